/* main.c: juesuan COMMAND [OPTION]... BOOK|FILE...
 *
 * Reads the command line by the action's own table of arguments, runs it, shows what it answered,
 * and turns an error into its sentence and exit status (0 done, 1 found, 2 usage, 3 input, 4
 * system).
 */
#include "base/error.h"
#include "cli/cli.h"
#include "reader/reader.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- where the data are ---- */

static char *find_data(void)
{
    const char *named = g_getenv("JUESUAN_DATA");

    if (named != NULL)
        return g_strdup(named);
    if (g_file_test(SOURCE_DATA, G_FILE_TEST_IS_DIR))
        return g_strdup(SOURCE_DATA);
    return g_strdup(INSTALLED_DATA);
}

/* ---- arguments ---- */

/* What GOption fills for one argument. All texts are taken as file names are, byte by byte: GOption
 * would read them in the locale, which is never set; texts_valid then wants UTF-8. */
typedef struct {
    char *text;
    char **texts;
    gboolean flag;
} Slot;

typedef struct {
    const Action *action;
    Slot *slots;
    char **rest;
    gboolean help, quiet, brief;
    char *format, *actor;
} Parsed;

static void parsed_clear(Parsed *parsed)
{
    for (unsigned i = 0; i < parsed->action->argument_count; i++) {
        g_free(parsed->slots[i].text);
        g_strfreev(parsed->slots[i].texts);
    }
    g_free(parsed->slots);
    g_strfreev(parsed->rest);
    g_free(parsed->format);
    g_free(parsed->actor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Parsed, parsed_clear)

static GOptionEntry option_of(const Argument *argument, Slot *slot)
{
    GOptionEntry entry = {.long_name = argument->name, .short_name = argument->letter};

    if (argument->kind == ARGUMENT_FLAG) {
        entry.arg = G_OPTION_ARG_NONE;
        entry.arg_data = &slot->flag;
    } else if (argument->many) {
        entry.arg = G_OPTION_ARG_FILENAME_ARRAY;
        entry.arg_data = &slot->texts;
    } else {
        entry.arg = G_OPTION_ARG_FILENAME;
        entry.arg_data = &slot->text;
    }
    return entry;
}

static bool usage(GError **error, const Parsed *parsed, const char *id, const char *found)
{
    error_set(error, ERROR_USAGE, id, "found", found, "command", parsed->action->name, "mend",
              "mend-usage", NULL);
    return false;
}

/* GOption's own sentence ends in the option it is about: only its kind and that option are kept. */
static bool usage_by_cause(GError **error, const Parsed *parsed, const GError *cause)
{
    const char *blank = strrchr(cause->message, ' ');
    bool unknown = g_error_matches(cause, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);

    return usage(error, parsed, unknown ? "option-unknown" : "option-value",
                 blank != NULL ? blank + 1 : cause->message);
}

static bool parse_options(Parsed *parsed, char **words, GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autoptr(GArray) entries = g_array_new(TRUE, TRUE, sizeof(GOptionEntry));
    g_autoptr(GError) cause = NULL;
    const GOptionEntry common[] = {
        {"help", 'h', 0, G_OPTION_ARG_NONE, &parsed->help, NULL, NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &parsed->quiet, NULL, NULL},
        {"brief", 0, 0, G_OPTION_ARG_NONE, &parsed->brief, NULL, NULL},
        {"format", 0, 0, G_OPTION_ARG_FILENAME, &parsed->format, NULL, NULL},
        {"as", 0, 0, G_OPTION_ARG_FILENAME, &parsed->actor, NULL, NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &parsed->rest, NULL, NULL},
    };

    for (unsigned i = 0; i < parsed->action->argument_count; i++)
        if (parsed->action->arguments[i].kind != ARGUMENT_OPERAND) {
            GOptionEntry entry = option_of(&parsed->action->arguments[i], &parsed->slots[i]);
            g_array_append_val(entries, entry);
        }
    g_array_append_vals(entries, common, G_N_ELEMENTS(common));
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_add_main_entries(context, (const GOptionEntry *)(void *)entries->data, NULL);
    if (g_option_context_parse_strv(context, &words, &cause)) {
        g_strfreev(words);
        return true;
    }
    g_strfreev(words);
    return usage_by_cause(error, parsed, cause);
}

/* ---- values for the action ---- */

/* Texts are UTF-8, and among the choices where there are some. */
static bool texts_valid(const char *shown, const char *const *choices, char *const *texts,
                        GError **error)
{
    g_autofree char *known = choices != NULL ? g_strjoinv(", ", (char **)choices) : NULL;

    for (unsigned i = 0; texts[i] != NULL; i++) {
        if (!g_utf8_validate(texts[i], -1, NULL)) {
            error_set(error, ERROR_USAGE, "option-encoding", "option", shown, NULL);
            return false;
        }
        if (choices != NULL && !g_strv_contains(choices, texts[i])) {
            error_set(error, ERROR_USAGE, "choice-wrong", "option", shown, "found", texts[i],
                      "choices", known, NULL);
            return false;
        }
    }
    return true;
}

static bool put_values(GHashTable *values, const Parsed *parsed, const Argument *argument,
                       char *const *texts, GError **error)
{
    g_autofree char *shown = argument_shown(argument);

    if (!texts_valid(shown, argument->choices, texts, error))
        return false;
    if (texts[0] != NULL)
        g_hash_table_insert(values, (char *)argument->name, g_strdupv((char **)texts));
    if (texts[0] == NULL && argument->required) {
        error_set(error, ERROR_USAGE, "argument-missing", "option", shown, "command",
                  parsed->action->name, "mend", "mend-usage", NULL);
        return false;
    }
    return true;
}

/* Operands in their order; the last one may take all that remain. */
static bool put_operands(GHashTable *values, const Parsed *parsed, GError **error)
{
    char *none[] = {NULL};
    char **rest = parsed->rest != NULL ? parsed->rest : none;

    for (unsigned i = 0; i < parsed->action->argument_count; i++) {
        const Argument *argument = &parsed->action->arguments[i];
        char *one[] = {rest[0], NULL};

        if (argument->kind != ARGUMENT_OPERAND)
            continue;
        if (!put_values(values, parsed, argument, argument->many ? rest : one, error))
            return false;
        if (argument->many)
            rest = none;
        else
            rest += rest[0] != NULL;
    }
    return rest[0] == NULL || usage(error, parsed, "operand-extra", rest[0]);
}

static bool put_options(GHashTable *values, const Parsed *parsed, GError **error)
{
    for (unsigned i = 0; i < parsed->action->argument_count; i++) {
        const Argument *argument = &parsed->action->arguments[i];
        const Slot *slot = &parsed->slots[i];
        char yes[] = "yes";
        char *one[] = {slot->flag ? yes : slot->text, NULL};

        if (argument->kind != ARGUMENT_OPERAND &&
            !put_values(values, parsed, argument, slot->texts != NULL ? slot->texts : one, error))
            return false;
    }
    return true;
}

static bool common_valid(const Parsed *parsed, GError **error)
{
    char *const format[] = {parsed->format, NULL};
    char *const actor[] = {parsed->actor, NULL};

    return texts_valid("--format", action_formats(parsed->action), format, error) &&
           texts_valid("--as", NULL, actor, error);
}

/* ---- progress ---- */

typedef struct {
    gint64 started;
    bool shown;
} Progress;

/* On a terminal, once the work has taken over a second. */
static void show_progress(const char *what, double share, void *data)
{
    Progress *progress = data;

    if (g_get_monotonic_time() - progress->started < G_USEC_PER_SEC)
        return;
    progress->shown = true;
    fprintf(stderr, "\r\033[K%s %d%%", what, (int)(share * 100));
}

/* ---- running ---- */

static ExitStatus report_error(const Output *output, const GError *error)
{
    g_autofree char *text = message_error(output->messages, error);

    fprintf(stderr, "%s\n", text);
    if (error->domain != JUESUAN_ERROR)
        return EXIT_SYSTEM;
    return (ExitStatus)error->code;
}

static void print_result(const Output *output, const Parsed *parsed, const json_t *result)
{
    const char *content = json_string_value(json_object_get(result, "content"));

    if (content != NULL) {
        fputs(content, output->out);
    } else if (parsed->format != NULL && strcmp(parsed->format, "json") == 0 &&
               json_object_get(result, "written") == NULL) {
        json_dumpf(result, output->out, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
        fputc('\n', output->out);
    } else if (!parsed->quiet) {
        output_result(output, parsed->action, result);
    }
}

static bool run_action(Output *output, const Parsed *parsed, const char *data_directory,
                       ExitStatus *status, GError **error)
{
    g_autoptr(GHashTable) values =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_strfreev);
    Progress progress = {.started = g_get_monotonic_time()};
    ActionCall call = {
        .data_directory = data_directory,
        .actor = parsed->actor != NULL ? parsed->actor : g_get_user_name(),
        .values = values,
        .progress = isatty(STDERR_FILENO) && !parsed->quiet ? show_progress : NULL,
        .progress_data = &progress,
    };
    json_t *result = NULL;
    bool done, found = false;

    if (!common_valid(parsed, error) || !put_options(values, parsed, error) ||
        !put_operands(values, parsed, error))
        return false;
    if (parsed->format != NULL)
        g_hash_table_insert(values, (char *)"format", g_strdupv((char *[]){parsed->format, NULL}));
    done = parsed->action->run(&call, &result, &found, error);
    if (progress.shown)
        fputs("\r\033[K", stderr);
    if (done)
        print_result(output, parsed, result);
    *status = json_object_get(result, "failed") != NULL
                  ? (ExitStatus)json_integer_value(json_object_get(result, "failed"))
              : found ? EXIT_FOUND
                      : EXIT_DONE;
    json_decref(result);
    return done;
}

static ExitStatus run_command(Output *output, const Action *action, char *const *words,
                              const char *data_directory)
{
    g_auto(Parsed) parsed = {.action = action, .slots = g_new0(Slot, action->argument_count)};
    g_autoptr(GError) error = NULL;
    ExitStatus status = EXIT_DONE;

    if (!parse_options(&parsed, g_strdupv((char **)words), &error))
        return report_error(output, error);
    if (parsed.help) {
        help_print(output, action);
        return EXIT_DONE;
    }
    output->brief = parsed.brief;
    if (!run_action(output, &parsed, data_directory, &status, &error))
        return report_error(output, error);
    return status;
}

/* ---- the program itself ---- */

static ExitStatus unknown_command(const Output *output, const char *word)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *known = NULL;

    for (unsigned i = 0; action_list()[i] != NULL; i++)
        g_ptr_array_add(names, (char *)action_list()[i]->name);
    g_ptr_array_add(names, NULL);
    known = g_strjoinv(", ", (char **)names->pdata);
    error_set(&error, ERROR_USAGE, "command-unknown", "found", word, "commands", known, NULL);
    return report_error(output, error);
}

static ExitStatus run_program(Output *output, int count, char **words, const char *data_directory)
{
    const char *word = count > 1 ? words[1] : "--help";
    const Action *action = action_find(word);

    if (action != NULL)
        return run_command(output, action, words + 1, data_directory);
    if (strcmp(word, "help") == 0 && count > 2 && action_find(words[2]) == NULL)
        return unknown_command(output, words[2]);
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        help_print(output, count > 2 ? action_find(words[2]) : NULL);
        return count > 1 ? EXIT_DONE : EXIT_USAGE;
    }
    if (strcmp(word, "--version") == 0)
        fprintf(output->out, "juesuan %s\n", VERSION);
    else if (strcmp(word, "--manual") == 0)
        manual_print(output);
    else if (strcmp(word, "--completion") == 0)
        completion_print(output);
    else if (strcmp(word, "--command-page") == 0 && count > 2 && action_find(words[2]) != NULL)
        commands_print(output, action_find(words[2]));
    else
        return unknown_command(output, word);
    return EXIT_DONE;
}

/* 0 when it is none. */
static int terminal_width(void)
{
    struct winsize size;

    return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static int run_with_messages(int count, char **words)
{
    g_autofree char *data_directory = find_data();
    g_autofree char *directory = g_build_filename(data_directory, "messages", NULL);
    g_auto(GStrv) environment = g_get_environ();
    g_autoptr(GError) error = NULL;
    g_autoptr(Messages) messages = messages_read(directory, messages_language(environment), &error);
    Output output = {
        .out = stdout,
        .messages = messages,
        .width = terminal_width(),
        .color = isatty(STDOUT_FILENO) && g_getenv("NO_COLOR") == NULL,
    };
    ExitStatus status;

    if (messages == NULL || sodium_init() < 0) {
        fprintf(stderr,
                "juesuan: cannot read its messages in %s; set JUESUAN_DATA to the folder data\n",
                directory);
        return EXIT_SYSTEM;
    }
    status = run_program(&output, count, words, data_directory);
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    error_set(&error, ERROR_SYSTEM, "output-unwritable", "reason", g_strerror(errno), NULL);
    return report_error(&output, error);
}

int main(int count, char **words)
{
    if (count > 1 && strcmp(words[1], "--reader-child") == 0)
        return reader_child(count, words);
    reader_copies_allow(reader_child);
    return run_with_messages(count, words);
}
