/* made.h: a small regime, a small book, and documents as text that a test can compare
 *
 * The book spends 996.21 wan: 394.65 (2013201, basic, 30101), 560.59 (2013202, project P01, 30201)
 * and 40.97 (2080505, basic, 30108); its income is 1,000 wan. Last year's figures are given.
 */
#pragma once
#include "test.h"

#include "base/error.h"
#include "disclosure/internal.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
    char *folder;
    Catalog *catalog;
    Forms *forms;
    Book *book;
    Compilation *compilation;
} Made;

/* ---- the regime ---- */

static inline void made_write(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, "small", name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);

    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline void made_copy(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(SOURCE_DIR, "data", "2021", name, NULL);
    g_autofree char *text = NULL;

    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    made_write(folder, name, text);
}

static inline void made_form(const char *folder, const char *id, const char *unit, const char *rest)
{
    g_autofree char *name = g_strdup_printf("statements/%s.txt", id);
    g_autofree char *text =
        g_strdup_printf("statement  %s  %s表  题目\nsource  样表\ngroup  final\n"
                        "unit  %s  2\nempty  本表无数据。\n%s",
                        id, id, unit, rest);

    made_write(folder, name, text);
}

#define MADE_BY_NATURE                                                                             \
    "layout  table\nrows  function  total class section item  expenditure[]\n"                     \
    "column  total  合计  -  basic + project\n"                                                  \
    "column  basic  其中|基本支出  -  expenditure[nature=basic]\n"                           \
    "column  project  其中|项目支出  -  expenditure[nature=project]\n"

static inline void made_forms(const char *folder)
{
    made_form(folder, "final-4", "元", MADE_BY_NATURE);
    made_form(folder, "final-3", "元",
              "layout  table\nrows  function  total item  income[]\n"
              "column  code  项目|编码  text  @.code\ncolumn  name  项目|名称  text  @.name\n"
              "column  total  收入  -  income[]\n");
    made_form(folder, "final-8-1", "元",
              "layout  table\nrows  function  total item  expenditure[]\n"
              "column  total  合计  -  sum(final-8-1/@/{class})\n"
              "columns  economy  class section  used\ncells  expenditure[]\n");
    made_form(folder, "side", "万元",
              "layout  sides in out\ncolumn  amount  金额\ncolumn  more  其他\n"
              "block  in  收入  amount\n"
              "row  income  1  一、拨款收入  income[]\n"
              "total  in.year  2  本年收入合计  income\n"
              "row  opening  3  （一）年初  0yuan\n"
              "total  in.total  4  总计  in.year + opening\n"
              "block  out  支出\n"
              "row  basic  5  基本支出  expenditure[nature=basic]\n"
              "row  project  6  其中：项目支出  expenditure[nature=project]\n"
              "total  out.year  7  本年支出合计  basic + project\n"
              "total  out.total  8  总计  in.total\n"
              "cell  basic  more  -\n");
    made_form(folder, "people", "-",
              "layout  table\ncolumn  number  人数  count\n"
              "heading  head  -  一、人员\n"
              "count  staff  1  在职  staff.on_duty[]\ncount  nobody  2  离休  people.number[]\n");
    made_form(folder, "nothing", "万元",
              "layout  table\nrows  function  total item  expenditure[fund=capital]\n"
              "column  name  名称  text  @.name\n"
              "column  total  合计  -  expenditure[fund=capital]\n");
}

static inline void made_regime(const char *folder)
{
    static const char *const names[] = {"function.csv",  "economy.csv", "accounts.csv",
                                        "funds.csv",     "natures.csv", "measures.txt",
                                        "registers.txt", "words.txt",   "report/words.txt"};

    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
        made_copy(folder, names[i]);
    made_write(folder, "regime.ini", "[regime]\ntitle = small\nyear = 2021\n");
    made_write(folder, "glossary.csv",
               "term,definition,source,code,when\n"
               "支出,花掉的钱,样,,\n收入,进来的钱,样,,final-3/total/total > 0yuan\n"
               "外债,没有的事,样,,final-3/total/total < 0yuan\n"
               "行政运行,机关的基本支出,样,2013201,\n政协会议,没有用到,样,2010204,\n");
    made_forms(folder);
}

/* ---- the book ---- */

static inline void made_good(const GError *error)
{
    if (error == NULL)
        return;
    print_message("%s: %s: %s\n", error_id(error), error_fact(error, "place"),
                  error_fact(error, "found"));
    fail();
}

static inline BookEntry made_entry(const Catalog *catalog, Code account, Side side, int64_t fen,
                                   Code function, Code economy, const char *nature)
{
    return (BookEntry){.account = account,
                       .fund = catalog_code(catalog, FIELD_FUND, "general"),
                       .function = function,
                       .economy = economy,
                       .nature = catalog_code(catalog, FIELD_NATURE, nature),
                       .side = side,
                       .amount = {fen},
                       .memo = ""};
}

static inline void made_voucher(Made *made)
{
    const Catalog *c = made->catalog;
    BookEntry entries[] = {
        made_entry(c, 7101, SIDE_DEBIT, 394650000, 2013201, 30101, "basic"),
        made_entry(c, 7101, SIDE_DEBIT, 560590000, 2013202, 30201, "project"),
        made_entry(c, 7101, SIDE_DEBIT, 40970000, 2080505, 30108, "basic"),
        made_entry(c, 6001, SIDE_CREDIT, 1000000000, 2013201, 0, "basic"),
        {.account = 8001, .side = SIDE_DEBIT, .amount = {3790000}, .memo = ""},
    };
    BookVoucher voucher = {.month = 3,
                           .day = 5,
                           .number = 1,
                           .stage = STAGE_NORMAL,
                           .memo = "支出",
                           .entries = entries,
                           .entry_count = G_N_ELEMENTS(entries)};
    g_autoptr(GError) error = NULL;

    entries[1].project = book_name(made->book, FIELD_PROJECT, "P01")->number;
    assert_true(book_post(made->book, &voucher, &error) || (made_good(error), false));
}

/* Adds a row of a register: pairs of a column's id and a value, ended by NULL. */
static inline void made_row(Made *made, const char *id, const char *const *pairs)
{
    const Table *table = catalog_table(made->catalog, id);
    g_autofree const char **values = g_new0(const char *, table->column_count + 1);
    g_autoptr(GError) error = NULL;

    for (; *pairs != NULL; pairs += 2)
        values[table_column(table, pairs[0]) - table->columns] = pairs[1];
    book_add_row(made->book, table, values, &error);
    made_good(error);
}

static inline void made_registers(Made *made)
{
    made_row(made, "staff",
             (const char *[]){"office", "00", "kind", "servant", "establishment", "20", "opening",
                              "18", "moved_in", "2", "moved_out", "1", "on_duty", "19", NULL});
    made_row(made, "reception",
             (const char *[]){"date", "2021-05-03", "affairs", "domestic", "batches", "2",
                              "persons", "30", "amount", "123456", "purpose", "考察 {year} <b>",
                              NULL});
    made_row(made, "reception",
             (const char *[]){"date", "2021-04-01", "affairs", "foreign", "batches", "1", "persons",
                              "5", "amount", "50000", "purpose", "", NULL});
    made_row(made, "score", (const char *[]){"subject", "整体", "score", "955000", NULL});
}

static inline void made_book(Made *made)
{
    const BookFacts facts = {.year = 2021,
                             .regime = "small",
                             .payment = "direct",
                             .code = "305301",
                             .name = "某单位",
                             .short_name = "单位",
                             .kind = "administrative"};
    g_autofree char *path = g_build_filename(made->folder, "test.book", NULL);
    g_autoptr(GError) error = NULL;
    Book *book = made->book = book_create(path, &facts, "test", &error);

    made_good(error);
    assert_true(book_begin(book, NULL));
    assert_true(book_put_name(book, FIELD_OFFICE, "00", "本级", "administrative", NULL));
    assert_true(book_put_name(book, FIELD_OFFICE, "01", "服务中心", "reference", NULL));
    assert_true(book_put_name(book, FIELD_OFFICE, "02", "信息中心", "institution", NULL));
    assert_true(book_put_name(book, FIELD_PROJECT, "P01", "甲项目", NULL, NULL));
    made_voucher(made);
    made_registers(made);
    assert_true(book_add_text(book, "duty", "一、管人事 {year} 与 <b>党员</b>。", NULL));
    assert_true(book_add_text(book, "duty", "# 不是标题", NULL));
    assert_true(book_add_text(book, "reason.2013202", "项目增加", NULL));
    assert_true(book_give_cell(book, 2020, "final-4/total/total", INT64_C(9000000) * 10000, NULL));
    assert_true(book_commit(book, NULL));
}

/* ---- life cycle ---- */

static inline void made_remove(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;

    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        made_remove(inside);
    }
    if (folder != NULL)
        g_dir_close(folder);
    g_remove(path);
}

static inline int made_set_up(void **state)
{
    Made *made = g_new0(Made, 1);
    g_autoptr(GError) error = NULL;

    made->folder = g_dir_make_tmp("juesuan-disclosure-XXXXXX", NULL);
    made_regime(made->folder);
    made->catalog = catalog_read(made->folder, "small", &error);
    made_good(error);
    made->forms = forms_read(made->catalog, &error);
    made_good(error);
    made_book(made);
    made->compilation = compilation_new(made->book, made->catalog, made->forms, YEAR_END, &error);
    made_good(error);
    *state = made;
    return 0;
}

static inline int made_tear_down(void **state)
{
    Made *made = *state;

    compilation_free(made->compilation);
    book_close(made->book);
    forms_free(made->forms);
    catalog_free(made->catalog);
    made_remove(made->folder);
    g_free(made->folder);
    g_free(made);
    return 0;
}

/* ---- documents as text ---- */

static inline void made_show_inline(GString *out, const Node *node)
{
    for (unsigned i = 0; i < node_count(node); i++) {
        const Node *child = node_at(node, i);

        if (child->kind == NODE_FIGURE)
            g_string_append_printf(out, "<%s %s>", child->text, child->origin);
        else
            g_string_append_printf(out, "%s%s", child->kind == NODE_MISSING ? "!" : "",
                                   child->text);
    }
}

/* Cells: ^ head, * strong, 2x1 spans, > indents, ~ at the end: aligned there. */
static inline void made_show_cell(GString *out, const Node *cell)
{
    g_string_append(out, cell->head ? "^" : "");
    g_string_append(out, cell->strong ? "*" : "");
    if (cell->colspan > 1 || cell->rowspan > 1)
        g_string_append_printf(out, "%ux%u ", cell->colspan, cell->rowspan);
    for (unsigned i = 0; i < cell->indent; i++)
        g_string_append_c(out, '>');
    g_string_append(out, cell->align == ALIGN_END ? "~" : "");
    made_show_inline(out, cell);
}

static inline void made_show_table(GString *out, const Node *table)
{
    g_string_append_printf(out, "[table %s %s %s]\n", table->number, table->text, table->unit);
    for (unsigned i = 0; i < node_count(table); i++) {
        const Node *row = node_at(table, i);

        for (unsigned j = 0; j < node_count(row); j++) {
            g_string_append(out, j > 0 ? "|" : "");
            made_show_cell(out, node_at(row, j));
        }
        g_string_append_c(out, '\n');
    }
    if (table->remark != NULL)
        g_string_append_printf(out, "(%s)\n", table->remark);
}

static inline void made_show_chart(GString *out, const Node *chart)
{
    g_string_append_printf(out, "[%s %s %s]\n", chart->chart == CHART_PIE ? "pie" : "columns",
                           chart->text, chart->unit);
    for (unsigned i = 0; i < node_count(chart); i++) {
        const Node *series = node_at(chart, i);

        g_string_append_printf(out, "%s:", series->text != NULL ? series->text : "");
        for (unsigned j = 0; j < node_count(series); j++) {
            const Node *point = node_at(series, j);

            g_string_append_printf(out, " %s=%s", point->text, point->number);
        }
        g_string_append_c(out, '\n');
    }
}

static inline char *made_show(const Node *root)
{
    GString *out = g_string_new(NULL);

    for (unsigned i = 0; i < node_count(root); i++) {
        const Node *node = node_at(root, i);

        if (node->kind == NODE_TABLE) {
            made_show_table(out, node);
        } else if (node->kind == NODE_CHART) {
            made_show_chart(out, node);
        } else if (node->kind == NODE_PAGE_BREAK) {
            g_string_append(out, "---\n");
        } else {
            g_string_append(out, node->kind == NODE_NOTE ? "> " : "");
            for (int level = 0; node->kind == NODE_HEADING && level < node->level; level++)
                g_string_append(out, level + 1 < node->level ? "#" : "# ");
            made_show_inline(out, node);
            g_string_append_c(out, '\n');
        }
    }
    return g_string_free(out, FALSE);
}

/* ---- filling a template ---- */

static inline Disclosure *made_try(Made *made, const char *text, GError **error)
{
    g_autoptr(Template) template = template_parse(made->catalog, text, "t.txt", error);

    return template != NULL ? disclosure_of_template(made->compilation, template, NULL, error)
                            : NULL;
}

static inline Disclosure *made_fill(Made *made, const char *text)
{
    g_autoptr(GError) error = NULL;
    Disclosure *disclosure = made_try(made, text, &error);

    made_good(error);
    assert_true(document_validate(disclosure->document, &error));
    return disclosure;
}

/* The template gives exactly this. */
static inline void made_gives(void **state, const char *text, const char *wanted)
{
    g_autoptr(Disclosure) disclosure = made_fill(*state, text);
    g_autofree char *shown = made_show(disclosure->document->root);

    assert_string_equal(shown, wanted);
}

/* The template is refused with this message, at this place. */
static inline void made_refuses(void **state, const char *text, const char *id, const char *place)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Disclosure) disclosure = made_try(*state, text, &error);

    assert_null(disclosure);
    assert_non_null(error);
    assert_string_equal(error_id(error), id);
    assert_string_equal(error_fact(error, "place"), place);
}

#define MADE_RUN(name, tests)                                                                      \
    (cmocka_set_message_output(CM_OUTPUT_TAP),                                                     \
     cmocka_run_group_tests_name(name, tests, made_set_up, made_tear_down))
