/* collapse.c: a cube without what few questions ask for */
#include "cube/cube.h"
#include "cube/rows.h"

#define ACCOUNT_DIGITS 4   /* of a first-level account (政府会计制度) */
#define BALANCE_ACCOUNTS 8 /* budgetary balances: measures tell their details apart */

static bool account_is_detail(Code account)
{
    return code_digits(account) > ACCOUNT_DIGITS && code_cut(account, 1) != BALANCE_ACCOUNTS;
}

static PackedKey key_collapse(PackedKey key)
{
    KeyPlace place = key_places[FIELD_ACCOUNT];
    Code account = key_decode(FIELD_ACCOUNT, key_value(key, place));
    uint64_t value;

    if (account_is_detail(account) &&
        key_encode(FIELD_ACCOUNT, code_cut(account, ACCOUNT_DIGITS), &value))
        key_put(&key, place, value);
    key_put(&key, key_places[FIELD_MONTH], 0);
    key_put(&key, key_places[FIELD_OFFICE], 0);
    return key;
}

Cube *cube_collapse(const Cube *cube)
{
    Cube *small = cube_new();

    for (unsigned i = 0; i < cube->count; i++)
        cube_row(small, key_collapse(cube->rows[i].key))->amount += cube->rows[i].amount;
    small->total_size = cube->total_size;
    small->has_entries = cube->has_entries;
    cube_sort(small);
    return small;
}

static bool source_answers(const Measure *measure)
{
    for (unsigned i = 0; i < measure->part_count; i++)
        if (!source_answers(measure->parts[i]))
            return false;
    for (unsigned i = 0; measure->parts == NULL && i < measure->source.account_count; i++)
        if (account_is_detail(measure->source.accounts[i]))
            return false;
    return true;
}

static bool filter_answers(const CubeFilter *filter)
{
    if (filter->field == FIELD_MONTH || filter->field == FIELD_OFFICE)
        return false;
    if (filter->field != FIELD_ACCOUNT)
        return true;
    if (account_is_detail(filter->first) || account_is_detail(filter->last))
        return false;
    for (unsigned i = 0; i < filter->count; i++)
        if (account_is_detail(filter->codes[i]))
            return false;
    return true;
}

bool cube_collapse_answers(const Measure *measure, const CubeFilter *filters, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!filter_answers(&filters[i]))
            return false;
    return source_answers(measure);
}
