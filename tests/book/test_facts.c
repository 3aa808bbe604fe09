/* Settings, names, appropriations, registers, texts and given cells come back as they were given.
 */
#include "book/store.h"
#include "made.h"

static void collect(const char *name, const char *value, void *data)
{
    g_string_append_printf(data, "%s=%s;", name, value);
}

static void settings_come_in_name_order(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    g_autoptr(GString) all = g_string_new(NULL);

    RIGHT(book_begin(book, error));
    RIGHT(book_set(book, "unit.province", "四川省", error));
    RIGHT(book_set(book, "unit.name", "新名称", error));
    RIGHT(book_commit(book, error));
    book_close(book);
    book = made_open(made, true);
    book_each_setting(book, collect, all);
    assert_string_equal(all->str, "payment=quota;regime=2021-sichuan;unit.code=305301;"
                                  "unit.kind=administrative;unit.name=新名称;unit.province=四川省;"
                                  "unit.short=某县某局;year=2021;");
    book_close(book);
}

static void year_and_code_stay(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);

    RIGHT(book_begin(book, error));
    WRONG("book-setting-fixed", book_set(book, "year", "2022", error));
    WRONG("book-setting-fixed", book_set(book, "unit.code", "305302", error));
    RIGHT(book_set(book, "unit.code", "305301", error));
    RIGHT(book_commit(book, error));
}

static void names_keep_number_and_address(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    const BookName *second, *first;

    RIGHT(book_begin(book, error));
    RIGHT(book_put_name(book, FIELD_OFFICE, "02", "二科", "administrative", error));
    RIGHT(book_put_name(book, FIELD_OFFICE, "01", "一科", "reference", error));
    RIGHT(book_put_name(book, FIELD_PROJECT, "P01", "项目", NULL, error));
    WRONG("book-name-empty", book_put_name(book, FIELD_PROJECT, "", "项目", NULL, error));
    second = book_name(book, FIELD_OFFICE, "02");
    first = book_name(book, FIELD_OFFICE, "01");
    RIGHT(book_put_name(book, FIELD_OFFICE, "02", "第二科", "reference", error));
    RIGHT(book_commit(book, error));

    assert_int_equal(second->number, 1);
    assert_int_equal(first->number, 2);
    assert_string_equal(second->name, "第二科");
    assert_string_equal(second->kind, "reference");
    assert_ptr_equal(book_name(book, FIELD_OFFICE, "02"), second);
    assert_ptr_equal(book_name_at(book, FIELD_OFFICE, 1), second);
    assert_null(book_name_at(book, FIELD_OFFICE, 0));
    assert_null(book_name_at(book, FIELD_OFFICE, 3));
    assert_null(book_name_at(book, FIELD_OFFICE, -1));
    assert_int_equal(book_names(book, FIELD_OFFICE)->len, 2);
    assert_ptr_equal(g_ptr_array_index(book_names(book, FIELD_OFFICE), 0), first);

    RIGHT(book_begin(book, error));
    RIGHT(book_put_name(book, FIELD_OFFICE, "02", "撤销的名称", NULL, error));
    book_rollback(book);
    assert_string_equal(second->name, "第二科"); /* in place */
    book_close(book);
    book = made_open(made, true);
    assert_int_equal(book_name(book, FIELD_OFFICE, "02")->number, 1);
    assert_string_equal(book_name(book, FIELD_PROJECT, "P01")->name, "项目");
    assert_null(book_name(book, FIELD_PROJECT, "P01")->kind);
    book_close(book);
}

/* ---- appropriations ---- */

static const BookAppropriation given = {
    .document = "某财预〔2021〕1号",
    .month = 1,
    .day = 4,
    .stage = STAGE_INITIAL,
    .amount = {106548000},
    .fund = 1,
    .function = 2013201,
    .economy = 30101,
    .nature = 1,
    .memo = "年初预算",
};

static bool see_appropriation(const BookAppropriation *appropriation, void *data, GError **error)
{
    int *count = data;

    (void)error;
    assert_string_equal(appropriation->document, given.document);
    assert_int_equal(appropriation->day, 4);
    if (++*count == 1) {
        assert_int_equal(appropriation->stage, STAGE_INITIAL);
        assert_int_equal(appropriation->amount.fen, 106548000);
        assert_int_equal(appropriation->function, 2013201);
        assert_int_equal(appropriation->economy, 30101);
        assert_string_equal(appropriation->memo, "年初预算");
    } else {
        assert_int_equal(appropriation->stage, STAGE_CUT);
        assert_int_equal(appropriation->amount.fen, -3794);
        assert_null(appropriation->memo);
    }
    return true;
}

static void appropriations_come_back_in_order(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    BookAppropriation cut = given;
    int count = 0;

    cut.stage = STAGE_CUT;
    cut.amount.fen = -3794;
    cut.memo = NULL;
    RIGHT(book_begin(book, error));
    RIGHT(book_appropriate(book, &given, error));
    RIGHT(book_appropriate(book, &cut, error));
    RIGHT(book_commit(book, error));
    RIGHT(book_each_appropriation(book, see_appropriation, &count, error));
    assert_int_equal(count, 2);
    book_close(book);
    assert_int_not_equal(made_sql(made, "UPDATE appropriation SET amount = 1"), SQLITE_OK);
    assert_int_not_equal(made_sql(made, "DELETE FROM appropriation"), SQLITE_OK);
}

static void a_wrong_appropriation_is_refused(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    BookAppropriation wrong = given;

    RIGHT(book_begin(book, error));
    wrong.stage = STAGE_CUT;
    WRONG("book-appropriation-cut", book_appropriate(book, &wrong, error));
    wrong.stage = STAGE_NORMAL;
    WRONG("book-appropriation-stage", book_appropriate(book, &wrong, error));
    wrong = given;
    wrong.month = 2;
    wrong.day = 30;
    WRONG("book-appropriation-date", book_appropriate(book, &wrong, error));
    wrong = given;
    wrong.document = "";
    WRONG("book-appropriation-document", book_appropriate(book, &wrong, error));
    wrong = given;
    wrong.project = 7;
    WRONG("book-appropriation-name", book_appropriate(book, &wrong, error));
    wrong = given;
    wrong.fund = -1;
    WRONG("book-appropriation-code", book_appropriate(book, &wrong, error));
    RIGHT(book_appropriate(book, &given, error));
    RIGHT(book_commit(book, error));
}

/* ---- registers ---- */

static const TableColumn columns[] = {
    {.id = "code", .type = COLUMN_TEXT, .required = true},
    {.id = "name", .type = COLUMN_TEXT},
    {.id = "amount", .type = COLUMN_MONEY},
};
static const Table vehicles = {
    .id = "vehicle", .name = "车辆", .is_register = true, .columns = columns, .column_count = 3};
/* The same register as a later regime has it: a column more, in another order. */
static const TableColumn later_columns[] = {
    {.id = "amount", .type = COLUMN_MONEY},
    {.id = "use", .type = COLUMN_TEXT},
    {.id = "code", .type = COLUMN_TEXT, .required = true},
};
static const Table later_vehicles = {.id = "vehicle",
                                     .name = "车辆",
                                     .is_register = true,
                                     .columns = later_columns,
                                     .column_count = 3};

static void rows_of_a_register_come_back(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    const char *first[] = {"A1", "引号\"与\\斜线\n换行", "10000"};
    const char *second[] = {"A2", NULL, ""};
    const char *missing[] = {"", "名称", NULL};
    const char *torn[] = {"A3", "\xff\xfe", NULL};
    const GPtrArray *rows;
    const BookRow *row;

    RIGHT(book_begin(book, error));
    RIGHT(book_add_row(book, &vehicles, first, error));
    rows = book_rows(book, &vehicles, NULL);
    assert_int_equal(rows->len, 1);
    row = g_ptr_array_index(rows, 0);
    RIGHT(book_add_row(book, &vehicles, second, error));
    WRONG("book-row-missing", book_add_row(book, &vehicles, missing, error));
    WRONG("book-row-text", book_add_row(book, &vehicles, torn, error));
    RIGHT(book_commit(book, error));

    rows = book_rows(book, &vehicles, NULL);
    assert_int_equal(rows->len, 2);
    assert_string_equal(row->values[1], first[1]); /* an old row lives on */
    row = g_ptr_array_index(rows, 1);
    assert_string_equal(row->values[0], "A2");
    assert_null(row->values[1]);
    assert_null(row->values[2]);
    assert_int_equal(row->version, 1);
    assert_ptr_equal(book_rows(book, &vehicles, NULL), rows);

    row = g_ptr_array_index(book_rows(book, &later_vehicles, NULL), 0);
    assert_string_equal(row->values[0], "10000");
    assert_null(row->values[1]);
    assert_string_equal(row->values[2], "A1");
    book_close(book);
    assert_int_not_equal(made_sql(made, "UPDATE register_row SET fields = '{'"), SQLITE_OK);
    made_tamper(made, "UPDATE register_row SET fields = '[1]'");
    book = made_open(made, true);
    WRONG("book-damaged", book_rows(book, &vehicles, error));
    book_close(book);
}

static void a_register_without_rows_is_empty(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);

    assert_int_equal(book_rows(book, &vehicles, NULL)->len, 0);
}

/* ---- texts and cells ---- */

static void paragraphs_come_in_order(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    const char *const *texts;

    RIGHT(book_begin(book, error));
    RIGHT(book_add_text(book, "duties", "第一段", error));
    RIGHT(book_add_text(book, "work", "另一主题", error));
    RIGHT(book_add_text(book, "duties", "第二段", error));
    RIGHT(book_commit(book, error));
    texts = book_texts(book, "duties");

    assert_string_equal(texts[0], "第一段");
    assert_string_equal(texts[1], "第二段");
    assert_null(texts[2]);
    assert_null(book_texts(book, "nothing"));
}

static void see_cell(const char *cell, int64_t value, void *data)
{
    g_string_append_printf(data, "%s:%" G_GINT64_FORMAT ";", cell, value);
}

static void a_given_cell_replaces_the_one_before(void **state)
{
    const Made *made = *state;
    g_autoptr(Book) book = made_book(made);
    g_autoptr(GString) all = g_string_new(NULL);

    RIGHT(book_begin(book, error));
    RIGHT(book_give_cell(book, 2020, "public-1/income.total/amount", 5, error));
    RIGHT(book_give_cell(book, 2021, "public-1/income.total/amount", 6, error));
    RIGHT(book_give_cell(book, 2020, "annex-2/on_duty/number", 410000, error));
    RIGHT(book_give_cell(book, 2020, "public-1/income.total/amount", -7, error));
    RIGHT(book_commit(book, error));
    RIGHT(book_each_given(book, 2020, see_cell, all, error));

    assert_string_equal(all->str, "annex-2/on_duty/number:410000;public-1/income.total/amount:-7;");
}

static int deny_projects(void *data, int action, const char *table, const char *column,
                         const char *database, const char *trigger)
{
    (void)data, (void)column, (void)database, (void)trigger;
    return action == SQLITE_READ && g_strcmp0(table, "project") == 0 ? SQLITE_DENY : SQLITE_OK;
}

/* A disk that fails once: what was read halfway is not taken for the whole. */
static void names_are_read_again_after_a_failure(void **state)
{
    const Made *made = *state;
    Book *book = made_book(made);
    Book *other = made_open(made, false);

    RIGHT(book_begin(other, error));
    RIGHT(book_put_name(other, FIELD_PROJECT, "P01", "项目一", NULL, error));
    RIGHT(book_commit(other, error));
    sqlite3_set_authorizer(book->database, deny_projects, NULL);
    WRONG("book-database", book_begin(book, error));
    sqlite3_set_authorizer(book->database, NULL, NULL);
    RIGHT(book_begin(book, error));
    assert_non_null(book_name(book, FIELD_PROJECT, "P01"));
    book_rollback(book);
    book_close(other);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(settings_come_in_name_order),
        MADE_TEST(year_and_code_stay),
        MADE_TEST(names_keep_number_and_address),
        MADE_TEST(names_are_read_again_after_a_failure),
        MADE_TEST(appropriations_come_back_in_order),
        MADE_TEST(a_wrong_appropriation_is_refused),
        MADE_TEST(rows_of_a_register_come_back),
        MADE_TEST(a_register_without_rows_is_empty),
        MADE_TEST(paragraphs_come_in_order),
        MADE_TEST(a_given_cell_replaces_the_one_before),
    };
    return TEST_RUN("book/facts", tests);
}
