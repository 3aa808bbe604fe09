/* window.h: a text of any size, seen through a window that a file refills
 *
 * Readers cut what they want out of the window in place, and ask for more when it does not hold a
 * whole line or row. A file is decoded piece by piece (as text_decode does): memory does not grow
 * with it.
 *
 * Invariants: the bytes from `at` to `end` were not read yet, `*end` is NUL, and what stands before
 * `at` may be written over. `window_fill` moves everything.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A file without a byte above 127 so far may still turn out to be either. */
typedef enum { ENCODING_OPEN, ENCODING_UTF8, ENCODING_GB18030 } Encoding;

typedef struct {
    char *at; /* the next byte to read */
    char *end;
    char *place;   /* the file's name as the user gave it */
    unsigned line; /* of `at`; kept by the reader */
    /* the rest is window.c's own */
    char *bytes;
    int file;   /* -1: none, or read to its end */
    bool begun; /* something was decoded */
    Encoding encoding;
    GString *raw; /* bytes not yet decoded: the beginning of a line */
    unsigned decoded_lines;
    uint64_t size, read;
} Window;

/* `text` is UTF-8; copied. Its first line is `line`. */
void window_open_text(Window *window, const char *text, const char *place, unsigned line);
/* Fails when the file cannot be read; `window` may be closed all the same. */
bool window_open_file(Window *window, const char *path, GError **error);
void window_close(Window *window);

/* Whether a file may still bring more. */
static inline bool window_has_more(const Window *window) { return window->file >= 0; }
/* Brings whole lines into the window: at least one, unless the file ends. Fails when more than
 * `most` bytes would wait to be read, with the messages `too_long` and `mend`. */
bool window_fill(Window *window, size_t most, const char *too_long, const char *mend,
                 GError **error);

/* Cuts the next line out of the window, without its line end, and counts it. NULL at the end of the
 * text, or on an error. The line lives until the next call. */
char *window_line(Window *window, GError **error);

/* How much of the file was read, from 0 to 1. */
double window_share(const Window *window);
