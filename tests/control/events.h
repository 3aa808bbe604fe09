/* events.h: books for trying events, and their examples as data/2021/posting says them */
#pragma once
#include "base/error.h"
#include "book/journal.h"
#include "control/event_parts.h"

#include <glib/gstdio.h>
#include <string.h>

/* One folder with a book for each condition that examples name. */
typedef struct {
    char *folder;
    Catalog *catalog;
    Events *events;
    GHashTable *books; /* condition to Book */
} Trial;

static inline void book_unref(void *book) { book_close(book); }

static inline int trial_open(void **state)
{
    Trial *trial = g_new0(Trial, 1);
    g_autoptr(GError) error = NULL;

    trial->folder = g_dir_make_tmp("juesuan-XXXXXX", NULL);
    trial->catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    trial->events = trial->catalog != NULL ? events_read(trial->catalog, &error) : NULL;
    if (trial->events == NULL)
        print_error("%s %s %s\n", error_id(error), error_fact(error, "place"),
                    error_fact(error, "found"));
    trial->books = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, book_unref);
    *state = trial;
    return trial->events == NULL;
}

static inline int trial_close(void **state)
{
    Trial *trial = *state;
    g_autoptr(GDir) folder = NULL;

    g_hash_table_unref(trial->books);
    folder = g_dir_open(trial->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;) {
        g_autofree char *path = g_build_filename(trial->folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(trial->folder);
    events_free(trial->events);
    catalog_free(trial->catalog);
    g_free(trial->folder);
    g_free(trial);
    return 0;
}

/* What a condition ("unit.kind=institution  payment=direct") says of `name`. */
static inline const char *condition_of(char **words, const char *name, const char *otherwise)
{
    for (unsigned i = 0; words[i] != NULL; i++)
        if (g_str_has_prefix(words[i], name) && words[i][strlen(name)] == '=')
            return words[i] + strlen(name) + 1;
    return otherwise;
}

static inline Book *trial_book_new(const Trial *trial, const char *condition, const char *name)
{
    g_auto(GStrv) words = g_strsplit(condition, "  ", -1);
    g_autofree char *path = g_build_filename(trial->folder, name, NULL);
    BookFacts facts = {.year = 2021,
                       .regime = "2021",
                       .payment = condition_of(words, "payment", "quota"),
                       .code = "305401",
                       .name = "某单位",
                       .kind = condition_of(words, "unit.kind", "administrative")};
    const char *from = condition_of(words, "payment.direct-from", NULL);
    Book *book = book_create(path, &facts, "test", NULL);

    assert_non_null(book);
    assert_true(book_begin(book, NULL));
    assert_true(book_put_name(book, FIELD_PROJECT, "P01", "档案整理", NULL, NULL));
    assert_true(book_put_name(book, FIELD_PROJECT, "P02", "困难救助", NULL, NULL));
    assert_true(book_set(book, "control.review", "none", NULL));
    if (from != NULL)
        assert_true(book_set(book, "payment.direct-from", from, NULL));
    assert_true(book_commit(book, NULL));
    return book;
}

static inline Book *trial_book(const Trial *trial, const char *condition)
{
    Book *book = g_hash_table_lookup(trial->books, condition);
    g_autofree char *name = NULL;

    if (book != NULL)
        return book;
    name = g_strdup_printf("%u.book", g_hash_table_size(trial->books));
    book = trial_book_new(trial, condition, name);
    g_hash_table_insert(trial->books, g_strdup(condition), book);
    return book;
}

/* "FIELD=VALUE  FIELD=VALUE" */
static inline GArray *givens_of(char **words)
{
    GArray *givens = g_array_new(FALSE, FALSE, sizeof(EventGiven));

    for (unsigned i = 0; words[i] != NULL; i++) {
        char *equals = strchr(words[i], '=');
        EventGiven given = {words[i], equals + 1, NULL};

        assert_non_null(equals);
        *equals = '\0';
        g_array_append_val(givens, given);
    }
    return givens;
}

static inline BookVoucher *made(const Trial *trial, Book *book, const char *id, char **words,
                                GError **error)
{
    g_autoptr(GArray) givens = givens_of(words);
    const Event *event = event_find(trial->events, id);
    int64_t application;

    if (event == NULL)
        fail_msg("no event %s", id);
    return event_make(trial->events, book, event, (const EventGiven *)(void *)givens->data,
                      givens->len, NULL, &application, error);
}

static inline BookVoucher *made_of(const Trial *trial, Book *book, const char *id,
                                   const char *values, GError **error)
{
    g_auto(GStrv) words = g_strsplit(values, "  ", -1);

    return made(trial, book, id, words, error);
}

/* "debit 5001 1200.00 general 2013201 30201 basic" */
static inline char *entry_told(const Trial *trial, const Book *book, const BookEntry *entry)
{
    g_autofree char *amount = money_text(entry->amount);
    GString *told = g_string_new(entry->side == SIDE_DEBIT ? "debit" : "credit");
    const Code keys[] = {entry->fund, entry->function, entry->economy, entry->nature,
                         entry->project};
    static const Field fields[] = {FIELD_FUND, FIELD_FUNCTION, FIELD_ECONOMY, FIELD_NATURE,
                                   FIELD_PROJECT};
    unsigned last = 0;

    for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++)
        last = keys[i] != 0 ? i + 1 : last;
    g_string_append_printf(told, " %" G_GINT64_FORMAT " %s", entry->account, amount);
    for (unsigned i = 0; i < last; i++) {
        const CatalogEntry *known =
            keys[i] != 0 ? catalog_entry(trial->catalog, fields[i], keys[i]) : NULL;
        if (keys[i] == 0)
            g_string_append(told, " -");
        else if (fields[i] == FIELD_PROJECT)
            g_string_append_printf(told, " %s", book_name_at(book, FIELD_PROJECT, keys[i])->code);
        else if (known != NULL && known->word != NULL)
            g_string_append_printf(told, " %s", known->word);
        else
            g_string_append_printf(told, " %" G_GINT64_FORMAT, keys[i]);
    }
    return g_string_free(told, FALSE);
}

/* The other way round; fields left out are none. */
static inline BookEntry entry_from(const Trial *trial, const Book *book, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    unsigned count = g_strv_length(words);
    BookEntry entry = {.side = strcmp(words[0], "debit") == 0 ? SIDE_DEBIT : SIDE_CREDIT};
    Code *const keys[] = {&entry.fund, &entry.function, &entry.economy, &entry.nature};
    static const Field fields[] = {FIELD_FUND, FIELD_FUNCTION, FIELD_ECONOMY, FIELD_NATURE};

    assert_true(count >= 3);
    entry.account = g_ascii_strtoll(words[1], NULL, 10);
    assert_int_equal(money_parse(words[2], &entry.amount), MONEY_PARSED);
    for (unsigned i = 3; i < count && i < 7; i++)
        *keys[i - 3] =
            strcmp(words[i], "-") == 0 ? 0 : catalog_code(trial->catalog, fields[i - 3], words[i]);
    if (count > 7)
        entry.project = book_name(book, FIELD_PROJECT, words[7])->number;
    return entry;
}

static inline void post(Book *book, BookVoucher *voucher, const char *event)
{
    const BookOrigin origin = {.event = event};
    g_autoptr(GError) error = NULL;

    if (!book_enter(book, voucher, &origin, NULL, &error))
        fail_msg("%s: %s", event, error_id(error));
}

/* An opening voucher of "debit 800101 5000.00  credit 810107 5000.00 general …". */
static inline void post_opening(const Trial *trial, Book *book, char **texts)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    BookVoucher voucher = {.month = 1, .day = 1, .stage = STAGE_OPENING, .memo = "opening"};

    for (unsigned i = 0; texts[i] != NULL; i++) {
        BookEntry entry = entry_from(trial, book, texts[i]);
        g_array_append_val(entries, entry);
    }
    voucher.entries = (const BookEntry *)(void *)entries->data;
    voucher.entry_count = entries->len;
    post(book, &voucher, "opening");
}

/* Posts what an example says to have happened before. */
static inline void post_before(const Trial *trial, Book *book, const Example *example)
{
    for (unsigned i = 0; i < example->before->len; i++) {
        g_auto(GStrv) words = g_strsplit(g_ptr_array_index(example->before, i), "  ", -1);
        g_autoptr(GError) error = NULL;
        BookVoucher *voucher;

        if (strcmp(words[0], "opening") == 0) {
            post_opening(trial, book, words + 1);
            continue;
        }
        voucher = made(trial, book, words[0], words + 1, &error);
        if (voucher == NULL)
            fail_msg("%s: before: %s %s %s", example->place, error_id(error),
                     error_fact(error, "fields"), error_fact(error, "text"));
        post(book, voucher, words[0]);
        event_voucher_free(voucher);
    }
}
