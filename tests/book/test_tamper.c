/* A book that people have worked on: whatever a shell changes in it is found and named. */
#include "lived.h"

typedef struct {
    const char *sql;
    int64_t voucher, row;
    const char *reason;
} Case;

static void cases_are_found(const Made *made, const Case *cases, size_t count)
{
    g_autoptr(GBytes) whole = NULL;
    gsize size;
    const char *bytes;

    lived_book(made);
    assert_null(made_verdict(made, true).reason);
    whole = made_bytes(made->path);
    bytes = g_bytes_get_data(whole, &size);
    for (size_t i = 0; i < count; i++) {
        BookVerdict verdict;
        assert_true(g_file_set_contents(made->path, bytes, (gssize)size, NULL));
        made_tamper(made, cases[i].sql);
        verdict = made_verdict(made, false);
        if (g_strcmp0(verdict.reason, cases[i].reason) != 0 ||
            verdict.bad_voucher != cases[i].voucher || verdict.bad_row != cases[i].row)
            fail_msg("%s: %s, voucher %d, row %d", cases[i].sql, verdict.reason,
                     (int)verdict.bad_voucher, (int)verdict.bad_row);
    }
}

static void an_origin_that_was_altered_names_its_voucher(void **state)
{
    static const Case cases[] = {
        {"UPDATE voucher_origin SET prepared = 1", 4, 0, "verify-chain"},
        {"UPDATE voucher_origin SET reviewed = NULL", 4, 0, "verify-chain"},
        {"UPDATE voucher_origin SET event = 'other'", 4, 0, "verify-chain"},
        {"UPDATE voucher_origin SET reverses = 2", 4, 0, "verify-chain"},
        {"UPDATE voucher_origin SET application = 8", 4, 0, "verify-chain"},
        {"UPDATE actor SET name = '丁' WHERE name = '乙'", 4, 0, "verify-chain"},
        {"UPDATE actor SET name = '丁' WHERE name = '丙'", 4, 0, "verify-chain"},
        {"DELETE FROM voucher_origin", 4, 0, "verify-chain"},
        {"INSERT INTO voucher_origin (id, event) VALUES (2, 'x')", 2, 0, "verify-chain"},
        {"UPDATE voucher_origin SET id = 9", 4, 0, "verify-chain"},
        {"INSERT INTO voucher_origin (id, event) VALUES (9, 'x')", 9, 0, "verify-origin"},
    };
    cases_are_found(*state, cases, G_N_ELEMENTS(cases));
}

static void vouchers_that_were_swapped_or_taken_away_are_named(void **state)
{
    static const Case cases[] = {
        {"UPDATE voucher SET id = 99 WHERE id = 1; UPDATE voucher SET id = 1 WHERE id = 2; "
         "UPDATE voucher SET id = 2 WHERE id = 99; "
         "UPDATE entry SET id = id + 99 * 1024 WHERE id / 1024 = 1; "
         "UPDATE entry SET id = id - 1024 WHERE id / 1024 = 2; "
         "UPDATE entry SET id = id - 98 * 1024 WHERE id / 1024 = 100",
         1, 0, "verify-chain"},
        {"DELETE FROM entry WHERE id / 1024 = 4; DELETE FROM voucher_origin; "
         "DELETE FROM voucher WHERE id = 4",
         4, 0, "verify-missing"},
        {"INSERT INTO entry SELECT id + 1024, month, stage, side, account, fund, function, "
         "economy, nature, project, office, amount, system, memo FROM entry WHERE id / 1024 = 4; "
         "INSERT INTO voucher SELECT 5, month, day, 9, stage, attachments, memo, payee, actor, "
         "hash FROM voucher WHERE id = 4",
         5, 0, "verify-chain"},
    };
    cases_are_found(*state, cases, G_N_ELEMENTS(cases));
}

static void months_assertions_and_checkpoints_are_what_was_written(void **state)
{
    static const Case cases[] = {
        {"UPDATE month_step SET month = 3 WHERE id = 2", 0, 2, "verify-month-step"},
        {"UPDATE month_step SET closed = 0 WHERE id = 1", 0, 1, "verify-month-step"},
        {"DELETE FROM month_step WHERE id = 1", 0, 2, "verify-month-step"},
        {"DELETE FROM month_step WHERE id = 2", 0, 2, "verify-month-step"},
        {"INSERT INTO month_step VALUES (3, 1, 0, 4, zeroblob(32), 1, 'x', zeroblob(32))", 0, 3,
         "verify-month-step"},
        {"UPDATE assertion SET amount = 0", 0, 1, "verify-assertion-row"},
        {"DELETE FROM assertion", 0, 1, "verify-assertion-row"},
        {"UPDATE checkpoint SET sequence = 1 WHERE id = 2", 0, 2, "verify-checkpoint-row"},
        {"UPDATE checkpoint SET signature = zeroblob(64) WHERE id = 2", 0, 2,
         "verify-checkpoint-row"},
        {"DELETE FROM checkpoint WHERE id = 2", 0, 2, "verify-checkpoint-row"},
        {"DELETE FROM checkpoint", 0, 1, "verify-checkpoint-row"},
        {"UPDATE actor SET name = '丁' WHERE name = 'tester'", 0, 1, "verify-checkpoint-actor"},
        {"UPDATE change SET what = 'x' WHERE what = 'month'", 0, 1, "verify-month-step"},
    };
    cases_are_found(*state, cases, G_N_ELEMENTS(cases));
}

/* An appropriation, a text, a project, an office and a setting beside what people worked on. */
static bool add_facts(Book *book, GError **error)
{
    const BookAppropriation appropriation = {.document = "财预1号",
                                             .month = 1,
                                             .day = 8,
                                             .stage = STAGE_INITIAL,
                                             .amount = {500},
                                             .fund = 1};

    return book_put_name(book, FIELD_PROJECT, "P1", "培训", NULL, error) &&
           book_put_name(book, FIELD_OFFICE, "S1", "一股", "administrative", error) &&
           book_appropriate(book, &appropriation, error) &&
           book_add_text(book, "duty", "职责", error) &&
           book_set(book, "unit.province", "四川省", error);
}

static void facts_are_what_the_log_of_changes_says(void **state)
{
    const Made *made = *state;
    static const struct {
        const char *sql, *reason;
    } cases[] = {
        {"UPDATE change SET at = at + 1 WHERE id = 3", "verify-change"},
        {"UPDATE change SET after = 'x' WHERE what = 'project'", "verify-change"},
        {"DELETE FROM change_seal WHERE id = 4", "verify-change"},
        {"UPDATE appropriation SET amount = 900", "verify-change"},
        {"UPDATE appropriation SET document = '财预2号'", "verify-change"},
        {"UPDATE text SET text = '别的'", "verify-change"},
        {"INSERT INTO text SELECT id + 1, key, text, actor FROM text", "verify-rows"},
        {"DELETE FROM text", "verify-change"},
        {"INSERT INTO appropriation SELECT id + 1, document, month, day, stage, amount, fund, "
         "function, economy, nature, project, office, memo, actor FROM appropriation",
         "verify-appropriation"},
        {"UPDATE setting SET value = '云南省' WHERE name = 'unit.province'", "verify-setting"},
        {"INSERT INTO setting VALUES ('control.review', 'none')", "verify-setting"},
        {"DELETE FROM setting WHERE name = 'unit.province'", "verify-setting"},
        {"UPDATE project SET name = '会议'", "verify-name"},
        {"UPDATE office SET name = '二股'", "verify-name"},
        {"INSERT INTO office (code, name) VALUES ('S9', '九股')", "verify-name"},
    };
    g_autoptr(GBytes) whole = NULL;

    book_close(made_book(made));
    AS(made, "甲", made_post(book, 1, 1, 100, error));
    AS(made, "甲", add_facts(book, error));
    assert_null(made_verdict(made, true).reason);
    whole = made_bytes(made->path);
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_true(g_file_set_contents(made->path, g_bytes_get_data(whole, NULL),
                                        (gssize)g_bytes_get_size(whole), NULL));
        made_tamper(made, cases[i].sql);
        if (g_strcmp0(made_verdict(made, false).reason, cases[i].reason) != 0)
            fail_msg("%s: %s", cases[i].sql, made_verdict(made, false).reason);
    }
}

/* Whoever knows how the chain is made, and has juesuan, posts into the past and tidies up. */
static void a_voucher_put_into_a_closed_month_is_found(void **state)
{
    const Made *made = *state;

    lived_book(made);
    AS(made, "甲", book_reopen_month(book, 1, "补记", error));
    AS(made, "甲", made_post(book, 1, 2, 0, error));
    made_tamper(made, "DELETE FROM month_step WHERE id > 2; "
                      "DELETE FROM change WHERE what = 'month' AND id > "
                      "(SELECT max(id) FROM change WHERE what = 'checkpoint')");
    assert_string_equal(made_verdict(made, false).reason, "verify-closed-month");
    assert_int_equal(made_verdict(made, false).bad_voucher, 5);
}

static void a_chain_made_anew_does_not_pass_what_was_signed(void **state)
{
    const Made *made = *state;
    BookVerdict verdict;

    /* The same book with another amount, and the rows beside it taken from the true one. */
    lived_book(made);
    assert_int_equal(rename(made->path, "true.book"), 0);
    book_close(made_book(made));
    AS(made, "甲", made_post(book, 1, 1, 999, error));
    AS(made, "甲", made_post(book, 2, 1, 200, error));
    made_tamper(made,
                "ATTACH 'true.book' AS t; INSERT INTO checkpoint SELECT * FROM t.checkpoint "
                "WHERE id = 1; INSERT INTO month_step SELECT * FROM t.month_step WHERE id = 1;"
                "INSERT INTO change SELECT id + 100, actor, at, what, subject, before, after, "
                "first, last, number FROM t.change WHERE what IN ('month', 'checkpoint') "
                "GROUP BY what");
    verdict = made_verdict(made, false);
    unlink("true.book");
    assert_string_equal(verdict.reason, "verify-rewritten-month");
    assert_int_equal(verdict.bad_voucher, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(an_origin_that_was_altered_names_its_voucher),
        MADE_TEST(vouchers_that_were_swapped_or_taken_away_are_named),
        MADE_TEST(months_assertions_and_checkpoints_are_what_was_written),
        MADE_TEST(facts_are_what_the_log_of_changes_says),
        MADE_TEST(a_voucher_put_into_a_closed_month_is_found),
        MADE_TEST(a_chain_made_anew_does_not_pass_what_was_signed),
    };
    return TEST_RUN("book/tamper", tests);
}
