/* seal.c: rows that stand on each other as vouchers do
 *
 * hash(row) = H(text(table) ‖ hash(row before) ‖ columns), made by SQL itself: the statement that
 * inserts a row and the one that verifies it call the same function with the same columns. Each
 * value is written with its type, so that no two rows have one encoding. docs/formats/book.md
 * documents it.
 */
#include "book/store.h"

static void update_number(crypto_generichash_state *state, int64_t number)
{
    uint64_t bytes = GUINT64_TO_LE((uint64_t)number);

    crypto_generichash_update(state, (const unsigned char *)&bytes, sizeof bytes);
}

/* Type, then the number, or size and bytes. */
static void update_value(crypto_generichash_state *state, sqlite3_value *value)
{
    int type = sqlite3_value_type(value);
    const void *bytes = type == SQLITE_BLOB   ? sqlite3_value_blob(value)
                        : type == SQLITE_NULL ? NULL
                                              : sqlite3_value_text(value);

    update_number(state, type);
    if (type == SQLITE_INTEGER) {
        update_number(state, sqlite3_value_int64(value));
        return;
    }
    update_number(state, sqlite3_value_bytes(value));
    if (bytes != NULL)
        crypto_generichash_update(state, bytes, (size_t)sqlite3_value_bytes(value));
}

static void seal(sqlite3_context *context, int count, sqlite3_value **values)
{
    crypto_generichash_state state;
    unsigned char hash[HASH_SIZE];

    crypto_generichash_init(&state, NULL, 0, HASH_SIZE);
    for (int i = 0; i < count; i++)
        update_value(&state, values[i]);
    crypto_generichash_final(&state, hash, HASH_SIZE);
    sqlite3_result_blob(context, hash, HASH_SIZE, SQLITE_TRANSIENT);
}

/* seals(columns): of all rows, in the order in which they come. NULL when there are none. */
static void seals_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    crypto_generichash_state **state = sqlite3_aggregate_context(context, sizeof *state);

    if (state == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    if (*state == NULL) {
        *state = g_new(crypto_generichash_state, 1);
        crypto_generichash_init(*state, NULL, 0, HASH_SIZE);
    }
    update_number(*state, count);
    for (int i = 0; i < count; i++)
        update_value(*state, values[i]);
}

static void seals_end(sqlite3_context *context)
{
    crypto_generichash_state **state = sqlite3_aggregate_context(context, 0);
    unsigned char hash[HASH_SIZE];

    if (state == NULL || *state == NULL) {
        sqlite3_result_null(context);
        return;
    }
    crypto_generichash_final(*state, hash, HASH_SIZE);
    g_clear_pointer(state, g_free);
    sqlite3_result_blob(context, hash, HASH_SIZE, SQLITE_TRANSIENT);
}

bool seal_prepare(Book *book, GError **error)
{
    const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
    int status =
        sqlite3_create_function_v2(book->database, "seal", -1, flags, NULL, seal, NULL, NULL, NULL);

    if (status == SQLITE_OK)
        status = sqlite3_create_function_v2(book->database, "seals", -1, flags, NULL, NULL,
                                            seals_step, seals_end, NULL);
    return status == SQLITE_OK || sql_fail(book, status, error);
}

/* ---- changes ---- */

/* The rows that a line of `change` counts, which are never written again. Drafts are, and given
 * cells may be: their lines are sealed without them. */
#define COUNTED(table, columns)                                                                    \
    "(SELECT seals(" columns ") FROM (SELECT " columns " FROM " table                              \
    " WHERE id BETWEEN row.first AND row.last ORDER BY id))"
#define CHANGE_SEALED                                                                              \
    "seal('change_seal', (SELECT hash FROM change_seal WHERE id = row.id - 1), row.id, "           \
    "row.actor, "                                                                                  \
    "row.at, row.what, row.subject, row.before, row.after, row.first, row.last, row.number, "      \
    "CASE row.what WHEN 'appropriate' THEN " COUNTED(                                              \
        "appropriation",                                                                           \
        "id, document, month, day, stage, amount, fund, function, economy, "                       \
        "nature, project, office, memo, actor") " WHEN 'row' THEN " COUNTED("register_row",        \
                                                                            "id, register, "       \
                                                                            "version, actor, "     \
                                                                            "fields") " WHEN "     \
                                                                                      "'text' "    \
                                                                                      "THEN"       \
                                                                                      " " COUNTED( \
                                                                                          "text",  \
                                                                                          "id, "   \
                                                                                          "key, "  \
                                                                                          "text, " \
                                                                                          "actor") " END)"

bool change_seal(Book *book, int64_t id, GError **error)
{
    sqlite3_stmt *insert = sql_kept(book,
                                    "INSERT INTO change_seal (id, hash) SELECT id, " CHANGE_SEALED
                                    " FROM change AS row WHERE id = ?",
                                    error);

    if (insert == NULL)
        return false;
    sqlite3_bind_int64(insert, 1, id);
    return sql_do(book, insert, error);
}

/* ---- verification ---- */

#define BROKEN(table, columns)                                                                     \
    "SELECT id FROM " table " AS row WHERE hash IS NOT seal('" table "', "                         \
    "(SELECT hash FROM " table " WHERE id = row.id - 1), id, " columns ") ORDER BY id LIMIT 1"
/* As many rows as lines of `change`: else the first that is missing, or too many. */
#define UNEVEN(table, what)                                                                        \
    "SELECT min(ids, lines) + 1 FROM (SELECT (SELECT ifnull(max(id), 0) FROM " table ") AS ids, "  \
    "(SELECT count(*) FROM change WHERE what = '" what "') AS lines) WHERE ids <> lines"

/* The same for rows that another table counts. */
#define UNCOUNTED(table, column, counting)                                                         \
    "SELECT min(rows, counted) + 1 FROM (SELECT (SELECT count(*) FROM " table ") AS rows, "        \
    "(SELECT ifnull(sum(" column "), 0) FROM " counting ") AS counted) WHERE rows <> counted"

/* What the last line of `change` of these kinds says of `subject`. */
#define LAST_SAID(subject_column, kinds)                                                           \
    "(SELECT after FROM change WHERE what IN (" kinds ") AND subject = " subject_column            \
    " ORDER BY id DESC LIMIT 1)"

/* Two questions for the first row that is wrong, 0 when there is none. */
typedef struct {
    const char *broken, *uneven, *reason;
} Sealed;

static const Sealed sealed[] = {
    {BROKEN("month_step", "month, closed, sequence, head, actor, reason"),
     UNEVEN("month_step", "month"), "verify-month-step"},
    {BROKEN("assertion", "month, day, account, fund, function, economy, nature, project, office, "
                         "amount, takes_back, memo, actor"),
     UNEVEN("assertion", "assert"), "verify-assertion-row"},
    {BROKEN("checkpoint", "sequence, head, balances, month, assertion, actors, people, at, actor, "
                          "key, signature"),
     UNEVEN("checkpoint", "checkpoint"), "verify-checkpoint-row"},
    {BROKEN("attachment", "digest, kind, size, name, actor"), UNEVEN("attachment", "attachment"),
     "verify-attachment-row"},
    {BROKEN("attachment_link",
            "attachment, voucher, draft, application, takes_back, reason, actor"),
     UNEVEN("attachment_link", "attach"), "verify-attachment-link"},
    {BROKEN("invoice", "attachment, code, number, year, month, day, amount, seller, buyer, actor"),
     UNEVEN("invoice", "invoice"), "verify-invoice-row"},
    {BROKEN("plan", PLAN_COLUMNS), UNEVEN("plan", "plan"), "verify-plan-row"},
    {BROKEN("override", OVERRIDE_COLUMNS), UNEVEN("override", "override"), "verify-override-row"},
    {BROKEN("override_use", OVERRIDE_USE_COLUMNS), UNEVEN("override_use", "use-override"),
     "verify-override-row"},
    {BROKEN("application", APPLICATION_COLUMNS), UNEVEN("application", "application"),
     "verify-application-row"},
    {BROKEN("application_step", STEP_COLUMNS), UNEVEN("application_step", "application-step"),
     "verify-application-row"},
    {BROKEN("bank_statement", "account, name, lines, actor"), UNEVEN("bank_statement", "statement"),
     "verify-bank-statement"},
    {BROKEN("bank_line", "statement, account, month, day, amount, balance, reference, memo, payee"),
     UNCOUNTED("bank_line", "lines", "bank_statement"), "verify-bank-line"},
    {BROKEN("bank_match", "rule, members, takes_back, reason, actor"),
     UNEVEN("bank_match", "match"), "verify-bank-match"},
    {BROKEN("bank_member", "match, line, entry"), UNCOUNTED("bank_member", "members", "bank_match"),
     "verify-bank-match"},
    {BROKEN("register_version", VERSION_COLUMNS),
     UNCOUNTED("register_version", "number", "change WHERE what = 'version'"),
     "verify-register-version"},
    {BROKEN("deed", DEED_COLUMNS), UNEVEN("deed", "deed"), "verify-deed"},
};

static const Sealed logged[] = {
    {"SELECT row.id FROM change AS row LEFT JOIN change_seal USING (id) WHERE "
     "row.id >= (SELECT min(id) FROM change_seal) AND hash IS NOT " CHANGE_SEALED
     " ORDER BY row.id LIMIT 1",
     "SELECT id FROM change_seal WHERE id > (SELECT max(id) FROM change) ORDER BY id LIMIT 1",
     "verify-change"},
    {"SELECT rowid FROM appropriation WHERE id > (SELECT ifnull(max(last), 0) FROM change WHERE "
     "what = 'appropriate') LIMIT 1",
     UNCOUNTED("appropriation", "number", "change WHERE what = 'appropriate'"),
     "verify-appropriation"},
    {UNCOUNTED("register_row", "number", "change WHERE what = 'row'"),
     UNCOUNTED("text", "number", "change WHERE what = 'text'"), "verify-rows"},
    {"SELECT (SELECT ifnull(max(id), 1) FROM change WHERE what IN ('create', 'set') AND "
     "subject = name) FROM setting WHERE value IS NOT " LAST_SAID("name",
                                                                  "'create', 'set'") " LIMIT 1",
     "SELECT id FROM change WHERE what IN ('create', 'set') AND subject NOT IN "
     "(SELECT name FROM setting) LIMIT 1",
     "verify-setting"},
    {"SELECT id FROM project WHERE name IS NOT " LAST_SAID("code", "'project'") " LIMIT 1",
     "SELECT id FROM office WHERE name IS NOT " LAST_SAID("code", "'office'") " LIMIT 1",
     "verify-name"},
};

static bool first_wrong(Book *book, const Sealed *questions, size_t count, BookVerdict *verdict,
                        GError **error)
{
    for (size_t i = 0; i < count; i++) {
        int64_t row;

        if (!sql_number(book, questions[i].broken, 0, 0, 0, &row, error) ||
            (row == 0 && !sql_number(book, questions[i].uneven, 0, 0, 0, &row, error)))
            return false;
        if (row == 0)
            continue;
        verdict->reason = questions[i].reason;
        verdict->bad_row = row;
        return true;
    }
    return true;
}

bool seals_verify(Book *book, BookVerdict *verdict, GError **error)
{
    return first_wrong(book, sealed, G_N_ELEMENTS(sealed), verdict, error);
}

bool changes_verify(Book *book, BookVerdict *verdict, GError **error)
{
    return first_wrong(book, logged, G_N_ELEMENTS(logged), verdict, error);
}
