/* generate FOLDER ENTRIES: a year of invented vouchers that balance in both accountings
 *
 * Writes FOLDER/book.ini, projects.csv and vouchers.csv for import, and journal.ledger with the
 * same entries for ledger and hledger. The same number of entries gives the same bytes.
 */
#include "catalog/catalog.h"

#include <stdio.h>
#include <stdlib.h>

#define PROJECTS 20
#define ENTRIES_OF_A_VOUCHER 4

typedef struct {
    const Catalog *catalog;
    GArray *functions, *economies; /* of Code: items and sections */
    FILE *csv, *journal;
    uint64_t random;
} Generator;

static uint32_t random_below(Generator *generator, uint32_t bound)
{
    generator->random =
        generator->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(generator->random >> 33) % bound;
}

/* A few of the codes at one depth: a unit uses some dozens of them. */
static GArray *codes_at(const Catalog *catalog, Field field, int digits, unsigned most)
{
    const GPtrArray *entries = catalog_entries(catalog, field);
    GArray *codes = g_array_new(FALSE, FALSE, sizeof(Code));

    for (unsigned i = 0; i < entries->len && codes->len < most; i++) {
        const CatalogEntry *entry = g_ptr_array_index(entries, i);
        if (code_digits(entry->code) == digits)
            g_array_append_val(codes, entry->code);
    }
    return codes;
}

static Code code_any(Generator *generator, const GArray *codes)
{
    return g_array_index(codes, Code, random_below(generator, codes->len));
}

/* One payment: expense and money in financial accounting, expenditure and money in budgetary. */
static void voucher_write(Generator *generator, unsigned index, unsigned vouchers)
{
    unsigned month = (unsigned)((uint64_t)index * 12 / vouchers) + 1;
    unsigned number = index + 1; /* unique in the year, so in its month too */
    unsigned day = random_below(generator, 28) + 1;
    unsigned fen = random_below(generator, 99999999) + 1;
    unsigned project = random_below(generator, 2) == 0 ? 0 : random_below(generator, PROJECTS) + 1;
    Code function = project == 0 ? code_any(generator, generator->functions)
                                 : g_array_index(generator->functions, Code,
                                                 project % generator->functions->len);
    Code economy = code_any(generator, generator->economies);
    char amount[32], key[160], word[16] = "";

    snprintf(amount, sizeof amount, "%u.%02u", fen / 100, fen % 100);
    if (project > 0)
        snprintf(word, sizeof word, "P%02u", project);
    snprintf(key, sizeof key, "general,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s,%s", function,
             economy, project > 0 ? "project" : "basic", word);
    fprintf(generator->csv,
            "2021-%02u-%02u,%u,支付费用,5001,%s,,,,,,\n2021-%02u-%02u,%u,支付费用,1011,,%s,,,,,\n"
            "2021-%02u-%02u,%u,支付费用,7101,%s,,%s\n2021-%02u-%02u,%u,支付费用,800101,,%s,,,,,\n",
            month, day, number, amount, month, day, number, amount, month, day, number, amount, key,
            month, day, number, amount);
    fprintf(generator->journal,
            "2021-%02u-%02u (%u) payment\n    5001    %s\n    1011    -%s\n"
            "    7101:general:%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT
            ":%s    %s\n    800101    -%s\n\n",
            month, day, number, amount, amount, function, economy, project > 0 ? word : "basic",
            amount, amount);
}

static FILE *file_open(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    FILE *file = fopen(path, "w");

    if (file == NULL) {
        perror(path);
        exit(EXIT_FAILURE);
    }
    return file;
}

static void settings_write(const char *folder)
{
    FILE *file = file_open(folder, "book.ini");

    fputs("[book]\nyear = 2021\nregime = 2021\npayment = quota\n\n"
          "[unit]\ncode = 100001\nname = 测试单位\nkind = administrative\n",
          file);
    fclose(file);
}

static void projects_write(const char *folder, Code function)
{
    FILE *file = file_open(folder, "projects.csv");

    fputs("项目代码,项目名称,项目类别,功能分类\n", file);
    for (unsigned i = 1; i <= PROJECTS; i++)
        fprintf(file, "P%02u,项目%u,特定目标类,%" G_GINT64_FORMAT "\n", i, i, function);
    fclose(file);
}

int main(int argc, char **argv)
{
    unsigned entries = argc == 3 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    unsigned vouchers = entries / ENTRIES_OF_A_VOUCHER;
    g_autoptr(Catalog) catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    Generator generator = {.catalog = catalog, .random = 2021};

    if (vouchers == 0 || catalog == NULL) {
        fputs("usage: generate FOLDER ENTRIES\n", stderr);
        return EXIT_FAILURE;
    }
    g_mkdir_with_parents(argv[1], 0755);
    generator.functions = codes_at(catalog, FIELD_FUNCTION, 7, 20);
    generator.economies = codes_at(catalog, FIELD_ECONOMY, 5, 30);
    generator.csv = file_open(argv[1], "vouchers.csv");
    generator.journal = file_open(argv[1], "journal.ledger");
    settings_write(argv[1]);
    projects_write(argv[1], g_array_index(generator.functions, Code, 0));
    fputs("日期,凭证号,摘要,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目\n",
          generator.csv);
    for (unsigned i = 0; i < vouchers; i++)
        voucher_write(&generator, i, vouchers);
    fclose(generator.csv);
    fclose(generator.journal);
    g_array_unref(generator.functions);
    g_array_unref(generator.economies);
    return EXIT_SUCCESS;
}
