/* disclosure.c: a template, a compilation and the regime's words become a document */
#include "disclosure/internal.h"

#include "base/error.h"

#include <string.h>

#define LANGUAGE "zh-CN"

void disclosure_free(Disclosure *disclosure)
{
    if (disclosure == NULL)
        return;
    document_free(disclosure->document);
    g_clear_pointer(&disclosure->questions, g_ptr_array_unref);
    g_free(disclosure);
}

/* ---- facts of the document ---- */

static Document *document_of(Compilation *compilation)
{
    Book *book = compilation_book(compilation);
    const Catalog *catalog = compilation_catalog(compilation);
    const BookDate to = compilation_date(compilation);
    Document *document = document_new("", LANGUAGE);

    document->unit_name = g_strdup(book_setting(book, "unit.name"));
    document->year = book_year(book);
    /* The last day of the accounts, never the clock: the same book gives the same bytes. */
    document->created = g_strdup_printf("%04d-%02d-%02d", document->year, to.month, to.day);
    document->regime = g_strconcat(catalog_regime(catalog), " ", catalog_hash(catalog), NULL);
    return document;
}

static void document_name(Document *document, const char *title)
{
    g_free(document->title);
    document->title = g_strdup(title != NULL ? title : "");
}

static const Node *first_heading(const Node *root)
{
    for (unsigned i = 0; i < node_count(root); i++)
        if (node_at(root, i)->kind == NODE_HEADING)
            return node_at(root, i);
    return NULL;
}

/* ---- a template's document ---- */

static bool name_document(Expansion *expansion, const Scope *scope, Document *document)
{
    const Node *heading = first_heading(document->root);
    g_autofree char *title = NULL;

    if (expansion->template->title != NULL) {
        title = expand_plain(expansion, expansion->template->title, scope);
        if (title == NULL)
            return false;
    } else if (heading != NULL) {
        title = node_plain(heading);
    }
    document_name(document, title != NULL ? title : document->unit_name);
    return true;
}

/* A short document turns as a whole when one of its tables wants to lie. */
static void settle_pages(const Template *template, Document *document)
{
    document->brief = template->brief;
    for (unsigned i = 0; template->brief && i < node_count(document->root); i++)
        document->root->wide = document->root->wide || node_at(document->root, i)->wide;
}

static bool fill_document(Expansion *expansion, const Scope *scope)
{
    Document *document = expansion->disclosure->document;
    bool ok = expand_blocks(expansion, expansion->template->blocks, scope, document->root) &&
              name_document(expansion, scope, document);

    settle_pages(expansion->template, document);
    if (ok)
        sources_finish(expansion->sources);
    return ok;
}

Disclosure *disclosure_of_template(Compilation *compilation, const Template *template,
                                   const DisclosureSetting *setting, GError **error)
{
    g_autoptr(Words) words = words_read(compilation_catalog(compilation), error);
    g_autoptr(Disclosure) disclosure = g_new0(Disclosure, 1);
    g_autoptr(Sources) sources = NULL;
    g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GError *failed = NULL;
    Expansion expansion = {.compilation = compilation,
                           .world = setting != NULL && setting->world != NULL
                                        ? setting->world
                                        : compilation_world(compilation),
                           .template = template,
                           .words = words,
                           .disclosure = disclosure,
                           .asked = asked,
                           .error = &failed};
    bool ok;

    if (words == NULL)
        return NULL;
    disclosure->document = document_of(compilation);
    disclosure->questions = g_ptr_array_new_with_free_func(g_free);
    expansion.sources = sources = sources_new(compilation, disclosure->document, words);
    ok = fill_document(&expansion, setting != NULL ? setting->scope : NULL);
    g_free(expansion.heading);
    if (!ok)
        g_propagate_error(error, failed);
    return ok ? g_steal_pointer(&disclosure) : NULL;
}

Disclosure *disclosure_build_with(Compilation *compilation, const char *name,
                                  const DisclosureSetting *setting, GError **error)
{
    g_autoptr(Template) template = template_read(compilation_catalog(compilation), name, error);

    return template != NULL ? disclosure_of_template(compilation, template, setting, error) : NULL;
}

Disclosure *disclosure_build(Compilation *compilation, const char *name, GError **error)
{
    return disclosure_build_with(compilation, name, NULL, error);
}

/* ---- nothing but statements ---- */

static void add_group(Document *document, const Words *words, const Statement *statement,
                      const char **group)
{
    g_autofree char *id = g_strconcat("group-", statement->group, NULL);
    const char *label = words_of(words, id);
    Node *heading;

    if (*group != NULL && strcmp(*group, statement->group) == 0)
        return;
    *group = statement->group;
    heading = node_append_new(document->root, NODE_HEADING);
    heading->level = 1;
    heading->id = g_strdup(id);
    node_append_text(heading, label != id ? label : statement->group);
}

static bool add_statement(Compilation *compilation, Document *document, const Words *words,
                          const char *id, const char **group, GError **error)
{
    const Statement *statement = compilation_statement(compilation, id, error);
    Node *table;

    if (statement == NULL)
        return false;
    table = table_build(compilation, statement, words, error);
    if (table == NULL)
        return false;
    add_group(document, words, statement, group);
    node_append_take(document->root, table);
    return true;
}

Document *disclosure_statements(Compilation *compilation, const char *const *ids, GError **error)
{
    g_autoptr(Words) words = words_read(compilation_catalog(compilation), error);
    g_autoptr(Document) document = words != NULL ? document_of(compilation) : NULL;
    g_autofree char *year = g_strdup_printf("%d", book_year(compilation_book(compilation)));
    g_autofree char *title = NULL;
    const char *group = NULL;

    if (document == NULL)
        return NULL;
    title = words_fill(words, "statements-title", "unit", document->unit_name, "year", year, NULL);
    document_name(document, title);
    for (ids = ids != NULL ? ids : compilation_ids(compilation); *ids != NULL; ids++)
        if (!add_statement(compilation, document, words, *ids, &group, error))
            return NULL;
    return g_steal_pointer(&document);
}

void disclosure_add_charts(Document *workbook, const Document *report)
{
    for (unsigned i = 0; i < node_count(report->root); i++) {
        const Node *node = node_at(report->root, i);

        if (node->kind == NODE_CHART)
            node_append_take(workbook->root, node_copy(node));
    }
}
