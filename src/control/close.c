/* close.c: balances by account and key, moved step by step
 *
 * Invariant: `balances` holds what every account will show once the vouchers made so far are
 * posted, by the keys that the regime keeps for it. A step reads them, makes its voucher, and moves
 * them.
 *
 * A voucher is made of portions: the balances that go to one account under the same keys, and the
 * one entry that takes them in. A portion balances by itself, so a long step may be split between
 * any two.
 */
#include "control/close.h"

#include "base/error.h"
#include "book/journal.h"
#include "control/balances.h"
#include "control/steps.h"

#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 1000 /* of a closing voucher; the book itself takes 1023 */
#define CLOSING_MONTH 12
#define CLOSING_DAY 31

typedef struct {
    Book *book;
    Closing *closing;
    GHashTable *balances; /* KeyBalance to itself, by its key */
    GArray *entries;      /* of BookEntry: the voucher that is being made */
    unsigned vouchers;
} Closer;

/* ---- which balances a move takes ---- */

static bool is_listed(const Code *codes, Code code)
{
    for (; *codes != 0; codes++)
        if (*codes == code)
            return true;
    return false;
}

static bool move_takes(const ClosingMove *move, const KeyBalance *balance)
{
    const Code *fields = balance->key.fields;

    if (balance->amount.fen == 0 || !code_covers(move->from, fields[FIELD_ACCOUNT]) ||
        (move->credit_only && balance->amount.fen > 0))
        return false;
    if (move->funds != NULL && !is_listed(move->funds, fields[FIELD_FUND]))
        return false;
    return move->natures == NULL ||
           is_listed(move->natures, fields[FIELD_NATURE]) != move->natures_excluded;
}

/* A balance on its way: where it goes decides the portion it belongs to. */
typedef struct {
    BalanceKey into;
    KeyBalance *from;
} Passage;

static int passage_compare(const void *a, const void *b)
{
    const Passage *left = a, *right = b;
    int order = balance_key_compare(&left->into, &right->into);

    return order != 0 ? order : balance_key_compare(&left->from->key, &right->from->key);
}

/* What a step moves, in the order of its portions. Each balance goes by the first move that takes
 * it. */
static GArray *passages_find(const Closer *closer, const ClosingStep *step)
{
    GArray *passages = g_array_new(FALSE, FALSE, sizeof(Passage));
    GHashTableIter iterator;
    void *data;

    g_hash_table_iter_init(&iterator, closer->balances);
    while (g_hash_table_iter_next(&iterator, &data, NULL))
        for (unsigned i = 0; i < step->moves->len; i++) {
            const ClosingMove *move = &g_array_index(step->moves, ClosingMove, i);
            KeyBalance *balance = data;
            Passage passage = {balance_key_kept(closer->closing, move->into, &balance->key),
                               balance};

            if (!move_takes(move, balance))
                continue;
            g_array_append_val(passages, passage);
            break;
        }
    g_array_sort(passages, passage_compare);
    return passages;
}

/* ---- vouchers ---- */

/* An entry of `amount`, debit positive; nil makes none. */
static void entry_make(Closer *closer, const BalanceKey *key, Money amount)
{
    BookEntry entry = {
        .account = key->fields[FIELD_ACCOUNT],
        .fund = key->fields[FIELD_FUND],
        .function = key->fields[FIELD_FUNCTION],
        .economy = key->fields[FIELD_ECONOMY],
        .nature = key->fields[FIELD_NATURE],
        .project = key->fields[FIELD_PROJECT],
        .office = key->fields[FIELD_OFFICE],
        .side = amount.fen > 0 ? SIDE_DEBIT : SIDE_CREDIT,
        .amount = {amount.fen > 0 ? amount.fen : -amount.fen},
    };

    if (amount.fen != 0)
        g_array_append_val(closer->entries, entry);
}

static bool voucher_post(Closer *closer, const ClosingStep *step, GError **error)
{
    BookVoucher voucher = {
        .month = CLOSING_MONTH,
        .day = CLOSING_DAY,
        .stage = STAGE_CLOSING,
        .memo = step->title,
        .entries = (const BookEntry *)(void *)closer->entries->data,
        .entry_count = closer->entries->len,
    };

    if (closer->entries->len == 0)
        return true;
    voucher.number = book_next_number(closer->book, CLOSING_MONTH, error);
    if (voucher.number <= 0 || !book_post(closer->book, &voucher, error))
        return false;
    g_array_set_size(closer->entries, 0);
    closer->vouchers++;
    return true;
}

/* Takes the balances from `first` on, as far as they go to the same place and fit in the voucher;
 * makes their entries and the one that takes them in, and moves them. Answers where it stopped, 0
 * with an error. */
static unsigned portion_make(Closer *closer, const GArray *passages, unsigned first, GError **error)
{
    const BalanceKey *into = &g_array_index(passages, Passage, first).into;
    Money sum = MONEY_ZERO, reversed;
    unsigned next = first;

    for (; next < passages->len && closer->entries->len + 1 < ENTRIES_MAX; next++) {
        const Passage *passage = &g_array_index(passages, Passage, next);

        if (balance_key_compare(&passage->into, into) != 0)
            break;
        if (!money_negate(&reversed, passage->from->amount) ||
            !money_add(&sum, sum, passage->from->amount)) {
            error_set(error, ERROR_INPUT, "close-too-large", NULL);
            return 0;
        }
        entry_make(closer, &passage->from->key, reversed);
        passage->from->amount = MONEY_ZERO;
    }
    entry_make(closer, into, sum);
    return balances_move(closer->balances, into, sum, error) ? next : 0;
}

static bool step_run(Closer *closer, const ClosingStep *step, GError **error)
{
    g_autoptr(GArray) passages = passages_find(closer, step);

    for (unsigned next = 0; next < passages->len;) {
        if (closer->entries->len + 2 > ENTRIES_MAX && !voucher_post(closer, step, error))
            return false;
        next = portion_make(closer, passages, next, error);
        if (next == 0)
            return false;
    }
    return voucher_post(closer, step, error);
}

/* ---- the whole ---- */

static const char *word_of(const Catalog *catalog, Field field, Code code)
{
    const CatalogEntry *entry = catalog_entry(catalog, field, code);

    return entry != NULL ? entry->name : NULL;
}

static void fail_left(const Catalog *catalog, const KeyBalance *balance, GError **error)
{
    const Code *fields = balance->key.fields;
    g_autofree char *account = g_strdup_printf("%" G_GINT64_FORMAT, fields[FIELD_ACCOUNT]);
    g_autofree char *amount = money_text(balance->amount);

    error_set(error, ERROR_INPUT, "close-left", "account", account, "name",
              word_of(catalog, FIELD_ACCOUNT, fields[FIELD_ACCOUNT]), "amount", amount, "fund",
              word_of(catalog, FIELD_FUND, fields[FIELD_FUND]), "nature",
              word_of(catalog, FIELD_NATURE, fields[FIELD_NATURE]), "expected", "expect-closed",
              "mend", "mend-closing", NULL);
}

/* Of several balances that are left the first in key order is told, so that a message does not
 * change. */
static bool empties_hold(const Closer *closer, const Catalog *catalog, GError **error)
{
    const KeyBalance *left = NULL;
    GHashTableIter iterator;
    void *data;

    g_hash_table_iter_init(&iterator, closer->balances);
    while (g_hash_table_iter_next(&iterator, &data, NULL)) {
        const KeyBalance *balance = data;

        for (unsigned i = 0; i < closer->closing->empties->len; i++)
            if (balance->amount.fen != 0 &&
                code_covers(g_array_index(closer->closing->empties, Code, i),
                            balance->key.fields[FIELD_ACCOUNT]) &&
                (left == NULL || balance_key_compare(&balance->key, &left->key) < 0))
                left = balance;
    }
    if (left != NULL)
        fail_left(catalog, left, error);
    return left == NULL;
}

static bool steps_run(Closer *closer, const Catalog *catalog, GError **error)
{
    for (unsigned i = 0; i < closer->closing->steps->len; i++) {
        const ClosingStep *step = g_ptr_array_index(closer->closing->steps, i);
        if (closing_step_applies(step, closer->book) && !step_run(closer, step, error))
            return false;
    }
    return empties_hold(closer, catalog, error);
}

/* After the year's closing nothing is posted into the year. */
static bool months_close(const Closer *closer, GError **error)
{
    for (int month = 1; closer->vouchers > 0 && month <= CLOSING_MONTH; month++) {
        BookMonth about;
        if (!book_month(closer->book, month, &about, error) ||
            (!about.closed && !book_close_month(closer->book, month, error)))
            return false;
    }
    return true;
}

bool control_close(Book *book, const Catalog *catalog, unsigned *vouchers, GError **error)
{
    g_autoptr(Closing) closing = closing_read(catalog, error);
    g_autoptr(GHashTable) balances = NULL;
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    Closer closer = {.book = book, .closing = closing, .entries = entries};

    if (closing == NULL || !book_begin(book, error))
        return false;
    closer.balances = balances = balances_by_key(book, closing, error);
    if (balances == NULL || !steps_run(&closer, catalog, error) || !months_close(&closer, error) ||
        !book_commit(book, error)) {
        book_rollback(book);
        return false;
    }
    *vouchers = closer.vouchers;
    return true;
}
