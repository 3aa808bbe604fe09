/* key.h: Ed25519 keys in files
 *
 * A key file is one line of hexadecimal digits that only its owner may read; beside it, under the
 * same name with .pub, stands the public key.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "book/checkpoint.h"

/* Makes a new pair; neither file may exist. */
bool key_create(const char *path, unsigned char public[BOOK_KEY_SIZE], GError **error);
/* Refuses a file that others can read. */
bool key_read(const char *path, unsigned char secret[BOOK_SECRET_SIZE], GError **error);
/* A public key as 64 hexadecimal digits, or the file that holds it. */
bool key_read_public(const char *text, unsigned char public[BOOK_KEY_SIZE], GError **error);
/* The caller frees. */
char *key_text(const unsigned char public[BOOK_KEY_SIZE]);
