/* readers.h: the formats that can be imported
 *
 * A file has parts: each holds the rows of one table, or settings of the book. Finding the parts
 * reads no more than it must; the rows are read when their turn comes. A new format is a file with
 * a Reader, and a line in readers.c.
 */
#pragma once
#include "book/book.h"
#include "exchange/feed.h"

typedef struct Reader Reader;

typedef struct {
    const Reader *reader;
    const char *path;   /* of the file, as the user gave it; borrowed */
    const Table *table; /* what the rows are; NULL: settings */
    char *text;         /* settings, or rows as CSV that stand inside the file; NULL: in the file */
    unsigned line;      /* where `text` begins in the file; without text the format's own */
    void *held;         /* what finding has read already; NULL: nothing */
    GDestroyNotify drop;     /* frees it */
    const GPtrArray *strays; /* of char *: places of figures that belong nowhere; NULL: none */
} Part;

/* An array of Part that frees their texts. */
GArray *parts_new(void);

struct Reader {
    const char *name;
    /* Whether a file is of this format, by its name and its first bytes (at most READER_HEAD_SIZE).
     * NULL: any file may be. */
    bool (*knows)(const char *path, const char *head, size_t size);
    /* Adds the file's parts to `parts`. */
    bool (*find)(const Reader *reader, const char *path, const Catalog *catalog, GArray *parts,
                 GError **error);
    /* Adds the parts that mappings of the user say, if they say any; asked before `find`, whose
     * turn it is when there are none. NULL: none can be mapped. `mappings` are layouts, shared by
     * the parts. */
    bool (*map)(const Reader *reader, const char *path, GPtrArray *mappings, GArray *parts,
                GError **error);
    /* Opens the rows of a part without `text`. */
    Feed *(*open)(const Part *part, const Catalog *catalog, GError **error);
};

#define READER_HEAD_SIZE 4096

extern const Reader reader_beancount, reader_csv, reader_gbt24589, reader_ledger, reader_settings,
    reader_sheets;

/* The format of a file: the first that knows it. */
const Reader *reader_for(const char *path);

/* Opens the rows of a part, wherever they stand. */
Feed *part_open(const Part *part, const Catalog *catalog, GError **error);
