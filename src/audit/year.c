/* year.c: years, dates and periods that do not fit the report */
#include "audit/internal.h"

#include <string.h>

/* rule: pattern with the year as its first group, and how far from the report's year it must be */
static void judge_years(Audit *audit, const char *rule, const GRegex *regex, int offset,
                        bool sections_only)
{
    for (unsigned i = 0; i < audit->passages->len; i++) {
        g_autoptr(GMatchInfo) match = NULL;
        const Passage *passage = PASSAGE(audit, i);

        if (passage->contents ||
            g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_MAIN ||
            (sections_only && *passage->topic == '\0'))
            continue;
        for (g_regex_match(regex, PASSAGE(audit, i)->text, 0, &match); g_match_info_matches(match);
             g_match_info_next(match, NULL)) {
            g_autofree char *year = g_match_info_fetch(match, 1);
            g_autofree char *expected = g_strdup_printf("%d", audit->year + offset);
            int first, last;

            g_match_info_fetch_pos(match, 0, &first, &last);
            if (strcmp(year, expected) != 0)
                finding_add(audit, rule, i, (uint32_t)first, (uint32_t)last, year, expected);
        }
    }
}

void relate_years(Audit *audit)
{
    static GRegex *compared, *held, *spoken, *titled;

    if (g_once_init_enter(&compared)) {
        held = g_regex_new("截[至止]([0-9]{4})年(?:12月(?:31日|底|末)|底|末)", G_REGEX_OPTIMIZE, 0,
                           NULL);
        spoken = g_regex_new("(?:^|[。；])([0-9]{4})年度?(?:本单位|本部门|我[单部][位门局]|本年|"
                             "一般公共预算|财政拨款|政府性基金|国有资本|收入|"
                             "支出|“三公”|机关运行|政府采购)",
                             G_REGEX_OPTIMIZE, 0, NULL);
        titled = g_regex_new("([0-9]{4})年度?(?:部门|单位)决算(?:情况说明|表|$)", G_REGEX_OPTIMIZE,
                             0, NULL);
        g_once_init_leave(&compared,
                          g_regex_new("(?:[与比较同和]|相比)([0-9]{4})年(?:度|末|同期)?(?:决算数?)?"
                                      "(?:相比|相较|比较|持平|各?[增减]|无变化|基本持平)",
                                      G_REGEX_OPTIMIZE, 0, NULL));
    }
    if (audit->year == 0)
        return;
    judge_years(audit, "year-compared", compared, -1, true);
    judge_years(audit, "year-held", held, 0, true);
    judge_years(audit, "year-reported", spoken, 0, true);
    judge_years(audit, "year-titled", titled, 0, false);
}
