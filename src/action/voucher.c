/* voucher.c: vouchers and drafts as actions name and answer them */
#include "action/voucher.h"

#include <string.h>

#include "base/error.h"

enum { NAMED_MAX = 999999999 };

/* ---- names ---- */

static bool digits_read(const char **text, int64_t *number)
{
    size_t size = strspn(*text, "0123456789");

    if (size == 0 || size > 9)
        return false;
    *number = g_ascii_strtoll(*text, NULL, 10);
    *text += size;
    return true;
}

bool number_named(const char *text, const char *option, int64_t most, int64_t *number,
                  GError **error)
{
    const char *at = text;

    if (digits_read(&at, number) && *at == '\0' && *number >= 1 && *number <= most)
        return true;
    error_set(error, ERROR_USAGE, "number-wrong", "option", option, "found", text, NULL);
    return false;
}

bool voucher_named(Book *book, const char *text, int64_t *sequence, GError **error)
{
    const char *at = text;
    int64_t month, number;

    if (!digits_read(&at, &month) || *at++ != '-' || !digits_read(&at, &number) || *at != '\0') {
        error_set(error, ERROR_USAGE, "voucher-name", "found", text, NULL);
        return false;
    }
    if (!book_find_voucher(book, (int)MIN(month, 13), (int)number, sequence, error))
        return false;
    if (*sequence != 0)
        return true;
    error_set(error, ERROR_INPUT, "book-no-voucher", "voucher", text, NULL);
    return false;
}

bool draft_named(const char *text, int64_t *draft, int64_t *version, GError **error)
{
    const char *at = text;
    bool right = digits_read(&at, draft);

    *version = 0;
    if (right && *at == '@') {
        at++;
        right = digits_read(&at, version);
    }
    if (right && *at == '\0')
        return true;
    error_set(error, ERROR_USAGE, "draft-name", "found", text, NULL);
    return false;
}

/* ---- JSON ---- */

static json_t *entry_to_json(const Session *session, const BookEntry *entry)
{
    const struct {
        Field field;
        Code code;
    } codes[] = {{FIELD_ACCOUNT, entry->account},   {FIELD_FUND, entry->fund},
                 {FIELD_FUNCTION, entry->function}, {FIELD_ECONOMY, entry->economy},
                 {FIELD_NATURE, entry->nature},     {FIELD_PROJECT, entry->project},
                 {FIELD_OFFICE, entry->office}};
    Value value = value_money(entry->amount);
    json_t *object = value_to_json(&value);

    json_object_set_new(object, "side",
                        json_string(entry->side == SIDE_DEBIT ? "debit" : "credit"));
    json_object_set_new(object, "memo", json_string(entry->memo != NULL ? entry->memo : ""));
    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i].code != 0)
            json_object_set_new(object, field_name(codes[i].field),
                                code_to_json(session, codes[i].field, codes[i].code));
    return object;
}

/* The debits of financial accounting; of budgetary where that has all. Sums of a voucher fit. */
static Money voucher_amount(const BookVoucher *voucher)
{
    Money sums[2] = {MONEY_ZERO, MONEY_ZERO};
    bool financial = false;

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        System system = code_account_system(entry->account);
        financial |= system == SYSTEM_FINANCIAL;
        if (entry->side == SIDE_DEBIT)
            money_add(&sums[system], sums[system], entry->amount);
    }
    return sums[financial ? SYSTEM_FINANCIAL : SYSTEM_BUDGETARY];
}

static void origin_to_json(json_t *object, const BookOrigin *origin)
{
    const struct {
        const char *name, *text;
    } texts[] = {{"prepared", origin->prepared},
                 {"reviewed", origin->reviewed},
                 {"posted", origin->posted},
                 {"event", origin->event}};

    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i].text != NULL)
            json_object_set_new(object, texts[i].name, json_string(texts[i].text));
    if (origin->application != 0)
        json_object_set_new(object, "application", json_integer(origin->application));
}

/* "3-12" of a voucher by its sequence. */
static json_t *voucher_label(Book *book, int64_t sequence)
{
    BookVoucher *voucher = book_voucher(book, sequence, NULL);
    json_t *label = voucher != NULL ? json_sprintf("%d-%d", voucher->month, voucher->number)
                                    : json_sprintf("#%" G_GINT64_FORMAT, sequence);

    book_voucher_free(voucher);
    return label;
}

json_t *voucher_to_json(const Session *session, const BookVoucher *voucher,
                        const BookOrigin *origin, const char *state, bool entries)
{
    static const char *const stages[] = {"normal", "opening", "closing"};
    Value value = value_money(voucher_amount(voucher));
    json_t *object = json_pack(
        "{s:s, s:i, s:i, s:s, s:s, s:o, s:i, s:o}", "state", state, "month", voucher->month,
        "number", voucher->number, "memo", voucher->memo != NULL ? voucher->memo : "", "stage",
        stages[MIN(voucher->stage, STAGE_CLOSING)], "date",
        date_to_json(session, (BookDate){voucher->month, voucher->day}), "attachments",
        voucher->attachments, "amount", value_to_json(&value));
    int64_t reversing = 0;
    json_t *lines;

    if (voucher->payee != NULL)
        json_object_set_new(object, "payee", json_string(voucher->payee));
    origin_to_json(object, origin);
    if (origin->reverses != 0)
        json_object_set_new(object, "reverses", voucher_label(session->book, origin->reverses));
    if (voucher->sequence != 0 &&
        book_reversed_by(session->book, voucher->sequence, &reversing, NULL) && reversing != 0)
        json_object_set_new(object, "reversed_by", voucher_label(session->book, reversing));
    if (!entries)
        return object;
    lines = json_array();
    for (unsigned i = 0; i < voucher->entry_count; i++)
        json_array_append_new(lines, entry_to_json(session, &voucher->entries[i]));
    json_object_set_new(object, "entries", lines);
    return object;
}

json_t *draft_to_json(const Session *session, const BookDraft *draft, bool entries)
{
    json_t *object =
        voucher_to_json(session, draft->voucher, &draft->origin,
                        draft->origin.reviewed != NULL ? "reviewed" : "draft", entries);

    json_object_set_new(object, "draft", json_integer(draft->id));
    json_object_set_new(object, "version", json_integer(draft->version));
    return object;
}
