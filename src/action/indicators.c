/* indicators.c: indicators [WORD]...: the library searched, one shown whole, what books made of it,
 * and one taken into a book's target */
#include "performance/library.h"

#include <glib/gstdio.h>
#include <string.h>

#include "action/department.h"
#include "base/csv_write.h"
#include "base/error.h"
#include "base/text.h"
#include "exchange/import.h"
#include "performance/project.h"
#include "performance/value.h"

#define HITS_SHOWN 20u

static const Argument arguments[] = {
    {.name = "word", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "theme", .kind = ARGUMENT_OPTION},
    {.name = "level", .kind = ARGUMENT_OPTION},
    {.name = "all", .kind = ARGUMENT_FLAG},
    {.name = "regime", .kind = ARGUMENT_OPTION},
    {.name = "history", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "into", .kind = ARGUMENT_OPTION},
    {.name = "project", .kind = ARGUMENT_OPTION},
    {.name = "target", .kind = ARGUMENT_OPTION},
    {.name = "weight", .kind = ARGUMENT_OPTION},
};
static const char *const formats[] = {"text", "json", "csv", NULL};

typedef struct {
    Catalog *catalog;
    Library *library;
    IndicatorWords *words;
} Shelf;

static void shelf_clear(Shelf *shelf)
{
    library_free(shelf->library);
    indicator_words_free(shelf->words);
    catalog_free(shelf->catalog);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shelf, shelf_clear)

static bool shelf_read(const ActionCall *call, Shelf *shelf, GError **error)
{
    const char *regime = call_value(call, "regime");

    shelf->catalog = catalog_read(call->data_directory, regime != NULL ? regime : "2021", error);
    shelf->library = shelf->catalog != NULL ? library_read(shelf->catalog, error) : NULL;
    shelf->words = shelf->library != NULL ? indicator_words_read(shelf->catalog, error) : NULL;
    return shelf->words != NULL;
}

/* ---- history ---- */

static bool is_of(const Indicator *indicator, const LibraryIndicator *entry)
{
    return g_strcmp0(indicator->library, entry->id) == 0 ||
           strcmp(indicator->name, entry->name) == 0 ||
           strstr(indicator->name, entry->name) != NULL ||
           text_distance(indicator->name, entry->name) * 4 <=
               (unsigned)g_utf8_strlen(entry->name, -1);
}

static json_t *use_to_json(const Book *book, const Project *project, const Indicator *indicator,
                           const Shelf *shelf)
{
    static const char *const outcomes[] = {"reached", "missed", "claimed", "incomparable"};
    int year = book_year(book);
    IndicatorValue target =
        indicator_target_parse(shelf->words, indicator->target, NULL, indicator->unit, year);
    IndicatorValue result = indicator_value_parse(
        shelf->words, indicator->result != NULL ? indicator->result : "", year);
    IndicatorComparison comparison = indicator_compare(&target, &result, OPERATOR_AT_LEAST, year);

    return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s?, s:s}", "unit",
                     book_setting(book, "unit.name"), "year", year, "project", project->name,
                     "name", indicator->name, "target", indicator->target, "result",
                     indicator->result, "outcome", outcomes[comparison.outcome]);
}

/* The uses of every entry in one book, added to the lists of `uses` (id to JSON list). */
static bool book_uses(const ActionCall *call, const char *path, const Shelf *shelf, GArray *hits,
                      json_t *uses, GError **error)
{
    g_autoptr(Book) book = book_open(path, call->actor, true, error);
    g_autoptr(Portfolio) portfolio =
        book != NULL ? portfolio_read(book, shelf->catalog, error) : NULL;

    for (unsigned p = 0; portfolio != NULL && p < portfolio_count(portfolio); p++) {
        const Project *project = portfolio_at(portfolio, p);

        for (unsigned i = 0; i < project->indicator_count; i++)
            for (unsigned h = 0; h < hits->len; h++) {
                const LibraryIndicator *entry = g_array_index(hits, LibraryHit, h).indicator;

                if (is_of(&project->indicators[i], entry))
                    json_array_append_new(
                        json_object_get(uses, entry->id),
                        use_to_json(book, project, &project->indicators[i], shelf));
            }
    }
    return portfolio != NULL;
}

static bool path_uses(const ActionCall *call, const char *path, const Shelf *shelf, GArray *hits,
                      json_t *uses, GError **error)
{
    g_autoptr(GPtrArray) paths = NULL;

    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return book_uses(call, path, shelf, hits, uses, error);
    paths = folder_books(path, error);
    for (unsigned i = 0; paths != NULL && i < paths->len; i++)
        if (!book_uses(call, g_ptr_array_index(paths, i), shelf, hits, uses, error))
            return false;
    return paths != NULL;
}

/* ---- answers ---- */

static json_t *entry_to_json(const LibraryIndicator *entry)
{
    json_t *keywords = json_array();

    for (unsigned i = 0; entry->keywords[i] != NULL; i++)
        json_array_append_new(keywords, json_string(entry->keywords[i]));
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id",
        entry->id, "theme", entry->theme->id, "theme_name", entry->theme->name, "level1",
        entry->level1, "level2", entry->level2, "name", entry->name, "counted", entry->counted,
        "unit", entry->unit, "direction", entry->direction, "usual", entry->usual, "from",
        entry->from, "source", entry->source, "method", entry->method, "verifier", entry->verifier,
        "evidence", entry->evidence, "keywords", keywords);
}

static json_t *themes_to_json(const Library *library)
{
    json_t *themes = json_array();

    for (unsigned i = 0; i < library_theme_count(library); i++) {
        const LibraryTheme *theme = library_theme_at(library, i);

        json_array_append_new(themes, json_pack("{s:s, s:s, s:s}", "id", theme->id, "name",
                                                theme->name, "about", theme->about));
    }
    return themes;
}

static GArray *hits_of(const ActionCall *call, const Shelf *shelf)
{
    const LibraryQuestion question = {call_values(call, "word"), call_value(call, "theme"),
                                      call_value(call, "level")};
    const LibraryIndicator *one =
        question.words[0] != NULL ? library_find(shelf->library, question.words[0]) : NULL;
    GArray *hits;

    if (one == NULL || question.words[1] != NULL)
        return library_search(shelf->library, shelf->words, &question);
    hits = g_array_sized_new(FALSE, FALSE, sizeof(LibraryHit), 1);
    g_array_append_vals(hits, &(LibraryHit){one, 1}, 1);
    return hits;
}

/* ---- as a row of the register ---- */

static char *row_csv(const ActionCall *call, const LibraryIndicator *entry)
{
    const char *project = call_value(call, "project"), *target = call_value(call, "target"),
               *weight = call_value(call, "weight");
    const char *const heads[] = {"项目代码",   "一级指标", "二级指标", "三级指标",
                                 "预期指标值", "计量单位", "权重",     "数据来源",
                                 "核验方法",   "核验人",   "佐证材料", "指标库编号"};
    const char *const fields[] = {project != NULL ? project : "",
                                  entry->level1,
                                  entry->level2,
                                  entry->name,
                                  target != NULL ? target : entry->usual,
                                  strcmp(entry->unit, "日期") == 0 ? "" : entry->unit,
                                  weight != NULL ? weight : "",
                                  entry->source,
                                  entry->method,
                                  entry->verifier,
                                  entry->evidence,
                                  entry->id};
    GString *csv = g_string_new(NULL);

    for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++)
        csv_put(csv, heads[i], i + 1 < G_N_ELEMENTS(heads) ? ',' : '\n');
    for (unsigned i = 0; i < G_N_ELEMENTS(fields); i++)
        csv_put(csv, fields[i], i + 1 < G_N_ELEMENTS(fields) ? ',' : '\n');
    return g_string_free(csv, FALSE);
}

/* By the way that every register comes in: as a file. */
static bool import_row(const ActionCall *call, const LibraryIndicator *entry, ImportCounts *counts,
                       GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "into"), call->actor, false, error);
    g_autoptr(Catalog) catalog =
        book != NULL ? catalog_read(call->data_directory, book_setting(book, "regime"), error)
                     : NULL;
    g_autofree char *folder = catalog != NULL ? g_dir_make_tmp("juesuan-XXXXXX", error) : NULL;
    g_autofree char *name = g_strconcat(entry->id, ".csv", NULL);
    g_autofree char *path = folder != NULL ? g_build_filename(folder, name, NULL) : NULL;
    g_autofree char *csv = row_csv(call, entry);
    const char *const paths[] = {path, NULL};
    bool done = path != NULL && text_write_file(path, csv, strlen(csv), error) &&
                import_files(book, catalog, paths, false, NULL, NULL, counts, error);

    if (path != NULL)
        g_unlink(path);
    if (folder != NULL)
        g_rmdir(folder);
    return done;
}

static bool fail_one(GError **error)
{
    error_set(error, ERROR_USAGE, "indicators-one", "mend", "mend-indicators-one", NULL);
    return false;
}

static bool add_into(const ActionCall *call, const GArray *hits, json_t *answer, GError **error)
{
    ImportCounts counts = {0};

    if (hits->len != 1 || call_value(call, "project") == NULL)
        return fail_one(error);
    if (!import_row(call, g_array_index(hits, LibraryHit, 0).indicator, &counts, error))
        return false;
    json_object_set_new(answer, "rows", json_integer(counts.rows));
    json_object_set_new(answer, "into", json_string(call_value(call, "into")));
    return true;
}

static bool add_history(const ActionCall *call, const Shelf *shelf, GArray *hits, json_t *answer,
                        GError **error)
{
    const char *const *paths = call_values(call, "history");
    json_t *uses = json_object();

    for (unsigned h = 0; h < hits->len; h++)
        json_object_set_new(uses, g_array_index(hits, LibraryHit, h).indicator->id, json_array());
    json_object_set_new(answer, "history", uses);
    for (unsigned i = 0; paths[i] != NULL; i++)
        if (!path_uses(call, paths[i], shelf, hits, uses, error))
            return false;
    return true;
}

static json_t *answer_of(const ActionCall *call, const Shelf *shelf, const GArray *hits,
                         unsigned found)
{
    json_t *list = json_array();
    json_t *answer = json_pack("{s:i, s:i, s:i, s:o, s:o}", "version", 1, "library",
                               (int)library_count(shelf->library), "found", (int)found, "themes",
                               themes_to_json(shelf->library), "indicators", list);

    for (unsigned i = 0; i < hits->len; i++) {
        json_t *entry = entry_to_json(g_array_index(hits, LibraryHit, i).indicator);

        json_object_set_new(entry, "rank", json_integer(g_array_index(hits, LibraryHit, i).rank));
        json_array_append_new(list, entry);
    }
    if (hits->len == 1 || g_strcmp0(call_value(call, "format"), "csv") == 0)
        for (unsigned i = 0; i < hits->len; i++) {
            g_autofree char *row = row_csv(call, g_array_index(hits, LibraryHit, i).indicator);

            json_object_set_new(json_array_get(list, i), "row", json_string(row));
        }
    return answer;
}

/* The head once, a row each. */
static void add_csv(json_t *answer)
{
    GString *content = g_string_new(CSV_MARK);
    size_t index;
    json_t *entry;

    json_array_foreach(json_object_get(answer, "indicators"), index, entry)
    {
        const char *row = json_string_value(json_object_get(entry, "row"));

        g_string_append(content, index == 0 ? row : strstr(row, "\r\n") + 2);
    }
    json_object_set_new(answer, "content", json_string(content->str));
    g_string_free(content, TRUE);
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_auto(Shelf) shelf = {0};
    g_autoptr(GArray) hits = NULL;
    json_t *answer;
    unsigned count;
    bool done = true;

    if (!shelf_read(call, &shelf, error))
        return false;
    hits = hits_of(call, &shelf);
    count = hits->len;
    if (count > HITS_SHOWN && !call_flag(call, "all"))
        g_array_set_size(hits, HITS_SHOWN);
    answer = answer_of(call, &shelf, hits, count);
    if (call_value(call, "history") != NULL)
        done = add_history(call, &shelf, hits, answer, error);
    if (done && call_value(call, "into") != NULL)
        done = add_into(call, hits, answer, error);
    else if (done && g_strcmp0(call_value(call, "format"), "csv") == 0)
        add_csv(answer);
    if (!done) {
        json_decref(answer);
        return false;
    }
    *result = answer;
    return true;
}

const Action action_indicators = {
    .name = "indicators",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .formats = formats,
    .run = run,
};
