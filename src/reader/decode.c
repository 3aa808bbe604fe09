/* decode.c: which encoding, by looking */
#include "reader/decode.h"

#include "base/error.h"

#include <string.h>

#define SAMPLE_SIZE 4096u

typedef enum { ENCODING_BYTES, ENCODING_UTF16_LE, ENCODING_UTF16_BE } Encoding;

/* Characters of Chinese text by the upper half of their code: ideographs, ASCII, punctuation of
 * both widths. */
static bool is_usual(uint8_t upper)
{
    return (upper >= 0x4E && upper <= 0x9F) || upper == 0x00 || upper == 0x20 || upper == 0x30 ||
           upper == 0xFF;
}

/* Chinese UTF-16 has zeros, in its digits and line ends, and nearly all upper halves are usual
 * ones. */
static Encoding guess_wide(const uint8_t *bytes, size_t size)
{
    size_t even = 0, odd = 0, pairs = MIN(size, SAMPLE_SIZE) / 2;

    if (pairs < 2 || memchr(bytes, 0, 2 * pairs) == NULL)
        return ENCODING_BYTES;
    for (size_t i = 0; i < pairs; i++) {
        even += is_usual(bytes[2 * i]);
        odd += is_usual(bytes[2 * i + 1]);
    }
    if (10 * MAX(even, odd) < 9 * pairs || even == odd)
        return ENCODING_BYTES;
    return odd > even ? ENCODING_UTF16_LE : ENCODING_UTF16_BE;
}

static Encoding encoding_of(const uint8_t *bytes, size_t size)
{
    if (size >= 2 && bytes[0] == 0xFF && bytes[1] == 0xFE)
        return ENCODING_UTF16_LE;
    if (size >= 2 && bytes[0] == 0xFE && bytes[1] == 0xFF)
        return ENCODING_UTF16_BE;
    return guess_wide(bytes, size);
}

/* Whether 16-bit units hold characters below the blank that no text has. */
static bool has_wide_controls(const uint8_t *bytes, size_t size, Encoding encoding)
{
    unsigned upper = encoding == ENCODING_UTF16_LE ? 1 : 0, controls = 0;

    for (size_t i = 0; i + 1 < size; i += 2)
        controls += bytes[i + upper] == 0 && bytes[i + 1 - upper] != 0 &&
                    bytes[i + 1 - upper] < 0x20 &&
                    strchr("\t\n\v\f\r\x1a", bytes[i + 1 - upper]) == NULL;
    return 50 * controls > size / 2;
}

bool decode_is_text(const uint8_t *bytes, size_t size)
{
    size_t controls = 0, sample = MIN(size, SAMPLE_SIZE);
    Encoding encoding = encoding_of(bytes, size);

    if (encoding != ENCODING_BYTES)
        return sample >= 4 && !has_wide_controls(bytes, sample, encoding);
    for (size_t i = 0; i < sample; i++) {
        if (bytes[i] == 0)
            return false;
        controls += bytes[i] < 0x20 && strchr("\t\n\v\f\r\x1a", bytes[i]) == NULL;
    }
    return controls * 50 <= sample;
}

/* Zeros end a C text: a stray one becomes a blank. */
static char *without_zeros(char *text, size_t size)
{
    for (char *at = text; (at = memchr(at, '\0', size - (size_t)(at - text))) != NULL;)
        *at = ' ';
    return text;
}

static char *from_wide(const uint8_t *bytes, size_t size, Encoding encoding)
{
    bool marked = size >= 2 && ((bytes[0] == 0xFF && bytes[1] == 0xFE) ||
                                (bytes[0] == 0xFE && bytes[1] == 0xFF));
    size_t skip = marked ? 2 : 0, read = 0, written = 0;
    char *text;

    size = (size - skip) & ~(size_t)1;
    text =
        g_convert((const char *)bytes + skip, (gssize)size, "UTF-8",
                  encoding == ENCODING_UTF16_LE ? "UTF-16LE" : "UTF-16BE", &read, &written, NULL);
    return text != NULL ? without_zeros(text, written) : NULL;
}

/* A text in which good sequences outnumber the bad bytes by far is damaged UTF-8, not GB18030. */
static bool mostly_utf8(const char *text, size_t size)
{
    size_t good = 0, bad = 0;

    for (const char *at = text, *end = text + size; at < end;) {
        gunichar c = g_utf8_get_char_validated(at, end - at);

        if (c == (gunichar)-1 || c == (gunichar)-2) {
            bad++;
            at++;
        } else {
            good += c >= 0x80;
            at = g_utf8_next_char(at);
        }
    }
    return good >= 20 * bad && good > 0;
}

static char *from_bytes(const char *text, size_t size)
{
    const char *end;
    char *converted;

    if (size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        size -= 3;
    }
    if (g_utf8_validate(text, (gssize)size, &end))
        return g_strndup(text, size);
    if (end > text && g_utf8_get_char_validated(end, text + size - end) == (gunichar)-2)
        return g_strndup(text, (size_t)(end - text));
    if (mostly_utf8(text, size)) {
        return g_utf8_make_valid(text, (gssize)size);
    }
    for (size_t cut = 0; cut < 4 && cut < size; cut++) {
        converted = g_convert(text, (gssize)(size - cut), "UTF-8", "GB18030", NULL, NULL, NULL);
        if (converted != NULL)
            return converted;
    }
    return NULL;
}

char *decode_text(const uint8_t *bytes, size_t size, GError **error)
{
    Encoding encoding = encoding_of(bytes, size);
    char *text = encoding == ENCODING_BYTES ? from_bytes((const char *)bytes, size)
                                            : from_wide(bytes, size, encoding);

    if (text == NULL)
        error_set(error, ERROR_INPUT, "reader-damaged", "mend", "mend-reader-encoding", NULL);
    return text;
}

void decode_prepare(void)
{
    static const char *const names[] = {"GB18030", "UTF-16LE", "UTF-16BE"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        g_free(g_convert("aa", 2, "UTF-8", names[i], NULL, NULL, NULL));
}
