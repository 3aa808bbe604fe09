/* department.h: department accounts from a folder of books */
#pragma once
#include "action/action.h"

/* Makes the book `path` out of all books in `folder`, one year and regime; the department's own is
 * the one whose unit is `main` (NULL: the lowest code). `name`: the department's (NULL: that
 * unit's). Sets `*result` to what was added, and `*found` when transfers do not agree. */
bool department_make(const ActionCall *call, const char *folder, const char *path, const char *main,
                     const char *name, json_t **result, bool *found, GError **error);
