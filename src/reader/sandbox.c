/* sandbox.c: the child's side of reading: limits, walls, then the file
 *
 * Order matters: libraries load what they need from outside (tables of encodings), those that only
 * this kind of file needs are loaded, the file is mapped, then the walls close, and only then does
 * a byte of the file get a meaning. Under the address sanitizer, which needs the whole address
 * space and the proc file system, limits of memory and walls are left out.
 *
 * Where the kernel permits no filter, the limits remain: no descriptor beyond the three, so neither
 * file nor socket, no bytes into files, no core, no other process
 * (docs/decisions/0006-walls-around-readers.md).
 */
#include "reader/sandbox.h"

#include "base/error.h"
#include "reader/answer.h"
#include "reader/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <libxml/parser.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGES_DEFAULT 2000u
#define SECONDS_DEFAULT 30u
#define MEMORY_DEFAULT ((uint64_t)512 << 20)
#define RESERVE ((size_t)1 << 20)
#define HEAD_SIZE 4096u    /* by which a file is recognised */
#define DESCRIPTORS_MAX 3u /* the standard three */

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

ReaderLimits limits_complete(const ReaderLimits *limits)
{
    ReaderLimits whole = limits != NULL ? *limits : (ReaderLimits){0};

    if (whole.pages_max == 0)
        whole.pages_max = PAGES_DEFAULT;
    if (whole.seconds_max == 0)
        whole.seconds_max = SECONDS_DEFAULT;
    if (whole.memory_max == 0)
        whole.memory_max = MEMORY_DEFAULT;
    return whole;
}

static bool system_failed(GError **error, const char *what)
{
    error_set(error, ERROR_SYSTEM, "reader-sandbox", "what", what, "reason", g_strerror(errno),
              NULL);
    return false;
}

/* ---- limits ---- */

static bool limit_between(int resource, uint64_t soft, uint64_t hard)
{
    struct rlimit bound = {.rlim_cur = soft, .rlim_max = hard};

    return setrlimit((__rlimit_resource_t)resource, &bound) == 0;
}

static bool limit(int resource, uint64_t most) { return limit_between(resource, most, most); }

bool sandbox_limit(const ReaderLimits *limits, GError **error)
{
    if (!limit(RLIMIT_CORE, 0) || !limit(RLIMIT_FSIZE, 0) ||
        /* The soft limit's signal says why; the hard one just kills. */
        !limit_between(RLIMIT_CPU, limits->seconds_max, (uint64_t)limits->seconds_max + 1) ||
        (!SANITIZED && (!limit(RLIMIT_AS, limits->memory_max) ||
                        !limit(RLIMIT_NOFILE, DESCRIPTORS_MAX) || !limit(RLIMIT_NPROC, 0))))
        return system_failed(error, "setrlimit");
    return true;
}

/* ---- walls ---- */

/* Calls that are harmless whatever their arguments. */
static const char *const allowed[] = {
    "read",           "readv",           "pread64",      "lseek",      "_llseek",
    "fstat",          "fstat64",         "close",        "munmap",     "brk",
    "madvise",        "futex",           "exit",         "exit_group", "rt_sigreturn",
    "rt_sigprocmask", "rt_sigaction",    "sigaltstack",  "getpid",     "gettid",
    "tgkill",         "clock_gettime",   "gettimeofday", "time",       "getrandom",
    "sched_yield",    "restart_syscall",
};
/* Calls by which libraries look for files of their own: they are told that there are none. */
static const char *const refused[] = {
    "open",      "openat",    "access",   "faccessat",  "faccessat2",
    "stat",      "lstat",     "readlink", "readlinkat", "getcwd",
    "ioctl",     "fcntl",     "uname",    "sysinfo",    "sched_getaffinity",
    "prlimit64", "getrlimit", "mprotect",
};

static bool rule(scmp_filter_ctx filter, uint32_t action, const char *name, unsigned count,
                 const struct scmp_arg_cmp *arguments)
{
    int number = seccomp_syscall_resolve_name(name);

    /* A name that this machine's kernel never had needs no rule. */
    if (number == __NR_SCMP_ERROR || number < 0)
        return true;
    return seccomp_rule_add_array(filter, action, number, count, arguments) == 0;
}

/* Calls of which only one use is harmless. */
static bool rules_with_arguments(scmp_filter_ctx filter)
{
    const struct scmp_arg_cmp answer[] = {SCMP_A0(SCMP_CMP_LE, STDERR_FILENO, 0)};
    /* Neither executable memory nor new memory in the place of old. */
    const struct scmp_arg_cmp plain_memory[] = {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                                                SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_FIXED, 0)};
    const struct scmp_arg_cmp moved[] = {SCMP_A3(SCMP_CMP_MASKED_EQ, MREMAP_FIXED, 0)};
    /* A rule without arguments would hide the others for its call: both cases are told. */
    const struct scmp_arg_cmp opened[] = {SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH, 0)};
    const struct scmp_arg_cmp by_name[] = {SCMP_A3(SCMP_CMP_NE, AT_EMPTY_PATH, 0)};

    return rule(filter, SCMP_ACT_ALLOW, "write", 1, answer) &&
           rule(filter, SCMP_ACT_ALLOW, "writev", 1, answer) &&
           rule(filter, SCMP_ACT_ALLOW, "mmap", 2, plain_memory) &&
           rule(filter, SCMP_ACT_ALLOW, "mmap2", 2, plain_memory) &&
           rule(filter, SCMP_ACT_ALLOW, "mremap", 1, moved) &&
           rule(filter, SCMP_ACT_ALLOW, "newfstatat", 1, opened) &&
           rule(filter, SCMP_ACT_ERRNO(EACCES), "newfstatat", 1, by_name);
}

static bool fill_filter(scmp_filter_ctx filter)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(allowed); i++)
        if (!rule(filter, SCMP_ACT_ALLOW, allowed[i], 0, NULL))
            return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(refused); i++)
        if (!rule(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0, NULL))
            return false;
    return rules_with_arguments(filter);
}

/* Whether the kernel (or the container around us) said that it has no such thing: the limits have
 * to do then. */
static bool is_not_permitted(int failure)
{
    return failure == -EPERM || failure == -EACCES || failure == -EINVAL || failure == -ENOSYS ||
           failure == -EOPNOTSUPP || failure == -ECANCELED;
}

bool sandbox_enter(GError **error)
{
    scmp_filter_ctx filter;
    int failure = -EINVAL;

    if (SANITIZED)
        return true;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return system_failed(error, "prctl");
    filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (filter == NULL) /* older kernels end the thread, of which there is one */
        filter = seccomp_init(SCMP_ACT_KILL);
    if (filter != NULL) {
        failure = fill_filter(filter) ? seccomp_load(filter) : -ENOMEM;
        seccomp_release(filter);
    }
    return failure == 0 || is_not_permitted(failure) || system_failed(error, "seccomp");
}

/* ---- the child ---- */

typedef struct {
    const uint8_t *bytes;
    size_t size;
} Input;

static bool input_map(Input *input, GError **error)
{
    struct stat file;
    void *bytes;

    if (fstat(STDIN_FILENO, &file) != 0)
        return system_failed(error, "fstat");
    if (file.st_size == 0) {
        error_set(error, ERROR_INPUT, "reader-empty", NULL);
        return false;
    }
    bytes = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (bytes == MAP_FAILED)
        return system_failed(error, "mmap");
    *input = (Input){bytes, (size_t)file.st_size};
    return true;
}

static bool write_whole(const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t written = write(STDOUT_FILENO, bytes, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes += written;
        size -= (size_t)written;
    }
    return true;
}

static _Noreturn void say_too_large(void)
{
    static const char answer[] = "{\"error\":{\"kind\":3,\"id\":\"reader-too-large\",\"facts\":{"
                                 "\"mend\":\"mend-reader-split\"}}}";

    write_whole(answer, strlen(answer));
    _exit(EXIT_FAILURE);
}

/* GLib ends the program when memory is out; the parent shall hear that it was memory. */
static void say_memory(const char *domain, GLogLevelFlags level, const char *text, void *data)
{
    (void)domain;
    (void)data;
    if ((level & G_LOG_LEVEL_ERROR) == 0)
        return;
    if (strstr(text, "allocate") != NULL)
        say_too_large();
    _exit(EXIT_FAILURE);
}

/* When not even the sentence of that error fits into memory, GLib aborts: asking for a little more
 * tells why. */
static void on_abort(int number)
{
    if (mmap(NULL, RESERVE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED)
        say_too_large();
    signal(number, SIG_DFL);
}

void sandbox_prepare(void)
{
    g_log_set_default_handler(say_memory, NULL);
    signal(SIGABRT, on_abort);
    signal(SIGTRAP, on_abort);
    decode_prepare();
    xmlInitParser();
}

/* Only whether it is recognised is asked of the file here: that compares bytes, and gives them no
 * other meaning. */
static bool readers_prepare(const char *path, GError **error)
{
    uint8_t head[HEAD_SIZE];
    ssize_t size = pread(STDIN_FILENO, head, sizeof head, 0);

    for (unsigned i = 0; size > 0 && reader_list()[i] != NULL; i++) {
        const Reader *reader = reader_list()[i];

        if (reader->prepare != NULL && reader->recognises(head, (size_t)size, path))
            return reader->prepare(error);
    }
    return true;
}

static Document *read_walled(const char *path, const ReaderLimits *limits, GError **error)
{
    Input input = {0};
    const Reader *reader;

    if (!readers_prepare(path, error) || !sandbox_limit(limits, error) ||
        !input_map(&input, error) || !sandbox_enter(error))
        return NULL;
    reader = reader_find(input.bytes, input.size, path);
    if (reader != NULL)
        return reader->read(input.bytes, input.size, limits, error);
    error_set(error, ERROR_INPUT, "reader-unknown-format", "expected", "expect-reader-format",
              NULL);
    return NULL;
}

/* A number among the child's words; 0, the default, when it is not there. */
static uint64_t number_at(int count, char **words, int index)
{
    return index < count ? g_ascii_strtoull(words[index], NULL, 10) : 0;
}

/* juesuan --reader-child PATH PAGES SECONDS MEMORY; the path is only looked at for its ending. */
int reader_child(int count, char **words)
{
    const ReaderLimits given = {.pages_max = (unsigned)number_at(count, words, 3),
                                .seconds_max = (unsigned)number_at(count, words, 4),
                                .memory_max = number_at(count, words, 5)};
    const ReaderLimits limits = limits_complete(&given);
    g_autoptr(GError) error = NULL;
    g_autoptr(Document) document = NULL;
    g_autofree char *answer = NULL;
    size_t size;

    sandbox_prepare();
    document = read_walled(count > 2 ? words[2] : "", &limits, &error);
    if (document != NULL && document_validate(document, &error)) {
        answer = document_to_json(document, &size);
    } else {
        answer = answer_from_error(error);
        size = strlen(answer);
    }
    /* What is left would only be given back to a system that takes it back anyway. */
    _exit(write_whole(answer, size) ? EXIT_SUCCESS : EXIT_FAILURE);
}
