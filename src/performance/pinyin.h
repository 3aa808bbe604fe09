/* pinyin.h: the first letters of a text as people type it */
#pragma once
#include <glib.h>

/* "党支部" as "dzb". Other characters stand as they are, in lower case; a rare character, which
 * GB 2312 doesn't order by sound, as "?". The caller frees. */
char *pinyin_initials(const char *text);
