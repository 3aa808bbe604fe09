/* year.c: years, dates and periods that do not fit the report
 *
 * A year is judged by what it is said for: a year compared with is the one before, a date of
 * stock-taking ends the report's year, a title and a sentence that reports name the report's own.
 * Years of documents, plans and histories are said for nothing of the kind.
 */
#include "audit/internal.h"

#include <stdlib.h>
#include <string.h>

/* What a pattern's first group must be, and where it counts. */
typedef struct {
    const char *rule;
    int offset; /* from the report's year */
    bool (*counts)(const Audit *audit, unsigned passage, const char *from);
} YearRule;

/* ---- next year's budget ---- */

static gsize clause_length(const char *text)
{
    static const char *const stops[] = {"。", "；", "，"};
    const char *end = text + strlen(text);

    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++) {
        const char *stop = g_strstr_len(text, end - text, stops[i]);

        if (stop != NULL)
            end = stop;
    }
    return (gsize)(end - text);
}

/* "预算" of a year, not the name of a fund: 一般公共预算财政拨款 is no plan. */
static bool says_budget(const AuditData *data, const char *from)
{
    g_autofree char *clause = g_strndup(from, clause_length(from));

    for (const char *at = strstr(clause, "预算"); at != NULL; at = strstr(at + 1, "预算")) {
        g_autofree char *before = g_strndup(clause, (gsize)(at - clause));

        if (data_word_ending(data, "budget-funds", before) == NULL)
            return true;
    }
    return false;
}

static bool tells_next_budget(const Audit *audit, const Passage *passage)
{
    g_autofree char *next = g_strdup_printf("%d年", audit->year + 1);
    const char *at = passage->kind == PASSAGE_CELL ? NULL : strstr(passage->text, next);

    return at != NULL && !passage->contents &&
           data_word_in(audit->data, "outturn-words", passage->text) == NULL &&
           says_budget(audit->data, at);
}

/* A page may set next year's budget beside this year's outturn. One such passage could be a slip of
 * the pen in the year, two are not. */
void passages_mark_plans(Audit *audit)
{
    g_autoptr(GArray) plans = g_array_new(FALSE, FALSE, sizeof(unsigned));

    for (unsigned i = 0; i < audit->passages->len && audit->year > 0; i++)
        if (tells_next_budget(audit, PASSAGE(audit, i)))
            g_array_append_val(plans, i);
    for (unsigned i = 0; i < plans->len && plans->len > 1; i++)
        PASSAGE(audit, g_array_index(plans, unsigned, i))->planned = true;
}

/* ---- what each year is said for ---- */

/* Of the report itself or of the report on the whole unit: a project may take several years. */
static bool is_of_unit(const Audit *audit, const Passage *passage)
{
    return !passage->contents && !passage->planned &&
           g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_PROJECT;
}

/* From the stop before byte `at` to the next; the caller frees. */
static char *sentence_at(const char *text, const char *at)
{
    const char *first = at, *last = at;

    while (first > text && !begins_with(g_utf8_prev_char(first), "。") &&
           !begins_with(g_utf8_prev_char(first), "；"))
        first = g_utf8_prev_char(first);
    while (*last != '\0' && !begins_with(last, "。") && !begins_with(last, "；"))
        last = g_utf8_next_char(last);
    return g_strndup(first, (gsize)(last - first));
}

static bool is_section_of_accounts(const Passage *passage)
{
    return *passage->topic != '\0' && strcmp(passage->topic, "performance") != 0;
}

/* In a section of the accounts, or in a sentence that speaks of such things. */
static bool is_of_accounts(const Audit *audit, unsigned index, const char *from, const char *list)
{
    const Passage *passage = PASSAGE(audit, index);
    g_autofree char *sentence = NULL;

    if (!is_of_unit(audit, passage))
        return false;
    if (is_section_of_accounts(passage))
        return true;
    sentence = sentence_at(passage->text, from);
    return data_word_in(audit->data, list, sentence) != NULL;
}

/* Before "2022年": a comparison. */
static bool is_compared_with(const char *text, const char *year)
{
    static const char *const words[] = {"较", "比", "与", "同", "和", "由", "从", "对比", "相比"};

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if ((gsize)(year - text) >= strlen(words[i]) &&
            begins_with(year - strlen(words[i]), words[i]))
            return true;
    return false;
}

int year_told(const char *text, uint32_t before)
{
    int told = 0;

    for (const char *at = strstr(text, "年"); at != NULL && at < text + before;
         at = strstr(at + 1, "年")) {
        const char *from = at - 4;

        if (at < text + 4 || from[0] != '2' || from[1] != '0' || !g_ascii_isdigit(from[2]) ||
            !g_ascii_isdigit(from[3]) || (from > text && g_ascii_isdigit(from[-1])) ||
            is_compared_with(text, from))
            continue;
        for (const char *stop = at; stop < text + before && told >= 0;
             stop = g_utf8_next_char(stop))
            told = begins_with(stop, "。") ? -1 : told;
        told = told < 0 ? 0 : (int)strtol(from, NULL, 10);
    }
    return told;
}

/* "2023年度预算较2022年度决算": what is compared is of a year after the report's, and this is the
 * one before. */
static bool is_before_told(const Audit *audit, const Passage *passage, const char *from)
{
    int told = year_told(passage->text, (uint32_t)(from - passage->text));

    return told > audit->year && told == strtol(from, NULL, 10) + 1;
}

static bool compares(const Audit *audit, unsigned index, const char *from)
{
    return !is_before_told(audit, PASSAGE(audit, index), from) &&
           is_of_accounts(audit, index, from, "account-words");
}

static bool holds(const Audit *audit, unsigned index, const char *from)
{
    return is_of_accounts(audit, index, from, "held-words");
}

/* "2020年收入90万元，2021年收入100万元" reports both. */
static bool reports(const Audit *audit, unsigned index, const char *from)
{
    const Passage *passage = PASSAGE(audit, index);
    g_autofree char *own = g_strdup_printf("%d年", audit->year);
    g_autofree char *sentence = NULL;

    if (!is_of_unit(audit, passage) || !is_section_of_accounts(passage))
        return false;
    sentence = sentence_at(passage->text, from);
    return strstr(sentence, own) == NULL;
}

static bool is_title(const Audit *audit, unsigned index, const char *from)
{
    const Passage *passage = PASSAGE(audit, index);

    (void)from;
    return passage->kind != PASSAGE_CELL && !passage->planned &&
           g_utf8_strlen(passage->text, -1) <= 50 && strstr(passage->text, "》") == NULL;
}

static bool cites(const Audit *audit, unsigned index, const char *from)
{
    (void)from;
    return !PASSAGE(audit, index)->contents;
}

/* ---- the head of a table: "编制单位：某局 2021年度 单位：万元" ---- */

static bool row_has_year(const Audit *audit, unsigned index)
{
    g_autofree char *own = g_strdup_printf("%d年", audit->year);
    const Passage *cell = PASSAGE(audit, index);

    for (unsigned i = index; i < audit->passages->len; i++) {
        const Passage *other = PASSAGE(audit, i);

        if (other->table != cell->table || other->row != cell->row)
            return false;
        if (strstr(other->text, own) != NULL)
            return true;
    }
    return false;
}

/* No column of last year: such a head stands alone. */
static bool is_table_head(const Audit *audit, unsigned index, const char *from)
{
    const Passage *passage = PASSAGE(audit, index);

    (void)from;
    if (!is_of_unit(audit, passage))
        return false;
    if (passage->kind == PASSAGE_CELL)
        return passage->row < 2 && passage->column == 0 && !row_has_year(audit, index);
    return g_utf8_strlen(passage->text, -1) <= 60;
}

static void judge_match(Audit *audit, const YearRule *rule, unsigned passage,
                        const GMatchInfo *match)
{
    g_autofree char *year = g_match_info_fetch(match, 1);
    g_autofree char *expected = g_strdup_printf("%d", audit->year + rule->offset);
    int first, last, at;

    g_match_info_fetch_pos(match, 0, &first, &last);
    g_match_info_fetch_pos(match, 1, &at, NULL);
    if (strcmp(year, expected) != 0 &&
        rule->counts(audit, passage, PASSAGE(audit, passage)->text + at))
        finding_add(audit, rule->rule, passage, (uint32_t)first, (uint32_t)last, year, expected);
}

static void judge_years(Audit *audit, const YearRule *rule, const Rule *said)
{
    const GArray *passages = sifted_for(audit, said);

    for (unsigned i = 0; i < passages->len; i++) {
        g_autoptr(GMatchInfo) match = NULL;
        unsigned index = g_array_index(passages, unsigned, i);

        for (g_regex_match(pattern_regex(said->find), PASSAGE(audit, index)->text, 0, &match);
             g_match_info_matches(match); g_match_info_next(match, NULL))
            judge_match(audit, rule, index, match);
    }
}

void relate_years(Audit *audit)
{
    static const YearRule rules[] = {
        {"year-compared", -1, compares}, {"year-held", 0, holds},
        {"year-reported", 0, reports},   {"year-completed", 0, compares},
        {"year-titled", 0, is_title},    {"year-tables", 0, is_table_head},
        {"year-evaluated", 0, is_title}, {"year-classification", 0, cites},
    };

    for (unsigned i = 0; i < G_N_ELEMENTS(rules) && audit->year > 0; i++) {
        const Rule *rule = data_rule(audit->data, rules[i].rule);

        if (rule != NULL && rule->find != NULL)
            judge_years(audit, &rules[i], rule);
    }
}
