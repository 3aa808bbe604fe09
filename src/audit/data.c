/* data.c: the words, frames, tables and rules of data/audit */
#include "audit/internal.h"
#include "base/error.h"
#include "base/record.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

static void rule_free(Rule *rule)
{
    g_free(rule->id);
    g_free(rule->class_name);
    g_free(rule->meaning[0]);
    g_free(rule->meaning[1]);
    g_free(rule->basis);
    g_free(rule->within);
    g_free(rule->expected);
    g_ptr_array_unref(rule->passes);
    g_ptr_array_unref(rule->fails);
    g_clear_pointer(&rule->find, pattern_free);
    g_clear_pointer(&rule->unless, pattern_free);
    g_free(rule);
}

static void name_clear(TableName *name)
{
    g_free(name->id);
    g_clear_pointer(&name->title, pattern_free);
    g_clear_pointer(&name->unless, pattern_free);
}

static void line_clear(TableLine *line)
{
    g_free(line->table);
    g_free(line->id);
    g_clear_pointer(&line->label, pattern_free);
}

static void identity_clear(Identity *identity)
{
    g_free(identity->rule);
    g_ptr_array_unref(identity->left);
    g_ptr_array_unref(identity->right);
}

static void regulation_clear(Regulation *regulation)
{
    g_free(regulation->name);
    g_free(regulation->instead);
}

static void renaming_clear(Renaming *renaming)
{
    g_free(renaming->name);
    g_free(renaming->instead);
}

static void facet_clear(FacetWord *facet) { g_clear_pointer(&facet->pattern, pattern_free); }
static void fact_rule_clear(FactRule *rule)
{
    g_free(rule->rule);
    g_clear_pointer(&rule->pattern, pattern_free);
}

static void unit_clear(UnitWord *unit) { g_free(unit->word); }
static void frame_clear(FrameWord *frame) { g_free(frame->word); }
static void measure_clear(MeasureWord *measure)
{
    g_free(measure->id);
    g_free(measure->section);
    g_free(measure->word);
}

void audit_data_free(AuditData *data)
{
    if (data == NULL)
        return;
    doubt_rules_free(data->doubts);
    indicator_words_free(data->indicator_words);
    catalog_free(data->catalog);
    sieve_free(data->sieve);
    g_hash_table_unref(data->rule_index);
    g_ptr_array_unref(data->rules);
    g_array_unref(data->units);
    g_array_unref(data->frames);
    g_array_unref(data->measures);
    g_array_unref(data->names);
    g_array_unref(data->lines);
    g_array_unref(data->identities);
    g_array_unref(data->regulations);
    g_array_unref(data->facets);
    g_array_unref(data->fact_rules);
    g_array_unref(data->renamings);
    g_hash_table_unref(data->word_lists);
    g_free(data);
}

static GArray *array_of(size_t size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, (guint)size);

    g_array_set_clear_func(array, clear);
    return array;
}

/* Names of word lists are short, begin alike and are asked for at every turn: their ends tell them
 * apart. */
static guint name_hash(gconstpointer name_)
{
    const char *name = name_;
    size_t length = strlen(name);
    uint32_t end = 0;

    memcpy(&end, name + (length > sizeof end ? length - sizeof end : 0), MIN(length, sizeof end));
    return (guint)((end ^ (uint32_t)length * 0x9E3779B1u) * 0x85EBCA6Bu);
}

static AuditData *data_new(void)
{
    AuditData *data = g_new0(AuditData, 1);

    data->rules = g_ptr_array_new_with_free_func((GDestroyNotify)rule_free);
    data->rule_index = g_hash_table_new(g_str_hash, g_str_equal);
    data->units = array_of(sizeof(UnitWord), (GDestroyNotify)unit_clear);
    data->frames = array_of(sizeof(FrameWord), (GDestroyNotify)frame_clear);
    data->measures = array_of(sizeof(MeasureWord), (GDestroyNotify)measure_clear);
    data->names = array_of(sizeof(TableName), (GDestroyNotify)name_clear);
    data->lines = array_of(sizeof(TableLine), (GDestroyNotify)line_clear);
    data->identities = array_of(sizeof(Identity), (GDestroyNotify)identity_clear);
    data->regulations = array_of(sizeof(Regulation), (GDestroyNotify)regulation_clear);
    data->renamings = array_of(sizeof(Renaming), (GDestroyNotify)renaming_clear);
    data->facets = array_of(sizeof(FacetWord), (GDestroyNotify)facet_clear);
    data->fact_rules = array_of(sizeof(FactRule), (GDestroyNotify)fact_rule_clear);
    data->word_lists =
        g_hash_table_new_full(name_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    return data;
}

static bool wrong(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_SYSTEM, "audit-data", "place", record->place, "found", found, NULL);
    return false;
}

static bool pattern_of(const Record *record, const char *text, Pattern **pattern, GError **error)
{
    *pattern = pattern_new(text);
    return *pattern != NULL || wrong(record, text, error);
}

static int word_index(const char *const *words, const char *word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

static const char *const kind_words[] = {"amount", "percent", "points", "count", "bare", NULL};
static const char *const role_words[] = {"amount", "outturn", "budget",     "change",
                                         "growth", "share",   "completion", "previous",
                                         "other",  "each",    "deviation",  NULL};

/* unit  KIND  SCALE  WORD... */
static bool read_unit(AuditData *data, const Record *record, GError **error)
{
    int kind = record->count > 2 ? word_index(kind_words, record->fields[0]) : -1;

    if (kind < 0)
        return wrong(record, record->word, error);
    for (unsigned i = 2; i < record->count; i++) {
        UnitWord unit = {.word = g_strdup(record->fields[i]),
                         .kind = (NumberKind)kind,
                         .scale = g_ascii_strtoll(record->fields[1], NULL, 10)};
        g_array_append_val(data->units, unit);
    }
    return true;
}

/* frame  ROLE  KIND  up|down|-  ends|has  WORD... */
static bool read_frame(AuditData *data, const Record *record, GError **error)
{
    int role = record->count > 4 ? word_index(role_words, record->fields[0]) : -1;
    int kind = role >= 0 ? word_index(kind_words, record->fields[1]) : -1;

    if (kind < 0)
        return wrong(record, record->word, error);
    for (unsigned i = 4; i < record->count; i++) {
        FrameWord frame = {.role = (Role)role,
                           .kind = (NumberKind)kind,
                           .direction = *record->fields[2] == 'u'   ? 1
                                        : *record->fields[2] == 'd' ? -1
                                                                    : 0,
                           .anywhere = *record->fields[3] == 'h',
                           .word = g_strdup(record->fields[i])};
        g_array_append_val(data->frames, frame);
    }
    return true;
}

/* measure  ID  SECTION  is|ends  WORD... */
static bool read_measure(AuditData *data, const Record *record, GError **error)
{
    if (record->count < 4)
        return wrong(record, record->word, error);
    for (unsigned i = 3; i < record->count; i++) {
        MeasureWord measure = {.id = g_strdup(record->fields[0]),
                               .section = g_strdup(record->fields[1]),
                               .whole = *record->fields[2] == 'i',
                               .word = g_strdup(record->fields[i])};
        g_array_append_val(data->measures, measure);
    }
    return true;
}

static bool read_words(AuditData *data, const Record *record, GError **error)
{
    GPtrArray *list;

    if (record->count < 2)
        return wrong(record, record->word, error);
    list = g_hash_table_lookup(data->word_lists, record->fields[0]);
    if (list == NULL) {
        list = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(data->word_lists, g_strdup(record->fields[0]), list);
    }
    for (unsigned i = 1; i < record->count; i++)
        g_ptr_array_add(list, g_strdup(record->fields[i]));
    return true;
}

/* table  ID  TITLE  [UNLESS] */
static bool read_table(AuditData *data, const Record *record, GError **error)
{
    TableName name = {.id = NULL};

    if (record->count < 2 || !pattern_of(record, record->fields[1], &name.title, error))
        return record->count >= 2 ? false : wrong(record, record->word, error);
    if (record->count > 2 && !pattern_of(record, record->fields[2], &name.unless, error))
        return false;
    name.id = g_strdup(record->fields[0]);
    g_array_append_val(data->names, name);
    return true;
}

/* row|column  TABLE  ID  LABEL  [OCCURRENCE] */
static bool read_line(AuditData *data, const Record *record, GError **error)
{
    TableLine line = {.column = strcmp(record->word, "column") == 0};

    if (record->count < 3)
        return wrong(record, record->word, error);
    if (!pattern_of(record, record->fields[2], &line.label, error))
        return false;
    line.table = g_strdup(record->fields[0]);
    line.id = g_strdup(record->fields[1]);
    line.occurrence =
        record->count > 3 ? (unsigned)g_ascii_strtoull(record->fields[3], NULL, 10) : 0;
    g_array_append_val(data->lines, line);
    return true;
}

static const char *facet_value(const char *text)
{
    return strcmp(text, "-") == 0 ? NULL : g_intern_string(text);
}

/* facet  WHERE  PATTERN  FLOW  FUND  NATURE */
static bool read_facet(AuditData *data, const Record *record, GError **error)
{
    FacetWord facet = {.where = NULL};

    if (record->count != 5)
        return wrong(record, record->word, error);
    if (!pattern_of(record, record->fields[1], &facet.pattern, error))
        return false;
    facet.where = g_intern_string(record->fields[0]);
    facet.flow = facet_value(record->fields[2]);
    facet.fund = facet_value(record->fields[3]);
    facet.nature = facet_value(record->fields[4]);
    g_array_append_val(data->facets, facet);
    return true;
}

/* fact  same|within  RULE  PATTERN */
static bool read_fact(AuditData *data, const Record *record, GError **error)
{
    FactRule rule = {.kind = NULL};

    if (record->count != 3 || data_rule(data, record->fields[1]) == NULL)
        return wrong(record, record->word, error);
    if (!pattern_of(record, record->fields[2], &rule.pattern, error))
        return false;
    rule.kind = g_intern_string(record->fields[0]);
    rule.rule = g_strdup(record->fields[1]);
    g_array_append_val(data->fact_rules, rule);
    return true;
}

static GPtrArray *terms_of(const char *text)
{
    GPtrArray *terms = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    bool minus = false;

    for (unsigned i = 0; words[i] != NULL; i++) {
        if (*words[i] == '\0' || strcmp(words[i], "+") == 0)
            continue;
        if (strcmp(words[i], "-") == 0) {
            minus = true;
            continue;
        }
        g_ptr_array_add(terms, minus ? g_strconcat("-", words[i], NULL) : g_strdup(words[i]));
        minus = false;
    }
    return terms;
}

/* same|most  RULE  LEFT  RIGHT */
static bool read_identity(AuditData *data, const Record *record, GError **error)
{
    Identity identity = {.at_most = strcmp(record->word, "most") == 0};

    if (record->count != 3)
        return wrong(record, record->word, error);
    if (data_rule(data, record->fields[0]) == NULL)
        return wrong(record, record->fields[0], error);
    identity.rule = g_strdup(record->fields[0]);
    identity.left = terms_of(record->fields[1]);
    identity.right = terms_of(record->fields[2]);
    g_array_append_val(data->identities, identity);
    return true;
}

/* 2018-12-31 as 20181231; "-" as `open`. */
static int date_of(const char *text, int open)
{
    int year, month, day;

    return sscanf(text, "%4d-%2d-%2d", &year, &month, &day) == 3 ? year * 10000 + month * 100 + day
                                                                 : open;
}

/* regulation  NAME  FROM  UNTIL  INSTEAD */
static bool read_regulation(AuditData *data, const Record *record, GError **error)
{
    Regulation regulation;

    if (record->count != 4)
        return wrong(record, record->word, error);
    regulation.name = g_strdup(record->fields[0]);
    regulation.from = date_of(record->fields[1], 0);
    regulation.until = date_of(record->fields[2], INT_MAX);
    regulation.instead = strcmp(record->fields[3], "-") == 0 ? NULL : g_strdup(record->fields[3]);
    g_array_append_val(data->regulations, regulation);
    return true;
}

/* renamed  OLD  YEAR  NEW */
static bool read_renaming(AuditData *data, const Record *record, GError **error)
{
    Renaming renaming;

    if (record->count != 3)
        return wrong(record, record->word, error);
    renaming.name = g_strdup(record->fields[0]);
    renaming.from = (int)g_ascii_strtoll(record->fields[1], NULL, 10);
    renaming.instead = g_strdup(record->fields[2]);
    g_array_append_val(data->renamings, renaming);
    return true;
}

static Rule *rule_new(AuditData *data, const char *id, const char *class_name, Level level)
{
    Rule *rule = g_new0(Rule, 1);

    rule->id = g_strdup(id);
    rule->class_name = g_strdup(class_name);
    rule->level = level;
    rule->index = data->rules->len;
    rule->passes = g_ptr_array_new_with_free_func(g_free);
    rule->fails = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(data->rules, rule);
    g_hash_table_insert(data->rule_index, rule->id, rule);
    return rule;
}

static bool read_rule(AuditData *data, const Record *record, GError **error)
{
    static const char *const levels[] = {"error", "warning", "note", NULL};
    int level = record->count == 3 ? word_index(levels, record->fields[2]) : -1;

    if (level < 0)
        return wrong(record, record->word, error);
    rule_new(data, record->fields[0], record->fields[1], (Level)level);
    return true;
}

static void put(char **slot, const char *text)
{
    g_free(*slot);
    *slot = g_strdup(text);
}

/* A line of the rule that was begun last. */
static bool read_rule_line(AuditData *data, const Record *record, GError **error)
{
    Rule *rule = data->rules->len > 0 ? g_ptr_array_index(data->rules, data->rules->len - 1) : NULL;
    const char *text = record->count > 0 ? record->fields[0] : NULL;

    if (rule == NULL || text == NULL)
        return wrong(record, record->word, error);
    if (strcmp(record->word, "zh") == 0)
        put(&rule->meaning[0], text);
    else if (strcmp(record->word, "en") == 0)
        put(&rule->meaning[1], text);
    else if (strcmp(record->word, "basis") == 0)
        put(&rule->basis, text);
    else if (strcmp(record->word, "within") == 0)
        put(&rule->within, text);
    else if (strcmp(record->word, "expected") == 0)
        put(&rule->expected, text);
    else if (strcmp(record->word, "pass") == 0)
        g_ptr_array_add(rule->passes, g_strdup(text));
    else if (strcmp(record->word, "fail") == 0)
        g_ptr_array_add(rule->fails, g_strdup(text));
    else if (strcmp(record->word, "find") == 0 && rule->find == NULL)
        return pattern_of(record, text, &rule->find, error);
    else if (strcmp(record->word, "unless") == 0 && rule->unless == NULL)
        return pattern_of(record, text, &rule->unless, error);
    else
        return wrong(record, record->word, error);
    return true;
}

static const struct {
    const char *word;
    bool (*read)(AuditData *data, const Record *record, GError **error);
} readers[] = {
    {"unit", read_unit},
    {"frame", read_frame},
    {"measure", read_measure},
    {"words", read_words},
    {"table", read_table},
    {"row", read_line},
    {"column", read_line},
    {"same", read_identity},
    {"most", read_identity},
    {"facet", read_facet},
    {"fact", read_fact},
    {"rule", read_rule},
    {"regulation", read_regulation},
    {"renamed", read_renaming},
};

static bool read_record(AuditData *data, const Record *record, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0)
            return readers[i].read(data, record, error);
    return read_rule_line(data, record, error);
}

static bool read_file(AuditData *data, const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(RecordFile) file = record_file_read(path, error);

    if (file == NULL)
        return false;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!read_record(data, record_file_at(file, i), error))
            return false;
    return true;
}

/* A longer unit is tried before the shorter that it begins with. */
static int compare_units(const void *a, const void *b)
{
    size_t left = strlen(((const UnitWord *)a)->word), right = strlen(((const UnitWord *)b)->word);

    return (left < right) - (left > right);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the files of rules, words, frames and tables, in order. */
static GPtrArray *file_names(const char *folder, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    GPtrArray *names;
    const char *name;

    if (directory == NULL)
        return NULL;
    names = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(directory)) != NULL)
        if (g_str_has_suffix(name, ".txt"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* The regime's doubts about results and scores are rules like the others, but for those that the
 * audit has already. */
static bool read_doubts(AuditData *data, GError **error)
{
    data->indicator_words = indicator_words_read(data->catalog, error);
    data->doubts = data->indicator_words != NULL
                       ? doubt_rules_read(data->catalog, "plausible.txt", error)
                       : NULL;
    for (unsigned i = 0; data->doubts != NULL && i < doubt_rules_count(data->doubts); i++) {
        const DoubtRule *doubt = doubt_rules_at(data->doubts, i);
        Rule *rule;

        if (doubt->same_as != NULL)
            continue;
        rule = rule_new(data, doubt->id, doubt->class_name, (Level)doubt->severity);
        put(&rule->meaning[0], doubt->meaning[0]);
        put(&rule->meaning[1], doubt->meaning[1]);
        put(&rule->basis, doubt->basis);
        rule->stated = true;
        for (unsigned e = 0; e < doubt->holds->len; e++)
            g_ptr_array_add(rule->passes, g_strdup(g_ptr_array_index(doubt->holds, e)));
        for (unsigned e = 0; e < doubt->breaks->len; e++)
            g_ptr_array_add(rule->fails, g_strdup(g_ptr_array_index(doubt->breaks, e)));
    }
    return data->doubts != NULL;
}

AuditData *audit_data_read(const char *data_directory, GError **error)
{
    g_autofree char *folder = g_build_filename(data_directory, "audit", NULL);
    g_autoptr(GPtrArray) names = file_names(folder, error);
    g_autoptr(AuditData) data = data_new();

    if (names == NULL)
        return NULL;
    for (unsigned i = 0; i < names->len; i++)
        if (!read_file(data, folder, g_ptr_array_index(names, i), error))
            return NULL;
    g_array_sort(data->units, compare_units);
    data->catalog_year = 2021;
    data->catalog = catalog_read_classifications(data_directory, "2021", error);
    if (data->catalog == NULL || !read_doubts(data, error))
        return NULL;
    data->sieve = sieve_new(data->rules);
    return g_steal_pointer(&data);
}

const Rule *data_rule(const AuditData *data, const char *id)
{
    return g_hash_table_lookup(data->rule_index, id);
}

const GPtrArray *data_words(const AuditData *data, const char *name)
{
    static GPtrArray *none;
    const GPtrArray *list = g_hash_table_lookup(data->word_lists, name);

    if (list != NULL)
        return list;
    if (g_once_init_enter(&none))
        g_once_init_leave(&none, g_ptr_array_new());
    return none;
}

const char *data_word_in(const AuditData *data, const char *name, const char *text)
{
    const GPtrArray *words = data_words(data, name);

    for (unsigned i = 0; i < words->len; i++)
        if (strstr(text, g_ptr_array_index(words, i)) != NULL)
            return g_ptr_array_index(words, i);
    return NULL;
}

const char *data_word_ending(const AuditData *data, const char *name, const char *text)
{
    const GPtrArray *words = data_words(data, name);
    size_t size = strlen(text);

    for (unsigned i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        size_t length = strlen(word);

        if (length <= size && memcmp(text + size - length, word, length) == 0)
            return word;
    }
    return NULL;
}

const char *data_word_starting(const AuditData *data, const char *name, const char *text)
{
    const GPtrArray *words = data_words(data, name);

    for (unsigned i = 0; i < words->len; i++)
        if (begins_with(text, g_ptr_array_index(words, i)))
            return g_ptr_array_index(words, i);
    return NULL;
}
