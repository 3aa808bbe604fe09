/* finding.c: what a reader is told: one cause, one finding
 *
 * Relations that do not hold are grouped by the figure that explains most of them: it takes part in
 * many that fail and in few that hold. What rounding explains is said once for each table.
 */
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

/* ---- the culprit ---- */

typedef struct {
    unsigned failed, held;
} Standing;

static bool fails(const Relation *relation)
{
    return relation->verdict == VERDICT_ERROR || relation->verdict == VERDICT_TOUCH;
}

static Standing *standings(const Audit *audit)
{
    Standing *standing = g_new0(Standing, audit->figures->len + 1);

    for (unsigned r = 0; r < audit->relations->len; r++) {
        const Relation *relation = &g_array_index(audit->relations, Relation, r);

        for (unsigned i = 0; i < relation->figures->len; i++) {
            Standing *one = &standing[g_array_index(relation->figures, unsigned, i)];

            one->failed += fails(relation);
            one->held +=
                (relation->verdict == VERDICT_OK || relation->verdict == VERDICT_ROUNDING) &&
                relation->form != FORM_AT_MOST;
        }
    }
    return standing;
}

static int score(const Standing *standing)
{
    return 2 * (int)standing->failed - (int)standing->held;
}

/* The figure of a failed relation that explains most; the stated one when none is better. */
static unsigned culprit_of(const Relation *relation, const Standing *standing)
{
    unsigned best = 0;

    if (relation->form >= FORM_RATIO) /* a rate of two figures that hold elsewhere */
        for (unsigned i = 1; i < relation->figures->len; i++) {
            const Standing *one = &standing[g_array_index(relation->figures, unsigned, i)];

            if (one->failed > 1 && one->failed > one->held &&
                score(one) > score(&standing[g_array_index(relation->figures, unsigned, best)]))
                best = i;
        }
    else
        for (unsigned i = 1; i < relation->figures->len; i++)
            if (score(&standing[g_array_index(relation->figures, unsigned, i)]) >
                score(&standing[g_array_index(relation->figures, unsigned, best)]))
                best = i;
    return best;
}

/* ---- quotations ---- */

static const char *const stops[] = {"，", "；", "。", "：", "！", "？"};

static bool is_stop(const char *at)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++)
        if (g_str_has_prefix(at, stops[i]))
            return true;
    return false;
}

/* From the beginning of the clause of `first` to the end of `last`. */
static void widen(const Passage *passage, uint32_t *first, uint32_t *last)
{
    const char *from = passage->text + *first, *to = passage->text + *last;

    while (from > passage->text && !is_stop(g_utf8_prev_char(from)))
        from = g_utf8_prev_char(from);
    if (g_str_has_prefix(to, "）"))
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

static Level level_of(const Relation *relation)
{
    return relation->verdict == VERDICT_TOUCH ? MAX(relation->rule->level, SEVERITY_LEVEL_WARNING)
                                              : relation->rule->level;
}

static void add_spans(const Audit *audit, Finding *finding, const Relation *relation,
                      unsigned culprit)
{
    for (unsigned i = 0; i < relation->figures->len; i++) {
        const Figure *figure = FIGURE(audit, g_array_index(relation->figures, unsigned, i));

        if (i != culprit)
            finding_span(finding, figure->passage, figure->first, figure->last);
    }
}

/* One fact printed in two ways at several places is one cause: the two ways. */
static char *pair_key(const Audit *audit, const Relation *relation)
{
    const char *a = FIGURE(audit, g_array_index(relation->figures, unsigned, 0))->printed;
    const char *b = FIGURE(audit, g_array_index(relation->figures, unsigned, 1))->printed;

    return strcmp(a, b) < 0 ? g_strconcat(a, "|", b, NULL) : g_strconcat(b, "|", a, NULL);
}

static void finding_of(Audit *audit, unsigned index, const Standing *standing,
                       GHashTable *by_culprit, GHashTable *by_pair)
{
    const Relation *relation = &g_array_index(audit->relations, Relation, index);
    unsigned culprit = culprit_of(relation, standing),
             figure = g_array_index(relation->figures, unsigned, culprit);
    Finding *finding = g_hash_table_lookup(by_culprit, GUINT_TO_POINTER(figure + 1));
    g_autofree char *expected = NULL, *arithmetic = relation_arithmetic(audit, relation);
    g_autofree char *pair = relation->form == FORM_SAME ? pair_key(audit, relation) : NULL;

    if (finding == NULL && pair != NULL)
        finding = g_hash_table_lookup(by_pair, pair);
    if (finding != NULL) {
        char *both = g_strconcat(finding->message, "；", arithmetic, NULL);

        g_free(finding->message);
        finding->message = both;
        finding->level = MIN(finding->level, level_of(relation));
        add_spans(audit, finding, relation, culprit);
        finding_span(finding, FIGURE(audit, figure)->passage, FIGURE(audit, figure)->first,
                     FIGURE(audit, figure)->last);
        return;
    }
    expected = relation->form == FORM_AT_MOST ? NULL : relation_expected(audit, relation, culprit);
    finding = finding_add(audit, relation->rule->id, FIGURE(audit, figure)->passage,
                          FIGURE(audit, figure)->first, FIGURE(audit, figure)->last,
                          FIGURE(audit, figure)->printed, expected);
    finding->level = level_of(relation);
    finding->relation = index;
    finding->message = g_strdup_printf("%s%s%s", relation->rule->meaning[audit->language],
                                       audit->language == 0 ? "：" : ": ", arithmetic);
    add_spans(audit, finding, relation, culprit);
    quote_relation(audit, finding, relation);
    g_hash_table_insert(by_culprit, GUINT_TO_POINTER(figure + 1), finding);
    if (pair != NULL)
        g_hash_table_insert(by_pair, g_steal_pointer(&pair), finding);
}

/* Rounding is no finding but for its count: the relations say it. */
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
    g_autofree Standing *standing = standings(audit);
    g_autoptr(GHashTable) by_culprit = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) by_pair = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned r = 0; r < audit->relations->len; r++)
        if (fails(&g_array_index(audit->relations, Relation, r)))
            finding_of(audit, r, standing, by_culprit, by_pair);
    g_ptr_array_sort(audit->findings, compare_findings);
    drop_doubles(audit);
    complete_messages(audit);
}
