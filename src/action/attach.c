/* attach.c: attach BOOK [FILE...]: keeps files beside vouchers, lists them, gives them back */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "action/voucher.h"
#include "base/error.h"
#include "base/text.h"
#include "control/evidence.h"
#include "exchange/invoice.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "file", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "voucher", .kind = ARGUMENT_OPTION},
    {.name = "draft", .kind = ARGUMENT_OPTION},
    {.name = "application", .kind = ARGUMENT_OPTION},
    {.name = "invoice", .kind = ARGUMENT_OPTION},
    {.name = "list", .kind = ARGUMENT_FLAG},
    {.name = "take-back", .kind = ARGUMENT_OPTION},
    {.name = "reason", .kind = ARGUMENT_OPTION},
    {.name = "extract", .kind = ARGUMENT_OPTION},
    {.name = "output", .kind = ARGUMENT_OPTION, .letter = 'o'},
};

enum { APPLICATION_MAX = 999999999 };

static bool fail_usage(const char *id, GError **error)
{
    error_set(error, ERROR_USAGE, id, NULL);
    return false;
}

/* ---- to what ---- */

/* `*given` is false when no option names one. */
static bool target_read(Book *book, const ActionCall *call, EvidenceTarget *target, bool *given,
                        GError **error)
{
    const char *voucher = call_value(call, "voucher"), *draft = call_value(call, "draft");
    const char *application = call_value(call, "application");
    int count = (voucher != NULL) + (draft != NULL) + (application != NULL);
    int64_t version;

    *target = (EvidenceTarget){0};
    *given = count == 1;
    if (count > 1)
        return fail_usage("attach-one-target", error);
    if (voucher != NULL)
        return voucher_named(book, voucher, &target->voucher, error);
    if (draft != NULL)
        return draft_named(draft, &target->draft, &version, error);
    return application == NULL ||
           number_named(application, "--application", APPLICATION_MAX, &target->application, error);
}

/* ---- JSON ---- */

static void target_to_json(Book *book, const EvidenceTarget *target, json_t *object)
{
    g_autofree char *label = NULL;
    BookVoucher *voucher = target->voucher != 0 ? book_voucher(book, target->voucher, NULL) : NULL;

    if (voucher != NULL) {
        label = g_strdup_printf("%d-%d", voucher->month, voucher->number);
        json_object_set_new(object, "voucher", json_string(label));
    }
    if (target->draft != 0)
        json_object_set_new(object, "draft", json_integer(target->draft));
    if (target->application != 0)
        json_object_set_new(object, "application", json_integer(target->application));
    book_voucher_free(voucher);
}

static json_t *invoice_to_json(const BookInvoice *invoice)
{
    json_t *object = json_pack("{s:s, s:s?, s:s?, s:s?}", "number", invoice->number, "code",
                               invoice->code, "seller", invoice->seller, "buyer", invoice->buyer);

    if (invoice->year != 0) {
        g_autofree char *date =
            g_strdup_printf("%04d-%02d-%02d", invoice->year, invoice->month, invoice->day);
        json_object_set_new(object, "date", json_string(date));
    }
    if (invoice->has_amount) {
        Value value = value_money(invoice->amount);
        json_object_set_new(object, "amount", value_to_json(&value));
    }
    return object;
}

typedef struct {
    Book *book;
    json_t *attachments;
} Listing;

static bool list_one(const BookEvidence *evidence, void *data)
{
    const Listing *listing = data;
    json_t *object =
        json_pack("{s:I, s:s, s:s?, s:s?, s:I}", "attachment", (json_int_t)evidence->attachment,
                  "digest", evidence->digest, "kind", evidence->kind, "name", evidence->name,
                  "size", (json_int_t)evidence->size);

    if (evidence->link != 0)
        json_object_set_new(object, "link", json_integer(evidence->link));
    target_to_json(listing->book, &evidence->target, object);
    if (evidence->has_invoice)
        json_object_set_new(object, "invoice", invoice_to_json(&evidence->invoice));
    json_array_append_new(listing->attachments, object);
    return true;
}

static json_t *doubt_to_json(const EvidenceDoubt *doubt)
{
    return json_pack("{s:s, s:s?, s:s?, s:s?}", "id", doubt->id, "invoice", doubt->invoice, "found",
                     doubt->found, "expected", doubt->expected);
}

/* Adds what stands there now, and what is odd about it when it is one target. */
static bool listing_answer(Book *book, const EvidenceTarget *target, json_t *result, bool *found,
                           GError **error)
{
    json_t *attachments = json_array(), *doubts = json_array();
    Listing listing = {book, attachments};
    g_autoptr(GArray) odd = NULL;

    json_object_set_new(result, "attachments", attachments);
    json_object_set_new(result, "doubts", doubts);
    if (!book_each_evidence(book, target, list_one, &listing, error))
        return false;
    json_object_set_new(result, "count", json_integer((json_int_t)json_array_size(attachments)));
    if (target == NULL)
        return true;
    odd = control_evidence_doubts(book, target, error);
    for (guint i = 0; odd != NULL && i < odd->len; i++)
        json_array_append_new(doubts, doubt_to_json(&g_array_index(odd, EvidenceDoubt, i)));
    *found = odd != NULL && odd->len > 0;
    return odd != NULL;
}

/* ---- files ---- */

static bool fail_file(const char *path, const char *id, const char *found, GError **error)
{
    g_autofree char *most = g_strdup_printf("%zu", EVIDENCE_SIZE_MAX >> 20);

    error_set(error, ERROR_INPUT, id, "place", path, "found", found, "most", most, "mend",
              "mend-attach-file", NULL);
    return false;
}

static bool descriptor_read(int file, const char *path, GByteArray *bytes, GError **error)
{
    ssize_t got;

    do {
        guint had = bytes->len;
        g_byte_array_set_size(bytes, had + 65536);
        got = read(file, bytes->data + had, 65536);
        g_byte_array_set_size(bytes, had + (guint)MAX(got, 0));
    } while ((got > 0 || (got < 0 && errno == EINTR)) && bytes->len <= EVIDENCE_SIZE_MAX);
    if (got < 0)
        return fail_file(path, "attach-unreadable", g_strerror(errno), error);
    if (bytes->len > EVIDENCE_SIZE_MAX)
        return fail_file(path, "attach-too-large", NULL, error);
    return bytes->len > 0 || fail_file(path, "attach-empty", NULL, error);
}

/* A pipe or device is left alone. NULL with an error. */
static GByteArray *file_bytes(const char *path, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    bool done;

    if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
        fail_file(path, "attach-unreadable", file < 0 ? g_strerror(errno) : NULL, error);
        if (file >= 0)
            close(file);
        return NULL;
    }
    done = descriptor_read(file, path, bytes, error);
    close(file);
    return done ? g_steal_pointer(&bytes) : NULL;
}

/* What --invoice says goes before what the file says, but only where the file says nothing else. */
static bool invoice_find(const Session *session, const ActionCall *call, const EvidenceFile *file,
                         Invoice *invoice, bool *found, GError **error)
{
    const char *named = call_value(call, "invoice");

    if (!invoice_read(session->catalog, file->kind, file->bytes, file->size, invoice, found, error))
        return false;
    if (named == NULL)
        return true;
    if (!*found) {
        *found = true;
        return invoice_named(named, invoice, error);
    }
    if (strcmp(invoice->number, strrchr(named, '-') != NULL ? strrchr(named, '-') + 1 : named) == 0)
        return true;
    error_set(error, ERROR_INPUT, "attach-other-invoice", "found", named, "expected",
              invoice->number, NULL);
    return false;
}

static bool attach_one(Session *session, const ActionCall *call, const char *path,
                       const EvidenceTarget *target, EvidenceMade *made, GError **error)
{
    g_autoptr(GByteArray) bytes = file_bytes(path, error);
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name = g_utf8_make_valid(base, -1);
    g_auto(Invoice) invoice = {0};
    EvidenceFile file = {.name = name};
    bool has_invoice;

    if (bytes == NULL)
        return false;
    file.bytes = bytes->data;
    file.size = bytes->len;
    file.kind = evidence_kind(file.bytes, file.size);
    if (!invoice_find(session, call, &file, &invoice, &has_invoice, error))
        return false;
    file.invoice = has_invoice ? &invoice.said : NULL;
    return book_add_evidence(session->book, &file, target, made, error);
}

static bool attach_files(Session *session, const ActionCall *call, const EvidenceTarget *target,
                         json_t *result, GError **error)
{
    const char *const *files = call_values(call, "file");
    int added = 0, there = 0;

    for (unsigned i = 0; files[i] != NULL; i++) {
        EvidenceMade made;
        if (!attach_one(session, call, files[i], target, &made, error)) {
            if (error != NULL && *error != NULL)
                error_add_fact(*error, "place", files[i]);
            return false;
        }
        added += !made.there;
        there += made.there;
    }
    json_object_set_new(result, "attached", json_integer(added));
    json_object_set_new(result, "there", json_integer(there));
    return true;
}

/* ---- the action ---- */

static bool extract(Session *session, const ActionCall *call, json_t *result, GError **error)
{
    const char *output = call_value(call, "output");
    g_autoptr(GBytes) bytes = NULL;

    if (output == NULL)
        return fail_usage("attach-output", error);
    bytes = book_evidence_bytes(session->book, call_value(call, "extract"), error);
    if (bytes == NULL ||
        !text_write_file(output, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), error))
        return false;
    json_object_set_new(result, "path", json_string(output));
    json_object_set_new(result, "bytes", json_integer((json_int_t)g_bytes_get_size(bytes)));
    return true;
}

static bool take_back(Session *session, const ActionCall *call, json_t *result, GError **error)
{
    int64_t link;

    if (!number_named(call_value(call, "take-back"), "--take-back", APPLICATION_MAX, &link,
                      error) ||
        !book_begin(session->book, error) ||
        !book_take_back_evidence(session->book, link, call_value(call, "reason"), error) ||
        !book_commit(session->book, error))
        return false; /* closing the book rolls back */
    json_object_set_new(result, "taken_back", json_integer(link));
    return true;
}

static bool attach(Session *session, const ActionCall *call, json_t *result, bool *found,
                   GError **error)
{
    const char *const *files = call_values(call, "file");
    EvidenceTarget target;
    bool given;

    if (!target_read(session->book, call, &target, &given, error))
        return false;
    if (files[0] == NULL)
        return listing_answer(session->book, given ? &target : NULL, result, found, error);
    if (!given)
        return fail_usage("attach-target", error);
    if (call_value(call, "invoice") != NULL && files[1] != NULL)
        return fail_usage("attach-one-file", error);
    return book_begin(session->book, error) &&
           attach_files(session, call, &target, result, error) &&
           book_commit(session->book, error) &&
           listing_answer(session->book, &target, result, found, error);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    bool back = call_value(call, "take-back") != NULL;
    bool out = call_value(call, "extract") != NULL;
    bool lists = call_flag(call, "list");
    g_autoptr(Session) session = NULL;
    json_t *answer;

    if (back + out + (call_value(call, "file") != NULL || lists) > 1 ||
        (lists && call_value(call, "file") != NULL))
        return fail_usage("attach-one-thing", error);
    session = session_open(call, !back && call_value(call, "file") == NULL, error);
    if (session == NULL)
        return false;
    answer = json_object();
    if (out    ? extract(session, call, answer, error)
        : back ? take_back(session, call, answer, error)
               : attach(session, call, answer, found, error)) {
        *result = answer;
        return true;
    }
    json_decref(answer);
    return false;
}

const Action action_attach = {
    .name = "attach",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
