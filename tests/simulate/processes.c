/* processes.c: what the simulated disk cannot show: the kernel's own locks, shared memory as a
 * killed process leaves it, and writers that truly wait for each other
 *
 * Each writer posts vouchers whose amount names it, and tells of each through a pipe once it is
 * acknowledged. In the end every voucher told of is in the book, once, and of each life at most one
 * that was not told of.
 */
#include "processes.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book/book.h"
#include "book/walk.h"
#include "dice.h"
#include "model.h"

enum { WRITERS = 4, LIFE_SPAN = 1000000 };

typedef struct {
    pid_t writer[WRITERS];
    int64_t lives; /* writers started */
    int pipe[2];
    GHashTable *told;   /* amounts that were acknowledged */
    GHashTable *posted; /* and those in the book */
    const char *path;
} Killing;

static void post_one(Book *book, int64_t fen)
{
    Recipe recipe = {.fen = fen, .lines = 4};
    BookEntry entries[RECIPE_LINES_MAX];
    BookVoucher voucher = {.month = 1 + (int)(fen % 12), .day = 1, .entries = entries};
    GError *error = NULL;

    voucher.entry_count = recipe_entries(&recipe, entries);
    if (!book_begin(book, &error))
        _exit(2);
    voucher.number = book_next_number(book, voucher.month, NULL);
    if (!book_post(book, &voucher, &error) || !book_commit(book, &error))
        _exit(3);
}

static G_GNUC_NORETURN void writer_live(const Killing *killing, int64_t life)
{
    char name[32];

    g_snprintf(name, sizeof name, "writer %d", (int)life);
    for (int64_t i = 1;; i++) {
        int64_t fen = life * LIFE_SPAN + i * 10;
        Book *book = book_open(killing->path, name, false, NULL);
        if (book == NULL)
            _exit(4);
        post_one(book, fen);
        if (write(killing->pipe[1], &fen, sizeof fen) != sizeof fen)
            _exit(5);
        book_close(book);
    }
}

static void writer_start(Killing *killing, int which)
{
    int64_t life = ++killing->lives;

    killing->writer[which] = fork();
    if (killing->writer[which] == 0)
        writer_live(killing, life);
}

/* What was told by now. A pipe keeps what a killed process wrote. */
static void tellings_read(Killing *killing)
{
    struct pollfd poll_for = {.fd = killing->pipe[0], .events = POLLIN};
    int64_t fen;

    while (poll(&poll_for, 1, 0) == 1 && read(killing->pipe[0], &fen, sizeof fen) == sizeof fen)
        g_hash_table_add(killing->told, g_memdup2(&fen, sizeof fen));
}

/* False when the writer ended by itself. */
static bool writer_kill(Killing *killing, int which)
{
    int status;

    kill(killing->writer[which], SIGKILL);
    waitpid(killing->writer[which], &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        return true;
    fprintf(stderr, "a writer could not go on: %d\n", WEXITSTATUS(status));
    return false;
}

static bool posted_note(const BookVoucher *voucher, void *data, GError **error)
{
    Killing *killing = data;
    int64_t fen = voucher->entries[0].amount.fen;

    (void)error;
    if (voucher->entry_count == 4 && g_hash_table_add(killing->posted, g_memdup2(&fen, sizeof fen)))
        return true;
    fprintf(stderr, "voucher %d-%d is half, or there twice\n", voucher->month, voucher->number);
    return false;
}

static bool judge(const Killing *killing)
{
    g_autofree int *untold = g_new0(int, killing->lives + 1);
    GHashTableIter iterator;
    void *key;

    g_hash_table_iter_init(&iterator, killing->told);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        if (!g_hash_table_contains(killing->posted, key)) {
            fprintf(stderr, "an acknowledged voucher is gone\n");
            return false;
        }
    g_hash_table_iter_init(&iterator, killing->posted);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        if (!g_hash_table_contains(killing->told, key) &&
            ++untold[*(int64_t *)key / LIFE_SPAN] > 1) {
            fprintf(stderr, "two vouchers of one life that nobody acknowledged\n");
            return false;
        }
    return true;
}

static bool look(Killing *killing)
{
    Book *book = book_open(killing->path, NULL, true, NULL);
    BookVerdict verdict = {0};
    bool good = book != NULL && book_verify(book, false, &verdict, NULL) && verdict.reason == NULL;

    if (!good)
        fprintf(stderr, "the book is not whole: %s\n",
                verdict.reason != NULL ? verdict.reason : "it cannot be verified");
    g_hash_table_remove_all(killing->posted);
    good = good && book_walk(book, posted_note, killing, NULL);
    book_close(book);
    return good;
}

static bool kill_often(Killing *killing, unsigned kills)
{
    bool good = true;

    for (int i = 0; i < WRITERS; i++)
        writer_start(killing, i);
    for (unsigned i = 0; good && i < kills; i++) {
        int which = (int)dice_below(WRITERS);
        g_usleep(1000 + dice_below(30000));
        tellings_read(killing);
        good = writer_kill(killing, which);
        writer_start(killing, which);
        if (dice_once_in(8))
            good = good && look(killing);
    }
    for (int i = 0; i < WRITERS; i++)
        good = writer_kill(killing, i) && good;
    tellings_read(killing);
    return good && look(killing) && judge(killing);
}

static bool book_make(const char *path)
{
    BookFacts facts = {2021, "2021", "quota", "305301", "某局", NULL, "administrative"};
    Book *book = book_create(path, &facts, "甲", NULL);
    bool made = book != NULL && book_begin(book, NULL) &&
                book_set(book, "control.review", "none", NULL) && book_commit(book, NULL);

    book_close(book);
    return made;
}

bool processes_run(const char *folder, uint64_t seed, unsigned kills)
{
    g_autofree char *path = g_build_filename(folder, "killed.book", NULL);
    Killing killing = {.path = path};
    bool good;

    dice_seed(seed);
    killing.told = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    killing.posted = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    good = pipe2(killing.pipe, O_CLOEXEC) == 0 && book_make(path) && kill_often(&killing, kills);
    if (good)
        printf("%u processes killed of %d at a time: %u vouchers acknowledged, %u in the book\n",
               kills + WRITERS, WRITERS, g_hash_table_size(killing.told),
               g_hash_table_size(killing.posted));
    fflush(stdout);
    g_hash_table_unref(killing.told);
    g_hash_table_unref(killing.posted);
    return good;
}
