/* round.h: books that are made at random, and whether two books say the same */
#pragma once
#include "book/walk.h"
#include "exchange/export.h"
#include "exchange/year.h"

#define ROUND_VOUCHERS 300

static uint64_t round_seed;

static inline uint32_t round_below(uint32_t bound)
{
    round_seed = round_seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(round_seed >> 33) % bound;
}

/* Memos with everything that a notation might stumble over. */
static const char *const round_memos[] = {
    "支付办公费",
    "a; b",
    "\"引\" 号",
    "a,b",
    "(括号) 开头",
    "* 星号",
    "[2021] 方括号",
    "date:2021-13-45",
    "a: b",
    "反斜\\杠",
    "两  空格；分号",
    "行一\n行二",
    "|竖|",
    "@ 标记",
    "=等号",
    "tag :x:y: z",
    "1002 数字",
    "; 注释",
    "!",
    "\"",
    "〔2021〕3号",
    "<xml> & 'x'",
    "{CNY}",
    "#井号 ^脱字符",
    "~",
    "P 2021",
    "末尾反斜\\",
};

static inline const char *round_memo(void)
{
    return round_memos[round_below(G_N_ELEMENTS(round_memos))];
}

/* A pair of entries in one accounting, in red now and then, with the keys that the accounts need.
 */
static inline void round_pair(Book *book, BookEntry *entries, bool budgetary, const char *memo)
{
    Money amount = {(int64_t)round_below(100000000) - (round_below(8) == 0 ? 50000000 : 0)};
    const BookName *project = book_name(book, FIELD_PROJECT, "P01");
    static const Code financial[] = {1002, 5001, 120102, 3001, 2302, 1219};

    if (amount.fen == 0)
        amount.fen = 1;
    entries[0] = (BookEntry){.side = SIDE_DEBIT, .amount = amount, .memo = memo};
    entries[1] = (BookEntry){.side = SIDE_CREDIT, .amount = amount, .memo = memo};
    if (budgetary) {
        bool by_project = round_below(2) == 0;
        entries[0].account = 7101;
        entries[0].fund = 1;
        entries[0].function = 2013201;
        entries[0].economy = 30201;
        entries[0].nature = by_project ? 2 : 1;
        entries[0].project = by_project ? project->number : 0;
        entries[1].account = 800101;
        return;
    }
    entries[0].account = financial[round_below(G_N_ELEMENTS(financial))];
    entries[1].account = financial[round_below(G_N_ELEMENTS(financial))];
    if (round_below(4) == 0)
        entries[0].office = book_name(book, FIELD_OFFICE, "00")->number;
}

static inline void round_voucher(Book *book, int index, bool payees)
{
    BookEntry entries[16];
    BookVoucher voucher = {
        .month = index * 12 / ROUND_VOUCHERS + 1,
        .day = (int)round_below(28) + 1,
        .number = index + 1,
        .stage = index == 0                   ? STAGE_OPENING
                 : index > ROUND_VOUCHERS - 5 ? STAGE_CLOSING
                                              : STAGE_NORMAL,
        .attachments = (int)round_below(4),
        .memo = round_memo(),
        .payee = payees && round_below(6) == 0 ? round_memo() : NULL,
        .entries = entries,
    };
    unsigned pairs = round_below(4) + 1;
    g_autoptr(GError) error = NULL;

    for (unsigned i = 0; i < pairs; i++, voucher.entry_count += 2)
        round_pair(book, &entries[2 * i], round_below(2) == 0,
                   round_below(3) == 0 ? round_memo() : NULL);
    if (!book_post(book, &voucher, &error))
        fail_msg("%s", error_id(error));
}

/* The worked year's projects and appropriations, texts, cells, a register, and random vouchers. */
static inline Book *round_book(const Desk *desk, uint64_t seed, bool payees)
{
    static const char *const files[] = {YEAR_FOLDER "appropriations.csv",
                                        YEAR_FOLDER "projects.csv", NULL};
    Book *book = desk_book(desk);

    round_seed = seed;
    assert_true(import_files(book, desk->catalog, files, false, NULL, NULL, NULL, NULL));
    assert_true(book_begin(book, NULL));
    for (int i = 0; i < ROUND_VOUCHERS; i++)
        round_voucher(book, i, payees);
    for (size_t i = 0; i < G_N_ELEMENTS(round_memos); i++)
        assert_true(book_add_text(book, i % 2 == 0 ? "duties" : "other", round_memos[i], NULL));
    assert_true(book_give_cell(book, 2020, "final-1/income.other/actual", 127256005, NULL));
    assert_true(book_give_cell(book, 2020, "final-1/income.total/actual", -5, NULL));
    assert_true(book_commit(book, NULL));
    return book;
}

/* A new book of the same unit, on the same desk. */
static inline Book *round_empty(const Desk *desk)
{
    g_autoptr(Settings) settings = settings_read(YEAR_FOLDER "book.ini", NULL);
    g_autofree char *path = g_build_filename(desk->folder, "other.book", NULL);
    BookFacts facts = settings_facts(settings);
    Book *book;

    g_unlink(path);
    book = book_create(path, &facts, "test", NULL);
    assert_non_null(book);
    return book;
}

/* Writes `book` as `format`; a file, or the folder's files, as paths. */
static inline GPtrArray *round_export(const Desk *desk, Book *book, const char *format)
{
    const Writer *writer = writer_find(format);
    g_autofree char *name = g_strconcat("book.", format, NULL);
    g_autofree char *path =
        g_build_filename(desk->folder, writer != NULL && writer->folder ? format : name, NULL);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) folder = NULL;
    ExportCounts counts;

    assert_non_null(writer);
    if (!export_book(book, desk->catalog, writer, path, &counts, &error))
        fail_msg("%s", error_id(error));
    if (!writer->folder)
        g_ptr_array_add(paths, g_steal_pointer(&path));
    else
        folder = g_dir_open(path, 0, NULL);
    for (const char *file; folder != NULL && (file = g_dir_read_name(folder)) != NULL;)
        g_ptr_array_add(paths, g_build_filename(path, file, NULL));
    g_ptr_array_add(paths, NULL);
    return paths;
}

static inline void round_remove(const Desk *desk, const GPtrArray *paths, const char *format)
{
    g_autofree char *path = g_build_filename(desk->folder, format, NULL);

    for (unsigned i = 0; g_ptr_array_index(paths, i) != NULL; i++)
        g_unlink(g_ptr_array_index(paths, i));
    g_rmdir(path);
}

static inline void round_import(const Desk *desk, Book *book, const GPtrArray *paths,
                                ImportCounts *counts)
{
    g_autoptr(GError) error = NULL;

    if (!import_files(book, desk->catalog, (const char *const *)paths->pdata, false, NULL, NULL,
                      counts, &error))
        fail_msg("%s at %s: %s", error_id(error), error_fact(error, "place"),
                 error_fact(error, "found"));
}
