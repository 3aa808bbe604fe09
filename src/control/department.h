/* department.h: the books of a department and its units as one book
 *
 * 部门决算 is the sum of the department's own office (本级) and its units, without what they paid
 * to each other. The sum is a book like any other: its vouchers are those of the units, so every
 * statement, check, report and trace works on it. Units become offices, and keep their own as
 * UNIT.OFFICE; a project code that two units use for different projects becomes UNIT-PROJECT.
 */
#pragma once
#include "book/book.h"

typedef struct {
    char *title;
    Money paid, received;
    bool removed; /* both sides are the same, and were taken out */
} DepartmentPair;

typedef struct {
    unsigned units, vouchers, entries, rows;
    GArray *pairs; /* of DepartmentPair: those that any unit uses */
} DepartmentSum;

/* Adds `books` (of Book *; one year, the department's own first) into the new book `into`, inside a
 * change of it. Transfers that agree on both sides are taken out by vouchers of their own; the
 * others are only told. Names of persons stay where they are. Fails when the years differ or a
 * unit is there twice. */
bool control_department(const GPtrArray *books, const Catalog *catalog, Book *into,
                        DepartmentSum *sum, GError **error);
void department_sum_clear(DepartmentSum *sum);
