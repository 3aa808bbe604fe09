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

typedef struct {
    BudgetKind kind;
    BookDate date;
    BookKeys keys;
    Money amount;
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

/* Sums rows of `kinds` (bits) in the group of `keys` up to and with the day `to`. False when the
 * sum does not fit. */
bool budget_sum(const Budget *budget, unsigned kinds, const BudgetBy *by, const BookKeys *keys,
                BookDate to, Money *sum);
