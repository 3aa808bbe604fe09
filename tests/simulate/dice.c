/* dice.c: splitmix64, which is enough for dice and the same everywhere */
#include "dice.h"

static uint64_t state;

void dice_seed(uint64_t seed) { state = seed * 0xd1342543de82ef95u + 1; }

uint64_t dice_roll(void)
{
    uint64_t word = state += 0x9e3779b97f4a7c15u;

    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9u;
    word = (word ^ word >> 27) * 0x94d049bb133111ebu;
    return word ^ word >> 31;
}

unsigned dice_below(unsigned sides) { return (unsigned)(dice_roll() % sides); }

bool dice_once_in(unsigned times) { return dice_below(times) == 0; }
