/* processes.h: real processes on one book, killed (SIGKILL) whenever it happens */
#pragma once
#include <stdbool.h>
#include <stdint.h>

/* Kills `kills` times; says what is wrong. */
bool processes_run(const char *folder, uint64_t seed, unsigned kills);
