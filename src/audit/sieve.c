/* sieve.c: the passages in which a rule's pattern may be, for all rules at once
 *
 * One walk over the text looks at each character for the words that begin with it. A rule whose
 * pattern needs one of some words is tried where one of them stands; a rule of which no need is
 * known, everywhere.
 */
#include "audit/internal.h"

#include <string.h>

#define HEADS 4096u

typedef struct {
    const char *text;
    size_t size;
    unsigned rule;
    unsigned next; /* of the same beginning; NONE */
} SieveWord;

struct Sieve {
    GArray *words;         /* of SieveWord */
    unsigned heads[HEADS]; /* by a word's first character; NONE */
    GArray *repeats;       /* of unsigned: rules that need characters said twice */
    GArray *free;          /* of unsigned: rules that are tried everywhere */
    GPtrArray *texts;      /* what the words point to */
};

static unsigned head_of(const char *text)
{
    const unsigned char *bytes = (const unsigned char *)text;

    if (bytes[0] < 0xE0) /* of one or two bytes, or what follows may be none of the text */
        return bytes[0];
    return (bytes[0] * 31u + bytes[1] * 64u + bytes[2]) % HEADS;
}

static void add_word(Sieve *sieve, unsigned rule, const char *text)
{
    SieveWord word = {
        .text = text, .size = strlen(text), .rule = rule, .next = sieve->heads[head_of(text)]};

    sieve->heads[head_of(text)] = sieve->words->len;
    g_array_append_val(sieve->words, word);
}

static void add_rule(Sieve *sieve, unsigned index, const Pattern *pattern)
{
    GPtrArray *needs = pattern_needs(pattern);

    if (needs == NULL) {
        g_array_append_val(sieve->free, index);
        return;
    }
    g_ptr_array_add(sieve->texts, needs);
    for (unsigned i = 0; i < needs->len; i++)
        if (strcmp(g_ptr_array_index(needs, i), NEED_REPEAT) == 0)
            g_array_append_val(sieve->repeats, index);
        else
            add_word(sieve, index, g_ptr_array_index(needs, i));
}

Sieve *sieve_new(const GPtrArray *rules)
{
    Sieve *sieve = g_new0(Sieve, 1);

    sieve->words = g_array_new(FALSE, FALSE, sizeof(SieveWord));
    sieve->repeats = g_array_new(FALSE, FALSE, sizeof(unsigned));
    sieve->free = g_array_new(FALSE, FALSE, sizeof(unsigned));
    sieve->texts = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (unsigned i = 0; i < HEADS; i++)
        sieve->heads[i] = NONE;
    for (unsigned i = 0; i < rules->len; i++) {
        const Rule *rule = g_ptr_array_index(rules, i);

        if (rule->find != NULL)
            add_rule(sieve, i, rule->find);
    }
    return sieve;
}

void sieve_free(Sieve *sieve)
{
    if (sieve == NULL)
        return;
    g_array_unref(sieve->words);
    g_array_unref(sieve->repeats);
    g_array_unref(sieve->free);
    g_ptr_array_unref(sieve->texts);
    g_free(sieve);
}

/* ---- sifting ---- */

static void keep(GPtrArray *found, unsigned rule, unsigned passage)
{
    GArray *passages = g_ptr_array_index(found, rule);

    if (passages->len == 0 || g_array_index(passages, unsigned, passages->len - 1) != passage)
        g_array_append_val(passages, passage);
}

static void keep_all(GPtrArray *found, const GArray *rules, unsigned passage)
{
    for (unsigned i = 0; i < rules->len; i++)
        keep(found, g_array_index(rules, unsigned, i), passage);
}

static void sift_words(const Sieve *sieve, const char *text, unsigned passage, GPtrArray *found)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        for (unsigned at = sieve->heads[head_of(text)]; at != NONE;) {
            const SieveWord *word = &g_array_index(sieve->words, SieveWord, at);

            if (strncmp(text, word->text, word->size) == 0)
                keep(found, word->rule, passage);
            at = word->next;
        }
}

/* Whether eight bytes stand again as far on as some characters of three bytes take: so they do in
 * every text of at least four such characters said twice, at one of every four bytes. */
static bool may_repeat(const char *text)
{
    size_t size = strlen(text);

    for (size_t far = NEED_REPEAT_LEAST * 3; far <= NEED_REPEAT_MOST * 3; far += 3)
        for (size_t at = 0; at + far + 8 <= size; at += 4)
            if (memcmp(text + at, text + at + far, 8) == 0)
                return true;
    return false;
}

GPtrArray *sieve_sift(const Sieve *sieve, const Audit *audit)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);

    for (unsigned i = 0; i < audit->data->rules->len; i++)
        g_ptr_array_add(found, g_array_new(FALSE, FALSE, sizeof(unsigned)));
    for (unsigned i = 0; i < audit->passages->len; i++) {
        const char *text = PASSAGE(audit, i)->text;

        sift_words(sieve, text, i, found);
        if (sieve->repeats->len > 0 && may_repeat(text))
            keep_all(found, sieve->repeats, i);
        keep_all(found, sieve->free, i);
    }
    return found;
}

const GArray *sifted_for(const Audit *audit, const Rule *rule)
{
    return g_ptr_array_index(audit->sifted, rule->index);
}
