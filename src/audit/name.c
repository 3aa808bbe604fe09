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
        g_once_init_leave(&shape, g_regex_new("(?:^|[、.．，。；：）])(?:[0-9]{1,2}[、.．])?([一-"
                                              "龥（）]{3,30}?)（([1-3][0-9]{6}|[1-3][0-9]{4})）",
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

/* The cell of the row that holds the label. */
static unsigned label_passage(const Grid *grid, unsigned index)
{
    const Cell *cell = &g_array_index(grid->cells, Cell, index);

    for (unsigned i = index; i > 0; i--) {
        const Cell *other = &g_array_index(grid->cells, Cell, i - 1);

        if (other->row != cell->row)
            break;
        if (other->column == cell->label_column)
            return other->passage;
    }
    return cell->passage;
}

static bool has_letters(const char *text)
{
    for (; *text != '\0'; text = g_utf8_next_char(text))
        if (g_utf8_get_char(text) >= 0x4E00)
            return true;
    return false;
}

/* Another item of the section has the name: names and codes have changed places in any year. */
static bool is_siblings_name(const Catalog *catalog, Field field, Code code, const char *name)
{
    Code section = code / 100 * 100;

    for (Code other = section + 1; code > 99999 && other < section + 100; other++) {
        const CatalogEntry *entry = other != code ? catalog_entry(catalog, field, other) : NULL;

        if (entry != NULL && same_name(name, entry->name))
            return true;
    }
    return false;
}

static void judge_row(Audit *audit, const Grid *grid, unsigned index)
{
    const Cell *cell = &g_array_index(grid->cells, Cell, index);
    Field field = *cell->code == '3' ? FIELD_ECONOMY : FIELD_FUNCTION;
    Code code = g_ascii_strtoll(cell->code, NULL, 10);
    const CatalogEntry *entry = catalog_entry(audit->data->catalog, field, code);
    unsigned passage = label_passage(grid, index);

    if (entry == NULL || same_name(cell->label, entry->name) || !has_letters(cell->label) ||
        begins_with(entry->name, cell->label)) /* cut by its cell */
        return;
    if (audit->year == audit->data->catalog_year ||
        is_siblings_name(audit->data->catalog, field, code, cell->label))
        finding_add(audit, "code-name", passage, 0, (uint32_t)strlen(PASSAGE(audit, passage)->text),
                    cell->label, entry->name);
    else if (cell->figure != NONE)
        relation_not_checkable(audit, "code-name", cell->figure,
                               "the classification of the report's year is not at hand");
}

static void codes_of_tables(Audit *audit)
{
    for (unsigned g = 0; g < audit->grids->len; g++) {
        const Grid *grid = GRID(audit, g);
        const char *last = NULL;

        for (unsigned i = 0; grid->id != NULL && i < grid->cells->len; i++) {
            const Cell *cell = &g_array_index(grid->cells, Cell, i);

            if (cell->code == NULL || cell->label == NULL || cell->code == last)
                continue;
            last = cell->code;
            judge_row(audit, grid, i);
        }
    }
}

/* ---- names of the classification that have changed ---- */

/* "（05）": the code is compared with the catalog. */
static bool has_code(const char *after)
{
    return begins_with(after, "（") && g_ascii_isdigit(after[strlen("（")]);
}

/* `renamed  OLD  YEAR  NEW`: from the year on reports write the new name. */
static void judge_renamed(Audit *audit, unsigned passage, const Renaming *renaming)
{
    const char *text = PASSAGE(audit, passage)->text;
    size_t length = strlen(renaming->name);

    for (const char *at = strstr(text, renaming->name); at != NULL;
         at = strstr(at + length, renaming->name))
        if (audit->year != audit->data->catalog_year || !has_code(at + length))
            finding_add(audit, "item-renamed", passage, (uint32_t)(at - text),
                        (uint32_t)(at - text) + (uint32_t)length, renaming->name,
                        renaming->instead);
}

static void renamed_items(Audit *audit)
{
    unsigned count = audit->passages->len;

    for (unsigned r = 0; r < audit->data->renamings->len && audit->year > 0; r++) {
        const Renaming *renaming = &g_array_index(audit->data->renamings, Renaming, r);

        for (unsigned i = 0; i < count && audit->year >= renaming->from; i++)
            judge_renamed(audit, i, renaming);
    }
}

void relate_names(Audit *audit)
{
    unsigned count = audit->passages->len;

    renamed_items(audit);
    codes_of_tables(audit);
    if (audit->year != audit->data->catalog_year)
        return;
    codes_of_items(audit);
    for (unsigned i = 0; i < count; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT && !PASSAGE(audit, i)->contents)
            codes_in_text(audit, i);
}
