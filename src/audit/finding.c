/* finding.c: what a reader is told: one cause, one finding */
#include "audit/internal.h"

#include <string.h>

void finding_free(Finding *finding)
{
    g_free(finding->message);
    g_free(finding->stated);
    g_free(finding->expected);
    g_free(finding->quote);
    g_array_unref(finding->spans);
    g_free(finding);
}

void finding_span(Finding *finding, unsigned passage, uint32_t first, uint32_t last)
{
    Span span = {passage, first, last};

    g_array_append_val(finding->spans, span);
}

Finding *finding_add(Audit *audit, const char *rule, unsigned passage, uint32_t first,
                     uint32_t last, const char *stated, const char *expected)
{
    Finding *finding;

    if (data_rule(audit->data, rule) == NULL || passage >= audit->passages->len)
        return NULL;
    finding = g_new0(Finding, 1);
    finding->rule = data_rule(audit->data, rule);
    finding->level = finding->rule->level;
    finding->passage = passage;
    finding->first = first;
    finding->last = last;
    finding->stated = g_strdup(stated);
    finding->expected = g_strdup(expected);
    finding->relation = NONE;
    finding->spans = g_array_new(FALSE, FALSE, sizeof(Span));
    finding_span(finding, passage, first, last);
    g_ptr_array_add(audit->findings, finding);
    return finding;
}

/* ---- quotations ---- */

static const char *const stops[] = {"，", "；", "。", "：", "！", "？"};

static bool is_stop(const char *at)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++)
        if (begins_with(at, stops[i]))
            return true;
    return false;
}

/* From the beginning of the clause of `first` to the end of `last`. */
static void widen(const Passage *passage, uint32_t *first, uint32_t *last)
{
    const char *from = passage->text + *first, *to = passage->text + *last;

    while (from > passage->text && !is_stop(g_utf8_prev_char(from)))
        from = g_utf8_prev_char(from);
    if (begins_with(to, "）"))
        to += strlen("）");
    *first = (uint32_t)(from - passage->text);
    *last = (uint32_t)(to - passage->text);
}

/* "十一、城乡社区支出 3845.25": a cell with its row's label, code and values. */
static char *row_quote(const Audit *audit, const Passage *passage)
{
    const Grid *grid = GRID(audit, passage->table);
    GString *quote = g_string_new(NULL);
    const Cell *own = NULL;

    for (unsigned i = 0; i < grid->cells->len; i++)
        if (PASSAGE(audit, g_array_index(grid->cells, Cell, i).passage) == passage)
            own = &g_array_index(grid->cells, Cell, i);
    for (unsigned i = 0; own != NULL && i < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);
        bool first = quote->len == 0;

        if (cell->row != own->row || cell->figure == NONE || cell->label != own->label)
            continue;
        if (first && cell->code != NULL)
            g_string_append_printf(quote, "%s ", cell->code);
        if (first && cell->label != NULL)
            g_string_append(quote, cell->label);
        g_string_append_printf(quote, "%s%s", quote->len > 0 ? " " : "",
                               PASSAGE(audit, cell->passage)->text);
    }
    if (quote->len == 0)
        g_string_append(quote, passage->text);
    return g_string_free(quote, FALSE);
}

static void quote_relation(const Audit *audit, Finding *finding, const Relation *relation)
{
    const Passage *passage = PASSAGE(audit, finding->passage);
    uint32_t first = finding->first, last = finding->last;

    if (passage->kind == PASSAGE_CELL) {
        finding->quote = row_quote(audit, passage);
        return;
    }
    for (unsigned i = 0; i < relation->figures->len; i++) {
        const Figure *figure = FIGURE(audit, g_array_index(relation->figures, unsigned, i));

        if (figure->passage != finding->passage || figure->last + 150 < first ||
            figure->first > last + 150)
            continue;
        first = MIN(first, figure->first);
        last = MAX(last, figure->last);
    }
    widen(passage, &first, &last);
    finding->first = first;
    finding->last = last;
}

/* ---- relations into findings ---- */

static const Relation *relation_at(const Audit *audit, const Cause *cause, unsigned index)
{
    return &g_array_index(audit->relations, Relation,
                          g_array_index(cause->relations, unsigned, index));
}

/* As severe as the most severe relation; intervals that only touch are a warning. */
static Level level_of(const Audit *audit, const Cause *cause)
{
    Level level = SEVERITY_LEVEL_NOTE;

    for (unsigned i = 0; i < cause->relations->len; i++) {
        const Relation *relation = relation_at(audit, cause, i);

        level = MIN(level, relation->verdict == VERDICT_TOUCH
                               ? MAX(relation->rule->level, SEVERITY_LEVEL_WARNING)
                               : relation->rule->level);
    }
    return level;
}

/* Every other place involved, each once. */
static void add_spans(const Audit *audit, Finding *finding, const Cause *cause)
{
    g_autoptr(GHashTable) said = g_hash_table_new(NULL, NULL);

    g_hash_table_add(said, GUINT_TO_POINTER(cause->figure + 1));
    for (unsigned r = 0; r < cause->relations->len; r++) {
        const GArray *figures = relation_at(audit, cause, r)->figures;

        for (unsigned i = 0; i < figures->len; i++) {
            unsigned index = g_array_index(figures, unsigned, i);

            if (g_hash_table_add(said, GUINT_TO_POINTER(index + 1)))
                finding_span(finding, FIGURE(audit, index)->passage, FIGURE(audit, index)->first,
                             FIGURE(audit, index)->last);
        }
    }
}

/* One fact printed in two ways at several places is one cause: the two ways. */
static char *pair_key(const Audit *audit, const Relation *relation)
{
    const char *a = FIGURE(audit, g_array_index(relation->figures, unsigned, 0))->printed;
    const char *b = FIGURE(audit, g_array_index(relation->figures, unsigned, 1))->printed;

    return strcmp(a, b) < 0 ? g_strconcat(a, "|", b, NULL) : g_strconcat(b, "|", a, NULL);
}

#define LINES_MAX 3u /* of arithmetic in one message */

/* "…: 23.92 ÷ 44.03 = 54.33% ≠ 54.35%；…" */
static char *message_of(const Audit *audit, const Cause *cause, const Rule *rule)
{
    bool chinese = audit->language == 0;
    GString *text = g_string_new(rule->meaning[audit->language]);

    for (unsigned i = 0; i < cause->relations->len && i < LINES_MAX; i++) {
        g_autofree char *line = relation_arithmetic(audit, relation_at(audit, cause, i));

        if (i == 0 || strstr(text->str, line) == NULL)
            g_string_append_printf(text, "%s%s",
                                   i > 0 ? (chinese ? "；" : "; ") : (chinese ? "：" : ": "), line);
    }
    if (cause->relations->len > LINES_MAX)
        g_string_append_printf(text, chinese ? "；同因另有%u处" : "; %u more for the same cause",
                               cause->relations->len - LINES_MAX);
    return g_string_free(text, FALSE);
}

static void append_cause(const Audit *audit, Finding *finding, const Cause *cause)
{
    g_autofree char *line = relation_arithmetic(audit, relation_at(audit, cause, 0));
    const Figure *figure = FIGURE(audit, cause->figure);
    char *both = g_strconcat(finding->message, audit->language == 0 ? "；" : "; ", line, NULL);

    g_free(finding->message);
    finding->message = both;
    finding->level = MIN(finding->level, level_of(audit, cause));
    finding_span(finding, figure->passage, figure->first, figure->last);
    add_spans(audit, finding, cause);
}

/* "1064.62元" where 万元 was meant. */
static void say_unit(const Audit *audit, Finding *finding, const Cause *cause)
{
    const Figure *figure = FIGURE(audit, cause->figure);
    const char *unit = cause->scale == 1 ? "元" : cause->scale == 10000 ? "万元" : "亿元";

    g_free(finding->stated);
    g_free(finding->expected);
    finding->stated = g_strconcat(figure->printed, figure->unit, NULL);
    finding->expected = g_strconcat(figure->printed, unit, NULL);
}

static void finding_of(Audit *audit, const Cause *cause, GHashTable *by_pair)
{
    const Relation *relation = relation_at(audit, cause, 0);
    const Figure *figure = FIGURE(audit, cause->figure);
    g_autofree char *pair = relation->form == FORM_SAME ? pair_key(audit, relation) : NULL;
    Finding *finding = pair != NULL ? g_hash_table_lookup(by_pair, pair) : NULL;

    if (finding != NULL) {
        append_cause(audit, finding, cause);
        return;
    }
    finding = finding_add(audit, cause->scale > 0 ? "unit-slip" : relation->rule->id,
                          figure->passage, figure->first, figure->last, figure->printed,
                          relation->form == FORM_AT_MOST ? NULL : cause->expected);
    finding->level = level_of(audit, cause);
    finding->relation = g_array_index(cause->relations, unsigned, 0);
    finding->message = message_of(audit, cause, finding->rule);
    if (cause->scale > 0)
        say_unit(audit, finding, cause);
    add_spans(audit, finding, cause);
    quote_relation(audit, finding, relation);
    if (pair != NULL)
        g_hash_table_insert(by_pair, g_steal_pointer(&pair), finding);
}

static int compare_findings(gconstpointer a, gconstpointer b)
{
    const Finding *left = *(const Finding *const *)a, *right = *(const Finding *const *)b;

    if (left->level != right->level)
        return (int)left->level - (int)right->level;
    if (left->passage != right->passage)
        return left->passage < right->passage ? -1 : 1;
    return left->first < right->first ? -1 : left->first > right->first;
}

/* Two rules about one place: the first and stricter one stays. */
static void drop_doubles(Audit *audit)
{
    for (unsigned i = 0; i < audit->findings->len; i++) {
        Finding *kept = g_ptr_array_index(audit->findings, i);

        for (unsigned j = i + 1; j < audit->findings->len && j < i + 64;) {
            const Finding *other = g_ptr_array_index(audit->findings, j);
            bool same = kept->passage == other->passage && kept->first <= other->last &&
                        kept->last >= other->first &&
                        (kept->rule == other->rule ||
                         (kept->first <= other->first && kept->last >= other->last)) &&
                        strcmp(kept->rule->class_name, other->rule->class_name) == 0 &&
                        kept->relation == NONE && kept->last > kept->first;

            if (same) {
                kept->last = MAX(kept->last, other->last);
                g_array_index(kept->spans, Span, 0).last = kept->last;
                g_ptr_array_remove_index(audit->findings, j);
            } else
                j++;
        }
    }
}

static void complete_messages(const Audit *audit)
{
    for (unsigned i = 0; i < audit->findings->len; i++) {
        Finding *finding = g_ptr_array_index(audit->findings, i);

        if (finding->message == NULL)
            finding->message = g_strdup(finding->rule->meaning[audit->language]);
    }
}

void findings_conclude(Audit *audit)
{
    g_autoptr(GPtrArray) causes = causes_find(audit);
    g_autoptr(GHashTable) by_pair = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < causes->len; i++)
        finding_of(audit, g_ptr_array_index(causes, i), by_pair);
    g_ptr_array_sort(audit->findings, compare_findings);
    drop_doubles(audit);
    complete_messages(audit);
}
