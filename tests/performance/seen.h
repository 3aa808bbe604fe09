/* seen.h: a made book, compiled, evaluated and monitored up to a day */
#pragma once
#include "made.h"
#include "performance/monitor.h"

typedef struct {
    Book *book;
    Forms *forms;
    Compilation *compilation;
    Evaluation *evaluation;
    Monitor *monitor;
    ProjectMonitor state; /* of the project that was looked at last */
} Seen;

/* Takes the book. */
static Seen seen_open(const Made *made, Book *book, BookDate to)
{
    Seen seen = {.book = book};

    seen.forms = forms_read(made->catalog, NULL);
    RIGHT((seen.compilation = compilation_new(book, made->catalog, seen.forms, to, error)) != NULL);
    RIGHT((seen.evaluation = evaluation_new(seen.compilation, error)) != NULL);
    RIGHT((seen.monitor = monitor_new(seen.evaluation, to.month, to.day, error)) != NULL);
    return seen;
}

static void seen_close(Seen *seen)
{
    project_monitor_clear(&seen->state);
    monitor_free(seen->monitor);
    evaluation_free(seen->evaluation);
    compilation_free(seen->compilation);
    forms_free(seen->forms);
    book_close(seen->book);
}
