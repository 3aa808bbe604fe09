/* chain.c: every voucher's hash stands on the one before it
 *
 * hash(n) = BLAKE2b-256(hash(n - 1), encoding(n)). docs/formats/book.md documents the encoding; it
 * must never change for vouchers that are posted. Numbers of offices and projects are written as their
 * codes, so that the chain also holds what a number stands for. No time is in it: two books made from
 * the same text by the same actor have the same head, unless they name payees (person.c).
 */
#include "book/store.h"

#include <string.h>

static void put_integer(GByteArray *record, int64_t value)
{
    uint64_t bytes = GUINT64_TO_LE((uint64_t)value);

    g_byte_array_append(record, (const guint8 *)&bytes, sizeof bytes);
}

static void put_bytes(GByteArray *record, const void *bytes, size_t size)
{
    put_integer(record, (int64_t)size);
    g_byte_array_append(record, bytes, (guint)size);
}

static void put_text(GByteArray *record, const char *text)
{
    put_bytes(record, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

static void put_name(GByteArray *record, const Book *book, Field field, Code number)
{
    const BookName *name = number != 0 ? book_name_at(book, field, number) : NULL;

    put_text(record, name != NULL ? name->code : NULL);
}

static void put_entry(GByteArray *record, const Book *book, const BookVoucher *voucher,
                      const BookEntry *entry)
{
    put_integer(record, entry->account);
    put_integer(record, entry->fund);
    put_integer(record, entry->function);
    put_integer(record, entry->economy);
    put_integer(record, entry->nature);
    put_name(record, book, FIELD_PROJECT, entry->project);
    put_name(record, book, FIELD_OFFICE, entry->office);
    put_integer(record, entry->side);
    put_integer(record, entry->amount.fen);
    put_text(record, entry_memo(voucher, entry));
}

void chain_start(const Book *book, unsigned char hash[HASH_SIZE])
{
    g_autoptr(GByteArray) record = g_byte_array_new();

    put_text(record, "juesuan book");
    put_integer(record, book->year);
    put_text(record, book_setting(book, "unit.code"));
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
}

void chain_next(Book *book, unsigned char hash[HASH_SIZE], const BookVoucher *voucher,
                int64_t actor, const unsigned char *payee_hash)
{
    GByteArray *record = book->record;

    g_byte_array_set_size(record, 0);
    g_byte_array_append(record, hash, HASH_SIZE);
    put_integer(record, voucher->sequence);
    put_integer(record, voucher->month);
    put_integer(record, voucher->day);
    put_integer(record, voucher->number);
    put_integer(record, voucher->stage);
    put_integer(record, voucher->attachments);
    put_integer(record, actor);
    put_text(record, voucher->memo);
    put_bytes(record, payee_hash != NULL ? payee_hash : hash, payee_hash != NULL ? HASH_SIZE : 0);
    put_integer(record, voucher->entry_count);
    for (unsigned i = 0; i < voucher->entry_count; i++)
        put_entry(record, book, voucher, &voucher->entries[i]);
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
}
