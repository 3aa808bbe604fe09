/* text.c: a cell as its statement prints it */
#include "statement/internal.h"

#include "base/error.h"

#include <assert.h>
#include <string.h>

#define PERCENT_DECIMALS 2

static char *text_or_empty(char *text) { return text != NULL ? text : g_strdup(""); }

static char *money_in(const Form *form, Exact fen)
{
    Exact amount;

    if (!exact_divide(&amount, fen, exact_from_int(form->unit_fen)))
        return g_strdup("");
    return text_or_empty(
        exact_text(amount, (ExactStyle){.decimals = form->decimals, .grouped = true}));
}

static char *percent(Exact ratio)
{
    Exact hundred;
    g_autofree char *text = NULL;

    if (!exact_multiply(&hundred, ratio, exact_from_int(100)))
        return g_strdup("");
    text = exact_text(hundred, (ExactStyle){.decimals = PERCENT_DECIMALS});
    return text != NULL ? g_strconcat(text, "%", NULL) : g_strdup("");
}

char *value_text_in(const Value *value, const Form *form)
{
    if (value->kind == VALUE_TEXT)
        return g_strdup(value->text);
    if (value->kind != VALUE_NUMBER)
        return g_strdup("");
    switch (value->dimension) {
    case DIMENSION_MONEY:
        return money_in(form, value->number.low);
    case DIMENSION_RATIO:
        return percent(value->number.low);
    case DIMENSION_COUNT:
        break;
    }
    return text_or_empty(
        exact_text(value->number.low, (ExactStyle){.decimals = 0, .grouped = true}));
}

/* The word of a choice; the choice itself when the table does not know it. */
static const char *choice_word(const TableColumn *choice, const char *id)
{
    for (unsigned i = 0; choice->choices[i] != NULL; i++)
        if (strcmp(choice->choices[i], id) == 0)
            return choice->words[i];
    return id;
}

/* In a column of texts a number is a name, such as a year: it is not grouped, and nil is not shown.
 */
static char *text_in_text_column(const FormColumn *column, const Value *value)
{
    if (value->kind == VALUE_TEXT)
        return g_strdup(column->choice != NULL ? choice_word(column->choice, value->text)
                                               : value->text);
    if (value->kind != VALUE_NUMBER || value_is_nil(value))
        return g_strdup("");
    return text_or_empty(exact_text(value->number.low, (ExactStyle){.decimals = 2, .trim = true}));
}

char *statement_text(Compilation *compilation, const Statement *statement, unsigned row,
                     unsigned column, GError **error)
{
    Compiled *compiled = (Compiled *)statement;
    const FormColumn *in;
    const Cell *cell;

    assert(compiled->compilation == compilation);
    assert(row < statement->row_count && column < statement->column_count);
    in = g_ptr_array_index(compiled->form->columns, column);
    cell = compiled_cell(compiled, compiled->shown_rows[row], column, error);
    if (cell == NULL)
        return NULL;
    if (cell->origin == ORIGIN_CLOSED)
        return g_strdup("-");
    if (in->is_text)
        return text_in_text_column(in, &cell->value);
    return value_text_in(&cell->value, compiled->form);
}
