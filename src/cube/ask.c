/* ask.c: sums, rows and codes of a cube
 *
 * A question is made ready once: each filter becomes ranges of values at a place of the key, so
 * that a row is tried with shifts and comparisons. Trying has no branches that depend on the row:
 * which rows fit is not to be guessed, and a wrong guess costs more than the comparisons it saves.
 */
#include "cube/cube.h"

#include "base/exact.h"
#include "cube/rows.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define RANGES_INSIDE 48
#define TESTS_INSIDE 12

typedef struct {
    uint64_t first, span; /* a value v is inside when v - first <= span, without sign */
} Range;

/* One field of a key must lie in one of the ranges (or, with `exclude`, in none). */
typedef struct {
    uint64_t mask;
    Range range; /* the first: most have one; NO_RANGE: none */
    uint8_t shift;
    bool in_low, exclude;
    unsigned more, count; /* the others, in `Question.ranges` */
} Test;

#define NO_RANGE ((Range){UINT64_MAX, 0}) /* no field is so wide */

typedef struct {
    Range *ranges;
    Test *tests;
    unsigned range_count, test_count;
    Range ranges_inside[RANGES_INSIDE]; /* most questions need no more, and no allocation */
    Test tests_inside[TESTS_INSIDE];
} Question;

static void test_range(Question *question, Test *test, Field field, Code first, Code last)
{
    uint64_t from, to;
    Range range;

    if (!key_encode(field, first, &from) || !key_encode(field, last, &to))
        return; /* no row has such a code */
    to = key_cover_end(field, last, to);
    if (from > to)
        return;
    range = (Range){from, to - from};
    if (test->range.first == UINT64_MAX) {
        test->range = range;
        return;
    }
    question->ranges[question->range_count++] = range;
    test->count++;
}

static void question_filter(Question *question, const CubeFilter *filter)
{
    Test *test = &question->tests[question->test_count++];
    KeyPlace place = key_places[filter->field];

    *test = (Test){.mask = (UINT64_C(1) << place.bits) - 1,
                   .range = NO_RANGE,
                   .shift = place.shift,
                   .in_low = place.in_low,
                   .exclude = filter->exclude,
                   .more = question->range_count};
    if (filter->last > 0)
        test_range(question, test, filter->field, filter->first, filter->last);
    for (unsigned i = 0; i < filter->count; i++)
        test_range(question, test, filter->field, filter->codes[i], filter->codes[i]);
}

static void question_open(Question *question, const CubeFilter *filters, unsigned count)
{
    unsigned ranges = 0;

    for (unsigned i = 0; i < count; i++)
        ranges += filters[i].count + 1;
    question->ranges = ranges <= RANGES_INSIDE ? question->ranges_inside : g_new(Range, ranges);
    question->tests = count <= TESTS_INSIDE ? question->tests_inside : g_new(Test, count);
    question->range_count = question->test_count = 0;
    for (unsigned i = 0; i < count; i++)
        question_filter(question, &filters[i]);
}

static void question_close(Question *question)
{
    if (question->ranges != question->ranges_inside)
        g_free(question->ranges);
    if (question->tests != question->tests_inside)
        g_free(question->tests);
}

static inline bool range_holds(Range range, uint64_t value)
{
    return value - range.first <= range.span;
}

static inline bool test_holds(const Test *test, const Range *more, PackedKey key)
{
    uint64_t value = (test->in_low ? key.low : key.high) >> test->shift & test->mask;
    bool found = range_holds(test->range, value);

    for (unsigned i = 0; i < test->count; i++)
        found |= range_holds(more[i], value);
    return found != test->exclude;
}

static inline bool question_fits(const Question *question, PackedKey key)
{
    bool fits = true;

    for (unsigned i = 0; i < question->test_count; i++) {
        const Test *test = &question->tests[i];
        fits &= test_holds(test, question->ranges + test->more, key);
    }
    return fits;
}

/* ---- base measures ---- */

static inline bool stage_fits(const MeasureSource *source, PackedKey key)
{
    return source->stages >> key_value(key, key_places[STAGE_FIELD]) & 1;
}

/* Whether an earlier account of the source covers this one: a row counts once. */
static bool account_is_repeated(const MeasureSource *source, unsigned index)
{
    for (unsigned i = 0; i < source->account_count; i++)
        if (i != index && code_covers(source->accounts[i], source->accounts[index]) &&
            (i < index || source->accounts[i] != source->accounts[index]))
            return true;
    return false;
}

static bool source_fits(const MeasureSource *source, PackedKey key)
{
    Code account = key_decode(FIELD_ACCOUNT, key_value(key, key_places[FIELD_ACCOUNT]));

    if (!stage_fits(source, key))
        return false;
    for (unsigned i = 0; i < source->account_count; i++)
        if (code_covers(source->accounts[i], account))
            return true;
    return source->account_count == 0;
}

/* How often, and with which sign, a row counts in `measure`. */
static int measure_weight(const Measure *measure, PackedKey key)
{
    int weight = 0;

    if (measure->parts == NULL)
        return source_fits(&measure->source, key) ? measure->source.sign : 0;
    for (unsigned i = 0; i < measure->part_count; i++)
        weight += measure->signs[i] * measure_weight(measure->parts[i], key);
    return weight;
}

/* ---- sums ---- */

static Wide span_sum(const Cube *cube, const Question *question, const MeasureSource *source,
                     unsigned first, unsigned end)
{
    int64_t sum = 0; /* total_size bounds it */

    for (unsigned i = first; i < end; i++) {
        const CubeRow *row = &cube->rows[i];
        bool fits = stage_fits(source, row->key);
        fits &= question_fits(question, row->key);
        sum += row->amount & -(int64_t)fits;
    }
    return sum;
}

/* The first row of a sorted cube whose account is not before `account`. */
static unsigned account_find(const Cube *cube, uint64_t account)
{
    KeyPlace place = key_places[FIELD_ACCOUNT];
    unsigned low = 0, high = cube->count;

    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (key_value(cube->rows[middle].key, place) < account)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static Wide sorted_sum(const Cube *cube, const Question *question, const MeasureSource *source)
{
    Wide sum = 0;

    if (source->account_count == 0)
        return span_sum(cube, question, source, 0, cube->count);
    for (unsigned i = 0; i < source->account_count; i++) {
        uint64_t value;

        if (account_is_repeated(source, i) ||
            !key_encode(FIELD_ACCOUNT, source->accounts[i], &value))
            continue;
        sum += span_sum(
            cube, question, source, account_find(cube, value),
            account_find(cube, key_cover_end(FIELD_ACCOUNT, source->accounts[i], value) + 1));
    }
    return sum;
}

static Wide scanned_sum(const Cube *cube, const Question *question, const MeasureSource *source)
{
    Wide sum = 0;

    for (unsigned i = 0; i < cube->count; i++)
        if (source_fits(source, cube->rows[i].key) && question_fits(question, cube->rows[i].key))
            sum += cube->rows[i].amount;
    return sum;
}

static Wide measure_sum(const Cube *cube, const Question *question, const Measure *measure)
{
    Wide sum = 0;

    if (measure->parts == NULL)
        return measure->source.sign * (cube->sorted
                                           ? sorted_sum(cube, question, &measure->source)
                                           : scanned_sum(cube, question, &measure->source));
    for (unsigned i = 0; i < measure->part_count; i++)
        sum += measure->signs[i] * measure_sum(cube, question, measure->parts[i]);
    return sum;
}

/* The collapsed copy where it knows the answer. */
static const Cube *cube_asked(const Cube *cube, const Measure *measure, const CubeFilter *filters,
                              unsigned count)
{
    return cube->collapsed != NULL && cube_collapse_answers(measure, filters, count)
               ? cube->collapsed
               : cube;
}

Money cube_sum(const Cube *cube, const Measure *measure, const CubeFilter *filters, unsigned count)
{
    Question question;
    Wide sum;

    question_open(&question, filters, count);
    sum = measure_sum(cube_asked(cube, measure, filters, count), &question, measure);
    question_close(&question);
    assert(sum >= INT64_MIN && sum <= INT64_MAX); /* unless parts repeat each other 16 times */
    return (Money){(int64_t)sum};
}

/* ---- rows and codes ---- */

typedef void (*RowVisit)(const CubeRow *row, int weight, void *data);

static void each_row(const Cube *cube, const Measure *measure, const CubeFilter *filters,
                     unsigned count, RowVisit visit, void *data)
{
    Question question;

    question_open(&question, filters, count);
    for (unsigned i = 0; i < cube->count; i++) {
        const CubeRow *row = &cube->rows[i];
        int weight = question_fits(&question, row->key) ? measure_weight(measure, row->key) : 0;
        if (weight != 0)
            visit(row, weight, data);
    }
    question_close(&question);
}

static bool key_of(const CubeKey *key, PackedKey *packed)
{
    *packed = (PackedKey){0};
    for (Field field = 0; field < FIELD_COUNT; field++) {
        uint64_t value = 0;

        if (key->fields[field] != 0 && !key_encode(field, key->fields[field], &value))
            return false;
        key_put(packed, key_places[field], value);
    }
    key_put(packed, key_places[STAGE_FIELD], (uint64_t)key->stage);
    return true;
}

int cube_weight(const CubeKey *key, const Measure *measure, const CubeFilter *filters,
                unsigned count)
{
    Question question;
    PackedKey packed;
    int weight = 0;

    if (!key_of(key, &packed))
        return 0;
    question_open(&question, filters, count);
    if (question_fits(&question, packed))
        weight = measure_weight(measure, packed);
    question_close(&question);
    return weight;
}

static void row_keep(const CubeRow *row, int weight, void *data)
{
    CubeRow kept = {row->key, row->amount * weight};

    g_array_append_val((GArray *)data, kept);
}

static int kept_compare(const void *a, const void *b)
{
    return key_compare(((const CubeRow *)a)->key, ((const CubeRow *)b)->key);
}

void cube_each(const Cube *cube, const Measure *measure, const CubeFilter *filters, unsigned count,
               CubeVisit visit, void *data)
{
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(CubeRow));

    each_row(cube, measure, filters, count, row_keep, rows);
    if (!cube->sorted)
        g_array_sort(rows, kept_compare);
    for (unsigned i = 0; i < rows->len; i++) {
        const CubeRow *row = &g_array_index(rows, CubeRow, i);
        CubeKey key;

        key_unpack(row->key, &key);
        visit(&key, (Money){row->amount}, data);
    }
}

typedef struct {
    GArray *codes;
    KeyPlace place;
} Collecting;

static void code_keep(const CubeRow *row, int weight, void *data)
{
    Collecting *collecting = data;
    uint64_t value = key_value(row->key, collecting->place);
    unsigned count = collecting->codes->len;

    (void)weight;
    if (value != 0 &&
        (count == 0 || g_array_index(collecting->codes, uint64_t, count - 1) != value))
        g_array_append_val(collecting->codes, value);
}

static int value_compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

    return left < right ? -1 : left > right;
}

static int code_compare(const void *a, const void *b)
{
    Code left = *(const Code *)a, right = *(const Code *)b;

    return left < right ? -1 : left > right;
}

/* Values of the key, in order and once each, into codes. */
static GArray *codes_from_values(GArray *values, Field field)
{
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(Code));

    g_array_sort(values, value_compare);
    for (unsigned i = 0; i < values->len; i++) {
        uint64_t value = g_array_index(values, uint64_t, i);
        Code code = key_decode(field, value);
        if (i == 0 || value != g_array_index(values, uint64_t, i - 1))
            g_array_append_val(codes, code);
    }
    g_array_sort(codes, code_compare); /* 20132 before 2010101: by number, not by what lies under */
    return codes;
}

GArray *cube_codes(const Cube *cube, const Measure *measure, const CubeFilter *filters,
                   unsigned count, Field field)
{
    g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    Collecting collecting = {values, key_places[field]};
    bool small = field != FIELD_MONTH && field != FIELD_OFFICE && field != FIELD_ACCOUNT;

    each_row(small ? cube_asked(cube, measure, filters, count) : cube, measure, filters, count,
             code_keep, &collecting);
    return codes_from_values(values, field);
}
