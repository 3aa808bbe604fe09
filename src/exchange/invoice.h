/* invoice.h: what kind of file something is by its content, and which invoice it is
 *
 * Files come from anybody. XML is read without network, entities or document types; an OFD is an
 * archive that is opened with suspicion (package/parts.h). Signatures are not judged: whether an
 * invoice is genuine the tax office's own service says (发票查验).
 */
#pragma once
#include "book/evidence.h"

/* By content, never by name. */
EvidenceKind evidence_kind(const void *bytes, size_t size);

/* What an invoice says; its texts are the caller's, invoice_clear. */
typedef struct {
    BookInvoice said; /* borrows the texts below */
    char *code, *number, *seller, *buyer;
} Invoice;
void invoice_clear(Invoice *invoice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Invoice, invoice_clear)

/* Reads the invoice of an XML or OFD file by the forms of data/REGIME/invoice.txt. `*found` is
 * false when the file is none, or does not say its number in a form that is known. Fails on a file
 * that is damaged or holds several invoices, and on faults of the forms. */
bool invoice_read(const Catalog *catalog, EvidenceKind kind, const void *bytes, size_t size,
                  Invoice *invoice, bool *found, GError **error);

/* Reads the number as a person gives it: NUMBER, or CODE-NUMBER. */
bool invoice_named(const char *text, Invoice *invoice, GError **error);
