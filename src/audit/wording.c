/* wording.c: what a reader sees as careless: remnants of a template, slips, years that do not fit,
 * copied text */
#include "audit/internal.h"

#include <string.h>

/* ---- patterns of the data ---- */

static bool within(const Audit *audit, const Rule *rule, const Passage *passage)
{
    ScopeKind scope = g_array_index(audit->scopes, Scope, passage->scope).kind;

    if (passage->contents)
        return false;
    if (rule->within == NULL)
        return true;
    if (strcmp(rule->within, "main") == 0)
        return scope == SCOPE_MAIN && *passage->topic != '\0';
    if (strcmp(rule->within, "text") == 0)
        return passage->kind == PASSAGE_TEXT;
    return strcmp(rule->within, passage->topic) == 0;
}

/* The expected text with $1 for what the pattern caught. */
static char *expected_of(const Rule *rule, const GMatchInfo *match)
{
    return rule->expected != NULL ? g_match_info_expand_references(match, rule->expected, NULL)
                                  : NULL;
}

#define AROUND 14 /* characters of its clause quoted on either side */

static bool ends_clause(const char *at)
{
    static const char *const stops[] = {"，", "；", "。", "：", "、", "！", "？"};

    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++)
        if (g_str_has_prefix(at, stops[i]))
            return true;
    return *at == '\0';
}

/* A few characters on either side, within the clause. */
static void widen(const char *text, int *first, int *last)
{
    for (unsigned i = 0; i<AROUND && * first> 0; i++) {
        const char *before = g_utf8_prev_char(text + *first);

        if (ends_clause(before))
            break;
        *first = (int)(before - text);
    }
    for (unsigned i = 0; i < AROUND && !ends_clause(text + *last); i++)
        *last = (int)(g_utf8_next_char(text + *last) - text);
}

/* What is left of a template is quoted with its sentence, within reason. */
static void widen_to_sentence(const char *text, int *first, int *last)
{
    for (unsigned i = 0; i<3 * AROUND && * first> 0; i++) {
        const char *before = g_utf8_prev_char(text + *first);

        if (g_str_has_prefix(before, "。") || g_str_has_prefix(before, "；"))
            break;
        *first = (int)(before - text);
    }
    for (unsigned i = 0; i < 3 * AROUND && text[*last] != '\0'; i++) {
        if (g_str_has_prefix(text + *last, "。") || g_str_has_prefix(text + *last, "；"))
            break;
        *last = (int)(g_utf8_next_char(text + *last) - text);
    }
}

/* `unless` looks at the match with a few characters round it. */
static bool is_excused(const Rule *rule, const char *text, int first, int last)
{
    g_autofree char *around = NULL;

    if (rule->unless == NULL)
        return false;
    widen(text, &first, &last);
    around = g_strndup(text + first, (gsize)(last - first));
    return g_regex_match(rule->unless, around, 0, NULL);
}

static void say_pattern(Audit *audit, const Rule *rule, unsigned passage, int first, int last,
                        const char *stated, const char *expected)
{
    if (strcmp(rule->class_name, "template_remnant") == 0)
        widen_to_sentence(PASSAGE(audit, passage)->text, &first, &last);
    else if (g_utf8_strlen(stated, -1) < 6) /* so little says nothing by itself */
        widen(PASSAGE(audit, passage)->text, &first, &last);
    finding_add(audit, rule->id, passage, (uint32_t)first, (uint32_t)last, stated, expected);
}

static void try_pattern(Audit *audit, const Rule *rule, unsigned index)
{
    g_autoptr(GMatchInfo) match = NULL;

    for (g_regex_match(rule->find, PASSAGE(audit, index)->text, 0, &match);
         g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *stated = g_match_info_fetch(match, 0);
        g_autofree char *expected = expected_of(rule, match);
        int first, last;

        g_match_info_fetch_pos(match, 0, &first, &last);
        if (first < last && !is_excused(rule, PASSAGE(audit, index)->text, first, last))
            say_pattern(audit, rule, index, first, last, stated, expected);
    }
}

static void patterns(Audit *audit)
{
    for (unsigned r = 0; r < audit->data->rules->len; r++) {
        const Rule *rule = g_ptr_array_index(audit->data->rules, r);

        for (unsigned i = 0; rule->find != NULL && i < audit->passages->len; i++)
            if (within(audit, rule, PASSAGE(audit, i)))
                try_pattern(audit, rule, i);
    }
}

/* ---- years ---- */

/* rule: pattern with the year as its first group, and how far from the report's year it must be */
static void judge_years(Audit *audit, const char *rule, const GRegex *regex, int offset,
                        bool sections_only)
{
    for (unsigned i = 0; i < audit->passages->len; i++) {
        g_autoptr(GMatchInfo) match = NULL;
        const Passage *passage = PASSAGE(audit, i);

        if (passage->contents ||
            g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_MAIN ||
            (sections_only && *passage->topic == '\0'))
            continue;
        for (g_regex_match(regex, PASSAGE(audit, i)->text, 0, &match); g_match_info_matches(match);
             g_match_info_next(match, NULL)) {
            g_autofree char *year = g_match_info_fetch(match, 1);
            g_autofree char *expected = g_strdup_printf("%d", audit->year + offset);
            int first, last;

            g_match_info_fetch_pos(match, 0, &first, &last);
            if (strcmp(year, expected) != 0)
                finding_add(audit, rule, i, (uint32_t)first, (uint32_t)last, year, expected);
        }
    }
}

static void years(Audit *audit)
{
    static GRegex *compared, *held, *spoken, *titled;

    if (g_once_init_enter(&compared)) {
        held = g_regex_new("截[至止]([0-9]{4})年(?:12月(?:31日|底|末)|底|末)", G_REGEX_OPTIMIZE, 0,
                           NULL);
        spoken = g_regex_new("(?:^|[。；])([0-9]{4})年度?(?:本单位|本部门|我[单部][位门局]|本年|"
                             "一般公共预算|财政拨款|政府性基金|国有资本|收入|"
                             "支出|“三公”|机关运行|政府采购)",
                             G_REGEX_OPTIMIZE, 0, NULL);
        titled = g_regex_new("([0-9]{4})年度?(?:部门|单位)决算(?:情况说明|表|$)", G_REGEX_OPTIMIZE,
                             0, NULL);
        g_once_init_leave(&compared,
                          g_regex_new("(?:[与比较同和]|相比)([0-9]{4})年(?:度|末|同期)?(?:决算数?)?"
                                      "(?:相比|相较|比较|持平|各?[增减]|无变化|基本持平)",
                                      G_REGEX_OPTIMIZE, 0, NULL));
    }
    if (audit->year == 0)
        return;
    judge_years(audit, "year-compared", compared, -1, true);
    judge_years(audit, "year-held", held, 0, true);
    judge_years(audit, "year-reported", spoken, 0, true);
    judge_years(audit, "year-titled", titled, 0, false);
}

/* ---- one text under two projects ---- */

#define COPIED_CHARACTERS 60

/* What a sentence says when its figures are left out. */
static char *skeleton(const char *sentence)
{
    GString *text = g_string_new(NULL);

    for (; *sentence != '\0'; sentence++)
        if (*sentence < '0' || *sentence > '9')
            g_string_append_c(text, *sentence);
    return g_string_free(text, FALSE);
}

static void note_copy(Audit *audit, unsigned passage, uint32_t first, uint32_t last, unsigned other)
{
    Finding *finding = finding_add(audit, "copied-text", passage, first, last, "", NULL);

    if (finding != NULL)
        finding_span(finding, other, 0, (uint32_t)strlen(PASSAGE(audit, other)->text));
}

/* Texts of targets and results belong to one project; the whole-unit report may repeat the main
 * one. */
static void copied_passages(Audit *audit)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count; i++) {
        const Passage *passage = PASSAGE(audit, i);
        g_autofree char *text = NULL;
        gpointer other;

        if (passage->kind != PASSAGE_TEXT ||
            g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_PROJECT ||
            data_word_in(audit->data, "own-sections",
                         passage->section != NONE ? PASSAGE(audit, passage->section)->text : "") ==
                NULL)
            continue;
        text = skeleton(passage->text);
        if (g_utf8_strlen(text, -1) < COPIED_CHARACTERS)
            continue;
        g_utf8_offset_to_pointer(text, COPIED_CHARACTERS + 20 < g_utf8_strlen(text, -1)
                                           ? COPIED_CHARACTERS + 20
                                           : g_utf8_strlen(text, -1))[0] = '\0';
        other = g_hash_table_lookup(seen, text);
        if (other != NULL && PASSAGE(audit, GPOINTER_TO_UINT(other) - 1)->scope != passage->scope)
            note_copy(audit, i, 0, (uint32_t)strlen(passage->text), GPOINTER_TO_UINT(other) - 1);
        else if (other == NULL)
            g_hash_table_insert(seen, g_steal_pointer(&text), GUINT_TO_POINTER(i + 1));
    }
}

/* ---- one count printed two ways ---- */

/* "94个老旧小区" and "95个老旧小区": near, never equal, of one thing in four characters at least.
 */
static bool near_but_other(const Figure *a, const Figure *b)
{
    Exact difference, tenth;
    int order;

    if (!exact_subtract(&difference, a->middle, b->middle) || exact_sign(difference) == 0 ||
        !exact_divide(&tenth, a->middle, exact_from_int(10)))
        return false;
    if (exact_sign(difference) < 0)
        difference.numerator = -difference.numerator;
    return exact_compare(&order, difference, tenth) && order <= 0;
}

static char *counted_thing(const Audit *audit, const Figure *figure)
{
    const char *after = PASSAGE(audit, figure->passage)->text + figure->last;
    GString *thing = g_string_new(figure->unit != NULL ? figure->unit : "");

    for (unsigned i = 0; i < 4; i++, after = g_utf8_next_char(after)) {
        gunichar character = g_utf8_get_char(after);

        if (g_unichar_get_script(character) != G_UNICODE_SCRIPT_HAN) {
            g_string_free(thing, TRUE);
            return NULL;
        }
        g_string_append_unichar(thing, character);
    }
    return g_string_free(thing, FALSE);
}

static void counts_twice(Audit *audit)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < audit->figures->len; i++) {
        const Figure *figure = FIGURE(audit, i), *other;
        g_autofree char *thing = NULL;
        gpointer known;
        Finding *finding;

        if (figure->kind != NUMBER_COUNT || figure->approximate || figure->threshold ||
            figure->table || strlen(figure->printed) < 2)
            continue;
        thing = counted_thing(audit, figure);
        if (thing == NULL)
            continue;
        known = g_hash_table_lookup(seen, thing);
        if (known == NULL) {
            g_hash_table_insert(seen, g_steal_pointer(&thing), GUINT_TO_POINTER(i + 1));
            continue;
        }
        other = FIGURE(audit, GPOINTER_TO_UINT(known) - 1);
        if (!near_but_other(figure, other) || other->passage == figure->passage)
            continue;
        finding =
            finding_add(audit, "count-two-ways", figure->passage, figure->first,
                        figure->last + (uint32_t)strlen(thing) - (uint32_t)strlen(figure->unit),
                        figure->printed, other->printed);
        if (finding != NULL)
            finding_span(finding, other->passage, other->first, other->last);
    }
}

/* ---- sections ---- */

static void missing_sections(Audit *audit)
{
    const GPtrArray *required = data_words(audit->data, "required-sections");
    unsigned found = 0;

    for (unsigned r = 0; r + 1 < required->len; r += 2)
        for (unsigned i = 0; i < audit->passages->len; i++)
            if (strcmp(PASSAGE(audit, i)->topic, g_ptr_array_index(required, r)) == 0) {
                found++;
                break;
            }
    if (found < 4) /* not a whole report */
        return;
    for (unsigned r = 0; r + 1 < required->len; r += 2) {
        bool there = false;

        for (unsigned i = 0; i < audit->passages->len && !there; i++)
            there = strcmp(PASSAGE(audit, i)->topic, g_ptr_array_index(required, r)) == 0;
        if (!there)
            finding_add(audit, "section-missing", 0, 0, 0, "", g_ptr_array_index(required, r + 1));
    }
}

/* ---- numbering ---- */

static long chinese_number(const char *text)
{
    static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    long value = 0;

    for (;; text += 3) {
        long digit = 0;

        for (long i = 0; i < 9; i++)
            if (g_str_has_prefix(text, digits[i]))
                digit = i + 1;
        if (digit > 0)
            value += digit;
        else if (g_str_has_prefix(text, "十"))
            value = value == 0 ? 10 : value * 10;
        else
            break;
    }
    return value;
}

static long heading_number(const char *text)
{
    if (g_str_has_prefix(text, "（"))
        text += strlen("（");
    return g_ascii_isdigit(*text) ? strtol(text, NULL, 10) : chinese_number(text);
}

/* Numbers of headings under one heading go up by one. */
static void skipped_numbers(Audit *audit)
{
    long last[5] = {0};

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        int level = passage_numbering(passage->text);
        long number;

        if (passage->kind != PASSAGE_HEADING || passage->contents)
            continue;
        if (level < 2 || level > 3) {
            if (level == 1)
                last[2] = last[3] = 0;
            continue;
        }
        number = heading_number(passage->text);
        if (last[level] > 0 && number != last[level] + 1 && number > 1 && number < 40)
            finding_add(audit, "numbering-skips", i, 0, (uint32_t)strlen(passage->text),
                        passage->text, NULL);
        last[level] = number;
        if (level == 2)
            last[3] = 0;
    }
}

void relate_wording(Audit *audit)
{
    patterns(audit);
    years(audit);
    copied_passages(audit);
    counts_twice(audit);
    missing_sections(audit);
    skipped_numbers(audit);
}
