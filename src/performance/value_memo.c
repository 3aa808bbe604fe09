/* value_memo.c: texts to what they mean */
#include "performance/value_memo.h"

#define TEXTS_KEPT 10000

struct ValueMemo {
    const IndicatorWords *words;
    int year;
    GHashTable *values; /* texts, with how they were read, to IndicatorValue * */
};

ValueMemo *value_memo_new(const IndicatorWords *words, int year)
{
    ValueMemo *memo = g_new0(ValueMemo, 1);

    memo->words = words;
    memo->year = year;
    memo->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return memo;
}

void value_memo_free(ValueMemo *memo)
{
    if (memo == NULL)
        return;
    g_hash_table_unref(memo->values);
    g_free(memo);
}

static void remember(ValueMemo *memo, char *key, const IndicatorValue *value)
{
    if (g_hash_table_size(memo->values) >= TEXTS_KEPT)
        g_hash_table_remove_all(memo->values);
    g_hash_table_insert(memo->values, key, g_memdup2(value, sizeof *value));
}

IndicatorValue value_memo_value(ValueMemo *memo, const char *text)
{
    g_autofree char *key = g_strconcat("v", text, NULL);
    const IndicatorValue *kept = g_hash_table_lookup(memo->values, key);
    IndicatorValue value;

    if (kept != NULL)
        return *kept;
    value = indicator_value_parse(memo->words, text, memo->year);
    remember(memo, g_steal_pointer(&key), &value);
    return value;
}

IndicatorValue value_memo_target(ValueMemo *memo, const char *text, const char *direction,
                                 const char *unit)
{
    g_autofree char *key = g_strconcat("t", direction != NULL ? direction : "", "\x1f",
                                       unit != NULL ? unit : "", "\x1f", text, NULL);
    const IndicatorValue *kept = g_hash_table_lookup(memo->values, key);
    IndicatorValue value;

    if (kept != NULL)
        return *kept;
    value = indicator_target_parse(memo->words, text, direction, unit, memo->year);
    remember(memo, g_steal_pointer(&key), &value);
    return value;
}
