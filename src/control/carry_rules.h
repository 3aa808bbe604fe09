/* carry_rules.h: data/REGIME/carry.txt: what changes its code, and what goes on */
#pragma once
#include "book/book.h"

typedef struct {
    char *column;
    char *value; /* what it becomes; after `@` another column's; "": none */
} CarrySet;

typedef struct {
    char *id;
    GArray *sets; /* of CarrySet */
} CarryRegister;

typedef struct {
    GHashTable *codes;    /* CarryCode to itself */
    GPtrArray *registers; /* of CarryRegister * */
    GPtrArray *texts;     /* of char * */
} CarryRules;

/* Reads the rules of the new year's regime, then those of the file `more`, which win. */
CarryRules *carry_rules_read(const Catalog *catalog, const char *more, GError **error);
void carry_rules_free(CarryRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CarryRules, carry_rules_free)

/* The code that takes the place of `code`; `code` itself when none does. */
Code carry_code(const CarryRules *rules, Field field, Code code);
