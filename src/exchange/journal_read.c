/* journal_read.c: a journal's vouchers as rows of the voucher table
 *
 * A parser of one notation says what stands in a voucher; here it is kept until the voucher is
 * whole, and then handed out entry by entry. Texts stand in `texts` and are named by where they
 * begin: 0 is "".
 */
#include "exchange/journal.h"

#include "base/error.h"
#include "base/window.h"
#include "exchange/source.h"
#include "exchange/tables.h"

#include <string.h>

#define TEXTS_MAX ((size_t)64 * 1024 * 1024) /* of a voucher */
#define ENTRIES_MAX 1024 /* of a voucher: one more than a book takes, which then says so */

typedef struct {
    unsigned line;
    bool is_virtual, has_amount;
    bool credit, side_said;
    Money amount; /* a credit is negative */
} Entry;

struct JournalFeed {
    Feed feed;
    const Part *part;
    const Table *table;
    JournalNames *names;
    JournalRead read;
    Window window;
    char *put_back;
    unsigned line;  /* of the line at hand */
    unsigned begun; /* of the voucher's first line */
    GString *texts;
    GArray *entries; /* of Entry */
    uint32_t *said;  /* by column: of the voucher, then of each entry */
    unsigned at;     /* the entry that is handed out, from 1; 0: none yet */
    unsigned memo, voucher_memo, debit, credit, account; /* columns */
    char amount[32];                                     /* of the entry that is handed out */
};

static uint32_t *said_by(const JournalFeed *feed, unsigned entry)
{
    return feed->said + (size_t)entry * feed->feed.columns;
}

/* ---- errors ---- */

bool journal_fail(const JournalFeed *feed, const char *id, const char *found, const char *expected,
                  const char *mend, GError **error)
{
    g_autofree char *place = g_strdup_printf("%s:%u", feed->part->path, feed->line);

    error_set(error, ERROR_INPUT, id, "place", place, "found", found, "expected", expected, "mend",
              mend, NULL);
    return false;
}

/* ---- lines ---- */

char *journal_line(JournalFeed *feed, GError **error)
{
    char *line = g_steal_pointer(&feed->put_back);

    if (line != NULL)
        return line;
    feed->line = feed->window.line;
    return window_line(&feed->window, error);
}

void journal_put_back(JournalFeed *feed, char *line) { feed->put_back = line; }

bool journal_is_table(JournalFeed *feed, const char *line, GError **error)
{
    if (line[0] != ';' || (line[1] != '@' && line[1] != '|'))
        return false;
    if (feed->line > feed->part->line) /* where finding them stopped */
        journal_fail(feed, "journal-table-late", NULL, NULL, "mend-journal-table-late", error);
    return true;
}

/* ---- what a voucher says ---- */

void journal_begin(JournalFeed *feed)
{
    feed->begun = feed->line;
    g_string_truncate(feed->texts, 1);
    g_array_set_size(feed->entries, 0);
    memset(said_by(feed, 0), 0, feed->feed.columns * sizeof *feed->said);
}

void journal_say(JournalFeed *feed, const char *id, const char *value, size_t size)
{
    unsigned entry = feed->entries->len;
    const TableColumn *column;

    if (entry > 0 && strcmp(id, "side") == 0) {
        Entry *last = &g_array_index(feed->entries, Entry, entry - 1);
        last->side_said = true;
        last->credit = size == strlen("credit") && memcmp(value, "credit", size) == 0;
        return;
    }
    column = table_column(feed->table, id);
    if (column == NULL || size == 0 || feed->texts->len > TEXTS_MAX)
        return;
    said_by(feed, entry)[column - feed->table->columns] = (uint32_t)feed->texts->len;
    g_string_append_len(feed->texts, value, (gssize)size);
    g_string_append_c(feed->texts, '\0');
}

bool journal_entry(JournalFeed *feed, const char *name, bool is_virtual, GError **error)
{
    const char *code = journal_account_code(feed->names, name);
    Entry entry = {.line = feed->line, .is_virtual = is_virtual};
    g_autofree char *nearest = NULL;

    if (code == NULL) {
        const char *last = strrchr(name, ':');
        nearest =
            catalog_nearest(feed->names->catalog, FIELD_ACCOUNT, last != NULL ? last + 1 : name);
        journal_fail(feed, "journal-account", name,
                     nearest != NULL ? NULL : "expect-journal-account", "mend-journal-line", error);
        if (error != NULL && nearest != NULL)
            error_add_fact(*error, "nearest", nearest);
        return false;
    }
    if (feed->entries->len == ENTRIES_MAX)
        return journal_fail(feed, "import-voucher-long", NULL, "expect-voucher-short", NULL, error);
    g_array_append_val(feed->entries, entry);
    memset(said_by(feed, feed->entries->len), 0, feed->feed.columns * sizeof *feed->said);
    journal_say(feed, "account", code, strlen(code));
    return true;
}

/* ---- amounts ---- */

/* Takes thousands separators out of `text` when each stands where it should. */
static bool grouping_drop(char *text)
{
    char *point = strchr(text, '.'), *end = point != NULL ? point : text + strlen(text);
    char *to = text;

    if (point != NULL && strchr(point, ',') != NULL)
        return false;
    for (char *at = text; at < end; at++)
        if (*at == ',' && (at == text || (end - at) % 4 != 0 || !g_ascii_isdigit(at[-1])))
            return false;
    if (strchr(text, ',') != NULL && (strcspn(text, ",") > 3 || strcspn(text, ",") == 0))
        return false;
    for (char *at = text; *at != '\0'; at++)
        if (*at != ',')
            *to++ = *at;
    *to = '\0';
    return true;
}

/* The words that may stand beside an amount. */
static const char *const currencies[] = {"CNY", "RMB", "¥", "￥", "元"};

static const char *currency_skip(const JournalFeed *feed, const char *at)
{
    size_t size = strlen(feed->names->currency);

    if (g_str_has_prefix(at, feed->names->currency))
        return at + size;
    for (size_t i = 0; i < G_N_ELEMENTS(currencies); i++)
        if (g_str_has_prefix(at, currencies[i]))
            return at + strlen(currencies[i]);
    return at;
}

static const char *blanks_skip(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

/* Cuts "-1,285.87 CNY", "CNY -1285.87" or "￥-5" down to its number. */
static bool number_cut(const JournalFeed *feed, const char *text, char number[64])
{
    const char *at = blanks_skip(text);
    bool negative = *at == '-';
    size_t size;

    at = blanks_skip(currency_skip(feed, blanks_skip(at + (negative || *at == '+'))));
    if (!negative && (*at == '-' || *at == '+')) {
        negative = *at == '-';
        at++;
    }
    size = strspn(at, "0123456789.,");
    if (size == 0 || size > 40)
        return false;
    number[0] = '-';
    memcpy(number + negative, at, size);
    number[negative + size] = '\0';
    at = blanks_skip(currency_skip(feed, blanks_skip(at + size)));
    return *at == '\0' && grouping_drop(number + negative);
}

bool journal_entry_amount(JournalFeed *feed, const char *text, GError **error)
{
    Entry *entry = &g_array_index(feed->entries, Entry, feed->entries->len - 1);
    char number[64];

    if (!number_cut(feed, text, number))
        return journal_fail(feed, "import-money", text, "expect-journal-amount",
                            "mend-journal-line", error);
    switch (money_parse(number, &entry->amount)) {
    case MONEY_PARSED:
        entry->has_amount = true;
        return entry->amount.fen != INT64_MIN ||
               journal_fail(feed, "import-money-large", text, "expect-money", "mend-journal-line",
                            error);
    case MONEY_TOO_PRECISE:
        return journal_fail(feed, "import-money-precise", text, "expect-money", "mend-journal-line",
                            error);
    case MONEY_TOO_LARGE:
        return journal_fail(feed, "import-money-large", text, "expect-money", "mend-journal-line",
                            error);
    case MONEY_NOT_A_NUMBER:
    default:
        return journal_fail(feed, "import-money", text, "expect-journal-amount",
                            "mend-journal-line", error);
    }
}

/* The one entry of a kind without an amount takes what the others leave. */
static bool kind_complete(JournalFeed *feed, bool is_virtual, GError **error)
{
    Entry *open = NULL;
    Money sum = MONEY_ZERO;

    for (unsigned i = 0; i < feed->entries->len; i++) {
        Entry *entry = &g_array_index(feed->entries, Entry, i);

        if (entry->is_virtual != is_virtual)
            continue;
        feed->line = entry->line;
        if (!entry->has_amount && open != NULL)
            return journal_fail(feed, "journal-two-open", NULL, NULL, "mend-journal-line", error);
        if (!entry->has_amount)
            open = entry;
        else if (!money_subtract(&sum, sum, entry->amount))
            return journal_fail(feed, "import-money-large", NULL, "expect-money",
                                "mend-journal-line", error);
    }
    if (open != NULL)
        open->amount = sum;
    return open == NULL || sum.fen != INT64_MIN ||
           journal_fail(feed, "import-money-large", NULL, "expect-money", "mend-journal-line",
                        error);
}

bool journal_end(JournalFeed *feed, GError **error)
{
    unsigned line = feed->line;
    bool complete;

    feed->line = feed->begun;
    complete =
        feed->entries->len == 0
            ? journal_fail(feed, "journal-empty", NULL, NULL, "mend-journal-line", error)
        : feed->texts->len > TEXTS_MAX
            ? journal_fail(feed, "import-voucher-long", NULL, "expect-voucher-short", NULL, error)
            : kind_complete(feed, false, error) && kind_complete(feed, true, error);
    feed->line = line;
    return complete;
}

/* ---- the feed ---- */

static bool is_credit(const Entry *entry)
{
    return entry->side_said ? entry->credit : entry->amount.fen < 0;
}

static void amount_say(JournalFeed *feed, const Entry *entry)
{
    Money amount = is_credit(entry) ? (Money){-entry->amount.fen} : entry->amount;
    uint64_t fen = amount.fen < 0 ? -(uint64_t)amount.fen : (uint64_t)amount.fen;

    g_snprintf(feed->amount, sizeof feed->amount, "%s%" G_GUINT64_FORMAT ".%02u",
               amount.fen < 0 ? "-" : "", fen / 100, (unsigned)(fen % 100));
}

static bool feed_advance(Feed *base, GError **error)
{
    JournalFeed *feed = (JournalFeed *)base;
    bool got = true;

    if (feed->at == feed->entries->len) {
        feed->at = 0;
        g_array_set_size(feed->entries, 0);
        if (!feed->read(feed, &got, error) || !got)
            return false;
    }
    amount_say(feed, &g_array_index(feed->entries, Entry, feed->at));
    feed->at++;
    return true;
}

static const char *text_at(const JournalFeed *feed, uint32_t at) { return feed->texts->str + at; }

static const char *feed_said(const Feed *base, unsigned column)
{
    const JournalFeed *feed = (const JournalFeed *)base;
    const Entry *entry = &g_array_index(feed->entries, Entry, feed->at - 1);
    uint32_t own = said_by(feed, feed->at)[column], whole = said_by(feed, 0)[column];

    if (column == feed->debit || column == feed->credit)
        return is_credit(entry) == (column == feed->credit) ? feed->amount : "";
    if (column == feed->voucher_memo)
        return feed->at == 1 ? text_at(feed, said_by(feed, 0)[feed->memo]) : "";
    return text_at(feed, own != 0 ? own : whole);
}

static const char *feed_word(const Feed *base, unsigned column)
{
    return column_word(&((const JournalFeed *)base)->table->columns[column]);
}

static unsigned feed_at_line(const Feed *base)
{
    const JournalFeed *feed = (const JournalFeed *)base;

    return feed->at > 0 ? g_array_index(feed->entries, Entry, feed->at - 1).line : feed->line;
}

static char *feed_at_place(const Feed *base, unsigned column G_GNUC_UNUSED)
{
    return g_strdup_printf("%s:%u", ((const JournalFeed *)base)->part->path, feed_at_line(base));
}

static double feed_done(const Feed *base)
{
    return window_share(&((const JournalFeed *)base)->window);
}

static void feed_free(Feed *base)
{
    JournalFeed *feed = (JournalFeed *)base;

    window_close(&feed->window);
    journal_names_free(feed->names);
    g_string_free(feed->texts, TRUE);
    g_array_unref(feed->entries);
    g_free(feed->said);
    g_free(feed);
}

static const FeedKind kind_journal = {
    .next = feed_advance,
    .field = feed_said,
    .head = feed_word,
    .place = feed_at_place,
    .line = feed_at_line,
    .share = feed_done,
    .close = feed_free,
};

static unsigned column_index(const Table *table, const char *id)
{
    return (unsigned)(table_column(table, id) - table->columns);
}

Feed *journal_open(const Part *part, const Catalog *catalog, JournalRead read, GError **error)
{
    JournalNames *names = journal_names_read(catalog, error);
    const Table *table = part->table;
    g_autoptr(Feed) base = NULL;
    JournalFeed *feed;

    if (names == NULL)
        return NULL;
    feed = g_new0(JournalFeed, 1);
    base = &feed->feed;
    feed->feed = (Feed){.kind = &kind_journal, .columns = table->column_count};
    feed->part = part;
    feed->table = table;
    feed->names = names;
    feed->read = read;
    feed->texts = g_string_new_len("", 1);
    feed->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    feed->said = g_new0(uint32_t, (size_t)(ENTRIES_MAX + 1) * table->column_count);
    feed->memo = column_index(table, "memo");
    feed->voucher_memo = column_index(table, "voucher_memo");
    feed->debit = column_index(table, "debit");
    feed->credit = column_index(table, "credit");
    return window_open_file(&feed->window, part->path, error) ? g_steal_pointer(&base) : NULL;
}

/* ---- tables in comments ---- */

#define TABLES_SIZE_MAX ((size_t)256 * 1024 * 1024)

/* What is being collected out of comments. */
typedef struct {
    const Reader *reader;
    const char *path;
    const Catalog *catalog;
    GArray *parts;
    GString *text; /* NULL: no table is open */
    bool is_settings;
    unsigned line;
} Collecting;

static bool table_close(Collecting *collecting, GError **error)
{
    Part part = {.reader = collecting->reader, .path = collecting->path, .line = collecting->line};
    g_autoptr(Csv) csv = NULL;
    g_autoptr(Feed) feed = NULL;

    if (collecting->text == NULL)
        return true;
    part.text = g_string_free(g_steal_pointer(&collecting->text), FALSE);
    if (!collecting->is_settings) {
        csv = csv_open_at(part.text, part.path, part.line, error);
        feed = csv != NULL ? feed_from_csv(g_steal_pointer(&csv)) : NULL;
        part.table = feed != NULL ? source_table(feed, collecting->catalog, error) : NULL;
        if (part.table == NULL) {
            g_free(part.text);
            return false;
        }
    }
    g_array_append_val(collecting->parts, part);
    return true;
}

static bool comment_collect(Collecting *collecting, const char *line, unsigned number,
                            GError **error)
{
    if (line[1] == '@') {
        if (!table_close(collecting, error))
            return false;
        collecting->text = g_string_new(NULL);
        collecting->is_settings = strcmp(blanks_skip(line + 2), "settings") == 0;
        collecting->line = number + 1;
        return true;
    }
    if (collecting->text == NULL || collecting->text->len > TABLES_SIZE_MAX)
        return true;
    line += line[2] == ' ' ? 3 : 2;
    g_string_append(collecting->text, line);
    g_string_append_c(collecting->text, '\n');
    return true;
}

/* Up to the first line that begins with a date; answers in `*until` which line that is. */
static bool tables_collect(Collecting *collecting, Window *window, unsigned *until, GError **error)
{
    g_autoptr(GError) cause = NULL;
    unsigned number = 1;

    for (char *line; (line = window_line(window, &cause)) != NULL; number++) {
        if (g_ascii_isdigit(*line))
            break;
        if (line[0] == ';' && (line[1] == '@' || line[1] == '|') &&
            !comment_collect(collecting, line, number, error))
            return false;
    }
    *until = number;
    if (cause == NULL)
        return table_close(collecting, error);
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}

bool journal_find(const Reader *reader, const char *path, const Catalog *catalog, GArray *parts,
                  GError **error)
{
    Collecting collecting = {reader, path, catalog, parts, NULL, false, 0};
    Part part = {.reader = reader, .path = path, .table = catalog_table(catalog, "voucher")};
    Window window;
    bool found = window_open_file(&window, path, error) &&
                 tables_collect(&collecting, &window, &part.line, error);

    window_close(&window);
    if (collecting.text != NULL)
        g_string_free(collecting.text, TRUE);
    if (found)
        g_array_append_val(parts, part);
    return found;
}
