/* text.c: plain text into a document
 *
 * One line is one paragraph, or a heading when its numbering says so. In a text that was broken at
 * one width (as copied from a PDF) full lines go on in the next one, over page ends too. Tables
 * that were laid out with blanks or tabs, with a cell on each line, or scattered by a PDF's order
 * are rebuilt where nothing has to be guessed; where something would, the lines stay paragraphs.
 * What only belongs to the page (its number, its repeated head) and bookmark marks are left out;
 * the places of all that remains are those of the file.
 */
#include "reader/text.h"

#include "base/error.h"
#include "reader/decode.h"
#include "reader/heading.h"
#include "reader/readers.h"

#include <string.h>

#define REPEATS_LEAST 3u           /* pages that begin alike */
#define PAGE_NUMBER_MAX 24u        /* bytes */
#define HEADING_MAX 400u           /* bytes: longer ones are none */
#define PARAGRAPH_LINES 200u       /* what goes on longer is no paragraph */
#define LINE_SIZE_MAX (256u << 10) /* bytes: nor is a longer line one of a report */

static const char mark_head[] = "[bookmark: ";

/* ---- slices ---- */

/* The size of a bookmark mark at `text`, 0 when there is none. */
static size_t mark_size(const char *text, size_t size)
{
    const char *end;

    if (size < strlen(mark_head) || memcmp(text, mark_head, strlen(mark_head)) != 0)
        return 0;
    end = memchr(text, ']', MIN(size, 120));
    return end != NULL ? (size_t)(end - text) + 1 : 0;
}

void text_add(Body *body, Node *parent, const TextLine *line, const char *text, size_t size)
{
    const char *end = text + size;

    body->at = line->first + g_utf8_strlen(line->text, text - line->text);
    while (text < end) {
        const char *mark = text;
        size_t skip = 0;

        while ((mark = memchr(mark, '[', (size_t)(end - mark))) != NULL &&
               (skip = mark_size(mark, (size_t)(end - mark))) == 0)
            mark++;
        if (mark == NULL)
            mark = end;
        body_text(body, parent, text, (size_t)(mark - text));
        body->at += g_utf8_strlen(mark, (gssize)skip);
        text = mark + skip;
    }
}

void text_add_line(Body *body, Node *parent, const TextLine *line)
{
    text_add(body, parent, line, line->text, line->size);
}

Node *text_add_cell(Body *body, Node *row, const TextField *field)
{
    Node *cell = body_new(body, row, NODE_CELL);

    if (field != NULL)
        text_add(body, cell, field->line, field->text, field->size);
    return cell;
}

/* ---- columns ---- */

static unsigned character_width(gunichar c)
{
    if (c < 0x80)
        return c == '\t' ? 8 : 1;
    if ((c >= 0x4E00 && c <= 0x9FFF) ||
        (c >= 0xFF01 && c <= 0xFF60)) /* most: characters and wide marks */
        return 2;
    return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide_cjk(c) ? 2 : 1;
}

unsigned text_columns(const char *text, size_t size)
{
    unsigned width = 0;

    for (const char *end = text + size; text < end; text = g_utf8_next_char(text))
        width += character_width(g_utf8_get_char(text));
    return width;
}

/* The size in bytes of a blank at `text`; 0: none. A wide blank counts as two. */
static unsigned blank_size(const char *text, const char *end)
{
    if (text >= end)
        return 0;
    if (*text == ' ' || *text == '\t')
        return 1;
    if (end - text >= 3 && memcmp(text, "\xe3\x80\x80", 3) == 0)
        return 3;
    return end - text >= 2 && memcmp(text, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

/* Where the field at `text` ends: before a tab, or before enough blanks, or with the line. */
static const char *field_end(const char *text, const char *end, unsigned blanks)
{
    while (text < end) {
        const char *after = text;
        unsigned seen = 0;

        for (unsigned size; (size = blank_size(after, end)) > 0; after += size)
            seen += *after == '\t' ? blanks : size == 3 ? 2 : 1;
        if (seen >= blanks || (after > text && after == end))
            return text;
        text = after > text ? after : g_utf8_next_char(text);
    }
    return end;
}

unsigned text_fields(const TextLine *line, unsigned blanks, TextField *fields)
{
    const char *at = line->text, *end = at + line->size;
    unsigned count = 0, column = line->indent;

    while (at < end) {
        const char *stop = field_end(at, end, blanks);
        TextField *field = &fields[count];

        if (count++ == TEXT_FIELDS_MAX)
            return 0;
        *field = (TextField){.line = line, .text = at, .size = (size_t)(stop - at), .from = column};
        field->to = column += text_columns(at, field->size);
        for (unsigned size; (size = blank_size(stop, end)) > 0; stop += size)
            column += size == 3 ? 2 : *stop == '\t' ? 8 - column % 8 : 1;
        at = stop;
    }
    return count;
}

/* ---- lines ---- */

/* Where the line at `at` ends: at LF, CR, CR LF, or the line and paragraph separators. */
static const char *line_end(const char *at, const char *end, size_t *terminator)
{
    for (; at < end; at++) {
        if (*at == '\n' || *at == '\r' || *at == '\v' || *at == '\f') {
            *terminator = at[0] == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
            return at;
        }
        if ((unsigned char)*at == 0xE2 && end - at >= 3 && (unsigned char)at[1] == 0x80 &&
            ((unsigned char)at[2] == 0xA8 || (unsigned char)at[2] == 0xA9)) {
            *terminator = 3;
            return at;
        }
    }
    *terminator = 0;
    return end;
}

/* Cuts blanks and marks off the front, blanks off the end. */
static void line_trim(TextLine *line)
{
    const char *end = line->text + line->size;

    for (unsigned size; (size = blank_size(line->text, end)) > 0; line->text += size) {
        line->indent += size == 3 ? 2 : *line->text == '\t' ? 8 - line->indent % 8 : 1;
        line->first++;
    }
    for (size_t size; (size = mark_size(line->text, (size_t)(end - line->text))) > 0;
         line->text += size)
        line->first += g_utf8_strlen(line->text, (gssize)size);
    while (end > line->text &&
           (end[-1] == ' ' || end[-1] == '\t' ||
            (end - line->text >= 3 && memcmp(end - 3, "\xe3\x80\x80", 3) == 0) ||
            (end - line->text >= 2 && memcmp(end - 2, "\xc2\xa0", 2) == 0)))
        end -= end[-1] == ' ' || end[-1] == '\t' ? 1 : (unsigned char)end[-1] == 0xA0 ? 2 : 3;
    line->size = (size_t)(end - line->text);
}

static GArray *split_lines(const char *text)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(TextLine));
    const char *at = text, *end = text + strlen(text);
    int64_t first = 0;
    bool page = false;

    while (at < end) {
        size_t terminator;
        const char *stop = line_end(at, end, &terminator);
        TextLine line = {.text = at,
                         .size = (size_t)(stop - at),
                         .raw = at,
                         .raw_size = (size_t)(stop - at),
                         .first = first,
                         .page = page};

        first += g_utf8_strlen(at, stop - at) + (terminator == 3 ? 1 : (int64_t)terminator);
        line_trim(&line);
        line.width = text_columns(line.text, line.size);
        g_array_append_val(lines, line);
        page = terminator == 1 && *stop == '\f';
        at = stop + terminator;
    }
    return lines;
}

/* ---- what belongs to the page ---- */

/* — 12 —, - 3 -, 第 3 页 共 20 页, 3/20 */
static bool is_page_number(const TextLine *line, bool alone)
{
    static const char *const parts[] = {"—", "–",  "-", "第", "页", "共",
                                        "/", "／", " ", "，", ",",  "·"};
    const char *at = line->text, *end = at + line->size;
    unsigned digits = 0, others = 0;

    if (line->size == 0 || line->size > PAGE_NUMBER_MAX)
        return false;
    while (at < end) {
        unsigned i = 0;

        if (g_ascii_isdigit(*at)) {
            digits++;
            at++;
            continue;
        }
        while (i < G_N_ELEMENTS(parts) && !g_str_has_prefix(at, parts[i]))
            i++;
        if (i == G_N_ELEMENTS(parts))
            return false;
        others += *parts[i] != ' ';
        at += strlen(parts[i]);
    }
    return digits > 0 && digits <= 8 && (alone || others >= 2) && line->text[0] != '/';
}

static bool same_text(const TextLine *a, const TextLine *b)
{
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* The nearest line with text from `from` on, going by `step`; count when there is none within
 * three. */
static unsigned next_filled(const TextLines *lines, unsigned from, int step)
{
    for (unsigned tries = 0; tries < 3 && from < lines->count; tries++, from += (unsigned)step)
        if (lines->at[from].size > 0 && !lines->at[from].left_out)
            return from;
    return lines->count;
}

static void leave_out_numbers(TextLines *lines)
{
    for (unsigned i = 0; i < lines->count; i++) {
        TextLine *line = &lines->at[i];

        if (is_page_number(line, false))
            line->left_out = g_str_has_prefix(line->text, "第") || line->text[0] == '-' ||
                             (unsigned char)line->text[0] >= 0x80;
        if (line->page && i > 0) {
            unsigned last = next_filled(lines, i - 1, -1);
            if (last < lines->count && is_page_number(&lines->at[last], true))
                lines->at[last].left_out = true;
        }
    }
}

/* A line with which at least three pages begin. */
static void leave_out_heads(TextLines *lines)
{
    g_autoptr(GArray) heads = g_array_new(FALSE, FALSE, sizeof(unsigned));

    for (unsigned i = 0; i < lines->count; i++) {
        unsigned head = lines->at[i].page ? next_filled(lines, i, 1) : lines->count;
        if (head < lines->count)
            g_array_append_val(heads, head);
    }
    for (unsigned i = 0; i + 1 < heads->len; i++) {
        unsigned a = g_array_index(heads, unsigned, i), run = i + 1;

        while (run < heads->len &&
               same_text(&lines->at[a], &lines->at[g_array_index(heads, unsigned, run)]))
            run++;
        for (unsigned k = i; run - i >= REPEATS_LEAST && k < run; k++)
            lines->at[g_array_index(heads, unsigned, k)].left_out = true;
        i = run - 1;
    }
}

/* ---- paragraphs ---- */

/* The next line with text, over one empty line, or over a page end; `*apart`: something stands
 * between. */
static unsigned following(const TextLines *lines, unsigned from, bool *apart)
{
    unsigned next = from + 1, blanks = 0;
    bool page = false;

    while (next < lines->count && (lines->at[next].size == 0 || lines->at[next].left_out)) {
        page = page || lines->at[next].page || lines->at[next].left_out;
        blanks++;
        next++;
    }
    *apart = blanks > 0;
    return next < lines->count && blanks > 1 && !page && !lines->at[next].page ? lines->count
                                                                               : next;
}

/* "1、" before a bookmark is a heading whose number the conversion has changed. */
static unsigned level_of(const TextLine *line)
{
    const char *mark = g_strstr_len(line->text, (gssize)line->size, mark_head);
    unsigned level = heading_level(line->text, line->size);

    if (level == 0 && mark != NULL && mark - line->text <= 16) {
        if (heading_is_item(line->text, line->size))
            return 2;
        if (g_str_has_prefix(line->text, "第"))
            return 1;
    }
    return level;
}

/* Headings in a row are a list: 1. of one name after the other. */
static bool is_list_item(const TextLines *lines, unsigned at)
{
    const TextLine *line = &lines->at[at];

    return heading_is_item(line->text, line->size) &&
           ((at > 0 && heading_is_item(lines->at[at - 1].text, lines->at[at - 1].size)) ||
            (at + 1 < lines->count &&
             heading_is_item(lines->at[at + 1].text, lines->at[at + 1].size)));
}

/* How many lines from `from` on are one paragraph, or one heading. */
static unsigned paragraph_lines(const TextLines *lines, unsigned from, unsigned level)
{
    const TextLine *first = &lines->at[from];
    unsigned at = from, next;
    bool apart;

    while ((next = following(lines, at, &apart)) < lines->count && next - from < PARAGRAPH_LINES) {
        const TextLine *line = &lines->at[at];

        if (level == 1
                ? at > from || !text_heading_goes_on(line, &lines->at[next])
                : !text_goes_on(first, line, &lines->at[next], apart) &&
                      !(level > 0 && at == from && text_heading_goes_on(line, &lines->at[next])))
            break;
        at = next;
    }
    return at - from + 1;
}

/* The level of what the first line begins, now that all of it is known: most that go on are no
 * headings. */
static unsigned level_of_all(const TextLines *lines, unsigned from, unsigned count, unsigned level)
{
    g_autoptr(GString) all = g_string_new(NULL);

    for (unsigned i = from; i < from + count && all->len < HEADING_MAX; i++)
        if (!lines->at[i].left_out)
            g_string_append_len(all, lines->at[i].text, (gssize)lines->at[i].size);
    return level == 1 ? level : heading_level(all->str, all->len);
}

static unsigned take_paragraph(Body *body, const TextLines *lines, unsigned from)
{
    unsigned level = level_of(&lines->at[from]);
    unsigned count = paragraph_lines(lines, from, level);
    Node *block;

    if (level == 4 && is_list_item(lines, from))
        level = 0;
    if (level > 0 && count > 1)
        level = level_of_all(lines, from, count, level);
    block = level > 0 ? body_heading(body, level) : body_block(body, NODE_PARAGRAPH);
    for (unsigned i = from; i < from + count; i++)
        if (lines->at[i].size > 0 && !lines->at[i].left_out)
            text_add_line(body, block, &lines->at[i]);
    return count;
}

/* ---- the whole ---- */

static void take_lines(Body *body, TextLines *lines)
{
    unsigned taken;

    for (unsigned i = 0; i < lines->count && !body_full(body); i += taken) {
        const TextLine *line = &lines->at[i];

        if (line->page)
            body_block(body, NODE_PAGE_BREAK);
        if (line->size == 0 || line->left_out)
            taken = 1;
        else if ((taken = text_take_table(body, lines, i)) == 0 &&
                 (taken = text_take_form(body, lines, i)) == 0 &&
                 (taken = text_take_layout(body, lines, i)) == 0 &&
                 (taken = text_take_lines(body, lines, i)) == 0 &&
                 (taken = text_take_cells(body, lines, i)) == 0)
            taken = take_paragraph(body, lines, i);
    }
}

/* Whether anything but page breaks came out. */
static bool has_text(const Document *document)
{
    for (unsigned i = 0; i < node_count(document->root); i++)
        if (node_at(document->root, i)->kind != NODE_PAGE_BREAK)
            return true;
    return false;
}

/* An enormous line is data, not text; what would be found in it would be garbage. */
static bool lines_are_sound(const TextLines *lines, GError **error)
{
    for (unsigned i = 0; i < lines->count; i++) {
        g_autofree char *number = NULL;

        if (lines->at[i].size <= LINE_SIZE_MAX)
            continue;
        number = g_strdup_printf("%u", i + 1);
        error_set(error, ERROR_INPUT, "reader-long-line", "line", number, "mend",
                  "mend-reader-lines", NULL);
        return false;
    }
    return true;
}

static Document *text_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                           GError **error)
{
    g_autofree char *text = decode_text(bytes, size, error);
    g_autoptr(GArray) array = NULL;
    TextLines lines;
    Body body;

    (void)limits;
    if (text == NULL)
        return NULL;
    array = split_lines(text);
    lines = (TextLines){(TextLine *)(void *)array->data, array->len, 0, 0, 0};
    if (!lines_are_sound(&lines, error))
        return NULL;
    leave_out_numbers(&lines);
    leave_out_heads(&lines);
    text_flow(&lines);
    body_begin(&body);
    take_lines(&body, &lines);
    if (!has_text(body.document)) {
        document_free(body.document);
        error_set(error, ERROR_INPUT, "reader-empty", NULL);
        return NULL;
    }
    return body_finish(&body, error);
}

static bool text_recognises(const uint8_t *bytes, size_t size, const char *path)
{
    (void)path;
    return decode_is_text(bytes, size);
}

const Reader reader_text = {.name = "text", .recognises = text_recognises, .read = text_read};
