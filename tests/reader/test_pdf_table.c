/* The tables of a PDF: ruled and unruled, with spans, heads and names, and on over the page end. */
#include "test.h"

#include "pdf/paper.h"

#include <string.h>

static const double edges[] = {60, 200, 300, 400};

static char *cell_text(const Node *table, unsigned row, unsigned cell)
{
    return node_plain(node_at(node_at(table, row), cell));
}

#define assert_cell(table, row, cell, expected)                                                    \
    do {                                                                                           \
        g_autofree char *text_ = cell_text(table, row, cell);                                      \
        assert_string_equal(text_, expected);                                                      \
    } while (0)

static Paper *paper_with_page(void)
{
    Paper *paper = paper_new();

    paper_page(paper, 595, 842, 0);
    return paper;
}

static void a_ruled_table_is_its_grid(void **state)
{
    static const char *const texts[] = {"项目",         "预算数", "决算数", "栏次",     "1", "2",
                                        "一、公共服务", "1.00",   "-2.50",  "二、外交", "",  ""};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_centre(paper, 80, 14, "收入支出决算总表");
    paper_text(paper, 350, 96, 9, "公开01表");
    paper_text(paper, 60, 110, 9, "部门：水务局");
    paper_text(paper, 340, 110, 9, "单位：万元");
    paper_grid(paper, 116, edges, 3, texts, 4);
    paper_text(paper, 60, 205, 9, "注：本表反映总收支。");
    document = paper_read(paper, NULL);

    assert_non_null(document);
    assert_int_equal(node_count(document->root), 3);
    table = node_at(document->root, 1);
    assert_int_equal(table->kind, NODE_TABLE);
    assert_string_equal(table->text, "收入支出决算总表");
    assert_string_equal(table->number, "公开01表");
    assert_string_equal(table->unit, "单位：万元");
    assert_int_equal(node_count(table), 4);
    assert_true(node_at(node_at(table, 1), 2)->head);
    assert_false(node_at(node_at(table, 2), 0)->head);
    assert_cell(table, 2, 2, "-2.50");
    assert_cell(table, 3, 1, "");
    assert_int_equal(node_at(document->root, 2)->kind, NODE_NOTE);
}

static void missing_lines_join_cells(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table, *first;
    (void)state;

    /* a frame of 3 by 3 whose first cell is two wide, and whose last column's first two are one */
    for (unsigned i = 0; i <= 3; i++)
        paper_rule(paper, 60, 100 + 20 * i, i == 1 ? 300 : 400, 100 + 20 * i);
    paper_rule(paper, 60, 100, 60, 160);
    paper_rule(paper, 200, 120, 200, 160);
    paper_rule(paper, 300, 100, 300, 160);
    paper_rule(paper, 400, 100, 400, 160);
    paper_text(paper, 100, 114, 9, "项目");
    paper_text(paper, 320, 124, 9, "合计");
    paper_text(paper, 64, 134, 9, "编码");
    paper_text(paper, 210, 134, 9, "名称");
    paper_text(paper, 64, 154, 9, "201");
    paper_text(paper, 310, 154, 9, "3.00");
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    first = node_at(node_at(table, 0), 0);
    assert_int_equal(first->colspan, 2);
    assert_int_equal(node_at(node_at(table, 0), 1)->rowspan, 2);
    assert_int_equal(node_count(node_at(table, 1)), 2);
    assert_int_equal(node_count(node_at(table, 2)), 3);
    assert_true(node_at(node_at(table, 1), 0)->head);
    assert_false(node_at(node_at(table, 2), 0)->head);
}

static void a_broken_label_closes(void **state)
{
    static const char *const texts[] = {"科目", "金额", "备注", "", "", ""};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_grid(paper, 100, edges, 3, texts, 2);
    paper_text(paper, 64, 126, 7, "机关事业单位基本");
    paper_text(paper, 64, 134, 7, "养老保险缴费");
    paper_text(paper, 204, 130, 7, "6.18");
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    assert_cell(table, 1, 0, "机关事业单位基本养老保险缴费");
    assert_int_equal(node_count(node_at(node_at(table, 1), 0)), 2);
    assert_cell(table, 1, 1, "6.18");
}

static void a_table_goes_on_over_the_page_end(void **state)
{
    static const char *const first[] = {"项目", "预算数", "决算数", "201", "1.00", "2.00"};
    static const char *const bare[] = {"202", "3.00", "4.00", "203", "5.00", "6.00"};
    static const char *const headed[] = {"项目", "预算数", "决算数", "204", "7.00", "8.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_grid(paper, 700, edges, 3, first, 2);
    paper_text(paper, 290, 800, 9, "— 1 —");
    paper_page(paper, 595, 842, 0);
    paper_grid(paper, 80, edges, 3, bare, 2);
    paper_text(paper, 290, 800, 9, "— 2 —");
    paper_page(paper, 595, 842, 0);
    paper_grid(paper, 80, edges, 3, headed, 2);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 1);
    table = node_at(document->root, 0);
    assert_int_equal(node_count(table), 5);
    assert_cell(table, 4, 0, "204");
    assert_int_equal(node_at(node_at(table, 4), 0)->place.page, 3);
}

static void a_table_of_its_own_does_not(void **state)
{
    static const char *const first[] = {"项目", "预算数", "决算数", "201", "1.00", "2.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    (void)state;

    paper_grid(paper, 700, edges, 3, first, 2);
    paper_page(paper, 595, 842, 0);
    paper_centre(paper, 70, 14, "支出决算表");
    paper_grid(paper, 80, edges, 3, first, 2);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 2);
    assert_string_equal(node_at(document->root, 1)->text, "支出决算表");
}

/* A browser draws the borders of a whole table on each page, and clips them. */
static void what_is_clipped_is_no_rule(void **state)
{
    static const char *const texts[] = {"项目", "预算数", "决算数", "201", "1.00", "2.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    (void)state;

    paper_centre(paper, 90, 12, "支出决算表");
    paper_clip(paper, 60, 100, 400, 200);
    paper_rule(paper, 401.6, 70, 401.6, 130);
    paper_rule(paper, 60, 70, 60, 130);
    paper_grid(paper, 100, edges, 3, texts, 2);
    paper_unclip(paper);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 1);
    assert_int_equal(node_count(node_at(document->root, 0)), 2);
    assert_string_equal(node_at(document->root, 0)->text, "支出决算表");
}

/* A workbook prints title rows on every page: unit of the table, its name and the unit of money. */
static void names_repeated_over_it_do_not_end_a_table(void **state)
{
    static const char *const first[] = {"项目", "预算数", "决算数", "201", "1.00", "2.00"};
    static const char *const next[] = {"项目", "预算数", "决算数", "202", "3.00", "4.00"};
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(Document) document = NULL;
    (void)state;

    for (unsigned page = 0; page < 2; page++) {
        paper_page(paper, 595, 842, 0);
        paper_centre(paper, 80, 14, "支出决算表");
        paper_text(paper, 60, 110, 9, "编制部门：水务局");
        paper_text(paper, 340, 110, 9, "单位：万元");
        paper_grid(paper, 116, edges, 3, page == 0 ? first : next, 2);
    }
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 2);
    assert_int_equal(node_count(node_at(document->root, 1)), 3);
    assert_cell(node_at(document->root, 1), 2, 0, "202");
}

/* And what is too wide for a page goes on beside it, on the next. */
static void columns_without_room_stand_on_the_next_page(void **state)
{
    static const char *const first[] = {"项目", "预算数", "决算数", "教育", "1.00", "2.00",
                                        "卫生", "3.00",   "4.00",   "合计", "4.00", "6.00"};
    static const char *const next[] = {"项目", "基本支出", "项目支出", "教育", "1.50", "0.50",
                                       "卫生", "4.00",     "0.00",     "合计", "5.50", "0.50"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_grid(paper, 100, edges, 3, first, 4);
    paper_page(paper, 595, 842, 0);
    paper_text(paper, 340, 90, 9, "单位：万元");
    paper_grid(paper, 100, edges, 3, next, 4);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 1);
    table = node_at(document->root, 0);
    assert_int_equal(node_count(table), 4);
    assert_int_equal(node_count(node_at(table, 1)), 5);
    assert_cell(table, 0, 3, "基本支出");
    assert_cell(table, 2, 4, "0.00");
    assert_string_equal(table->unit, "单位：万元");
}

/* Two tables of one shape on two pages are two. */
static void tables_of_one_shape_stay_apart(void **state)
{
    static const char *const texts[] = {"项目", "本年合计", "财政拨款", "教育", "1.00", "2.00",
                                        "卫生", "3.00",     "4.00",     "合计", "4.00", "6.00"};
    g_autoptr(Paper) paper = paper_new();
    g_autoptr(Document) document = NULL;
    (void)state;

    for (unsigned page = 0; page < 2; page++) {
        paper_page(paper, 595, 842, 0);
        paper_centre(paper, 80, 14, page == 0 ? "收入决算表" : "支出决算表");
        paper_text(paper, 340, 95, 9, "单位：万元");
        paper_grid(paper, 100, edges, 3, texts, 4);
    }
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 2);
}

/* Indicators have no figure that tells their head; that it is repeated does. */
static void a_repeated_head_of_words_is_left_out(void **state)
{
    static const char *const first[] = {"一级指标", "二级指标", "指标值",
                                        "产出指标", "数量指标", "优"};
    static const char *const next[] = {"一级指标", "二级指标", "指标值",
                                       "产出指标", "质量指标", "良"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_grid(paper, 700, edges, 3, first, 2);
    paper_page(paper, 595, 842, 0);
    paper_grid(paper, 80, edges, 3, next, 2);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 1);
    table = node_at(document->root, 0);
    assert_int_equal(node_count(table), 3);
    assert_true(node_at(node_at(table, 0), 0)->head);
    assert_false(node_at(node_at(table, 1), 0)->head);
}

static void a_head_cut_by_the_page_end_is_one(void **state)
{
    static const double upper[] = {60, 200, 300, 400, 460};
    static const char *const next[] = {"编码", "名称", "",    "",     "201",  "公共服务",
                                       "1.00", "2.00", "202", "外交", "3.00", "4.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_rule(paper, 60, 780, 460, 780);
    paper_rule(paper, 60, 800, 460, 800);
    for (unsigned i = 0; i <= 4; i++)
        if (i != 1) /* over two columns of what follows */
            paper_rule(paper, upper[i], 780, upper[i], 800);
    paper_text(paper, 160, 794, 9, "项目");
    paper_text(paper, 310, 794, 9, "合计");
    paper_text(paper, 404, 794, 9, "基本支出");
    paper_page(paper, 595, 842, 0);
    paper_grid(paper, 80, upper, 4, next, 3);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 1);
    table = node_at(document->root, 0);
    assert_int_equal(node_count(table), 4);
    assert_int_equal(node_at(node_at(table, 0), 0)->colspan, 2);
    assert_int_equal(node_at(node_at(table, 0), 1)->rowspan, 2);
    assert_true(node_at(node_at(table, 1), 0)->head);
    assert_int_equal(node_count(node_at(table, 1)), 2);
    assert_cell(table, 2, 3, "2.00");
}

static void the_numbers_of_columns_at_a_page_end_are_head(void **state)
{
    static const char *const heads[] = {"项目", "预算数", "决算数", "栏次", "1", "2"},
                             *const rows[] = {"支出", "1.00", "2.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_grid(paper, 740, edges, 3, heads, 2);
    paper_page(paper, 595, 842, 0);
    paper_grid(paper, 60, edges, 3, rows, 1);
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    assert_int_equal(node_count(table), 3);
    assert_true(node_at(node_at(table, 1), 0)->head);
    assert_false(node_at(node_at(table, 2), 0)->head);
}

static void a_figure_broken_in_its_cell_is_whole(void **state)
{
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    for (unsigned i = 0; i < 3; i++)
        paper_rule(paper, 60, 100 + 40 * i, 400, 100 + 40 * i);
    for (unsigned i = 0; i < 4; i++)
        paper_rule(paper, edges[i], 100, edges[i], 180);
    paper_text(paper, 70, 120, 9, "项目");
    paper_text(paper, 210, 120, 9, "预算数");
    paper_text(paper, 310, 120, 9, "决算数");
    paper_text(paper, 70, 160, 9, "教育");
    paper_text(paper, 230, 154, 9, "25,687,626.");
    paper_text(paper, 280, 166, 9, "39");
    paper_text(paper, 330, 154, 9, "25,687,6");
    paper_text(paper, 350, 166, 9, "26.40");
    document = paper_read(paper, NULL);

    table = node_at(document->root, (unsigned)node_count(document->root) - 1);
    assert_cell(table, (unsigned)node_count(table) - 1, 1, "25,687,626.39");
    assert_cell(table, (unsigned)node_count(table) - 1, 2, "25,687,626.40");
}

static void a_title_need_not_be_centred(void **state)
{
    static const char *const texts[] = {"项目", "预算数", "决算数", "201", "1.00", "2.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_text(paper, 60, 70, 12, "支出决算表");
    paper_text(paper, 340, 84, 9, "公开03表");
    paper_text(paper, 60, 98, 9, "编制单位：水务局");
    paper_text(paper, 200, 98, 9, "2021年度");
    paper_text(paper, 340, 98, 9, "单位：万元");
    paper_grid(paper, 104, edges, 3, texts, 2);
    document = paper_read(paper, NULL);

    table = node_at(document->root, (unsigned)node_count(document->root) - 1);
    assert_string_equal(table->text, "支出决算表");
    assert_string_equal(table->number, "公开03表");
    assert_string_equal(table->unit, "单位：万元");
}

static void columns_of_figures_are_a_table(void **state)
{
    static const char *const rows[][4] = {{"一般公共服务", "1,200.00", "住房保障", "90.00"},
                                          {"教育", "30.50", "其他", "1.00"},
                                          {"外交", NULL, NULL, NULL},
                                          {"合计", "1,230.50", "合计", "91.00"}};
    static const double rights[] = {0, 260, 0, 460}, lefts[] = {60, 0, 300, 0};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_text(paper, 60, 100, 10, "收入");
    paper_text(paper, 240, 100, 10, "金额");
    paper_text(paper, 300, 100, 10, "支出");
    paper_text(paper, 440, 100, 10, "金额");
    for (unsigned i = 0; i < 16; i++)
        if (rows[i / 4][i % 4] != NULL)
            paper_text(paper,
                       i % 2 == 0 ? lefts[i % 4]
                                  : rights[i % 4] - 6.0 * (double)strlen(rows[i / 4][i % 4]),
                       120 + 20 * (i / 4), 10, rows[i / 4][i % 4]);
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    assert_int_equal(table->kind, NODE_TABLE);
    assert_int_equal(node_count(table), 5);
    assert_int_equal(node_count(node_at(table, 1)), 4);
    assert_true(node_at(node_at(table, 0), 0)->head);
    assert_cell(table, 2, 1, "30.50");
    assert_cell(table, 3, 0, "外交");
    assert_cell(table, 3, 3, "");
}

/* Sets `count` texts ("" for none) on one line, centred in columns of 80 points; figures at their
 * right. */
static void set_row(Paper *paper, double y, const char *const *texts, unsigned count)
{
    for (unsigned i = 0; i < count; i++) {
        bool latin = *texts[i] != '\0' && (unsigned char)*texts[i] < 0x80;
        double width =
            latin ? 6.0 * (double)strlen(texts[i]) : 10.0 * (double)g_utf8_strlen(texts[i], -1);
        double room = 80 - width, left = 60 + 80.0 * i;

        if (*texts[i] != '\0')
            paper_text(paper,
                       latin && strchr(texts[i], '.') != NULL ? left + room : left + room / 2, y,
                       10, texts[i]);
    }
}

static void heads_lie_over_what_stands_under_them(void **state)
{
    static const char *const top[] = {"", "", "合计", "三公经费", "", ""},
                             *const under[] = {"编码", "名称", "", "出国", "用车", "接待"},
                             *const numbers[] = {"栏次", "", "1", "2", "3", "4"},
                             *const first[] = {"201", "公共服务", "10.00", "", "6.00", "4.00"},
                             *const second[] = {"205", "教育", "3.00", "", "2.00", "1.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_text(paper, 120, 100, 10, "项目"); /* between its two columns, over none */
    set_row(paper, 100, top, 3);
    paper_text(paper, 400, 100, 10, top[3]);
    set_row(paper, 120, under, 6);
    set_row(paper, 140, numbers, 6);
    set_row(paper, 160, first, 6);
    set_row(paper, 180, second, 6);
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    assert_int_equal(table->kind, NODE_TABLE);
    assert_int_equal(node_count(table), 5);
    assert_cell(table, 0, 0, "项目");
    assert_int_equal(node_at(node_at(table, 0), 0)->colspan, 2);
    assert_cell(table, 0, 1, "合计");
    assert_int_equal(node_at(node_at(table, 0), 1)->rowspan, 2);
    assert_cell(table, 0, 2, "三公经费");
    assert_int_equal(node_at(node_at(table, 0), 2)->colspan, 3);
    assert_true(node_at(node_at(table, 2), 0)->head);
    assert_int_equal(node_count(node_at(table, 3)), 6);
    assert_cell(table, 3, 3, "");
    assert_cell(table, 4, 4, "2.00");
}

static void columns_go_on_over_the_page_end(void **state)
{
    static const char *const heads[] = {"科目", "预算数", "决算数"},
                             *const row[] = {"支出", "12.00", "13.00"},
                             *const sparse[] = {"结余", "", "7.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_centre(paper, 700, 12, "支出决算表");
    set_row(paper, 725, heads, 3); /* alone at the page's end */
    paper_page(paper, 595, 842, 0);
    for (unsigned i = 0; i < 3; i++)
        set_row(paper, 100 + 20 * i, row, 3);
    paper_page(paper, 595, 842, 0);
    set_row(paper, 100, heads, 3); /* repeated */
    set_row(paper, 120, sparse, 3);
    set_row(paper, 140, sparse, 3);
    document = paper_read(paper, NULL);

    assert_int_equal(node_count(document->root), 1);
    table = node_at(document->root, 0);
    assert_string_equal(table->text, "支出决算表");
    assert_int_equal(node_count(table), 6);
    assert_true(node_at(node_at(table, 0), 0)->head);
    assert_false(node_at(node_at(table, 1), 0)->head);
    assert_cell(table, 4, 0, "结余");
    assert_cell(table, 5, 1, "");
    assert_cell(table, 5, 2, "7.00");
}

static void a_label_lies_over_other_columns(void **state)
{
    static const char *const heads[] = {"编码", "名称", "金额", "编码", "名称", "金额"},
                             *const row[] = {"301", "工资", "5.00", "302", "商品", "2.00"},
                             *const sums[] = {"人员合计", "", "5.00", "公用合计", "", "2.00"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table, *last;
    (void)state;

    set_row(paper, 100, heads, 6);
    for (unsigned i = 0; i < 3; i++)
        set_row(paper, 120 + 20 * i, row, 6);
    set_row(paper, 180, sums, 6);
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    last = node_at(table, 4);
    assert_int_equal(node_count(last), 4);
    assert_int_equal(node_at(last, 2)->colspan, 2);
    assert_cell(table, 4, 2, "公用合计");
    assert_cell(table, 4, 3, "2.00");
}

static void rows_need_no_lines_between(void **state)
{
    static const char *const texts[] = {"科目", "预算数", "决算数"};
    g_autoptr(Paper) paper = paper_with_page();
    g_autoptr(Document) document = NULL;
    const Node *table;
    (void)state;

    paper_grid(paper, 100, edges, 3, texts, 1);
    for (unsigned i = 0; i < 4; i++)
        paper_rule(paper, edges[i], 118, edges[i], 200);
    paper_rule(paper, 60, 200, 400, 200);
    for (unsigned i = 0; i < 4; i++) {
        paper_text(paper, 64, 132 + 16 * i, 9, "支出");
        paper_text(paper, 204, 132 + 16 * i, 9, "12.00");
        if (i != 2)
            paper_text(paper, 304, 132 + 16 * i, 9, "13.00");
    }
    document = paper_read(paper, NULL);

    table = node_at(document->root, 0);
    assert_int_equal(node_count(table), 5);
    assert_cell(table, 3, 1, "12.00");
    assert_cell(table, 3, 2, "");
    assert_cell(table, 4, 2, "13.00");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ruled_table_is_its_grid),
        cmocka_unit_test(missing_lines_join_cells),
        cmocka_unit_test(a_broken_label_closes),
        cmocka_unit_test(a_table_goes_on_over_the_page_end),
        cmocka_unit_test(a_table_of_its_own_does_not),
        cmocka_unit_test(what_is_clipped_is_no_rule),
        cmocka_unit_test(names_repeated_over_it_do_not_end_a_table),
        cmocka_unit_test(columns_without_room_stand_on_the_next_page),
        cmocka_unit_test(tables_of_one_shape_stay_apart),
        cmocka_unit_test(a_repeated_head_of_words_is_left_out),
        cmocka_unit_test(a_head_cut_by_the_page_end_is_one),
        cmocka_unit_test(the_numbers_of_columns_at_a_page_end_are_head),
        cmocka_unit_test(a_figure_broken_in_its_cell_is_whole),
        cmocka_unit_test(a_title_need_not_be_centred),
        cmocka_unit_test(columns_of_figures_are_a_table),
        cmocka_unit_test(heads_lie_over_what_stands_under_them),
        cmocka_unit_test(columns_go_on_over_the_page_end),
        cmocka_unit_test(a_label_lies_over_other_columns),
        cmocka_unit_test(rows_need_no_lines_between),
    };
    return TEST_RUN("reader/pdf_table", tests);
}
