/* verify.c: verify BOOK: chain, balances and what stands beside; with --database SQLite's own
 * checks */
#include "action/key.h"
#include "action/session.h"
#include "book/journal.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "database", .kind = ARGUMENT_FLAG},
    {.name = "trust", .kind = ARGUMENT_OPTION, .many = true},
};

typedef unsigned char Key[BOOK_KEY_SIZE];

static bool keys_read(const ActionCall *call, GArray *keys, GError **error)
{
    for (const char *const *at = call_values(call, "trust"); *at != NULL; at++) {
        Key key;
        if (!key_read_public(*at, key, error))
            return false;
        g_array_append_vals(keys, key, 1);
    }
    return true;
}

static json_t *verdict_to_json(const BookVerdict *verdict)
{
    json_t *object = json_pack("{s:I, s:I, s:s, s:b}", "vouchers", (json_int_t)verdict->vouchers,
                               "entries", (json_int_t)verdict->entries, "head", verdict->head,
                               "sound", verdict->reason == NULL);

    if (verdict->checkpoints > 0) {
        g_autofree char *key = key_text(verdict->key);
        json_object_set_new(object, "checkpoints", json_integer(verdict->checkpoints));
        json_object_set_new(object, "key", json_string(key));
    }
    if (verdict->gaps > 0) {
        json_object_set_new(object, "gaps", json_integer(verdict->gaps));
        json_object_set_new(object, "first_gap", json_integer(verdict->first_gap));
    }
    if (verdict->bad_voucher > 0)
        json_object_set_new(object, "voucher", json_integer(verdict->bad_voucher));
    if (verdict->bad_row > 0)
        json_object_set_new(object, "row", json_integer(verdict->bad_row));
    if (verdict->reason != NULL)
        json_object_set_new(object, "reason", json_string(verdict->reason));
    return object;
}

/* The number that people know a voucher by, as far as the file still says it. */
static void name_voucher(Book *book, int64_t sequence, json_t *object)
{
    BookVoucher *voucher = sequence > 0 ? book_voucher(book, sequence, NULL) : NULL;

    if (voucher != NULL)
        json_object_set_new(object, "name", json_sprintf("%d-%d", voucher->month, voucher->number));
    book_voucher_free(voucher);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(Key));
    BookVerdict verdict = {0};
    BookTrust trust;

    if (book == NULL || !keys_read(call, keys, error))
        return false;
    trust = (BookTrust){(const Key *)(const void *)keys->data, keys->len};
    if (!book_verify_trusting(book, call_flag(call, "database"), &trust, &verdict, error))
        return false;
    *found = verdict.reason != NULL;
    *result = verdict_to_json(&verdict);
    name_voucher(book, verdict.bad_voucher, *result);
    json_object_set_new(*result, "reviewed", json_boolean(book_wants_review(book)));
    return true;
}

const Action action_verify = {
    .name = "verify",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
