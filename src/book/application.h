/* application.h: applications for the use of money (一事一审), their versions and steps
 *
 * What is applied for is a row; changing it makes another row of the next version. Who did what
 * with it is a row of its own, with the hash of the version that was seen. Nothing of it is ever
 * changed or deleted, and all of it is sealed (seal.c). What state that comes to is for
 * src/control.
 *
 * Called inside a change, as the book's actor. Names stand in table `person`, outside of all hashes
 * but by their salted ones.
 */
#pragma once
#include "book/budget.h"

/* One person of a list that is paid by a standard. */
typedef struct {
    const char *name; /* NULL when it was deleted from the book */
    int64_t count;    /* days, months, pieces; at least 1 */
    Money amount;
} BookBeneficiary;

typedef struct {
    int64_t number;  /* of the application: 1, 2, 3 … */
    int64_t version; /* 1, 2, 3 … */
    int month, day;
    const char *kind;     /* by the regime's approval.txt */
    const char *purpose;  /* what for */
    const char *document; /* may be NULL */
    const char *payee;    /* a name; may be NULL */
    const char *standard; /* by which the list is paid; NULL: no list */
    int attachments;
    BookKeys keys;
    Money amount;
    const BookBeneficiary *people;
    unsigned people_count;
    const char *actor; /* who wrote this version. Answered, never asked */
    char hash[65];     /* of this version, hex. Answered */
} BookApplication;

typedef enum {
    STEP_SUBMIT,
    STEP_APPROVE,  /* one step of the chain; others follow */
    STEP_PASS,     /* the last step of the chain */
    STEP_RETURN,   /* back to whoever applies, to be mended */
    STEP_REJECT,   /* for good */
    STEP_WITHDRAW, /* by whoever applies */
    STEP_CLOSE,    /* what is left of it is released */
    STEP_COUNT
} ApplicationVerb;

typedef struct {
    int64_t number, version; /* of the application */
    ApplicationVerb verb;
    int month, day;
    const char *role;          /* in which it was approved; of a submission the chain; NULL: none */
    const char *reason;        /* may be NULL */
    const char *evidence;      /* a document's name (minutes of a meeting); may be NULL */
    const char *evidence_hash; /* of its bytes, hex; NULL with `evidence` */
    const char *actor;         /* answered */
    int64_t at;                /* seconds since 1970, answered */
    char seen[65];             /* hash of the version that was seen, hex. Answered */
} BookStep;

/* Writes a version: number 0 makes a new application, another the next version of that one.
 * `*number` (may be NULL) is the application's. */
bool book_apply(Book *book, const BookApplication *application, int64_t *number, GError **error);
/* Writes a step on the version that `step` names, which must be the last. */
bool book_step(Book *book, const BookStep *step, GError **error);

/* The last version; NULL and an error when there is none. Free with book_application_free. */
BookApplication *book_application(Book *book, int64_t number, GError **error);
void book_application_free(BookApplication *application);
/* The last version of each, in order, without people. */
typedef bool (*BookApplicationVisit)(const BookApplication *application, void *data,
                                     GError **error);
bool book_each_application(Book *book, BookApplicationVisit visit, void *data, GError **error);
/* All steps of all applications in the order in which they were done. Texts live as long as the
 * book. */
typedef bool (*BookStepVisit)(const BookStep *step, void *data, GError **error);
bool book_each_step(Book *book, BookStepVisit visit, void *data, GError **error);
/* Whether `name` wrote a version of application `number`. */
bool book_applied(Book *book, int64_t number, const char *name, bool *applied, GError **error);
