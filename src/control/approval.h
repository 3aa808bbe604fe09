/* approval.h: chains of approval and payment standards, from data/REGIME/approval.txt,
 * standards.txt */
#pragma once
#include "control/budget.h"

typedef struct {
    char *id, *title;
} ApprovalWord;

typedef struct {
    char **roles; /* any of them */
    bool minutes, outside, same;
} ApprovalStep;

typedef struct {
    char *id, *title, *source;
    GPtrArray *conditions; /* private */
    GPtrArray *steps;      /* of ApprovalStep * */
} ApprovalChain;

typedef struct {
    char *id, *unit, *title, *basis;
    Money rate;
    Code economy; /* 0: any */
} PaymentStandard;

typedef struct Approval Approval;

Approval *approval_read(const Catalog *catalog, GError **error);
/* The same from two files, which errors name. */
Approval *approval_read_files(const char *chains, const char *standards, const Catalog *catalog,
                              GError **error);
void approval_free(Approval *approval);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Approval, approval_free)

/* NULL when there is none. By id or title. */
const ApprovalWord *approval_kind(const Approval *approval, const char *word);
const ApprovalWord *approval_role(const Approval *approval, const char *word);
const ApprovalChain *approval_chain(const Approval *approval, const char *id);
const PaymentStandard *approval_standard(const Approval *approval, const char *id);
/* Ids of all kinds or standards, joined by "、", for a message. The caller frees. */
char *approval_kinds_told(const Approval *approval);
char *approval_standards_told(const Approval *approval);

/* The chain that an application walks in this book. Fails when none does. */
const ApprovalChain *approval_chain_for(const Approval *approval, const Book *book,
                                        const BookApplication *application, GError **error);
