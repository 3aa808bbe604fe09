/* ledger_totals.c: 总账 and 科目余额表: accounts by month, all levels added up */
#include <stdlib.h>

#include "disclosure/ledger_internal.h"

/* An account with all under it. */
typedef struct {
    Code account;
    LedgerSum opening, months[13];
} Total;

static int total_order(const void *a, const void *b)
{
    return ledger_account_order((*(const Total *const *)a)->account,
                                (*(const Total *const *)b)->account);
}

static Total *total_at(GHashTable *totals, Code account)
{
    Total *total = g_hash_table_lookup(totals, &account);

    if (total == NULL) {
        total = g_new0(Total, 1);
        total->account = account;
        g_hash_table_insert(totals, &total->account, total);
    }
    return total;
}

/* Counts a line into its account and those above it, four digits being the first level. */
static bool line_count(GHashTable *totals, const LedgerLine *line, GError **error)
{
    for (int digits = code_digits(line->account); digits >= 4; digits -= 2) {
        Total *total = total_at(totals, code_cut(line->account, digits));
        LedgerSum *sum =
            line->stage == STAGE_OPENING ? &total->opening : &total->months[line->month];
        if (!ledger_add(sum, line, error))
            return false;
    }
    return true;
}

/* By account; elements are freed with it. */
static GPtrArray *totals_make(const Ledger *ledger, GError **error)
{
    g_autoptr(GHashTable) totals = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iterator;
    void *total;
    bool fits = true;

    for (guint i = 0; fits && i < ledger->lines->len; i++)
        fits = line_count(totals, &g_array_index(ledger->lines, LedgerLine, i), error);
    g_hash_table_iter_init(&iterator, totals);
    while (g_hash_table_iter_next(&iterator, NULL, &total))
        g_ptr_array_add(all, total);
    g_ptr_array_sort(all, total_order);
    return fits ? g_steal_pointer(&all) : NULL;
}

/* ---- 总账 ---- */

static void general_row(Ledger *ledger, Node *table, int month, const char *word,
                        const LedgerSum *sum, Money balance)
{
    g_autofree char *text = month != 0 ? g_strdup_printf("%d", month) : NULL;
    Node *row = ledger_row(table);

    ledger_text(row, text, ALIGN_CENTER);
    ledger_text(row, words_of(ledger->words, word), ALIGN_START);
    ledger_money(row, sum != NULL ? sum->debit : MONEY_ZERO);
    ledger_money(row, sum != NULL ? sum->credit : MONEY_ZERO);
    ledger_sides(ledger, row, balance);
}

static bool sum_is_nil(const LedgerSum *sum) { return sum->debit.fen == 0 && sum->credit.fen == 0; }

static bool general_months(Ledger *ledger, Node *table, const Total *total, GError **error)
{
    LedgerSum all = total->opening, year = {MONEY_ZERO, MONEY_ZERO};
    int last = ledger->month != 0 ? ledger->month : 12;

    if (ledger->month <= 1)
        general_row(ledger, table, 0, "row.opening", NULL, ledger_balance(&all));
    for (int month = 1; month <= last; month++) {
        const LedgerSum *sum = &total->months[month];

        if (month == ledger->month && month > 1)
            general_row(ledger, table, 0, "row.before", NULL, ledger_balance(&all));
        if (!ledger_join(&all, sum, error) || !ledger_join(&year, sum, error))
            return false;
        if ((ledger->month != 0 && month != ledger->month) || sum_is_nil(sum))
            continue;
        general_row(ledger, table, month, "row.month", sum, ledger_balance(&all));
        general_row(ledger, table, month, "row.year", &year, ledger_balance(&all));
    }
    return true;
}

bool ledger_put_general(Ledger *ledger, GError **error)
{
    g_autoptr(GPtrArray) totals = totals_make(ledger, error);

    for (guint i = 0; totals != NULL && i < totals->len; i++) {
        const Total *total = g_ptr_array_index(totals, i);
        g_autofree char *name = ledger_account(ledger, total->account);
        Node *table;

        if (code_digits(total->account) != 4)
            continue;
        ledger_heading(ledger, name);
        table = ledger_table(ledger, ledger->document->title, name);
        ledger_head(ledger, table, "column.month", "column.memo", "column.debit", "column.credit",
                    "column.side", "column.balance", NULL);
        if (!general_months(ledger, table, total, error))
            return false;
    }
    return totals != NULL;
}

/* ---- 科目余额表 ---- */

typedef struct {
    Money opening; /* debit less credit */
    LedgerSum before, moved, year;
    Money closing;
} Period;

static bool period_make(const Ledger *ledger, const Total *total, Period *period, GError **error)
{
    int last = ledger->month != 0 ? ledger->month : 12;
    LedgerSum all = total->opening;

    *period = (Period){.opening = ledger_balance(&total->opening), .before = total->opening};
    for (int month = 1; month <= last; month++) {
        const LedgerSum *sum = &total->months[month];
        bool within = ledger->month == 0 || month == ledger->month;
        if (!ledger_join(within ? &period->moved : &period->before, sum, error) ||
            !ledger_join(&period->year, sum, error) || !ledger_join(&all, sum, error))
            return false;
    }
    period->closing = ledger_balance(&all);
    return true;
}

/* Two cells: the balance on its side. */
static void side_cells(Node *row, Money balance)
{
    Money size = balance;

    money_abs(&size, balance);
    ledger_money(row, balance.fen > 0 ? size : MONEY_ZERO);
    ledger_money(row, balance.fen < 0 ? size : MONEY_ZERO);
}

static void balances_head(Ledger *ledger, Node *table)
{
    static const char *const groups[] = {"before", "moved", "row.year", "closing"};
    Node *row = ledger_row(table);
    Node *under = ledger_row(table);

    for (int i = 0; i < 2; i++) {
        Node *cell =
            ledger_text(row, words_of(ledger->words, i == 0 ? "voucher.code" : "voucher.account"),
                        ALIGN_CENTER);
        cell->head = true;
        cell->rowspan = 2;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
        const char *group = i == 0 && ledger->month <= 1 ? "opening" : groups[i];
        Node *cell = ledger_text(row, words_of(ledger->words, group), ALIGN_CENTER);
        cell->head = true;
        cell->colspan = 2;
        ledger_text(under, words_of(ledger->words, "column.debit"), ALIGN_CENTER)->head = true;
        ledger_text(under, words_of(ledger->words, "column.credit"), ALIGN_CENTER)->head = true;
    }
}

/* What the accounts of the first level come to, each on its own side. */
typedef struct {
    LedgerSum before, moved, year, closing;
} Sides;

static bool side_add(LedgerSum *sides, Money balance, GError **error)
{
    LedgerLine line = {.side = balance.fen > 0 ? SIDE_DEBIT : SIDE_CREDIT};

    money_abs(&line.amount, balance);
    return ledger_add(sides, &line, error);
}

static bool sides_add(Sides *sides, const Period *period, GError **error)
{
    return side_add(&sides->before, ledger_balance(&period->before), error) &&
           ledger_join(&sides->moved, &period->moved, error) &&
           ledger_join(&sides->year, &period->year, error) &&
           side_add(&sides->closing, period->closing, error);
}

static void balance_row(Ledger *ledger, Node *table, const Total *total, const Period *period)
{
    int digits = code_digits(total->account);
    g_autofree char *code = g_strdup_printf("%" G_GINT64_FORMAT, total->account);
    Node *row = ledger_row(table);

    ledger_text(row, code, ALIGN_START);
    ledger_text(row, ledger_name(ledger, total->account), ALIGN_START)->indent =
        digits > 4 ? (unsigned)(digits - 4) / 2 : 0;
    side_cells(row, ledger_balance(&period->before));
    ledger_money(row, period->moved.debit);
    ledger_money(row, period->moved.credit);
    ledger_money(row, period->year.debit);
    ledger_money(row, period->year.credit);
    side_cells(row, period->closing);
    if (digits == 4)
        ledger_strong(row);
}

static void sides_row(Ledger *ledger, Node *table, System system, const Sides *sides)
{
    const char *name = system == SYSTEM_FINANCIAL ? "voucher.financial" : "voucher.budgetary";
    g_autofree char *text =
        words_fill(ledger->words, "balances.total", "system", words_of(ledger->words, name), NULL);
    const LedgerSum *const sums[] = {&sides->before, &sides->moved, &sides->year, &sides->closing};
    Node *row = ledger_row(table);

    ledger_text(row, text, ALIGN_START)->colspan = 2;
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
        ledger_money(row, sums[i]->debit);
        ledger_money(row, sums[i]->credit);
    }
    ledger_strong(row);
}

static bool period_is_nil(const Period *period)
{
    return sum_is_nil(&period->before) && sum_is_nil(&period->year);
}

static bool system_rows(Ledger *ledger, Node *table, const GPtrArray *totals, System system,
                        GError **error)
{
    Sides sides = {0};
    bool any = false;

    for (guint i = 0; i < totals->len; i++) {
        const Total *total = g_ptr_array_index(totals, i);
        Period period;

        if (code_account_system(total->account) != system)
            continue;
        if (!period_make(ledger, total, &period, error) ||
            (code_digits(total->account) == 4 && !sides_add(&sides, &period, error)))
            return false;
        if (period_is_nil(&period))
            continue;
        any = true;
        balance_row(ledger, table, total, &period);
    }
    if (any)
        sides_row(ledger, table, system, &sides);
    return true;
}

bool ledger_put_balances(Ledger *ledger, GError **error)
{
    g_autoptr(GPtrArray) totals = totals_make(ledger, error);
    Node *table;

    if (totals == NULL)
        return false;
    table = ledger_table(ledger, ledger->document->title, NULL);
    table->wide = true;
    balances_head(ledger, table);
    return system_rows(ledger, table, totals, SYSTEM_FINANCIAL, error) &&
           system_rows(ledger, table, totals, SYSTEM_BUDGETARY, error);
}
