/* budget.c: plans of use, overrides of rules */
#include "book/budget.h"

#include "book/store.h"

/* ---- keys ---- */

static const Field key_fields[] = {FIELD_FUND,   FIELD_FUNCTION, FIELD_ECONOMY,
                                   FIELD_NATURE, FIELD_PROJECT,  FIELD_OFFICE};
G_STATIC_ASSERT(G_N_ELEMENTS(key_fields) == KEY_COLUMN_COUNT);

void keys_bind(sqlite3_stmt *statement, int place, const BookKeys *keys)
{
    for (int i = 0; i < KEY_COLUMN_COUNT; i++)
        sqlite3_bind_int64(statement, place + i, keys->codes[key_fields[i]]);
}

BookKeys keys_from_row(sqlite3_stmt *statement, int column)
{
    BookKeys keys = {0};

    /* The file may have been made by anybody; no code is negative. */
    for (int i = 0; i < KEY_COLUMN_COUNT; i++)
        keys.codes[key_fields[i]] = MAX(sqlite3_column_int64(statement, column + i), 0);
    return keys;
}

bool keys_check(const Book *book, const BookKeys *keys, GError **error)
{
    Code project = keys->codes[FIELD_PROJECT], office = keys->codes[FIELD_OFFICE];

    for (int i = 0; i < KEY_COLUMN_COUNT; i++)
        if (keys->codes[key_fields[i]] < 0) {
            error_set(error, ERROR_INPUT, "book-keys", "field", field_name(key_fields[i]), NULL);
            return false;
        }
    if ((project == 0 || book_name_at(book, FIELD_PROJECT, project) != NULL) &&
        (office == 0 || book_name_at(book, FIELD_OFFICE, office) != NULL))
        return true;
    error_set(error, ERROR_INPUT, "book-keys", "field", "project, office", NULL);
    return false;
}

bool text_given(const char *text, const char *field, GError **error)
{
    if (text != NULL && *text != '\0')
        return true;
    error_set(error, ERROR_INPUT, "book-text-empty", "field", field, NULL);
    return false;
}

const char *book_actor(const Book *book) { return book->actor; }

/* ---- plans ---- */

static bool plan_check(const Book *book, const BookPlan *plan, GError **error)
{
    g_autofree char *month = g_strdup_printf("%d", plan->month);

    if (plan->month >= 1 && plan->month <= 12)
        return text_given(plan->mode, "mode", error) &&
               text_given(plan->document, "document", error) &&
               keys_check(book, &plan->keys, error);
    error_set(error, ERROR_INPUT, "book-month", "month", month, NULL);
    return false;
}

bool book_plan(Book *book, const BookPlan *plan, GError **error)
{
    sqlite3_stmt *insert;
    int64_t actor;

    if (!change_open(book, error) || !plan_check(book, plan, error) ||
        !change_actor(book, &actor, error))
        return false;
    insert = sql_kept(
        book,
        SEALED_INSERT("plan", PLAN_COLUMNS, "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12"),
        error);
    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, plan->month);
    sql_bind_text(insert, 2, plan->mode);
    sql_bind_text(insert, 3, plan->document);
    sql_bind_text(insert, 4, plan->memo);
    keys_bind(insert, 5, &plan->keys);
    sqlite3_bind_int64(insert, 11, plan->amount.fen);
    sqlite3_bind_int64(insert, 12, actor);
    return sql_do(book, insert, error) &&
           change_log(book, "plan", plan->document, NULL, NULL, error);
}

bool book_each_plan(Book *book, BookPlanVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        sql_new(book, "SELECT " PLAN_COLUMNS " FROM plan ORDER BY id", error);
    g_autoptr(GError) failed = NULL;

    if (rows == NULL)
        return false;
    while (sql_next(book, rows, &failed)) {
        const BookPlan plan = {.month = sqlite3_column_int(rows, 0),
                               .mode = sql_text(rows, 1),
                               .document = sql_text(rows, 2),
                               .memo = sql_text(rows, 3),
                               .keys = keys_from_row(rows, 4),
                               .amount = {sqlite3_column_int64(rows, 10)}};
        if (plan.month < 1 || plan.month > 12)
            return book_damaged(book, "plan", error);
        if (!visit(&plan, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

/* ---- overrides ---- */

static bool grant_check(const Book *book, const BookOverride *override, GError **error)
{
    if (!text_given(override->rule, "rule", error) || !text_given(override->user, "for", error) ||
        !text_given(override->reason, "reason", error))
        return false;
    if (override->amount.fen > 0 && g_strcmp0(override->user, book->actor) != 0)
        return true;
    error_set(error, ERROR_INPUT,
              override->amount.fen <= 0 ? "book-override-amount" : "book-override-own", "actor",
              book->actor, NULL);
    return false;
}

bool book_grant(Book *book, const BookOverride *override, int64_t *id, GError **error)
{
    sqlite3_stmt *insert;
    int64_t actor, user;

    if (!change_open(book, error) || !grant_check(book, override, error) ||
        !change_actor(book, &actor, error) ||
        !change_actor_named(book, override->user, &user, error))
        return false;
    insert =
        sql_kept(book, SEALED_INSERT("override", OVERRIDE_COLUMNS, "?1, ?2, ?3, ?4, ?5"), error);
    if (insert == NULL)
        return false;
    sql_bind_text(insert, 1, override->rule);
    sqlite3_bind_int64(insert, 2, override->amount.fen);
    sqlite3_bind_int64(insert, 3, user);
    sql_bind_text(insert, 4, override->reason);
    sqlite3_bind_int64(insert, 5, actor);
    if (!sql_do(book, insert, error))
        return false;
    if (id != NULL)
        *id = sqlite3_last_insert_rowid(book->database);
    return change_log(book, "override", override->rule, NULL, override->user, error);
}

static const char *kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

bool book_each_override(Book *book, BookOverrideVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows = sql_new(
        book,
        "SELECT o.id, o.rule, o.amount, user.name, o.reason, granter.name, use.id, use.subject "
        "FROM override AS o LEFT JOIN override_use AS use ON use.override = o.id "
        "LEFT JOIN actor AS user ON user.id = o.user "
        "LEFT JOIN actor AS granter ON granter.id = o.actor ORDER BY o.id",
        error);
    g_autoptr(GError) failed = NULL;

    if (rows == NULL)
        return false;
    while (sql_next(book, rows, &failed)) {
        const BookOverride override = {.id = sqlite3_column_int64(rows, 0),
                                       .rule = kept(book, rows, 1),
                                       .amount = {sqlite3_column_int64(rows, 2)},
                                       .user = kept(book, rows, 3),
                                       .reason = kept(book, rows, 4),
                                       .granter = kept(book, rows, 5),
                                       .used_by = sqlite3_column_int64(rows, 6),
                                       .subject = kept(book, rows, 7)};
        if (!visit(&override, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_use_override(Book *book, int64_t id, const char *subject, Money excess, GError **error)
{
    sqlite3_stmt *insert;
    int64_t actor;

    if (!change_open(book, error) || !text_given(subject, "subject", error) ||
        !change_actor(book, &actor, error))
        return false;
    insert = sql_kept(book, SEALED_INSERT("override_use", OVERRIDE_USE_COLUMNS, "?1, ?2, ?3, ?4"),
                      error);
    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, id);
    sqlite3_bind_text(insert, 2, subject, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, excess.fen);
    sqlite3_bind_int64(insert, 4, actor);
    return sql_do(book, insert, error) &&
           change_log(book, "use-override", subject, NULL, NULL, error);
}
