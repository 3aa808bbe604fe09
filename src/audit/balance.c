/* balance.c: what the narrative says of both sides: total income is total expenditure
 *
 * Met by the name before 收入总计 and 支出总计, paragraph by paragraph: only there do both surely speak of one thing.
 */
#include "audit/internal.h"

#include <string.h>

/* "财政拨款收入总计" → 财政拨款; NULL when it is not a total of `side`. The caller frees. */
static char *name_before(const char *key, const char *side)
{
    return g_str_has_suffix(key, side) ? g_strndup(key, strlen(key) - strlen(side)) : NULL;
}

static void sides_in_passage(Audit *audit, const Passage *passage)
{
    g_autoptr(GHashTable) income = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned first = passage->first_figure, end = first + passage->figure_count;

    for (unsigned i = first; i < end; i++) {
        const Figure *figure = FIGURE(audit, i);
        g_autofree char *spent = NULL;
        char *received;
        gpointer other;

        if (!figure_is_whole(figure) || figure->kind != NUMBER_AMOUNT || figure->bracketed)
            continue;
        received = name_before(figure->key, "收入总计");
        spent = name_before(figure->key, "支出总计");
        if (received != NULL)
            g_hash_table_insert(income, received, GUINT_TO_POINTER(i + 1));
        other = spent != NULL ? g_hash_table_lookup(income, spent) : NULL;
        if (other != NULL) {
            unsigned pair[2] = {i, GPOINTER_TO_UINT(other) - 1};

            relation_add(audit, "text-sides", FORM_SAME, pair, NULL, 2, 0);
        }
    }
}

void relate_balances(Audit *audit)
{
    for (unsigned i = 0; i < audit->passages->len; i++)
        if (PASSAGE(audit, i)->kind == PASSAGE_TEXT && PASSAGE(audit, i)->figure_count > 1)
            sides_in_passage(audit, PASSAGE(audit, i));
}
