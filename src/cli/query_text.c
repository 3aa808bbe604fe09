/* query_text.c: groups and their figures as a table for a person */
#include "cli/print.h"

typedef struct {
    const Output *output;
    GPtrArray *widths; /* of columns; GINT_TO_POINTER */
    bool measuring;
} Table;

/* A cell of the line at hand: measured first, printed then. */
static void put_cell(Table *table, unsigned column, const char *text, bool right)
{
    if (column == table->widths->len)
        g_ptr_array_add(table->widths, GINT_TO_POINTER(0));
    if (table->measuring)
        table->widths->pdata[column] =
            GINT_TO_POINTER(MAX(GPOINTER_TO_INT(table->widths->pdata[column]), print_width(text)));
    else {
        fputs(column > 0 ? "  " : "", table->output->out);
        print_padded(table->output, text, GPOINTER_TO_INT(table->widths->pdata[column]), right);
    }
}

static void end_line(const Table *table)
{
    if (!table->measuring)
        fputc('\n', table->output->out);
}

static unsigned put_keys(Table *table, const json_t *keys)
{
    unsigned column = 0;
    size_t index;
    json_t *key;

    json_array_foreach((json_t *)keys, index, key)
    {
        put_cell(table, column++, member_text(key, "code"), false);
        put_cell(table, column++, member_text(key, "name"), false);
    }
    return column;
}

static void put_values(Table *table, unsigned column, const json_t *values)
{
    size_t index;
    json_t *value;

    json_array_foreach((json_t *)values, index, value)
        put_cell(table, column++, member_text(value, "text"), true);
    end_line(table);
}

static void put_head(Table *table, const json_t *result)
{
    unsigned column = 0;
    size_t index;
    json_t *name;

    json_array_foreach(json_object_get(result, "by"), index, name)
    {
        g_autofree char *id = g_strconcat("field-", json_string_value(name), NULL);
        g_autofree char *text = cli_text(table->output, id);

        put_cell(table, column++, text, false);
        put_cell(table, column++, "", false);
    }
    json_array_foreach(json_object_get(result, "expressions"), index, name)
        put_cell(table, column++, json_string_value(name), true);
    end_line(table);
}

static void put_total(Table *table, const json_t *result)
{
    const size_t keys = json_array_size(json_object_get(result, "by"));
    g_autofree char *word = cli_text(table->output, "query-total");
    unsigned column = 0;

    for (; column < 2 * keys; column++)
        put_cell(table, column, column == 0 ? word : "", false);
    put_values(table, column, json_object_get(result, "total"));
}

static void put_table(Table *table, const json_t *result)
{
    size_t index;
    json_t *row;

    put_head(table, result);
    json_array_foreach(json_object_get(result, "rows"), index, row) put_values(
        table, put_keys(table, json_object_get(row, "keys")), json_object_get(row, "values"));
    if (json_object_get(result, "total") != NULL)
        put_total(table, result);
}

void print_query(const Output *output, const json_t *result)
{
    g_autoptr(GPtrArray) widths = g_ptr_array_new();
    Table table = {.output = output, .widths = widths, .measuring = true};

    put_table(&table, result);
    table.measuring = false;
    put_table(&table, result);
}
