/* bank.c: statements, and matches that stand while no row takes them back */
#include "book/bank.h"

#include "book/store.h"

#include <string.h>

#define MATCH_OF(column)                                                                           \
    "ifnull((SELECT match FROM bank_member AS member WHERE member." column " = row.id "            \
    "AND NOT EXISTS (SELECT 1 FROM bank_match AS back WHERE back.takes_back = member.match)), 0)"
#define SEALED_FROM(table)                                                                         \
    " FROM (SELECT 1 + ifnull(max(id), 0) AS n, (SELECT hash FROM " table                          \
    " ORDER BY id DESC LIMIT 1) AS before FROM " table ")"

static bool ended(GError *failed, GError **error)
{
    if (failed == NULL)
        return true;
    g_propagate_error(error, failed);
    return false;
}

static const char *text_kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

static bool fail_number(const char *id, const char *name, int64_t number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    error_set(error, ERROR_INPUT, id, name, text, NULL);
    return false;
}

/* ---- lines ---- */

static BookBankItem line_from_row(Book *book, sqlite3_stmt *row)
{
    return (BookBankItem){
        .id = sqlite3_column_int64(row, 0),
        .date = {sqlite3_column_int(row, 1), sqlite3_column_int(row, 2)},
        .amount = {sqlite3_column_int64(row, 3)},
        .balance = {sqlite3_column_int64(row, 4)},
        .has_balance = sqlite3_column_type(row, 4) == SQLITE_INTEGER,
        .reference = text_kept(book, row, 5),
        .memo = text_kept(book, row, 6),
        .payee = text_kept(book, row, 7),
        .match = sqlite3_column_int64(row, 8),
    };
}

bool book_each_bank_line(Book *book, Code account, BookBankVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) row =
        sql_new(book,
                "SELECT id, month, day, amount, balance, reference, memo, "
                "(SELECT name FROM person WHERE id = payee), " MATCH_OF(
                    "line") " FROM bank_line AS row WHERE account = ? ORDER BY month, day, id",
                error);
    GError *failed = NULL;
    bool more = true;

    if (row == NULL)
        return false;
    sqlite3_bind_int64(row, 1, account);
    while (more && sql_next(book, row, &failed)) {
        BookBankItem item = line_from_row(book, row);
        more = visit(&item, data);
    }
    return ended(failed, error);
}

/* What makes a line the same line. The caller frees. */
static char *line_key(const BookBankItem *line)
{
    return g_strdup_printf("%d-%d %" G_GINT64_FORMAT " %d%" G_GINT64_FORMAT " %s\n%s",
                           line->date.month, line->date.day, line->amount.fen, line->has_balance,
                           line->has_balance ? line->balance.fen : 0,
                           line->reference != NULL ? line->reference : "",
                           line->memo != NULL ? line->memo : "");
}

static bool count_line(const BookBankItem *line, void *data)
{
    GHashTable *counts = data;
    char *key = line_key(line);
    int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));

    g_hash_table_insert(counts, key, GINT_TO_POINTER(count + 1));
    return true;
}

/* Takes one of the lines that are there off the count; false when it is a new one. */
static bool line_is_known(GHashTable *counts, const BookBankItem *line)
{
    char *key = line_key(line);
    int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, key));

    if (count == 0) {
        g_free(key);
        return false;
    }
    g_hash_table_insert(counts, key, GINT_TO_POINTER(count - 1));
    return true;
}

static bool statement_insert(Book *book, Code account, const char *name, unsigned lines,
                             int64_t *id, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO bank_statement (id, account, name, lines, actor, hash) SELECT n, ?1, ?2, ?3, "
        "?4, seal('bank_statement', before, n, ?1, ?2, ?3, ?4)" SEALED_FROM("bank_statement"),
        error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, account);
    sqlite3_bind_text(insert, 2, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, lines);
    sqlite3_bind_int64(insert, 4, actor);
    if (!sql_do(book, insert, error))
        return false;
    *id = sqlite3_last_insert_rowid(book->database);
    return change_log(book, "statement", name, NULL, NULL, error);
}

static bool line_insert(Book *book, int64_t statement, Code account, const BookBankItem *line,
                        GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO bank_line (id, statement, account, month, day, amount, balance, reference, "
        "memo, payee, hash) SELECT n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, seal('bank_line', "
        "before, n, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" SEALED_FROM("bank_line"),
        error);
    unsigned char hash[HASH_SIZE];
    int64_t payee = 0;

    if (insert == NULL || (line->payee != NULL && *line->payee != '\0' &&
                           !person_put(book, line->payee, &payee, hash, error)))
        return false;
    sqlite3_bind_int64(insert, 1, statement);
    sqlite3_bind_int64(insert, 2, account);
    sqlite3_bind_int(insert, 3, line->date.month);
    sqlite3_bind_int(insert, 4, line->date.day);
    sqlite3_bind_int64(insert, 5, line->amount.fen);
    if (line->has_balance)
        sqlite3_bind_int64(insert, 6, line->balance.fen);
    sql_bind_text(insert, 7, line->reference);
    sql_bind_text(insert, 8, line->memo);
    if (payee != 0)
        sqlite3_bind_int64(insert, 9, payee);
    return sql_do(book, insert, error);
}

bool book_add_statement(Book *book, Code account, const char *name, const BookBankItem *lines,
                        unsigned count, unsigned *added, GError **error)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) fresh = g_ptr_array_new();
    int64_t statement;

    *added = 0;
    if (!change_open(book, error) || !book_each_bank_line(book, account, count_line, counts, error))
        return false;
    for (unsigned i = 0; i < count; i++)
        if (!line_is_known(counts, &lines[i]))
            g_ptr_array_add(fresh, (void *)&lines[i]);
    if (fresh->len == 0)
        return true;
    book->broken = true;
    if (!statement_insert(book, account, name, fresh->len, &statement, error))
        return false;
    for (; *added < fresh->len; (*added)++)
        if (!line_insert(book, statement, account, g_ptr_array_index(fresh, *added), error))
            return false;
    book->broken = false;
    return true;
}

/* ---- entries ---- */

static bool entry_finish(Book *book, BookBankItem *item, GError **error)
{
    sqlite3_stmt *row = sql_kept(book,
                                 "SELECT month, day, number, memo, (SELECT name FROM person "
                                 "WHERE id = payee) FROM voucher WHERE id = ?",
                                 error);
    GError *failed = NULL;

    if (row == NULL)
        return false;
    sqlite3_bind_int64(row, 1, item->id / ENTRY_SPAN);
    if (sql_next(book, row, &failed)) {
        item->date = (BookDate){sqlite3_column_int(row, 0), sqlite3_column_int(row, 1)};
        item->number = sqlite3_column_int(row, 2);
        item->memo = item->memo != NULL ? item->memo : text_kept(book, row, 3);
        item->payee = text_kept(book, row, 4);
    }
    sqlite3_reset(row);
    return ended(failed, error);
}

bool book_each_bank_entry(Book *book, Code account, BookBankVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) row =
        sql_new(book,
                "SELECT id, account, side, amount, memo, " MATCH_OF(
                    "entry") " FROM entry AS row WHERE stage <> 1 ORDER BY id",
                error);
    GError *failed = NULL;
    bool more = true;

    if (row == NULL)
        return false;
    while (more && sql_next(book, row, &failed)) {
        BookBankItem item = {.id = sqlite3_column_int64(row, 0),
                             .amount = {sqlite3_column_int64(row, 3)}};
        if (!code_covers(account, sqlite3_column_int64(row, 1)))
            continue;
        item.memo = text_kept(book, row, 4);
        item.match = sqlite3_column_int64(row, 5);
        if (sqlite3_column_int(row, 2) < 0 && !money_negate(&item.amount, item.amount))
            return book_damaged(book, "entry.amount", error);
        if (!entry_finish(book, &item, error))
            return false;
        more = visit(&item, data);
    }
    return ended(failed, error);
}

/* ---- matches ---- */

/* Adds what a member comes to; it must be there, and free. */
static bool member_sum(Book *book, const char *sql, const char *name, int64_t id, Money *sum,
                       GError **error)
{
    sqlite3_stmt *row = sql_kept(book, sql, error);
    GError *failed = NULL;
    Money amount = MONEY_ZERO;
    int64_t match = -1;

    if (row == NULL)
        return false;
    sqlite3_bind_int64(row, 1, id);
    if (sql_next(book, row, &failed)) {
        amount.fen = sqlite3_column_int64(row, 0);
        match = sqlite3_column_int64(row, 1);
    }
    sqlite3_reset(row);
    if (!ended(failed, error))
        return false;
    if (match != 0)
        return fail_number(match < 0 ? "bank-no-member" : "bank-member-matched", name, id, error);
    if (money_add(sum, *sum, amount))
        return true;
    error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return false;
}

static bool match_sums(Book *book, const BookBankMatch *match, GError **error)
{
    Money lines = MONEY_ZERO, entries = MONEY_ZERO;
    g_autofree char *left = NULL, *right = NULL;

    for (unsigned i = 0; i < match->line_count; i++)
        if (!member_sum(book,
                        "SELECT amount, " MATCH_OF("line") " FROM bank_line AS row WHERE id = ?",
                        "line", match->lines[i], &lines, error))
            return false;
    for (unsigned i = 0; i < match->entry_count; i++)
        if (!member_sum(
                book, "SELECT amount * side, " MATCH_OF("entry") " FROM entry AS row WHERE id = ?",
                "entry", match->entries[i], &entries, error))
            return false;
    if (lines.fen == entries.fen || strcmp(match->rule, BANK_RULE_EARLIER) == 0)
        return true;
    left = money_text(lines);
    right = money_text(entries);
    error_set(error, ERROR_INPUT, "bank-match-differs", "lines", left, "entries", right, NULL);
    return false;
}

static bool match_insert(Book *book, const char *rule, unsigned members, int64_t takes_back,
                         const char *reason, int64_t *id, GError **error)
{
    sqlite3_stmt *insert = sql_kept(
        book,
        "INSERT INTO bank_match (id, rule, members, takes_back, reason, actor, hash) SELECT n, ?1, "
        "?2, ?3, ?4, ?5, seal('bank_match', before, n, ?1, ?2, ?3, ?4, ?5)" SEALED_FROM(
            "bank_match"),
        error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_text(insert, 1, rule, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, members);
    if (takes_back != 0)
        sqlite3_bind_int64(insert, 3, takes_back);
    sql_bind_text(insert, 4, reason);
    sqlite3_bind_int64(insert, 5, actor);
    if (!sql_do(book, insert, error))
        return false;
    *id = sqlite3_last_insert_rowid(book->database);
    return change_log(book, "match", rule, takes_back != 0 ? "taken-back" : NULL, reason, error);
}

static bool member_insert(Book *book, int64_t match, int64_t line, int64_t entry, GError **error)
{
    sqlite3_stmt *insert =
        sql_kept(book,
                 "INSERT INTO bank_member (id, match, line, entry, hash) SELECT n, ?1, ?2, ?3, "
                 "seal('bank_member', before, n, ?1, ?2, ?3)" SEALED_FROM("bank_member"),
                 error);

    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, match);
    if (line != 0)
        sqlite3_bind_int64(insert, 2, line);
    if (entry != 0)
        sqlite3_bind_int64(insert, 3, entry);
    return sql_do(book, insert, error);
}

bool book_match(Book *book, const BookBankMatch *match, int64_t *id, GError **error)
{
    if (!change_open(book, error) || !match_sums(book, match, error))
        return false;
    book->broken = true;
    if (!match_insert(book, match->rule, match->line_count + match->entry_count, 0, match->reason,
                      id, error))
        return false;
    for (unsigned i = 0; i < match->line_count; i++)
        if (!member_insert(book, *id, match->lines[i], 0, error))
            return false;
    for (unsigned i = 0; i < match->entry_count; i++)
        if (!member_insert(book, *id, 0, match->entries[i], error))
            return false;
    book->broken = false;
    return true;
}

bool book_unmatch(Book *book, int64_t match, const char *reason, GError **error)
{
    int64_t found, id;
    bool done;

    if (!change_open(book, error) ||
        !sql_number(book,
                    "SELECT 1 FROM bank_match AS match WHERE id = ? AND takes_back IS NULL AND NOT "
                    "EXISTS (SELECT 1 FROM bank_match AS back WHERE back.takes_back = match.id)",
                    match, 0, 0, &found, error))
        return false;
    if (found == 0)
        return fail_number("bank-no-match", "match", match, error);
    if (reason == NULL || *reason == '\0')
        return fail_number("book-reason", "match", match, error);
    book->broken = true;
    done = match_insert(book, "undo", 0, match, reason, &id, error);
    book->broken = !done;
    return done;
}

const char *book_match_rule(Book *book, int64_t match, GError **error)
{
    sqlite3_stmt *row = sql_kept(book, "SELECT rule FROM bank_match WHERE id = ?", error);
    const char *rule = NULL;

    if (row == NULL)
        return NULL;
    sqlite3_bind_int64(row, 1, match);
    if (sql_next(book, row, error))
        rule = text_kept(book, row, 0);
    sqlite3_reset(row);
    return rule;
}
