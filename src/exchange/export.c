/* export.c: the formats that a book can be written in, and the folder that some of them fill
 *
 * A folder is filled aside, under a name of its own, and then renamed over the empty one.
 */
#include "exchange/export.h"

#include "base/error.h"
#include "book/walk.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* A new format is a file and a line. */
static const Writer *const writers[] = {
    &writer_csv,       &writer_ledger,   &writer_hledger,
    &writer_beancount, &writer_gbt24589, &writer_fiscal,
};

const Writer *writer_find(const char *name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(writers); i++)
        if (strcmp(writers[i]->name, name) == 0)
            return writers[i];
    return NULL;
}

static bool fail(const char *path, int reason, GError **error)
{
    error_set(error, ERROR_SYSTEM, "file-unwritable", "place", path, "reason", g_strerror(reason),
              NULL);
    return false;
}

/* Removes a folder that holds nothing but files. */
static void folder_remove(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);

    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        (void)unlink(file);
    }
    if (folder != NULL)
        g_dir_close(folder);
    (void)rmdir(path);
}

static bool folder_take_place(const char *aside, const char *path, GError **error)
{
    if (g_rename(aside, path) == 0)
        return true;
    if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
        return fail(path, errno, error);
    error_set(error, ERROR_INPUT, "export-folder-taken", "place", path, "mend",
              "mend-export-folder", NULL);
    return false;
}

static bool folder_write(const Writer *writer, Export *to, GError **error)
{
    g_autofree char *path = g_strdup(to->path);
    g_autofree char *aside = NULL;

    while (strlen(path) > 1 && g_str_has_suffix(path, "/"))
        path[strlen(path) - 1] = '\0';
    aside = g_strconcat(path, ".new-XXXXXX", NULL);
    if (g_mkdtemp_full(aside, 0755) == NULL)
        return fail(path, errno, error);
    to->path = aside;
    if (writer->write(to, error) && folder_take_place(aside, path, error))
        return true;
    folder_remove(aside);
    return false;
}

bool export_book(Book *book, const Catalog *catalog, const Writer *writer, const char *path,
                 ExportCounts *counts, GError **error)
{
    Export to = {.book = book, .catalog = catalog, .path = path};
    bool written;

    if (!book_hold(book, error))
        return false;
    written = writer->folder ? folder_write(writer, &to, error) : writer->write(&to, error);
    book_release(book);
    *counts = to.counts;
    return written;
}
