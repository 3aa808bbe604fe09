/* dice.h: all that is random in the simulator, from one seed
 *
 * A run is replayed by its seed: nothing else decides what happens.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

void dice_seed(uint64_t seed);
uint64_t dice_roll(void);
/* 0 to below `sides`. */
unsigned dice_below(unsigned sides);
/* True once in `times`. */
bool dice_once_in(unsigned times);
