/* application.h: applying for money and approving it (一事一审)
 *
 * Everything here is called inside a change. What is submitted holds its money at once, so the
 * rules are asked then. Nobody approves what they applied for, nor two steps of one chain unless it
 * says so; a version that was changed begins its chain anew.
 */
#pragma once
#include "control/approval.h"
#include "control/budget_control.h"

/* Reads a list of people: CSV with columns name (姓名) and, where it is not one each, count (数量、
 * 天数、月数). Each is paid `standard` × count. Elements of `*people` are BookBeneficiary, whose
 * names live in `names`. */
bool application_list(const char *path, const PaymentStandard *standard, GStringChunk *names,
                      GArray *people, Money *sum, GError **error);

/* Writes an application, or (number not 0) another version of one that nothing was paid of yet, by
 * somebody who wrote it before. With `submit` it is submitted, too. `*number` is the application's.
 */
bool application_apply(Control *control, const Approval *approval,
                       const BookApplication *application, bool submit, int64_t *number,
                       GError **error);
/* Submits what is a draft, or was returned. */
bool application_submit(Control *control, const Approval *approval, int64_t number, GError **error);

typedef struct {
    BookDate date;        /* month 0: the application's */
    const char *reason;   /* demanded for returning, rejecting and closing */
    const char *evidence; /* path of a document (minutes); may be NULL */
    const char *seen;     /* the hash that was seen; NULL: the last version, whatever it is */
} Verdict;

/* One step of an application by the book's actor: approve, return, reject by whose turn it is;
 * withdraw and close by whoever applied or (close) has the first role of the last step. */
bool application_decide(Control *control, const Approval *approval, int64_t number,
                        ApplicationVerb verb, const Verdict *verdict, GError **error);
