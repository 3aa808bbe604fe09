/* tables.c: each table has its way out of the book, as rows.c has its way in */
#include "exchange/tables.h"

#include "base/error.h"
#include "book/walk.h"
#include "exchange/records.h"

#include <stdlib.h>
#include <string.h>

/* ---- fields ---- */

void csv_write_field(Outfile *out, const char *text)
{
    size_t size = strlen(text);

    if (strpbrk(text, ",\"\r\n") == NULL && *text != ' ' && *text != '\t' &&
        (size == 0 || (text[size - 1] != ' ' && text[size - 1] != '\t'))) {
        outfile_bytes(out, text, size);
        return;
    }
    outfile_text(out, "\"");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        outfile_bytes(out, text, (size_t)(quote - text));
        outfile_text(out, "\"\"");
    }
    outfile_text(out, text);
    outfile_text(out, "\"");
}

const char *column_word(const TableColumn *column)
{
    return column->heads[1] != NULL ? column->heads[1] : column->heads[0];
}

const char *kind_word(const Table *vouchers, Stage stage)
{
    const TableColumn *kind = table_column(vouchers, "kind");

    for (unsigned i = 0; kind->choices[i] != NULL; i++)
        if (stage_from_name(kind->choices[i]) == (int)stage)
            return kind->words[i];
    return "";
}

const char *code_word(const Export *from, Field field, Code code, char made[32])
{
    const CatalogEntry *entry;
    const BookName *name;

    if (code == 0)
        return "";
    if (field == FIELD_PROJECT || field == FIELD_OFFICE) {
        name = book_name_at(from->book, field, code);
        return name != NULL ? name->code : "";
    }
    entry = field == FIELD_FUND || field == FIELD_NATURE ? catalog_entry(from->catalog, field, code)
                                                         : NULL;
    if (entry != NULL && entry->name != NULL)
        return entry->name;
    g_snprintf(made, 32, "%" G_GINT64_FORMAT, code);
    return made;
}

static void number_write(Outfile *out, int64_t number)
{
    int64_t whole = number / 10000;
    int fraction = abs((int)(number % 10000)), width = 4;

    if (number < 0 && whole == 0)
        outfile_text(out, "-");
    outfile_number(out, whole);
    if (fraction == 0)
        return;
    for (; fraction % 10 == 0; width--)
        fraction /= 10;
    outfile_text(out, ".");
    outfile_digits(out, (unsigned)fraction, (unsigned)width);
}

static const char *choice_word(const TableColumn *column, const char *id)
{
    for (unsigned i = 0; column->choices[i] != NULL; i++)
        if (strcmp(column->choices[i], id) == 0)
            return column->words[i];
    return id;
}

/* A value as the book stores it, as a file has it. */
static void value_write(const Export *from, const TableColumn *column, const char *value,
                        Outfile *out)
{
    char made[32];

    if (value == NULL || *value == '\0')
        return;
    if (column->type == COLUMN_MONEY)
        outfile_money(out, (Money){g_ascii_strtoll(value, NULL, 10)});
    else if (column->type == COLUMN_NUMBER)
        number_write(out, g_ascii_strtoll(value, NULL, 10));
    else if (column->type == COLUMN_CHOICE)
        csv_write_field(out, choice_word(column, value));
    else if (column->type == COLUMN_CODE)
        csv_write_field(out,
                        code_word(from, column->field, g_ascii_strtoll(value, NULL, 10), made));
    else
        csv_write_field(out, value);
}

/* ---- rows ---- */

typedef struct {
    Export *from;
    const Table *table;
    Outfile *out;
} Rows;

static void row_write(const Rows *rows, const char *const *values)
{
    for (unsigned i = 0; i < rows->table->column_count; i++) {
        if (i > 0)
            outfile_text(rows->out, ",");
        value_write(rows->from, &rows->table->columns[i], values[i], rows->out);
    }
    outfile_text(rows->out, "\n");
    rows->from->counts.rows++;
}

static bool registers_write(const Rows *rows, GError **error)
{
    const GPtrArray *held = book_rows(rows->from->book, rows->table, error);

    for (unsigned i = 0; held != NULL && i < held->len; i++)
        row_write(rows, ((const BookRow *)g_ptr_array_index(held, i))->values);
    return held != NULL;
}

static void record_write(const char *const *values, void *data) { row_write(data, values); }

static const char *stage_choice(const TableColumn *column, Stage stage)
{
    for (unsigned i = 0; column->choices[i] != NULL; i++)
        if (stage_from_name(column->choices[i]) == (int)stage)
            return column->words[i];
    return "";
}

static void appropriation_field(const Rows *rows, const TableColumn *column,
                                const BookAppropriation *of)
{
    const Code codes[FIELD_COUNT] = {
        [FIELD_FUND] = of->fund,     [FIELD_FUNCTION] = of->function, [FIELD_ECONOMY] = of->economy,
        [FIELD_NATURE] = of->nature, [FIELD_PROJECT] = of->project,   [FIELD_OFFICE] = of->office,
    };
    int field = field_from_name(column->id);
    char made[32];

    if (field >= 0 && field != FIELD_MONTH)
        csv_write_field(rows->out, code_word(rows->from, (Field)field, codes[field], made));
    else if (strcmp(column->id, "source") == 0)
        csv_write_field(rows->out, of->carried ? choice_word(column, "carried") : "");
    else if (column->type == COLUMN_CHOICE)
        csv_write_field(rows->out, stage_choice(column, of->stage));
    else if (column->type == COLUMN_MONEY)
        outfile_money(rows->out, of->amount);
    else if (strcmp(column->id, "document") == 0)
        csv_write_field(rows->out, of->document != NULL ? of->document : "");
    else if (strcmp(column->id, "memo") == 0)
        csv_write_field(rows->out, of->memo != NULL ? of->memo : "");
}

static bool appropriation_write(const BookAppropriation *of, void *data,
                                GError **error G_GNUC_UNUSED)
{
    const Rows *rows = data;

    for (unsigned i = 0; i < rows->table->column_count; i++) {
        const TableColumn *column = &rows->table->columns[i];

        if (i > 0)
            outfile_text(rows->out, ",");
        if (column->type == COLUMN_DATE) {
            outfile_digits(rows->out, (unsigned)book_year(rows->from->book), 4);
            outfile_text(rows->out, "-");
            outfile_digits(rows->out, (unsigned)of->month, 2);
            outfile_text(rows->out, "-");
            outfile_digits(rows->out, (unsigned)of->day, 2);
        } else {
            appropriation_field(rows, column, of);
        }
    }
    outfile_text(rows->out, "\n");
    rows->from->counts.rows++;
    return true;
}

static void text_write(const char *key, const char *text, void *data)
{
    const char *const values[] = {key, text};

    row_write(data, values);
}

typedef struct {
    const Rows *rows;
    int year;
} Cells;

static void cell_write(const char *cell, int64_t value, void *data)
{
    const Cells *cells = data;
    Outfile *out = cells->rows->out;

    outfile_number(out, cells->year);
    outfile_text(out, ",");
    csv_write_field(out, cell);
    outfile_text(out, ",");
    number_write(out, value);
    outfile_text(out, "\n");
    cells->rows->from->counts.rows++;
}

static bool cells_write(const Rows *rows, GError **error)
{
    int year = book_year(rows->from->book);
    Cells before = {rows, year - 1}, now = {rows, year};

    return book_each_given(rows->from->book, year - 1, cell_write, &before, error) &&
           book_each_given(rows->from->book, year, cell_write, &now, error);
}

static void head_write(const Table *table, Outfile *out)
{
    for (unsigned i = 0; i < table->column_count; i++) {
        if (i > 0)
            outfile_text(out, ",");
        csv_write_field(out, column_word(&table->columns[i]));
    }
    outfile_text(out, "\n");
}

bool table_write(Export *from, const Table *table, Outfile *out, GError **error)
{
    Rows rows = {from, table, out};

    head_write(table, out);
    if (table->is_register)
        return registers_write(&rows, error);
    if (strcmp(table->id, "appropriation") == 0)
        return book_each_appropriation(from->book, appropriation_write, &rows, error);
    if (strcmp(table->id, "text") == 0)
        return book_each_text(from->book, text_write, &rows, error);
    if (records_are(table))
        return records_each(from->book, table, record_write, &rows, error);
    return cells_write(&rows, error);
}

static bool see_appropriation(const BookAppropriation *of G_GNUC_UNUSED, void *data,
                              GError **error G_GNUC_UNUSED)
{
    return *(bool *)data = true;
}

static void see_text(const char *key G_GNUC_UNUSED, const char *text G_GNUC_UNUSED, void *data)
{
    *(bool *)data = true;
}

static void see_record(const char *const *values G_GNUC_UNUSED, void *data)
{
    *(bool *)data = true;
}

static void see_cell(const char *cell G_GNUC_UNUSED, int64_t value G_GNUC_UNUSED, void *data)
{
    *(bool *)data = true;
}

bool table_has_rows(Export *from, const Table *table, bool *has, GError **error)
{
    int year = book_year(from->book);
    const GPtrArray *rows;

    *has = false;
    if (table->is_register) {
        rows = book_rows(from->book, table, error);
        *has = rows != NULL && rows->len > 0;
        return rows != NULL;
    }
    if (strcmp(table->id, "appropriation") == 0)
        return book_each_appropriation(from->book, see_appropriation, has, error);
    if (strcmp(table->id, "text") == 0)
        return book_each_text(from->book, see_text, has, error);
    if (records_are(table))
        return records_each(from->book, table, see_record, has, error);
    return book_each_given(from->book, year - 1, see_cell, has, error) &&
           book_each_given(from->book, year, see_cell, has, error);
}

/* ---- settings ---- */

typedef struct {
    Outfile *out;
    const char *group; /* "unit." */
    const char *odd;   /* the first setting that book.ini cannot hold */
} SettingsOut;

/* A line end would end the setting, and a semicolon behind a blank its value. */
static bool is_odd(const char *value)
{
    return strpbrk(value, "\r\n") != NULL || *value == ';' || strstr(value, " ;") != NULL ||
           strstr(value, "\t;") != NULL;
}

static void setting_write(const char *name, const char *value, void *data)
{
    SettingsOut *settings = data;

    if (!g_str_has_prefix(name, settings->group))
        return;
    if (is_odd(value) && settings->odd == NULL)
        settings->odd = name;
    outfile_texts(settings->out, name + strlen(settings->group), " = ", value, "\n", NULL);
}

static void book_write(const Book *book, Outfile *out)
{
    outfile_text(out, "[book]\nyear = ");
    outfile_number(out, book_year(book));
    outfile_texts(out, "\nregime = ", book_setting(book, "regime"),
                  "\npayment = ", book_setting(book, "payment"), "\n", NULL);
}

static void offices_write(const Book *book, SettingsOut *settings)
{
    const GPtrArray *offices = book_names(book, FIELD_OFFICE);

    if (offices->len > 0)
        outfile_text(settings->out, "\n[offices]\n");
    for (unsigned i = 0; i < offices->len; i++) {
        const BookName *office = g_ptr_array_index(offices, i);

        if (is_odd(office->name) && settings->odd == NULL)
            settings->odd = office->code;
        outfile_texts(settings->out, office->code, " = ",
                      office->kind != NULL ? office->kind : "administrative", " ", office->name,
                      "\n", NULL);
    }
}

static void see_group(const char *name, const char *value G_GNUC_UNUSED, void *data)
{
    SettingsOut *settings = data;

    if (g_str_has_prefix(name, settings->group))
        settings->odd = name;
}

/* A group of settings that may be empty. */
static void group_write(const Book *book, const char *group, SettingsOut *settings)
{
    g_autofree char *prefix = g_strconcat(group, ".", NULL);
    SettingsOut seen = {.group = prefix};

    book_each_setting(book, see_group, &seen);
    if (seen.odd == NULL)
        return;
    outfile_texts(settings->out, "\n[", group, "]\n", NULL);
    settings->group = prefix;
    book_each_setting(book, setting_write, settings);
}

bool settings_write(Export *from, Outfile *out, GError **error)
{
    SettingsOut settings = {.out = out};

    book_write(from->book, out);
    group_write(from->book, "unit", &settings);
    group_write(from->book, "control", &settings);
    group_write(from->book, "payment", &settings);
    offices_write(from->book, &settings);
    if (settings.odd == NULL)
        return true;
    error_set(error, ERROR_INPUT, "export-setting", "found", settings.odd, NULL);
    return false;
}
