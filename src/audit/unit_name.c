/* unit_name.c: the unit's name is written one way */
#include "audit/internal.h"
#include "base/text.h"

#include <string.h>

/* As many characters before byte `end` as `count`; the byte where they begin. */
static uint32_t back(const char *text, uint32_t end, glong count)
{
    const char *at = text + end;

    while (count-- > 0 && at > text)
        at = g_utf8_prev_char(at);
    return (uint32_t)(at - text);
}

static const char *tail_of(const char *name, glong count)
{
    glong length = g_utf8_strlen(name, -1);

    return g_utf8_offset_to_pointer(name, MAX(length - count, 0));
}

/* The first characters of the name stand within `text`. */
static const char *begins_like(const char *text, const char *name)
{
    g_autofree char *head = g_utf8_substring(name, 0, 3);

    return strstr(text, head);
}

static void judge_name(Audit *audit, unsigned passage, uint32_t end)
{
    const char *name = audit->unit_name, *text = PASSAGE(audit, passage)->text, *begin;
    uint32_t from = back(text, end, g_utf8_strlen(name, -1) + 2);
    g_autofree char *window = g_strndup(text + from, end - from);
    g_autofree char *found = NULL;
    unsigned distance;
    bool titled;

    if (g_str_has_suffix(window, name))
        return;
    begin = begins_like(window, name);
    if (begin == NULL)
        return;
    found = g_strdup(begin);
    distance = text_distance(found, name);
    titled = g_ascii_isdigit(text[end]) || g_str_has_prefix(text + end, "部门") ||
             g_str_has_prefix(text + end, "单位");
    if (distance == 0 || distance > 4 || strstr(found, "、") != NULL || strstr(found, "，") != NULL)
        return;
    if (distance == 1 || titled)
        finding_add(audit, "unit-name", passage, end - (uint32_t)strlen(found), end, found, name);
}

void relate_unit_names(Audit *audit)
{
    const char *tail;
    unsigned count = audit->passages->len;

    if (audit->unit_name == NULL || g_utf8_strlen(audit->unit_name, -1) < 6)
        return;
    tail = tail_of(audit->unit_name, 3);
    for (unsigned i = 0; i < count; i++)
        for (const char *at = strstr(PASSAGE(audit, i)->text, tail); at != NULL;) {
            uint32_t end = (uint32_t)(at - PASSAGE(audit, i)->text) + (uint32_t)strlen(tail);

            judge_name(audit, i, end);
            at = strstr(PASSAGE(audit, i)->text + end, tail);
        }
}
