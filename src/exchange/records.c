/* records.c: plans and assertions, column by column */
#include "exchange/records.h"

#include "book/assertion.h"
#include "book/budget.h"

#include <string.h>

typedef struct {
    const Book *book;
    const Table *table;
    RecordVisit visit;
    void *data;
} Records;

bool records_are(const Table *table)
{
    return strcmp(table->id, "plan") == 0 || strcmp(table->id, "assertion") == 0;
}

static char *number_text(int64_t number) { return g_strdup_printf("%" G_GINT64_FORMAT, number); }

/* The text of a code as a register has it: digits, or the word of a project or office. */
static char *code_text(const Book *book, Field field, Code code)
{
    const BookName *name;

    if (code == 0)
        return NULL;
    if (field != FIELD_PROJECT && field != FIELD_OFFICE)
        return number_text(code);
    name = book_name_at(book, field, code);
    return name != NULL ? g_strdup(name->code) : NULL;
}

/* What every record says in a column: a code, or its own word. `own` is taken. */
static char *column_text(const Records *records, const TableColumn *column, const Code *codes,
                         char *own)
{
    int field = field_from_name(column->id);

    if (own != NULL || field < 0 || field == FIELD_MONTH)
        return own;
    return code_text(records->book, (Field)field, codes[field]);
}

static void show(const Records *records, GPtrArray *values)
{
    records->visit((const char *const *)values->pdata, records->data);
    g_ptr_array_unref(values);
}

static char *plan_text(const BookPlan *plan, const char *id)
{
    if (strcmp(id, "month") == 0)
        return number_text(plan->month);
    if (strcmp(id, "amount") == 0)
        return number_text(plan->amount.fen);
    return g_strdup(strcmp(id, "mode") == 0       ? plan->mode
                    : strcmp(id, "document") == 0 ? plan->document
                    : strcmp(id, "memo") == 0     ? plan->memo
                                                  : NULL);
}

static bool plan_show(const BookPlan *plan, void *data, GError **error G_GNUC_UNUSED)
{
    const Records *records = data;
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < records->table->column_count; i++) {
        const TableColumn *column = &records->table->columns[i];

        g_ptr_array_add(
            values, column_text(records, column, plan->keys.codes, plan_text(plan, column->id)));
    }
    show(records, values);
    return true;
}

static char *assertion_text(const Records *records, const BookAssertion *assertion, const char *id)
{
    if (strcmp(id, "date") == 0)
        return g_strdup_printf("%04d-%02d-%02d", book_year(records->book), assertion->date.month,
                               assertion->date.day);
    if (strcmp(id, "amount") == 0)
        return number_text(assertion->amount.fen);
    return g_strdup(strcmp(id, "memo") == 0 ? assertion->memo : NULL);
}

/* One that was taken back says nothing any more. */
static bool assertion_show(const BookAssertion *assertion, void *data)
{
    const Records *records = data;
    const Code codes[FIELD_COUNT] = {
        [FIELD_ACCOUNT] = assertion->account,   [FIELD_FUND] = assertion->fund,
        [FIELD_FUNCTION] = assertion->function, [FIELD_ECONOMY] = assertion->economy,
        [FIELD_NATURE] = assertion->nature,     [FIELD_PROJECT] = assertion->project,
        [FIELD_OFFICE] = assertion->office,
    };
    GPtrArray *values;

    if (assertion->reason != NULL)
        return true;
    values = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < records->table->column_count; i++) {
        const TableColumn *column = &records->table->columns[i];

        g_ptr_array_add(values, column_text(records, column, codes,
                                            assertion_text(records, assertion, column->id)));
    }
    show(records, values);
    return true;
}

bool records_each(Book *book, const Table *table, RecordVisit visit, void *data, GError **error)
{
    Records records = {book, table, visit, data};

    return strcmp(table->id, "plan") == 0
               ? book_each_plan(book, plan_show, &records, error)
               : book_each_assertion(book, assertion_show, &records, error);
}
