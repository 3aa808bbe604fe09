/* statements.h: compiled statements as JSON, the shape of statements.json */
#pragma once
#include "action/session.h"

/* {"version":1,"unit":{…},"year":…,"statements":[…]}; docs/formats/statements-json.md. NULL with an
 * error. */
json_t *statements_to_json(Session *session, const char *const *ids, GError **error);
