/* comparison.h: reconciliation of books and statements (账表核对)
 *
 * Final accounts come from vouchers, or from the workbook that the unit submitted. Where both are
 * there, each given cell is compared with what the books compile for it. Amounts are equal to the
 * fen; one that was printed in 万元 is equal to all that rounds to it.
 *
 * A form that came as a sheet is whole: what it leaves empty is nil, and a figure that the books
 * have there is a difference. Single cells from a list say nothing of the others. Rule:
 * 会计基础工作规范 (财会字〔1996〕19号), 账表相符.
 */
#pragma once
#include "statement/statement.h"

typedef enum {
    COMPARED_EQUAL,
    COMPARED_DIFFERENT,
    COMPARED_BOOKS_ONLY, /* a sheet was given that leaves the cell empty */
    COMPARED_GIVEN_ONLY, /* neither vouchers nor registers tell it: no difference */
    COMPARED_COUNT
} Compared;

typedef struct {
    char *cell;         /* STATEMENT/ROW/COLUMN */
    char *place;        /* of the given one; NULL: not told, or empty in its sheet */
    Compared how;       /* never COMPARED_EQUAL */
    Value books, given; /* unknown where only the other side has it */
} ComparedCell;

typedef struct {
    const char *id, *number, *title; /* of the form */
    unsigned counts[COMPARED_COUNT];
    GArray *cells; /* of ComparedCell: those that are not equal, in order of rows and columns */
} ComparedForm;

typedef struct {
    GPtrArray *forms; /* of ComparedForm *, in the order of the regime: those that were given */
    unsigned counts[COMPARED_COUNT];
} Comparison;

/* `books` is compiled without what was given; `given` is an array of BookGiven of the book's year.
 * A cell that no form has is refused. */
Comparison *comparison_new(Compilation *books, const Forms *forms, const GArray *given,
                           GError **error);
void comparison_free(Comparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Comparison, comparison_free)
/* How many cells differ, those in the books alone among them. */
unsigned comparison_differences(const Comparison *comparison);

/* An array of BookGiven that owns its texts; adding copies. */
GArray *given_list_new(void);
void given_list_add(GArray *list, const BookGiven *given);
/* All that the book was given for its year. NULL with an error. */
GArray *given_list_of_book(Book *book, GError **error);
