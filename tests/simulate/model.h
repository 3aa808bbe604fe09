/* model.h: what a book must hold, kept apart from it
 *
 * A state is a plain value: copied before a change, compared with what the book shows. Texts are
 * kept as their hash.
 */
#pragma once
#include "book/application.h"
#include "book/assertion.h"
#include "book/bank.h"
#include "book/checkpoint.h"
#include "book/evidence.h"
#include "book/journal.h"

enum {
    VOUCHERS_MAX = 320,
    DRAFTS_MAX = 24,
    ASSERTIONS_MAX = 16,
    CELLS = 6,
    KEYS = 3,
    APPLICATIONS_MAX = 12,
    FILES = 8
};
#define CASH 1011 /* the account that assertions are about */

typedef struct {
    int64_t month, day, number, attachments, entries;
    uint64_t memo, payee, sum; /* hashes; `sum` of all entries */
    int64_t cash;              /* debits less credits of CASH */
    uint64_t prepared, reviewed, posted;
    int64_t reverses;
} ModelVoucher;

typedef struct {
    int64_t id, version;
    ModelVoucher voucher;
} ModelDraft;

typedef struct {
    int64_t month, day, fen, gone;
} ModelAssertion;

/* How the entries of a voucher are made again. */
typedef struct {
    int64_t fen;
    unsigned lines, project;
    int turned; /* 0: as made; 1: in red; 2: sides swapped */
} Recipe;

typedef struct {
    int64_t version, fen;
    int64_t steps;
    uint64_t stepped; /* hash of all its steps, in order */
} ModelApplication;

typedef struct {
    int64_t voucher_count, draft_count, assertion_count;
    int64_t closed; /* months, as bits */
    int64_t projects, appropriations, checkpoints, imports;
    uint64_t settings, appropriated, checkpointed;
    int64_t paragraphs[KEYS];
    uint64_t texts[KEYS];
    int64_t cells[CELLS]; /* 0: not given */
    int64_t plans, overrides, overrides_used, applications, bank_lines, files;
    uint64_t planned, overridden, banked; /* hashes; `banked` in no order */
    ModelApplication applied[APPLICATIONS_MAX];
    ModelAssertion assertions[ASSERTIONS_MAX];
    ModelDraft drafts[DRAFTS_MAX]; /* by id */
    ModelVoucher vouchers[VOUCHERS_MAX];

    /* What a book does not show. */
    bool review; /* wanted */
    int64_t last_draft, assertion_rows;
    uint64_t unit_name;
    Recipe recipes[VOUCHERS_MAX], draft_recipes[DRAFTS_MAX];
} State;
#define STATE_SHOWN offsetof(State, review)

uint64_t hash_text(const char *text); /* 0 for none */
uint64_t hash_more(uint64_t hash, int64_t word);
/* Of a line of a statement, to be added to others. */
uint64_t hash_line(int month, int day, int64_t fen);

/* The entries that a recipe makes; `entries` has room for RECIPE_LINES_MAX. Answers their number.
 */
enum { RECIPE_LINES_MAX = 160 };
unsigned recipe_entries(const Recipe *recipe, BookEntry *entries);
void model_entries(ModelVoucher *model, const BookVoucher *voucher);
ModelVoucher model_voucher(const BookVoucher *voucher, const BookOrigin *origin);

/* Reads all that the book shows. False, with an error, when it cannot. */
bool state_read(Book *book, State *state, GError **error);
bool state_equal(const State *a, const State *b);
/* The first thing in which they differ. */
char *state_difference(const State *expected, const State *found);
