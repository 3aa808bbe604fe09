/* The table of actions: what command line, help, manual and server are made from. */
#include "action/action.h"
#include "base/message.h"
#include "test.h"

#include <string.h>

/* Options that every command has besides its own. */
static const char *const common[] = {"format", "as", "brief", "quiet", "help", NULL};

static const char *const languages[] = {"zh", "en"};

static Messages *messages_in(const char *language)
{
    return messages_read(SOURCE_DIR "/data/messages", language, NULL);
}

static void names_are_unique_and_found(void **state G_GNUC_UNUSED)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (const Action *const *at = action_list(); *at != NULL; at++) {
        assert_true(g_hash_table_add(seen, (char *)(*at)->name));
        assert_ptr_equal(action_find((*at)->name), *at);
        assert_non_null((*at)->run);
    }
    assert_null(action_find("nothing"));
    assert_null(action_find(""));
}

static void arguments_are_unique_with_the_common_ones(void **state G_GNUC_UNUSED)
{
    for (const Action *const *at = action_list(); *at != NULL; at++) {
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        bool letters[128] = {['q'] = true, ['h'] = true};

        for (unsigned i = 0; common[i] != NULL; i++)
            g_hash_table_add(seen, (char *)common[i]);
        for (unsigned i = 0; i < (*at)->argument_count; i++) {
            const Argument *argument = &(*at)->arguments[i];

            assert_true(g_hash_table_add(seen, (char *)argument->name));
            assert_false(argument->letter != 0 && letters[(unsigned char)argument->letter]);
            letters[(unsigned char)argument->letter] = true;
        }
    }
}

static void only_the_last_operand_takes_many_and_the_needed_come_first(void **state G_GNUC_UNUSED)
{
    for (const Action *const *at = action_list(); *at != NULL; at++) {
        bool many = false, optional = false;

        for (unsigned i = 0; i < (*at)->argument_count; i++) {
            const Argument *argument = &(*at)->arguments[i];

            if (argument->kind != ARGUMENT_OPERAND)
                continue;
            assert_false(many);
            assert_false(optional && argument->required);
            many = argument->many;
            optional = optional || !argument->required;
        }
    }
}

static void what_changes_a_book_needs_the_right_to_write(void **state G_GNUC_UNUSED)
{
    static const char *const writers[] = {
        /* clang-format off */
        "carry",
        "department",
        "init",
        "import",
        "enter",
        "post",
        "close",
        "review",
        "reverse",
        "month",
        "draft",
        "assert",
        "checkpoint",
        "attach",
        "appropriate",
        "plan",
        "apply",
        "approve",
        "override",
        "reconcile",
        "mapping",
        "indicators",
        "step",
        /* clang-format on */
        NULL,
    };

    for (const Action *const *at = action_list(); *at != NULL; at++)
        assert_int_equal((*at)->right == RIGHT_WRITE, g_strv_contains(writers, (*at)->name));
}

static void assert_known(const Messages *messages, const char *language, const char *id,
                         const char *or_id)
{
    if (!message_known(messages, id) && (or_id == NULL || !message_known(messages, or_id)))
        fail_msg("no message %s in %s", id, language);
}

static void assert_explained(const Messages *messages, const char *language, const Action *action)
{
    g_autofree char *summary = g_strconcat("help.", action->name, NULL);
    g_autofree char *example = g_strconcat("help.", action->name, ".example", NULL);
    g_autofree char *text = message_text(messages, example, NULL);
    g_autofree char *command = g_strconcat("juesuan ", action->name, " ", NULL);

    assert_known(messages, language, summary, NULL);
    assert_known(messages, language, example, NULL);
    assert_true(g_str_has_prefix(text, command));
    for (unsigned i = 0; i < action->argument_count; i++) {
        g_autofree char *own =
            g_strconcat("help.", action->name, ".", action->arguments[i].name, NULL);
        g_autofree char *shared = g_strconcat("help.argument.", action->arguments[i].name, NULL);

        assert_known(messages, language, own, shared);
    }
}

static void every_action_and_argument_is_explained_in_both_languages(void **state G_GNUC_UNUSED)
{
    for (unsigned l = 0; l < G_N_ELEMENTS(languages); l++) {
        g_autoptr(Messages) messages = messages_in(languages[l]);

        for (const Action *const *at = action_list(); *at != NULL; at++)
            assert_explained(messages, languages[l], *at);
        for (unsigned i = 0; common[i] != NULL; i++) {
            g_autofree char *id = g_strconcat("help.argument.", common[i], NULL);
            assert_known(messages, languages[l], id, NULL);
        }
    }
}

/* What a call answers for arguments that were given once, again, or not. */
static void a_call_knows_its_values(void **state G_GNUC_UNUSED)
{
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    char *files[] = {(char *)"a.csv", (char *)"b.csv", NULL};
    ActionCall call = {.values = values};

    g_hash_table_insert(values, (char *)"file", files);

    assert_string_equal(call_value(&call, "file"), "a.csv");
    assert_string_equal(call_values(&call, "file")[1], "b.csv");
    assert_true(call_flag(&call, "file"));
    assert_null(call_value(&call, "book"));
    assert_null(call_values(&call, "book")[0]);
    assert_false(call_flag(&call, "book"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_and_found),
        cmocka_unit_test(arguments_are_unique_with_the_common_ones),
        cmocka_unit_test(only_the_last_operand_takes_many_and_the_needed_come_first),
        cmocka_unit_test(what_changes_a_book_needs_the_right_to_write),
        cmocka_unit_test(every_action_and_argument_is_explained_in_both_languages),
        cmocka_unit_test(a_call_knows_its_values),
    };
    return TEST_RUN("action/table", tests);
}
