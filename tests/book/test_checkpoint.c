/* Checkpoints: rewriting what was signed is found by whoever knows the key. */
#include "lived.h"

static BookVerdict trusting(const Made *made, const int *which, unsigned count)
{
    g_autoptr(Book) book = made_open(made, true);
    unsigned char keys[4][BOOK_KEY_SIZE];
    unsigned char secret[BOOK_SECRET_SIZE];
    BookVerdict verdict;

    for (unsigned i = 0; i < count; i++) {
        lived_key(secret, which[i]);
        crypto_sign_ed25519_sk_to_pk(keys[i], secret);
    }
    const BookTrust trust = {(const unsigned char(*)[32])keys, count};
    RIGHT(book_verify_trusting(book, false, &trust, &verdict, error));
    return verdict;
}

static void a_checkpoint_says_where_the_chain_stands(void **state)
{
    const Made *made = *state;
    unsigned char secret[BOOK_SECRET_SIZE];
    BookCheckpoint made_one;
    BookVerdict verdict;

    book_close(made_book(made));
    AS(made, "甲", made_post(book, 1, 1, 100, error));
    lived_key(secret, 1);
    AS(made, "甲", book_checkpoint(book, secret, &made_one, error));
    verdict = made_verdict(made, true);

    assert_null(verdict.reason);
    assert_int_equal(made_one.id, 1);
    assert_int_equal(made_one.sequence, 1);
    assert_string_equal(made_one.head, verdict.head);
    assert_int_equal(verdict.checkpoints, 1);
    assert_memory_equal(verdict.key, made_one.key, BOOK_KEY_SIZE);
}

static void only_the_first_key_is_trusted_unless_others_are_named(void **state)
{
    const Made *made = *state;
    const int one[] = {1}, two[] = {2}, both[] = {1, 2};

    lived_book(made);
    assert_null(made_verdict(made, false).reason);
    assert_null(trusting(made, one, 1).reason);
    assert_string_equal(trusting(made, two, 1).reason, "verify-checkpoint-untrusted");
    AS(made, "甲", lived_sign(book, 2, error));
    assert_string_equal(made_verdict(made, false).reason, "verify-checkpoint-other-key");
    assert_int_equal(made_verdict(made, false).bad_row, 3);
    assert_null(trusting(made, both, 2).reason);
    assert_string_equal(trusting(made, one, 1).reason, "verify-checkpoint-untrusted");
}

static void a_book_without_checkpoints_is_not_one_that_the_signer_knows(void **state)
{
    const Made *made = *state;
    const int one[] = {1};

    book_close(made_book(made));
    AS(made, "甲", made_post(book, 1, 1, 100, error));
    assert_null(made_verdict(made, false).reason);
    assert_string_equal(trusting(made, one, 1).reason, "verify-checkpoint-none");
}

/* A whole new book with a chain of its own, signed anew: only the key tells. */
static void a_book_made_anew_and_signed_by_another_is_found(void **state)
{
    const Made *made = *state;
    const int one[] = {1};

    book_close(made_book(made));
    AS(made, "甲", made_post(book, 1, 1, 999, error));
    AS(made, "甲", lived_sign(book, 2, error));
    assert_null(made_verdict(made, true).reason);
    assert_string_equal(trusting(made, one, 1).reason, "verify-checkpoint-untrusted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_checkpoint_says_where_the_chain_stands),
        MADE_TEST(only_the_first_key_is_trusted_unless_others_are_named),
        MADE_TEST(a_book_without_checkpoints_is_not_one_that_the_signer_knows),
        MADE_TEST(a_book_made_anew_and_signed_by_another_is_found),
    };
    return TEST_RUN("book/checkpoint", tests);
}
