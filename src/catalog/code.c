/* code.c: fields, stages, and the arithmetic of official codes */
#include "catalog/catalog.h"

#include <string.h>

static const char *const field_names[FIELD_COUNT] = {
    "account", "fund", "function", "economy", "nature", "project", "office", "month",
};

static const char *const stage_names[STAGE_COUNT] = {
    "normal", "opening", "closing", "initial", "addition", "cut", "transfer", "carried",
};

static int index_of(const char *name, const char *const *names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return i;
    return -1;
}

int field_from_name(const char *name) { return index_of(name, field_names, FIELD_COUNT); }

const char *field_name(Field field) { return field_names[field]; }

int stage_from_name(const char *name) { return index_of(name, stage_names, STAGE_COUNT); }

int code_digits(Code code)
{
    int digits = 0;

    for (; code > 0; code /= 10)
        digits++;
    return digits;
}

Code code_cut(Code code, int digits)
{
    for (int extra = code_digits(code) - digits; extra > 0; extra--)
        code /= 10;
    return code;
}

bool code_covers(Code cover, Code code) { return code_cut(code, code_digits(cover)) == cover; }

System code_account_system(Code account)
{
    return code_cut(account, 1) <= 5 ? SYSTEM_FINANCIAL : SYSTEM_BUDGETARY;
}
