/* xls.c: an old workbook from anybody: as a file, or its records alone (put into a container here)
 */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SECTOR 4096u

static void put_four(uint8_t *at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void put_entry(uint8_t *entry, const char *name, uint8_t kind, uint32_t first, uint32_t size)
{
    for (size_t i = 0; name[i] != '\0'; i++)
        entry[2 * i] = (uint8_t)name[i];
    entry[64] = (uint8_t)(2 * (strlen(name) + 1));
    entry[66] = kind;
    put_four(entry + 116, first);
    put_four(entry + 120, size);
}

/* Sectors of 4096 bytes: head, table, folder, then the stream. */
static GByteArray *contain(const uint8_t *data, size_t size)
{
    static const uint8_t magic[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    size_t sectors = MIN(size / SECTOR + 1, (size_t)1000);
    GByteArray *out = g_byte_array_new();

    size = MIN(size, sectors * SECTOR);
    g_byte_array_set_size(out, (guint)((3 + sectors) * SECTOR));
    memset(out->data, 0, out->len);
    memcpy(out->data, magic, sizeof magic);
    out->data[30] = 12;
    put_four(out->data + 48, 1);
    put_four(out->data + 68, 0xFFFFFFFE);
    for (unsigned i = 1; i < 109; i++)
        put_four(out->data + 76 + 4 * (size_t)i, 0xFFFFFFFF);
    memset(out->data + SECTOR, 0xFF, SECTOR);
    for (size_t i = 0; i < sectors; i++)
        put_four(out->data + SECTOR + 4 * (2 + i),
                 i + 1 < sectors ? (uint32_t)(3 + i) : 0xFFFFFFFE);
    put_entry(out->data + (size_t)2 * SECTOR, "Root Entry", 5, 0xFFFFFFFE, 0);
    put_entry(out->data + (size_t)2 * SECTOR + 128, "Workbook", 2, 2, (uint32_t)size);
    memcpy(out->data + (size_t)3 * SECTOR, data, size);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GByteArray) file = NULL;

    if (reader_xls.recognises(data, size, "fuzz.xls")) {
        fuzz_read(&reader_xls, data, size);
        return 0;
    }
    file = contain(data, size);
    fuzz_read(&reader_xls, file->data, file->len);
    return 0;
}
