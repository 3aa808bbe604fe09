/* checkpoint.c: checkpoint BOOK: signs where the chain stands, lists what was signed, makes a key
 */
#include <sodium.h>

#include "action/key.h"
#include "action/session.h"
#include "base/error.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND},
    {.name = "key", .kind = ARGUMENT_OPTION},
    {.name = "new-key", .kind = ARGUMENT_OPTION},
};

static json_t *checkpoint_to_json(const BookCheckpoint *checkpoint)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(checkpoint->at);
    g_autofree char *at = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    g_autofree char *key = key_text(checkpoint->key);

    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:s}", "checkpoint", (json_int_t)checkpoint->id,
                     "sequence", (json_int_t)checkpoint->sequence, "head", checkpoint->head, "at",
                     at != NULL ? at : "", "actor", checkpoint->actor, "key", key);
}

static bool add_checkpoint(const BookCheckpoint *checkpoint, void *data)
{
    json_array_append_new(data, checkpoint_to_json(checkpoint));
    return true;
}

static bool checkpoints_list(const ActionCall *call, json_t **result, GError **error)
{
    g_autoptr(Book) book = book_open(call_value(call, "book"), call->actor, true, error);
    json_t *all = json_array();

    if (book != NULL && book_each_checkpoint(book, add_checkpoint, all, error)) {
        *result = json_pack("{s:i, s:o}", "count", (int)json_array_size(all), "checkpoints", all);
        return true;
    }
    json_decref(all);
    return false;
}

static bool key_make(const char *path, json_t **result, GError **error)
{
    unsigned char public[BOOK_KEY_SIZE];
    g_autofree char *key = NULL;

    if (!key_create(path, public, error))
        return false;
    key = key_text(public);
    *result = json_pack("{s:s, s:s}", "file", path, "key", key);
    return true;
}

static bool sign(const ActionCall *call, json_t **result, GError **error)
{
    unsigned char secret[BOOK_SECRET_SIZE];
    BookCheckpoint made;
    g_autoptr(Book) book = NULL;
    bool done;

    if (!key_read(call_value(call, "key"), secret, error))
        return false;
    book = book_open(call_value(call, "book"), call->actor, false, error);
    done = book != NULL && book_begin(book, error) && book_checkpoint(book, secret, &made, error) &&
           book_commit(book, error); /* closing the book rolls back */
    sodium_memzero(secret, sizeof secret);
    if (done)
        *result = checkpoint_to_json(&made);
    return done;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    const char *new_key = call_value(call, "new-key");

    if (new_key != NULL && call_value(call, "key") == NULL && call_value(call, "book") == NULL)
        return key_make(new_key, result, error);
    if (new_key != NULL || call_value(call, "book") == NULL) {
        error_set(error, ERROR_USAGE, "checkpoint-wants", NULL);
        return false;
    }
    return call_value(call, "key") != NULL ? sign(call, result, error)
                                           : checkpoints_list(call, result, error);
}

const Action action_checkpoint = {
    .name = "checkpoint",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
