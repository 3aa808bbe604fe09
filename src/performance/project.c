/* project.c: rows of `project` and `indicator` as records
 *
 * Columns are looked up once, and indicators are parted by project in two passes (count, place), so
 * that a book of two hundred thousand of them is read in one go.
 */
#include "performance/project.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

struct Portfolio {
    Book *book;
    const Catalog *catalog;
    GArray *projects;   /* of Project */
    GArray *indicators; /* of Indicator, by project */
    GHashTable *codes;  /* code to index + 1 */
};

const char *row_field(const Table *table, const BookRow *row, const char *id)
{
    const TableColumn *column = table_column(table, id);

    return column != NULL ? row->values[column - table->columns] : NULL;
}

int64_t row_points(const char *stored) { return g_ascii_strtoll(stored, NULL, 10) / 100; }

/* ---- reading ---- */

static bool is_yes(const char *text) { return g_strcmp0(text, "yes") == 0; }

/* A step of the cycle is for every project whose row does not say no. */
static bool is_wanted(const char *text) { return g_strcmp0(text, "no") != 0; }

static Project project_from_row(const Table *table, const BookRow *row, const Book *book)
{
    Project project = {.row = row,
                       .code = row_field(table, row, "code"),
                       .name = row_field(table, row, "name"),
                       .kind = row_field(table, row, "kind"),
                       .section = row_field(table, row, "section"),
                       .start = row_field(table, row, "start"),
                       .end = row_field(table, row, "end"),
                       .goal = row_field(table, row, "goal"),
                       .scheme = row_field(table, row, "scheme"),
                       .leader = row_field(table, row, "leader"),
                       .actual_cost = is_yes(row_field(table, row, "actual_cost")),
                       .appraised = is_wanted(row_field(table, row, "appraised")),
                       .targeted = is_wanted(row_field(table, row, "targeted")),
                       .monitored = is_wanted(row_field(table, row, "monitored")),
                       .evaluated = is_wanted(row_field(table, row, "evaluated"))};
    const char *requested = row_field(table, row, "requested");
    const BookName *name = book_name(book, FIELD_PROJECT, project.code);

    project.number = name != NULL ? name->number : 0;
    project.requested.fen = requested != NULL ? g_ascii_strtoll(requested, NULL, 10) : 0;
    return project;
}

static bool projects_read(Portfolio *portfolio, GError **error)
{
    const Table *table = catalog_table(portfolio->catalog, "project");
    const GPtrArray *rows = table != NULL ? book_rows(portfolio->book, table, error) : NULL;

    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        Project project = project_from_row(table, g_ptr_array_index(rows, i), portfolio->book);

        g_array_append_val(portfolio->projects, project);
        g_hash_table_insert(portfolio->codes, (char *)project.code, GUINT_TO_POINTER(i + 1));
    }
    return rows != NULL || table == NULL;
}

/* Where each text of an Indicator stands in its row. */
typedef struct {
    const char *id;
    size_t offset;
    int column;
} Place;

#define PLACE(id)                                                                                  \
    {                                                                                              \
#id, G_STRUCT_OFFSET(Indicator, id), -1                                                    \
    }

static void indicator_from_row(Indicator *indicator, const BookRow *row, const Place *places,
                               unsigned count, int weight)
{
    const char *points = weight >= 0 ? row->values[weight] : NULL;

    indicator->row = row;
    for (unsigned i = 0; i < count; i++)
        if (places[i].column >= 0)
            G_STRUCT_MEMBER(const char *, indicator, places[i].offset) =
                row->values[places[i].column];
    /* A register keeps numbers × 10,000. */
    indicator->weight = points != NULL ? g_ascii_strtoll(points, NULL, 10) / 100 : -1;
}

static Project *project_of(const Portfolio *portfolio, const char *code)
{
    unsigned index = GPOINTER_TO_UINT(g_hash_table_lookup(portfolio->codes, code));

    return index != 0 ? &g_array_index(portfolio->projects, Project, index - 1) : NULL;
}

/* Gives each project its span of the indicators; one of an unknown project belongs to nobody. */
static void indicators_part(Portfolio *portfolio, const GPtrArray *rows, int project_column)
{
    unsigned at = 0;

    for (unsigned i = 0; i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        Project *project = project_of(portfolio, row->values[project_column]);
        if (project != NULL)
            project->indicator_count++;
    }
    g_array_set_size(portfolio->indicators, rows->len);
    for (unsigned i = 0; i < portfolio->projects->len; i++) {
        Project *project = &g_array_index(portfolio->projects, Project, i);
        project->indicators = &g_array_index(portfolio->indicators, Indicator, at);
        at += project->indicator_count;
        project->indicator_count = 0;
    }
}

static bool indicators_read(Portfolio *portfolio, GError **error)
{
    Place places[] = {PLACE(project),  PLACE(level1),  PLACE(level2),   PLACE(name),
                      PLACE(target),   PLACE(result),  PLACE(unit),     PLACE(direction),
                      PLACE(source),   PLACE(method),  PLACE(verifier), PLACE(library),
                      PLACE(previous), PLACE(formula), PLACE(evidence), PLACE(reason),
                      PLACE(measure)};
    const Table *table = catalog_table(portfolio->catalog, "indicator");
    const TableColumn *weight = table != NULL ? table_column(table, "weight") : NULL;
    const GPtrArray *rows = table != NULL ? book_rows(portfolio->book, table, error) : NULL;

    if (rows == NULL)
        return table == NULL;
    for (unsigned i = 0; i < G_N_ELEMENTS(places); i++) {
        const TableColumn *column = table_column(table, places[i].id);
        places[i].column = column != NULL ? (int)(column - table->columns) : -1;
    }
    indicators_part(portfolio, rows, places[0].column);
    for (unsigned i = 0; i < rows->len; i++) {
        const BookRow *row = g_ptr_array_index(rows, i);
        Project *project = project_of(portfolio, row->values[places[0].column]);
        if (project != NULL)
            indicator_from_row((Indicator *)project->indicators + project->indicator_count++, row,
                               places, G_N_ELEMENTS(places),
                               weight != NULL ? (int)(weight - table->columns) : -1);
    }
    return true;
}

Portfolio *portfolio_read(Book *book, const Catalog *catalog, GError **error)
{
    g_autoptr(Portfolio) portfolio = g_new0(Portfolio, 1);

    portfolio->book = book;
    portfolio->catalog = catalog;
    portfolio->projects = g_array_new(FALSE, TRUE, sizeof(Project));
    portfolio->indicators = g_array_new(FALSE, TRUE, sizeof(Indicator));
    portfolio->codes = g_hash_table_new(g_str_hash, g_str_equal);
    if (!projects_read(portfolio, error) || !indicators_read(portfolio, error))
        return NULL;
    return g_steal_pointer(&portfolio);
}

void portfolio_free(Portfolio *portfolio)
{
    if (portfolio == NULL)
        return;
    g_array_unref(portfolio->projects);
    g_array_unref(portfolio->indicators);
    g_hash_table_unref(portfolio->codes);
    g_free(portfolio);
}

/* ---- asking ---- */

Book *portfolio_book(const Portfolio *portfolio) { return portfolio->book; }
const Catalog *portfolio_catalog(const Portfolio *portfolio) { return portfolio->catalog; }
unsigned portfolio_count(const Portfolio *portfolio) { return portfolio->projects->len; }

const Project *portfolio_at(const Portfolio *portfolio, unsigned index)
{
    return &g_array_index(portfolio->projects, Project, index);
}

const Project *portfolio_project(const Portfolio *portfolio, const char *word)
{
    const Project *project = word != NULL ? project_of(portfolio, word) : NULL;

    for (unsigned i = 0; word != NULL && project == NULL && i < portfolio->projects->len; i++)
        if (strcmp(portfolio_at(portfolio, i)->name, word) == 0)
            project = portfolio_at(portfolio, i);
    return project;
}

const Project *portfolio_find(const Portfolio *portfolio, const char *word, GError **error)
{
    const Project *project = portfolio_project(portfolio, word);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autofree char *nearest = NULL;

    if (project != NULL)
        return project;
    for (unsigned i = 0; i < portfolio->projects->len; i++) {
        g_ptr_array_add(words, (char *)portfolio_at(portfolio, i)->code);
        g_ptr_array_add(words, (char *)portfolio_at(portfolio, i)->name);
    }
    nearest = text_nearest(word, words, 3);
    error_set(error, ERROR_INPUT, "performance-project", "found", word, "nearest", nearest, NULL);
    return NULL;
}

const Indicator *project_indicator(const Project *project, const char *name)
{
    for (unsigned i = 0; i < project->indicator_count; i++)
        if (strcmp(project->indicators[i].name, name) == 0)
            return &project->indicators[i];
    return NULL;
}
