/* pdf_line.c: glyphs into lines of text
 *
 * Faces of one line may stand on uneven base lines, so a glyph belongs to a line when its middle is
 * near that of the line, not when it stands on it. Blanks are read off the gaps between boxes:
 * characters that a PDF sets for blanks, and gaps that only justify a line, say nothing. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NEAR 0.45        /* of the size: middles of one line */
#define GAP_LATIN 0.18   /* of the size: a blank between words */
#define GAP_DIGIT 0.3    /* and between figures, whose letters are spaced out to justify */
#define GAP_CHINESE 0.45 /* a blank somebody meant */
#define GAP_PIECE 0.9    /* what stands apart */
#define GAP_CLOSE 0.25   /* beside a figure, what may stand apart */
#define RAISED_SIZE 0.86 /* of the size before: superscripts are smaller */
#define RAISED_BASE 0.25 /* of it, and stand higher */
#define SAME_PLACE 0.25  /* of the advance: printed twice to look bold */

void layout_line_free(PdfLine *line)
{
    if (line == NULL)
        return;
    for (guint i = 0; i < line->pieces->len; i++)
        g_free(g_array_index(line->pieces, PdfPiece, i).text);
    g_array_unref(line->pieces);
    g_free(line->text);
    g_free(line);
}

static double middle(const PdfGlyph *glyph) { return glyph->base - 0.35 * glyph->size; }

static int compare_middles(const void *a, const void *b)
{
    const PdfGlyph *first = a, *second = b;
    double difference = middle(first) - middle(second);

    if (difference != 0)
        return difference < 0 ? -1 : 1;
    return first->order < second->order ? -1 : first->order > second->order;
}

static int compare_lefts(const void *a, const void *b)
{
    const PdfGlyph *first = a, *second = b;
    double difference = first->box.left - second->box.left;

    if (difference != 0)
        return difference < 0 ? -1 : 1;
    return first->order < second->order ? -1 : first->order > second->order;
}

/* Drops glyphs that were printed a second time on themselves. Returns how many remain. */
static guint drop_doubles(PdfGlyph *glyphs, guint count)
{
    guint kept = 0;

    for (guint i = 0; i < count; i++) {
        const PdfGlyph *last = kept > 0 ? &glyphs[kept - 1] : NULL;
        double advance = glyphs[i].box.right - glyphs[i].box.left;

        if (last != NULL && last->character == glyphs[i].character && advance > 0 &&
            glyphs[i].box.left - last->box.left < SAME_PLACE * advance &&
            fabs(last->base - glyphs[i].base) < SAME_PLACE * advance)
            continue;
        glyphs[kept++] = glyphs[i];
    }
    return kept;
}

static double gap_before(const PdfGlyph *glyph)
{
    return (glyph->box.left - glyph[-1].box.right) / fmin(glyph->size, glyph[-1].size);
}

/* Whether the line is set with wide gaps throughout, as 目　录 is. */
static bool spaced_out(const PdfGlyph *glyphs, guint count)
{
    guint wide = 0;

    if (count > 12)
        return false;
    for (guint i = 1; i < count; i++)
        wide += gap_before(&glyphs[i]) >= GAP_CHINESE;
    return wide > 0 && wide == count - 1;
}

static bool is_digit(uint32_t character) { return character >= '0' && character <= '9'; }

static bool is_wide_punctuation(uint32_t character)
{
    return (character >= 0x3000 && character <= 0x303F) ||
           (character >= 0xFF01 && character <= 0xFF0F) ||
           (character >= 0xFF1A && character <= 0xFF20) ||
           (character >= 0x2010 && character <= 0x2027);
}

static bool blank_before(const PdfGlyph *glyph, bool chinese_blanks)
{
    uint32_t a = glyph[-1].character, b = glyph->character;
    double gap = gap_before(glyph);

    if (!layout_character_wide(a) && !layout_character_wide(b))
        return gap > (is_digit(a) && is_digit(b) ? GAP_DIGIT : GAP_LATIN);
    return chinese_blanks && gap >= GAP_CHINESE && !is_wide_punctuation(a) &&
           !is_wide_punctuation(b);
}

/* A small raised figure is a mark of a note or a square; beside a figure of full size it must not
 * be read with it. */
static uint32_t raised(const PdfGlyph *glyphs, guint i)
{
    static const uint32_t forms[] = {0x2070, 0xB9,   0xB2,   0xB3,   0x2074,
                                     0x2075, 0x2076, 0x2077, 0x2078, 0x2079};
    guint full = i;

    for (guint j = i; full == i && j > 0 && j + 2 > i; j--) /* marks have up to two figures */
        if (glyphs[j - 1].size * RAISED_SIZE > glyphs[i].size)
            full = j - 1;
    if (full == i || glyphs[full].base - glyphs[i].base < RAISED_BASE * glyphs[full].size ||
        !is_digit(glyphs[i].character))
        return glyphs[i].character;
    return forms[glyphs[i].character - '0'];
}

static char *glyphs_text(const PdfGlyph *glyphs, guint count, bool chinese_blanks)
{
    GString *text = g_string_sized_new(count * 3 + 1);

    for (guint i = 0; i < count; i++) {
        if (i > 0 && blank_before(&glyphs[i], chinese_blanks))
            g_string_append_c(text, ' ');
        g_string_append_unichar(text, raised(glyphs, i));
    }
    return g_string_free(text, FALSE);
}

static PdfBox glyphs_box(const PdfGlyph *glyphs, guint count)
{
    PdfBox box = glyphs[0].box;

    for (guint i = 1; i < count; i++) {
        box.left = fmin(box.left, glyphs[i].box.left);
        box.top = fmin(box.top, glyphs[i].box.top);
        box.right = fmax(box.right, glyphs[i].box.right);
        box.bottom = fmax(box.bottom, glyphs[i].box.bottom);
    }
    return box;
}

static bool is_plain(uint32_t character) { return character < 0x80; }

/* Whether a piece may end before the glyph; *close: only if columns say so. */
static bool parts_before(const PdfGlyph *glyph, bool *close)
{
    double gap = gap_before(glyph);

    *close = gap < GAP_PIECE;
    return !*close ||
           (gap >= GAP_CLOSE && (is_plain(glyph[-1].character) || is_plain(glyph->character)));
}

static void add_pieces(PdfLine *line, const PdfGlyph *glyphs, guint count, bool whole)
{
    guint start = 0;
    bool close = false, next_close = false;

    for (guint i = 1; i <= count; i++) {
        PdfPiece piece = {.close = close};

        if (i < count && (whole || !parts_before(&glyphs[i], &next_close)))
            continue;
        close = next_close;
        piece.box = glyphs_box(&glyphs[start], i - start);
        piece.text = glyphs_text(&glyphs[start], i - start, !whole);
        g_array_append_val(line->pieces, piece);
        start = i;
    }
}

/* The face that most glyphs have; the majority vote of Boyer and Moore needs no table. */
static uint16_t main_face(const PdfGlyph *glyphs, guint count)
{
    uint16_t face = 0;
    guint votes = 0;

    for (guint i = 0; i < count; i++) {
        if (votes == 0)
            face = glyphs[i].face;
        votes += glyphs[i].face == face ? 1 : (guint)-1;
    }
    return face;
}

static PdfLine *line_from(const PdfPage *page, PdfGlyph *glyphs, guint count, bool cell)
{
    PdfLine *line = g_new0(PdfLine, 1);
    guint bold = 0;
    bool spaced;

    qsort(glyphs, count, sizeof *glyphs, compare_lefts);
    count = drop_doubles(glyphs, count);
    spaced = spaced_out(glyphs, count);
    line->page = page;
    line->box = glyphs_box(glyphs, count);
    for (guint i = 0; i < count; i++) {
        line->size = fmax(line->size, glyphs[i].size);
        line->base = fmax(line->base, glyphs[i].base);
        bold += glyphs[i].bold;
    }
    line->bold = bold * 2 > count;
    line->face = main_face(glyphs, count);
    line->text = glyphs_text(glyphs, count, !cell && !spaced);
    line->pieces = g_array_new(FALSE, FALSE, sizeof(PdfPiece));
    add_pieces(line, glyphs, count, cell || spaced);
    return line;
}

static void add_upright_lines(GPtrArray *lines, const PdfPage *page, GArray *glyphs, bool cell)
{
    PdfGlyph *all = (PdfGlyph *)(void *)glyphs->data;
    guint start = 0;
    double sum = 0;

    for (guint i = 0; i < glyphs->len; i++) {
        if (i > start) {
            double reach = NEAR * fmax(all[i].size, all[i - 1].size);

            if (middle(&all[i]) - sum / (i - start) > reach) {
                g_ptr_array_add(lines, line_from(page, &all[start], i - start, cell));
                start = i;
                sum = 0;
            }
        }
        sum += middle(&all[i]);
    }
    if (start < glyphs->len)
        g_ptr_array_add(lines, line_from(page, &all[start], glyphs->len - start, cell));
}

/* Text turned against the page's, in the order of the content: one line, that nothing is lost. */
static PdfLine *turned_line(const PdfPage *page, GArray *turned)
{
    GString *text = g_string_new(NULL);
    PdfGlyph *all = (PdfGlyph *)(void *)turned->data;
    PdfLine *line = g_new0(PdfLine, 1);
    PdfPiece piece;

    for (guint i = 0; i < turned->len; i++)
        g_string_append_unichar(text, all[i].character);
    line->page = page;
    line->box = glyphs_box(all, turned->len);
    line->size = all[0].size;
    line->base = line->box.bottom;
    line->face = main_face(all, turned->len);
    line->text = g_string_free(text, FALSE);
    line->pieces = g_array_new(FALSE, FALSE, sizeof(PdfPiece));
    piece = (PdfPiece){line->box, g_strdup(line->text), false};
    g_array_append_val(line->pieces, piece);
    return line;
}

GPtrArray *layout_lines(const PdfPage *page, GArray *glyphs, bool cell)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func((GDestroyNotify)layout_line_free);
    g_autoptr(GArray) upright = g_array_sized_new(FALSE, FALSE, sizeof(PdfGlyph), glyphs->len);
    g_autoptr(GArray) turned = g_array_new(FALSE, FALSE, sizeof(PdfGlyph));

    for (guint i = 0; i < glyphs->len; i++) {
        const PdfGlyph *glyph = &g_array_index(glyphs, PdfGlyph, i);

        g_array_append_vals(glyph->turn == 0 ? upright : turned, glyph, 1);
    }
    if (upright->len > 0)
        qsort(upright->data, upright->len, sizeof(PdfGlyph), compare_middles);
    add_upright_lines(lines, page, upright, cell);
    if (turned->len > 0)
        g_ptr_array_add(lines, turned_line(page, turned));
    return lines;
}

PdfLine *layout_line_from_pieces(const PdfLine *line, unsigned first, unsigned count)
{
    PdfLine *own = g_memdup2(line, sizeof *line);
    GString *text = g_string_new(NULL);

    own->pieces = g_array_new(FALSE, FALSE, sizeof(PdfPiece));
    for (unsigned i = first; i < first + count; i++) {
        const PdfPiece *piece = &g_array_index(line->pieces, PdfPiece, i);
        PdfPiece copy = {piece->box, g_strdup(piece->text), i > first && piece->close};

        if (!layout_joins(text->str, piece->text))
            g_string_append_c(text, ' ');
        g_string_append(text, piece->text);
        g_array_append_val(own->pieces, copy);
        own->box.right = piece->box.right;
    }
    own->box.left = g_array_index(line->pieces, PdfPiece, first).box.left;
    own->text = g_string_free(text, FALSE);
    return own;
}

bool layout_joins(const char *text, const char *next)
{
    const char *last = *text != '\0' ? g_utf8_find_prev_char(text, text + strlen(text)) : NULL;

    return last == NULL || *next == '\0' || layout_character_wide(g_utf8_get_char(last)) ||
           layout_character_wide(g_utf8_get_char(next));
}

char *layout_squeeze(const char *text)
{
    GString *out = g_string_sized_new(strlen(text));

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (!layout_character_blank(g_utf8_get_char(at)))
            g_string_append_unichar(out, g_utf8_get_char(at));
    return g_string_free(out, FALSE);
}
