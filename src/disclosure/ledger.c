/* ledger.c: the entries of a book in the order of ledgers, and the parts that all of them print */
#include "disclosure/ledger.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/error.h"
#include "book/walk.h"
#include "disclosure/ledger_internal.h"

#define LANGUAGE "zh-CN"
#define WORDS_FILE "ledger/words.txt"

/* ---- sums ---- */

static bool too_large(GError **error)
{
    error_set(error, ERROR_INPUT, "ledger-too-large", NULL);
    return false;
}

/* Debit less credit must fit as well, so that a balance is a plain value. */
static bool sum_fits(const LedgerSum *sum, GError **error)
{
    Money balance;

    return money_subtract(&balance, sum->debit, sum->credit) || too_large(error);
}

bool ledger_add(LedgerSum *sum, const LedgerLine *line, GError **error)
{
    Money *side = line->side == SIDE_DEBIT ? &sum->debit : &sum->credit;

    return money_add(side, *side, line->amount) ? sum_fits(sum, error) : too_large(error);
}

bool ledger_join(LedgerSum *sum, const LedgerSum *more, GError **error)
{
    return money_add(&sum->debit, sum->debit, more->debit) &&
                   money_add(&sum->credit, sum->credit, more->credit)
               ? sum_fits(sum, error)
               : too_large(error);
}

Money ledger_balance(const LedgerSum *sum)
{
    Money balance = MONEY_ZERO;

    money_subtract(&balance, sum->debit, sum->credit);
    return balance;
}

/* ---- nodes ---- */

Node *ledger_table(Ledger *ledger, const char *title, const char *number)
{
    Node *table = node_append_new(ledger->document->root, NODE_TABLE);

    table->text = g_strdup(title);
    table->number = g_strdup(number);
    table->unit = g_strdup(words_of(ledger->words, "unit"));
    return table;
}

Node *ledger_row(Node *table) { return node_append_new(table, NODE_ROW); }

Node *ledger_text(Node *row, const char *text, Align align)
{
    Node *cell = node_append_new(row, NODE_CELL);

    cell->align = align;
    if (text != NULL && *text != '\0')
        node_append_text(cell, text);
    return cell;
}

void ledger_head(Ledger *ledger, Node *table, ...)
{
    Node *row = ledger_row(table);
    const char *id;
    va_list ids;

    va_start(ids, table);
    while ((id = va_arg(ids, const char *)) != NULL)
        ledger_text(row, words_of(ledger->words, id), ALIGN_CENTER)->head = true;
    va_end(ids);
}

void ledger_money(Node *row, Money amount)
{
    Node *cell = node_append_new(row, NODE_CELL);
    Exact yuan;
    Node *figure;

    cell->align = ALIGN_END;
    if (amount.fen == 0 || !exact_fraction(&yuan, amount.fen, 100))
        return;
    figure = node_append_new(cell, NODE_FIGURE);
    figure->text = exact_text(yuan, (ExactStyle){.decimals = 2, .grouped = true});
    figure->figure = (FigureValue){.kind = FIGURE_MONEY,
                                   .known = true,
                                   .value = exact_from_int(amount.fen),
                                   .unit_fen = 100,
                                   .decimals = 2};
}

void ledger_sides(Ledger *ledger, Node *row, Money balance)
{
    const char *side = balance.fen > 0   ? "side.debit"
                       : balance.fen < 0 ? "side.credit"
                                         : "side.none";
    Money size = balance;

    ledger_text(row, words_of(ledger->words, side), ALIGN_CENTER);
    money_abs(&size, balance);
    ledger_money(row, size);
}

void ledger_strong(Node *row)
{
    for (unsigned i = 0; i < node_count(row); i++)
        node_at(row, i)->strong = true;
}

const char *ledger_name(const Ledger *ledger, Code account)
{
    for (Code code = account; code > 0; code /= 100) {
        const CatalogEntry *entry = catalog_entry(ledger->catalog, FIELD_ACCOUNT, code);
        if (entry != NULL)
            return entry->name;
    }
    return "";
}

char *ledger_account(const Ledger *ledger, Code account)
{
    g_autofree char *code = g_strdup_printf("%" G_GINT64_FORMAT, account);

    return words_fill(ledger->words, "account", "code", code, "name", ledger_name(ledger, account),
                      NULL);
}

/* ---- lines ---- */

/* The one account on the other side in the same accounting; 0 when there are several. */
static Code counter_of(const BookVoucher *voucher, const BookEntry *entry)
{
    Code counter = 0;

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *other = &voucher->entries[i];
        if (other->side == entry->side ||
            code_account_system(other->account) != code_account_system(entry->account))
            continue;
        if (counter != 0 && counter != other->account)
            return 0;
        counter = other->account;
    }
    return counter;
}

static const char *memo_kept(Ledger *ledger, const BookVoucher *voucher, const BookEntry *entry)
{
    const char *memo = entry->memo != NULL ? entry->memo : voucher->memo;

    return g_string_chunk_insert_const(ledger->memos, memo != NULL ? memo : "");
}

static bool add_lines(const BookVoucher *voucher, void *data, GError **error G_GNUC_UNUSED)
{
    Ledger *ledger = data;

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        LedgerLine line = {.account = entry->account,
                           .month = voucher->month,
                           .day = voucher->day,
                           .number = voucher->number,
                           .id = voucher->sequence * 1024 + i,
                           .stage = voucher->stage,
                           .side = entry->side,
                           .amount = entry->amount};
        if (ledger->account != 0 && !code_covers(ledger->account, entry->account))
            continue;
        line.counter = counter_of(voucher, entry);
        line.memo = memo_kept(ledger, voucher, entry);
        g_array_append_val(ledger->lines, line);
    }
    return true;
}

/* 1001 before 100101 before 1002: by digits, as charts of accounts are printed. */
int ledger_account_order(Code a, Code b)
{
    char left[24], right[24];

    g_snprintf(left, sizeof left, "%" G_GINT64_FORMAT, a);
    g_snprintf(right, sizeof right, "%" G_GINT64_FORMAT, b);
    return g_strcmp0(left, right);
}

static int line_order(const void *a, const void *b)
{
    const LedgerLine *left = a, *right = b;
    const int64_t keys[][2] = {{left->stage != STAGE_OPENING, right->stage != STAGE_OPENING},
                               {left->month, right->month},
                               {left->day, right->day},
                               {left->number, right->number},
                               {left->id, right->id}};
    int order =
        left->account != right->account ? ledger_account_order(left->account, right->account) : 0;

    for (size_t i = 0; order == 0 && i < G_N_ELEMENTS(keys); i++)
        order = (keys[i][0] > keys[i][1]) - (keys[i][0] < keys[i][1]);
    return order;
}

/* ---- the document ---- */

static void document_head(Ledger *ledger, const char *title)
{
    Document *document = ledger->document;
    g_autofree char *year = g_strdup_printf("%d", book_year(ledger->book));
    g_autofree char *month = g_strdup_printf("%d", ledger->month);
    g_autofree char *period =
        words_fill(ledger->words, ledger->month != 0 ? "period-month" : "period-year", "year", year,
                   "month", month, NULL);

    document->unit_name = g_strdup(book_setting(ledger->book, "unit.name"));
    document->year = book_year(ledger->book);
    document->created = g_strdup_printf("%04d-12-31", document->year);
    document->regime =
        g_strconcat(catalog_regime(ledger->catalog), " ", catalog_hash(ledger->catalog), NULL);
    g_free(document->title);
    document->title = words_fill(ledger->words, "heading", "unit", document->unit_name, "title",
                                 words_of(ledger->words, title), "period", period, NULL);
}

void ledger_heading(Ledger *ledger, const char *text)
{
    Node *heading = node_append_new(ledger->document->root, NODE_HEADING);

    heading->level = 1;
    node_append_text(heading, text);
}

static bool document_fill(Ledger *ledger, LedgerKind kind, GError **error)
{
    if (kind != LEDGER_VOUCHERS) {
        if (!book_walk(ledger->book, add_lines, ledger, error))
            return false;
        g_array_sort(ledger->lines, line_order);
    }
    switch (kind) {
    case LEDGER_VOUCHERS:
        return ledger_put_vouchers(ledger, error);
    case LEDGER_GENERAL:
        return ledger_put_general(ledger, error);
    case LEDGER_SUB:
        return ledger_put_accounts(ledger, false, error);
    case LEDGER_JOURNAL:
        return ledger_put_accounts(ledger, true, error);
    case LEDGER_BALANCES:
        return ledger_put_balances(ledger, error);
    }
    return false;
}

Document *ledger_document(Book *book, const Catalog *catalog, LedgerKind kind, int month,
                          Code account, GError **error)
{
    static const char *const titles[] = {"vouchers.title", "ledger.title", "subledger.title",
                                         "journal.title", "balances.title"};
    g_autoptr(Words) words = words_read_file(catalog, WORDS_FILE, error);
    g_autoptr(Document) document = document_new("", LANGUAGE);
    Ledger ledger = {.book = book,
                     .catalog = catalog,
                     .words = words,
                     .month = month,
                     .account = account,
                     .document = document};
    bool done;

    if (words == NULL)
        return NULL;
    ledger.lines = g_array_new(FALSE, FALSE, sizeof(LedgerLine));
    ledger.memos = g_string_chunk_new(4096);
    document_head(&ledger, titles[kind]);
    done = document_fill(&ledger, kind, error);
    g_array_unref(ledger.lines);
    g_string_chunk_free(ledger.memos);
    return done ? g_steal_pointer(&document) : NULL;
}

char *ledger_reversal_memo(const Catalog *catalog, const BookVoucher *voucher, GError **error)
{
    g_autoptr(Words) words = words_read_file(catalog, WORDS_FILE, error);
    g_autofree char *month = g_strdup_printf("%d", voucher->month);
    g_autofree char *number = g_strdup_printf("%d", voucher->number);

    return words != NULL ? words_fill(words, "reversal", "month", month, "number", number, "memo",
                                      voucher->memo != NULL ? voucher->memo : "", NULL)
                         : NULL;
}
