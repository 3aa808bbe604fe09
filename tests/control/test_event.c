/* Events: each makes the entries of its examples; every row of the catalogue is known. */
#include "test.h"

#include "control/events.h"

/* JUESUAN_GIVES=1 prints what examples give, for whoever writes them. */
static bool gives_printed(void) { return g_getenv("JUESUAN_GIVES") != NULL; }

static void gives_compare(const Trial *trial, const Book *book, const Example *example,
                          const BookVoucher *voucher)
{
    for (unsigned i = 0; gives_printed() && i < voucher->entry_count; i++) {
        g_autofree char *told = entry_told(trial, book, &voucher->entries[i]);
        fprintf(stderr, "GIVES %s %s\n", example->place, told);
    }
    if (gives_printed())
        return;
    for (unsigned i = 0; i < voucher->entry_count && i < example->gives->len; i++) {
        g_autofree char *told = entry_told(trial, book, &voucher->entries[i]);
        if (strcmp(told, g_ptr_array_index(example->gives, i)) != 0)
            fail_msg("%s: %s, not %s", example->place, told,
                     (const char *)g_ptr_array_index(example->gives, i));
    }
    if (voucher->entry_count != example->gives->len)
        fail_msg("%s: %u entries, not %u", example->place, voucher->entry_count,
                 example->gives->len);
}

static void example_try(const Trial *trial, const Event *event, const Example *example)
{
    Book *book = trial_book(trial, example->shown.condition);
    g_autoptr(GError) error = NULL;
    BookVoucher *voucher;

    assert_true(book_begin(book, NULL));
    post_before(trial, book, example);
    voucher = made_of(trial, book, event->id, example->shown.values, &error);
    if (voucher == NULL)
        fail_msg("%s: %s %s %s %s %s", example->place, error_id(error), error_fact(error, "fields"),
                 error_fact(error, "field"), error_fact(error, "text"), error_fact(error, "name"));
    gives_compare(trial, book, example, voucher);
    assert_true(voucher->memo != NULL && strchr(voucher->memo, '{') == NULL);
    post(book, voucher, event->id);
    event_voucher_free(voucher);
    book_rollback(book);
}

static void every_example_gives_its_entries(void **state)
{
    const Trial *trial = *state;
    unsigned tried = 0;

    for (unsigned i = 0; i < trial->events->all->len; i++) {
        const Event *event = g_ptr_array_index(trial->events->all, i);
        if (event->command == NULL && event->examples->len == 0)
            fail_msg("%s has no example", event->place);
        for (unsigned k = 0; k < event->examples->len; k++, tried++)
            example_try(trial, event, g_ptr_array_index(event->examples, k));
    }
    assert_true(tried >= 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_example_gives_its_entries, trial_open, trial_close),
    };
    return TEST_RUN("control/event", tests);
}
