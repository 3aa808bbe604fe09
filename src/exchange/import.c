/* import.c: the files of one import, in an order that lets them name each other, as one change */
#include "exchange/import.h"

#include "base/error.h"
#include "book/imported.h"
#include "book/mapping.h"
#include "control/voucher_control.h"
#include "exchange/known.h"
#include "exchange/mapping.h"
#include "exchange/readers.h"
#include "exchange/rows.h"
#include "exchange/vouchers.h"
#include "performance/standing.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

/* Settings bring offices, projects are named by the others, vouchers name what the others bring,
 * and balances are asserted of vouchers. */
typedef enum {
    TURN_SETTINGS,
    TURN_PROJECTS,
    TURN_ROWS,
    TURN_VOUCHERS,
    TURN_ASSERTIONS,
    TURN_COUNT
} Turn;

typedef struct {
    const char *path;
    const Reader *reader;
    GArray *parts; /* of Part */
    bool hashed;
    unsigned char hash[FILE_HASH_SIZE];
    bool there; /* imported before */
} ImportFile;

typedef struct {
    const Catalog *catalog;
    Rules *rules;
    Known *known;
    Destination to;
    Progress progress;
    ImportCounts counts;
} Import;

static Turn part_turn(const Part *part)
{
    if (part->table == NULL)
        return TURN_SETTINGS;
    return strcmp(part->table->id, "project") == 0     ? TURN_PROJECTS
           : strcmp(part->table->id, "voucher") == 0   ? TURN_VOUCHERS
           : strcmp(part->table->id, "assertion") == 0 ? TURN_ASSERTIONS
                                                       : TURN_ROWS;
}

/* ---- recognising ---- */

static void file_free(void *data)
{
    ImportFile *file = data;

    g_array_unref(file->parts);
    g_free(file);
}

/* Reads nothing but the heads, so that a wrong file is told before any work is done. */
static bool files_recognise(GPtrArray *files, const Catalog *catalog, GPtrArray *mappings,
                            const char *const *paths, GError **error)
{
    for (; *paths != NULL; paths++) {
        ImportFile *file = g_new0(ImportFile, 1);

        g_ptr_array_add(files, file);
        file->path = *paths;
        file->parts = parts_new();
        file->reader = reader_for(file->path);
        if (mappings->len > 0 && file->reader->map != NULL &&
            !file->reader->map(file->reader, file->path, mappings, file->parts, error))
            return false;
        if (file->parts->len == 0 &&
            !file->reader->find(file->reader, file->path, catalog, file->parts, error))
            return false;
    }
    return true;
}

#define HASH_CHUNK ((size_t)256 * 1024)

/* The hash of a file's bytes; false for what cannot be read twice, which is then never known. */
static bool file_hash(const char *path, unsigned char hash[FILE_HASH_SIZE])
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    g_autofree unsigned char *bytes = NULL;
    crypto_generichash_state state;
    ssize_t got;

    if (file < 0)
        return false;
    bytes = g_malloc(HASH_CHUNK);
    crypto_generichash_init(&state, NULL, 0, FILE_HASH_SIZE);
    while ((got = read(file, bytes, HASH_CHUNK)) > 0 || (got < 0 && errno == EINTR))
        if (got > 0)
            crypto_generichash_update(&state, bytes, (size_t)got);
    close(file);
    crypto_generichash_final(&state, hash, FILE_HASH_SIZE);
    return got == 0;
}

/* Settings may be given again: what they say replaces what was there. */
static bool file_has_rows(const ImportFile *file)
{
    for (unsigned i = 0; i < file->parts->len; i++)
        if (g_array_index(file->parts, Part, i).table != NULL)
            return true;
    return false;
}

/* Whether a file before this one has the same bytes. */
static bool file_repeats(const GPtrArray *files, unsigned index)
{
    const ImportFile *file = g_ptr_array_index(files, index);

    for (unsigned i = 0; i < index; i++) {
        const ImportFile *other = g_ptr_array_index(files, i);
        if (other->hashed && memcmp(other->hash, file->hash, sizeof file->hash) == 0)
            return true;
    }
    return false;
}

/* Drafts may be thrown away, so a file that only made drafts is not remembered. */
static bool files_compare(Import *import, const GPtrArray *files, GError **error)
{
    for (unsigned i = 0; i < files->len; i++) {
        ImportFile *file = g_ptr_array_index(files, i);

        file->hashed = file_has_rows(file) && file_hash(file->path, file->hash);
        if (file->hashed && !book_was_imported(import->to.book, file->hash, &file->there, error))
            return false;
        file->there = file->there || (file->hashed && file_repeats(files, i));
        import->counts.files_there += file->there;
        import->counts.files += !file->there;
    }
    return true;
}

/* ---- importing ---- */

static bool settings_import(const Import *import, const Part *part, GError **error)
{
    g_autoptr(Settings) settings = settings_parse(part->text, part->path, error);

    return settings != NULL && settings_fit(settings, import->to.book, error) &&
           settings_apply(settings, import->to.book, error);
}

static void strays_count(ImportCounts *counts, const GPtrArray *strays)
{
    if (strays == NULL || strays->len == 0)
        return;
    if (counts->strays == 0)
        g_strlcpy(counts->stray, strays->pdata[0], sizeof counts->stray);
    counts->strays += strays->len;
}

static bool part_import(Import *import, const Part *part, GError **error)
{
    g_autoptr(Feed) feed = NULL;
    g_autoptr(Source) source = NULL;

    if (part->table == NULL)
        return settings_import(import, part, error);
    strays_count(&import->counts, part->strays);
    feed = part_open(part, import->catalog, error);
    if (feed == NULL)
        return false;
    source = source_new_take(g_steal_pointer(&feed), import->catalog, import->to.book,
                             book_year(import->to.book), part->table);
    import->progress.file = part->path;
    if (part_turn(part) == TURN_VOUCHERS)
        return vouchers_import(source, import->rules, &import->to, &import->progress,
                               &import->counts, error);
    return rows_import(source, import->rules, import->to.book, import->known, &import->counts,
                       error);
}

static bool file_import(Import *import, const ImportFile *file, Turn turn, GError **error)
{
    for (unsigned i = 0; i < file->parts->len; i++) {
        const Part *part = &g_array_index(file->parts, Part, i);
        if (part_turn(part) == turn && !part_import(import, part, error))
            return false;
    }
    return true;
}

static bool file_note(const Import *import, const ImportFile *file, GError **error)
{
    return import->to.prepare || !file->hashed ||
           book_note_import(import->to.book, file->path, file->hash, error);
}

static bool files_import(Import *import, const GPtrArray *files, GError **error)
{
    if (!files_compare(import, files, error))
        return false;
    for (Turn turn = TURN_SETTINGS; turn < TURN_COUNT; turn++)
        for (unsigned i = 0; i < files->len; i++) {
            const ImportFile *file = g_ptr_array_index(files, i);
            if (!file->there && !file_import(import, file, turn, error))
                return false;
        }
    for (unsigned i = 0; i < files->len; i++) {
        const ImportFile *file = g_ptr_array_index(files, i);
        if (!file->there && !file_note(import, file, error))
            return false;
    }
    return true;
}

/* What was there before the first voucher of these files. */
static bool destination_look(Destination *to, GError **error)
{
    to->before = book_voucher_count(to->book);
    to->drafts = drafts_by_number(to->book, error);
    return to->drafts != NULL;
}

bool import_files(Book *book, const Catalog *catalog, const char *const *paths, bool prepare,
                  ImportProgress progress, void *data, ImportCounts *counts, GError **error)
{
    return import_files_told(book, catalog, paths, prepare, progress, data, counts, NULL, error);
}

/* What changes neither use nor limits is not asked about. */
static bool money_allow(const Import *import, GPtrArray *findings, GError **error)
{
    return (import->counts.vouchers == 0 && import->counts.rows == 0) ||
           control_import(import->to.book, import->catalog, findings, error);
}

bool import_files_told(Book *book, const Catalog *catalog, const char *const *paths, bool prepare,
                       ImportProgress progress, void *data, ImportCounts *counts,
                       GPtrArray *findings, GError **error)
{
    return import_files_mapped(book, catalog, paths, NULL, prepare, progress, data, counts,
                               findings, error);
}

bool import_files_mapped(Book *book, const Catalog *catalog, const char *const *paths,
                         const char *mapping, bool prepare, ImportProgress progress, void *data,
                         ImportCounts *counts, GPtrArray *findings, GError **error)
{
    g_autoptr(GPtrArray) mappings = mappings_read(book, catalog, mapping, error);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);
    g_autoptr(Rules) rules = rules_read(catalog, error);
    g_autoptr(Known) known = known_new(book);
    Import import = {.catalog = catalog,
                     .rules = rules,
                     .known = known,
                     .to = {.book = book, .prepare = prepare},
                     .progress = {.visit = progress, .data = data}};

    if (rules == NULL || mappings == NULL ||
        !files_recognise(files, catalog, mappings, paths, error) || !book_begin(book, error))
        return false;
    if ((mapping != NULL && !book_add_mapping(book, mapping, error)) ||
        !destination_look(&import.to, error) || !files_import(&import, files, error) ||
        !standings_guard(book, catalog, error) || !money_allow(&import, findings, error) ||
        !book_commit(book, error)) {
        g_clear_pointer(&import.to.drafts, g_hash_table_unref);
        book_rollback(book);
        return false;
    }
    g_clear_pointer(&import.to.drafts, g_hash_table_unref);
    if (counts != NULL)
        *counts = import.counts;
    return true;
}
