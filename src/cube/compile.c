/* compile.c: a book's entries and appropriations into a cube */
#include "base/error.h"
#include "cube/cube.h"

typedef struct {
    Cube *cube;
    const Catalog *catalog;
    BookDate to;
} Compiling;

static bool entry_count(Stage stage, int month, const BookEntry *entry, void *data, GError **error)
{
    Compiling *compiling = data;
    CubeKey key = {
        .stage = stage,
        .fields = {[FIELD_ACCOUNT] = entry->account,
                   [FIELD_FUND] = entry->fund,
                   [FIELD_FUNCTION] = entry->function,
                   [FIELD_ECONOMY] = entry->economy,
                   [FIELD_NATURE] = entry->nature,
                   [FIELD_PROJECT] = entry->project,
                   [FIELD_OFFICE] = entry->office,
                   [FIELD_MONTH] = month},
    };
    Money amount = entry->amount;

    if (entry->side == SIDE_CREDIT && !money_negate(&amount, amount)) {
        error_set(error, ERROR_INPUT, "cube-too-large", NULL);
        return false;
    }
    return cube_add(compiling->cube, &key, amount, error);
}

/* The account in which money of `fund` is income; 0 when the regime names none. */
static Code fund_account(const Catalog *catalog, Code fund)
{
    const CatalogEntry *entry = catalog_entry(catalog, FIELD_FUND, fund);

    return entry != NULL && entry->detail != NULL ? g_ascii_strtoll(entry->detail, NULL, 10) : 0;
}

static bool appropriation_count(const BookAppropriation *appropriation, void *data, GError **error)
{
    Compiling *compiling = data;
    CubeKey key = {
        .stage = appropriation->stage,
        .fields = {[FIELD_ACCOUNT] = fund_account(compiling->catalog, appropriation->fund),
                   [FIELD_FUND] = appropriation->fund,
                   [FIELD_FUNCTION] = appropriation->function,
                   [FIELD_ECONOMY] = appropriation->economy,
                   [FIELD_NATURE] = appropriation->nature,
                   [FIELD_PROJECT] = appropriation->project,
                   [FIELD_OFFICE] = appropriation->office,
                   [FIELD_MONTH] = appropriation->month},
    };

    if (appropriation->month > compiling->to.month ||
        (appropriation->month == compiling->to.month && appropriation->day > compiling->to.day))
        return true;
    if (!cube_add(compiling->cube, &key, appropriation->amount, error))
        return false;
    key.stage = STAGE_CARRIED;
    return !appropriation->carried || cube_add(compiling->cube, &key, appropriation->amount, error);
}

Cube *cube_compile(Book *book, const Catalog *catalog, BookDate to, GError **error)
{
    g_autoptr(Cube) cube = cube_new();
    Compiling compiling = {cube, catalog, to};

    if (!book_each_entry_to(book, to, entry_count, &compiling, error) ||
        !book_each_appropriation(book, appropriation_count, &compiling, error))
        return NULL;
    cube_settle(cube);
    return g_steal_pointer(&cube);
}
