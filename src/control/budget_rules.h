/* budget_rules.h: the rules that money is controlled by, from data/REGIME/budget.txt
 *
 * A rule says what limits (the budget, the monthly plan), told apart by which keys, whom it
 * concerns, and what happens when more is used than there is. A book may say otherwise in a setting
 * `control.ID`: stop, warn or allow.
 */
#pragma once
#include "control/budget.h"

typedef enum { CONTROL_ALLOW, CONTROL_WARN, CONTROL_STOP } ControlAction;
typedef enum {
    LIMIT_BUDGET,      /* use against the budget */
    LIMIT_PLAN,        /* use against the plans up to the month */
    LIMIT_PLANNING,    /* plans against the budget */
    LIMIT_APPLICATION, /* a payment wants an approved application */
    LIMIT_PAYEE,       /* a payment goes to whom its application names */
} ControlLimit;

/* Only keys under one of the codes, or none of them. */
typedef struct {
    Field field;
    GArray *codes; /* of Code */
    bool excluded;
} RuleOnly;

typedef struct {
    char *id, *title, *basis;
    ControlLimit limit;
    BudgetBy by;
    bool by_mode;            /* and by the way of payment */
    GPtrArray *only;         /* of RuleOnly * */
    bool named[FIELD_COUNT]; /* concerns groups that appropriations name by these fields */
    ControlAction action;    /* of the regime */
    char **roles;            /* who may grant an override; NULL: nobody */
} BudgetRule;

typedef struct BudgetRules BudgetRules;

BudgetRules *budget_rules_read(const Catalog *catalog, GError **error);
/* The same from a file; `path` is named in errors. */
BudgetRules *budget_rules_read_file(const char *path, const Catalog *catalog, GError **error);
void budget_rules_free(BudgetRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BudgetRules, budget_rules_free)

/* Elements are const BudgetRule *; borrowed. */
const GPtrArray *budget_rules_list(const BudgetRules *rules);
/* NULL when there is none. */
const BudgetRule *budget_rules_find(const BudgetRules *rules, const char *id);

/* The way of a payment whose contra account in budgetary accounting is `contra`, under a payment
 * regime ("quota" or "direct"). */
PaymentMode budget_rules_mode(const BudgetRules *rules, Code contra, const char *payment);

/* What happens in this book. Fails when its setting is no such word. */
bool budget_rule_action(const BudgetRule *rule, const Book *book, ControlAction *action,
                        GError **error);
/* Whether a rule is about money under `keys`. */
bool budget_rule_concerns(const BudgetRule *rule, const BookKeys *keys);
