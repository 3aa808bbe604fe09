/* review.c: rows of the register of evaluations, by project */
#include "performance/review.h"

#include <string.h>

#define POINTS_ALL 10000

struct Reviews {
    GHashTable *projects; /* code to Review * */
};

static void review_free(void *data)
{
    Review *review = data;

    g_clear_pointer(&review->indicators, g_hash_table_unref);
    g_free(review);
}

void reviews_free(Reviews *reviews)
{
    if (reviews == NULL)
        return;
    g_hash_table_unref(reviews->projects);
    g_free(reviews);
}

/* The bureau's word counts before the department's: NULL when the row says nothing any more. */
static Review *review_at(const Reviews *reviews, const char *project, const char *by)
{
    Review *review = g_hash_table_lookup(reviews->projects, project);

    if (review != NULL && strcmp(review->by, by) != 0 && strcmp(by, "bureau") != 0)
        return NULL;
    if (review == NULL || strcmp(review->by, by) != 0) {
        review = g_new0(Review, 1);
        review->by = by;
        g_hash_table_insert(reviews->projects, (char *)project, review);
    }
    return review;
}

static void points_take(Review *review, const char *indicator, int64_t points)
{
    if (indicator == NULL) {
        review->points = points;
        review->has_points = true;
        return;
    }
    if (review->indicators == NULL)
        review->indicators = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(review->indicators, (char *)indicator, GSIZE_TO_POINTER((gsize)points));
}

static void row_take(const Reviews *reviews, const Table *table, const BookRow *row,
                     const char *only)
{
    const char *project = row_field(table, row, "project"), *by = row_field(table, row, "by");
    const char *returned = row_field(table, row, "returned");
    const char *points = row_field(table, row, "points");
    Review *review;

    if (project == NULL || by == NULL || strcmp(by, "self") == 0 ||
        (only != NULL && strcmp(project, only) != 0))
        return;
    review = review_at(reviews, project, by);
    if (review == NULL)
        return;
    if (returned != NULL)
        review->returned += row_points(returned);
    if (points != NULL)
        points_take(review, row_field(table, row, "indicator"), MAX(row_points(points), 0));
    if (review->reason == NULL)
        review->reason = row_field(table, row, "reason");
}

Reviews *reviews_read(const Portfolio *portfolio, const char *only, GError **error)
{
    const Table *table = catalog_table(portfolio_catalog(portfolio), "evaluation");
    const GPtrArray *rows =
        table != NULL ? book_rows(portfolio_book(portfolio), table, error) : NULL;
    Reviews *reviews;

    if (table != NULL && rows == NULL)
        return NULL;
    reviews = g_new0(Reviews, 1);
    reviews->projects = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, review_free);
    for (unsigned i = 0; rows != NULL && i < rows->len; i++)
        row_take(reviews, table, g_ptr_array_index(rows, i), only);
    return reviews;
}

const Review *reviews_of(const Reviews *reviews, const char *project)
{
    return g_hash_table_lookup(reviews->projects, project);
}

int64_t review_final(const Review *review, const ProjectScore *score)
{
    int64_t final = score->total;

    if (review == NULL)
        return final;
    if (review->has_points)
        return CLAMP(review->points, 0, POINTS_ALL);
    for (unsigned i = 0; review->indicators != NULL && i < score->count; i++) {
        const IndicatorScore *one = &score->indicators[i];
        void *points;

        if (g_hash_table_lookup_extended(review->indicators, one->indicator->name, NULL, &points))
            final += MIN((int64_t)GPOINTER_TO_SIZE(points), one->weight) - one->points;
    }
    return CLAMP(final - review->returned, 0, POINTS_ALL);
}
