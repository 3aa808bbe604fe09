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
    const void *bytes = type == SQLITE_BLOB ? sqlite3_value_blob(value)
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

bool seal_prepare(Book *book, GError **error)
{
    int status = sqlite3_create_function_v2(
        book->database, "seal", -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
        seal, NULL, NULL, NULL);

    return status == SQLITE_OK || sql_fail(book, status, error);
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

static const struct {
    const char *broken, *uneven, *reason;
} sealed[] = {
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
    {BROKEN("invoice",
            "attachment, code, number, year, month, day, amount, seller, buyer, actor"),
     UNEVEN("invoice", "invoice"), "verify-invoice-row"},
    {BROKEN("plan", PLAN_COLUMNS), UNEVEN("plan", "plan"), "verify-plan-row"},
    {BROKEN("override", OVERRIDE_COLUMNS), UNEVEN("override", "override"), "verify-override-row"},
    {BROKEN("override_use", OVERRIDE_USE_COLUMNS), UNEVEN("override_use", "use-override"),
     "verify-override-row"},
    {BROKEN("application", APPLICATION_COLUMNS), UNEVEN("application", "application"),
     "verify-application-row"},
    {BROKEN("application_step", STEP_COLUMNS), UNEVEN("application_step", "application-step"),
     "verify-application-row"},
    {BROKEN("bank_statement", "account, name, lines, actor"),
     UNEVEN("bank_statement", "statement"), "verify-bank-statement"},
    {BROKEN("bank_line",
            "statement, account, month, day, amount, balance, reference, memo, payee"),
     UNCOUNTED("bank_line", "lines", "bank_statement"), "verify-bank-line"},
    {BROKEN("bank_match", "rule, members, takes_back, reason, actor"),
     UNEVEN("bank_match", "match"), "verify-bank-match"},
    {BROKEN("bank_member", "match, line, entry"),
     UNCOUNTED("bank_member", "members", "bank_match"), "verify-bank-match"},
    {BROKEN("register_version", VERSION_COLUMNS),
     UNCOUNTED("register_version", "number", "change WHERE what = 'version'"),
     "verify-register-version"},
    {BROKEN("deed", DEED_COLUMNS), UNEVEN("deed", "deed"), "verify-deed"},
};

bool seals_verify(Book *book, BookVerdict *verdict, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sealed); i++) {
        int64_t row;

        if (!sql_number(book, sealed[i].broken, 0, 0, 0, &row, error) ||
            (row == 0 && !sql_number(book, sealed[i].uneven, 0, 0, 0, &row, error)))
            return false;
        if (row == 0)
            continue;
        verdict->reason = sealed[i].reason;
        verdict->bad_row = row;
        return true;
    }
    return true;
}
