/* printed.h: a figure as the decimal that is printed, for formats that keep numbers
 *
 * 12,345,678 fen in 万元 with two decimals is "12.35": what the form prints is what the file holds,
 * so that both say the same. A ratio printed with its % is the ratio itself ("0.5025" for 50.25%),
 * one printed in points is its hundredfold.
 */
#pragma once
#include "document/document.h"

/* Plain decimal without grouping of a figure printed as `text`; NULL when the figure is not known,
 * prints nothing, or prints as something that is not a number (a dash). The caller frees. */
char *printed_decimal(const FigureValue *figure, const char *text);

/* The number format that prints it the same way: "#,##0.00", "0", "0.00%". The caller frees. */
char *printed_format(const FigureValue *figure, const char *text);

/* The share of a point in the sum of its series, with four decimals; NULL when there is none
 * (unknown, not positive, or too large to add up). The caller frees. */
char *printed_share(const Node *series, unsigned index);
