/* tally.h: what the cube says of each project, for as many projects as there are
 *
 * A scheme asks the same few questions of every project (`budget[project=@]`). Asked one by one
 * each reads the cube; here each question reads it once, for all projects. Everything else that an
 * expression may ask is answered by the compilation, and
 * `performance.…` facts and the rows of views by whoever sets them.
 *
 * Belongs to one thread, and must not outlive its compilation.
 */
#pragma once
#include "performance/view.h"
#include "statement/statement.h"

typedef struct Tally Tally;

Tally *tally_new(const Compilation *compilation);
void tally_free(Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tally, tally_free)

/* A fact that expressions may name, such as "performance.projects". */
void tally_set_fact(Tally *tally, const char *name, Value value);

/* Takes the rows of a view, in place of those it had. */
void tally_take_view(Tally *tally, View *view);

const World *tally_world(const Tally *tally);
/* Where an expression about the project with `code` stands: `@` is the code. */
Context tally_context(const char *code);
