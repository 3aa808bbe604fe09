/* against.c: every fact of a report against the statements of the unit's own book
 *
 * The statements become a document of tables whose figures have all their digits, and are read as
 * any report's tables are; so both sides are known by the same keys. */
#include "audit/compare.h"

#include "base/error.h"

#include <string.h>

/* ---- statements into a document ---- */

static void add_cell(Node *row, const char *text, bool head)
{
    Node *cell = node_append_new(row, NODE_CELL);

    cell->head = head;
    cell->colspan = cell->rowspan = 1;
    node_append_text(cell, text);
}

static void add_amount(Node *row, const char *address, const char *text)
{
    Node *cell = node_append_new(row, NODE_CELL), *figure = node_append_new(cell, NODE_FIGURE);

    cell->colspan = cell->rowspan = 1;
    figure->text = g_strdup(text);
    figure->origin = g_strdup(address);
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

/* Fen in the unit of the form with all its digits: 万元 has six, 元 two. */
static char *whole_amount(json_int_t fen, bool ten_thousands)
{
    Exact value;
    ExactStyle style = {.decimals = ten_thousands ? 6 : 2};

    return exact_fraction(&value, fen, ten_thousands ? 1000000 : 100) ? exact_text(value, style)
                                                                      : NULL;
}

/* A row begins with its code and its label, whatever the order of the form. */
static bool is_leading(const json_t *column)
{
    return strcmp(member(column, "id"), "code") == 0 || strcmp(member(column, "id"), "name") == 0;
}

static void add_heads(Node *table, const json_t *columns)
{
    Node *row = node_append_new(table, NODE_ROW);
    size_t c;
    json_t *column;

    add_cell(row, "科目编码", true);
    add_cell(row, "项目", true);
    json_array_foreach((json_t *)columns, c, column) if (!is_leading(column))
        add_cell(row, member(column, "label"), true);
}

static void add_value(Node *row, const json_t *cell, const char *address, bool ten_thousands)
{
    const json_t *fen = json_object_get(cell, "fen");
    bool closed = strcmp(member(cell, "text"), "-") == 0;
    g_autofree char *amount = json_is_integer(fen) && !closed
                                  ? whole_amount(json_integer_value(fen), ten_thousands)
                                  : NULL;

    if (amount != NULL)
        add_amount(row, address, amount);
    else if (json_is_integer(json_object_get(cell, "count")))
        add_amount(row, address, member(cell, "text"));
    else
        add_cell(row, closed ? "" : member(cell, "text"), false);
}

static void add_row(Node *table, const json_t *statement, const json_t *row)
{
    bool ten_thousands = strstr(member(statement, "unit"), "万") != NULL;
    const json_t *cells = json_object_get(row, "cells");
    Node *node = node_append_new(table, NODE_ROW);
    size_t c;
    json_t *column;

    add_cell(node, member(json_object_get(cells, "code"), "text"), false);
    add_cell(node, member(row, "label"), false);
    json_array_foreach(json_object_get(statement, "columns"), c, column)
    {
        g_autofree char *address = g_strdup_printf("%s/%s/%s", member(statement, "id"),
                                                   member(row, "id"), member(column, "id"));

        if (!is_leading(column))
            add_value(node, json_object_get(cells, member(column, "id")), address, ten_thousands);
    }
}

static void add_statement(Document *document, const json_t *statement)
{
    Node *table = node_append_new(document->root, NODE_TABLE);
    size_t r;
    json_t *row;

    table->text = g_strdup(member(statement, "title"));
    table->id = g_strdup(member(statement, "id"));
    table->unit = g_strdup_printf("单位：%s", member(statement, "unit"));
    add_heads(table, json_object_get(statement, "columns"));
    json_array_foreach(json_object_get(statement, "rows"), r, row) add_row(table, statement, row);
}

Document *audit_statements(const json_t *statements, const Document *narrative, GError **error)
{
    g_autoptr(Document) document = document_new("", "zh-CN");
    const json_t *list = json_object_get(statements, "statements");
    size_t index;
    json_t *statement;

    json_array_foreach((json_t *)list, index,
                       statement) if (begins_with(member(statement, "id"), "public-"))
        add_statement(document, statement);
    if (node_count(document->root) == 0) {
        error_set(error, ERROR_INPUT, "audit-statements-shape", NULL);
        return NULL;
    }
    document->year = (int)json_integer_value(json_object_get(statements, "year"));
    for (unsigned i = 0; narrative != NULL && i < node_count(narrative->root); i++)
        if (node_at(narrative->root, i)->kind != NODE_TABLE)
            node_append_take(document->root, node_copy(node_at(narrative->root, i)));
    return document_validate(document, error) ? g_steal_pointer(&document) : NULL;
}

/* ---- tables ---- */

static void compare_cell(Audit *audit, Paper *theirs, Comparison *counts, const Grid *grid,
                         const Cell *cell)
{
    g_autofree char *key = cell_key(audit->data, grid, cell, NULL);
    unsigned other = key != NULL ? GPOINTER_TO_UINT(g_hash_table_lookup(theirs->cells, key)) : 0;

    if (other == 0)
        return;
    compare_figures(audit, counts, "against-table", cell->figure, theirs->audit, other - 1);
    g_hash_table_add(theirs->asked, g_steal_pointer(&key));
}

static const char *title_of(const Audit *audit, const char *id)
{
    for (unsigned g = 0; g < audit->grids->len; g++)
        if (g_strcmp0(GRID(audit, g)->id, id) == 0)
            return GRID(audit, g)->title;
    return NULL;
}

static bool has_title(const Audit *audit, const char *id, const char *title)
{
    for (unsigned g = 0; g < audit->grids->len; g++)
        if (g_strcmp0(GRID(audit, g)->id, id) == 0 && g_strcmp0(GRID(audit, g)->title, title) == 0)
            return true;
    return false;
}

/* Two tables may have titles of one kind (the expenses of the general budget and of a fund): where
 * one has the very title of the statement, it alone is meant. */
static bool is_meant(const Audit *audit, const Audit *theirs, const Grid *grid)
{
    const char *title = grid->id != NULL ? title_of(theirs, grid->id) : NULL;

    return title != NULL &&
           (g_strcmp0(grid->title, title) == 0 || !has_title(audit, grid->id, title));
}

static void compare_tables(Audit *audit, Paper *theirs, Comparison *counts)
{
    for (unsigned g = 0; g < audit->grids->len; g++)
        for (unsigned i = 0;
             is_meant(audit, theirs->audit, GRID(audit, g)) && i < GRID(audit, g)->cells->len; i++)
            compare_cell(audit, theirs, counts, GRID(audit, g),
                         &g_array_index(GRID(audit, g)->cells, Cell, i));
}

/* ---- narrative ---- */

static void compare_measures(Audit *audit, Paper *theirs, Comparison *counts)
{
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    unsigned figures = audit->figures->len;

    for (unsigned i = 0; i < figures; i++) {
        const char *id = FIGURE(audit, i)->id;
        unsigned other;

        if (id == NULL)
            continue;
        if (!g_hash_table_contains(known, id))
            g_hash_table_insert(known, (char *)id, GUINT_TO_POINTER(paper_measure(theirs, id)));
        other = GPOINTER_TO_UINT(g_hash_table_lookup(known, id));
        if (other != NONE)
            compare_figures(audit, counts, "against-text", i, theirs->audit, other);
    }
}

/* The paragraph of one item against the row of its code. */
static void compare_items(Audit *audit, Paper *theirs, Comparison *counts)
{
    for (unsigned i = 0; i < audit->items->len; i++) {
        const Item *item = &g_array_index(audit->items, Item, i);
        g_autofree char *code = NULL;
        g_autofree char *key = NULL;
        unsigned other;

        if (item->outturn == NONE || item->codes[0] == NULL || item->codes[1] == NULL ||
            item->codes[2] == NULL || strcmp(PASSAGE(audit, item->passage)->topic, "general") != 0)
            continue;
        code = strlen(item->codes[2]) == 7
                   ? g_strdup(item->codes[2])
                   : g_strconcat(item->codes[0], item->codes[1], item->codes[2], NULL);
        key = g_strconcat("public-5/", code, "/", NULL);
        other = GPOINTER_TO_UINT(g_hash_table_lookup(theirs->cells, key));
        if (other > 0)
            compare_figures(audit, counts, "against-text", item->outturn, theirs->audit, other - 1);
    }
}

/* ---- both ---- */

static unsigned count_missing(const Paper *theirs)
{
    GHashTableIter iter;
    gpointer key, value;
    unsigned missing = 0;

    g_hash_table_iter_init(&iter, theirs->cells);
    while (g_hash_table_iter_next(&iter, &key, &value))
        missing += value != NULL && !g_hash_table_contains(theirs->asked, key) &&
                   exact_sign(FIGURE(theirs->audit, GPOINTER_TO_UINT(value) - 1)->middle) != 0;
    return missing;
}

json_t *relate_against(Audit *audit, Audit *statements)
{
    g_autoptr(Paper) theirs = paper_new(statements);
    Comparison counts = {0};

    compare_tables(audit, theirs, &counts);
    compare_measures(audit, theirs, &counts);
    compare_items(audit, theirs, &counts);
    counts.missing = count_missing(theirs);
    return comparison_json(&counts);
}
