/* gather.c: rows with the same date and number, one after the other, are one voucher
 *
 * Texts of a voucher's entries stand in its `texts` and are named by where they begin until the
 * voucher is whole: `texts` moves as it grows.
 */
#include "exchange/gather.h"

#include "base/error.h"

#include <string.h>

#define ENTRIES_MAX 1023 /* of a voucher (book.h) */
#define NUMBER_MAX 999999999

/* Indices of the voucher table's columns. */
typedef struct {
    unsigned date, number, kind, memo, account, debit, credit, fund, function, economy, nature,
        project, office, attachments, payee, voucher_memo, state;
} Columns;

typedef struct {
    Source *source;
    Rules *rules;
    Columns columns;
    Gathered *current; /* the voucher that is being gathered; none while it has no entries */
    GatherDeliver deliver;
    void *data;
} Gathering;

Gathered *gathered_new(void)
{
    Gathered *gathered = g_new0(Gathered, 1);

    gathered->entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    gathered->texts = g_string_new(NULL);
    return gathered;
}

void gathered_clear(Gathered *gathered)
{
    g_array_set_size(gathered->entries, 0);
    g_string_truncate(gathered->texts, 0);
    g_clear_pointer(&gathered->memo, g_free);
    g_clear_pointer(&gathered->payee, g_free);
    g_clear_pointer(&gathered->place, g_free);
    memset(gathered->sums, 0, sizeof gathered->sums);
}

void gathered_free(Gathered *gathered)
{
    if (gathered == NULL)
        return;
    gathered_clear(gathered);
    g_array_unref(gathered->entries);
    g_string_free(gathered->texts, TRUE);
    g_free(gathered);
}

static Columns columns_find(const Source *source)
{
    return (Columns){
        .date = source_column(source, "date"),
        .number = source_column(source, "number"),
        .kind = source_column(source, "kind"),
        .memo = source_column(source, "memo"),
        .account = source_column(source, "account"),
        .debit = source_column(source, "debit"),
        .credit = source_column(source, "credit"),
        .fund = source_column(source, "fund"),
        .function = source_column(source, "function"),
        .economy = source_column(source, "economy"),
        .nature = source_column(source, "nature"),
        .project = source_column(source, "project"),
        .office = source_column(source, "office"),
        .attachments = source_column(source, "attachments"),
        .payee = source_column(source, "payee"),
        .voucher_memo = source_column(source, "voucher_memo"),
        .state = source_column(source, "state"),
    };
}

/* ---- one row as an entry ---- */

/* 借方 or 贷方; a nil beside an amount, as many programs write it, counts as empty. */
static bool side_read(const Source *source, const Columns *columns, BookEntry *entry,
                      GError **error)
{
    Money debit, credit;

    if (!source_money(source, columns->debit, &debit, error) ||
        !source_money(source, columns->credit, &credit, error))
        return false;
    if (debit.fen != 0 && credit.fen != 0)
        return source_fail(source, columns->credit, "import-side-both", "expect-side", error);
    if (debit.fen == 0 && credit.fen == 0)
        return source_fail(source, columns->debit, "import-side-none", "expect-side", error);
    entry->side = debit.fen != 0 ? SIDE_DEBIT : SIDE_CREDIT;
    entry->amount = debit.fen != 0 ? debit : credit;
    return true;
}

static bool digits_hold(const Source *source, const Rules *rules, Field field, unsigned column,
                        Code code, GError **error)
{
    int digits = rules_digits(rules, field);
    g_autofree char *wanted = NULL;

    if (code == 0 || digits == 0 || code_digits(code) == digits)
        return true;
    wanted = g_strdup_printf("%d", digits);
    return source_fail_with(source, column, "import-code-level", "digits", wanted, error);
}

static bool keys_hold(const Source *source, Rules *rules, const BookEntry *entry, GError **error)
{
    int field = rules_missing(rules, entry);
    const TableColumn *column;
    g_autofree char *account = NULL;

    if (field < 0)
        return true;
    column = table_column(source->table, field_name((Field)field));
    account = g_strdup_printf("%" G_GINT64_FORMAT, entry->account);
    return source_fail_with(source, (unsigned)(column - source->table->columns),
                            "import-key-missing", "account", account, error);
}

static bool row_read(const Source *source, const Columns *columns, Rules *rules, BookEntry *entry,
                     GError **error)
{
    return source_present(source, columns->account, error) &&
           source_code(source, columns->account, &entry->account, error) &&
           source_code(source, columns->fund, &entry->fund, error) &&
           source_code(source, columns->function, &entry->function, error) &&
           source_code(source, columns->economy, &entry->economy, error) &&
           source_code(source, columns->nature, &entry->nature, error) &&
           source_code(source, columns->project, &entry->project, error) &&
           source_code(source, columns->office, &entry->office, error) &&
           side_read(source, columns, entry, error) &&
           digits_hold(source, rules, FIELD_FUNCTION, columns->function, entry->function, error) &&
           digits_hold(source, rules, FIELD_ECONOMY, columns->economy, entry->economy, error) &&
           keys_hold(source, rules, entry, error);
}

bool entry_read(const Source *source, Rules *rules, BookEntry *entry, GError **error)
{
    Columns columns = columns_find(source);

    *entry = (BookEntry){0};
    return row_read(source, &columns, rules, entry, error);
}

/* ---- the voucher ---- */

/* Adds an entry to the sums of its accounting. Sums of a side that do not fit are refused. */
static bool sums_add(Gathering *gathering, const BookEntry *entry, GError **error)
{
    Money *sum = &gathering->current->sums[code_account_system(entry->account)][entry->side];

    if (money_add(sum, *sum, entry->amount))
        return true;
    return source_fail(gathering->source,
                       entry->side == SIDE_DEBIT ? gathering->columns.debit
                                                 : gathering->columns.credit,
                       "import-money-large", "expect-money", error);
}

static bool fail_unbalanced(const Gathering *gathering, System system, GError **error)
{
    Money debit = gathering->current->sums[system][SIDE_DEBIT],
          credit = gathering->current->sums[system][SIDE_CREDIT];
    Money difference = MONEY_ZERO;
    g_autofree char *number = g_strdup_printf("%d", gathering->current->voucher.number);
    g_autofree char *debit_text = money_text(debit);
    g_autofree char *credit_text = money_text(credit);
    g_autofree char *difference_text =
        money_subtract(&difference, debit, credit) ? money_text(difference) : NULL;

    error_set(error, ERROR_INPUT,
              system == SYSTEM_FINANCIAL ? "import-unbalanced-financial"
                                         : "import-unbalanced-budgetary",
              "place", gathering->current->place, "number", number, "debit", debit_text, "credit",
              credit_text, "difference", difference_text, "expected", "expect-balance", "mend",
              "mend-voucher", NULL);
    return false;
}

static bool voucher_balances(const Gathering *gathering, GError **error)
{
    for (System system = SYSTEM_FINANCIAL; system <= SYSTEM_BUDGETARY; system++)
        if (gathering->current->sums[system][SIDE_DEBIT].fen !=
            gathering->current->sums[system][SIDE_CREDIT].fen)
            return fail_unbalanced(gathering, system, error);
    return true;
}

static void voucher_settle(Gathered *gathered)
{
    for (unsigned i = 0; i < gathered->entries->len; i++) {
        BookEntry *entry = &g_array_index(gathered->entries, BookEntry, i);
        const char *memo = gathered->texts->str + GPOINTER_TO_SIZE(entry->memo);
        entry->memo = *memo != '\0' ? memo : NULL;
    }
    gathered->voucher.memo = gathered->memo;
    gathered->voucher.payee = gathered->payee;
    gathered->voucher.entries = (const BookEntry *)(void *)gathered->entries->data;
    gathered->voucher.entry_count = gathered->entries->len;
}

/* Hands over the voucher that was gathered, if there is one, and goes on with an empty one. */
static bool voucher_finish(Gathering *gathering, GError **error)
{
    if (gathering->current->entries->len == 0)
        return true;
    if (!voucher_balances(gathering, error))
        return false;
    voucher_settle(gathering->current);
    gathering->current = gathering->deliver(gathering->current, gathering->data);
    return gathering->current != NULL;
}

/* Drafts get their numbers when they are posted. */
static bool may_lack_number(const Gathering *gathering, bool begins_draft)
{
    const Gathered *current = gathering->current;

    return begins_draft ||
           (current->entries->len > 0 && current->draft && current->voucher.number == 0);
}

static bool number_read(const Gathering *gathering, bool begins_draft, int *number, GError **error)
{
    unsigned column = gathering->columns.number;
    int64_t count;

    *number = 0;
    if (may_lack_number(gathering, begins_draft) && *source_text(gathering->source, column) == '\0')
        return true;
    if (!source_present(gathering->source, column, error) ||
        !source_count(gathering->source, column, &count, error))
        return false;
    *number = (int)count;
    return (count > 0 && count <= NUMBER_MAX) ||
           source_fail(gathering->source, column, "import-voucher-number", "expect-count", error);
}

/* The kind of a row; -1 when it does not say. */
static bool kind_read(const Gathering *gathering, int *stage, GError **error)
{
    const TableColumn *column = &gathering->source->table->columns[gathering->columns.kind];
    int choice;

    if (!source_choice(gathering->source, gathering->columns.kind, &choice, error))
        return false;
    *stage = choice < 0 ? -1 : stage_from_name(column->choices[choice]);
    return true;
}

static bool voucher_begin(Gathering *gathering, int month, int day, int number, int stage,
                          bool draft, GError **error)
{
    Source *source = gathering->source;
    int64_t attachments;
    const char *payee = source_text(source, gathering->columns.payee);
    const char *memo = source_text(source, gathering->columns.voucher_memo);

    gathering->current->draft = draft;
    if (!source_count(source, gathering->columns.attachments, &attachments, error))
        return false;
    gathering->current->voucher = (BookVoucher){
        .month = month,
        .day = day,
        .number = number,
        .stage = stage < 0 ? STAGE_NORMAL : (Stage)stage,
        .attachments = (int)MIN(attachments, NUMBER_MAX),
    };
    if (*memo == '\0') /* most vouchers say the same in their first entry */
        memo = source_text(source, gathering->columns.memo);
    gathering->current->memo = g_strdup(memo);
    gathering->current->payee = *payee != '\0' ? g_strdup(payee) : NULL;
    gathering->current->place =
        feed_place(source->feed, (unsigned)source->columns[gathering->columns.number]);
    return true;
}

/* Later rows may leave out what the first one said, but not contradict it. */
static bool voucher_continue(Gathering *gathering, int stage, GError **error)
{
    const char *payee = source_text(gathering->source, gathering->columns.payee);

    if (gathering->current->payee == NULL && *payee != '\0')
        gathering->current->payee = g_strdup(payee);
    if (gathering->current->entries->len == ENTRIES_MAX)
        return source_fail(gathering->source, gathering->columns.number, "import-voucher-long",
                           "expect-voucher-short", error);
    return stage < 0 || stage == (int)gathering->current->voucher.stage ||
           source_fail(gathering->source, gathering->columns.kind, "import-voucher-kind", NULL,
                       error);
}

static void memo_keep(Gathering *gathering, BookEntry *entry)
{
    const char *memo = source_text(gathering->source, gathering->columns.memo);

    if (gathering->current->entries->len == 0 ||
        strcmp(memo, gathering->current->texts->str + gathering->current->last_memo) != 0) {
        gathering->current->last_memo = gathering->current->texts->len;
        g_string_append_len(gathering->current->texts, memo, (gssize)strlen(memo) + 1);
    }
    entry->memo = GSIZE_TO_POINTER(gathering->current->last_memo);
}

static bool row_gather(Gathering *gathering, GError **error)
{
    const BookVoucher *voucher = &gathering->current->voucher;
    Source *source = gathering->source;
    BookEntry entry = {0};
    int month, day, number, stage, state;
    bool same;

    if (!source_present(source, gathering->columns.date, error) ||
        !source_date(source, gathering->columns.date, &month, &day, error) ||
        !source_choice(source, gathering->columns.state, &state, error) ||
        !number_read(gathering, state >= 0, &number, error) || !kind_read(gathering, &stage, error))
        return false;
    same = gathering->current->entries->len > 0 && voucher->month == month && voucher->day == day &&
           voucher->number == number && (number != 0 || state < 0);
    if (same ? !voucher_continue(gathering, stage, error)
             : !voucher_finish(gathering, error) ||
                   !voucher_begin(gathering, month, day, number, stage, state >= 0, error))
        return false;
    if (!row_read(source, &gathering->columns, gathering->rules, &entry, error) ||
        !sums_add(gathering, &entry, error))
        return false;
    memo_keep(gathering, &entry);
    g_array_append_val(gathering->current->entries, entry);
    return true;
}

bool gather_vouchers(Source *source, Rules *rules, Gathered *first, GatherDeliver deliver,
                     void *data, GError **error)
{
    Gathering gathering = {source, rules, columns_find(source), first, deliver, data};
    g_autoptr(GError) cause = NULL;
    bool done = true;

    while (done && feed_next(source->feed, &cause))
        done = row_gather(&gathering, error);
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        done = false;
    }
    done = done && voucher_finish(&gathering, error);
    gathered_free(gathering.current);
    return done;
}
