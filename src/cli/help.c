/* help.c: help, manual page and completion, all from the table of actions and data/messages
 *
 * Messages used: `program.summary`; for each action `help.NAME` (one line), `help.NAME.about`,
 * `help.NAME.example`; for each argument `help.NAME.ARGUMENT`, else `help.argument.ARGUMENT`.
 */
#include "cli/cli.h"

#include <string.h>

char *cli_text(const Output *output, const char *id)
{
    return message_known(output->messages, id) ? message_text(output->messages, id, NULL)
                                               : g_strdup("");
}

char *argument_shown(const Argument *argument)
{
    return argument->kind == ARGUMENT_OPERAND ? g_ascii_strup(argument->name, -1)
                                              : g_strconcat("--", argument->name, NULL);
}

static char *argument_text(const Output *output, const Action *action, const Argument *argument)
{
    g_autofree char *own = g_strdup_printf("help.%s.%s", action->name, argument->name);
    g_autofree char *shared = g_strdup_printf("help.argument.%s", argument->name);

    return cli_text(output, message_known(output->messages, own) ? own : shared);
}

static char *action_text(const Output *output, const Action *action, const char *ending)
{
    g_autofree char *id = g_strconcat("help.", action->name, ending, NULL);

    return cli_text(output, id);
}

/* "juesuan init [OPTION]... BOOK" */
static char *usage_line(const Action *action)
{
    GString *line = g_string_new("juesuan ");

    g_string_append_printf(line, "%s [OPTION]...", action->name);
    for (unsigned i = 0; i < action->argument_count; i++) {
        const Argument *argument = &action->arguments[i];
        g_autofree char *shown = argument_shown(argument);

        if (argument->kind == ARGUMENT_OPERAND)
            g_string_append_printf(line, argument->required ? " %s%s" : " [%s]%s", shown,
                                   argument->many ? "..." : "");
    }
    return g_string_free(line, FALSE);
}

/* "  -o, --output DIR" */
static char *option_line(const Argument *argument)
{
    g_autofree char *shown = argument_shown(argument);
    g_autofree char *letter =
        argument->letter != 0 ? g_strdup_printf("-%c, ", argument->letter) : g_strdup("");
    g_autofree char *choices =
        argument->choices != NULL ? g_strjoinv("|", (char **)argument->choices) : NULL;
    g_autofree char *upper = g_ascii_strup(argument->name, -1);

    if (argument->kind != ARGUMENT_OPTION)
        return g_strconcat(letter, shown, NULL);
    return g_strdup_printf("%s%s %s", letter, shown, choices != NULL ? choices : upper);
}

const char *const *action_formats(const Action *action)
{
    static const char *const formats[] = {"text", "json", NULL};

    return action->formats != NULL ? action->formats : formats;
}

/* The first is --format, whose choices are the action's. */
static const Argument common_arguments[] = {
    {.name = "format", .kind = ARGUMENT_OPTION},
    {.name = "as", .kind = ARGUMENT_OPTION},
    {.name = "brief", .kind = ARGUMENT_FLAG},
    {.name = "quiet", .kind = ARGUMENT_FLAG, .letter = 'q'},
    {.name = "help", .kind = ARGUMENT_FLAG, .letter = 'h'},
};

typedef void (*ArgumentVisit)(const Output *output, const char *option, const char *text);

static void each_argument(const Output *output, const Action *action, ArgumentVisit visit)
{
    for (unsigned i = 0; i < action->argument_count + G_N_ELEMENTS(common_arguments); i++) {
        Argument argument = i < action->argument_count
                                ? action->arguments[i]
                                : common_arguments[i - action->argument_count];
        g_autofree char *option = NULL;
        g_autofree char *text = NULL;

        if (i == action->argument_count)
            argument.choices = action_formats(action);
        option = option_line(&argument);
        text = argument_text(output, action, &argument);

        visit(output, option, text);
    }
}

static void print_option(const Output *output, const char *option, const char *text)
{
    if (strlen(option) > 24)
        fprintf(output->out, "  %s\n  %-24s  %s\n", option, "", text);
    else
        fprintf(output->out, "  %-24s  %s\n", option, text);
}

static void print_label(const Output *output, const char *id)
{
    g_autofree char *label = cli_text(output, id);

    fprintf(output->out, "\n%s\n", label);
}

static void print_program(const Output *output)
{
    g_autofree char *summary = cli_text(output, "program.summary");
    g_autofree char *after = cli_text(output, "program.after");

    fprintf(output->out, "juesuan COMMAND [OPTION]... BOOK|FILE...\n%s\n\n", summary);
    for (unsigned i = 0; action_list()[i] != NULL; i++) {
        g_autofree char *text = action_text(output, action_list()[i], "");
        fprintf(output->out, "  %-10s  %s\n", action_list()[i]->name, text);
    }
    fprintf(output->out, "\n%s\n", after);
}

static void print_indented(const Output *output, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (unsigned i = 0; lines[i] != NULL; i++)
        fprintf(output->out, "  %s\n", lines[i]);
}

void help_print(const Output *output, const Action *action)
{
    g_autofree char *line = NULL;
    g_autofree char *summary = NULL;
    g_autofree char *about = NULL;
    g_autofree char *example = NULL;

    if (action == NULL) {
        print_program(output);
        return;
    }
    line = usage_line(action);
    summary = action_text(output, action, "");
    about = action_text(output, action, ".about");
    example = action_text(output, action, ".example");
    fprintf(output->out, "%s\n%s\n", line, summary);
    if (*about != '\0')
        fprintf(output->out, "\n%s\n", about);
    print_label(output, "label-options");
    each_argument(output, action, print_option);
    print_label(output, "label-example");
    print_indented(output, example);
}

/* ---- the manual page ---- */

/* One character, escaped. Chinese has no blanks to break a line at: it may be broken after any
 * character but before punctuation. */
static void print_roff_character(const Output *output, const char *at)
{
    const char *next = g_utf8_next_char(at);

    if (*at == '\\')
        fputs("\\e", output->out);
    else if (*at == '-')
        fputs("\\-", output->out);
    else
        fwrite(at, 1, (size_t)(next - at), output->out);
    if (*next != '\0' && g_unichar_iswide(g_utf8_get_char(at)) &&
        !g_unichar_ispunct(g_utf8_get_char(next)))
        fputs("\\:", output->out);
}

/* Roff reads a leading dot or apostrophe as a request and backslashes as escapes. */
static void print_roff(const Output *output, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (unsigned l = 0; lines[l] != NULL; l++) {
        if (lines[l][0] == '.' || lines[l][0] == '\'')
            fputs("\\&", output->out);
        for (const char *at = lines[l]; *at != '\0'; at = g_utf8_next_char(at))
            print_roff_character(output, at);
        fputc('\n', output->out);
    }
}

static void print_roff_option(const Output *output, const char *option, const char *text)
{
    fputs(".TP\n\\fB", output->out);
    for (const char *at = option; *at != '\0'; at++)
        fputs(*at == '-' ? "\\-" : (char[]){*at, '\0'}, output->out);
    fputs("\\fR\n", output->out);
    print_roff(output, text);
}

static void print_roff_action(const Output *output, const Action *action)
{
    g_autofree char *line = usage_line(action);
    g_autofree char *summary = action_text(output, action, "");
    g_autofree char *about = action_text(output, action, ".about");
    g_autofree char *example = action_text(output, action, ".example");

    fputs(".SS ", output->out);
    print_roff(output, line);
    print_roff(output, summary);
    if (*about != '\0') {
        fputs(".PP\n", output->out);
        print_roff(output, about);
    }
    each_argument(output, action, print_roff_option);
    fputs(".PP\n.nf\n", output->out);
    print_roff(output, example);
    fputs(".fi\n", output->out);
}

void manual_print(const Output *output)
{
    static const char *const sections[] = {"STATUS", "ENVIRONMENT", "FILES"};
    g_autofree char *summary = cli_text(output, "program.summary");

    /* Set flush left: Chinese has few blanks to widen. */
    fprintf(output->out, ".TH JUESUAN 1 \"\" \"juesuan %s\"\n.ad l\n.nh\n.SH NAME\njuesuan \\- ",
            VERSION);
    print_roff(output, summary);
    fputs(".SH SYNOPSIS\n\\fBjuesuan\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR]... "
          "\\fIBOOK\\fR|\\fIFILE\\fR...\n.SH COMMANDS\n",
          output->out);
    for (unsigned i = 0; action_list()[i] != NULL; i++)
        print_roff_action(output, action_list()[i]);
    for (unsigned i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *lower = g_ascii_strdown(sections[i], -1);
        g_autofree char *id = g_strconcat("manual.", lower, NULL);
        g_autofree char *text = cli_text(output, id);

        fprintf(output->out, ".SH %s\n.nf\n", sections[i]);
        print_roff(output, text);
        fputs(".fi\n", output->out);
    }
}

/* ---- a page per command ---- */

static void print_page_option(const Output *output, const char *option, const char *text)
{
    fprintf(output->out, "* `%s`: %s\n", option, text);
}

void commands_print(const Output *output, const Action *action)
{
    g_autofree char *line = usage_line(action);
    g_autofree char *summary = action_text(output, action, "");
    g_autofree char *about = action_text(output, action, ".about");
    g_autofree char *example = action_text(output, action, ".example");

    fprintf(output->out, "<!-- Made by `make docs` from the table of actions; do not edit. -->\n");
    fprintf(output->out, "# juesuan %s\n%s\n\n```\n%s\n```\n\n", action->name, summary, line);
    if (*about != '\0')
        fprintf(output->out, "%s\n\n", about);
    each_argument(output, action, print_page_option);
    fprintf(output->out, "\n```\n%s\n```\n", example);
}

/* ---- completion ---- */

void completion_print(const Output *output)
{
    fputs("# bash completion of juesuan, made by `juesuan --completion`\n"
          "_juesuan() {\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n        COMPREPLY=($(compgen -W \"",
          output->out);
    for (unsigned i = 0; action_list()[i] != NULL; i++)
        fprintf(output->out, "%s ", action_list()[i]->name);
    fputs("--help --version\" -- \"$word\"))\n        return\n    fi\n"
          "    case \"${COMP_WORDS[1]} $before\" in\n",
          output->out);
    for (unsigned i = 0; action_list()[i] != NULL; i++)
        for (unsigned a = 0; a < action_list()[i]->argument_count; a++) {
            const Argument *argument = &action_list()[i]->arguments[a];
            g_autofree char *choices =
                argument->choices != NULL ? g_strjoinv(" ", (char **)argument->choices) : NULL;

            if (choices != NULL)
                fprintf(
                    output->out,
                    "    \"%s --%s\") COMPREPLY=($(compgen -W \"%s\" -- \"$word\")); return ;;\n",
                    action_list()[i]->name, argument->name, choices);
        }
    for (unsigned i = 0; action_list()[i] != NULL; i++)
        if (action_list()[i]->formats != NULL) {
            g_autofree char *formats = g_strjoinv(" ", (char **)action_list()[i]->formats);

            fprintf(
                output->out,
                "    \"%s --format\") COMPREPLY=($(compgen -W \"%s\" -- \"$word\")); return ;;\n",
                action_list()[i]->name, formats);
        }
    fputs("    *\" --format\") COMPREPLY=($(compgen -W \"text json\" -- \"$word\")); return ;;\n"
          "    esac\n    case \"${COMP_WORDS[1]} $word\" in\n",
          output->out);
    for (unsigned i = 0; action_list()[i] != NULL; i++) {
        fprintf(output->out, "    \"%s -\"*) COMPREPLY=($(compgen -W \"", action_list()[i]->name);
        for (unsigned a = 0; a < action_list()[i]->argument_count; a++)
            if (action_list()[i]->arguments[a].kind != ARGUMENT_OPERAND)
                fprintf(output->out, "--%s ", action_list()[i]->arguments[a].name);
        fputs("--format --as --brief --quiet --help\" -- \"$word\")); return ;;\n", output->out);
    }
    fputs("    esac\n    COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
          "complete -o filenames -F _juesuan juesuan\n",
          output->out);
}
