/* compound.c: sectors chained by a table, the table itself chained, a folder of entries
 *
 * Every chain is followed for as many steps as the file has sectors and no further, so that none
 * can turn in a circle; a sector beyond the end ends the chain.
 */
#include "package/compound.h"

#include <string.h>

#define HEAD_SIZE 512u
#define ENTRY_SIZE 128u
#define HEAD_TABLES 109u /* sectors of the table that the head itself names */
#define SECTOR_LAST 0xFFFFFFFAu
#define NAME_MAX_UNITS 31u
#define SHORT_SHIFT 6u

typedef struct {
    const uint8_t *bytes;
    size_t size;
    unsigned shift;       /* of a sector: 9 or 12 */
    uint32_t sectors;     /* how many the file has */
    uint32_t short_below; /* streams shorter than this lie in short sectors */
    GArray *next;         /* of uint32_t: the sector after each */
    GByteArray *folder;
} Compound;

static uint32_t word(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

bool compound_recognise(const uint8_t *bytes, size_t size)
{
    static const uint8_t magic[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

    return size > HEAD_SIZE && memcmp(bytes, magic, sizeof magic) == 0;
}

/* The bytes of a sector, and how many of them the file still has; NULL beyond its end. */
static const uint8_t *sector_at(const Compound *file, uint32_t sector, size_t *length)
{
    size_t at = ((size_t)sector + 1) << file->shift;

    if (sector >= SECTOR_LAST || at >= file->size)
        return NULL;
    *length = MIN(file->size - at, (size_t)1 << file->shift);
    return file->bytes + at;
}

/* Adds what a sector of the table says. */
static bool add_table_sector(Compound *file, uint32_t sector)
{
    size_t length;
    const uint8_t *at = sector_at(file, sector, &length);

    for (size_t i = 0; at != NULL && i + 4 <= length && file->next->len <= file->sectors; i += 4) {
        uint32_t next = word(at + i);
        g_array_append_val(file->next, next);
    }
    return at != NULL && file->next->len <= file->sectors;
}

/* The head names the first sectors of the table, a chain of sectors the others. */
static void read_table(Compound *file)
{
    uint32_t more = word(file->bytes + 68);
    unsigned names = (1u << file->shift) / 4 - 1;
    const uint8_t *at;
    size_t length;

    for (unsigned i = 0; i < HEAD_TABLES; i++)
        if (!add_table_sector(file, word(file->bytes + 76 + 4 * (size_t)i)))
            return;
    for (uint32_t step = 0; step < file->sectors && (at = sector_at(file, more, &length)) != NULL;
         step++) {
        if (length < (size_t)1 << file->shift)
            return;
        for (unsigned i = 0; i < names; i++)
            if (!add_table_sector(file, word(at + 4 * (size_t)i)))
                return;
        more = word(at + 4 * (size_t)names);
    }
}

/* The sectors chained from `first`, `most` bytes at the most. */
static GByteArray *read_chain(const Compound *file, uint32_t first, size_t most)
{
    GByteArray *out = g_byte_array_new();
    uint32_t sector = first;

    for (uint32_t step = 0; step < file->sectors && out->len < most; step++) {
        size_t length;
        const uint8_t *at = sector_at(file, sector, &length);

        if (at == NULL)
            break;
        g_byte_array_append(out, at, (guint)MIN(length, most - out->len));
        if (sector >= file->next->len)
            break;
        sector = g_array_index(file->next, uint32_t, sector);
    }
    return out;
}

static bool open_file(Compound *file, const uint8_t *bytes, size_t size)
{
    unsigned shift = compound_recognise(bytes, size) ? bytes[30] : 0;

    *file = (Compound){.bytes = bytes, .size = size, .shift = shift};
    if ((shift != 9 && shift != 12) || size >> shift > G_MAXINT32)
        return false;
    file->sectors = (uint32_t)(size >> shift);
    file->short_below = word(bytes + 56);
    file->next = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    read_table(file);
    file->folder = read_chain(file, word(bytes + 48), size);
    return true;
}

static void close_file(Compound *file)
{
    g_array_unref(file->next);
    g_byte_array_unref(file->folder);
}

static bool entry_is(const uint8_t *entry, const char *name)
{
    size_t units = strlen(name);

    if (units > NAME_MAX_UNITS || entry[64] != 2 * (units + 1) || entry[65] != 0)
        return false;
    for (size_t i = 0; i < units; i++)
        if (entry[2 * i] != (uint8_t)name[i] || entry[2 * i + 1] != 0)
            return false;
    return true;
}

/* The entry of that name; NULL: none. The first entry is the root, which owns the short sectors. */
static const uint8_t *find_entry(const Compound *file, const char *name)
{
    for (size_t at = 0; at + ENTRY_SIZE <= file->folder->len; at += ENTRY_SIZE)
        if (entry_is(file->folder->data + at, name) && file->folder->data[at + 66] == 2)
            return file->folder->data + at;
    return NULL;
}

static GByteArray *read_short(const Compound *file, uint32_t first, size_t most)
{
    const uint8_t *root = file->folder->data;
    g_autoptr(GByteArray) store = read_chain(file, word(root + 116), file->size);
    g_autoptr(GByteArray) table = read_chain(file, word(file->bytes + 60), file->size);
    GByteArray *out = g_byte_array_new();
    uint32_t sector = first;

    for (size_t step = 0; step <= store->len >> SHORT_SHIFT && out->len < most; step++) {
        size_t at = (size_t)sector << SHORT_SHIFT;

        if (sector >= SECTOR_LAST || at >= store->len)
            break;
        g_byte_array_append(
            out, store->data + at,
            (guint)MIN(MIN((size_t)1 << SHORT_SHIFT, store->len - at), most - out->len));
        if (4 * (size_t)sector + 4 > table->len)
            break;
        sector = word(table->data + 4 * (size_t)sector);
    }
    return out;
}

GByteArray *compound_stream(const uint8_t *bytes, size_t size, const char *name)
{
    Compound file;
    GByteArray *out = NULL;
    const uint8_t *entry;

    if (!open_file(&file, bytes, size))
        return NULL;
    entry = find_entry(&file, name);
    if (entry != NULL && word(entry + 120) < file.short_below)
        out = read_short(&file, word(entry + 116), word(entry + 120));
    else if (entry != NULL)
        out = read_chain(&file, word(entry + 116), word(entry + 120));
    if (out != NULL && out->len < word(entry + 120))
        g_clear_pointer(&out, g_byte_array_unref);
    close_file(&file);
    return out;
}

bool compound_has(const uint8_t *bytes, size_t size, const char *name)
{
    Compound file;
    bool found;

    if (!open_file(&file, bytes, size))
        return false;
    found = find_entry(&file, name) != NULL;
    close_file(&file);
    return found;
}
