/* record.h: the data files an accountant can read
 *
 * A record file has one record a line: a word, then fields separated by two or more blanks or tabs.
 * A line that begins with `#` followed by a blank, or is `#` alone, is a comment; empty lines are
 * skipped. The reader keeps the place of each record for messages.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>

typedef struct {
    const char *place; /* "path:line" */
    unsigned line;
    const char *word; /* the first field */
    char **fields;    /* the others; NULL-terminated; they live as long as the file */
    unsigned count;   /* how many */
} Record;

typedef struct RecordFile RecordFile;

RecordFile *record_file_read(const char *path, GError **error);
/* The same from text in memory; `place` names it. */
RecordFile *record_file_parse(const char *text, const char *place, GError **error);
void record_file_free(RecordFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RecordFile, record_file_free)

unsigned record_file_count(const RecordFile *file);
const Record *record_file_at(const RecordFile *file, unsigned index);

/* Checks that `record` has from `least` to `most` fields. */
bool record_expect(const Record *record, unsigned least, unsigned most, GError **error);
