/* standing.h: where each step of each subject stands, and doing the next deed
 *
 * States are derived from the deeds, never stored. What a step is about is known by a hash of the
 * fields of its form: so a target that is no more what was approved shows, whoever changed it.
 */
#pragma once
#include "book/deed.h"
#include "performance/cycle.h"

typedef struct {
    const CycleStep *step;
    const char *subject;
    const CycleState *state;
    GArray *deeds;     /* of BookDeed, in order; NULL: none yet */
    const char *fixed; /* the hash as it was when the form was last fixed, hex; NULL: never */
} StepStanding;

typedef struct Standings Standings;

/* `cycle` is borrowed. Deeds of steps that the cycle does not know are left out. */
Standings *standings_read(Book *book, const Catalog *catalog, const Cycle *cycle, GError **error);
void standings_free(Standings *standings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Standings, standings_free)

/* Never fails: a step of which nothing was done stands at its beginning. */
StepStanding standing_of(const Standings *standings, const CycleStep *step, const char *subject);
/* Whether the step is for this project at all: its row does not say no. */
bool standing_needed(Standings *standings, const CycleStep *step, const char *subject, bool *needed,
                     GError **error);
/* The hash of the step's form as it is now, hex. */
bool standing_hash(Standings *standings, const CycleStep *step, const char *subject, char hex[65],
                   GError **error);
/* How many rows the step's form has for the subject. */
bool standing_rows(Standings *standings, const CycleStep *step, const char *subject,
                   const GPtrArray **rows, GError **error);
/* Subjects of steps of `scope` of which anything was done or filled in; const char *. The caller
 * unrefs. */
GPtrArray *standing_subjects(Standings *standings, CycleScope scope, GError **error);

typedef struct {
    int year, month, day;
    const char *reason, *note; /* may be NULL */
    const char *evidence;      /* path of a file; may be NULL */
    const char *seen; /* beginning of the hash that was seen, at least 8 digits; NULL: as it is */
} Deed;

/* Does `verb` as the book's actor, inside a change. Refused with what is missing: the state, the
 * role, an earlier step, a field, the reason (also when the deadline is over), the evidence, a
 * second person. `*late` (may be NULL) tells that the deadline was over. */
bool standing_act(Standings *standings, const CycleStep *step, const char *subject,
                  const char *verb, const Deed *deed, bool *late, GError **error);

/* Fails when a form that is fixed is no more what was fixed: for whoever is about to commit a
 * change of rows. Does nothing where the regime has no cycle, or nothing was done yet. */
bool standings_guard(Book *book, const Catalog *catalog, GError **error);
