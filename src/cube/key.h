/* key.h: a cube's key in 128 bits, in an order where a code and all that lies under it are
 * neighbours
 *
 * Account, function and economy are written as digits of base 11 from the left, a digit being one
 * more than what it says and 0 the end: 201 is followed at once by 20101, 2010101 … and then 202.
 * So what a code covers is one range, and covering is two comparisons.
 *
 *   high  account 35 | function 25 | fund 4
 *   low   economy 18 | nature 4 | project 20 | office 15 | month 4 | stage 3
 */
#pragma once
#include "cube/cube.h"

typedef struct {
    uint64_t high, low;
} PackedKey;

/* Where a field stands. STAGE_FIELD is the stage's place behind the last Field. */
#define STAGE_FIELD FIELD_COUNT
typedef struct {
    bool in_low;
    uint8_t shift;
    uint8_t bits;
    uint8_t digits; /* of a field whose codes cover; 0: plain numbers */
} KeyPlace;

/* Here, not in key.c: shifts by constants make asking several times as fast. */
static const KeyPlace key_places[FIELD_COUNT + 1] = {
    [FIELD_ACCOUNT] = {.in_low = false, .shift = 29, .bits = 35, .digits = 10},
    [FIELD_FUNCTION] = {.in_low = false, .shift = 4, .bits = 25, .digits = 7},
    [FIELD_FUND] = {.in_low = false, .shift = 0, .bits = 4},
    [FIELD_ECONOMY] = {.in_low = true, .shift = 46, .bits = 18, .digits = 5},
    [FIELD_NATURE] = {.in_low = true, .shift = 42, .bits = 4},
    [FIELD_PROJECT] = {.in_low = true, .shift = 22, .bits = 20},
    [FIELD_OFFICE] = {.in_low = true, .shift = 7, .bits = 15},
    [FIELD_MONTH] = {.in_low = true, .shift = 3, .bits = 4},
    [STAGE_FIELD] = {.in_low = true, .shift = 0, .bits = 3},
};

/* What `code` is in its field. False when it does not fit. */
bool key_encode(Field field, Code code, uint64_t *value);
Code key_decode(Field field, uint64_t value);
/* The last value that lies under `code`, whose own value is `value`. */
uint64_t key_cover_end(Field field, Code code, uint64_t value);

static inline uint64_t key_value(PackedKey key, KeyPlace place)
{
    return ((place.in_low ? key.low : key.high) >> place.shift) & ((UINT64_C(1) << place.bits) - 1);
}

static inline void key_put(PackedKey *key, KeyPlace place, uint64_t value)
{
    uint64_t mask = ((UINT64_C(1) << place.bits) - 1) << place.shift;
    uint64_t *half = place.in_low ? &key->low : &key->high;

    *half = (*half & ~mask) | value << place.shift;
}

static inline bool key_equal(PackedKey a, PackedKey b)
{
    return a.high == b.high && a.low == b.low;
}

static inline int key_compare(PackedKey a, PackedKey b)
{
    if (a.high != b.high)
        return a.high < b.high ? -1 : 1;
    return a.low == b.low ? 0 : a.low < b.low ? -1 : 1;
}

void key_unpack(PackedKey packed, CubeKey *key);
