/* audit_write.h: the findings in the format that was asked for, to where it was asked for */
#pragma once
#include "action/action.h"
#include "audit/audit.h"

typedef struct {
    const char *format; /* NULL: the command line was wrong */
    const char *output; /* file or folder; NULL: standard output */
    bool folder;        /* a page for each of many, with an index and the tables */
    const char *language;
} AuditWriting;

/* From --format and -o, whose ending names the format when nothing else does. */
AuditWriting audit_writing(const ActionCall *call, unsigned documents, GError **error);

/* Writes files and notes them in result's "written", or puts the text that is to be shown into
 * "content". Text and JSON on standard output are left to the caller. */
bool audit_write(const AuditWriting *writing, const AuditData *data, const GArray *jobs,
                 json_t *result, GError **error);
