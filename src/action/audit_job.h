/* audit_job.h: many reports, a thread for each processor
 *
 * Reports are taken in any order and answered in the order they were given. Each is read by a
 * process of its own, and one that cannot be read does not stop the others.
 */
#pragma once
#include "action/action.h"
#include "audit/audit.h"
#include "reader/reader.h"

typedef struct {
    const AuditData *data;
    AuditQuestion question;
    bool page;            /* also as a page of HTML */
    ReadingAhead **ahead; /* the only report, when its reading was begun before; taken */
} AuditJobs;

typedef struct {
    const char *path; /* as the user gave it; borrowed */
    json_t *answer;   /* NULL: could not be read */
    GBytes *page;
    GError *error;
} AuditJob;

/* A report as a document: a file, "-" for standard input, or a tree of our own in JSON. */
Document *audit_read(const char *path, GError **error);

/* An array of AuditJob, one for each of `files`; g_array_unref. */
GArray *audit_jobs_run(const AuditJobs *jobs, char *const *files, const ActionCall *call);
