/* evidence.h: what a voucher, draft or application is proved by (原始凭证), and the invoices among
 * it
 *
 * A file is kept in the book once, however often it is linked, under the BLAKE2b-256 of its bytes.
 * A link may be taken back, with a reason, only while it is a draft's; a draft that is posted hands
 * its links to the voucher. An electronic invoice proves one payment only (会计档案管理办法,
 * 财会〔2020〕6号: 不得重复报销入账): its number is kept, and it is refused elsewhere while a
 * voucher that nobody took back, a draft or an application has it.
 *
 * Seller and buyer are kept as payees are (names in table person). Changes are called inside a
 * change (book_begin … book_commit). Texts that the book answers live as long as the book.
 */
#pragma once
#include "book/book.h"

#define EVIDENCE_SIZE_MAX ((size_t)32 << 20) /* of one file, in bytes */
#define EVIDENCE_DIGEST_SIZE 32

typedef enum {
    EVIDENCE_PDF,
    EVIDENCE_OFD,
    EVIDENCE_XML,
    EVIDENCE_IMAGE,
    EVIDENCE_OTHER,
    EVIDENCE_KIND_COUNT
} EvidenceKind;
/* "pdf", "ofd", "xml", "image" or "other". */
const char *evidence_kind_name(EvidenceKind kind);

typedef struct {
    const char *code;     /* 发票代码; NULL: the number is all (数电票) */
    const char *number;   /* 发票号码 */
    int year, month, day; /* 开票日期; 0: not known */
    Money amount;         /* 价税合计 */
    bool has_amount;
    const char *seller, *buyer; /* names; NULL: not known */
} BookInvoice;

/* Exactly one is not 0. */
typedef struct {
    int64_t voucher; /* sequence */
    int64_t draft;
    int64_t application;
} EvidenceTarget;

/* A file as it comes in. */
typedef struct {
    const char *name; /* without folders */
    EvidenceKind kind;
    const void *bytes;
    size_t size;
    const BookInvoice *invoice; /* NULL: none, or not known */
} EvidenceFile;

/* What attaching did. */
typedef struct {
    int64_t link;
    char digest[2 * EVIDENCE_DIGEST_SIZE + 1]; /* hex */
    bool known;                                /* the file was in the book already */
    bool there; /* and was linked to the target: nothing was changed */
} EvidenceMade;

/* Links a file, storing it first when the book does not have it. What `file->invoice` says replaces
 * what was known of the invoice. Fails with evidence-invoice-used when it proves something else. */
bool book_add_evidence(Book *book, const EvidenceFile *file, const EvidenceTarget *target,
                       EvidenceMade *made, GError **error);
/* Takes a link of a draft back. */
bool book_take_back_evidence(Book *book, int64_t link, const char *reason, GError **error);

typedef struct {
    int64_t link; /* 0: the file is linked to nothing any more */
    EvidenceTarget target;
    int64_t attachment;
    char digest[2 * EVIDENCE_DIGEST_SIZE + 1];
    const char *kind, *name;
    int64_t size;
    bool has_invoice;
    BookInvoice invoice;
} BookEvidence;
/* All links that stand, in the order they were made, of `target` or (NULL) of everything, and then
 * the files that nothing has; stops when `visit` answers false. */
typedef bool (*BookEvidenceVisit)(const BookEvidence *evidence, void *data);
bool book_each_evidence(Book *book, const EvidenceTarget *target, BookEvidenceVisit visit,
                        void *data, GError **error);

/* The bytes of the one file whose digest begins with `hex` (at least 8 digits), unchanged since it
 * came. NULL with an error; the caller unrefs. */
GBytes *book_evidence_bytes(Book *book, const char *hex, GError **error);
