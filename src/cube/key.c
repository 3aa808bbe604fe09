/* key.c: codes into the bits of a key, and back */
#include "cube/key.h"

static bool digits_encode(Code code, unsigned width, uint64_t *value)
{
    uint64_t result = 0, weight = 1;
    unsigned count = 0;

    for (Code rest = code; rest > 0; rest /= 10, count++) {
        result += (uint64_t)(rest % 10 + 1) * weight;
        weight *= 11;
        if (count == width)
            return false;
    }
    for (unsigned i = count; i < width && count > 0; i++)
        result *= 11;
    *value = result;
    return true;
}

static Code digits_decode(uint64_t value)
{
    Code code = 0, weight = 1;

    for (; value > 0; value /= 11) {
        if (value % 11 == 0)
            continue; /* the end: no digit here */
        code += (Code)(value % 11 - 1) * weight;
        weight *= 10;
    }
    return code;
}

bool key_encode(Field field, Code code, uint64_t *value)
{
    KeyPlace place = key_places[field];

    if (code < 0)
        return false;
    if (place.digits > 0)
        return digits_encode(code, place.digits, value);
    *value = (uint64_t)code;
    return (*value >> place.bits) == 0;
}

Code key_decode(Field field, uint64_t value)
{
    return key_places[field].digits > 0 ? digits_decode(value) : (Code)value;
}

uint64_t key_cover_end(Field field, Code code, uint64_t value)
{
    uint64_t span = 1;

    if (key_places[field].digits == 0 || code == 0)
        return value;
    for (int i = code_digits(code); i < key_places[field].digits; i++)
        span *= 11;
    return value + span - 1;
}

void key_unpack(PackedKey packed, CubeKey *key)
{
    key->stage = (Stage)key_value(packed, key_places[STAGE_FIELD]);
    for (Field field = 0; field < FIELD_COUNT; field++)
        key->fields[field] = key_decode(field, key_value(packed, key_places[field]));
}
