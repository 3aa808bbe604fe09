/* department.h: department accounts from a folder of books */
#pragma once
#include "action/action.h"
#include "book/book.h"

/* Paths of the books in `folder`, in the order of their names: GPtrArray of char *. NULL with an
 * error. */
GPtrArray *folder_books(const char *folder, GError **error);
/* The years of the books in `folder`, in order: GArray of int. NULL with an error. */
GArray *department_years(const ActionCall *call, const char *folder, GError **error);

/* Makes the book `path` out of the books of `year` in `folder` (0: all, which must be of one year);
 * the department's own is the one whose unit is `main` (NULL: the lowest code). `name`: the
 * department's (NULL: that unit's). Sets `*result` to what was added, and `*found` when transfers
 * do not agree. */
bool department_make(const ActionCall *call, const char *folder, int year, const char *path,
                     const char *main, const char *name, json_t **result, bool *found,
                     GError **error);
