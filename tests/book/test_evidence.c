/* Attachments by content, invoices by number, links that only grow. */
#include "book/evidence.h"
#include "lived.h"

static const BookInvoice train = {.number = "24112000000000010001",
                                  .year = 2021,
                                  .month = 3,
                                  .day = 2,
                                  .amount = {10600},
                                  .has_amount = true,
                                  .seller = "某某公司",
                                  .buyer = "某县某局"};

static bool attach(Book *book, const char *text, const BookInvoice *invoice, EvidenceTarget target,
                   EvidenceMade *made, GError **error)
{
    const EvidenceFile file = {.name = "票.xml",
                               .kind = EVIDENCE_XML,
                               .bytes = text,
                               .size = strlen(text),
                               .invoice = invoice};

    return book_add_evidence(book, &file, &target, made, error);
}

#define VOUCHER(n) ((EvidenceTarget){.voucher = (n)})
#define DRAFT(n) ((EvidenceTarget){.draft = (n)})
#define APPLICATION(n) ((EvidenceTarget){.application = (n)})

typedef struct {
    unsigned count;
    int64_t link; /* of the last, and what its invoice says */
    char number[32], seller[32];
} Seen;

static bool see(const BookEvidence *evidence, void *data)
{
    Seen *seen = data;

    seen->count++;
    seen->link = evidence->link;
    g_strlcpy(seen->number, evidence->has_invoice ? evidence->invoice.number : "", 32);
    g_strlcpy(seen->seller, evidence->invoice.seller != NULL ? evidence->invoice.seller : "", 32);
    return true;
}

static Seen seen_of(const Made *made, const EvidenceTarget *target)
{
    g_autoptr(Book) book = made_open(made, true);
    Seen seen = {0};

    RIGHT(book_each_evidence(book, target, see, &seen, error));
    return seen;
}

/* Voucher 1 in March, draft 1. */
static void book_make(const Made *made)
{
    book_close(made_book(made));
    AS(made, "甲", made_post(book, 3, 1, 10600, error));
    AS(made, "甲", lived_prepare(book, 3, 10600, error));
}

static void a_file_is_kept_once_however_often_it_is_linked(void **state)
{
    const Made *made = *state;
    EvidenceMade done;

    book_make(made);
    AS(made, "甲", attach(book, "contract", NULL, VOUCHER(1), &done, error));
    assert_false(done.known);
    AS(made, "甲", attach(book, "contract", NULL, DRAFT(1), &done, error));
    assert_true(done.known && !done.there);
    AS(made, "甲", attach(book, "contract", NULL, VOUCHER(1), &done, error));
    assert_true(done.known && done.there);
    assert_int_equal(done.link, 1);
    assert_int_equal(made_number(made, "SELECT count(*) FROM attachment"), 1);
    assert_int_equal(made_number(made, "SELECT count(*) FROM attachment_link"), 2);
    assert_int_equal(seen_of(made, NULL).count, 2);
    assert_int_equal(seen_of(made, &DRAFT(1)).count, 1);
    NOT_AS("book-no-voucher", made, "甲", attach(book, "x", NULL, VOUCHER(7), &done, error));
    NOT_AS("book-no-draft", made, "甲", attach(book, "x", NULL, DRAFT(7), &done, error));
    assert_null(made_verdict(made, true).reason);
}

static void what_comes_out_is_what_went_in(void **state)
{
    const Made *made = *state;
    g_autoptr(GBytes) bytes = NULL;
    EvidenceMade done;
    Book *reading;

    book_make(made);
    AS(made, "甲", attach(book, "contract", NULL, VOUCHER(1), &done, error));
    reading = made_open(made, true);
    done.digest[12] = '\0';
    bytes = book_evidence_bytes(reading, done.digest, NULL);
    assert_non_null(bytes);
    assert_memory_equal(g_bytes_get_data(bytes, NULL), "contract", 8);
    WRONG("evidence-no-digest", book_evidence_bytes(reading, "00000000", error) != NULL);
    WRONG("evidence-digest-short", book_evidence_bytes(reading, "00", error) != NULL);
    book_close(reading);
}

static void an_invoice_proves_one_voucher_only(void **state)
{
    const Made *made = *state;
    EvidenceMade done;

    book_make(made);
    AS(made, "甲", attach(book, "as xml", &train, VOUCHER(1), &done, error));
    /* The same invoice in another format belongs to the same voucher. */
    AS(made, "甲", attach(book, "as pdf", &train, VOUCHER(1), &done, error));
    NOT_AS("evidence-invoice-used", made, "甲",
           attach(book, "as ofd", &train, DRAFT(1), &done, error));
    NOT_AS("evidence-invoice-used", made, "甲",
           attach(book, "as xml", NULL, DRAFT(1), &done, error));
    assert_int_equal(made_number(made, "SELECT count(*) FROM attachment"), 2);
    /* Once the voucher is taken back, the right one may have it. */
    AS(made, "甲", ({
           BookVoucher *red = book_reversal(book, 1, REVERSE_RED, 3, 20, "冲销", error);
           const BookOrigin origin = {.reverses = 1, .prepared = "乙", .reviewed = "丙"};
           bool entered = book_enter(book, red, &origin, NULL, error);
           book_voucher_free(red);
           entered;
       }));
    AS(made, "甲", attach(book, "as xml", NULL, DRAFT(1), &done, error));
    assert_null(made_verdict(made, false).reason);
}

static void an_application_and_the_voucher_that_pays_it_share_an_invoice(void **state)
{
    const Made *made = *state;
    EvidenceMade done;

    book_make(made); /* the draft pays application 7 */
    AS(made, "甲", attach(book, "as xml", &train, APPLICATION(7), &done, error));
    AS(made, "甲", attach(book, "as xml", &train, DRAFT(1), &done, error));
    NOT_AS("evidence-invoice-application", made, "甲",
           attach(book, "as xml", &train, VOUCHER(1), &done, error));
    NOT_AS("evidence-invoice-application", made, "甲",
           attach(book, "as xml", &train, APPLICATION(8), &done, error));
}

static void a_posted_draft_hands_its_files_to_the_voucher(void **state)
{
    const Made *made = *state;
    EvidenceMade done;
    Seen seen;

    book_make(made);
    AS(made, "甲", attach(book, "as xml", &train, DRAFT(1), &done, error));
    AS(made, "甲", attach(book, "contract", NULL, DRAFT(1), &done, error));
    AS(made, "甲", book_take_back_evidence(book, done.link, "附错了", error));
    AS(made, "乙", book_draft_review(book, 1, 0, error));
    AS(made, "丙", book_draft_post(book, 1, 0, NULL, error));
    seen = seen_of(made, &VOUCHER(2));
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.number, train.number);
    NOT_AS("evidence-link-stays", made, "甲",
           book_take_back_evidence(book, seen.link, "附错了", error));
    NOT_AS("evidence-invoice-used", made, "甲",
           attach(book, "as pdf", &train, VOUCHER(1), &done, error));
    assert_null(made_verdict(made, true).reason);
}

static void a_link_is_taken_back_with_a_reason_and_once(void **state)
{
    const Made *made = *state;
    EvidenceMade done;

    book_make(made);
    AS(made, "甲", attach(book, "as xml", &train, DRAFT(1), &done, error));
    NOT_AS("book-reason", made, "甲", book_take_back_evidence(book, 1, "", error));
    NOT_AS("evidence-no-link", made, "甲", book_take_back_evidence(book, 5, "附错了", error));
    AS(made, "甲", book_take_back_evidence(book, 1, "附错了", error));
    NOT_AS("evidence-no-link", made, "甲", book_take_back_evidence(book, 1, "附错了", error));
    assert_int_equal(seen_of(made, &DRAFT(1)).count, 0);
    assert_int_equal(seen_of(made, NULL).count, 1); /* the file itself stays */
    AS(made, "甲", attach(book, "as xml", NULL, VOUCHER(1), &done, error));
    assert_int_equal(made_number(made, "SELECT count(*) FROM change WHERE what = 'attach'"), 3);
}

static void a_withdrawn_draft_frees_its_invoice(void **state)
{
    const Made *made = *state;
    EvidenceMade done;

    book_make(made);
    AS(made, "甲", attach(book, "as xml", &train, DRAFT(1), &done, error));
    NOT_AS("evidence-invoice-draft", made, "甲",
           attach(book, "as xml", NULL, VOUCHER(1), &done, error));
    AS(made, "甲", book_draft_withdraw(book, 1, 0, "不报了", error));
    AS(made, "甲", attach(book, "as xml", NULL, VOUCHER(1), &done, error));
}

static void a_number_that_was_given_wrong_is_given_again(void **state)
{
    const Made *made = *state;
    const BookInvoice wrong = {.number = "12345678", .code = "051001900111"};
    EvidenceMade done;
    Seen seen;

    book_make(made);
    AS(made, "甲", attach(book, "as pdf", &wrong, VOUCHER(1), &done, error));
    AS(made, "甲", attach(book, "as pdf", &train, VOUCHER(1), &done, error));
    assert_false(done.there);
    seen = seen_of(made, &VOUCHER(1));
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.number, train.number);
    assert_string_equal(seen.seller, "某某公司");
    /* The wrong one is free again. */
    AS(made, "甲", attach(book, "another", &wrong, DRAFT(1), &done, error));
}

static void a_changed_byte_is_named(void **state)
{
    const Made *made = *state;
    static const struct {
        const char *sql, *reason;
        int64_t row;
    } cases[] = {
        {"UPDATE attachment SET content = CAST('contracT' AS BLOB) WHERE id = 2",
         "verify-attachment", 2},
        {"UPDATE attachment SET content = zeroblob(0) WHERE id = 1", "verify-attachment", 1},
        {"UPDATE attachment SET name = 'x' WHERE id = 2", "verify-attachment-row", 2},
        {"UPDATE attachment_link SET draft = 1, voucher = NULL WHERE id = 1",
         "verify-attachment-link", 1},
        {"DELETE FROM attachment_link WHERE id = 2", "verify-attachment-link", 2},
        {"UPDATE invoice SET number = '1'", "verify-invoice-row", 1},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        EvidenceMade done;
        BookVerdict verdict;

        g_unlink(made->path);
        book_make(made);
        AS(made, "甲", attach(book, "as xml", &train, VOUCHER(1), &done, error));
        AS(made, "甲", attach(book, "contract", NULL, VOUCHER(1), &done, error));
        made_tamper(made, cases[i].sql);
        verdict = made_verdict(made, false);
        assert_non_null(verdict.reason);
        assert_string_equal(verdict.reason, cases[i].reason);
        assert_int_equal(verdict.bad_row, cases[i].row);
    }
}

static void the_database_keeps_what_is_linked(void **state)
{
    const Made *made = *state;
    EvidenceMade done;

    book_make(made);
    AS(made, "甲", attach(book, "as xml", &train, VOUCHER(1), &done, error));
    assert_int_not_equal(made_sql(made, "DELETE FROM attachment"), SQLITE_OK);
    assert_int_not_equal(made_sql(made, "UPDATE attachment SET name = 'x'"), SQLITE_OK);
    assert_int_not_equal(made_sql(made, "DELETE FROM attachment_link"), SQLITE_OK);
    assert_int_not_equal(made_sql(made, "UPDATE invoice SET number = 'x'"), SQLITE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_file_is_kept_once_however_often_it_is_linked),
        MADE_TEST(what_comes_out_is_what_went_in),
        MADE_TEST(an_invoice_proves_one_voucher_only),
        MADE_TEST(an_application_and_the_voucher_that_pays_it_share_an_invoice),
        MADE_TEST(a_posted_draft_hands_its_files_to_the_voucher),
        MADE_TEST(a_link_is_taken_back_with_a_reason_and_once),
        MADE_TEST(a_withdrawn_draft_frees_its_invoice),
        MADE_TEST(a_number_that_was_given_wrong_is_given_again),
        MADE_TEST(a_changed_byte_is_named),
        MADE_TEST(the_database_keeps_what_is_linked),
    };
    return TEST_RUN("book/evidence", tests);
}
