/* count.c: one count printed two ways */
#include "audit/internal.h"

#include <stdlib.h>
#include <string.h>

/* "94个老旧小区" and "95个老旧小区": near, never equal, of one thing in four characters at least.
 */
static bool near_but_other(const Figure *a, const Figure *b)
{
    Exact difference, tenth;
    int order;

    if (!exact_subtract(&difference, a->middle, b->middle) || exact_sign(difference) == 0 ||
        !exact_divide(&tenth, a->middle, exact_from_int(10)))
        return false;
    if (exact_sign(difference) < 0)
        difference.numerator = -difference.numerator;
    return exact_compare(&order, difference, tenth) && order <= 0;
}

static char *counted_thing(const Audit *audit, const Figure *figure)
{
    const char *after = PASSAGE(audit, figure->passage)->text + figure->last;
    GString *thing = g_string_new(figure->unit != NULL ? figure->unit : "");

    for (unsigned i = 0; i < 4; i++, after = g_utf8_next_char(after)) {
        gunichar character = g_utf8_get_char(after);

        if (g_unichar_get_script(character) != G_UNICODE_SCRIPT_HAN) {
            g_string_free(thing, TRUE);
            return NULL;
        }
        g_string_append_unichar(thing, character);
    }
    return g_string_free(thing, FALSE);
}

/* ---- what is counted stands before the number ---- */

#define COUNTED_LEAST 4
#define COUNTED_NEARLY 6

static int compare_characters(const void *a, const void *b)
{
    gunichar left = *(const gunichar *)a, right = *(const gunichar *)b;

    return (left > right) - (left < right);
}

/* The last `count` characters before the number, sorted ("晋升职级" is "职级晋升"), and the unit.
 */
static char *counted_before(const Audit *audit, const Figure *figure, glong count)
{
    g_autofree char *phrase = g_strdup(figure->phrase), *key = NULL;
    const char *drop;
    g_autofree gunichar *spelt = NULL;
    glong length;

    while ((drop = data_word_ending(audit->data, "counted-drops", phrase)) != NULL)
        phrase[strlen(phrase) - strlen(drop)] = '\0';
    spelt = g_utf8_to_ucs4_fast(phrase, -1, &length);
    if (length < count)
        return NULL;
    for (glong i = length - count; i < length; i++)
        if (spelt[i] < 0x4E00)
            return NULL;
    qsort(spelt + length - count, (size_t)count, sizeof(gunichar), compare_characters);
    key = g_ucs4_to_utf8(spelt + length - count, count, NULL, NULL, NULL);
    return g_strconcat(key, "|", figure->unit, NULL);
}

/* Nothing else stands in the phrase: "事业编制" alone is not "参公事业编制". */
static bool is_all_said(const Audit *audit, const Figure *figure, glong characters)
{
    const char *text = PASSAGE(audit, figure->passage)->text, *first = text + figure->first;

    for (glong i = 0; i < characters && first > text; i++)
        first = g_utf8_prev_char(first);
    return first == text || g_utf8_get_char(g_utf8_prev_char(first)) < 0x4E00 ||
           g_utf8_get_char(g_utf8_prev_char(first)) > 0x9FFF;
}

/* "达到711人" is a bound to some readings, a count to this one. */
static bool is_count(const Figure *figure, bool bounds)
{
    return figure->kind == NUMBER_COUNT && figure->unit != NULL && figure->decimals == 0 &&
           (bounds || !figure->threshold) && !figure->table && strlen(figure->printed) >= 2;
}

/* The report itself and its evaluations tell of the same deeds. */
static bool are_report_and_annex(const Audit *audit, const Figure *a, const Figure *b)
{
    unsigned left = PASSAGE(audit, a->passage)->scope, right = PASSAGE(audit, b->passage)->scope;

    return left != right && MIN(left, right) == 0;
}

static bool is_nearly(const Audit *audit, const Figure *figure)
{
    g_autofree char *before = g_strndup(PASSAGE(audit, figure->passage)->text, figure->first);

    return figure->approximate && data_word_ending(audit->data, "nearly-words", before) != NULL;
}

/* "近700人" cannot be 711. */
static bool exceeds(const Audit *audit, const Figure *nearly, const Figure *exact)
{
    int order;

    return is_nearly(audit, nearly) && !exact->approximate &&
           exact_compare(&order, exact->middle, nearly->middle) && order > 0;
}

static void say_counts(Audit *audit, const Figure *figure, const Figure *other)
{
    const char *text = PASSAGE(audit, other->passage)->text;
    const char *first = text + other->first;
    Finding *finding;

    for (unsigned i = 0; i < 6 && first > text; i++)
        first = g_utf8_prev_char(first);
    finding = finding_add(audit, "count-two-ways", other->passage, (uint32_t)(first - text),
                          other->last, other->printed, figure->printed);
    if (finding != NULL)
        finding_span(finding, figure->passage, figure->first, figure->last);
}

static void compare_counted(Audit *audit, glong characters, bool nearly)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < audit->figures->len; i++) {
        const Figure *figure = FIGURE(audit, i), *other;
        g_autofree char *key =
            is_count(figure, nearly) ? counted_before(audit, figure, characters) : NULL;
        gpointer known;

        if (key == NULL || (figure->approximate && !nearly))
            continue;
        known = g_hash_table_lookup(seen, key);
        if (known == NULL) {
            g_hash_table_insert(seen, g_steal_pointer(&key), GUINT_TO_POINTER(i + 1));
            continue;
        }
        other = FIGURE(audit, GPOINTER_TO_UINT(known) - 1);
        if (!are_report_and_annex(audit, figure, other) ||
            (!nearly && !is_all_said(audit, figure, characters) &&
             !is_all_said(audit, other, characters)))
            continue;
        if (nearly ? exceeds(audit, other, figure) || exceeds(audit, figure, other)
                   : near_but_other(figure, other))
            say_counts(audit, figure, other);
    }
}

static void counts_after(Audit *audit)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < audit->figures->len; i++) {
        const Figure *figure = FIGURE(audit, i), *other;
        g_autofree char *thing = NULL;
        gpointer known;
        Finding *finding;

        if (figure->kind != NUMBER_COUNT || figure->approximate || figure->threshold ||
            figure->table || figure->decimals > 0 || strlen(figure->printed) < 2)
            continue;
        thing = counted_thing(audit, figure);
        if (thing == NULL)
            continue;
        known = g_hash_table_lookup(seen, thing);
        if (known == NULL) {
            g_hash_table_insert(seen, g_steal_pointer(&thing), GUINT_TO_POINTER(i + 1));
            continue;
        }
        other = FIGURE(audit, GPOINTER_TO_UINT(known) - 1);
        if (!near_but_other(figure, other) || other->passage == figure->passage)
            continue;
        finding =
            finding_add(audit, "count-two-ways", figure->passage, figure->first,
                        figure->last + (uint32_t)strlen(thing) - (uint32_t)strlen(figure->unit),
                        figure->printed, other->printed);
        if (finding != NULL)
            finding_span(finding, other->passage, other->first, other->last);
    }
}

void relate_counts(Audit *audit)
{
    compare_counted(audit, COUNTED_LEAST, false);
    compare_counted(audit, COUNTED_NEARLY, true);
    counts_after(audit);
}
