/* stating.h: what a book states of its own projects, in the shape that doubts are judged in
 *
 * A Stating borrows the texts of the portfolio or evaluation that it was made of, which must
 * outlive it.
 */
#pragma once
#include "performance/doubt.h"
#include "performance/evaluation.h"

typedef struct Stating Stating;

/* The projects that have targets to declare, with targets and results; money spent and points are
 * not known. */
Stating *stating_of_portfolio(const Portfolio *portfolio);
/* The projects that are evaluated, with what the books say of their money, and with the points that
 * the unit entered or else those that follow from the scheme. */
Stating *stating_of_evaluation(Evaluation *evaluation, GError **error);
void stating_free(Stating *stating);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stating, stating_free)

const StatedReport *stating_report(const Stating *stating);
/* The project behind report->projects[index]. */
const Project *stating_project(const Stating *stating, unsigned index);
