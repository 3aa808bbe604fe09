/* cube.c: rows of packed keys, found by a hash table with open addressing
 *
 * Invariants:
 *  1. A key stands in one row. `slots` finds it, or is NULL, and is then made anew when it is
 * needed.
 *  2. `total_size` bounds every sum over any part of the cube, signs as they may be, so it is
 * checked once, on the way in. It stays under 1/16 of 64 bits: a derived measure may count a row in
 *     several of its parts.
 *  3. `collapsed`, when there is one, holds the same sums; adding drops it.
 * A row is not removed when its amount comes to nil: that it was there is a fact too.
 */
#include "cube/cube.h"

#include "base/error.h"
#include "cube/rows.h"

#include <assert.h>
#include <stdlib.h>

#define TOTAL_SIZE_MAX (INT64_MAX / 16)

Cube *cube_new(void) { return g_new0(Cube, 1); }

void cube_free(Cube *cube)
{
    if (cube == NULL)
        return;
    cube_free(cube->collapsed);
    g_free(cube->slots);
    g_free(cube->rows);
    g_free(cube);
}

unsigned cube_rows(const Cube *cube) { return cube->count; }

bool cube_has_entries(const Cube *cube) { return cube->has_entries; }

/* ---- the hash table ---- */

static uint64_t key_hash(PackedKey key)
{
    uint64_t hash =
        key.high * UINT64_C(0x9e3779b97f4a7c15) ^ key.low * UINT64_C(0xc2b2ae3d27d4eb4f);

    hash ^= hash >> 32;
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

/* The slot that holds `key`, or the empty one where it belongs. */
static unsigned slot_find(const Cube *cube, PackedKey key)
{
    unsigned mask = cube->slot_count - 1;
    unsigned slot = (unsigned)key_hash(key) & mask;

    while (cube->slots[slot] != 0 && !key_equal(cube->rows[cube->slots[slot] - 1].key, key))
        slot = (slot + 1) & mask;
    return slot;
}

static void slots_make(Cube *cube)
{
    unsigned count = 64;

    while (count < cube->count * 4)
        count *= 2;
    g_free(cube->slots);
    cube->slots = g_new0(uint32_t, count);
    cube->slot_count = count;
    for (unsigned i = 0; i < cube->count; i++)
        cube->slots[slot_find(cube, cube->rows[i].key)] = i + 1;
}

static void row_append(Cube *cube, PackedKey key)
{
    assert(cube->count < UINT32_MAX / 8);
    if (cube->count == cube->room) {
        cube->room = MAX(64, cube->room * 2);
        cube->rows = g_renew(CubeRow, cube->rows, cube->room);
    }
    cube->rows[cube->count++] = (CubeRow){.key = key};
    cube->sorted = false;
}

CubeRow *cube_row(Cube *cube, PackedKey key)
{
    unsigned slot;

    if (cube->last < cube->count && key_equal(cube->rows[cube->last].key, key))
        return &cube->rows[cube->last];
    if (cube->slots == NULL || cube->count * 2 >= cube->slot_count)
        slots_make(cube);
    slot = slot_find(cube, key);
    if (cube->slots[slot] == 0) {
        row_append(cube, key);
        cube->slots[slot] = cube->count;
    }
    cube->last = cube->slots[slot] - 1;
    return &cube->rows[cube->last];
}

static int row_compare(const void *a, const void *b)
{
    return key_compare(((const CubeRow *)a)->key, ((const CubeRow *)b)->key);
}

void cube_sort(Cube *cube)
{
    if (cube->sorted)
        return;
    if (cube->count > 1)
        qsort(cube->rows, cube->count, sizeof *cube->rows, row_compare);
    cube->sorted = true;
    g_clear_pointer(&cube->slots, g_free);
    cube->slot_count = 0;
    cube->last = 0;
}

/* ---- adding ---- */

/* Counts `size` into the bound, or refuses it and changes nothing. */
static bool cube_reserve(Cube *cube, int64_t size, GError **error)
{
    if (size >= 0 && size <= TOTAL_SIZE_MAX - cube->total_size) {
        cube->total_size += size;
        return true;
    }
    error_set(error, ERROR_INPUT, "cube-too-large", NULL);
    return false;
}

static bool code_refuse(Field field, Code code, GError **error)
{
    g_autofree char *found = g_strdup_printf("%" G_GINT64_FORMAT, code);

    error_set(error, ERROR_INPUT, "cube-code-too-large", "field", field_name(field), "found", found,
              NULL);
    return false;
}

static bool code_encode(Cube *cube, Field field, Code code, uint64_t *value, GError **error)
{
    EncodedCode *known;

    if (code == 0) {
        *value = 0;
        return true;
    }
    if (key_places[field].digits == 0)
        return key_encode(field, code, value) || code_refuse(field, code, error);
    known = &cube->memory[field == FIELD_ACCOUNT    ? 0
                          : field == FIELD_FUNCTION ? 1
                                                    : 2][(uint64_t)code % CUBE_MEMORY];
    if (known->code != code) {
        if (!key_encode(field, code, value))
            return code_refuse(field, code, error);
        *known = (EncodedCode){code, *value};
    }
    *value = known->value;
    return true;
}

static bool key_pack(Cube *cube, const CubeKey *key, PackedKey *packed, GError **error)
{
    *packed = (PackedKey){0};
    for (Field field = 0; field < FIELD_COUNT; field++) {
        uint64_t value;

        if (!code_encode(cube, field, key->fields[field], &value, error))
            return false;
        key_put(packed, key_places[field], value);
    }
    key_put(packed, key_places[STAGE_FIELD], (uint64_t)key->stage);
    return true;
}

bool cube_add(Cube *cube, const CubeKey *key, Money amount, GError **error)
{
    PackedKey packed;
    Money size;

    assert(key->stage >= 0 && key->stage < STAGE_COUNT);
    if (!key_pack(cube, key, &packed, error) ||
        !cube_reserve(cube, money_abs(&size, amount) ? size.fen : -1, error))
        return false;
    g_clear_pointer(&cube->collapsed, cube_free);
    cube_row(cube, packed)->amount += amount.fen; /* cannot overflow: total_size covers it */
    cube->has_entries |= key->stage <= STAGE_CLOSING;
    return true;
}

bool cube_merge(Cube *into, const Cube *from, GError **error)
{
    unsigned count = from->count; /* `from` may be `into` */

    if (!cube_reserve(into, from->total_size, error))
        return false;
    g_clear_pointer(&into->collapsed, cube_free);
    for (unsigned i = 0; i < count; i++) {
        CubeRow row = from->rows[i];
        cube_row(into, row.key)->amount += row.amount;
    }
    into->has_entries |= from->has_entries;
    return true;
}

void cube_settle(Cube *cube)
{
    cube_sort(cube);
    if (cube->collapsed == NULL)
        cube->collapsed = cube_collapse(cube);
}
