/* library.h: indicators that are counted, ready to be taken into a target
 *
 * data/REGIME/indicators/ holds a file a theme; docs/formats/indicators.md says how they are
 * written. An indicator says what is counted and how, in which unit and direction, which target is
 * usual and where that comes from, and who verifies the result with what.
 *
 * A library never changes after it is read; any number of threads may ask it.
 */
#pragma once
#include "performance/words.h"

typedef struct {
    const char *id, *name, *about;
} LibraryTheme;

typedef struct {
    const char *id;
    const LibraryTheme *theme;
    const char *level1, *level2, *name;
    const char *counted;          /* in words */
    const char *unit, *direction; /* 个, ≥ */
    const char *usual, *from;     /* ≥95%, and whose rule or custom that is */
    const char *source;           /* of the data */
    const char *method, *verifier;
    const char *evidence;
    const char *const *keywords; /* NULL-terminated */
} LibraryIndicator;

typedef struct Library Library;

/* Fails on a file not in its notation, an id or a name that is there twice. The caller frees. */
Library *library_read(const Catalog *catalog, GError **error);
void library_free(Library *library);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Library, library_free)

unsigned library_count(const Library *library);
const LibraryIndicator *library_at(const Library *library, unsigned index);
const LibraryIndicator *library_find(const Library *library, const char *id);
unsigned library_theme_count(const Library *library);
const LibraryTheme *library_theme_at(const Library *library, unsigned index);

typedef struct {
    const LibraryIndicator *indicator;
    int rank; /* the higher the nearer */
} LibraryHit;

typedef struct {
    const char *const *words; /* NULL-terminated; none: all */
    const char *theme;        /* id or name; NULL: any */
    const char *level;        /* a first or second level, or how one begins; NULL: any */
} LibraryQuestion;

/* The indicators that fit, best first: by name, keywords, what is counted, theme; words that mean
 * the same (words.txt: list synonym-…) count half, and letters are taken as the initials of pinyin.
 * A word of a sentence nobody wrote so is looked for by its pairs of characters. The caller unrefs
 * the array of LibraryHit. */
GArray *library_search(const Library *library, const IndicatorWords *words,
                       const LibraryQuestion *question);
