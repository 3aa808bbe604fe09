/* ask-register.c: queries of registers: each row against each filter. Registers are short. */
#include "formula/tree.h"

/* A filter with its values filled in. */
typedef struct {
    const Filter *filter;
    GArray *codes;    /* of Code: codes and choices */
    GPtrArray *words; /* of char *: texts, projects, offices */
    Value number;
    bool everything; /* a value was the row `total` */
    bool unknown;
} Wanted;

static void wanted_clear(void *data)
{
    Wanted *wanted = data;

    g_array_unref(wanted->codes);
    g_ptr_array_unref(wanted->words);
    value_clear(&wanted->number);
}

static bool is_everything(const Filter *filter, const char *word)
{
    const ColumnType type = filter->column->type;

    return g_str_equal(word, "total") &&
           (type == COLUMN_PROJECT || (type == COLUMN_CODE && (filter->field == FIELD_FUNCTION ||
                                                               filter->field == FIELD_ECONOMY)));
}

static bool want_word(Evaluation *evaluation, const Part *part, const char *word, Wanted *wanted)
{
    const Filter *filter = wanted->filter;
    Code code;

    if (part->kind != PART_WORD && is_everything(filter, word)) {
        wanted->everything = true;
        return true;
    }
    if (filter->codes == NULL) {
        g_ptr_array_add(wanted->words, g_strdup(word));
        return true;
    }
    code = filter_code(filter, evaluation->formula->catalog, word);
    if (code == 0)
        return fail_at(evaluation, part->offset, "formula-not-a-code", "found", word);
    g_array_append_val(wanted->codes, code);
    return true;
}

static bool want_number(Evaluation *evaluation, Wanted *wanted)
{
    const Filter *filter = wanted->filter;

    if (filter->number.kind == VALUE_NUMBER) {
        wanted->number = filter->number;
        return true;
    }
    if (!evaluate_path(evaluation, &filter->parts[0].path, filter->parts[0].offset,
                       &wanted->number))
        return false;
    wanted->unknown = wanted->number.kind != VALUE_NUMBER;
    return true;
}

static bool want(Evaluation *evaluation, Wanted *wanted)
{
    const Filter *filter = wanted->filter;

    if (filter->numeric)
        return want_number(evaluation, wanted);
    for (unsigned i = 0; i < filter->count; i++) {
        g_autofree char *owned = NULL;
        const char *word = NULL;

        if (!part_word(evaluation, &filter->parts[i], &word, &owned))
            return false;
        if (word == NULL)
            wanted->unknown = true;
        else if (!want_word(evaluation, &filter->parts[i], word, wanted))
            return false;
    }
    return true;
}

/* All filters of a query, filled in. NULL with an error. `*unknown` when a value is not known. */
static GArray *want_all(Evaluation *evaluation, const Node *node, bool *unknown)
{
    g_autoptr(GArray) all = g_array_new(FALSE, TRUE, sizeof(Wanted));

    g_array_set_clear_func(all, wanted_clear);
    *unknown = false;
    for (unsigned i = 0; i < node->query.count; i++) {
        Wanted made = {.filter = &node->query.filters[i],
                       .codes = g_array_new(FALSE, FALSE, sizeof(Code)),
                       .words = g_ptr_array_new_with_free_func(g_free)};
        Wanted *wanted;

        g_array_append_val(all, made);
        wanted = &g_array_index(all, Wanted, i);
        if (!want(evaluation, wanted))
            return NULL;
        *unknown = *unknown || wanted->unknown;
    }
    return g_steal_pointer(&all);
}

/* ---- one row ---- */
static bool code_fits(const Evaluation *evaluation, const Wanted *wanted, const Value *field)
{
    g_autofree char *word = value_word(field);
    const bool covers = wanted->filter->column->type == COLUMN_CODE;
    const Code code = filter_code(wanted->filter, evaluation->formula->catalog, word);

    for (unsigned i = 0; code != 0 && i < wanted->codes->len; i++) {
        const Code one = g_array_index(wanted->codes, Code, i);
        if (one == code || (covers && code_covers(one, code)))
            return true;
    }
    return false;
}

static bool word_fits(const Wanted *wanted, const Value *field)
{
    g_autofree char *word = value_word(field);

    for (unsigned i = 0; i < wanted->words->len; i++)
        if (g_str_equal(g_ptr_array_index(wanted->words, i), word))
            return true;
    return false;
}

static bool number_fits(const Wanted *wanted, const Value *field)
{
    const Operator *operation = operator_of(wanted->filter->comparison);
    Shape shape;

    return field->kind == VALUE_NUMBER &&
           operation->shape(shape_of(field), shape_of(&wanted->number), &shape) &&
           operation->compare(field->number, wanted->number.number) == TRUTH_TRUE;
}

/* An empty field equals nothing, so it passes only `!=`. */
static bool row_fits(Evaluation *evaluation, const Node *node, const GArray *all, unsigned row)
{
    const World *world = evaluation->world;

    for (unsigned i = 0; i < all->len; i++) {
        const Wanted *wanted = &g_array_index(all, Wanted, i);
        const bool unequal = wanted->filter->comparison == COMPARE_UNEQUAL;
        g_auto(Value) field = world->functions->register_field(world->self, node->query.table, row,
                                                               wanted->filter->column);
        bool fits;

        if (field.kind == VALUE_UNKNOWN)
            fits = unequal || wanted->everything;
        else if (wanted->filter->numeric)
            fits = number_fits(wanted, &field);
        else if (wanted->filter->codes != NULL)
            fits = (wanted->everything || code_fits(evaluation, wanted, &field)) != unequal;
        else
            fits = (wanted->everything || word_fits(wanted, &field)) != unequal;
        if (!fits)
            return false;
    }
    return true;
}

/* ---- the answers ---- */

/* What a list of rows knows a row by: its code, where the register has one, else its number. */
static const char *row_code(Evaluation *evaluation, const Node *node, unsigned row)
{
    const World *world = evaluation->world;
    const TableColumn *column = table_column(node->query.table, "code");
    g_autofree char *word = NULL;

    if (column != NULL) {
        g_auto(Value) code =
            world->functions->register_field(world->self, node->query.table, row, column);
        word = value_word(&code);
    } else {
        word = g_strdup_printf("%u", row + 1);
    }
    return g_intern_string(word);
}

/* A sum begins with a nil of the field's dimension; empty fields count as nil. */
static Value answer_start(const Node *node)
{
    if (node->query.answer == ANSWER_ROWS)
        return value_list();
    return value_number(node->shape.dimension, interval_point(exact_from_int(0)));
}

/* Takes one more row into the answer. False when the sum does not fit. */
static bool answer_add(Evaluation *evaluation, const Node *node, unsigned row, Value *answer)
{
    const World *world = evaluation->world;
    g_auto(Value) field = value_unknown();

    switch (node->query.answer) {
    case ANSWER_ROWS:
        value_list_take(answer,
                        value_row(node->query.table->id, row_code(evaluation, node, row), row));
        return true;
    case ANSWER_COUNT:
        return interval_add(&answer->number, answer->number, interval_point(exact_from_int(1)));
    default:
        field = world->functions->register_field(world->self, node->query.table, row,
                                                 node->query.column);
        return field.kind != VALUE_NUMBER ||
               interval_add(&answer->number, answer->number, field.number);
    }
}

bool evaluate_register(Evaluation *evaluation, const Node *node, Value *value)
{
    const World *world = evaluation->world;
    const unsigned size = world->functions->register_size(world->self, node->query.table);
    bool unknown;
    g_autoptr(GArray) all = want_all(evaluation, node, &unknown);

    if (all == NULL)
        return false;
    if (unknown)
        return true;
    *value = answer_start(node);
    for (unsigned row = 0; row < size; row++) {
        if (!row_fits(evaluation, node, all, row))
            continue;
        if (!answer_add(evaluation, node, row, value)) {
            value_clear(value);
            return true;
        }
    }
    note_register(evaluation, node, value);
    return true;
}
