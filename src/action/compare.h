/* compare.h: books against what was given, for actions beside `compare` */
#pragma once
#include "action/session.h"

/* Where the book of a compiled session has vouchers and was given cells of its year as well,
 * compares every cell and adds "reconciliation" to `result`: {"cells", "compared", "equal",
 * "different", "books_only", "given_only", "differences"}. Sets `*found` when cells differ. */
bool compare_add(const Session *session, json_t *result, bool *found, GError **error);
