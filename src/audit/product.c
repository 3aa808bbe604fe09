/* product.c: so many times so much: unit price and count; averages
 *
 * A unit price begins with 每, an average with 均. A price is held against the sum that follows it,
 * an average against the sums before it: it is wrong only when none of them makes it true.
 */
#include "audit/internal.h"

#include <string.h>

static bool is_money(const Figure *figure)
{
    return figure->kind == NUMBER_AMOUNT && !figure->approximate && !figure->threshold;
}

static bool is_count(const Figure *figure)
{
    return figure->kind == NUMBER_COUNT && !figure->approximate && exact_sign(figure->middle) > 0;
}

/* Whether price × count can be the total. */
static Verdict try_product(const Audit *audit, unsigned price, unsigned count, unsigned total,
                           Exact *expected)
{
    const Figure *sum = FIGURE(audit, total);
    Interval product;
    int order;

    if (!interval_multiply(&product, FIGURE(audit, price)->value, FIGURE(audit, count)->value) ||
        !exact_multiply(expected, FIGURE(audit, price)->middle, FIGURE(audit, count)->middle))
        return VERDICT_NOT_CHECKABLE;
    if (exact_compare(&order, product.high, sum->value.low) && order < 0)
        return VERDICT_ERROR;
    return exact_compare(&order, sum->value.high, product.low) && order < 0 ? VERDICT_ERROR
                                                                            : VERDICT_OK;
}

static void say_product(Audit *audit, const char *rule, unsigned price, unsigned count,
                        unsigned total, unsigned stated, Exact expected)
{
    const Figure *figure = FIGURE(audit, stated);
    uint32_t first = MIN(MIN(FIGURE(audit, price)->first, FIGURE(audit, count)->first),
                         FIGURE(audit, total)->first);
    uint32_t last = MAX(MAX(FIGURE(audit, price)->last, FIGURE(audit, count)->last),
                        FIGURE(audit, total)->last);
    g_autofree char *text = NULL;
    Finding *finding;
    Exact shown;

    if (!exact_divide(&shown, expected, exact_from_int(figure->scale)))
        return;
    text = exact_text(
        shown, (ExactStyle){.decimals = MAX(figure->decimals, 2), .trim = true, .grouped = false});
    finding = finding_add(audit, rule, figure->passage, first, last, figure->printed, text);
    if (finding != NULL)
        finding_span(finding, figure->passage, figure->first, figure->last);
}

/* "36座，每座补助2.5万元，补助共95万元" */
static void relate_price(Audit *audit, unsigned price)
{
    const Figure *figure = FIGURE(audit, price);
    const Passage *passage = PASSAGE(audit, figure->passage);
    unsigned end = passage->first_figure + passage->figure_count;
    Exact expected;

    if (price == passage->first_figure || price + 1 >= end || !is_count(FIGURE(audit, price - 1)) ||
        !is_money(FIGURE(audit, price + 1)) || FIGURE(audit, price - 1)->clause != figure->clause ||
        FIGURE(audit, price + 1)->clause != figure->clause ||
        data_word_in(audit->data, "product-sums", FIGURE(audit, price + 1)->phrase) == NULL ||
        data_word_in(audit->data, "product-periods", figure->phrase) != NULL)
        return;
    if (try_product(audit, price, price - 1, price + 1, &expected) == VERDICT_ERROR)
        say_product(audit, "unit-price", price, price - 1, price + 1, price + 1, expected);
}

/* The counts in the passage before an average that it can be over: of cars for 车均, of people for
 * 人均. */
static unsigned counts_of(const Audit *audit, unsigned average, unsigned *counts, unsigned most)
{
    const Figure *figure = FIGURE(audit, average);
    const GPtrArray *units = data_words(audit->data, "average-units");
    unsigned first = PASSAGE(audit, figure->passage)->first_figure, count = 0;

    for (unsigned i = average; i > first && count < most; i--)
        for (unsigned u = 0; u + 1 < units->len; u += 2)
            if (is_count(FIGURE(audit, i - 1)) &&
                strstr(figure->phrase, g_ptr_array_index(units, u)) != NULL &&
                g_strcmp0(FIGURE(audit, i - 1)->unit, g_ptr_array_index(units, u + 1)) == 0)
                counts[count++] = i - 1;
    return count;
}

/* "车均运行维护费" → 运行维护费; "" when only the average is said. The caller frees. */
static char *averaged(const AuditData *data, const Figure *figure)
{
    const GPtrArray *words = data_words(data, "average-words");
    g_autofree char *core = measure_core(data, figure->phrase);
    GString *name = g_string_new(core);

    for (unsigned i = 0; i < words->len; i++)
        g_string_replace(name, g_ptr_array_index(words, i), "", 0);
    return g_string_free(name, FALSE);
}

/* The sums that an average can be of: what it names, else what was spent before it in its sentence
 * and the one before. */
static Candidates sums_of(const Audit *audit, unsigned average)
{
    const Figure *figure = FIGURE(audit, average);
    g_autofree char *name = averaged(audit->data, figure);
    unsigned first = PASSAGE(audit, figure->passage)->first_figure;
    Candidates sums = {.count = 0, .certain = true};

    for (unsigned i = average; i > first && FIGURE(audit, i - 1)->sentence + 1 >= figure->sentence;
         i--)
        if (is_money(FIGURE(audit, i - 1)) && FIGURE(audit, i - 1)->role != ROLE_EACH)
            candidate_add(&sums, i - 1);
    if (strlen(name) >= 6) {
        Candidates named = candidates_named(audit, average, name);

        for (unsigned i = 0; i < named.count; i++)
            candidate_add(&sums, named.figures[i]);
        sums.certain = sums.count > 0;
    }
    return sums;
}

/* What the average names, told further back in its paragraph. */
static unsigned sum_of_name(const Audit *audit, unsigned average, const Candidates *sums)
{
    g_autofree char *name = averaged(audit->data, FIGURE(audit, average));
    g_autofree char *key = measure_key(audit->data, name);

    for (unsigned i = 0; i < sums->count && strlen(key) >= 6; i++)
        if (FIGURE(audit, sums->figures[i])->passage == FIGURE(audit, average)->passage &&
            figure_is_whole(FIGURE(audit, sums->figures[i])) &&
            g_str_has_suffix(FIGURE(audit, sums->figures[i])->key, key))
            return sums->figures[i];
    return NONE;
}

/* The sum that is surely meant when none fits: said in the same clause, or named. */
static unsigned sum_meant(const Audit *audit, unsigned average, const Candidates *sums)
{
    for (unsigned i = 0; i < sums->count; i++)
        if (figure_is_whole(FIGURE(audit, sums->figures[i])) &&
            FIGURE(audit, sums->figures[i])->passage == FIGURE(audit, average)->passage &&
            FIGURE(audit, sums->figures[i])->sentence + 1 >= FIGURE(audit, average)->sentence)
            return sums->figures[i];
    return sum_of_name(audit, average, sums);
}

/* "运行维护费8.20万元，保有量6辆，车均1.27万元" */
static void relate_average(Audit *audit, unsigned average)
{
    unsigned counts[8], count = counts_of(audit, average, counts, 8), total;
    Candidates sums = sums_of(audit, average);
    Exact expected, quotient;

    for (unsigned c = 0; c < count; c++)
        for (unsigned i = 0; i < sums.count; i++)
            if (try_product(audit, average, counts[c], sums.figures[i], &expected) != VERDICT_ERROR)
                return;
    total = sum_meant(audit, average, &sums);
    if (count == 1 && total != NONE && exact_sign(FIGURE(audit, total)->middle) != 0 &&
        exact_divide(&quotient, FIGURE(audit, total)->middle, FIGURE(audit, counts[0])->middle))
        say_product(audit, "average", average, counts[0], total, average, quotient);
}

/* ---- means ---- */

#define MEAN_MOST 60u

/* Whether `index` and the one before it are two of one row: "92.5分、88分",
 * "营养（98分）、校舍（95分）". */
static bool is_joined(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index), *before = FIGURE(audit, index - 1);
    const char *text = PASSAGE(audit, figure->passage)->text;
    g_autofree char *between = NULL;

    if (before->clause != figure->clause || before->passage != figure->passage ||
        before->last > figure->first)
        return false;
    between = g_strndup(text + before->last, figure->first - before->last);
    return data_word_in(audit->data, "mean-joins", between) != NULL &&
           strstr(between, "，") == NULL;
}

static bool is_alike(const Figure *figure, const Figure *mean)
{
    return figure->kind == mean->kind && g_strcmp0(figure->unit, mean->unit) == 0 &&
           !figure->threshold && figure->scale == mean->scale && exact_sign(figure->middle) > 0;
}

/* The first of the row that ends directly before the mean; the mean itself when there is none. */
static unsigned row_before(const Audit *audit, unsigned mean)
{
    const Figure *figure = FIGURE(audit, mean);
    unsigned first = mean, from = PASSAGE(audit, figure->passage)->first_figure;

    if (mean == from || !is_alike(FIGURE(audit, mean - 1), figure) ||
        FIGURE(audit, mean - 1)->sentence != figure->sentence)
        return mean;
    first--;
    while (first > from && mean - first < MEAN_MOST && is_alike(FIGURE(audit, first - 1), figure) &&
           is_joined(audit, first))
        first--;
    return first;
}

/* Half of its last place: a mean score is rounded. */
static bool half_place(const Figure *figure, Exact *half)
{
    Wide power = 2;

    for (int i = 0; i < figure->decimals; i++)
        power *= 10;
    return exact_fraction(half, 1, power);
}

/* "得分分别为96分、91分，平均93.5分"; a mean of rates may be weighted, one of scores is not. */
static void relate_mean(Audit *audit, unsigned mean)
{
    unsigned first = row_before(audit, mean), count = mean - first;
    Exact sum = exact_from_int(0), expected, off, most;
    int order;

    if (count < 2)
        return;
    for (unsigned i = first; i < mean; i++)
        if (!exact_add(&sum, sum, FIGURE(audit, i)->middle))
            return;
    if (!exact_divide(&expected, sum, exact_from_int(count)) ||
        !half_place(FIGURE(audit, mean), &most) ||
        !exact_subtract(&off, expected, FIGURE(audit, mean)->middle))
        return;
    if (exact_sign(off) < 0)
        off.numerator = -off.numerator;
    if (exact_compare(&order, off, most) && order > 0)
        say_product(audit, "mean", first, mean - 1, mean, mean, expected);
}

void relate_products(Audit *audit)
{
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++) {
        const Figure *figure = FIGURE(audit, i);

        if (!figure->table && figure->kind == NUMBER_COUNT && !figure->threshold &&
            data_word_in(audit->data, "mean-words", figure->phrase) != NULL)
            relate_mean(audit, i);
        if (figure->table || !is_money(figure))
            continue;
        if (data_word_in(audit->data, "average-words", figure->phrase) != NULL)
            relate_average(audit, i);
        else if (begins_with(figure->phrase, "每"))
            relate_price(audit, i);
    }
}
