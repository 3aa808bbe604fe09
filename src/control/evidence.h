/* evidence.h: what is odd about the invoices and attachments of a voucher or draft
 *
 * None of it stops anybody: an invoice to another buyer may have its reason. Whoever reviews should
 * know it (会计基础工作规范 第五十条: 原始凭证不真实、不合法的不予接受; 附件张数要写明).
 */
#pragma once
#include "book/evidence.h"

/* A doubt is the id of a message and its facts: `invoice`, `found`, `expected`; NULL: none. */
typedef struct {
    const char *id;
    const char *invoice;
    char *found, *expected;
} EvidenceDoubt;

/* Array of EvidenceDoubt that frees its texts; empty for an application. The caller unrefs; NULL
 * with an error. */
GArray *control_evidence_doubts(Book *book, const EvidenceTarget *target, GError **error);

/* BLAKE2b-256 of the bytes of the file at `path`, hex; NULL with an error when it cannot be read or
 * is over 64 MB. The caller frees. */
char *control_evidence_hash(const char *path, GError **error);
