/* bank_statement.c: rows of any width, a head among the first of them, and lines below it
 *
 * A bank's CSV has rows above its head and sums below, of other widths than the table: so rows are
 * split here rather than by csv.h, which wants every row as wide as the head.
 */
#include "exchange/bank_statement.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/date.h"
#include "base/error.h"
#include "base/record.h"
#include "base/text.h"
#include "exchange/sheet_rows.h"

#define SIZE_MAX_BYTES ((size_t)64 << 20)
#define HEAD_ROWS 60u

enum { DATE, RECEIVED, PAID, AMOUNT, SIDE, BALANCE, REFERENCE, MEMO, PAYEE, FIELD_WORDS };
static const char *const field_words[FIELD_WORDS] = {
    "date", "received", "paid", "amount", "side", "balance", "reference", "memo", "payee"};

/* ---- words ---- */

typedef struct {
    char **heads[FIELD_WORDS];
    char **received, **paid, **skip;
} Words;

static void words_free(Words *words)
{
    if (words == NULL)
        return;
    for (int i = 0; i < FIELD_WORDS; i++)
        g_strfreev(words->heads[i]);
    g_strfreev(words->received);
    g_strfreev(words->paid);
    g_strfreev(words->skip);
    g_free(words);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Words, words_free)

static bool words_take(const Record *record, unsigned at, char ***into, GError **error)
{
    if (!record_expect(record, at + 1, at + 1, error))
        return false;
    if (*into != NULL) {
        error_set(error, ERROR_INPUT, "bank-notation", "place", record->place, "found",
                  record->fields[0], NULL);
        return false;
    }
    *into = g_strsplit(record->fields[at], "|", -1);
    return true;
}

static bool word_record(Words *words, const Record *record, GError **error)
{
    if (strcmp(record->word, "received") == 0)
        return words_take(record, 0, &words->received, error);
    if (strcmp(record->word, "paid") == 0)
        return words_take(record, 0, &words->paid, error);
    if (strcmp(record->word, "skip") == 0)
        return words_take(record, 0, &words->skip, error);
    for (int i = 0; strcmp(record->word, "head") == 0 && record->count > 0 && i < FIELD_WORDS; i++)
        if (strcmp(record->fields[0], field_words[i]) == 0)
            return words_take(record, 1, &words->heads[i], error);
    error_set(error, ERROR_INPUT, "bank-notation", "place", record->place, "found", record->word,
              NULL);
    return false;
}

static Words *words_load(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "bank.txt");
    g_autoptr(RecordFile) file = path != NULL ? record_file_read(path, error) : NULL;
    g_autoptr(Words) words = g_new0(Words, 1);

    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
                  "bank.txt", NULL);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!word_record(words, record_file_at(file, i), error))
            return NULL;
    return g_steal_pointer(&words);
}

static bool is_listed(char **words, const char *text)
{
    return words != NULL && *text != '\0' && g_strv_contains((const char *const *)words, text);
}

/* ---- rows ---- */

typedef struct {
    GPtrArray *cells; /* of char * */
    char *place;      /* of the row */
} Row;

static void row_free(void *data)
{
    Row *row = data;

    g_ptr_array_unref(row->cells);
    g_free(row->place);
    g_free(row);
}

static Row *row_add(GPtrArray *rows, char *place)
{
    Row *row = g_new0(Row, 1);

    row->cells = g_ptr_array_new_with_free_func(g_free);
    row->place = place;
    g_ptr_array_add(rows, row);
    return row;
}

static const char *cell(const Row *row, int column)
{
    return column >= 0 && (guint)column < row->cells->len ? g_ptr_array_index(row->cells, column)
                                                          : "";
}

/* One field from `at` on; answers where it ends. Quotes keep commas and line ends (RFC 4180). */
static const char *field_split(const char *at, Row *row, unsigned *line)
{
    GString *text = g_string_new(NULL);
    bool quoted = *at == '"';

    at += quoted;
    while (*at != '\0' && (quoted || (*at != ',' && *at != '\n'))) {
        if (quoted && *at == '"' && *++at != '"') {
            quoted = false;
            continue;
        }
        *line += *at == '\n';
        g_string_append_c(text, *at++);
    }
    g_ptr_array_add(row->cells, g_strstrip(g_string_free(text, FALSE)));
    return at;
}

static GPtrArray *rows_of_text(const char *text, const char *path)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    unsigned line = 1;

    while (*text != '\0') {
        Row *row = row_add(rows, g_strdup_printf("%s:%u", path, line));
        text = field_split(text, row, &line);
        while (*text == ',')
            text = field_split(text + 1, row, &line);
        line++;
        text += *text == '\n';
    }
    return rows;
}

static GPtrArray *rows_of_sheets(const GPtrArray *sheets)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    const SheetRows *sheet = sheets->len > 0 ? g_ptr_array_index(sheets, 0) : NULL;

    for (guint i = 0; sheet != NULL && i < sheet->rows->len; i++) {
        Row *row = row_add(rows, sheet_rows_place(sheet, i, 0));
        for (unsigned column = 0; column < MIN(sheet->columns, 200); column++)
            g_ptr_array_add(row->cells, g_strstrip(g_strdup(sheet_rows_text(sheet, i, column))));
    }
    return rows;
}

static GPtrArray *rows_read(const char *path, const void *bytes, size_t size, GError **error)
{
    g_autoptr(GPtrArray) sheets = NULL;
    g_autofree char *text = NULL;

    if (sheets_are_xlsx(bytes, size) || sheets_are_xls(bytes, size)) {
        sheets = sheet_rows_parse(bytes, size, path, error);
        return sheets != NULL ? rows_of_sheets(sheets) : NULL;
    }
    text = text_decode(bytes, size, path, error);
    return text != NULL ? rows_of_text(text, path) : NULL;
}

/* ---- the head ---- */

/* "借方发生额（支取）[ Debit ]" as "借方发生额(支取)". The caller frees. */
static char *head_plain(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    GString *plain = g_string_new(NULL);

    for (const char *at = normal; at != NULL && *at != '\0' && *at != '[';
         at = g_utf8_next_char(at))
        if (!g_unichar_isspace(g_utf8_get_char(at)))
            g_string_append_unichar(plain, g_utf8_get_char(at));
    return g_string_free(plain, FALSE);
}

/* The column of the first of the field's words that heads one; -1: none. */
static int column_of(const Row *row, char **heads)
{
    for (unsigned word = 0; heads != NULL && heads[word] != NULL; word++)
        for (guint i = 0; i < row->cells->len; i++) {
            g_autofree char *plain = head_plain(g_ptr_array_index(row->cells, i));
            if (strcmp(plain, heads[word]) == 0)
                return (int)i;
        }
    return -1;
}

static bool is_head(const Words *words, const Row *row, int columns[FIELD_WORDS])
{
    for (int i = 0; i < FIELD_WORDS; i++)
        columns[i] = column_of(row, words->heads[i]);
    return columns[DATE] >= 0 &&
           ((columns[RECEIVED] >= 0 && columns[PAID] >= 0) || columns[AMOUNT] >= 0);
}

/* ---- lines ---- */

typedef struct {
    const Words *words;
    int year;
    int columns[FIELD_WORDS];
    BankStatement *statement;
    GPtrArray *places; /* of each line, borrowed */
} Reading;

static bool fail_row(const Row *row, const char *id, const char *found, const char *expected,
                     GError **error)
{
    error_set(error, ERROR_INPUT, id, "place", row->place, "found", found, "expected", expected,
              "mend", "mend-bank-statement", NULL);
    return false;
}

/* Whether commas stand where thousands end: "1,234.56". A misplaced one is never read in silence.
 */
static bool is_grouped(const char *text)
{
    size_t run = strspn(text, "-0123456789");
    const char *at = text + run;

    if (*at != ',')
        return true;
    if (run - (*text == '-') > 3 || run == (size_t)(*text == '-'))
        return false;
    for (; *at == ','; at += 4)
        if (strspn(at + 1, "0123456789") != 3)
            return false;
    return *at == '\0' || *at == '.';
}

/* *given is false for an empty cell. */
static bool amount_read(const Row *row, const char *text, Money *amount, bool *given,
                        GError **error)
{
    g_autoptr(GString) plain = g_string_new(NULL);

    *given = false;
    *amount = MONEY_ZERO;
    if (*text == '\0' || strcmp(text, "-") == 0 || strcmp(text, "--") == 0)
        return true;
    for (const char *at = text + (*text == '+'); *at != '\0'; at++)
        if (*at != ',')
            g_string_append_c(plain, *at);
    *given = true;
    if (is_grouped(text + (*text == '+')) && money_parse(plain->str, amount) == MONEY_PARSED)
        return true;
    return fail_row(row, "bank-amount", text, "expect-bank-amount", error);
}

static bool side_apply(const Reading *reading, const Row *row, Money *amount, GError **error)
{
    const char *side = cell(row, reading->columns[SIDE]);

    if (reading->columns[SIDE] < 0 || is_listed(reading->words->received, side))
        return true;
    if (!is_listed(reading->words->paid, side))
        return fail_row(row, "bank-side", side, "expect-bank-side", error);
    return money_negate(amount, *amount) || fail_row(row, "bank-amount", side, NULL, error);
}

/* What was received less what was paid. */
static bool line_amount(const Reading *reading, const Row *row, Money *amount, bool *given,
                        GError **error)
{
    Money received, paid;
    bool first, second;

    if (reading->columns[RECEIVED] < 0 || reading->columns[PAID] < 0)
        return amount_read(row, cell(row, reading->columns[AMOUNT]), amount, given, error) &&
               side_apply(reading, row, amount, error);
    if (!amount_read(row, cell(row, reading->columns[RECEIVED]), &received, &first, error) ||
        !amount_read(row, cell(row, reading->columns[PAID]), &paid, &second, error))
        return false;
    *given = first || second;
    return money_subtract(amount, received, paid) ||
           fail_row(row, "bank-amount", NULL, NULL, error);
}

static const char *text_keep(const Reading *reading, const Row *row, int field)
{
    const char *text = cell(row, reading->columns[field]);

    return *text != '\0' ? g_string_chunk_insert_const(reading->statement->texts, text) : NULL;
}

static bool row_is_skipped(const Reading *reading, const Row *row)
{
    for (guint i = 0; i < row->cells->len; i++) {
        const char *text = g_ptr_array_index(row->cells, i);
        g_autofree char *plain = *text != '\0' ? head_plain(text) : NULL;
        for (char **word = reading->words->skip; plain != NULL && word != NULL && *word != NULL;
             word++)
            if (g_str_has_prefix(plain, *word))
                return true;
        if (plain != NULL && i >= (guint)MAX(reading->columns[DATE], 0))
            return false;
    }
    return *cell(row, reading->columns[DATE]) == '\0' && row->cells->len < 2;
}

static bool line_date(const Reading *reading, const Row *row, int *year, BookDate *date,
                      GError **error)
{
    const char *text = cell(row, reading->columns[DATE]);
    g_autofree char *day = g_strndup(text, strcspn(text, " T"));
    size_t size = strlen(day);

    if (size == 14 && strspn(day, "0123456789") == 14) /* 20210305093011 */
        day[8] = '\0';
    return date_parse(day, year, &date->month, &date->day) ||
           fail_row(row, "bank-date", text, "expect-bank-date", error);
}

static bool line_read(Reading *reading, Row *row, GError **error)
{
    BookBankItem line = {0};
    bool given;
    int year;

    if (row_is_skipped(reading, row))
        return true;
    if (!line_date(reading, row, &year, &line.date, error) ||
        !line_amount(reading, row, &line.amount, &given, error) ||
        !amount_read(row, cell(row, reading->columns[BALANCE]), &line.balance, &line.has_balance,
                     error))
        return false;
    if (!given || line.amount.fen == 0)
        return true;
    reading->statement->other_years += year != reading->year;
    if (year != reading->year)
        return true;
    line.reference = text_keep(reading, row, REFERENCE);
    line.memo = text_keep(reading, row, MEMO);
    line.payee = text_keep(reading, row, PAYEE);
    g_array_append_val(reading->statement->lines, line);
    g_ptr_array_add(reading->places, row->place);
    return true;
}

/* ---- order and balances ---- */

static BookBankItem *line_at(const Reading *reading, guint index)
{
    return &g_array_index(reading->statement->lines, BookBankItem, index);
}

/* The first line whose balance is not the one before it and the line; 0: none. */
static guint balance_breaks(const Reading *reading)
{
    for (guint i = 1; i < reading->statement->lines->len; i++) {
        const BookBankItem *before = line_at(reading, i - 1), *line = line_at(reading, i);
        Money sum;
        if (before->has_balance && line->has_balance &&
            (!money_add(&sum, before->balance, line->amount) || sum.fen != line->balance.fen))
            return i;
    }
    return 0;
}

static void lines_turn(Reading *reading)
{
    for (guint i = 0, j = reading->statement->lines->len; i + 1 < j; i++) {
        BookBankItem kept = *line_at(reading, i);
        void *place = reading->places->pdata[i];
        j--;
        *line_at(reading, i) = *line_at(reading, j);
        *line_at(reading, j) = kept;
        reading->places->pdata[i] = reading->places->pdata[j];
        reading->places->pdata[j] = place;
    }
}

static int date_number(BookDate date) { return date.month * 100 + date.day; }

/* Some banks write the newest line first. */
static bool is_newest_first(Reading *reading)
{
    guint count = reading->statement->lines->len;
    int first = count > 0 ? date_number(line_at(reading, 0)->date) : 0;
    int last = count > 0 ? date_number(line_at(reading, count - 1)->date) : 0;
    bool turned;

    if (first != last || balance_breaks(reading) == 0)
        return first > last;
    lines_turn(reading);
    turned = balance_breaks(reading) == 0;
    lines_turn(reading);
    return turned;
}

static bool lines_finish(Reading *reading, GError **error)
{
    guint broken;
    Money sum;

    if (is_newest_first(reading))
        lines_turn(reading);
    broken = balance_breaks(reading);
    if (broken == 0)
        return true;
    {
        const BookBankItem *before = line_at(reading, broken - 1), *line = line_at(reading, broken);
        g_autofree char *found = money_text(line->balance);
        g_autofree char *expected =
            money_add(&sum, before->balance, line->amount) ? money_text(sum) : NULL;
        error_set(error, ERROR_INPUT, "bank-balance", "place",
                  (const char *)reading->places->pdata[broken], "found", found, "computed",
                  expected, "mend", "mend-bank-balance", NULL);
    }
    return false;
}

/* ---- the whole ---- */

static bool statement_fill(Reading *reading, GPtrArray *rows, const char *path, GError **error)
{
    guint head = 0;

    while (head < MIN(rows->len, HEAD_ROWS) &&
           !is_head(reading->words, g_ptr_array_index(rows, head), reading->columns))
        head++;
    if (head == MIN(rows->len, HEAD_ROWS)) {
        error_set(error, ERROR_INPUT, "bank-no-head", "place", path, "expected", "expect-bank-head",
                  "mend", "mend-bank-head", NULL);
        return false;
    }
    for (guint i = head + 1; i < rows->len; i++)
        if (!line_read(reading, g_ptr_array_index(rows, i), error))
            return false;
    return lines_finish(reading, error);
}

BankStatement *bank_statement_parse(const Catalog *catalog, int year, const char *path,
                                    const void *bytes, size_t size, GError **error)
{
    g_autoptr(Words) words = words_load(catalog, error);
    g_autoptr(GPtrArray) rows = words != NULL ? rows_read(path, bytes, size, error) : NULL;
    g_autoptr(BankStatement) statement = g_new0(BankStatement, 1);
    g_autoptr(GPtrArray) places = g_ptr_array_new();
    Reading reading = {.words = words, .year = year, .statement = statement, .places = places};

    statement->lines = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    statement->texts = g_string_chunk_new(4096);
    if (rows == NULL || !statement_fill(&reading, rows, path, error))
        return NULL;
    return g_steal_pointer(&statement);
}

BankStatement *bank_statement_read(const Catalog *catalog, int year, const char *path,
                                   GError **error)
{
    g_autofree char *bytes = NULL;
    GStatBuf status;
    gsize size = 0;

    if (g_stat(path, &status) != 0 || !S_ISREG(status.st_mode) ||
        (uint64_t)status.st_size > SIZE_MAX_BYTES ||
        !g_file_get_contents(path, &bytes, &size, NULL)) {
        error_set(error, ERROR_INPUT, "bank-unreadable", "place", path, "mend",
                  "mend-bank-statement", NULL);
        return NULL;
    }
    return bank_statement_parse(catalog, year, path, bytes, size, error);
}

void bank_statement_free(BankStatement *statement)
{
    if (statement == NULL)
        return;
    g_array_unref(statement->lines);
    g_string_chunk_free(statement->texts);
    g_free(statement);
}
