/* name.c: names that must be written one way: the unit's, and codes' with the catalog's */
#include "audit/internal.h"
#include "base/text.h"

#include <string.h>

/* ---- the unit ---- */

/* As many characters before byte `end` as `count`; the byte where they begin. */
static uint32_t back(const char *text, uint32_t end, glong count)
{
    const char *at = text + end;

    while (count-- > 0 && at > text)
        at = g_utf8_prev_char(at);
    return (uint32_t)(at - text);
}

static const char *tail_of(const char *name, glong count)
{
    glong length = g_utf8_strlen(name, -1);

    return g_utf8_offset_to_pointer(name, MAX(length - count, 0));
}

/* The first characters of the name stand within `text`. */
static const char *begins_like(const char *text, const char *name)
{
    g_autofree char *head = g_utf8_substring(name, 0, 3);

    return strstr(text, head);
}

static void judge_name(Audit *audit, unsigned passage, uint32_t end)
{
    const char *name = audit->unit_name, *text = PASSAGE(audit, passage)->text, *begin;
    uint32_t from = back(text, end, g_utf8_strlen(name, -1) + 2);
    g_autofree char *window = g_strndup(text + from, end - from);
    g_autofree char *found = NULL;
    unsigned distance;
    bool titled;

    if (g_str_has_suffix(window, name))
        return;
    begin = begins_like(window, name);
    if (begin == NULL)
        return;
    found = g_strdup(begin);
    distance = text_distance(found, name);
    titled = g_ascii_isdigit(text[end]) || g_str_has_prefix(text + end, "部门") ||
             g_str_has_prefix(text + end, "单位");
    if (distance == 0 || distance > 4 || strstr(found, "、") != NULL || strstr(found, "，") != NULL)
        return;
    if (distance == 1 || titled)
        finding_add(audit, "unit-name", passage, end - (uint32_t)strlen(found), end, found, name);
}

static void unit_names(Audit *audit)
{
    const char *tail;
    unsigned count = audit->passages->len;

    if (audit->unit_name == NULL || g_utf8_strlen(audit->unit_name, -1) < 6)
        return;
    tail = tail_of(audit->unit_name, 3);
    for (unsigned i = 0; i < count; i++)
        for (const char *at = strstr(PASSAGE(audit, i)->text, tail); at != NULL;) {
            uint32_t end = (uint32_t)(at - PASSAGE(audit, i)->text) + (uint32_t)strlen(tail);

            judge_name(audit, i, end);
            at = strstr(PASSAGE(audit, i)->text + end, tail);
        }
}

/* ---- codes ---- */

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
        g_once_init_leave(&shape, g_regex_new("(?:^|[、.．，。；：）])(?:[0-9]{1,2}[、.．])?([\\p{"
                                              "Han}（）]{3,30}?)（([1-3][0-9]{6}|[1-3][0-9]{4})）",
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

    unit_names(audit);
    if (audit->year != audit->data->catalog_year)
        return;
    codes_of_items(audit);
    codes_of_tables(audit);
    for (unsigned i = 0; i < count; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT && !PASSAGE(audit, i)->contents)
            codes_in_text(audit, i);
}
