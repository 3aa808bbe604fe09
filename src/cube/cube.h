/* cube.h: the sums of a book, and their addition
 *
 * A cube holds one amount for each combination of stage, account, fund, function, economy, nature,
 * project, office and month that a book uses. Compiling reads the entries once, into a cube; no
 * statement reads an entry again. Cubes add up: months to a year, units to a department, in any
 * order. Amounts are whole fen, debit positive; nothing here rounds.
 *
 * A cube refuses an amount that would take the sum of all absolute amounts out of 64 bits. So no
 * sum over any part of it can overflow, and asking a cube cannot fail.
 *
 * While it is being filled a cube belongs to one thread; after that any number may read it.
 */
#pragma once
#include "base/money.h"
#include "book/book.h"
#include "catalog/catalog.h"

typedef struct Cube Cube;

typedef struct {
    Stage stage;
    Code fields[FIELD_COUNT]; /* by Field; 0: none */
} CubeKey;

/* What a question demands of one field. */
typedef struct {
    Field field;
    bool exclude;      /* none of the codes */
    Code first, last;  /* a range such as months 1 to 6, when last > 0 */
    const Code *codes; /* any of these; of account, function and economy each covers what lies under
                          it; 0: rows that have none */
    unsigned count;    /* 0 with last == 0: nothing fits */
} CubeFilter;

Cube *cube_new(void);
void cube_free(Cube *cube);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cube, cube_free)

/* Adds `amount` (debit positive) at `key`, which is copied. Fails when the cube would grow out of
 * bounds, or with a code too long for it (accounts have up to 10 digits, functions 7, sections of
 * the economy 5); it is then what it was. */
bool cube_add(Cube *cube, const CubeKey *key, Money amount, GError **error);
/* Adds every amount of `from` to `into`. All or nothing. */
bool cube_merge(Cube *into, const Cube *from, GError **error);

/* Reads the entries and appropriations of `book` up to and with the day `to` once. An appropriation
 * stands under the income account that `catalog` gives its fund. The cube is settled. */
Cube *cube_compile(Book *book, const Catalog *catalog, BookDate to, GError **error);

/* Sorts a cube that has been filled, and lets it keep a collapsed copy, from which cube_sum and
 * cube_codes then answer whatever that copy can answer. Only speed changes. */
void cube_settle(Cube *cube);

/* The same sums without month, office, and details of accounts below four digits (balances, 8xxx,
 * keep theirs): what most questions ask, and much smaller. A question that cube_collapse_answers
 * refuses must go to the whole cube. */
Cube *cube_collapse(const Cube *cube);
bool cube_collapse_answers(const Measure *measure, const CubeFilter *filters, unsigned count);

/* The sum of `measure` over all rows that pass every filter (measures and signs: catalog.h). */
Money cube_sum(const Cube *cube, const Measure *measure, const CubeFilter *filters, unsigned count);

/* Calls `visit` for each row that counts in cube_sum, in key order, with its amount signed as the
 * measure counts it. */
typedef void (*CubeVisit)(const CubeKey *key, Money amount, void *data);
void cube_each(const Cube *cube, const Measure *measure, const CubeFilter *filters, unsigned count,
               CubeVisit visit, void *data);

/* The codes of `field` under which `measure` has a row (filters as above), ascending; nil sums
 * included. GArray of Code; the caller unrefs. */
GArray *cube_codes(const Cube *cube, const Measure *measure, const CubeFilter *filters,
                   unsigned count, Field field);

/* How often, and with which sign, an amount at `key` counts in cube_sum; 0: not at all. */
int cube_weight(const CubeKey *key, const Measure *measure, const CubeFilter *filters,
                unsigned count);

unsigned cube_rows(const Cube *cube);
/* Whether any entry was compiled into it (appropriations apart). */
bool cube_has_entries(const Cube *cube);
