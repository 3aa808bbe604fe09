/* archive.c: libzip writes into a source of its own in memory; we hold one reference to that
 * source, so that it outlives the closing and can be read. libzip reads entries only when it
 * closes, so their bytes are kept until then. */
#include "package/archive.h"
#include "base/error.h"

#include <zip.h>

/* A report is written while somebody waits: the highest level takes twice as long for a file that
 * is 7 % smaller. What is tiny is stored. */
enum { COMPRESSION_LEVEL = 4, COMPRESSED_MIN = 512 };

/* 1980-01-01 00:00:00, the first time a zip archive can hold. It is stored as it is, while a time_t
 * would be shifted by the machine's zone. */
enum { FIXED_DATE = (1 << 5) | 1, FIXED_TIME = 0 };

struct Archive {
    zip_source_t *store;
    zip_t *zip;       /* NULL once finished */
    GPtrArray *bytes; /* of GBytes *: what libzip will read */
};

static void fail(GError **error, zip_error_t *reason)
{
    error_set(error, ERROR_SYSTEM, "archive-unwritable", "reason", zip_error_strerror(reason),
              NULL);
}

Archive *archive_new(GError **error)
{
    g_autoptr(Archive) archive = g_new0(Archive, 1);
    zip_error_t reason;

    zip_error_init(&reason);
    archive->bytes = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    archive->store = zip_source_buffer_create(NULL, 0, 0, &reason);
    if (archive->store != NULL)
        archive->zip = zip_open_from_source(archive->store, ZIP_CREATE | ZIP_TRUNCATE, &reason);
    if (archive->zip == NULL) {
        fail(error, &reason);
        zip_error_fini(&reason);
        return NULL;
    }
    zip_source_keep(archive->store); /* ours besides the archive's */
    zip_error_fini(&reason);
    return g_steal_pointer(&archive);
}

void archive_free(Archive *archive)
{
    if (archive == NULL)
        return;
    if (archive->zip != NULL)
        zip_discard(archive->zip);
    if (archive->store != NULL)
        zip_source_free(archive->store);
    g_ptr_array_unref(archive->bytes);
    g_free(archive);
}

bool archive_add(Archive *archive, const char *path, GBytes *bytes, GError **error)
{
    zip_source_t *source =
        zip_source_buffer(archive->zip, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), 0);
    zip_int64_t index =
        source != NULL ? zip_file_add(archive->zip, path, source, ZIP_FL_ENC_UTF_8) : -1;
    bool tiny;

    if (index < 0) {
        if (source != NULL)
            zip_source_free(source);
        fail(error, zip_get_error(archive->zip));
        return false;
    }
    g_ptr_array_add(archive->bytes, g_bytes_ref(bytes));
    tiny = g_bytes_get_size(bytes) < COMPRESSED_MIN;
    if (zip_set_file_compression(archive->zip, (zip_uint64_t)index,
                                 tiny ? ZIP_CM_STORE : ZIP_CM_DEFLATE, COMPRESSION_LEVEL) != 0 ||
        zip_file_set_dostime(archive->zip, (zip_uint64_t)index, FIXED_TIME, FIXED_DATE, 0) != 0) {
        fail(error, zip_get_error(archive->zip));
        return false;
    }
    return true;
}

/* Reads the whole of what was written into the store. */
static GBytes *store_read(zip_source_t *store, GError **error)
{
    zip_stat_t facts;
    g_autofree void *data = NULL;
    zip_int64_t size = -1;

    if (zip_source_stat(store, &facts) == 0 && zip_source_open(store) == 0) {
        data = g_malloc(facts.size);
        size = zip_source_read(store, data, facts.size);
        zip_source_close(store);
    }
    if (size < 0 || (zip_uint64_t)size != facts.size) {
        fail(error, zip_source_error(store));
        return NULL;
    }
    return g_bytes_new_take(g_steal_pointer(&data), (size_t)size);
}

GBytes *archive_finish(Archive *archive, GError **error)
{
    if (zip_close(archive->zip) != 0) {
        fail(error, zip_get_error(archive->zip));
        return NULL;
    }
    archive->zip = NULL;
    return store_read(archive->store, error);
}
