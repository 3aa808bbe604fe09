/* catalog.c: a regime's folders, its classifications, and the hash of its data */
#include "catalog/internal.h"

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"

#include <sodium.h>
#include <string.h>

#define CATALOG_FILE_SIZE_MAX (64 * 1024 * 1024)
#define PARENTS_MAX 8

/* Where each classification stands, and which column tells its detail. */
static const struct {
    Field field;
    const char *file;
    const char *detail;
} classification_files[] = {
    {FIELD_ACCOUNT, "accounts.csv", "normal"}, {FIELD_FUND, "funds.csv", "account"},
    {FIELD_FUNCTION, "function.csv", "fund"},  {FIELD_ECONOMY, "economy.csv", "nature"},
    {FIELD_NATURE, "natures.csv", "name"},
};

const char *catalog_keep(Catalog *catalog, const char *text)
{
    return g_string_chunk_insert_const(catalog->strings, text);
}

/* ---- folders ---- */

static bool name_is_safe(const char *name)
{
    return *name != '\0' && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") == strlen(name);
}

static void missing_regime(const char *data_directory, const char *name, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(data_directory, 0, NULL);
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *nearest = NULL;

    for (const char *entry; directory != NULL && (entry = g_dir_read_name(directory)) != NULL;) {
        g_autofree char *settings = g_build_filename(data_directory, entry, "regime.ini", NULL);

        if (g_file_test(settings, G_FILE_TEST_EXISTS))
            g_ptr_array_add(known, g_strdup(entry));
    }
    nearest = text_nearest(name, known, 3);
    error_set(error, ERROR_INPUT, "regime-unknown", "place", data_directory, "found", name,
              "nearest", nearest, NULL);
}

/* Adds the folder of `name`, then its parents'. */
static bool add_folders(Catalog *catalog, const char *data_directory, const char *name,
                        GError **error)
{
    g_autofree char *next = g_strdup(name);

    while (next != NULL) {
        g_autofree char *folder = g_build_filename(data_directory, next, NULL);
        g_autofree char *path = g_build_filename(folder, "regime.ini", NULL);
        g_autoptr(GKeyFile) settings = g_key_file_new();

        if (!name_is_safe(next) || catalog->folders->len == PARENTS_MAX ||
            !g_key_file_load_from_file(settings, path, G_KEY_FILE_NONE, NULL)) {
            missing_regime(data_directory, next, error);
            return false;
        }
        if (catalog->title == NULL)
            catalog->title = g_key_file_get_string(settings, "regime", "title", NULL);
        g_ptr_array_add(catalog->folders, g_steal_pointer(&folder));
        g_free(next);
        next = g_key_file_get_string(settings, "regime", "parent", NULL);
    }
    return true;
}

char *catalog_find(const Catalog *catalog, const char *relative)
{
    for (unsigned i = 0; i < catalog->folders->len; i++) {
        g_autofree char *path =
            g_build_filename(g_ptr_array_index(catalog->folders, i), relative, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *catalog_list(const Catalog *catalog, const char *folder)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iterator;
    void *key;

    for (unsigned i = 0; i < catalog->folders->len; i++) {
        g_autofree char *path =
            g_build_filename(g_ptr_array_index(catalog->folders, i), folder, NULL);
        g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);

        for (const char *name; directory != NULL && (name = g_dir_read_name(directory)) != NULL;)
            if (name[0] != '.' && !g_str_has_suffix(name, "~") &&
                !g_hash_table_contains(seen, name))
                g_hash_table_add(seen, g_strdup(name));
    }
    g_hash_table_iter_init(&iterator, seen);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        g_ptr_array_add(names, key);
    g_ptr_array_sort(names, compare_names);
    for (unsigned i = 0; i < names->len; i++) {
        g_autofree char *relative = g_build_filename(folder, g_ptr_array_index(names, i), NULL);
        char *path = catalog_find(catalog, relative);

        if (path != NULL)
            g_ptr_array_add(paths, path);
    }
    return paths;
}

/* ---- hash ---- */

static bool hash_file(crypto_generichash_state *state, const char *path, GError **error)
{
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    g_autofree char *name = g_path_get_basename(path);
    uint64_t size;

    if (file == NULL) {
        error_set(error, ERROR_INPUT, "file-unreadable", "place", path, NULL);
        return false;
    }
    size = GUINT64_TO_LE((uint64_t)g_mapped_file_get_length(file));
    crypto_generichash_update(state, (const unsigned char *)name, strlen(name) + 1);
    crypto_generichash_update(state, (const unsigned char *)&size, sizeof size);
    if (g_mapped_file_get_length(file) > 0)
        crypto_generichash_update(state, (const unsigned char *)g_mapped_file_get_contents(file),
                                  g_mapped_file_get_length(file));
    return true;
}

static bool hash_regime(Catalog *catalog, GError **error)
{
    static const char *const folders[] = {"", "checks", "report", "statements"};
    unsigned char hash[crypto_generichash_BYTES];
    char hex[2 * sizeof hash + 1];
    crypto_generichash_state state;

    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (unsigned f = 0; f < G_N_ELEMENTS(folders); f++) {
        g_autoptr(GPtrArray) paths = catalog_list(catalog, folders[f]);

        for (unsigned i = 0; i < paths->len; i++)
            if (!hash_file(&state, g_ptr_array_index(paths, i), error))
                return false;
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    catalog->hash = g_strdup(sodium_bin2hex(hex, sizeof hex, hash, sizeof hash));
    return true;
}

/* ---- classifications ---- */

static int compare_entries(const void *a, const void *b)
{
    const CatalogEntry *left = *(const CatalogEntry *const *)a;
    const CatalogEntry *right = *(const CatalogEntry *const *)b;
    int digits_left = code_digits(left->code), digits_right = code_digits(right->code);
    int digits = MIN(digits_left, digits_right);
    Code cut_left = code_cut(left->code, digits), cut_right = code_cut(right->code, digits);

    if (cut_left != cut_right)
        return cut_left < cut_right ? -1 : 1;
    return (digits_left > digits_right) - (digits_left < digits_right);
}

static int find_head(const Csv *csv, const char *name)
{
    for (unsigned i = 0; i < csv_columns(csv); i++)
        if (strcmp(csv_head(csv, i), name) == 0)
            return (int)i;
    return -1;
}

static void add_word(Classification *to, Catalog *catalog, const char *word, CatalogEntry *entry)
{
    if (*word != '\0')
        g_hash_table_insert(to->by_word, (char *)catalog_keep(catalog, word), entry);
}

static bool add_entry(Catalog *catalog, Classification *to, const Csv *csv, const int *columns,
                      GError **error)
{
    enum { CODE, NAME, DETAIL, ID, ALIASES };
    const char *number = csv_field(csv, (unsigned)columns[columns[ID] >= 0 ? ID : CODE]);
    char *end;
    CatalogEntry *entry = g_new0(CatalogEntry, 1);
    g_auto(GStrv) aliases = NULL;

    g_ptr_array_add(to->entries, entry);
    entry->code = g_ascii_strtoll(number, &end, 10);
    if (*end != '\0' || entry->code <= 0 || end - number > 10 ||
        g_hash_table_contains(to->by_code, GSIZE_TO_POINTER((gsize)entry->code))) {
        g_autofree char *place = csv_place(csv, (unsigned)columns[CODE]);
        error_set(error, ERROR_INPUT, "catalog-code", "place", place, "found", number, NULL);
        return false;
    }
    entry->name = catalog_keep(catalog, csv_field(csv, (unsigned)columns[NAME]));
    entry->detail = catalog_keep(catalog, csv_field(csv, (unsigned)columns[DETAIL]));
    g_hash_table_insert(to->by_code, GSIZE_TO_POINTER((gsize)entry->code), entry);
    if (columns[ID] < 0)
        return true;
    entry->word = catalog_keep(catalog, csv_field(csv, (unsigned)columns[CODE]));
    add_word(to, catalog, entry->word, entry);
    add_word(to, catalog, entry->name, entry);
    aliases = g_strsplit(csv_field(csv, (unsigned)columns[ALIASES]), "|", -1);
    for (unsigned i = 0; aliases[i] != NULL; i++)
        add_word(to, catalog, aliases[i], entry);
    return true;
}

static bool read_classification(Catalog *catalog, Field field, const char *name, const char *detail,
                                GError **error)
{
    Classification *to = &catalog->classifications[field];
    g_autofree char *path = catalog_find(catalog, name);
    g_autofree char *text =
        path != NULL ? text_read_file(path, CATALOG_FILE_SIZE_MAX, error) : NULL;
    g_autoptr(Csv) csv = text != NULL ? csv_open(text, path, error) : NULL;
    g_autoptr(GError) cause = NULL;
    int columns[5];

    if (path == NULL)
        error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog->regime, "file", name,
                  NULL);
    if (csv == NULL)
        return false;
    columns[0] = find_head(csv, "code");
    columns[1] = find_head(csv, "name");
    columns[2] = find_head(csv, detail);
    columns[3] = find_head(csv, "id");
    columns[4] = find_head(csv, "aliases");
    if (columns[0] < 0 || columns[1] < 0 || columns[2] < 0 || (columns[3] >= 0 && columns[4] < 0)) {
        error_set(error, ERROR_INPUT, "catalog-head", "place", path, "wanted", detail, NULL);
        return false;
    }
    while (csv_next(csv, &cause))
        if (!add_entry(catalog, to, csv, columns, error))
            return false;
    if (cause != NULL) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return false;
    }
    g_ptr_array_sort(to->entries, compare_entries);
    return true;
}

static bool read_classifications(Catalog *catalog, GError **error)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(classification_files); i++)
        if (!read_classification(catalog, classification_files[i].field,
                                 classification_files[i].file, classification_files[i].detail,
                                 error))
            return false;
    return true;
}

const CatalogEntry *catalog_entry(const Catalog *catalog, Field field, Code code)
{
    return g_hash_table_lookup(catalog->classifications[field].by_code,
                               GSIZE_TO_POINTER((gsize)code));
}

const GPtrArray *catalog_entries(const Catalog *catalog, Field field)
{
    return catalog->classifications[field].entries;
}

Code catalog_code(const Catalog *catalog, Field field, const char *text)
{
    const Classification *from = &catalog->classifications[field];
    const CatalogEntry *entry = g_hash_table_lookup(from->by_word, text);
    char *end;
    Code code;

    if (entry != NULL)
        return entry->code;
    if (g_hash_table_size(from->by_word) > 0)
        return 0;
    code = g_ascii_isdigit(*text) ? g_ascii_strtoll(text, &end, 10) : 0;
    return code > 0 && *end == '\0' && catalog_entry(catalog, field, code) != NULL ? code : 0;
}

char *catalog_nearest(const Catalog *catalog, Field field, const char *text)
{
    const Classification *from = &catalog->classifications[field];
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *near = NULL;
    bool named = g_hash_table_size(from->by_word) > 0;

    for (unsigned i = 0; i < from->entries->len; i++) {
        const CatalogEntry *entry = g_ptr_array_index(from->entries, i);

        g_ptr_array_add(words, named ? g_strdup(entry->name)
                                     : g_strdup_printf("%" G_GINT64_FORMAT, (gint64)entry->code));
    }
    near = text_nearest(text, words, named ? 4 : 3);
    if (near != NULL || !named)
        return g_steal_pointer(&near);
    g_ptr_array_add(words, NULL);
    return g_strjoinv("、", (char **)words->pdata);
}

/* ---- life cycle ---- */

static Catalog *catalog_new(const char *name)
{
    Catalog *catalog = g_new0(Catalog, 1);

    catalog->regime = g_strdup(name);
    catalog->folders = g_ptr_array_new_with_free_func(g_free);
    catalog->strings = g_string_chunk_new(64 * 1024);
    catalog->measures = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, measure_free);
    catalog->tables = g_ptr_array_new_with_free_func(table_free);
    catalog->views = g_ptr_array_new_with_free_func(table_free);
    for (int i = 0; i < FIELD_COUNT; i++) {
        Classification *one = &catalog->classifications[i];

        one->entries = g_ptr_array_new_with_free_func(g_free);
        one->by_code = g_hash_table_new(NULL, NULL);
        one->by_word = g_hash_table_new(g_str_hash, g_str_equal);
    }
    return catalog;
}

Catalog *catalog_read_classifications(const char *data_directory, const char *name, GError **error)
{
    g_autoptr(Catalog) catalog = catalog_new(name);

    if (!add_folders(catalog, data_directory, name, error) || !read_classifications(catalog, error))
        return NULL;
    if (catalog->title == NULL)
        catalog->title = g_strdup(name);
    return g_steal_pointer(&catalog);
}

Catalog *catalog_read(const char *data_directory, const char *name, GError **error)
{
    g_autoptr(Catalog) catalog = catalog_read_classifications(data_directory, name, error);

    if (catalog == NULL || !measures_read(catalog, error) || !tables_read(catalog, error) ||
        !hash_regime(catalog, error))
        return NULL;
    return g_steal_pointer(&catalog);
}

void catalog_free(Catalog *catalog)
{
    if (catalog == NULL)
        return;
    for (int i = 0; i < FIELD_COUNT; i++) {
        g_ptr_array_unref(catalog->classifications[i].entries);
        g_hash_table_unref(catalog->classifications[i].by_code);
        g_hash_table_unref(catalog->classifications[i].by_word);
    }
    g_hash_table_unref(catalog->measures);
    g_ptr_array_unref(catalog->tables);
    g_ptr_array_unref(catalog->views);
    g_ptr_array_unref(catalog->folders);
    g_string_chunk_free(catalog->strings);
    g_free(catalog->regime);
    g_free(catalog->title);
    g_free(catalog->hash);
    g_free(catalog);
}

const char *catalog_regime(const Catalog *catalog) { return catalog->regime; }

const char *catalog_title(const Catalog *catalog) { return catalog->title; }

const char *catalog_hash(const Catalog *catalog) { return catalog->hash; }
