/* department.c: units' books into one, voucher by voucher */
#include "control/department.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

#define ENTRIES_MAX 1000
#define YEAR_END_DAY 31
#define OWN_OFFICE "00" /* 本级 */

typedef struct {
    Code paid, received;
    char *title;
} Pair;

/* What an entry says beside its amount: transfers are taken out key by key. */
typedef struct {
    BookEntry entry; /* its amount is the sum, debit positive; side and memo unset */
    bool closed;     /* closing vouchers have emptied it */
} Transfer;

typedef struct {
    int64_t value; /* × 10,000 */
    int year;
    char *cell;
} GivenSum;

typedef struct {
    const Catalog *catalog;
    GHashTable *units; /* codes of those that were added */
    GHashTable *given; /* "YEAR CELL" to GivenSum */
    int given_year;
    bool too_large;
    Book *into;
    DepartmentSum *sum;
    GArray *pairs;     /* of Pair */
    GArray *transfers; /* of Transfer, in the order they came */
    int numbers[13];   /* the last one given of each month */
    bool closed;       /* any closing voucher */
    Book *unit;        /* whose book is at hand */
    Code unit_office;
    GError **error;
    bool failed;
} Summing;

/* ---- rules ---- */

static void pair_clear(void *data) { g_free(((Pair *)data)->title); }

static bool pairs_read(Summing *summing, GError **error)
{
    g_autofree char *path = catalog_find(summing->catalog, "department.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;

    if (path == NULL)
        return true;
    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++) {
        const Record *record = record_file_at(file, i);
        Pair pair;

        if (!record_expect(record, 4, 4, error))
            return false;
        pair = (Pair){catalog_code(summing->catalog, FIELD_ACCOUNT, record->fields[1]),
                      catalog_code(summing->catalog, FIELD_ACCOUNT, record->fields[2]),
                      g_strdup(record->fields[3])};
        g_array_append_val(summing->pairs, pair);
        if (strcmp(record->word, "pair") != 0 || pair.paid == 0 || pair.received == 0) {
            error_set(error, ERROR_INPUT, "department-notation", "place", record->place, "found",
                      record->fields[1], NULL);
            return false;
        }
    }
    return file != NULL;
}

/* ---- names ---- */

/* The code that a unit's project or office has in the department. The department's own offices keep
 * theirs; another unit's own office is the unit. */
static char *name_code(const Summing *summing, Field field, const BookName *name)
{
    const char *unit = book_setting(summing->unit, "unit.code");
    const BookName *other = book_name(summing->into, field, name->code);

    if (field == FIELD_OFFICE && summing->sum->units == 1)
        return g_strdup(name->code);
    if (field == FIELD_OFFICE)
        return strcmp(name->code, OWN_OFFICE) == 0 ? g_strdup(unit)
                                                   : g_strdup_printf("%s.%s", unit, name->code);
    return other == NULL || strcmp(other->name, name->name) == 0
               ? g_strdup(name->code)
               : g_strdup_printf("%s-%s", unit, name->code);
}

static bool name_sum(const Summing *summing, Field field, Code number, Code *summed, GError **error)
{
    const BookName *name = number != 0 ? book_name_at(summing->unit, field, number) : NULL;
    g_autofree char *code = NULL;

    *summed = field == FIELD_OFFICE ? summing->unit_office : 0;
    if (name == NULL)
        return true;
    code = name_code(summing, field, name);
    if (book_name(summing->into, field, code) == NULL &&
        !book_put_name(summing->into, field, code, name->name, name->kind, error))
        return false;
    *summed = book_name(summing->into, field, code)->number;
    return true;
}

/* ---- vouchers ---- */

static bool entry_accept(Stage stage G_GNUC_UNUSED, int month G_GNUC_UNUSED,
                         const BookEntry *entry G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
    return true;
}

static bool key_is_same(const BookEntry *a, const BookEntry *b)
{
    return a->account == b->account && a->fund == b->fund && a->function == b->function &&
           a->economy == b->economy && a->nature == b->nature && a->project == b->project &&
           a->office == b->office;
}

static bool is_transfer(const Summing *summing, Code account)
{
    for (unsigned i = 0; i < summing->pairs->len; i++) {
        const Pair *pair = &g_array_index(summing->pairs, Pair, i);

        if (code_covers(pair->paid, account) || code_covers(pair->received, account))
            return true;
    }
    return false;
}

/* Transfers are few: a department's units and the items they are paid under. */
static bool transfer_count(Summing *summing, Stage stage, const BookEntry *entry)
{
    Money amount = entry->amount;
    Transfer *found = NULL;

    if (stage == STAGE_OPENING || !is_transfer(summing, entry->account))
        return true;
    for (unsigned i = 0; i < summing->transfers->len && found == NULL; i++) {
        Transfer *transfer = &g_array_index(summing->transfers, Transfer, i);

        if (key_is_same(&transfer->entry, entry))
            found = transfer;
    }
    if (found == NULL) {
        const Transfer transfer = {.entry = *entry};

        g_array_append_val(summing->transfers, transfer);
        found = &g_array_index(summing->transfers, Transfer, summing->transfers->len - 1);
        found->entry.amount = MONEY_ZERO;
        found->entry.memo = NULL;
    }
    if (stage == STAGE_CLOSING) {
        found->closed = true;
        return true;
    }
    if (entry->side == SIDE_CREDIT && !money_negate(&amount, amount))
        return false;
    return money_add(&found->entry.amount, found->entry.amount, amount);
}

static bool number_next(Summing *summing, int month, int *number)
{
    int *last = &summing->numbers[month];

    if (*last == 0)
        *last = book_next_number(summing->into, month, summing->error) - 1;
    *number = ++*last;
    return *number > 0;
}

static bool entries_sum(Summing *summing, const BookVoucher *voucher, GArray *entries)
{
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        BookEntry entry = voucher->entries[i];

        if (!name_sum(summing, FIELD_PROJECT, entry.project, &entry.project, summing->error) ||
            !name_sum(summing, FIELD_OFFICE, entry.office, &entry.office, summing->error))
            return false;
        if (!transfer_count(summing, voucher->stage, &entry)) {
            error_set(summing->error, ERROR_INPUT, "close-too-large", NULL);
            return false;
        }
        g_array_append_val(entries, entry);
    }
    return true;
}

static bool voucher_sum(const BookVoucher *voucher, void *data)
{
    Summing *summing = data;
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    BookVoucher copy = *voucher;

    copy.payee = NULL;
    summing->failed = !entries_sum(summing, voucher, entries) ||
                      !number_next(summing, voucher->month, &copy.number);
    copy.entries = (const BookEntry *)(void *)entries->data;
    summing->failed = summing->failed || !book_post(summing->into, &copy, summing->error);
    summing->closed = summing->closed || voucher->stage == STAGE_CLOSING;
    summing->sum->vouchers++;
    summing->sum->entries += voucher->entry_count;
    return !summing->failed;
}

/* ---- what else a book holds ---- */

static bool appropriation_sum(const BookAppropriation *appropriation, void *data, GError **error)
{
    const Summing *summing = data;
    BookAppropriation copy = *appropriation;

    return name_sum(summing, FIELD_PROJECT, copy.project, &copy.project, error) &&
           name_sum(summing, FIELD_OFFICE, copy.office, &copy.office, error) &&
           book_appropriate(summing->into, &copy, error);
}

static bool row_sum(const Summing *summing, const Table *table, const BookRow *row, GError **error)
{
    g_autofree const char **values = g_new0(const char *, table->column_count);
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);

    for (unsigned i = 0; i < table->column_count; i++) {
        const ColumnType type = table->columns[i].type;
        Code number;

        values[i] = row->values[i];
        if (values[i] == NULL || (type != COLUMN_PROJECT && type != COLUMN_OFFICE))
            continue;
        if (!name_sum(summing, type == COLUMN_PROJECT ? FIELD_PROJECT : FIELD_OFFICE,
                      g_ascii_strtoll(values[i], NULL, 10), &number, error))
            return false;
        values[i] = g_strdup_printf("%" G_GINT64_FORMAT, number);
        g_ptr_array_add(owned, (char *)values[i]);
    }
    return book_add_row(summing->into, table, values, error);
}

/* A unit's projects are known by the code that they have in the department. */
static bool project_row_sum(const Summing *summing, const Table *table, const BookRow *row,
                            GError **error)
{
    g_autofree const char **values = g_memdup2(row->values, table->column_count * sizeof(char *));
    const BookName *name = NULL;
    g_autofree char *code = NULL;
    Code number = 0;

    for (unsigned i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].id, "code") != 0 || values[i] == NULL)
            continue;
        name = book_name(summing->unit, FIELD_PROJECT, values[i]);
        if (name == NULL || !name_sum(summing, FIELD_PROJECT, name->number, &number, error))
            return name == NULL;
        code = g_strdup(book_name_at(summing->into, FIELD_PROJECT, number)->code);
        values[i] = code;
    }
    return book_add_row(summing->into, table, values, error);
}

static bool register_sum(Summing *summing, const Table *table, GError **error)
{
    const GPtrArray *rows = book_rows(summing->unit, table, error);
    const bool projects = strcmp(table->id, "project") == 0;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++, summing->sum->rows++)
        if (!(projects ? project_row_sum : row_sum)(summing, table, g_ptr_array_index(rows, i),
                                                    error))
            return false;
    return rows != NULL;
}

static bool registers_sum(Summing *summing, GError **error)
{
    const GPtrArray *tables = catalog_tables(summing->catalog);

    for (unsigned i = 0; i < tables->len; i++) {
        const Table *table = g_ptr_array_index(tables, i);

        if (table->is_register && !register_sum(summing, table, error))
            return false;
    }
    return true;
}

/* ---- figures that were given: last year's, or instead of vouchers ---- */

static void given_free(void *data)
{
    g_free(((GivenSum *)data)->cell);
    g_free(data);
}

static void given_count(const char *cell, int64_t value, void *data)
{
    Summing *summing = data;
    g_autofree char *key = g_strdup_printf("%d %s", summing->given_year, cell);
    GivenSum *sum = g_hash_table_lookup(summing->given, key);
    Money total;

    if (sum == NULL) {
        sum = g_new0(GivenSum, 1);
        *sum = (GivenSum){0, summing->given_year, g_strdup(cell)};
        g_hash_table_insert(summing->given, g_strdup(key), sum);
    }
    if (money_add(&total, (Money){sum->value}, (Money){value}))
        sum->value = total.fen;
    else
        summing->too_large = true;
}

static bool given_sum(Summing *summing, GError **error)
{
    const int year = book_year(summing->unit);

    for (summing->given_year = year - 1; summing->given_year <= year; summing->given_year++)
        if (!book_each_given(summing->unit, summing->given_year, given_count, summing, error))
            return false;
    if (summing->too_large)
        error_set(error, ERROR_INPUT, "close-too-large", NULL);
    return !summing->too_large;
}

static bool given_write(const Summing *summing, GError **error)
{
    GHashTableIter iterator;
    void *data;

    g_hash_table_iter_init(&iterator, summing->given);
    while (g_hash_table_iter_next(&iterator, NULL, &data)) {
        const GivenSum *sum = data;

        if (!book_give_cell(summing->into, sum->year, sum->cell, sum->value, error))
            return false;
    }
    return true;
}

/* Figures given for this year stand for vouchers: units of which some have none cannot be added. */
static bool origins_agree(const GPtrArray *books, GError **error)
{
    for (unsigned i = 1; i < books->len; i++) {
        Book *first = g_ptr_array_index(books, 0), *other = g_ptr_array_index(books, i);

        if ((book_voucher_count(first) > 0) == (book_voucher_count(other) > 0))
            continue;
        error_set(error, ERROR_INPUT, "department-origins", "place", book_path(other), "unit",
                  book_setting(other, "unit.code"), "mend", "mend-department-origins", NULL);
        return false;
    }
    return true;
}

/* ---- one unit ---- */

static bool unit_enter(Summing *summing, GError **error)
{
    const char *unit = book_setting(summing->unit, "unit.code");
    const char *code = summing->sum->units == 0 ? OWN_OFFICE : unit;
    const char *name = book_setting(summing->unit, "unit.name");

    const bool twice = !g_hash_table_add(summing->units, g_strdup(unit));

    if (twice || book_year(summing->unit) != book_year(summing->into)) {
        error_set(error, ERROR_INPUT, twice ? "department-twice" : "department-year", "place",
                  book_path(summing->unit), "unit", unit, NULL);
        return false;
    }
    if (!book_put_name(summing->into, FIELD_OFFICE, code, name,
                       book_setting(summing->unit, "unit.kind"), error))
        return false;
    summing->unit_office = book_name(summing->into, FIELD_OFFICE, code)->number;
    summing->sum->units++;
    return true;
}

static bool unit_sum(Summing *summing, Book *unit, GError **error)
{
    summing->unit = unit;
    if (!unit_enter(summing, error) || !registers_sum(summing, error) ||
        !given_sum(summing, error) ||
        !book_each_appropriation(unit, appropriation_sum, summing, error))
        return false;
    summing->error = error;
    return book_each_voucher_with(unit, entry_accept, voucher_sum, summing, error) &&
           !summing->failed;
}

/* ---- transfers ---- */

/* Entries that take a key's sum out again; at the close the other way round. */
static void entry_against(GArray *entries, const Transfer *transfer, bool closing)
{
    BookEntry entry = transfer->entry;
    const bool credit = (entry.amount.fen > 0) != closing;

    entry.side = credit ? SIDE_CREDIT : SIDE_DEBIT;
    entry.amount.fen = ABS(entry.amount.fen);
    if (entry.amount.fen != 0)
        g_array_append_val(entries, entry);
}

static bool pair_post(Summing *summing, const Pair *pair, bool closing, GError **error)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    g_autofree char *memo = g_strdup_printf("部门内部抵销：%s", pair->title);
    BookVoucher voucher = {.month = 12,
                           .day = YEAR_END_DAY,
                           .stage = closing ? STAGE_CLOSING : STAGE_NORMAL,
                           .memo = memo};

    for (unsigned i = 0; i < summing->transfers->len; i++) {
        const Transfer *transfer = &g_array_index(summing->transfers, Transfer, i);
        const Code account = transfer->entry.account;

        if (code_covers(pair->paid, account) || code_covers(pair->received, account))
            entry_against(entries, transfer, closing);
    }
    if (entries->len > ENTRIES_MAX) {
        error_set(error, ERROR_INPUT, "department-too-many", "title", pair->title, NULL);
        return false;
    }
    voucher.entries = (const BookEntry *)(void *)entries->data;
    voucher.entry_count = entries->len;
    summing->error = error;
    return number_next(summing, 12, &voucher.number) && book_post(summing->into, &voucher, error);
}

static bool pair_remove(Summing *summing, const Pair *pair, GError **error)
{
    DepartmentPair told = {.title = g_strdup(pair->title)};
    bool closed = false, fits = true;

    for (unsigned i = 0; i < summing->transfers->len; i++) {
        const Transfer *transfer = &g_array_index(summing->transfers, Transfer, i);
        const bool paid = code_covers(pair->paid, transfer->entry.account);
        Money *side = paid ? &told.paid : &told.received;

        if (!paid && !code_covers(pair->received, transfer->entry.account))
            continue;
        closed = closed || transfer->closed;
        fits = fits && (paid ? money_add(side, *side, transfer->entry.amount)
                             : money_subtract(side, *side, transfer->entry.amount));
    }
    told.removed = fits && told.paid.fen != 0 && told.paid.fen == told.received.fen;
    if (told.paid.fen == 0 && told.received.fen == 0) {
        g_free(told.title);
        return true;
    }
    g_array_append_val(summing->sum->pairs, told);
    return !told.removed || (pair_post(summing, pair, false, error) &&
                             (!closed || pair_post(summing, pair, true, error)));
}

static void told_clear(void *data) { g_free(((DepartmentPair *)data)->title); }

void department_sum_clear(DepartmentSum *sum) { g_clear_pointer(&sum->pairs, g_array_unref); }

/* ---- the whole ---- */

bool control_department(const GPtrArray *books, const Catalog *catalog, Book *into,
                        DepartmentSum *sum, GError **error)
{
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    g_autoptr(GArray) transfers = g_array_new(FALSE, FALSE, sizeof(Transfer));
    g_autoptr(GHashTable) given =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, given_free);
    g_autoptr(GHashTable) units = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Summing summing = {.catalog = catalog,
                       .units = units,
                       .given = given,
                       .into = into,
                       .sum = sum,
                       .pairs = pairs,
                       .transfers = transfers};

    memset(sum, 0, sizeof *sum);
    sum->pairs = g_array_new(FALSE, FALSE, sizeof(DepartmentPair));
    g_array_set_clear_func(sum->pairs, told_clear);
    g_array_set_clear_func(pairs, pair_clear);
    if (!origins_agree(books, error) || !pairs_read(&summing, error))
        return false;
    for (unsigned i = 0; i < books->len; i++)
        if (!unit_sum(&summing, g_ptr_array_index(books, i), error))
            return false;
    if (!given_write(&summing, error))
        return false;
    for (unsigned i = 0; i < pairs->len; i++)
        if (!pair_remove(&summing, &g_array_index(pairs, Pair, i), error))
            return false;
    return true;
}
