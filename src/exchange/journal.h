/* journal.h: what plain-text journals (ledger, hledger, beancount) have in common
 *
 * A journal says date, number, memo, accounts and amounts in its own words. What else an entry
 * carries stands in tags, under the ids of the voucher table's columns. Settings, registers,
 * appropriations, texts and cells stand in comments before the first voucher:
 *   ;@ project
 *   ;| 项目代码,项目名称,…      a line of CSV (of book.ini under `settings`)
 */
#pragma once
#include "exchange/export.h"
#include "exchange/outfile.h"
#include "exchange/readers.h"

/* ---- how accounts are called: data/REGIME/exchange/journal.txt ---- */
typedef struct {
    char *currency;
    char *roots[10];   /* by first digit; NULL: none */
    GHashTable *names; /* Code to char *: accounts as they were called */
    GHashTable *codes; /* char * to char *: the digits of accounts as they were found */
    const Catalog *catalog;
} JournalNames;
JournalNames *journal_names_read(const Catalog *catalog, GError **error);
void journal_names_free(JournalNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(JournalNames, journal_names_free)

/* "Assets:1201:120102": every account above it in the chart is a level. Borrowed. */
const char *journal_account(JournalNames *names, Code account);
/* The digits of the account that a journal calls `name`: those that its last part begins with, or
 * of the account whose official name that part is. NULL when it says no account. Borrowed. */
const char *journal_account_code(JournalNames *names, const char *name);

/* ---- writing ---- */

/* Settings, and every table that has rows, as comments. */
bool journal_tables_write(Export *from, Outfile *out, GError **error);
/* All accounts that entries use, in order of code. g_array_unref. */
GArray *journal_accounts(Book *book, GError **error);

/* One tag of an entry or voucher. */
typedef void (*JournalTag)(Outfile *out, const char *key, const char *value);
/* What a voucher says beside date, number, payee and memo. */
void journal_voucher_tags(const BookVoucher *voucher, Outfile *out, JournalTag tag);
/* What an entry says beside account and amount. */
void journal_entry_tags(const Export *from, const BookEntry *entry, Outfile *out, JournalTag tag);
/* The amount with the sign that a journal gives it: a credit is negative. */
Money journal_amount(const BookEntry *entry);

/* ---- reading ---- */

/* Finds the tables in a journal's comments, and the vouchers behind them. */
bool journal_find(const Reader *reader, const char *path, const Catalog *catalog, GArray *parts,
                  GError **error);

typedef struct JournalFeed JournalFeed;
/* Reads the next voucher by the calls below; `*got` says whether there was one. */
typedef bool (*JournalRead)(JournalFeed *feed, bool *got, GError **error);

/* Opens the vouchers of a journal. */
Feed *journal_open(const Part *part, const Catalog *catalog, JournalRead read, GError **error);

/* The next line of the file, without its end. NULL at the end, or on an error. It may be put back
 * once, and lives until the next call. */
char *journal_line(JournalFeed *feed, GError **error);
void journal_put_back(JournalFeed *feed, char *line);
/* Whether a line belongs to a table in comments; between vouchers that is an error (set). */
bool journal_is_table(JournalFeed *feed, const char *line, GError **error);

/* Begins a voucher at the line at hand. */
void journal_begin(JournalFeed *feed);
/* Says a column of the voucher, before its first entry, or of the entry at hand. Ids that the
 * voucher table does not have are left alone. */
void journal_say(JournalFeed *feed, const char *id, const char *value, size_t size);
/* Begins an entry in the account that the journal calls `name`. */
bool journal_entry(JournalFeed *feed, const char *name, bool is_virtual, GError **error);
/* The amount of the entry at hand, as the journal writes it; an entry without one takes what the
 * others of its kind leave. */
bool journal_entry_amount(JournalFeed *feed, const char *text, GError **error);
/* Ends the voucher: finds the amount that was left out. */
bool journal_end(JournalFeed *feed, GError **error);

/* Sets an error at the line at hand; answers false. */
bool journal_fail(const JournalFeed *feed, const char *id, const char *found, const char *expected,
                  const char *mend, GError **error);
