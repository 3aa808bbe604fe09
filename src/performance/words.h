/* words.h: how people write the values of indicators, from data/REGIME/performance/words.txt
 *
 * Units with their families, grades, and named lists of words. Texts are compared as NFKC writes
 * them, so full-width and half-width are one. Never changes after it is read; any number of threads
 * may ask it.
 */
#pragma once
#include "base/exact.h"
#include "catalog/catalog.h"

typedef struct {
    const char *word;   /* 万元 is 元: a multiplier is no part of the unit */
    const char *family; /* "money", "percent", "person" …: units of one family are comparable */
    Exact scale;        /* how many of the family's own unit one of these is */
    bool counts;        /* a generic counter: 个, 项 */
} IndicatorUnit;

typedef struct IndicatorWords IndicatorWords;

/* Fails on a file that is missing or not in its notation. The caller frees. */
IndicatorWords *indicator_words_read(const Catalog *catalog, GError **error);
void indicator_words_free(IndicatorWords *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IndicatorWords, indicator_words_free)

/* Of the words of list `name` the longest that `text` begins with / ends with / holds; NULL. An
 * unknown list holds nothing. */
const char *indicator_word_at(const IndicatorWords *words, const char *name, const char *text);
const char *indicator_word_ending(const IndicatorWords *words, const char *name, const char *text,
                                  size_t size);
const char *indicator_word_in(const IndicatorWords *words, const char *name, const char *text);
/* Whether `text` is one of them. */
bool indicator_word_is(const IndicatorWords *words, const char *name, const char *text);
/* The words of a list, longest first; elements are const char *; never NULL. */
const GPtrArray *indicator_words_list(const IndicatorWords *words, const char *name);

/* The longest unit that `text` begins with; NULL. */
const IndicatorUnit *indicator_unit_at(const IndicatorWords *words, const char *text);
/* The unit that `text` is, a multiplier before it allowed (万元 gives 元); NULL. */
const IndicatorUnit *indicator_unit_of(const IndicatorWords *words, const char *text);

/* The rank of the grade that `text` is, from 1 for the best; 0: it is no grade. */
int indicator_grade_of(const IndicatorWords *words, const char *text);

/* `text` as NFKC writes it, without blanks; "" when it is no UTF-8. The caller frees. */
char *indicator_text_plain(const char *text);
