/* evidence.c: files by their digest, links that only grow, invoices by their number
 *
 * A link stands while no row takes it back and, when it is a draft's, while the draft exists. So a
 * withdrawn draft frees its invoices without a row; a posted one hands its links on by new rows.
 */
#include "book/evidence.h"

#include "book/store.h"

#include <string.h>

#define DIGITS_MIN 8 /* of a digest that names a file */
#define STANDS                                                                                     \
    "link.takes_back IS NULL "                                                                     \
    "AND NOT EXISTS (SELECT 1 FROM attachment_link AS back WHERE back.takes_back = link.id) "      \
    "AND (link.draft IS NULL OR EXISTS (SELECT 1 FROM draft_voucher WHERE id = link.draft)) "
/* What is known of an attachment's invoice is what was said last. */
#define LAST_INVOICE                                                                               \
    "invoice.id = (SELECT max(id) FROM invoice AS said WHERE said.attachment = "                   \
    "invoice.attachment) "

static const char *const kind_names[] = {"pdf", "ofd", "xml", "image", "other"};
G_STATIC_ASSERT(G_N_ELEMENTS(kind_names) == EVIDENCE_KIND_COUNT);

const char *evidence_kind_name(EvidenceKind kind) { return kind_names[kind]; }

static const char *text_kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

static void bind_number(sqlite3_stmt *statement, int index, int64_t number)
{
    if (number != 0)
        sqlite3_bind_int64(statement, index, number);
    else
        sqlite3_bind_null(statement, index);
}

/* Passes on why sql_next answered false, if it was an error. */
static bool ended(GError *failed, GError **error)
{
    if (failed == NULL)
        return true;
    g_propagate_error(error, failed);
    return false;
}

/* "3-12", "@5" or "#7", as the commands call a voucher, draft or application. The caller frees. */
static char *target_label(Book *book, const EvidenceTarget *target)
{
    BookVoucher *voucher = target->voucher != 0 ? book_voucher(book, target->voucher, NULL) : NULL;
    char *label = voucher != NULL      ? g_strdup_printf("%d-%d", voucher->month, voucher->number)
                  : target->draft != 0 ? g_strdup_printf("@%" G_GINT64_FORMAT, target->draft)
                                       : g_strdup_printf("#%" G_GINT64_FORMAT, target->application);

    book_voucher_free(voucher);
    return label;
}

static bool fail_target(const char *id, const char *name, int64_t number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    error_set(error, ERROR_INPUT, id, name, text, NULL);
    return false;
}

static bool target_exists(Book *book, const EvidenceTarget *target, GError **error)
{
    int64_t found;

    g_assert((target->voucher != 0) + (target->draft != 0) + (target->application != 0) == 1);
    if (target->voucher != 0)
        return sql_number(book, "SELECT 1 FROM voucher WHERE id = ?", target->voucher, 0, 0, &found,
                          error) &&
               (found == 1 || fail_target("book-no-voucher", "voucher", target->voucher, error));
    if (target->draft != 0)
        return sql_number(book, "SELECT 1 FROM draft_voucher WHERE id = ?", target->draft, 0, 0,
                          &found, error) &&
               (found == 1 || fail_target("book-no-draft", "draft", target->draft, error));
    return true;
}

/* ---- files ---- */

static bool attachment_find(Book *book, const unsigned char *digest, int64_t *id, GError **error)
{
    sqlite3_stmt *find = sql_kept(book, "SELECT id FROM attachment WHERE digest = ?", error);
    GError *failed = NULL;

    *id = 0;
    if (find == NULL)
        return false;
    sqlite3_bind_blob(find, 1, digest, HASH_SIZE, SQLITE_STATIC);
    if (sql_next(book, find, &failed))
        *id = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return ended(failed, error);
}

#define SEALED_FROM(table)                                                                         \
    " FROM (SELECT 1 + ifnull(max(id), 0) AS n, (SELECT hash FROM " table                          \
    " ORDER BY id DESC LIMIT 1) AS before FROM " table ")"

static bool attachment_insert(Book *book, const EvidenceFile *file, const unsigned char *digest,
                              const char *hex, int64_t *id, GError **error)
{
    sqlite3_stmt *insert =
        sql_kept(book,
                 "INSERT INTO attachment (id, digest, kind, size, name, actor, hash, content) "
                 "SELECT n, ?1, ?2, ?3, ?4, ?5, seal('attachment', before, n, ?1, ?2, ?3, ?4, ?5), "
                 "?6" SEALED_FROM("attachment"),
                 error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_blob(insert, 1, digest, HASH_SIZE, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, evidence_kind_name(file->kind), -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, (int64_t)file->size);
    sqlite3_bind_text(insert, 4, file->name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 5, actor);
    sqlite3_bind_blob64(insert, 6, file->bytes, file->size, SQLITE_STATIC);
    if (!sql_do(book, insert, error))
        return false;
    sqlite3_clear_bindings(insert);
    *id = sqlite3_last_insert_rowid(book->database);
    return change_log(book, "attachment", hex, NULL, file->name, error);
}

/* ---- invoices ---- */

static void invoice_from_row(Book *book, sqlite3_stmt *row, int first, BookInvoice *invoice)
{
    *invoice = (BookInvoice){
        .code = text_kept(book, row, first),
        .number = text_kept(book, row, first + 1),
        .year = sqlite3_column_int(row, first + 2),
        .month = sqlite3_column_int(row, first + 3),
        .day = sqlite3_column_int(row, first + 4),
        .amount = {sqlite3_column_int64(row, first + 5)},
        .has_amount = sqlite3_column_type(row, first + 5) == SQLITE_INTEGER,
        .seller = text_kept(book, row, first + 6),
        .buyer = text_kept(book, row, first + 7),
    };
}

#define INVOICE_COLUMNS                                                                            \
    "code, invoice.number, year, month, day, amount, "                                             \
    "(SELECT name FROM person WHERE id = seller), (SELECT name FROM person WHERE id = buyer)"

/* What is known of the attachment's invoice; number NULL: nothing. */
static bool invoice_known(Book *book, int64_t attachment, BookInvoice *invoice, GError **error)
{
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT " INVOICE_COLUMNS
                                  " FROM invoice WHERE attachment = ? ORDER BY id DESC LIMIT 1",
                                  error);
    GError *failed = NULL;

    *invoice = (BookInvoice){0};
    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, attachment);
    if (sql_next(book, find, &failed))
        invoice_from_row(book, find, 0, invoice);
    sqlite3_reset(find);
    return ended(failed, error);
}

static bool invoice_equal(const BookInvoice *a, const BookInvoice *b)
{
    return g_strcmp0(a->code, b->code) == 0 && g_strcmp0(a->number, b->number) == 0 &&
           a->year == b->year && a->month == b->month && a->day == b->day &&
           a->has_amount == b->has_amount && a->amount.fen == b->amount.fen;
}

static bool name_put(Book *book, const char *name, int64_t *payee, GError **error)
{
    unsigned char hash[HASH_SIZE];

    *payee = 0;
    return name == NULL || *name == '\0' || person_put(book, name, payee, hash, error);
}

static bool invoice_insert(Book *book, int64_t attachment, const BookInvoice *invoice,
                           GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO invoice (id, attachment, code, number, year, month, day, amount, seller, "
        "buyer, actor, hash) SELECT n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, seal('invoice', "
        "before, n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)" SEALED_FROM("invoice"),
        error);
    int64_t actor, seller, buyer;

    if (insert == NULL || !change_actor(book, &actor, error) ||
        !name_put(book, invoice->seller, &seller, error) ||
        !name_put(book, invoice->buyer, &buyer, error))
        return false;
    sqlite3_bind_int64(insert, 1, attachment);
    sql_bind_text(insert, 2, invoice->code);
    sqlite3_bind_text(insert, 3, invoice->number, -1, SQLITE_STATIC);
    bind_number(insert, 4, invoice->year);
    bind_number(insert, 5, invoice->month);
    bind_number(insert, 6, invoice->day);
    if (invoice->has_amount)
        sqlite3_bind_int64(insert, 7, invoice->amount.fen);
    bind_number(insert, 8, seller);
    bind_number(insert, 9, buyer);
    sqlite3_bind_int64(insert, 10, actor);
    return sql_do(book, insert, error) &&
           change_log(book, "invoice", invoice->number, NULL, invoice->code, error);
}

/* Whether a link of this application (own: the application itself) may have the same invoice as the
 * target: an application, and one voucher or draft that pays it. */
typedef struct {
    EvidenceTarget target;
    int64_t application; /* that it is, or pays; 0: none */
} Holder;

static bool holders_agree(const Holder *a, const Holder *b)
{
    if (memcmp(&a->target, &b->target, sizeof a->target) == 0)
        return true;
    return a->application != 0 && a->application == b->application &&
           (a->target.application != 0) != (b->target.application != 0);
}

#define PAYS                                                                                       \
    "coalesce(link.application, (SELECT application FROM voucher_origin WHERE id = "               \
    "link.voucher), "                                                                              \
    "(SELECT application FROM draft_origin WHERE id = link.draft), 0)"

static Holder holder_from_row(sqlite3_stmt *row)
{
    return (Holder){
        {sqlite3_column_int64(row, 0), sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2)},
        sqlite3_column_int64(row, 3)};
}

static bool holder_of(Book *book, const EvidenceTarget *target, Holder *holder, GError **error)
{
    *holder = (Holder){*target, target->application};
    if (target->application != 0)
        return true;
    return target->voucher != 0
               ? sql_number(book, "SELECT application FROM voucher_origin WHERE id = ?",
                            target->voucher, 0, 0, &holder->application, error)
               : sql_number(book, "SELECT application FROM draft_origin WHERE id = ?",
                            target->draft, 0, 0, &holder->application, error);
}

static bool fail_used(Book *book, const BookInvoice *invoice, const EvidenceTarget *has,
                      GError **error)
{
    g_autofree char *label = target_label(book, has);
    const char *id = has->voucher != 0 ? "evidence-invoice-used"
                     : has->draft != 0 ? "evidence-invoice-draft"
                                       : "evidence-invoice-application";

    error_set(error, ERROR_INPUT, id, "invoice", invoice->number, "code", invoice->code, "holder",
              label, "mend", "evidence-mend-used", NULL);
    return false;
}

/* Refuses an invoice that proves something else already. */
static bool invoice_is_free(Book *book, const BookInvoice *invoice, const EvidenceTarget *target,
                            GError **error)
{
    g_autoptr(sqlite3_stmt) find = sql_new(
        book,
        "SELECT link.voucher, link.draft, link.application, " PAYS " FROM invoice "
        "JOIN attachment_link AS link ON link.attachment = invoice.attachment "
        "WHERE invoice.number = ?1 AND ifnull(code, '') = ?2 AND " LAST_INVOICE "AND " STANDS
        "AND NOT EXISTS (SELECT 1 FROM voucher_origin WHERE reverses = link.voucher) "
        "ORDER BY link.id",
        error);
    GError *failed = NULL;
    Holder mine;

    if (find == NULL || !holder_of(book, target, &mine, error))
        return false;
    sqlite3_bind_text(find, 1, invoice->number, -1, SQLITE_STATIC);
    sqlite3_bind_text(find, 2, invoice->code != NULL ? invoice->code : "", -1, SQLITE_STATIC);
    while (sql_next(book, find, &failed)) {
        Holder other = holder_from_row(find);
        if (!holders_agree(&mine, &other))
            return fail_used(book, invoice, &other.target, error);
    }
    return ended(failed, error);
}

/* ---- links ---- */

static bool link_find(Book *book, int64_t attachment, const EvidenceTarget *target, int64_t *link,
                      GError **error)
{
    sqlite3_stmt *find = sql_kept(
        book,
        "SELECT link.id FROM attachment_link AS link WHERE link.attachment = ?1 "
        "AND link.voucher IS ?2 AND link.draft IS ?3 AND link.application IS ?4 AND " STANDS,
        error);
    GError *failed = NULL;

    *link = 0;
    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, attachment);
    bind_number(find, 2, target->voucher);
    bind_number(find, 3, target->draft);
    bind_number(find, 4, target->application);
    if (sql_next(book, find, &failed))
        *link = sqlite3_column_int64(find, 0);
    sqlite3_reset(find);
    return ended(failed, error);
}

static bool link_insert(Book *book, int64_t attachment, const EvidenceTarget *target,
                        int64_t takes_back, const char *reason, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO attachment_link (id, attachment, voucher, draft, application, takes_back, "
        "reason, actor, hash) SELECT n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, seal('attachment_link', "
        "before, n, ?1, ?2, ?3, ?4, ?5, ?6, ?7)" SEALED_FROM("attachment_link"),
        error);
    g_autofree char *label = target_label(book, target);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, attachment);
    bind_number(insert, 2, target->voucher);
    bind_number(insert, 3, target->draft);
    bind_number(insert, 4, target->application);
    bind_number(insert, 5, takes_back);
    sql_bind_text(insert, 6, reason);
    sqlite3_bind_int64(insert, 7, actor);
    return sql_do(book, insert, error) &&
           change_log(book, "attach", label, takes_back != 0 ? "taken-back" : NULL, reason, error);
}

/* Everything that may be refused is asked before the first row is written. */
static bool attach_write(Book *book, const EvidenceFile *file, const EvidenceTarget *target,
                         const unsigned char *digest, int64_t attachment, bool tell_invoice,
                         EvidenceMade *made, GError **error)
{
    if (attachment == 0 && !attachment_insert(book, file, digest, made->digest, &attachment, error))
        return false;
    if (tell_invoice && !invoice_insert(book, attachment, file->invoice, error))
        return false;
    if (made->link == 0 && !link_insert(book, attachment, target, 0, NULL, error))
        return false;
    return link_find(book, attachment, target, &made->link, error);
}

bool book_add_evidence(Book *book, const EvidenceFile *file, const EvidenceTarget *target,
                       EvidenceMade *made, GError **error)
{
    unsigned char digest[HASH_SIZE];
    BookInvoice known = {0};
    const BookInvoice *invoice;
    int64_t attachment;
    bool tells;

    *made = (EvidenceMade){0};
    if (!change_open(book, error) || !target_exists(book, target, error))
        return false;
    crypto_generichash(digest, sizeof digest, file->bytes, file->size, NULL, 0);
    sodium_bin2hex(made->digest, sizeof made->digest, digest, sizeof digest);
    if (!attachment_find(book, digest, &attachment, error) ||
        (attachment != 0 && !invoice_known(book, attachment, &known, error)) ||
        (attachment != 0 && !link_find(book, attachment, target, &made->link, error)))
        return false;
    invoice = file->invoice != NULL ? file->invoice : known.number != NULL ? &known : NULL;
    tells = file->invoice != NULL && !invoice_equal(file->invoice, &known);
    made->known = attachment != 0;
    made->there = made->link != 0 && !tells;
    if (invoice != NULL && !invoice_is_free(book, invoice, target, error))
        return false;
    if (made->there)
        return true;
    book->broken = true;
    if (!attach_write(book, file, target, digest, attachment, tells, made, error))
        return false;
    book->broken = false;
    return true;
}

/* ---- taking back ---- */

/* The link's row as it stands; *attachment is 0 when none does. */
static bool link_read(Book *book, int64_t id, int64_t *attachment, EvidenceTarget *target,
                      GError **error)
{
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT voucher, draft, application, attachment FROM "
                                  "attachment_link AS link WHERE id = ? AND " STANDS,
                                  error);
    GError *failed = NULL;

    *attachment = 0;
    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, id);
    if (sql_next(book, find, &failed)) {
        *target = (EvidenceTarget){sqlite3_column_int64(find, 0), sqlite3_column_int64(find, 1),
                                   sqlite3_column_int64(find, 2)};
        *attachment = sqlite3_column_int64(find, 3);
    }
    sqlite3_reset(find);
    return ended(failed, error);
}

bool book_take_back_evidence(Book *book, int64_t link, const char *reason, GError **error)
{
    EvidenceTarget target;
    int64_t attachment;
    bool done;

    if (!change_open(book, error) || !link_read(book, link, &attachment, &target, error))
        return false;
    if (attachment == 0)
        return fail_target("evidence-no-link", "link", link, error);
    if (target.draft == 0)
        return fail_target("evidence-link-stays", "link", link, error);
    if (reason == NULL || *reason == '\0')
        return fail_target("book-reason", "link", link, error);
    book->broken = true;
    done = link_insert(book, attachment, &target, link, reason, error);
    book->broken = !done;
    return done;
}

bool evidence_hand_on(Book *book, int64_t draft, int64_t voucher, GError **error)
{
    g_autoptr(GArray) attachments = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const EvidenceTarget target = {.voucher = voucher};
    sqlite3_stmt *find = sql_kept(book,
                                  "SELECT link.attachment FROM attachment_link AS link "
                                  "WHERE link.draft = ? AND link.takes_back IS NULL AND NOT EXISTS "
                                  "(SELECT 1 FROM attachment_link AS back "
                                  "WHERE back.takes_back = link.id) ORDER BY link.id",
                                  error);
    GError *failed = NULL;

    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, draft);
    while (sql_next(book, find, &failed)) {
        int64_t attachment = sqlite3_column_int64(find, 0);
        g_array_append_val(attachments, attachment);
    }
    if (!ended(failed, error))
        return false;
    for (guint i = 0; i < attachments->len; i++)
        if (!link_insert(book, g_array_index(attachments, int64_t, i), &target, 0, NULL, error))
            return false;
    return true;
}

/* ---- reading ---- */

#define EVIDENCE_COLUMNS "attachment.id, digest, kind, attachment.name, size, " INVOICE_COLUMNS
#define EVIDENCE_INVOICE "LEFT JOIN invoice ON invoice.attachment = attachment.id AND " LAST_INVOICE

static BookEvidence evidence_from_row(Book *book, sqlite3_stmt *row)
{
    BookEvidence evidence = {
        .link = sqlite3_column_int64(row, 0),
        .target = {sqlite3_column_int64(row, 1), sqlite3_column_int64(row, 2),
                   sqlite3_column_int64(row, 3)},
        .attachment = sqlite3_column_int64(row, 4),
        .kind = text_kept(book, row, 6),
        .name = text_kept(book, row, 7),
        .size = sqlite3_column_int64(row, 8),
    };

    if (sqlite3_column_bytes(row, 5) == HASH_SIZE)
        sodium_bin2hex(evidence.digest, sizeof evidence.digest, sqlite3_column_blob(row, 5),
                       HASH_SIZE);
    invoice_from_row(book, row, 9, &evidence.invoice);
    evidence.has_invoice = evidence.invoice.number != NULL;
    return evidence;
}

static bool evidence_visit(Book *book, sqlite3_stmt *statement, BookEvidenceVisit visit, void *data,
                           bool *more, GError **error)
{
    GError *failed = NULL;

    while (*more && sql_next(book, statement, &failed)) {
        BookEvidence evidence = evidence_from_row(book, statement);
        *more = visit(&evidence, data);
    }
    return ended(failed, error);
}

bool book_each_evidence(Book *book, const EvidenceTarget *target, BookEvidenceVisit visit,
                        void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) linked =
        sql_new(book,
                "SELECT link.id, link.voucher, link.draft, link.application, " EVIDENCE_COLUMNS
                " FROM attachment_link AS link JOIN attachment ON attachment.id = "
                "link.attachment " EVIDENCE_INVOICE "WHERE " STANDS
                "AND (?1 OR (link.voucher IS ?2 AND link.draft IS ?3 "
                "AND link.application IS ?4)) ORDER BY link.id",
                error);
    g_autoptr(sqlite3_stmt) alone =
        sql_new(book,
                "SELECT 0, 0, 0, 0, " EVIDENCE_COLUMNS " FROM attachment " EVIDENCE_INVOICE
                "WHERE NOT EXISTS (SELECT 1 FROM attachment_link AS link WHERE link.attachment = "
                "attachment.id AND " STANDS ") ORDER BY attachment.id",
                error);
    bool more = true;

    if (linked == NULL || alone == NULL)
        return false;
    sqlite3_bind_int(linked, 1, target == NULL);
    if (target != NULL) {
        bind_number(linked, 2, target->voucher);
        bind_number(linked, 3, target->draft);
        bind_number(linked, 4, target->application);
    }
    return evidence_visit(book, linked, visit, data, &more, error) &&
           (target != NULL || evidence_visit(book, alone, visit, data, &more, error));
}

static bool digest_is(const void *bytes, size_t size, const void *digest, int digest_size)
{
    unsigned char found[HASH_SIZE];

    crypto_generichash(found, sizeof found, bytes, size, NULL, 0);
    return digest_size == HASH_SIZE && memcmp(found, digest, HASH_SIZE) == 0;
}

static GBytes *fail_digest(const char *id, const char *hex, GError **error)
{
    error_set(error, ERROR_INPUT, id, "found", hex, "mend",
              strcmp(id, "evidence-altered") != 0 ? "evidence-mend-digest" : NULL, NULL);
    return NULL;
}

/* The content of the row at hand, and a second one must not follow. */
static GBytes *content_take(Book *book, sqlite3_stmt *find, const char *hex, GError **error)
{
    size_t size = (size_t)sqlite3_column_bytes(find, 1);
    const void *bytes = sqlite3_column_blob(find, 1);
    g_autoptr(GBytes) content = NULL;
    GError *failed = NULL;

    if (!digest_is(bytes, size, sqlite3_column_blob(find, 0), sqlite3_column_bytes(find, 0)))
        return fail_digest("evidence-altered", hex, error);
    content = g_bytes_new(bytes, size);
    if (sql_next(book, find, &failed))
        return fail_digest("evidence-digest-several", hex, error);
    return ended(failed, error) ? g_steal_pointer(&content) : NULL;
}

GBytes *book_evidence_bytes(Book *book, const char *hex, GError **error)
{
    g_autoptr(sqlite3_stmt) find =
        sql_new(book,
                "SELECT digest, content FROM attachment WHERE substr(lower(hex(digest)), 1, "
                "length(?1)) = lower(?1) ORDER BY id LIMIT 2",
                error);
    GError *failed = NULL;

    if (find == NULL)
        return NULL;
    if (strlen(hex) < DIGITS_MIN)
        return fail_digest("evidence-digest-short", hex, error);
    sqlite3_bind_text(find, 1, hex, -1, SQLITE_STATIC);
    if (sql_next(book, find, &failed))
        return content_take(book, find, hex, error);
    return ended(failed, error) ? fail_digest("evidence-no-digest", hex, error) : NULL;
}

/* ---- verification ---- */

static bool content_holds(sqlite3_stmt *row)
{
    return sqlite3_column_int64(row, 3) == sqlite3_column_bytes(row, 2) &&
           digest_is(sqlite3_column_blob(row, 2), (size_t)sqlite3_column_bytes(row, 2),
                     sqlite3_column_blob(row, 1), sqlite3_column_bytes(row, 1));
}

bool evidence_verify(Book *book, BookVerdict *verdict, GError **error)
{
    g_autoptr(sqlite3_stmt) row =
        sql_new(book, "SELECT id, digest, content, size FROM attachment ORDER BY id", error);
    GError *failed = NULL;

    if (row == NULL)
        return false;
    while (verdict->reason == NULL && sql_next(book, row, &failed)) {
        if (content_holds(row))
            continue;
        verdict->bad_row = sqlite3_column_int64(row, 0);
        verdict->reason = "verify-attachment";
    }
    return ended(failed, error);
}
