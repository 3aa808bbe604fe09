/* event_amount.c: sums and differences of fields, in whole fen
 *
 *   sum  = part { ("+" | "-") part }
 *   part = NUMBER | FIELD | "(" sum ")" | "excess(" sum "," sum ")" | "least(" sum "," sum ")"
 *        | "balance(" ACCOUNT ")" | "balance(" ACCOUNT ", payee)"
 *
 * A list stands for the sum of its amounts. */
#include "control/event_parts.h"

#include "base/error.h"
#include "book/holding.h"

#include <string.h>

#define DEPTH_MAX 16
#define SIZE_MOST 1000 /* a sum of n parts nests n deep, too */

typedef struct {
    const Events *events;
    const Record *record;
    const char *text, *at;
    unsigned depth;
    GError **error;
} Reader;

void event_amount_free(EventAmount *amount)
{
    if (amount == NULL)
        return;
    event_amount_free(amount->left);
    event_amount_free(amount->right);
    g_free(amount);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EventAmount, event_amount_free)

static EventAmount *fail(Reader *reader)
{
    events_fail(reader->record, reader->text, reader->error);
    return NULL;
}

static void blanks_skip(Reader *reader) { reader->at += strspn(reader->at, " "); }

static bool mark_skip(Reader *reader, char mark)
{
    blanks_skip(reader);
    if (*reader->at != mark)
        return false;
    reader->at++;
    blanks_skip(reader);
    return true;
}

static size_t word_size(const char *at)
{
    size_t size = 0;

    /* A dash within a word belongs to it; a minus stands between blanks. */
    while (g_ascii_isalnum(at[size]) || at[size] == '.' ||
           (at[size] == '-' && size > 0 && g_ascii_isalnum(at[size + 1])))
        size++;
    return size;
}

static EventAmount *amount_new(AmountKind kind)
{
    EventAmount *amount = g_new0(EventAmount, 1);

    amount->kind = kind;
    return amount;
}

static EventAmount *sum_read(Reader *reader);

/* The two sums of a function, after its opening parenthesis. */
static EventAmount *pair_read(Reader *reader, AmountKind kind)
{
    g_autoptr(EventAmount) amount = amount_new(kind);

    amount->left = sum_read(reader);
    if (amount->left == NULL)
        return NULL;
    if (!mark_skip(reader, ','))
        return fail(reader);
    amount->right = sum_read(reader);
    if (amount->right == NULL)
        return NULL;
    return mark_skip(reader, ')') ? g_steal_pointer(&amount) : fail(reader);
}

static EventAmount *holding_read(Reader *reader)
{
    g_autoptr(EventAmount) amount = amount_new(AMOUNT_HOLDING);
    size_t size = word_size(reader->at);
    g_autofree char *word = g_strndup(reader->at, size);

    amount->name = events_name(reader->events, word);
    if (amount->name == NULL)
        amount->account = catalog_code(reader->events->catalog, FIELD_ACCOUNT, word);
    if (amount->name == NULL && amount->account == 0)
        return fail(reader);
    reader->at += size;
    if (mark_skip(reader, ',')) {
        if (!g_str_has_prefix(reader->at, "payee"))
            return fail(reader);
        reader->at += strlen("payee");
        amount->of_payee = true;
    }
    return mark_skip(reader, ')') ? g_steal_pointer(&amount) : fail(reader);
}

static bool field_counts(const EventField *field)
{
    if (field->type == EVENT_LIST)
        for (unsigned i = 0; i < field->column_count; i++)
            if (field->columns[i].field->type == EVENT_MONEY)
                return true;
    return field->type == EVENT_MONEY;
}

static EventAmount *field_read(Reader *reader, const char *word)
{
    const EventField *field = events_field(reader->events, word);
    EventAmount *amount;

    if (field == NULL || !field_counts(field))
        return fail(reader);
    amount = amount_new(AMOUNT_FIELD);
    amount->field = field;
    return amount;
}

static EventAmount *number_read(Reader *reader, const char *word)
{
    EventAmount *amount = amount_new(AMOUNT_NUMBER);

    if (money_parse(word, &amount->number) == MONEY_PARSED)
        return amount;
    event_amount_free(amount);
    return fail(reader);
}

static EventAmount *word_read(Reader *reader)
{
    size_t size = word_size(reader->at);
    g_autofree char *word = g_strndup(reader->at, size);

    if (size == 0)
        return fail(reader);
    reader->at += size;
    if (*reader->at != '(')
        return g_ascii_isdigit(*word) ? number_read(reader, word) : field_read(reader, word);
    mark_skip(reader, '(');
    if (strcmp(word, "excess") == 0)
        return pair_read(reader, AMOUNT_EXCESS);
    if (strcmp(word, "least") == 0)
        return pair_read(reader, AMOUNT_LEAST);
    if (strcmp(word, "balance") == 0)
        return holding_read(reader);
    return fail(reader);
}

static EventAmount *part_read(Reader *reader)
{
    g_autoptr(EventAmount) amount = NULL;

    if (++reader->depth > DEPTH_MAX)
        return fail(reader);
    if (mark_skip(reader, '(')) {
        amount = sum_read(reader);
        if (amount != NULL && !mark_skip(reader, ')'))
            return fail(reader);
    } else
        amount = word_read(reader);
    reader->depth--;
    return g_steal_pointer(&amount);
}

static EventAmount *sum_read(Reader *reader)
{
    g_autoptr(EventAmount) sum = NULL;

    blanks_skip(reader);
    sum = part_read(reader);
    while (sum != NULL) {
        EventAmount *whole;
        bool adds = mark_skip(reader, '+');

        if (!adds && !mark_skip(reader, '-'))
            break;
        whole = amount_new(adds ? AMOUNT_ADD : AMOUNT_SUBTRACT);
        whole->left = g_steal_pointer(&sum);
        whole->right = part_read(reader);
        sum = whole;
        if (sum->right == NULL)
            return NULL;
    }
    return g_steal_pointer(&sum);
}

EventAmount *event_amount_parse(const Events *events, const Record *record, const char *text,
                                GError **error)
{
    Reader reader = {events, record, text, text, 0, error};
    g_autoptr(EventAmount) amount = strlen(text) < SIZE_MOST ? sum_read(&reader) : fail(&reader);

    if (amount == NULL)
        return NULL;
    blanks_skip(&reader);
    return *reader.at == '\0' ? g_steal_pointer(&amount) : fail(&reader);
}

void event_amount_fields(const EventAmount *amount,
                         void (*visit)(const EventField *field, void *data), void *data)
{
    if (amount == NULL)
        return;
    if (amount->field != NULL)
        visit(amount->field, data);
    event_amount_fields(amount->left, visit, data);
    event_amount_fields(amount->right, visit, data);
}

/* ---- the value ---- */

static bool fail_large(const EventScope *scope, GError **error)
{
    error_set(error, ERROR_INPUT, "event-too-large", "place", scope->place, "event",
              scope->event->id, NULL);
    return false;
}

static bool list_sum(const EventScope *scope, const EventField *list, Money *sum, GError **error)
{
    const GPtrArray *rows = scope->values[list->index].rows;

    *sum = MONEY_ZERO;
    for (unsigned i = 0; rows != NULL && i < rows->len; i++) {
        const EventValue *row = g_ptr_array_index(rows, i);
        for (unsigned column = 0; column < list->column_count; column++)
            if (list->columns[column].field->type == EVENT_MONEY &&
                !money_add(sum, *sum, row[column].money))
                return fail_large(scope, error);
    }
    return true;
}

/* On the side where the account normally stands, so that a balance is positive. */
static bool holding_value(const EventScope *scope, const EventAmount *amount, Money *value,
                          GError **error)
{
    const EventField *payee = events_field(scope->events, "payee");
    const char *name =
        amount->of_payee && payee != NULL ? event_scope_value(scope, payee)->text : NULL;
    Code account =
        amount->name != NULL ? event_name_account(scope, amount->name, error) : amount->account;
    const CatalogEntry *entry;

    *value = MONEY_ZERO;
    if (account == 0)
        return false;
    if (amount->of_payee && name == NULL)
        return true;
    if (!book_holding(scope->book, account, name, value, error))
        return false;
    entry = catalog_entry(scope->events->catalog, FIELD_ACCOUNT, account);
    return entry == NULL || g_strcmp0(entry->detail, "credit") != 0 ||
           money_negate(value, *value) || fail_large(scope, error);
}

static bool pair_value(const EventScope *scope, AmountKind kind, Money left, Money right,
                       Money *value, GError **error)
{
    switch (kind) {
    case AMOUNT_ADD:
        return money_add(value, left, right) || fail_large(scope, error);
    case AMOUNT_SUBTRACT:
        return money_subtract(value, left, right) || fail_large(scope, error);
    case AMOUNT_EXCESS:
        *value = MONEY_ZERO;
        return left.fen <= right.fen || money_subtract(value, left, right) ||
               fail_large(scope, error);
    default:
        *value = left.fen < right.fen ? left : right;
        return true;
    }
}

bool event_amount_value(const EventScope *scope, const EventAmount *amount, Money *value,
                        GError **error)
{
    Money left, right;

    switch (amount->kind) {
    case AMOUNT_NUMBER:
        *value = amount->number;
        return true;
    case AMOUNT_FIELD:
        if (amount->field->type == EVENT_LIST)
            return list_sum(scope, amount->field, value, error);
        *value = event_scope_value(scope, amount->field)->money;
        return true;
    case AMOUNT_HOLDING:
        return holding_value(scope, amount, value, error);
    default:
        return event_amount_value(scope, amount->left, &left, error) &&
               event_amount_value(scope, amount->right, &right, error) &&
               pair_value(scope, amount->kind, left, right, value, error);
    }
}
