/* outline.c: headings, sections, scopes; the report's year and its unit's name
 *
 * A heading is one by its node or by its numbering and brevity: texts taken from files often have
 * none marked.
 */
#include "audit/internal.h"

#include <string.h>

/* Most texts need no pattern to see that they have no number. */
static bool may_be_numbered(const char *text)
{
    static const char *const begins[] = {"第", "（", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九", "十"};

    for (unsigned i = 0; i < G_N_ELEMENTS(begins); i++)
        if (strncmp(text, begins[i], strlen(begins[i])) == 0)
            return true;
    return g_ascii_isdigit(*text);
}

int passage_numbering(const char *text)
{
    static GRegex *part, *chinese, *bracket, *arabic;

    if (!may_be_numbered(text))
        return 0;
    if (g_once_init_enter(&part)) {
        chinese = g_regex_new("^[一二三四五六七八九十]{1,3}、", G_REGEX_OPTIMIZE, 0, NULL);
        bracket = g_regex_new("^（[一二三四五六七八九十]{1,3}）", G_REGEX_OPTIMIZE, 0, NULL);
        arabic = g_regex_new("^[0-9]{1,2}[、.．](?![0-9])", G_REGEX_OPTIMIZE, 0, NULL);
        g_once_init_leave(
            &part, g_regex_new("^第[一二三四五六七八九十0-9]{1,2}部分", G_REGEX_OPTIMIZE, 0, NULL));
    }
    if (g_regex_match(part, text, 0, NULL))
        return 1;
    if (g_regex_match(chinese, text, 0, NULL))
        return 2;
    if (g_regex_match(bracket, text, 0, NULL))
        return 3;
    return g_regex_match(arabic, text, 0, NULL) ? 4 : 0;
}

static bool ends_sentence(const char *text)
{
    return g_str_has_suffix(text, "。") || g_str_has_suffix(text, "；") ||
           strstr(text, "。") != NULL || strstr(text, "，") != NULL || g_str_has_suffix(text, "：");
}

/* A line of a table of contents: ends in dots and a page number. */
static bool is_contents_line(const char *text)
{
    static GRegex *dots;

    if (strstr(text, "...") == NULL && strstr(text, "……") == NULL && strstr(text, "··") == NULL &&
        strstr(text, "___") == NULL)
        return false;
    if (g_once_init_enter(&dots))
        g_once_init_leave(
            &dots, g_regex_new("(\\.{3,}|…{2,}|·{3,}|_{3,})[0-9]*$", G_REGEX_OPTIMIZE, 0, NULL));
    return g_regex_match(dots, text, 0, NULL);
}

/* "“三公”经费支出决算说明": short, unnumbered, and about one of the topics. */
static bool is_plain_heading(const AuditData *data, const char *text, glong length)
{
    return length >= 4 && length <= 28 && !ends_sentence(text) &&
           data_word_ending(data, "heading-ends", text) != NULL;
}

#define CONTENTS_LINES 150u
#define CONTENTS_LINE_LENGTH 60

/* A line of the contents and the heading it names: the page's number and a break may be lost. */
static bool names_heading(const char *line, const char *heading)
{
    g_autofree char *bare = g_strdup(line);
    size_t length = strlen(bare);

    while (length > 0 && (g_ascii_isdigit(bare[length - 1]) || bare[length - 1] == '.' ||
                          bare[length - 1] == '-'))
        bare[--length] = '\0';
    return length >= 12 && begins_with(heading, bare);
}

/* Lines between "目录" and the place where the first of them stands again, as a heading. */
static void mark_contents(Audit *audit)
{
    unsigned from = 0, first, end;

    while (from < audit->passages->len && strcmp(PASSAGE(audit, from)->text, "目录") != 0)
        from++;
    first = from + 1;
    while (first < audit->passages->len && *PASSAGE(audit, first)->text == '\0')
        first++;
    for (end = first + 2; end < audit->passages->len && end < first + CONTENTS_LINES; end++) {
        const Passage *passage = PASSAGE(audit, end);

        if (passage->kind == PASSAGE_CELL ||
            g_utf8_strlen(passage->text, -1) > CONTENTS_LINE_LENGTH)
            return;
        if (names_heading(PASSAGE(audit, first)->text, passage->text))
            break;
    }
    for (unsigned i = first; end < first + CONTENTS_LINES && end < audit->passages->len && i < end;
         i++)
        PASSAGE(audit, i)->contents = true;
}

static void mark_heading(const AuditData *data, Passage *passage)
{
    int level = passage_numbering(passage->text);
    glong length = g_utf8_strlen(passage->text, -1);

    if (passage->kind != PASSAGE_TEXT && passage->kind != PASSAGE_HEADING)
        return;
    if (passage->contents || is_contents_line(passage->text)) {
        passage->contents = true;
        return;
    }
    if (passage->kind == PASSAGE_HEADING)
        passage->level = level > 0 ? level : MAX(passage->node->level, 1);
    else if ((level > 0 && level < 4 && length <= 45 && !ends_sentence(passage->text)) ||
             (level == 4 && length <= 30 && !ends_sentence(passage->text) &&
              data_word_in(data, "heading-words", passage->text) != NULL)) {
        passage->kind = PASSAGE_HEADING;
        passage->level = level == 4 ? 2 : level;
    } else if (level == 0 && is_plain_heading(data, passage->text, length)) {
        passage->kind = PASSAGE_HEADING;
        passage->level = 2;
    }
}

static const char *topic_of(const AuditData *data, const char *text)
{
    const GPtrArray *topics = data_words(data, "topics");

    for (unsigned i = 0; i + 1 < topics->len; i += 2)
        if (strstr(text, g_ptr_array_index(topics, i)) != NULL)
            return g_ptr_array_index(topics, i + 1);
    return "";
}

/* ---- scopes ---- */

static bool begins_scope(const AuditData *data, const Passage *passage, ScopeKind *kind)
{
    if (passage->contents || passage->kind == PASSAGE_CELL || g_utf8_strlen(passage->text, -1) > 60)
        return false;
    if (data_word_ending(data, "scope-titles", passage->text) == NULL ||
        ends_sentence(passage->text))
        return false;
    if (passage_numbering(passage->text) >= 2)
        return false;
    *kind = data_word_in(data, "whole-titles", passage->text) != NULL ? SCOPE_WHOLE : SCOPE_PROJECT;
    return true;
}

static unsigned scope_add(Audit *audit, ScopeKind kind, const char *name, unsigned passage)
{
    Scope scope = {.kind = kind, .name = g_strdup(name), .passage = passage};

    g_array_append_val(audit->scopes, scope);
    return audit->scopes->len - 1;
}

/* The heading above and its topic; a heading of a lower level keeps the topic above unless it has
 * its own. */
static void place_passages(Audit *audit)
{
    unsigned above = NONE, scope = 0;
    const char *topics[6] = {"", "", "", "", "", ""};
    int depth = 0, years[6] = {0};
    ScopeKind kind;

    for (unsigned i = 0; i < audit->passages->len; i++) {
        Passage *passage = PASSAGE(audit, i);

        if (begins_scope(audit->data, passage, &kind)) {
            scope = scope_add(audit, kind, passage->text, i);
            above = NONE;
            depth = 0;
            topics[0] = "";
            years[0] = 0;
        }
        passage->scope = scope;
        if (passage->kind == PASSAGE_HEADING) {
            const char *own = topic_of(audit->data, passage->text);
            int year = year_told(passage->text, (uint32_t)strlen(passage->text));

            depth = CLAMP(passage->level, 1, 4);
            years[depth] = year != 0 || depth <= 1 ? year : years[depth - 1];
            topics[depth] = *own != '\0' || depth <= 2 ? own : topics[depth - 1];
            above = i;
            passage->topic = topics[depth];
            passage->year = years[depth];
            continue;
        }
        passage->section = above;
        passage->topic = topics[depth];
        passage->year = years[depth];
    }
}

/* ---- year and unit ---- */

static int match_year(const GRegex *regex, const char *text)
{
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *word = NULL;

    if (!g_regex_match(regex, text, 0, &match))
        return 0;
    word = g_match_info_fetch(match, 1);
    return (int)strtol(word, NULL, 10);
}

static bool is_title(const char *text)
{
    return g_utf8_strlen(text, -1) <= 60 && strstr(text, "《") == NULL && !ends_sentence(text);
}

/* The year that most titles name; of two the one named first. */
static int elected_year(const Audit *audit, const GRegex *title)
{
    int counts[200] = {0}, best = 0;

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const char *text = PASSAGE(audit, i)->text;
        int year = is_title(text) ? match_year(title, text) - 2000 : -1;

        if (year < 0 || year >= 200)
            continue;
        counts[year]++;
        if (best == 0)
            best = year;
    }
    for (int i = 0; i < 200; i++)
        if (counts[i] > counts[best])
            best = i;
    return counts[best] > 0 ? 2000 + best : 0;
}

static void find_year(Audit *audit)
{
    g_autoptr(GRegex) title = g_regex_new(
        "(?<![较比与同和从由至到])(20[0-9]{2})年?度?[^。，]{0,24}(决算|绩效自评|绩效评价)", 0, 0,
        NULL);

    audit->year = audit->document->year;
    if (audit->year == 0)
        audit->year = elected_year(audit, title);
    if (audit->year == 0 && audit->document->title != NULL)
        audit->year = match_year(title, audit->document->title);
}

void passages_outline(Audit *audit)
{
    scope_add(audit, SCOPE_MAIN, "", 0);
    mark_contents(audit);
    for (unsigned i = 0; i < audit->passages->len; i++)
        mark_heading(audit->data, PASSAGE(audit, i));
    place_passages(audit);
    find_year(audit);
    unit_name_find(audit);
}
