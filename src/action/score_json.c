/* score_json.c: scores and their explanations as JSON */
#include "action/score_json.h"

json_t *points_to_json(int64_t points)
{
    g_autofree char *text = points_text(points);

    return json_pack("{s:I, s:s}", "points", (json_int_t)points, "text", text);
}

char *share_text(Exact share)
{
    static const ExactStyle style = {.decimals = 2};
    Exact percent;
    g_autofree char *number = NULL;

    if (!exact_multiply(&percent, share, exact_from_int(100)))
        return NULL;
    number = exact_text(percent, style);
    return number != NULL ? g_strconcat(number, "%", NULL) : NULL;
}

json_t *money_to_json(Money amount)
{
    g_autofree char *text = money_text(amount);

    return json_pack("{s:I, s:s}", "fen", (json_int_t)amount.fen, "text", text);
}

/* ---- execution ---- */

static const char *execution_why(const ProjectScore *score)
{
    if (!score->known)
        return "score-execution-unknown";
    if (!score->has_rate)
        return score->project->actual_cost ? "score-execution-actual" : "score-execution-none";
    return score->execution < score->scheme->execution ? "score-execution" : NULL;
}

static json_t *execution_to_json(const ProjectScore *score)
{
    g_autofree char *rate = score->has_rate ? share_text(score->rate) : NULL;
    const char *why = execution_why(score);
    json_t *object =
        json_pack("{s:o, s:o, s:s*, s:s*}", "weight", points_to_json(score->scheme->execution),
                  "score", points_to_json(score->execution), "rate", rate, "why", why);

    if (score->known) {
        json_object_set_new(object, "budget", money_to_json(score->budget));
        json_object_set_new(object, "spent", money_to_json(score->spent));
    }
    return object;
}

/* ---- indicators ---- */

static const char *const verdicts[] = {"reached", "short", "claimed", "open", "unplaced"};

/* Why points are lost, or what is open though none are. */
static const char *indicator_why(const IndicatorScore *score)
{
    static const char *const ids[] = {NULL, "score-short", "score-claimed", "score-open",
                                      "score-unplaced"};

    if (score->verdict == SCORE_REACHED && score->low)
        return score->points < score->weight ? "score-low-taken" : "score-low";
    if (score->verdict == SCORE_SHORT && !score->has_share)
        return "score-missed";
    return ids[score->verdict];
}

static json_t *indicator_to_json(const IndicatorScore *score)
{
    const Indicator *indicator = score->indicator;
    g_autofree char *share = score->has_share ? share_text(score->share) : NULL;
    g_autofree char *measured = score->from_books ? value_to_text(&score->measured) : NULL;
    g_autofree char *open = score->verdict == SCORE_OPEN
                                ? g_strconcat("unscored-", indicator_why_name(score->why), NULL)
                                : NULL;

    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s*, s:o, s:o, s:o, s:s, s:s*, s:s*, s:s*, s:s*, s:b, s:b}",
        "level1", indicator->level1, "level2", indicator->level2, "name", indicator->name, "target",
        indicator->target, "result", measured != NULL ? measured : indicator->result, "weight",
        points_to_json(score->weight), "score", points_to_json(score->points), "lost",
        points_to_json(score->weight - score->points), "verdict", verdicts[score->verdict], "share",
        share, "why", indicator_why(score), "open", open, "reason", indicator->reason, "from_books",
        score->from_books, "low", score->low);
}

/* ---- the project ---- */

static json_t *weights_to_json(const ProjectScore *score)
{
    static const char *const states[] = {"divided", "given", "wrong"};
    g_autofree char *sum = points_text(score->weight_sum);
    g_autofree char *wanted = points_text(score->weight_wanted);

    return json_pack("{s:s, s:s, s:s}", "state", states[score->weights], "sum", sum, "wanted",
                     wanted);
}

json_t *score_to_json(const ProjectScore *score, const Evaluation *evaluation G_GNUC_UNUSED,
                      bool detail)
{
    json_t *object =
        json_pack("{s:s, s:s, s:s, s:s, s:s*, s:o, s:s*, s:o, s:o, s:i, s:i}", "code",
                  score->project->code, "name", score->project->name, "scheme", score->scheme->id,
                  "scheme_title", score->scheme->title, "source", score->scheme->source, "total",
                  points_to_json(score->total), "grade", score->grade, "execution",
                  execution_to_json(score), "weights", weights_to_json(score), "open",
                  (int)score->open, "indicator_count", (int)score->count);
    json_t *list;

    if (!detail)
        return object;
    list = json_array();
    for (unsigned i = 0; i < score->count; i++)
        json_array_append_new(list, indicator_to_json(&score->indicators[i]));
    json_object_set_new(object, "indicators", list);
    return object;
}

static json_t *reviewed_to_json(const Review *review, const ProjectScore *score)
{
    json_t *list = json_array();

    for (unsigned i = 0; review->indicators != NULL && i < score->count; i++) {
        const char *name = score->indicators[i].indicator->name;
        void *points;

        if (g_hash_table_lookup_extended(review->indicators, name, NULL, &points))
            json_array_append_new(list,
                                  json_pack("{s:s, s:o}", "indicator", name, "score",
                                            points_to_json((int64_t)GPOINTER_TO_SIZE(points))));
    }
    return list;
}

void review_add_json(json_t *object, const Review *review, const ProjectScore *score)
{
    int64_t final = review_final(review, score);

    if (review == NULL)
        return;
    json_object_set_new(object, "review",
                        json_pack("{s:s, s:s*, s:o, s:o, s:s*, s:o}", "by", review->by, "reason",
                                  review->reason, "returned", points_to_json(score->total - final),
                                  "final", points_to_json(final), "grade",
                                  scheme_grade(score->scheme, final), "indicators",
                                  reviewed_to_json(review, score)));
}

/* ---- the department ---- */

json_t *item_to_json(const ItemScore *score)
{
    g_autofree char *share = score->known ? share_text(score->share) : NULL;
    const char *state = score->known ? "computed" : score->entered ? "entered" : "unknown";

    return json_pack("{s:s, s:s, s:s, s:o, s:o, s:s, s:s*, s:s*, s:s*, s:s}", "id", score->item->id,
                     "level1", score->item->level1, "level2", score->item->level2, "weight",
                     points_to_json(score->item->points), "score", points_to_json(score->points),
                     "state", state, "share", share, "source", score->item->source, "why",
                     score->points < score->item->points && score->known ? score->item->why : NULL,
                     "expression", formula_text(score->item->share));
}

json_t *department_to_json(const DepartmentScore *score)
{
    json_t *items = json_array();
    json_t *object;

    for (unsigned i = 0; i < score->items->len; i++)
        json_array_append_new(items, item_to_json(&g_array_index(score->items, ItemScore, i)));
    object = json_pack("{s:s, s:s, s:s*, s:o, s:o, s:s*, s:o}", "scheme", score->scheme->id,
                       "title", score->scheme->title, "source", score->scheme->source, "total",
                       points_to_json(score->total), "scored", points_to_json(score->scored),
                       "grade", score->grade, "items", items);
    if (score->has_published)
        json_object_set_new(object, "published", points_to_json(score->published));
    return object;
}
