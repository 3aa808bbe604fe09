/* cube FOLDER: what importing, compiling and asking cost, beside bare SQLite in the same run
 *
 * FOLDER is what `generate` made. Prints a line a measurement: name, value, unit.
 */
#include "cube/cube.h"
#include "base/csv.h"
#include "base/message.h"
#include "exchange/import.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static double now(void) { return (double)g_get_monotonic_time() / 1e6; }

static void tell(const char *name, double value, const char *unit)
{
    printf("%-28s %14.3f %s\n", name, value, unit);
}

static void give_up(const GError *error)
{
    g_autoptr(Messages) messages = messages_read(SOURCE_DIR "/data/messages", "en", NULL);
    g_autofree char *text =
        messages != NULL ? message_error(messages, error) : g_strdup(error->message);

    fprintf(stderr, "%s\n", text);
    exit(EXIT_FAILURE);
}

static void must(int result)
{
    if (result == SQLITE_OK || result == SQLITE_DONE)
        return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errstr(result));
    exit(EXIT_FAILURE);
}

/* Inserts as many rows of the same shape as an entry has into a plain table, in one transaction. */
static double bare_insert(const char *folder, unsigned rows)
{
    g_autofree char *path = g_build_filename(folder, "bare.sqlite", NULL);
    sqlite3 *database;
    sqlite3_stmt *insert;
    double start;

    g_remove(path);
    must(sqlite3_open(path, &database));
    must(sqlite3_exec(
        database,
        "PRAGMA journal_mode = WAL; CREATE TABLE entry (id INTEGER PRIMARY KEY, month, "
        "stage, side, account, fund, function, economy, nature, project, office, amount, "
        "system, memo)",
        NULL, NULL, NULL));
    start = now();
    must(sqlite3_exec(database, "BEGIN", NULL, NULL, NULL));
    must(sqlite3_prepare_v2(database, "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1,
                            &insert, NULL));
    for (unsigned i = 0; i < rows; i++) {
        sqlite3_bind_int64(insert, 1, i + 1);
        for (int column = 2; column < 14; column++)
            sqlite3_bind_int64(insert, column,
                               column == 12 ? (int64_t)i * 37 : 2013201 % (column * 97));
        sqlite3_bind_text(insert, 14, "支付费用", -1, SQLITE_STATIC);
        must(sqlite3_step(insert));
        sqlite3_reset(insert);
    }
    sqlite3_finalize(insert);
    must(sqlite3_exec(database, "COMMIT", NULL, NULL, NULL));
    start = now() - start;
    sqlite3_close(database);
    return (double)rows / start;
}

static Book *book_made(const char *folder)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "bench.book", NULL);
    g_autofree char *ini = g_build_filename(folder, "book.ini", NULL);
    g_autoptr(Settings) settings = settings_read(ini, &error);
    BookFacts facts;
    Book *book;

    if (settings == NULL)
        give_up(error);
    g_remove(path);
    facts = settings_facts(settings);
    book = book_create(path, &facts, "bench", &error);
    if (book == NULL)
        give_up(error);
    return book;
}

static unsigned import_measure(Book *book, const Catalog *catalog, const char *folder, double *rate)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *vouchers = g_build_filename(folder, "vouchers.csv", NULL);
    g_autofree char *projects = g_build_filename(folder, "projects.csv", NULL);
    const char *const files[] = {vouchers, projects, NULL};
    ImportCounts counts = {0};
    double start = now();

    if (!import_files(book, catalog, files, false, NULL, NULL, &counts, &error))
        give_up(error);
    start = now() - start;
    tell("import", start, "s");
    *rate = (double)counts.entries / start;
    return (unsigned)counts.entries;
}

static Cube *compile_measure(Book *book, const Catalog *catalog, unsigned entries)
{
    g_autoptr(GError) error = NULL;
    double best = 1e9;
    Cube *cube = NULL;

    for (unsigned i = 0; i < 3; i++) {
        double start = now();

        cube_free(cube);
        cube = cube_compile(book, catalog, YEAR_END, &error);
        if (cube == NULL)
            give_up(error);
        best = MIN(best, now() - start);
    }
    tell("compile", entries / best / 1e6, "M entries/s");
    tell("cube rows", cube_rows(cube), "");
    return cube;
}

static void sum_measure(const Cube *cube, const Catalog *catalog, const char *name)
{
    const unsigned rounds = cube_rows(cube) > 2000 ? 2000 : 200000;
    const Measure *measure = catalog_measure(catalog, "expenditure");
    const Code function = 201, nature = 1;
    const CubeFilter filters[] = {{.field = FIELD_FUNCTION, .codes = &function, .count = 1},
                                  {.field = FIELD_NATURE, .codes = &nature, .count = 1}};
    double start = now();
    int64_t sum = 0;

    for (unsigned i = 0; i < rounds; i++)
        sum ^= cube_sum(cube, measure, filters, 2).fen;
    tell(name, (now() - start) / rounds * 1e6, sum == -1 ? "us?" : "us");
}

/* Some rows of a cube, as a small unit would have them: one month's. */
typedef struct {
    Cube *cube;
    unsigned rows;
} Small;

static void small_add(const CubeKey *key, Money amount, void *data)
{
    Small *small = data;

    if (cube_rows(small->cube) < small->rows && key->fields[FIELD_MONTH] == 1)
        cube_add(small->cube, key, amount, NULL);
}

static void small_measure(const Cube *cube, const Catalog *catalog)
{
    g_autoptr(Cube) made = cube_new();
    Small small = {made, 300};

    cube_each(cube, catalog_measure(catalog, "expenditure"), NULL, 0, small_add, &small);
    cube_settle(made);
    sum_measure(made, catalog, "sum, 300 rows");
}

int main(int argc, char **argv)
{
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    g_autoptr(Book) book = NULL;
    g_autoptr(Cube) cube = NULL;
    struct rusage usage;
    unsigned entries;
    double rate, bare;

    if (argc != 2 || catalog == NULL) {
        fputs("usage: cube FOLDER\n", stderr);
        return EXIT_FAILURE;
    }
    book = book_made(argv[1]);
    entries = import_measure(book, catalog, argv[1], &rate);
    bare = bare_insert(argv[1], entries);
    tell("import", rate / 1e6, "M entries/s");
    tell("bare SQLite", bare / 1e6, "M rows/s");
    tell("import / bare", rate / bare, "");
    cube = compile_measure(book, catalog, entries);
    sum_measure(cube, catalog, "sum, whole cube");
    small_measure(cube, catalog);
    getrusage(RUSAGE_SELF, &usage);
    tell("memory", (double)usage.ru_maxrss / 1024, "MB");
    return EXIT_SUCCESS;
}
