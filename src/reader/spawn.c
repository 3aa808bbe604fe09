/* spawn.c: the parent's side of reading: a file of any origin, a process for it, its answer
 *
 * The child gets the file at 0, the pipe for its answer at 1, nothing at 2 and nothing else. The
 * parent waits no longer than it said, takes no more bytes than it can take apart, and believes
 * nothing that it has not validated. A child that has not ended by then is killed; none is left
 * behind.
 */
#include "base/error.h"
#include "reader/answer.h"
#include "reader/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILE_SIZE_MAX ((int64_t)256 << 20)
#define PIECE_SIZE (256u << 10)
/* A report of 30 pages is half a million bytes of JSON; the tree made of it needs several times its
 * size. */
#define ANSWER_MAX ((size_t)32 << 20)
#define ANSWER_ROOM (1 << 20) /* bytes that the pipe to us holds */
#define ASKING_MS 2u
#define ENDING_MS 2000 /* between an answer and the end of the child */

static const char *program;                    /* NULL: this one */
static int (*copied)(int count, char **words); /* NULL: no copies */

void reader_program_set(const char *path) { program = path; }
void reader_copies_allow(int (*child)(int count, char **words)) { copied = child; }

static void *system_failed(GError **error, const char *path, const char *what)
{
    error_set(error, ERROR_SYSTEM, "reader-system", "place", path, "what", what, "reason",
              g_strerror(errno), NULL);
    return NULL;
}

/* ---- the file ---- */

static bool file_refuse(GError **error, const char *path, const char *id, const char *fact,
                        const char *text)
{
    error_set(error, ERROR_INPUT, id, "place", path, fact, text, NULL);
    return false;
}

/* Without blocking: a named pipe must not hold us up before we see that it is one. */
static int file_open(const char *path, GError **error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat about;
    bool sound;

    if (file < 0) {
        file_refuse(error, path, "file-unreadable", "reason", g_strerror(errno));
        return -1;
    }
    if (fstat(file, &about) != 0)
        sound = file_refuse(error, path, "file-unreadable", "reason", g_strerror(errno));
    else if (S_ISDIR(about.st_mode))
        sound = file_refuse(error, path, "file-is-folder", NULL, NULL);
    else if (!S_ISREG(about.st_mode))
        sound =
            file_refuse(error, path, "reader-unknown-format", "expected", "expect-reader-format");
    else if (about.st_size == 0)
        sound = file_refuse(error, path, "reader-empty", NULL, NULL);
    else if (about.st_size > FILE_SIZE_MAX)
        sound = file_refuse(error, path, "reader-too-large", "mend", "mend-reader-split");
    else
        return file;
    close(file);
    g_assert(!sound);
    return -1;
}

/* ---- the child ---- */

/* Of our environment only what the loader and the sanitizers need. */
static char **child_environment(void)
{
    static const char *const kept[] = {"LD_LIBRARY_PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS",
                                       "LSAN_OPTIONS"};
    GPtrArray *environment = g_ptr_array_new();

    g_ptr_array_add(environment, g_strdup("LC_ALL=C"));
    for (unsigned i = 0; i < G_N_ELEMENTS(kept); i++)
        if (g_getenv(kept[i]) != NULL)
            g_ptr_array_add(environment, g_strconcat(kept[i], "=", g_getenv(kept[i]), NULL));
    g_ptr_array_add(environment, NULL);
    return (char **)g_ptr_array_free(environment, FALSE);
}

static char **child_words(const char *path, const ReaderLimits *limits)
{
    GPtrArray *words = g_ptr_array_new();

    g_ptr_array_add(words, g_strdup("juesuan"));
    g_ptr_array_add(words, g_strdup("--reader-child"));
    g_ptr_array_add(words, g_strdup(path));
    g_ptr_array_add(words, g_strdup_printf("%u", limits->pages_max));
    g_ptr_array_add(words, g_strdup_printf("%u", limits->seconds_max));
    g_ptr_array_add(words, g_strdup_printf("%" G_GUINT64_FORMAT, limits->memory_max));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* `answer` must not be 0, which the file takes first. */
static bool actions_fill(posix_spawn_file_actions_t *actions, int file, int answer)
{
    return posix_spawn_file_actions_adddup2(actions, file, STDIN_FILENO) == 0 &&
           posix_spawn_file_actions_adddup2(actions, answer, STDOUT_FILENO) == 0 &&
           posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) ==
               0 &&
           posix_spawn_file_actions_addclosefrom_np(actions, STDERR_FILENO + 1) == 0;
}

/* The child starts with default signals and none blocked, whatever its parent has set. */
static bool attributes_fill(posix_spawnattr_t *attributes)
{
    sigset_t every, none;

    sigfillset(&every);
    sigemptyset(&none);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) ==
               0 &&
           posix_spawnattr_setsigdefault(attributes, &every) == 0 &&
           posix_spawnattr_setsigmask(attributes, &none) == 0;
}

static pid_t child_spawn(const char *path, const ReaderLimits *limits, int file, int answer)
{
    g_auto(GStrv) words = child_words(path, limits);
    g_auto(GStrv) environment = child_environment();
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t child = -1;

    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    if (actions_fill(&actions, file, answer) && attributes_fill(&attributes)) {
        int failure = posix_spawn(&child, program != NULL ? program : "/proc/self/exe", &actions,
                                  &attributes, words, environment);
        if (failure != 0) {
            errno = failure;
            child = -1;
        }
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

/* Whether this process has no other thread: only then what a fork copies is whole. */
static bool is_alone(void)
{
    struct stat threads;

    return stat("/proc/self/task", &threads) == 0 &&
           threads.st_nlink == 3; /* itself, its parent, and one */
}

/* What a program started anew would be without: descriptors, environment, handlers and masks of
 * signals. */
static bool child_bare(int file, int answer)
{
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t none;
    int nothing;

    if (dup2(file, STDIN_FILENO) < 0 || dup2(answer, STDOUT_FILENO) < 0)
        return false;
    nothing = open("/dev/null", O_WRONLY);
    if (nothing < 0 || dup2(nothing, STDERR_FILENO) < 0 ||
        close_range(STDERR_FILENO + 1, ~0u, 0) != 0 || clearenv() != 0)
        return false;
    for (int number = 1; number < NSIG; number++)
        sigaction(number, &standard, NULL); /* some may not be set, and need not */
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/* While nothing else runs here, a copy of this process is a reader as good as one started anew, and
 * sooner: its libraries are loaded already. */
static pid_t child_fork(const char *path, const ReaderLimits *limits, int file, int answer)
{
    g_auto(GStrv) words = child_words(path, limits);
    pid_t child = fork();

    if (child == 0)
        _exit(child_bare(file, answer) ? copied((int)g_strv_length(words), words) : EXIT_FAILURE);
    return child;
}

static pid_t child_begin(const char *path, const ReaderLimits *limits, int file, int answer)
{
    return copied != NULL && is_alone() ? child_fork(path, limits, file, answer)
                                        : child_spawn(path, limits, file, answer);
}

/* ---- its answer ---- */

typedef enum { ANSWER_WHOLE, ANSWER_LATE, ANSWER_LARGE, ANSWER_UNREADABLE } AnswerState;

static int milliseconds_until(gint64 deadline)
{
    gint64 left = (deadline - g_get_monotonic_time()) / 1000;

    return (int)CLAMP(left, 0, G_MAXINT);
}

static AnswerState answer_receive(int from, gint64 deadline, GByteArray *answer)
{
    g_autofree guint8 *piece = g_malloc(PIECE_SIZE);

    for (;;) {
        struct pollfd waiting = {.fd = from, .events = POLLIN};
        int ready = poll(&waiting, 1, milliseconds_until(deadline));
        ssize_t got;

        if (ready < 0 && errno == EINTR)
            continue;
        if (ready == 0)
            return ANSWER_LATE;
        got = read(from, piece, PIECE_SIZE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || ready < 0)
            return ANSWER_UNREADABLE;
        if (got == 0)
            return ANSWER_WHOLE;
        if (answer->len + (size_t)got > ANSWER_MAX)
            return ANSWER_LARGE;
        g_byte_array_append(answer, piece, (guint)got);
    }
}

/* Whether the child has ended within a moment; containers may forbid watching, then it is asked
 * again and again. */
static bool child_ended(pid_t child, int *status)
{
    int watch = pidfd_open(child, 0);
    struct pollfd ending = {.fd = watch, .events = POLLIN};
    pid_t ended = 0;

    if (watch >= 0) {
        poll(&ending, 1, ENDING_MS);
        close(watch);
    }
    for (unsigned waited = 0; ended == 0 && waited <= (watch >= 0 ? 0 : ENDING_MS);
         waited += ASKING_MS) {
        ended = waitpid(child, status, WNOHANG);
        if (ended == 0 && watch < 0)
            g_usleep(ASKING_MS * 1000);
    }
    return ended == child;
}

/* Waits a moment for a child that has answered, kills it otherwise. Returns its status. */
static int child_end(pid_t child, bool at_once)
{
    int status = 0;

    if (!at_once && child_ended(child, &status))
        return status;
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return status;
}

static Document *answer_read(const char *path, AnswerState state, int status,
                             const GByteArray *answer, GError **error)
{
    g_autofree char *signal_number = NULL;
    const char *bytes = (const char *)answer->data;

    if (state == ANSWER_LATE || (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)) {
        error_set(error, ERROR_INPUT, "reader-too-slow", NULL);
        return NULL;
    }
    if (state == ANSWER_LARGE) {
        error_set(error, ERROR_INPUT, "reader-too-large", "mend", "mend-reader-split", NULL);
        return NULL;
    }
    if (state == ANSWER_WHOLE && answer->len > 0 && answer_is_error(bytes, answer->len)) {
        answer_to_error(bytes, answer->len, error);
        return NULL;
    }
    if (state == ANSWER_WHOLE && answer->len > 0 && status == 0)
        return document_from_json(bytes, answer->len, error);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
        error_set(error, ERROR_INPUT, "reader-forbidden", "place", path, NULL);
        return NULL;
    }
    if (WIFSIGNALED(status))
        signal_number = g_strdup_printf("%d", WTERMSIG(status));
    error_set(error, ERROR_INPUT, "reader-died", "place", path, "signal", signal_number, NULL);
    return NULL;
}

/* A pipe whose writing end is none of the three standard numbers: a caller may have closed those.
 */
static bool pipe_open(int ends[2])
{
    int lifted;

    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    lifted = fcntl(ends[1], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    close(ends[1]);
    ends[1] = lifted;
    if (lifted < 0)
        close(ends[0]);
    return lifted >= 0;
}

struct ReadingAhead {
    char *path;
    ReaderLimits limits;
    gint64 deadline;
    pid_t child; /* 0: has ended */
    int from;    /* where its answer comes; -1: nowhere any more */
};

void reading_ahead_free(ReadingAhead *reading)
{
    if (reading == NULL)
        return;
    if (reading->from >= 0)
        close(reading->from);
    if (reading->child > 0)
        child_end(reading->child, true);
    g_free(reading->path);
    g_free(reading);
}

static bool reading_spawn(ReadingAhead *reading, int file, GError **error)
{
    int ends[2];

    if (!pipe_open(ends))
        return system_failed(error, reading->path, "pipe") != NULL;
    fcntl(ends[1], F_SETPIPE_SZ,
          ANSWER_ROOM); /* if it may have that much, it need not wait for us */
    reading->from = ends[0];
    reading->child = child_begin(reading->path, &reading->limits, file, ends[1]);
    close(ends[1]);
    return reading->child > 0 || system_failed(error, reading->path, "posix_spawn") != NULL;
}

ReadingAhead *reader_begin(const char *path, const ReaderLimits *limits, GError **error)
{
    g_autoptr(ReadingAhead) reading = g_new0(ReadingAhead, 1);
    int file = file_open(path, error);
    bool spawned;

    *reading =
        (ReadingAhead){.path = g_strdup(path), .limits = limits_complete(limits), .from = -1};
    reading->deadline =
        g_get_monotonic_time() + (gint64)reading->limits.seconds_max * G_USEC_PER_SEC;
    if (file < 0)
        return NULL;
    spawned = reading_spawn(reading, file, error);
    close(file);
    return spawned ? g_steal_pointer(&reading) : NULL;
}

Document *reader_end_take(ReadingAhead *reading_, GError **error)
{
    g_autoptr(ReadingAhead) reading = reading_;
    g_autoptr(GByteArray) answer = g_byte_array_new();
    AnswerState state = answer_receive(reading->from, reading->deadline, answer);
    GError *cause = NULL;
    Document *document;
    int status;

    close(reading->from);
    reading->from = -1;
    status = child_end(reading->child, state != ANSWER_WHOLE);
    reading->child = 0;
    document = answer_read(reading->path, state, status, answer, &cause);
    if (document == NULL) {
        error_add_fact(cause, "place", reading->path);
        g_propagate_error(error, cause);
    }
    return document;
}

Document *reader_read(const char *path, const ReaderLimits *limits, GError **error)
{
    ReadingAhead *reading = reader_begin(path, limits, error);

    return reading != NULL ? reader_end_take(reading, error) : NULL;
}
