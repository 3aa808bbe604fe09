/* difference.c: difference BOOK [--to DATE]: how the budget result becomes the surplus */
#include "control/difference.h"
#include "action/session.h"

static const Argument arguments[] = {
    {.name = "book", .kind = ARGUMENT_OPERAND, .required = true},
    {.name = "to", .kind = ARGUMENT_OPTION},
};

static json_t *money_to_json(Money amount)
{
    Value value = value_money(amount);

    return value_to_json(&value);
}

static json_t *row_to_json(const DifferenceRow *row)
{
    return json_pack("{s:s, s:s, s:s?, s:s?, s:b, s:o}", "id", row->id, "title", row->title,
                     "group", row->group, "group_title", row->group_title, "adds", (int)row->adds,
                     "amount", money_to_json(row->amount));
}

static json_t *rows_to_json(const GPtrArray *rows)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < rows->len; i++)
        json_array_append_new(list, row_to_json(g_ptr_array_index(rows, i)));
    return list;
}

static json_t *matters_to_json(const GPtrArray *matters)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < matters->len; i++) {
        const DifferenceMatter *matter = g_ptr_array_index(matters, i);
        json_array_append_new(list,
                              json_pack("{s:s, s:s, s:o}", "id", matter->id, "title", matter->title,
                                        "amount", money_to_json(matter->amount)));
    }
    return list;
}

static bool run(const ActionCall *call, json_t **result, bool *found, GError **error)
{
    g_autoptr(Session) session = session_open(call, true, error);
    g_autoptr(Difference) difference =
        session != NULL ? difference_compute(session->book, session->catalog, session->to, error)
                        : NULL;

    if (difference == NULL)
        return false;
    *found = difference_unexplained(difference).fen != 0;
    *result = json_pack("{s:i, s:o, s:o, s:o, s:o, s:o}", "version", 1, "to",
                        date_to_json(session, session->to), "result",
                        money_to_json(difference_result(difference)), "rows",
                        rows_to_json(difference_rows(difference)), "matters",
                        matters_to_json(difference_matters(difference)), "surplus",
                        money_to_json(difference_surplus(difference)));
    return true;
}

const Action action_difference = {
    .name = "difference",
    .right = RIGHT_READ,
    .arguments = arguments,
    .argument_count = G_N_ELEMENTS(arguments),
    .run = run,
};
