/* Histories: whatever happens in whatever order, the sums are the same, reversals bring them back,
 * and the schedule of differences explains everything. Seeds are fixed: a failure repeats. */
#include "test.h"

#include "control/close.h"
#include "control/difference.h"
#include "control/events.h"
#include "cube/cube.h"

#define EVENTS_IN_HISTORY 120

static const char *const conditions[] = {"", "unit.kind=institution", "payment=direct",
                                         "unit.kind=institution  payment=direct"};

/* ---- a history: examples whose amounts are multiplied ---- */

typedef struct {
    const Event *event;
    char *values;
} Happening;

static void happening_clear(void *data) { g_free(((Happening *)data)->values); }

/* Every amount (a number with two decimals) times `factor`. */
static char *values_times(const char *values, int64_t factor)
{
    g_autoptr(GRegex) amount = g_regex_new("[0-9]+\\.[0-9]{2}", 0, 0, NULL);
    GString *scaled = g_string_new(NULL);
    GMatchInfo *match;
    size_t from = 0;

    g_regex_match(amount, values, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *text = g_match_info_fetch(match, 0);
        g_autofree char *times = NULL;
        Money money;
        int start, end;

        g_match_info_fetch_pos(match, 0, &start, &end);
        assert_int_equal(money_parse(text, &money), MONEY_PARSED);
        times = money_text((Money){money.fen * factor / 7 + 1});
        g_string_append_len(scaled, values + from, (gssize)((size_t)start - from));
        g_string_append(scaled, times);
        from = (size_t)end;
    }
    g_match_info_free(match);
    g_string_append(scaled, values + from);
    return g_string_free(scaled, FALSE);
}

/* ---- books rich enough that no event lacks a balance ---- */

static void opening_of(const Trial *trial, Book *book, const char *payee, const char *entries)
{
    g_auto(GStrv) texts = g_strsplit(entries, "  ", -1);
    g_autoptr(GArray) made = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    BookVoucher voucher = {
        .month = 1, .day = 1, .stage = STAGE_OPENING, .memo = "opening", .payee = payee};

    for (unsigned i = 0; texts[i] != NULL; i++) {
        BookEntry entry = entry_from(trial, book, texts[i]);
        g_array_append_val(made, entry);
    }
    voucher.entries = (const BookEntry *)(void *)made->data;
    voucher.entry_count = made->len;
    post(book, &voucher, "opening");
}

static void book_enrich(const Trial *trial, Book *book)
{
    static const char *const debits[] = {"1001", "1002", "1011", "120101", "120102",
                                         "1101", "1212", "1214", "1302",   "1401",
                                         "1501", "1613", "1811", "1891",   "1902"};
    static const char *const credits[] = {"2001", "2101", "2102", "2103", "220101", "2302", "2303",
                                          "2304", "2305", "2401", "2501", "2502",   "2901", "3101"};

    for (unsigned i = 0; i < G_N_ELEMENTS(debits); i++) {
        g_autofree char *pair =
            g_strdup_printf("debit %s 900000000.00  credit 3001 900000000.00", debits[i]);
        opening_of(trial, book, NULL, pair);
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(credits); i++) {
        g_autofree char *pair =
            g_strdup_printf("debit 3001 900000000.00  credit %s 900000000.00", credits[i]);
        opening_of(trial, book, NULL, pair);
    }
    opening_of(trial, book, "张三", "debit 1218 900000000.00  credit 3001 900000000.00");
    opening_of(trial, book, "某物业公司", "debit 1218 900000000.00  credit 3001 900000000.00");
    opening_of(trial, book, "某公司", "debit 3001 900000000.00  credit 2307 900000000.00");
}

/* Whether an example may happen in `book`, which is rich: under another payment regime some want a
 * field more. */
static bool fits(const Trial *trial, Book *book, const Event *event, const Example *example)
{
    BookVoucher *voucher = NULL;

    if (event->stage == STAGE_NORMAL && strstr(example->shown.condition, "direct-from") == NULL)
        voucher = made_of(trial, book, event->id, example->shown.values, NULL);
    event_voucher_free(voucher);
    return voucher != NULL;
}

static GArray *history_new(const Trial *trial, const char *condition, guint32 seed)
{
    GArray *history = g_array_new(FALSE, FALSE, sizeof(Happening));
    g_autoptr(GPtrArray) examples = g_ptr_array_new();
    g_autoptr(GPtrArray) owners = g_ptr_array_new();
    GRand *random = g_rand_new_with_seed(seed);
    g_autofree char *name = g_strdup_printf("rich-%08x.book", g_random_int());
    g_autoptr(Book) rich = trial_book_new(trial, condition, name);

    g_array_set_clear_func(history, happening_clear);
    assert_true(book_begin(rich, NULL));
    book_enrich(trial, rich);
    for (unsigned i = 0; i < trial->events->all->len; i++) {
        Event *event = g_ptr_array_index(trial->events->all, i);
        for (unsigned k = 0; k < event->examples->len; k++)
            if (fits(trial, rich, event, g_ptr_array_index(event->examples, k))) {
                g_ptr_array_add(examples, g_ptr_array_index(event->examples, k));
                g_ptr_array_add(owners, event);
            }
    }
    assert_true(examples->len > 60);
    for (unsigned i = 0; i < EVENTS_IN_HISTORY; i++) {
        guint32 at = (guint32)g_rand_int_range(random, 0, (int)examples->len);
        const Example *example = g_ptr_array_index(examples, at);
        Happening happening = {
            g_ptr_array_index(owners, at),
            values_times(example->shown.values, g_rand_int_range(random, 1, 90))};
        g_array_append_val(history, happening);
    }
    g_rand_free(random);
    return history;
}

static void history_shuffle(GArray *history, guint32 seed)
{
    GRand *random = g_rand_new_with_seed(seed);

    for (unsigned i = history->len; i > 1; i--) {
        unsigned at = (unsigned)g_rand_int_range(random, 0, (int)i);
        Happening moved = g_array_index(history, Happening, at);
        g_array_index(history, Happening, at) = g_array_index(history, Happening, i - 1);
        g_array_index(history, Happening, i - 1) = moved;
    }
    g_rand_free(random);
}

static Book *history_book(const Trial *trial, const char *condition, const GArray *history)
{
    g_autofree char *name = g_strdup_printf("history-%08x.book", g_random_int());
    Book *book = trial_book_new(trial, condition, name);

    assert_true(book_begin(book, NULL));
    book_enrich(trial, book);
    for (unsigned i = 0; i < history->len; i++) {
        const Happening *happening = &g_array_index(history, Happening, i);
        g_autoptr(GError) error = NULL;
        BookVoucher *voucher =
            made_of(trial, book, happening->event->id, happening->values, &error);

        if (voucher == NULL)
            fail_msg("%s %s: %s %s", happening->event->id, happening->values, error_id(error),
                     error_fact(error, "text"));
        post(book, voucher, happening->event->id);
        event_voucher_free(voucher);
    }
    assert_true(book_commit(book, NULL));
    return book;
}

/* ---- cubes ---- */

typedef struct {
    GString *told;
} Telling;

static void cube_row_tell(const CubeKey *key, Money amount, void *data)
{
    Telling *telling = data;

    if (amount.fen == 0)
        return;
    g_string_append_printf(telling->told, "%d", (int)key->stage);
    for (Field field = 0; field < FIELD_COUNT; field++)
        g_string_append_printf(telling->told, " %" G_GINT64_FORMAT, key->fields[field]);
    g_string_append_printf(telling->told, " = %" G_GINT64_FORMAT "\n", amount.fen);
}

/* Every row of the cube that is not nil, in key order. */
static char *cube_told(const Trial *trial, Book *book)
{
    static const Measure all = {.id = "all",
                                .source = {.stages = (1u << STAGE_COUNT) - 1, .sign = 1}};
    g_autoptr(GError) error = NULL;
    Telling telling = {g_string_new(NULL)};
    Cube *cube = cube_compile(book, trial->catalog, (BookDate){12, 31}, &error);

    assert_non_null(cube);
    cube_each(cube, &all, NULL, 0, cube_row_tell, &telling);
    cube_free(cube);
    return g_string_free(telling.told, FALSE);
}

/* ---- the promises ---- */

static void every_history_is_explained(void **state)
{
    const Trial *trial = *state;

    for (unsigned i = 0; i < 3 * G_N_ELEMENTS(conditions); i++) {
        const char *condition = conditions[i % G_N_ELEMENTS(conditions)];
        g_autoptr(GArray) history = history_new(trial, condition, 1000 + i);
        g_autoptr(Book) book = history_book(trial, condition, history);
        g_autoptr(Difference) difference =
            difference_compute(book, trial->catalog, (BookDate){12, 31}, NULL);

        assert_non_null(difference);
        assert_int_equal(difference_unexplained(difference).fen, 0);
    }
}

static void any_order_gives_the_same_cube(void **state)
{
    const Trial *trial = *state;

    for (unsigned i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(GArray) history = history_new(trial, conditions[i], 2000 + i);
        g_autoptr(Book) book = history_book(trial, conditions[i], history);
        g_autofree char *told = cube_told(trial, book);
        g_autoptr(Book) other = NULL;
        g_autofree char *again = NULL;

        history_shuffle(history, 3000 + i);
        other = history_book(trial, conditions[i], history);
        again = cube_told(trial, other);
        assert_string_equal(told, again);
    }
}

static void post_reversal(Book *book, int64_t sequence)
{
    const BookOrigin origin = {.reverses = sequence};
    BookVoucher *voucher = book_voucher(book, sequence, NULL);
    BookVoucher *reversal;

    assert_non_null(voucher);
    reversal = book_reversal(book, sequence, sequence % 2 == 0 ? REVERSE_RED : REVERSE_SWAPPED,
                             voucher->month, voucher->day, "冲销", NULL);
    assert_non_null(reversal);
    assert_true(book_enter(book, reversal, &origin, NULL, NULL));
    book_voucher_free(reversal);
    book_voucher_free(voucher);
}

static void reversals_bring_every_sum_back(void **state)
{
    const Trial *trial = *state;

    for (unsigned i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(GArray) nothing = g_array_new(FALSE, FALSE, sizeof(Happening));
        g_autoptr(GArray) history = history_new(trial, conditions[i], 4000 + i);
        g_autoptr(Book) empty = history_book(trial, conditions[i], nothing);
        g_autoptr(Book) book = history_book(trial, conditions[i], history);
        g_autofree char *before = cube_told(trial, empty);
        g_autofree char *after = NULL;
        g_autoptr(Difference) difference = NULL;
        int64_t first = book_voucher_count(empty) + 1, last = book_voucher_count(book);

        assert_true(book_begin(book, NULL));
        for (int64_t sequence = first; sequence <= last; sequence++)
            post_reversal(book, sequence);
        assert_true(book_commit(book, NULL));

        after = cube_told(trial, book);
        assert_string_equal(before, after);
        difference = difference_compute(book, trial->catalog, (BookDate){12, 31}, NULL);
        assert_non_null(difference);
        assert_int_equal(difference_unexplained(difference).fen, 0);
        assert_int_equal(difference_result(difference).fen, 0);
        assert_int_equal(difference_surplus(difference).fen, 0);
    }
}

/* What events leave in accounts of the year, the closing takes, whatever they were. */
static void every_history_can_be_closed(void **state)
{
    const Trial *trial = *state;

    for (unsigned i = 0; i < G_N_ELEMENTS(conditions); i++) {
        g_autoptr(GArray) history = history_new(trial, conditions[i], 5000 + i);
        g_autoptr(Book) book = history_book(trial, conditions[i], history);
        g_autoptr(GError) error = NULL;
        unsigned vouchers = 0;

        if (!control_close(book, trial->catalog, &vouchers, &error))
            fail_msg("%s: %s %s %s", conditions[i], error_id(error), error_fact(error, "account"),
                     error_fact(error, "amount"));
        assert_true(vouchers > 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_history_is_explained, trial_open, trial_close),
        cmocka_unit_test_setup_teardown(any_order_gives_the_same_cube, trial_open, trial_close),
        cmocka_unit_test_setup_teardown(reversals_bring_every_sum_back, trial_open, trial_close),
        cmocka_unit_test_setup_teardown(every_history_can_be_closed, trial_open, trial_close),
    };
    return TEST_RUN("control/event_history", tests);
}
