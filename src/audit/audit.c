/* audit.c: document → passages → figures → relations → findings */
#include "audit/compare.h"

#include <string.h>

static GArray *array_of(size_t size, GDestroyNotify clear)
{
    GArray *array = g_array_new(FALSE, TRUE, (guint)size);

    g_array_set_clear_func(array, clear);
    return array;
}

static void scope_clear(Scope *scope) { g_free(scope->name); }

static void audit_open(Audit *audit)
{
    audit->passages = array_of(sizeof(Passage), (GDestroyNotify)passage_clear);
    audit->figures = array_of(sizeof(Figure), (GDestroyNotify)figure_clear);
    audit->grids = array_of(sizeof(Grid), (GDestroyNotify)grid_clear);
    audit->relations = array_of(sizeof(Relation), (GDestroyNotify)relation_clear);
    audit->scopes = array_of(sizeof(Scope), (GDestroyNotify)scope_clear);
    audit->items = array_of(sizeof(Item), (GDestroyNotify)item_clear);
    audit->findings = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);
    audit->measures =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
    audit->keys =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_array_unref);
    audit->whole_of = g_hash_table_new(NULL, NULL);
}

static void audit_close(Audit *audit)
{
    g_clear_pointer(&audit->sifted, g_ptr_array_unref);
    g_hash_table_unref(audit->whole_of);
    g_hash_table_unref(audit->keys);
    g_hash_table_unref(audit->measures);
    g_ptr_array_unref(audit->findings);
    g_array_unref(audit->items);
    g_array_unref(audit->scopes);
    g_array_unref(audit->relations);
    g_array_unref(audit->grids);
    g_array_unref(audit->figures);
    g_array_unref(audit->passages);
    json_decref(audit->against);
    json_decref(audit->previous);
    g_free(audit->unit_name);
}

json_t *audit_document(const AuditData *data, const Document *document, const char *language)
{
    const AuditQuestion question = {.language = language, .relations = true};

    return audit_ask(data, document, &question);
}

/* Passages, figures and tables of `document`; audit_close frees. */
static Audit audit_read_document(const AuditData *data, const Document *document,
                                 const AuditQuestion *question)
{
    Audit audit = {.data = data,
                   .document = document,
                   .question = question,
                   .language = strcmp(question->language, "en") == 0 ? 1 : 0};

    audit_open(&audit);
    passages_take(&audit);
    passages_outline(&audit);
    passages_mark_plans(&audit);
    figures_scan(&audit);
    grids_take(&audit);
    figures_read(&audit);
    return audit;
}

static void relate_all(Audit *audit)
{
    audit->sifted = sieve_sift(audit->data->sieve, audit);
    relate_lists(audit);
    relate_balances(audit);
    relate_shares(audit);
    relate_growth(audit);
    relate_moves(audit);
    relate_sentences(audit);
    relate_products(audit);
    relate_tables(audit);
    relate_across(audit);
    relate_names(audit);
    relate_unit_names(audit);
    relate_unit_lists(audit);
    relate_patterns(audit);
    relate_years(audit);
    relate_regulations(audit);
    relate_copies(audit);
    relate_counts(audit);
    relate_sections(audit);
    relate_numbering(audit);
    relate_marks(audit);
    relate_nils(audit);
    relate_projects(audit);
    relate_entries(audit);
    relate_evaluations(audit);
    relate_lost_rows(audit);
    relate_units(audit);
}

typedef json_t *(*Comparing)(Audit *audit, Audit *other);

static json_t *compare_with(Audit *audit, const Document *document, Comparing compare)
{
    Audit other;
    json_t *counts;

    if (document == NULL)
        return NULL;
    other = audit_read_document(audit->data, document, audit->question);
    counts = compare(audit, &other);
    audit_close(&other);
    return counts;
}

/* Pages of which the reader could make nothing, or not all: nobody must think that they were
 * audited. */
static void add_unread(json_t *pages, const Node *node)
{
    if (node->kind == NODE_MISSING && node->place.page > 0)
        json_array_append_new(pages, json_integer(node->place.page));
    for (unsigned i = 0; i < node_count(node); i++)
        add_unread(pages, node_at(node, i));
}

static json_t *unread_pages(const Document *document)
{
    json_t *pages = json_array();

    add_unread(pages, document->root);
    return pages;
}

json_t *audit_ask(const AuditData *data, const Document *document, const AuditQuestion *question)
{
    Audit audit = audit_read_document(data, document, question);
    json_t *answer;

    relate_all(&audit);
    audit.against = compare_with(&audit, question->against, relate_against);
    audit.previous = compare_with(&audit, question->previous, relate_previous);
    findings_conclude(&audit);
    compare_merge(&audit);
    answer = audit_answer(&audit);
    json_object_set_new(answer, "unread_pages", unread_pages(document));
    audit_close(&audit);
    return answer;
}

bool audit_found(const json_t *answer)
{
    size_t index;
    json_t *finding;

    json_array_foreach(json_object_get(answer, "findings"), index,
                       finding) if (strcmp(json_string_value(json_object_get(finding, "severity")),
                                           "note") != 0) return true;
    return false;
}

static json_t *examples(const GPtrArray *texts)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < texts->len; i++)
        json_array_append_new(list, json_string(g_ptr_array_index(texts, i)));
    return list;
}

json_t *audit_rules(const AuditData *data, const char *language)
{
    static const char *const levels[] = {"error", "warning", "note"};
    json_t *list = json_array();
    bool english = strcmp(language, "en") == 0;

    for (unsigned i = 0; i < data->rules->len; i++) {
        const Rule *rule = g_ptr_array_index(data->rules, i);

        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:s, s:s, s:s?, s:b, s:o, s:o}", "id", rule->id,
                                        "class", rule->class_name, "severity", levels[rule->level],
                                        "meaning", rule->meaning[english ? 1 : 0], "basis",
                                        rule->basis, "stated", rule->stated, "pass",
                                        examples(rule->passes), "fail", examples(rule->fails)));
    }
    return list;
}

/* ---- plain text ---- */

Document *audit_plain_document(const char *text)
{
    Document *document = document_new("", "zh-CN");
    int64_t character = 0;

    while (*text != '\0') {
        const char *end = strchr(text, '\n');
        g_autofree char *line = end != NULL ? g_strndup(text, (gsize)(end - text)) : g_strdup(text);
        Node *paragraph = node_append_new(document->root, NODE_PARAGRAPH);
        Node *leaf = node_append_text(paragraph, line);
        glong length = g_utf8_strlen(line, -1);

        leaf->place.first = paragraph->place.first = character;
        leaf->place.last = paragraph->place.last = character + length;
        character += length + 1;
        text = end != NULL ? end + 1 : text + strlen(text);
    }
    return document;
}
