/* watch.c: records of monitor.txt */
#include "performance/watch.h"

#include "base/error.h"
#include "base/record.h"

#include <stdio.h>
#include <string.h>

typedef struct {
    int month, day;
    Exact share;
} Due;

struct Watches {
    char *source;
    Formula *budget;
    GArray *dues;    /* of Due, by day */
    GArray *watches; /* of Watch */
};

static const char *const names[WATCH_COUNT] = {
    "behind", "targets-behind", "money-ahead", "over", "forecast", "idle", "never", "unmonitored"};
static const char *const levels[] = {"none", "yellow", "red"};

const char *watch_name(WatchKind kind) { return names[kind]; }
const char *watch_level_name(WatchLevel level) { return levels[level]; }

void watches_free(Watches *watches)
{
    if (watches == NULL)
        return;
    g_free(watches->source);
    formula_free(watches->budget);
    g_array_unref(watches->dues);
    g_array_unref(watches->watches);
    g_free(watches);
}

/* ---- days ---- */

int day_of_year(int year, int month, int day)
{
    GDate date;

    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return (int)g_date_get_day_of_year(&date);
}

int days_of_year(int year) { return day_of_year(year, 12, 31); }

/* ---- records ---- */

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* "85%" is a share, "4" whole months, "-" nothing. */
static bool read_limit(const Record *record, const char *text, Exact *limit, GError **error)
{
    size_t size = strlen(text);
    bool percent = size > 1 && text[size - 1] == '%';
    g_autofree char *number = g_strndup(text, percent ? size - 1 : size);

    *limit = exact_from_int(0);
    if (strcmp(text, "-") == 0)
        return true;
    if (!exact_parse(limit, number) || exact_sign(*limit) < 0 ||
        (percent && !exact_divide(limit, *limit, exact_from_int(100))))
        return fail(record, text, error);
    return true;
}

static bool read_source(Watches *watches, const Record *record,
                        const Catalog *catalog G_GNUC_UNUSED, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    g_free(watches->source);
    watches->source = g_strdup(record->fields[0]);
    return true;
}

static bool read_budget(Watches *watches, const Record *record, const Catalog *catalog,
                        GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    if (watches->budget != NULL)
        return fail(record, record->word, error);
    watches->budget = formula_parse(record->fields[0], record->place, catalog, error);
    return watches->budget != NULL;
}

static bool read_day(const Record *record, const char *text, Due *due, GError **error)
{
    char rest;

    /* A day of every year. */
    if (strlen(text) != 5 || sscanf(text, "%2d-%2d%c", &due->month, &due->day, &rest) != 2 ||
        due->month < 1 || due->month > 12 || due->day < 1 ||
        !g_date_valid_dmy((GDateDay)due->day, (GDateMonth)due->month, 2021))
        return fail(record, text, error);
    return true;
}

/* Days and shares only grow. */
static bool read_due(Watches *watches, const Record *record, const Catalog *catalog G_GNUC_UNUSED,
                     GError **error)
{
    const Due *last =
        watches->dues->len > 0 ? &g_array_index(watches->dues, Due, watches->dues->len - 1) : NULL;
    Due due;
    int order;

    if (!record_expect(record, 2, 2, error) || !read_day(record, record->fields[0], &due, error) ||
        !read_limit(record, record->fields[1], &due.share, error))
        return false;
    if (!exact_compare(&order, due.share, exact_from_int(1)) || order > 0 ||
        (last != NULL &&
         (day_of_year(2021, due.month, due.day) <= day_of_year(2021, last->month, last->day) ||
          !exact_compare(&order, due.share, last->share) || order < 0)))
        return fail(record, record->fields[1], error);
    g_array_append_val(watches->dues, due);
    return true;
}

static int index_of(const char *const *words, unsigned count, const char *text)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(words[i], text) == 0)
            return (int)i;
    return -1;
}

static bool read_watch(Watches *watches, const Record *record, const Catalog *catalog G_GNUC_UNUSED,
                       GError **error)
{
    Watch watch;
    int kind, level;

    if (!record_expect(record, 3, 3, error))
        return false;
    kind = index_of(names, WATCH_COUNT, record->fields[0]);
    level = index_of(levels, G_N_ELEMENTS(levels), record->fields[1]);
    if (kind < 0 || level <= WATCH_NONE)
        return fail(record, record->fields[kind < 0 ? 0 : 1], error);
    watch = (Watch){.kind = (WatchKind)kind, .level = (WatchLevel)level};
    if (!read_limit(record, record->fields[2], &watch.limit, error))
        return false;
    g_array_append_val(watches->watches, watch);
    return true;
}

static const struct {
    const char *word;
    bool (*read)(Watches *watches, const Record *record, const Catalog *catalog, GError **error);
} readers[] = {
    {"source", read_source}, {"budget", read_budget}, {"due", read_due}, {"watch", read_watch}};

static bool read_record(Watches *watches, const Record *record, const Catalog *catalog,
                        GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++)
        if (strcmp(readers[i].word, record->word) == 0)
            return readers[i].read(watches, record, catalog, error);
    return fail(record, record->word, error);
}

Watches *watches_read_file(const char *path, const Catalog *catalog, GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);
    g_autoptr(Watches) watches = g_new0(Watches, 1);

    watches->dues = g_array_new(FALSE, FALSE, sizeof(Due));
    watches->watches = g_array_new(FALSE, FALSE, sizeof(Watch));
    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!read_record(watches, record_file_at(file, i), catalog, error))
            return NULL;
    return file != NULL ? g_steal_pointer(&watches) : NULL;
}

Watches *watches_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "performance/monitor.txt");

    if (path != NULL)
        return watches_read_file(path, catalog, error);
    error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
              "performance/monitor.txt", NULL);
    return NULL;
}

/* ---- asking ---- */

const char *watches_source(const Watches *watches) { return watches->source; }
const Formula *watches_budget(const Watches *watches) { return watches->budget; }
unsigned watches_count(const Watches *watches) { return watches->watches->len; }

const Watch *watches_at(const Watches *watches, unsigned index)
{
    return &g_array_index(watches->watches, Watch, index);
}

/* Of the way from `from` to `to` (days) the share at `day`. */
static Exact share_between(int day, int from, Exact low, int to, Exact high)
{
    Exact part, rise;

    if (to <= from || !exact_fraction(&part, day - from, to - from) ||
        !exact_subtract(&rise, high, low) || !exact_multiply(&rise, rise, part) ||
        !exact_add(&rise, low, rise))
        return high; /* shares of the file are small decimals: they fit */
    return rise;
}

Exact watches_due(const Watches *watches, int year, int month, int day)
{
    const int today = day_of_year(year, month, day);
    Exact low = exact_from_int(0);
    int from = 0;

    for (unsigned i = 0; i < watches->dues->len; i++) {
        const Due *due = &g_array_index(watches->dues, Due, i);
        const int to = day_of_year(year, due->month, due->day);

        if (today <= to)
            return share_between(today, from, low, to, due->share);
        from = to;
        low = due->share;
    }
    return share_between(today, from, low, days_of_year(year), exact_from_int(1));
}
