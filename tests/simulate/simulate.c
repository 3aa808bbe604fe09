/* simulate.c: users and faults, by chance, on one book after another
 *
 * usage: simulate SEED STEPS KILLS [trace]
 *
 * A step is one thing that a user asks of a book: to open it, to begin a change, an act in it, to
 * commit it, to read, verify, copy, make or close a book. An episode is the
 * life of one book, and its seed replays it. After each fault the book must open, be whole to
 * `verify`, and hold what was acknowledged and nothing else; a change whose commit was under way
 * may be there too, whole. See docs/decisions/0009-simulator.md.
 */
#include <glib/gstdio.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "dice.h"
#include "disk.h"
#include "processes.h"
#include "user.h"

enum { EPISODE_STEPS = 500, DOUBTS_MAX = 8 };

static const BookFacts facts = {2021,   "2021-sichuan", "quota",         "305301",
                                "某局", NULL,           "administrative"};

typedef struct {
    uint64_t seed; /* of this episode */
    uint64_t step; /* of all */
    char *folder, *path;
    User users[PROCESS_COUNT + 1];
    Book *books[PROCESS_COUNT]; /* NULL: not open */
    State known;                /* what is acknowledged */
    State doubts[DOUBTS_MAX];   /* what it may be instead, as commits failed */
    int doubt_count;
    State trial, found;
    uint64_t injected[FAULT_COUNT], survived[FAULT_COUNT];
    uint64_t changes, checks, adopted;
    bool tracing;
} World;

static G_GNUC_NORETURN void fail(const World *world, const char *what)
{
    fprintf(stderr, "seed %" G_GUINT64_FORMAT ", step %" G_GUINT64_FORMAT ": %s\n", world->seed,
            world->step, what);
    fprintf(stderr, "make simulate SEED=%" G_GUINT64_FORMAT " STEPS=%d\n", world->seed,
            EPISODE_STEPS);
    exit(1);
}

/* What happens, for whoever looks for why a seed fails. */
static void trace(const World *world, int process, const char *what)
{
    if (world->tracing)
        fprintf(stderr, "%" G_GUINT64_FORMAT " %d %s%s; %" G_GINT64_FORMAT " vouchers\n",
                world->step, process, what, disk_has_struck() ? ", struck" : "",
                world->known.voucher_count);
}

static void wrong(World *world, User *user) { fail(world, user->wrong); }

/* A call that no fault strikes must succeed. */
static void need(World *world, bool done, GError **failed, const char *what)
{
    const GError *error = *failed;
    g_autofree char *told = NULL;

    if (done && error == NULL)
        return;
    told = g_strdup_printf(
        "%s: %s (%s)", what, error != NULL ? error_id(error) : "no error",
        error != NULL && error_fact(error, "found") != NULL ? error_fact(error, "found") : "");
    fail(world, told);
}

/* ---- what must be true ---- */

static void compare(World *world, const State *found, const char *who)
{
    g_autofree char *difference = NULL;
    g_autofree char *told = NULL;

    if (state_equal(&world->known, found))
        return;
    difference = state_difference(&world->known, found);
    for (int i = 0; i < world->doubt_count; i++) {
        g_autofree char *other = state_difference(&world->doubts[i], found);
        fprintf(stderr, "nor what was in doubt: %s\n", other);
    }
    told = g_strdup_printf("%s does not hold what was acknowledged: %s", who, difference);
    fail(world, told);
}

/* Takes what a commit in doubt has become as known. */
static void settle(World *world)
{
    for (int i = 0; i < world->doubt_count; i++) {
        if (state_equal(&world->known, &world->found))
            return;
        if (!state_equal(&world->doubts[i], &world->found))
            continue;
        world->known = world->doubts[i];
        world->doubt_count = 0;
        world->adopted++;
        trace(world, -1, "was there");
    }
}

static void verify(World *world, Book *book, bool database)
{
    GError *error = NULL;
    g_autofree char *told = NULL;
    BookVerdict verdict;

    need(world, book_verify(book, database, &verdict, &error), &error, "verify");
    if (verdict.reason == NULL)
        return;
    told = g_strdup_printf("verify finds %s at voucher %" G_GINT64_FORMAT, verdict.reason,
                           verdict.bad_voucher);
    fail(world, told);
}

/* Opens the book anew, whoever else has it open, and looks at all of it. */
static void check(World *world, bool database)
{
    GError *error = NULL;
    Book *book;

    disk_process(PROCESS_OBSERVER);
    book = book_open(world->path, "观察", dice_once_in(2), &error);
    need(world, book != NULL, &error, "opening");
    need(world, state_read(book, &world->found, &error), &error, "reading");
    settle(world);
    compare(world, &world->found, "the book");
    verify(world, book, database);
    book_close(book);
    world->checks++;
}

/* ---- faults ---- */

static void fault_arm(void)
{
    static const Fault faults[] = {FAULT_POWER,    FAULT_POWER, FAULT_KILLED, FAULT_KILLED,
                                   FAULT_FULL,     FAULT_FULL,  FAULT_READ,   FAULT_WRITE,
                                   FAULT_SYNC,     FAULT_SYNC,  FAULT_CALL,   FAULT_LOCK,
                                   FAULT_TRUNCATE, FAULT_DELETE};
    static const unsigned spans[] = {1, 4, 16, 64};
    Fault fault = faults[dice_below(G_N_ELEMENTS(faults))];
    bool rare = fault == FAULT_LOCK || fault == FAULT_TRUNCATE || fault == FAULT_DELETE ||
                fault == FAULT_CALL || fault == FAULT_SYNC;

    disk_arm(fault, dice_below(rare ? 3 : spans[dice_below(G_N_ELEMENTS(spans))]), dice_once_in(2));
}

static void process_close(World *world, int process)
{
    if (world->books[process] != NULL)
        trace(world, process, "close");
    world->step += world->books[process] != NULL;
    disk_process(process);
    g_clear_pointer(&world->books[process], book_close);
}

static void all_close(World *world)
{
    for (int process = 0; process < PROCESS_COUNT; process++)
        process_close(world, process);
}

/* Ends who ended, loses what is lost, and looks whether the book is what it must be. */
static void recover(World *world)
{
    Fault struck;

    for (int process = 0; process < PROCESS_COUNT; process++)
        if (disk_is_dead(process))
            process_close(world, process);
    struck = disk_disarm();
    if (struck == FAULT_NONE)
        return;
    trace(world, -1, fault_names[struck]);
    world->injected[struck]++;
    if (struck == FAULT_POWER)
        disk_lose_power();
    for (int process = 0; process < PROCESS_COUNT; process++)
        disk_revive(process);
    if (dice_once_in(4))
        all_close(world); /* the next who opens it recovers the log */
    check(world, dice_once_in(16));
    world->survived[struck]++;
}

/* ---- steps ---- */

static bool is_open(World *world, int process)
{
    User *user = &world->users[process];
    GError *error = NULL;
    Act act;

    if (world->books[process] != NULL)
        return true;
    trace(world, process, "open");
    world->step++;
    user->doing = "open";
    disk_process(process);
    world->books[process] = book_open(world->path, user->name, false, &error);
    act = user_judge(user, world->books[process] != NULL, &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    if (act == ACT_DONE && world->doubt_count > 0 && !disk_has_struck())
        check(world, false);
    disk_process(process);
    return act == ACT_DONE;
}

/* What a reader beside a change sees: what was acknowledged. What it knows of names and texts may
 * be older, so only vouchers are compared. */
static void read_beside(World *world, int reader)
{
    User *user = &world->users[reader];
    State *found = &world->found;
    GError *error = NULL;
    Act act;

    world->step++;
    user->doing = "read beside a change";
    act = user_judge(user, state_read(world->books[reader], found, &error), &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    if (act == ACT_DONE && !disk_has_struck() &&
        (found->voucher_count != world->known.voucher_count ||
         memcmp(found->vouchers, world->known.vouchers,
                (size_t)found->voucher_count * sizeof *found->vouchers) != 0))
        fail(world, "a reader beside a change does not see what was acknowledged");
}

/* Another user in the middle of a change: may read, and would have to wait to write. */
static void meanwhile(World *world, int process)
{
    int other = 1 - process;

    if (world->books[other] == NULL || disk_has_struck())
        return;
    disk_process(other);
    if (dice_once_in(2))
        read_beside(world, other);
    else if (book_begin(world->books[other], NULL))
        fail(world, "two changes at once");
    disk_process(process);
}

static void commit(World *world, int process)
{
    User *user = &world->users[process];
    GError *error = NULL;
    Act act;

    world->step++;
    user->doing = "commit";
    act = user_judge(user, book_commit(world->books[process], &error), &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    if (act == ACT_DONE) {
        /* A change that wrote nothing leaves the log as it was, with what is in doubt at its end.
         */
        if (!state_equal(&world->known, &world->trial))
            world->doubt_count = 0;
        world->known = world->trial;
        world->changes++;
        trace(world, process, "commit");
    } else if (world->doubt_count < DOUBTS_MAX) {
        world->doubts[world->doubt_count++] = world->trial;
        trace(world, process, "commit in doubt");
    } else {
        fail(world, "too many commits in doubt");
    }
}

/* Whether the change at hand may go on to its end. */
static bool acts_done(World *world, int process)
{
    User *user = &world->users[process];

    for (unsigned left = 1 + dice_below(4); left > 0; left--) {
        Act act;

        world->step++;
        act = user_act(user, world->books[process], &world->trial);
        trace(world, process, user->doing);
        if (act == ACT_WRONG)
            wrong(world, user);
        if (act == ACT_FAILED)
            return false;
        if (dice_once_in(8))
            meanwhile(world, process);
    }
    return true;
}

static void step_change(World *world, int process)
{
    User *user = &world->users[process];
    GError *error = NULL;
    Act act;

    if (!is_open(world, process))
        return;
    world->step++;
    user->doing = "begin";
    user->posted = false;
    act = user_judge(user, book_begin(world->books[process], &error), &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    if (act == ACT_FAILED)
        return;
    world->trial = world->known;
    if (acts_done(world, process) && !dice_once_in(8))
        commit(world, process);
    else
        book_rollback(world->books[process]);
}

static void step_read(World *world, int process)
{
    User *user = &world->users[process];
    GError *error = NULL;
    Act act;

    process_close(world, process); /* what it knows of names and texts is of when it opened */
    if (!is_open(world, process))
        return;
    world->step++;
    user->doing = "read";
    act = user_judge(user, state_read(world->books[process], &world->found, &error), &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    if (act == ACT_DONE && !disk_has_struck())
        compare(world, &world->found, "a reader's book");
}

static void step_verify(World *world, int process)
{
    User *user = &world->users[process];
    GError *error = NULL;
    BookVerdict verdict;
    Act act;

    if (!is_open(world, process))
        return;
    world->step++;
    user->doing = "verify";
    act =
        user_judge(user, book_verify(world->books[process], false, &verdict, &error), &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    if (act == ACT_DONE && verdict.reason != NULL && !disk_has_struck())
        fail(world, verdict.reason);
}

/* Looks at a copy, or at a new book, and takes it away. */
static void beside_check(World *world, const char *path, const State *expected)
{
    GError *error = NULL;
    Book *book;

    disk_process(PROCESS_OBSERVER);
    book = book_open(path, "观察", false, &error);
    need(world, book != NULL, &error, "opening what was made");
    need(world, state_read(book, &world->found, &error), &error, "reading what was made");
    if (!state_equal(expected, &world->found))
        fail(world, "what was made is not whole");
    verify(world, book, false);
    book_close(book);
    disk_remove(path);
}

/* `path` was made, or was not, or is in doubt when who made it has ended. */
static void beside_judge(World *world, const char *path, Act act, bool ended, const State *expected)
{
    bool there = g_file_test(path, G_FILE_TEST_EXISTS);

    if (act == ACT_DONE && !there)
        fail(world, "what was made is gone");
    if (act == ACT_FAILED && there && !ended)
        fail(world, "what failed has left a file");
    if (there)
        beside_check(world, path, expected);
}

static void step_copy(World *world, int process)
{
    User *user = &world->users[process];
    g_autofree char *path = g_build_filename(world->folder, "copy.book", NULL);
    GError *error = NULL;
    bool ended;
    Act act;

    if (!is_open(world, process))
        return;
    world->step++;
    user->doing = "copy";
    act = user_judge(user, book_copy(world->books[process], path, &error), &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    ended = disk_is_dead(process);
    recover(world);
    if (world->doubt_count == 0)
        beside_judge(world, path, act, ended, &world->known);
    disk_remove(path);
}

static void state_of_new(State *state)
{
    memset(state, 0, sizeof *state);
    state->settings = hash_text(facts.name);
    state->review = true;
}

static void step_create(World *world, int process)
{
    static State empty;
    User *user = &world->users[process];
    g_autofree char *path = g_build_filename(world->folder, "other.book", NULL);
    GError *error = NULL;
    bool ended;
    Book *book;
    Act act;

    state_of_new(&empty);
    world->step++;
    user->doing = "create";
    disk_process(process);
    book = book_create(path, &facts, user->name, &error);
    act = user_judge(user, book != NULL, &error, NULL);
    if (act == ACT_WRONG)
        wrong(world, user);
    book_close(book);
    /* It is made before it is opened: when opening fails it is there, whole. */
    ended = disk_is_dead(process) || act == ACT_FAILED;
    recover(world);
    beside_judge(world, path, act, ended, &empty);
}

static void step_idle(World *world, int process)
{
    switch (dice_below(4)) {
    case 0:
        disk_disarm();
        memset(&world->found, 0, sizeof world->found);
        disk_arm(FAULT_POWER, 0, false);
        disk_process(0);
        all_close(world);
        break;
    case 1:
        disk_jump_clock();
        world->injected[FAULT_CLOCK]++;
        step_change(world, process);
        world->survived[FAULT_CLOCK]++;
        break;
    default:
        process_close(world, process);
    }
}

static void step(World *world)
{
    int process = (int)dice_below(PROCESS_COUNT);
    unsigned roll = dice_below(100);

    disk_process(process);
    if (dice_below(100) < 40)
        fault_arm();
    if (roll < 72)
        step_change(world, process);
    else if (roll < 80)
        step_read(world, process);
    else if (roll < 83)
        step_verify(world, process);
    else if (roll < 86)
        step_copy(world, process);
    else if (roll < 87)
        step_create(world, process);
    else
        step_idle(world, process);
    recover(world);
}

/* ---- an episode ---- */

static void folder_empty(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
    }
    if (folder != NULL)
        g_dir_close(folder);
}

static void book_make(World *world)
{
    GError *error = NULL;
    Book *book;

    disk_process(PROCESS_OBSERVER);
    book = book_create(world->path, &facts, "观察", &error);
    need(world, book != NULL, &error, "making the book");
    state_of_new(&world->known);
    world->known.review = dice_once_in(2);
    if (!world->known.review)
        need(world,
             book_begin(book, &error) && book_set(book, "control.review", "none", &error) &&
                 book_commit(book, &error),
             &error, "setting up the book");
    book_close(book);
}

/* Room for what one change can add. */
static bool has_room(const World *world) { return world->known.voucher_count + 32 < VOUCHERS_MAX; }

static void episode(World *world, uint64_t seed, uint64_t steps)
{
    uint64_t end = world->step + steps;

    world->seed = seed;
    dice_seed(seed);
    disk_reset();
    folder_empty(world->folder);
    world->doubt_count = 0;
    book_make(world);
    while (world->step < end && has_room(world))
        step(world);
    all_close(world);
    check(world, true);
}

static void report(const World *world, double seconds)
{
    const DiskCounts *counts = disk_counts();

    printf("%" G_GUINT64_FORMAT " steps, %" G_GUINT64_FORMAT
           " changes acknowledged, %" G_GUINT64_FORMAT " times looked at whole, in %.0f s\n",
           world->step, world->changes, world->checks, seconds);
    printf("%-16s %10s %10s\n", "fault", "injected", "survived");
    for (int i = FAULT_NONE + 1; i < FAULT_COUNT; i++)
        printf("%-16s %10" G_GUINT64_FORMAT " %10" G_GUINT64_FORMAT "\n", fault_names[i],
               world->injected[i], world->survived[i]);
    printf("of unsynced sectors, when the power was lost: %" G_GUINT64_FORMAT
           " lost, %" G_GUINT64_FORMAT " torn, %" G_GUINT64_FORMAT
           " kept; files lost %" G_GUINT64_FORMAT ", back again %" G_GUINT64_FORMAT "\n",
           counts->lost, counts->torn, counts->kept, counts->files_lost, counts->files_back);
    printf("%" G_GUINT64_FORMAT " writes, %" G_GUINT64_FORMAT " syncs; told to wait for the other "
           "process: %" G_GUINT64_FORMAT "; commits that failed and were there: %" G_GUINT64_FORMAT
           "\n",
           counts->writes, counts->syncs, counts->waits, world->adopted);
}

/* Salts come from the dice too. */
static const char *salt_name(void) { return "dice"; }
static uint32_t salt_word(void) { return (uint32_t)dice_roll(); }
static void salt_bytes(void *const bytes, const size_t size)
{
    for (size_t i = 0; i < size; i++)
        ((unsigned char *)bytes)[i] = (unsigned char)dice_roll();
}
static randombytes_implementation salts = {
    .implementation_name = salt_name, .random = salt_word, .buf = salt_bytes};

int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? g_ascii_strtoull(argv[1], NULL, 10) : 1;
    uint64_t steps = argc > 2 ? g_ascii_strtoull(argv[2], NULL, 10) : 20000;
    unsigned kills = argc > 3 ? (unsigned)g_ascii_strtoull(argv[3], NULL, 10) : 10;
    World *world = g_new0(World, 1);
    gint64 start = g_get_monotonic_time();
    bool memory = g_file_test("/dev/shm", G_FILE_TEST_IS_DIR);

    world->folder = g_strdup(memory ? "/dev/shm/juesuan-simulate-XXXXXX" : "simulate-XXXXXX");
    if (g_mkdtemp(world->folder) == NULL)
        g_error("%s cannot be made", world->folder);
    world->path = g_build_filename(world->folder, "unit.book", NULL);
    world->tracing = argc > 4;
    world->users[0].name = "甲";
    world->users[1].name = "乙";
    if (kills > 0 && !processes_run(world->folder, seed, kills))
        return 1;
    randombytes_set_implementation(&salts);
    if (sodium_init() < 0)
        g_error("libsodium cannot start");
    disk_start();
    for (uint64_t next = seed; world->step < steps; next++)
        episode(world, next, MIN(EPISODE_STEPS, steps - world->step));
    report(world, (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC);
    folder_empty(world->folder);
    g_rmdir(world->folder);
    return 0;
}
