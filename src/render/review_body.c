/* review_body.c: the document as it was read, its wrong places marked, the findings beside them
 *
 * Marks may overlap: a text is cut at every beginning and end of a mark, and a piece belongs to the
 * gravest mark that covers it. The first piece of a mark carries its name, so that a finding can
 * lead to it.
 */
#include "render/review_internal.h"

#include <string.h>

/* ---- marks ---- */

static int mark_level(const ReviewPage *page, const ReviewMark *mark)
{
    const char *severity = review_text(json_array_get(page->findings, mark->finding), "severity");

    return strcmp(severity, "error") == 0 ? 0 : strcmp(severity, "warning") == 0 ? 1 : 2;
}

static const ReviewMark *mark_over(const ReviewPage *page, const GArray *marks, unsigned from,
                                   unsigned to)
{
    const ReviewMark *over = NULL;

    for (unsigned i = 0; i < marks->len; i++) {
        const ReviewMark *mark = &g_array_index(marks, ReviewMark, i);

        if (mark->from <= from && mark->to >= to &&
            (over == NULL || mark_level(page, mark) < mark_level(page, over)))
            over = mark;
    }
    return over;
}

/* Names of places that begin here; an empty element for each, for a piece can carry but one. */
static void write_names(ReviewPage *page, const GArray *marks, unsigned from)
{
    for (unsigned i = 0; i < marks->len; i++) {
        const ReviewMark *mark = &g_array_index(marks, ReviewMark, i);

        if (mark->from != from)
            continue;
        markup_open(page->markup, "span");
        review_reference(page->markup, "id", "p", mark->finding, (int)mark->span);
        markup_attribute(page->markup, "class", "name");
        markup_close(page->markup);
    }
}

static void write_piece(ReviewPage *page, const GArray *marks, const char *text, unsigned from,
                        unsigned to)
{
    const ReviewMark *mark = mark_over(page, marks, from, to);
    const char *start = g_utf8_offset_to_pointer(text, from);
    g_autofree char *piece =
        g_strndup(start, (gsize)(g_utf8_offset_to_pointer(start, to - from) - start));

    write_names(page, marks, from);
    if (mark == NULL) {
        markup_text(page->markup, piece);
        return;
    }
    markup_open(page->markup, "a");
    review_reference(page->markup, "href", "#f", mark->finding, -1);
    markup_attribute(page->markup, "class",
                     review_text(json_array_get(page->findings, mark->finding), "severity"));
    markup_element(page->markup, "mark", NULL, piece);
    markup_close(page->markup);
}

static int by_number(gconstpointer a, gconstpointer b)
{
    unsigned left = *(const unsigned *)a, right = *(const unsigned *)b;

    return left < right ? -1 : left > right;
}

static void add_cut(GArray *cuts, unsigned at, unsigned length)
{
    at = MIN(at, length);
    g_array_append_val(cuts, at);
}

static void write_marked(ReviewPage *page, const char *text, const GArray *marks)
{
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(unsigned));
    unsigned length = (unsigned)g_utf8_strlen(text, -1);

    add_cut(cuts, 0, length);
    add_cut(cuts, length, length);
    for (unsigned i = 0; i < marks->len; i++) {
        add_cut(cuts, g_array_index(marks, ReviewMark, i).from, length);
        add_cut(cuts, g_array_index(marks, ReviewMark, i).to, length);
    }
    g_array_sort(cuts, by_number);
    for (unsigned i = 0; i + 1 < cuts->len; i++) {
        unsigned from = g_array_index(cuts, unsigned, i), to = g_array_index(cuts, unsigned, i + 1);

        if (to > from)
            write_piece(page, marks, text, from, to);
    }
}

/* The text of a node; `path` names it in the places of findings. */
static void write_text(ReviewPage *page, const Node *node, const char *path)
{
    const GArray *marks = g_hash_table_lookup(page->marks, path);
    g_autofree char *text = node_plain(node);

    if (marks != NULL)
        write_marked(page, text, marks);
    else
        markup_text(page->markup, text);
}

/* ---- blocks ---- */

static void write_cell(ReviewPage *page, const Node *cell, const char *path)
{
    markup_open(page->markup, cell->head ? "th" : "td");
    if (cell->colspan > 1)
        markup_attribute_int(page->markup, "colspan", cell->colspan);
    if (cell->rowspan > 1)
        markup_attribute_int(page->markup, "rowspan", cell->rowspan);
    if (cell->align == ALIGN_END)
        markup_attribute(page->markup, "class", "n");
    write_text(page, cell, path);
    markup_close(page->markup);
}

static void write_caption(ReviewPage *page, const Node *table, unsigned index)
{
    const char *parts[] = {table->number, table->text, table->unit};
    g_autofree char *path = g_strdup_printf("/%u", index);
    const GArray *marks = g_hash_table_lookup(page->marks, path);

    markup_open(page->markup, "caption");
    if (marks != NULL)
        for (unsigned i = 0; i < marks->len; i++)
            write_names(page, marks, g_array_index(marks, ReviewMark, i).from);
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i] != NULL) {
            markup_text(page->markup, parts[i]);
            markup_text(page->markup, " ");
        }
    markup_close(page->markup);
}

static void write_table(ReviewPage *page, const Node *table, unsigned index)
{
    markup_open(page->markup, "div");
    markup_attribute(page->markup, "class", "region");
    markup_attribute(page->markup, "tabindex", "0");
    markup_attribute(page->markup, "role", "region");
    markup_attribute(page->markup, "aria-label", table->text != NULL ? table->text : "…");
    markup_open(page->markup, "table");
    write_caption(page, table, index);
    markup_open(page->markup, "tbody");
    for (unsigned r = 0; r < node_count(table); r++) {
        markup_open(page->markup, "tr");
        for (unsigned c = 0; c < node_count(node_at(table, r)); c++) {
            g_autofree char *path = g_strdup_printf("/%u/%u/%u", index, r, c);
            write_cell(page, node_at(node_at(table, r), c), path);
        }
        markup_close(page->markup);
        markup_line(page->markup);
    }
    markup_close(page->markup);
    markup_close(page->markup);
    markup_close(page->markup);
    if (table->remark != NULL)
        markup_element(page->markup, "p", "remark", table->remark);
}

static void write_passage(ReviewPage *page, const Node *node, unsigned index)
{
    static const char *const headings[] = {"h2", "h3", "h4", "h5"};
    g_autofree char *path = g_strdup_printf("/%u", index);

    if (node->kind == NODE_TABLE) {
        write_table(page, node, index);
        return;
    }
    markup_open(page->markup,
                node->kind == NODE_HEADING ? headings[CLAMP(node->level, 1, 4) - 1] : "p");
    if (node->kind == NODE_CHART)
        markup_text(page->markup, node->text);
    else
        write_text(page, node, path);
    markup_close(page->markup);
}

static bool is_shown(const Node *node)
{
    return node->kind != NODE_PAGE_BREAK && (node->kind != NODE_CHART || node->text != NULL);
}

static void write_page_number(ReviewPage *page, const Node *node, int *last)
{
    g_autofree char *number = NULL;

    if (node->place.page <= *last)
        return;
    *last = node->place.page;
    number = g_strdup_printf("%d", node->place.page);
    markup_element(page->markup, "div", "page-number", number);
}

void review_body(ReviewPage *page)
{
    const Node *root = page->document->root;
    int last = 0;

    for (unsigned i = 0; i < node_count(root); i++) {
        const Node *node = node_at(root, i);
        const GArray *cards = g_hash_table_lookup(page->cards, GUINT_TO_POINTER(i + 1));

        if (!is_shown(node) && cards == NULL)
            continue;
        write_page_number(page, node, &last);
        markup_open(page->markup, "div");
        markup_attribute(page->markup, "class",
                         cards != NULL                ? "row found"
                         : node->kind == NODE_HEADING ? "row"
                                                      : "row plain");
        markup_open(page->markup, "div");
        markup_attribute(page->markup, "class", "passage");
        write_passage(page, node, i);
        markup_close(page->markup);
        if (cards != NULL) {
            markup_open(page->markup, "aside");
            for (unsigned c = 0; c < cards->len; c++)
                review_card(page, g_array_index(cards, unsigned, c));
            markup_close(page->markup);
        }
        markup_close(page->markup);
        markup_line(page->markup);
    }
}
