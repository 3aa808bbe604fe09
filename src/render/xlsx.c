/* xlsx.c: the tables of a document as a workbook, one sheet each, behind a sheet of contents; its
 * charts on a sheet of their own. Headings and paragraphs are not written: a workbook is for
 * figures.
 *
 * A cell holds the figure as it is printed. SpreadsheetML has binary floating point only, so what
 * it holds is the double nearest to the printed decimal; nothing is added up in doubles here.
 *
 * libxlsxwriter writes to a file only: it gets one in the folder of temporary files, which is read
 * back and removed. */
#include "render/xlsx.h"
#include "base/error.h"
#include "render/html.h"
#include "render/printed.h"
#include "render/render.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_NAME_MAX = 31, CELL_TEXT_MAX = 32767, INDENT_MAX = 15, PAPER_A4 = 9 };

void book_check(Book *book, lxw_error outcome)
{
    if (book->first_error == LXW_NO_ERROR)
        book->first_error = outcome;
}

static void outline(lxw_format *format)
{
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xA6A6A6);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
}

static void align(lxw_format *format, Align where)
{
    static const uint8_t names[] = {[ALIGN_START] = LXW_ALIGN_LEFT,
                                    [ALIGN_CENTER] = LXW_ALIGN_CENTER,
                                    [ALIGN_END] = LXW_ALIGN_RIGHT};

    format_set_align(format, names[where]);
}

static void format_by_kind(lxw_format *format, const Look *look)
{
    switch (look->kind) {
    case LOOK_TITLE:
        format_set_font_size(format, 16);
        format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
        break;
    case LOOK_ASIDE:
        format_set_font_size(format, 10);
        break;
    case LOOK_REMARK:
        format_set_font_size(format, 10);
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
        break;
    case LOOK_HEAD:
        outline(format);
        format_set_bg_color(format, 0xE8ECF1);
        format_set_text_wrap(format);
        break;
    case LOOK_TEXT:
        outline(format);
        format_set_text_wrap(format);
        break;
    case LOOK_NUMBER:
        outline(format);
        format_set_num_format(format, look->number_format);
        break;
    case LOOK_LINK:
        format_set_font_color(format, 0x1F4E99);
        format_set_underline(format, LXW_UNDERLINE_SINGLE);
        break;
    }
}

static lxw_format *format_new(Book *book, const Look *look)
{
    lxw_format *format = workbook_add_format(book->workbook);

    format_set_font_name(format,
                         look->kind == LOOK_TITLE || look->kind == LOOK_HEAD ? "黑体" : "宋体");
    format_set_font_size(format, 11);
    format_by_kind(format, look);
    align(format, look->align);
    if (look->strong)
        format_set_bold(format);
    if (look->missing)
        format_set_bg_color(format, 0xFFFF00);
    if (look->indent > 0)
        format_set_indent(format, (uint8_t)MIN(look->indent, INDENT_MAX));
    return format;
}

lxw_format *book_format(Book *book, const Look *look)
{
    g_autofree char *key = g_strdup_printf("%d %d %d %d %u %s", (int)look->kind, (int)look->align,
                                           look->strong, look->missing, look->indent,
                                           look->number_format != NULL ? look->number_format : "");
    lxw_format *format = g_hash_table_lookup(book->formats, key);

    if (format == NULL) {
        format = format_new(book, look);
        g_hash_table_insert(book->formats, g_steal_pointer(&key), format);
    }
    return format;
}

/* `wanted` without what a sheet's name may not hold, at most `length` characters long. */
static char *name_allowed(const char *wanted, unsigned length)
{
    GString *name = g_string_new(NULL);

    for (const char *at = wanted; *at != '\0' && length > 0; at = g_utf8_next_char(at), length--) {
        gunichar c = g_utf8_get_char(at);

        if (c < 0x20 || c > 0xFFFF || strchr("[]:*?/\\'", (int)MIN(c, 0x7F)) != NULL)
            g_string_append_c(name, '-');
        else
            g_string_append_unichar(name, c);
    }
    return g_string_free(name, FALSE);
}

/* Takes `name` when no other sheet has it; sheet names differ by more than case. */
static bool name_take(Book *book, const char *name)
{
    return g_hash_table_add(book->names, g_utf8_strdown(name, -1));
}

static char *sheet_name(Book *book, const char *wanted)
{
    char *name = name_allowed(wanted, SHEET_NAME_MAX);

    for (unsigned number = 2; *name == '\0' || !name_take(book, name); number++) {
        g_autofree char *suffix = g_strdup_printf("(%u)", number);
        g_autofree char *start = name_allowed(wanted, SHEET_NAME_MAX - (unsigned)strlen(suffix));

        g_free(name);
        name = g_strconcat(start, suffix, NULL);
    }
    return name;
}

lxw_worksheet *book_add_sheet(Book *book, const char *wanted)
{
    g_autofree char *name = sheet_name(book, wanted);
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, name);

    if (sheet == NULL)
        book_check(book, LXW_ERROR_SHEETNAME_ALREADY_USED);
    return sheet;
}

void book_write_text(Book *book, lxw_worksheet *sheet, lxw_row_t row, unsigned column,
                     const char *text, const Look *look)
{
    lxw_format *format = book_format(book, look);
    g_autofree char *cut = NULL;

    if (text == NULL || *text == '\0') {
        book_check(book, worksheet_write_blank(sheet, row, (lxw_col_t)column, format));
        return;
    }
    if (g_utf8_strlen(text, -1) > CELL_TEXT_MAX)
        text = cut = g_utf8_substring(text, 0, CELL_TEXT_MAX);
    book_check(book, worksheet_write_string(sheet, row, (lxw_col_t)column, text, format));
}

void book_write_figure(Book *book, lxw_worksheet *sheet, lxw_row_t row, unsigned column,
                       const FigureValue *figure, const char *text, Look look)
{
    g_autofree char *decimal = printed_decimal(figure, text);
    g_autofree char *number_format = printed_format(figure, text);

    look.align = ALIGN_END;
    if (decimal == NULL) {
        look.kind = LOOK_TEXT;
        book_write_text(book, sheet, row, column, text, &look);
        return;
    }
    look.kind = LOOK_NUMBER;
    look.number_format = number_format;
    book_check(book,
               worksheet_write_number(sheet, row, (lxw_col_t)column, g_ascii_strtod(decimal, NULL),
                                      book_format(book, &look)));
}

void book_merge(Book *book, lxw_worksheet *sheet, lxw_row_t row, unsigned column, unsigned rows,
                unsigned columns, const Look *look)
{
    if (rows * columns > 1)
        book_check(book, worksheet_merge_range(sheet, row, (lxw_col_t)column, row + rows - 1,
                                               (lxw_col_t)(column + columns - 1), "",
                                               book_format(book, look)));
}

void book_set_page(lxw_worksheet *sheet)
{
    worksheet_set_paper(sheet, PAPER_A4);
    worksheet_set_margins(sheet, 0.5, 0.5, 0.7, 0.7);
    worksheet_fit_to_pages(sheet, 1, 0); /* as many pages down as it takes */
    worksheet_set_footer(sheet, "&C— &P —");
    worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
}

/* "财决01表" names its sheet 财决01; a table without a number is named by its title. */
static char *table_sheet_name(const Node *table)
{
    const char *wanted = table->number != NULL ? table->number : table->text;
    size_t size = wanted != NULL ? strlen(wanted) : 0;

    if (wanted == NULL)
        return g_strdup("");
    if (table->number != NULL && g_str_has_suffix(wanted, "表"))
        size -= strlen("表");
    return g_strndup(wanted, size);
}

static GPtrArray *nodes_of_kind(const Node *root, NodeKind kind)
{
    GPtrArray *nodes = g_ptr_array_new();

    for (unsigned i = 0; i < node_count(root); i++)
        if (node_at(root, i)->kind == kind)
            g_ptr_array_add(nodes, node_at(root, i));
    return nodes;
}

static void write_link(Book *book, lxw_worksheet *contents, lxw_row_t row, const char *number,
                       const char *title, const lxw_worksheet *sheet)
{
    const Look aside = {.kind = LOOK_ASIDE}, link = {.kind = LOOK_LINK};
    g_autofree char *target = g_strdup_printf("internal:'%s'!A1", sheet->name);

    book_write_text(book, contents, row, 0, number, &aside);
    book_check(book, worksheet_write_url_opt(contents, row, 1, target, book_format(book, &link),
                                             title != NULL && *title != '\0' ? title : sheet->name,
                                             NULL));
}

static void write_sheets(Book *book, lxw_worksheet *contents, const HtmlWords *words)
{
    const Node *root = book->document->root;
    g_autoptr(GPtrArray) tables = nodes_of_kind(root, NODE_TABLE);
    g_autoptr(GPtrArray) charts = nodes_of_kind(root, NODE_CHART);
    lxw_row_t row = 3;

    for (unsigned i = 0; i < tables->len; i++) {
        const Node *table = g_ptr_array_index(tables, i);
        g_autofree char *name = table_sheet_name(table);
        lxw_worksheet *sheet = book_add_sheet(book, name);

        if (sheet == NULL)
            return;
        write_link(book, contents, row++, table->number, table->text, sheet);
        book_write_table(book, sheet, table);
    }
    if (charts->len > 0) {
        lxw_worksheet *sheet = book_add_sheet(book, html_word(words, "charts"));

        if (sheet == NULL)
            return;
        write_link(book, contents, row++, NULL, NULL, sheet);
        book_write_charts(book, sheet);
    }
}

static void write_contents_head(Book *book, lxw_worksheet *sheet)
{
    const Look title = {.kind = LOOK_TITLE}, aside = {.kind = LOOK_ASIDE};

    worksheet_set_column(sheet, 0, 0, 16, NULL);
    worksheet_set_column(sheet, 1, 1, 60, NULL);
    worksheet_set_row(sheet, 0, 30, NULL);
    book_write_text(book, sheet, 0, 0, book->document->title, &title);
    book_write_text(book, sheet, 1, 0, book->document->unit_name, &aside);
    book_set_page(sheet);
}

/* The day a document was made as seconds since 1970, in UTC wherever the machine stands. Without
 * one a fixed day: 0 would ask libxlsxwriter for the clock. */
static time_t created_time(const char *date)
{
    g_autofree char *text = g_strconcat(date != NULL ? date : "", "T00:00:00Z", NULL);
    g_autoptr(GDateTime) time = g_date_time_new_from_iso8601(text, NULL);

    return time != NULL ? (time_t)g_date_time_to_unix(time) : 315532800; /* 1980-01-01 */
}

static void write_properties(Book *book)
{
    const Document *document = book->document;
    lxw_doc_properties properties = {.title = document->title,
                                     .author = document->unit_name,
                                     .company = document->unit_name,
                                     .created = created_time(document->created)};

    book_check(book, workbook_set_properties(book->workbook, &properties));
    if (document->regime != NULL)
        book_check(book,
                   workbook_set_custom_property_string(book->workbook, "regime", document->regime));
    if (document->year > 0)
        book_check(book,
                   workbook_set_custom_property_integer(book->workbook, "year", document->year));
}

/* Writes the workbook to `path`; the outcome is the first that was not good. */
static lxw_error write_workbook(const Document *document, const char *path)
{
    Book book = {.document = document, .workbook = workbook_new(path)};
    HtmlWords *words;
    lxw_worksheet *contents;
    lxw_error closed;

    if (book.workbook == NULL)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    book.formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    book.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    words = html_words_new(document->language);
    contents = book_add_sheet(&book, html_word(words, "contents"));
    write_contents_head(&book, contents);
    write_sheets(&book, contents, words);
    write_properties(&book);
    html_words_free(words);
    g_hash_table_unref(book.formats);
    g_hash_table_unref(book.names);
    closed = workbook_close(book.workbook);
    return book.first_error != LXW_NO_ERROR ? book.first_error : closed;
}

static void fail(GError **error, const char *reason)
{
    error_set(error, ERROR_SYSTEM, "workbook-unwritable", "reason", reason, NULL);
}

static GBytes *file_take(const char *path, GError **error)
{
    g_autoptr(GError) reason = NULL;
    char *bytes;
    size_t size;

    if (g_file_get_contents(path, &bytes, &size, &reason))
        return g_bytes_new_take(bytes, size);
    fail(error, reason->message);
    return NULL;
}

static GBytes *xlsx_render(const Document *document, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autofree char *path = NULL;
    GBytes *bytes = NULL;
    lxw_error outcome;
    int file = g_file_open_tmp("juesuan-XXXXXX", &path, &reason);

    if (file < 0) {
        fail(error, reason->message);
        return NULL;
    }
    close(file);
    outcome = write_workbook(document, path);
    if (outcome == LXW_NO_ERROR)
        bytes = file_take(path, error);
    else
        fail(error, lxw_strerror(outcome));
    g_unlink(path);
    return bytes;
}

extern const Renderer renderer_xlsx;
const Renderer renderer_xlsx = {
    .name = "xlsx",
    .media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    .render = xlsx_render,
};
