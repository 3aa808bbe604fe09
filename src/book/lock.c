/* lock.c: one writer at a time, first come, first served
 *
 * SQLite makes a writer that finds the book taken sleep and try again, so that a busy book starves
 * some of its writers. We wait in the kernel instead, for an OFD lock on FILE.lock. Kernel locks
 * end with their process: a killed writer leaves nothing to clean up.
 *
 * The lock file is removed by whoever closes the book and finds nobody writing. That is safe
 * because (1) it is removed only by one who holds the lock, and (2) one who gets the lock asks
 * whether the file it locked is still the one that the name leads to, and begins anew when it is
 * not.
 */
#include "book/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *lock_path(const Book *book) { return g_strconcat(book->file, ".lock", NULL); }

static bool lock_fail(const Book *book, GError **error)
{
    int reason = errno;
    bool refused = reason == EROFS || reason == EACCES || reason == EPERM;

    error_set(error, ERROR_SYSTEM, refused ? "book-read-only" : "book-lock", "place", book->path,
              "found", refused ? NULL : g_strerror(reason), "mend",
              refused ? "book-mend-read-only" : NULL, NULL);
    return false;
}

/* Opens the lock file, with the rights of the book, so that whoever may write the one may the
 * other. */
static bool lock_open(Book *book, GError **error)
{
    g_autofree char *path = lock_path(book);
    struct stat file;
    mode_t mode = stat(book->file, &file) == 0 ? file.st_mode & 0666 : 0600;

    book->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode);
    return book->lock >= 0 || lock_fail(book, error);
}

/* Whether what is locked is still the file of that name. */
static bool lock_is_current(const Book *book)
{
    g_autofree char *path = lock_path(book);
    struct stat named, held;

    return stat(path, &named) == 0 && fstat(book->lock, &held) == 0 &&
           named.st_ino == held.st_ino && named.st_dev == held.st_dev;
}

/* `command` is F_OFD_SETLK or F_OFD_SETLKW. */
static bool lock_set(const Book *book, int command, short type)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET};

    while (fcntl(book->lock, command, &lock) != 0) {
        if (errno != EINTR)
            return false;
    }
    return true;
}

bool lock_take(Book *book, GError **error)
{
    for (;;) {
        if (book->lock < 0 && !lock_open(book, error))
            return false;
        if (!lock_set(book, F_OFD_SETLKW, F_WRLCK))
            return lock_fail(book, error);
        if (lock_is_current(book))
            return true;
        close(book->lock);
        book->lock = -1;
    }
}

void lock_release(Book *book)
{
    if (book->lock >= 0)
        lock_set(book, F_OFD_SETLK, F_UNLCK);
}

void lock_forget(Book *book)
{
    g_autofree char *path = NULL;

    if (book->lock < 0)
        return;
    path = lock_path(book);
    if (lock_set(book, F_OFD_SETLK, F_WRLCK) && lock_is_current(book))
        unlink(path);
    close(book->lock);
    book->lock = -1;
}
