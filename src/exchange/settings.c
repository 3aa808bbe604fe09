/* settings.c: book.ini, by GLib's key files, with comments behind values besides */
#include "exchange/import.h"

#include "base/error.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#define SETTINGS_SIZE_MAX ((size_t)1024 * 1024)

struct Settings {
    GKeyFile *file;
    char *place;
    GHashTable *texts; /* "group.key" to value */
};

static const char *const kinds[] = {"administrative", "reference", "institution", NULL};
static const char *const payments[] = {"quota", "direct", NULL};
static const char *const reviews[] = {"none", "two", "three", NULL};
static const char *const groups[] = {"book", "unit", "offices", "control", "payment", NULL};
static const char *const payment_keys[] = {"direct-from", NULL};
static const char *const book_keys[] = {"year", "regime", "payment", NULL};

static bool fail(const Settings *settings, const char *id, const char *group, const char *key,
                 const char *found, const char *const *allowed, GError **error)
{
    g_autofree char *words = allowed != NULL ? g_strjoinv("、", (char **)allowed) : NULL;

    error_set(error, ERROR_INPUT, id, "place", settings->place, "group", group, "key",
              key != NULL ? key : "", "found", found, "expected",
              words != NULL ? "expect-settings-words" : NULL, words != NULL ? "allowed" : NULL,
              words, NULL);
    return false;
}

static bool is_one_of(const char *word, const char *const *words)
{
    return g_strv_contains(words, word);
}

/* ---- values ---- */

/* The text without comments that begin with a semicolon, which GLib does not know. */
static char *comments_drop(const char *text)
{
    GString *kept = g_string_new(NULL);

    for (const char *at = text; *at != '\0'; at++) {
        if (*at == ';' && (at == text || strchr(" \t\n", at[-1]) != NULL))
            at += strcspn(at, "\n");
        if (*at == '\0')
            break;
        g_string_append_c(kept, *at);
    }
    return g_string_free(kept, FALSE);
}

static const char *setting(const Settings *settings, const char *name)
{
    return g_hash_table_lookup(settings->texts, name);
}

static bool group_read(Settings *settings, const char *group, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(settings->file, group, NULL, NULL);

    for (unsigned i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_autofree char *raw = g_key_file_get_value(settings->file, group, keys[i], NULL);

        if (strcmp(group, "book") == 0 && !is_one_of(keys[i], book_keys))
            return fail(settings, "settings-key", group, keys[i], keys[i], book_keys, error);
        g_hash_table_replace(settings->texts, g_strdup_printf("%s.%s", group, keys[i]),
                             g_strstrip(g_steal_pointer(&raw)));
    }
    return true;
}

static bool groups_read(Settings *settings, GError **error)
{
    g_auto(GStrv) found = g_key_file_get_groups(settings->file, NULL);

    for (unsigned i = 0; found[i] != NULL; i++) {
        if (!is_one_of(found[i], groups))
            return fail(settings, "settings-group", found[i], NULL, found[i], groups, error);
        if (!group_read(settings, found[i], error))
            return false;
    }
    return true;
}

static bool word_holds(const Settings *settings, const char *group, const char *key,
                       const char *const *words, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s.%s", group, key);
    const char *value = setting(settings, name);

    return value == NULL || is_one_of(value, words) ||
           fail(settings, "settings-word", group, key, value, words, error);
}

static int year_parse(const char *text)
{
    return strlen(text) == 4 && strspn(text, "0123456789") == 4
               ? (int)g_ascii_strtoll(text, NULL, 10)
               : 0;
}

static bool is_date(const char *text)
{
    int year, month, day;

    return strlen(text) == strlen("2021-07-01") && strspn(text, "0123456789-") == strlen(text) &&
           sscanf(text, "%4d-%2d-%2d", &year, &month, &day) == 3 && month >= 1 && month <= 12 &&
           day >= 1 && year >= 1 &&
           g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year);
}

/* From which day on a book is without quotas: 2021-07-01. */
static bool payment_holds(const Settings *settings, GError **error)
{
    const char *from = setting(settings, "payment.direct-from");
    g_auto(GStrv) keys = g_key_file_get_keys(settings->file, "payment", NULL, NULL);

    for (unsigned i = 0; keys != NULL && keys[i] != NULL; i++)
        if (!is_one_of(keys[i], payment_keys))
            return fail(settings, "settings-key", "payment", keys[i], keys[i], payment_keys, error);
    return from == NULL || is_date(from) ||
           fail(settings, "settings-date", "payment", "direct-from", from, NULL, error);
}

static bool values_hold(const Settings *settings, GError **error)
{
    const char *year = setting(settings, "book.year");

    if (year != NULL && year_parse(year) < 1949)
        return fail(settings, "settings-year", "book", "year", year, NULL, error);
    return word_holds(settings, "book", "payment", payments, error) &&
           word_holds(settings, "unit", "kind", kinds, error) &&
           word_holds(settings, "control", "review", reviews, error) &&
           payment_holds(settings, error);
}

/* An office is KIND NAME. */
static bool office_split(const char *value, char **kind, char **name)
{
    size_t size = strcspn(value, " \t");

    *kind = g_strndup(value, size);
    *name = g_strstrip(g_strdup(value + size));
    return is_one_of(*kind, kinds) && **name != '\0';
}

static bool offices_hold(const Settings *settings, GError **error)
{
    g_auto(GStrv) codes = g_key_file_get_keys(settings->file, "offices", NULL, NULL);

    for (unsigned i = 0; codes != NULL && codes[i] != NULL; i++) {
        g_autofree char *key = g_strdup_printf("offices.%s", codes[i]);
        g_autofree char *kind = NULL;
        g_autofree char *name = NULL;

        if (!office_split(setting(settings, key), &kind, &name))
            return fail(settings, "settings-office", "offices", codes[i], setting(settings, key),
                        kinds, error);
    }
    return true;
}

/* ---- life cycle ---- */

Settings *settings_parse(const char *text, const char *place, GError **error)
{
    g_autoptr(Settings) settings = g_new0(Settings, 1);
    g_autofree char *clean = comments_drop(text);
    g_autoptr(GError) cause = NULL;

    settings->file = g_key_file_new();
    settings->place = g_strdup(place);
    settings->texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!g_key_file_load_from_data(settings->file, clean, strlen(clean), G_KEY_FILE_NONE, &cause)) {
        error_set(error, ERROR_INPUT, "settings-notation", "place", place, "reason", cause->message,
                  "expected", "expect-settings", NULL);
        return NULL;
    }
    if (!groups_read(settings, error) || !values_hold(settings, error) ||
        !offices_hold(settings, error))
        return NULL;
    return g_steal_pointer(&settings);
}

Settings *settings_read(const char *path, GError **error)
{
    g_autofree char *text = text_read_file(path, SETTINGS_SIZE_MAX, error);

    return text != NULL ? settings_parse(text, path, error) : NULL;
}

void settings_free(Settings *settings)
{
    if (settings == NULL)
        return;
    g_key_file_free(settings->file);
    g_hash_table_unref(settings->texts);
    g_free(settings->place);
    g_free(settings);
}

BookFacts settings_facts(const Settings *settings)
{
    const char *year = setting(settings, "book.year");

    return (BookFacts){
        .year = year != NULL ? year_parse(year) : 0,
        .regime = setting(settings, "book.regime"),
        .payment = setting(settings, "book.payment"),
        .code = setting(settings, "unit.code"),
        .name = setting(settings, "unit.name"),
        .short_name = setting(settings, "unit.short"),
        .kind = setting(settings, "unit.kind"),
    };
}

void settings_set(Settings *settings, const char *name, const char *value)
{
    g_hash_table_replace(settings->texts, g_strdup(name), g_strdup(value));
}

/* ---- into a book ---- */

static bool group_apply(const Settings *settings, const char *group, Book *book, GError **error)
{
    g_auto(GStrv) keys = g_key_file_get_keys(settings->file, group, NULL, NULL);

    for (unsigned i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_autofree char *name = g_strdup_printf("%s.%s", group, keys[i]);
        if (!book_set(book, name, setting(settings, name), error))
            return false;
    }
    return true;
}

bool settings_fit(const Settings *settings, const Book *book, GError **error)
{
    const char *year = setting(settings, "book.year");
    g_autofree char *wanted = g_strdup_printf("%d", book_year(book));

    if (year == NULL || year_parse(year) == book_year(book))
        return true;
    error_set(error, ERROR_INPUT, "import-settings-year", "place", settings->place, "found", year,
              "year", wanted, "mend", "mend-settings-year", NULL);
    return false;
}

bool settings_apply(const Settings *settings, Book *book, GError **error)
{
    g_auto(GStrv) codes = g_key_file_get_keys(settings->file, "offices", NULL, NULL);

    for (unsigned i = 0; codes != NULL && codes[i] != NULL; i++) {
        g_autofree char *key = g_strdup_printf("offices.%s", codes[i]);
        g_autofree char *kind = NULL;
        g_autofree char *name = NULL;

        office_split(setting(settings, key), &kind, &name);
        if (!book_put_name(book, FIELD_OFFICE, codes[i], name, kind, error))
            return false;
    }
    return group_apply(settings, "unit", book, error) &&
           group_apply(settings, "control", book, error) &&
           group_apply(settings, "payment", book, error);
}
