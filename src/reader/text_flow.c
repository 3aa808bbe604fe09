/* text_flow.c: whether a paragraph goes on in the next line
 *
 * In a text that was broken at one width the lines of a paragraph are full but for the last. Full
 * is what most wide lines around are; a window over the prose lines tells it, for pages and cells
 * differ. Texts from PDFs have an empty line between any two, blanks round their digits that take
 * no room on paper, and lines whose raised parts stand one after the other in steps.
 */
#include "reader/heading.h"
#include "reader/text.h"

#include <string.h>

#define WRAP_LEAST 40u /* columns: narrower texts are lists */
#define WRAP_MOST 160u
#define WRAP_SLACK 5u /* a full line may lack a character or two that may not begin the next */
#define WINDOW 15u    /* prose lines before and behind */
#define FULL_LEAST 3u /* lines in the window that end together */
#define STEP_SLACK 2u
#define AWAIT_MAX 12   /* lines */
#define TAIL_WIDTH 24u /* columns of the rest of a heading */

/* ---- how wide a line is on paper ---- */

static bool is_wide_at(const char *text) { return g_unichar_iswide(g_utf8_get_char(text)); }

/* Columns without the single blanks between Chinese and other characters. */
static unsigned paper_width(const TextLine *line)
{
    unsigned width = line->width;
    const char *end = line->text + line->size;

    for (const char *at = line->text; (at = memchr(at, ' ', (size_t)(end - at))) != NULL; at++)
        if (at > line->text && at + 1 < end && at[1] != ' ' && at[-1] != ' ' &&
            (is_wide_at(at + 1) || is_wide_at(g_utf8_prev_char(at))))
            width--;
    return width;
}

/* One field, wide enough to have been broken. */
static bool is_prose(const TextLine *line)
{
    TextField fields[TEXT_FIELDS_MAX + 1];

    return line->size > 0 && !line->left_out && line->width >= WRAP_LEAST &&
           text_fields(line, 3, fields) == 1;
}

/* ---- the window ---- */

typedef struct {
    unsigned counts[WRAP_MOST + WRAP_SLACK + 1];
    unsigned lines, indented;
    unsigned unbroken; /* lines that no page is wide enough for */
} Window;

static void window_put(Window *window, const TextLine *line, int sign)
{
    if (line->width > WRAP_MOST) {
        window->unbroken += (unsigned)sign;
        return;
    }
    window->counts[MIN(line->right, WRAP_MOST)] += (unsigned)sign;
    window->lines += (unsigned)sign;
}

/* The right edge of most lines in the window; 0: they have none. */
static unsigned window_wrap(const Window *window)
{
    unsigned best = 0, best_count = 0, sum = 0;

    for (unsigned w = WRAP_LEAST; w <= WRAP_MOST; w++) {
        sum += window->counts[w];
        if (w > WRAP_LEAST + WRAP_SLACK)
            sum -= window->counts[w - WRAP_SLACK - 1];
        if (sum >= best_count && sum > 0) {
            best_count = sum;
            best = window->counts[w] > 0 ? w : best;
        }
    }
    return best_count >= FULL_LEAST && 100 * best_count >= 45 * window->lines &&
                   window->unbroken < best_count
               ? best
               : 0;
}

/* Tells each line at what width its neighbourhood was broken. */
void text_flow(TextLines *lines)
{
    g_autoptr(GArray) prose = g_array_new(FALSE, FALSE, sizeof(unsigned));
    Window *window = g_new0(Window, 1);
    unsigned first = 0, last = 0, wrap;

    for (unsigned i = 0; i < lines->count; i++) {
        lines->at[i].right = lines->at[i].indent + paper_width(&lines->at[i]);
        lines->at[i].wrap = lines->at[i].around = 0;
        if (is_prose(&lines->at[i]))
            g_array_append_val(prose, i);
    }
    for (unsigned i = 0; i < prose->len; i++) {
        for (; last < prose->len && last <= i + WINDOW; last++)
            window_put(window, &lines->at[g_array_index(prose, unsigned, last)], 1);
        for (; first + WINDOW < i; first++)
            window_put(window, &lines->at[g_array_index(prose, unsigned, first)], -1);
        wrap = lines->at[g_array_index(prose, unsigned, i)].wrap = window_wrap(window);
        for (unsigned k = g_array_index(prose, unsigned, i);
             k < (i + 1 < prose->len ? g_array_index(prose, unsigned, i + 1) : lines->count); k++)
            lines->at[k].around = wrap;
    }
    g_free(window);
}

/* ---- going on ---- */

static bool ends_in_one_of(const TextLine *line, const char *const *ends)
{
    for (unsigned i = 0; ends[i] != NULL; i++) {
        size_t size = strlen(ends[i]);

        if (line->size >= size && memcmp(line->text + line->size - size, ends[i], size) == 0)
            return true;
    }
    return false;
}

static bool ends_sentence(const TextLine *line)
{
    static const char *const ends[] = {"。", "！", "？", "；", ".", ";", "!", NULL};

    return ends_in_one_of(line, ends);
}

/* What never begins a line on paper. */
static bool begins_inside(const TextLine *line)
{
    static const char *const begins[] = {"。", "，", "、", "；", "：", "）",
                                         "”",  "》", "％", "%",  NULL};

    for (unsigned i = 0; begins[i] != NULL; i++)
        if (line->size >= strlen(begins[i]) &&
            memcmp(line->text, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}

static bool begins_block(const TextLine *line)
{
    return heading_level(line->text, line->size) > 0 || heading_is_item(line->text, line->size);
}

static bool is_one_field(const TextLine *line)
{
    TextField fields[TEXT_FIELDS_MAX + 1];

    return text_fields(line, 3, fields) == 1;
}

/* A raised part of a line stands on a line of its own, where the part before it ends. */
static bool is_step(const TextLine *line, const TextLine *next)
{
    unsigned end = line->indent + (unsigned)g_utf8_strlen(line->text, (gssize)line->size);

    return next->indent >= 3 && next->indent + STEP_SLACK >= end &&
           next->indent <= end + STEP_SLACK && is_one_field(line) && is_one_field(next);
}

/* The width of the neighbourhood, or of the next line's: the first of a page has few before it. */
static unsigned wrap_of(const TextLine *line, const TextLine *next)
{
    return line->wrap > 0 ? line->wrap : next->wrap;
}

/* The right edge; blanks before a step stand for Chinese characters, a cell for each. */
static unsigned reach(const TextLine *first, const TextLine *line)
{
    return line->right + (line->indent > first->indent + STEP_SLACK ? line->indent : 0);
}

static bool is_full(const TextLine *first, const TextLine *line, const TextLine *next)
{
    unsigned wrap = wrap_of(line, next), right = reach(first, line);

    return wrap > 0 && right + WRAP_SLACK >= wrap && right <= wrap + WRAP_SLACK;
}

static bool has(const TextLine *line, const char *word)
{
    return g_strstr_len(line->text, (gssize)line->size, word) != NULL;
}

/* A clause that stops in the middle, or a number before its unit. */
static bool is_cut_off(const TextLine *line, const TextLine *next)
{
    static const char *const stops[] = {"。", "！", "？", "；", "：", ":", ".",
                                        ";",  "!",  "）", "”",  "》", NULL};
    static const char *const half[] = {"，", "、", NULL};
    static const char *const units[] = {"万", "亿", "元", "%", "％", NULL};

    if (ends_in_one_of(line, half))
        return true;
    if (g_ascii_isdigit(line->text[line->size - 1]))
        for (unsigned i = 0; units[i] != NULL; i++)
            if (next->size >= strlen(units[i]) &&
                memcmp(next->text, units[i], strlen(units[i])) == 0)
                return true;
    return !ends_in_one_of(line, stops) && (has(line, "，") || has(line, "。"));
}

static bool has_amount(const TextLine *from, const TextLine *until)
{
    for (const TextLine *line = from; line <= until; line++)
        for (size_t i = 1; i + 1 < line->size; i++)
            if (line->text[i] == '.' && g_ascii_isdigit(line->text[i - 1]) &&
                g_ascii_isdigit(line->text[i + 1]))
                return true;
    return false;
}

/* A numbered paragraph of a report names something and then says how much. In a text that was
 * broken, one that has not come to it yet goes on. */
static bool awaits_amount(const TextLine *first, const TextLine *line, const TextLine *next)
{
    return line->around > 0 && line - first <= AWAIT_MAX &&
           heading_is_item(first->text, first->size) && has(first, "（项）") &&
           (!has_amount(first, line) || is_cut_off(line, next));
}

/* "（二）支出决算结构情况", and below it "2023年度支出…": the heading is whole, however wide it is.
 */
static bool is_whole_heading(const TextLine *line, const TextLine *next)
{
    static const char *const ends[] = {"情况", "说明", NULL};
    size_t digits = 0;

    while (digits < next->size && g_ascii_isdigit(next->text[digits]))
        digits++;
    return heading_level(line->text, line->size) > 0 && ends_in_one_of(line, ends) &&
           !has(line, "，") && digits == 4 && next->size >= digits + strlen("年") &&
           memcmp(next->text + digits, "年", strlen("年")) == 0;
}

bool text_goes_on(const TextLine *first, const TextLine *line, const TextLine *next, bool apart)
{
    bool set_in = first->indent >= next->indent + 2;

    if (begins_block(next) || !is_one_field(next) ||
        (first == line && is_whole_heading(line, next)))
        return false;
    if (!apart && !next->page && is_step(line, next) &&
        (!ends_sentence(line) || next->indent > first->indent + STEP_SLACK))
        return true;
    if (wrap_of(line, next) > 0 &&
        ((begins_inside(next) && !ends_sentence(line)) || is_cut_off(line, next)))
        return true;
    /* A paragraph whose first line is set in goes on in lines that are not. */
    if (set_in && !ends_sentence(line) && 10 * reach(first, line) >= 7 * wrap_of(line, next) &&
        wrap_of(line, next) > 0)
        return true;
    if (awaits_amount(first, line, next))
        return true;
    if (!is_full(first, line, next))
        return false;
    return ends_sentence(line) ? set_in : next->indent <= first->indent;
}

/* The rest of a heading that was too long for its line. */
bool text_heading_goes_on(const TextLine *line, const TextLine *next)
{
    return !next->page && !begins_block(next) && !ends_sentence(line) &&
           next->width <= TAIL_WIDTH && line->wrap > 0 && is_full(line, line, next) &&
           g_strstr_len(next->text, (gssize)next->size, "，") == NULL &&
           g_strstr_len(next->text, (gssize)next->size, "。") == NULL;
}
