/* date.c: dates as people write them */
#include "base/date.h"

#include <glib.h>
#include <string.h>

/* Reads up to `most` digits; -1 when there are none. */
static int digits_read(const char **at, int most)
{
    int value = 0, count = 0;

    for (; count < most && g_ascii_isdigit(**at); count++)
        value = value * 10 + *(*at)++ - '0';
    return count > 0 ? value : -1;
}

/* Steps over `mark` (or its Chinese word). */
static bool mark_skip(const char **at, const char *mark, const char *word)
{
    size_t size = strlen(mark), word_size = strlen(word);

    if (size > 0 && strncmp(*at, mark, size) == 0)
        *at += size;
    else if (word_size > 0 && strncmp(*at, word, word_size) == 0)
        *at += word_size;
    else
        return size == 0;
    return true;
}

bool date_parse(const char *text, int *year, int *month, int *day)
{
    const char *at = text;
    char mark[2] = "-";
    bool plain = strspn(text, "0123456789") == 8 && text[8] == '\0';

    *year = digits_read(&at, 4);
    mark[0] = plain ? '\0' : *at == '/' || *at == '.' ? *at : '-';
    if (!mark_skip(&at, mark, plain ? "" : "年"))
        return false;
    *month = digits_read(&at, 2);
    if (!mark_skip(&at, mark, plain ? "" : "月"))
        return false;
    *day = digits_read(&at, 2);
    mark_skip(&at, "", "日");
    return *at == '\0' && *year > 0 && *month > 0 && *day > 0 &&
           g_date_valid_dmy((GDateDay)*day, (GDateMonth)*month, (GDateYear)*year);
}
