/* source.c: typed fields of a CSV file, with messages that say where and how to mend */
#include "exchange/source.h"

#include "base/date.h"
#include "base/error.h"
#include "base/exact.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

#define NUMBER_SCALE 10000
#define NEAREST_MOST 3

const char *source_text(const Source *source, unsigned column)
{
    int at = source->columns[column];

    return at < 0 ? "" : feed_field(source->feed, (unsigned)at);
}

unsigned source_column(const Source *source, const char *id)
{
    const TableColumn *column = table_column(source->table, id);

    assert(column != NULL);
    return (unsigned)(column - source->table->columns);
}

/* ---- errors ---- */

/* What heads the column in the file, or would head it. */
static const char *column_head(const Source *source, unsigned column)
{
    int at = source->columns[column];
    const char *const *words = source->table->columns[column].heads;

    if (at >= 0)
        return feed_head(source->feed, (unsigned)at);
    return words[1] != NULL ? words[1] : words[0];
}

static bool fail(const Source *source, unsigned column, const char *id, const char *expected,
                 const char *name, const char *text, GError **error)
{
    int at = source->columns[column];
    g_autofree char *place = feed_place(source->feed, at < 0 ? 0 : (unsigned)at);
    g_autofree char *line = g_strdup_printf("%u", feed_line(source->feed));

    error_set(error, ERROR_INPUT, id, "place", place, "found", source_text(source, column),
              "column", column_head(source, column), "line", line, "expected", expected, "mend",
              "mend-field", name, text, NULL);
    return false;
}

bool source_fail(const Source *source, unsigned column, const char *id, const char *expected,
                 GError **error)
{
    return fail(source, column, id, expected, NULL, NULL, error);
}

bool source_fail_with(const Source *source, unsigned column, const char *id, const char *name,
                      const char *text, GError **error)
{
    return fail(source, column, id, NULL, name, text, error);
}

bool source_fail_by(const Source *source, unsigned column, GError *cause, GError **error)
{
    int at = source->columns[column];
    g_autofree char *place = feed_place(source->feed, at < 0 ? 0 : (unsigned)at);
    g_autofree char *line = g_strdup_printf("%u", feed_line(source->feed));

    error_add_fact(cause, "place", place);
    error_add_fact(cause, "column", column_head(source, column));
    error_add_fact(cause, "line", line);
    error_add_fact(cause, "mend", "mend-field");
    g_propagate_error(error, cause);
    return false;
}

bool source_present(const Source *source, unsigned column, GError **error)
{
    return *source_text(source, column) != '\0' ||
           source_fail(source, column, "import-empty", NULL, error);
}

/* ---- dates ---- */

bool source_date(const Source *source, unsigned column, int *month, int *day, GError **error)
{
    const char *text = source_text(source, column);
    int year;

    *month = *day = 0;
    if (*text == '\0')
        return true;
    if (!date_parse(text, &year, month, day))
        return source_fail(source, column, "import-date", "expect-date", error);
    if (year != source->year) {
        g_autofree char *wanted = g_strdup_printf("%d", source->year);
        return fail(source, column, "import-date-year", "expect-date-year", "year", wanted, error);
    }
    return true;
}

bool source_day(const Source *source, unsigned column, int *year, int *month, int *day,
                GError **error)
{
    const char *text = source_text(source, column);

    *year = *month = *day = 0;
    return *text == '\0' || date_parse(text, year, month, day) ||
           source_fail(source, column, "import-date", "expect-date", error);
}

/* ---- amounts and numbers ---- */

bool source_money(const Source *source, unsigned column, Money *amount, GError **error)
{
    const char *text = source_text(source, column);

    *amount = MONEY_ZERO;
    if (*text == '\0')
        return true;
    switch (money_parse_pasted(text, amount)) {
    case MONEY_PARSED:
        return true;
    case MONEY_TOO_PRECISE:
        return source_fail(source, column, "import-money-precise", "expect-money", error);
    case MONEY_TOO_LARGE:
        return source_fail(source, column, "import-money-large", "expect-money", error);
    case MONEY_NOT_A_NUMBER:
    default:
        return source_fail(source, column, "import-money", "expect-money", error);
    }
}

bool source_count(const Source *source, unsigned column, int64_t *count, GError **error)
{
    const char *text = source_text(source, column);
    size_t size = strlen(text);

    *count = 0;
    if (size > 12 || strspn(text, "0123456789") != size)
        return source_fail(source, column, "import-count", "expect-count", error);
    for (; *text != '\0'; text++)
        *count = *count * 10 + *text - '0';
    return true;
}

bool source_number(const Source *source, unsigned column, int64_t *number, GError **error)
{
    const char *text = source_text(source, column);
    Exact value, scaled;

    *number = 0;
    if (*text == '\0')
        return true;
    if (!exact_parse(&value, text) ||
        !exact_multiply(&scaled, value, exact_from_int(NUMBER_SCALE)) || scaled.denominator != 1 ||
        !exact_round(number, scaled, 1))
        return source_fail(source, column, "import-number", "expect-number", error);
    return true;
}

/* ---- choices and codes ---- */

bool source_choice(const Source *source, unsigned column, int *choice, GError **error)
{
    const TableColumn *of = &source->table->columns[column];
    const char *text = source_text(source, column);
    g_autofree char *allowed = NULL;

    *choice = -1;
    if (*text == '\0')
        return true;
    for (int i = 0; of->choices[i] != NULL; i++)
        if (strcmp(text, of->choices[i]) == 0 || strcmp(text, of->words[i]) == 0) {
            *choice = i;
            return true;
        }
    allowed = g_strjoinv("、", (char **)of->words);
    return fail(source, column, "import-choice", "expect-choice", "allowed", allowed, error);
}

static char *names_nearest(const Book *book, Field field, const char *text)
{
    const GPtrArray *names = book != NULL ? book_names(book, field) : NULL;
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    for (unsigned i = 0; names != NULL && i < names->len; i++)
        g_ptr_array_add(words, (char *)((const BookName *)g_ptr_array_index(names, i))->code);
    for (unsigned i = 0; names != NULL && i < names->len; i++)
        g_ptr_array_add(words, (char *)((const BookName *)g_ptr_array_index(names, i))->name);
    return text_nearest(text, words, NEAREST_MOST);
}

/* A project or office by its code, or by its whole name. */
static Code name_find(const Book *book, Field field, const char *text)
{
    const BookName *name = book != NULL ? book_name(book, field, text) : NULL;
    const GPtrArray *names = book != NULL && name == NULL ? book_names(book, field) : NULL;

    for (unsigned i = 0; names != NULL && name == NULL && i < names->len; i++) {
        const BookName *one = g_ptr_array_index(names, i);
        if (strcmp(one->name, text) == 0)
            name = one;
    }
    return name != NULL ? name->number : 0;
}

static Field column_field(const TableColumn *column)
{
    return column->type == COLUMN_PROJECT  ? FIELD_PROJECT
           : column->type == COLUMN_OFFICE ? FIELD_OFFICE
                                           : column->field;
}

static Code code_exact(const Source *source, Field field, const char *text)
{
    return field == FIELD_PROJECT || field == FIELD_OFFICE
               ? name_find(source->book, field, text)
               : catalog_code(source->catalog, field, text);
}

static bool is_bracket(gunichar c)
{
    return c == '[' || c == ']' || c == '(' || c == ')' || c == 0x3010 || c == 0x3011 ||
           c == 0xFF08 || c == 0xFF09;
}

/* Parts a code that stands with its name: "2013201 行政运行", "[30201]办公费", "2013201-行政运行".
 * Sets what stands before and behind; the caller frees both. */
static void code_split(const char *text, char **code, char **name)
{
    const char *from = text, *to;

    while (is_bracket(g_utf8_get_char(from)))
        from = g_utf8_next_char(from);
    for (to = from; g_ascii_isalnum(*to) || *to == '.' || *to == '_'; to++)
        ;
    *code = g_strndup(from, (gsize)(to - from));
    while (*to != '\0' && (is_bracket(g_utf8_get_char(to)) || strchr(" \t-/", *to) != NULL))
        to = g_utf8_next_char(to);
    *name = g_strdup(to);
}

/* The one code whose official name is `text`; 0 when none or several have it. */
static Code code_by_name(const Catalog *catalog, Field field, const char *text)
{
    const GPtrArray *entries = catalog_entries(catalog, field);
    Code found = 0;

    for (unsigned i = 0; i < entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);

        if (strcmp(entry->name, text) != 0)
            continue;
        if (found != 0)
            return 0;
        found = entry->code;
    }
    return found;
}

/* A code with its name beside it, or the name alone where it names one thing only. */
static Code code_of_words(const Source *source, Field field, const char *text)
{
    g_autofree char *code = NULL, *name = NULL;
    Code found = 0;

    code_split(text, &code, &name);
    if (*code != '\0' && *name != '\0')
        found = code_exact(source, field, code);
    if (found == 0 && *name != '\0' && *code != '\0')
        found = code_exact(source, field, name); /* "01 一般公共预算财政拨款": a code of its own */
    if (found == 0 && field != FIELD_PROJECT && field != FIELD_OFFICE)
        found = code_by_name(source->catalog, field, text);
    return found;
}

static Code code_find(const Source *source, unsigned column, const char *text, GError **error)
{
    Field field = column_field(&source->table->columns[column]);
    bool named = field == FIELD_PROJECT || field == FIELD_OFFICE;
    Code code = code_exact(source, field, text);
    g_autofree char *nearest = NULL;

    if (code == 0)
        code = code_of_words(source, field, text);
    if (code != 0)
        return code;
    nearest = named ? names_nearest(source->book, field, text)
                    : catalog_nearest(source->catalog, field, text);
    fail(source, column,
         field == FIELD_PROJECT  ? "import-project-unknown"
         : field == FIELD_OFFICE ? "import-office-unknown"
                                 : "import-code-unknown",
         NULL, nearest != NULL ? "nearest" : NULL, nearest, error);
    return 0;
}

static SourceWord *word_remembered(const Source *source, unsigned column, const char *text)
{
    uint32_t hash = 2166136261u;
    size_t size = 0;

    for (; text[size] != '\0'; size++)
        hash = (hash ^ (unsigned char)text[size]) * 16777619u;
    if (size >= SOURCE_WORD_MAX)
        return NULL;
    return &source->memory[column][(hash ^ hash >> 16) % SOURCE_MEMORY];
}

bool source_code(const Source *source, unsigned column, Code *code, GError **error)
{
    const char *text = source_text(source, column);
    SourceWord *word;

    *code = 0;
    if (*text == '\0')
        return true;
    word = word_remembered(source, column, text);
    if (word != NULL && word->code != 0 && strcmp(word->text, text) == 0) {
        *code = word->code;
        return true;
    }
    *code = code_find(source, column, text, error);
    if (*code == 0)
        return false;
    if (word != NULL) {
        g_strlcpy(word->text, text, sizeof word->text);
        word->code = *code;
    }
    return true;
}
