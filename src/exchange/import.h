/* import.h: files of other programs into a book
 *
 * All or nothing: one change of the book holds all files of a call; the first error undoes it. The
 * kind of a CSV file is told by its head (data/REGIME/registers.txt); other formats see readers.h.
 *
 * What is there already is told and left alone: a file whose bytes were imported before, a voucher
 * that equals the posted one of its month and number, a row that equals one of the book.
 */
#pragma once
#include "book/book.h"

typedef struct {
    unsigned files;
    int64_t vouchers, entries, rows; /* rows: of appropriations, registers, texts, cells */
    unsigned files_there;            /* imported before */
    int64_t vouchers_there, rows_there;
    unsigned strays; /* figures of forms, not nil, that no cell of ours is */
    char stray[256]; /* where the first of them stands */
} ImportCounts;

typedef void (*ImportProgress)(const char *file, double share, void *data);

/* Imports `paths` (NULL-terminated) in an order that lets them name each other (offices and
 * projects before appropriations before vouchers). With `prepare` vouchers become drafts. */
bool import_files(Book *book, const Catalog *catalog, const char *const *paths, bool prepare,
                  ImportProgress progress, void *data, ImportCounts *counts, GError **error);

/* The same, and what the rules for money found in the book as it then is (control_import) is added
 * to `findings`, whose elements are ControlFinding *. */
bool import_files_told(Book *book, const Catalog *catalog, const char *const *paths, bool prepare,
                       ImportProgress progress, void *data, ImportCounts *counts,
                       GPtrArray *findings, GError **error);
/* The same by the mappings of the book, and by `mapping` (mapping.h), which the book then keeps;
 * NULL: no other. */
bool import_files_mapped(Book *book, const Catalog *catalog, const char *const *paths,
                         const char *mapping, bool prepare, ImportProgress progress, void *data,
                         ImportCounts *counts, GPtrArray *findings, GError **error);

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
/* Whether the settings' year, if they say one, is the book's. */
bool settings_fit(const Settings *settings, const Book *book, GError **error);
