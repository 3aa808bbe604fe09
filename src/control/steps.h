/* steps.h: the closing of a regime, read from data/REGIME/closing.txt */
#pragma once
#include "book/book.h"

typedef struct {
    Code from, into;
    const Code *funds, *natures; /* 0-terminated; NULL: any */
    bool natures_excluded;
    bool credit_only;
} ClosingMove;

typedef struct {
    char *id, *title;
    char *setting, **values; /* when; NULL: always */
    GArray *moves;           /* of ClosingMove */
} ClosingStep;

typedef struct {
    Code account;    /* a prefix */
    unsigned fields; /* bit 1 << Field */
} ClosingKeep;

typedef enum { CLOSING_ALLOW, CLOSING_WARN, CLOSING_STOP } ClosingAction;
/* "allow", "warn", "stop". */
bool closing_action(const char *word, ClosingAction *action);

/* Accounts that should be empty before the year is closed. */
typedef struct {
    char *id, *title;
    GArray *accounts; /* of Code */
    ClosingAction action;
    char *event; /* what its vouchers spent is settled; NULL: none */
} ClosingSettle;

typedef struct {
    GPtrArray *steps;   /* of ClosingStep * */
    GPtrArray *settles; /* of ClosingSettle * */
    GArray *keeps;      /* of ClosingKeep */
    GArray *empties;    /* of Code */
    GPtrArray *codes;   /* lists that moves point to */
} Closing;

Closing *closing_read(const Catalog *catalog, GError **error);
void closing_free(Closing *closing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Closing, closing_free)

/* The keys by which balances of `account` are carried over; bit 1 << Field. */
unsigned closing_fields(const Closing *closing, Code account);
/* Whether the step is for `book`. */
bool closing_step_applies(const ClosingStep *step, const Book *book);
