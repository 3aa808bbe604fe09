/* library.c: the records theme and indicator of data/REGIME/indicators */
#include "performance/library.h"

#include <string.h>

#include "base/error.h"
#include "base/record.h"
#include "performance/pinyin.h"

struct Library {
    GPtrArray *files;      /* of RecordFile: all texts are theirs */
    GPtrArray *themes;     /* of LibraryTheme */
    GPtrArray *indicators; /* of LibraryIndicator */
    GHashTable *ids, *names;
};

void library_free(Library *library)
{
    if (library == NULL)
        return;
    g_hash_table_unref(library->ids);
    g_hash_table_unref(library->names);
    g_ptr_array_unref(library->indicators);
    g_ptr_array_unref(library->themes);
    g_ptr_array_unref(library->files);
    g_free(library);
}

static Library *library_new(void)
{
    Library *library = g_new0(Library, 1);

    library->files = g_ptr_array_new_with_free_func((GDestroyNotify)record_file_free);
    library->themes = g_ptr_array_new_with_free_func(g_free);
    library->indicators = g_ptr_array_new_with_free_func(g_free);
    library->ids = g_hash_table_new(g_str_hash, g_str_equal);
    library->names = g_hash_table_new(g_str_hash, g_str_equal);
    return library;
}

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "performance-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* theme  ID  NAME  ABOUT */
static bool read_theme(Library *library, const Record *record, GError **error)
{
    LibraryTheme *theme;

    if (!record_expect(record, 3, 3, error))
        return false;
    theme = g_new0(LibraryTheme, 1);
    *theme = (LibraryTheme){record->fields[0], record->fields[1], record->fields[2]};
    g_ptr_array_add(library->themes, theme);
    return true;
}

/* indicator  ID  LEVEL1  LEVEL2  NAME */
static bool read_indicator(Library *library, const Record *record, GError **error)
{
    LibraryIndicator *indicator;

    if (!record_expect(record, 4, 4, error))
        return false;
    if (library->themes->len == 0 || g_hash_table_contains(library->ids, record->fields[0]) ||
        g_hash_table_contains(library->names, record->fields[3]))
        return fail(record,
                    record->fields[g_hash_table_contains(library->ids, record->fields[0]) ? 0 : 3],
                    error);
    indicator = g_new0(LibraryIndicator, 1);
    indicator->theme = g_ptr_array_index(library->themes, library->themes->len - 1);
    indicator->id = record->fields[0];
    indicator->level1 = record->fields[1];
    indicator->level2 = record->fields[2];
    indicator->name = record->fields[3];
    g_ptr_array_add(library->indicators, indicator);
    g_hash_table_insert(library->ids, (char *)indicator->id, indicator);
    g_hash_table_insert(library->names, (char *)indicator->name, indicator);
    return true;
}

/* What a line below `indicator` says: where its fields go. */
static bool read_line(Library *library, const Record *record, GError **error)
{
    LibraryIndicator *indicator =
        library->indicators->len > 0
            ? g_ptr_array_index(library->indicators, library->indicators->len - 1)
            : NULL;
    const struct {
        const char *word;
        unsigned count;
        const char **fields[3];
    } lines[] = {{"counted", 1, {&indicator->counted}},
                 {"value", 3, {&indicator->unit, &indicator->direction, &indicator->usual}},
                 {"from", 1, {&indicator->from}},
                 {"source", 1, {&indicator->source}},
                 {"verified", 2, {&indicator->method, &indicator->verifier}},
                 {"evidence", 1, {&indicator->evidence}}};

    if (indicator == NULL)
        return fail(record, record->word, error);
    if (strcmp(record->word, "keywords") == 0) {
        indicator->keywords = (const char *const *)record->fields;
        return record_expect(record, 1, G_MAXUINT, error);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++)
        if (strcmp(lines[i].word, record->word) == 0) {
            if (!record_expect(record, lines[i].count, lines[i].count, error))
                return false;
            for (unsigned f = 0; f < lines[i].count; f++)
                *lines[i].fields[f] = record->fields[f];
            return true;
        }
    return fail(record, record->word, error);
}

static bool is_whole(const LibraryIndicator *indicator)
{
    return indicator->counted != NULL && indicator->unit != NULL && indicator->from != NULL &&
           indicator->source != NULL && indicator->method != NULL && indicator->evidence != NULL &&
           indicator->keywords != NULL;
}

static bool read_record(Library *library, const Record *record, GError **error)
{
    bool begins = strcmp(record->word, "indicator") == 0;

    if (begins || strcmp(record->word, "theme") == 0) {
        const LibraryIndicator *last =
            library->indicators->len > 0
                ? g_ptr_array_index(library->indicators, library->indicators->len - 1)
                : NULL;

        if (last != NULL && !is_whole(last))
            return fail(record, last->id, error);
        return begins ? read_indicator(library, record, error) : read_theme(library, record, error);
    }
    return read_line(library, record, error);
}

static bool read_file(Library *library, const char *path, GError **error)
{
    RecordFile *file = record_file_read(path, error);

    if (file == NULL)
        return false;
    g_ptr_array_add(library->files, file);
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!read_record(library, record_file_at(file, i), error))
            return false;
    return true;
}

Library *library_read(const Catalog *catalog, GError **error)
{
    g_autoptr(GPtrArray) paths = catalog_list(catalog, "indicators");
    g_autoptr(Library) library = library_new();
    const LibraryIndicator *last;

    for (unsigned i = 0; i < paths->len; i++)
        if (!read_file(library, g_ptr_array_index(paths, i), error))
            return NULL;
    last = library->indicators->len > 0
               ? g_ptr_array_index(library->indicators, library->indicators->len - 1)
               : NULL;
    if (last != NULL && !is_whole(last)) {
        error_set(error, ERROR_INPUT, "performance-notation", "place", catalog_regime(catalog),
                  "found", last->id, NULL);
        return NULL;
    }
    return g_steal_pointer(&library);
}

unsigned library_count(const Library *library) { return library->indicators->len; }

const LibraryIndicator *library_at(const Library *library, unsigned index)
{
    return g_ptr_array_index(library->indicators, index);
}

const LibraryIndicator *library_find(const Library *library, const char *id)
{
    return g_hash_table_lookup(library->ids, id);
}

unsigned library_theme_count(const Library *library) { return library->themes->len; }

const LibraryTheme *library_theme_at(const Library *library, unsigned index)
{
    return g_ptr_array_index(library->themes, index);
}

/* ---- search ---- */

/* Where a word is found, and what that is worth. */
enum {
    RANK_NAME = 100,
    RANK_NAME_PART = 40,
    RANK_KEYWORD = 30,
    RANK_KEYWORD_PART = 15,
    RANK_COUNTED = 10,
    RANK_LEVEL = 10,
    RANK_THEME = 12,
    RANK_PAIR = 4
};

static bool holds(const char *text, const char *word) { return strstr(text, word) != NULL; }

static int rank_keywords(const LibraryIndicator *indicator, const char *word)
{
    int rank = 0;

    for (unsigned i = 0; indicator->keywords[i] != NULL; i++)
        if (strcmp(indicator->keywords[i], word) == 0)
            return RANK_KEYWORD;
        else if (holds(indicator->keywords[i], word) || holds(word, indicator->keywords[i]))
            rank = RANK_KEYWORD_PART;
    return rank;
}

static int rank_word(const LibraryIndicator *indicator, const char *word)
{
    int rank = rank_keywords(indicator, word);

    if (strcmp(indicator->name, word) == 0)
        rank += RANK_NAME;
    else if (holds(indicator->name, word))
        rank += RANK_NAME_PART;
    rank += holds(indicator->counted, word) ? RANK_COUNTED : 0;
    rank += holds(indicator->level2, word) || holds(indicator->level1, word) ? RANK_LEVEL : 0;
    rank += holds(indicator->theme->name, word) || holds(indicator->theme->about, word) ||
                    strcmp(indicator->theme->id, word) == 0
                ? RANK_THEME
                : 0;
    return rank;
}

/* 退休老干部体检 by 退休, 休老, 老干, 干部 … */
static int rank_pairs(const LibraryIndicator *indicator, const char *word)
{
    long length = g_utf8_strlen(word, -1);
    int rank = 0;

    for (long i = 0; i + 2 <= length && length > 2; i++) {
        g_autofree char *pair = g_utf8_substring(word, i, i + 2);

        rank += holds(indicator->name, pair) || rank_keywords(indicator, pair) > 0 ? RANK_PAIR : 0;
    }
    return rank;
}

static int rank_initials(const LibraryIndicator *indicator, const char *word)
{
    g_autofree char *wanted = g_ascii_strdown(word, -1), *name = pinyin_initials(indicator->name);
    int rank = holds(name, wanted) ? RANK_NAME_PART : 0;

    for (unsigned i = 0; indicator->keywords[i] != NULL && rank == 0; i++) {
        g_autofree char *initials = pinyin_initials(indicator->keywords[i]);

        rank = strcmp(initials, wanted) == 0 ? RANK_KEYWORD : 0;
    }
    return rank;
}

/* Words of the same group of meaning. */
static int rank_synonyms(const IndicatorWords *words, const LibraryIndicator *indicator,
                         const char *word)
{
    int best = 0;

    for (unsigned group = 1; group < 64; group++) {
        g_autofree char *name = g_strdup_printf("synonym-%u", group);
        const GPtrArray *list = indicator_words_list(words, name);

        if (list->len == 0)
            break;
        if (!indicator_word_is(words, name, word))
            continue;
        for (unsigned i = 0; i < list->len; i++)
            if (strcmp(g_ptr_array_index(list, i), word) != 0)
                best = MAX(best, rank_word(indicator, g_ptr_array_index(list, i)) / 2);
    }
    return best;
}

static bool is_ascii_word(const char *word)
{
    for (const char *at = word; *at != '\0'; at++)
        if (!g_ascii_isalpha(*at))
            return false;
    return strlen(word) >= 2;
}

static int rank_of(const IndicatorWords *words, const LibraryIndicator *indicator, const char *word)
{
    int rank = rank_word(indicator, word);

    rank = MAX(rank, rank_synonyms(words, indicator, word));
    if (rank < RANK_KEYWORD)
        rank += rank_pairs(indicator, word);
    return is_ascii_word(word) ? MAX(rank, rank_initials(indicator, word)) : rank;
}

/* An indicator that all words speak of goes before one that a single word fits well. */
static int rank_all(const IndicatorWords *words, const LibraryIndicator *indicator,
                    const char *const *wanted)
{
    int sum = 0, met = 0;

    for (unsigned i = 0; wanted[i] != NULL; i++) {
        int rank = rank_of(words, indicator, wanted[i]);

        sum += rank;
        met += rank > 0;
    }
    return sum * met;
}

static bool fits(const LibraryIndicator *indicator, const LibraryQuestion *question)
{
    if (question->theme != NULL && strcmp(indicator->theme->id, question->theme) != 0 &&
        !holds(indicator->theme->name, question->theme))
        return false;
    return question->level == NULL || g_str_has_prefix(indicator->level1, question->level) ||
           g_str_has_prefix(indicator->level2, question->level);
}

static int compare_hits(const void *a, const void *b)
{
    const LibraryHit *left = a, *right = b;

    return left->rank != right->rank ? (left->rank < right->rank ? 1 : -1)
                                     : strcmp(left->indicator->id, right->indicator->id);
}

GArray *library_search(const Library *library, const IndicatorWords *words,
                       const LibraryQuestion *question)
{
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(LibraryHit));

    for (unsigned i = 0; i < library->indicators->len; i++) {
        LibraryHit hit = {library_at(library, i), 0};

        if (!fits(hit.indicator, question))
            continue;
        hit.rank = rank_all(words, hit.indicator, question->words);
        if (hit.rank > 0 || question->words[0] == NULL)
            g_array_append_val(hits, hit);
    }
    g_array_sort(hits, compare_hits);
    return hits;
}
