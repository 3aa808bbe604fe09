/* formula.c: any bytes as an expression, parsed, checked, evaluated and explained in a small world
 */
#include "../tests/formula/world.c"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const lines[] = {
    "rows final-4 total class:201 item:2013201 item:2013202",
    "columns final-4 total basic class:301",
    "cell final-4/total/total = 18yuan",
    "cell final-4/2013201/total = [9.5,10.5]yuan",
    "cell final-4/2013201/basic = 3",
    "previous final-4/2013201/total = 8yuan",
    "fact year = 2021",
    "fact unit.kind = \"administrative\"",
    "number P05 = 5",
    "amount expenditure fund=general function=2013201 economy=30101 month=1 = 4yuan",
    "amount income fund=general function=2013202 project=P05 = 9000000wan",
    "row equipment code=\"E1\" group=\"general\" value=600000yuan number=2",
    "row project code=\"P05\" name=\"roads\" kind=\"target\" function=\"2013202\"",
    "at final-4 2013201 total",
    "filter fund=general",
    "let $i = final-4:2013201",
    "let $p = project:0",
    "let $n = 3",
};

static TestWorld *small_world(void)
{
    static Catalog *catalog;
    static TestWorld *world;

    if (world != NULL)
        return world;
    catalog = catalog_read(SOURCE_DIR "/data", "2021", NULL);
    if (catalog == NULL)
        abort();
    world = test_world_new(catalog);
    for (unsigned i = 0; i < G_N_ELEMENTS(lines); i++)
        if (!test_world_add(world, lines[i]))
            abort();
    return world;
}

/* An answer that failed says why; one that did not says nothing. */
static void expect(bool done, GError *error)
{
    if (done != (error == NULL) || (error != NULL && error->message == NULL))
        abort();
    g_clear_error(&error);
}

static void evaluate_all(TestWorld *small, const Formula *formula)
{
    const World *world = test_world(small);
    const Context *context = test_context(small);
    const Scope *scope = test_scope(small);
    g_auto(Value) value = value_unknown();
    g_auto(Value) left = value_unknown();
    g_auto(Value) right = value_unknown();
    g_autoptr(GPtrArray) reads = NULL;
    g_autofree char *text = NULL;
    g_autofree char *word = NULL;
    g_autofree char *address = NULL;
    const char *between = NULL;
    GError *error = NULL;

    expect(formula_value(formula, world, context, scope, &value, &error), error);
    text = test_value_text(&value);
    word = value_word(&value);
    value_clear(&value);
    error = NULL;
    reads = formula_reads(formula, world, context, scope, &value, &error);
    expect(reads != NULL, error);
    address = formula_cell(formula, world, context, scope);
    formula_sides(formula, world, context, scope, &left, &right, &between, NULL);
    error = NULL;
    expect(formula_check_names(formula, world, context, scope, &error), error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    TestWorld *small = small_world();
    const Catalog *catalog = test_world(small)->functions->catalog;
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(Formula) formula = NULL;
    g_autoptr(Formula) prefix = NULL;
    const char *end = text;
    GError *error = NULL;

    formula = formula_parse(text, "fuzz", catalog, &error);
    expect(formula != NULL, error);
    prefix = formula_parse_prefix(text, &end, "fuzz", catalog, NULL);
    if ((formula != NULL && prefix == NULL) || end < text || end > text + strlen(text))
        abort();
    if (prefix != NULL)
        evaluate_all(small, prefix);
    return 0;
}
