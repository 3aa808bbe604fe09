/* Balances of a book of any size: balance BOOK: what opening it takes, and the sum of an account up
 * to a day. */
#include "book/book.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 2000u

static double milliseconds(gint64 from) { return (double)(g_get_monotonic_time() - from) / 1000; }

int main(int count, char **words)
{
    static const Code accounts[] = {1002, 1011, 1201, 500101, 720101, 800101, 8101, 1, 5, 7};
    g_autoptr(GError) error = NULL;
    gint64 started = g_get_monotonic_time();
    Book *book = count > 1 ? book_open(words[1], "bench", true, &error) : NULL;
    double worst = 0, sum = 0;
    unsigned seed = 1;

    if (book == NULL) {
        fprintf(stderr, "balance BOOK: it cannot be opened\n");
        return EXIT_FAILURE;
    }
    printf("opening         %8.3f ms\n", milliseconds(started));
    for (unsigned i = 0; i < ROUNDS; i++) {
        const BookDate day = {1 + (int)(seed / 7 % 12), 1 + (int)(seed / 3 % 28)};
        Turnover turnover;
        double taken;

        seed = seed * 1103515245u + 12345u;
        started = g_get_monotonic_time();
        if (!book_turnover(book, accounts[seed / 65536 % G_N_ELEMENTS(accounts)], day, true,
                           &turnover, &error))
            return EXIT_FAILURE;
        taken = milliseconds(started);
        sum += taken;
        worst = MAX(worst, taken);
    }
    printf("balance at a day %7.3f ms in the mean of %u, %.3f ms at most; %" G_GINT64_FORMAT
           " vouchers\n",
           sum / ROUNDS, ROUNDS, worst, book_voucher_count(book));
    book_close(book);
    return EXIT_SUCCESS;
}
