/* regime_file.c: a file of a regime, as a province may write it: read whole or refused with an
 * error. The first byte chooses the file; it stands in a regime of its own over that of 2021. */
#include "control/approval.h"
#include "control/budget_rules.h"
#include "control/carry_rules.h"
#include "control/reconcile_rules.h"
#include "control/rules.h"
#include "control/steps.h"
#include "exchange/layout.h"
#include "performance/cycle.h"
#include "performance/doubt.h"
#include "performance/papers.h"
#include "performance/scheme.h"
#include "performance/watch.h"
#include "performance/words.h"
#include "regime.h"

#include <glib/gstdio.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* NAME_try: whether the file was read whole. */
#define TRY(name, type, read, free)                                                                \
    static bool name##_try(const Catalog *catalog, GError **error)                                 \
    {                                                                                              \
        type *made = read;                                                                         \
                                                                                                   \
        if (made == NULL)                                                                          \
            return false;                                                                          \
        free(made);                                                                                \
        return true;                                                                               \
    }

TRY(approval, Approval, approval_read(catalog, error), approval_free)
TRY(budget, BudgetRules, budget_rules_read(catalog, error), budget_rules_free)
TRY(carry, CarryRules, carry_rules_read(catalog, NULL, error), carry_rules_free)
TRY(closing, Closing, closing_read(catalog, error), closing_free)
TRY(reconcile, GArray, reconcile_rules_read(catalog, error), g_array_unref)
TRY(entries, Rules, rules_read(catalog, error), rules_free)
TRY(scoring, Schemes, schemes_read(catalog, error), schemes_free)
TRY(cycle, Cycle, cycle_read(catalog, error), cycle_free)
TRY(monitor, Watches, watches_read(catalog, error), watches_free)
TRY(quality, DoubtRules, doubt_rules_read(catalog, "quality.txt", error), doubt_rules_free)
TRY(papers, Papers, papers_read(catalog, error), papers_free)
TRY(words, IndicatorWords, indicator_words_read(catalog, error), indicator_words_free)
TRY(layouts, GPtrArray, layouts_read(catalog, error), g_ptr_array_unref)

static const struct {
    const char *file;
    bool (*try)(const Catalog *catalog, GError **error);
} readers[] = {
    {"approval.txt", approval_try},
    {"standards.txt", approval_try},
    {"budget.txt", budget_try},
    {"carry.txt", carry_try},
    {"closing.txt", closing_try},
    {"reconcile.txt", reconcile_try},
    {"entries.txt", entries_try},
    {"performance/scoring.txt", scoring_try},
    {"performance/overall.txt", scoring_try},
    {"performance/cycle.txt", cycle_try},
    {"performance/monitor.txt", monitor_try},
    {"performance/quality.txt", quality_try},
    {"performance/documents.txt", papers_try},
    {"performance/words.txt", words_try},
    {"exchange/layout/fuzz.txt", layouts_try},
};

static char *the_directory;

static void directory_remove(void)
{
    const char *remove[] = {"rm", "-rf", the_directory, NULL};

    g_spawn_sync(NULL, (char **)remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
}

static void link_data(const char *name, const char *to)
{
    g_autofree char *from = g_build_filename(SOURCE_DIR, "data", name, NULL);
    g_autofree char *at = g_build_filename(to, name, NULL);

    if (symlink(from, at) != 0)
        abort();
}

/* A folder of regimes with all of data/, and "fuzz" beside it. */
static void directory_make(void)
{
    static const char settings[] =
        "[regime]\nparent = 2021\ntitle = 试\nyear = 2021\nsource = 试\n";
    g_autofree char *data = g_build_filename(SOURCE_DIR, "data", NULL);
    g_autofree char *performance = NULL, *layout = NULL, *ini = NULL;
    g_autoptr(GDir) entries = g_dir_open(data, 0, NULL);
    const char *name;

    the_directory = g_dir_make_tmp("regime-XXXXXX", NULL);
    if (the_directory == NULL || entries == NULL)
        abort();
    while ((name = g_dir_read_name(entries)) != NULL)
        link_data(name, the_directory);
    performance = g_build_filename(the_directory, "fuzz", "performance", NULL);
    layout = g_build_filename(the_directory, "fuzz", "exchange", "layout", NULL);
    ini = g_build_filename(the_directory, "fuzz", "regime.ini", NULL);
    if (g_mkdir_with_parents(performance, 0700) != 0 || g_mkdir_with_parents(layout, 0700) != 0 ||
        !g_file_set_contents(ini, settings, -1, NULL))
        abort();
    atexit(directory_remove);
}

static const Catalog *catalog_made(void)
{
    static Catalog *catalog;

    if (catalog != NULL)
        return catalog;
    directory_make();
    catalog = catalog_read(the_directory, "fuzz", NULL);
    if (catalog == NULL)
        abort();
    return catalog;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const Catalog *catalog = catalog_made();
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    unsigned which;

    if (size == 0)
        return 0;
    which = *data % G_N_ELEMENTS(readers);
    path = g_build_filename(the_directory, "fuzz", readers[which].file, NULL);
    if (!g_file_set_contents(path, (const char *)data + 1, (gssize)size - 1, NULL))
        abort();
    if (readers[which].try(catalog, &error) == (error != NULL))
        abort();
    g_unlink(path);
    return 0;
}
