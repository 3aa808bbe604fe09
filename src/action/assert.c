/* assert.c: assert BOOK: says what a balance is, takes that back, lists what was said */
#include "book/assertion.h"

#include "action/voucher.h"
#include "base/error.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "account", .kind = ARGUMENT_OPTION},
    {.name = "date", .kind = ARGUMENT_OPTION},
    {.name = "amount", .kind = ARGUMENT_OPTION},
    {.name = "credit", .kind = ARGUMENT_FLAG},
    {.name = "fund", .kind = ARGUMENT_OPTION},
    {.name = "function", .kind = ARGUMENT_OPTION},
    {.name = "economy", .kind = ARGUMENT_OPTION},
    {.name = "nature", .kind = ARGUMENT_OPTION},
    {.name = "project", .kind = ARGUMENT_OPTION},
    {.name = "office", .kind = ARGUMENT_OPTION},
    {.name = "memo", .kind = ARGUMENT_OPTION},
    {.name = "withdraw", .kind = ARGUMENT_OPTION},
    {.name = "reason", .kind = ARGUMENT_OPTION},
};

/* ---- what is asked ---- */

static bool code_ask(const Session *session, const ActionCall *call, Field field, Code *code,
                     GError **error)
{
    const char *text = call_value(call, field_name(field));
    bool named = field == FIELD_PROJECT || field == FIELD_OFFICE;
    const BookName *name = text != NULL && named ? book_name(session->book, field, text) : NULL;
    g_autofree char *nearest = NULL;

    if (text == NULL)
        return true;
    *code = named ? (name != NULL ? name->number : 0) : catalog_code(session->catalog, field, text);
    if (*code != 0)
        return true;
    nearest = named ? NULL : catalog_nearest(session->catalog, field, text);
    error_set(error, ERROR_INPUT, "assert-code", "option", field_name(field), "found", text,
              "nearest", nearest, NULL);
    return false;
}

static bool amount_ask(const ActionCall *call, Money *amount, GError **error)
{
    const char *text = call_value(call, "amount");

    if (money_parse_pasted(text, amount) == MONEY_PARSED &&
        (!call_flag(call, "credit") || money_negate(amount, *amount)))
        return true;
    error_set(error, ERROR_INPUT, "assert-amount", "found", text, NULL);
    return false;
}

static bool assertion_ask(const Session *session, const ActionCall *call, BookAssertion *assertion,
                          GError **error)
{
    if (call_value(call, "account") == NULL || call_value(call, "date") == NULL ||
        call_value(call, "amount") == NULL) {
        error_set(error, ERROR_USAGE, "assert-wants", NULL);
        return false;
    }
    assertion->memo = call_value(call, "memo");
    return amount_ask(call, &assertion->amount, error) &&
           book_date(session->book, call_value(call, "date"), &assertion->date, error) &&
           code_ask(session, call, FIELD_ACCOUNT, &assertion->account, error) &&
           code_ask(session, call, FIELD_FUND, &assertion->fund, error) &&
           code_ask(session, call, FIELD_FUNCTION, &assertion->function, error) &&
           code_ask(session, call, FIELD_ECONOMY, &assertion->economy, error) &&
           code_ask(session, call, FIELD_NATURE, &assertion->nature, error) &&
           code_ask(session, call, FIELD_PROJECT, &assertion->project, error) &&
           code_ask(session, call, FIELD_OFFICE, &assertion->office, error);
}

/* ---- what is answered ---- */

static json_t *assertion_to_json(const Session *session, const BookAssertion *assertion)
{
    const struct {
        Field field;
        Code code;
    } codes[] = {{FIELD_ACCOUNT, assertion->account},   {FIELD_FUND, assertion->fund},
                 {FIELD_FUNCTION, assertion->function}, {FIELD_ECONOMY, assertion->economy},
                 {FIELD_NATURE, assertion->nature},     {FIELD_PROJECT, assertion->project},
                 {FIELD_OFFICE, assertion->office}};
    Value value = value_money(assertion->amount);
    json_t *object =
        json_pack("{s:I, s:o, s:o, s:s, s:s*, s:s*}", "assertion", (json_int_t)assertion->id,
                  "date", date_to_json(session, assertion->date), "amount", value_to_json(&value),
                  "actor", assertion->actor != NULL ? assertion->actor : "", "memo",
                  assertion->memo, "withdrawn", assertion->reason);

    for (unsigned i = 0; i < G_N_ELEMENTS(codes); i++)
        if (codes[i].code != 0)
            json_object_set_new(object, field_name(codes[i].field),
                                code_to_json(session, codes[i].field, codes[i].code));
    return object;
}

typedef struct {
    const Session *session;
    json_t *all;
} Listing;

static bool add_assertion(const BookAssertion *assertion, void *data)
{
    Listing *listing = data;

    json_array_append_new(listing->all, assertion_to_json(listing->session, assertion));
    return true;
}

static bool assertions_list(const ActionCall *call, json_t **result, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    Listing listing = {session, json_array()};

    if (session != NULL && book_each_assertion(session->book, add_assertion, &listing, error)) {
        *result = json_pack("{s:i, s:o}", "count", (int)json_array_size(listing.all), "assertions",
                            listing.all);
        return true;
    }
    json_decref(listing.all);
    return false;
}

/* ---- the action ---- */

static bool assertion_make(const ActionCall *call, json_t **result, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    BookAssertion assertion = {0};
    int64_t id;

    if (session == NULL || !assertion_ask(session, call, &assertion, error) ||
        !book_begin(session->book, error) || !book_assert(session->book, &assertion, &id, error) ||
        !book_commit(session->book, error))
        return false; /* closing the book rolls back */
    *result = json_pack("{s:I}", "assertion", (json_int_t)id);
    return true;
}

static bool assertion_withdraw(const ActionCall *call, json_t **result, GError **error)
{
    g_autoptr(Session) session = session_open(call, false, error);
    int64_t id;

    if (session == NULL ||
        !number_named(call_value(call, "withdraw"), "--withdraw", 999999999, &id, error) ||
        !book_begin(session->book, error) ||
        !book_assertion_take_back(session->book, id, call_value(call, "reason"), error) ||
        !book_commit(session->book, error))
        return false;
    *result = json_pack("{s:I}", "withdrawn", (json_int_t)id);
    return true;
}

static bool run(const ActionCall *call, json_t **result, bool *found G_GNUC_UNUSED, GError **error)
{
    if (call_value(call, "withdraw") != NULL)
        return assertion_withdraw(call, result, error);
    if (call_value(call, "account") == NULL && call_value(call, "date") == NULL &&
        call_value(call, "amount") == NULL)
        return assertions_list(call, result, error);
    return assertion_make(call, result, error);
}

const Action action_assert = {
    .name = "assert",
    .right = RIGHT_WRITE,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
