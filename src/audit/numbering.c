/* numbering.c: headings whose numbers skip or mix */
#include "audit/internal.h"

#include <string.h>

static long chinese_number(const char *text)
{
    static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    long value = 0;

    for (;; text += 3) {
        long digit = 0;

        for (long i = 0; i < 9; i++)
            if (g_str_has_prefix(text, digits[i]))
                digit = i + 1;
        if (digit > 0)
            value += digit;
        else if (g_str_has_prefix(text, "十"))
            value = value == 0 ? 10 : value * 10;
        else
            break;
    }
    return value;
}

static long heading_number(const char *text)
{
    if (g_str_has_prefix(text, "（"))
        text += strlen("（");
    return g_ascii_isdigit(*text) ? strtol(text, NULL, 10) : chinese_number(text);
}

/* Numbers of headings under one heading go up by one. */
void relate_numbering(Audit *audit)
{
    long last[5] = {0};

    for (unsigned i = 0; i < audit->passages->len; i++) {
        const Passage *passage = PASSAGE(audit, i);
        int level = passage_numbering(passage->text);
        long number;

        if (passage->kind != PASSAGE_HEADING || passage->contents)
            continue;
        if (level < 2 || level > 3) {
            if (level == 1)
                last[2] = last[3] = 0;
            continue;
        }
        number = heading_number(passage->text);
        if (last[level] > 0 && number != last[level] + 1 && number > 1 && number < 40)
            finding_add(audit, "numbering-skips", i, 0, (uint32_t)strlen(passage->text),
                        passage->text, NULL);
        last[level] = number;
        if (level == 2)
            last[3] = 0;
    }
}
