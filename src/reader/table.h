/* table.h: what all readers do with a table once its cells stand */
#pragma once
#include "document/document.h"

/* Makes the joined cells fit their table (documents from outside claim what they like), drops what
 * is beyond the last column that a table may have, marks the head rows when the file marks none,
 * and takes title, number (公开01表) and unit from rows above the head; the rows stay. */
void table_settle(Node *table);

/* Takes a line above a table: its number, its unit, or else its title. */
void table_caption(Node *table, const char *text);

/* Gives tables and charts without a name the one that a line beside them says, in the whole
 * document. */
void table_names(Node *root);

/* Makes `data`, with a head row and a label in each row, the series and points of `chart`. */
void table_chart(Node *chart, const Node *data);

/* Whether `text` is one figure and nothing else: 1,344.64, -3%, （0.5）, 12万元, —. */
bool table_is_figure(const char *text);
