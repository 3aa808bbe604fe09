/* pdf_text.c: headings and paragraphs, line by line
 *
 * A paragraph is broken into lines by Pango and set on a fixed pitch, so that a full page has the
 * lines that the standard wants, whatever faces are mixed. At a page's end neither the first nor
 * the last line of a paragraph stands alone.
 */
#include "render/pdf.h"

#include <string.h>

/* Rule: GB/T 9704-2012, 5.2: 22 lines of 28 characters of size 3 (15.75 points) in 156 by 225 mm.
 */
#define LINE_PITCH (225 * POINTS_PER_MM / 22)
#define BODY_SIZE 15.75

#define BODY(f) .face = (f), .size = BODY_SIZE, .pitch = LINE_PITCH, .indent = 2
const PdfStyle pdf_body_style = {BODY(FACE_FANGSONG), .justify = true};
static const PdfStyle heading_styles[] = {
    {.face = FACE_HEI,
     .size = 18,
     .pitch = LINE_PITCH,
     .after = LINE_PITCH / 2,
     .align = PANGO_ALIGN_CENTER,
     .keep_next = true},
    {BODY(FACE_HEI), .keep_next = true},
    {BODY(FACE_KAI), .keep_next = true},
    {BODY(FACE_FANGSONG), .bold = true, .keep_next = true},
};
const PdfStyle pdf_note_style = {
    .face = FACE_KAI, .size = 12, .pitch = 20, .indent = 2, .justify = true};
/* Rule: GB/T 9704-2012, 7.3.1: titles in size 2 (22 points). */
const PdfStyle pdf_cover_style = {
    .face = FACE_TITLE, .size = 22, .pitch = 36, .align = PANGO_ALIGN_CENTER};
const PdfStyle pdf_contents_title_style = {
    .face = FACE_HEI, .size = 18, .pitch = LINE_PITCH, .after = 12, .align = PANGO_ALIGN_CENTER};
const PdfStyle pdf_caption_style = {.face = FACE_HEI,
                                    .size = 12,
                                    .pitch = 18,
                                    .before = 4,
                                    .after = 12,
                                    .align = PANGO_ALIGN_CENTER};
const PdfStyle pdf_table_title_style = {.face = FACE_HEI,
                                        .size = 14,
                                        .pitch = 20,
                                        .before = 8,
                                        .after = 2,
                                        .align = PANGO_ALIGN_CENTER,
                                        .keep_next = true};
const PdfStyle pdf_unit_style = {.face = FACE_SONG,
                                 .size = 10.5,
                                 .pitch = 15,
                                 .after = 2,
                                 .align = PANGO_ALIGN_RIGHT,
                                 .keep_next = true};
const PdfStyle pdf_remark_style = {
    .face = FACE_SONG, .size = 10.5, .pitch = 15, .before = 4, .after = 4};

const PdfStyle *pdf_heading_style(int level)
{
    return &heading_styles[CLAMP(level, 1, (int)G_N_ELEMENTS(heading_styles)) - 1];
}

static double text_width(const Pdf *pdf) { return pdf->page->right - pdf->page->left; }

PangoLayout *pdf_layout_new(Pdf *pdf, const PdfStyle *style, double width)
{
    PangoLayout *layout = pango_layout_new(pdf->context);
    PangoFontDescription *face = pango_font_description_copy(pdf->faces[style->face]);

    pango_font_description_set_absolute_size(face, style->size * PANGO_SCALE);
    if (style->bold)
        pango_font_description_set_weight(face, PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, style->align);
    pango_layout_set_indent(layout, (int)(style->indent * style->size * PANGO_SCALE));
    if (width >= 0)
        pango_layout_set_width(layout, (int)((width - style->left * style->size) * PANGO_SCALE));
    return layout;
}

/* Half a digit's companions: what belongs to a number without a blank. */
static bool is_of_number(char c) { return g_ascii_isdigit(c) || strchr(".,%-", c) != NULL; }

/* How many bytes at `text` are a word that counts what stands before it. */
static size_t unit_size(char *const *units, const char *text)
{
    size_t longest = 0;

    for (; *units != NULL; units++)
        if (g_str_has_prefix(text, *units))
            longest = MAX(longest, strlen(*units));
    return longest;
}

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, size_t from, size_t to)
{
    attribute->start_index = (guint)from;
    attribute->end_index = (guint)to;
    pango_attr_list_insert(list, attribute);
}

/* Numbers are not parted, and not from what they count. */
static void keep_numbers(const Pdf *pdf, PangoAttrList *list, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        const char *end = at;

        if (!g_ascii_isdigit(*at)) {
            at = g_utf8_next_char(at);
            continue;
        }
        while (*end != '\0' && is_of_number(*end))
            end++;
        end += unit_size(pdf->units, end);
        add_attribute(list, pango_attr_allow_breaks_new(FALSE), (size_t)(at - text),
                      (size_t)(end - text));
        at = end;
    }
}

static void set_text(Pdf *pdf, PangoLayout *layout, const char *text, PangoAttrList *list)
{
    keep_numbers(pdf, list, text);
    pango_layout_set_text(layout, text, -1);
    pango_layout_set_attributes(layout, list);
}

/* Punctuation is squeezed where two stand together. */
static PangoAttrList *attributes_new(void)
{
    PangoAttrList *list = pango_attr_list_new();

    pango_attr_list_insert(list, pango_attr_font_features_new("chws=1"));
    return list;
}

void pdf_layout_text(Pdf *pdf, PangoLayout *layout, const char *text)
{
    PangoAttrList *list = attributes_new();

    set_text(pdf, layout, text, list);
    pango_attr_list_unref(list);
}

/* What is missing is to be seen, in print as well. */
static void mark_missing(PangoAttrList *list, size_t from, size_t to)
{
    add_attribute(list, pango_attr_background_new(0xffff, 0xf0f0, 0x9090), from, to);
    add_attribute(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from, to);
}

void pdf_layout_inline(Pdf *pdf, PangoLayout *layout, const Node *parent)
{
    g_autoptr(GString) text = g_string_new(NULL);
    PangoAttrList *list = attributes_new();

    for (unsigned i = 0; i < node_count(parent); i++) {
        const Node *node = node_at(parent, i);
        size_t from = text->len;

        if (node->text != NULL)
            g_string_append(text, node->text);
        else if (node->kind == NODE_WITHHELD)
            g_string_append(text, html_word(pdf->words, "withheld"));
        if (node->kind == NODE_MISSING)
            mark_missing(list, from, text->len);
    }
    if (parent->strong)
        add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), 0, text->len);
    set_text(pdf, layout, text->str, list);
    pango_attr_list_unref(list);
}

void pdf_line_show(Pdf *pdf, PangoLayout *layout, int index, double x, double y)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, index);

    cairo_move_to(pdf->cairo, x, y);
    pango_cairo_show_layout_line(pdf->cairo, line);
}

/* Where a line begins: Pango knows alignment and indent, but only of the whole layout. */
static double line_left(PangoLayout *layout, int index)
{
    PangoLayoutIter *iterator = pango_layout_get_iter(layout);
    PangoRectangle box;

    while (index-- > 0)
        pango_layout_iter_next_line(iterator);
    pango_layout_iter_get_line_extents(iterator, NULL, &box);
    pango_layout_iter_free(iterator);
    return box.x / (double)PANGO_SCALE;
}

/* A face's characters stand a little above the middle of their em box's lower part: this puts them
 * in the middle of a line. */
static double baseline_in(const PdfStyle *style) { return style->pitch / 2 + style->size * 0.38; }

/* How many of the `left` lines stand on this page, of which `fit` would: neither the first nor the
 * last line of a paragraph is left alone. 0: the next page. */
static int lines_here(int fit, int left, bool first)
{
    if (fit >= left)
        return left;
    if (left - fit == 1)
        fit--;
    return fit < (first ? 2 : 1) ? 0 : fit;
}

/* A line that goes on to the right edge gets its rest between Chinese characters, and between these
 * and others; never within a number. Pango would widen blanks, or numbers as well. */
typedef struct {
    const char *text;
    PangoLayoutLine *line;
    int extra; /* in Pango's units, for each gap; 0: gaps are only counted */
    int gaps;
} Stretch;

static bool is_wide(gunichar c) { return c >= 0x2e80 || g_unichar_iswide(c); }

static void stretch_run(Stretch *stretch, const PangoGlyphItem *run)
{
    const char *end = stretch->text + stretch->line->start_index + stretch->line->length;

    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
        const char *at = stretch->text + run->item->offset + run->glyphs->log_clusters[i];
        const char *next = g_utf8_next_char(at);

        if (next >= end || (!is_wide(g_utf8_get_char(at)) && !is_wide(g_utf8_get_char(next))))
            continue;
        stretch->gaps++;
        run->glyphs->glyphs[i].geometry.width += stretch->extra;
    }
}

static void stretch_runs(Stretch *stretch)
{
    stretch->gaps = 0;
    for (GSList *run = stretch->line->runs; run != NULL; run = run->next)
        stretch_run(stretch, run->data);
}

/* What is asked for more than this, a third of a character a gap, is left at the end instead. */
#define STRETCH_MAX 3

static void line_justify(const PdfStyle *style, PangoLayout *layout, int index, double width)
{
    Stretch stretch = {pango_layout_get_text(layout), pango_layout_get_line(layout, index), 0, 0};
    PangoRectangle box;
    int room;

    if (index + 1 == pango_layout_get_line_count(layout) ||
        stretch.text[stretch.line->start_index + stretch.line->length] == '\n')
        return;
    pango_layout_line_get_extents(stretch.line, NULL, &box);
    room =
        (int)(width * PANGO_SCALE) - box.width - (index == 0 ? pango_layout_get_indent(layout) : 0);
    stretch_runs(&stretch);
    if (stretch.gaps == 0 || room <= 0)
        return;
    stretch.extra = room / stretch.gaps;
    if (stretch.extra * STRETCH_MAX < style->size * PANGO_SCALE)
        stretch_runs(&stretch);
}

static void lines_show(Pdf *pdf, const PdfStyle *style, PangoLayout *layout, int from, int count)
{
    for (int i = from; i < from + count; i++) {
        double x = pdf->page->left + style->left * style->size + line_left(layout, i);

        if (style->align == PANGO_ALIGN_CENTER) /* also when balance made the lines shorter */
            x += (text_width(pdf) - pango_layout_get_width(layout) / (double)PANGO_SCALE) / 2;
        if (style->justify)
            line_justify(style, layout, i, text_width(pdf) - style->left * style->size);
        pdf_line_show(pdf, layout, i, x, pdf->y + baseline_in(style));
        pdf->y += style->pitch;
    }
    pdf->fresh = false;
}

static void layout_show(Pdf *pdf, const PdfStyle *style, const char *tag, PangoLayout *layout)
{
    int lines = pango_layout_get_line_count(layout);

    if (!pdf->fresh)
        pdf->y += style->before;
    for (int at = 0, here; at < lines; at += here) {
        PdfElement joined = {.joined = true};

        here = lines_here((int)((pdf_room(pdf) + 0.01) / style->pitch), lines - at, at == 0);
        if (here == 0 && pdf->fresh)
            here = 1; /* a page so low must not be turned for ever */
        if (here > 0) {
            pdf_tag(pdf, tag, at > 0 ? &joined : NULL);
            lines_show(pdf, style, layout, at, here);
            pdf_untag(pdf, tag);
        }
        if (at + here < lines)
            pdf_page_turn(pdf, pdf->page);
    }
    pdf->y += style->after;
}

/* Lines in the middle are made about equally long: a last line of one character looks like a slip.
 */
static void balance(PangoLayout *layout, const PdfStyle *style)
{
    int lines = pango_layout_get_line_count(layout), width = pango_layout_get_width(layout);
    int step = (int)(style->size * PANGO_SCALE / 2);

    if (style->align != PANGO_ALIGN_CENTER || lines < 2)
        return;
    for (int narrow = width - step; narrow > width / 2; narrow -= step) {
        pango_layout_set_width(layout, narrow);
        if (pango_layout_get_line_count(layout) > lines) {
            pango_layout_set_width(layout, narrow + step);
            return;
        }
    }
}

void pdf_paragraph(Pdf *pdf, const PdfStyle *style, const char *tag, const Node *node)
{
    g_autoptr(PangoLayout) layout = pdf_layout_new(pdf, style, text_width(pdf));

    pdf_layout_inline(pdf, layout, node);
    balance(layout, style);
    layout_show(pdf, style, tag, layout);
}

void pdf_paragraph_text(Pdf *pdf, const PdfStyle *style, const char *tag, const char *text)
{
    g_autoptr(PangoLayout) layout = NULL;

    if (text == NULL || *text == '\0')
        return;
    layout = pdf_layout_new(pdf, style, text_width(pdf));
    pdf_layout_text(pdf, layout, text);
    balance(layout, style);
    layout_show(pdf, style, tag, layout);
}

double pdf_text_height(Pdf *pdf, const PdfStyle *style, const char *text)
{
    g_autoptr(PangoLayout) layout = NULL;

    if (text == NULL || *text == '\0')
        return 0;
    layout = pdf_layout_new(pdf, style, text_width(pdf));
    pdf_layout_text(pdf, layout, text);
    return style->before + style->after + style->pitch * pango_layout_get_line_count(layout);
}

void pdf_heading(Pdf *pdf, const Node *heading, double following)
{
    static const char *const tags[] = {"H1", "H2", "H3", "H4"};
    const PdfStyle *style = pdf_heading_style(heading->level);
    PdfEntry entry = {.text = node_plain(heading), .level = heading->level};
    g_autofree char *name = g_strdup_printf("name='h%u'", pdf->entries->len);

    if (!pdf->fresh && (heading->level <= 1 || /* a part begins a page */
                        pdf_room(pdf) < pdf_text_height(pdf, style, entry.text) + following))
        pdf_page_turn(pdf, pdf->page);
    entry.page = pdf->number;
    g_array_append_val(pdf->entries, entry);
    cairo_tag_begin(pdf->cairo, CAIRO_TAG_DEST, name);
    pdf_paragraph(pdf, style, tags[CLAMP(heading->level, 1, 4) - 1], heading);
    cairo_tag_end(pdf->cairo, CAIRO_TAG_DEST);
}
