/* parts.h: reading back what was written, by libzip */
#pragma once
#include <glib.h>
#include <string.h>
#include <zip.h>

/* The zip archive in `bytes`, or NULL. zip_discard it. */
static inline zip_t *parts_open(GBytes *bytes)
{
    size_t size;
    const void *data = g_bytes_get_data(bytes, &size);
    zip_source_t *source = zip_source_buffer_create(data, size, 0, NULL);

    return source != NULL ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL) : NULL;
}

/* A part as text, NULL when there is none. The caller frees. */
static inline char *part_text(GBytes *bytes, const char *path)
{
    zip_t *archive = parts_open(bytes);
    zip_file_t *file = archive != NULL ? zip_fopen(archive, path, 0) : NULL;
    char *text = NULL;
    zip_stat_t facts;

    if (file != NULL && zip_stat(archive, path, 0, &facts) == 0) {
        text = g_malloc0(facts.size + 1);
        if (zip_fread(file, text, facts.size) != (zip_int64_t)facts.size)
            g_clear_pointer(&text, g_free);
    }
    if (file != NULL)
        zip_fclose(file);
    if (archive != NULL)
        zip_discard(archive);
    return text;
}

static inline unsigned occurrences(const char *text, const char *piece)
{
    unsigned count = 0;

    for (const char *at = text; (at = strstr(at, piece)) != NULL; at += strlen(piece))
        count++;
    return count;
}
