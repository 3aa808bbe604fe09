/* tables.h: tables of a book as CSV, and its settings as book.ini: what import reads */
#pragma once
#include "exchange/export.h"
#include "exchange/outfile.h"

/* Whether the book holds any row of `table`; that of vouchers apart. */
bool table_has_rows(Export *from, const Table *table, bool *has, GError **error);
/* Head and rows of `table`; that of vouchers apart. Counts the rows. */
bool table_write(Export *from, const Table *table, Outfile *out, GError **error);

/* book.ini. Fails when a setting has a text that the notation cannot hold. */
bool settings_write(Export *from, Outfile *out, GError **error);

/* A field of CSV, in quotes where it must be. */
void csv_write_field(Outfile *out, const char *text);
/* The word that heads a column. */
const char *column_word(const TableColumn *column);
/* The voucher table's word for a stage. */
const char *kind_word(const Table *vouchers, Stage stage);
/* How a code is written so that import reads it: a fund or nature by its name, others by their
 * digits; a project or office by its code. `made` keeps what had to be made. "" for none. */
const char *code_word(const Export *from, Field field, Code code, char made[32]);
