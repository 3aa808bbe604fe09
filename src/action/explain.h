/* explain.h: where a figure comes from, as JSON
 *
 * A cell is explained by its expression and what that read. Cells read are explained in their turn,
 * once each; a question to the cube ends in its rows and in the vouchers behind them; a given cell
 * ends at its place in the file that it came from, and says beside it what the books have.
 */
#pragma once
#include "action/session.h"

typedef struct {
    Session *session;
    Compilation *compilation; /* whose cells */
    GHashTable *seen;         /* addresses that were explained already: explain_seen_new */
    unsigned vouchers_max;    /* how many of each question are listed */
} Explaining;

/* An empty set of addresses. */
GHashTable *explain_seen_new(void);
/* What --vouchers says; `*most` stays what it is without. */
bool explain_vouchers_max(const ActionCall *call, unsigned *most, GError **error);
/* New reference; NULL with an error. */
json_t *explain_cell(Explaining *explaining, const char *address, GError **error);
/* What an expression that is no cell's answers in `world`, in the form of a cell: `address` and
 * `label` are what it is called. What it read is listed the first time that it is explained. New
 * reference; NULL with an error. */
json_t *explain_formula(Explaining *explaining, const Formula *formula, const World *world,
                        const Context *context, const char *address, const char *label,
                        GError **error);
