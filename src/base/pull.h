/* pull.h: JSON from outside, pulled member by member
 *
 * No tree of values stands between the text and what is made of it: the caller asks for the next
 * member and takes its value as what it should be. What is not taken must be passed over. After the
 * first fault nothing more comes.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    const char *start, *at, *end;
    const char *fault; /* what was expected; NULL: none yet */
    bool fresh;        /* behind an opening bracket */
} Pull;

#define PULL_NAME_MAX 32u

/* Of `size` bytes, which outlive it. */
Pull pull_begin(const char *bytes, size_t size);
/* Whether all was read and nothing else follows. */
bool pull_ends(Pull *pull);
/* The line and column of the fault. The caller frees. */
char *pull_place(const Pull *pull);

/* What stands next: { [ " t f n, 0 for a number; '\0' for none of them. */
char pull_next(Pull *pull);
/* Goes into an object or a list; then the next member or element, false when there is none, or a
 * fault. A name that is too long is cut: no format has one like it. */
bool pull_enter(Pull *pull, char bracket);
bool pull_member(Pull *pull, char name[PULL_NAME_MAX]);
bool pull_element(Pull *pull);

/* The values. False when what stands there is none of that kind, or a fault. The caller frees
 * *text. */
bool pull_text(Pull *pull, char **text, size_t *size);
bool pull_integer(Pull *pull, int64_t *number);
bool pull_truth(Pull *pull, bool *truth);
/* Passes over whatever stands there. */
bool pull_skip(Pull *pull);
