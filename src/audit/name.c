/* name.c: names of classes, sections and items beside their codes */
#include "audit/internal.h"

#include <string.h>

static void say_code(Audit *audit, unsigned passage, uint32_t first, uint32_t last,
                     const char *name, const CatalogEntry *entry)
{
    finding_add(audit, "code-name", passage, first, last, name, entry->name);
}

static bool same_name(const char *a, const char *b)
{
    g_autofree char *left = name_core(a);
    g_autofree char *right = name_core(b);

    return strcmp(left, right) == 0;
}

/* "行政运行（2013201）": the name before a code of the glossary. */
static void codes_in_text(Audit *audit, unsigned index)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(&shape, g_regex_new("(?:^|[、.．，。；：）])(?:[0-9]{1,2}[、.．])?([一-龥（）]{3,30}?)（([1-3][0-9]{6}|[1-3][0-9]{4})）",
                                              G_REGEX_OPTIMIZE, 0, NULL));
    for (g_regex_match(shape, PASSAGE(audit, index)->text, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *name = g_match_info_fetch(match, 1);
        g_autofree char *code = g_match_info_fetch(match, 2);
        const CatalogEntry *entry =
            catalog_entry(audit->data->catalog, *code == '3' ? FIELD_ECONOMY : FIELD_FUNCTION,
                          g_ascii_strtoll(code, NULL, 10));
        int first, last;

        g_match_info_fetch_pos(match, 1, &first, NULL);
        g_match_info_fetch_pos(match, 2, NULL, &last);
        if (entry != NULL && !same_name(name, entry->name) && strstr(name, entry->name) == NULL)
            say_code(audit, index, (uint32_t)first, (uint32_t)last, name, entry);
    }
}

static void codes_of_items(Audit *audit)
{
    for (unsigned i = 0; i < audit->items->len; i++) {
        const Item *item = &g_array_index(audit->items, Item, i);
        g_autoptr(GString) code = g_string_new(NULL);

        for (unsigned part = 0; part < 3 && item->names[part] != NULL && item->codes[part] != NULL;
             part++) {
            const CatalogEntry *entry;

            g_string_append(code, item->codes[part]);
            entry = catalog_entry(audit->data->catalog, FIELD_FUNCTION,
                                  g_ascii_strtoll(code->str, NULL, 10));
            if (entry != NULL && !same_name(item->names[part], entry->name))
                say_code(audit, item->passage, item->first[part], item->last[part],
                         item->names[part], entry);
        }
    }
}

static void codes_of_tables(Audit *audit)
{
    for (unsigned g = 0; g < audit->grids->len; g++) {
        const Grid *grid = GRID(audit, g);
        const char *last = NULL;

        for (unsigned i = 0; grid->id != NULL && i < grid->cells->len; i++) {
            const Cell *cell = &g_array_index(grid->cells, Cell, i);
            const CatalogEntry *entry;

            if (cell->code == NULL || cell->label == NULL || cell->code == last)
                continue;
            last = cell->code;
            entry = catalog_entry(audit->data->catalog,
                                  *cell->code == '3' ? FIELD_ECONOMY : FIELD_FUNCTION,
                                  g_ascii_strtoll(cell->code, NULL, 10));
            if (entry != NULL && !same_name(cell->label, entry->name))
                finding_add(audit, "code-name", cell->passage, 0,
                            (uint32_t)strlen(PASSAGE(audit, cell->passage)->text), cell->label,
                            entry->name);
        }
    }
}

void relate_names(Audit *audit)
{
    unsigned count = audit->passages->len;

    if (audit->year != audit->data->catalog_year)
        return;
    codes_of_items(audit);
    codes_of_tables(audit);
    for (unsigned i = 0; i < count; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT && !PASSAGE(audit, i)->contents)
            codes_in_text(audit, i);
}
