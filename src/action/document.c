/* document.c: document BOOK [KIND [PROJECT]] -o DIR: the documents of performance
 *
 * Without a kind all are listed, with what each needs. Without a project each project gets one.
 */
#include "action/session.h"
#include "base/error.h"
#include "base/text.h"
#include "disclosure/disclosure.h"
#include "performance/papers.h"
#include "performance/views.h"
#include "render/render.h"

#include <errno.h>
#include <string.h>

static const char *const formats[] = {"html", "docx", "pdf", "xlsx", "json", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "kind", .kind = ARGUMENT_OPERAND},
    {.name = "project", .kind = ARGUMENT_OPERAND},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o'},
    {.name = "only", .kind = ARGUMENT_OPTION, .many = true, .choices = formats},
    {.name = "to", .kind = ARGUMENT_OPTION},
    {.name = "date", .kind = ARGUMENT_OPTION},
};

/* ---- the list ---- */

static json_t *paper_to_json(const Paper *paper)
{
    json_t *needs = json_array();

    for (unsigned i = 0; i < paper->needs->len; i++)
        json_array_append_new(needs, json_string(g_ptr_array_index(paper->needs, i)));
    return json_pack("{s:s, s:s, s:s, s:b, s:o}", "id", paper->id, "title", paper->title, "about",
                     paper->of_project ? "project" : "department", "sheet", paper->sheet, "needs",
                     needs);
}

static json_t *papers_to_json(const Papers *papers)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < papers_count(papers); i++)
        json_array_append_new(list, paper_to_json(papers_at(papers, i)));
    return json_pack("{s:i, s:o}", "version", 1, "kinds", list);
}

/* ---- what is written with ---- */

typedef struct {
    const ActionCall *call;
    Session *session;
    const Paper *paper;
    Evaluation *evaluation;
    Monitor *monitor;
    char *today, *day; /* of the document; to which it is compiled */
    json_t *files, *questions;
} Desk;

static void desk_clear(Desk *desk)
{
    monitor_free(desk->monitor);
    evaluation_free(desk->evaluation);
    g_free(desk->today);
    g_free(desk->day);
    json_decref(desk->files);
    json_decref(desk->questions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Desk, desk_clear)

/* The last day that has a row in the paper's register, unless a day was asked for. */
static bool day_settle(Desk *desk, GError **error)
{
    Session *session = desk->session;
    const Table *table =
        desk->paper->as_of != NULL ? catalog_table(session->catalog, desk->paper->as_of) : NULL;
    const GPtrArray *rows = table != NULL ? book_rows(session->book, table, error) : NULL;
    const char *last = NULL;

    if (table != NULL && rows == NULL)
        return false;
    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const char *date = row_field(table, g_ptr_array_index(rows, i), "date");

        if (date != NULL && (last == NULL || strcmp(date, last) > 0))
            last = date;
    }
    if (call_value(desk->call, "to") == NULL && last != NULL &&
        !book_date(session->book, last, &session->to, error))
        return false;
    desk->day = g_strdup_printf("%04d-%02d-%02d", book_year(session->book), session->to.month,
                                session->to.day);
    return true;
}

static bool desk_open(Desk *desk, GError **error)
{
    Session *session = desk->session;

    desk->today = call_date_text(desk->call, error);
    if (desk->today == NULL || !day_settle(desk, error) || !session_compile(session, error))
        return false;
    desk->evaluation = evaluation_new(session->compilation, error);
    if (desk->evaluation == NULL)
        return false;
    if (desk->paper->as_of != NULL) {
        desk->monitor = monitor_new(desk->evaluation, session->to.month, session->to.day, error);
        if (desk->monitor == NULL)
            return false;
    }
    desk->files = json_array();
    desk->questions = json_array();
    return true;
}

/* ---- one document ---- */

static unsigned row_number(const Desk *desk, const Project *project)
{
    const Table *table = catalog_table(desk->session->catalog, "project");
    const GPtrArray *rows = book_rows(desk->session->book, table, NULL);

    for (unsigned i = 0; rows != NULL && i < rows->len; i++)
        if (g_ptr_array_index(rows, i) == project->row)
            return i;
    return 0;
}

static Disclosure *document_fill(const Desk *desk, const Project *project, GError **error)
{
    const ViewQuestion question = {.project = project,
                                   .monitor = desk->monitor,
                                   .today = desk->today,
                                   .overall = desk->paper->scored};
    Scope scopes[3] = {{.name = "date", .value = value_text(desk->today)},
                       {.name = "day", .value = value_text(desk->day)},
                       {.name = "project", .value = value_unknown()}};
    const unsigned count = project != NULL ? 3 : 2;
    DisclosureSetting setting = {.world = evaluation_world(desk->evaluation),
                                 .scope = &scopes[count - 1]};
    Disclosure *disclosure = NULL;

    if (project != NULL)
        scopes[2].value = value_row("project", project->code, row_number(desk, project));
    for (unsigned i = 1; i < count; i++)
        scopes[i].outer = &scopes[i - 1];
    if (views_fill(desk->evaluation, &question, error))
        disclosure = disclosure_build_with(desk->session->compilation, desk->paper->template,
                                           &setting, error);
    for (unsigned i = 0; i < count; i++)
        value_clear(&scopes[i].value);
    return disclosure;
}

/* A code becomes part of a file's name: no separators, no leading point. */
static char *file_stem(const Desk *desk, const Project *project)
{
    g_autofree char *code = project != NULL ? g_strdup(project->code) : NULL;

    if (code == NULL)
        return g_strdup(desk->paper->id);
    return g_strjoin("-", desk->paper->id, g_strdelimit(code, "/\\:*?\"<>|", '_'), NULL);
}

static bool file_put(const Desk *desk, const char *name, const void *bytes, size_t size,
                     GError **error)
{
    g_autofree char *path = g_build_filename(call_value(desk->call, "output"), name, NULL);

    if (!text_write_file(path, bytes, size, error))
        return false;
    json_array_append_new(desk->files,
                          json_pack("{s:s, s:I}", "path", path, "bytes", (json_int_t)size));
    return true;
}

static bool is_wanted(const Desk *desk, const char *format)
{
    const char *const *only = call_values(desk->call, "only");

    if (only[0] != NULL)
        return g_strv_contains(only, format);
    return strcmp(format, "xlsx") != 0 || desk->paper->sheet;
}

static bool document_render(const Desk *desk, const Document *document, const char *stem,
                            GError **error)
{
    for (unsigned i = 0; formats[i] != NULL; i++) {
        g_autofree char *name = g_strconcat(stem, ".", formats[i], NULL);
        g_autoptr(GBytes) bytes = NULL;
        const void *data;
        gsize size;

        if (!is_wanted(desk, formats[i]))
            continue;
        bytes = renderer_find(formats[i])->render(document, error);
        if (bytes == NULL)
            return false;
        data = g_bytes_get_data(bytes, &size);
        if (!file_put(desk, name, data, size, error))
            return false;
    }
    return true;
}

static void questions_add(const Desk *desk, const char *stem, const GPtrArray *questions)
{
    for (unsigned i = 0; i < questions->len; i++)
        json_array_append_new(desk->questions,
                              json_pack("{s:s, s:s}", "document", stem, "text",
                                        (const char *)g_ptr_array_index(questions, i)));
}

static bool document_make(const Desk *desk, const Project *project, GError **error)
{
    g_autofree char *stem = file_stem(desk, project);
    g_autoptr(Disclosure) disclosure = document_fill(desk, project, error);

    if (disclosure == NULL || !document_render(desk, disclosure->document, stem, error))
        return false;
    questions_add(desk, stem, disclosure->questions);
    return true;
}

/* ---- all that were asked for ---- */

static bool project_takes_part(const Desk *desk, const Project *project)
{
    const Table *table = catalog_table(desk->session->catalog, "project");

    return desk->paper->only == NULL ||
           g_strcmp0(row_field(table, project->row, desk->paper->only), "no") != 0;
}

static bool documents_make(const Desk *desk, GError **error)
{
    const Portfolio *portfolio = evaluation_portfolio(desk->evaluation);
    const char *word = call_value(desk->call, "project");
    const Project *only = word != NULL ? portfolio_find(portfolio, word, error) : NULL;

    if (!desk->paper->of_project)
        return document_make(desk, NULL, error);
    if (word != NULL)
        return only != NULL && document_make(desk, only, error);
    for (unsigned i = 0; i < portfolio_count(portfolio); i++) {
        const Project *project = portfolio_at(portfolio, i);

        if (project_takes_part(desk, project) && !document_make(desk, project, error))
            return false;
        if (desk->call->progress != NULL)
            desk->call->progress(project->name, (double)(i + 1) / portfolio_count(portfolio),
                                 desk->call->progress_data);
    }
    return true;
}

static bool questions_put(const Desk *desk, GError **error)
{
    g_autofree char *name = g_strconcat(desk->paper->id, "-questions.txt", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    size_t index;
    json_t *question;

    json_array_foreach(desk->questions, index, question) g_string_append_printf(
        text, "%s\t%s\n", json_string_value(json_object_get(question, "document")),
        json_string_value(json_object_get(question, "text")));
    return file_put(desk, name, text->str, text->len, error);
}

/* ---- what was asked ---- */

static bool call_is_whole(const ActionCall *call, const Paper *paper, GError **error)
{
    if (call_value(call, "output") == NULL) {
        error_set(error, ERROR_USAGE, "document-output", "found", paper->id, "mend", "mend-usage",
                  NULL);
        return false;
    }
    if (!paper->of_project && call_value(call, "project") != NULL) {
        error_set(error, ERROR_USAGE, "document-not-of-project", "found", paper->title, "subject",
                  call_value(call, "project"), NULL);
        return false;
    }
    if (g_mkdir_with_parents(call_value(call, "output"), 0777) == 0)
        return true;
    error_set(error, ERROR_SYSTEM, "file-unwritable", "place", call_value(call, "output"), "reason",
              g_strerror(errno), NULL);
    return false;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    const char *kind = call_value(call, "kind");
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Papers) papers = session != NULL ? papers_read(session->catalog, error) : NULL;
    g_auto(Desk) desk = {.call = call, .session = session};

    if (papers == NULL)
        return false;
    if (kind == NULL) {
        *result = papers_to_json(papers);
        return true;
    }
    desk.paper = papers_find(papers, kind, error);
    if (desk.paper == NULL || !call_is_whole(call, desk.paper, error) || !desk_open(&desk, error) ||
        !documents_make(&desk, error) || !questions_put(&desk, error))
        return false;
    *result = json_pack("{s:i, s:s, s:s, s:s, s:s, s:O, s:i, s:O}", "version", 1, "kind",
                        desk.paper->id, "title", desk.paper->title, "to", desk.day, "date",
                        desk.today, "files", desk.files, "count",
                        (int)json_array_size(desk.questions), "questions", desk.questions);
    return true;
}

const Action action_document = {
    .name = "document",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
