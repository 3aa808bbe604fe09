/* reconcile.c: reconcile BOOK [FILE...]: the bank's lines against the entries of an account */
#include <string.h>

#include "action/voucher.h"
#include "base/error.h"
#include "control/reconcile.h"
#include "exchange/bank_statement.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "file", .kind = ARGUMENT_OPERAND, .many = true},
    {.name = "account", .kind = ARGUMENT_OPTION, .required = true},
    {.name = "to", .kind = ARGUMENT_OPTION},
    {.name = "line", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "voucher", .kind = ARGUMENT_OPTION, .many = true},
    {.name = "earlier", .kind = ARGUMENT_FLAG},
    {.name = "undo", .kind = ARGUMENT_OPTION},
    {.name = "reason", .kind = ARGUMENT_OPTION},
};

enum { NUMBER_MAX = 999999999, ENTRY_SPAN = 1024 };

typedef struct {
    Session *session;
    Code account;
    json_t *result;
} Work;

static bool fail_usage(const char *id, GError **error)
{
    error_set(error, ERROR_USAGE, id, NULL);
    return false;
}

/* ---- statements ---- */

static bool file_import(Work *work, const char *path, unsigned *added, unsigned *other,
                        GError **error)
{
    g_autoptr(BankStatement) statement =
        bank_statement_read(work->session->catalog, book_year(work->session->book), path, error);
    g_autofree char *name = g_path_get_basename(path);
    g_autofree char *shown = g_utf8_make_valid(name, -1);
    unsigned fresh;

    if (statement == NULL ||
        !book_add_statement(work->session->book, work->account, shown,
                            (const BookBankItem *)(void *)statement->lines->data,
                            statement->lines->len, &fresh, error))
        return false;
    *added += fresh;
    *other += statement->other_years;
    return true;
}

static bool files_import(Work *work, const char *const *files, GError **error)
{
    unsigned added = 0, other = 0, made = 0;

    for (unsigned i = 0; files[i] != NULL; i++)
        if (!file_import(work, files[i], &added, &other, error))
            return false;
    if (!control_reconcile(work->session->book, work->session->catalog, work->account, &made,
                           error))
        return false;
    json_object_set_new(work->result, "added", json_integer(added));
    json_object_set_new(work->result, "other_years", json_integer(other));
    json_object_set_new(work->result, "matched", json_integer(made));
    return true;
}

/* ---- by hand ---- */

typedef struct {
    GArray *ids; /* of int64_t */
    int64_t voucher;
} Entries;

static bool entry_of(const BookBankItem *item, void *data)
{
    Entries *entries = data;

    if (item->id / ENTRY_SPAN == entries->voucher && item->match == 0)
        g_array_append_val(entries->ids, item->id);
    return true;
}

static bool members_read(Work *work, const ActionCall *call, GArray *lines, GArray *entries,
                         GError **error)
{
    const char *const *numbers = call_values(call, "line");
    const char *const *vouchers = call_values(call, "voucher");
    Entries found = {.ids = entries};
    int64_t line;

    for (unsigned i = 0; numbers[i] != NULL; i++) {
        if (!number_named(numbers[i], "--line", NUMBER_MAX, &line, error))
            return false;
        g_array_append_val(lines, line);
    }
    for (unsigned i = 0; vouchers[i] != NULL; i++)
        if (!voucher_named(work->session->book, vouchers[i], &found.voucher, error) ||
            !book_each_bank_entry(work->session->book, work->account, entry_of, &found, error))
            return false;
    return true;
}

static bool match_by_hand(Work *work, const ActionCall *call, GError **error)
{
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool earlier = call_flag(call, "earlier");
    BookBankMatch match = {.rule = earlier ? BANK_RULE_EARLIER : "hand",
                           .reason = call_value(call, "reason")};
    int64_t id;

    if (!members_read(work, call, lines, entries, error))
        return false;
    if (lines->len + entries->len == 0 || (earlier && (lines->len == 0 || entries->len > 0)))
        return fail_usage("reconcile-members", error);
    if (match.reason == NULL)
        return fail_usage("reconcile-reason", error);
    match.lines = (const int64_t *)(void *)lines->data;
    match.line_count = lines->len;
    match.entries = (const int64_t *)(void *)entries->data;
    match.entry_count = entries->len;
    if (!book_match(work->session->book, &match, &id, error))
        return false;
    json_object_set_new(work->result, "match", json_integer(id));
    return true;
}

static bool undo(Work *work, const ActionCall *call, GError **error)
{
    int64_t match;

    if (!number_named(call_value(call, "undo"), "--undo", NUMBER_MAX, &match, error) ||
        !book_unmatch(work->session->book, match, call_value(call, "reason"), error))
        return false;
    json_object_set_new(work->result, "undone", json_integer(match));
    return true;
}

/* ---- the answer ---- */

static json_t *money_json(Money amount)
{
    Value value = value_money(amount);

    return value_to_json(&value);
}

static json_t *item_to_json(const Session *session, const BookBankItem *item, bool entry)
{
    json_t *object =
        json_pack("{s:o, s:o, s:s?, s:s?, s:s?}", "date", date_to_json(session, item->date),
                  "amount", money_json(item->amount), "memo", item->memo, "payee", item->payee,
                  "reference", item->reference);

    if (entry && item->number > 0) {
        g_autofree char *voucher = g_strdup_printf("%d-%d", item->date.month, item->number);
        json_object_set_new(object, "voucher", json_string(voucher));
    } else
        json_object_set_new(object, "line", json_integer(item->id));
    return object;
}

/* Items of one side, received or paid. */
static json_t *items_to_json(const Session *session, const GArray *items, bool entry, bool received)
{
    json_t *list = json_array();

    for (guint i = 0; i < items->len; i++) {
        const BookBankItem *item = &g_array_index(items, BookBankItem, i);
        if ((item->amount.fen > 0) == received)
            json_array_append_new(list, item_to_json(session, item, entry));
    }
    return list;
}

static bool answer(Work *work, bool *found, GError **error)
{
    Session *session = work->session;
    g_autoptr(Reconciliation) made =
        control_reconciliation(session->book, work->account, session->to, error);
    json_t *gaps, *more;

    if (made == NULL)
        return false;
    json_object_set_new(work->result, "to", date_to_json(session, session->to));
    json_object_set_new(work->result, "bank", money_json(made->bank));
    json_object_set_new(work->result, "unit", money_json(made->unit));
    json_object_set_new(work->result, "bank_known", json_boolean(made->bank_known));
    json_object_set_new(work->result, "bank_received",
                        items_to_json(session, made->lines, false, true));
    json_object_set_new(work->result, "bank_paid",
                        items_to_json(session, made->lines, false, false));
    json_object_set_new(work->result, "unit_received",
                        items_to_json(session, made->entries, true, true));
    json_object_set_new(work->result, "unit_paid",
                        items_to_json(session, made->entries, true, false));
    json_object_set_new(work->result, "bank_adjusted", money_json(made->bank_adjusted));
    json_object_set_new(work->result, "unit_adjusted", money_json(made->unit_adjusted));
    json_object_set_new(work->result, "agrees", json_boolean(made->agrees));
    gaps = items_to_json(session, made->gaps, false, true);
    more = items_to_json(session, made->gaps, false, false);
    json_array_extend(gaps, more);
    json_decref(more);
    json_object_set_new(work->result, "gaps", gaps);
    *found = !made->agrees || made->gaps->len > 0;
    return true;
}

static bool account_read(Work *work, const ActionCall *call, GError **error)
{
    const char *account = call_value(call, "account");

    work->account = catalog_code(work->session->catalog, FIELD_ACCOUNT, account);
    if (work->account != 0)
        return true;
    error_set(error, ERROR_INPUT, "account-unknown", "found", account, NULL);
    return false;
}

static bool change_do(Work *work, const ActionCall *call, GError **error)
{
    const char *const *files = call_values(call, "file");

    return book_begin(work->session->book, error) &&
           (call_value(call, "undo") != NULL ? undo(work, call, error)
            : files[0] != NULL               ? files_import(work, files, error)
                                             : match_by_hand(work, call, error)) &&
           book_commit(work->session->book, error);
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    bool by_hand = call_value(call, "line") != NULL || call_value(call, "voucher") != NULL;
    bool undoes = call_value(call, "undo") != NULL, imports = call_value(call, "file") != NULL;
    bool changes = by_hand || undoes || imports;
    g_autoptr(Session) session = NULL;
    Work work;

    if (by_hand + undoes + imports > 1)
        return fail_usage("reconcile-one-thing", error);
    session = session_open(call, !changes, error);
    work = (Work){session, 0, NULL};
    if (session == NULL || !account_read(&work, call, error))
        return false;
    work.result = json_object();
    if ((!changes || change_do(&work, call, error)) && answer(&work, found, error)) {
        *result = work.result;
        return true;
    }
    json_decref(work.result);
    return false;
}

const Action action_reconcile = {
    .name = "reconcile",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
