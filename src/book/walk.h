/* walk.h: the whole journal and every text, one after the other, for who writes a book out */
#pragma once
#include "book/book.h"

/* From here to book_release all reading sees the book as it is now, whatever other programs write.
 * Not inside a change. */
bool book_hold(Book *book, GError **error);
void book_release(Book *book);

/* A posted voucher on the way past: its texts and entries live only while it is shown. */
typedef bool (*BookWalk)(const BookVoucher *voucher, void *data, GError **error);

/* Shows every posted voucher with its entries, in order of sequence; an entry's memo is its own, or
 * NULL when it has its voucher's. Stops, and fails, when `show` answers false. Memory does not grow
 * with the book. */
bool book_walk(Book *book, BookWalk show, void *data, GError **error);

/* Shows every paragraph of every text, in the order they came; `show` may not ask the book. */
typedef void (*BookTextVisit)(const char *key, const char *text, void *data);
bool book_each_text(Book *book, BookTextVisit show, void *data, GError **error);
