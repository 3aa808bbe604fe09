/* Two published reports and their model: every table a grid of its shape, every labelled passage in
 * the text. The corpus stands beside the checkout; where it does not, there is nothing to try. */
#include "test.h"

#include "base/error.h"
#include "document/document.h"
#include "reader/reader.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define CORPUS SOURCE_DIR "/../shared/corpus/dev/"

extern const Reader reader_pdf;

typedef struct {
    const char *title;
    unsigned rows, columns, heads;
} Shape;

static Document *read_report(const char *name)
{
    g_autofree char *path = g_strconcat(CORPUS, name, ".pdf", NULL);
    g_autofree char *bytes = NULL;
    size_t size = 0;

    if (!g_file_get_contents(path, &bytes, &size, NULL))
        return NULL;
    return reader_pdf.read((const uint8_t *)bytes, size, NULL, NULL);
}

/* Text without white space, titles and units of tables among it. */
static void append_squeezed(GString *out, const char *text)
{
    for (const char *at = text != NULL ? text : ""; *at != '\0'; at = g_utf8_next_char(at))
        if (!g_unichar_isspace(g_utf8_get_char(at)))
            g_string_append_unichar(out, g_utf8_get_char(at));
}

static void append_all(GString *out, const Node *node)
{
    append_squeezed(out, node->number);
    append_squeezed(out, node->text);
    append_squeezed(out, node->unit);
    for (unsigned i = 0; i < node_count(node); i++)
        append_all(out, node_at(node, i));
}

static bool row_holds(const Node *row, char **words)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_all(text, row);
    for (unsigned i = 0; words[i] != NULL; i++)
        if (strstr(text->str, words[i]) == NULL)
            return false;
    return true;
}

/* A row may be quoted with its label left out: code and figure. */
static bool some_row_holds(const Node *node, const char *quote)
{
    g_auto(GStrv) words = g_strsplit(quote, " ", -1);

    if (node->kind == NODE_ROW)
        return row_holds(node, words);
    for (unsigned i = 0; i < node_count(node); i++)
        if (some_row_holds(node_at(node, i), quote))
            return true;
    return false;
}

static unsigned missing_quotes(const Document *document, const GString *text, json_t *list)
{
    unsigned missing = 0;
    size_t index;
    json_t *entry;

    json_array_foreach(list, index, entry)
    {
        const char *printed = json_string_value(json_object_get(entry, "quote"));
        g_autoptr(GString) quote = g_string_new(NULL);

        append_squeezed(quote, printed);
        if (strstr(text->str, quote->str) == NULL && !some_row_holds(document->root, printed)) {
            print_message("not found: %s\n", quote->str);
            missing++;
        }
    }
    return missing;
}

static void assert_quotes(const char *name)
{
    g_autoptr(Document) document = read_report(name);
    g_autofree char *path = g_strconcat(CORPUS, name, ".key.json", NULL);
    json_t *key = json_load_file(path, 0, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    if (document == NULL || key == NULL)
        skip();
    append_all(text, document->root);
    assert_int_equal(missing_quotes(document, text, json_object_get(key, "findings")), 0);
    assert_int_equal(missing_quotes(document, text, json_object_get(key, "clean")), 0);
    json_decref(key);
}

static unsigned head_rows(const Node *table)
{
    unsigned heads = 0;

    while (heads < node_count(table) && node_at(node_at(table, heads), 0)->head)
        heads++;
    return heads;
}

static unsigned columns_of(const Node *table)
{
    unsigned columns = 0;

    for (unsigned i = 0; i < node_count(node_at(table, 0)); i++)
        columns += node_at(node_at(table, 0), i)->colspan;
    return columns;
}

static void assert_shapes(const char *name, const Shape *shapes, unsigned count)
{
    g_autoptr(Document) document = read_report(name);
    unsigned found = 0;

    if (document == NULL)
        skip();
    assert_true(document_validate(document, NULL));
    for (unsigned i = 0; i < node_count(document->root); i++) {
        const Node *table = node_at(document->root, i);

        if (table->kind != NODE_TABLE || table->text == NULL)
            continue;
        assert_in_range(found, 0, count - 1);
        assert_string_equal(table->text, shapes[found].title);
        assert_string_equal(table->unit, "单位：万元");
        assert_int_equal(node_count(table), shapes[found].rows);
        assert_int_equal(columns_of(table), shapes[found].columns);
        assert_int_equal(head_rows(table), shapes[found].heads);
        found++;
    }
    assert_int_equal(found, count);
}

static void the_social_work_department_has_nine_tables(void **state)
{
    static const Shape shapes[] = {
        {"收入支出决算总表", 32, 4, 2},
        {"收入决算表", 20, 9, 2},
        {"支出决算表", 20, 8, 2},
        {"财政拨款收入支出决算总表", 34, 7, 2},
        {"一般公共预算财政拨款支出决算表", 20, 5, 2},
        {"一般公共预算财政拨款基本支出决算表", 40, 6, 1},
        {"财政拨款“三公”经费支出决算表", 5, 12, 4},
        {"政府性基金预算财政拨款收入支出决算表", 6, 8, 3},
        {"国有资本经营预算财政拨款收入支出决算表", 6, 8, 3},
    };
    (void)state;

    assert_shapes("putuo-social-work-2024", shapes, G_N_ELEMENTS(shapes));
}

static void the_planning_bureau_has_nine_tables(void **state)
{
    static const Shape shapes[] = {
        {"收入支出决算总表", 30, 4, 2},
        {"收入决算表", 27, 9, 2},
        {"支出决算表", 27, 8, 2},
        {"财政拨款收入支出决算总表", 32, 7, 2},
        {"一般公共预算财政拨款支出决算表", 27, 5, 2},
        {"一般公共预算财政拨款基本支出决算表", 40, 6, 1},
        {"财政拨款“三公”经费支出决算表", 5, 12, 4},
        {"政府性基金预算财政拨款收入支出决算表", 6, 8, 3},
        {"国有资本经营预算财政拨款收入支出决算表", 6, 8, 3},
    };
    (void)state;

    assert_shapes("putuo-planning-2024", shapes, G_N_ELEMENTS(shapes));
}

static void every_labelled_passage_is_in_the_text(void **state)
{
    (void)state;

    assert_quotes("putuo-social-work-2024");
    assert_quotes("putuo-planning-2024");
    assert_quotes("shanghai-template-2024");
}

int main(void)
{
    if (!g_file_test(CORPUS, G_FILE_TEST_IS_DIR)) {
        puts("1..0 # SKIP the corpus is not beside the checkout");
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_social_work_department_has_nine_tables),
        cmocka_unit_test(the_planning_bureau_has_nine_tables),
        cmocka_unit_test(every_labelled_passage_is_in_the_text),
    };
    return TEST_RUN("reader/pdf_corpus", tests);
}
