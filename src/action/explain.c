/* explain.c: a cell as JSON, with all that it was made of */
#include "action/explain.h"

#include "base/error.h"

#include <limits.h>

#define DEPTH_MAX 12

typedef struct {
    Explaining *of;
    GError **error;
} Tracing;

/* ---- cube rows ---- */

static void add_code(json_t *object, const Tracing *tracing, Field field, Code code)
{
    if (code != 0)
        json_object_set_new(object, field_name(field),
                            code_to_json(tracing->of->session, field, code));
}

typedef struct {
    const Tracing *tracing;
    json_t *rows;
} RowList;

static void add_cube_row(const CubeKey *key, Money amount, void *data)
{
    RowList *list = data;
    Value value = value_money(amount);
    json_t *row = value_to_json(&value);

    for (int field = 0; field < FIELD_COUNT; field++)
        add_code(row, list->tracing, (Field)field, key->fields[field]);
    json_array_append_new(list->rows, row);
}

/* ---- vouchers ---- */

typedef struct {
    const Tracing *tracing;
    const FormulaRead *read;
    json_t *vouchers;
    unsigned count;
} VoucherList;

static bool entry_counts(Stage stage, int month, const BookEntry *entry, void *data)
{
    const VoucherList *list = data;
    const FormulaRead *read = list->read;
    CubeKey key = {.stage = stage};

    key.fields[FIELD_ACCOUNT] = entry->account;
    key.fields[FIELD_FUND] = entry->fund;
    key.fields[FIELD_FUNCTION] = entry->function;
    key.fields[FIELD_ECONOMY] = entry->economy;
    key.fields[FIELD_NATURE] = entry->nature;
    key.fields[FIELD_PROJECT] = entry->project;
    key.fields[FIELD_OFFICE] = entry->office;
    key.fields[FIELD_MONTH] = month;
    return cube_weight(&key, read->measure, (const CubeFilter *)read->filters->data,
                       read->filters->len) != 0;
}

static json_t *entry_to_json(const Tracing *tracing, const BookEntry *entry)
{
    Value value = value_money(entry->amount);
    json_t *object = value_to_json(&value);

    json_object_set_new(object, "side",
                        json_string(entry->side == SIDE_DEBIT ? "debit" : "credit"));
    add_code(object, tracing, FIELD_ACCOUNT, entry->account);
    add_code(object, tracing, FIELD_FUNCTION, entry->function);
    add_code(object, tracing, FIELD_ECONOMY, entry->economy);
    add_code(object, tracing, FIELD_PROJECT, entry->project);
    return object;
}

static bool add_voucher(const BookVoucher *voucher, void *data)
{
    VoucherList *list = data;
    g_autofree char *date = NULL;
    json_t *entries;

    if (list->count++ >= list->tracing->of->vouchers_max)
        return true; /* counted, not listed */
    entries = json_array();
    for (unsigned i = 0; i < voucher->entry_count; i++)
        if (entry_counts(voucher->stage, voucher->month, &voucher->entries[i], list))
            json_array_append_new(entries, entry_to_json(list->tracing, &voucher->entries[i]));
    date = g_strdup_printf("%04d-%02d-%02d", book_year(list->tracing->of->session->book),
                           voucher->month, voucher->day);
    json_array_append_new(list->vouchers, json_pack("{s:I, s:s, s:i, s:s, s:o}", "sequence",
                                                    (json_int_t)voucher->sequence, "date", date,
                                                    "number", voucher->number, "memo",
                                                    voucher->memo != NULL ? voucher->memo : "",
                                                    "entries", entries));
    return true;
}

static bool explain_query(const Tracing *tracing, const FormulaRead *read, json_t *object)
{
    RowList rows = {tracing, json_array()};
    VoucherList vouchers = {tracing, read, json_array(), 0};

    cube_each(compilation_cube(tracing->of->compilation), read->measure,
              (const CubeFilter *)read->filters->data, read->filters->len, add_cube_row, &rows);
    json_object_set_new(object, "rows", rows.rows);
    json_object_set_new(object, "vouchers", vouchers.vouchers);
    if (!book_each_voucher_with(tracing->of->session->book, entry_counts, add_voucher, &vouchers,
                                tracing->error))
        return false;
    json_object_set_new(object, "voucher_count", json_integer(vouchers.count));
    return true;
}

/* ---- cells ---- */

static json_t *cell_explain(Tracing *tracing, const char *address, int depth);

/* Where a given cell stands in its file, and what the books have for it, if there are any. */
static bool explain_given(Tracing *tracing, const char *address, json_t *object)
{
    Explaining *of = tracing->of;
    g_autofree char *place = NULL;
    Explaining books = *of;
    g_autoptr(Compilation) compilation = NULL;
    g_autoptr(GHashTable) seen = NULL;
    json_t *explained;

    if (!book_given_place(of->session->book, book_year(of->session->book), address, &place,
                          tracing->error))
        return false;
    if (place != NULL)
        json_object_set_new(object, "place", json_string(place));
    if (!compilation_has_entries(of->compilation))
        return true;
    books.compilation = compilation = compilation_of_books(of->session->book, of->session->catalog,
                                                           of->session->forms, tracing->error);
    books.seen = seen = explain_seen_new();
    explained = compilation != NULL ? explain_cell(&books, address, tracing->error) : NULL;
    if (explained != NULL)
        json_object_set_new(object, "books", explained);
    return explained != NULL;
}

static json_t *explain_read(Tracing *tracing, const FormulaRead *read, int depth)
{
    static const char *const kinds[] = {"cell", "previous", "query", "register", "fact"};
    json_t *object = value_to_json(&read->value);
    json_t *source;

    json_object_set_new(object, "kind", json_string(kinds[read->kind]));
    json_object_set_new(object, "address", json_string(read->address));
    if (read->kind == READ_QUERY && !explain_query(tracing, read, object)) {
        json_decref(object);
        return NULL;
    }
    if (read->kind != READ_CELL || depth == DEPTH_MAX || read->value.kind == VALUE_UNKNOWN ||
        (read->value.kind == VALUE_NUMBER && exact_sign(read->value.number.low) == 0))
        return object;
    source = cell_explain(tracing, read->address, depth + 1);
    if (source == NULL) {
        json_decref(object);
        return NULL;
    }
    json_object_set_new(object, "source", source);
    return object;
}

/* `reads` may be NULL: nothing was read. */
static json_t *reads_explain(Tracing *tracing, const GPtrArray *reads, int depth)
{
    json_t *list = json_array();

    for (unsigned i = 0; reads != NULL && i < reads->len; i++) {
        json_t *read = explain_read(tracing, g_ptr_array_index(reads, i), depth);

        if (read == NULL) {
            json_decref(list);
            return NULL;
        }
        json_array_append_new(list, read);
    }
    return list;
}

static json_t *cell_explain(Tracing *tracing, const char *address, int depth)
{
    static const char *const origins[] = {"none", "expression", "given", "closed"};
    g_autoptr(CellSource) source =
        compilation_explain(tracing->of->compilation, address, tracing->error);
    json_t *object, *reads;

    if (source == NULL)
        return NULL;
    object = value_to_json(&source->value);
    json_object_set_new(object, "cell", json_string(source->address));
    json_object_set_new(object, "label", json_string(source->label));
    json_object_set_new(object, "origin", json_string(origins[source->origin]));
    if (source->expression != NULL)
        json_object_set_new(object, "expression", json_string(source->expression));
    if (!g_hash_table_add(tracing->of->seen, g_strdup(source->address))) {
        json_object_set_new(object, "above", json_true());
        return object;
    }
    if (source->origin == ORIGIN_GIVEN && !explain_given(tracing, address, object)) {
        json_decref(object);
        return NULL;
    }
    reads = reads_explain(tracing, source->reads, depth);
    if (reads == NULL) {
        json_decref(object);
        return NULL;
    }
    json_object_set_new(object, "reads", reads);
    return object;
}

GHashTable *explain_seen_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

json_t *explain_cell(Explaining *explaining, const char *address, GError **error)
{
    Tracing tracing = {explaining, error};

    return cell_explain(&tracing, address, 0);
}

json_t *explain_formula(Explaining *explaining, const Formula *formula, const World *world,
                        const Context *context, const char *address, const char *label,
                        GError **error)
{
    Tracing tracing = {explaining, error};
    g_auto(Value) value = value_unknown();
    g_autoptr(GPtrArray) reads = formula_reads(formula, world, context, NULL, &value, error);
    json_t *list = NULL, *object;

    if (reads != NULL)
        list = g_hash_table_add(explaining->seen, g_strdup(formula_text(formula)))
                   ? reads_explain(&tracing, reads, 0)
                   : json_array(); /* what it read was listed already */
    if (list == NULL)
        return NULL;
    object = value_to_json(&value);
    json_object_set_new(object, "cell", json_string(address));
    json_object_set_new(object, "label", json_string(label));
    json_object_set_new(object, "origin", json_string("expression"));
    json_object_set_new(object, "expression", json_string(formula_text(formula)));
    json_object_set_new(object, "reads", list);
    return object;
}

bool explain_vouchers_max(const ActionCall *call, unsigned *most, GError **error)
{
    const char *text = call_value(call, "vouchers");
    guint64 number = *most;

    if (text != NULL && !g_ascii_string_to_unsigned(text, 10, 0, UINT_MAX, &number, NULL)) {
        error_set(error, ERROR_USAGE, "number-wrong", "option", "--vouchers", "found", text, NULL);
        return false;
    }
    *most = (unsigned)number;
    return true;
}
