/* foreign.c: files that are known and not read: each is called by its name, and what to do with it
 * is said
 *
 * Without this, a letter in RTF would be audited as plain text, and a locked workbook be called
 * damaged.
 */
#include "package/compound.h"
#include "reader/readers.h"

#include "base/error.h"

#include <string.h>

typedef struct {
    const char *magic; /* what the file begins with */
    const char *name;  /* NULL: by what is inside */
    const char *mend;
} Kind;

#define SAVE_AS "mend-reader-save-as"
#define UNPACK "mend-reader-unpack"
#define COMPOUND "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

static const Kind kinds[] = {
    {"{\\rtf", "RTF", SAVE_AS},        {"\x89PNG\r\n", "PNG", SAVE_AS},
    {"\xFF\xD8\xFF", "JPEG", SAVE_AS}, {"GIF8", "GIF", SAVE_AS},
    {"II*", "TIFF", SAVE_AS},          {"MM\0*", "TIFF", SAVE_AS},
    {"Rar!\x1A\x07", "RAR", UNPACK},   {"7z\xBC\xAF\x27\x1C", "7z", UNPACK},
    {"\x1F\x8B\x08", "gzip", UNPACK},  {"PK\3\4", NULL, UNPACK},
    {"PK\5\6", "ZIP", UNPACK},         {COMPOUND, NULL, SAVE_AS},
};

/* Archives by the name of an entry. */
static const Kind archives[] = {
    {"OFD.xml", "OFD", SAVE_AS},
    {"ppt/presentation", "PPTX", SAVE_AS},
    {"xl/workbook.bin", "XLSB", SAVE_AS},
    {"application/vnd.oasis.opendocument", "OpenDocument", SAVE_AS},
};

static const Kind *kind_of(const uint8_t *bytes, size_t size)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
        size_t length = MAX(strlen(kinds[i].magic), 3u);

        if (size > length && memcmp(bytes, kinds[i].magic, length) == 0)
            return &kinds[i];
    }
    return NULL;
}

static Document *refuse(GError **error, const char *name, const char *mend)
{
    error_set(error, ERROR_INPUT, "reader-foreign", "format", name, "expected",
              "expect-reader-format", "mend", mend, NULL);
    return NULL;
}

/* An archive ends with its list of entries: without it the file was cut off. */
static bool is_cut_off(const uint8_t *bytes, size_t size)
{
    static const char end_of_list[] = "PK\5\6";

    return memmem(bytes, size, end_of_list, strlen(end_of_list)) == NULL;
}

static Document *refuse_damaged(GError **error)
{
    error_set(error, ERROR_INPUT, "reader-damaged", "mend", "mend-reader-again", NULL);
    return NULL;
}

static Document *refuse_archive(const uint8_t *bytes, size_t size, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(archives); i++)
        if (memmem(bytes, size, archives[i].magic, strlen(archives[i].magic)) != NULL)
            return refuse(error, archives[i].name, archives[i].mend);
    return is_cut_off(bytes, size) ? refuse_damaged(error) : refuse(error, "ZIP", UNPACK);
}

static Document *refuse_compound(const uint8_t *bytes, size_t size, GError **error)
{
    if (compound_has(bytes, size, "EncryptedPackage"))
        error_set(error, ERROR_INPUT, "reader-encrypted", NULL);
    else if (compound_has(bytes, size, "WordDocument"))
        refuse(error, "DOC", SAVE_AS);
    else if (compound_has(bytes, size, "PowerPoint Document"))
        refuse(error, "PPT", SAVE_AS);
    else
        refuse_damaged(error);
    return NULL;
}

static Document *foreign_read(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                              GError **error)
{
    const Kind *kind = kind_of(bytes, size);

    (void)limits;
    if (kind == NULL)
        return refuse(error, "?", SAVE_AS);
    if (kind->name != NULL)
        return refuse(error, kind->name, kind->mend);
    return strcmp(kind->magic, COMPOUND) == 0 ? refuse_compound(bytes, size, error)
                                              : refuse_archive(bytes, size, error);
}

static bool foreign_recognises(const uint8_t *bytes, size_t size, const char *path)
{
    (void)path;
    return kind_of(bytes, size) != NULL;
}

const Reader reader_foreign = {
    .name = "foreign", .recognises = foreign_recognises, .read = foreign_read};
