/* level.c: the levels of classifications, by the digits of their codes */
#include "statement/internal.h"

#include <string.h>

static const struct {
    const char *name;
    int digits;
} levels[LEVEL_COUNT] = {
    [LEVEL_TOTAL] = {"total", 0},     [LEVEL_CLASS] = {"class", 3},
    [LEVEL_SECTION] = {"section", 5}, [LEVEL_ITEM] = {"item", 7},
    [LEVEL_PROJECT] = {"project", 0}, [LEVEL_FIXED] = {"fixed", 0},
    [LEVEL_ANY] = {"any", 0},
};

const char *level_name(Level level) { return levels[level].name; }

int level_from_name(const char *name)
{
    for (int i = 0; i < LEVEL_COUNT; i++)
        if (strcmp(levels[i].name, name) == 0)
            return i;
    return -1;
}

int level_digits(Level level) { return levels[level].digits; }

Level level_of_code(Code code)
{
    int digits = code_digits(code);

    for (int i = 0; digits > 0 && i < LEVEL_COUNT; i++)
        if (levels[i].digits == digits)
            return (Level)i;
    return LEVEL_COUNT;
}
