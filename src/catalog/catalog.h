/* catalog.h: a regime, read from data/REGIME
 *
 * A regime holds the classifications (function, economy, fund, nature), the chart of accounts, the
 * measures of the cube, the tables and registers of a book, and knows where its forms, checks,
 * report templates and glossary are. A regime names its parent and holds only what differs, by id:
 * a file of the same name replaces the parent's.
 *
 * A Code is the number that the digits of an official code make (2013201); a code covers what lies
 * under it (201 covers 2013201). Funds and natures are small numbers with names (general, basic).
 *
 * A catalog never changes after it is read; any number of threads may ask it.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef int64_t Code; /* 0: none */

typedef enum {
    FIELD_ACCOUNT,
    FIELD_FUND,
    FIELD_FUNCTION,
    FIELD_ECONOMY,
    FIELD_NATURE,
    FIELD_PROJECT, /* a number that the book gives */
    FIELD_OFFICE,  /* likewise */
    FIELD_MONTH,
    FIELD_COUNT
} Field;

/* "function" and so on; -1 for another word. */
int field_from_name(const char *name);
const char *field_name(Field field);

typedef enum { SYSTEM_FINANCIAL, SYSTEM_BUDGETARY } System;
/* An account's first digit tells: 1 to 5 financial, 6 to 8 budgetary (政府会计制度 2019). */
System code_account_system(Code account);
bool code_covers(Code cover, Code code);
/* Digits of a code: 3 for a class. */
int code_digits(Code code);
/* The code with its last digits dropped so that `digits` remain. */
Code code_cut(Code code, int digits);

typedef struct {
    Code code;
    const char *name;   /* official name */
    const char *word;   /* `general`, `basic`; NULL in the numbered classifications */
    const char *detail; /* function: fund word; economy: personnel or public; fund: income account;
                           account: debit or credit */
} CatalogEntry;

/* ---- measures ---- */
typedef enum {
    STAGE_NORMAL, /* entries of ordinary vouchers */
    STAGE_OPENING,
    STAGE_CLOSING,
    STAGE_INITIAL, /* appropriations */
    STAGE_ADDITION,
    STAGE_CUT,
    STAGE_TRANSFER,
    STAGE_CARRIED, /* what of appropriations is last year's money, counted here once more */
    STAGE_COUNT
} Stage;
int stage_from_name(const char *name);

/* What a base measure sums: entries under these stages in accounts under these prefixes. The cube
 * keeps debits as positive; `sign` is -1 where credit counts. Appropriations are positive as they
 * are. */
typedef struct {
    unsigned stages; /* bit 1 << Stage */
    const Code *accounts;
    unsigned account_count; /* 0: any */
    int sign;
} MeasureSource;

typedef struct Measure Measure;
struct Measure {
    const char *id;
    const char *name;
    MeasureSource source;  /* of a base measure */
    const Measure **parts; /* of a derived one; NULL for a base measure */
    const int *signs;      /* +1 or -1 for each part */
    unsigned part_count;
};

/* ---- tables and registers of a book ---- */
typedef enum {
    COLUMN_TEXT,
    COLUMN_DATE, /* of the book's year */
    COLUMN_DAY,  /* of any year */
    COLUMN_MONEY,
    COLUMN_COUNT,
    COLUMN_NUMBER, /* exact decimal, kept × 10,000 */
    COLUMN_CODE,   /* of `field` */
    COLUMN_PROJECT,
    COLUMN_OFFICE,
    COLUMN_CHOICE,
    COLUMN_RATIO, /* of views only */
} ColumnType;

typedef struct {
    const char *id;
    ColumnType type;
    Field field;                /* COLUMN_CODE */
    const char *const *heads;   /* id and aliases; NULL-terminated */
    const char *const *choices; /* COLUMN_CHOICE: ids; NULL-terminated */
    const char *const *words;   /* and their words, in step */
    bool required;
    bool key; /* rows of a register are told apart by its key columns, if it has any */
} TableColumn;

typedef struct {
    const char *id;
    const char *name;
    bool is_register;
    const TableColumn *columns;
    unsigned column_count;
} Table;

/* ---- the catalog ---- */
typedef struct Catalog Catalog;

/* Reads regime `name` under `data_directory`. */
Catalog *catalog_read(const char *data_directory, const char *name, GError **error);
/* Only what its codes mean: no measures, tables or hash. */
Catalog *catalog_read_classifications(const char *data_directory, const char *name, GError **error);
void catalog_free(Catalog *catalog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

const char *catalog_regime(const Catalog *catalog);
const char *catalog_title(const Catalog *catalog);
/* BLAKE2b-256 over all files of the regime and its parents in name order, as hex: a released report
 * records it (decision 4). */
const char *catalog_hash(const Catalog *catalog);

/* Where file `relative` ("report/disclosure.txt") stands: in the regime, or in the nearest parent
 * that has it. NULL when none has. The caller frees. */
char *catalog_find(const Catalog *catalog, const char *relative);
/* All files of `folder` ("statements") of the regime and its parents, one per name, in name order.
 * Elements are paths (char *); g_ptr_array_unref. */
GPtrArray *catalog_list(const Catalog *catalog, const char *folder);

/* Looks a code up. NULL when the classification does not have it. Fields account, fund, function,
 * economy, nature. */
const CatalogEntry *catalog_entry(const Catalog *catalog, Field field, Code code);
/* Reads a code as a file writes it: digits, or a fund's or nature's word or alias. 0 when unknown.
 */
Code catalog_code(const Catalog *catalog, Field field, const char *text);
/* All entries of a classification in code order; elements are `const CatalogEntry *`; borrowed. */
const GPtrArray *catalog_entries(const Catalog *catalog, Field field);
/* The known codes nearest to `text`, for a message; NULL when none is near. The caller frees. */
char *catalog_nearest(const Catalog *catalog, Field field, const char *text);

const Measure *catalog_measure(const Catalog *catalog, const char *id);
const Table *catalog_table(const Catalog *catalog, const char *id);
/* A register, or a view: what expressions may read the rows of. A view's rows are worked out, never
 * stored (views.txt); it is no table of a book. NULL when there is none. */
const Table *catalog_rows(const Catalog *catalog, const char *id);
/* Elements are `const Table *`; borrowed. No views. */
const GPtrArray *catalog_tables(const Catalog *catalog);
/* Whether rows of `table` are told apart by key columns. */
bool table_is_keyed(const Table *table);
const TableColumn *table_column(const Table *table, const char *id);
