/* A reader that misbehaves dies alone: its parent says what happened, keeps no descriptor and no
 * zombie. This program is its own reader: the name of the file says how that one misbehaves, behind
 * the same walls as a real one. */
#include "test.h"

#include "base/error.h"
#include "reader/reader.h"
#include "reader/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define WALLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WALLED 0
#endif
#endif
#ifndef WALLED
#define WALLED 1
#endif

/* ---- the child ---- */

static _Noreturn void loop(void)
{
    for (volatile unsigned i = 0;; i++)
        ;
}

static _Noreturn void take_memory(size_t piece)
{
    for (;;)
        memset(g_malloc(piece), 1, piece);
}

static void say(const char *text)
{
    if (write(STDOUT_FILENO, text, strlen(text)) < 0)
        _exit(EXIT_FAILURE);
}

static _Noreturn void write_without_end(void)
{
    static char piece[1 << 16];

    memset(piece, '[', sizeof piece);
    while (write(STDOUT_FILENO, piece, sizeof piece) > 0)
        ;
    _exit(EXIT_FAILURE);
}

/* What is reachable from inside is said as an id. */
static _Noreturn void try_to_reach_out(void)
{
    if (open("/etc/passwd", O_RDONLY) >= 0)
        say("{\"error\":{\"kind\":3,\"id\":\"reader-opened\"}}");
    else
        say("{\"error\":{\"kind\":3,\"id\":\"reader-kept-in\"}}");
    _exit(EXIT_SUCCESS);
}

static _Noreturn void try_to_connect(void)
{
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        say("{\"error\":{\"kind\":3,\"id\":\"reader-opened\"}}");
    else
        say("{\"error\":{\"kind\":3,\"id\":\"reader-kept-in\"}}");
    _exit(EXIT_SUCCESS);
}

static _Noreturn void count_descriptors(void)
{
    for (int i = 3; i < 256; i++)
        if (fcntl(i, F_GETFD) >= 0)
            say("{\"error\":{\"kind\":3,\"id\":\"reader-leaked\"}}");
    say("{\"error\":{\"kind\":3,\"id\":\"reader-kept-in\"}}");
    _exit(EXIT_SUCCESS);
}

static void misbehave(const char *how)
{
    if (g_str_equal(how, "loop"))
        loop();
    else if (g_str_equal(how, "memory-large"))
        take_memory(64 << 20);
    else if (g_str_equal(how, "memory-small"))
        take_memory(64);
    else if (g_str_equal(how, "open"))
        try_to_reach_out();
    else if (g_str_equal(how, "socket"))
        try_to_connect();
    else if (g_str_equal(how, "start"))
        _exit(fork() < 0 ? EXIT_FAILURE : EXIT_SUCCESS);
    else if (g_str_equal(how, "crash"))
        raise(SIGSEGV);
    else if (g_str_equal(how, "garbage"))
        say("\377\376 this is no document");
    else if (g_str_equal(how, "half"))
        say("{\"root\":{\"kind\":\"document\",\"children\":[");
    else if (g_str_equal(how, "fake"))
        say("{\"error\":{\"kind\":3,\"id\":\"file-unreadable\",\"facts\":{\"reason\":\"x\"}}}");
    else if (g_str_equal(how, "terminal"))
        say("{\"error\":{\"kind\":3,\"id\":\"reader-scan\",\"facts\":{\"pages\":\"\\u001b[2J3\"}}"
            "}");
    else if (g_str_equal(how, "endless"))
        write_without_end();
    _exit(EXIT_SUCCESS);
}

static int child(int count, char **words)
{
    const ReaderLimits limits = {.pages_max = 10, .seconds_max = 1, .memory_max = 256u << 20};
    g_autofree char *how = g_path_get_basename(count > 2 ? words[2] : "");

    if (g_str_has_suffix(how, ".txt"))
        return reader_child(count, words);
    if (g_str_equal(how, "descriptors"))
        count_descriptors();
    if (g_str_equal(how, "sleep"))
        sleep(60);
    sandbox_prepare();
    if (!sandbox_limit(&limits, NULL) || !sandbox_enter(NULL))
        return EXIT_FAILURE;
    misbehave(how);
    return EXIT_SUCCESS;
}

/* ---- the parent ---- */

static char *folder;

static Document *read_named(const char *name, GError **error)
{
    const ReaderLimits limits = {.seconds_max = 2, .memory_max = 256u << 20};
    g_autofree char *path = g_build_filename(folder, name, NULL);

    if (!g_file_set_contents(path, "支出合计1.00万元。\n", -1, error))
        return NULL;
    return reader_read(path, &limits, error);
}

static void assert_dies(const char *name, const char *id)
{
    g_autoptr(GError) error = NULL;

    assert_null(read_named(name, &error));
    assert_string_equal(error_id(error), id);
    assert_int_equal(error->code, ERROR_INPUT);
    assert_non_null(strstr(error_fact(error, "place"), name));
}

static void what_takes_too_long_is_stopped(void **state)
{
    (void)state;

    assert_dies("loop", "reader-too-slow");
    assert_dies("sleep", "reader-too-slow");
}

static void what_takes_too_much_memory_is_stopped(void **state)
{
    (void)state;
    if (!WALLED)
        skip();

    assert_dies("memory-large", "reader-too-large");
    assert_dies("memory-small", "reader-too-large");
}

/* Memory that was out while the answer was written once left half of it, without a word. */
static void what_does_not_fit_is_not_answered_in_part(void **state)
{
    const ReaderLimits limits = {.memory_max = 192u << 20};
    g_autofree char *path = g_build_filename(folder, "long.txt", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = NULL;
    (void)state;

    for (unsigned i = 0; i < 200000; i++)
        g_string_append_printf(text, "本年支出合计%u.00万元。\n\n", i);
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
    document = reader_read(path, &limits, &error);

    if (document == NULL)
        assert_string_equal(error_id(error), "reader-too-large");
    else
        assert_int_equal(node_count(document->root), 200000);
}

static void no_file_is_opened_from_inside(void **state)
{
    (void)state;
    if (!WALLED)
        skip();

    assert_dies("open", "reader-kept-in");
}

static void what_reaches_out_is_ended(void **state)
{
    (void)state;
    if (!WALLED)
        skip();

    assert_dies("socket", "reader-forbidden");
    assert_dies("start", "reader-forbidden");
}

static void a_crash_is_told_with_its_signal(void **state)
{
    g_autoptr(GError) error = NULL;
    (void)state;
    if (!WALLED)
        skip();

    assert_null(read_named("crash", &error));
    assert_string_equal(error_id(error), "reader-died");
    assert_string_equal(error_fact(error, "signal"), "11");
}

static void an_answer_is_believed_only_when_it_is_sound(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) cut = NULL;
    (void)state;

    assert_null(read_named("garbage", &error));
    assert_int_equal(error->code, ERROR_INPUT);
    assert_null(read_named("half", &cut));
    assert_int_equal(cut->code, ERROR_INPUT);
    assert_dies("silent", "reader-died");
    assert_dies("fake", "reader-died"); /* only messages of readers may be named */
}

static void an_answer_does_not_drive_the_terminal(void **state)
{
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(read_named("terminal", &error));
    assert_string_equal(error_fact(error, "pages"), " [2J3");
}

static void an_answer_without_end_is_cut(void **state)
{
    g_autoptr(GError) error = NULL;
    (void)state;

    assert_null(read_named("endless", &error));
    assert_true(g_str_equal(error_id(error), "reader-too-large") ||
                g_str_equal(error_id(error), "reader-too-slow"));
}

static void the_child_inherits_nothing(void **state)
{
    int open_here = open("/dev/null", O_RDONLY); /* not even close-on-exec */
    (void)state;

    assert_dies("descriptors", "reader-kept-in");
    close(open_here);
}

static unsigned descriptors_open(void)
{
    unsigned open = 0;

    for (int i = 0; i < 1024; i++)
        open += fcntl(i, F_GETFD) >= 0;
    return open;
}

static void neither_zombie_nor_descriptor_is_left(void **state)
{
    static const char *const names[] = {"loop", "crash", "garbage", "endless", "sleep", "good.txt"};
    unsigned before = descriptors_open();
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Document) document = read_named(names[i], &error);

        assert_true((document == NULL) == (error != NULL));
    }

    assert_int_equal(descriptors_open(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void *read_one(void *name) { return read_named(name, NULL); }

static void many_read_at_once(void **state)
{
    static char names[24][16];
    GThread *threads[24];
    (void)state;

    for (unsigned i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_snprintf(names[i], sizeof names[i], i % 3 == 2 ? "silent" : "many-%u.txt", i);
        threads[i] = g_thread_new("reading", read_one, names[i]);
    }

    for (unsigned i = 0; i < G_N_ELEMENTS(threads); i++) {
        g_autoptr(Document) document = g_thread_join(threads[i]);
        assert_true((document != NULL) == (i % 3 != 2));
    }
}

static void what_is_no_file_is_said_to_be_none(void **state)
{
    g_autofree char *pipe_path = g_build_filename(folder, "pipe", NULL);
    g_autofree char *empty_path = g_build_filename(folder, "empty", NULL);
    g_autoptr(GError) of_folder = NULL;
    g_autoptr(GError) of_pipe = NULL;
    g_autoptr(GError) of_empty = NULL;
    g_autoptr(GError) of_none = NULL;
    (void)state;

    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_true(g_file_set_contents(empty_path, "", 0, NULL));

    assert_null(reader_read(folder, NULL, &of_folder));
    assert_string_equal(error_id(of_folder), "file-is-folder");
    assert_null(reader_read(pipe_path, NULL, &of_pipe));
    assert_string_equal(error_id(of_pipe), "reader-unknown-format");
    assert_null(reader_read(empty_path, NULL, &of_empty));
    assert_string_equal(error_id(of_empty), "reader-empty");
    assert_null(reader_read("/none", NULL, &of_none));
    assert_string_equal(error_id(of_none), "file-unreadable");
}

/* ---- where the kernel permits no filter ---- */

static bool forbid_filters(void)
{
    const struct scmp_arg_cmp filter[] = {SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP, 0)};
    scmp_filter_ctx rules = seccomp_init(SCMP_ACT_ALLOW);
    bool done =
        seccomp_rule_add(rules, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(seccomp), 0) == 0 &&
        seccomp_rule_add(rules, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(pidfd_open), 0) == 0 &&
        seccomp_rule_add_array(rules, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prctl), 1, filter) == 0 &&
        seccomp_load(rules) == 0;

    seccomp_release(rules);
    return done;
}

/* As `test_sandbox --without-filter FOLDER`: 0 when files are read and readers kept in all the
 * same. */
static int read_without_filter(char *in)
{
    g_autoptr(GError) of_open = NULL;
    g_autoptr(GError) of_socket = NULL;
    g_autoptr(Document) document = NULL;

    folder = in;
    if (!forbid_filters())
        return 77;
    document = read_named("good.txt", NULL);
    read_named("open", &of_open);
    read_named("socket", &of_socket);
    return document == NULL ? 1
           : g_strcmp0(of_open != NULL ? error_id(of_open) : NULL, "reader-kept-in") != 0     ? 2
           : g_strcmp0(of_socket != NULL ? error_id(of_socket) : NULL, "reader-kept-in") != 0 ? 3
                                                                                              : 0;
}

static void limits_hold_where_no_filter_is_permitted(void **state)
{
    char *words[] = {(char *)"/proc/self/exe", (char *)"--without-filter", folder, NULL};
    g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
    int status = -1;
    (void)state;
    if (!WALLED)
        skip();

    words[0] = self;
    assert_true(g_spawn_sync(NULL, words, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL));

    if (WEXITSTATUS(status) == 77)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static int remove_folder(void **state)
{
    g_autoptr(GDir) files = g_dir_open(folder, 0, NULL);
    const char *name;
    (void)state;

    while ((name = g_dir_read_name(files)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
    return 0;
}

int main(int count, char **words)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_takes_too_long_is_stopped),
        cmocka_unit_test(what_takes_too_much_memory_is_stopped),
        cmocka_unit_test(what_does_not_fit_is_not_answered_in_part),
        cmocka_unit_test(no_file_is_opened_from_inside),
        cmocka_unit_test(what_reaches_out_is_ended),
        cmocka_unit_test(a_crash_is_told_with_its_signal),
        cmocka_unit_test(an_answer_is_believed_only_when_it_is_sound),
        cmocka_unit_test(an_answer_does_not_drive_the_terminal),
        cmocka_unit_test(an_answer_without_end_is_cut),
        cmocka_unit_test(the_child_inherits_nothing),
        cmocka_unit_test(neither_zombie_nor_descriptor_is_left),
        cmocka_unit_test(many_read_at_once),
        cmocka_unit_test(what_is_no_file_is_said_to_be_none),
        cmocka_unit_test(limits_hold_where_no_filter_is_permitted),
    };

    if (count > 1 && g_str_equal(words[1], "--reader-child"))
        return child(count, words);
    if (count > 2 && g_str_equal(words[1], "--without-filter"))
        return read_without_filter(words[2]);
    if (count > 1 && g_str_equal(words[1], "--copies"))
        reader_copies_allow(child);
    folder = g_dir_make_tmp("juesuan-sandbox-XXXXXX", NULL);
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("reader/sandbox", tests, NULL, remove_folder);
}
