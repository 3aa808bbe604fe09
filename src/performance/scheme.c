/* scheme.c: records of scoring.txt: a table with a function for each word */
#include "performance/scheme.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

struct Schemes {
    GPtrArray *all; /* of Scheme * */
};

typedef struct {
    Schemes *schemes;
    const Catalog *catalog;
    Scheme *scheme; /* the last one; NULL at first */
} Reading;

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* ---- freeing ---- */

static void part_free(void *data)
{
    SchemePart *part = data;

    g_free(part->id);
    g_strfreev(part->words);
    g_free(part);
}

static void open_free(void *data)
{
    SchemeOpen *open = data;

    g_free(open->why);
    g_free(open);
}

static void measured_free(void *data)
{
    SchemeMeasured *measured = data;

    g_strfreev(measured->levels);
    formula_free(measured->formula);
    g_free(measured);
}

static void grade_free(void *data)
{
    SchemeGrade *grade = data;

    g_free(grade->title);
    g_free(grade);
}

static void item_free(void *data)
{
    SchemeItem *item = data;

    g_free(item->id);
    g_free(item->level1);
    g_free(item->level2);
    g_free(item->why);
    g_free(item->source);
    formula_free(item->share);
    g_free(item);
}

static void scheme_free(void *data)
{
    Scheme *scheme = data;

    g_free(scheme->id);
    g_free(scheme->title);
    g_free(scheme->source);
    g_strfreev(scheme->less);
    formula_free(scheme->budget);
    formula_free(scheme->spent);
    g_ptr_array_unref(scheme->parts);
    g_array_unref(scheme->ranks);
    g_ptr_array_unref(scheme->opens);
    g_ptr_array_unref(scheme->measured);
    g_ptr_array_unref(scheme->grades);
    g_ptr_array_unref(scheme->items);
    g_free(scheme);
}

void schemes_free(Schemes *schemes)
{
    if (schemes == NULL)
        return;
    g_ptr_array_unref(schemes->all);
    g_free(schemes);
}

/* ---- fields ---- */

static bool read_points(const Record *record, const char *text, int64_t *points, GError **error)
{
    Exact value, scaled;

    if (!exact_parse(&value, text) || exact_sign(value) < 0 ||
        !exact_multiply(&scaled, value, exact_from_int(100)) || scaled.denominator != 1 ||
        !exact_round(points, value, 100) || *points > 100000)
        return fail(record, text, error);
    return true;
}

/* "85%" */
static bool read_share(const Record *record, const char *text, Exact *share, GError **error)
{
    size_t size = strlen(text);
    g_autofree char *number = size > 0 ? g_strndup(text, size - 1) : NULL;
    Exact value;

    return (size > 1 && text[size - 1] == '%' && exact_parse(&value, number) &&
            exact_sign(value) >= 0 && exact_divide(share, value, exact_from_int(100))) ||
           fail(record, text, error);
}

static bool read_year(const Record *record, const char *text, int *year, GError **error)
{
    guint64 number;

    if (!g_ascii_string_to_unsigned(text, 10, 1, 9999, &number, NULL))
        return fail(record, text, error);
    *year = (int)number;
    return true;
}

static Formula *read_formula(const Reading *reading, const Record *record, unsigned field,
                             GError **error)
{
    return formula_parse(record->fields[field], record->place, reading->catalog, error);
}

/* ---- records ---- */

static Scheme *scheme_new(const Record *record)
{
    Scheme *scheme = g_new0(Scheme, 1);

    scheme->id = g_strdup(record->fields[0]);
    scheme->title = g_strdup(record->fields[1]);
    scheme->parts = g_ptr_array_new_with_free_func(part_free);
    scheme->ranks = g_array_new(FALSE, FALSE, sizeof(Exact));
    scheme->opens = g_ptr_array_new_with_free_func(open_free);
    scheme->measured = g_ptr_array_new_with_free_func(measured_free);
    scheme->grades = g_ptr_array_new_with_free_func(grade_free);
    scheme->items = g_ptr_array_new_with_free_func(item_free);
    scheme->low_from = scheme->low_taken = exact_from_int(0);
    return scheme;
}

static bool read_scheme(Reading *reading, const Record *record, GError **error)
{
    Scheme *scheme;

    if (!record_expect(record, 3, 5, error))
        return false;
    if (schemes_find(reading->schemes, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    scheme = reading->scheme = scheme_new(record);
    g_ptr_array_add(reading->schemes->all, scheme);
    scheme->department = strcmp(record->fields[2], "department") == 0;
    if (!scheme->department && strcmp(record->fields[2], "project") != 0)
        return fail(record, record->fields[2], error);
    for (unsigned i = 3; i < record->count; i++) {
        const char *text = record->fields[i];
        bool from = g_str_has_prefix(text, "from ");

        if (!from && !g_str_has_prefix(text, "to "))
            return fail(record, text, error);
        if (!read_year(record, strchr(text, ' ') + 1, from ? &scheme->from : &scheme->to, error))
            return false;
    }
    return true;
}

static SchemeItem *last_item(const Scheme *scheme)
{
    return scheme->items->len > 0 ? g_ptr_array_index(scheme->items, scheme->items->len - 1) : NULL;
}

/* Of the item that stands before, or of the scheme when none does yet. */
static bool read_source(Reading *reading, const Record *record, GError **error)
{
    SchemeItem *item = last_item(reading->scheme);
    char **source = item != NULL ? &item->source : &reading->scheme->source;

    if (!record_expect(record, 1, 1, error))
        return false;
    g_free(*source);
    *source = g_strdup(record->fields[0]);
    return true;
}

static bool read_execution(Reading *reading, const Record *record, GError **error)
{
    Scheme *scheme = reading->scheme;

    if (!record_expect(record, 3, 3, error) ||
        !read_points(record, record->fields[0], &scheme->execution, error))
        return false;
    if (scheme->budget != NULL)
        return fail(record, record->word, error);
    scheme->budget = read_formula(reading, record, 1, error);
    if (scheme->budget == NULL)
        return false;
    scheme->spent = read_formula(reading, record, 2, error);
    return scheme->spent != NULL;
}

static int part_find(const Scheme *scheme, const char *id)
{
    for (unsigned i = 0; i < scheme->parts->len; i++)
        if (strcmp(((const SchemePart *)g_ptr_array_index(scheme->parts, i))->id, id) == 0)
            return (int)i;
    return -1;
}

static bool read_part(Reading *reading, const Record *record, GError **error)
{
    SchemePart *part;

    if (!record_expect(record, 3, 3, error))
        return false;
    if (part_find(reading->scheme, record->fields[0]) >= 0)
        return fail(record, record->fields[0], error);
    part = g_new0(SchemePart, 1);
    part->id = g_strdup(record->fields[0]);
    part->words = g_strsplit(record->fields[2], "|", -1);
    part->into = -1;
    g_ptr_array_add(reading->scheme->parts, part);
    return read_points(record, record->fields[1], &part->points, error);
}

static bool read_absent(Reading *reading, const Record *record, GError **error)
{
    int part, into;

    if (!record_expect(record, 2, 2, error))
        return false;
    part = part_find(reading->scheme, record->fields[0]);
    into = part_find(reading->scheme, record->fields[1]);
    if (part < 0 || into < 0 || part == into)
        return fail(record, record->fields[part < 0 ? 0 : 1], error);
    ((SchemePart *)g_ptr_array_index(reading->scheme->parts, part))->into = into;
    return true;
}

static int word_index(const char *const *words, const char *text)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    return -1;
}

static bool read_rule(Reading *reading, const Record *record, GError **error)
{
    static const char *const kinds[] = {"at_least", "at_most",  "equal",  "range",
                                        "date",     "duration", "yes_no", NULL};
    static const char *const rules[] = {"none", "share", "inverse", NULL};
    int kind, rule;

    if (!record_expect(record, 2, 2, error))
        return false;
    kind = word_index(kinds, record->fields[0]);
    rule = word_index(rules, record->fields[1]);
    if (kind < 0 || rule < 0)
        return fail(record, record->fields[kind < 0 ? 0 : 1], error);
    reading->scheme->rules[kind] = (ShortRule)rule;
    return true;
}

static bool read_low(Reading *reading, const Record *record, GError **error)
{
    return record_expect(record, 2, 2, error) &&
           read_share(record, record->fields[0], &reading->scheme->low_from, error) &&
           read_share(record, record->fields[1], &reading->scheme->low_taken, error);
}

/* Ranks stand in order, from 1. */
static bool read_rank(Reading *reading, const Record *record, GError **error)
{
    GArray *ranks = reading->scheme->ranks;
    g_autofree char *next = g_strdup_printf("%u", ranks->len + 1);
    Exact share;

    if (!record_expect(record, 2, 2, error))
        return false;
    if (strcmp(record->fields[0], next) != 0)
        return fail(record, record->fields[0], error);
    if (!read_share(record, record->fields[1], &share, error))
        return false;
    g_array_append_val(ranks, share);
    return true;
}

static bool read_open(Reading *reading, const Record *record, GError **error)
{
    SchemeOpen *open;

    if (!record_expect(record, 2, 2, error))
        return false;
    open = g_new0(SchemeOpen, 1);
    open->why = g_strdup(record->fields[0]);
    g_ptr_array_add(reading->scheme->opens, open);
    return read_share(record, record->fields[1], &open->share, error);
}

static bool read_less(Reading *reading, const Record *record, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    g_strfreev(reading->scheme->less);
    reading->scheme->less = g_strsplit(record->fields[0], "|", -1);
    return true;
}

static bool read_measured(Reading *reading, const Record *record, GError **error)
{
    SchemeMeasured *measured;

    if (!record_expect(record, 2, 2, error))
        return false;
    measured = g_new0(SchemeMeasured, 1);
    measured->levels = g_strsplit(record->fields[0], "|", -1);
    g_ptr_array_add(reading->scheme->measured, measured);
    measured->formula = read_formula(reading, record, 1, error);
    return measured->formula != NULL;
}

static bool read_grade(Reading *reading, const Record *record, GError **error)
{
    GPtrArray *grades = reading->scheme->grades;
    SchemeGrade *grade;
    int64_t from;

    if (!record_expect(record, 2, 2, error) ||
        !read_points(record, record->fields[0], &from, error))
        return false;
    if (grades->len > 0 &&
        ((const SchemeGrade *)g_ptr_array_index(grades, grades->len - 1))->from <= from)
        return fail(record, record->fields[0], error);
    grade = g_new0(SchemeGrade, 1);
    grade->from = from;
    grade->title = g_strdup(record->fields[1]);
    g_ptr_array_add(grades, grade);
    return true;
}

static bool read_item(Reading *reading, const Record *record, GError **error)
{
    SchemeItem *item;

    if (!record_expect(record, 5, 5, error))
        return false;
    item = g_new0(SchemeItem, 1);
    item->id = g_strdup(record->fields[0]);
    item->level1 = g_strdup(record->fields[1]);
    item->level2 = g_strdup(record->fields[2]);
    g_ptr_array_add(reading->scheme->items, item);
    if (!read_points(record, record->fields[3], &item->points, error))
        return false;
    item->share = read_formula(reading, record, 4, error);
    return item->share != NULL;
}

static bool read_why(Reading *reading, const Record *record, GError **error)
{
    SchemeItem *item = last_item(reading->scheme);

    if (!record_expect(record, 1, 1, error))
        return false;
    if (item == NULL || item->why != NULL)
        return fail(record, record->word, error);
    item->why = g_strdup(record->fields[0]);
    return true;
}

static const struct {
    const char *word;
    bool (*read)(Reading *reading, const Record *record, GError **error);
} readers[] = {
    {"scheme", read_scheme}, {"source", read_source},     {"execution", read_execution},
    {"part", read_part},     {"absent", read_absent},     {"rule", read_rule},
    {"low", read_low},       {"rank", read_rank},         {"open", read_open},
    {"grade", read_grade},   {"measured", read_measured}, {"item", read_item},
    {"why", read_why},       {"less", read_less},
};

static bool read_record(Reading *reading, const Record *record, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0 &&
            (reading->scheme != NULL || readers[i].read == read_scheme))
            return readers[i].read(reading, record, error);
    return fail(record, record->word, error);
}

/* The points of a scheme are 100: anything else is a slip of whoever wrote it. */
static bool scheme_is_whole(const Scheme *scheme, const char *place, GError **error)
{
    int64_t sum = scheme->execution;

    for (unsigned i = 0; i < scheme->parts->len; i++)
        sum += ((const SchemePart *)g_ptr_array_index(scheme->parts, i))->points;
    for (unsigned i = 0; i < scheme->items->len; i++)
        sum += ((const SchemeItem *)g_ptr_array_index(scheme->items, i))->points;
    if (sum == 10000 && (scheme->department || scheme->budget != NULL))
        return true;
    error_set(error, ERROR_INPUT, "performance-scheme", "place", place, "found", scheme->id, NULL);
    return false;
}

static bool schemes_read_more(Schemes *schemes, const char *path, const Catalog *catalog,
                              GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);
    Reading reading = {.schemes = schemes, .catalog = catalog};

    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!read_record(&reading, record_file_at(file, i), error))
            return false;
    for (unsigned i = 0; file != NULL && i < schemes->all->len; i++)
        if (!scheme_is_whole(g_ptr_array_index(schemes->all, i), path, error))
            return false;
    return file != NULL;
}

static Schemes *schemes_new(void)
{
    Schemes *schemes = g_new0(Schemes, 1);

    schemes->all = g_ptr_array_new_with_free_func(scheme_free);
    return schemes;
}

Schemes *schemes_read_file(const char *path, const Catalog *catalog, GError **error)
{
    g_autoptr(Schemes) schemes = schemes_new();

    return schemes_read_more(schemes, path, catalog, error) ? g_steal_pointer(&schemes) : NULL;
}

Schemes *schemes_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "performance/scoring.txt");
    g_autofree char *overall = catalog_find(catalog, "performance/overall.txt");
    g_autoptr(Schemes) schemes = schemes_new();

    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "performance/scoring.txt", NULL);
    else if (schemes_read_more(schemes, path, catalog, error) &&
             (overall == NULL || schemes_read_more(schemes, overall, catalog, error)))
        return g_steal_pointer(&schemes);
    return NULL;
}

/* ---- asking ---- */

const Scheme *schemes_find(const Schemes *schemes, const char *id)
{
    for (unsigned i = 0; i < schemes->all->len; i++) {
        const Scheme *scheme = g_ptr_array_index(schemes->all, i);
        if (g_strcmp0(scheme->id, id) == 0)
            return scheme;
    }
    return NULL;
}

const Scheme *schemes_for(const Schemes *schemes, bool department, int year)
{
    for (unsigned i = 0; i < schemes->all->len; i++) {
        const Scheme *scheme = g_ptr_array_index(schemes->all, i);
        if (scheme->department == department && year >= scheme->from &&
            (scheme->to == 0 || year <= scheme->to))
            return scheme;
    }
    return NULL;
}

int scheme_part(const Scheme *scheme, const char *level1)
{
    for (unsigned i = 0; i < scheme->parts->len; i++) {
        const SchemePart *part = g_ptr_array_index(scheme->parts, i);
        if (g_strv_contains((const char *const *)part->words, level1))
            return (int)i;
    }
    return -1;
}

Exact scheme_open(const Scheme *scheme, const char *why)
{
    for (unsigned i = 0; i < scheme->opens->len; i++) {
        const SchemeOpen *open = g_ptr_array_index(scheme->opens, i);
        if (strcmp(open->why, why) == 0)
            return open->share;
    }
    return exact_from_int(0);
}

Exact scheme_rank(const Scheme *scheme, int rank)
{
    if (rank < 1 || (unsigned)rank > scheme->ranks->len)
        return exact_from_int(0);
    return g_array_index(scheme->ranks, Exact, rank - 1);
}

const char *scheme_grade(const Scheme *scheme, int64_t points)
{
    for (unsigned i = 0; i < scheme->grades->len; i++) {
        const SchemeGrade *grade = g_ptr_array_index(scheme->grades, i);
        if (points >= grade->from)
            return grade->title;
    }
    return NULL;
}
