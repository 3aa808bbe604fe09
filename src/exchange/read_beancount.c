/* read_beancount.c: journals of beancount
 *
 *   2021-05-03 * "某公司" "支付办公费"
 *     number: 12
 *     Expenses:5001   128.00 CNY
 *       function: "2013201"
 *     Assets:1002
 *
 * Understood are transactions and their metadata. Directives that declare or note are passed over;
 * what would make or change transactions (include, plugin, pad) or states a balance is refused,
 * with the way out.
 */
#include "base/error.h"
#include "exchange/journal.h"

#include <string.h>

static const char *blanks_skip(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* ---- strings ---- */

static char escaped(char mark)
{
    switch (mark) {
    case 'n':
        return '\n';
    case 't':
        return '\t';
    case 'r':
        return '\r';
    default:
        return mark;
    }
}

/* Takes a string apart in place, that begins at the quote `*at`; it ends on the same line. Leaves
 * `*at` behind it. NULL when it does not end. */
static char *string_cut(char **at, size_t *size)
{
    char *text = *at + 1, *to = text, *from = text;

    for (; *from != '\0' && *from != '"'; from++)
        *to++ = *from == '\\' && from[1] != '\0' ? escaped(*++from) : *from;
    if (*from == '\0')
        return NULL;
    *size = (size_t)(to - text);
    *at = from + 1;
    return text;
}

static bool fail_string(JournalFeed *feed, GError **error)
{
    return journal_fail(feed, "journal-string", NULL, NULL, "mend-journal-line", error);
}

/* ---- metadata ---- */

/* A line `key: value`, key in small letters. */
static bool is_metadata(const char *at)
{
    if (!g_ascii_islower(*at))
        return false;
    while (g_ascii_isalnum(*at) || *at == '-' || *at == '_')
        at++;
    return *at == ':';
}

static bool metadata_read(JournalFeed *feed, char *key, GError **error)
{
    char *colon = strchr(key, ':'), *value = (char *)blanks_skip(colon + 1);
    size_t size;

    *colon = '\0';
    if (*value == '"') {
        value = string_cut(&value, &size);
        if (value == NULL)
            return fail_string(feed, error);
    } else {
        size = strcspn(value, " \t;");
    }
    journal_say(feed, key, value, size);
    return true;
}

/* ---- transactions ---- */

/* [PAYEE] NARRATION, tags and links behind them. */
static bool head_strings(JournalFeed *feed, char *at, GError **error)
{
    char *texts[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0}, count = 0;

    for (at = (char *)blanks_skip(at); *at == '"' && count < 2; at = (char *)blanks_skip(at)) {
        texts[count] = string_cut(&at, &sizes[count]);
        if (texts[count] == NULL)
            return fail_string(feed, error);
        count++;
    }
    if (count == 2)
        journal_say(feed, "payee", texts[0], sizes[0]);
    if (count > 0)
        journal_say(feed, "memo", texts[count - 1], sizes[count - 1]);
    return true;
}

static char *account_cut(char *account)
{
    char *at = account + strcspn(account, " \t");

    if (*at == '\0')
        return at;
    *at = '\0';
    return (char *)blanks_skip(at + 1);
}

static bool posting_read(JournalFeed *feed, char *account, GError **error)
{
    char *amount = account_cut(account);
    char *comment = strchr(amount, ';');

    if (comment != NULL)
        *comment = '\0';
    g_strchomp(amount);
    if (!journal_entry(feed, account, false, error))
        return false;
    if (*amount == '\0')
        return true;
    if (strpbrk(amount, "@{(") != NULL)
        return journal_fail(feed, "journal-beyond", amount, "expect-journal-amount",
                            "mend-journal-beyond", error);
    return journal_entry_amount(feed, amount, error);
}

static bool body_line_read(JournalFeed *feed, char *line, GError **error)
{
    char *at = (char *)blanks_skip(line);

    if (*at == ';' || *at == '#' || *at == '^')
        return true;
    if (is_metadata(at))
        return metadata_read(feed, at, error);
    if ((*at == '*' || *at == '!') && at[1] == ' ')
        at = (char *)blanks_skip(at + 1);
    return posting_read(feed, at, error);
}

static bool transaction_read(JournalFeed *feed, char *line, char *rest, GError **error)
{
    g_autoptr(GError) cause = NULL;

    journal_begin(feed);
    journal_say(feed, "date", line, strcspn(line, " \t"));
    if (!head_strings(feed, rest, error))
        return false;
    while ((line = journal_line(feed, &cause)) != NULL) {
        if ((*line != ' ' && *line != '\t') || *blanks_skip(line) == '\0')
            break;
        if (!body_line_read(feed, line, error))
            return false;
    }
    if (line != NULL)
        journal_put_back(feed, line);
    if (cause == NULL)
        return journal_end(feed, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* ---- directives ---- */

/* With a date before them; the others without. */
static const char *const dated[] = {"open",  "close", "commodity", "price", "note",
                                    "event", "query", "document",  "custom"};
static const char *const undated[] = {"option", "pushtag", "poptag", "pushmeta", "popmeta"};

static bool word_is_one_of(const char *at, const char *const *words, size_t count)
{
    size_t size = strcspn(at, " \t");

    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == size && strncmp(words[i], at, size) == 0)
            return true;
    return false;
}

/* Where a transaction's flag ends; NULL for another directive. */
static char *flag_skip(char *word)
{
    if (g_str_has_prefix(word, "txn") && (word[3] == ' ' || word[3] == '\t'))
        return word + 3;
    return (*word == '*' || *word == '!') && (word[1] == ' ' || word[1] == '\t') ? word + 1 : NULL;
}

static bool line_pass(JournalFeed *feed, const char *line, GError **error)
{
    g_autoptr(GError) late = NULL;

    if (journal_is_table(feed, line, &late) && late != NULL) {
        g_propagate_error(error, g_steal_pointer(&late));
        return false;
    }
    /* What begins with a mark is a comment or a heading; what is indented belongs to a directive
     * that was passed over. */
    if (*line == '\0' || strchr(";#*:! \t", *line) != NULL ||
        word_is_one_of(line, undated, G_N_ELEMENTS(undated)))
        return true;
    return journal_fail(feed, "journal-directive", line, NULL, "mend-beancount-print", error);
}

static bool dated_read(JournalFeed *feed, char *line, bool *got, GError **error)
{
    char *word = (char *)blanks_skip(line + strcspn(line, " \t"));
    char *rest = flag_skip(word);

    *got = rest != NULL;
    if (rest != NULL)
        return transaction_read(feed, line, rest, error);
    return word_is_one_of(word, dated, G_N_ELEMENTS(dated)) ||
           journal_fail(feed, "journal-directive", word, NULL, "mend-beancount-print", error);
}

static bool beancount_read(JournalFeed *feed, bool *got, GError **error)
{
    g_autoptr(GError) cause = NULL;

    *got = false;
    for (char *line; !*got && (line = journal_line(feed, &cause)) != NULL;)
        if (g_ascii_isdigit(*line) ? !dated_read(feed, line, got, error)
                                   : !line_pass(feed, line, error))
            return false;
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

/* ---- the format ---- */

static bool beancount_knows(const char *path, const char *head G_GNUC_UNUSED,
                            size_t size G_GNUC_UNUSED)
{
    return g_str_has_suffix(path, ".beancount") || g_str_has_suffix(path, ".bean");
}

static Feed *beancount_open(const Part *part, const Catalog *catalog, GError **error)
{
    return journal_open(part, catalog, beancount_read, error);
}

const Reader reader_beancount = {
    .name = "beancount", .knows = beancount_knows, .find = journal_find, .open = beancount_open};
