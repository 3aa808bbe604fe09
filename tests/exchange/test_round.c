/* Round trips: a book written and read back says the same. */
#include "test.h"

#include "base/error.h"
#include "exchange/known.h"
#include "exchange/round.h"

static void assert_same_vouchers(Book *before, Book *after)
{
    assert_int_equal(book_voucher_count(before), book_voucher_count(after));
    for (int64_t i = 1; i <= book_voucher_count(before); i++) {
        BookVoucher *a = book_voucher(before, i, NULL), *b = book_voucher(after, i, NULL);
        VoucherDifference difference;

        assert_int_equal(a->number, b->number);
        assert_int_equal(a->month, b->month);
        if (vouchers_differ(before, a, b, &difference))
            fail_msg("voucher %d, entry %u, %s: \"%s\" and \"%s\"", (int)i, difference.line,
                     difference.column, difference.here, difference.there);
        book_voucher_free(a);
        book_voucher_free(b);
    }
}

static void assert_same_head(Book *before, Book *after)
{
    BookVerdict a, b;

    assert_true(book_verify(before, false, &a, NULL));
    assert_true(book_verify(after, false, &b, NULL));
    assert_null(b.reason);
    assert_string_equal(a.head, b.head);
}

/* All that CSV holds, which is all but the journal's trace. */
static void assert_same_tables(const Desk *desk, Book *before, Book *after)
{
    g_autoptr(GPtrArray) a = round_export(desk, before, "csv");
    unsigned compared = 0;

    for (unsigned i = 0; g_ptr_array_index(a, i) != NULL; i++) {
        const char *path = g_ptr_array_index(a, i);
        g_autofree char *kept = g_strconcat(path, ".before", NULL);
        assert_int_equal(g_rename(path, kept), 0);
        g_free(g_ptr_array_index(a, i));
        g_ptr_array_index(a, i) = g_steal_pointer(&kept);
    }
    for (unsigned i = 0; g_ptr_array_index(a, i) != NULL; i++) {
        g_autofree char *moved = g_path_get_basename(g_ptr_array_index(a, i));
        g_autofree char *to = g_build_filename(desk->folder, moved, NULL);
        assert_int_equal(g_rename(g_ptr_array_index(a, i), to), 0);
        g_free(g_ptr_array_index(a, i));
        g_ptr_array_index(a, i) = g_steal_pointer(&to);
    }
    g_autoptr(GPtrArray) b = round_export(desk, after, "csv");
    for (unsigned i = 0; g_ptr_array_index(b, i) != NULL; i++, compared++) {
        g_autofree char *name = g_path_get_basename(g_ptr_array_index(b, i));
        g_autofree char *kept = g_strconcat(desk->folder, "/", name, ".before", NULL);
        g_autofree char *left = NULL, *right = NULL;
        assert_true(g_file_get_contents(kept, &left, NULL, NULL));
        assert_true(g_file_get_contents(g_ptr_array_index(b, i), &right, NULL, NULL));
        assert_string_equal(left, right);
    }
    assert_int_equal(compared, a->len - 1);
    round_remove(desk, b, "csv");
}

/* Writes a random book as `format` and reads it into a new one. `whole`: the format holds tables.
 */
static void round_trip(const Desk *desk, const char *format, uint64_t seed, bool payees, bool whole)
{
    g_autoptr(Book) before = round_book(desk, seed, payees);
    g_autoptr(Book) after = round_empty(desk);
    g_autoptr(GPtrArray) paths = round_export(desk, before, format);
    ImportCounts counts = {0}, again = {0};

    round_import(desk, after, paths, &counts);
    assert_int_equal(counts.vouchers, ROUND_VOUCHERS);
    round_import(desk, after, paths, &again);
    assert_int_equal(again.vouchers + again.rows, 0);
    round_remove(desk, paths, format);

    assert_same_vouchers(before, after);
    if (!payees)
        assert_same_head(before, after);
    if (whole)
        assert_same_tables(desk, before, after);
}

static void a_book_as_text_is_the_book(void **state)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        round_trip(*state, "csv", seed, seed == 3, true);
}

static void a_ledger_journal_is_the_book(void **state)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        round_trip(*state, "ledger", seed, seed == 3, true);
}

static void a_beancount_journal_is_the_book(void **state)
{
    for (uint64_t seed = 1; seed <= 3; seed++)
        round_trip(*state, "beancount", seed, seed == 3, true);
}

/* It holds the journal; projects and offices the new book has already. */
static void the_auditors_interface_is_the_journal(void **state)
{
    static const char *const files[] = {YEAR_FOLDER "projects.csv", YEAR_FOLDER "book.ini", NULL};
    const Desk *desk = *state;

    for (uint64_t seed = 1; seed <= 3; seed++) {
        g_autoptr(Book) before = round_book(desk, seed, seed == 3);
        g_autoptr(Book) after = round_empty(desk);
        g_autoptr(GPtrArray) paths = round_export(desk, before, "gbt24589");
        ImportCounts counts = {0};

        assert_true(import_files(after, desk->catalog, files, false, NULL, NULL, NULL, NULL));
        round_import(desk, after, paths, &counts);
        round_remove(desk, paths, "gbt24589");

        assert_int_equal(counts.vouchers, ROUND_VOUCHERS);
        assert_same_vouchers(before, after);
        if (seed != 3)
            assert_same_head(before, after);
    }
}

/* What a book writes of its own is the same bytes, and importing it into itself adds nothing. */
static void a_book_knows_its_own_export(void **state)
{
    const Desk *desk = *state;
    g_autoptr(Book) book = round_book(desk, 7, true);
    g_autoptr(GPtrArray) paths = round_export(desk, book, "csv");
    ImportCounts counts = {0};

    round_import(desk, book, paths, &counts);

    assert_int_equal(counts.vouchers, 0);
    assert_int_equal(counts.vouchers_there, ROUND_VOUCHERS);
    assert_int_equal(counts.rows, 2); /* given cells are given again */
    round_remove(desk, paths, "csv");
}

#define DESK_TEST(name) cmocka_unit_test_setup_teardown(name, desk_open, desk_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK_TEST(a_book_as_text_is_the_book),
        DESK_TEST(a_ledger_journal_is_the_book),
        DESK_TEST(a_beancount_journal_is_the_book),
        DESK_TEST(the_auditors_interface_is_the_journal),
        DESK_TEST(a_book_knows_its_own_export),
    };

    return TEST_RUN("exchange/round", tests);
}
