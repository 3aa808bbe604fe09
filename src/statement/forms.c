/* forms.c: all forms and checks of a regime, in its order, with names that fit each other */
#include "statement/internal.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

/* ---- order: final, annex, public, then others, and by number ---- */

static int group_rank(const Form *form)
{
    static const char *const groups[] = {"cover",  "final",     "annex",
                                         "public", "financial", "budgetary"};
    int rank = 0;

    while (rank < (int)G_N_ELEMENTS(groups) && strcmp(groups[rank], form->group) != 0)
        rank++;
    return rank;
}

/* Texts with numbers in them, numbers by value: final-2 before final-10. */
static int compare_natural(const char *a, const char *b)
{
    while (*a != '\0' && *b != '\0') {
        if (g_ascii_isdigit(*a) && g_ascii_isdigit(*b)) {
            guint64 left = g_ascii_strtoull(a, (char **)&a, 10);
            guint64 right = g_ascii_strtoull(b, (char **)&b, 10);

            if (left != right)
                return left < right ? -1 : 1;
        } else if (*a != *b) {
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        } else {
            a++, b++;
        }
    }
    return (*a != '\0') - (*b != '\0');
}

static int compare_forms(const void *a, const void *b)
{
    const Form *left = *(const Form *const *)a;
    const Form *right = *(const Form *const *)b;
    bool left_numbered = strpbrk(left->id, "0123456789") != NULL;
    bool right_numbered = strpbrk(right->id, "0123456789") != NULL;

    if (group_rank(left) != group_rank(right))
        return group_rank(left) - group_rank(right);
    if (left_numbered != right_numbered)
        return right_numbered - left_numbered;
    return compare_natural(left->id, right->id);
}

/* ---- finding ---- */

const Form *forms_find(const Forms *forms, const char *id)
{
    return g_hash_table_lookup(forms->by_id, id);
}

const Form *forms_fail(const Forms *forms, const char *id, const char *place, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    g_autofree char *near = NULL;

    for (unsigned i = 0; i < forms->forms->len; i++)
        g_ptr_array_add(ids, (char *)((Form *)g_ptr_array_index(forms->forms, i))->id);
    near = text_nearest(id, ids, 3);
    error_set(error, ERROR_INPUT, "statement-unknown", "place", place, "found", id, "near", near,
              "expected", "expect-statement", NULL);
    return NULL;
}

/* ---- names across forms ---- */

typedef struct {
    const Forms *forms;
    const Assumed *assumed;
    const Form *form;
} Checking;

static bool check_formula(const Checking *checking, const Formula *formula, const char *row,
                          const char *column, GError **error)
{
    Context context = {.statement = checking->form->id, .row = row, .column = column};

    return formula == NULL ||
           formula_check_names(formula, assumed_world(checking->assumed), &context, NULL, error);
}

static bool check_form(const Checking *checking, GError **error)
{
    const Form *form = checking->form;
    const char *any_row = assumed_any_row(checking->assumed, form->id, LEVEL_ANY);
    const char *any_column = assumed_any_column(checking->assumed, form->id, LEVEL_ANY);

    for (unsigned i = 0; i < form->columns->len; i++) {
        const FormColumn *column = g_ptr_array_index(form->columns, i);

        if (!check_formula(checking, column->formula, any_row, column->id, error))
            return false;
        if (column->code != 0 && i + 1 == form->columns->len &&
            !check_formula(checking, form->cells_formula, any_row, column->id, error))
            return false;
    }
    for (unsigned i = 0; i < form->lines->len; i++) {
        const FormLine *line = g_ptr_array_index(form->lines, i);

        if (!check_formula(checking, line->formula, line->id, any_column, error))
            return false;
    }
    for (unsigned i = 0; i < form->cells->len; i++) {
        const FormCell *cell = g_ptr_array_index(form->cells, i);

        if (!check_formula(checking, cell->formula, cell->row, cell->column, error))
            return false;
    }
    return true;
}

/* `like` and `columns of` name a statement with changing rows or columns of the same field. */
static bool check_likeness(const Forms *forms, const Form *form, GError **error)
{
    const Form *other;

    if (form->row_source != ROWS_LIKE && form->row_source != ROWS_COLUMNS_OF)
        return true;
    other = forms_find(forms, form->row_like);
    if (other == NULL)
        return forms_fail(forms, form->row_like, form->rows_place, error) != NULL;
    if (form->row_source == ROWS_LIKE
            ? other->row_source == ROWS_FIXED || other->row_field != form->row_field
            : !other->has_changing_columns || other->column_field != form->row_field)
        return fail_at_place(form->rows_place, "form-unlike", form->row_like, "expect-like", error);
    return true;
}

static bool check_check(const Forms *forms, const Assumed *assumed, const Check *check,
                        GError **error)
{
    Context context = {.statement = check_statement(check), .column = check->column};

    if (check->rows_of != NULL)
        context.row = assumed_any_row(assumed, check->rows_of, check->rows_level);
    if (check->columns_of != NULL)
        context.column = assumed_any_column(assumed, check->columns_of, check->columns_level);
    (void)forms;
    return (check->when == NULL ||
            formula_check_names(check->when, assumed_world(assumed), &context, NULL, error)) &&
           formula_check_names(check->rule, assumed_world(assumed), &context, NULL, error);
}

static bool check_names(const Forms *forms, GError **error)
{
    g_autoptr(Assumed) assumed = assumed_new(forms, forms->catalog);

    for (unsigned i = 0; i < forms->forms->len; i++) {
        Checking checking = {forms, assumed, g_ptr_array_index(forms->forms, i)};

        if (!check_likeness(forms, checking.form, error) || !check_form(&checking, error))
            return false;
    }
    for (unsigned i = 0; i < forms->checks->len; i++)
        if (!check_check(forms, assumed, g_ptr_array_index(forms->checks, i), error))
            return false;
    return true;
}

/* ---- reading ---- */

/* words.txt: what compiled statements say besides their forms. */
static bool read_words(Forms *forms, GError **error)
{
    g_autofree char *path = catalog_find(forms->catalog, "words.txt");
    RecordFile *file = path != NULL ? record_file_read(path, error) : NULL;
    FormWords *words = &forms->words;

    if (path != NULL && file == NULL)
        return false;
    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++) {
        const Record *record = record_file_at(file, i);
        char **word = record->count < 2                            ? NULL
                      : strcmp(record->fields[0], "total") == 0    ? &words->total
                      : strcmp(record->fields[0], "subtotal") == 0 ? &words->subtotal
                                                                   : NULL;

        if (word == NULL || strcmp(record->word, "word") != 0) {
            fail_at_place(record->place, "form-record", record->word, "word total | word subtotal",
                          error);
            record_file_free(file);
            return false;
        }
        g_free(*word);
        *word = g_strdup(record->fields[1]);
    }
    record_file_free(file);
    /* A regime that names them nowhere shows their ids. */
    words->total = words->total != NULL ? words->total : g_strdup("total");
    words->subtotal = words->subtotal != NULL ? words->subtotal : g_strdup("subtotal");
    return true;
}

static bool read_forms(Forms *forms, GError **error)
{
    g_autoptr(GPtrArray) paths = catalog_list(forms->catalog, "statements");

    for (unsigned i = 0; i < paths->len; i++) {
        Form *form = form_read(g_ptr_array_index(paths, i), forms->catalog, &forms->words, error);

        if (form == NULL)
            return false;
        g_ptr_array_add(forms->forms, form);
        g_hash_table_insert(forms->by_id, (char *)form->id, form);
    }
    g_ptr_array_sort(forms->forms, compare_forms);
    for (unsigned i = 0; i < forms->forms->len; i++)
        g_ptr_array_add(forms->ids, (char *)((Form *)g_ptr_array_index(forms->forms, i))->id);
    g_ptr_array_add(forms->ids, NULL);
    return true;
}

static bool read_checks(Forms *forms, GError **error)
{
    g_autoptr(GPtrArray) paths = catalog_list(forms->catalog, "checks");

    for (unsigned i = 0; i < paths->len; i++)
        if (!checks_read(forms, g_ptr_array_index(paths, i), error))
            return false;
    return true;
}

Forms *forms_read(const Catalog *catalog, GError **error)
{
    g_autoptr(Forms) forms = g_new0(Forms, 1);

    forms->catalog = catalog;
    forms->forms = g_ptr_array_new_with_free_func((GDestroyNotify)form_free);
    forms->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    forms->ids = g_ptr_array_new();
    forms->checks = g_ptr_array_new_with_free_func(check_free);
    forms->check_ids = g_hash_table_new(g_str_hash, g_str_equal);
    forms->check_files = g_ptr_array_new_with_free_func((GDestroyNotify)record_file_free);
    forms->strings = g_string_chunk_new(16 * 1024);
    if (!read_words(forms, error) || !read_forms(forms, error) || !read_checks(forms, error) ||
        !check_names(forms, error))
        return NULL;
    return g_steal_pointer(&forms);
}

void forms_free(Forms *forms)
{
    if (forms == NULL)
        return;
    g_ptr_array_unref(forms->checks);
    g_ptr_array_unref(forms->check_files);
    g_hash_table_unref(forms->check_ids);
    g_hash_table_unref(forms->by_id);
    g_ptr_array_unref(forms->ids);
    g_ptr_array_unref(forms->forms);
    g_string_chunk_free(forms->strings);
    g_free(forms->words.total);
    g_free(forms->words.subtotal);
    g_free(forms);
}

unsigned forms_check_count(const Forms *forms) { return forms->checks->len; }

const char *forms_check_id(const Forms *forms, unsigned index)
{
    return ((const Check *)g_ptr_array_index(forms->checks, index))->id;
}
