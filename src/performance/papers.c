/* papers.c: records of documents.txt */
#include "performance/papers.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

struct Papers {
    GPtrArray *list; /* of Paper * */
};

static void paper_free(void *data)
{
    Paper *paper = data;

    g_free(paper->id);
    g_free(paper->title);
    g_free(paper->template);
    g_free(paper->only);
    g_free(paper->as_of);
    g_ptr_array_unref(paper->needs);
    g_free(paper);
}

void papers_free(Papers *papers)
{
    if (papers == NULL)
        return;
    g_ptr_array_unref(papers->list);
    g_free(papers);
}

/* ---- reading ---- */

typedef struct {
    Papers *papers;
    const Catalog *catalog;
    Paper *paper; /* at hand; NULL: none yet */
} Reading;

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "document-notation", "place", record->place, "found", found,
              "mend", "mend-document-notation", NULL);
    return false;
}

static const Paper *find(const Papers *papers, const char *word)
{
    for (unsigned i = 0; i < papers->list->len; i++) {
        const Paper *paper = g_ptr_array_index(papers->list, i);

        if (strcmp(paper->id, word) == 0 || strcmp(paper->title, word) == 0)
            return paper;
    }
    return NULL;
}

static bool read_document(Reading *reading, const Record *record, GError **error)
{
    if (!record_expect(record, 3, 3, error))
        return false;
    if (find(reading->papers, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    if (strcmp(record->fields[2], "project") != 0 && strcmp(record->fields[2], "department") != 0)
        return fail(record, record->fields[2], error);
    reading->paper = g_new0(Paper, 1);
    g_ptr_array_add(reading->papers->list, reading->paper);
    reading->paper->needs = g_ptr_array_new_with_free_func(g_free);
    reading->paper->id = g_strdup(record->fields[0]);
    reading->paper->title = g_strdup(record->fields[1]);
    reading->paper->of_project = strcmp(record->fields[2], "project") == 0;
    return true;
}

static bool set_once(char **text, const Record *record, GError **error)
{
    if (!record_expect(record, 1, 1, error))
        return false;
    if (*text != NULL)
        return fail(record, record->word, error);
    *text = g_strdup(record->fields[0]);
    return true;
}

static bool read_only(Reading *reading, const Record *record, GError **error)
{
    const Table *table = catalog_table(reading->catalog, "project");

    if (!set_once(&reading->paper->only, record, error))
        return false;
    return (table != NULL && table_column(table, reading->paper->only) != NULL) ||
           fail(record, reading->paper->only, error);
}

static bool read_as_of(Reading *reading, const Record *record, GError **error)
{
    const Table *table;

    if (!set_once(&reading->paper->as_of, record, error))
        return false;
    table = catalog_table(reading->catalog, reading->paper->as_of);
    return (table != NULL && table->is_register && table_column(table, "date") != NULL) ||
           fail(record, reading->paper->as_of, error);
}

static bool set_mark(bool *mark, const Record *record, GError **error)
{
    *mark = true;
    return record_expect(record, 0, 0, error);
}

static bool read_record(Reading *reading, const Record *record, GError **error)
{
    Paper *paper = reading->paper;

    if (strcmp(record->word, "document") == 0)
        return read_document(reading, record, error);
    if (paper == NULL)
        return fail(record, record->word, error);
    if (strcmp(record->word, "template") == 0)
        return set_once(&paper->template, record, error);
    if (strcmp(record->word, "only") == 0)
        return read_only(reading, record, error);
    if (strcmp(record->word, "as-of") == 0)
        return read_as_of(reading, record, error);
    if (strcmp(record->word, "scored") == 0)
        return set_mark(&paper->scored, record, error);
    if (strcmp(record->word, "sheet") == 0)
        return set_mark(&paper->sheet, record, error);
    if (strcmp(record->word, "needs") != 0)
        return fail(record, record->word, error);
    if (!record_expect(record, 1, 1, error))
        return false;
    g_ptr_array_add(paper->needs, g_strdup(record->fields[0]));
    return true;
}

static bool templates_are_named(const Papers *papers, const char *path, GError **error)
{
    for (unsigned i = 0; i < papers->list->len; i++) {
        const Paper *paper = g_ptr_array_index(papers->list, i);

        if (paper->template != NULL)
            continue;
        error_set(error, ERROR_INPUT, "document-no-template", "place", path, "found", paper->id,
                  NULL);
        return false;
    }
    return true;
}

Papers *papers_read_file(const char *path, const Catalog *catalog, GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);
    g_autoptr(Papers) papers = g_new0(Papers, 1);
    Reading reading = {.papers = papers, .catalog = catalog};

    papers->list = g_ptr_array_new_with_free_func(paper_free);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!read_record(&reading, record_file_at(file, i), error))
            return NULL;
    return templates_are_named(papers, path, error) ? g_steal_pointer(&papers) : NULL;
}

Papers *papers_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "performance/documents.txt");

    if (path != NULL)
        return papers_read_file(path, catalog, error);
    error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
              "performance/documents.txt", NULL);
    return NULL;
}

unsigned papers_count(const Papers *papers) { return papers->list->len; }

const Paper *papers_at(const Papers *papers, unsigned index)
{
    return g_ptr_array_index(papers->list, index);
}

const Paper *papers_find(const Papers *papers, const char *word, GError **error)
{
    const Paper *paper = find(papers, word);
    g_autoptr(GString) all = g_string_new(NULL);

    if (paper != NULL)
        return paper;
    for (unsigned i = 0; i < papers->list->len; i++)
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", papers_at(papers, i)->id);
    error_set(error, ERROR_USAGE, "document-unknown", "found", word, "kinds", all->str, NULL);
    return NULL;
}
