/* function.c: the table of functions. A new one is a function here and a line. */
#include "formula/tree.h"

#include <limits.h>

/* ---- shapes of calls ---- */

/* One shape for all arguments; the elements of a list are open. */
static bool shape_numbers(const Node *call, Shape *answer)
{
    Shape all = {.kind = VALUE_NUMBER, .plain = true, .nil = true};

    for (unsigned i = 0; i < call->count; i++) {
        Shape one = call->parts[i]->shape;

        if (!one.open && one.kind == VALUE_LIST)
            one = shape_open();
        if (!shape_fits_number(one) || !shape_unite(all, one, &all))
            return false;
    }
    *answer = all;
    return true;
}

static bool shape_abs(const Node *call, Shape *answer)
{
    *answer = call->parts[0]->shape;
    return shape_fits_number(*answer);
}

static bool shape_count(const Node *call, Shape *answer)
{
    *answer = shape_number(DIMENSION_COUNT);
    return call->parts[0]->shape.open || call->parts[0]->shape.kind == VALUE_LIST;
}

static bool shape_if(const Node *call, Shape *answer)
{
    return shape_fits_truth(call->parts[0]->shape) &&
           shape_unite(call->parts[1]->shape, call->parts[2]->shape, answer);
}

static bool shape_known(const Node *call G_GNUC_UNUSED, Shape *answer)
{
    *answer = shape_kind(VALUE_TRUTH);
    return true;
}

static bool shape_name_text(const Node *call G_GNUC_UNUSED, Shape *answer)
{
    *answer = shape_kind(VALUE_TEXT);
    return true;
}

/* ---- folding numbers: sum, min, max ---- */
typedef bool (*Fold)(Interval *all, Interval one);

/* Takes `one` into `all`, which is not a number before the first. False: the answer is unknown. */
static bool fold_number(Value *all, const Value *one, Fold fold)
{
    Shape both;

    if (one->kind != VALUE_NUMBER)
        return false;
    if (all->kind != VALUE_NUMBER) {
        *all = value_copy(one);
        return true;
    }
    if (!shape_unite(shape_of(all), shape_of(one), &both) || !fold(&all->number, one->number))
        return false;
    all->dimension = both.dimension;
    all->plain = both.plain;
    return true;
}

static bool fold_value(Value *all, const Value *one, Fold fold)
{
    if (one->kind != VALUE_LIST)
        return fold_number(all, one, fold);
    for (unsigned i = 0; i < one->list->len; i++)
        if (!fold_number(all, g_ptr_array_index(one->list, i), fold))
            return false;
    return true;
}

/* `*empty` tells that there was no number at all. */
static bool fold_arguments(Evaluation *evaluation, const Node *call, Fold fold, Value *value,
                           bool *empty)
{
    bool known = true;

    for (unsigned i = 0; i < call->count; i++) {
        g_auto(Value) one = value_unknown();

        if (!evaluate(evaluation, call->parts[i], &one))
            return false;
        known = known && fold_value(value, &one, fold);
    }
    if (!known)
        value_clear(value);
    *empty = known && value->kind != VALUE_NUMBER;
    return true;
}

static bool add(Interval *all, Interval one) { return interval_add(all, *all, one); }

static bool take_smaller(Exact *all, Exact one, int sign)
{
    int order;

    if (!exact_compare(&order, one, *all))
        return false;
    if (order * sign < 0)
        *all = one;
    return true;
}

static bool smaller(Interval *all, Interval one)
{
    return take_smaller(&all->low, one.low, 1) && take_smaller(&all->high, one.high, 1);
}

static bool larger(Interval *all, Interval one)
{
    return take_smaller(&all->low, one.low, -1) && take_smaller(&all->high, one.high, -1);
}

/* The sum of nothing is a nil of any dimension. */
static bool evaluate_sum(Evaluation *evaluation, const Node *call, Value *value)
{
    bool empty;

    if (!fold_arguments(evaluation, call, add, value, &empty))
        return false;
    if (empty) {
        *value = value_count(0);
        value->plain = true;
    }
    return true;
}

/* The smallest or largest of nothing is unknown. */
static bool evaluate_min(Evaluation *evaluation, const Node *call, Value *value)
{
    bool empty;

    return fold_arguments(evaluation, call, smaller, value, &empty);
}

static bool evaluate_max(Evaluation *evaluation, const Node *call, Value *value)
{
    bool empty;

    return fold_arguments(evaluation, call, larger, value, &empty);
}

/* ---- the others ---- */
static bool evaluate_count(Evaluation *evaluation, const Node *call, Value *value)
{
    g_auto(Value) list = value_unknown();

    if (!evaluate(evaluation, call->parts[0], &list))
        return false;
    if (list.kind == VALUE_LIST)
        *value = value_count(list.list->len);
    return true;
}

static bool interval_abs(Interval *number)
{
    Interval turned;
    int order;

    if (exact_sign(number->low) >= 0)
        return true;
    if (!interval_subtract(&turned, interval_point(exact_from_int(0)), *number))
        return false;
    if (exact_sign(number->high) > 0) {
        if (!exact_compare(&order, turned.high, number->high))
            return false;
        if (order < 0)
            turned.high = number->high;
        turned.low = exact_from_int(0);
    }
    *number = turned;
    return true;
}

static bool evaluate_abs(Evaluation *evaluation, const Node *call, Value *value)
{
    if (!evaluate(evaluation, call->parts[0], value))
        return false;
    if (value->kind != VALUE_NUMBER || !interval_abs(&value->number))
        value_clear(value);
    return true;
}

static bool evaluate_if(Evaluation *evaluation, const Node *call, Value *value)
{
    g_auto(Value) condition = value_unknown();
    Truth truth;

    if (!evaluate(evaluation, call->parts[0], &condition))
        return false;
    truth = truth_of(&condition);
    if (truth == TRUTH_UNKNOWN)
        return true;
    return evaluate(evaluation, call->parts[truth == TRUTH_TRUE ? 1 : 2], value);
}

static bool is_known(const Value *value)
{
    return value->kind != VALUE_UNKNOWN &&
           (value->kind != VALUE_TRUTH || value->truth != TRUTH_UNKNOWN);
}

static bool evaluate_known(Evaluation *evaluation, const Node *call, Value *value)
{
    g_auto(Value) asked = value_unknown();

    if (!evaluate(evaluation, call->parts[0], &asked))
        return false;
    *value = value_truth(is_known(&asked) ? TRUTH_TRUE : TRUTH_FALSE);
    return true;
}

/* The official name of a code; unknown when the classification does not have it. */
static bool evaluate_official_name(Evaluation *evaluation, const Node *call, Value *value)
{
    const Catalog *catalog = evaluation->formula->catalog;
    const CatalogEntry *entry;
    g_auto(Value) asked = value_unknown();
    g_autofree char *word = NULL;

    if (!evaluate(evaluation, call->parts[0], &asked))
        return false;
    word = value_word(&asked);
    entry = catalog_entry(catalog, call->call.field, catalog_code(catalog, call->call.field, word));
    if (entry != NULL)
        *value = value_text(entry->name);
    return true;
}

/* previous(cell) is the cell, asked of last year. */
static Node *replace_previous(Parser *parser, Node *call)
{
    Node *cell = (Node *)call->parts[0];

    if (cell->kind == NODE_NAME && !cell->name.fact) {
        cell->name.previous = true;
        return cell;
    }
    if (cell->kind == NODE_CELL && !cell->cell.rows_only) {
        cell->cell.previous = true;
        return cell;
    }
    fail_with(parser, parser->text + cell->offset, "formula-previous", NULL, NULL);
    return NULL;
}

/* ---- the table ---- */
static const Function functions[] = {
    {.name = "sum", .least = 1, .most = UINT_MAX, .shape = shape_numbers, .evaluate = evaluate_sum},
    {.name = "count", .least = 1, .most = 1, .shape = shape_count, .evaluate = evaluate_count},
    {.name = "abs", .least = 1, .most = 1, .shape = shape_abs, .evaluate = evaluate_abs},
    {.name = "min", .least = 1, .most = UINT_MAX, .shape = shape_numbers, .evaluate = evaluate_min},
    {.name = "max", .least = 1, .most = UINT_MAX, .shape = shape_numbers, .evaluate = evaluate_max},
    {.name = "if", .least = 3, .most = 3, .shape = shape_if, .evaluate = evaluate_if},
    {.name = "known", .least = 1, .most = 1, .shape = shape_known, .evaluate = evaluate_known},
    {.name = "previous", .least = 1, .most = 1, .replace = replace_previous},
    {.name = "name",
     .least = 1,
     .most = 1,
     .field_first = true,
     .shape = shape_name_text,
     .evaluate = evaluate_official_name},
};

const Function *function_find(const char *name)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(functions); i++)
        if (g_str_equal(functions[i].name, name))
            return &functions[i];
    return NULL;
}

GPtrArray *function_names(void)
{
    GPtrArray *names = g_ptr_array_new();

    for (unsigned i = 0; i < G_N_ELEMENTS(functions); i++)
        g_ptr_array_add(names, (char *)functions[i].name);
    return names;
}
