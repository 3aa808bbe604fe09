/* text_nest.c: which heads of several rows stand over which, where a joined cell is written once
 *
 * What a joined head covers is not written, but how many columns there are is. Heads that cover
 * several take their parts from the row below, in order. Of all ways to share them out one must be
 * the best: a subtotal begins its parts and is their sum in the rows of figures, and what a head
 * says returns in its parts. Two ways as good are none.
 */
#include "reader/text_nest.h"

#include <string.h>

#define PARTS_LEAST 2u
#define SUBTOTAL_SCORE 2
#define SUM_SCORE 8
#define WORDS_SCORE_MAX 6u
#define TWO_CHARACTERS 6u /* bytes of two Chinese characters */
#define PARENTS_MAX 16u
#define IMPOSSIBLE G_MININT

/* The best way to share out: its score, whether another is as good, and how many parts the last
 * head has. */
typedef struct {
    int score;
    unsigned ways, parts;
} Best;

/* One pair of rows: `over` takes its parts from `under`. */
typedef struct {
    const TextHeads *over, *under;
    const TextAmounts *amounts; /* NULL: which columns the parts have isn't known yet */
    unsigned parents;
    unsigned *shared; /* by head and part: what the parts before it share with the head */
    unsigned *totals; /* by part: how many before it begin parts */
    Best *best;       /* by heads done, parts given, parents so far */
} Pair;

bool text_is_total(const TextField *field)
{
    static const char *const totals[] = {"合计", "小计", "总计"};

    for (unsigned i = 0; i < G_N_ELEMENTS(totals); i++)
        if (field->size == strlen(totals[i]) && memcmp(field->text, totals[i], field->size) == 0)
            return true;
    return false;
}

unsigned text_likeness(const TextField *a, const TextField *b)
{
    unsigned shared = 0;

    for (size_t i = 0; i + TWO_CHARACTERS <= a->size; i++)
        shared += g_utf8_validate(a->text + i, TWO_CHARACTERS, NULL) &&
                  memmem(b->text, b->size, a->text + i, TWO_CHARACTERS) != NULL;
    return shared;
}

/* ---- what speaks for a head with these parts ---- */

static unsigned *shared_at(const Pair *pair, unsigned head, unsigned part)
{
    return &pair->shared[(size_t)head * (pair->under->count + 1) + part];
}

static void count_words(Pair *pair)
{
    const TextField *parts = pair->under->fields;

    for (unsigned p = 0; p < pair->under->count; p++)
        pair->totals[p + 1] = pair->totals[p] + text_is_total(&parts[p]);
    for (unsigned h = 0; h < pair->over->count; h++)
        for (unsigned p = 0; p < pair->under->count; p++)
            *shared_at(pair, h, p + 1) =
                *shared_at(pair, h, p) + text_likeness(&parts[p], &pair->over->fields[h]);
}

/* Whether the row's first of `count` columns from `column` on is the sum of the others: 1, -1; 0
 * says nothing. */
static int sum_in_row(const Money *row, unsigned column, unsigned count)
{
    Money rest = row[column], apart;
    unsigned filled = 0;

    for (unsigned c = column + 1; c < column + count; c++) {
        filled += row[c].fen != 0;
        if (!money_subtract(&rest, rest, row[c]))
            return 0;
    }
    if (!money_abs(&apart, rest) || (filled == 0 && row[column].fen == 0))
        return 0;
    return apart.fen <= (int64_t)(count + 1) / 2 ? 1 : -1;
}

static int score_of_sums(const TextAmounts *amounts, unsigned column, unsigned count)
{
    unsigned rows = amounts == NULL ? 0 : MIN(amounts->rows, TEXT_NEST_ROWS);
    int kept = 0;

    if (amounts != NULL && column + count > amounts->columns)
        return 0; /* of a way that comes to no end: more columns than there are */
    for (unsigned r = 0; r < rows; r++)
        kept += sum_in_row(amounts->at + (size_t)r * amounts->columns, column, count);
    return kept > 0 ? SUM_SCORE : kept < 0 ? -SUM_SCORE : 0;
}

/* `head` over `count` heads of `under` from `first` on, the leftmost over `column`; IMPOSSIBLE: no
 * head says so. */
static int score_of_parts(const Pair *pair, unsigned head, unsigned first, unsigned count,
                          unsigned column)
{
    unsigned shared = *shared_at(pair, head, first + count) - *shared_at(pair, head, first);
    int score = (int)MIN(shared, WORDS_SCORE_MAX);

    if (text_is_total(&pair->over->fields[head]) ||
        pair->totals[first + count] > pair->totals[first + 1])
        return IMPOSSIBLE;
    if (pair->totals[first + 1] > pair->totals[first])
        score += SUBTOTAL_SCORE + score_of_sums(pair->amounts, column, count);
    return score;
}

/* ---- the best of all ways ---- */

static Best *best_at(const Pair *pair, unsigned heads, unsigned given, unsigned parents)
{
    return &pair->best[((size_t)heads * (pair->under->count + 1) + given) * (pair->parents + 1) +
                       parents];
}

static void better(Best *best, int score, unsigned ways, unsigned parts)
{
    if (ways > 0 && (best->ways == 0 || score > best->score))
        *best = (Best){.score = score, .ways = ways, .parts = parts};
    else if (ways > 0 && score == best->score)
        best->ways = MIN(best->ways + ways, 2u);
}

/* All ways in which head `head - 1` is the last of those done. */
static void share_out_to(const Pair *pair, unsigned head, unsigned given, unsigned parents)
{
    Best *best = best_at(pair, head, given, parents);
    const Best *before = best_at(pair, head - 1, given, parents);

    better(best, before->score, before->ways, 0);
    for (unsigned count = PARTS_LEAST; parents > 0 && count <= given; count++) {
        unsigned first = given - count, column = head - 1 - (parents - 1) + first;
        int score;

        before = best_at(pair, head - 1, first, parents - 1);
        if (before->ways > 0 &&
            (score = score_of_parts(pair, head - 1, first, count, column)) != IMPOSSIBLE)
            better(best, before->score + score, before->ways, count);
    }
}

/* Shares all parts out to so many parents. The parts of each head into `parts`. */
static Best share_out(Pair *pair, unsigned *parts)
{
    unsigned heads = pair->over->count, given = pair->under->count, parents = pair->parents;
    g_autofree Best *table = g_new0(Best, (size_t)(heads + 1) * (given + 1) * (parents + 1));
    g_autofree unsigned *shared = g_new0(unsigned, (size_t)heads *(given + 1));
    g_autofree unsigned *totals = g_new0(unsigned, (size_t)given + 1);
    Best result;

    pair->best = table;
    pair->shared = shared;
    pair->totals = totals;
    count_words(pair);
    best_at(pair, 0, 0, 0)->ways = 1;
    for (unsigned h = 1; h <= heads; h++)
        for (unsigned g = 0; g <= given; g++)
            for (unsigned p = 0; p <= MIN(parents, h); p++)
                share_out_to(pair, h, g, p);
    result = *best_at(pair, heads, given, parents);
    for (unsigned h = heads; result.ways > 0 && h > 0; h--) {
        parts[h - 1] = best_at(pair, h, given, parents)->parts;
        given -= parts[h - 1];
        parents -= parts[h - 1] > 0;
    }
    return result;
}

/* ---- rows of heads ---- */

/* From heads below each to columns below each. */
static void spans_from_parts(TextHeads *rows, unsigned count, unsigned parts[][TEXT_FIELDS_MAX + 1])
{
    for (unsigned r = count; r-- > 0;) {
        unsigned next = 0;

        for (unsigned h = 0; h < rows[r].count; h++) {
            unsigned below = r + 1 < count ? parts[r][h] : 0, span = 0;

            for (unsigned i = 0; i < below; i++)
                span += rows[r + 1].spans[next++];
            rows[r].spans[h] = below > 0 ? span : 1;
        }
    }
}

static bool nest_two(TextHeads *rows, unsigned parents, const TextAmounts *amounts)
{
    unsigned parts[2][TEXT_FIELDS_MAX + 1];
    Pair pair = {.over = &rows[0], .under = &rows[1], .amounts = amounts, .parents = parents};

    if (share_out(&pair, parts[0]).ways != 1)
        return false;
    spans_from_parts(rows, 2, parts);
    return true;
}

static bool nest_three(TextHeads *rows, unsigned parents)
{
    unsigned parts[3][TEXT_FIELDS_MAX + 1], tried[3][TEXT_FIELDS_MAX + 1];
    Best best = {0};

    for (unsigned upper = 1; upper < parents; upper++) {
        Pair high = {.over = &rows[0], .under = &rows[1], .parents = upper};
        Pair low = {.over = &rows[1], .under = &rows[2], .parents = parents - upper};
        Best one = share_out(&high, tried[0]), other = share_out(&low, tried[1]);
        unsigned ways;

        if (one.ways == 0 || other.ways == 0)
            continue;
        ways = one.ways * other.ways;
        if (best.ways == 0 || one.score + other.score > best.score)
            memcpy(parts, tried, sizeof parts);
        better(&best, one.score + other.score, ways, 0);
    }
    if (best.ways != 1)
        return false;
    spans_from_parts(rows, 3, parts);
    return true;
}

bool text_nest(TextHeads *rows, unsigned count, unsigned columns, const TextAmounts *amounts)
{
    unsigned heads = 0;

    for (unsigned r = 0; r < count; r++) {
        if (rows[r].count == 0 || rows[r].count > columns)
            return false;
        heads += rows[r].count;
    }
    for (unsigned r = 0; r < count; r++)
        for (unsigned h = 0; h < rows[r].count; h++)
            rows[r].spans[h] = 1;
    if (count == 1)
        return heads == columns;
    if (heads <= columns || heads - columns > PARENTS_MAX)
        return false;
    return count == 2 ? nest_two(rows, heads - columns, amounts)
                      : count == 3 && nest_three(rows, heads - columns);
}
