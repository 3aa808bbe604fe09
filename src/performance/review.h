/* review.h: what department and bureau said of scores (复核), and the score that stands then
 *
 * Rows of the register of evaluations that are not the unit's own. Of a project the bureau's count
 * before the department's. A row without an indicator gives points to the whole project or takes
 * some back (核减); one with an indicator gives that other points, or takes some of its back. Texts
 * are the book's.
 */
#pragma once
#include "performance/score.h"

typedef struct {
    const char *by;     /* "department", "bureau" */
    const char *reason; /* of its first row; NULL */
    int64_t returned;   /* points taken back */
    int64_t points;     /* of the whole project */
    bool has_points;
    GHashTable *indicators; /* names to points, as GSIZE; NULL: none is given others */
} Review;

typedef struct Reviews Reviews;

/* Of the project with the code `only`; NULL: of all. The caller frees. */
Reviews *reviews_read(const Portfolio *portfolio, const char *only, GError **error);
void reviews_free(Reviews *reviews);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reviews, reviews_free)
/* NULL: nobody reviewed the project. */
const Review *reviews_of(const Reviews *reviews, const char *project);
/* The points that stand; with `review` NULL those of the score. Never below nil, nor above 100. */
int64_t review_final(const Review *review, const ProjectScore *score);
