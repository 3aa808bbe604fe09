/* action.h: everything that can be asked of juesuan
 *
 * An action is a record: its name, its arguments, the right it needs, and the function that does
 * it. The command line and the server are two tables over these records; help, manual pages and
 * completion are made from them (decision 14). An action answers with JSON; who asked decides how
 * it is shown. Amounts in it are whole fen, with the text that is printed beside them.
 */
#pragma once
#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

typedef enum { RIGHT_READ, RIGHT_WRITE } ActionRight;
typedef enum { ARGUMENT_OPERAND, ARGUMENT_OPTION, ARGUMENT_FLAG } ArgumentKind;

typedef struct {
    const char *name; /* "year"; an operand's name is shown in capitals */
    ArgumentKind kind;
    char letter; /* one-letter option; 0: none */
    bool required;
    bool many;                  /* the last operand, or an option that may be given again */
    const char *const *choices; /* NULL: free text */
} Argument;

/* What an action is asked with. Values live as long as the call. */
typedef struct {
    const char *data_directory;
    const char *actor;
    GHashTable *values; /* argument name to char ** (NULL-terminated) */
    void (*progress)(const char *what, double share, void *data); /* may be NULL */
    void *progress_data;
} ActionCall;

/* The value of an argument, NULL when it was not given; the first of several. */
const char *call_value(const ActionCall *call, const char *name);
/* All its values; an empty vector when it was not given. */
const char *const *call_values(const ActionCall *call, const char *name);
bool call_flag(const ActionCall *call, const char *name);
/* The day that --date says; today without. */
bool call_date(const ActionCall *call, int *year, int *month, int *day, GError **error);
/* The same as 2021-05-31. The caller frees; NULL with an error. */
char *call_date_text(const ActionCall *call, GError **error);
/* "zh" or "en": of sentences that stand in a result as text, by the environment. */
const char *call_language(void);

typedef struct {
    const char *name;
    ActionRight right;
    const Argument *arguments;
    unsigned argument_count;
    const char *const *formats; /* what --format may be; NULL: text and json. NULL-terminated */
    /* Value "format" is what --format says. A member "content" of the result is to be shown as it
     * is; a member "failed" is an ErrorKind: part of the input could not be taken, and the exit
     * status says so. Sets `*result`, which the caller decrefs, and `*found` when something was
     * found that the caller should see (a violated check). False with an error: nothing was
     * changed. */
    bool (*run)(const ActionCall *call, json_t **result, bool *found, GError **error);
} Action;

/* All actions in the order of help. NULL-terminated. */
const Action *const *action_list(void);
const Action *action_find(const char *name);

extern const Action action_applications;
extern const Action action_apply;
extern const Action action_appropriate;
extern const Action action_approve;
extern const Action action_assert;
extern const Action action_attach;
extern const Action action_audit;
extern const Action action_books;
extern const Action action_carry;
extern const Action action_check;
extern const Action action_checkpoint;
extern const Action action_close;
extern const Action action_compare;
extern const Action action_copy;
extern const Action action_department;
extern const Action action_difference;
extern const Action action_doubts;
extern const Action action_document;
extern const Action action_draft;
extern const Action action_enter;
extern const Action action_evaluate;
extern const Action action_performance;
extern const Action action_step;
extern const Action action_events;
extern const Action action_export;
extern const Action action_template;
extern const Action action_import;
extern const Action action_indicators;
extern const Action action_init;
extern const Action action_mapping;
extern const Action action_monitor;
extern const Action action_month;
extern const Action action_overview;
extern const Action action_post;
extern const Action action_print;
extern const Action action_query;
extern const Action action_reconcile;
extern const Action action_report;
extern const Action action_reverse;
extern const Action action_review;
extern const Action action_statement;
extern const Action action_trace;
extern const Action action_verify;
extern const Action action_vouchers;
extern const Action action_budget;
extern const Action action_override;
extern const Action action_plan;
