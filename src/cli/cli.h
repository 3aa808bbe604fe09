/* cli.h: what the files of the command line share */
#pragma once
#include "action/action.h"
#include "base/message.h"

#include <stdio.h>

typedef enum {
    EXIT_DONE = 0,
    EXIT_FOUND = 1,
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_SYSTEM = 4,
} ExitStatus;

/* Where results go, and in what words. */
typedef struct {
    FILE *out;
    const Messages *messages;
    bool color; /* only on a terminal */
    bool brief;
    int width; /* of the terminal in cells; 0: lines may be of any length */
} Output;

/* output.c: an action's result for a person. */
void output_result(const Output *output, const Action *action, const json_t *result);

/* help.c: all made from the table of actions and the messages. */
void help_print(const Output *output, const Action *action);     /* NULL: the program */
void manual_print(const Output *output);                         /* man page, roff */
void commands_print(const Output *output, const Action *action); /* docs/commands/NAME.md */
void completion_print(const Output *output);                     /* bash */

/* The text of message `id`, or "" when there is none. The caller frees. */
char *cli_text(const Output *output, const char *id);

/* What --format may be for `action`; NULL-terminated. */
const char *const *action_formats(const Action *action);

/* "--year" for an option, "BOOK" for an operand. The caller frees. */
char *argument_shown(const Argument *argument);
