/* audit_job.c: a pool of threads over the reports */
#include "action/audit_job.h"

#include "action/audit_files.h"
#include "base/error.h"
#include "base/text.h"
#include "reader/reader.h"
#include "render/review.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* ---- one report ---- */

static bool pour(int from, int into)
{
    char piece[1 << 16];
    size_t whole = 0;
    ssize_t got;

    while ((got = read(from, piece, sizeof piece)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || (whole += (size_t)got) > DOCUMENT_SIZE_MAX ||
            write(into, piece, (size_t)got) != got)
            return false;
    }
    return true;
}

/* A reader wants a file: what comes on standard input is put into one that has no name. Returns its
 * path. */
static char *input_path(int *file, GError **error)
{
    *file = memfd_create("report", MFD_CLOEXEC);
    if (*file >= 0 && pour(STDIN_FILENO, *file))
        return g_strdup_printf("/proc/self/fd/%d", *file);
    error_set(error, ERROR_INPUT, "file-unreadable", "place", "-", "reason",
              g_strerror(errno != 0 ? errno : EFBIG), NULL);
    return NULL;
}

static Document *read_own_json(const char *path, GError **error)
{
    g_autofree char *text = text_read_file(path, DOCUMENT_SIZE_MAX, error);

    return text != NULL ? document_from_json(text, strlen(text), error) : NULL;
}

Document *audit_read(const char *path, GError **error)
{
    return g_str_has_suffix(path, ".json") ? read_own_json(path, error)
                                           : reader_read(path, NULL, error);
}

static void audit_one(const AuditJobs *jobs, AuditJob *job, const char *path)
{
    gint64 started = g_get_monotonic_time();
    g_autoptr(Document) document = jobs->ahead != NULL && *jobs->ahead != NULL
                                       ? reader_end_take(g_steal_pointer(jobs->ahead), &job->error)
                                       : audit_read(path, &job->error);

    if (document == NULL) {
        error_add_fact(job->error, "place", job->path);
        return;
    }
    job->answer = audit_ask(jobs->data, document, &jobs->question);
    audit_number_lines(path, job->answer);
    json_object_set_new(job->answer, "path", json_string(job->path));
    json_object_set_new(job->answer, "seconds",
                        json_real((double)((g_get_monotonic_time() - started) / 1000) / 1000));
    if (jobs->page)
        job->page = review_render(document, job->answer, jobs->question.language);
}

static void audit_input(const AuditJobs *jobs, AuditJob *job)
{
    int file = -1;
    g_autofree char *path = input_path(&file, &job->error);

    if (path != NULL)
        audit_one(jobs, job, path);
    if (file >= 0)
        close(file);
}

/* ---- all of them ---- */

typedef struct {
    const AuditJobs *jobs;
    GMutex lock;
    GCond ended;
    unsigned done;
    const char *last;
} Pool;

static void take_job(void *job_, void *pool_)
{
    AuditJob *job = job_;
    Pool *pool = pool_;

    if (strcmp(job->path, "-") == 0)
        audit_input(pool->jobs, job);
    else
        audit_one(pool->jobs, job, job->path);
    g_mutex_lock(&pool->lock);
    pool->done++;
    pool->last = job->path;
    g_cond_signal(&pool->ended);
    g_mutex_unlock(&pool->lock);
}

static void wait_for(Pool *pool, unsigned count, const ActionCall *call)
{
    g_mutex_lock(&pool->lock);
    while (pool->done < count) {
        g_cond_wait(&pool->ended, &pool->lock);
        if (call->progress != NULL && pool->last != NULL)
            call->progress(pool->last, (double)pool->done / (double)count, call->progress_data);
    }
    g_mutex_unlock(&pool->lock);
}

static void job_clear(AuditJob *job)
{
    json_decref(job->answer);
    g_clear_error(&job->error);
    if (job->page != NULL)
        g_bytes_unref(job->page);
}

GArray *audit_jobs_run(const AuditJobs *jobs, char *const *files, const ActionCall *call)
{
    unsigned count = g_strv_length((char **)files);
    GArray *list = g_array_sized_new(FALSE, TRUE, sizeof(AuditJob), count);
    Pool pool = {.jobs = jobs};
    GThreadPool *threads;

    g_array_set_clear_func(list, (GDestroyNotify)job_clear);
    g_array_set_size(list, count);
    g_mutex_init(&pool.lock);
    g_cond_init(&pool.ended);
    if (count == 1) { /* needs no other thread */
        g_array_index(list, AuditJob, 0).path = files[0];
        take_job(&g_array_index(list, AuditJob, 0), &pool);
        return list;
    }
    threads = g_thread_pool_new(take_job, &pool, (int)MIN(g_get_num_processors(), MAX(count, 1u)),
                                FALSE, NULL);
    for (unsigned i = 0; i < count; i++) {
        g_array_index(list, AuditJob, i).path = files[i];
        g_thread_pool_push(threads, &g_array_index(list, AuditJob, i), NULL);
    }
    wait_for(&pool, count, call);
    g_thread_pool_free(threads, FALSE, TRUE);
    g_cond_clear(&pool.ended);
    g_mutex_clear(&pool.lock);
    return list;
}
