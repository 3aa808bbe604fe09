/* init.c: init BOOK: a new book */
#include "action/action.h"
#include "base/error.h"
#include "exchange/import.h"

#include <stdlib.h>

static const char *const kinds[] = {"administrative", "reference", "institution", NULL};

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "year", .kind = ARGUMENT_OPTION},
    {.name = "unit", .kind = ARGUMENT_OPTION},
    {.name = "name", .kind = ARGUMENT_OPTION},
    {.name = "kind", .kind = ARGUMENT_OPTION, .choices = kinds},
    {.name = "regime", .kind = ARGUMENT_OPTION},
    {.name = "settings", .kind = ARGUMENT_OPTION},
};

static bool read_year(const char *text, int *year, GError **error)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);

    if (*end == '\0' && end != text && number >= 1949 && number <= 9999) {
        *year = (int)number;
        return true;
    }
    error_set(error, ERROR_USAGE, "year-wrong", "found", text, NULL);
    return false;
}

/* Options win over the settings file. */
static bool facts_from_call(const ActionCall *call, BookFacts *facts, GError **error)
{
    static const char *const needed[] = {"year", "unit", "name", "kind", "regime"};
    const char *year = call_value(call, "year");
    const char **texts[] = {NULL, &facts->code, &facts->name, &facts->kind, &facts->regime};

    if (year != NULL && !read_year(year, &facts->year, error))
        return false;
    for (unsigned i = 1; i < G_N_ELEMENTS(needed); i++)
        if (call_value(call, needed[i]) != NULL)
            *texts[i] = call_value(call, needed[i]);
    if (call_value(call, "name") != NULL)
        facts->short_name = NULL; /* that of the file belongs to the other name */
    for (unsigned i = 0; i < G_N_ELEMENTS(needed); i++)
        if (i == 0 ? facts->year == 0 : *texts[i] == NULL) {
            error_set(error, ERROR_USAGE, "option-missing", "option", needed[i], NULL);
            return false;
        }
    if (facts->payment == NULL)
        facts->payment = "quota";
    return true;
}

/* What the command line said of the unit, in the settings' place. The facts are the settings' from
 * then on. */
static void settings_overrule(Settings *settings, BookFacts *facts)
{
    BookFacts kept;

    /* The short name first: setting the name frees the one that the facts may have borrowed. */
    settings_set(settings, "unit.short",
                 facts->short_name != NULL ? facts->short_name : facts->name);
    settings_set(settings, "unit.code", facts->code);
    settings_set(settings, "unit.name", facts->name);
    settings_set(settings, "unit.kind", facts->kind);
    kept = settings_facts(settings);
    facts->code = kept.code;
    facts->name = kept.name;
    facts->short_name = kept.short_name;
    facts->kind = kept.kind;
}

/* Makes the book and puts the settings into it; takes the file away again when that fails. */
static bool create(const char *path, const BookFacts *facts, const Settings *settings,
                   const char *actor, GError **error)
{
    g_autoptr(Book) book = book_create(path, facts, actor, error);

    if (book == NULL)
        return false;
    if (settings == NULL)
        return true;
    if (book_begin(book, error) && settings_apply(settings, book, error) &&
        book_commit(book, error))
        return true;
    g_clear_pointer(&book, book_close);
    (void)remove(path);
    return false;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    const char *path = call_value(call, "book");
    const char *settings_path = call_value(call, "settings");
    g_autoptr(Settings) settings = NULL;
    g_autoptr(Catalog) catalog = NULL;
    BookFacts facts = {0};

    if (settings_path != NULL) {
        settings = settings_read(settings_path, error);
        if (settings == NULL)
            return false;
        facts = settings_facts(settings);
    }
    if (!facts_from_call(call, &facts, error))
        return false;
    if (settings != NULL)
        settings_overrule(settings, &facts);
    catalog = catalog_read(call->data_directory, facts.regime, error);
    if (catalog == NULL || !create(path, &facts, settings, call->actor, error))
        return false;
    *result = json_pack("{s:s, s:s, s:s, s:i, s:s}", "book", path, "code", facts.code, "name",
                        facts.name, "year", facts.year, "regime", facts.regime);
    return true;
}

const Action action_init = {
    .name = "init",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
