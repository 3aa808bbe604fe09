/* numbering.c: headings and lists whose numbers skip, repeat or mix two styles */
#include "audit/internal.h"
#include "base/text.h"

#include <string.h>

#define STYLES 3 /* 第一部分, 一、, （一）; each may be written in Arabic figures */
#define SHORT 40 /* characters of a line that may be a heading */

static long chinese_number(const char **text)
{
    static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    long value = 0;

    for (;; *text += strlen("十")) {
        long digit = 0;

        for (long i = 0; i < 9; i++)
            if (begins_with(*text, digits[i]))
                digit = i + 1;
        if (digit > 0)
            value += digit;
        else if (begins_with(*text, "十"))
            value = value == 0 ? 10 : value * 10;
        else
            return value;
    }
}

static bool skip(const char **text, const char *word)
{
    if (!begins_with(*text, word))
        return false;
    *text += strlen(word);
    return true;
}

Number number_of(const char *text)
{
    Number number = {-1, g_ascii_isdigit(*text), 0, text};
    bool part = skip(&text, "第"), bracket = !part && skip(&text, "（");

    number.arabic = g_ascii_isdigit(*text);
    if (number.arabic)
        number.value = strtol(text, (char **)&text, 10);
    else
        number.value = chinese_number(&text);
    number.rest = text;
    if (number.value <= 0 || number.value >= 40)
        return number;
    if (part && skip(&number.rest, "部分"))
        number.style = 0;
    else if (!part && !bracket &&
             (skip(&number.rest, "、") ||
              (number.arabic && (skip(&number.rest, ".") || skip(&number.rest, "．")) &&
               !g_ascii_isdigit(*number.rest))))
        number.style = 1;
    else if (bracket && skip(&number.rest, "）"))
        number.style = 2;
    return number;
}

/* "十、节能环保支出", or a line with figures: a row of a table that the reader could not see. */
static bool is_table_row(const Passage *passage)
{
    return passage->figure_count > 0 || g_str_has_suffix(passage->text, "支出") ||
           g_str_has_suffix(passage->text, "收入") || g_str_has_suffix(passage->text, "拨款") ||
           g_str_has_suffix(passage->text, "结余");
}

static bool is_line(const Passage *passage)
{
    return !passage->contents && !is_table_row(passage) &&
           (passage->kind == PASSAGE_HEADING ||
            (passage->kind == PASSAGE_TEXT && g_utf8_strlen(passage->text, -1) <= SHORT &&
             strstr(passage->text, "。") == NULL));
}

static void say(Audit *audit, const char *rule, unsigned passage)
{
    const char *text = PASSAGE(audit, passage)->text;

    finding_add(audit, rule, passage, 0, (uint32_t)strlen(text), text, NULL);
}

/* The last number of each style, in Chinese and in Arabic figures. */
typedef struct {
    long chinese[STYLES], arabic[STYLES];
    uint64_t rows[STYLES]; /* numbers since then of lines that may be headings or rows */
    unsigned part;         /* passage of the last part's heading */
} Course;

/* What the contents call part `value`; NULL. */
static const char *part_in_contents(const Audit *audit, long value)
{
    for (unsigned i = 0; i < audit->passages->len && i < 400; i++) {
        const Passage *passage = PASSAGE(audit, i);
        Number number = number_of(passage->text);

        if (passage->contents && number.style == 0 && number.value == value)
            return number.rest;
    }
    return NULL;
}

/* A part's heading is skipped: the contents may tell which line it is, without its number. */
static void say_skipped_part(Audit *audit, const Course *course, unsigned index, long missing)
{
    const char *title = part_in_contents(audit, missing);

    for (unsigned i = course->part + 1; title != NULL && i < index; i++) {
        const char *text = PASSAGE(audit, i)->text;

        if (is_line(PASSAGE(audit, i)) && g_utf8_strlen(text, -1) > 8 &&
            text_distance(text, title) <= 4) {
            say(audit, "part-unnumbered", i);
            return;
        }
    }
    say(audit, "numbering-skips", index);
}

static void course_begin_below(Course *course, int style)
{
    for (int below = style + 1; below < STYLES; below++) {
        course->chinese[below] = course->arabic[below] = 0;
        course->rows[below] = 0;
    }
}

/* "八、" goes on as "9、"; a list of its own begins at 1. */
static bool is_mixed(const Course *course, const Number *number)
{
    return number->arabic && number->value > 1 &&
           number->value == course->chinese[number->style] + 1 &&
           number->value != course->arabic[number->style] + 1;
}

/* "四、财政拨款支出" may be a heading or a row: what stands between is not missing. */
static bool is_bridged(const Course *course, const Number *number)
{
    long last = course->chinese[number->style];

    for (long value = last + 1; value < number->value; value++)
        if ((course->rows[number->style] >> value & 1) == 0)
            return false;
    return number->value > last;
}

static void follow_heading(Audit *audit, Course *course, unsigned index, const Number *number)
{
    const Passage *passage = PASSAGE(audit, index);
    long last = course->chinese[number->style];

    if (is_mixed(course, number)) {
        say(audit, "numbering-mixes", index);
        course->arabic[number->style] = number->value;
        course_begin_below(course, number->style);
        return;
    }
    if (number->arabic) {
        course->arabic[number->style] = number->value;
        if (passage->kind == PASSAGE_HEADING && number->style < 2)
            course_begin_below(course, number->style);
        return;
    }
    if (passage->kind != PASSAGE_HEADING)
        return;
    if (last > 0 && number->value > 1 && number->value != last + 1 &&
        number->value != course->arabic[number->style] + 1 && !is_bridged(course, number)) {
        if (number->style == 0 && number->value == last + 2)
            say_skipped_part(audit, course, index, last + 1);
        else
            say(audit, "numbering-skips", index);
    }
    if (number->style == 0)
        course->part = index;
    course->chinese[number->style] = number->value;
    course->rows[number->style] = 0;
    course_begin_below(course, number->style);
}

static void follow_headings(Audit *audit)
{
    Course course = {{0}, {0}, {0}, 0};
    unsigned scope = 0;

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        Number number = number_of(passage->text);

        if (passage->scope != scope) { /* a report of its own */
            course_begin_below(&course, 0);
            scope = passage->scope;
        }
        if (number.style >= 0 && is_line(passage))
            follow_heading(audit, &course, i, &number);
        else if (number.style >= 0 && !passage->contents && passage->kind != PASSAGE_CELL)
            course.rows[number.style] |= UINT64_C(1) << number.value;
    }
}

/* ---- paragraphs numbered 1. 2. 3. ---- */

static bool is_item(const Passage *passage, Number *number)
{
    if (passage->kind != PASSAGE_TEXT || passage->contents)
        return false;
    *number = number_of(passage->text);
    return number->style == 1 && number->arabic;
}

/* The number that is missed stands within the item before. */
static bool holds_number(const char *text, long value)
{
    g_autofree char *point = g_strdup_printf("%ld.", value);
    g_autofree char *comma = g_strdup_printf("%ld、", value);
    g_autofree char *wide = g_strdup_printf("%ld．", value);

    return strstr(text, point) != NULL || strstr(text, comma) != NULL || strstr(text, wide) != NULL;
}

static void follow_items(Audit *audit)
{
    long run = 0; /* items that stood in order */
    Number before = {-1, false, 0, NULL}, number;

    for (unsigned i = 0; i < audit->passages->len; i++) {
        if (!is_item(PASSAGE(audit, i), &number)) {
            before.style = -1;
            run = 0;
            continue;
        }
        if (before.style == 1 && run >= 2 &&
            (number.value == before.value || number.value == before.value + 2) &&
            !holds_number(PASSAGE(audit, i - 1)->text, before.value + 1))
            say(audit, "numbering-skips", i);
        run = before.style == 1 && number.value == before.value + 1 ? run + 1 : 1;
        before = number;
    }
}

/* ---- a stop that one item of many lacks ---- */

static bool ends_with_mark(const char *text)
{
    static const char *const marks[] = {"。", "；", "：", "！", "？", "）",
                                        "”",  "，", "、", ".",  ";"};

    for (unsigned i = 0; i < G_N_ELEMENTS(marks); i++)
        if (g_str_has_suffix(text, marks[i]))
            return true;
    return false;
}

static void judge_stops(Audit *audit, unsigned from, unsigned to)
{
    unsigned without = 0, which = 0;
    const char *text;
    glong length;

    for (unsigned i = from; i < to; i++)
        if (!ends_with_mark(PASSAGE(audit, i)->text)) {
            without++;
            which = i;
        }
    if (to - from < 5 || without != 1 || which + 1 == to)
        return;
    text = PASSAGE(audit, which)->text;
    length = g_utf8_strlen(text, -1);
    if (length > 15)
        finding_add(audit, "stop-missing", which,
                    (uint32_t)(g_utf8_offset_to_pointer(text, length - 14) - text),
                    (uint32_t)strlen(text), text, NULL);
}

static void follow_stops(Audit *audit)
{
    unsigned from = NONE, count = audit->passages->len;
    Number number;

    for (unsigned i = 0; i <= count; i++) {
        bool item = i < count && is_item(PASSAGE(audit, i), &number);

        if (item && from == NONE)
            from = i;
        if (!item && from != NONE) {
            judge_stops(audit, from, i);
            from = NONE;
        }
    }
}

/* ---- headings ---- */

/* "二、管理情况、" */
static void judge_heading_marks(Audit *audit)
{
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count; i++) {
        const Passage *passage = PASSAGE(audit, i);

        if (passage->kind == PASSAGE_HEADING && !passage->contents &&
            g_utf8_strlen(passage->text, -1) > 4 &&
            (g_str_has_suffix(passage->text, "、") || g_str_has_suffix(passage->text, "，")))
            say(audit, "heading-mark", i);
    }
}

/* The first part that a heading names is not the first: where the first should begin. */
static void judge_first_part(Audit *audit)
{
    unsigned first = NONE;

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        Number number = number_of(passage->text);

        if (first == NONE && *passage->text != '\0' && !passage->contents &&
            passage->kind == PASSAGE_HEADING && number.style == 1 && number.value == 1)
            first = i;
        if (passage->contents || !is_line(passage) || number.style != 0)
            continue;
        if (number.value == 2 && first != NONE)
            say(audit, "part-one-missing", first);
        return;
    }
}

void relate_numbering(Audit *audit)
{
    follow_headings(audit);
    follow_items(audit);
    follow_stops(audit);
    judge_heading_marks(audit);
    judge_first_part(audit);
}
