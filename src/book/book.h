/* book.h: one unit's year in one SQLite file
 *
 * A book holds the unit's facts, its offices and projects, appropriations, vouchers with entries,
 * registers, texts, and statement cells that were given. It is the only folder that writes SQL on a
 * book. docs/formats/book.md describes the file.
 *
 * The journal only grows: drafts have tables of their own; `voucher` and `entry` accept inserts
 * only, and the database refuses a voucher that does not balance in either accounting (政府会计制度
 * 财会〔2017〕25号). BLAKE2b-256 chains the vouchers. Every change has an actor.
 *
 * Writing goes through one change at a time (book_begin … book_commit): a blocking OFD lock on
 * BOOK.lock, then BEGIN IMMEDIATE. What is not committed has not happened.
 *
 * What a reader knows of settings, names, registers and texts is from when it opened the book; a
 * change begins by reading them again when another program wrote.
 *
 * A Book belongs to one thread. Strings it returns live as long as the book unless said otherwise.
 */
#pragma once
#include "base/money.h"
#include "catalog/catalog.h"

typedef struct Book Book;

#define BOOK_APPLICATION_ID 0x4a534a53 /* "JSJS" */
#define BOOK_VERSION 3

/* ---- life cycle ---- */

/* Facts that a book cannot be without. `kind`: administrative, reference or institution. */
typedef struct {
    int year;
    const char *regime;
    const char *payment; /* quota or direct */
    const char *code;
    const char *name;
    const char *short_name; /* NULL: as name */
    const char *kind;
} BookFacts;

/* Makes a new book at `path`, which must not exist. All or nothing. */
Book *book_create(const char *path, const BookFacts *facts, const char *actor, GError **error);
/* Opens a book for reading and writing; migrates an older one; refuses what is not a book and what
 * a newer program made. With `read_only` nothing is written, not even beside it, when that can be
 * had. */
Book *book_open(const char *path, const char *actor, bool read_only, GError **error);
/* Rolls back what was not committed. NULL is welcome. */
void book_close(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_close)

/* One change. Changes do not nest. A commit that fails has rolled back. What the book refuses (a
 * voucher that does not balance, a number that is taken) leaves the change as it was; after any
 * other failure it can only be rolled back. */
bool book_begin(Book *book, GError **error);
bool book_commit(Book *book, GError **error);
void book_rollback(Book *book);

/* A whole copy of a live book (VACUUM INTO); `path` must not exist. */
bool book_copy(Book *book, const char *path, GError **error);

/* ---- facts ---- */
const char *book_path(const Book *book);
int book_year(const Book *book);
/* A setting: "regime", "payment", "unit.code", "unit.name", "unit.short", "unit.kind", "unit.…".
 * NULL when there is none. */
const char *book_setting(const Book *book, const char *name);
/* `year` and `unit.code` are settled when the book is made, and may only be set to what they are.
 */
bool book_set(Book *book, const char *name, const char *value, GError **error);
/* All settings in name order. */
typedef void (*BookSettingVisit)(const char *name, const char *value, void *data);
void book_each_setting(const Book *book, BookSettingVisit visit, void *data);

/* ---- offices and projects: words that entries name by number ---- */
typedef struct {
    Code number; /* what entries carry */
    const char *code;
    const char *name;
    const char *kind; /* offices: administrative, reference, institution */
} BookName;
/* The office or project with `code`; NULL when there is none. `field` is FIELD_OFFICE or
 * FIELD_PROJECT. */
const BookName *book_name(const Book *book, Field field, const char *code);
const BookName *book_name_at(const Book *book, Field field, Code number);
/* All, in code order; elements are `const BookName *`; borrowed. */
const GPtrArray *book_names(const Book *book, Field field);
/* Adds an office or project, or changes the name and kind of one that is there. */
bool book_put_name(Book *book, Field field, const char *code, const char *name, const char *kind,
                   GError **error);

/* ---- vouchers ---- */
typedef struct {
    int month, day; /* of the book's year */
} BookDate;
#define YEAR_END ((BookDate){12, 31})

/* Reads a date as people write it; fails unless it is a day of the book's year. */
bool book_date(const Book *book, const char *text, BookDate *date, GError **error);

typedef enum { SIDE_DEBIT, SIDE_CREDIT } Side;

typedef struct {
    Code account, fund, function, economy, nature, project, office;
    Side side;
    Money amount; /* negative: in red */
    const char *memo;
} BookEntry;

typedef struct {
    int64_t sequence; /* given by the book; 1, 2, 3 … */
    int month, day;   /* of the book's year */
    int number;       /* printed number within the month; unique with the month */
    Stage stage;      /* STAGE_NORMAL, STAGE_OPENING or STAGE_CLOSING */
    int attachments;
    const char *memo;
    const char *payee; /* a name: kept in table person, outside the chain; may be NULL */
    const BookEntry *entries;
    unsigned entry_count; /* 1 to 1023 */
} BookVoucher;

/* Posts a voucher: stores it, chains it, counts it into the balances by month. Inside a change.
 * Fails when it does not balance, or its number is taken. */
bool book_post(Book *book, const BookVoucher *voucher, GError **error);
/* Stores a voucher among the drafts instead; book_post_drafts posts those that may be posted
 * (journal.h), in order of month and number. */
bool book_draft(Book *book, const BookVoucher *voucher, GError **error);
bool book_post_drafts(Book *book, unsigned *posted, GError **error);
/* The next free number of a month, among vouchers and drafts. */
int book_next_number(Book *book, int month, GError **error);
/* Whether a number is taken, by a voucher or a draft. */
bool book_has_voucher(Book *book, int month, int number);
/* How many vouchers are posted. */
int64_t book_voucher_count(Book *book);

/* Visits every posted entry in order, without memo. Fast: this is what compiling costs. */
typedef bool (*BookEntryVisit)(Stage stage, int month, const BookEntry *entry, void *data,
                               GError **error);
bool book_each_entry(Book *book, BookEntryVisit visit, void *data, GError **error);

/* The same up to and with the day `to`; opening vouchers whatever their date. */
bool book_each_entry_to(Book *book, BookDate to, BookEntryVisit visit, void *data, GError **error);

/* A voucher with its entries; NULL and an error when it is not there. Free with book_voucher_free.
 */
BookVoucher *book_voucher(Book *book, int64_t sequence, GError **error);
void book_voucher_free(BookVoucher *voucher);
/* Visits posted vouchers that have an entry which `wanted` accepts, in order, with all their
 * entries; stops when `visit` answers false. For tracing a figure. */
typedef bool (*BookEntryTest)(Stage stage, int month, const BookEntry *entry, void *data);
typedef bool (*BookVoucherVisit)(const BookVoucher *voucher, void *data);
bool book_each_voucher_with(Book *book, BookEntryTest wanted, BookVoucherVisit visit, void *data,
                            GError **error);

/* ---- balances ---- */
/* What an account's sides come to; opening vouchers apart. In fen. */
typedef struct {
    Money opening_debit, opening_credit;
    Money debit, credit;
} Turnover;

/* Sums the account and all under it up to and with the day `to`; closing vouchers count when
 * `closing`. The opening counts whatever its date. Reads sums by day, never the journal: a book of
 * any size answers alike. */
bool book_turnover(Book *book, Code account, BookDate to, bool closing, Turnover *sum,
                   GError **error);

/* ---- appropriations ---- */
typedef struct {
    const char *document;
    int month, day;
    Stage stage;  /* STAGE_INITIAL, _ADDITION, _CUT or _TRANSFER */
    Money amount; /* a cut is negative */
    Code fund, function, economy, nature, project, office;
    const char *memo;
    bool carried; /* last year's money, which the opening balance holds too */
} BookAppropriation;
bool book_appropriate(Book *book, const BookAppropriation *appropriation, GError **error);
typedef bool (*BookAppropriationVisit)(const BookAppropriation *appropriation, void *data,
                                       GError **error);
bool book_each_appropriation(Book *book, BookAppropriationVisit visit, void *data, GError **error);

/* ---- registers: rows by the tables of the regime ---- */
typedef struct {
    int64_t id;
    int64_t version;           /* raised by each change */
    const char *const *values; /* text as stored, in step with table->columns; NULL: none.
                                  money: fen; number: × 10,000; choice: its id; date: 2021-05-03 */
} BookRow;
bool book_add_row(Book *book, const Table *table, const char *const *values, GError **error);
/* Makes the next version of row `id`. `seen` is the version that whoever changes it saw: refused
 * when it is no more the last. `reason` may be NULL. */
bool book_change_row(Book *book, const Table *table, int64_t id, int64_t seen,
                     const char *const *values, const char *reason, GError **error);
/* The last version of the row with the key of `values`; NULL without an error when there is none,
 * or the table has no key. Lives as long as the book. */
bool book_row_find(Book *book, const Table *table, const char *const *values, const BookRow **row,
                   GError **error);
/* Adds a row, or makes the next version of the one with its key: what `values` leave empty stays as
 * it is, and what changes nothing is not written. */
bool book_put_row(Book *book, const Table *table, const char *const *values, GError **error);
/* The key columns of `values` as one text; NULL when the table has none. The caller frees. */
char *book_row_key(const Table *table, const char *const *values);
/* All rows of a register in the order they came; rows live as long as the book. Elements BookRow *.
 */
const GPtrArray *book_rows(Book *book, const Table *table, GError **error);
/* All versions of row `id`, the first first. What is visited lives as long as the call. */
typedef struct {
    const BookRow *row;
    const char *actor;
    const char *reason; /* may be NULL */
    int64_t at;         /* seconds since 1970; 0: of the first */
} BookVersion;
typedef bool (*BookVersionVisit)(const BookVersion *version, void *data, GError **error);
bool book_each_version(Book *book, const Table *table, int64_t id, BookVersionVisit visit,
                       void *data, GError **error);

/* ---- texts and given cells ---- */
bool book_add_text(Book *book, const char *key, const char *text, GError **error);
/* Paragraphs under `key`, NULL-terminated; NULL when there are none. Lives as long as the book. */
const char *const *book_texts(Book *book, const char *key);

/* A statement cell of `year` (this year's, or last year's) that was given: a decimal of yuan or a
 * count, × 10,000. Replaces what was there. */
bool book_give_cell(Book *book, int year, const char *cell, int64_t value, GError **error);
typedef void (*BookCellVisit)(const char *cell, int64_t value, void *data);
bool book_each_given(Book *book, int year, BookCellVisit visit, void *data, GError **error);

/* A given cell with where it came from: "final.xlsx:Sheet!B7", "cells.csv:3:1"; NULL: not told. Its
 * last digit stands for `precision` fen, 1 when nothing was rounded: 10,000 in a table of 万元 with
 * two decimals. */
typedef struct {
    const char *cell;
    int64_t value; /* × 10,000 */
    const char *place;
    int64_t precision;
} BookGiven;
bool book_give(Book *book, int year, const BookGiven *given, GError **error);
/* In order of cells; what a visitor is handed lives as long as the visit. */
typedef bool (*BookGivenVisit)(const BookGiven *given, void *data, GError **error);
bool book_each_given_from(Book *book, int year, BookGivenVisit visit, void *data, GError **error);
/* Where a given cell came from; the caller frees `*place`, which is NULL when it was not told. */
bool book_given_place(Book *book, int year, const char *cell, char **place, GError **error);

/* ---- verification ---- */
typedef struct {
    int64_t vouchers, entries;
    char head[65];       /* the chain's last hash, hex */
    int64_t bad_voucher; /* 0: none */
    int64_t bad_row;     /* of the table that `reason` is about; 0: none */
    int64_t gaps;        /* a remark: numbers that months lack below their highest */
    int first_gap;       /* the month of the first; 0: none */
    unsigned checkpoints;
    unsigned char key[32]; /* that the first checkpoint is signed by */
    const char *reason;    /* a message id: what is wrong; NULL when all is well */
} BookVerdict;
/* Keys that checkpoints may be signed by; none: the one that the first is signed by. */
typedef struct {
    const unsigned char (*keys)[32];
    unsigned count;
} BookTrust;
/* Recomputes the chain, balances of every voucher, sums by day, and what stands beside: months,
 * asserted balances, checkpoints, foreign keys, tables and triggers. `database` also runs SQLite's
 * own integrity check. False only when the check could not be done. */
bool book_verify(Book *book, bool database, BookVerdict *verdict, GError **error);
bool book_verify_trusting(Book *book, bool database, const BookTrust *trust, BookVerdict *verdict,
                          GError **error);
