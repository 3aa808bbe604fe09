/* appropriation.c: the money that was given to spend; a mistake is corrected by a further row */
#include "book/store.h"

static bool appropriation_refuse(const BookAppropriation *appropriation, const char *id,
                                 const char *found, const char *expected, GError **error)
{
    error_set(error, ERROR_INPUT, id, "document", appropriation->document, "found", found,
              "expected", expected, NULL);
    return false;
}

static bool appropriation_check(const Book *book, const BookAppropriation *appropriation,
                                GError **error)
{
    g_autofree char *day = g_strdup_printf("%d-%d", appropriation->month, appropriation->day);
    g_autofree char *amount = money_text(appropriation->amount);

    if (appropriation->document == NULL || *appropriation->document == '\0')
        return appropriation_refuse(appropriation, "book-appropriation-document", NULL, NULL,
                                    error);
    if (!date_is_valid(book, appropriation->month, appropriation->day))
        return appropriation_refuse(appropriation, "book-appropriation-date", day,
                                    "book-expect-date", error);
    if (appropriation->stage < STAGE_INITIAL || appropriation->stage > STAGE_TRANSFER)
        return appropriation_refuse(appropriation, "book-appropriation-stage", NULL, NULL, error);
    if (appropriation->stage == STAGE_CUT && appropriation->amount.fen > 0)
        return appropriation_refuse(appropriation, "book-appropriation-cut", amount,
                                    "book-expect-cut", error);
    if ((appropriation->fund | appropriation->function | appropriation->economy |
         appropriation->nature) < 0)
        return appropriation_refuse(appropriation, "book-appropriation-code", NULL, NULL, error);
    if ((appropriation->project != 0 &&
         book_name_at(book, FIELD_PROJECT, appropriation->project) == NULL) ||
        (appropriation->office != 0 &&
         book_name_at(book, FIELD_OFFICE, appropriation->office) == NULL))
        return appropriation_refuse(appropriation, "book-appropriation-name", NULL, NULL, error);
    return true;
}

#define APPROPRIATION_COLUMNS                                                                      \
    "month, day, stage, amount, fund, function, economy, nature, project, office, document, memo"
enum { NUMBER_COUNT = 10 };

/* A row of its own, for version 1 of the file had no column for it. */
static bool carried_insert(Book *book, int64_t id, GError **error)
{
    sqlite3_stmt *insert =
        sql_kept(book, "INSERT INTO appropriation_carried (id) VALUES (?)", error);

    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, id);
    return sql_do(book, insert, error);
}

bool book_appropriate(Book *book, const BookAppropriation *appropriation, GError **error)
{
    const int64_t columns[NUMBER_COUNT] = {appropriation->month,   appropriation->day,
                                           appropriation->stage,   appropriation->amount.fen,
                                           appropriation->fund,    appropriation->function,
                                           appropriation->economy, appropriation->nature,
                                           appropriation->project, appropriation->office};
    sqlite3_stmt *insert;
    int64_t actor, id;

    if (!change_open(book, error) || !appropriation_check(book, appropriation, error) ||
        !change_actor(book, &actor, error))
        return false;
    insert = sql_kept(book,
                      "INSERT INTO appropriation (" APPROPRIATION_COLUMNS ", actor) "
                      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                      error);
    if (insert == NULL)
        return false;
    for (int i = 0; i < NUMBER_COUNT; i++)
        sqlite3_bind_int64(insert, i + 1, columns[i]);
    sqlite3_bind_text(insert, NUMBER_COUNT + 1, appropriation->document, -1, SQLITE_STATIC);
    sql_bind_text(insert, NUMBER_COUNT + 2, appropriation->memo);
    sqlite3_bind_int64(insert, NUMBER_COUNT + 3, actor);
    if (!sql_do(book, insert, error))
        return false;
    id = sqlite3_last_insert_rowid(book->database);
    change_count(book, CHANGED_APPROPRIATION, id);
    return !appropriation->carried || carried_insert(book, id, error);
}

/* False when no appropriation of ours can stand so. */
static bool appropriation_from_row(sqlite3_stmt *statement, BookAppropriation *appropriation)
{
    *appropriation = (BookAppropriation){
        .month = sqlite3_column_int(statement, 0),
        .day = sqlite3_column_int(statement, 1),
        .stage = (Stage)sqlite3_column_int(statement, 2),
        .amount = {sqlite3_column_int64(statement, 3)},
        .fund = sqlite3_column_int64(statement, 4),
        .function = sqlite3_column_int64(statement, 5),
        .economy = sqlite3_column_int64(statement, 6),
        .nature = sqlite3_column_int64(statement, 7),
        .project = sqlite3_column_int64(statement, 8),
        .office = sqlite3_column_int64(statement, 9),
        .document = sql_text(statement, 10),
        .memo = sql_text(statement, 11),
        .carried = sqlite3_column_int(statement, 12) != 0,
    };
    return appropriation->month >= 1 && appropriation->month <= 12 && appropriation->day >= 1 &&
           appropriation->day <= 31 && appropriation->stage >= STAGE_INITIAL &&
           appropriation->stage <= STAGE_TRANSFER && appropriation->document != NULL &&
           (appropriation->fund | appropriation->function | appropriation->economy |
            appropriation->nature | appropriation->project | appropriation->office) >= 0;
}

bool book_each_appropriation(Book *book, BookAppropriationVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        sql_new(book,
                "SELECT " APPROPRIATION_COLUMNS ", carried.id IS NOT NULL FROM appropriation "
                "LEFT JOIN appropriation_carried AS carried USING (id) ORDER BY appropriation.id",
                error);
    BookAppropriation appropriation;
    int status;

    if (statement == NULL)
        return false;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        if (!appropriation_from_row(statement, &appropriation))
            return book_damaged(book, "appropriation", error);
        if (!visit(&appropriation, data, error))
            return false;
    }
    return status == SQLITE_DONE || sql_fail(book, status, error);
}
