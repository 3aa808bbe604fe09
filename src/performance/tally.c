/* tally.c: a world over a compilation's, in which questions about one project are kept for all */
#include "performance/tally.h"

#include <string.h>

struct Tally {
    const World *base;
    const Cube *cube;
    WorldFunctions functions;
    World world;
    GHashTable *answers; /* question without its project, to GHashTable of code to Money *; or NULL:
                            the book does not know */
    GHashTable *facts;   /* name to Value * */
    GHashTable *views;   /* Table to View * */
};

/* ---- what the compilation answers ---- */

#define BASE(self) (((Tally *)(self))->base)

static bool ask_cell(void *self, const char *statement, const char *row, const char *column,
                     Value *value, GError **error)
{
    return BASE(self)->functions->cell(BASE(self)->self, statement, row, column, value, error);
}

static bool ask_previous(void *self, const char *statement, const char *row, const char *column,
                         Value *value, GError **error)
{
    return BASE(self)->functions->previous(BASE(self)->self, statement, row, column, value, error);
}

static GPtrArray *ask_rows(void *self, const char *statement, const char *level, const char *cover,
                           GError **error)
{
    return BASE(self)->functions->rows(BASE(self)->self, statement, level, cover, error);
}

static GPtrArray *ask_columns(void *self, const char *statement, const char *level,
                              const char *cover, GError **error)
{
    return BASE(self)->functions->columns(BASE(self)->self, statement, level, cover, error);
}

static bool ask_has_row(void *self, const char *statement, const char *name)
{
    return BASE(self)->functions->has_row(BASE(self)->self, statement, name);
}

static bool ask_has_column(void *self, const char *statement, const char *name)
{
    return BASE(self)->functions->has_column(BASE(self)->self, statement, name);
}

static const View *view_of(const Tally *tally, const Table *table)
{
    return g_hash_table_lookup(tally->views, table);
}

static unsigned ask_register_size(void *self, const Table *table)
{
    const View *view = view_of(self, table);

    if (view != NULL)
        return view_size(view);
    return BASE(self)->functions->register_size(BASE(self)->self, table);
}

static Value ask_register_field(void *self, const Table *table, unsigned index,
                                const TableColumn *column)
{
    const View *view = view_of(self, table);

    if (view != NULL)
        return view_field(view, index, column);
    return BASE(self)->functions->register_field(BASE(self)->self, table, index, column);
}

static bool ask_row_field(void *self, const RowRef *row, const char *field, Value *value,
                          GError **error)
{
    const Table *table =
        row->source != NULL ? catalog_rows(BASE(self)->functions->catalog, row->source) : NULL;
    const View *view = table != NULL ? view_of(self, table) : NULL;

    if (view != NULL) {
        *value = view_row_field(view, row->index, field);
        return true;
    }
    return BASE(self)->functions->row_field(BASE(self)->self, row, field, value, error);
}

static Code ask_name_number(void *self, Field field, const char *code)
{
    return BASE(self)->functions->name_number(BASE(self)->self, field, code);
}

static Code ask_period(void *self) { return BASE(self)->functions->period(BASE(self)->self); }

/* ---- facts ---- */

static Value ask_fact(void *self, const char *name)
{
    const Value *value = g_hash_table_lookup(((Tally *)self)->facts, name);

    return value != NULL ? value_copy(value) : BASE(self)->functions->fact(BASE(self)->self, name);
}

static void value_free(void *data)
{
    value_clear(data);
    g_free(data);
}

void tally_set_fact(Tally *tally, const char *name, Value value)
{
    g_hash_table_replace(tally->facts, g_strdup(name), g_memdup2(&value, sizeof value));
}

/* ---- questions ---- */

/* The filter that names one project; NULL when there is none, or not just one. */
static const CubeFilter *project_filter(const CubeFilter *filters, unsigned count)
{
    const CubeFilter *found = NULL;

    for (unsigned i = 0; i < count; i++) {
        if (filters[i].field != FIELD_PROJECT)
            continue;
        if (found != NULL || filters[i].exclude || filters[i].count != 1 || filters[i].last > 0 ||
            *filters[i].codes == 0)
            return NULL;
        found = &filters[i];
    }
    return found;
}

static void key_add(GByteArray *key, const void *bytes, size_t size)
{
    g_byte_array_append(key, bytes, (guint)size);
}

/* The question without its project, as bytes; `others` are its filters. */
static GBytes *question_key(const Measure *measure, const CubeFilter *filters, unsigned count,
                            const CubeFilter *project, GArray *others)
{
    GByteArray *key = g_byte_array_new();

    key_add(key, &measure, sizeof measure);
    for (unsigned i = 0; i < count; i++) {
        const CubeFilter *filter = &filters[i];

        if (filter == project)
            continue;
        g_array_append_val(others, *filter);
        key_add(key, &filter->field, sizeof filter->field);
        key_add(key, &filter->exclude, sizeof filter->exclude);
        key_add(key, &filter->first, sizeof filter->first);
        key_add(key, &filter->last, sizeof filter->last);
        key_add(key, &filter->count, sizeof filter->count);
        key_add(key, filter->codes, filter->count * sizeof *filter->codes);
    }
    return g_byte_array_free_to_bytes(key);
}

static void amount_add(const CubeKey *key, Money amount, void *data)
{
    Code project = key->fields[FIELD_PROJECT];
    Money *sum = g_hash_table_lookup(data, &project);

    if (sum == NULL) {
        sum = g_new0(Money, 1);
        g_hash_table_insert(data, g_memdup2(&project, sizeof project), sum);
    }
    /* Tally over parts of a cube cannot overflow (cube.h). */
    if (!money_add(sum, *sum, amount))
        g_assert_not_reached();
}

static bool question_ask(Tally *tally, const Measure *measure, const GArray *others,
                         GHashTable **answer)
{
    const CubeFilter *filters = (const CubeFilter *)(const void *)others->data;
    g_auto(Value) whole = value_unknown();

    *answer = NULL;
    if (!BASE(tally)->functions->query(BASE(tally)->self, measure, filters, others->len, &whole))
        return false;
    if (whole.kind == VALUE_UNKNOWN)
        return true;
    *answer = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    cube_each(tally->cube, measure, filters, others->len, amount_add, *answer);
    return true;
}

static void answer_free(void *data)
{
    if (data != NULL)
        g_hash_table_unref(data);
}

static bool ask_query(void *self, const Measure *measure, const CubeFilter *filters, unsigned count,
                      Value *value)
{
    Tally *tally = self;
    const CubeFilter *project = project_filter(filters, count);
    g_autoptr(GArray) others = g_array_new(FALSE, FALSE, sizeof(CubeFilter));
    g_autoptr(GBytes) key = NULL;
    void *answer;
    const Money *sum;

    if (project == NULL)
        return BASE(self)->functions->query(BASE(self)->self, measure, filters, count, value);
    key = question_key(measure, filters, count, project, others);
    if (!g_hash_table_lookup_extended(tally->answers, key, NULL, &answer)) {
        GHashTable *asked;

        if (!question_ask(tally, measure, others, &asked))
            return false;
        g_hash_table_insert(tally->answers, g_bytes_ref(key), asked);
        answer = asked;
    }
    sum = answer != NULL ? g_hash_table_lookup(answer, project->codes) : NULL;
    *value = answer == NULL ? value_unknown() : value_money(sum != NULL ? *sum : MONEY_ZERO);
    return true;
}

/* ---- the whole ---- */

Tally *tally_new(const Compilation *compilation)
{
    Tally *tally = g_new0(Tally, 1);

    tally->base = compilation_world(compilation);
    tally->cube = compilation_cube(compilation);
    tally->answers = g_hash_table_new_full(g_bytes_hash, g_bytes_equal,
                                           (GDestroyNotify)g_bytes_unref, answer_free);
    tally->facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, value_free);
    tally->views =
        g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, (GDestroyNotify)view_free);
    tally->functions = (WorldFunctions){.cell = ask_cell,
                                        .previous = ask_previous,
                                        .rows = ask_rows,
                                        .columns = ask_columns,
                                        .has_row = ask_has_row,
                                        .has_column = ask_has_column,
                                        .query = ask_query,
                                        .register_size = ask_register_size,
                                        .register_field = ask_register_field,
                                        .fact = ask_fact,
                                        .row_field = ask_row_field,
                                        .name_number = ask_name_number,
                                        .period = ask_period,
                                        .catalog = tally->base->functions->catalog};
    tally->world = (World){&tally->functions, tally};
    return tally;
}

void tally_free(Tally *tally)
{
    if (tally == NULL)
        return;
    g_hash_table_unref(tally->answers);
    g_hash_table_unref(tally->facts);
    g_hash_table_unref(tally->views);
    g_free(tally);
}

void tally_take_view(Tally *tally, View *view)
{
    g_hash_table_replace(tally->views, (void *)view_table(view), view);
}

const World *tally_world(const Tally *tally) { return &tally->world; }

Context tally_context(const char *code) { return (Context){.statement = "project", .row = code}; }
