/* mark.c: what rows beside the journal say of where the chain stood
 *
 * Closing a month and signing a checkpoint each note the head. While `verify` goes along the chain
 * it passes these marks in order; where the head is another one by then, the chain was made anew.
 */
#include "book/store.h"

#include <string.h>

static bool blob_copy(sqlite3_stmt *row, int column, unsigned char hash[HASH_SIZE])
{
    if (sqlite3_column_bytes(row, column) != HASH_SIZE)
        return false;
    memcpy(hash, sqlite3_column_blob(row, column), HASH_SIZE);
    return true;
}

GArray *marks_read(const Book *book, GError **error)
{
    g_autoptr(sqlite3_stmt) row =
        sql_new(book,
                "SELECT sequence, id, head, NULL, month, closed FROM month_step UNION ALL "
                "SELECT sequence, id, head, balances, 0, 0 FROM checkpoint ORDER BY 1, 2",
                error);
    g_autoptr(GArray) marks = g_array_new(FALSE, TRUE, sizeof(Mark));
    g_autoptr(GError) failed = NULL;

    if (row == NULL)
        return NULL;
    while (sql_next(book, row, &failed)) {
        Mark mark = {.sequence = sqlite3_column_int64(row, 0),
                     .row = sqlite3_column_int64(row, 1),
                     .month = sqlite3_column_int(row, 4) & 31,
                     .closed = sqlite3_column_int(row, 5) != 0};
        blob_copy(row, 2, mark.head);
        mark.has_balances = blob_copy(row, 3, mark.balances);
        g_array_append_val(marks, mark);
    }
    if (failed == NULL)
        return g_steal_pointer(&marks);
    g_propagate_error(error, g_steal_pointer(&failed));
    return NULL;
}

static bool mark_holds(const Mark *mark, const unsigned char head[HASH_SIZE], GHashTable *balances)
{
    unsigned char hash[HASH_SIZE];

    if (memcmp(mark->head, head, HASH_SIZE) != 0)
        return false;
    if (!mark->has_balances)
        return true;
    balances_hash(balances, hash);
    return memcmp(mark->balances, hash, HASH_SIZE) == 0;
}

const Mark *marks_pass(Marks *marks, int64_t sequence, const unsigned char head[HASH_SIZE],
                       GHashTable *balances)
{
    for (; marks->next < marks->all->len; marks->next++) {
        const Mark *mark = &g_array_index(marks->all, Mark, marks->next);

        if (mark->sequence > sequence)
            return NULL;
        if (!mark_holds(mark, head, balances))
            return mark;
        if (mark->month != 0)
            marks->closed = mark->closed ? marks->closed | 1u << mark->month
                                         : marks->closed & ~(1u << mark->month);
    }
    return NULL;
}
