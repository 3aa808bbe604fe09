/* key.c: Ed25519 keys in files */
#include "action/key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

enum { KEY_FILE_MAX = 256 };

static bool refuse(const char *path, ErrorKind kind, const char *id, const char *reason,
                   const char *mend, GError **error)
{
    error_set(error, kind, id, "place", path, "reason", reason, "mend", mend, NULL);
    return false;
}

static char *hex_text(const unsigned char *bytes, size_t size)
{
    char *text = g_malloc(size * 2 + 1);

    return sodium_bin2hex(text, size * 2 + 1, bytes, size);
}

char *key_text(const unsigned char public[BOOK_KEY_SIZE])
{
    return hex_text(public, BOOK_KEY_SIZE);
}

static bool hex_read(const char *text, unsigned char *bytes, size_t size)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    size_t read = 0;

    return strlen(trimmed) == size * 2 &&
           sodium_hex2bin(bytes, size, trimmed, size * 2, NULL, &read, NULL) == 0 && read == size;
}

/* ---- making ---- */

/* A file that nobody else had, whole on the disk. */
static bool file_write_new(const char *path, mode_t mode, const unsigned char *bytes, size_t size,
                           GError **error)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    g_autofree char *hex = hex_text(bytes, size);
    g_autofree char *line = g_strconcat(hex, "\n", NULL);
    bool written;

    if (file < 0)
        return refuse(path, errno == EEXIST ? ERROR_INPUT : ERROR_SYSTEM,
                      errno == EEXIST ? "key-exists" : "key-unwritable",
                      errno == EEXIST ? NULL : g_strerror(errno), NULL, error);
    written = write(file, line, strlen(line)) == (ssize_t)strlen(line) && fsync(file) == 0;
    sodium_memzero(hex, strlen(hex));
    sodium_memzero(line, strlen(line));
    if (close(file) == 0 && written)
        return true;
    unlink(path);
    return refuse(path, ERROR_SYSTEM, "key-unwritable", g_strerror(errno), NULL, error);
}

bool key_create(const char *path, unsigned char public[BOOK_KEY_SIZE], GError **error)
{
    g_autofree char *beside = g_strconcat(path, ".pub", NULL);
    unsigned char secret[BOOK_SECRET_SIZE];
    bool done;

    if (access(beside, F_OK) == 0)
        return refuse(beside, ERROR_INPUT, "key-exists", NULL, NULL, error);
    crypto_sign_keypair(public, secret);
    done = file_write_new(path, 0600, secret, sizeof secret, error);
    sodium_memzero(secret, sizeof secret);
    if (!done)
        return false;
    if (file_write_new(beside, 0644, public, BOOK_KEY_SIZE, error))
        return true;
    unlink(path);
    return false;
}

/* ---- reading ---- */

static bool file_read(const char *path, bool secret, char text[KEY_FILE_MAX + 1], GError **error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat about;
    ssize_t size;

    if (file < 0 || fstat(file, &about) != 0) {
        refuse(path, ERROR_INPUT, "key-unreadable", g_strerror(errno), "key-mend-new", error);
        if (file >= 0)
            close(file);
        return false;
    }
    size = S_ISREG(about.st_mode) ? read(file, text, KEY_FILE_MAX) : -1;
    close(file);
    if (secret && (about.st_mode & 077) != 0)
        return refuse(path, ERROR_INPUT, "key-open", NULL, "key-mend-open", error);
    text[MAX(size, 0)] = '\0';
    return true;
}

bool key_read(const char *path, unsigned char secret[BOOK_SECRET_SIZE], GError **error)
{
    char text[KEY_FILE_MAX + 1];
    unsigned char public[BOOK_KEY_SIZE];
    bool right;

    if (!file_read(path, true, text, error))
        return false;
    right = hex_read(text, secret, BOOK_SECRET_SIZE);
    sodium_memzero(text, sizeof text);
    /* The second half is the public key that the first half makes. */
    if (right) {
        unsigned char again[BOOK_SECRET_SIZE];
        crypto_sign_seed_keypair(public, again, secret);
        right = sodium_memcmp(again, secret, sizeof again) == 0;
        sodium_memzero(again, sizeof again);
    }
    return right || refuse(path, ERROR_INPUT, "key-wrong", NULL, "key-mend-new", error);
}

bool key_read_public(const char *text, unsigned char public[BOOK_KEY_SIZE], GError **error)
{
    char content[KEY_FILE_MAX + 1];

    if (hex_read(text, public, BOOK_KEY_SIZE))
        return true;
    if (!file_read(text, false, content, error))
        return false;
    return hex_read(content, public, BOOK_KEY_SIZE) ||
           refuse(text, ERROR_INPUT, "key-wrong-public", NULL, NULL, error);
}
