/* lost_row.c: items whose class or section has no row of its own, in a table where all others have
 *
 * The sums still come out when a class is left out and its sections stand; only the codes tell.
 */
#include "audit/internal.h"

#include <string.h>

#define PRESENT_LEAST                                                                              \
    2u /* parents with rows of their own, before one without is thought to be lost */

typedef struct {
    GHashTable *codes;   /* "210" to its first cell */
    GHashTable *present; /* parents that have a row */
    GHashTable *lost;    /* parents that have none, to their first child's cell */
} Codes;

static bool is_code(const char *code, size_t length)
{
    return code != NULL && strlen(code) == length && strspn(code, "0123456789") == length;
}

/* Parents of `length` digits and whether they stand in the table. */
static void take_parents(const Grid *grid, Codes *codes, size_t length)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);
        char *parent;

        if (cell->figure == NONE || !is_code(cell->code, length + 2))
            continue;
        parent = g_strndup(cell->code, length);
        if (g_hash_table_contains(codes->codes, parent))
            g_hash_table_add(codes->present, parent);
        else if (!g_hash_table_contains(codes->lost, parent))
            g_hash_table_insert(codes->lost, parent, (gpointer)cell);
        else
            g_free(parent);
    }
}

static void judge_level(Audit *audit, const Grid *grid, GHashTable *known, size_t length)
{
    Codes codes = {known, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    GHashTableIter iter;
    gpointer parent, cell;

    take_parents(grid, &codes, length);
    g_hash_table_iter_init(&iter, codes.lost);
    if (g_hash_table_size(codes.lost) == 1 && g_hash_table_size(codes.present) >= PRESENT_LEAST &&
        g_hash_table_iter_next(&iter, &parent, &cell)) {
        const Cell *child = cell;
        Finding *finding = finding_add(audit, "table-row-lost", child->passage, 0,
                                       (uint32_t)strlen(PASSAGE(audit, child->passage)->text),
                                       child->code, parent);

        if (finding != NULL)
            finding->quote =
                g_strdup_printf("%s %s %s", child->code, child->label != NULL ? child->label : "",
                                PASSAGE(audit, child->passage)->text);
    }
    g_hash_table_unref(codes.present);
    g_hash_table_unref(codes.lost);
}

void relate_lost_rows(Audit *audit)
{
    for (unsigned g = 0; g < audit->grids->len; g++) {
        const Grid *grid = GRID(audit, g);
        g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

        for (unsigned i = 0; i < grid->cells->len; i++) {
            const Cell *cell = &g_array_index(grid->cells, Cell, i);

            if (is_code(cell->code, 3) || is_code(cell->code, 5))
                g_hash_table_add(known, cell->code);
        }
        judge_level(audit, grid, known, 3);
        judge_level(audit, grid, known, 5);
    }
}
