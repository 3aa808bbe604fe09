/* sums.h: what the cube says of each project, for as many projects as there are
 *
 * A scheme asks the same few questions of every project (`budget[project=@]`). Asked one by one
 * each reads the cube; here each question reads it once, for all projects. Everything else that an
 * expression may ask is answered by the compilation, and `performance.…` facts by whoever sets them.
 *
 * Belongs to one thread, and must not outlive its compilation.
 */
#pragma once
#include "statement/statement.h"

typedef struct Sums Sums;

Sums *sums_new(const Compilation *compilation);
void sums_free(Sums *sums);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sums, sums_free)

/* A fact that expressions may name, such as "performance.projects". */
void sums_set_fact(Sums *sums, const char *name, Value value);

const World *sums_world(const Sums *sums);
/* Where an expression about the project with `code` stands: `@` is the code. */
Context sums_context(const char *code);
