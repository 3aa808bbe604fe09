/* ledger_lines.c: 明细账 and 日记账: an account entry by entry, with its running balance
 *
 * Three columns, the balance after each entry; 本月合计 and 本年累计 after each month, in a day
 * book 本日合计 after each day. Of one month only, what is before it stands in the line 上月结转.
 */
#include <stdlib.h>
#include <string.h>

#include "disclosure/ledger_internal.h"

typedef struct {
    Ledger *ledger;
    bool daily;
    Node *table;
    LedgerSum opening, day, month, year; /* turnover; the year's without the opening */
    int at_month, at_day;
} Account;

static Money account_balance(const Account *account)
{
    /* Whatever was added fits together: ledger_join has said so. */
    LedgerSum all = account->opening;

    ledger_join(&all, &account->year, NULL);
    return ledger_balance(&all);
}

/* A row without date and number: a word, a sum, and the balance. */
static void sum_row(Account *account, const char *word, const LedgerSum *sum)
{
    Ledger *ledger = account->ledger;
    Node *row = ledger_row(account->table);

    ledger_text(row, NULL, ALIGN_START);
    ledger_text(row, NULL, ALIGN_START);
    ledger_text(row, words_of(ledger->words, word), ALIGN_START);
    if (account->daily)
        ledger_text(row, NULL, ALIGN_START);
    ledger_money(row, sum != NULL ? sum->debit : MONEY_ZERO);
    ledger_money(row, sum != NULL ? sum->credit : MONEY_ZERO);
    ledger_sides(ledger, row, account_balance(account));
    ledger_strong(row);
}

static bool account_shows(const Account *account, int month)
{
    return account->ledger->month == 0 || account->ledger->month == month;
}

static void day_end(Account *account)
{
    if (account->at_day == 0)
        return;
    if (account->daily && account_shows(account, account->at_month))
        sum_row(account, "row.day", &account->day);
    account->day = (LedgerSum){MONEY_ZERO, MONEY_ZERO};
    account->at_day = 0;
}

static void month_end(Account *account)
{
    day_end(account);
    if (account->at_month == 0)
        return;
    if (account_shows(account, account->at_month)) {
        sum_row(account, "row.month", &account->month);
        sum_row(account, "row.year", &account->year);
    }
    account->month = (LedgerSum){MONEY_ZERO, MONEY_ZERO};
    account->at_month = 0;
}

static void entry_row(Account *account, const LedgerLine *line)
{
    Ledger *ledger = account->ledger;
    g_autofree char *date = g_strdup_printf("%02d-%02d", line->month, line->day);
    g_autofree char *number = g_strdup_printf("%d-%d", line->month, line->number);
    Node *row = ledger_row(account->table);

    ledger_text(row, date, ALIGN_CENTER);
    ledger_text(row, number, ALIGN_CENTER);
    ledger_text(row, line->memo, ALIGN_START);
    if (account->daily)
        ledger_text(row, line->counter != 0 ? ledger_name(ledger, line->counter) : NULL,
                    ALIGN_START);
    ledger_money(row, line->side == SIDE_DEBIT ? line->amount : MONEY_ZERO);
    ledger_money(row, line->side == SIDE_CREDIT ? line->amount : MONEY_ZERO);
    ledger_sides(ledger, row, account_balance(account));
}

/* Counts the line; false when it does not fit. */
static bool line_count(Account *account, const LedgerLine *line, GError **error)
{
    LedgerSum all = account->opening;

    if (line->stage == STAGE_OPENING)
        return ledger_add(&account->opening, line, error);
    return ledger_add(&account->day, line, error) && ledger_add(&account->month, line, error) &&
           ledger_add(&account->year, line, error) && ledger_join(&all, &account->year, error);
}

static void account_head(Account *account, Code code)
{
    Ledger *ledger = account->ledger;
    g_autofree char *name = ledger_account(ledger, code);

    ledger_heading(ledger, name);
    account->table = ledger_table(ledger, ledger->document->title, name);
    if (account->daily)
        ledger_head(ledger, account->table, "column.date", "column.number", "column.memo",
                    "column.counter", "column.debit", "column.credit", "column.side",
                    "column.balance", NULL);
    else
        ledger_head(ledger, account->table, "column.date", "column.number", "column.memo",
                    "column.debit", "column.credit", "column.side", "column.balance", NULL);
}

/* Goes on to the line's month and day, and says what was before when it is the first shown. */
static void line_reach(Account *account, const LedgerLine *line, bool *begun)
{
    if (line->month != account->at_month)
        month_end(account);
    else if (line->day != account->at_day)
        day_end(account);
    if (!*begun && account_shows(account, line->month)) {
        sum_row(account, account->ledger->month > 1 ? "row.before" : "row.opening", NULL);
        *begun = true;
    }
    account->at_month = line->month;
    account->at_day = line->day;
}

/* The lines of one account, which are `count`. */
static bool account_put(Ledger *ledger, bool daily, const LedgerLine *lines, guint count,
                        GError **error)
{
    Account account = {.ledger = ledger, .daily = daily};
    bool begun = false;

    account_head(&account, lines->account);
    for (guint i = 0; i < count; i++) {
        if (lines[i].stage != STAGE_OPENING) {
            if (ledger->month != 0 && lines[i].month > ledger->month)
                break;
            line_reach(&account, &lines[i], &begun);
        }
        if (!line_count(&account, &lines[i], error))
            return false;
        if (lines[i].stage != STAGE_OPENING && account_shows(&account, lines[i].month))
            entry_row(&account, &lines[i]);
    }
    month_end(&account);
    if (!begun) /* nothing but what it had before */
        sum_row(&account, ledger->month > 1 ? "row.before" : "row.opening", NULL);
    return true;
}

/* ---- which accounts ---- */

/* Whether cash and bank are kept day by day in it. */
static bool account_is_daily(const Ledger *ledger, Code account)
{
    g_auto(GStrv) words = g_strsplit(words_of(ledger->words, "journal.accounts"), " ", -1);

    for (char **word = words; *word != NULL; word++) {
        Code code = g_ascii_strtoll(*word, NULL, 10);
        if (code > 0 && code_covers(code, account))
            return true;
    }
    return false;
}

bool ledger_put_accounts(Ledger *ledger, bool daily, GError **error)
{
    const LedgerLine *lines = (const LedgerLine *)(void *)ledger->lines->data;
    guint next;

    for (guint first = 0; first < ledger->lines->len; first = next) {
        for (next = first; next < ledger->lines->len; next++)
            if (lines[next].account != lines[first].account)
                break;
        if ((!daily || account_is_daily(ledger, lines[first].account)) &&
            !account_put(ledger, daily, &lines[first], next - first, error))
            return false;
    }
    return true;
}
