/* application.c: versions of applications, the people they pay, steps
 *
 * A version holds the hash of its list of people (payee's salted hash, count and amount of each),
 * so that names may go while what was approved stays proved.
 */
#include "book/application.h"

#include <string.h>

#include "book/store.h"

/* ---- people ---- */

static void hash_number(crypto_generichash_state *state, int64_t number)
{
    uint64_t bytes = GUINT64_TO_LE((uint64_t)number);

    crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof bytes);
}

static bool person_write(Book *book, int64_t application, const BookBeneficiary *person,
                         crypto_generichash_state *state, GError **error)
{
    sqlite3_stmt *insert = sql_kept(book,
                                    "INSERT INTO application_person (application, payee, number, "
                                    "amount) VALUES (?, ?, ?, ?)",
                                    error);
    unsigned char hash[HASH_SIZE];
    int64_t payee;

    if (insert == NULL || !text_given(person->name, "name", error) ||
        !person_put(book, person->name, &payee, hash, error))
        return false;
    crypto_generichash_update(state, hash, HASH_SIZE);
    hash_number(state, person->count);
    hash_number(state, person->amount.fen);
    sqlite3_bind_int64(insert, 1, application);
    sqlite3_bind_int64(insert, 2, payee);
    sqlite3_bind_int64(insert, 3, person->count);
    sqlite3_bind_int64(insert, 4, person->amount.fen);
    return sql_do(book, insert, error);
}

/* Writes the people of row `id`, which is written after them, and hashes them. */
static bool people_write(Book *book, int64_t id, const BookApplication *application,
                         unsigned char hash[HASH_SIZE], GError **error)
{
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, HASH_SIZE);
    for (unsigned i = 0; i < application->people_count; i++)
        if (!person_write(book, id, &application->people[i], &state, error))
            return false;
    crypto_generichash_final(&state, hash, HASH_SIZE);
    return true;
}

/* ---- writing ---- */

static bool application_check(const Book *book, const BookApplication *application, GError **error)
{
    g_autofree char *day = g_strdup_printf("%d-%d", application->month, application->day);

    if (!text_given(application->kind, "kind", error) ||
        !text_given(application->purpose, "purpose", error) ||
        !keys_check(book, &application->keys, error))
        return false;
    if (!date_is_valid(book, application->month, application->day))
        error_set(error, ERROR_INPUT, "book-application-date", "found", day, "expected",
                  "book-expect-date", NULL);
    else if (application->amount.fen <= 0 || application->attachments < 0)
        error_set(error, ERROR_INPUT, "book-application-amount", NULL);
    else
        return true;
    return false;
}

static bool version_insert(Book *book, const BookApplication *application, int64_t payee,
                           const unsigned char *people, GError **error)
{
    sqlite3_stmt *insert =
        sql_kept(book,
                 SEALED_INSERT("application", APPLICATION_COLUMNS,
                               "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, "
                               "?16, ?17, ?18, ?19"),
                 error);
    int64_t actor;

    if (insert == NULL || !change_actor(book, &actor, error))
        return false;
    sqlite3_bind_int64(insert, 1, application->number);
    sqlite3_bind_int64(insert, 2, application->version);
    sqlite3_bind_int64(insert, 3, application->month);
    sqlite3_bind_int64(insert, 4, application->day);
    sql_bind_text(insert, 5, application->kind);
    sql_bind_text(insert, 6, application->purpose);
    sql_bind_text(insert, 7, application->document);
    if (payee != 0)
        sqlite3_bind_int64(insert, 8, payee);
    sql_bind_text(insert, 9, application->standard);
    if (people != NULL)
        sqlite3_bind_blob(insert, 10, people, HASH_SIZE, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 11, application->attachments);
    keys_bind(insert, 12, &application->keys);
    sqlite3_bind_int64(insert, 18, application->amount.fen);
    sqlite3_bind_int64(insert, 19, actor);
    return sql_do(book, insert, error);
}

static bool version_number(Book *book, BookApplication *application, GError **error)
{
    int64_t last;

    if (application->number == 0) {
        application->version = 1;
        return sql_number(book, "SELECT 1 + ifnull(max(number), 0) FROM application", 0, 0, 1,
                          &application->number, error);
    }
    if (!sql_number(book, "SELECT max(version) FROM application WHERE number = ?",
                    application->number, 0, 0, &last, error))
        return false;
    application->version = last + 1;
    return true;
}

static bool version_write(Book *book, BookApplication *application, GError **error)
{
    unsigned char hash[HASH_SIZE], people[HASH_SIZE];
    bool paid_to = application->payee != NULL && *application->payee != '\0';
    bool listed = application->people_count > 0;
    int64_t id, payee = 0;
    g_autofree char *subject = NULL;

    if (!version_number(book, application, error) ||
        !sql_number(book, "SELECT 1 + ifnull(max(id), 0) FROM application", 0, 0, 1, &id, error) ||
        (paid_to && !person_put(book, application->payee, &payee, hash, error)))
        return false;
    /* The people name a row that is not there yet: foreign keys are checked when it is, too. */
    subject = g_strdup_printf("%" G_GINT64_FORMAT, application->number);
    return sql_script(book, "PRAGMA defer_foreign_keys = ON", error) &&
           (!listed || people_write(book, id, application, people, error)) &&
           version_insert(book, application, payee, listed ? people : NULL, error) &&
           change_log(book, "application", subject, NULL, NULL, error);
}

bool book_apply(Book *book, const BookApplication *application, int64_t *number, GError **error)
{
    BookApplication written = *application;

    if (!change_open(book, error) || !application_check(book, application, error))
        return false;
    book->broken = true;
    if (!version_write(book, &written, error))
        return false;
    book->broken = false;
    if (number != NULL)
        *number = written.number;
    return true;
}

static bool application_changed(int64_t number, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    error_set(error, ERROR_INPUT, "book-application-changed", "application", text, "mend",
              "book-mend-application-changed", NULL);
    return false;
}

bool book_step(Book *book, const BookStep *step, GError **error)
{
    g_autofree char *subject = g_strdup_printf("%" G_GINT64_FORMAT, step->number);
    sqlite3_stmt *insert;
    int64_t row, actor;

    if (!change_open(book, error) || !change_actor(book, &actor, error) ||
        !sql_number(book,
                    "SELECT id FROM application AS a WHERE number = ?1 AND version = ?2 AND "
                    "version = (SELECT max(version) FROM application WHERE number = ?1)",
                    step->number, step->version, 0, &row, error))
        return false;
    if (row == 0)
        return application_changed(step->number, error);
    insert = sql_kept(book,
                      SEALED_INSERT("application_step", STEP_COLUMNS,
                                    "?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                                    "(SELECT hash FROM application WHERE id = ?1), ?9, ?10"),
                      error);
    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, row);
    sqlite3_bind_int64(insert, 2, step->verb);
    sqlite3_bind_int64(insert, 3, step->month);
    sqlite3_bind_int64(insert, 4, step->day);
    sql_bind_text(insert, 5, step->role);
    sql_bind_text(insert, 6, step->reason);
    sql_bind_text(insert, 7, step->evidence);
    sql_bind_text(insert, 8, step->evidence_hash);
    sqlite3_bind_int64(insert, 9, book->now);
    sqlite3_bind_int64(insert, 10, actor);
    return sql_do(book, insert, error) &&
           change_log(book, "application-step", subject, NULL, step->role, error);
}

/* ---- reading ---- */

static void hash_hex(sqlite3_stmt *row, int column, char hex[2 * HASH_SIZE + 1])
{
    const void *hash = sqlite3_column_blob(row, column);

    *hex = '\0';
    if (sqlite3_column_bytes(row, column) == HASH_SIZE)
        sodium_bin2hex(hex, 2 * HASH_SIZE + 1, hash, HASH_SIZE);
}

#define APPLICATION_SELECT                                                                         \
    "SELECT number, version, month, day, kind, purpose, document, person.name, standard, "         \
    "attachments, " KEY_COLUMNS ", amount, actor.name, a.hash, a.id FROM application AS a "        \
    "LEFT JOIN person ON person.id = a.payee LEFT JOIN actor ON actor.id = a.actor "

/* False when no program of ours wrote it. */
static bool application_from_row(sqlite3_stmt *row, BookApplication *application)
{
    *application = (BookApplication){
        .number = sqlite3_column_int64(row, 0),
        .version = sqlite3_column_int64(row, 1),
        .month = sqlite3_column_int(row, 2),
        .day = sqlite3_column_int(row, 3),
        .kind = sql_text(row, 4),
        .purpose = sql_text(row, 5),
        .document = sql_text(row, 6),
        .payee = sql_text(row, 7),
        .standard = sql_text(row, 8),
        .attachments = sqlite3_column_int(row, 9),
        .keys = keys_from_row(row, 10),
        .amount = {sqlite3_column_int64(row, 16)},
        .actor = sql_text(row, 17),
    };
    hash_hex(row, 18, application->hash);
    return application->kind != NULL && application->purpose != NULL &&
           application->amount.fen > 0 && application->month >= 1 && application->month <= 12 &&
           application->day >= 1 && application->day <= 31;
}

static bool people_read(Book *book, int64_t row, BookApplication *application, GError **error)
{
    sqlite3_stmt *lines =
        sql_kept(book,
                 "SELECT name, number, amount FROM application_person AS p LEFT JOIN person "
                 "ON person.id = p.payee WHERE application = ? ORDER BY p.id",
                 error);
    g_autoptr(GArray) people = g_array_new(FALSE, FALSE, sizeof(BookBeneficiary));
    g_autoptr(GError) failed = NULL;

    if (lines == NULL)
        return false;
    sqlite3_bind_int64(lines, 1, row);
    while (sql_next(book, lines, &failed)) {
        const BookBeneficiary person = {g_strdup(sql_text(lines, 0)),
                                        sqlite3_column_int64(lines, 1),
                                        {sqlite3_column_int64(lines, 2)}};
        g_array_append_val(people, person);
    }
    application->people_count = people->len;
    application->people = (BookBeneficiary *)(void *)g_array_steal(people, NULL);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static void texts_copy(BookApplication *application)
{
    application->kind = g_strdup(application->kind);
    application->purpose = g_strdup(application->purpose);
    application->document = g_strdup(application->document);
    application->payee = g_strdup(application->payee);
    application->standard = g_strdup(application->standard);
    application->actor = g_strdup(application->actor);
}

BookApplication *book_application(Book *book, int64_t number, GError **error)
{
    sqlite3_stmt *row =
        sql_kept(book, APPLICATION_SELECT "WHERE number = ? ORDER BY version DESC LIMIT 1", error);
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    BookApplication *application;
    GError *failed = NULL;
    int64_t id;

    if (row == NULL)
        return NULL;
    sqlite3_bind_int64(row, 1, number);
    if (!sql_next(book, row, &failed)) {
        if (failed != NULL)
            g_propagate_error(error, failed);
        else
            error_set(error, ERROR_INPUT, "book-no-application", "application", text, "mend",
                      "book-mend-application", NULL);
        return NULL;
    }
    application = g_new0(BookApplication, 1);
    if (!application_from_row(row, application))
        book_damaged(book, "application", &failed);
    id = sqlite3_column_int64(row, 19);
    texts_copy(application);
    sqlite3_reset(row);
    if (failed == NULL && people_read(book, id, application, &failed))
        return application;
    book_application_free(application);
    g_propagate_error(error, failed);
    return NULL;
}

void book_application_free(BookApplication *application)
{
    if (application == NULL)
        return;
    for (unsigned i = 0; i < application->people_count; i++)
        g_free((char *)application->people[i].name);
    g_free((BookBeneficiary *)application->people);
    g_free((char *)application->kind);
    g_free((char *)application->purpose);
    g_free((char *)application->document);
    g_free((char *)application->payee);
    g_free((char *)application->standard);
    g_free((char *)application->actor);
    g_free(application);
}

bool book_each_application(Book *book, BookApplicationVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        sql_new(book,
                APPLICATION_SELECT "WHERE version = (SELECT max(version) FROM application "
                                   "WHERE number = a.number) ORDER BY number",
                error);
    g_autoptr(GError) failed = NULL;
    BookApplication application;

    if (rows == NULL)
        return false;
    while (sql_next(book, rows, &failed)) {
        if (!application_from_row(rows, &application))
            return book_damaged(book, "application", error);
        if (!visit(&application, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

static const char *kept(Book *book, sqlite3_stmt *row, int column)
{
    const char *text = sql_text(row, column);

    return text != NULL ? g_string_chunk_insert_const(book->strings, text) : NULL;
}

bool book_each_step(Book *book, BookStepVisit visit, void *data, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        sql_new(book,
                "SELECT a.number, a.version, s.verb, s.month, s.day, s.role, s.reason, s.evidence, "
                "s.evidence_hash, actor.name, s.at, s.seen FROM application_step AS s "
                "JOIN application AS a ON a.id = s.application "
                "LEFT JOIN actor ON actor.id = s.actor ORDER BY s.id",
                error);
    g_autoptr(GError) failed = NULL;

    if (rows == NULL)
        return false;
    while (sql_next(book, rows, &failed)) {
        BookStep step = {.number = sqlite3_column_int64(rows, 0),
                         .version = sqlite3_column_int64(rows, 1),
                         .verb =
                             (ApplicationVerb)CLAMP(sqlite3_column_int(rows, 2), 0, STEP_COUNT - 1),
                         .month = sqlite3_column_int(rows, 3),
                         .day = sqlite3_column_int(rows, 4),
                         .role = kept(book, rows, 5),
                         .reason = kept(book, rows, 6),
                         .evidence = kept(book, rows, 7),
                         .evidence_hash = kept(book, rows, 8),
                         .actor = kept(book, rows, 9),
                         .at = sqlite3_column_int64(rows, 10)};
        hash_hex(rows, 11, step.seen);
        if (!visit(&step, data, error))
            return false;
    }
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}

bool book_applied(Book *book, int64_t number, const char *name, bool *applied, GError **error)
{
    sqlite3_stmt *find =
        sql_kept(book,
                 "SELECT 1 FROM application JOIN actor ON actor.id = application.actor "
                 "WHERE number = ? AND actor.name = ?",
                 error);
    g_autoptr(GError) failed = NULL;

    if (find == NULL)
        return false;
    sqlite3_bind_int64(find, 1, number);
    sqlite3_bind_text(find, 2, name, -1, SQLITE_STATIC);
    *applied = sql_next(book, find, &failed);
    sqlite3_reset(find);
    if (failed == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&failed));
    return false;
}
