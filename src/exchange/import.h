/* import.h: files of other programs into a book
 *
 * All or nothing: one change of the book holds all files of a call; the first error undoes it. The
 * kind of a CSV file is told by its head (data/REGIME/registers.txt).
 */
#pragma once
#include "book/book.h"

typedef struct {
    unsigned files;
    int64_t vouchers, entries, rows; /* rows: of appropriations, registers, texts, cells */
} ImportCounts;

typedef void (*ImportProgress)(const char *file, double share, void *data);

/* Imports `paths` (NULL-terminated) in an order that lets them name each other (offices and
 * projects before appropriations before vouchers). With `prepare` vouchers become drafts. */
bool import_files(Book *book, const Catalog *catalog, const char *const *paths, bool prepare,
                  ImportProgress progress, void *data, ImportCounts *counts, GError **error);

/* Reads book.ini: facts for book_create, whose strings `settings` keeps (what the file does not say
 * is nil), and the rest to be put into the book by settings_apply, inside a change of the caller.
 */
typedef struct Settings Settings;
Settings *settings_read(const char *path, GError **error);
/* The same from text in memory; `place` names it. */
Settings *settings_parse(const char *text, const char *place, GError **error);
void settings_free(Settings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)
BookFacts settings_facts(const Settings *settings);
/* Another value for "unit.name" and the like, that wins over the file's. */
void settings_set(Settings *settings, const char *name, const char *value);
bool settings_apply(const Settings *settings, Book *book, GError **error);
