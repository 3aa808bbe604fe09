/* unsettled.c: balances against the `settle` records of closing.txt */
#include "control/unsettled.h"

#include "base/error.h"
#include "book/journal.h"
#include "control/steps.h"

#include <string.h>

static void unsettled_free(void *data)
{
    Unsettled *one = data;

    g_free(one->id);
    g_free(one->title);
    g_free(one);
}

/* What the book says, or the rule. */
static bool action_of(const Book *book, const ClosingSettle *settle, ClosingAction *action,
                      GError **error)
{
    g_autofree char *name = g_strconcat("control.close-", settle->id, NULL);
    const char *word = book_setting(book, name);

    if (word == NULL)
        *action = settle->action;
    else if (!closing_action(word, action)) {
        error_set(error, ERROR_INPUT, "control-setting", "setting", name, "found", word, "expected",
                  "expect-control-setting", NULL);
        return false;
    }
    return true;
}

static bool amount_of(Book *book, const ClosingSettle *settle, Code account, Money *amount,
                      GError **error)
{
    Turnover sum;
    Money debit, credit, event = MONEY_ZERO;

    if (!book_turnover(book, account, (BookDate){12, 31}, true, &sum, error) ||
        (settle->event != NULL && !book_event_spent(book, settle->event, &event, error)))
        return false;
    if (money_add(&debit, sum.opening_debit, sum.debit) &&
        money_add(&credit, sum.opening_credit, sum.credit) &&
        money_subtract(amount, debit, credit) && money_subtract(amount, *amount, event))
        return true;
    error_set(error, ERROR_INPUT, "close-too-large", NULL);
    return false;
}

static bool settle_ask(Book *book, const ClosingSettle *settle, GPtrArray *unsettled,
                       GError **error)
{
    ClosingAction action;

    if (!action_of(book, settle, &action, error))
        return false;
    for (unsigned i = 0; action != CLOSING_ALLOW && i < settle->accounts->len; i++) {
        Code account = g_array_index(settle->accounts, Code, i);
        Unsettled *one;
        Money amount;

        if (!amount_of(book, settle, account, &amount, error))
            return false;
        if (amount.fen == 0 || !money_abs(&amount, amount))
            continue;
        one = g_new0(Unsettled, 1);
        *one = (Unsettled){g_strdup(settle->id), g_strdup(settle->title), account, amount,
                           action == CLOSING_STOP};
        g_ptr_array_add(unsettled, one);
    }
    return true;
}

GPtrArray *control_unsettled(Book *book, const Catalog *catalog, GError **error)
{
    g_autoptr(Closing) closing = closing_read(catalog, error);
    g_autoptr(GPtrArray) unsettled = g_ptr_array_new_with_free_func(unsettled_free);

    if (closing == NULL)
        return NULL;
    for (unsigned i = 0; i < closing->settles->len; i++)
        if (!settle_ask(book, g_ptr_array_index(closing->settles, i), unsettled, error))
            return NULL;
    return g_steal_pointer(&unsettled);
}

bool control_settled(const GPtrArray *unsettled, GError **error)
{
    for (unsigned i = 0; i < unsettled->len; i++) {
        const Unsettled *one = g_ptr_array_index(unsettled, i);
        g_autofree char *account = g_strdup_printf("%" G_GINT64_FORMAT, one->account);
        g_autofree char *amount = money_text(one->amount);

        if (!one->stops)
            continue;
        error_set(error, ERROR_INPUT, "close-unsettled", "title", one->title, "account", account,
                  "amount", amount, "rule", one->id, "mend", "mend-unsettled", NULL);
        return false;
    }
    return true;
}
