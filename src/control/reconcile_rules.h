/* reconcile_rules.h: records of reconcile.txt */
#pragma once
#include "catalog/catalog.h"

typedef enum { SHAPE_ONE, SHAPE_VOUCHER, SHAPE_BATCH, SHAPE_REVERSED } ReconcileShape;
typedef struct {
    char *id;
    ReconcileShape shape;
    bool payee, reference;
    int days; /* at most so far apart; -1: any */
} ReconcileRule;

/* Array of ReconcileRule that frees its texts; NULL with an error. */
GArray *reconcile_rules_read(const Catalog *catalog, GError **error);
