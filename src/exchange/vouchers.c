/* vouchers.c: vouchers of a file into the book, read by one thread while another posts
 *
 * Reading costs a third of importing, posting the rest, and neither waits for the other. Vouchers
 * travel in batches: four of them go round, so memory does not grow with the file. A batch that is
 * the last one carries the reader's error; what was read before it is posted first, so that the
 * first wrong voucher of the file is the one that is named.
 */
#include "exchange/vouchers.h"

#include "base/error.h"
#include "book/journal.h"
#include "exchange/gather.h"
#include "exchange/known.h"

#include <string.h>

#define BATCHES 4
#define BATCH_SIZE 64

typedef struct {
    Gathered *vouchers[BATCH_SIZE];
    unsigned count;
    double share; /* of the file that was read */
    bool last;
    GError *error;
} Batch;

/* What the two threads share. */
typedef struct {
    Source *source;
    Rules *rules;
    GAsyncQueue *full, *empty; /* of Batch * */
    int stopped;               /* atomic: the poster has failed */
    Batch *filling;            /* the reader's own */
} Pipe;

/* ---- the reader ---- */

static void batch_send(Pipe *pipe)
{
    pipe->filling->share = feed_share(pipe->source->feed);
    g_async_queue_push(pipe->full, pipe->filling);
    pipe->filling = g_async_queue_pop(pipe->empty);
    pipe->filling->count = 0;
}

static Gathered *batch_add(Gathered *whole, void *data)
{
    Pipe *pipe = data;
    Gathered *next;

    if (g_atomic_int_get(&pipe->stopped)) {
        gathered_free(whole);
        return NULL;
    }
    if (pipe->filling->count == BATCH_SIZE)
        batch_send(pipe);
    next = pipe->filling->vouchers[pipe->filling->count];
    pipe->filling->vouchers[pipe->filling->count++] = whole;
    gathered_clear(next);
    return next;
}

static void *read_all(void *data)
{
    Pipe *pipe = data;
    GError *error = NULL;

    gather_vouchers(pipe->source, pipe->rules, gathered_new(), batch_add, pipe, &error);
    pipe->filling->error = error;
    pipe->filling->last = true;
    g_async_queue_push(pipe->full, pipe->filling);
    return NULL;
}

/* ---- the poster ---- */

/* The book says that a number is taken; the importer knows where it stands. */
static bool fail_number(const Gathered *gathered, GError **error)
{
    g_autofree char *number = g_strdup_printf("%d", gathered->voucher.number);
    g_autofree char *month = g_strdup_printf("%d", gathered->voucher.month);

    error_set(error, ERROR_INPUT, "import-number-twice", "place", gathered->place, "number", number,
              "month", month, "expected", "expect-number-free", "mend", "mend-number-twice", NULL);
    return false;
}

static bool fail_differs(const Gathered *gathered, const VoucherDifference *difference,
                         GError **error)
{
    g_autofree char *number = g_strdup_printf("%d", gathered->voucher.number);
    g_autofree char *month = g_strdup_printf("%d", gathered->voucher.month);
    g_autofree char *line = difference->line > 0 ? g_strdup_printf("%u", difference->line) : NULL;

    error_set(error, ERROR_INPUT,
              difference->column == NULL ? "import-voucher-length" : "import-voucher-differs",
              "place", gathered->place, "number", number, "month", month, "here", difference->here,
              "there", difference->there, "column",
              difference->column != NULL ? difference->column : "", "mend", "mend-voucher-differs",
              line != NULL ? "line" : NULL, line, NULL);
    return false;
}

/* ---- what stands under a number already ---- */

static int64_t number_key(const BookVoucher *voucher)
{
    return (int64_t)voucher->month << 32 | voucher->number;
}

static bool draft_note(const BookDraft *draft, void *data)
{
    int64_t *key = g_new(int64_t, 2);

    key[0] = number_key(draft->voucher);
    key[1] = draft->id;
    g_hash_table_replace(data, key, key + 1); /* in one piece, freed by its key */
    return true;
}

GHashTable *drafts_by_number(Book *book, GError **error)
{
    g_autoptr(GHashTable) drafts = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);

    return book_each_draft(book, draft_note, drafts, error) ? g_steal_pointer(&drafts) : NULL;
}

/* Counts a voucher that equals the one that is here, or says what parts them. */
static bool voucher_compare(const Destination *to, const BookVoucher *here,
                            const Gathered *gathered, ImportCounts *counts, GError **error)
{
    VoucherDifference difference;

    if (!vouchers_differ(to->book, here, &gathered->voucher, &difference)) {
        counts->vouchers_there++;
        return true;
    }
    fail_differs(gathered, &difference, error);
    g_free(difference.here);
    g_free(difference.there);
    return false;
}

static bool draft_meets(const Destination *to, const Gathered *gathered, ImportCounts *counts,
                        GError **error)
{
    int64_t key = number_key(&gathered->voucher);
    const int64_t *id =
        to->prepare || gathered->draft ? g_hash_table_lookup(to->drafts, &key) : NULL;
    BookDraft *here;
    bool met;

    if (id == NULL) /* of these files, or posting meets a draft */
        return fail_number(gathered, error);
    here = book_draft_read(to->book, *id, error);
    met = here != NULL && voucher_compare(to, here->voucher, gathered, counts, error);
    book_draft_free(here);
    return met;
}

/* A voucher whose number is taken: by one that equals it, or by another. */
static bool voucher_meets(const Destination *to, const Gathered *gathered, ImportCounts *counts,
                          GError **error)
{
    BookVoucher *here;
    int64_t sequence;
    bool met;

    if (!book_find_voucher(to->book, gathered->voucher.month, gathered->voucher.number, &sequence,
                           error))
        return false;
    if (sequence == 0)
        return draft_meets(to, gathered, counts, error);
    if (sequence > to->before) /* of these files */
        return fail_number(gathered, error);
    here = book_voucher(to->book, sequence, error);
    met = here != NULL && voucher_compare(to, here, gathered, counts, error);
    book_voucher_free(here);
    return met;
}

static bool voucher_store(const Destination *to, const Gathered *gathered, ImportCounts *counts,
                          GError **error)
{
    g_autoptr(GError) cause = NULL;

    if (gathered->draft ? book_prepare(to->book, &gathered->voucher, NULL, NULL, &cause)
        : to->prepare   ? book_draft(to->book, &gathered->voucher, &cause)
                        : book_post(to->book, &gathered->voucher, &cause)) {
        counts->vouchers++;
        counts->entries += gathered->voucher.entry_count;
        return true;
    }
    if (strcmp(error_id(cause), "book-number-taken") == 0)
        return voucher_meets(to, gathered, counts, error);
    error_add_fact(cause, "place", gathered->place);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

static bool batch_store(const Destination *to, const Batch *batch, ImportCounts *counts,
                        GError **error)
{
    for (unsigned i = 0; i < batch->count; i++)
        if (!voucher_store(to, batch->vouchers[i], counts, error))
            return false;
    return true;
}

static bool post_all(Pipe *pipe, const Destination *to, const Progress *progress,
                     ImportCounts *counts, GError **error)
{
    bool stored = true;

    for (bool last = false; !last;) {
        Batch *batch = g_async_queue_pop(pipe->full);

        stored = stored && batch_store(to, batch, counts, error);
        if (stored && batch->error != NULL)
            g_propagate_error(error, g_steal_pointer(&batch->error));
        if (!stored)
            g_atomic_int_set(&pipe->stopped, 1);
        progress_tell(progress, batch->share);
        last = batch->last;
        g_async_queue_push(pipe->empty, batch);
    }
    return stored;
}

/* ---- both ---- */

void progress_tell(const Progress *progress, double share)
{
    if (progress->visit != NULL)
        progress->visit(progress->file, share, progress->data);
}

static void batch_free(Batch *batch)
{
    for (unsigned i = 0; i < BATCH_SIZE; i++)
        gathered_free(batch->vouchers[i]);
    g_clear_error(&batch->error);
    g_free(batch);
}

static Batch *batch_new(void)
{
    Batch *batch = g_new0(Batch, 1);

    for (unsigned i = 0; i < BATCH_SIZE; i++)
        batch->vouchers[i] = gathered_new();
    return batch;
}

bool vouchers_import(Source *source, Rules *rules, const Destination *destination,
                     const Progress *progress, ImportCounts *counts, GError **error)
{
    Pipe pipe = {source, rules, g_async_queue_new(), g_async_queue_new(), 0, batch_new()};
    g_autoptr(GError) cause = NULL;
    GThread *reader;

    for (unsigned i = 1; i < BATCHES; i++)
        g_async_queue_push(pipe.empty, batch_new());
    reader = g_thread_new("import", read_all, &pipe);
    post_all(&pipe, destination, progress, counts, &cause);
    g_thread_join(reader);
    for (Batch *batch; (batch = g_async_queue_try_pop(pipe.empty)) != NULL;)
        batch_free(batch);
    g_async_queue_unref(pipe.full);
    g_async_queue_unref(pipe.empty);
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
