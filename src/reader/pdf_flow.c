/* pdf_flow.c: lines and tables of all pages into headings, paragraphs, notes and tables
 *
 * A line that reaches the right edge goes on in the next one, over page ends as well, unless that
 * begins something: it is indented, numbered, of another size, or far below. Edges and pitch are
 * those that most lines of pages of one size have. The contents, when they are listed, repeat every
 * heading: they become notes. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define HEADING_MAX 60    /* characters */
#define LARGER 1.12       /* of the body's size: a heading */
#define SMALLER 0.8       /* a heading over a table may be smaller than the body */
#define COVER 1.3         /* of the body's size: the title on the first page */
#define CONTENTS_PAGES 6u /* contents are no longer than these */
#define PICTURE_SHARE 0.4 /* of a page, with no text beside it */
#define HISTOGRAM 4096u
#define LATIN_WIDTH 0.5 /* of the size: figures */
#define EDGE_SLACK 0.6  /* of the size: lines reach the edge only so exactly */
#define OVER_MAX 6u     /* lines that name a table */
#define EDGE_LINES 3u   /* that share an edge */

typedef struct {
    unsigned width, height; /* of the pages, in tens of points */
    double left, right, pitch;
} Measure;

typedef struct {
    GPtrArray *pages;
    Document *document;
    Node *root;
    GArray *measures;     /* of Measure */
    GHashTable *contents; /* lines of the contents */
    double body_size;
    uint16_t body_face;
    GPtrArray *paragraph;      /* of const PdfLine *: open */
    PdfGrid *table;            /* open; borrowed of its page */
    const PdfPage *table_page; /* the page it has reached */
    PdfGrid *held; /* the table just before it, in case that only had no room for more columns */
    const PdfPage *held_page; /* the page that reached */
    GHashTable *over_table;   /* what stands over it on its first page, without blanks */
    bool after_table;         /* nothing but notes since a table */
} Flow;

/* Measures */

typedef struct {
    unsigned counts[HISTOGRAM];
} Histogram;

static void histogram_add(Histogram *histogram, double value, unsigned weight)
{
    if (value >= 0 && value < HISTOGRAM - 1)
        histogram->counts[(unsigned)lround(value)] += weight;
}

static unsigned histogram_near(const Histogram *histogram, unsigned i)
{
    return histogram->counts[i] + (i > 0 ? histogram->counts[i - 1] : 0) +
           (i + 1 < HISTOGRAM ? histogram->counts[i + 1] : 0);
}

static unsigned histogram_mode(const Histogram *histogram)
{
    unsigned mode = 0;

    for (unsigned i = 1; i < HISTOGRAM; i++)
        if (histogram_near(histogram, i) > histogram_near(histogram, mode))
            mode = i;
    return mode;
}

/* The outermost value that several lines share: the right edge (`last`) or the left; -1: there is
 * none. */
static double histogram_edge(const Histogram *histogram, bool last)
{
    for (unsigned i = 0; i < HISTOGRAM; i++) {
        unsigned at = last ? HISTOGRAM - 1 - i : i;

        if (histogram_near(histogram, at) >= EDGE_LINES)
            return at;
    }
    return -1;
}

static bool same_class(const Measure *measure, const PdfPage *page)
{
    return measure->width == (unsigned)(page->width / 10) &&
           measure->height == (unsigned)(page->height / 10);
}

/* The extent of everything on pages of the class, for when no lines share an edge. */
static void measure_extent(const Flow *flow, Measure *measure, double *left, double *right)
{
    *left = INFINITY;
    *right = 0;
    for (guint i = 0; i < flow->pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(flow->pages, i);

        for (guint j = 0; same_class(measure, page) && j < page->lines->len; j++) {
            const PdfLine *line = g_ptr_array_index(page->lines, j);

            *left = fmin(*left, line->box.left);
            *right = fmax(*right, line->box.right);
        }
        for (guint j = 0; same_class(measure, page) && j < page->grids->len; j++) {
            const PdfGrid *grid = g_ptr_array_index(page->grids, j);

            *left = fmin(*left, grid->box.left);
            *right = fmax(*right, grid->box.right);
        }
    }
}

static Measure measure_class(const Flow *flow, const PdfPage *like)
{
    g_autofree Histogram *lefts = g_new0(Histogram, 1), *rights = g_new0(Histogram, 1),
                         *pitches = g_new0(Histogram, 1);
    Measure measure = {(unsigned)(like->width / 10), (unsigned)(like->height / 10), 0, 0, 0};
    double left, right;

    for (guint i = 0; i < flow->pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(flow->pages, i);

        for (guint j = 0; same_class(&measure, page) && j < page->lines->len; j++) {
            const PdfLine *line = g_ptr_array_index(page->lines, j);
            const PdfLine *before = j > 0 ? g_ptr_array_index(page->lines, j - 1) : NULL;

            histogram_add(lefts, line->box.left, 1);
            histogram_add(rights, line->box.right, 1);
            if (before != NULL && line->base - before->base > 0.5 * line->size)
                histogram_add(pitches, line->base - before->base, 1);
        }
    }
    measure_extent(flow, &measure, &left, &right);
    measure.left = histogram_edge(lefts, false);
    measure.right = histogram_edge(rights, true);
    measure.left = measure.left < 0 ? left : measure.left;
    measure.right = measure.right < 0 ? right : measure.right;
    measure.pitch = histogram_mode(pitches);
    return measure;
}

static const Measure *measure_of(const Flow *flow, const PdfPage *page)
{
    for (guint i = 0; i < flow->measures->len; i++)
        if (same_class(&g_array_index(flow->measures, Measure, i), page))
            return &g_array_index(flow->measures, Measure, i);
    return &g_array_index(flow->measures, Measure, 0);
}

static void find_measures(Flow *flow)
{
    for (guint i = 0; i < flow->pages->len && flow->measures->len < 16; i++) {
        const PdfPage *page = g_ptr_array_index(flow->pages, i);
        bool known = false;

        for (guint j = 0; j < flow->measures->len; j++)
            known = known || same_class(&g_array_index(flow->measures, Measure, j), page);
        if (!known) {
            Measure measure = measure_class(flow, page);

            g_array_append_val(flow->measures, measure);
        }
    }
}

static void find_body(Flow *flow)
{
    g_autofree Histogram *sizes = g_new0(Histogram, 1);
    g_autofree unsigned *faces = g_new0(unsigned, UINT16_MAX + 1);
    unsigned most = 0;

    for (guint i = 0; i < flow->pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(flow->pages, i);

        for (guint j = 0; j < page->lines->len; j++) {
            const PdfLine *line = g_ptr_array_index(page->lines, j);

            histogram_add(sizes, line->size * 4, (unsigned)strlen(line->text));
            faces[line->face] += (unsigned)strlen(line->text);
        }
    }
    for (unsigned i = 0; i <= UINT16_MAX; i++)
        if (faces[i] > faces[most])
            most = i;
    flow->body_size = histogram_mode(sizes) / 4.0;
    flow->body_face = (uint16_t)most;
}

/* Contents */

static bool has_leader(const char *text)
{
    return strstr(text, "......") != NULL || strstr(text, "………") != NULL ||
           strstr(text, "·····") != NULL || strstr(text, ". . . .") != NULL;
}

/* An entry without leaders, blanks and page number. */
static char *entry_key(const char *text)
{
    char *key = layout_squeeze(text);
    size_t length = strlen(key);

    while (length > 0 && (g_ascii_isdigit(key[length - 1]) || key[length - 1] == '.'))
        key[--length] = '\0';
    while (g_str_has_suffix(key, "…"))
        key[strlen(key) - strlen("…")] = '\0';
    while (g_str_has_suffix(key, "·"))
        key[strlen(key) - strlen("·")] = '\0';
    return key;
}

static bool is_contents_title(const PdfLine *line)
{
    g_autofree char *text = layout_squeeze(line->text);

    return strcmp(text, "目录") == 0 || strcmp(text, "目次") == 0;
}

/* Lines of the pages from the title of the contents on, as far as contents may go. */
static GPtrArray *lines_from(const Flow *flow, guint page_index, guint line_index)
{
    GPtrArray *lines = g_ptr_array_new();

    for (guint i = page_index; i < flow->pages->len && i < page_index + CONTENTS_PAGES; i++) {
        const PdfPage *page = g_ptr_array_index(flow->pages, i);

        for (guint j = i == page_index ? line_index : 0; j < page->lines->len; j++)
            g_ptr_array_add(lines, g_ptr_array_index(page->lines, j));
    }
    return lines;
}

/* Contents end where their first entry stands again, as a heading; or with the page. */
static guint contents_end(const GPtrArray *lines)
{
    const PdfLine *title = g_ptr_array_index(lines, 0);
    g_autofree char *first =
        lines->len > 1 ? entry_key(((PdfLine *)g_ptr_array_index(lines, 1))->text) : NULL;
    guint end = 1;

    for (guint i = 2; i < lines->len; i++) {
        g_autofree char *key = entry_key(((PdfLine *)g_ptr_array_index(lines, i))->text);

        if (*key != '\0' && strcmp(key, first) == 0)
            return i;
    }
    for (; end < lines->len; end++) {
        const PdfLine *line = g_ptr_array_index(lines, end);

        if (line->page != title->page && !has_leader(line->text))
            break;
    }
    return end;
}

static void find_contents(Flow *flow)
{
    for (guint i = 0; i < flow->pages->len; i++) {
        const PdfPage *page = g_ptr_array_index(flow->pages, i);

        for (guint j = 0; j < page->lines->len; j++) {
            PdfLine *line = g_ptr_array_index(page->lines, j);
            g_autoptr(GPtrArray) lines = NULL;
            guint end;

            if (has_leader(line->text))
                g_hash_table_add(flow->contents, line);
            if (!is_contents_title(line) || g_hash_table_contains(flow->contents, line))
                continue;
            lines = lines_from(flow, i, j);
            end = contents_end(lines);
            for (guint k = 0; k < end; k++)
                g_hash_table_add(flow->contents, g_ptr_array_index(lines, k));
        }
    }
}

/* Paragraphs */

static bool ends_sentence(const char *text)
{
    static const char *const ends[] = {"。", "；", "！", "？", ";", "：",
                                       ":",  "，", "、", ".",  ","};

    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++)
        if (g_str_has_suffix(text, ends[i]))
            return true;
    return false;
}

/* What the last line of a paragraph ends in, or one of a list. */
static bool ends_paragraph(const char *text)
{
    return g_str_has_suffix(text, "。") || g_str_has_suffix(text, "；") ||
           g_str_has_suffix(text, "：");
}

/* Whether the line stands in the middle of its page, and not because it is full. */
static bool is_middle(const PdfLine *line)
{
    return fabs(line->box.left + line->box.right - line->page->width) < 3 * line->size &&
           line->box.left > 0.15 * line->page->width;
}

/* How wide the beginning of the line is that may not be parted: a figure, a character, and what
 * clings to them. */
static double first_word(const PdfLine *line)
{
    const char *at = line->text;
    double width = 0;

    for (; layout_character_opens(g_utf8_get_char(at)); at = g_utf8_next_char(at))
        width += 1;
    if (g_ascii_isgraph(*at))
        for (; g_ascii_isgraph(*at); at++)
            width += LATIN_WIDTH;
    else if (*at != '\0')
        at = g_utf8_next_char(at), width += 1;
    for (; layout_character_closes(g_utf8_get_char(at)); at = g_utf8_next_char(at))
        width += 1;
    return width * line->size;
}

/* Whether `line` is full: `next` had no room on it. What ends a sentence and had, ended its
 * paragraph. */
static bool reaches_right(const Flow *flow, const PdfLine *line, const PdfLine *next)
{
    double room = measure_of(flow, line->page)->right - line->box.right;

    return room < first_word(next) + EDGE_SLACK * line->size ||
           (!ends_paragraph(line->text) && room <= 2.2 * line->size);
}

static bool is_indented(const Flow *flow, const PdfLine *line)
{
    return line->box.left > measure_of(flow, line->page)->left + 1.2 * line->size;
}

static bool same_size(const PdfLine *a, const PdfLine *b)
{
    return a->size < 1.15 * b->size && b->size < 1.15 * a->size;
}

/* The title on a first page is set in as many lines as it takes. */
static bool cover_goes_on(const Flow *flow, const PdfLine *last, const PdfLine *line)
{
    return last->page == line->page && last->page->number == 1 &&
           layout_numbering(last->text) == 0 && layout_numbering(line->text) == 0 &&
           last->size > COVER * flow->body_size && fabs(last->size - line->size) < 1 &&
           line->base - last->base < 3 * line->size &&
           fabs(last->box.left + last->box.right - line->box.left - line->box.right) <
               4 * line->size;
}

static bool heading_goes_on(const Flow *flow, const PdfLine *last, const PdfLine *line)
{
    const PdfLine *first = g_ptr_array_index(flow->paragraph, 0);

    double centre = (last->box.left + last->box.right) / 2;

    return last->page == line->page && layout_numbering(first->text) == 1 &&
           flow->paragraph->len == 1 && is_indented(flow, line) &&
           fabs((line->box.left + line->box.right) / 2 - centre) < 2 * line->size &&
           last->face == line->face && same_size(last, line) && layout_numbering(line->text) == 0 &&
           line->base - last->base < 2.5 * line->size;
}

/* Whether the distance to `line` is that of lines in a paragraph. */
static bool is_close(const Flow *flow, const PdfLine *last, const PdfLine *line)
{
    double pitch = measure_of(flow, line->page)->pitch, distance = line->base - last->base;

    if (last->page != line->page)
        return line->page->number == last->page->number + 1;
    if (flow->paragraph->len > 1) {
        const PdfLine *before = g_ptr_array_index(flow->paragraph, flow->paragraph->len - 2);

        if (before->page == last->page)
            pitch = fmax(last->base - before->base, 1.2 * last->size);
    }
    return distance < fmax(1.35 * pitch, 1.6 * last->size) && distance < 4 * last->size;
}

static bool starts_remark(const char *text)
{
    static const char *const words[] = {"注：", "注:", "备注：", "说明：", "备注:", "说明:"};

    for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_has_prefix(text, words[i]))
            return true;
    return false;
}

static bool goes_on(const Flow *flow, const PdfLine *line)
{
    const PdfLine *last, *first;
    bool block;

    if (flow->paragraph->len == 0)
        return false;
    first = g_ptr_array_index(flow->paragraph, 0);
    last = g_ptr_array_index(flow->paragraph, flow->paragraph->len - 1);
    if (g_hash_table_contains(flow->contents, line) || g_hash_table_contains(flow->contents, last))
        return false;
    if (cover_goes_on(flow, last, line) || heading_goes_on(flow, last, line))
        return true;
    if (starts_remark(line->text))
        return false;
    block = flow->paragraph->len > 1 && fabs(line->box.left - last->box.left) < 0.5 * line->size;
    if (!reaches_right(flow, last, line) || !same_size(last, line) || !is_close(flow, last, line) ||
        (is_indented(flow, line) && !block))
        return false;
    return layout_numbering(line->text) == 0 ||
           (!ends_sentence(last->text) && line->box.left < first->box.left + 1);
}

static char *paragraph_text(const GPtrArray *lines)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < lines->len; i++) {
        const PdfLine *line = g_ptr_array_index(lines, i);

        if (!layout_joins(text->str, line->text))
            g_string_append_c(text, ' ');
        g_string_append(text, line->text);
    }
    return g_string_free(text, FALSE);
}

/* The level of a heading; 0: a paragraph. */
static int level_of_heading(const Flow *flow, const char *text)
{
    const PdfLine *first = g_ptr_array_index(flow->paragraph, 0);
    unsigned numbering = layout_numbering(text);
    bool larger = first->size > LARGER * flow->body_size;
    bool other = first->bold || first->face != flow->body_face;

    if (g_utf8_strlen(text, -1) > HEADING_MAX || ends_sentence(text) ||
        strstr(text, "。") != NULL || layout_is_amount(text))
        return 0;
    if (numbering >= 1 && numbering <= 3)
        return (int)numbering;
    if (numbering == 4)
        return other && g_utf8_strlen(text, -1) <= 30 ? 4 : 0;
    if (larger && (is_middle(first) || first->size > COVER * flow->body_size))
        return 1;
    if (flow->paragraph->len > 1 || first->size < SMALLER * flow->body_size)
        return 0;
    if (other && is_middle(first))
        return 1;
    return first->bold && g_utf8_strlen(text, -1) <= 40 ? 3 : 0;
}

static Node *paragraph_node(Flow *flow, const char *text)
{
    int level;
    Node *node;

    if (g_hash_table_contains(flow->contents, g_ptr_array_index(flow->paragraph, 0)) ||
        (flow->after_table && starts_remark(text)))
        return node_append_new(flow->root, NODE_NOTE);
    flow->after_table = false;
    level = level_of_heading(flow, text);
    node = node_append_new(flow->root, level > 0 ? NODE_HEADING : NODE_PARAGRAPH);
    node->level = level;
    return node;
}

static void end_paragraph(Flow *flow)
{
    g_autofree char *text = NULL;
    Node *node;

    if (flow->paragraph->len == 0)
        return;
    text = paragraph_text(flow->paragraph);
    node = paragraph_node(flow, text);
    if (flow->document->title == NULL && node->kind == NODE_HEADING)
        flow->document->title = g_strdup(text);
    for (guint i = 0; i < flow->paragraph->len; i++) {
        const PdfLine *line = g_ptr_array_index(flow->paragraph, i);
        const PdfLine *before = i > 0 ? g_ptr_array_index(flow->paragraph, i - 1) : NULL;
        g_autofree char *own = g_strconcat(
            before != NULL && !layout_joins(before->text, line->text) ? " " : "", line->text, NULL);

        node_append_text(node, own)->place = layout_place(line->page, line->box);
    }
    node->place = ((Node *)g_ptr_array_index(node->children, 0))->place;
    g_ptr_array_set_size(flow->paragraph, 0);
}

/* Columns of figures that nothing names may be half a table: its lines are text, and no sums are
 * expected of them. */
static void add_rows_as_text(Flow *flow, const PdfGrid *grid)
{
    Node *paragraph = NULL;
    unsigned row = G_MAXUINT;

    for (guint i = 0; i < grid->cells->len; i++) {
        const PdfCell *cell = g_ptr_array_index(grid->cells, i);

        if (*cell->text == '\0')
            continue;
        if (cell->row != row) {
            paragraph = node_append_new(flow->root, NODE_PARAGRAPH);
            paragraph->place = layout_place(cell->page, cell->box);
            row = cell->row;
        }
        g_autofree char *text = g_strconcat(node_count(paragraph) > 0 ? " " : "", cell->text, NULL);

        node_append_text(paragraph, text)->place = layout_place(cell->page, cell->box);
    }
}

static void end_held(Flow *flow)
{
    if (flow->held == NULL)
        return;
    if (flow->held->loose && flow->held->heads == 0)
        add_rows_as_text(flow, flow->held);
    else
        node_append_take(flow->root, layout_table_node(flow->held));
    flow->held = NULL;
}

static void end_table(Flow *flow)
{
    if (flow->table == NULL)
        return;
    if (flow->held == NULL || flow->held_page->number + 1 != flow->table->page->number ||
        !layout_grid_widen(flow->held, flow->table)) {
        end_held(flow);
        flow->held = flow->table;
    }
    flow->held_page = flow->table_page;
    flow->table = NULL;
    flow->after_table = true;
}

static void add_line(Flow *flow, const PdfLine *line)
{
    end_table(flow);
    end_held(flow);
    if (!goes_on(flow, line))
        end_paragraph(flow);
    g_ptr_array_add(flow->paragraph, (gpointer)line);
}

/* Remembers the lines over `grid`, that a page may repeat over the rest of it. */
static void note_over(Flow *flow, const PdfGrid *grid, const PdfPage *page)
{
    g_hash_table_remove_all(flow->over_table);
    for (guint i = page->lines->len; i > 0 && g_hash_table_size(flow->over_table) < OVER_MAX; i--) {
        const PdfLine *line = g_ptr_array_index(page->lines, i - 1);

        if (line->base < (grid->box.top + grid->box.bottom) / 2)
            g_hash_table_add(flow->over_table, layout_squeeze(line->text));
    }
}

/* How many lines stand over the first grid of `page`, when all of them stood over the open table
 * too; else 0. */
static guint repeated_over(const Flow *flow, const PdfPage *page)
{
    const PdfGrid *grid = page->grids->len > 0 ? g_ptr_array_index(page->grids, 0) : NULL;
    guint count = 0;

    if (flow->table == NULL || grid == NULL || flow->table_page->number + 1 != page->number)
        return 0;
    for (; count < page->lines->len; count++) {
        const PdfLine *line = g_ptr_array_index(page->lines, count);
        g_autofree char *text = layout_squeeze(line->text);

        if (line->base >= (grid->box.top + grid->box.bottom) / 2)
            break;
        if (!g_hash_table_contains(flow->over_table, text))
            return 0;
    }
    return count;
}

static void add_grid(Flow *flow, PdfGrid *grid, const PdfPage *page)
{
    end_paragraph(flow);
    if (flow->table != NULL &&
        (flow->table_page == page || flow->table_page->number + 1 == page->number) &&
        layout_grid_continue(flow->table, grid)) {
        flow->table_page = page;
        return;
    }
    end_table(flow);
    flow->table = grid;
    flow->table_page = page;
    note_over(flow, grid, page);
}

/* Pages */

static void add_gap(Flow *flow, const PdfPage *page, const char *why)
{
    Node *paragraph, *missing;

    end_paragraph(flow);
    end_table(flow);
    end_held(flow);
    paragraph = node_append_new(flow->root, NODE_PARAGRAPH);
    missing = node_append_new(paragraph, NODE_MISSING);
    missing->text = g_strdup_printf("〔第%u页%s〕", page->number, why);
    missing->place = layout_place(page, (PdfBox){0, 0, page->width, page->height});
    paragraph->place = missing->place;
}

static void add_page(Flow *flow, const PdfPage *page)
{
    guint grid = 0, first = repeated_over(flow, page);

    if (page->lines->len == 0 && page->grids->len == 0) {
        if (page->nameless)
            add_gap(flow, page, "的字体没有对应到文字，读不出");
        else if (page->picture_area > PICTURE_SHARE * page->width * page->height)
            add_gap(flow, page, "是图片，没有可读的文字");
        else if (page->damaged)
            add_gap(flow, page, "已损坏，无法读取");
        return;
    }
    if (first > 0 && !layout_grid_same_name(flow->table, g_ptr_array_index(page->grids, 0)))
        first = 0;
    for (guint i = first; i <= page->lines->len; i++) {
        const PdfLine *line = i < page->lines->len ? g_ptr_array_index(page->lines, i) : NULL;

        for (; grid < page->grids->len; grid++) {
            PdfGrid *next = g_ptr_array_index(page->grids, grid);

            if (line != NULL && line->base < (next->box.top + next->box.bottom) / 2)
                break;
            add_grid(flow, next, page);
        }
        if (line != NULL)
            add_line(flow, line);
    }
    if (page->damaged)
        add_gap(flow, page, "有损坏，可能不全");
}

void layout_flow(GPtrArray *pages, Document *document)
{
    g_autoptr(GArray) measures = g_array_new(FALSE, FALSE, sizeof(Measure));
    g_autoptr(GHashTable) contents = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) paragraph = g_ptr_array_new();
    g_autoptr(GHashTable) over_table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Flow flow = {.pages = pages,
                 .document = document,
                 .root = document->root,
                 .measures = measures,
                 .contents = contents,
                 .paragraph = paragraph,
                 .over_table = over_table};

    find_measures(&flow);
    find_body(&flow);
    find_contents(&flow);
    for (guint i = 0; i < pages->len; i++)
        add_page(&flow, g_ptr_array_index(pages, i));
    end_paragraph(&flow);
    end_table(&flow);
    end_held(&flow);
}
