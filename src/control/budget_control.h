/* budget_control.h: may this money be used? The rules asked, before anything is written
 *
 * Ask inside the change that then writes: so two programs that ask for the last money are answered
 * one after the other. A rule that stops is gone over only by an override, which somebody else has
 * given to the book's actor (book/budget.h), and which is then used.
 *
 * Vouchers are asked about by voucher_control.h, which every way of a person's voucher into the
 * book passes.
 */
#pragma once
#include "control/budget_rules.h"

/* What a rule found. */
typedef struct {
    char *rule, *title, *basis; /* the rule's; basis may be NULL */
    char *key;                  /* "fund general function 2013201" */
    Money limit, used;          /* with what was asked for */
    Money over;
    int64_t override; /* which was used; 0: none, a warning */
} ControlFinding;
void control_finding_free(void *finding);

typedef struct {
    Book *book;
    const Catalog *catalog;
    BudgetRules *rules;
    Budget *budget;      /* as the change has it: what is written is counted (control_count) */
    GPtrArray *findings; /* of ControlFinding *: warnings and overrides so far */
    GHashTable *days;    /* groups that were asked about, day by day */
    bool only_told;      /* what would stop is told as a warning */
} Control;

Control *control_new(Book *book, const Catalog *catalog, GError **error);
void control_free(Control *control);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Control, control_free)

/* Whether the rows (BudgetRow) may be added to the budget. `subject` names them for an override. */
bool control_allow(Control *control, const GArray *rows, const char *subject, GError **error);

/* Counts rows that were written, and what of them is paid for `application` (0: none). */
bool control_count(Control *control, const GArray *rows, int64_t application, GError **error);

/* What rules of `limit`, which are not about sums, say to `amount` under `keys`: not at all when
 * none concerns it. */
bool control_demand(Control *control, ControlLimit limit, const BookKeys *keys, Money amount,
                    const char *subject, GError **error);

/* Asks the rules about the book as it stands, group by group, whoever wrote it. With `only_told`
 * what would stop is told as a warning. */
bool control_standing(Control *control, bool only_told, const char *subject, GError **error);

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
