/* The page: well formed, harmless, whole, the same twice. */
#include "test.h"

#include "document/example.h"
#include "render/render.h"

#include <string.h>

#define GOLDEN SOURCE_DIR "/tests/render/small.html"

static char *rendered(const Document *document, const char *format)
{
    g_autoptr(GBytes) bytes = renderer_find(format)->render(document, NULL);

    return g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static char *replaced(const char *text, const char *pattern, const char *by)
{
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_DOTALL | G_REGEX_UNGREEDY, 0, NULL);

    return g_regex_replace(regex, text, -1, 0, by, 0, NULL);
}

/* The page without our own style and script, whose every change would change it. */
static char *without_own(const char *page)
{
    g_autofree char *policy = replaced(page, "sha256-[A-Za-z0-9+/=]{44}", "sha256-…");
    g_autofree char *style = replaced(policy, "<style>.*</style>", "<style></style>");

    return replaced(style, "<script>.*</script>", "<script></script>");
}

static Document *small_document(void)
{
    Document *document = document_new("示例单位2021年度决算", "zh-CN");

    document->unit_name = g_strdup("示例区委组织部");
    document->created = g_strdup("2022-09-30");
    document->regime = g_strdup("2021-sichuan 4f1c");
    example_sources(document);
    example_heading(document->root, 1, "第二部分 决算情况说明");
    example_heading(document->root, 2, "一、收入支出决算总体情况说明");
    example_narrative(document->root);
    example_charts(document->root);
    example_heading(document->root, 1, "第三部分 附表");
    example_sides_table(document->root);
    return document;
}

/* After a look at the difference: UPDATE_GOLDEN=1 tests/render/test_html_page. */
static void a_small_document_gives_the_page_that_was_looked_at(void **state)
{
    g_autoptr(Document) document = small_document();
    g_autofree char *page = rendered(document, "html");
    g_autofree char *plain = without_own(page);
    g_autofree char *golden = NULL;
    (void)state;

    if (g_getenv("UPDATE_GOLDEN") != NULL)
        assert_true(g_file_set_contents(GOLDEN, plain, -1, NULL));
    assert_true(g_file_get_contents(GOLDEN, &golden, NULL, NULL));
    assert_string_equal(plain, golden);
}

static void the_same_document_gives_the_same_bytes(void **state)
{
    static const char *const formats[] = {"html", "json"};
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autoptr(Document) document = example_document();
        g_autoptr(Document) another = example_document();
        g_autofree char *first = rendered(document, formats[i]);
        g_autofree char *second = rendered(another, formats[i]);

        assert_string_equal(first, second);
    }
}

/* Every text a document has, hostile. */
static Document *hostile_document(void)
{
    const char *evil =
        "</script></style></title>--><img src=x onerror=alert(1)>\"'><b a=\"&amp;\x01\xff";
    Document *document = document_new(evil, "zh-CN");
    Node *root = document->root, *table, *row, *cell, *chart, *series, *node;
    const char *inputs[][4] = {{evil, evil, evil, evil}, {NULL}};

    document->unit_name = g_strdup(evil);
    document->created = g_strdup(evil);
    document->regime = g_strdup(evil);
    document->language = (g_free(document->language), g_strdup(evil));
    example_source(document, evil, evil, evil, evil, inputs);
    example_heading(root, 1, evil)->id = g_strdup(evil);
    node = node_append_new(root, NODE_PARAGRAPH);
    node->language = g_strdup(evil);
    example_figure(node, evil, evil, 1);
    node_append_new(node, NODE_MISSING)->text = g_strdup(evil);
    node_append_new(node, NODE_WITHHELD)->text = g_strdup(evil);
    node_append_text(node, evil)->language = g_strdup(evil);
    table = node_append_new(root, NODE_TABLE);
    table->id = g_strdup(evil);
    table->number = g_strdup(evil);
    table->text = g_strdup(evil);
    table->unit = g_strdup(evil);
    table->remark = g_strdup(evil);
    row = node_append_new(table, NODE_ROW);
    cell = example_cell(row, evil, false);
    cell->language = g_strdup(evil);
    example_amount(row, evil, evil, 1);
    chart = example_chart(root, CHART_PIE, evil);
    chart->alternative = g_strdup(evil);
    series = node_append_new(chart, NODE_SERIES);
    series->text = g_strdup(evil);
    example_point(series, evil, evil, 1, evil);
    chart = example_chart(root, CHART_COLUMNS, evil);
    for (unsigned i = 0; i < 2; i++) {
        series = node_append_new(chart, NODE_SERIES);
        series->text = g_strdup(evil);
        example_point(series, evil, evil, 1, evil);
    }
    return document;
}

typedef struct {
    GHashTable *ids;
    GPtrArray *links; /* ids that something points to */
    GPtrArray *elements;
} Seen;

static void see_element(GMarkupParseContext *context, const char *element, const char **names,
                        const char **values, void *data, GError **error)
{
    Seen *seen = data;
    (void)context, (void)error;

    g_ptr_array_add(seen->elements, g_strdup(element));
    for (unsigned i = 0; names[i] != NULL; i++) {
        assert_false(g_str_has_prefix(names[i], "on"));
        assert_string_not_equal(names[i], "src");
        assert_string_not_equal(names[i], "style");
        if (strcmp(names[i], "id") == 0)
            assert_true(g_hash_table_add(seen->ids, g_strdup(values[i])));
        if (strcmp(names[i], "href") == 0) {
            assert_int_equal(values[i][0], '#');
            g_ptr_array_add(seen->links, g_strdup(values[i] + 1));
        }
        if (strcmp(names[i], "aria-labelledby") == 0) {
            g_auto(GStrv) ids = g_strsplit(values[i], " ", -1);
            for (unsigned k = 0; ids[k] != NULL; k++)
                g_ptr_array_add(seen->links, g_strdup(ids[k]));
        }
    }
}

/* Parses a page strictly: every element closed in order, ids unique, links and labels resolved. */
static void see_page(const char *page, Seen *seen)
{
    static const GMarkupParser parser = {.start_element = see_element};
    g_autofree char *plain = without_own(page);
    g_autofree char *closed = replaced(plain, "<meta ([^>]*)>", "<meta \\1/>");
    g_autoptr(GError) error = NULL;
    g_autoptr(GMarkupParseContext) context = NULL;

    seen->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    seen->links = g_ptr_array_new_with_free_func(g_free);
    seen->elements = g_ptr_array_new_with_free_func(g_free);
    context = g_markup_parse_context_new(&parser, 0, seen, NULL);
    if (!g_markup_parse_context_parse(context, closed, -1, &error) ||
        !g_markup_parse_context_end_parse(context, &error))
        fail_msg("%s", error->message);
    for (unsigned i = 0; i < seen->links->len; i++)
        assert_true(g_hash_table_contains(seen->ids, g_ptr_array_index(seen->links, i)));
}

static unsigned seen_count(const Seen *seen, const char *element)
{
    unsigned count = 0;

    for (unsigned i = 0; i < seen->elements->len; i++)
        count += strcmp(g_ptr_array_index(seen->elements, i), element) == 0;
    return count;
}

static void seen_free(Seen *seen)
{
    g_hash_table_unref(seen->ids);
    g_ptr_array_unref(seen->links);
    g_ptr_array_unref(seen->elements);
}

static void ids_are_unique_and_links_lead_somewhere(void **state)
{
    g_autoptr(Document) document = example_document();
    g_autofree char *page = NULL;
    Seen seen;
    (void)state;

    example_sides_table(document->root); /* the same ids again */
    example_heading(document->root, 4, "a level left out");
    example_heading(document->root, 2, "and back");
    page = rendered(document, "html");
    see_page(page, &seen);

    assert_int_equal(seen_count(&seen, "nav"), 1);
    assert_int_equal(seen_count(&seen, "main"), 1);
    assert_int_equal(seen_count(&seen, "h1"), 1);
    assert_int_equal(seen_count(&seen, "thead"), 5);
    assert_int_equal(seen_count(&seen, "svg"), 2);
    seen_free(&seen);
}

static void hostile_texts_come_out_as_text(void **state)
{
    g_autoptr(Document) document = hostile_document();
    g_autofree char *page = rendered(document, "html");
    Seen seen;
    (void)state;

    see_page(page, &seen);
    assert_int_equal(seen_count(&seen, "img"), 0);
    assert_int_equal(seen_count(&seen, "b"), 0);
    assert_int_equal(seen_count(&seen, "style"), 1);
    assert_int_equal(seen_count(&seen, "script"), 2);
    assert_null(strchr(page, '\x01'));
    assert_true(g_utf8_validate(page, -1, NULL));
    seen_free(&seen);
}

static void an_empty_document_is_a_page(void **state)
{
    g_autoptr(Document) document = document_new(NULL, NULL);
    g_autofree char *page = NULL;
    Seen seen;
    (void)state;

    node_append_new(document->root, NODE_TABLE);
    node_append_new(document->root, NODE_CHART);
    node_append_new(document->root, NODE_CHART)->chart = CHART_PIE;
    node_append_new(document->root, NODE_PAGE_BREAK);
    page = rendered(document, "html");
    see_page(page, &seen);
    seen_free(&seen);
}

/* The title stands once, and what is below it begins one level higher. */
static void a_brief_document_has_its_title_once(void **state)
{
    g_autoptr(Document) document = document_new("表", "zh-CN");
    Node *title = node_append_new(document->root, NODE_HEADING);
    Node *heading = node_append_new(document->root, NODE_HEADING);
    g_autofree char *page = NULL;
    Seen seen;
    (void)state;

    title->level = 1;
    heading->level = 2;
    node_append_text(title, "表");
    node_append_text(heading, "一");
    document->brief = true;
    page = rendered(document, "html");
    see_page(page, &seen);
    assert_int_equal(seen_count(&seen, "h1"), 1);
    assert_int_equal(seen_count(&seen, "h2"), 1);
    assert_int_equal(seen_count(&seen, "h3"), 0);
    assert_int_equal(seen_count(&seen, "nav"), 0);
    seen_free(&seen);
}

static void a_figure_leads_to_its_source(void **state)
{
    g_autoptr(Document) document = example_document();
    g_autofree char *page = rendered(document, "html");
    (void)state;

    assert_non_null(strstr(page, "<a class=\"figure\" href=\"#source\" data-source=\"0\" "
                                 "title=\"income.this_year + balance.opening\">1,344.64</a>"));
    assert_non_null(strstr(page, "{\"t\":[\"public-1/income.total/amount\","));
    assert_non_null(strstr(page, "[4,5,-1,1]")); /* an input that is a source: leads on */
}

static void a_nil_figure_stays_plain_text(void **state)
{
    g_autoptr(Document) document = document_new("t", "zh-CN");
    Node *row = node_append_new(node_append_new(document->root, NODE_TABLE), NODE_ROW);
    g_autofree char *page = NULL;
    (void)state;

    example_sources(document);
    example_cell(row, "项目", false);
    example_amount(row, "0.00", "public-1/income.total/amount", 0);
    page = rendered(document, "html");

    assert_non_null(strstr(page, "<th scope=\"row\" class=\"name\">项目</th>"
                                 "<td class=\"n\">0.00</td>"));
}

/* As many figures and sources as a department's report has. */
static void a_large_report_stays_below_three_megabytes(void **state)
{
    g_autoptr(Document) document = document_new("t", "zh-CN");
    Node *table = node_append_new(document->root, NODE_TABLE);
    g_autofree char *page = NULL;
    (void)state;

    for (unsigned i = 0; i < 10000; i++) {
        g_autofree char *address = g_strdup_printf("final-5/2013%03u/30%03u", i / 100, i);
        g_autofree char *below = g_strdup_printf("final-5/2013%03u/30%03u", (i * 7 + 1) / 100 % 100,
                                                 (i * 7 + 1) % 10000);
        g_autofree char *label =
            g_strdup_printf("支出决算明细表 · 一般行政管理事务 · 第%u列", i % 100);
        g_autofree char *expression =
            g_strdup_printf("expenditure[function=2013%03u economy=30%03u]", i / 100, i % 1000);
        g_autofree char *value = g_strdup_printf("%u.%02u 万元", i * 17 % 1000, i % 100);
        g_autofree char *detail = g_strdup_printf("凭证 %u 张，基本支出 %u.00", i % 40, i % 900);
        const char *inputs[][4] = {
            {below, "小计", value, NULL}, {"expenditure[]", "支出", value, detail}, {NULL}};

        example_source(document, address, label, expression, value, inputs);
    }
    for (unsigned r = 0; r < 300; r++) {
        Node *row = node_append_new(table, NODE_ROW);

        example_cell(row, "一般行政管理事务", false);
        for (unsigned c = 0; c < 10; c++) {
            const Source *source = g_ptr_array_index(document->sources, r * 10 + c);
            example_amount(row, "1,234.56", source->address, 1);
        }
    }
    page = rendered(document, "html");
    assert_true(strlen(page) < 3 * 1024 * 1024);
}

static void renderers_are_found_by_name(void **state)
{
    (void)state;

    for (const Renderer *const *renderer = renderer_list(); *renderer != NULL; renderer++)
        assert_ptr_equal(renderer_find((*renderer)->name), *renderer);
    assert_null(renderer_find("odt"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_document_gives_the_page_that_was_looked_at),
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(ids_are_unique_and_links_lead_somewhere),
        cmocka_unit_test(hostile_texts_come_out_as_text),
        cmocka_unit_test(an_empty_document_is_a_page),
        cmocka_unit_test(a_brief_document_has_its_title_once),
        cmocka_unit_test(a_figure_leads_to_its_source),
        cmocka_unit_test(a_nil_figure_stays_plain_text),
        cmocka_unit_test(a_large_report_stays_below_three_megabytes),
        cmocka_unit_test(renderers_are_found_by_name),
    };
    return TEST_RUN("render/html_page", tests);
}
