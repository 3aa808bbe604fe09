/* chain.c: every voucher's hash stands on the one before it
 *
 * hash(n) = BLAKE2b-256(hash(n - 1), encoding(n)). docs/formats/book.md documents the encoding; it
 * must never change for vouchers that are posted. Numbers of offices and projects are written as
 * their codes, so that the chain also holds what a number stands for. No time is in it: two books
 * made from the same text by the same actor have the same head, unless they name payees (person.c).
 */
#include "book/store.h"

#include <string.h>

/* Where `size` more bytes of the record go. */
static guint8 *put_space(GByteArray *record, size_t size)
{
    guint start = record->len;

    g_byte_array_set_size(record, start + (guint)size);
    return record->data + start;
}

/* These write at a place and answer the place after. */
static guint8 *write_integers(guint8 *at, const int64_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t bytes = GUINT64_TO_LE((uint64_t)values[i]);
        memcpy(at + i * sizeof bytes, &bytes, sizeof bytes);
    }
    return at + count * sizeof *values;
}

static guint8 *write_bytes(guint8 *at, const void *bytes, size_t size)
{
    int64_t length = (int64_t)size;

    at = write_integers(at, &length, 1);
    memcpy(at, bytes, size);
    return at + size;
}

void record_integers(GByteArray *record, const int64_t *values, size_t count)
{
    write_integers(put_space(record, count * sizeof *values), values, count);
}

void record_bytes(GByteArray *record, const void *bytes, size_t size)
{
    write_bytes(put_space(record, sizeof(int64_t) + size), bytes, size);
}

void record_text(GByteArray *record, const char *text)
{
    record_bytes(record, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
}

static const char *name_code(const Book *book, Field field, Code number)
{
    const BookName *name = number != 0 ? book_name_at(book, field, number) : NULL;

    return name != NULL ? name->code : "";
}

static void put_entry(GByteArray *record, const Book *book, const BookVoucher *voucher,
                      const BookEntry *entry)
{
    const int64_t numbers[] = {entry->account, entry->fund, entry->function,  entry->economy,
                               entry->nature,  entry->side, entry->amount.fen};
    const char *memo = entry_memo(voucher, entry);
    const char *texts[] = {name_code(book, FIELD_PROJECT, entry->project),
                           name_code(book, FIELD_OFFICE, entry->office), memo != NULL ? memo : ""};
    size_t sizes[G_N_ELEMENTS(texts)];
    size_t size = sizeof numbers;
    guint8 *at;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        sizes[i] = strlen(texts[i]);
        size += sizeof(int64_t) + sizes[i];
    }
    at = write_integers(put_space(record, size), numbers, G_N_ELEMENTS(numbers));
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        at = write_bytes(at, texts[i], sizes[i]);
}

void chain_start(const Book *book, unsigned char hash[HASH_SIZE])
{
    g_autoptr(GByteArray) record = g_byte_array_new();
    const int64_t year = book->year;

    record_text(record, "juesuan book");
    record_integers(record, &year, 1);
    record_text(record, book_setting(book, "unit.code"));
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
}

/* By names, so that the chain also holds who a number stands for. */
static void put_origin(GByteArray *record, const BookOrigin *origin)
{
    const int64_t numbers[] = {origin->reverses, origin->application};

    record_text(record, "origin");
    record_text(record, origin->prepared);
    record_text(record, origin->reviewed);
    record_text(record, origin->posted);
    record_text(record, origin->event);
    record_integers(record, numbers, G_N_ELEMENTS(numbers));
}

void chain_next(Book *book, unsigned char hash[HASH_SIZE], const BookVoucher *voucher,
                int64_t actor, const unsigned char *payee_hash, const BookOrigin *origin)
{
    GByteArray *record = book->record;
    const int64_t numbers[] = {
        voucher->sequence, voucher->month,       voucher->day, voucher->number,
        voucher->stage,    voucher->attachments, actor,        voucher->entry_count};

    g_byte_array_set_size(record, 0);
    memcpy(put_space(record, HASH_SIZE), hash, HASH_SIZE);
    record_integers(record, numbers, G_N_ELEMENTS(numbers));
    record_text(record, voucher->memo);
    record_bytes(record, payee_hash != NULL ? payee_hash : hash,
                 payee_hash != NULL ? HASH_SIZE : 0);
    for (unsigned i = 0; i < voucher->entry_count; i++)
        put_entry(record, book, voucher, &voucher->entries[i]);
    if (origin != NULL)
        put_origin(record, origin);
    crypto_generichash(hash, HASH_SIZE, record->data, record->len, NULL, 0);
}
