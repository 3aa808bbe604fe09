/* event.c: business events from anywhere. The bytes are either a file of events, which is taken or
 * refused with a place, or, when they begin with `=`, an event and its fields for a book: a voucher
 * that balances, or an error. */
#include "control/event.h"
#include "base/error.h"
#include "regime.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An empty book, never committed to. */
static Book *book(void)
{
    static Book *one;
    static const BookFacts facts = {.year = 2021,
                                    .regime = "2021",
                                    .payment = "quota",
                                    .code = "1",
                                    .name = "fuzz",
                                    .kind = "institution"};
    g_autofree char *folder = NULL;
    g_autofree char *path = NULL;

    if (one != NULL)
        return one;
    folder = g_dir_make_tmp("juesuan-fuzz-XXXXXX", NULL);
    path = g_build_filename(folder, "fuzz.book", NULL);
    one = book_create(path, &facts, "fuzz", NULL);
    if (one == NULL)
        abort();
    return one;
}

static void notation_try(const char *text)
{
    const char *const texts[] = {text, NULL};
    const char *const places[] = {"fuzz", NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(Events) events = events_parse(catalog_once(), texts, places, &error);

    if ((events == NULL) != (error != NULL) ||
        (error != NULL && error_fact(error, "place") == NULL))
        abort();
}

static void balance_check(const BookVoucher *voucher)
{
    int64_t sums[2] = {0, 0};

    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        if (entry->amount.fen <= 0)
            abort();
        sums[code_account_system(entry->account)] +=
            entry->side == SIDE_DEBIT ? entry->amount.fen : -entry->amount.fen;
    }
    if (sums[0] != 0 || sums[1] != 0)
        abort();
}

/* Lines: the event, then FIELD=VALUE each. */
static void values_try(const char *text)
{
    static Events *events;
    g_auto(GStrv) lines = g_strsplit(text, "\n", 24);
    g_autoptr(GArray) givens = g_array_new(FALSE, FALSE, sizeof(EventGiven));
    g_autoptr(GError) error = NULL;
    const Event *event;
    BookVoucher *voucher;
    int64_t application;

    if (lines[0] == NULL)
        return;
    if (events == NULL)
        events = events_read(catalog_once(), NULL);
    event = event_wanted(events, lines[0], NULL, NULL);
    if (event == NULL)
        return;
    for (unsigned i = 1; lines[i] != NULL; i++) {
        char *equals = strchr(lines[i], '=');
        EventGiven given = {lines[i], equals != NULL ? equals + 1 : "", NULL};
        if (equals != NULL)
            *equals = '\0';
        g_array_append_val(givens, given);
    }
    voucher = event_make(events, book(), event, (const EventGiven *)(void *)givens->data,
                         givens->len, NULL, &application, &error);
    if ((voucher == NULL) != (error != NULL))
        abort();
    if (voucher != NULL)
        balance_check(voucher);
    event_voucher_free(voucher);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);

    if (!g_utf8_validate(text, -1, NULL))
        return 0; /* files are decoded before they are parsed */
    if (*text == '=')
        values_try(text + 1);
    else
        notation_try(text);
    return 0;
}
