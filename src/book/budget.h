/* budget.h: plans of use, what budgetary accounting moved, and overrides of control rules
 *
 * Rows only grow: what was wrong is answered by a row that says the opposite (a negative line of
 * the plan). What is done here that changes the book is called inside a change, as the book's
 * actor; rows are sealed (seal.c).
 */
#pragma once
#include "book/book.h"

/* Where an amount belongs; account and month are not used unless it is said. */
typedef struct {
    Code codes[FIELD_COUNT];
} BookKeys;

/* A line of the monthly plan of use (分月用款计划). */
typedef struct {
    int month;
    const char *mode;     /* how it is paid: direct or authorised (直接支付、授权支付) */
    const char *document; /* on whose authority */
    const char *memo;     /* may be NULL */
    BookKeys keys;
    Money amount; /* a line that takes money back is negative */
} BookPlan;
bool book_plan(Book *book, const BookPlan *plan, GError **error);
typedef bool (*BookPlanVisit)(const BookPlan *plan, void *data, GError **error);
bool book_each_plan(Book *book, BookPlanVisit visit, void *data, GError **error);

/* The keys of an entry, with its account. */
BookKeys book_entry_keys(const BookEntry *entry);
/* The one account on the other side of `entry`'s voucher, in the same accounting (对方科目); 0:
 * several, or none. */
Code book_entry_contra(const BookVoucher *voucher, const BookEntry *entry);
/* Which application a voucher pays, by its origin: its own, or that of the voucher which it takes
 * back. `*paid` 0: none. */
bool book_pays(Book *book, int64_t application, int64_t reverses, int64_t *paid, GError **error);

/* What entries of budgetary accounting under one key come to, on a day. */
typedef struct {
    Stage stage; /* STAGE_NORMAL or STAGE_OPENING */
    int month, day;
    BookKeys keys; /* with the account */
    Code contra;  /* the one account on the other side of the vouchers; 0: several (对方科目) */
    Money amount; /* debits less credits */
    int64_t application; /* which the vouchers pay, or paid before they were reversed; 0: none */
    int64_t draft;       /* of a draft's entries; 0: posted */
} BookMovement;
typedef bool (*BookMovementVisit)(const BookMovement *movement, void *data, GError **error);
/* Vouchers and drafts alike; closing vouchers apart. In no order. */
bool book_each_movement(Book *book, BookMovementVisit visit, void *data, GError **error);

/* Posted vouchers are summed by these keys in the file, all but the last some hundred. This brings
 * the sums up to the last voucher when they are far behind; inside a change. What is said of one
 * part below is said of all of it together by book_each_movement. */
bool book_sum_movements(Book *book, GError **error);
/* What is summed of posted vouchers on `account` and the accounts under it. Of `fields` (bits of
 * Field) the values are in `keys`; it may visit others as well, but none of those asked for is left
 * out. */
bool book_each_movement_summed(Book *book, Code account, const BookKeys *keys, unsigned fields,
                               BookMovementVisit visit, void *data, GError **error);
/* Of that, what pays applications. */
bool book_each_movement_applied(Book *book, BookMovementVisit visit, void *data, GError **error);
/* What is not summed: drafts, each by itself, and the last vouchers. */
bool book_each_movement_near(Book *book, BookMovementVisit visit, void *data, GError **error);

/* Leave that a second person gives somebody to go over the limit of a rule, once. */
typedef struct {
    int64_t id;
    const char *rule;
    const char *user;    /* who may use it */
    const char *granter; /* who gave it: answered, never asked; it is the book's actor */
    const char *reason;
    Money amount;        /* how far over the limit at most */
    int64_t used_by;     /* the id of its use; 0: not used yet */
    const char *subject; /* which it was used for; NULL: not used yet */
} BookOverride;
/* Fails for oneself, and without a reason. `*id` may be NULL. */
bool book_grant(Book *book, const BookOverride *override, int64_t *id, GError **error);
/* Texts live as long as the book. */
typedef bool (*BookOverrideVisit)(const BookOverride *override, void *data, GError **error);
bool book_each_override(Book *book, BookOverrideVisit visit, void *data, GError **error);
/* Uses override `id` for `excess` over the limit; `subject` says what for ("application 5"). Fails
 * when it was used. */
bool book_use_override(Book *book, int64_t id, const char *subject, Money excess, GError **error);

/* The book's actor. */
const char *book_actor(const Book *book);
