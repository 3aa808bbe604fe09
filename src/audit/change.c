/* change.c: what a change is of and what it is counted from, by the words before it
 *
 * "与上年相比，财政拨款支出增加" and "财政拨款支出比上年决算数增加" say one thing: a word of
 * comparison with what is compared with, and before or after it what changed. When nothing is
 * named, what was spoken of last changed.
 */
#include "audit/internal.h"

#include <string.h>

/* What was said since the figure before and the last full stop or semicolon. The caller frees. */
static char *lead_of(const Audit *audit, unsigned index)
{
    static const char *const stops[] = {"。", "；", "！"};
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    const char *to = passage->text + figure->first, *from = passage->text;

    if (index > passage->first_figure)
        from += MIN(FIGURE(audit, index - 1)->last, figure->first);
    for (const char *at = from; at < to; at = g_utf8_next_char(at))
        for (unsigned i = 0; i < G_N_ELEMENTS(stops); i++)
            if (begins_with(at, stops[i]))
                from = at + strlen(stops[i]);
    return g_strndup(from, (gsize)(to - MIN(from, to)));
}

/* The last part of `text` between commas and colons. */
static const char *last_part(const char *text)
{
    const char *part = text;

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at))
        if (begins_with(at, "，") || begins_with(at, "：") || *at == ',')
            part = g_utf8_next_char(at);
    return part;
}

static bool says_reason(const AuditData *data, const char *text)
{
    return data_word_in(data, "reason-words", text) != NULL;
}

/* What is left of `text` when the words of change are taken away: what changed; "" when nothing is
 * named. */
static char *subject_of(const AuditData *data, const char *text)
{
    g_autofree char *core = measure_core(data, last_part(text));
    const GPtrArray *words = data_words(data, "change-words"),
                    *bare = data_words(data, "bare-subjects");
    GString *subject = g_string_new(core);

    for (unsigned i = 0; i < words->len; i++)
        g_string_replace(subject, g_ptr_array_index(words, i), "", 0);
    for (unsigned i = 0; i < bare->len; i++)
        if (strcmp(subject->str, g_ptr_array_index(bare, i)) == 0)
            g_string_truncate(subject, 0);
    if (says_reason(data, subject->str))
        g_string_truncate(subject, 0);
    return g_string_free(subject, FALSE);
}

static GRegex *comparison(void)
{
    static GRegex *shape;

    if (g_once_init_enter(&shape))
        g_once_init_leave(&shape,
                          g_regex_new("(?:相较于|相对于|相较|对比|同比|[与同和比较])"
                                      "((?:[0-9]{4}年(?:度|末|初)?|上一?年(?:度|末)?|去年|年初|"
                                      "年末|全年|年度|调整后?|追加|批复|部门|本年|"
                                      "同期|决算|支出|收入|预算|数字?|执行|“?三公”?经费|财政拨款|"
                                      "一般公共预算|实际|安排|下达|金额|水平|总额|公布的?|的)+)"
                                      "(?:相比较?|比较|对比|相较)?",
                                      G_REGEX_OPTIMIZE, 0, NULL));
    return shape;
}

void change_words_clear(ChangeWords *words)
{
    g_free(words->subject);
    g_free(words->base);
}

/* "公务接待费比预算无增减变化，比去年": what an earlier part of the lead compares is still spoken
 * of. */
static char *subject_before(const AuditData *data, const char *lead)
{
    g_auto(GStrv) parts = g_strsplit(lead, "，", -1);

    for (guint i = g_strv_length(parts); i > 0; i--) {
        g_autoptr(GMatchInfo) match = NULL;
        g_autofree char *subject = NULL;
        int first;

        if (!g_regex_match(comparison(), parts[i - 1], 0, &match))
            continue;
        g_match_info_fetch_pos(match, 0, &first, NULL);
        parts[i - 1][first] = '\0';
        subject = subject_of(data, parts[i - 1]);
        if (*subject != '\0')
            return g_steal_pointer(&subject);
    }
    return g_strdup("");
}

ChangeWords change_words(const Audit *audit, unsigned index)
{
    g_autofree char *lead = lead_of(audit, index);
    g_autoptr(GMatchInfo) match = NULL;
    ChangeWords words = {NULL, NULL};
    int first = -1, last = -1;

    for (g_regex_match(comparison(), lead, 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_match_info_fetch_pos(match, 0, &first, &last);
        g_free(words.base);
        words.base = g_match_info_fetch(match, 1);
    }
    if (first < 0) {
        words.base = g_strdup("");
        words.subject = subject_of(audit->data, lead);
        return words;
    }
    words.subject = subject_of(audit->data, lead + last);
    if (*words.subject == '\0') {
        lead[first] = '\0';
        g_free(words.subject);
        words.subject = subject_of(audit->data, lead);
    }
    if (*words.subject == '\0') {
        g_free(words.subject);
        words.subject = subject_before(audit->data, lead);
    }
    return words;
}
