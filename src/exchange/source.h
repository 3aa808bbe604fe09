/* source.h: a file that is being imported, and the reading of its typed fields
 *
 * Fields are named by their index in the table of the file. Every reader of a field names file,
 * line and column when it refuses, what was expected, and how to mend it. An empty field that may
 * be empty leaves the answer at nothing (0, no date).
 */
#pragma once
#include "book/book.h"
#include "exchange/feed.h"
#include "statement/statement.h"

/* Codes as the file writes them, remembered: a file repeats few of them very often. */
#define SOURCE_MEMORY 256
#define SOURCE_WORD_MAX 24
typedef struct {
    char text[SOURCE_WORD_MAX];
    Code code;
} SourceWord;

typedef struct {
    Feed *feed;
    const Catalog *catalog;
    const Book *book; /* NULL: no project and no office is known */
    int year;         /* in which dates must lie */
    const Table *table;
    int *columns; /* of the file, by index in the table; -1: the file has none */
    SourceWord (*memory)[SOURCE_MEMORY]; /* by index in the table */
    Forms *forms;                        /* which cells may be given; NULL until cells are read */
} Source;

/* Finds the table that the head of `feed` fits: every required column is there, none is unknown. Of
 * several the one with most required columns. Fails with the nearest table and what parts them. */
const Table *source_table(const Feed *feed, const Catalog *catalog, GError **error);

/* Opens the rows of `feed`, which is taken, for reading as `table`, which fits. */
Source *source_new_take(Feed *feed, const Catalog *catalog, const Book *book, int year,
                        const Table *table);
void source_file_free(Source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Source, source_file_free)

/* The text of a field; "" when it is empty or the file has no such column. */
const char *source_text(const Source *source, unsigned column);
/* The index of the column with `id`, which the table has. */
unsigned source_column(const Source *source, const char *id);

/* Sets an error about a field: the text found, the head of its column, its place; `more` are
 * further pairs as for error_set. Answers false. */
bool source_fail(const Source *source, unsigned column, const char *id, const char *expected,
                 GError **error);
bool source_fail_with(const Source *source, unsigned column, const char *id, const char *name,
                      const char *text, GError **error);

/* Passes on an error that another layer found in a field, with its place and how to mend it. */
bool source_fail_by(const Source *source, unsigned column, GError *cause, GError **error);
bool source_date(const Source *source, unsigned column, int *month, int *day, GError **error);
/* A day of any year. */
bool source_day(const Source *source, unsigned column, int *year, int *month, int *day,
                GError **error);
bool source_money(const Source *source, unsigned column, Money *amount, GError **error);
bool source_count(const Source *source, unsigned column, int64_t *count, GError **error);
/* An exact decimal × 10,000. */
bool source_number(const Source *source, unsigned column, int64_t *number, GError **error);
/* The index among the column's choices; -1 when the field is empty. */
bool source_choice(const Source *source, unsigned column, int *choice, GError **error);
/* A code of a classification, or the number of a project or office. */
bool source_code(const Source *source, unsigned column, Code *code, GError **error);

/* Refuses an empty field. */
bool source_present(const Source *source, unsigned column, GError **error);
