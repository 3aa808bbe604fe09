/* JSON: what is written reads back the same; what is hostile is refused, with a place. */
#include "test.h"

#include "base/error.h"
#include "document/example.h"

#include <string.h>

static void a_document_reads_back_the_same(void **state)
{
    g_autoptr(Document) document = example_document();
    g_autoptr(Document) again = NULL;
    g_autofree char *first = NULL, *second = NULL;
    size_t first_size, second_size;
    (void)state;

    node_at(document->root, 2)->place = (NodePlace){.page = 3,
                                                    .first = 10,
                                                    .last = 20,
                                                    .sheet = g_intern_string("表1"),
                                                    .left = 1.5,
                                                    .top = 2,
                                                    .right = 3.25,
                                                    .bottom = 9};
    first = document_to_json(document, &first_size);
    again = document_from_json(first, first_size, NULL);
    assert_non_null(again);
    second = document_to_json(again, &second_size);

    assert_int_equal(first_size, second_size);
    assert_string_equal(first, second);
    assert_int_equal(again->sources->len, 3);
    assert_true(node_at(again->root, 2)->place.right == 3.25);
    assert_int_equal(node_at(again->root, 2)->place.last, 20);
}

static void keys_keep_their_order_and_amounts_are_texts(void **state)
{
    g_autoptr(Document) document = document_new("题", "zh-CN");
    Node *paragraph = node_append_new(document->root, NODE_PARAGRAPH);
    g_autofree char *json = NULL;
    Node *figure;
    (void)state;

    figure = example_figure(paragraph, "-0.01", "a/b/c", 0);
    assert_true(exact_fraction(&figure->figure.value, -1, 3));
    json = document_to_json(document, NULL);

    assert_string_equal(
        json,
        "{\"version\":1,\"title\":\"题\",\"language\":\"zh-CN\",\"root\":{\"kind\":\"document\","
        "\"children\":"
        "[{\"kind\":\"paragraph\",\"children\":[{\"kind\":\"figure\",\"text\":\"-0.01\",\"origin\":"
        "\"a/b/c\","
        "\"figure\":{\"kind\":\"money\",\"value\":{\"n\":\"-1\",\"d\":\"3\"},\"unit_fen\":1000000,"
        "\"decimals\":2}}]}]},\"sources\":[]}");
}

static void text_that_is_no_utf8_is_still_written(void **state)
{
    g_autoptr(Document) document = document_new("a\xff", "zh-CN");
    g_autoptr(Document) again = NULL;
    g_autofree char *json = NULL;
    size_t size;
    (void)state;

    json = document_to_json(document, &size);
    again = document_from_json(json, size, NULL);

    assert_non_null(again);
    assert_string_equal(again->title, "a\xef\xbf\xbd");
}

typedef struct {
    const char *root; /* JSON */
    const char *id;
    const char *place;
} Refusal;

static void what_does_not_fit_is_refused_with_its_place(void **state)
{
    static const Refusal refusals[] = {
        {"{\"kind\":\"paragraph\"}", "document-kind", "/"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"text\",\"text\":\"x\"}]}",
         "document-kind", "/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"heading\"}]}", "document-level", "/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"paragraph\",\"children\":[{\"kind\":"
         "\"text\"}]}]}",
         "document-text-missing", "/0/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"table\",\"children\":[{\"kind\":\"row\","
         "\"children\":"
         "[{\"kind\":\"cell\",\"rowspan\":2}]}]}]}",
         "document-span", "/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"table\",\"children\":["
         "{\"kind\":\"row\",\"children\":[{\"kind\":\"cell\"},{\"kind\":\"cell\",\"rowspan\":2}]},"
         "{\"kind\":\"row\",\"children\":[{\"kind\":\"cell\",\"colspan\":2}]}]}]}",
         "document-span", "/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"page_break\",\"children\":"
         "[{\"kind\":\"paragraph\"}]}]}",
         "document-kind", "/0/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"paragraph\",\"children\":[{\"kind\":"
         "\"figure\","
         "\"text\":\"1\",\"figure\":{\"kind\":\"money\",\"value\":{\"n\":\"1\",\"d\":\"0\"}}}]}]}",
         "document-figure", "/0/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"chart\",\"chart\":\"pie\",\"children\":"
         "[{\"kind\":\"series\"},{\"kind\":\"series\"}]}]}",
         "document-chart", "/0"},
        {"{\"kind\":\"document\",\"children\":[{\"kind\":\"chart\",\"children\":[{\"kind\":"
         "\"series\"},"
         "{\"kind\":\"series\",\"children\":[{\"kind\":\"point\"}]}]}]}",
         "document-chart", "/0"},
        {"{\"kind\":\"document\",\"language\":\"zh\\\" onclick=\\\"\"}", "document-language", "/"},
        {"{\"kind\":\"document\",\"text\":3}", "document-member", "/"},
        {"{\"kind\":\"thing\"}", "document-member", "/"},
        {"{\"kind\":\"document\",\"place\":{\"page\":-1}}", "document-member", "/"},
        {"{\"kind\":\"document\",\"place\":{\"first\":9,\"last\":3}}", "document-place", "/"},
        {"{\"kind\":\"document\",\"children\":{}}", "document-member", "/"},
    };
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(refusals); i++) {
        g_autofree char *json =
            g_strdup_printf("{\"version\":1,\"language\":\"zh-CN\",\"root\":%s}", refusals[i].root);
        g_autoptr(GError) error = NULL;
        g_autoptr(Document) document = document_from_json(json, strlen(json), &error);

        assert_null(document);
        assert_string_equal(error_id(error), refusals[i].id);
        assert_string_equal(error_fact(error, "place"), refusals[i].place);
    }
}

static void what_is_no_document_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "{",
        "[]",
        "3",
        "{}",
        "{\"version\":2}",
        "{\"version\":1}",
        "{\"version\":1,\"language\":\"zh\"}",
        "{\"version\":1,\"version\":1}",
        "{\"version\":1,\"language\":\"zh\",\"root\":[]}",
        "\xff\xfe",
        "{\"version\":1,}",
        "{\"version\":01}",
        "{\"version\":1 \"year\":2021}",
        "{\"version\":1,\"language\":\"zh\",\"root\":{\"kind\":\"document\"}} {",
        "{\"version\":1,\"title\":\"\\u0000\",\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"title\":\"\\uD800x\",\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"title\":\"\\x\",\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"title\":\"a\nb\",\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"title\":\"\\",
        "{\"version\":1,\"year\":99999999999999999999,\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"year\":2021.0,\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"other\":tru,\"root\":{\"kind\":\"document\"}}",
        "{\"version\":1,\"language\":\"zh\",\"root\":{\"kind\":\"document\"},\"sources\":[{}]}",
        "{\"version\":1,\"language\":\"zh\",\"root\":{\"kind\":\"document\"},\"sources\":[3]}",
    };
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;

        assert_null(document_from_json(texts[i], strlen(texts[i]), &error));
        assert_non_null(error);
    }
}

/* `depth` paragraphs inside each other. */
static char *nested(unsigned depth)
{
    GString *json =
        g_string_new("{\"version\":1,\"language\":\"zh\",\"root\":{\"kind\":\"document\"");

    for (unsigned i = 0; i < depth; i++)
        g_string_append(json, ",\"children\":[{\"kind\":\"paragraph\"");
    for (unsigned i = 0; i < depth; i++)
        g_string_append(json, "}]");
    g_string_append(json, "}}");
    return g_string_free(json, FALSE);
}

static void what_is_too_deep_is_refused_before_it_is_walked(void **state)
{
    g_autofree char *json = nested(65);
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(document_from_json(json, strlen(json), &error));
    assert_string_equal(error_id(error), "document-deep");
}

static void a_long_text_is_refused(void **state)
{
    g_autofree char *text = g_strnfill(DOCUMENT_TEXT_MAX + 1, 'a');
    g_autofree char *json = g_strdup_printf("{\"version\":1,\"title\":\"%s\"}", text);
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(document_from_json(json, strlen(json), &error));
    assert_string_equal(error_id(error), "document-text-long");
}

static void brackets_without_end_are_refused(void **state)
{
    g_autofree char *brackets = g_strnfill(9u * 1000 * 1000, '[');
    g_autofree char *json = g_strconcat("{\"version\":1,\"other\":", brackets, NULL);
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(document_from_json(json, strlen(json), &error));
    assert_string_equal(error_id(error), "document-json");
    assert_string_equal(error_fact(error, "place"), "1:86");
}

/* Texts with every escape, members in any order, members that nobody knows. */
static void other_peoples_json_is_read(void **state)
{
    static const char json[] =
        " { \"other\" : [ 1.5e-3 , { \"a\" : null , \"b\" : [ ] } , false , { } ] , \"root\" : {"
        "\"children\":[{\"level\":2,\"children\":[{\"text\":\"\\u51b3\\uD83D\\uDE00\\\"\\/\\n\","
        "\"kind\":\"text\"}],\"kind\":\"heading\"}],\"kind\":\"document\"},\r\n\t\"language\":"
        "\"zh\",\"version\":1 } ";
    g_autoptr(Document) document = document_from_json(json, strlen(json), NULL);
    (void)state;

    assert_non_null(document);
    assert_string_equal(node_at(node_at(document->root, 0), 0)->text, "决\xf0\x9f\x98\x80\"/\n");
    assert_int_equal(node_at(document->root, 0)->level, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_reads_back_the_same),
        cmocka_unit_test(keys_keep_their_order_and_amounts_are_texts),
        cmocka_unit_test(text_that_is_no_utf8_is_still_written),
        cmocka_unit_test(what_does_not_fit_is_refused_with_its_place),
        cmocka_unit_test(what_is_no_document_is_refused),
        cmocka_unit_test(what_is_too_deep_is_refused_before_it_is_walked),
        cmocka_unit_test(a_long_text_is_refused),
        cmocka_unit_test(brackets_without_end_are_refused),
        cmocka_unit_test(other_peoples_json_is_read),
    };
    return TEST_RUN("document/json", tests);
}
