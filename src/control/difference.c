/* difference.c: each voucher's part in what stands between budget result and surplus
 *
 * A voucher balances in both accountings, so with D for debits less credits
 *
 *   (income − expense) − (budget income − budget expenditure)
 *     = D(assets, liabilities, net assets) − D(balances of the budget, 资金结存 among them).
 *
 * The left side has two gaps: income − budget income, budget expenditure − expense. The right side
 * is a sum of changes of accounts, of which money and 资金结存 count as one. Each gap takes changes
 * of its own sign, in the order of the matters; what is left of the changes are exchanges within
 * the balance sheet, and cancel. What is left of the gaps is the rest, and should be nothing.
 */
#include "control/difference.h"

#include "base/error.h"
#include "base/record.h"
#include "book/walk.h"

#include <string.h>

#define FILE_NAME "posting/difference.txt"

typedef struct {
    char *id, *title;
    bool adds;
} Group;

typedef struct {
    char *id, *title;
    bool of_income; /* else of expenditure */
    GArray *accounts;
    int budgetary, financial; /* rows: only that accounting has an amount */
} Matter;

struct Difference {
    GPtrArray *groups;  /* of Group * */
    GPtrArray *matters; /* of Matter * */
    GPtrArray *rows;    /* of DifferenceRow *; the rest last */
    GPtrArray *nets;    /* of DifferenceMatter *, in step with matters */
    GArray *money;      /* of Code: prefixes */
    Code cash;          /* 资金结存 */
    Money result, surplus;
    BookDate to;
};

/* ---- the data ---- */

static void group_free(void *data)
{
    Group *group = data;

    g_free(group->id);
    g_free(group->title);
    g_free(group);
}

static void matter_free(void *data)
{
    Matter *matter = data;

    g_free(matter->id);
    g_free(matter->title);
    g_array_unref(matter->accounts);
    g_free(matter);
}

static void row_free(void *data)
{
    DifferenceRow *row = data;

    g_free((char *)row->id);
    g_free((char *)row->title);
    g_free(row);
}

void difference_free(Difference *difference)
{
    if (difference == NULL)
        return;
    g_ptr_array_unref(difference->rows);
    g_ptr_array_unref(difference->nets);
    g_ptr_array_unref(difference->matters);
    g_ptr_array_unref(difference->groups);
    g_array_unref(difference->money);
    g_free(difference);
}

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "difference-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

static bool accounts_read(const Record *record, const char *text, GArray *accounts, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, "|", -1);

    for (unsigned i = 0; words[i] != NULL; i++) {
        char *end;
        Code account = g_ascii_strtoll(words[i], &end, 10);
        if (account <= 0 || *end != '\0')
            return fail(record, words[i], error);
        g_array_append_val(accounts, account);
    }
    return true;
}

static bool money_read(Difference *difference, const Record *record, GError **error)
{
    if (!record_expect(record, 2, 2, error) ||
        !accounts_read(record, record->fields[0], difference->money, error))
        return false;
    difference->cash = g_ascii_strtoll(record->fields[1], NULL, 10);
    return difference->cash > 0 || fail(record, record->fields[1], error);
}

static bool group_read(Difference *difference, const Record *record, GError **error)
{
    Group *group;
    bool adds;

    if (!record_expect(record, 3, 3, error))
        return false;
    adds = strcmp(record->fields[2], "add") == 0;
    if (!adds && strcmp(record->fields[2], "less") != 0)
        return fail(record, record->fields[2], error);
    group = g_new0(Group, 1);
    group->id = g_strdup(record->fields[0]);
    group->title = g_strdup(record->fields[1]);
    group->adds = adds;
    g_ptr_array_add(difference->groups, group);
    return true;
}

static const Group *group_find(const Difference *difference, const char *id)
{
    for (unsigned i = 0; i < difference->groups->len; i++) {
        const Group *group = g_ptr_array_index(difference->groups, i);
        if (strcmp(group->id, id) == 0)
            return group;
    }
    return NULL;
}

static int row_find(const Difference *difference, const char *id)
{
    for (unsigned i = 0; i < difference->rows->len; i++)
        if (strcmp(((const DifferenceRow *)g_ptr_array_index(difference->rows, i))->id, id) == 0)
            return (int)i;
    return -1;
}

static void row_add(Difference *difference, const char *id, const char *title, const Group *group)
{
    DifferenceRow *row = g_new0(DifferenceRow, 1);

    row->id = g_strdup(id);
    row->title = g_strdup(title);
    row->group = group != NULL ? group->id : NULL;
    row->group_title = group != NULL ? group->title : NULL;
    row->adds = group == NULL || group->adds;
    g_ptr_array_add(difference->rows, row);
}

static bool row_read(Difference *difference, const Record *record, GError **error)
{
    const Group *group;

    if (!record_expect(record, 3, 3, error))
        return false;
    group = group_find(difference, record->fields[0]);
    if (group == NULL || row_find(difference, record->fields[1]) >= 0)
        return fail(record, record->fields[group != NULL], error);
    row_add(difference, record->fields[1], record->fields[2], group);
    return true;
}

static bool rest_read(Difference *difference, const Record *record, GError **error)
{
    if (!record_expect(record, 2, 2, error))
        return false;
    if (row_find(difference, record->fields[0]) >= 0)
        return fail(record, record->fields[0], error);
    row_add(difference, record->fields[0], record->fields[1], NULL);
    return true;
}

static void net_add(Difference *difference, const Matter *matter)
{
    DifferenceMatter *net = g_new0(DifferenceMatter, 1);

    net->id = matter->id;
    net->title = matter->title;
    g_ptr_array_add(difference->nets, net);
}

static bool matter_read(Difference *difference, const Record *record, GError **error)
{
    Matter *matter;

    if (!record_expect(record, 6, 6, error))
        return false;
    matter = g_new0(Matter, 1);
    matter->id = g_strdup(record->fields[0]);
    matter->title = g_strdup(record->fields[1]);
    matter->of_income = strcmp(record->fields[2], "income") == 0;
    matter->accounts = g_array_new(FALSE, FALSE, sizeof(Code));
    matter->budgetary = row_find(difference, record->fields[4]);
    matter->financial = row_find(difference, record->fields[5]);
    g_ptr_array_add(difference->matters, matter);
    net_add(difference, matter);
    if (!matter->of_income && strcmp(record->fields[2], "expenditure") != 0)
        return fail(record, record->fields[2], error);
    if (matter->budgetary < 0 || matter->financial < 0)
        return fail(record, record->fields[matter->budgetary < 0 ? 4 : 5], error);
    return accounts_read(record, record->fields[3], matter->accounts, error);
}

static const struct {
    const char *word;
    bool (*read)(Difference *difference, const Record *record, GError **error);
} readers[] = {
    {"money", money_read}, {"group", group_read},   {"row", row_read},
    {"rest", rest_read},   {"matter", matter_read},
};

static bool record_read(Difference *difference, const Record *record, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0)
            return readers[i].read(difference, record, error);
    return fail(record, record->word, error);
}

static Difference *difference_new(void)
{
    Difference *difference = g_new0(Difference, 1);

    difference->groups = g_ptr_array_new_with_free_func(group_free);
    difference->matters = g_ptr_array_new_with_free_func(matter_free);
    difference->rows = g_ptr_array_new_with_free_func(row_free);
    difference->nets = g_ptr_array_new_with_free_func(g_free);
    difference->money = g_array_new(FALSE, FALSE, sizeof(Code));
    return difference;
}

/* Whether the last row, and no other, is that of the rest. */
static bool rest_is_last(const Difference *difference)
{
    for (unsigned i = 0; i < difference->rows->len; i++)
        if ((((const DifferenceRow *)g_ptr_array_index(difference->rows, i))->group == NULL) !=
            (i + 1 == difference->rows->len))
            return false;
    return difference->rows->len > 0;
}

static Difference *difference_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, FILE_NAME);
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(Difference) difference = difference_new();

    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  FILE_NAME, NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!record_read(difference, record_file_at(file, i), error))
            return NULL;
    if (rest_is_last(difference))
        return g_steal_pointer(&difference);
    error_set(error, ERROR_INPUT, "difference-notation", "place", path, "found", "rest", NULL);
    return NULL;
}

/* ---- one voucher ---- */

typedef struct {
    Code account;
    Money amount; /* debit positive; of the budget's balances credit positive */
} Change;

/* By the first digit of the account; debits less credits. */
#define CLASS_COUNT 10
enum { CLASS_INCOME = 4, CLASS_EXPENSE = 5, CLASS_RECEIPT = 6, CLASS_EXPENDITURE = 7 };

typedef struct {
    Difference *difference;
    GArray *changes; /* of Change, of the voucher at hand */
    Money classes[CLASS_COUNT];
    bool has[CLASS_COUNT];
    GError **error;
} Tally;

static bool fail_large(Tally *tally)
{
    error_set(tally->error, ERROR_INPUT, "difference-too-large", NULL);
    return false;
}

static bool is_money(const Difference *difference, Code account)
{
    for (unsigned i = 0; i < difference->money->len; i++)
        if (code_covers(g_array_index(difference->money, Code, i), account))
            return true;
    return code_covers(difference->cash, account);
}

static bool change_add(Tally *tally, Code account, Money amount)
{
    Change fresh = {account, amount};

    for (unsigned i = 0; i < tally->changes->len; i++) {
        Change *change = &g_array_index(tally->changes, Change, i);
        if (change->account == account)
            return money_add(&change->amount, change->amount, amount) || fail_large(tally);
    }
    g_array_append_val(tally->changes, fresh);
    return true;
}

static bool entry_tally(Tally *tally, const BookEntry *entry)
{
    int class = (int)code_cut(entry->account, 1);
    Money amount = entry->amount;

    if (entry->side == SIDE_CREDIT && !money_negate(&amount, amount))
        return fail_large(tally);
    if (class >= CLASS_INCOME && class <= CLASS_EXPENDITURE) {
        tally->has[class] = true;
        return money_add(&tally->classes[class], tally->classes[class], amount) ||
               fail_large(tally);
    }
    if (code_account_system(entry->account) == SYSTEM_BUDGETARY && !money_negate(&amount, amount))
        return fail_large(tally);
    return change_add(tally,
                      is_money(tally->difference, entry->account) ? tally->difference->cash
                                                                  : entry->account,
                      amount);
}

static bool same_sign(Money a, Money b)
{
    return (a.fen > 0 && b.fen > 0) || (a.fen < 0 && b.fen < 0);
}

/* Where only one accounting has an amount it is that one's row; else the way of the gap tells:
 * a positive gap of income is income only, one of expenditure is expenditure only. */
static int matter_row(const Tally *tally, const Matter *matter, Money gap)
{
    bool financial = tally->has[matter->of_income ? CLASS_INCOME : CLASS_EXPENSE];
    bool budgetary = tally->has[matter->of_income ? CLASS_RECEIPT : CLASS_EXPENDITURE];

    if (financial != budgetary)
        return financial ? matter->financial : matter->budgetary;
    return (gap.fen > 0) == matter->of_income ? matter->financial : matter->budgetary;
}

static bool row_count(Tally *tally, unsigned matter_index, int row_index, Money part)
{
    DifferenceRow *row = g_ptr_array_index(tally->difference->rows, (unsigned)row_index);
    DifferenceMatter *net = g_ptr_array_index(tally->difference->nets, matter_index);

    if (!money_add(&net->amount, net->amount, part))
        return fail_large(tally);
    return (row->adds ? money_add(&row->amount, row->amount, part)
                      : money_subtract(&row->amount, row->amount, part)) ||
           fail_large(tally);
}

static bool matter_has(const Matter *matter, Code account)
{
    for (unsigned i = 0; i < matter->accounts->len; i++)
        if (code_covers(g_array_index(matter->accounts, Code, i), account))
            return true;
    return false;
}

/* A gap takes the changes of one matter that go its way, as far as it reaches. */
static bool matter_take(Tally *tally, unsigned index, Money *gap)
{
    const Matter *matter = g_ptr_array_index(tally->difference->matters, index);
    int row = matter_row(tally, matter, *gap);

    for (unsigned i = 0; i < tally->changes->len; i++) {
        Change *change = &g_array_index(tally->changes, Change, i);
        Money part;

        if (!same_sign(change->amount, *gap) || !matter_has(matter, change->account))
            continue;
        part = (gap->fen > 0) == (change->amount.fen < gap->fen) ? change->amount : *gap;
        if (!money_subtract(gap, *gap, part) ||
            !money_subtract(&change->amount, change->amount, part))
            return fail_large(tally);
        if (!row_count(tally, index, row, part))
            return false;
    }
    return true;
}

static bool gap_explain(Tally *tally, bool of_income, Money *gap)
{
    for (unsigned i = 0; i < tally->difference->matters->len; i++) {
        const Matter *matter = g_ptr_array_index(tally->difference->matters, i);
        if (matter->of_income == of_income && !matter_take(tally, i, gap))
            return false;
    }
    return true;
}

static bool rest_count(Tally *tally, Money rest)
{
    GPtrArray *rows = tally->difference->rows;
    DifferenceRow *row = g_ptr_array_index(rows, rows->len - 1);

    return money_add(&row->amount, row->amount, rest) || fail_large(tally);
}

/* Income stands on the credit side: what classes hold is its negative. */
static bool gaps_explain(Tally *tally)
{
    Difference *difference = tally->difference;
    const Money *classes = tally->classes;
    Money income, expenditure, rest;

    if (!money_subtract(&income, classes[CLASS_RECEIPT], classes[CLASS_INCOME]) ||
        !money_subtract(&expenditure, classes[CLASS_EXPENDITURE], classes[CLASS_EXPENSE]) ||
        !money_subtract(&difference->surplus, difference->surplus, classes[CLASS_INCOME]) ||
        !money_subtract(&difference->surplus, difference->surplus, classes[CLASS_EXPENSE]) ||
        !money_subtract(&difference->result, difference->result, classes[CLASS_RECEIPT]) ||
        !money_subtract(&difference->result, difference->result, classes[CLASS_EXPENDITURE]))
        return fail_large(tally);
    if (!gap_explain(tally, true, &income) || !gap_explain(tally, false, &expenditure))
        return false;
    return (money_add(&rest, income, expenditure) || fail_large(tally)) && rest_count(tally, rest);
}

static bool voucher_tally(const BookVoucher *voucher, void *data, GError **error)
{
    Tally *tally = data;
    BookDate to = tally->difference->to;

    if (voucher->stage != STAGE_NORMAL || voucher->month > to.month ||
        (voucher->month == to.month && voucher->day > to.day))
        return true;
    g_array_set_size(tally->changes, 0);
    memset(tally->classes, 0, sizeof tally->classes);
    memset(tally->has, 0, sizeof tally->has);
    tally->error = error;
    for (unsigned i = 0; i < voucher->entry_count; i++)
        if (!entry_tally(tally, &voucher->entries[i]))
            return false;
    return gaps_explain(tally);
}

/* ---- the whole ---- */

Difference *difference_compute(Book *book, const Catalog *catalog, BookDate to, GError **error)
{
    g_autoptr(Difference) difference = difference_read(catalog, error);
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(Change));
    Tally tally = {.difference = difference, .changes = changes};

    if (difference == NULL)
        return NULL;
    difference->to = to;
    return book_walk(book, voucher_tally, &tally, error) ? g_steal_pointer(&difference) : NULL;
}

Money difference_result(const Difference *difference) { return difference->result; }
Money difference_surplus(const Difference *difference) { return difference->surplus; }
const GPtrArray *difference_rows(const Difference *difference) { return difference->rows; }
const GPtrArray *difference_matters(const Difference *difference) { return difference->nets; }

Money difference_unexplained(const Difference *difference)
{
    const GPtrArray *rows = difference->rows;

    return ((const DifferenceRow *)g_ptr_array_index(rows, rows->len - 1))->amount;
}
