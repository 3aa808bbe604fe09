/* example.h: a document with every kind of node, for the tests of document and render */
#pragma once
#include "document/document.h"

static inline Node *example_figure(Node *parent, const char *text, const char *origin, int64_t fen)
{
    Node *node = node_append_new(parent, NODE_FIGURE);

    node->text = g_strdup(text);
    node->origin = g_strdup(origin);
    node->figure = (FigureValue){.kind = FIGURE_MONEY,
                                 .known = true,
                                 .value = exact_from_int(fen),
                                 .unit_fen = 1000000,
                                 .decimals = 2};
    return node;
}

static inline Node *example_heading(Node *root, int level, const char *text)
{
    Node *node = node_append_new(root, NODE_HEADING);

    node->level = level;
    node_append_text(node, text);
    return node;
}

static inline Node *example_cell(Node *row, const char *text, bool head)
{
    Node *cell = node_append_new(row, NODE_CELL);

    cell->head = head;
    if (text != NULL)
        node_append_text(cell, text);
    return cell;
}

static inline Node *example_amount(Node *row, const char *text, const char *origin, int64_t fen)
{
    Node *cell = node_append_new(row, NODE_CELL);

    cell->align = ALIGN_END;
    if (text != NULL)
        example_figure(cell, text, origin, fen);
    return cell;
}

static inline Node *example_point(Node *series, const char *name, const char *text, int64_t fen,
                                  const char *origin)
{
    Node *point = node_append_new(series, NODE_POINT);

    point->text = g_strdup(name);
    point->number = g_strdup(text);
    point->origin = g_strdup(origin);
    point->figure = (FigureValue){.kind = FIGURE_MONEY,
                                  .known = true,
                                  .value = exact_from_int(fen),
                                  .unit_fen = 1000000,
                                  .decimals = 2};
    return point;
}

static inline Node *example_chart(Node *root, ChartKind kind, const char *title)
{
    Node *chart = node_append_new(root, NODE_CHART);

    chart->chart = kind;
    chart->text = g_strdup(title);
    chart->unit = g_strdup("单位：万元");
    return chart;
}

static inline void example_source(Document *document, const char *address, const char *label,
                                  const char *expression, const char *value,
                                  const char *inputs[][4])
{
    Source *source = g_new0(Source, 1);

    source->address = g_strdup(address);
    source->label = g_strdup(label);
    source->expression = g_strdup(expression);
    source->value = g_strdup(value);
    source->inputs = g_ptr_array_new();
    for (unsigned i = 0; inputs != NULL && inputs[i][0] != NULL; i++) {
        SourceInput *input = g_new0(SourceInput, 1);

        input->address = g_strdup(inputs[i][0]);
        input->label = g_strdup(inputs[i][1]);
        input->value = g_strdup(inputs[i][2]);
        input->detail = g_strdup(inputs[i][3]);
        g_ptr_array_add(source->inputs, input);
    }
    document_source_take(document, source);
}

static inline void example_sources(Document *document)
{
    const char *total[][4] = {
        {"public-1/income.this_year/amount", "本年收入合计", "1,285.87 万元", NULL},
        {"public-1/balance.opening/amount", "年初结转和结余", "58.77 万元", "期初余额 3 笔"},
        {NULL}};
    const char *income[][4] = {
        {"income[]", "预算收入", "1,285.87 万元", "一般公共预算 1,285.80；利息 0.07；凭证 46 张"},
        {NULL}};

    example_source(document, "public-1/income.total/amount", "收入支出决算总表 · 总计 · 决算数",
                   "income.this_year + balance.opening", "1,344.64 万元", total);
    example_source(document, "public-1/income.this_year/amount",
                   "收入支出决算总表 · 本年收入合计 · 决算数", "income[]", "1,285.87 万元", income);
    example_source(document, "public-1/balance.opening/amount",
                   "收入支出决算总表 · 年初结转和结余 · 决算数", NULL, "58.77 万元", NULL);
}

static inline void example_sides_table(Node *root)
{
    static const struct {
        const char *left, *amount, *right, *spent;
        int64_t fen, spent_fen;
        unsigned indent;
        bool strong;
    } rows[] = {
        {"一、一般公共预算财政拨款收入", "1,285.80", "一、一般公共服务支出", "1,100.83", 128580,
         110083, 0, false},
        {"二、政府性基金预算财政拨款收入", NULL, "二、社会保障和就业支出", "130.31", 0, 13031, 0,
         false},
        {"其中：利息收入", "0.07", "三、住房保障支出", "54.33", 7, 5433, 1, false},
        {"本年收入合计", "1,285.87", "本年支出合计", "1,285.47", 128587, 128547, 0, true},
        {"年初结转和结余", "58.77", "年末结转和结余", "59.17", 5877, 5917, 1, false},
        {"总计", "1,344.64", "总计", "1,344.64", 134464, 134464, 0, true},
    };
    Node *table = node_append_new(root, NODE_TABLE);
    Node *row = node_append_new(table, NODE_ROW);

    table->id = g_strdup("public-1");
    table->number = g_strdup("公开01表");
    table->text = g_strdup("收入支出决算总表");
    table->unit = g_strdup("单位：万元");
    example_cell(row, "收入", true)->colspan = 2;
    example_cell(row, "支出", true)->colspan = 2;
    row = node_append_new(table, NODE_ROW);
    example_cell(row, "项目", true);
    example_cell(row, "决算数", true);
    example_cell(row, "项目", true);
    example_cell(row, "决算数", true);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++) {
        bool total = strcmp(rows[i].left, "总计") == 0;

        row = node_append_new(table, NODE_ROW);
        example_cell(row, rows[i].left, false)->indent = rows[i].indent;
        example_amount(row, rows[i].amount,
                       total ? "public-1/income.total/amount" : "public-1/income.this_year/amount",
                       rows[i].fen * 10000);
        example_cell(row, rows[i].right, false)->indent = rows[i].indent;
        example_amount(row, rows[i].spent, NULL, rows[i].spent_fen * 10000);
        for (unsigned c = 0; rows[i].strong && c < 4; c++)
            node_at(row, c)->strong = true;
    }
}

/* A table wider than a page, with heads of two rows and joined cells. */
static inline void example_wide_table(Node *root)
{
    Node *table = node_append_new(root, NODE_TABLE);
    Node *top = node_append_new(table, NODE_ROW);
    Node *under = node_append_new(table, NODE_ROW);

    table->id = g_strdup("public-4");
    table->number = g_strdup("公开04表");
    table->text = g_strdup("财政拨款支出决算明细表");
    table->unit = g_strdup("单位：万元");
    table->remark = g_strdup("注：本表反映本年财政拨款的实际支出。");
    table->wide = true;
    example_cell(top, "科目编码", true)->rowspan = 2;
    example_cell(top, "科目名称", true)->rowspan = 2;
    example_cell(top, "合计", true)->rowspan = 2;
    for (unsigned g = 0; g < 4; g++) {
        static const char *const groups[] = {"工资福利支出", "商品和服务支出", "对个人和家庭的补助",
                                             "资本性支出"};
        static const char *const parts[] = {"小计", "基本工资", "津贴补贴"};

        example_cell(top, groups[g], true)->colspan = 3;
        for (unsigned i = 0; i < 3; i++)
            example_cell(under, parts[i], true);
    }
    for (unsigned r = 0; r < 12; r++) {
        Node *row = node_append_new(table, NODE_ROW);
        g_autofree char *code = g_strdup_printf("20132%02u", r);

        example_cell(row, r == 0 ? NULL : code, false);
        example_cell(row, r == 0 ? "合计" : "一般行政管理事务", false)->indent = r % 3;
        for (unsigned c = 0; c < 13; c++)
            example_amount(row, (r + c) % 3 == 1 ? NULL : "1,234.56",
                           c == 0 ? "public-1/income.total/amount" : NULL, 1234560000);
        for (unsigned c = 0; r == 0 && c < node_count(row); c++)
            node_at(row, c)->strong = true;
    }
}

static inline void example_charts(Node *root)
{
    static const struct {
        const char *name, *text;
        int64_t wan100;
    } slices[] = {
        {"一般公共服务支出", "1,100.83", 110083},
        {"社会保障和就业支出", "80.31", 8031},
        {"卫生健康支出", "50.00", 5000},
        {"住房保障支出", "54.33", 5433},
        {"其他支出", "0.00", 0},
        {"农林水支出", "0.40", 40},
    };
    Node *chart = example_chart(root, CHART_COLUMNS, "图1：收、支决算总计变动情况图");
    Node *series = node_append_new(chart, NODE_SERIES);

    series->text = g_strdup("收入总计");
    example_point(series, "2020年", "1,416.62", 1416620000 / 1, "public-1/income.total/amount");
    example_point(series, "2021年", "1,344.64", 1344640000, "public-1/income.total/amount");
    series = node_append_new(chart, NODE_SERIES);
    series->text = g_strdup("支出总计");
    example_point(series, "2020年", "1,416.62", 1416620000, NULL);
    example_point(series, "2021年", "1,344.64", 1344640000, NULL);
    chart = example_chart(root, CHART_PIE, "图2：支出决算结构图");
    series = node_append_new(chart, NODE_SERIES);
    for (unsigned i = 0; i < G_N_ELEMENTS(slices); i++)
        example_point(series, slices[i].name, slices[i].text, slices[i].wan100 * 10000,
                      "public-1/income.this_year/amount");
}

static inline void example_narrative(Node *root)
{
    Node *paragraph = node_append_new(root, NODE_PARAGRAPH);

    node_append_text(paragraph, "2021年度收、支总计 ");
    example_figure(paragraph, "1,344.64", "public-1/income.total/amount", 1344640000);
    node_append_text(paragraph, " 万元。与2020年相比，收、支总计各减少 ");
    example_figure(paragraph, "71.98", "public-1/income.total/amount", 71980000);
    node_append_text(paragraph, " 万元，下降 5.08%。主要变动原因是");
    node_append_new(paragraph, NODE_MISSING)->text = g_strdup("〔原因待填〕");
    node_append_text(paragraph, "；收款人");
    node_append_new(paragraph, NODE_WITHHELD);
    node_append_text(paragraph, "不公开。");
    node_append_text(node_append_new(root, NODE_NOTE),
                     "注：数据四舍五入到两位小数，可能与分项之和略有差别。");
}

/* Hostile texts stand in it too: what looks like markup must come out as text. */
static inline Document *example_document(void)
{
    Document *document = document_new("示例单位2021年度决算", "zh-CN");
    Node *root = document->root;

    document->unit_name = g_strdup("示例区委组织部");
    document->year = 2021;
    document->created = g_strdup("2022-09-30");
    document->regime = g_strdup("2021-sichuan 4f1c");
    example_sources(document);
    example_heading(root, 1, "第一部分 单位概况");
    example_heading(root, 2, "一、基本职能");
    node_append_text(node_append_new(root, NODE_PARAGRAPH),
                     "<script>alert('1')</script> & \"引号\" ]]> </style>");
    example_heading(root, 1, "第二部分 决算情况说明");
    example_heading(root, 2, "一、收入支出决算总体情况说明");
    example_narrative(root);
    example_charts(root);
    node_append_new(root, NODE_PAGE_BREAK);
    example_heading(root, 1, "第三部分 附表");
    example_sides_table(root);
    example_wide_table(root);
    return document;
}
