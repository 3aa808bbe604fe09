/* Text: encodings, fields, nearness; messages from data; records. */
#include "test.h"

#include "base/error.h"
#include "base/message.h"
#include "base/record.h"
#include "base/text.h"

#include <glib/gstdio.h>
#include <string.h>

static void gb18030_becomes_utf8(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = text_decode("\xb4\xfa\xc2\xeb,1", 6, "a.csv", &error);

    (void)state;
    assert_string_equal(text, "代码,1");
}

static void a_byte_order_mark_is_dropped(void **state)
{
    g_autofree char *text = text_decode("\xef\xbb\xbf代码", 9, "a.csv", NULL);

    (void)state;
    assert_string_equal(text, "代码");
}

static void other_encodings_are_named(void **state)
{
    g_autoptr(GError) error = NULL;

    (void)state;
    assert_null(text_decode("\xff\xfe\x31\x00", 4, "a.csv", &error));
    assert_string_equal(error_id(error), "text-encoding");
    assert_string_equal(error_fact(error, "found"), "UTF-16");
    assert_string_equal(error_fact(error, "place"), "a.csv");
}

static void a_line_is_split_at_two_blanks(void **state)
{
    g_auto(GStrv) fields = text_split_fields("row  gpb 1   一、 收入\ta + b  ");

    (void)state;
    assert_int_equal(g_strv_length(fields), 4);
    assert_string_equal(fields[1], "gpb 1");
    assert_string_equal(fields[2], "一、 收入");
    assert_string_equal(fields[3], "a + b");
}

static void the_nearest_word_comes_first(void **state)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autofree char *near = NULL;
    g_autofree char *far = NULL;

    (void)state;
    g_ptr_array_add(words, (char *)"2013202");
    g_ptr_array_add(words, (char *)"2013201");
    g_ptr_array_add(words, (char *)"2080505");
    near = text_nearest("2013211", words, 2);
    far = text_nearest("999", words, 2);
    assert_string_equal(near, "2013201、2013202");
    assert_null(far);
}

static void a_record_knows_its_place(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RecordFile) file =
        record_file_parse("# comment\n\nrow  a  b\n#hash  x\n", "f.txt", &error);

    (void)state;
    assert_int_equal(record_file_count(file), 2);
    assert_string_equal(record_file_at(file, 0)->place, "f.txt:3");
    assert_string_equal(record_file_at(file, 1)->word, "#hash");
    assert_false(record_expect(record_file_at(file, 0), 3, 4, &error));
    assert_string_equal(error_fact(error, "place"), "f.txt:3");
}

/* A folder of messages for one test. */
static Messages *messages_of(const char *text)
{
    g_autofree char *directory = g_dir_make_tmp("juesuan-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "test.en", NULL);
    Messages *messages;

    assert_true(g_file_set_contents(path, text, -1, NULL));
    messages = messages_read(directory, "en", NULL);
    g_remove(path);
    g_rmdir(directory);
    return messages;
}

static void a_sentence_holds_its_facts(void **state)
{
    g_autoptr(Messages) messages = messages_of("hello: {who} has {n?{n} of }it\n  and more\n");
    g_autofree char *with = message_text(messages, "hello", "who", "she", "n", "3", NULL);
    g_autofree char *without = message_text(messages, "hello", "who", "she", NULL);

    (void)state;
    assert_string_equal(with, "she has 3 of it\nand more");
    assert_string_equal(without, "she has it\nand more");
}

static void an_error_says_place_expectation_and_mending(void **state)
{
    g_autoptr(Messages) messages =
        messages_of("bad: \"{found}\" is bad\nlabel-mend: mend: \nmend-it: correct {found}\n");
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;

    (void)state;
    error_set(&error, ERROR_INPUT, "bad", "place", "v.csv:2:3", "found", "x", "mend", "mend-it",
              NULL);
    text = message_error(messages, error);
    assert_string_equal(text, "v.csv:2:3: \"x\" is bad\n  mend: correct x");
}

static void the_language_follows_the_locale_variables(void **state)
{
    char *chinese[] = {(char *)"LANG=en_US.UTF-8", (char *)"LC_ALL=zh_CN.UTF-8", NULL};
    char *english[] = {(char *)"LC_MESSAGES=C", (char *)"LANG=zh_CN.UTF-8", NULL};
    char *none[] = {NULL};

    (void)state;
    assert_string_equal(messages_language(chinese), "zh");
    assert_string_equal(messages_language(english), "en");
    assert_string_equal(messages_language(none), "zh");
}

/* Every message there is in one language is there in the other, with the same facts. */
static void collect_ids(const char *language, GHashTable *ids)
{
    g_autoptr(GDir) folder = g_dir_open(SOURCE_DIR "/data/messages", 0, NULL);

    for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = g_build_filename(SOURCE_DIR "/data/messages", name, NULL);
        g_autofree char *text = NULL;
        g_auto(GStrv) lines = NULL;

        if (!g_str_has_suffix(name, language))
            continue;
        assert_true(g_file_get_contents(path, &text, NULL, NULL));
        lines = g_strsplit(text, "\n", -1);
        for (unsigned i = 0; lines[i] != NULL; i++) {
            char *colon = strstr(lines[i], ": ");
            if (lines[i][0] == '#' || lines[i][0] == ' ' || colon == NULL)
                continue;
            *colon = '\0';
            if (!g_hash_table_add(ids, g_strdup(lines[i])))
                fail_msg("%s stands twice in %s", lines[i], language);
        }
    }
}

static void both_languages_have_the_same_messages(void **state)
{
    g_autoptr(GHashTable) chinese = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) english = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iterator;
    void *id;

    (void)state;
    collect_ids(".zh", chinese);
    collect_ids(".en", english);
    g_hash_table_iter_init(&iterator, chinese);
    while (g_hash_table_iter_next(&iterator, &id, NULL))
        if (!g_hash_table_contains(english, id))
            fail_msg("no English for %s", (char *)id);
    assert_int_equal(g_hash_table_size(chinese), g_hash_table_size(english));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gb18030_becomes_utf8),
        cmocka_unit_test(a_byte_order_mark_is_dropped),
        cmocka_unit_test(other_encodings_are_named),
        cmocka_unit_test(a_line_is_split_at_two_blanks),
        cmocka_unit_test(the_nearest_word_comes_first),
        cmocka_unit_test(a_record_knows_its_place),
        cmocka_unit_test(a_sentence_holds_its_facts),
        cmocka_unit_test(an_error_says_place_expectation_and_mending),
        cmocka_unit_test(the_language_follows_the_locale_variables),
        cmocka_unit_test(both_languages_have_the_same_messages),
    };
    return TEST_RUN("base/text", tests);
}
