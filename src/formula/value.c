/* value.c: values, and who owns what is in them: text is copied, a list is counted */
#include "formula/formula.h"

#include <assert.h>

Value value_unknown(void) { return (Value){.kind = VALUE_UNKNOWN}; }

Value value_number(Dimension dimension, Interval number)
{
    return (Value){.kind = VALUE_NUMBER, .dimension = dimension, .number = number};
}

Value value_money(Money amount)
{
    return value_number(DIMENSION_MONEY, interval_point(exact_from_int(amount.fen)));
}

Value value_count(int64_t count)
{
    return value_number(DIMENSION_COUNT, interval_point(exact_from_int(count)));
}

Value value_text(const char *text) { return (Value){.kind = VALUE_TEXT, .text = g_strdup(text)}; }

Value value_truth(Truth truth) { return (Value){.kind = VALUE_TRUTH, .truth = truth}; }

Value value_row(const char *source, const char *code, unsigned index)
{
    return (Value){.kind = VALUE_ROW, .row = {source, code, index}};
}

static void value_free(void *data)
{
    value_clear(data);
    g_free(data);
}

Value value_list(void)
{
    return (Value){.kind = VALUE_LIST, .list = g_ptr_array_new_with_free_func(value_free)};
}

void value_list_take(Value *list, Value item)
{
    Value *kept = g_new(Value, 1);

    assert(list->kind == VALUE_LIST);
    *kept = item;
    g_ptr_array_add(list->list, kept);
}

void value_clear(Value *value)
{
    g_free(value->text);
    if (value->list != NULL)
        g_ptr_array_unref(value->list);
    *value = value_unknown();
}

Value value_copy(const Value *value)
{
    Value copy = *value;

    copy.text = g_strdup(value->text);
    if (value->list != NULL)
        copy.list = g_ptr_array_ref(value->list);
    return copy;
}

static char *number_word(const Value *value)
{
    bool money = value->dimension == DIMENSION_MONEY;
    ExactStyle style = {.decimals = money ? 2 : 6, .trim = !money};
    Exact shown = value->number.low;
    char *word;

    if (!interval_is_point(value->number))
        return g_strdup("");
    if (money && !exact_divide(&shown, shown, exact_from_int(100)))
        return g_strdup("");
    word = exact_text(shown, style);
    return word != NULL ? word : g_strdup("");
}

char *value_word(const Value *value)
{
    switch (value->kind) {
    case VALUE_TEXT:
        return g_strdup(value->text != NULL ? value->text : "");
    case VALUE_ROW:
        return g_strdup(value->row.code != NULL ? value->row.code : "");
    case VALUE_NUMBER:
        return number_word(value);
    default:
        return g_strdup("");
    }
}
