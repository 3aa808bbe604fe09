/* read_ledger.c: journals of ledger and hledger
 *
 *   2021-05-03 * (12) 支付办公费
 *       ; attachments: 2
 *       Expenses:5001        128.00 CNY
 *       Assets:1002
 *       [Expenses:7101]      128.00 CNY
 *       ; function: 2013201
 *
 * Understood are transactions with a number, real and balanced virtual postings, one amount left
 * out, tags. What declares or formats (account, commodity, tag, D, P …) is passed over. What would
 * change or make transactions (include, apply, alias, =, ~) is refused, with the way out: to let
 * the program itself print what it understood.
 */
#include "base/error.h"
#include "exchange/journal.h"

#include <jansson.h>
#include <string.h>

static const char *blanks_skip(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* ---- tags ---- */

/* A value in quotes, as a string of JSON. NULL when it is none. */
static char *value_unquote(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    char *plain = json_is_string(value) ? g_strdup(json_string_value(value)) : NULL;

    json_decref(value);
    return plain;
}

/* Where a further tag of the same comment begins (`, key: …`); NULL when none does. */
static char *next_tag(char *at)
{
    for (char *comma = strchr(at, ','); comma != NULL; comma = strchr(comma + 1, ',')) {
        const char *key = blanks_skip(comma + 1);
        const char *end = key;

        while (g_ascii_isalpha(*end) || *end == '_')
            end++;
        if (end > key && *end == ':')
            return comma;
    }
    return NULL;
}

static void tag_say(JournalFeed *feed, const char *key, const char *text)
{
    g_autofree char *plain = *text == '"' ? value_unquote(text) : NULL;
    const char *value = plain != NULL ? plain : text;

    journal_say(feed, key, value, strlen(value));
}

/* Every `key: value` of a comment. */
static void comment_read(JournalFeed *feed, char *comment)
{
    while (comment != NULL) {
        char *key = (char *)blanks_skip(comment), *colon = key, *value, *next;

        while (*colon != '\0' && *colon != ':' && *colon != ' ' && *colon != '\t')
            colon++;
        if (*colon != ':' || colon == key)
            return;
        *colon = '\0';
        value = (char *)blanks_skip(colon + 1);
        next = *value == '"' ? NULL : next_tag(value);
        if (next != NULL)
            *next = '\0';
        g_strchomp(value);
        tag_say(feed, key, value);
        comment = next != NULL ? next + 1 : NULL;
    }
}

/* ---- the head of a transaction ---- */

/* Where the comment of a head begins: at a semicolon; the text before is cut off there. */
static char *comment_cut(char *text)
{
    char *mark = strchr(text, ';');

    if (mark == NULL)
        return NULL;
    *mark = '\0';
    return mark + 1;
}

static bool number_read(JournalFeed *feed, char **at, GError **error)
{
    char *close = **at == '(' ? strchr(*at, ')') : NULL;

    if (close == NULL)
        return journal_fail(feed, "journal-number", NULL, "expect-ledger-head", "mend-journal-line",
                            error);
    journal_say(feed, "number", *at + 1, (size_t)(close - *at - 1));
    *at = (char *)blanks_skip(close + 1);
    return true;
}

static bool head_read(JournalFeed *feed, char *line, GError **error)
{
    char *at = line + strcspn(line, " \t"), *comment = comment_cut(line);
    size_t date = strcspn(line, "= \t"); /* a second date is not ours */

    journal_say(feed, "date", line, date);
    at = (char *)blanks_skip(at);
    if (*at == '*' || *at == '!')
        at = (char *)blanks_skip(at + 1);
    if (!number_read(feed, &at, error))
        return false;
    g_strchomp(at);
    journal_say(feed, "memo", at, strlen(at));
    comment_read(feed, comment);
    return true;
}

/* ---- postings ---- */

/* Cuts an account's name off where two blanks, a tab or the line end it. Answers what follows. */
static char *account_cut(char *account)
{
    char *at = account;

    while (*at != '\0' && *at != '\t' && !(at[0] == ' ' && (at[1] == ' ' || at[1] == '\t')))
        at++;
    if (*at == '\0') {
        g_strchomp(account);
        return at;
    }
    *at = '\0';
    return (char *)blanks_skip(at + 1);
}

static bool posting_account(JournalFeed *feed, char *account, GError **error)
{
    size_t size = strlen(account);
    bool is_virtual = *account == '[' && size > 2 && account[size - 1] == ']';

    if (*account == '(')
        return journal_fail(feed, "journal-unbalanced-virtual", account, NULL, "mend-journal-line",
                            error);
    if (is_virtual) {
        account[size - 1] = '\0';
        account++;
    }
    return journal_entry(feed, account, is_virtual, error);
}

/* Prices, lots and assertions say what a book has no place for. */
static bool posting_amount(JournalFeed *feed, char *text, GError **error)
{
    g_strchomp(text);
    if (*text == '\0')
        return true;
    if (strpbrk(text, "@{=(") != NULL)
        return journal_fail(feed, "journal-beyond", text, "expect-journal-amount",
                            "mend-journal-beyond", error);
    return journal_entry_amount(feed, text, error);
}

static bool posting_read(JournalFeed *feed, char *line, GError **error)
{
    char *account = (char *)blanks_skip(line), *amount, *comment;

    if (*account == ';') {
        comment_read(feed, account + 1);
        return true;
    }
    if ((*account == '*' || *account == '!') && account[1] == ' ')
        account = (char *)blanks_skip(account + 1);
    comment = comment_cut(account);
    amount = account_cut(account);
    if (!posting_account(feed, account, error) || !posting_amount(feed, amount, error))
        return false;
    if (comment != NULL)
        comment_read(feed, comment);
    return true;
}

static bool transaction_read(JournalFeed *feed, char *line, GError **error)
{
    g_autoptr(GError) cause = NULL;

    journal_begin(feed);
    if (!head_read(feed, line, error))
        return false;
    while ((line = journal_line(feed, &cause)) != NULL) {
        if ((*line != ' ' && *line != '\t') || *blanks_skip(line) == '\0')
            break;
        if (!posting_read(feed, line, error))
            return false;
    }
    if (line != NULL)
        journal_put_back(feed, line);
    if (cause == NULL)
        return journal_end(feed, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* ---- what stands between transactions ---- */

static const char *const passed_over[] = {
    "account", "commodity", "tag", "payee", "decimal-mark", "define", "def", "D", "P", "N",
    "i",       "o",         "b",   "h",
};
static const char *const blocks[] = {"comment", "test"};

static bool word_is_one_of(const char *line, const char *const *words, size_t count)
{
    size_t size = strcspn(line, " \t");

    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == size && strncmp(words[i], line, size) == 0)
            return true;
    return false;
}

/* Passes over a block up to its `end`. */
static bool block_skip(JournalFeed *feed, GError **error)
{
    g_autoptr(GError) cause = NULL;

    for (char *line; (line = journal_line(feed, &cause)) != NULL;)
        if (g_str_has_prefix(line, "end"))
            return true;
    if (cause != NULL)
        g_propagate_error(error, g_steal_pointer(&cause));
    return cause == NULL;
}

/* A line that begins no transaction: nothing, a comment, a declaration. */
static bool line_pass(JournalFeed *feed, const char *line, GError **error)
{
    g_autoptr(GError) late = NULL;

    if (journal_is_table(feed, line, &late) && late != NULL) {
        g_propagate_error(error, g_steal_pointer(&late));
        return false;
    }
    if (*line == '\0' || strchr(";#%|* \t", *line) != NULL ||
        word_is_one_of(line, passed_over, G_N_ELEMENTS(passed_over)))
        return true;
    if (word_is_one_of(line, blocks, G_N_ELEMENTS(blocks)))
        return block_skip(feed, error);
    return journal_fail(feed, "journal-directive", line, NULL, "mend-ledger-print", error);
}

static bool ledger_read(JournalFeed *feed, bool *got, GError **error)
{
    g_autoptr(GError) cause = NULL;

    *got = false;
    for (char *line; (line = journal_line(feed, &cause)) != NULL;) {
        if (g_ascii_isdigit(*line)) {
            *got = true;
            return transaction_read(feed, line, error);
        }
        if (!line_pass(feed, line, error))
            return false;
    }
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* ---- the format ---- */

static bool ledger_knows(const char *path, const char *head G_GNUC_UNUSED,
                         size_t size G_GNUC_UNUSED)
{
    static const char *const endings[] = {".ledger", ".hledger", ".journal", ".ldg", ".dat"};

    for (size_t i = 0; i < G_N_ELEMENTS(endings); i++)
        if (g_str_has_suffix(path, endings[i]))
            return true;
    return false;
}

static Feed *ledger_open(const Part *part, const Catalog *catalog, GError **error)
{
    return journal_open(part, catalog, ledger_read, error);
}

const Reader reader_ledger = {
    .name = "ledger", .knows = ledger_knows, .find = journal_find, .open = ledger_open};
