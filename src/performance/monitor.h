/* monitor.h: where the money and the targets of projects stand at a day (双监控), and where the
 * year will end
 *
 * The money is what the compilation knows, which is compiled to that day; progress is what was
 * filled in by then. A forecast of spending is linear (as fast as so far) or, with earlier years to
 * look at, seasonal: so far over the mean share that those years had spent by the same day. Shares
 * are exact. Belongs to one thread.
 */
#pragma once
#include "performance/evaluation.h"
#include "performance/watch.h"

#define MONTHS 12u

typedef enum { FORECAST_NONE, FORECAST_LINEAR, FORECAST_SEASONAL } ForecastMethod;

/* What was last filled in of an indicator. */
typedef struct {
    const Indicator *indicator; /* NULL: of the project as a whole */
    const char *date, *value;   /* NULL: nothing yet */
    bool has_share;
    Exact share; /* value over target; not capped */
    const char *forecast, *cause, *reason, *measure,
        *conclusion; /* ids and texts of the register; NULL */
} MonitorLine;

typedef struct {
    WatchKind kind;
    WatchLevel level;
    Exact found, against; /* shares; of idle months and 0; of never and unmonitored 0 */
} MonitorWarning;

typedef struct {
    const Project *project;
    bool known; /* budget and spending */
    Money budget, spent;
    bool has_rate;
    Exact rate;
    Money months[MONTHS];         /* spent in each */
    GArray *lines;                /* of MonitorLine: of the project, then its indicators */
    unsigned countable, measured; /* indicators that ask a number; of which progress says one */
    bool has_progress;
    Exact progress; /* mean of their shares, none above 1, by weight */
    ForecastMethod method;
    Money forecast; /* spent by the year's end */
    bool has_forecast_share;
    Exact forecast_share; /* of the budget */
    int idle_months;      /* whole ones since anything was spent, or since January */
    GArray *warnings;     /* of MonitorWarning, one for each kind that holds */
    WatchLevel level;     /* the gravest */
} ProjectMonitor;

typedef struct Monitor Monitor;

/* Borrows `evaluation`, whose compilation is to the day `month`, `day` of its year. */
Monitor *monitor_new(Evaluation *evaluation, int month, int day, GError **error);
void monitor_free(Monitor *monitor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Monitor, monitor_free)
/* An earlier year, whole, to forecast by; borrowed. */
void monitor_add_previous(Monitor *monitor, Evaluation *earlier);

const Watches *monitor_watches(const Monitor *monitor);
/* The share that is to be spent by now. */
Exact monitor_due(const Monitor *monitor);
/* Whether the project is monitored at all: its row does not say no, and it was not removed. */
bool monitor_counts(const Monitor *monitor, const Project *project);
/* Clear with project_monitor_clear. */
bool monitor_project(Monitor *monitor, const Project *project, ProjectMonitor *state,
                     GError **error);
void project_monitor_clear(ProjectMonitor *state);
