/* budget.h: the money that may be spent, what is held of it, and what is spent, on every day
 *
 * A Budget is read from the book as rows: appropriations, the opening balance, plans, holds of
 * applications, payments prepared and posted. Everything else, execution tables and control rules,
 * sums these rows by keys and up to a day. This is the one place where holds are made: an
 * application that is submitted or approved holds what it applies for less what its vouchers
 * (drafts, too) have paid; one that is returned, withdrawn, rejected or closed holds nothing. They
 * are derived each time, never stored.
 */
#pragma once
#include "book/application.h"

typedef enum {
    BUDGET_INITIAL,  /* 年初 */
    BUDGET_ADDITION, /* 追加 */
    BUDGET_CUT,      /* 追减, negative */
    BUDGET_TRANSFER, /* 调剂 */
    BUDGET_CARRIED,  /* of these, last year's money; negative, for it stands in the opening */
    BUDGET_OPENING,  /* adjusted opening balance (调整后的年初结转和结余) */
    BUDGET_PLANNED,  /* 用款计划 */
    BUDGET_HELD,     /* applied for, not paid */
    BUDGET_PREPARED, /* in drafts */
    BUDGET_PAID,     /* posted expenditure */
    BUDGET_KIND_COUNT
} BudgetKind;
#define BUDGET_BIT(kind) (1u << (kind))
#define BUDGET_APPROPRIATED                                                                        \
    (BUDGET_BIT(BUDGET_INITIAL) | BUDGET_BIT(BUDGET_ADDITION) | BUDGET_BIT(BUDGET_CUT) |           \
     BUDGET_BIT(BUDGET_TRANSFER))
/* 全年预算数: appropriations and the adjusted opening that is not in the initial budget already */
#define BUDGET_WHOLE (BUDGET_APPROPRIATED | BUDGET_BIT(BUDGET_CARRIED) | BUDGET_BIT(BUDGET_OPENING))
#define BUDGET_USED                                                                                \
    (BUDGET_BIT(BUDGET_HELD) | BUDGET_BIT(BUDGET_PREPARED) | BUDGET_BIT(BUDGET_PAID))

/* How the treasury pays (支付方式). */
typedef enum {
    MODE_NONE,       /* not said, or not to be told */
    MODE_DIRECT,     /* 财政直接支付 */
    MODE_AUTHORISED, /* 财政授权支付 */
    MODE_COUNT
} PaymentMode;
/* Of "direct" or "authorised"; MODE_NONE of any other word, and of NULL. */
PaymentMode payment_mode(const char *word);

typedef struct {
    BudgetKind kind;
    BookDate date;
    BookKeys keys;
    Money amount;
    Code contra;      /* of payments: book/budget.h */
    PaymentMode mode; /* of plans */
} BudgetRow;

typedef enum {
    STATE_DRAFT, /* not submitted, or changed since */
    STATE_SUBMITTED,
    STATE_APPROVED,
    STATE_PARTLY_PAID,
    STATE_PAID,
    STATE_CLOSED,
    STATE_RETURNED,
    STATE_REJECTED,
    STATE_WITHDRAWN,
    STATE_COUNT
} ApplicationState;
/* "submitted" and so on. */
const char *application_state_name(ApplicationState state);

/* Where an application stands. */
typedef struct {
    int64_t number, version;
    ApplicationState state;
    BookDate date;
    BookKeys keys;
    Money applied, paid, prepared, held;
    const char *chain;  /* by which it is approved; NULL until it is submitted */
    unsigned approvals; /* steps of the chain that this version has passed */
} Standing;

typedef struct Budget Budget;

Budget *budget_read(Book *book, const Catalog *catalog, GError **error);
void budget_free(Budget *budget);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Budget, budget_free)

/* For control, inside a change: without what was posted and is summed in the file, whose sums are
 * brought up to date. */
Budget *budget_open(Book *book, const Catalog *catalog, GError **error);
typedef bool (*BudgetVisit)(const BudgetRow *row, void *data, GError **error);
/* Adds rows that were written since: of a payment of `application` (0: none), too. */
bool budget_count(Budget *budget, const GArray *rows, int64_t application, GError **error);

/* Whether the book keeps anything that a rule could limit by: appropriations, plans, applications.
 */
bool budget_controls(const Budget *budget);
/* Elements are BudgetRow; borrowed. */
const GArray *budget_rows(const Budget *budget);
/* Elements are Standing, in order of number; borrowed. */
const GArray *budget_standings(const Budget *budget);
/* NULL when there is no such application. */
const Standing *budget_standing(const Budget *budget, int64_t number);

/* Fields that a group is told apart by, and how. */
typedef struct {
    bool used[FIELD_COUNT];
    int digits[FIELD_COUNT]; /* codes are cut to so many; 0: whole */
} BudgetBy;
/* The keys of a group: the others are 0. */
BookKeys budget_group(const BudgetBy *by, const BookKeys *keys);

/* Visits the payments which budget_open left out, under `keys` as far as `by` uses them: and
 * perhaps others. */
bool budget_each_summed(const Budget *budget, const BudgetBy *by, const BookKeys *keys,
                        BudgetVisit visit, void *data, GError **error);

/* Sums rows of `kinds` (bits) in the group of `keys` up to and with the day `to`. False when the
 * sum does not fit. */
bool budget_sum(const Budget *budget, unsigned kinds, const BudgetBy *by, const BookKeys *keys,
                BookDate to, Money *sum);
