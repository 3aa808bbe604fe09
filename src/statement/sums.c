/* sums.c: sums of a cube by function, economy and project, kept from one question to the next
 *
 * The cells of a table by function and economy ask one question over and over with other codes. So
 * a question is split: which function, economy and project it wants, and the rest. For each rest
 * the rows of the cube are visited once and added up by (function, economy, project); for each
 * length of codes that is then asked for, those few sums are added up once more, into a table from
 * codes to sum. After that an answer is one look-up. No sum here can overflow: a cube bounds them
 * all.
 */
#include "statement/internal.h"

#include <assert.h>
#include <string.h>

enum { DIGITS_MAX = 10, KEPT_FIELDS = 3 };
static const Field kept_fields[KEPT_FIELDS] = {FIELD_FUNCTION, FIELD_ECONOMY, FIELD_PROJECT};

typedef struct {
    Code codes[KEPT_FIELDS]; /* 0: any */
    int64_t fen;
} Sum;

/* A table of sums with open addressing; a slot without codes and fen is free only when unused. */
typedef struct {
    Sum *slots;
    bool *used;
    unsigned size, count; /* size is a power of two */
} SumTable;

typedef struct {
    SumTable whole; /* by the codes as the cube has them */
    SumTable
        *shapes[DIGITS_MAX + 1][DIGITS_MAX + 1][2]; /* by digits asked for; project: any or one */
} Rest;

struct Sums {
    const Cube *cube;
    Cube *small;       /* collapsed */
    GHashTable *rests; /* GBytes of measure and filters to Rest */
    GByteArray *key;
};

/* ---- tables ---- */

static unsigned codes_hash(const Code *codes)
{
    uint64_t hash = 0;

    for (unsigned i = 0; i < KEPT_FIELDS; i++)
        hash = (hash ^ (uint64_t)codes[i]) * UINT64_C(0x9e3779b97f4a7c15);
    return (unsigned)(hash >> 32);
}

static unsigned table_slot(const SumTable *table, const Code *codes)
{
    unsigned at = codes_hash(codes) & (table->size - 1);

    while (table->used[at] &&
           memcmp(table->slots[at].codes, codes, sizeof table->slots[at].codes) != 0)
        at = (at + 1) & (table->size - 1);
    return at;
}

static void table_open(SumTable *table, unsigned size)
{
    table->size = size;
    table->count = 0;
    table->slots = g_new(Sum, size);
    table->used = g_new0(bool, size);
}

static void table_close(SumTable *table)
{
    g_free(table->slots);
    g_free(table->used);
}

static void table_add(SumTable *table, const Code *codes, int64_t fen);

static void table_grow(SumTable *table)
{
    SumTable old = *table;

    table_open(table, old.size * 2);
    for (unsigned i = 0; i < old.size; i++)
        if (old.used[i])
            table_add(table, old.slots[i].codes, old.slots[i].fen);
    table_close(&old);
}

static void table_add(SumTable *table, const Code *codes, int64_t fen)
{
    unsigned at;

    if (table->count * 2 >= table->size)
        table_grow(table);
    at = table_slot(table, codes);
    if (!table->used[at]) {
        table->used[at] = true;
        table->count++;
        memcpy(table->slots[at].codes, codes, sizeof table->slots[at].codes);
        table->slots[at].fen = 0;
    }
    table->slots[at].fen += fen;
}

/* ---- rests ---- */

static void rest_free(void *data)
{
    Rest *rest = data;
    SumTable **shapes = &rest->shapes[0][0][0];

    for (unsigned i = 0; i < (DIGITS_MAX + 1) * (DIGITS_MAX + 1) * 2; i++)
        if (shapes[i] != NULL) {
            table_close(shapes[i]);
            g_free(shapes[i]);
        }
    table_close(&rest->whole);
    g_free(rest);
}

static void rest_count(const CubeKey *key, Money amount, void *data)
{
    Rest *rest = data;
    Code codes[KEPT_FIELDS];

    for (unsigned i = 0; i < KEPT_FIELDS; i++)
        codes[i] = key->fields[kept_fields[i]];
    table_add(&rest->whole, codes, amount.fen);
}

static Rest *rest_new(const Sums *sums, const Measure *measure, const CubeFilter *filters,
                      unsigned count)
{
    Rest *rest = g_new0(Rest, 1);
    const Cube *cube = cube_collapse_answers(measure, filters, count) ? sums->small : sums->cube;

    table_open(&rest->whole, 16);
    cube_each(cube, measure, filters, count, rest_count, rest);
    return rest;
}

static void append_key(GByteArray *key, const void *bytes, size_t size)
{
    g_byte_array_append(key, bytes, (guint)size);
}

static GBytes *rest_key(Sums *sums, const Measure *measure, const CubeFilter *filters,
                        unsigned count)
{
    g_byte_array_set_size(sums->key, 0);
    append_key(sums->key, &measure, sizeof measure);
    for (unsigned i = 0; i < count; i++) {
        const CubeFilter *filter = &filters[i];
        Code head[] = {(Code)filter->field, filter->exclude, filter->first, filter->last,
                       filter->count};

        append_key(sums->key, head, sizeof head);
        append_key(sums->key, filter->codes, filter->count * sizeof(Code));
    }
    return g_bytes_new_static(sums->key->data, sums->key->len);
}

static Rest *rest_find(Sums *sums, const Measure *measure, const CubeFilter *filters,
                       unsigned count)
{
    g_autoptr(GBytes) key = rest_key(sums, measure, filters, count);
    Rest *rest = g_hash_table_lookup(sums->rests, key);

    if (rest == NULL) {
        rest = rest_new(sums, measure, filters, count);
        g_hash_table_insert(sums->rests,
                            g_bytes_new(g_bytes_get_data(key, NULL), g_bytes_get_size(key)), rest);
    }
    return rest;
}

/* ---- shapes ---- */

static SumTable *shape_new(const Rest *rest, int function_digits, int economy_digits, bool project)
{
    SumTable *shape = g_new0(SumTable, 1);

    table_open(shape, 16);
    for (unsigned i = 0; i < rest->whole.size; i++) {
        const Sum *sum = &rest->whole.slots[i];
        Code codes[KEPT_FIELDS];

        if (!rest->whole.used[i])
            continue;
        codes[0] = function_digits > 0 ? code_cut(sum->codes[0], function_digits) : 0;
        codes[1] = economy_digits > 0 ? code_cut(sum->codes[1], economy_digits) : 0;
        codes[2] = project ? sum->codes[2] : 0;
        table_add(shape, codes, sum->fen);
    }
    return shape;
}

static int64_t rest_sum(Rest *rest, const Code *wanted)
{
    int function_digits = code_digits(wanted[0]);
    int economy_digits = code_digits(wanted[1]);
    bool project = wanted[2] != 0;
    SumTable **shape = &rest->shapes[function_digits][economy_digits][project];
    unsigned at;

    if (*shape == NULL)
        *shape = shape_new(rest, function_digits, economy_digits, project);
    at = table_slot(*shape, wanted);
    return (*shape)->used[at] ? (*shape)->slots[at].fen : 0;
}

/* ---- asking ---- */

/* Takes a filter for exactly one code into `wanted`. False: it belongs to the rest. */
static bool take_wanted(const CubeFilter *filter, Code *wanted)
{
    if (filter->exclude || filter->last > 0 || filter->count != 1 || filter->codes[0] <= 0 ||
        code_digits(filter->codes[0]) > DIGITS_MAX)
        return false;
    for (unsigned i = 0; i < KEPT_FIELDS; i++)
        if (filter->field == kept_fields[i] && wanted[i] == 0) {
            wanted[i] = filter->codes[0];
            return true;
        }
    return false;
}

Money sums_query(Sums *sums, const Measure *measure, const CubeFilter *filters, unsigned count)
{
    Code wanted[KEPT_FIELDS] = {0};
    CubeFilter rest[64];
    unsigned rest_length = 0;

    if (count > G_N_ELEMENTS(rest))
        return cube_sum(sums->cube, measure, filters, count);
    for (unsigned i = 0; i < count; i++)
        if (!take_wanted(&filters[i], wanted))
            rest[rest_length++] = filters[i];
    return (Money){rest_sum(rest_find(sums, measure, rest, rest_length), wanted)};
}

Sums *sums_new(const Cube *cube)
{
    Sums *sums = g_new0(Sums, 1);

    sums->cube = cube;
    sums->small = cube_collapse(cube);
    sums->rests = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref,
                                        rest_free);
    sums->key = g_byte_array_new();
    return sums;
}

void sums_free(Sums *sums)
{
    if (sums == NULL)
        return;
    g_hash_table_unref(sums->rests);
    g_byte_array_unref(sums->key);
    cube_free(sums->small);
    g_free(sums);
}
