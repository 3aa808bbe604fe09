/* pinyin.c: the 3,755 common characters of GB 2312 stand in the order of their pinyin, so the first
 * character of each letter parts them */
#include "performance/pinyin.h"

#include <string.h>

/* The last common character is D7F9. No syllable begins with i, u or v. */
static const struct {
    unsigned first;
    char letter;
} letters[] = {{0xB0A1, 'a'}, {0xB0C5, 'b'}, {0xB2C1, 'c'}, {0xB4EE, 'd'}, {0xB6EA, 'e'},
               {0xB7A2, 'f'}, {0xB8C1, 'g'}, {0xB9FE, 'h'}, {0xBBF7, 'j'}, {0xBFA6, 'k'},
               {0xC0AC, 'l'}, {0xC2E8, 'm'}, {0xC4C3, 'n'}, {0xC5B6, 'o'}, {0xC5BE, 'p'},
               {0xC6DA, 'q'}, {0xC8BB, 'r'}, {0xC8F6, 's'}, {0xCBFA, 't'}, {0xCDDA, 'w'},
               {0xCEF4, 'x'}, {0xD1B9, 'y'}, {0xD4D1, 'z'}, {0xD7FA, '?'}};

static char letter_of(const char *bytes, size_t size)
{
    unsigned code =
        size == 2 ? (unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1] : 0;
    char letter = '?';

    for (unsigned i = 0; i < G_N_ELEMENTS(letters) && code >= letters[i].first; i++)
        letter = letters[i].letter;
    return letter;
}

char *pinyin_initials(const char *text)
{
    GString *initials = g_string_new(NULL);

    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        size_t size = 0;
        g_autofree char *bytes = NULL;

        if ((unsigned char)*at < 0x80) {
            g_string_append_c(initials, g_ascii_tolower(*at));
            continue;
        }
        bytes = g_convert(at, g_utf8_next_char(at) - at, "GB2312", "UTF-8", NULL, &size, NULL);
        g_string_append_c(initials, bytes != NULL ? letter_of(bytes, size) : '?');
    }
    return g_string_free(initials, FALSE);
}
