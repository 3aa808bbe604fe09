/* watch.h: when monitoring warns: data/REGIME/performance/monitor.txt */
#pragma once
#include "formula/formula.h"

typedef enum {
    WATCH_BEHIND,
    WATCH_TARGETS_BEHIND,
    WATCH_MONEY_AHEAD,
    WATCH_OVER,
    WATCH_FORECAST,
    WATCH_IDLE,
    WATCH_NEVER,
    WATCH_UNMONITORED,
    WATCH_COUNT
} WatchKind;

typedef enum { WATCH_NONE, WATCH_YELLOW, WATCH_RED } WatchLevel;

typedef struct {
    WatchKind kind;
    WatchLevel level;
    Exact limit; /* a share; of idle whole months; 0 where there is none */
} Watch;

typedef struct Watches Watches;

/* Fails on a file that is missing or not in its notation. The caller frees. */
Watches *watches_read(const Catalog *catalog, GError **error);
/* The same from a file, which errors name. */
Watches *watches_read_file(const char *path, const Catalog *catalog, GError **error);
void watches_free(Watches *watches);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watches, watches_free)

const char *watches_source(const Watches *watches);
/* NULL: the budget is the one of the scheme. */
const Formula *watches_budget(const Watches *watches);
/* The share of the budget that is to be spent by that day of `year`. */
Exact watches_due(const Watches *watches, int year, int month, int day);
unsigned watches_count(const Watches *watches);
const Watch *watches_at(const Watches *watches, unsigned index);

/* "targets-behind": as the file names it, static. */
const char *watch_name(WatchKind kind);
/* "yellow", "red"; "none". */
const char *watch_level_name(WatchLevel level);
/* 1 to 366. */
int day_of_year(int year, int month, int day);
int days_of_year(int year);
