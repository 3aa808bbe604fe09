/* validate.c: the shape of a tree that may come from outside
 *
 * A table says which kinds may stand under which; the rest are rules of one kind each. Since no
 * kind may stand under itself, a tree that passes is five nodes deep; the bound on depth only keeps
 * the walk safe before that is known.
 */
#include "document/internal.h"

#include "base/error.h"

#include <string.h>

#define BIT(kind) (1u << (kind))
#define INLINE (BIT(NODE_TEXT) | BIT(NODE_FIGURE) | BIT(NODE_MISSING) | BIT(NODE_WITHHELD))
#define BLOCK                                                                                      \
    (BIT(NODE_HEADING) | BIT(NODE_PARAGRAPH) | BIT(NODE_NOTE) | BIT(NODE_TABLE) |                  \
     BIT(NODE_CHART) | BIT(NODE_PAGE_BREAK))
#define DECIMALS_MAX 18
#define LANGUAGE_MAX 35 /* RFC 5646, section 4.4.1 */
#define INDENT_MAX 20

static const unsigned permitted_children[NODE_KIND_COUNT] = {
    [NODE_DOCUMENT] = BLOCK, [NODE_HEADING] = INLINE,         [NODE_PARAGRAPH] = INLINE,
    [NODE_NOTE] = INLINE,    [NODE_TABLE] = BIT(NODE_ROW),    [NODE_ROW] = BIT(NODE_CELL),
    [NODE_CELL] = INLINE,    [NODE_CHART] = BIT(NODE_SERIES), [NODE_SERIES] = BIT(NODE_POINT),
};

typedef struct {
    NodePath path;
    unsigned nodes;
    GError **error;
} Check;

char *node_path_text(const NodePath *path)
{
    GString *out = g_string_new(path->depth == 0 ? "/" : NULL);

    for (unsigned i = 0; i < path->depth; i++)
        g_string_append_printf(out, "/%u", path->indices[i]);
    return g_string_free(out, FALSE);
}

static bool refuse(Check *check, const char *id, const char *found)
{
    g_autofree char *place = node_path_text(&check->path);

    error_set(check->error, ERROR_INPUT, id, "place", place, "found", found, NULL);
    return false;
}

static bool text_fits(Check *check, const char *name, const char *text)
{
    size_t size = text != NULL ? strlen(text) : 0;

    if (size > DOCUMENT_TEXT_MAX)
        return refuse(check, "document-text-long", name);
    if (text != NULL && !g_utf8_validate(text, (gssize)size, NULL))
        return refuse(check, "document-text-encoding", name);
    return true;
}

static bool language_fits(Check *check, const char *language)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";

    if (language == NULL || (*language != '\0' && strlen(language) <= LANGUAGE_MAX &&
                             strspn(language, letters) == strlen(language)))
        return true;
    return refuse(check, "document-language", language);
}

static bool texts_fit(Check *check, const Node *node)
{
    for (unsigned i = 0; i < NODE_TEXT_COUNT; i++)
        if (!text_fits(check, node_texts[i].name, *node_text_at(node, i)))
            return false;
    if ((BIT(node->kind) & (INLINE & ~BIT(NODE_WITHHELD))) != 0 && node->text == NULL)
        return refuse(check, "document-text-missing", node_kind_names[node->kind]);
    return language_fits(check, node->language);
}

static bool figure_fits(Check *check, const FigureValue *figure)
{
    if (figure->kind > FIGURE_RATIO || figure->value.denominator <= 0 || figure->unit_fen <= 0 ||
        figure->decimals < 0 || figure->decimals > DECIMALS_MAX)
        return refuse(check, "document-figure", NULL);
    return true;
}

static bool place_fits(Check *check, const NodePlace *place)
{
    if (place->page < 0 || place->first < -1 || place->last < place->first ||
        !(place->left <= place->right) || !(place->top <= place->bottom))
        return refuse(check, "document-place", NULL);
    return true;
}

/* Puts a cell into the first free column from *column on, and its rows below. `taken_until` says
 * for each column the first row in which it is free again. */
static bool cell_fits(Check *check, const Node *cell, unsigned row, unsigned rows, unsigned *column,
                      unsigned *taken_until)
{
    while (*column < DOCUMENT_COLUMNS_MAX && taken_until[*column] > row)
        (*column)++;
    if (cell->colspan < 1 || cell->rowspan < 1 || cell->rowspan > rows - row ||
        cell->colspan > DOCUMENT_COLUMNS_MAX - *column)
        return refuse(check, "document-span", NULL);
    for (unsigned i = 0; i < cell->colspan; i++, (*column)++) {
        if (taken_until[*column] > row)
            return refuse(check, "document-span", NULL);
        taken_until[*column] = row + cell->rowspan;
    }
    return true;
}

static bool table_fits(Check *check, const Node *table)
{
    unsigned taken_until[DOCUMENT_COLUMNS_MAX] = {0};
    unsigned rows = node_count(table);

    for (unsigned r = 0; r < rows; r++) {
        const Node *row = node_at(table, r);
        unsigned column = 0;

        for (unsigned c = 0; c < node_count(row); c++)
            if (!cell_fits(check, node_at(row, c), r, rows, &column, taken_until))
                return false;
    }
    return true;
}

static bool chart_fits(Check *check, const Node *chart)
{
    unsigned series = node_count(chart);

    if (chart->chart > CHART_PIE || (chart->chart == CHART_PIE && series > 1))
        return refuse(check, "document-chart", NULL);
    for (unsigned i = 1; i < series; i++)
        if (node_count(node_at(chart, i)) != node_count(node_at(chart, 0)))
            return refuse(check, "document-chart", NULL);
    return true;
}

static bool kind_fits(Check *check, const Node *node)
{
    if (node->kind == NODE_HEADING && (node->level < 1 || node->level > 4))
        return refuse(check, "document-level", NULL);
    if (node->align > ALIGN_END || node->indent > INDENT_MAX)
        return refuse(check, "document-cell", NULL);
    if (node_kind_has_figure(node->kind) && !figure_fits(check, &node->figure))
        return false;
    if (node->kind == NODE_CHART && !chart_fits(check, node))
        return false;
    return node->kind != NODE_TABLE || table_fits(check, node);
}

static bool node_fits(Check *check, const Node *node);

/* Children first by kind, so that a rule of the parent may rely on what they are. */
static bool children_fit(Check *check, const Node *node)
{
    unsigned count = node_count(node);

    if (count > 0 && check->path.depth == DOCUMENT_DEPTH_MAX)
        return refuse(check, "document-deep", NULL);
    for (unsigned i = 0; i < count; i++) {
        const Node *child = node_at(node, i);

        check->path.indices[check->path.depth++] = i;
        if (child->kind >= NODE_KIND_COUNT ||
            (permitted_children[node->kind] & BIT(child->kind)) == 0)
            return refuse(check, "document-kind",
                          child->kind < NODE_KIND_COUNT ? node_kind_names[child->kind] : NULL);
        if (!node_fits(check, child))
            return false;
        check->path.depth--;
    }
    return true;
}

static bool node_fits(Check *check, const Node *node)
{
    if (++check->nodes > DOCUMENT_NODES_MAX)
        return refuse(check, "document-large", NULL);
    return texts_fit(check, node) && place_fits(check, &node->place) && children_fit(check, node) &&
           kind_fits(check, node);
}

static bool source_fits(Check *check, const Source *source)
{
    if (source->address == NULL)
        return refuse(check, "document-text-missing", "address");
    return text_fits(check, "address", source->address) &&
           text_fits(check, "label", source->label) &&
           text_fits(check, "expression", source->expression) &&
           text_fits(check, "value", source->value);
}

bool document_validate(const Document *document, GError **error)
{
    Check check = {.error = error};

    if (document->root == NULL || document->root->kind != NODE_DOCUMENT)
        return refuse(&check, "document-kind", NULL);
    if (document->language == NULL)
        return refuse(&check, "document-language", NULL);
    if (!language_fits(&check, document->language) || !text_fits(&check, "title", document->title))
        return false;
    for (unsigned i = 0; i < document->sources->len; i++)
        if (!source_fits(&check, g_ptr_array_index(document->sources, i)))
            return false;
    return node_fits(&check, document->root);
}
