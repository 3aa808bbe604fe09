/* score_json.h: scores as JSON: points as text with two decimals, and as whole hundredths */
#pragma once
#include "action/session.h"
#include "performance/evaluation.h"
#include "performance/review.h"

/* With `detail` the indicators, too. Every lost point has `why` (the id of a message) and its
 * facts. New reference. */
json_t *score_to_json(const ProjectScore *score, const Evaluation *evaluation, bool detail);
/* Adds to the score of a project what its reviewer said, and the score that stands: member review.
 */
void review_add_json(json_t *object, const Review *review, const ProjectScore *score);
json_t *department_to_json(const DepartmentScore *score);
/* One of its items. */
json_t *item_to_json(const ItemScore *score);
/* {"points":…,"text":…} */
json_t *points_to_json(int64_t points);
/* {"fen":…,"text":"1285.87"}: yuan without grouping, as tables of scores have it. */
json_t *money_to_json(Money amount);
/* "83.89%" of a share. The caller frees; NULL when it does not fit. */
char *share_text(Exact share);
