/* carry.c: closing balances become opening vouchers
 *
 * A voucher must balance in each accounting by itself, and there may be more balances than one
 * holds. So debits and credits are paired off from both lists in order, the smaller of the two
 * amounts at a time: every pair balances, and a voucher may end after any.
 */
#include "control/carry.h"

#include "base/error.h"
#include "control/balances.h"
#include "control/carry_rules.h"

#include <string.h>

#define PAIRS_MAX 500 /* of a voucher, which takes 1023 entries */

typedef struct {
    Book *from, *to;
    const Catalog *old, *catalog;
    const CarryRules *rules;
    CarryCounts *counts;
} Carrying;

/* ---- may it be carried? ---- */

static bool fail_books(const char *id, Book *from, Book *to, GError **error)
{
    g_autofree char *year = g_strdup_printf("%d", book_year(from));
    g_autofree char *next = g_strdup_printf("%d", book_year(to));

    error_set(error, ERROR_INPUT, id, "place", book_path(to), "year", year, "found", next, "unit",
              book_setting(from, "unit.code"), NULL);
    return false;
}

static bool stop_at_opening(Stage stage, int month G_GNUC_UNUSED,
                            const BookEntry *entry G_GNUC_UNUSED, void *data,
                            GError **error G_GNUC_UNUSED)
{
    bool *has = data;

    *has = *has || stage == STAGE_OPENING;
    return true;
}

static bool books_fit(Book *from, Book *to, GError **error)
{
    bool opened = false;

    if (book_year(to) != book_year(from) + 1)
        return fail_books("carry-year", from, to, error);
    if (g_strcmp0(book_setting(from, "unit.code"), book_setting(to, "unit.code")) != 0)
        return fail_books("carry-unit", from, to, error);
    if (!book_each_entry(to, stop_at_opening, &opened, error))
        return false;
    return !opened || fail_books("carry-opened", from, to, error);
}

static bool fail_open(const Carrying *carrying, const KeyBalance *balance, GError **error)
{
    const Code account = balance->key.fields[FIELD_ACCOUNT];
    const CatalogEntry *entry = catalog_entry(carrying->old, FIELD_ACCOUNT, account);
    g_autofree char *code = g_strdup_printf("%" G_GINT64_FORMAT, account);
    g_autofree char *amount = money_text(balance->amount);

    error_set(error, ERROR_INPUT, "carry-not-closed", "place", book_path(carrying->from), "account",
              code, "name", entry != NULL ? entry->name : "", "amount", amount, "mend",
              "mend-carry-close", NULL);
    return false;
}

static bool is_closed(const Carrying *carrying, const Closing *closing, const GPtrArray *balances,
                      GError **error)
{
    for (unsigned i = 0; i < balances->len; i++)
        for (unsigned j = 0; j < closing->empties->len; j++) {
            const KeyBalance *balance = g_ptr_array_index(balances, i);

            if (code_covers(g_array_index(closing->empties, Code, j),
                            balance->key.fields[FIELD_ACCOUNT]))
                return fail_open(carrying, balance, error);
        }
    return true;
}

/* ---- keys of the new year ---- */

static bool fail_code(const Carrying *carrying, Field field, Code code, GError **error)
{
    const CatalogEntry *entry = catalog_entry(carrying->old, field, code);
    g_autofree char *digits = g_strdup_printf("%" G_GINT64_FORMAT, code);

    error_set(error, ERROR_INPUT, "carry-code", "place", book_path(carrying->from), "field",
              field_name(field), "found", digits, "name", entry != NULL ? entry->name : "",
              "regime", catalog_regime(carrying->catalog), "mend", "mend-carry-code", NULL);
    return false;
}

/* Enters a project or office of the old book in the new one, when it is new there. */
static bool name_enter(const Carrying *carrying, Field field, const BookName *name, GError **error)
{
    return name == NULL || book_name(carrying->to, field, name->code) != NULL ||
           book_put_name(carrying->to, field, name->code, name->name, name->kind, error);
}

/* The number in the new book of a project or office of the old one. */
static bool name_carry(const Carrying *carrying, Field field, Code number, Code *carried,
                       GError **error)
{
    const BookName *name = number != 0 ? book_name_at(carrying->from, field, number) : NULL;

    *carried = 0;
    if (!name_enter(carrying, field, name, error))
        return false;
    if (name != NULL)
        *carried = book_name(carrying->to, field, name->code)->number;
    return true;
}

static bool key_carry(const Carrying *carrying, const BalanceKey *key, BalanceKey *carried,
                      GError **error)
{
    bool mapped = false;

    *carried = *key;
    for (Field field = FIELD_ACCOUNT; field <= FIELD_NATURE; field++) {
        Code code = key->fields[field];

        if (code == 0)
            continue;
        carried->fields[field] = carry_code(carrying->rules, field, code);
        mapped = mapped || carried->fields[field] != code;
        if (catalog_entry(carrying->catalog, field, carried->fields[field]) == NULL)
            return fail_code(carrying, field, code, error);
    }
    carrying->counts->mapped += mapped;
    return name_carry(carrying, FIELD_PROJECT, key->fields[FIELD_PROJECT],
                      &carried->fields[FIELD_PROJECT], error) &&
           name_carry(carrying, FIELD_OFFICE, key->fields[FIELD_OFFICE],
                      &carried->fields[FIELD_OFFICE], error);
}

/* What the new book shall show at its opening. NULL with an error. */
static GHashTable *opening_find(const Carrying *carrying, const GPtrArray *balances, GError **error)
{
    g_autoptr(GHashTable) opening = balances_new_by_key();

    for (unsigned i = 0; i < balances->len; i++) {
        const KeyBalance *balance = g_ptr_array_index(balances, i);
        BalanceKey key;

        if (!key_carry(carrying, &balance->key, &key, error) ||
            !balances_move(opening, &key, balance->amount, error))
            return NULL;
    }
    return g_steal_pointer(&opening);
}

/* ---- vouchers ---- */

/* Balances of one side of one accounting, and how much of the one at hand is left. */
typedef struct {
    GPtrArray *balances; /* of const KeyBalance * */
    unsigned at;
    int64_t left;
} Queue;

static void queue_fill(Queue *queue, const GPtrArray *opening, System system, bool credit)
{
    queue->balances = g_ptr_array_new();
    for (unsigned i = 0; i < opening->len; i++) {
        KeyBalance *balance = g_ptr_array_index(opening, i);

        if (code_account_system(balance->key.fields[FIELD_ACCOUNT]) == system &&
            (balance->amount.fen < 0) == credit)
            g_ptr_array_add(queue->balances, balance);
    }
}

static const KeyBalance *queue_head(Queue *queue)
{
    const KeyBalance *head;

    if (queue->at == queue->balances->len)
        return NULL;
    head = g_ptr_array_index(queue->balances, queue->at);
    if (queue->left == 0)
        queue->left = ABS(head->amount.fen);
    return head;
}

static void queue_take(Queue *queue, int64_t fen)
{
    queue->left -= fen;
    if (queue->left == 0)
        queue->at++;
}

static bool entry_is_of(const BookEntry *entry, const BalanceKey *key, Side side)
{
    const Code *fields = key->fields;

    return entry->side == side && entry->account == fields[FIELD_ACCOUNT] &&
           entry->fund == fields[FIELD_FUND] && entry->function == fields[FIELD_FUNCTION] &&
           entry->economy == fields[FIELD_ECONOMY] && entry->nature == fields[FIELD_NATURE] &&
           entry->project == fields[FIELD_PROJECT] && entry->office == fields[FIELD_OFFICE];
}

/* Adds to the entry of the same balance, which is one of the last two, or makes one. */
static void entry_put(GArray *entries, const BalanceKey *key, Side side, int64_t fen)
{
    const Code *fields = key->fields;
    const BookEntry entry = {
        .account = fields[FIELD_ACCOUNT],
        .fund = fields[FIELD_FUND],
        .function = fields[FIELD_FUNCTION],
        .economy = fields[FIELD_ECONOMY],
        .nature = fields[FIELD_NATURE],
        .project = fields[FIELD_PROJECT],
        .office = fields[FIELD_OFFICE],
        .side = side,
        .amount = {fen},
    };

    for (unsigned back = 1; back <= 2 && back <= entries->len; back++) {
        BookEntry *last = &g_array_index(entries, BookEntry, entries->len - back);

        if (entry_is_of(last, key, side)) {
            last->amount.fen += fen;
            return;
        }
    }
    g_array_append_val(entries, entry);
}

static bool voucher_post(Carrying *carrying, GArray *entries, GError **error)
{
    g_autofree char *memo = g_strdup_printf("上年结转（%d年末余额）", book_year(carrying->from));
    BookVoucher voucher = {
        .month = 1,
        .day = 1,
        .stage = STAGE_OPENING,
        .memo = memo,
        .entries = (const BookEntry *)(void *)entries->data,
        .entry_count = entries->len,
    };

    if (entries->len == 0)
        return true;
    voucher.number = book_next_number(carrying->to, 1, error);
    if (voucher.number <= 0 || !book_post(carrying->to, &voucher, error))
        return false;
    carrying->counts->vouchers++;
    carrying->counts->entries += entries->len;
    g_array_set_size(entries, 0);
    return true;
}

static bool system_post(Carrying *carrying, const GPtrArray *opening, System system,
                        GArray *entries, GError **error)
{
    Queue debits = {0}, credits = {0};
    const KeyBalance *debit, *credit;
    bool posted = true;

    queue_fill(&debits, opening, system, false);
    queue_fill(&credits, opening, system, true);
    while (posted && (debit = queue_head(&debits)) != NULL &&
           (credit = queue_head(&credits)) != NULL) {
        int64_t fen = MIN(debits.left, credits.left);

        entry_put(entries, &debit->key, SIDE_DEBIT, fen);
        entry_put(entries, &credit->key, SIDE_CREDIT, fen);
        queue_take(&debits, fen);
        queue_take(&credits, fen);
        posted = entries->len < 2 * PAIRS_MAX || voucher_post(carrying, entries, error);
    }
    g_ptr_array_unref(debits.balances);
    g_ptr_array_unref(credits.balances);
    return posted && voucher_post(carrying, entries, error);
}

/* ---- registers and texts that go on ---- */

static int column_index(const Table *table, const char *id)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].id, id) == 0)
            return (int)i;
    return -1;
}

static const char *value_of(const Table *table, const BookRow *row, const char *column)
{
    int index = column_index(table, column);

    return index >= 0 ? row->values[index] : NULL;
}

/* The value of a column in the new year: what the rule sets, else what it was. Registers name
 * projects and offices by their codes, which the new book must know. */
static bool value_carry(const Carrying *carrying, const CarryRegister *rule, const Table *table,
                        const BookRow *row, const TableColumn *column, char **value, GError **error)
{
    const char *text = value_of(table, row, column->id);
    const Field field = column->type == COLUMN_PROJECT ? FIELD_PROJECT : FIELD_OFFICE;

    for (unsigned i = 0; i < rule->sets->len; i++) {
        const CarrySet *set = &g_array_index(rule->sets, CarrySet, i);

        if (strcmp(set->column, column->id) == 0)
            text = *set->value == '@' ? value_of(table, row, set->value + 1) : set->value;
    }
    *value = g_strdup(text);
    return (column->type != COLUMN_PROJECT && column->type != COLUMN_OFFICE) || text == NULL ||
           name_enter(carrying, field, book_name(carrying->from, field, text), error);
}

static bool row_carry(const Carrying *carrying, const CarryRegister *rule, const Table *old,
                      const Table *table, const BookRow *row, GError **error)
{
    g_auto(GStrv) values = g_new0(char *, table->column_count + 1);
    g_autofree const char **given = g_new0(const char *, table->column_count);

    for (unsigned i = 0; i < table->column_count; i++) {
        if (!value_carry(carrying, rule, old, row, &table->columns[i], &values[i], error))
            return false;
        given[i] = values[i] != NULL && *values[i] != '\0' ? values[i] : NULL;
        if (values[i] == NULL)
            values[i] = g_strdup("");
    }
    carrying->counts->rows++;
    return book_add_row(carrying->to, table, given, error);
}

static bool register_carry(const Carrying *carrying, const CarryRegister *rule, GError **error)
{
    const Table *old = catalog_table(carrying->old, rule->id);
    const Table *table = catalog_table(carrying->catalog, rule->id);
    const GPtrArray *rows = old != NULL ? book_rows(carrying->from, old, error) : NULL;

    if (old == NULL)
        return true;
    for (unsigned i = 0; rows != NULL && i < rows->len; i++)
        if (!row_carry(carrying, rule, old, table, g_ptr_array_index(rows, i), error))
            return false;
    return rows != NULL;
}

/* An office has its place in the new year whether it shows a balance or not. */
static bool offices_carry(const Carrying *carrying, GError **error)
{
    const GPtrArray *offices = book_names(carrying->from, FIELD_OFFICE);
    Code carried;

    for (unsigned i = 0; i < offices->len; i++) {
        const BookName *office = g_ptr_array_index(offices, i);

        if (!name_carry(carrying, FIELD_OFFICE, office->number, &carried, error))
            return false;
    }
    return true;
}

static bool rest_carry(const Carrying *carrying, GError **error)
{
    if (!offices_carry(carrying, error))
        return false;
    for (unsigned i = 0; i < carrying->rules->registers->len; i++)
        if (!register_carry(carrying, g_ptr_array_index(carrying->rules->registers, i), error))
            return false;
    for (unsigned i = 0; i < carrying->rules->texts->len; i++) {
        const char *key = g_ptr_array_index(carrying->rules->texts, i);
        const char *const *texts = book_texts(carrying->from, key);

        for (; texts != NULL && *texts != NULL; texts++, carrying->counts->texts++)
            if (!book_add_text(carrying->to, key, *texts, error))
                return false;
    }
    return true;
}

/* ---- the whole ---- */

static bool balances_agree(GHashTable *wanted, GHashTable *found)
{
    g_autoptr(GPtrArray) left = balances_in_order(wanted), right = balances_in_order(found);

    for (unsigned i = 0; i < left->len && i < right->len; i++) {
        const KeyBalance *a = g_ptr_array_index(left, i), *b = g_ptr_array_index(right, i);

        if (balance_key_compare(&a->key, &b->key) != 0 || a->amount.fen != b->amount.fen)
            return false;
    }
    return left->len == right->len;
}

/* What the new book shows is what the old one showed, read back from its entries. */
static bool opening_prove(const Carrying *carrying, GHashTable *opening, GError **error)
{
    g_autoptr(Closing) closing = closing_read(carrying->catalog, error);
    g_autoptr(GHashTable) found =
        closing != NULL ? balances_by_key_at(carrying->to, closing, STAGE_OPENING, error) : NULL;

    return found != NULL && (balances_agree(opening, found) ||
                             fail_books("carry-differs", carrying->from, carrying->to, error));
}

static bool opening_post(Carrying *carrying, GHashTable *opening, GError **error)
{
    g_autoptr(GPtrArray) list = balances_in_order(opening);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));

    return system_post(carrying, list, SYSTEM_FINANCIAL, entries, error) &&
           system_post(carrying, list, SYSTEM_BUDGETARY, entries, error);
}

bool control_carry(Book *from, const Catalog *old, Book *to, const Catalog *catalog,
                   const char *more, CarryCounts *counts, GError **error)
{
    g_autoptr(Closing) closing = closing_read(old, error);
    g_autoptr(CarryRules) rules = carry_rules_read(catalog, more, error);
    g_autoptr(GHashTable) balances = NULL, opening = NULL;
    g_autoptr(GPtrArray) list = NULL;
    Carrying carrying = {from, to, old, catalog, rules, counts};

    memset(counts, 0, sizeof *counts);
    if (closing == NULL || rules == NULL || !books_fit(from, to, error))
        return false;
    balances = balances_by_key(from, closing, error);
    list = balances != NULL ? balances_in_order(balances) : NULL;
    if (list == NULL || !is_closed(&carrying, closing, list, error))
        return false;
    opening = opening_find(&carrying, list, error);
    return opening != NULL && opening_post(&carrying, opening, error) &&
           opening_prove(&carrying, opening, error) && rest_carry(&carrying, error);
}
