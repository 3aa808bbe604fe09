/* budget_control.h: may this money be used? The rules asked, before anything is written
 *
 * Ask inside the change that then writes: so two programs that ask for the last money are answered
 * one after the other. A rule that stops is gone over only by an override, which somebody else has
 * given to the book's actor (book/budget.h), and which is then used.
 *
 * What is imported was controlled elsewhere and is not asked here.
 */
#pragma once
#include "control/budget_rules.h"

/* What a rule found. Texts live as long as the rules, `key` as long as the finding. */
typedef struct {
    const BudgetRule *rule;
    char *key;         /* "fund general function 2013201" */
    Money limit, used; /* with what was asked for */
    Money over;
    int64_t override; /* which was used; 0: none, a warning */
} ControlFinding;
void control_finding_free(void *finding);

typedef struct {
    Book *book;
    const Catalog *catalog;
    BudgetRules *rules;
    Budget *budget;      /* as the change had it when control_new was called */
    GPtrArray *findings; /* of ControlFinding *: warnings and overrides so far */
} Control;

Control *control_new(Book *book, const Catalog *catalog, GError **error);
void control_free(Control *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Control, control_free)

/* Whether the rows (BudgetRow) may be added to the budget. `subject` names them for an override. */
bool control_allow(Control *control, const GArray *rows, const char *subject, GError **error);

/* Whether the voucher may be prepared or posted: its application (0: none) is approved, covers its
 * expenditure by keys and has that much left, and the rules allow it. */
bool control_voucher(Control *control, const BookVoucher *voucher, int64_t application,
                     GError **error);

/* Refuses appropriations (BudgetRow) that take away money which is held or spent, whatever the
 * rules do. */
bool control_appropriations(Control *control, const GArray *rows, GError **error);

/* Whether it is a day on which whoever has one of `roles` (NULL-terminated; by data/REGIME) was
 * entered in the register of approvers under `name`. `office` 0: any. */
bool control_has_role(Book *book, const Catalog *catalog, const char *name,
                      const char *const *roles, Code office, BookDate date, bool *has,
                      GError **error);
/* The same on a day of any year, "2022-03-31". */
bool control_has_role_on(Book *book, const Catalog *catalog, const char *name,
                         const char *const *roles, Code office, const char *day, bool *has,
                         GError **error);
