/* field.h: one field of a register's row, as a person enters it by hand
 *
 * The same types as an import reads, without a file around them.
 */
#pragma once
#include "book/book.h"

/* The column with this id or head; NULL with an error that names the nearest. */
const TableColumn *field_column(const Table *table, const char *word, GError **error);
/* The text that the book stores for `text`. NULL with an error that says what was expected. The
 * caller frees. "" empties the field. */
char *field_stored(const Book *book, const Catalog *catalog, const TableColumn *column,
                   const char *text, GError **error);
/* As a person reads what is stored: the word of a choice, yuan, a decimal. The caller frees. */
char *field_shown(const TableColumn *column, const char *stored);

/* Changes `pairs` ("HEAD=TEXT") in the row that they and `given` (pairs of id and stored value, may
 * be NULL) name by its key, or adds it. Inside a change. */
bool fields_set(Book *book, const Catalog *catalog, const Table *table, const char *const *given,
                const char *const *pairs, const char *reason, GError **error);
