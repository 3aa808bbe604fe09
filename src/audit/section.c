/* section.c: sections, tables and explanations that a whole report has
 *
 * Regimes name and order them differently: a section is missed only when nothing in the text speaks
 * of its subject, or when the report's own contents promise it.
 */
#include "audit/internal.h"
#include "base/text.h"

#include <string.h>

#define WHOLE 7u /* topics that make a whole report */

static bool has_topic(const Audit *audit, const char *topic)
{
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (strcmp(PASSAGE(audit, i)->topic, topic) == 0)
            return true;
    return false;
}

static bool is_whole_report(const Audit *audit)
{
    const GPtrArray *required = data_words(audit->data, "required-sections");
    unsigned found = 0;

    for (unsigned r = 0; r + 1 < required->len; r += 2)
        found += has_topic(audit, g_ptr_array_index(required, r));
    return found >= WHOLE;
}

/* Anywhere but in the contents and in the explanation of terms. */
static bool is_spoken_of(const Audit *audit, const char *subject)
{
    const char *heading = "";

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);

        if (passage->contents)
            continue;
        if (passage->kind == PASSAGE_HEADING && passage->level <= 1) {
            if (data_word_in(audit->data, subject, passage->text) != NULL)
                return true;
            heading = passage->text;
        }
        if (data_word_in(audit->data, "glossary-titles", heading) == NULL &&
            data_word_in(audit->data, subject, passage->text) != NULL)
            return true;
    }
    return false;
}

/* words  required-sections  TOPIC  TITLE; words  subject-TOPIC  WORD... */
static void missing_sections(Audit *audit)
{
    const GPtrArray *required = data_words(audit->data, "required-sections");

    for (unsigned r = 0; r + 1 < required->len; r += 2) {
        const char *topic = g_ptr_array_index(required, r);
        g_autofree char *subject = g_strconcat("subject-", topic, NULL);

        if (!has_topic(audit, topic) && !is_spoken_of(audit, subject))
            finding_add(audit, "section-missing", 0, 0, 0, "", g_ptr_array_index(required, r + 1));
    }
}

/* ---- tables ---- */

static bool has_tables(const Audit *audit)
{
    for (unsigned g = 0; g < audit->grids->len; g++)
        if (GRID(audit, g)->id != NULL)
            return true;
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (!PASSAGE(audit, i)->contents && g_utf8_strlen(PASSAGE(audit, i)->text, -1) <= 40 &&
            data_word_ending(audit->data, "table-titles", PASSAGE(audit, i)->text) != NULL)
            return true;
    return false;
}

/* A report that has its annexes, or contents that name tables, isn't the narrative alone. */
static bool should_have_tables(const Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (PASSAGE(audit, i)->contents &&
            data_word_in(audit->data, "table-titles", PASSAGE(audit, i)->text) != NULL)
            return true;
    return audit->scopes->len > 1;
}

/* Said at the last part's heading, behind which they would stand. */
static void missing_tables(Audit *audit)
{
    unsigned last = 0;

    if (has_tables(audit) || !should_have_tables(audit))
        return;
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (!PASSAGE(audit, i)->contents && number_of(PASSAGE(audit, i)->text).style == 0)
            last = i;
    finding_add(audit, "tables-missing", last, 0, (uint32_t)strlen(PASSAGE(audit, last)->text), "",
                NULL);
}

/* ---- the contents and the body ---- */

/* A line of the contents without dots and the page's number. The caller frees. */
static char *entry_of(const char *text)
{
    char *entry = g_strdup(text);
    size_t length = strlen(entry);

    while (length > 0 && (g_ascii_isdigit(entry[length - 1]) || entry[length - 1] == '.' ||
                          entry[length - 1] == '-' || entry[length - 1] == '_'))
        entry[--length] = '\0';
    while (g_str_has_suffix(entry, "…") || g_str_has_suffix(entry, "·"))
        *g_utf8_prev_char(entry + strlen(entry)) = '\0';
    return entry;
}

static bool same_beginning(const char *a, const char *b)
{
    return begins_with(a, b) || begins_with(b, a);
}

/* The heading of the entry's number: the very words, nearly, or none. */
static unsigned heading_of(const Audit *audit, const Number *entry, unsigned *near)
{
    glong length = g_utf8_strlen(entry->rest, -1);

    *near = NONE;
    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        Number number = number_of(passage->text);
        unsigned distance;

        if (passage->contents || passage->kind == PASSAGE_CELL ||
            g_utf8_strlen(passage->text, -1) > 60)
            continue;
        if (same_beginning(passage->text, entry->rest) ||
            (number.style == entry->style && same_beginning(number.rest, entry->rest)))
            return i;
        if (number.style != entry->style || number.value != entry->value)
            continue;
        distance = text_distance(number.rest, entry->rest);
        if (distance <= 6 && (glong)distance * 2 < length)
            *near = i;
    }
    return NONE;
}

static bool body_has_parts(const Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (!PASSAGE(audit, i)->contents && number_of(PASSAGE(audit, i)->text).style == 0)
            return true;
    return false;
}

/* The heading of part `value`, whatever it is called. */
static bool has_part(const Audit *audit, long value)
{
    for (unsigned i = 0; i < audit->passages->len; i++) {
        Number number = number_of(PASSAGE(audit, i)->text);

        if (!PASSAGE(audit, i)->contents && number.style == 0 && number.value == value)
            return true;
    }
    return false;
}

static void judge_entry(Audit *audit, unsigned index)
{
    g_autofree char *text = entry_of(PASSAGE(audit, index)->text);
    Number entry = number_of(text);
    unsigned near;

    if (entry.style < 0 || entry.style > 1 || g_utf8_strlen(entry.rest, -1) < 4 ||
        heading_of(audit, &entry, &near) != NONE)
        return;
    if (near != NONE && entry.style == 1)
        finding_add(audit, "contents-differ", near, 0, (uint32_t)strlen(PASSAGE(audit, near)->text),
                    PASSAGE(audit, near)->text, text);
    else if (near == NONE && entry.style == 0 && body_has_parts(audit) &&
             !has_part(audit, entry.value) &&
             (entry.value == 1 || has_part(audit, entry.value - 1)))
        finding_add(audit, "part-missing", index, 0, (uint32_t)strlen(PASSAGE(audit, index)->text),
                    text, NULL);
}

#define CONTENTS_MOST 200u

static void judge_contents(Audit *audit)
{
    unsigned count = audit->passages->len, judged = 0;

    for (unsigned i = 0; i < count && judged < CONTENTS_MOST; i++)
        if (PASSAGE(audit, i)->contents) {
            judge_entry(audit, i);
            judged++;
        }
}

void relate_sections(Audit *audit)
{
    judge_contents(audit);
    if (!is_whole_report(audit))
        return;
    missing_sections(audit);
    missing_tables(audit);
}
