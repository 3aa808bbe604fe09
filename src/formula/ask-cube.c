/* ask-cube.c: queries of the cube: filters of the expression and of the context into one question
 *
 * Forms ask thousands of these, so nothing is allocated unless a filter names a variable: codes
 * that are known stay where parsing put them, the others go into one array on the stack. */
#include "formula/tree.h"

/* A question being put together. */
typedef struct {
    CubeFilter filters[FILTERS_MAX];
    unsigned count;
    Code codes[CODES_MAX];
    unsigned code_count;
    bool unknown; /* a filter's value is: so is the answer */
} Question;

/* The row `total` of a statement stands for all codes. */
static bool is_everything(const Filter *filter, const char *word)
{
    return g_str_equal(word, "total") &&
           (filter->field == FIELD_FUNCTION || filter->field == FIELD_ECONOMY ||
            filter->field == FIELD_PROJECT);
}

/* The number of `word`, which is 0 for a project or office that the book does not have. */
static bool find_code(Evaluation *evaluation, const Filter *filter, const Part *part,
                      const char *word, Code *code)
{
    const World *world = evaluation->world;

    if (filter->field == FIELD_PROJECT || filter->field == FIELD_OFFICE) {
        *code = world->functions->name_number(world->self, filter->field, word);
        return true;
    }
    *code = filter_code(filter, evaluation->formula->catalog, word);
    return *code != 0 || fail_at(evaluation, part->offset, "formula-not-a-code", "found", word);
}

/* Puts one value of `filter` into the question; `*everything` when it stands for all codes. */
static bool add_value(Evaluation *evaluation, const Filter *filter, unsigned index,
                      Question *question, bool *everything)
{
    const Part *part = &filter->parts[index];
    g_autofree char *owned = NULL;
    const char *word = NULL;
    Code code = filter->codes != NULL ? filter->codes[index] : 0;

    if (code == 0) {
        if (!part_word(evaluation, part, &word, &owned))
            return false;
        question->unknown = question->unknown || word == NULL;
        if (word == NULL)
            return true;
        if (part->kind != PART_WORD && is_everything(filter, word)) {
            *everything = true;
            return true;
        }
        if (!find_code(evaluation, filter, part, word, &code))
            return false;
    }
    if (code == 0)
        return true;
    if (question->code_count == CODES_MAX)
        return fail_at(evaluation, part->offset, "formula-too-many", NULL, NULL);
    question->codes[question->code_count++] = code;
    return true;
}

/* A filter whose codes show only now. */
static bool add_open_filter(Evaluation *evaluation, const Filter *filter, Question *question)
{
    const unsigned first = question->code_count;
    const bool exclude = filter->comparison == COMPARE_UNEQUAL;
    CubeFilter *out = &question->filters[question->count];
    bool everything = false;

    for (unsigned i = 0; i < filter->count; i++)
        if (!add_value(evaluation, filter, i, question, &everything))
            return false;
    *out = (CubeFilter){.field = filter->field,
                        .exclude = exclude,
                        .codes = &question->codes[first],
                        .count = question->code_count - first};
    if (everything && exclude)
        *out = (CubeFilter){.field = filter->field}; /* nothing fits */
    else if (everything || (exclude && out->count == 0))
        return true; /* all fit: no filter */
    question->count++;
    return true;
}

static bool add_filter(Evaluation *evaluation, const Filter *filter, Question *question)
{
    if (!filter->settled)
        return add_open_filter(evaluation, filter, question);
    question->filters[question->count++] =
        filter->last > 0 ? (CubeFilter){.field = filter->field,
                                        .exclude = filter->comparison == COMPARE_UNEQUAL,
                                        .first = filter->first,
                                        .last = filter->last}
                         : (CubeFilter){.field = filter->field,
                                        .exclude = filter->comparison == COMPARE_UNEQUAL,
                                        .codes = filter->codes,
                                        .count = filter->count};
    return true;
}

/* Puts the month that the world stands at in the place of `month=period`. */
static void settle_period(const World *world, CubeFilter *filter, Code *month)
{
    if (filter->field != FIELD_MONTH || filter->count != 1 || *filter->codes != MONTH_PERIOD)
        return;
    *month = world->functions->period(world->self);
    filter->codes = month;
}

static const Measure *substitute(const Context *context, const Measure *measure)
{
    for (unsigned i = 0; i < context->substitute_count; i++)
        if (context->substitutes[2 * i] == measure)
            return context->substitutes[2 * i + 1];
    return measure;
}

bool evaluate_query(Evaluation *evaluation, const Node *node, Value *value)
{
    const World *world = evaluation->world;
    const Context *context = evaluation->context;
    const Measure *measure = substitute(context, node->query.measure);
    Question question;
    Code period;

    question.count = question.code_count = 0;
    question.unknown = false;
    if (node->query.count + context->filter_count > FILTERS_MAX)
        return fail_at(evaluation, node->offset, "formula-too-many", NULL, NULL);
    for (unsigned i = 0; i < node->query.count; i++)
        if (!add_filter(evaluation, &node->query.filters[i], &question))
            return false;
    for (unsigned i = 0; i < context->filter_count; i++)
        question.filters[question.count++] = context->filters[i];
    if (question.unknown)
        return true;
    for (unsigned i = 0; i < question.count; i++)
        settle_period(world, &question.filters[i], &period);
    if (!world->functions->query(world->self, measure, question.filters, question.count, value))
        return fail_at(evaluation, node->offset, "formula-query", "found", node->query.name);
    note_query(evaluation, node, measure, question.filters, question.count, value);
    return true;
}
