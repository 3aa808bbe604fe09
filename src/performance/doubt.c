/* doubt.c: rules from data, and the run of their judges */
#include <string.h>

#include "base/error.h"
#include "base/record.h"
#include "performance/judge.h"
#include "performance/value_memo.h"

struct DoubtRules {
    RecordFile *file; /* all texts are its */
    GPtrArray *rules; /* of DoubtRule * */
};

static void rule_free(void *data)
{
    DoubtRule *rule = data;

    g_ptr_array_unref(rule->holds);
    g_ptr_array_unref(rule->breaks);
    g_free(rule);
}

void doubt_rules_free(DoubtRules *rules)
{
    if (rules == NULL)
        return;
    g_ptr_array_unref(rules->rules);
    g_clear_pointer(&rules->file, record_file_free);
    g_free(rules);
}

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* rule  ID  CLASS  SEVERITY */
static bool read_rule(DoubtRules *rules, const Record *record, GError **error)
{
    static const char *const severities[] = {"error", "warning", "note"};
    unsigned severity = 0;
    DoubtRule *rule;

    if (!record_expect(record, 3, 3, error))
        return false;
    while (severity < G_N_ELEMENTS(severities) &&
           strcmp(severities[severity], record->fields[2]) != 0)
        severity++;
    if (severity == G_N_ELEMENTS(severities) || doubt_rule(rules, record->fields[0]) != NULL)
        return fail(record, record->fields[severity == G_N_ELEMENTS(severities) ? 2 : 0], error);
    rule = g_new0(DoubtRule, 1);
    rule->id = record->fields[0];
    rule->class_name = record->fields[1];
    rule->severity = (DoubtSeverity)severity;
    rule->limit = exact_from_int(0);
    rule->holds = g_ptr_array_new();
    rule->breaks = g_ptr_array_new();
    g_ptr_array_add(rules->rules, rule);
    return true;
}

static bool read_line(DoubtRules *rules, const Record *record, GError **error)
{
    DoubtRule *rule =
        rules->rules->len > 0 ? g_ptr_array_index(rules->rules, rules->rules->len - 1) : NULL;
    const struct {
        const char *word;
        const char **text;
    } texts[] = {{"zh", rule != NULL ? &rule->meaning[0] : NULL},
                 {"en", rule != NULL ? &rule->meaning[1] : NULL},
                 {"mend-zh", rule != NULL ? &rule->mend[0] : NULL},
                 {"mend-en", rule != NULL ? &rule->mend[1] : NULL},
                 {"basis", rule != NULL ? &rule->basis : NULL},
                 {"same-as", rule != NULL ? &rule->same_as : NULL}};

    if (rule == NULL)
        return fail(record, record->word, error);
    if (!record_expect(record, 1, 1, error))
        return false;
    if (strcmp(record->word, "about") == 0) {
        rule->at_total = strcmp(record->fields[0], "total") == 0;
        return rule->at_total || fail(record, record->fields[0], error);
    }
    if (strcmp(record->word, "limit") == 0)
        return exact_parse(&rule->limit, record->fields[0]) ||
               fail(record, record->fields[0], error);
    if (strcmp(record->word, "holds") == 0 || strcmp(record->word, "breaks") == 0) {
        g_ptr_array_add(*record->word == 'h' ? rule->holds : rule->breaks, record->fields[0]);
        return true;
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        if (strcmp(texts[i].word, record->word) == 0) {
            *texts[i].text = record->fields[0];
            return true;
        }
    return fail(record, record->word, error);
}

DoubtRules *doubt_rules_read(const Catalog *catalog, const char *name, GError **error)
{
    g_autofree char *relative = g_strconcat("performance/", name, NULL),
                    *path = catalog_find(catalog, relative);
    g_autoptr(DoubtRules) rules = g_new0(DoubtRules, 1);

    rules->rules = g_ptr_array_new_with_free_func(rule_free);
    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  relative, NULL);
    rules->file = path != NULL ? record_file_read(path, error) : NULL;
    if (rules->file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(rules->file); i++) {
        const Record *record = record_file_at(rules->file, i);

        if (!(strcmp(record->word, "rule") == 0 ? read_rule(rules, record, error)
                                                : read_line(rules, record, error)))
            return NULL;
    }
    return g_steal_pointer(&rules);
}

unsigned doubt_rules_count(const DoubtRules *rules) { return rules->rules->len; }
const DoubtRule *doubt_rules_at(const DoubtRules *rules, unsigned index)
{
    return g_ptr_array_index(rules->rules, index);
}

const DoubtRule *doubt_rule(const DoubtRules *rules, const char *id)
{
    for (unsigned i = 0; i < rules->rules->len; i++)
        if (strcmp(doubt_rules_at(rules, i)->id, id) == 0)
            return doubt_rules_at(rules, i);
    return NULL;
}

void doubt_free(Doubt *doubt)
{
    if (doubt == NULL)
        return;
    g_free(doubt->found);
    g_free(doubt->expected);
    g_free(doubt);
}

Doubt *judge_add(Judge *judge, int indicator, const char *found, const char *expected)
{
    Doubt *doubt = g_new0(Doubt, 1);

    doubt->rule = judge->rule;
    doubt->project = judge->at;
    doubt->indicator = indicator;
    doubt->other = -1;
    doubt->found = g_strdup(found);
    doubt->expected = g_strdup(expected);
    g_ptr_array_add(judge->doubts, doubt);
    return doubt;
}

unsigned judge_seen(Judge *judge, const char *key, unsigned place)
{
    g_autofree char *whole = g_strconcat(judge->rule->id, "\n", key, NULL);
    unsigned known = GPOINTER_TO_UINT(g_hash_table_lookup(judge->seen, whole));

    if (known == 0)
        g_hash_table_insert(judge->seen, g_steal_pointer(&whole), GUINT_TO_POINTER(place + 1));
    return known;
}

/* ---- what judges ask ---- */

static StatedKind stated_kind(const IndicatorWords *words, const StatedIndicator *indicator)
{
    static const struct {
        const char *list;
        StatedKind kind;
    } kinds[] = {{"level-satisfaction", KIND_SATISFACTION},
                 {"level-time", KIND_TIME},
                 {"level-cost", KIND_COST},
                 {"level-effect", KIND_EFFECT}};
    const char *level2 = indicator->level2 != NULL ? indicator->level2 : "",
               *level1 = indicator->level1 != NULL ? indicator->level1 : "";

    if (indicator->name != NULL &&
        indicator_word_in(words, "level-satisfaction", indicator->name) != NULL)
        return KIND_SATISFACTION;
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (indicator_word_in(words, kinds[i].list, level2) != NULL ||
            indicator_word_in(words, kinds[i].list, level1) != NULL)
            return kinds[i].kind;
    return KIND_OTHER;
}

static IndicatorOperator kind_operator(StatedKind kind)
{
    return kind == KIND_TIME || kind == KIND_COST ? OPERATOR_AT_MOST : OPERATOR_AT_LEAST;
}

IndicatorOperator judge_operator(const Judge *judge, unsigned index)
{
    return kind_operator(judge_kind(judge, index));
}

bool stated_rate(const StatedProject *project, Exact *rate)
{
    return project->budget > 0 && project->spent >= 0 &&
           exact_fraction(rate, project->spent, project->budget);
}

char *judge_ratio(Exact ratio)
{
    g_autofree char *digits = NULL;

    if (!exact_multiply(&ratio, ratio, exact_from_int(100)))
        return g_strdup("");
    digits = exact_text(ratio, (ExactStyle){.decimals = 2, .trim = true});
    return g_strconcat(digits != NULL ? digits : "", "%", NULL);
}

char *judge_points(int64_t hundredths)
{
    Exact points;
    char *text = exact_fraction(&points, hundredths, 100)
                     ? exact_text(points, (ExactStyle){.decimals = 2, .trim = true})
                     : NULL;

    return text != NULL ? text : g_strdup("");
}

bool says_nothing(const IndicatorWords *words, const char *text)
{
    g_autofree char *plain = indicator_text_plain(text != NULL ? text : "");

    g_strdelimit(plain, ".", ' ');
    g_strstrip(plain);
    if (g_str_has_suffix(plain, "。"))
        plain[strlen(plain) - strlen("。")] = '\0';
    return *plain == '\0' || indicator_word_is(words, "nothing", plain);
}

/* ---- the run ---- */

static Reading indicator_read(ValueMemo *memo, const Judge *judge, const StatedIndicator *one)
{
    Reading reading = {.kind = stated_kind(judge->words, one)};

    reading.target =
        value_memo_target(memo, one->target != NULL ? one->target : "", one->direction, one->unit);
    reading.result =
        value_memo_target(memo, one->result != NULL ? one->result : "", NULL, one->unit);
    reading.comparison = indicator_compare(&reading.target, &reading.result,
                                           kind_operator(reading.kind), judge->report->year);
    return reading;
}

static void project_read(ValueMemo *memo, Judge *judge)
{
    g_array_set_size(judge->readings, 0);
    for (unsigned i = 0; i < judge->project->count; i++) {
        const Reading reading = indicator_read(memo, judge, judge_indicator(judge, i));

        g_array_append_val(judge->readings, reading);
    }
}

GPtrArray *judges_run(const JudgeEntry *entries, unsigned count, const DoubtRules *rules,
                      const IndicatorWords *words, const StatedReport *report)
{
    g_autoptr(ValueMemo) memo = value_memo_new(words, report->year);
    Judge judge = {.rules = rules, .words = words, .report = report};

    judge.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    judge.doubts = g_ptr_array_new_with_free_func((GDestroyNotify)doubt_free);
    judge.readings = g_array_new(FALSE, FALSE, sizeof(Reading));
    for (judge.at = 0; judge.at < report->count; judge.at++) {
        judge.project = &report->projects[judge.at];
        project_read(memo, &judge);
        for (unsigned i = 0; i < count; i++) {
            judge.rule = doubt_rule(rules, entries[i].id);
            if (judge.rule != NULL)
                entries[i].judge(&judge);
        }
    }
    g_array_unref(judge.readings);
    g_hash_table_unref(judge.seen);
    return judge.doubts;
}
