/* layout.h: how other programs lay out what a table of ours holds
 *
 * Layouts are data (data/REGIME/exchange/layout/); besides, each table of the regime is its own
 * layout, which knows no other heads. A layout is recognised by the heads it requires; heads that
 * it does not know are left alone.
 */
#pragma once
#include "catalog/catalog.h"
#include "exchange/sheet_rows.h"

/* Columns that a table does not have, and that make one that it has. */
typedef enum {
    PSEUDO_MONTH, /* with day: the date */
    PSEUDO_DAY,
    PSEUDO_DIRECTION, /* with value: debit or credit */
    PSEUDO_VALUE,
    PSEUDO_AUXILIARY, /* "功能分类:2013201;项目:P01" */
    PSEUDO_COUNT
} Pseudo;

typedef struct {
    char **heads; /* as layout_head makes them; NULL-terminated */
    bool required;
    char *otherwise;  /* what it says when it is empty; NULL: nothing */
    GPtrArray *words; /* of char *: value and word by turns */
    GPtrArray *skip;  /* of char *: what it says in rows that are no rows */
    bool fill, any;   /* empty: as above; any: one of these amounts must not be nil */
    bool gather;      /* rows with the same in all of these columns belong together */
    bool cut;         /* a code that the classification lacks is that of the code above it */
} LayoutColumn;

typedef struct {
    char *name, *place;
    const Table *table;
    const Catalog *catalog;
    LayoutColumn *columns; /* of the table, then of Pseudo */
    unsigned count;
    bool strict;   /* a table itself */
    bool gathers;  /* it has columns to gather by */
    char **source; /* heads that must all be there, of a mapping; NULL: the required columns are
                      enough */
    int leaf;      /* the column whose code must not be above another's; -1: none */
} RowLayout;

/* Every layout of the regime; elements are RowLayout *. */
GPtrArray *layouts_read(const Catalog *catalog, GError **error);
/* Adds the layouts of one file. */
bool layouts_add_file(GPtrArray *layouts, const Catalog *catalog, const char *path, GError **error);

/* Adds the layouts of a text in memory; `place` names it. */
bool layouts_add_text(GPtrArray *layouts, const Catalog *catalog, const char *text,
                      const char *place, GError **error);
/* An array for them, that frees its elements. */
GPtrArray *layouts_new(void);
/* The layout of a table that also understands heads other than its own; adds it to `layouts`. */
RowLayout *layouts_add_table(GPtrArray *layouts, const Table *table, const Catalog *catalog);
/* The index of a column of the table, or of what makes one; -1: there is none. */
int layout_column(const RowLayout *layout, const char *id);
const char *layout_column_id(const RowLayout *layout, unsigned column);

/* A head as heads are compared: without blanks, stars, colons and a unit in brackets. `*wan` says
 * whether the unit is 万元; may be NULL. The caller frees. */
char *layout_head(const char *text, bool *wan);

/* How the rows of a sheet fit a layout. */
typedef struct {
    const RowLayout *layout;
    const SheetRows *sheet;
    unsigned first; /* index of the first row behind the head */
    int *columns;   /* of the sheet, by column of the layout; -1: none */
    bool *wan;      /* likewise: its amounts are in 万元 */
    unsigned known, unknown, depth;
    GPtrArray *others; /* of char *: heads that the layout does not know */
    GPtrArray *heads;  /* of char *: by column of the sheet, as they stand under each other */
} LayoutFit;

void layout_fit_free(LayoutFit *fit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LayoutFit, layout_fit_free)

/* The layout that fits the sheet best; NULL when none does. */
LayoutFit *layouts_fit(const GPtrArray *layouts, const SheetRows *sheet);
/* The index of the row that looks most like the head of a table; -1 when none has `least` heads
 * that tables know. */
int layouts_nearest_head(const GPtrArray *layouts, const SheetRows *sheet, unsigned least);
