/* value_memo.h: what texts of targets and results mean, read once while they are remembered
 *
 * Projects repeat each other's words. At most 10,000 texts are remembered. Belongs to one thread.
 */
#pragma once
#include "performance/value.h"

typedef struct ValueMemo ValueMemo;

/* `words` must outlive it; `year` is the year of dates that name none. */
ValueMemo *value_memo_new(const IndicatorWords *words, int year);
void value_memo_free(ValueMemo *memo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ValueMemo, value_memo_free)

/* As indicator_value_parse. */
IndicatorValue value_memo_value(ValueMemo *memo, const char *text);
/* As indicator_target_parse. */
IndicatorValue value_memo_target(ValueMemo *memo, const char *text, const char *direction,
                                 const char *unit);
