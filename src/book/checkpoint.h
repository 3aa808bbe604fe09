/* checkpoint.h: the chain's head, signed
 *
 * Whoever can write the file can also compute a new chain. A checkpoint says by an Ed25519
 * signature where the chain stood, and what the balances were, so that rewriting what is before it
 * is found by anybody who knows the signer's public key. The secret key is never in the book.
 */
#pragma once
#include "book/book.h"

#define BOOK_SECRET_SIZE 64 /* Ed25519 as libsodium keeps it */
#define BOOK_KEY_SIZE 32    /* the public half */

typedef struct {
    int64_t id, sequence; /* the last voucher that it covers */
    int64_t at;           /* seconds since 1970, UTC */
    const char *actor;    /* lives as long as the book */
    char head[65];        /* hex */
    unsigned char key[BOOK_KEY_SIZE];
} BookCheckpoint;

/* Signs where the chain stands; inside a change that has posted nothing. */
bool book_checkpoint(Book *book, const unsigned char secret[BOOK_SECRET_SIZE], BookCheckpoint *made,
                     GError **error);
typedef bool (*BookCheckpointVisit)(const BookCheckpoint *checkpoint, void *data);
bool book_each_checkpoint(Book *book, BookCheckpointVisit visit, void *data, GError **error);
