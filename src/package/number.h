/* number.h: a stored number as an office program shows it
 *
 * Workbooks store binary fractions in decimal writing (1344.6400000000001) and a format beside
 * them. What is shown is what counts: it is made here, digit by digit in decimal, from the fifteen
 * digits that are true. No binary fraction is computed with.
 */
#pragma once
#include <stdbool.h>

/* `stored` by the number format `format` ("#,##0.00", "0.0%", "yyyy年m月d日"); NULL or "General"
 * for none. The text itself when it is no number. `date1904`: days count from 1904. The caller
 * frees. */
char *number_shown(const char *stored, const char *format, bool date1904);

/* `stored` to all of its fifteen digits, whatever `format` shows of them; a date as 2021-12-31. */
char *number_exact(const char *stored, const char *format, bool date1904);

/* The format with a number of its own in every workbook; NULL: that number has none. */
const char *number_format_builtin(unsigned id);
