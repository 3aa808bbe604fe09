/* parts.h: an archive that a fuzzer can reach into: bytes that are no archive are taken as the
 * parts themselves, set apart by zeros, and packed; so changes hit XML and not the checksums of a
 * zip. */
#pragma once
#include "package/archive.h"
#include "reader.h"

static inline GBytes *fuzz_pack(const char *const *paths, unsigned count, const uint8_t *data,
                                size_t size)
{
    Archive *archive = archive_new(NULL);
    GBytes *packed;

    for (unsigned i = 0; i < count && size > 0; i++) {
        const uint8_t *end = memchr(data, 0, size);
        size_t length = end != NULL ? (size_t)(end - data) : size;
        g_autoptr(GBytes) part = g_bytes_new(data, length);

        if (length > 0)
            archive_add(archive, paths[i], part, NULL);
        length = MIN(length + 1, size);
        data += length;
        size -= length;
    }
    packed = archive_finish(archive, NULL);
    archive_free(archive);
    return packed;
}

static inline void fuzz_parts(const Reader *reader, const char *const *paths, unsigned count,
                              const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) packed = NULL;

    if (size > 4 && memcmp(data, "PK\3\4", 4) == 0) {
        fuzz_read(reader, data, size);
        return;
    }
    packed = fuzz_pack(paths, count, data, size);
    if (packed != NULL)
        fuzz_read(reader, g_bytes_get_data(packed, NULL), g_bytes_get_size(packed));
}
