/* made.h: cubes and measures that the tests of this folder make by hand */
#pragma once
#include "cube/cube.h"

static const Measure every = {.id = "every",
                              .source = {.stages = (1u << STAGE_COUNT) - 1, .sign = 1}};

/* A small generator of its own (xorshift), so that a failing case can be made again. */
static inline uint32_t made_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static inline CubeKey made_key(uint32_t *state)
{
    static const Code accounts[] = {1011,   4001,   6001,     600101, 7101,
                                    710101, 800101, 80010302, 810106};
    static const Code functions[] = {0, 2013201, 2013202, 2080505, 2101101, 2210201};
    static const Code economies[] = {0, 30101, 30102, 30201, 30217, 31002};
    CubeKey key = {
        .stage = (Stage)(made_next(state) % STAGE_COUNT),
        .fields = {[FIELD_ACCOUNT] = accounts[made_next(state) % G_N_ELEMENTS(accounts)],
                   [FIELD_FUND] = made_next(state) % 5,
                   [FIELD_FUNCTION] = functions[made_next(state) % G_N_ELEMENTS(functions)],
                   [FIELD_ECONOMY] = economies[made_next(state) % G_N_ELEMENTS(economies)],
                   [FIELD_NATURE] = made_next(state) % 6,
                   [FIELD_PROJECT] = made_next(state) % 7,
                   [FIELD_OFFICE] = made_next(state) % 3,
                   [FIELD_MONTH] = made_next(state) % 12 + 1},
    };

    return key;
}

static inline Money made_amount(uint32_t *state)
{
    return (Money){(int64_t)made_next(state) - INT64_C(2147483648)};
}

static inline Cube *made_cube(uint32_t seed, unsigned rows)
{
    Cube *cube = cube_new();

    for (unsigned i = 0; i < rows; i++) {
        CubeKey key = made_key(&seed);
        cube_add(cube, &key, made_amount(&seed), NULL);
    }
    return cube;
}

static inline void made_line(const CubeKey *key, Money amount, void *data)
{
    GString *text = data;

    g_string_append_printf(text, "%d", key->stage);
    for (int i = 0; i < FIELD_COUNT; i++)
        g_string_append_printf(text, " %" G_GINT64_FORMAT, key->fields[i]);
    g_string_append_printf(text, " = %" G_GINT64_FORMAT "\n", amount.fen);
}

/* Every row as text, in key order. */
static inline char *made_listing(const Cube *cube)
{
    GString *text = g_string_new(NULL);

    cube_each(cube, &every, NULL, 0, made_line, text);
    return g_string_free(text, FALSE);
}
