/* pattern.c: the rules that are a pattern of the data: remnants of a template, slips */
#include "audit/internal.h"

#include <string.h>

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
    if (strcmp(rule->within, "prose") == 0)
        return passage->kind == PASSAGE_TEXT || passage->kind == PASSAGE_HEADING;
    if (strcmp(rule->within, "joined") == 0)
        return true;
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
        if (begins_with(at, stops[i]))
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

        if (begins_with(before, "。") || begins_with(before, "；"))
            break;
        *first = (int)(before - text);
    }
    for (unsigned i = 0; i < 3 * AROUND && text[*last] != '\0'; i++) {
        if (begins_with(text + *last, "。") || begins_with(text + *last, "；"))
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
    return pattern_matches(rule->unless, around);
}

/* A word that ends a cell or a line and begins the next is no doubled word. */
static bool is_joined(const Passage *passage, int first, int last)
{
    glong characters = g_utf8_strlen(passage->text + first, last - first);

    return (glong)(passage->raw_at[last - 1] - passage->raw_at[first]) == characters - 1;
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

    for (g_regex_match(pattern_regex(rule->find), PASSAGE(audit, index)->text, 0, &match);
         g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *stated = g_match_info_fetch(match, 0);
        g_autofree char *expected = expected_of(rule, match);
        int first, last;

        g_match_info_fetch_pos(match, 0, &first, &last);
        if (rule->within != NULL && strcmp(rule->within, "joined") == 0 && first < last &&
            !is_joined(PASSAGE(audit, index), first, last))
            continue;
        if (first < last && !is_excused(rule, PASSAGE(audit, index)->text, first, last))
            say_pattern(audit, rule, index, first, last, stated, expected);
    }
}

static void relate_pattern(Audit *audit, const Rule *rule)
{
    const GArray *passages = sifted_for(audit, rule);

    for (unsigned i = 0; i < passages->len; i++) {
        unsigned index = g_array_index(passages, unsigned, i);

        if (within(audit, rule, PASSAGE(audit, index)))
            try_pattern(audit, rule, index);
    }
}

void relate_patterns(Audit *audit)
{
    for (unsigned i = 0; i < audit->data->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(audit->data->rules, i);

        if (rule->find != NULL && g_strcmp0(rule->within, "years") != 0) /* year.c's */
            relate_pattern(audit, rule);
    }
}
