/* across.c: one fact in two places: text and text, text and table, table and table
 *
 * Facts meet by what they are of: a canonical measure, a code, a class, section and item by name.
 * What has no counterpart is left alone.
 */
#include "audit/internal.h"

#include <string.h>

#define CELL(grid, index) (&g_array_index((grid)->cells, Cell, index))

/* ---- text and text ---- */

/* A part of a budget says what was planned, whatever words stand before it. */
static bool is_planned(const Audit *audit, unsigned index)
{
    gpointer total = g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(index + 1));

    return total != NULL && FIGURE(audit, GPOINTER_TO_UINT(total) - 1)->role == ROLE_BUDGET;
}

static bool same_year(const Figure *a, const Figure *b)
{
    return a->year == 0 || b->year == 0 || a->year == b->year;
}

/* What was told before `at` of the same year; NONE. */
static unsigned told_before(const Audit *audit, const GArray *figures, unsigned at)
{
    unsigned index = g_array_index(figures, unsigned, at);

    for (unsigned i = 0; i < at && !is_planned(audit, index); i++) {
        unsigned other = g_array_index(figures, unsigned, i);

        if (!is_planned(audit, other) && same_year(FIGURE(audit, index), FIGURE(audit, other)))
            return other;
    }
    return NONE;
}

static void same_in_text(Audit *audit)
{
    GHashTableIter iter;
    gpointer key, value;
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    g_hash_table_iter_init(&iter, audit->measures);
    while (g_hash_table_iter_next(&iter, &key, &value))
        g_ptr_array_add(ids, key);
    g_ptr_array_sort_with_data(ids, (GCompareDataFunc)(void (*)(void))g_strcmp0, NULL);
    for (unsigned i = 0; i < audit->data->measures->len;
         i++) { /* in the order of the data, never of the table */
        const MeasureWord *measure = &g_array_index(audit->data->measures, MeasureWord, i);
        const GArray *figures = g_hash_table_lookup(audit->measures, measure->id);

        if (figures == NULL || !g_ptr_array_remove(ids, (gpointer)measure->id))
            continue;
        for (unsigned f = 1; f < figures->len; f++) {
            unsigned pair[2] = {g_array_index(figures, unsigned, f),
                                told_before(audit, figures, f)};

            if (pair[1] != NONE)
                relation_add(audit, "same-text", FORM_SAME, pair, NULL, 2, 0);
        }
    }
}

/* ---- tables by code and name ---- */

static const Grid *grid_of(const Audit *audit, const char *id)
{
    for (unsigned i = 0; i < audit->grids->len; i++)
        if (g_strcmp0(GRID(audit, i)->id, id) == 0)
            return GRID(audit, i);
    return NULL;
}

static bool in_total_column(const AuditData *data, const Cell *cell)
{
    const char *last = cell->head != NULL ? strrchr(cell->head, '|') : NULL;

    return cell->head != NULL &&
           data_word_ending(data, "row-totals", last != NULL ? last + 1 : cell->head) != NULL;
}

/* ---- the narrative's items against the table ---- */

static bool named_like(const char *name, const char *label)
{
    g_autofree char *left = name_core(name);
    g_autofree char *right = name_core(label);

    return strcmp(left, right) == 0;
}

static const Cell *label_of_code(const Grid *grid, const char *code)
{
    for (unsigned i = 0; i < grid->cells->len; i++)
        if (g_strcmp0(CELL(grid, i)->code, code) == 0 && CELL(grid, i)->label != NULL)
            return CELL(grid, i);
    return NULL;
}

/* The class of code "2080501" is that of "208", under the name the item gives. */
static bool class_fits(const Grid *grid, const Cell *cell, const Item *item)
{
    g_autofree char *code = g_strndup(cell->code, 3);
    const Cell *above = label_of_code(grid, code);

    return above != NULL && named_like(item->names[0], above->label);
}

/* The item's cell: by name and class; else the only one of the class with its amount. */
static const Cell *cell_of_item(const Audit *audit, const Grid *grid, const Item *item,
                                bool *by_name)
{
    const Cell *by_amount = NULL;
    unsigned amounts = 0;

    *by_name = false;
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        g_autofree char *section =
            cell->code != NULL && strlen(cell->code) == 7 ? g_strndup(cell->code, 5) : NULL;
        unsigned pair[2] = {item->outturn, cell->figure};
        static const int signs[2] = {1, 1};

        if (cell->figure == NONE || section == NULL || cell->label == NULL ||
            !in_total_column(audit->data, cell) || !class_fits(grid, cell, item))
            continue;
        if (named_like(item->names[2], cell->label)) {
            const Cell *above = label_of_code(grid, section);

            if (!*by_name || (above != NULL && named_like(item->names[1], above->label)))
                by_amount = cell;
            *by_name = true;
        } else if (!*by_name && item->outturn != NONE &&
                   relation_try(audit, FORM_SAME, pair, signs, 2, 0) == VERDICT_OK) {
            by_amount = cell;
            amounts++;
        }
    }
    return *by_name || amounts == 1 ? by_amount : NULL;
}

static void say_name(Audit *audit, const Item *item, unsigned part, const Cell *cell)
{
    Finding *finding =
        finding_add(audit, "item-name", item->passage, item->first[0],
                    item->last[item->names[2] != NULL ? 2 : 1], item->names[part], cell->label);

    if (finding != NULL)
        finding_span(finding, cell->passage, 0,
                     (uint32_t)strlen(PASSAGE(audit, cell->passage)->text));
}

static void items_in_text(Audit *audit, const Grid *grid)
{
    for (unsigned i = 0; i < audit->items->len; i++) {
        const Item *item = &g_array_index(audit->items, Item, i);
        const Cell *cell, *above;
        g_autofree char *section = NULL;
        bool by_name;

        if (item->names[2] == NULL || strcmp(PASSAGE(audit, item->passage)->topic, "general") != 0)
            continue;
        cell = cell_of_item(audit, grid, item, &by_name);
        if (cell == NULL)
            continue;
        section = g_strndup(cell->code, 5);
        above = label_of_code(grid, section);
        if (!by_name)
            say_name(audit, item, 2, cell);
        else if (above != NULL && !named_like(item->names[1], above->label))
            say_name(audit, item, 1, above);
        if (item->outturn != NONE) {
            unsigned pair[2] = {item->outturn, cell->figure};

            relation_add(audit, "text-table-item", FORM_SAME, pair, NULL, 2, 0);
        }
    }
}

/* ---- paragraphs that begin with an item's code ---- */

/* ---- paragraphs that begin with an item's name alone ---- */

/* "5.社会保障和就业支出类…款职业年金缴费支出项" without its number and its last word; the caller
 * frees. */
static char *lead_core_of_item(const Passage *passage, const Figure *first)
{
    static GRegex *extra;
    g_autofree char *lead = g_strndup(passage->text, first->first);
    g_autofree char *bare = NULL;

    if (g_once_init_enter(&extra))
        g_once_init_leave(
            &extra, g_regex_new("^（?[0-9一二三四五六七八九十]{1,3}[）、.．]+|[：，。].*$|[0-9]+",
                                G_REGEX_OPTIMIZE, 0, NULL));
    bare = g_regex_replace_literal(extra, lead, -1, 0, "", 0, NULL);
    if (g_str_has_suffix(bare, "项"))
        bare[strlen(bare) - strlen("项")] = '\0';
    return name_core(bare);
}

/* What stands before the item's name is nothing, or ends where a section's name may. */
static bool ends_section(const Grid *grid, const char *core, const char *name, const char *code)
{
    g_autofree char *before = g_strndup(core, strlen(core) - strlen(name));
    g_autofree char *section_code = g_strndup(code, 5);
    const Cell *section = label_of_code(grid, section_code);
    g_autofree char *section_name = section != NULL ? name_core(section->label) : NULL;

    return *before == '\0' || g_str_has_suffix(before, "款") || g_str_has_suffix(before, "类") ||
           (section_name != NULL && g_str_has_suffix(before, section_name));
}

/* The one row whose item a paragraph begins with; NULL when there are none or several. */
static const Cell *cell_of_lead(const Audit *audit, const Grid *grid, const char *core)
{
    const Cell *found = NULL;
    size_t length = 0;
    bool several = false;

    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        g_autofree char *name = NULL;

        if (cell->figure == NONE || cell->code == NULL || strlen(cell->code) != 7 ||
            cell->label == NULL || !in_total_column(audit->data, cell))
            continue;
        name = name_core(cell->label);
        if (*name == '\0' || !g_str_has_suffix(core, name) || strlen(name) < length ||
            !ends_section(grid, core, name, cell->code))
            continue;
        several = found != NULL && strlen(name) == length && strcmp(found->code, cell->code) != 0;
        found = cell;
        length = strlen(name);
    }
    return several ? NULL : found;
}

static bool is_item_already(const Audit *audit, unsigned passage)
{
    for (unsigned i = 0; i < audit->items->len; i++)
        if (g_array_index(audit->items, Item, i).passage == passage)
            return true;
    return false;
}

/* "5.事业单位医疗（项）。支出决算379.02万元，…" */
static void named_items_in_text(Audit *audit, const Grid *grid)
{
    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        unsigned pair[2] = {NONE, NONE};
        g_autofree char *core = NULL;
        const Cell *cell;

        if (passage->kind != PASSAGE_TEXT || strcmp(passage->topic, "general") != 0 ||
            passage->figure_count == 0 || is_item_already(audit, i))
            continue;
        for (unsigned f = passage->first_figure;
             f < passage->first_figure + passage->figure_count && pair[0] == NONE; f++)
            if (figure_is_whole(FIGURE(audit, f)) && FIGURE(audit, f)->kind == NUMBER_AMOUNT &&
                !names_other_year(audit, FIGURE(audit, f)->phrase))
                pair[0] = f;
        core = lead_core_of_item(passage, FIGURE(audit, passage->first_figure));
        cell = pair[0] != NONE && *core != '\0' ? cell_of_lead(audit, grid, core) : NULL;
        if (cell == NULL)
            continue;
        pair[1] = cell->figure;
        relation_add(audit, "text-table-item", FORM_SAME, pair, NULL, 2, 0);
    }
}

/* The whole of the row of `code`, under the name that the text gives it. */
static const Cell *cell_of_code(const Audit *audit, const Grid *grid, const char *code,
                                const char *name)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);

        if (cell->figure != NONE && g_strcmp0(cell->code, code) == 0 && cell->label != NULL &&
            in_total_column(audit->data, cell) && named_like(name, cell->label))
            return cell;
    }
    return NULL;
}

/* The first whole amount of a paragraph, if it has but one: what the item came to. NONE. */
static unsigned only_whole(const Audit *audit, const Passage *passage)
{
    unsigned found = NONE;

    for (unsigned i = 0; i < passage->figure_count; i++) {
        const Figure *figure = FIGURE(audit, passage->first_figure + i);

        if (!figure_is_whole(figure) || figure->kind != NUMBER_AMOUNT)
            continue;
        if (found != NONE)
            return NONE;
        found = passage->first_figure + i;
    }
    return found;
}

/* "2010350事业运行：……决算数……": the code and the name both say which row it is. */
static void coded_items_in_text(Audit *audit, const Grid *grid)
{
    static GRegex *shape;

    if (g_once_init_enter(&shape))
        g_once_init_leave(&shape,
                          g_regex_new("^(?:[0-9]{1,3}(?:[.．][0-9]{1,3})*[.．、]?)?(2[0-9]{6})"
                                      "([^0-9：:，。；]{2,60})[：:，]",
                                      G_REGEX_OPTIMIZE, 0, NULL));
    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        g_autoptr(GMatchInfo) match = NULL;
        unsigned pair[2] = {only_whole(audit, passage), NONE};
        const Cell *cell;

        if (passage->kind != PASSAGE_TEXT || strcmp(passage->topic, "general") != 0 ||
            pair[0] == NONE || !g_regex_match(shape, passage->text, 0, &match))
            continue;
        {
            g_autofree char *code = g_match_info_fetch(match, 1);
            g_autofree char *name = g_match_info_fetch(match, 2);

            cell = cell_of_code(audit, grid, code, name);
        }
        if (cell == NULL)
            continue;
        pair[1] = cell->figure;
        relation_add(audit, "text-table-item", FORM_SAME, pair, NULL, 2, 0);
    }
}

/* ---- parts named in the text whose amount is nothing ---- */

static const Cell *economy_cell(const Audit *audit, const Grid *grid, const char *core,
                                bool personnel)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = CELL(grid, i);
        g_autofree char *label = NULL;
        bool side;

        if (cell->code == NULL || strlen(cell->code) != 5 || cell->label == NULL ||
            (cell->figure == NONE && !cell->empty))
            continue;
        side = strncmp(cell->code, "301", 3) == 0 || strncmp(cell->code, "303", 3) == 0;
        label = name_core(cell->label);
        if (side == personnel && strcmp(label, core) == 0)
            return cell;
    }
    (void)audit;
    return NULL;
}

static bool is_nil(const Audit *audit, const Cell *cell)
{
    return cell->figure == NONE ? cell->empty
                                : exact_sign(FIGURE(audit, cell->figure)->middle) == 0;
}

/* A name alone says little: it is quoted with its neighbours in the list. */
static uint32_t item_before(const char *text, uint32_t first, uint32_t least)
{
    uint32_t at = first > least + 3 ? first - 3 : first;

    while (at > least && !begins_with(text + at - 3, "、"))
        at = (uint32_t)(g_utf8_prev_char(text + at) - text);
    return at;
}

static uint32_t item_after(const char *text, uint32_t last, uint32_t most)
{
    uint32_t at = MIN(last + 3, most);

    while (at < most && !begins_with(text + at, "、"))
        at = (uint32_t)(g_utf8_next_char(text + at) - text);
    return at;
}

static void judge_named(Audit *audit, const Grid *grid, unsigned passage, uint32_t first,
                        uint32_t last, bool personnel, uint32_t list_first, uint32_t list_last)
{
    const char *text = PASSAGE(audit, passage)->text;
    g_autofree char *name = g_strndup(text + first, last - first);
    g_autofree char *core = name_core(name);
    const Cell *cell = *core != '\0' ? economy_cell(audit, grid, core, personnel) : NULL;
    Finding *finding;

    if (cell == NULL || !is_nil(audit, cell))
        return;
    finding = finding_add(audit, "named-part-nil", passage, item_before(text, first, list_first),
                          item_after(text, last, list_last), name, "0.00");
    if (finding != NULL)
        finding_span(finding, cell->passage, 0,
                     (uint32_t)strlen(PASSAGE(audit, cell->passage)->text));
}

/* "人员经费…，主要包括：基本工资、津贴补贴、奖金；" */
static void names_in_list(Audit *audit, const Grid *grid, unsigned passage, bool personnel,
                          uint32_t from)
{
    const char *text = PASSAGE(audit, passage)->text, *at = text + from, *name = at;
    uint32_t end;
    unsigned depth = 0;

    for (; *at != '\0' && !(begins_with(at, "。") || begins_with(at, "；"));
         at = g_utf8_next_char(at)) {
    }
    end = (uint32_t)(at - text);
    for (at = name;; at = g_utf8_next_char(at)) {
        text = PASSAGE(audit, passage)->text;
        depth += begins_with(at, "（");
        depth -= depth > 0 && begins_with(at, "）");
        if (at < text + end && (depth > 0 || !(begins_with(at, "、") || begins_with(at, "，"))))
            continue;
        judge_named(audit, grid, passage, (uint32_t)(name - text), (uint32_t)(at - text), personnel,
                    from, end);
        if (at >= text + end)
            return;
        name = at + strlen("、");
    }
}

static void named_parts(Audit *audit, const Grid *grid)
{
    static GRegex *opener;
    unsigned count = audit->passages->len;

    if (g_once_init_enter(&opener))
        g_once_init_leave(
            &opener,
            g_regex_new("(人员经费|公用经费)[^。；]*?(?:主要)?(?:包括|用于)：?", 0, 0, NULL));
    for (unsigned i = 0; i < count; i++) {
        g_autoptr(GMatchInfo) match = NULL;

        if (PASSAGE(audit, i)->kind != PASSAGE_TEXT ||
            strcmp(PASSAGE(audit, i)->topic, "basic") != 0)
            continue;
        for (g_regex_match(opener, PASSAGE(audit, i)->text, 0, &match); g_match_info_matches(match);
             g_match_info_next(match, NULL)) {
            g_autofree char *word = g_match_info_fetch(match, 1);
            int end;

            g_match_info_fetch_pos(match, 0, NULL, &end);
            names_in_list(audit, grid, i, strcmp(word, "人员经费") == 0, (uint32_t)end);
        }
    }
}

static bool has_figures(const Grid *grid)
{
    for (unsigned i = 0; i < grid->cells->len; i++)
        if (CELL(grid, i)->figure != NONE)
            return true;
    return false;
}

void relate_across(Audit *audit)
{
    const Grid *general = grid_of(audit, "public-5"), *basic = grid_of(audit, "public-6");

    same_in_text(audit);
    if (general != NULL) {
        items_in_text(audit, general);
        coded_items_in_text(audit, general);
        named_items_in_text(audit, general);
    }
    if (basic != NULL && has_figures(basic))
        named_parts(audit, basic);
}
