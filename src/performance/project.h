/* project.h: what the registers of a book say of its projects and their indicators
 *
 * Read once, in the order of the registers. Texts are the book's and live as long as it does. A
 * Portfolio belongs to one thread, and is of the rows as they were when it was read.
 */
#pragma once
#include "book/book.h"

typedef struct {
    const BookRow *row;
    const char *project; /* code */
    const char *level1, *level2, *name, *target;
    /* NULL where the row says nothing: */
    const char *result, *unit, *direction, *source, *method, *verifier, *library, *previous,
        *formula, *evidence, *reason, *measure;
    int64_t weight; /* hundredths of a point; -1: none given */
} Indicator;

typedef struct {
    const BookRow *row;
    Code number; /* that entries carry */
    const char *code, *name, *kind;
    /* NULL where the row says nothing: */
    const char *section, *start, *end, *goal, *scheme, *leader;
    Money requested;
    bool actual_cost, appraised, targeted, monitored, evaluated;
    const Indicator *indicators;
    unsigned indicator_count;
} Project;

typedef struct Portfolio Portfolio;

Portfolio *portfolio_read(Book *book, const Catalog *catalog, GError **error);
void portfolio_free(Portfolio *portfolio);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Portfolio, portfolio_free)

Book *portfolio_book(const Portfolio *portfolio);
const Catalog *portfolio_catalog(const Portfolio *portfolio);
unsigned portfolio_count(const Portfolio *portfolio);
const Project *portfolio_at(const Portfolio *portfolio, unsigned index);
/* By code, or by whole name; NULL when there is none. */
const Project *portfolio_project(const Portfolio *portfolio, const char *word);
/* The same with an error that names the nearest. */
const Project *portfolio_find(const Portfolio *portfolio, const char *word, GError **error);
/* An indicator of `project` by its name; NULL when there is none. */
const Indicator *project_indicator(const Project *project, const char *name);

/* The field `id` of a row of `table`; NULL when it is empty, or the table has none. */
const char *row_field(const Table *table, const BookRow *row, const char *id);
/* Points that a field of kind number stores (× 10,000), in hundredths. */
int64_t row_points(const char *stored);
