/* event_check.h: pieces of records that both readings of events read */
#pragma once
#include "control/event_parts.h"

/* FIELD, FIELD?, FIELD=VALUE …: adds EventAsk to `asks`; `fixed`: only FIELD=VALUE. */
bool event_asks_read(Events *events, const Record *record, GPtrArray *asks, bool fixed,
                     GError **error);
/* WORD  CHECK  TEXT  [CONDITION …]: adds an EventCheck. CHECK is `SUM OPERATOR SUM` or `is
 * CONDITION`. */
bool event_check_read(Events *events, const Record *record, GPtrArray *checks, GError **error);
void event_check_free(void *check);
/* Whether a record is one of those that events share. */
bool events_word_is_shared(const char *word);
