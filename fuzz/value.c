/* value.c: a target, a zero byte, a result, as anybody may write them: read without an error, and
 * compared with a share only where both have numbers or dates. */
#include "performance/value.h"
#include "regime.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static IndicatorWords *words;
    g_autofree char *text = g_strndup((const char *)data, size), *again = NULL;
    const char *second = memchr(data, 0, size) != NULL ? (const char *)memchr(data, 0, size) + 1
                                                       : (const char *)data + size;
    g_autofree char *other = g_strndup(second, size - (size_t)(second - (const char *)data));
    IndicatorValue target, result;
    IndicatorComparison comparison;

    if (words == NULL)
        words = indicator_words_read(catalog_once(), NULL);
    target = indicator_value_parse(words, text, 2021);
    result = indicator_value_parse(words, other, 2021);
    comparison = indicator_compare(&target, &result, OPERATOR_AT_MOST, 2021);
    again = indicator_value_text(&target);
    if (target.number_count > INDICATOR_NUMBERS_MAX || again == NULL ||
        (comparison.has_share && target.number_count == 0) ||
        (comparison.outcome == OUTCOME_INCOMPARABLE) != (comparison.why != WHY_NONE))
        abort();
    return 0;
}
