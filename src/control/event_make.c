/* event_make.c: what must hold, the entries, the voucher
 *
 * Invariant: a voucher that comes out balances in both accountings, has only positive amounts, and
 * carries in each entry the keys that data/REGIME/entries.txt demands. */
#include "control/event_parts.h"

#include "base/error.h"

#include <string.h>

#define ENTRIES_MOST 1023 /* of a voucher (book.h) */

Code event_name_account(const EventScope *scope, const AccountName *name, GError **error)
{
    for (unsigned i = 0; i < name->cases->len; i++) {
        const AccountCase *one = g_ptr_array_index(name->cases, i);
        if (event_conditions_hold(scope, one->conditions))
            return one->account;
    }
    error_set(error, ERROR_INPUT, "event-no-account", "place", scope->place, "event",
              scope->event->id, "name", name->id, "accounts", name->accounts, "payment",
              scope->payment, "kind", scope->kind, "mend", "mend-event", NULL);
    return 0;
}

/* ---- checks ---- */

static bool compares(CheckOperator operator, Money left, Money right)
{
    switch (operator) {
    case CHECK_AT_MOST:
        return left.fen <= right.fen;
    case CHECK_LESS:
        return left.fen < right.fen;
    case CHECK_EQUAL:
        return left.fen == right.fen;
    case CHECK_AT_LEAST:
        return left.fen >= right.fen;
    case CHECK_MORE:
        return left.fen > right.fen;
    }
    return false;
}

static bool fail_check(const EventScope *scope, const EventCheck *check, Money left, Money right,
                       GError **error)
{
    g_autofree char *left_text = check->left != NULL ? money_text(left) : NULL;
    g_autofree char *right_text = check->left != NULL ? money_text(right) : NULL;

    error_set(error, ERROR_INPUT, "event-check", "place", scope->place, "event", scope->event->id,
              "text", check->text, "left", left_text, "right", right_text, "mend", "mend-event",
              NULL);
    return false;
}

static bool check_holds(const EventScope *scope, const EventCheck *check, GError **error)
{
    Money left = MONEY_ZERO, right = MONEY_ZERO;

    if (!event_conditions_hold(scope, check->conditions))
        return true;
    if (check->holds != NULL)
        return event_condition_holds(scope, check->holds) ||
               fail_check(scope, check, left, right, error);
    return event_amount_value(scope, check->left, &left, error) &&
           event_amount_value(scope, check->right, &right, error) &&
           (compares(check->operator, left, right) || fail_check(scope, check, left, right, error));
}

/* What holds for all events is asked of those that have the field. */
static bool check_concerns(const EventScope *scope, const EventCheck *check)
{
    return check->holds == NULL || check->holds->field == NULL ||
           scope->values[check->holds->field->index].text != NULL;
}

static bool checks_hold(const EventScope *scope, GError **error)
{
    for (unsigned i = 0; i < scope->events->checks->len; i++) {
        const EventCheck *check = g_ptr_array_index(scope->events->checks, i);
        if (check_concerns(scope, check) && !check_holds(scope, check, error))
            return false;
    }
    for (unsigned i = 0; i < scope->event->checks->len; i++)
        if (!check_holds(scope, g_ptr_array_index(scope->event->checks, i), error))
            return false;
    return true;
}

/* ---- keys ---- */

static unsigned keys_carried(const Events *events, Code account)
{
    for (unsigned i = 0; i < events->carries->len; i++) {
        const EventCarry *carry = &g_array_index(events->carries, EventCarry, i);
        if (code_covers(carry->account, account))
            return carry->fields;
    }
    return 0;
}

static Code *entry_key(BookEntry *entry, Field field)
{
    Code *const keys[FIELD_COUNT] = {
        [FIELD_FUND] = &entry->fund,       [FIELD_FUNCTION] = &entry->function,
        [FIELD_ECONOMY] = &entry->economy, [FIELD_NATURE] = &entry->nature,
        [FIELD_PROJECT] = &entry->project, [FIELD_OFFICE] = &entry->office,
    };

    return keys[field];
}

/* The keys an account carries: from the fields of those names, or as the line says otherwise. */
static void keys_fill(const EventScope *scope, const EventLine *line, BookEntry *entry)
{
    unsigned carried = keys_carried(scope->events, entry->account);

    for (Field field = FIELD_FUND; field <= FIELD_OFFICE; field++) {
        const EventField *named = events_field(scope->events, field_name(field));
        if (named != NULL && (carried >> field & 1) != 0)
            *entry_key(entry, field) = event_scope_value(scope, named)->code;
    }
    for (unsigned i = 0; i < line->keys->len; i++) {
        const EventKey *key = &g_array_index(line->keys, EventKey, i);
        if ((carried >> key->field & 1) != 0)
            *entry_key(entry, key->field) =
                key->from != NULL ? event_scope_value(scope, key->from)->code : key->code;
    }
}

static bool keys_hold(const EventScope *scope, const BookEntry *entry, GError **error)
{
    int field = rules_missing(scope->events->rules, entry);
    g_autofree char *account = NULL;
    const EventField *named;

    if (field < 0)
        return true;
    account = g_strdup_printf("%" G_GINT64_FORMAT, entry->account);
    named = events_field(scope->events, field_name((Field)field));
    error_set(error, ERROR_INPUT, "event-key-missing", "place", scope->place, "event",
              scope->event->id, "account", account, "field", field_name((Field)field), "label",
              named != NULL ? named->label : NULL, "mend", "mend-event", NULL);
    return false;
}

/* ---- entries ---- */

static Code line_account(const EventScope *scope, const EventLine *line, GError **error)
{
    if (line->name != NULL)
        return event_name_account(scope, line->name, error);
    return line->account_field != NULL ? event_scope_value(scope, line->account_field)->code
                                       : line->account;
}

static bool fail_line(const EventScope *scope, const EventLine *line, const char *id, Money amount,
                      GError **error)
{
    g_autofree char *text = money_text(amount);

    error_set(error, ERROR_INPUT, id, "place", scope->place, "event", scope->event->id, "account",
              line->sketch.account, "expression", line->sketch.amount, "amount", text, "mend",
              "mend-event", NULL);
    return false;
}

static bool entry_make(const EventScope *scope, const EventLine *line, GArray *entries,
                       GError **error)
{
    BookEntry entry = {.side = line->sketch.side};

    if (!event_conditions_hold(scope, line->conditions))
        return true;
    if (!event_amount_value(scope, line->amount, &entry.amount, error))
        return false;
    if (entry.amount.fen == 0)
        return true;
    if (entry.amount.fen < 0)
        return fail_line(scope, line, "event-negative", entry.amount, error);
    entry.account = line_account(scope, line, error);
    if (entry.account == 0)
        return error != NULL && *error != NULL
                   ? false
                   : fail_line(scope, line, "event-account-missing", entry.amount, error);
    keys_fill(scope, line, &entry);
    if (!keys_hold(scope, &entry, error))
        return false;
    g_array_append_val(entries, entry);
    return true;
}

static bool line_make(EventScope *scope, const EventLine *line, GArray *entries, GError **error)
{
    const GPtrArray *rows;
    bool made = true;

    if (line->each == NULL)
        return entry_make(scope, line, entries, error);
    rows = scope->values[line->each->index].rows;
    scope->list = line->each;
    for (unsigned i = 0; made && rows != NULL && i < rows->len; i++) {
        scope->row = g_ptr_array_index(rows, i);
        made = entry_make(scope, line, entries, error);
    }
    scope->row = NULL;
    scope->list = NULL;
    return made;
}

static bool same_place(const BookEntry *a, const BookEntry *b)
{
    return a->account == b->account && a->side == b->side && a->fund == b->fund &&
           a->function == b->function && a->economy == b->economy && a->nature == b->nature &&
           a->project == b->project && a->office == b->office;
}

/* Entries that say the same of different amounts are one, as an accountant writes them. */
static bool entries_join(const EventScope *scope, GArray *entries, GError **error)
{
    for (unsigned i = 0; i < entries->len; i++)
        for (unsigned k = i + 1; k < entries->len;) {
            BookEntry *first = &g_array_index(entries, BookEntry, i);
            const BookEntry *later = &g_array_index(entries, BookEntry, k);

            if (!same_place(first, later)) {
                k++;
                continue;
            }
            if (!money_add(&first->amount, first->amount, later->amount)) {
                error_set(error, ERROR_INPUT, "event-too-large", "place", scope->place, "event",
                          scope->event->id, NULL);
                return false;
            }
            g_array_remove_index(entries, k);
        }
    return true;
}

/* Debits less credits by accounting. */
static bool differences_find(const GArray *entries, Money differences[2])
{
    differences[0] = differences[1] = MONEY_ZERO;
    for (unsigned i = 0; i < entries->len; i++) {
        const BookEntry *entry = &g_array_index(entries, BookEntry, i);
        Money *sum = &differences[code_account_system(entry->account)];
        if (entry->side == SIDE_DEBIT ? !money_add(sum, *sum, entry->amount)
                                      : !money_subtract(sum, *sum, entry->amount))
            return false;
    }
    return true;
}

static bool entries_balance(const EventScope *scope, const GArray *entries, GError **error)
{
    Money differences[2];
    g_autofree char *financial = NULL;
    g_autofree char *budgetary = NULL;

    if (!differences_find(entries, differences)) {
        error_set(error, ERROR_INPUT, "event-too-large", "place", scope->place, "event",
                  scope->event->id, NULL);
        return false;
    }
    if (differences[SYSTEM_FINANCIAL].fen == 0 && differences[SYSTEM_BUDGETARY].fen == 0)
        return true;
    financial = money_text(differences[SYSTEM_FINANCIAL]);
    budgetary = money_text(differences[SYSTEM_BUDGETARY]);
    error_set(error, ERROR_INPUT, "event-unbalanced", "place", scope->place, "event",
              scope->event->id, "financial", financial, "budgetary", budgetary, "mend",
              "mend-event", NULL);
    return false;
}

static bool entries_make(EventScope *scope, GArray *entries, GError **error)
{
    for (unsigned i = 0; i < scope->event->lines->len; i++)
        if (!line_make(scope, g_ptr_array_index(scope->event->lines, i), entries, error))
            return false;
    if (!entries_join(scope, entries, error))
        return false;
    if (entries->len > 0 && entries->len <= ENTRIES_MOST)
        return entries_balance(scope, entries, error);
    error_set(error, ERROR_INPUT, entries->len == 0 ? "event-empty" : "event-long", "place",
              scope->place, "event", scope->event->id, "mend", "mend-event", NULL);
    return false;
}

/* ---- the voucher ---- */

/* Text with {field} replaced. What is not a field stays as it is. */
static char *memo_make(const EventScope *scope)
{
    const EventField *own = events_field(scope->events, "memo");
    GString *memo = g_string_new(NULL);

    if (own != NULL && scope->values[own->index].text != NULL) {
        g_string_append(memo, scope->values[own->index].text);
        return g_string_free(memo, FALSE);
    }
    for (const char *at = scope->event->memo; *at != '\0'; at++) {
        size_t size = *at == '{' ? strcspn(at + 1, "}") : 0;
        g_autofree char *word = g_strndup(at + 1, size);
        const EventField *field = size > 0 ? events_field(scope->events, word) : NULL;
        g_autofree char *told = field != NULL ? value_told(scope, field) : NULL;

        if (told != NULL)
            g_string_append(memo, told);
        else
            g_string_append_c(memo, *at);
        if (told != NULL)
            at += size + 1;
    }
    return g_string_free(memo, FALSE);
}

static const char *text_of(const EventScope *scope, const char *id)
{
    const EventField *field = events_field(scope->events, id);

    return field != NULL ? scope->values[field->index].text : NULL;
}

static int64_t count_of(const EventScope *scope, const char *id)
{
    const EventField *field = events_field(scope->events, id);

    return field != NULL ? scope->values[field->index].count : 0;
}

static BookVoucher *voucher_make(const EventScope *scope, GArray *entries)
{
    const EventField *date = events_field(scope->events, "date");
    BookVoucher *voucher = g_new0(BookVoucher, 1);

    voucher->month = date != NULL ? scope->values[date->index].month : 0;
    voucher->day = date != NULL ? scope->values[date->index].day : 0;
    voucher->attachments = (int)count_of(scope, "attachments");
    voucher->stage = scope->event->stage;
    voucher->memo = memo_make(scope);
    voucher->payee = g_strdup(text_of(scope, "payee"));
    voucher->entry_count = entries->len;
    voucher->entries = (BookEntry *)(void *)g_array_steal(entries, NULL);
    return voucher;
}

BookVoucher *event_make(const Events *events, Book *book, const Event *event,
                        const EventGiven *given, unsigned count, const char *place,
                        int64_t *application, GError **error)
{
    g_autoptr(EventScope) scope = event_scope_new(events, book, event, place);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookEntry));
    g_autoptr(GError) cause = NULL;

    if (event_scope_fill(scope, given, count, &cause) && checks_hold(scope, &cause) &&
        entries_make(scope, entries, &cause)) {
        *application = count_of(scope, "application");
        return voucher_make(scope, entries);
    }
    g_propagate_error(error, g_steal_pointer(&cause));
    return NULL;
}

void event_voucher_free(BookVoucher *voucher) { book_voucher_free(voucher); }
