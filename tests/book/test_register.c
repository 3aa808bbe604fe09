/* Rows of registers have versions and keys: nothing is written over, and nobody overwrites another.
 */
#include <sodium.h>

#include "book/deed.h"
#include "lived.h"

static const TableColumn columns[] = {
    {.id = "project", .type = COLUMN_TEXT, .required = true, .key = true},
    {.id = "name", .type = COLUMN_TEXT, .required = true, .key = true},
    {.id = "target", .type = COLUMN_TEXT, .required = true},
    {.id = "result", .type = COLUMN_TEXT},
};
static const Table indicators = {.id = "indicator",
                                 .name = "绩效指标",
                                 .is_register = true,
                                 .columns = columns,
                                 .column_count = G_N_ELEMENTS(columns)};

static const char *const declared[] = {"P01", "新建党支部", "≥50个", NULL};
static const char *const reached[] = {"P01", "新建党支部", "", "51个"};
static const char *const raised[] = {"P01", "新建党支部", "≥60个", "51个"};
static const char *const other[] = {"P01", "培训骨干", "≥200人", NULL};

static const BookRow *row_at(Book *book, unsigned index)
{
    return g_ptr_array_index(book_rows(book, &indicators, NULL), index);
}

static void a_row_with_a_known_key_is_the_next_version(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    RIGHT(book_put_row(book, &indicators, declared, error));
    RIGHT(book_put_row(book, &indicators, other, error));
    RIGHT(book_put_row(book, &indicators, reached, error)); /* leaves the target */
    RIGHT(book_put_row(book, &indicators, reached, error)); /* says nothing new */
    RIGHT(book_commit(book, error));

    assert_int_equal(book_rows(book, &indicators, NULL)->len, 2);
    assert_int_equal(row_at(book, 0)->version, 2);
    assert_string_equal(row_at(book, 0)->values[2], "≥50个");
    assert_string_equal(row_at(book, 0)->values[3], "51个");
    assert_int_equal(row_at(book, 1)->version, 1);
    book_close(book);
    assert_int_equal(made_number(made, "SELECT count(*) FROM register_version"), 1);
    assert_null(made_verdict(made, true).reason);
}

static void whoever_saw_an_older_version_does_not_change_the_row(void **state)
{
    const Made *made = *state;

    book_close(made_book(made));
    AS(made, "甲", book_add_row(book, &indicators, declared, error));
    AS(made, "乙", book_change_row(book, &indicators, 1, 1, raised, "批复", error));
    NOT_AS("book-row-changed", made, "甲",
           book_change_row(book, &indicators, 1, 1, reached, NULL, error));
    NOT_AS("book-row-missing", made, "甲",
           book_change_row(book, &indicators, 1, 2, reached, NULL, error));
    NOT_AS("book-row-changed", made, "甲",
           book_change_row(book, &indicators, 7, 1, raised, NULL, error));
}

static bool version_told(const BookVersion *version, void *data, GError **error G_GNUC_UNUSED)
{
    GString *told = data;

    g_string_append_printf(told, "%d %s %s %s;", (int)version->row->version, version->actor,
                           version->row->values[2], version->reason);
    return true;
}

static void every_version_is_told_with_its_actor(void **state)
{
    const Made *made = *state;
    g_autoptr(GString) told = g_string_new(NULL);
    Book *read;

    book_close(made_book(made));
    AS(made, "甲", book_add_row(book, &indicators, declared, error));
    AS(made, "乙", book_change_row(book, &indicators, 1, 1, raised, "批复", error));
    read = made_open(made, true);
    RIGHT(book_each_version(read, &indicators, 1, version_told, told, error));
    book_close(read);

    assert_string_equal(told->str, "1 甲 ≥50个 (null);2 乙 ≥60个 批复;");
}

static void a_change_that_is_rolled_back_leaves_no_key(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    const BookRow *row;

    RIGHT(book_begin(book, error));
    RIGHT(book_put_row(book, &indicators, declared, error));
    book_rollback(book);
    RIGHT(book_row_find(book, &indicators, declared, &row, error));

    assert_null(row);
    book_close(book);
}

/* Text that JSON escapes, and text that only looks like it, come back as they were. */
static void any_text_comes_back_as_it_was(void **state)
{
    static const char *const texts[] = {"引号\"", "斜\\线", "a\":\"b", "，}{,", "换\n行", "},{"};
    const Made *made = *state;
    Book *book = made_book(made);

    RIGHT(book_begin(book, error));
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *const values[] = {"P01", texts[i], texts[i], texts[i]};
        RIGHT(book_put_row(book, &indicators, values, error));
    }
    RIGHT(book_commit(book, error));
    for (unsigned i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_string_equal(row_at(book, i)->values[1], texts[i]);
        assert_string_equal(row_at(book, i)->values[3], texts[i]);
    }
    book_close(book);
}

/* ---- deeds ---- */

static BookDeed deed_of(const char *verb)
{
    BookDeed deed = {.step = "target",
                     .subject = "P01",
                     .verb = verb,
                     .year = 2022,
                     .month = 1,
                     .day = 31,
                     .role = "leader",
                     .reason = "批复"};

    memset(deed.seen, 'a', 64);
    return deed;
}

static bool deed_told(const BookDeed *deed, void *data, GError **error G_GNUC_UNUSED)
{
    g_string_append_printf(data, "%s %s %s %04d-%02d-%02d %s %s %.4s;", deed->step, deed->subject,
                           deed->verb, deed->year, deed->month, deed->day, deed->actor,
                           deed->evidence, deed->seen);
    return true;
}

static void deeds_come_back_in_order(void **state)
{
    const Made *made = *state;
    g_autoptr(GString) told = g_string_new(NULL);
    BookDeed declare = deed_of("declare"), approve = deed_of("approve"), never = deed_of("x");
    Book *read;

    approve.evidence = "纪要.pdf";
    approve.evidence_hash = "ab";
    never.month = 2;
    book_close(made_book(made));
    AS(made, "甲", book_do(book, &declare, error));
    AS(made, "乙", book_do(book, &approve, error));
    NOT_AS("book-deed-date", made, "乙", book_do(book, &never, error));
    read = made_open(made, true);
    RIGHT(book_each_deed(read, deed_told, told, error));
    book_close(read);

    assert_string_equal(told->str, "target P01 declare 2022-01-31 甲 (null) aaaa;"
                                   "target P01 approve 2022-01-31 乙 纪要.pdf aaaa;");
    assert_null(made_verdict(made, true).reason);
}

static void what_was_altered_is_found(void **state)
{
    static const struct {
        const char *sql, *reason;
    } cases[] = {
        {"UPDATE register_version SET fields = '{}'", "verify-register-version"},
        {"UPDATE register_version SET reason = 'x'", "verify-register-version"},
        {"DELETE FROM register_version", "verify-register-version"},
        {"UPDATE deed SET verb = 'return' WHERE id = 1", "verify-deed"},
        {"UPDATE deed SET seen = zeroblob(32) WHERE id = 2", "verify-deed"},
        {"UPDATE deed SET day = 1 WHERE id = 2", "verify-deed"},
        {"DELETE FROM deed WHERE id = 2", "verify-deed"},
    };
    const Made *made = *state;
    BookDeed declare = deed_of("declare"), approve = deed_of("approve");
    g_autofree char *bytes = NULL;
    gsize size;

    book_close(made_book(made));
    AS(made, "甲", book_add_row(book, &indicators, declared, error));
    AS(made, "乙", book_change_row(book, &indicators, 1, 1, raised, NULL, error));
    AS(made, "甲", book_do(book, &declare, error));
    AS(made, "乙", book_do(book, &approve, error));
    assert_int_not_equal(made_sql(made, "UPDATE deed SET day = 2"), SQLITE_OK);
    assert_int_not_equal(made_sql(made, "DELETE FROM register_version"), SQLITE_OK);
    assert_int_not_equal(made_sql(made, "UPDATE register_row SET fields = '{}'"), SQLITE_OK);
    assert_true(g_file_get_contents(made->path, &bytes, &size, NULL));
    for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_true(g_file_set_contents(made->path, bytes, (gssize)size, NULL));
        made_tamper(made, cases[i].sql);
        assert_string_equal(made_verdict(made, false).reason, cases[i].reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_row_with_a_known_key_is_the_next_version),
        MADE_TEST(whoever_saw_an_older_version_does_not_change_the_row),
        MADE_TEST(every_version_is_told_with_its_actor),
        MADE_TEST(a_change_that_is_rolled_back_leaves_no_key),
        MADE_TEST(any_text_comes_back_as_it_was),
        MADE_TEST(deeds_come_back_in_order),
        MADE_TEST(what_was_altered_is_found),
    };
    return TEST_RUN("book/register", tests);
}
