/* head.c: which table of the regime the head of a CSV file fits */
#include "base/error.h"
#include "base/text.h"
#include "exchange/source.h"

#include <string.h>

static int column_by_head(const Table *table, const char *head)
{
    for (unsigned i = 0; i < table->column_count; i++)
        for (const char *const *word = table->columns[i].heads; *word != NULL; word++)
            if (strcmp(*word, head) == 0)
                return (int)i;
    return -1;
}

static bool has_column(const Feed *feed, const Table *table, unsigned column)
{
    for (unsigned i = 0; i < feed->columns; i++)
        if (column_by_head(table, feed_head(feed, i)) == (int)column)
            return true;
    return false;
}

/* How a head and a table agree. */
typedef struct {
    const Table *table;
    unsigned known, unknown, required, missing;
} Fit;

static Fit table_fit(const Feed *feed, const Table *table)
{
    Fit fit = {.table = table};

    for (unsigned i = 0; i < feed->columns; i++)
        if (column_by_head(table, feed_head(feed, i)) >= 0)
            fit.known++;
        else
            fit.unknown++;
    for (unsigned i = 0; i < table->column_count; i++)
        if (table->columns[i].required) {
            fit.required++;
            fit.missing += !has_column(feed, table, i);
        }
    return fit;
}

/* Fewer differences first; among tables that fit, the one that asks for more. */
static bool fit_is_better(const Fit *fit, const Fit *than)
{
    unsigned differences = fit->unknown + fit->missing, others;

    if (than->table == NULL)
        return true;
    others = than->unknown + than->missing;
    if (differences != others)
        return differences < others;
    return differences == 0 ? fit->required > than->required : fit->known > than->known;
}

/* The words that may head the columns of `table`, for a message. */
static char *known_heads(const Table *table)
{
    GString *heads = g_string_new(NULL);

    for (unsigned i = 0; i < table->column_count; i++) {
        const char *const *words = table->columns[i].heads;
        g_string_append_printf(heads, "%s%s", i > 0 ? "、" : "",
                               words[1] != NULL ? words[1] : words[0]);
    }
    return g_string_free(heads, FALSE);
}

static void fail_unknown(const Feed *feed, const Table *table, GError **error)
{
    g_autofree char *known = known_heads(table);

    for (unsigned i = 0; i < feed->columns; i++)
        if (column_by_head(table, feed_head(feed, i)) < 0) {
            g_autofree char *place = feed_place(feed, i);
            error_set(error, ERROR_INPUT, "import-head-unknown", "place", place, "found",
                      feed_head(feed, i), "table", table->name, "known", known, "expected",
                      "expect-heads", "mend", "mend-head", NULL);
            return;
        }
}

static void fail_missing(const Feed *feed, const Table *table, GError **error)
{
    for (unsigned i = 0; i < table->column_count; i++)
        if (table->columns[i].required && !has_column(feed, table, i)) {
            const char *const *words = table->columns[i].heads;
            g_autofree char *place = feed_place(feed, 0);
            g_autofree char *heads = g_strjoinv("、", (char **)words);
            error_set(error, ERROR_INPUT, "import-head-missing", "place", place, "column",
                      words[1] != NULL ? words[1] : words[0], "table", table->name, "heads", heads,
                      "expected", "expect-head", "mend", "mend-head", NULL);
            return;
        }
}

static bool head_is_single(const Feed *feed, const Table *table, GError **error)
{
    for (unsigned i = 0; i < feed->columns; i++)
        for (unsigned j = 0; j < i; j++)
            if (column_by_head(table, feed_head(feed, i)) ==
                column_by_head(table, feed_head(feed, j))) {
                g_autofree char *place = feed_place(feed, i);
                error_set(error, ERROR_INPUT, "import-head-twice", "place", place, "found",
                          feed_head(feed, i), "mend", "mend-head", NULL);
                return false;
            }
    return true;
}

const Table *source_table(const Feed *feed, const Catalog *catalog, GError **error)
{
    const GPtrArray *tables = catalog_tables(catalog);
    Fit best = {0};

    for (unsigned i = 0; i < tables->len; i++) {
        Fit fit = table_fit(feed, g_ptr_array_index(tables, i));
        if (fit_is_better(&fit, &best))
            best = fit;
    }
    if (best.table == NULL)
        error_set(error, ERROR_INPUT, "import-no-tables", NULL);
    else if (best.unknown > 0)
        fail_unknown(feed, best.table, error);
    else if (best.missing > 0)
        fail_missing(feed, best.table, error);
    else if (head_is_single(feed, best.table, error))
        return best.table;
    return NULL;
}

Source *source_new_take(Feed *feed, const Catalog *catalog, const Book *book, int year,
                        const Table *table)
{
    Source *source = g_new0(Source, 1);

    *source =
        (Source){.feed = feed, .catalog = catalog, .book = book, .year = year, .table = table};
    source->columns = g_new(int, table->column_count);
    source->memory = g_malloc0_n(table->column_count, sizeof *source->memory);
    for (unsigned i = 0; i < table->column_count; i++)
        source->columns[i] = -1;
    feed->year = year;
    for (unsigned i = 0; i < feed->columns; i++) {
        int column = feed->kind->has == NULL    ? column_by_head(table, feed_head(feed, i))
                     : feed->kind->has(feed, i) ? (int)i
                                                : -1;
        if (column >= 0)
            source->columns[column] = (int)i;
    }
    return source;
}

void source_file_free(Source *source)
{
    if (source == NULL)
        return;
    feed_close(source->feed);
    g_free(source->columns);
    forms_free(source->forms);
    g_free(source->memory);
    g_free(source);
}
