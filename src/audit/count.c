/* count.c: one count printed two ways */
#include "audit/internal.h"

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

void relate_counts(Audit *audit)
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
