/* score_trace.h: where the points of a project, or of an item of the whole department, come from */
#pragma once
#include "action/explain.h"

/* Whether `address` asks for a score: score/PROJECT (code or name), or score/overall/ITEM. */
bool score_trace_is(const char *address);
/* {"project": as evaluate has it, "sources": […]} or {"item":…, "sources": […]}: each source in the
 * form of a cell, for what the books say: budget and spending, indicators measured in the books, an
 * item's expression. New reference; NULL with an error. */
json_t *score_trace(Explaining *explaining, const char *address, GError **error);
