/* rounding.c: what only rounding explains, one line for each table or section */
#include "audit/internal.h"

/* The table of a relation's first figure, or the section of its sentence, as one number for both.
 */
static unsigned place_of(const Audit *audit, const Relation *relation)
{
    const Passage *passage =
        PASSAGE(audit, FIGURE(audit, g_array_index(relation->figures, unsigned, 0))->passage);

    return passage->table != NONE ? 2 * passage->table
                                  : 2 * (passage->section != NONE ? passage->section : 0) + 1;
}

static const char *name_of(const Audit *audit, unsigned place)
{
    const char *title =
        place % 2 == 0 ? GRID(audit, place / 2)->title : PASSAGE(audit, place / 2)->text;

    return title != NULL ? title : "";
}

/* [{"place": "收入决算表", "count": 3, "example": "0.33 + 0.33 + 0.33 = 0.99 ≈ 1.00"}] in the order
 * of the document. */
json_t *rounding_lines(const Audit *audit)
{
    json_t *lines = json_array();
    g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);

    if (audit->passages->len == 0)
        return lines;
    for (unsigned i = 0; i < audit->relations->len; i++) {
        const Relation *relation = &g_array_index(audit->relations, Relation, i);
        gpointer key;
        json_t *line;

        if (relation->verdict != VERDICT_ROUNDING)
            continue;
        key = GUINT_TO_POINTER(place_of(audit, relation) + 1);
        line = g_hash_table_lookup(known, key);
        if (line == NULL) {
            g_autofree char *example = relation_arithmetic(audit, relation);

            line = json_pack("{s:s, s:i, s:s}", "place", name_of(audit, place_of(audit, relation)),
                             "count", 0, "example", example);
            json_array_append_new(lines, line);
            g_hash_table_insert(known, key, line);
        }
        json_object_set_new(line, "count",
                            json_integer(json_integer_value(json_object_get(line, "count")) + 1));
    }
    return lines;
}
