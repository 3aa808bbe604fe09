/* carry.c: carry BOOK NEXT: the next year's book, opened with what this one closed with
 *
 * NEXT is made when it is not there. The statements of the year go along as last year's figures, so
 * that changes, openings and 上年数 need not be typed again.
 */
#include "control/carry.h"
#include "action/session.h"
#include "base/error.h"

#include <stdio.h>

#define GIVEN_SCALE 10000 /* of a given cell: decimals of yuan, or of a count */
#define FEN_SCALE 100

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "next", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "regime", .kind = ARGUMENT_OPTION},
    {.name = "map", .kind = ARGUMENT_OPTION},
};

typedef struct {
    Session *session;
    Book *next;
    Catalog *catalog;
    unsigned cells;
} Carry;

/* ---- the next book ---- */

typedef struct {
    Book *book;
    GError **error;
    bool set;
} Settings;

/* `year`, `regime` and `unit.code` were settled when the book was made. */
static bool goes_on(const char *name)
{
    return (g_str_has_prefix(name, "unit.") && !g_str_equal(name, "unit.code")) ||
           g_str_has_prefix(name, "control.") || g_str_has_prefix(name, "payment.");
}

static void copy_setting(const char *name, const char *value, void *data)
{
    Settings *settings = data;

    if (settings->set && goes_on(name))
        settings->set = book_set(settings->book, name, value, settings->error);
}

/* The unit, how its money comes and how it is controlled stay what they are. */
static bool settings_copy(const Book *from, Book *next, GError **error)
{
    Settings settings = {next, error, true};

    book_each_setting(from, copy_setting, &settings);
    return settings.set;
}

static Book *book_make(const Session *session, const char *path, const char *regime,
                       const char *actor, GError **error)
{
    const Book *from = session->book;
    const BookFacts facts = {
        .year = book_year(from) + 1,
        .regime = regime,
        .payment = book_setting(from, "payment"),
        .code = book_setting(from, "unit.code"),
        .name = book_setting(from, "unit.name"),
        .short_name = book_setting(from, "unit.short"),
        .kind = book_setting(from, "unit.kind"),
    };

    return book_create(path, &facts, actor, error);
}

/* ---- last year's figures ---- */

/* The cell as a given one is kept; false when it is no figure, or nil in a row that changes. */
static bool cell_scaled(const Value *value, int64_t *scaled)
{
    Exact number;

    if (value->kind != VALUE_NUMBER || value->dimension == DIMENSION_RATIO)
        return false;
    number = value->number.low;
    return exact_multiply(&number, number,
                          exact_from_int(value->dimension == DIMENSION_MONEY
                                             ? GIVEN_SCALE / FEN_SCALE
                                             : GIVEN_SCALE)) &&
           exact_round(scaled, number, 1);
}

static bool statement_carry(Carry *carry, const char *id, GError **error)
{
    Compilation *compilation = carry->session->compilation;
    const Statement *statement = compilation_statement(compilation, id, error);

    for (unsigned i = 0; statement != NULL && i < statement->row_count; i++)
        for (unsigned j = 0; j < statement->column_count; j++) {
            g_autofree char *address = NULL;
            g_auto(Value) value = value_unknown();
            CellOrigin origin;
            int64_t scaled;

            if (statement->rows[i].kind == LINE_HEADING || statement->columns[j].is_text)
                continue;
            if (!statement_value(compilation, statement, i, j, &value, &origin, error))
                return false;
            if (origin == ORIGIN_CLOSED || !cell_scaled(&value, &scaled) || scaled == 0)
                continue;
            address =
                g_strdup_printf("%s/%s/%s", id, statement->rows[i].id, statement->columns[j].id);
            if (!book_give_cell(carry->next, book_year(carry->session->book), address, scaled,
                                error))
                return false;
            carry->cells++;
        }
    return statement != NULL;
}

static bool statements_carry(Carry *carry, GError **error)
{
    const char *const *ids = compilation_ids(carry->session->compilation);

    for (; *ids != NULL; ids++)
        if (!statement_carry(carry, *ids, error))
            return false;
    return true;
}

/* ---- the whole ---- */

static bool carry_in_change(const ActionCall *call, Carry *carry, bool made, CarryCounts *counts,
                            GError **error)
{
    const Session *session = carry->session;

    if (!book_begin(carry->next, error))
        return false;
    if ((!made || settings_copy(session->book, carry->next, error)) &&
        control_carry(session->book, session->catalog, carry->next, carry->catalog,
                      call_value(call, "map"), counts, error) &&
        statements_carry(carry, error))
        return book_commit(carry->next, error);
    book_rollback(carry->next);
    return false;
}

static bool carry_run(const ActionCall *call, Carry *carry, CarryCounts *counts, GError **error)
{
    const char *path = call_value(call, "next");
    const char *regime = call_value(call, "regime");
    const bool made = !g_file_test(path, G_FILE_TEST_EXISTS);
    bool carried;

    if (regime == NULL)
        regime = book_setting(carry->session->book, "regime");
    carry->catalog = catalog_read(call->data_directory, regime, error);
    if (carry->catalog == NULL)
        return false;
    carry->next = made ? book_make(carry->session, path, regime, call->actor, error)
                       : book_open(path, call->actor, false, error);
    if (carry->next == NULL)
        return false;
    carried = carry_in_change(call, carry, made, counts, error);
    if (!carried && made) {
        g_clear_pointer(&carry->next, book_close);
        (void)remove(path);
    }
    return carried;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    g_autoptr(Session) session = session_compiled(call, error);
    Carry carry = {.session = session};
    CarryCounts counts;
    bool carried = session != NULL && carry_run(call, &carry, &counts, error);

    if (carried)
        *result =
            json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "book", book_path(carry.next),
                      "year", book_year(carry.next), "vouchers", (int)counts.vouchers, "entries",
                      (int)counts.entries, "mapped", (int)counts.mapped, "rows", (int)counts.rows,
                      "texts", (int)counts.texts, "cells", (int)carry.cells);
    book_close(carry.next);
    catalog_free(carry.catalog);
    return carried;
}

const Action action_carry = {
    .name = "carry",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
