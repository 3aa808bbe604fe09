/* lived.h: a book that people have worked on: origins, months, asserted balances, checkpoints */
#pragma once
#include <sodium.h>

#include "book/assertion.h"
#include "book/checkpoint.h"
#include "book/journal.h"
#include "made.h"

MADE_UNUSED static Book *lived_open(const Made *made, const char *actor)
{
    GError *error = NULL;
    Book *book = book_open(made->path, actor, false, &error);

    made_right(book != NULL, error);
    return book;
}

/* Does one thing as somebody, as a change of its own. */
#define AS(made, who, call)                                                                        \
    do {                                                                                           \
        Book *book = lived_open(made, who);                                                        \
        RIGHT(book_begin(book, error));                                                            \
        RIGHT(call);                                                                               \
        RIGHT(book_commit(book, error));                                                           \
        book_close(book);                                                                          \
    } while (0)
/* It is refused, and the change is none the worse. */
#define NOT_AS(id, made, who, call)                                                                \
    do {                                                                                           \
        Book *book = lived_open(made, who);                                                        \
        RIGHT(book_begin(book, error));                                                            \
        WRONG(id, call);                                                                           \
        RIGHT(book_commit(book, error));                                                           \
        book_close(book);                                                                          \
    } while (0)

/* A key that is always the same. */
MADE_UNUSED static void lived_key(unsigned char secret[BOOK_SECRET_SIZE], int which)
{
    unsigned char seed[crypto_sign_SEEDBYTES] = {(unsigned char)which};
    unsigned char public[BOOK_KEY_SIZE];

    assert_int_equal(crypto_sign_seed_keypair(public, secret, seed), 0);
}

MADE_UNUSED static bool lived_sign(Book *book, int which, GError **error)
{
    unsigned char secret[BOOK_SECRET_SIZE];

    lived_key(secret, which);
    return book_checkpoint(book, secret, NULL, error);
}

MADE_UNUSED static bool lived_prepare(Book *book, int month, int64_t fen, GError **error)
{
    BookEntry entries[4];
    BookVoucher voucher = made_voucher(entries, month, 0, fen);
    const BookOrigin origin = {.event = "office-expense", .application = 7};

    return book_prepare(book, &voucher, &origin, NULL, error);
}

MADE_UNUSED static bool lived_assert(Book *book, Code account, int month, int64_t fen, int64_t *id,
                                     GError **error)
{
    const BookAssertion assertion = {
        .account = account, .date = {month, 28}, .amount = {fen}, .memo = "对账单"};

    return book_assert(book, &assertion, id, error);
}

/* Three vouchers of an import, one that people made, one that takes it back; January and February
 * are closed; a balance is asserted; two checkpoints, the second after everything. */
MADE_UNUSED static void lived_book(const Made *made)
{
    book_close(made_book(made));
    AS(made, "甲", made_post(book, 1, 1, 100, error));
    AS(made, "甲", made_post(book, 2, 1, 200, error));
    AS(made, "甲", book_close_month(book, 1, error));
    AS(made, "甲", lived_sign(book, 1, error));
    AS(made, "甲", made_post(book, 3, 1, 300, error));
    AS(made, "甲", lived_prepare(book, 3, 400, error));
    AS(made, "乙", book_draft_review(book, 1, 1, error));
    AS(made, "丙", book_draft_post(book, 1, 2, NULL, error));
    AS(made, "甲", lived_assert(book, 1011, 3, -1000, NULL, error));
    AS(made, "甲", book_close_month(book, 2, error));
    AS(made, "甲", lived_sign(book, 1, error));
}
