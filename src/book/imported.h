/* imported.h: files that were imported before, known by their content */
#pragma once
#include "book/book.h"

#define FILE_HASH_SIZE 32 /* BLAKE2b-256 of a file's bytes */

/* Whether a file of this content was imported. */
bool book_was_imported(Book *book, const unsigned char hash[FILE_HASH_SIZE], bool *was,
                       GError **error);
/* Notes that it was, under the name that the user gave it. Inside a change. */
bool book_note_import(Book *book, const char *name, const unsigned char hash[FILE_HASH_SIZE],
                      GError **error);
