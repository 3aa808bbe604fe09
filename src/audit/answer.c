/* answer.c: facts, relations and findings as `audit --format json` gives them */
#include "audit/internal.h"

#include <string.h>

static const char *const verdicts[] = {"ok", "rounding", "rounding", "error", "not_checkable"};
static const char *const levels[] = {"error", "warning", "note"};

/* ---- places ---- */

static const Leaf *leaf_at(const Passage *passage, uint32_t raw)
{
    const Leaf *found = NULL;

    for (unsigned i = 0; i < passage->leaves->len; i++)
        if (g_array_index(passage->leaves, Leaf, i).raw_first <= raw)
            found = &g_array_index(passage->leaves, Leaf, i);
    return found;
}

static int64_t character_at(const Passage *passage, uint32_t raw)
{
    const Leaf *leaf = leaf_at(passage, raw);

    if (leaf != NULL && leaf->node->place.first >= 0)
        return leaf->node->place.first + (raw - leaf->raw_first);
    return passage->node->place.first >= 0 ? passage->node->place.first + raw : -1;
}

static json_t *span_json(const Audit *audit, const Span *span)
{
    const Passage *passage = PASSAGE(audit, span->passage);
    uint32_t first = passage->raw_at[span->first];
    uint32_t last = span->last > span->first ? passage->raw_at[span->last - 1] + 1 : first;
    const Leaf *leaf = leaf_at(passage, first);
    const NodePlace *place =
        leaf != NULL && (leaf->node->place.page > 0 || leaf->node->place.sheet != NULL)
            ? &leaf->node->place
            : &passage->node->place;
    json_t *object = json_object();
    g_autofree char *quote = passage_quote(passage, span->first, span->last);

    if (character_at(passage, first) >= 0) {
        json_object_set_new(object, "start", json_integer(character_at(passage, first)));
        json_object_set_new(object, "end",
                            json_integer(last > first ? character_at(passage, last - 1) + 1
                                                      : character_at(passage, first)));
    }
    if (place->page > 0)
        json_object_set_new(object, "page", json_integer(place->page));
    if (place->sheet != NULL) {
        json_object_set_new(object, "sheet", json_string(place->sheet));
        if (passage->node->id != NULL) /* the reader of sheets gives each cell its address */
            json_object_set_new(object, "cell", json_string(passage->node->id));
    }
    if (place->right > place->left)
        json_object_set_new(
            object, "box",
            json_pack("[f,f,f,f]", place->left, place->top, place->right, place->bottom));
    json_object_set_new(object, "quote", json_string(quote));
    return object;
}

/* ---- what a place says ---- */

#define CONTEXT_MAX 40 /* characters before the place */

static bool is_comma(const char *at)
{
    return begins_with(at, "，") || begins_with(at, "；") || begins_with(at, "。");
}

/* From the beginning of the clause to the end of the place. */
static char *clause_context(const Passage *passage, const Span *span)
{
    const char *from = passage->text + span->first;

    for (unsigned i = 0; i < CONTEXT_MAX && from > passage->text; i++) {
        const char *before = g_utf8_prev_char(from);

        if (is_comma(before))
            break;
        from = before;
    }
    return passage_quote(passage, (uint32_t)(from - passage->text), span->last);
}

static const Cell *cell_of(const Audit *audit, unsigned passage)
{
    const GArray *cells = GRID(audit, PASSAGE(audit, passage)->table)->cells;
    unsigned low = 0, high = cells->len;

    while (low < high) { /* cells stand in the order of their passages */
        unsigned middle = low + (high - low) / 2;

        if (g_array_index(cells, Cell, middle).passage < passage)
            low = middle + 1;
        else
            high = middle;
    }
    return low < cells->len && g_array_index(cells, Cell, low).passage == passage
               ? &g_array_index(cells, Cell, low)
               : NULL;
}

/* "收入决算表 · 合计 · 本年收入合计 1344.64" */
static char *cell_context(const Audit *audit, unsigned passage)
{
    const Grid *grid = GRID(audit, PASSAGE(audit, passage)->table);
    const Cell *cell = cell_of(audit, passage);
    const char *parts[] = {grid->title, cell != NULL ? cell->code : NULL,
                           cell != NULL ? cell->label : NULL, cell != NULL ? cell->head : NULL,
                           PASSAGE(audit, passage)->text};
    GString *text = g_string_new(NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL && *parts[i] != '\0')
            g_string_append_printf(text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
    return g_string_free(text, FALSE);
}

/* The heading over a paragraph, the title of a cell's table; NULL. */
static const char *section_of(const Audit *audit, const Passage *passage)
{
    const char *title = passage->kind == PASSAGE_CELL ? GRID(audit, passage->table)->title : NULL;

    if (title != NULL && *title != '\0')
        return title;
    return passage->section != NONE && passage->kind != PASSAGE_HEADING
               ? PASSAGE(audit, passage->section)->text
               : NULL;
}

/* The span with where it stands in the document's tree and what is said there. */
static json_t *place_json(const Audit *audit, const Span *span)
{
    const Passage *passage = PASSAGE(audit, span->passage);
    bool cell = passage->kind == PASSAGE_CELL;
    json_t *object = span_json(audit, span);
    g_autofree char *node =
        cell ? g_strdup_printf("/%u/%u/%u", passage->at, passage->row, passage->column)
             : g_strdup_printf("/%u", passage->at);
    g_autofree char *context =
        cell ? cell_context(audit, span->passage) : clause_context(passage, span);
    uint32_t first = passage->raw_at[span->first];

    json_object_set_new(object, "context", json_string(context));
    if (section_of(audit, passage) != NULL)
        json_object_set_new(object, "section", json_string(section_of(audit, passage)));
    json_object_set_new(object, "node", json_string(node));
    json_object_set_new(object, "from", json_integer(first));
    json_object_set_new(
        object, "to",
        json_integer(span->last > span->first ? passage->raw_at[span->last - 1] + 1 : first));
    return object;
}

/* ---- relations ---- */

static json_t *figure_spans(const Audit *audit, const GArray *figures)
{
    json_t *spans = json_array();

    for (unsigned i = 0; i < figures->len; i++) {
        const Figure *figure = FIGURE(audit, g_array_index(figures, unsigned, i));
        Span span = {figure->passage, figure->first, figure->last};

        json_array_append_new(spans, span_json(audit, &span));
    }
    return spans;
}

static json_t *relation_json(const Audit *audit, const Relation *relation)
{
    const Figure *stated = FIGURE(audit, g_array_index(relation->figures, unsigned, 0));
    g_autofree char *expected =
        relation->verdict != VERDICT_NOT_CHECKABLE ? relation_expected(audit, relation, 0) : NULL;
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:o, s:s}", "rule", relation->rule->class_name, "id",
                  relation->rule->id, "verdict", verdicts[relation->verdict], "spans",
                  figure_spans(audit, relation->figures), "stated", stated->printed);

    if (relation->reason != NULL)
        json_object_set_new(object, "reason", json_string(relation->reason));
    if (expected != NULL)
        json_object_set_new(object, "expected", json_string(expected));
    if (relation->verdict != VERDICT_NOT_CHECKABLE && relation->figures->len > 1) {
        g_autofree char *arithmetic = relation_arithmetic(audit, relation);

        json_object_set_new(object, "arithmetic", json_string(arithmetic));
    }
    return object;
}

/* How many could not be checked, by reason. */
static json_t *count_reasons(const Audit *audit)
{
    json_t *reasons = json_object();

    for (unsigned i = 0; i < audit->relations->len; i++) {
        const char *reason = g_array_index(audit->relations, Relation, i).reason;

        if (reason != NULL)
            json_object_set_new(
                reasons, reason,
                json_integer(json_integer_value(json_object_get(reasons, reason)) + 1));
    }
    return reasons;
}

/* ---- findings ---- */

#define SPANS_MAX 60u

static json_t *finding_json(const Audit *audit, const Finding *finding)
{
    g_autofree char *quote =
        finding->quote != NULL
            ? g_strdup(finding->quote)
            : passage_quote(PASSAGE(audit, finding->passage), finding->first, finding->last);
    json_t *spans = json_array();
    json_t *object = json_pack("{s:s, s:s, s:s, s:s, s:o, s:s}", "rule", finding->rule->class_name,
                               "id", finding->rule->id, "severity", levels[finding->level],
                               "message", finding->message, "spans", spans, "quote", quote);

    for (unsigned i = 0; i < finding->spans->len && i < SPANS_MAX; i++)
        json_array_append_new(spans, place_json(audit, &g_array_index(finding->spans, Span, i)));
    if (finding->stated != NULL)
        json_object_set_new(object, "stated", json_string(finding->stated));
    if (finding->expected != NULL)
        json_object_set_new(object, "expected", json_string(finding->expected));
    return object;
}

/* How much of the tables was understood: an auditor says what it could not read. */
static void count_tables(const Audit *audit, json_t *answer)
{
    unsigned known = 0;

    for (unsigned i = 0; i < audit->grids->len; i++)
        known += GRID(audit, i)->id != NULL;
    json_object_set_new(answer, "tables", json_integer(audit->grids->len));
    json_object_set_new(answer, "tables_known", json_integer(known));
}

static json_t *count_levels(const Audit *audit)
{
    int counts[3] = {0};

    for (unsigned i = 0; i < audit->findings->len; i++)
        counts[((const Finding *)g_ptr_array_index(audit->findings, i))->level]++;
    return json_pack("{s:i, s:i, s:i}", "error", counts[0], "warning", counts[1], "note",
                     counts[2]);
}

json_t *audit_answer(Audit *audit)
{
    json_t *answer = json_object(), *relations = json_array(), *findings = json_array();
    unsigned counts[5] = {0};

    for (unsigned i = 0; i < audit->relations->len; i++) {
        const Relation *relation = &g_array_index(audit->relations, Relation, i);

        counts[relation->verdict]++;
        if (audit->question->relations)
            json_array_append_new(relations, relation_json(audit, relation));
    }
    for (unsigned i = 0; i < audit->findings->len; i++)
        json_array_append_new(findings, finding_json(audit, g_ptr_array_index(audit->findings, i)));
    json_object_set_new(answer, "year", json_integer(audit->year));
    if (audit->unit_name != NULL)
        json_object_set_new(answer, "unit", json_string(audit->unit_name));
    json_object_set_new(answer, "facts", json_integer(audit->figures->len));
    count_tables(audit, answer);
    json_object_set_new(answer, "verdicts",
                        json_pack("{s:i, s:i, s:i, s:i}", "ok", (int)counts[0], "rounding",
                                  (int)(counts[1] + counts[2]), "error", (int)counts[3],
                                  "not_checkable", (int)counts[4]));
    json_object_set_new(answer, "relation_count", json_integer(audit->relations->len));
    json_object_set_new(answer, "not_checkable", count_reasons(audit));
    json_object_set_new(answer, "severities", count_levels(audit));
    if (audit->against != NULL)
        json_object_set(answer, "against", audit->against);
    if (audit->previous != NULL)
        json_object_set(answer, "previous", audit->previous);
    json_object_set_new(answer, "rounding", rounding_lines(audit));
    json_object_set_new(answer, "relations", relations);
    json_object_set_new(answer, "findings", findings);
    return answer;
}
