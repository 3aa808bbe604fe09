/* journal.c: names of accounts, tags, and tables in comments, as journals are written */
#include "exchange/journal.h"

#include "base/error.h"
#include "base/record.h"
#include "exchange/tables.h"

#include <string.h>

/* ---- names of accounts ---- */

static bool names_record(JournalNames *names, const Record *record, GError **error)
{
    if (strcmp(record->word, "currency") == 0 && record->count == 1) {
        g_free(names->currency);
        names->currency = g_strdup(record->fields[0]);
        return true;
    }
    if (strcmp(record->word, "root") == 0 && record->count == 2 &&
        g_ascii_isdigit(record->fields[0][0]) && record->fields[0][1] == '\0') {
        char **root = &names->roots[record->fields[0][0] - '0'];
        g_free(*root);
        *root = g_strdup(record->fields[1]);
        return true;
    }
    error_set(error, ERROR_INPUT, "journal-notation", "place", record->place, "found", record->word,
              NULL);
    return false;
}

static bool names_whole(const JournalNames *names, const char *path, GError **error)
{
    bool whole = names->currency != NULL;

    for (unsigned digit = 1; digit <= 8; digit++)
        whole = whole && names->roots[digit] != NULL;
    if (!whole)
        error_set(error, ERROR_INPUT, "journal-notation", "place", path, "found", "root", NULL);
    return whole;
}

static void code_free(void *code) { g_free(code); }

JournalNames *journal_names_read(const Catalog *catalog, GError **error)
{
    g_autofree char *path = catalog_find(catalog, "exchange/journal.txt");
    g_autoptr(RecordFile) file = NULL;
    g_autoptr(JournalNames) names = g_new0(JournalNames, 1);

    names->catalog = catalog;
    names->names = g_hash_table_new_full(g_int64_hash, g_int64_equal, code_free, g_free);
    names->codes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (path == NULL) {
        error_set(error, ERROR_INPUT, "journal-notation", "place", "exchange/journal.txt", NULL);
        return NULL;
    }
    file = record_file_read(path, error);
    if (file == NULL)
        return NULL;
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!names_record(names, record_file_at(file, i), error))
            return NULL;
    return names_whole(names, path, error) ? g_steal_pointer(&names) : NULL;
}

void journal_names_free(JournalNames *names)
{
    if (names == NULL)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(names->roots); i++)
        g_free(names->roots[i]);
    g_free(names->currency);
    g_hash_table_unref(names->names);
    g_hash_table_unref(names->codes);
    g_free(names);
}

static char *account_name(const JournalNames *names, Code account)
{
    GString *name = g_string_new(names->roots[code_cut(account, 1)]);

    for (int digits = 2; digits < code_digits(account); digits++) {
        Code above = code_cut(account, digits);
        if (catalog_entry(names->catalog, FIELD_ACCOUNT, above) != NULL)
            g_string_append_printf(name, ":%" G_GINT64_FORMAT, above);
    }
    g_string_append_printf(name, ":%" G_GINT64_FORMAT, account);
    return g_string_free(name, FALSE);
}

const char *journal_account(JournalNames *names, Code account)
{
    char *name = g_hash_table_lookup(names->names, &account);

    if (name == NULL) {
        int64_t *code = g_new(int64_t, 1);

        *code = account;
        name = account_name(names, account);
        g_hash_table_insert(names->names, code, name);
    }
    return name;
}

static char *code_by_name(const Catalog *catalog, const char *name)
{
    const GPtrArray *entries = catalog_entries(catalog, FIELD_ACCOUNT);

    for (unsigned i = 0; i < entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);
        if (g_strcmp0(entry->name, name) == 0)
            return g_strdup_printf("%" G_GINT64_FORMAT, entry->code);
    }
    return NULL;
}

const char *journal_account_code(JournalNames *names, const char *name)
{
    char *code = g_hash_table_lookup(names->codes, name);
    const char *last = strrchr(name, ':');
    size_t digits;

    if (code != NULL)
        return code;
    last = last != NULL ? last + 1 : name;
    digits = strspn(last, "0123456789");
    code = digits > 0 ? g_strndup(last, digits) : code_by_name(names->catalog, last);
    if (code != NULL)
        g_hash_table_insert(names->codes, g_strdup(name), code);
    return code;
}

/* ---- writing ---- */

static void table_begin(Outfile *out, const char *name)
{
    outfile_texts(out, ";@ ", name, "\n", NULL);
    outfile_prefix(out, ";| ");
}

static bool table_comment(Export *from, const Table *table, Outfile *out, GError **error)
{
    bool has, written;

    if (strcmp(table->id, "voucher") == 0)
        return true;
    if (!table_has_rows(from, table, &has, error) || !has)
        return !has;
    table_begin(out, table->id);
    written = table_write(from, table, out, error);
    outfile_prefix(out, NULL);
    return written;
}

bool journal_tables_write(Export *from, Outfile *out, GError **error)
{
    const GPtrArray *tables = catalog_tables(from->catalog);
    bool written;

    table_begin(out, "settings");
    written = settings_write(from, out, error);
    outfile_prefix(out, NULL);
    for (unsigned i = 0; written && i < tables->len; i++)
        written = table_comment(from, g_ptr_array_index(tables, i), out, error);
    outfile_text(out, "\n");
    return written;
}

static bool account_note(Stage stage G_GNUC_UNUSED, int month G_GNUC_UNUSED, const BookEntry *entry,
                         void *data, GError **error G_GNUC_UNUSED)
{
    GHashTable *seen = data;
    int64_t *code;

    if (g_hash_table_contains(seen, &entry->account))
        return true;
    code = g_new(int64_t, 1);
    *code = entry->account;
    g_hash_table_add(seen, code);
    return true;
}

static int codes_compare(const void *a, const void *b)
{
    Code left = *(const Code *)a, right = *(const Code *)b;

    return (left > right) - (left < right);
}

GArray *journal_accounts(Book *book, GError **error)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, code_free, NULL);
    GArray *accounts;
    GHashTableIter iterator;
    void *code;

    if (!book_each_entry(book, account_note, seen, error))
        return NULL;
    accounts = g_array_new(FALSE, FALSE, sizeof(Code));
    g_hash_table_iter_init(&iterator, seen);
    while (g_hash_table_iter_next(&iterator, &code, NULL))
        g_array_append_vals(accounts, code, 1);
    g_array_sort(accounts, codes_compare);
    return accounts;
}

void journal_voucher_tags(const BookVoucher *voucher, Outfile *out, JournalTag tag)
{
    char attachments[16];

    if (voucher->stage != STAGE_NORMAL)
        tag(out, "kind", voucher->stage == STAGE_OPENING ? "opening" : "closing");
    if (voucher->attachments > 0) {
        g_snprintf(attachments, sizeof attachments, "%d", voucher->attachments);
        tag(out, "attachments", attachments);
    }
}

void journal_entry_tags(const Export *from, const BookEntry *entry, Outfile *out, JournalTag tag)
{
    const struct {
        Field field;
        Code code;
    } codes[] = {
        {FIELD_FUND, entry->fund},       {FIELD_FUNCTION, entry->function},
        {FIELD_ECONOMY, entry->economy}, {FIELD_NATURE, entry->nature},
        {FIELD_PROJECT, entry->project}, {FIELD_OFFICE, entry->office},
    };
    char made[32];

    /* The sign says the side, but of red entries and of nothing. */
    if (entry->amount.fen < 0 || (entry->amount.fen == 0 && entry->side == SIDE_CREDIT))
        tag(out, "side", entry->side == SIDE_DEBIT ? "debit" : "credit");
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i].code != 0)
            tag(out, field_name(codes[i].field),
                code_word(from, codes[i].field, codes[i].code, made));
    if (entry->memo != NULL)
        tag(out, "memo", entry->memo);
}

Money journal_amount(const BookEntry *entry)
{
    /* The opposite exists: a book refuses the one amount that has none. */
    return entry->side == SIDE_DEBIT ? entry->amount : (Money){-entry->amount.fen};
}
