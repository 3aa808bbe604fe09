/* reader.h: files of any origin into a document
 *
 * A reader is one file and a line in readers.c. It gets the bytes of a file and makes a document
 * tree whose nodes know where they stood (NodePlace): characters of a plain text; page and box of a
 * PDF; sheet and cell of a workbook. A reader never interprets amounts: it finds headings,
 * paragraphs, tables with their heads.
 *
 * What it reads is hostile. reader_read starts this program anew (or copies it, where the program
 * allows it), where seccomp allows nothing but reading the one open file and writing the answer,
 * under limits of memory, time and pages; the answer is the document's JSON and is validated as
 * hostile too. A reader that dies, dies alone: the caller gets an error.
 */
#pragma once
#include "document/document.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    unsigned pages_max;   /* 0: 2,000 */
    unsigned seconds_max; /* 0: 30 */
    uint64_t memory_max;  /* bytes; 0: 512 MiB */
} ReaderLimits;

typedef struct {
    const char *name;                                                        /* "pdf" */
    bool (*recognises)(const uint8_t *bytes, size_t size, const char *path); /* by content first */
    /* Loads what reading needs from outside, before the walls close, when the beginning of the file
     * is recognised. NULL: nothing. */
    bool (*prepare)(GError **error);
    /* Bytes into a document; runs inside the sandbox. */
    Document *(*read)(const uint8_t *bytes, size_t size, const ReaderLimits *limits,
                      GError **error);
} Reader;

/* Reads the file at `path` in a process of its own. Errors (all ERROR_INPUT unless the system
 * failed): reader-unknown-format, reader-empty, reader-encrypted, reader-scan (pages without text,
 * with how many), reader-damaged, reader-too-large, reader-too-slow, reader-died; file-unreadable
 * and file-is-folder as elsewhere. */
Document *reader_read(const char *path, const ReaderLimits *limits, GError **error);

/* The same in two steps: between them the process works while the caller does other things. */
typedef struct ReadingAhead ReadingAhead;
ReadingAhead *reader_begin(const char *path, const ReaderLimits *limits, GError **error);
Document *reader_end_take(ReadingAhead *reading, GError **error);
/* Gives up what was begun. */
void reading_ahead_free(ReadingAhead *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ReadingAhead, reading_ahead_free)

/* The child's side: called by main when the program was started as `juesuan --reader-child`. Reads
 * the file open at descriptor 0, writes the answer to descriptor 1. Returns the exit status. */
int reader_child(int count, char **words);

/* Which program reader_read starts; this one when nobody says otherwise. A program that calls
 * reader_read must itself begin with reader_child, or name one that does. `path` is kept, not
 * copied; for the start of a program. */
void reader_program_set(const char *path);

/* Lets a reading process be a copy of this one (fork) while it has no other thread, which is
 * sooner: `child` is what its main calls for --reader-child. For the start of a program. */
void reader_copies_allow(int (*child)(int count, char **words));

/* The reader for `bytes`, or NULL. */
const Reader *reader_find(const uint8_t *bytes, size_t size, const char *path);
/* All, NULL-terminated. */
const Reader *const *reader_list(void);
