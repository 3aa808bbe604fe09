/* import.c: the files of one import, in an order that lets them name each other, as one change */
#include "exchange/import.h"

#include "base/error.h"
#include "exchange/rows.h"
#include "exchange/vouchers.h"

#include <string.h>

/* Projects are named by the others; vouchers name what the others bring. */
typedef enum { TURN_PROJECTS, TURN_ROWS, TURN_VOUCHERS, TURN_COUNT } Turn;

typedef struct {
    const char *path;
    const Table *table;
} ImportFile;

typedef struct {
    Book *book;
    const Catalog *catalog;
    Rules *rules;
    bool prepare;
    Progress progress;
    ImportCounts counts;
} Import;

static Turn table_turn(const Table *table)
{
    return strcmp(table->id, "project") == 0   ? TURN_PROJECTS
           : strcmp(table->id, "voucher") == 0 ? TURN_VOUCHERS
                                               : TURN_ROWS;
}

/* Reads nothing but the heads, so that a wrong file is told before any work is done. */
static bool files_recognise(GArray *files, const Catalog *catalog, const char *const *paths,
                            GError **error)
{
    for (; *paths != NULL; paths++) {
        g_autoptr(Csv) csv = csv_open_file(*paths, error);
        ImportFile file = {*paths, csv != NULL ? source_table(csv, catalog, error) : NULL};

        if (file.table == NULL)
            return false;
        g_array_append_val(files, file);
    }
    return true;
}

static bool file_import(Import *import, const ImportFile *file, GError **error)
{
    g_autoptr(Csv) csv = csv_open_file(file->path, error);
    g_autoptr(Source) source = NULL;

    if (csv == NULL)
        return false;
    source = source_new_take(g_steal_pointer(&csv), import->catalog, import->book,
                             book_year(import->book), file->table);
    import->progress.file = file->path;
    import->counts.files++;
    if (table_turn(file->table) == TURN_VOUCHERS)
        return vouchers_import(source, import->rules, import->book, import->prepare,
                               &import->progress, &import->counts, error);
    return rows_import(source, import->rules, import->book, &import->counts, error);
}

static bool files_import(Import *import, const GArray *files, GError **error)
{
    for (Turn turn = TURN_PROJECTS; turn < TURN_COUNT; turn++)
        for (unsigned i = 0; i < files->len; i++) {
            const ImportFile *file = &g_array_index(files, ImportFile, i);
            if (table_turn(file->table) == turn && !file_import(import, file, error))
                return false;
        }
    return true;
}

bool import_files(Book *book, const Catalog *catalog, const char *const *paths, bool prepare,
                  ImportProgress progress, void *data, ImportCounts *counts, GError **error)
{
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(ImportFile));
    g_autoptr(Rules) rules = rules_read(catalog, error);
    Import import = {.book = book,
                     .catalog = catalog,
                     .rules = rules,
                     .prepare = prepare,
                     .progress = {.visit = progress, .data = data}};

    if (rules == NULL || !files_recognise(files, catalog, paths, error) || !book_begin(book, error))
        return false;
    if (!files_import(&import, files, error) || !book_commit(book, error)) {
        book_rollback(book);
        return false;
    }
    if (counts != NULL)
        *counts = import.counts;
    return true;
}
