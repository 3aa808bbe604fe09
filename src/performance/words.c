/* words.c: lists are kept longest word first, so the first that fits is the longest */
#include "performance/words.h"

#include <string.h>

#include "base/error.h"
#include "base/record.h"

struct IndicatorWords {
    GArray *units;      /* of IndicatorUnit, longest first */
    GHashTable *lists;  /* name to GPtrArray of char * */
    GHashTable *grades; /* word to rank */
    GStringChunk *texts;
};

void indicator_words_free(IndicatorWords *words)
{
    if (words == NULL)
        return;
    g_array_unref(words->units);
    g_hash_table_unref(words->lists);
    g_hash_table_unref(words->grades);
    g_string_chunk_free(words->texts);
    g_free(words);
}

static IndicatorWords *words_new(void)
{
    IndicatorWords *words = g_new0(IndicatorWords, 1);

    words->units = g_array_new(FALSE, TRUE, sizeof(IndicatorUnit));
    words->lists =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_ptr_array_unref);
    words->grades = g_hash_table_new(g_str_hash, g_str_equal);
    words->texts = g_string_chunk_new(4096);
    return words;
}

char *indicator_text_plain(const char *text)
{
    g_autofree char *normal = g_utf8_validate(text, -1, NULL)
                                  ? g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE)
                                  : NULL;
    GString *plain = g_string_new(NULL);

    for (const char *at = normal; at != NULL && *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);

        if (!g_unichar_isspace(character) && g_unichar_isprint(character))
            g_string_append_unichar(plain, character);
    }
    return g_string_free(plain, FALSE);
}

static const char *keep(IndicatorWords *words, const char *text)
{
    g_autofree char *plain = indicator_text_plain(text);

    return g_string_chunk_insert_const(words->texts, plain);
}

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* unit  FAMILY  SCALE  WORD… */
static bool read_unit(IndicatorWords *words, const Record *record, GError **error)
{
    IndicatorUnit unit = {0};

    if (!record_expect(record, 3, G_MAXUINT, error))
        return false;
    if (!exact_parse(&unit.scale, record->fields[1]) || exact_sign(unit.scale) <= 0)
        return fail(record, record->fields[1], error);
    unit.family = keep(words, record->fields[0]);
    unit.counts = strcmp(unit.family, "thing") == 0;
    for (unsigned i = 2; i < record->count; i++) {
        unit.word = keep(words, record->fields[i]);
        g_array_append_val(words->units, unit);
    }
    return true;
}

/* grade  RANK  WORD… */
static bool read_grade(IndicatorWords *words, const Record *record, GError **error)
{
    int rank;

    if (!record_expect(record, 2, G_MAXUINT, error))
        return false;
    rank = (int)g_ascii_strtoll(record->fields[0], NULL, 10);
    if (rank < 1 || rank > 9)
        return fail(record, record->fields[0], error);
    for (unsigned i = 1; i < record->count; i++)
        g_hash_table_insert(words->grades, (char *)keep(words, record->fields[i]),
                            GINT_TO_POINTER(rank));
    return true;
}

static GPtrArray *list_of(IndicatorWords *words, const char *name)
{
    GPtrArray *list = g_hash_table_lookup(words->lists, name);

    if (list == NULL) {
        list = g_ptr_array_new();
        g_hash_table_insert(words->lists, (char *)keep(words, name), list);
    }
    return list;
}

/* words  NAME  WORD… */
static bool read_list(IndicatorWords *words, const Record *record, GError **error)
{
    GPtrArray *list;

    if (!record_expect(record, 2, G_MAXUINT, error))
        return false;
    list = list_of(words, record->fields[0]);
    for (unsigned i = 1; i < record->count; i++)
        g_ptr_array_add(list, (char *)keep(words, record->fields[i]));
    return true;
}

static bool read_record(IndicatorWords *words, const Record *record, GError **error)
{
    if (strcmp(record->word, "unit") == 0)
        return read_unit(words, record, error);
    if (strcmp(record->word, "grade") == 0)
        return read_grade(words, record, error);
    return strcmp(record->word, "words") == 0 ? read_list(words, record, error)
                                              : fail(record, record->word, error);
}

/* Longer first; equal lengths by their bytes, so that the order is one. */
static int compare_length(const void *a, const void *b)
{
    const char *left = *(const char *const *)a, *right = *(const char *const *)b;
    size_t left_size = strlen(left), right_size = strlen(right);

    return left_size != right_size ? (left_size < right_size ? 1 : -1) : strcmp(left, right);
}

static int compare_units(const void *a, const void *b)
{
    const IndicatorUnit *left = a, *right = b;

    return compare_length(&left->word, &right->word);
}

IndicatorWords *indicator_words_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "performance/words.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(IndicatorWords) words = words_new();
    GHashTableIter lists;
    void *list;

    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "performance/words.txt", NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!read_record(words, record_file_at(file, i), error))
            return NULL;
    g_array_sort(words->units, compare_units);
    g_hash_table_iter_init(&lists, words->lists);
    while (g_hash_table_iter_next(&lists, NULL, &list))
        g_ptr_array_sort(list, compare_length);
    return g_steal_pointer(&words);
}

const GPtrArray *indicator_words_list(const IndicatorWords *words, const char *name)
{
    static GPtrArray *none;
    const GPtrArray *list = g_hash_table_lookup(words->lists, name);

    if (g_once_init_enter(&none))
        g_once_init_leave(&none, g_ptr_array_new());
    return list != NULL ? list : none;
}

const char *indicator_word_at(const IndicatorWords *words, const char *name, const char *text)
{
    const GPtrArray *list = indicator_words_list(words, name);

    for (unsigned i = 0; i < list->len; i++)
        if (g_str_has_prefix(text, g_ptr_array_index(list, i)))
            return g_ptr_array_index(list, i);
    return NULL;
}

const char *indicator_word_ending(const IndicatorWords *words, const char *name, const char *text,
                                  size_t size)
{
    const GPtrArray *list = indicator_words_list(words, name);

    for (unsigned i = 0; i < list->len; i++) {
        const char *word = g_ptr_array_index(list, i);
        size_t length = strlen(word);

        if (length <= size && memcmp(text + size - length, word, length) == 0)
            return word;
    }
    return NULL;
}

const char *indicator_word_in(const IndicatorWords *words, const char *name, const char *text)
{
    const GPtrArray *list = indicator_words_list(words, name);

    for (unsigned i = 0; i < list->len; i++)
        if (strstr(text, g_ptr_array_index(list, i)) != NULL)
            return g_ptr_array_index(list, i);
    return NULL;
}

bool indicator_word_is(const IndicatorWords *words, const char *name, const char *text)
{
    const GPtrArray *list = indicator_words_list(words, name);

    for (unsigned i = 0; i < list->len; i++)
        if (strcmp(text, g_ptr_array_index(list, i)) == 0)
            return true;
    return false;
}

const IndicatorUnit *indicator_unit_at(const IndicatorWords *words, const char *text)
{
    for (unsigned i = 0; i < words->units->len; i++) {
        const IndicatorUnit *unit = &g_array_index(words->units, IndicatorUnit, i);

        if (g_str_has_prefix(text, unit->word))
            return unit;
    }
    return NULL;
}

const IndicatorUnit *indicator_unit_of(const IndicatorWords *words, const char *text)
{
    g_autofree char *plain = indicator_text_plain(text);
    const char *at = plain;
    const IndicatorUnit *unit;

    if (g_str_has_prefix(at, "万") || g_str_has_prefix(at, "亿"))
        at += strlen("万");
    unit = indicator_unit_at(words, at);
    return unit != NULL && (at[strlen(unit->word)] == '\0' || at[strlen(unit->word)] == '/') ? unit
                                                                                             : NULL;
}

int indicator_grade_of(const IndicatorWords *words, const char *text)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(words->grades, text));
}
