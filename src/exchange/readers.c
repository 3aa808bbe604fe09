/* readers.c: the formats that can be imported. A new one is a file and a line. */
#include "exchange/readers.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The most certain first; what nobody knows is CSV. */
static const Reader *const readers[] = {
    &reader_settings, &reader_beancount, &reader_ledger,
    &reader_gbt24589, &reader_sheets,    &reader_csv,
};

/* The first bytes of a file, whatever it is; what cannot be opened has none, and its reader says
 * why. A pipe is left alone. */
static size_t head_read(const char *path, char head[READER_HEAD_SIZE])
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    ssize_t size = 0;

    if (file < 0)
        return 0;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode))
        do
            size = read(file, head, READER_HEAD_SIZE);
        while (size < 0 && errno == EINTR);
    close(file);
    return size > 0 ? (size_t)size : 0;
}

const Reader *reader_for(const char *path)
{
    char head[READER_HEAD_SIZE];
    size_t size = head_read(path, head);

    for (size_t i = 0; i + 1 < G_N_ELEMENTS(readers); i++)
        if (readers[i]->knows(path, head, size))
            return readers[i];
    return readers[G_N_ELEMENTS(readers) - 1];
}

static void part_clear(void *data)
{
    Part *part = data;

    g_free(part->text);
    if (part->held != NULL)
        part->drop(part->held);
}

GArray *parts_new(void)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));

    g_array_set_clear_func(parts, part_clear);
    return parts;
}

Feed *part_open(const Part *part, const Catalog *catalog, GError **error)
{
    Csv *csv;

    if (part->text == NULL)
        return part->reader->open(part, catalog, error);
    csv = csv_open_at(part->text, part->path, part->line, error);
    return csv != NULL ? feed_from_csv(csv) : NULL;
}
