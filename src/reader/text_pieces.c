/* text_pieces.c: a line of a table into its pieces
 *
 * Two blanks part. One blank parts a code from its name and a figure from what is before it; 合  计
 * is one word.
 */
#include "reader/table.h"
#include "reader/text_layout.h"

#include <string.h>

static unsigned cells_of(const char *from, const char *to, bool wide)
{
    return wide ? text_columns(from, (size_t)(to - from))
                : (unsigned)g_utf8_strlen(from, to - from);
}

static bool is_code(const char *text, size_t size)
{
    if ((size != 3 && size != 5 && size != 7) || *text == '0')
        return false;
    for (size_t i = 0; i < size; i++)
        if (!g_ascii_isdigit(text[i]))
            return false;
    return true;
}

static bool is_figure(const char *text, size_t size)
{
    g_autofree char *copy = g_strndup(text, size);

    return table_is_figure(copy);
}

/* 12.30, 1,234.00: what nothing but a cell of figures says. */
static bool is_amount(const char *text, size_t size)
{
    return memchr(text, '.', size) != NULL && is_figure(text, size);
}

static void add(GArray *pieces, const TextLine *line, unsigned index, const char *from,
                const char *to, bool wide)
{
    Piece piece = {.line = index, .row = index, .column = LAYOUT_NO_COLUMN};

    piece.field = (TextField){.line = line, .text = from, .size = (size_t)(to - from)};
    piece.from = line->indent + cells_of(line->text, from, wide);
    piece.to = piece.from + cells_of(from, to, wide);
    piece.width = (unsigned)g_utf8_strlen(from, to - from);
    piece.kind = is_code(from, piece.field.size)     ? PIECE_CODE
                 : is_figure(from, piece.field.size) ? PIECE_FIGURE
                                                     : PIECE_TEXT;
    g_array_append_val(pieces, piece);
}

/* Parts a field at single blanks where a code, or an amount, stands beside it. */
static void add_field(GArray *pieces, const TextField *field, unsigned index, bool wide)
{
    const char *from = field->text, *end = from + field->size;
    bool last_alone = false;

    for (const char *word = from; word < end;) {
        const char *stop = memchr(word, ' ', (size_t)(end - word));
        size_t size = (size_t)((stop != NULL ? stop : end) - word);
        bool alone =
            is_amount(word, size) || (is_code(word, size) && (word == field->text || last_alone));

        if (word > from && (alone || last_alone)) {
            add(pieces, field->line, index, from, word - 1, wide);
            from = word;
        }
        last_alone = alone;
        word = stop != NULL ? stop + 1 : end;
    }
    add(pieces, field->line, index, from, end, wide);
}

/* 合 and 计, set apart to fill their cell. */
static bool is_split_word(const TextField *a, const TextField *b)
{
    return g_utf8_strlen(a->text, (gssize)a->size) == 1 &&
           g_utf8_strlen(b->text, (gssize)b->size) == 1 &&
           g_unichar_iswide(g_utf8_get_char(a->text)) && g_unichar_iswide(g_utf8_get_char(b->text));
}

void layout_pieces(const TextLines *lines, unsigned index, bool wide, GArray *pieces)
{
    TextField fields[TEXT_FIELDS_MAX + 1];
    unsigned count = text_fields(&lines->at[index], 2, fields);

    for (unsigned i = 0; i < count; i++) {
        TextField field = fields[i];

        if (i + 1 < count && is_split_word(&fields[i], &fields[i + 1])) {
            i++;
            field.size = (size_t)(fields[i].text + fields[i].size - field.text);
            add(pieces, field.line, index, field.text, field.text + field.size, wide);
        } else {
            add_field(pieces, &field, index, wide);
        }
    }
}
