/* deed.h: what was done in the cycle of performance, by whom, on what they saw
 *
 * A deed takes a step of the cycle (data/REGIME/performance/cycle.txt) of one subject from a state
 * to another: a project's target is approved, a case of rectification is closed. Deeds are only
 * added, and sealed (seal.c). What state they come to is for src/performance.
 *
 * Called inside a change, as the book's actor.
 */
#pragma once
#include "book/book.h"

typedef struct {
    const char *step;          /* of the cycle */
    const char *subject;       /* a project's code, a case's number; "": the whole unit */
    const char *verb;          /* of the step */
    int year, month, day;      /* the cycle goes on after the book's year */
    const char *role;          /* in which it was done; may be NULL */
    const char *reason;        /* may be NULL */
    const char *evidence;      /* a document's name; may be NULL */
    const char *evidence_hash; /* of its bytes, hex; NULL with `evidence` */
    const char *note;          /* what else the step keeps, such as points; may be NULL */
    char seen[65];             /* hash of what it was done on, hex */
    const char *actor;         /* answered */
    int64_t at;                /* seconds since 1970; answered */
    int64_t number;            /* 1, 2, 3 … ; answered */
} BookDeed;

bool book_do(Book *book, const BookDeed *deed, GError **error);
/* All deeds in the order in which they were done. Texts live as long as the book. */
typedef bool (*BookDeedVisit)(const BookDeed *deed, void *data, GError **error);
bool book_each_deed(Book *book, BookDeedVisit visit, void *data, GError **error);
