/* decode.h: the bytes of a text of any origin into UTF-8 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* UTF-8, UTF-16 (by its mark, or by its zeros), else GB18030. A file cut inside its last character
 * loses that one. Fails with reader-damaged on what is none of them. The caller frees. */
char *decode_text(const uint8_t *bytes, size_t size, GError **error);

/* Whether the bytes can be text at all: no zeros but those of UTF-16, hardly any control character.
 */
bool decode_is_text(const uint8_t *bytes, size_t size);

/* Loads what decoding needs from outside, before the sandbox closes. */
void decode_prepare(void);
