/* vouchers.c: vouchers BOOK: vouchers and drafts by month, state, account and text; one as a whole
 */
#include <string.h>

#include "action/voucher.h"
#include "base/error.h"

static const char *const states[] = {"posted", "draft", "reviewed", NULL};
static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "month", .kind = ARGUMENT_OPTION},
    {.name = "state", .kind = ARGUMENT_OPTION, .choices = states},
    {.name = "account", .kind = ARGUMENT_OPTION},
    {.name = "text", .kind = ARGUMENT_OPTION},
    {.name = "show", .kind = ARGUMENT_OPTION},
    {.name = "draft", .kind = ARGUMENT_OPTION},
};

typedef struct {
    Session *session;
    int64_t month; /* 0: any */
    Code account;  /* 0: any */
    const char *state, *text;
    json_t *vouchers;
    GError **error;
} Listing;

static bool entry_wanted(Stage stage G_GNUC_UNUSED, int month, const BookEntry *entry, void *data)
{
    const Listing *listing = data;

    return (listing->month == 0 || month == listing->month) &&
           (listing->account == 0 || code_covers(listing->account, entry->account));
}

static bool text_holds(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}

static bool text_wanted(const Listing *listing, const BookVoucher *voucher)
{
    if (listing->text == NULL || text_holds(voucher->memo, listing->text) ||
        text_holds(voucher->payee, listing->text))
        return true;
    for (unsigned i = 0; i < voucher->entry_count; i++)
        if (text_holds(voucher->entries[i].memo, listing->text))
            return true;
    return false;
}

static bool add_posted(const BookVoucher *voucher, void *data)
{
    Listing *listing = data;
    BookOrigin origin;

    if (!text_wanted(listing, voucher))
        return true;
    if (!book_origin(listing->session->book, voucher->sequence, &origin, listing->error))
        return false;
    json_array_append_new(listing->vouchers,
                          voucher_to_json(listing->session, voucher, &origin, "posted", false));
    return true;
}

static bool add_draft(const BookDraft *draft, void *data)
{
    Listing *listing = data;
    const BookVoucher *voucher = draft->voucher;
    bool wanted = false;

    for (unsigned i = 0; i < voucher->entry_count; i++)
        wanted |= entry_wanted(voucher->stage, voucher->month, &voucher->entries[i], listing);
    if (wanted && text_wanted(listing, voucher) &&
        (listing->state == NULL ||
         (strcmp(listing->state, "reviewed") == 0) == (draft->origin.reviewed != NULL)))
        json_array_append_new(listing->vouchers, draft_to_json(listing->session, draft, false));
    return true;
}

static bool vouchers_list(Listing *listing)
{
    bool posted = listing->state == NULL || strcmp(listing->state, "posted") == 0;
    bool drafts = listing->state == NULL || !posted;

    return (!posted || book_each_voucher_with(listing->session->book, entry_wanted, add_posted,
                                              listing, listing->error)) &&
           (!drafts || book_each_draft(listing->session->book, add_draft, listing, listing->error));
}

/* ---- one ---- */

static json_t *show_posted(Session *session, const char *name, GError **error)
{
    BookVoucher *voucher;
    BookOrigin origin;
    int64_t sequence;
    json_t *shown = NULL;

    if (!voucher_named(session->book, name, &sequence, error))
        return NULL;
    voucher = book_voucher(session->book, sequence, error);
    if (voucher != NULL && book_origin(session->book, sequence, &origin, error))
        shown = voucher_to_json(session, voucher, &origin, "posted", true);
    book_voucher_free(voucher);
    return shown;
}

static json_t *show_draft(Session *session, const char *name, GError **error)
{
    BookDraft *draft;
    int64_t id, version;
    json_t *shown;

    if (!draft_named(name, &id, &version, error))
        return NULL;
    draft = book_draft_read(session->book, id, error);
    if (draft == NULL)
        return NULL;
    shown = draft_to_json(session, draft, true);
    book_draft_free(draft);
    return shown;
}

static bool show_one(Session *session, const ActionCall *call, json_t **result, GError **error)
{
    const char *posted = call_value(call, "show");
    json_t *shown = posted != NULL ? show_posted(session, posted, error)
                                   : show_draft(session, call_value(call, "draft"), error);

    if (shown != NULL)
        *result = json_pack("{s:o}", "voucher", shown);
    return shown != NULL;
}

/* ---- the action ---- */

static bool listing_ask(Listing *listing, const ActionCall *call, GError **error)
{
    const char *month = call_value(call, "month");
    const char *account = call_value(call, "account");

    listing->state = call_value(call, "state");
    listing->text = call_value(call, "text");
    if (month != NULL && !number_named(month, "--month", 12, &listing->month, error))
        return false;
    if (account == NULL)
        return true;
    listing->account = catalog_code(listing->session->catalog, FIELD_ACCOUNT, account);
    if (listing->account != 0)
        return true;
    error_set(error, ERROR_INPUT, "account-unknown", "found", account, NULL);
    return false;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(GError) cause = NULL;
    Listing listing = {.session = session, .error = &cause};

    if (session == NULL)
        return false;
    if (call_value(call, "show") != NULL || call_value(call, "draft") != NULL)
        return show_one(session, call, result, error);
    if (!listing_ask(&listing, call, error))
        return false;
    listing.vouchers = json_array();
    if (!vouchers_list(&listing) || cause != NULL) {
        json_decref(listing.vouchers);
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    *result = json_pack("{s:i, s:o}", "count", (int)json_array_size(listing.vouchers), "vouchers",
                        listing.vouchers);
    return true;
}

const Action action_vouchers = {
    .name = "vouchers",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
