/* unit_list.c: the units of a department, named in two lists
 *
 * A list of paragraphs behind "纳入…编制范围的…单位包括：" and names in brackets behind
 * "下属…单位N个". Both have as many names; names that only one of them has are one unit written two
 * ways when they are alike.
 */
#include "audit/internal.h"
#include "base/text.h"

#include <string.h>

#define UNITS_MOST 60u

typedef struct {
    char *name;
    unsigned passage;
    uint32_t first, last;
    bool matched;
} UnitName;

static void unit_clear(UnitName *unit) { g_free(unit->name); }

static GArray *units_new(void)
{
    GArray *units = g_array_new(FALSE, TRUE, sizeof(UnitName));

    g_array_set_clear_func(units, (GDestroyNotify)unit_clear);
    return units;
}

static void unit_add(const Audit *audit, GArray *units, unsigned passage, const char *from,
                     const char *to)
{
    const char *text = PASSAGE(audit, passage)->text;
    UnitName unit = {g_strndup(from, (gsize)(to - from)), passage, (uint32_t)(from - text),
                     (uint32_t)(to - text), false};

    g_array_append_val(units, unit);
}

/* "1、某县党员教育服务中心" */
static GArray *listed_units(const Audit *audit)
{
    GArray *units = units_new();
    unsigned from = NONE;

    for (unsigned i = 0; i < audit->passages->len && from == NONE; i++)
        if (!PASSAGE(audit, i)->contents && PASSAGE(audit, i)->kind != PASSAGE_CELL &&
            data_word_in(audit->data, "unit-lists", PASSAGE(audit, i)->text) != NULL &&
            g_str_has_suffix(PASSAGE(audit, i)->text, "："))
            from = i + 1;
    for (unsigned i = from; from != NONE && i < audit->passages->len && units->len < UNITS_MOST;
         i++) {
        const char *text = PASSAGE(audit, i)->text;
        Number number = number_of(text);

        if (number.style != 1 || number.value != (long)units->len + 1 || strstr(text, "。") != NULL)
            break;
        unit_add(audit, units, i, number.rest, text + strlen(text));
    }
    return units;
}

static void add_bracket(const Audit *audit, GArray *units, unsigned passage, const char *from,
                        const char *to)
{
    for (const char *at = from; at < to;) {
        const char *end = strstr(at, "、");

        if (end == NULL || end > to)
            end = to;
        if (data_word_starting(audit->data, "unit-list-ends", at) == NULL &&
            units->len < UNITS_MOST)
            unit_add(audit, units, passage, at, end);
        at = end + strlen("、");
    }
}

/* "下属二级单位5个，其中参公事业单位2个（甲中心、乙中心），其他事业单位3个（…）" */
static GArray *told_units(const Audit *audit)
{
    GArray *units = units_new();

    for (unsigned i = 0; i < audit->passages->len && units->len == 0; i++) {
        const char *text = PASSAGE(audit, i)->text;
        const char *at = strstr(text, "下属"), *end = at != NULL ? strstr(at, "。") : NULL;

        if (at == NULL || PASSAGE(audit, i)->contents)
            continue;
        while ((at = strstr(at, "（")) != NULL && (end == NULL || at < end)) {
            const char *close = strstr(at, "）");

            if (close == NULL)
                break;
            add_bracket(audit, units, i, at + strlen("（"), close);
            at = close;
        }
    }
    return units;
}

static bool is_same(const UnitName *a, const UnitName *b)
{
    return g_str_has_suffix(a->name, b->name) || g_str_has_suffix(b->name, a->name);
}

static void match_units(GArray *listed, GArray *told)
{
    for (unsigned a = 0; a < listed->len; a++)
        for (unsigned b = 0; b < told->len; b++) {
            UnitName *left = &g_array_index(listed, UnitName, a),
                     *right = &g_array_index(told, UnitName, b);

            if (!left->matched && !right->matched && is_same(left, right))
                left->matched = right->matched = true;
        }
}

/* How much of the shorter name the other has not, in changes; the place before it doesn't count. */
static unsigned difference(const char *longer, const char *shorter)
{
    glong length = g_utf8_strlen(longer, -1), tail = g_utf8_strlen(shorter, -1);
    unsigned best = G_MAXUINT;

    for (glong keep = MAX(tail - 4, 1); keep <= MIN(tail + 4, length); keep++)
        best = MIN(best, text_distance(g_utf8_offset_to_pointer(longer, length - keep), shorter));
    return best;
}

static void say_pair(Audit *audit, UnitName *listed, UnitName *told)
{
    Finding *finding = finding_add(audit, "unit-two-ways", listed->passage, listed->first,
                                   listed->last, listed->name, told->name);

    if (finding != NULL)
        finding_span(finding, told->passage, told->first, told->last);
    listed->matched = told->matched = true;
}

static void pair_rest(Audit *audit, GArray *listed, GArray *told)
{
    for (unsigned a = 0; a < listed->len; a++) {
        UnitName *left = &g_array_index(listed, UnitName, a), *nearest = NULL;
        unsigned best = G_MAXUINT;

        for (unsigned b = 0; b < told->len && !left->matched; b++) {
            UnitName *right = &g_array_index(told, UnitName, b);
            unsigned distance = right->matched ? G_MAXUINT : difference(left->name, right->name);

            if (distance < best) {
                best = distance;
                nearest = right;
            }
        }
        if (nearest != NULL && (glong)best * 2 <= g_utf8_strlen(nearest->name, -1) + 2)
            say_pair(audit, left, nearest);
    }
}

void relate_unit_lists(Audit *audit)
{
    g_autoptr(GArray) listed = listed_units(audit);
    g_autoptr(GArray) told = told_units(audit);

    if (listed->len < 2 || listed->len != told->len)
        return;
    match_units(listed, told);
    pair_rest(audit, listed, told);
}
