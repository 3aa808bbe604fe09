/* small.h: a small regime in a folder of its own, with forms that a test writes
 *
 * Classifications, accounts, measures and registers are those of 2021.
 */
#pragma once
#include "test.h"

#include "base/error.h"
#include "statement/internal.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    char *folder;
    Catalog *catalog;
} Small;

static inline void small_write(const Small *small, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(small->folder, "small", name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);

    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline void small_copy(const Small *small, const char *name)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, "data", "2021", name, NULL);
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    small_write(small, name, text);
}

static inline Small *small_new(void)
{
    static const char *const names[] = {"function.csv",  "economy.csv", "accounts.csv",
                                        "funds.csv",     "natures.csv", "measures.txt",
                                        "registers.txt", "words.txt"};
    Small *small = g_new0(Small, 1);

    small->folder = g_dir_make_tmp("juesuan-statement-XXXXXX", NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        small_copy(small, names[i]);
    small_write(small, "regime.ini", "[regime]\ntitle = small\nyear = 2021\n");
    return small;
}

static inline void small_remove(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        small_remove(inside);
    }
    if (folder != NULL)
        g_dir_close(folder);
    g_remove(path);
}

static inline void small_free(Small *small)
{
    catalog_free(small->catalog);
    small_remove(small->folder);
    g_free(small->folder);
    g_free(small);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Small, small_free)

/* Adds statements/ID.txt with the usual head before `rest`. */
static inline void small_form(const Small *small, const char *id, const char *rest)
{
    g_autofree char *name = g_strdup_printf("statements/%s.txt", id);
    g_autofree char *text =
        g_strdup_printf("statement  %s  表%s  题目\nsource  样表\ngroup  final\n"
                        "unit  元  2\nlayout  table\nempty  本表无数据。\n%s",
                        id, id, rest);

    small_write(small, name, text);
}

static inline Forms *small_forms(Small *small, GError **error)
{
    catalog_free(small->catalog);
    small->catalog = catalog_read(small->folder, "small", error);
    return small->catalog != NULL ? forms_read(small->catalog, error) : NULL;
}

static inline void small_say(const char *name, const char *text, void *data)
{
    (void)data;
    print_message("  %s: %s\n", name, text);
}

/* Fails the test and says what went wrong. */
static inline void small_good(const GError *error)
{
    if (error == NULL)
        return;
    print_message("%s\n", error_id(error));
    error_each_fact(error, small_say, NULL);
    fail();
}

/* ---- cubes ---- */
typedef struct {
    Stage stage;
    Code account, fund, function, economy, nature, project;
    int64_t yuan; /* debit positive */
} Line;

static inline Cube *small_cube(const Line *lines, unsigned count)
{
    Cube *cube = cube_new();

    for (unsigned i = 0; i < count; i++) {
        CubeKey key = {.stage = lines[i].stage,
                       .fields = {[FIELD_ACCOUNT] = lines[i].account,
                                  [FIELD_FUND] = lines[i].fund,
                                  [FIELD_FUNCTION] = lines[i].function,
                                  [FIELD_ECONOMY] = lines[i].economy,
                                  [FIELD_NATURE] = lines[i].nature,
                                  [FIELD_PROJECT] = lines[i].project,
                                  [FIELD_MONTH] = 3}};
        assert_true(cube_add(cube, &key, (Money){lines[i].yuan * 100}, NULL));
    }
    cube_settle(cube);
    return cube;
}

/* ---- asking ---- */
static inline Value small_value(Compilation *compilation, const char *address, CellOrigin *origin)
{
    g_autoptr(GError) error = NULL;
    Value value = value_unknown();

    compilation_value(compilation, address, &value, origin, &error);
    small_good(error);
    return value;
}

/* The yuan of a cell; -999 when it is unknown. */
static inline int64_t yuan(Compilation *compilation, const char *address)
{
    g_auto(Value) value = small_value(compilation, address, NULL);

    if (value.kind == VALUE_UNKNOWN)
        return -999;
    assert_int_equal(value.kind, VALUE_NUMBER);
    assert_true(value.number.low.denominator == 1);
    return (int64_t)value.number.low.numerator / (value.dimension == DIMENSION_MONEY ? 100 : 1);
}

static inline const Statement *small_statement(Compilation *compilation, const char *id)
{
    g_autoptr(GError) error = NULL;
    const Statement *statement = compilation_statement(compilation, id, &error);

    small_good(error);
    return statement;
}

/* Ids of the rows that a statement shows, with a blank between. */
static inline char *row_ids(const Statement *statement)
{
    GString *ids = g_string_new(NULL);

    for (unsigned i = 0; i < statement->row_count; i++)
        g_string_append_printf(ids, "%s%s", i > 0 ? " " : "", statement->rows[i].id);
    return g_string_free(ids, FALSE);
}
