/* Opening: what is a book, what is not, and what it leaves behind. */
#include "made.h"

static void a_new_book_knows_its_facts(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);

    assert_int_equal(book_year(book), 2021);
    assert_string_equal(book_setting(book, "unit.code"), "305301");
    assert_string_equal(book_setting(book, "unit.short"), "某县某局");
    assert_string_equal(book_setting(book, "payment"), "quota");
    assert_null(book_setting(book, "unit.province"));
    assert_string_equal(book_path(book), made->path);
    assert_int_equal(book_voucher_count(book), 0);
}

static void a_closed_book_is_one_file(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    made_posted(book, 1, 1, 100);
    book_close(book);

    assert_int_equal(made_file_count(made), 1);
    assert_int_equal(made_number(made, "PRAGMA application_id"), BOOK_APPLICATION_ID);
    assert_int_equal(made_number(made, "PRAGMA user_version"), BOOK_VERSION);
}

static void a_new_book_never_replaces_a_file(void **state)
{
    const Made *made = *state;
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) after = NULL;

    assert_true(g_file_set_contents(made->path, "mine", -1, NULL));
    before = made_bytes(made->path);
    WRONG("book-exists", book_create(made->path, &made_facts, "tester", error));

    after = made_bytes(made->path);
    assert_true(g_bytes_equal(before, after));
    assert_int_equal(made_file_count(made), 1);
}

static void a_book_that_cannot_be_made_leaves_nothing(void **state)
{
    const Made *made = *state;
    g_autofree char *path = g_build_filename(made->folder, "none", "unit.book", NULL);
    BookFacts facts = made_facts;

    WRONG("book-no-directory", book_create(path, &made_facts, "tester", error));
    facts.kind = "company";
    WRONG("book-kind", book_create(made->path, &facts, "tester", error));
    facts = made_facts;
    facts.payment = "cash";
    WRONG("book-payment", book_create(made->path, &facts, "tester", error));
    facts = made_facts;
    facts.year = 21;
    WRONG("book-year", book_create(made->path, &facts, "tester", error));
    facts = made_facts;
    facts.code = "";
    WRONG("book-facts", book_create(made->path, &facts, "tester", error));

    assert_int_equal(made_file_count(made), 0);
}

static void opening_nothing_makes_nothing(void **state)
{
    const Made *made = *state;

    WRONG("book-missing", book_open(made->path, "tester", false, error));
    WRONG("book-not-a-book", book_open(made->folder, "tester", false, error));

    assert_int_equal(made_file_count(made), 0);
}

/* The file holds `text` and stays as it is. */
static void refuse_text(const Made *made, const char *text, gssize size, const char *id)
{
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) after = NULL;

    assert_true(g_file_set_contents(made->path, text, size, NULL));
    before = made_bytes(made->path);
    WRONG(id, book_open(made->path, "tester", false, error));
    WRONG(id, book_open(made->path, "tester", true, error));
    after = made_bytes(made->path);
    assert_true(g_bytes_equal(before, after));
    assert_int_equal(made_file_count(made), 1);
}

static void other_files_are_not_books(void **state)
{
    const Made *made = *state;

    refuse_text(made, "", 0, "book-not-a-book");
    refuse_text(made, "科目,借方,贷方\n", -1, "book-not-a-book");
    refuse_text(made, "PK\003\004 and so on", -1, "book-not-a-book");
    refuse_text(made, "SQLite format 3", 16, "book-damaged");
}

static void another_database_is_not_a_book(void **state)
{
    const Made *made = *state;

    assert_int_equal(made_sql(made, "CREATE TABLE t (a); PRAGMA user_version = 1"), SQLITE_OK);
    WRONG("book-not-a-book", book_open(made->path, "tester", false, error));
}

static void a_newer_book_is_refused_and_left(void **state)
{
    const Made *made = *state;
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) after = NULL;
    g_autofree char *sql = NULL;

    book_close(made_book(made));
    sql = g_strdup_printf("PRAGMA user_version = %d", BOOK_VERSION + 1);
    assert_int_equal(made_sql(made, sql), SQLITE_OK);
    before = made_bytes(made->path);
    WRONG("book-newer", book_open(made->path, "tester", false, error));
    WRONG("book-newer", book_open(made->path, "tester", true, error));

    after = made_bytes(made->path);
    assert_true(g_bytes_equal(before, after));
    assert_int_equal(made_file_count(made), 1);
}

static void a_cut_book_is_damaged_wherever_it_is_cut(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    struct stat about;

    made_posted(book, 1, 1, 100);
    book_close(book);
    assert_int_equal(stat(made->path, &about), 0);

    for (off_t size = about.st_size - 1; size >= 20; size = size * 3 / 4) {
        assert_int_equal(truncate(made->path, size), 0);
        WRONG("book-damaged", book_open(made->path, "tester", true, error));
        WRONG("book-damaged", book_open(made->path, "tester", false, error));
    }
}

static void random_damage_never_crashes(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    g_autoptr(GBytes) whole = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(20211231);

    made_posted(book, 1, 1, 100);
    book_close(book);
    whole = made_bytes(made->path);

    for (int round = 0; round < 300; round++) {
        gsize size;
        g_autofree char *bytes = g_memdup2(g_bytes_get_data(whole, &size), g_bytes_get_size(whole));
        BookVerdict verdict;
        for (int i = 0; i < 20; i++)
            bytes[g_rand_int_range(random, 100, (gint32)size)] = (char)g_rand_int(random);
        assert_true(g_file_set_contents(made->path, bytes, (gssize)size, NULL));
        book = book_open(made->path, "tester", true, NULL);
        if (book != NULL)
            book_verify(book, round % 2 == 0, &verdict, NULL);
        book_close(book);
    }
}

static void reading_changes_not_a_byte(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    g_autoptr(GBytes) before = NULL;
    g_autoptr(GBytes) after = NULL;
    BookVerdict verdict;

    made_posted(book, 1, 1, 100);
    book_close(book);
    before = made_bytes(made->path);
    book = made_open(made, true);
    RIGHT(book_verify(book, true, &verdict, error));
    WRONG("book-read-only", book_begin(book, error));
    book_close(book);

    after = made_bytes(made->path);
    assert_true(g_bytes_equal(before, after));
    assert_int_equal(made_file_count(made), 1);
}

/* Root may write everywhere: such tests run as nobody, in a process of their own. */
static void as_nobody(const Made *made, void (*run)(const Made *))
{
    int status;
    pid_t child;

    if (geteuid() == 0)
        assert_int_equal(chown(made->folder, 65534, 65534), 0);
    g_chmod(made->path, 0444);
    g_chmod(made->folder, 0555);
    child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        run(made);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void read_in_a_still_folder(const Made *made)
{
    GError *error = NULL;
    Book *book = book_open(made->path, NULL, true, &error);
    BookVerdict verdict;

    if (book == NULL || !book_verify(book, true, &verdict, &error) || verdict.vouchers != 1)
        _exit(1);
    book_close(book);
    book = book_open(made->path, "tester", false, &error);
    if (book != NULL || g_strcmp0(error_id(error), "book-read-only") != 0)
        _exit(2);
}

static void a_folder_that_cannot_be_written_can_be_read(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);

    made_posted(book, 1, 1, 100);
    book_close(book);

    as_nobody(made, read_in_a_still_folder);
    assert_int_equal(made_file_count(made), 1);
}

static void a_copy_is_a_book_and_replaces_nothing(void **state)
{
    Made *made = *state;
    Made copied = {.path = g_build_filename(made->folder, "copy.book", NULL)};
    Book *book = made_book(made);
    BookVerdict first, second;

    made_posted(book, 1, 1, 100);
    RIGHT(book_copy(book, copied.path, error)); /* while it is open */
    WRONG("book-exists", book_copy(book, copied.path, error));
    made_posted(book, 1, 2, 100);
    book_close(book);
    second = made_verdict(&copied, true);
    first = made_verdict(made, true);

    assert_int_equal(first.vouchers, 2);
    assert_int_equal(second.vouchers, 1);
    assert_null(second.reason);
    assert_int_equal(made_file_count(made), 2);
    g_free(copied.path);
}

static void a_reader_may_copy(void **state)
{
    Made *made = *state;
    Made copied = {.path = g_build_filename(made->folder, "copy.book", NULL)};
    Book *book = made_book(made);

    made_posted(book, 1, 1, 100);
    book_close(book);
    book = made_open(made, true);
    RIGHT(book_copy(book, copied.path, error));
    WRONG("book-read-only", book_begin(book, error));
    book_close(book);

    assert_null(made_verdict(&copied, true).reason);
    g_free(copied.path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_new_book_knows_its_facts),
        MADE_TEST(a_closed_book_is_one_file),
        MADE_TEST(a_new_book_never_replaces_a_file),
        MADE_TEST(a_book_that_cannot_be_made_leaves_nothing),
        MADE_TEST(opening_nothing_makes_nothing),
        MADE_TEST(other_files_are_not_books),
        MADE_TEST(another_database_is_not_a_book),
        MADE_TEST(a_newer_book_is_refused_and_left),
        MADE_TEST(a_cut_book_is_damaged_wherever_it_is_cut),
        MADE_TEST(random_damage_never_crashes),
        MADE_TEST(reading_changes_not_a_byte),
        MADE_TEST(a_folder_that_cannot_be_written_can_be_read),
        MADE_TEST(a_copy_is_a_book_and_replaces_nothing),
        MADE_TEST(a_reader_may_copy),
    };
    return TEST_RUN("book/open", tests);
}
