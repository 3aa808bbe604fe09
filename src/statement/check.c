/* check.c: reads checks, a file of them at a time */
#include "statement/internal.h"

#include "base/error.h"

#include <string.h>

typedef struct {
    Forms *forms;
    Check *check; /* at hand; NULL before the first */
    const Record *record;
    GError **error;
} Reading;

static bool fail(const Reading *reading, const char *id, const char *found, const char *expected)
{
    return fail_at_place(reading->record->place, id, found, expected, reading->error);
}

/* All the text of a record, kept as long as the forms. */
static const char *keep(const Reading *reading)
{
    g_autofree char *rest = record_rest(reading->record, 0);

    return g_string_chunk_insert_const(reading->forms->strings, rest);
}

static bool read_check(Reading *reading)
{
    Check *check = g_new0(Check, 1);
    g_autofree char *title = record_rest(reading->record, 1);

    g_ptr_array_add(reading->forms->checks, check);
    reading->check = check;
    check->id = reading->record->fields[0];
    check->title = g_string_chunk_insert(reading->forms->strings, title);
    check->place = reading->record->place;
    if (!g_hash_table_add(reading->forms->check_ids, (char *)check->id))
        return fail(reading, "form-again", check->id, "expect-once");
    return true;
}

static bool read_source(Reading *reading)
{
    reading->check->source = keep(reading);
    return true;
}

static bool read_mend(Reading *reading)
{
    reading->check->mend = keep(reading);
    return true;
}

static bool read_severity(Reading *reading)
{
    static const char *const names[] = {"must", "verify", "hint"};
    const char *word = reading->record->fields[0];

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(names[i], word) == 0) {
            reading->check->severity = (Severity)i;
            reading->check->has_severity = true;
            return true;
        }
    return fail(reading, "form-word", word, "must | verify | hint");
}

/* The statement that a word names. NULL when it fails. */
static const Form *read_form(const Reading *reading, const char *id)
{
    const Form *form = forms_find(reading->forms, id);

    return form != NULL ? form
                        : forms_fail(reading->forms, id, reading->record->place, reading->error);
}

static bool read_in(Reading *reading)
{
    g_autofree char *rest = record_rest(reading->record, 0);
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);
    const Form *form = read_form(reading, words[0]);

    if (form == NULL)
        return false;
    if (words[1] != NULL && (words[2] != NULL || form_column(form, words[1]) < 0))
        return fail(reading, "form-column", words[1], NULL);
    reading->check->statement = form->id;
    reading->check->column = words[1] != NULL ? g_intern_string(words[1]) : NULL;
    return true;
}

static bool read_each_column(const Reading *reading, char **words)
{
    Check *check = reading->check;
    int level = strcmp(words[0], "column") == 0 ? LEVEL_ANY : level_from_name(words[0]);
    unsigned at = level == LEVEL_ANY ? 0 : 1;
    const Form *form;

    if (level < 0 || g_strv_length(words) != at + 3 || strcmp(words[at], "column") != 0 ||
        strcmp(words[at + 1], "of") != 0 || check->columns_of != NULL)
        return fail(reading, "check-each", words[0], "expect-each");
    form = read_form(reading, words[at + 2]);
    if (form == NULL)
        return false;
    check->columns_of = form->id;
    check->columns_level = (Level)level;
    return true;
}

static bool read_each_row(const Reading *reading, char **words)
{
    Check *check = reading->check;
    int level = strcmp(words[0], "row") == 0 ? LEVEL_ANY : level_from_name(words[0]);
    const Form *form;

    if (level < 0 || g_strv_length(words) != 3 || strcmp(words[1], "of") != 0 ||
        check->rows_of != NULL)
        return fail(reading, "check-each", words[0], "expect-each");
    form = read_form(reading, words[2]);
    if (form == NULL)
        return false;
    check->rows_of = form->id;
    check->rows_level = (Level)level;
    return true;
}

/* each LEVEL of STATEMENT, each [LEVEL] column of STATEMENT */
static bool read_each(Reading *reading)
{
    g_autofree char *rest = record_rest(reading->record, 0);
    g_auto(GStrv) words = g_strsplit(rest, " ", -1);

    return g_strv_contains((const char *const *)words, "column") ? read_each_column(reading, words)
                                                                 : read_each_row(reading, words);
}

static bool read_formula(const Reading *reading, Formula **formula)
{
    g_autofree char *text = record_rest(reading->record, 0);

    if (*formula != NULL)
        return fail(reading, "form-again", reading->record->word, "expect-once");
    *formula = formula_parse(text, reading->record->place, reading->forms->catalog, reading->error);
    return *formula != NULL;
}

static bool read_when(Reading *reading) { return read_formula(reading, &reading->check->when); }

static bool read_rule(Reading *reading) { return read_formula(reading, &reading->check->rule); }

static bool read_holds(Reading *reading)
{
    reading->check->holds = reading->record;
    return true;
}

static bool read_fails(Reading *reading)
{
    reading->check->fails = reading->record;
    return true;
}

static const struct {
    const char *word;
    unsigned least;
    bool (*read)(Reading *reading);
} readers[] = {
    {"check", 2, read_check}, {"source", 1, read_source}, {"severity", 1, read_severity},
    {"in", 1, read_in},       {"each", 1, read_each},     {"when", 1, read_when},
    {"rule", 1, read_rule},   {"mend", 1, read_mend},     {"holds", 0, read_holds},
    {"fails", 0, read_fails},
};

static bool read_record(Reading *reading)
{
    const Record *record = reading->record;

    for (unsigned i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (strcmp(readers[i].word, record->word) != 0)
            continue;
        if (reading->check == NULL && readers[i].read != read_check)
            return fail(reading, "form-first", record->word, "check");
        return record_expect(record, readers[i].least, 99, reading->error) &&
               readers[i].read(reading);
    }
    return fail(reading, "form-record", record->word, "expect-check-records");
}

/* Whoever reports a violation needs all of these, and no check is without its two cases. */
static bool check_whole(const Check *check, GError **error)
{
    static const char *const wanted[] = {"source", "severity", "rule", "mend", "holds", "fails"};
    const bool there[] = {check->source != NULL, check->has_severity,  check->rule != NULL,
                          check->mend != NULL,   check->holds != NULL, check->fails != NULL};

    for (unsigned i = 0; i < G_N_ELEMENTS(wanted); i++)
        if (!there[i])
            return fail_at_place(check->place, "form-without", wanted[i], "expect-check-records",
                                 error);
    return true;
}

bool checks_read(Forms *forms, const char *path, GError **error)
{
    unsigned first = forms->checks->len;
    Reading reading = {.forms = forms, .error = error};
    RecordFile *file = record_file_read(path, error);

    if (file == NULL)
        return false;
    g_ptr_array_add(forms->check_files, file);
    for (unsigned i = 0; i < record_file_count(file); i++) {
        reading.record = record_file_at(file, i);
        if (!read_record(&reading))
            return false;
    }
    for (unsigned i = first; i < forms->checks->len; i++)
        if (!check_whole(g_ptr_array_index(forms->checks, i), error))
            return false;
    return true;
}

const char *check_statement(const Check *check)
{
    return check->statement != NULL ? check->statement
           : check->rows_of != NULL ? check->rows_of
                                    : check->columns_of;
}

void check_free(void *data)
{
    Check *check = data;

    formula_free(check->when);
    formula_free(check->rule);
    g_free(check);
}
