/* regulation.c: regulations cited that were not in force in the report's year */
#include "audit/internal.h"

#include <string.h>

/* "不再执行《行政单位会计制度》" tells of the change. */
static bool tells_of_change(const AuditData *data, const char *text)
{
    return data_word_in(data, "repeal-words", text) != NULL;
}

/* A longer title that ends so is another regulation: 民间非营利组织会计制度. */
static bool is_part_of_title(const char *text, const char *at)
{
    const char *before = at;
    unsigned length = 0;

    while (before > text && g_unichar_get_script(g_utf8_get_char(g_utf8_prev_char(before))) ==
                                G_UNICODE_SCRIPT_HAN) {
        before = g_utf8_prev_char(before);
        length++;
    }
    return length > 0 && before > text && begins_with(g_utf8_prev_char(before), "《");
}

static void judge(Audit *audit, const Regulation *regulation, unsigned passage)
{
    const char *text = PASSAGE(audit, passage)->text;
    bool lapsed =
        regulation->until<audit->year * 10000 + 101, early = regulation->from> audit->year * 10000 +
        1231;
    size_t length = strlen(regulation->name);

    for (const char *at = strstr(text, regulation->name); at != NULL && (lapsed || early);
         at = strstr(at + length, regulation->name))
        if (!is_part_of_title(text, at) && !tells_of_change(audit->data, text))
            finding_add(audit, lapsed ? "regulation-lapsed" : "regulation-early", passage,
                        (uint32_t)(at - text), (uint32_t)(at - text) + (uint32_t)length,
                        regulation->name, regulation->instead);
}

void relate_regulations(Audit *audit)
{
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count && audit->year > 0; i++)
        for (unsigned r = 0; r < audit->data->regulations->len; r++)
            judge(audit, &g_array_index(audit->data->regulations, Regulation, r), i);
}
