/* papers.h: the documents of performance, from data/REGIME/performance/documents.txt
 *
 * Never changes after it is read; any number of threads may ask it.
 */
#pragma once
#include "catalog/catalog.h"

typedef struct {
    char *id, *title, *template;
    bool of_project; /* else of the whole unit */
    char *only;      /* a field of the project's row that must not say no; NULL: any project */
    char *as_of;     /* a register; NULL: the whole year */
    bool scored, sheet;
    GPtrArray *needs; /* of char * */
} Paper;

typedef struct Papers Papers;

/* Fails on a file that is not in its notation, or when the regime has none. The caller frees. */
Papers *papers_read(const Catalog *catalog, GError **error);
/* The same from a file, which errors name. */
Papers *papers_read_file(const char *path, const Catalog *catalog, GError **error);
void papers_free(Papers *papers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Papers, papers_free)

unsigned papers_count(const Papers *papers);
const Paper *papers_at(const Papers *papers, unsigned index);
/* By id or title; NULL with an error that lists all ids. */
const Paper *papers_find(const Papers *papers, const char *word, GError **error);
