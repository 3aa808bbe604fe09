/* heading.c: numbering is scanned by hand, over a copy of the line's characters: lines are many,
 * and most are refused by their first character or by their length. */
#include "reader/heading.h"

#include <glib.h>

#define LINE_LONGEST 48 /* characters: longer lines are paragraphs */
#define ITEM_MAX 30     /* of a heading numbered 1. */
#define TITLE_MIN 4     /* 决算报告 */

typedef struct {
    gunichar c[LINE_LONGEST + 1];
    unsigned length;
} Line;

static bool is_chinese_digit(gunichar c)
{
    static const gunichar digits[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                      0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341}; /* 一 to 十 */

    for (unsigned i = 0; i < G_N_ELEMENTS(digits); i++)
        if (c == digits[i])
            return true;
    return false;
}

static bool is_blank(gunichar c) { return c == ' ' || c == '\t' || c == 0x3000 || c == 0xA0; }

static bool is_digit(gunichar c) { return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19); }

/* False when it is too long for a heading. Blanks at both ends are left out. */
static bool line_read(Line *line, const char *text, size_t size)
{
    const char *end = text + size;

    line->length = 0;
    for (; text < end; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);

        if (line->length == 0 && is_blank(c))
            continue;
        if (line->length == LINE_LONGEST)
            return false;
        line->c[line->length++] = c;
    }
    while (line->length > 0 && is_blank(line->c[line->length - 1]))
        line->length--;
    line->c[line->length] = 0;
    return line->length > 1;
}

static bool line_has(const Line *line, const char *characters)
{
    for (; *characters != '\0'; characters = g_utf8_next_char(characters))
        for (unsigned i = 0; i < line->length; i++)
            if (line->c[i] == g_utf8_get_char(characters))
                return true;
    return false;
}

static bool line_ends(const Line *line, const char *word)
{
    unsigned length = (unsigned)g_utf8_strlen(word, -1);

    if (line->length < length)
        return false;
    for (unsigned i = line->length - length; i < line->length; i++, word = g_utf8_next_char(word))
        if (line->c[i] != g_utf8_get_char(word))
            return false;
    return true;
}

/* Dots or a tab before a page's number. */
static bool is_contents(const Line *line)
{
    unsigned i = line->length;

    while (i > 0 && is_digit(line->c[i - 1]))
        i--;
    if (i == line->length || i == 0)
        return false;
    while (i > 0 && is_blank(line->c[i - 1]) && line->c[i - 1] != '\t')
        i--;
    return i > 1 && (line->c[i - 1] == '\t' || line->c[i - 1] == 0x2026 ||
                     (line->c[i - 1] == '.' && line->c[i - 2] == '.') || line->c[i - 1] == 0xB7);
}

/* Goes over digits of one kind; answers where they end. */
static unsigned after_number(const Line *line, unsigned at, bool chinese)
{
    while (at < line->length && (chinese ? is_chinese_digit(line->c[at]) : is_digit(line->c[at])))
        at++;
    return at;
}

/* 第一部分, 第3部分 */
static bool is_part(const Line *line)
{
    unsigned chinese = after_number(line, 1, true), arabic = after_number(line, 1, false);
    unsigned at = MAX(chinese, arabic);

    return line->c[0] == 0x7B2C && at > 1 && at + 1 < line->length && line->c[at] == 0x90E8 &&
           line->c[at + 1] == 0x5206;
}

/* The name of a report or a table that stands on a line of its own. */
static bool is_title(const Line *line)
{
    static const char *const ends[] = {"报告", "自评表", "决算公开", "情况说明书", "公开说明"};

    if (line->length < TITLE_MIN || line_has(line, "，。；：、:;,") ||
        !g_unichar_isalnum(line->c[0]))
        return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(ends); i++)
        if (line_ends(line, ends[i]))
            return true;
    return false;
}

static bool is_sentence(const Line *line)
{
    return line_has(line, "。；;") || line_ends(line, "，") || line_ends(line, "、");
}

unsigned heading_level(const char *text, size_t size)
{
    Line line;
    unsigned at;

    if (!line_read(&line, text, size) || is_contents(&line))
        return 0;
    if (is_part(&line))
        return 1;
    at = after_number(&line, 0, true);
    if (at > 0 && line.c[at] == 0x3001) /* 、 */
        return is_sentence(&line) && !line_ends(&line, "、") ? 0 : 2;
    if (line.c[0] == 0xFF08 || line.c[0] == '(') { /* （一） */
        at = after_number(&line, 1, true);
        if (at > 1 && (line.c[at] == 0xFF09 || line.c[at] == ')') && !line_has(&line, "，：:") &&
            (!is_sentence(&line) || line_ends(&line, "。")))
            return 3;
        return 0;
    }
    if (heading_is_item(text, size))
        return line.length <= ITEM_MAX && !is_sentence(&line) && !line_has(&line, "，：:、%％") ? 4
                                                                                                : 0;
    return is_title(&line) ? 1 : 0;
}

bool heading_is_item(const char *text, size_t size)
{
    const char *end = text + size;
    unsigned digits = 0;

    while (text < end && is_blank(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    for (; text < end && is_digit(g_utf8_get_char(text)); text = g_utf8_next_char(text))
        digits++;
    if (digits == 0 || digits > 2 || text >= end)
        return false;
    switch (g_utf8_get_char(text)) {
    case '.': /* 1.5万元 is an amount */
        text++;
        return text < end && !is_digit(g_utf8_get_char(text));
    case 0xFF0E: /* ． */
    case 0x3001: /* 、 */
        return true;
    default:
        return false;
    }
}
