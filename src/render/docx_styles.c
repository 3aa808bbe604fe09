/* docx_styles.c: every look of a report is a style here, so that a unit can change it in one place.
 * Rule: GB/T 9704-2012, 5.2: text in 仿宋 of size 3 (16 points), heads in 黑体, 楷体 and 仿宋, 22
 * lines of 28 characters on a page. */
#include "render/docx.h"
#include "render/layout.h"

#include <string.h>

#define WESTERN "Times New Roman"

typedef enum { STYLE_PARAGRAPH, STYLE_CHARACTER } StyleType;

typedef struct {
    StyleType type;
    const char *id, *name, *based, *next;
    const char *font;  /* NULL: as the base */
    int size;          /* half points; 0: as the base */
    const char *align; /* NULL: as the base */
    int line;          /* twentieths of a point, exact; -1: single; 0: as the base */
    int before, after; /* twentieths of a point */
    int first_chars;   /* hundredths of a character */
    int left_chars;    /* hundredths of a character */
    int outline;       /* level from 1; 0: none */
    bool bold, keep_next, tab_dots;
    const char *highlight;
} Style;

static const Style styles[] = {
    {STYLE_PARAGRAPH, .id = "Normal", .name = "Normal", .font = "仿宋", .size = 32, .align = "both",
     .line = 576},
    {STYLE_PARAGRAPH, .id = "BodyText", .name = "Body Text", .based = "Normal", .first_chars = 200},
    {STYLE_PARAGRAPH, .id = "Title", .name = "Title", .based = "Normal", .next = "BodyText",
     .font = "宋体", .size = 40, .align = "center", .line = -1, .before = 480, .after = 480,
     .bold = true},
    {STYLE_PARAGRAPH, .id = "Heading1", .name = "heading 1", .based = "Normal", .next = "BodyText",
     .font = "黑体", .size = 36, .align = "center", .line = -1, .before = 240, .after = 240,
     .outline = 1, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "Heading2", .name = "heading 2", .based = "Normal", .next = "BodyText",
     .font = "楷体", .size = 32, .first_chars = 200, .outline = 2, .bold = true, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "Heading3", .name = "heading 3", .based = "Normal", .next = "BodyText",
     .font = "仿宋", .size = 32, .first_chars = 200, .outline = 3, .bold = true, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "Heading4", .name = "heading 4", .based = "Normal", .next = "BodyText",
     .font = "仿宋", .size = 32, .first_chars = 200, .outline = 4, .bold = true, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "Note", .name = "注", .based = "Normal", .next = "BodyText",
     .font = "楷体", .size = 24, .line = 400, .first_chars = 200},
    {STYLE_PARAGRAPH, .id = "TableTitle", .name = "表题", .based = "Normal", .next = "TableUnit",
     .font = "黑体", .size = 28, .align = "center", .line = -1, .before = 240, .after = 60,
     .keep_next = true},
    {STYLE_PARAGRAPH, .id = "TableUnit", .name = "表单位", .based = "Normal", .font = "宋体",
     .size = 21, .align = "right", .line = -1, .after = 40, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "TableRemark", .name = "表注", .based = "Normal", .next = "BodyText",
     .font = "宋体", .size = 21, .align = "left", .line = -1, .before = 60, .after = 60},
    {STYLE_PARAGRAPH, .id = "Figure", .name = "图", .based = "Normal", .next = "Caption",
     .align = "center", .line = -1, .before = 120, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "Caption", .name = "caption", .based = "Normal", .next = "BodyText",
     .font = "黑体", .size = 24, .align = "center", .line = -1, .before = 60, .after = 180},
    {STYLE_PARAGRAPH, .id = "TOCHeading", .name = "TOC Heading", .based = "Normal",
     .next = "BodyText", .font = "黑体", .size = 36, .align = "center", .line = -1, .before = 120,
     .after = 240, .keep_next = true},
    {STYLE_PARAGRAPH, .id = "TOC1", .name = "toc 1", .based = "Normal", .next = "BodyText",
     .font = "黑体", .size = 24, .align = "left", .line = -1, .before = 60, .after = 40,
     .tab_dots = true},
    {STYLE_PARAGRAPH, .id = "TOC2", .name = "toc 2", .based = "Normal", .next = "BodyText",
     .size = 24, .align = "left", .line = -1, .before = 20, .after = 20, .left_chars = 200,
     .tab_dots = true},
    {STYLE_PARAGRAPH, .id = "TOC3", .name = "toc 3", .based = "Normal", .next = "BodyText",
     .size = 24, .align = "left", .line = -1, .before = 20, .after = 20, .left_chars = 400,
     .tab_dots = true},
    {STYLE_PARAGRAPH, .id = "Footer", .name = "footer", .based = "Normal", .font = "宋体",
     .size = 28, .align = "center", .line = -1},
    {STYLE_PARAGRAPH, .id = "Spacer", .name = "间隔", .based = "Normal", .next = "BodyText",
     .size = 2, .align = "left", .line = 40},
    {STYLE_CHARACTER, .id = "Strong", .name = "Strong", .bold = true},
    {STYLE_CHARACTER, .id = "Missing", .name = "待填", .highlight = "yellow"},
};

/* Of layout_sizes. */
static const char *const size_names[LAYOUT_SIZE_COUNT] = {"五号", "小五", "六号", "小六"};
static const struct {
    const char *ids[LAYOUT_SIZE_COUNT];
    const char *name, *font, *align;
} table_styles[] = {
    [DOCX_TABLE_TEXT] = {{"TableText", "TableText9", "TableText7", "TableText6"},
                         "表格文字",
                         "宋体",
                         "left"},
    [DOCX_TABLE_FIGURE] = {{"TableFigure", "TableFigure9", "TableFigure7", "TableFigure6"},
                           "表格数字",
                           "宋体",
                           "right"},
    [DOCX_TABLE_HEAD] = {{"TableHead", "TableHead9", "TableHead7", "TableHead6"},
                         "表头",
                         "黑体",
                         "center"},
};

const char *docx_table_style(DocxTableStyle style, unsigned size)
{
    return table_styles[style].ids[size];
}

static void value(Xml *xml, const char *name, const char *text)
{
    xml_empty(xml, name, "w:val", text, NULL);
}

static void value_int(Xml *xml, const char *name, int number)
{
    xml_open(xml, name, NULL);
    xml_attribute_int(xml, "w:val", number);
    xml_close(xml);
}

static void fonts(Xml *xml, const char *eastern)
{
    xml_empty(xml, "w:rFonts", "w:ascii", WESTERN, "w:hAnsi", WESTERN, "w:eastAsia", eastern,
              "w:cs", WESTERN, NULL);
}

static void size(Xml *xml, int half_points)
{
    value_int(xml, "w:sz", half_points);
    value_int(xml, "w:szCs", half_points);
}

/* The order of elements below is that of the schema; Word refuses another one. */
static void spacing(Xml *xml, const Style *style)
{
    if (style->line == 0 && style->before == 0 && style->after == 0)
        return;
    xml_open(xml, "w:spacing", NULL);
    xml_attribute_int(xml, "w:before", style->before);
    xml_attribute_int(xml, "w:after", style->after);
    if (style->line != 0) {
        xml_attribute_int(xml, "w:line", style->line > 0 ? style->line : 240);
        xml_attribute(xml, "w:lineRule", style->line > 0 ? "exact" : "auto");
    }
    xml_close(xml);
}

/* An indent counted in characters; the twips beside it are for programs that don't count so. */
static void indent(Xml *xml, const Style *style)
{
    int half_points = style->size != 0 ? style->size : 32;

    if (style->first_chars == 0 && style->left_chars == 0)
        return;
    xml_open(xml, "w:ind", NULL);
    if (style->left_chars != 0) {
        xml_attribute_int(xml, "w:leftChars", style->left_chars);
        xml_attribute_int(xml, "w:left", style->left_chars * half_points / 10);
    }
    if (style->first_chars != 0) {
        xml_attribute_int(xml, "w:firstLineChars", style->first_chars);
        xml_attribute_int(xml, "w:firstLine", style->first_chars * half_points / 10);
    }
    xml_close(xml);
}

static void dots_to_the_right(Xml *xml)
{
    xml_open(xml, "w:tabs", NULL);
    xml_open(xml, "w:tab", "w:val", "right", "w:leader", "dot", NULL);
    xml_attribute_int(xml, "w:pos", docx_text_width(&docx_portrait));
    xml_close(xml);
    xml_close(xml);
}

static void paragraph_properties(Xml *xml, const Style *style)
{
    xml_open(xml, "w:pPr", NULL);
    if (style->keep_next) {
        xml_empty(xml, "w:keepNext", NULL);
        xml_empty(xml, "w:keepLines", NULL);
    }
    if (style->tab_dots)
        dots_to_the_right(xml);
    spacing(xml, style);
    indent(xml, style);
    if (style->align != NULL)
        value(xml, "w:jc", style->align);
    if (style->outline > 0)
        value_int(xml, "w:outlineLvl", style->outline - 1);
    xml_close(xml);
}

static void run_properties(Xml *xml, const Style *style)
{
    xml_open(xml, "w:rPr", NULL);
    if (style->font != NULL)
        fonts(xml, style->font);
    if (style->bold) {
        xml_empty(xml, "w:b", NULL);
        xml_empty(xml, "w:bCs", NULL);
    }
    if (style->size != 0)
        size(xml, style->size);
    if (style->highlight != NULL)
        value(xml, "w:highlight", style->highlight);
    if (style->highlight != NULL) /* LibreOffice knows no highlight in a style */
        xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "FFFF00", NULL);
    xml_close(xml);
}

static void write_style(Xml *xml, const Style *style)
{
    bool is_normal = strcmp(style->id, "Normal") == 0;

    xml_open(xml, "w:style", "w:type", style->type == STYLE_PARAGRAPH ? "paragraph" : "character",
             NULL);
    if (is_normal)
        xml_attribute(xml, "w:default", "1");
    xml_attribute(xml, "w:styleId", style->id);
    value(xml, "w:name", style->name);
    if (style->based != NULL)
        value(xml, "w:basedOn", style->based);
    if (style->next != NULL)
        value(xml, "w:next", style->next);
    xml_empty(xml, "w:qFormat", NULL);
    if (style->type == STYLE_PARAGRAPH)
        paragraph_properties(xml, style);
    run_properties(xml, style);
    xml_close(xml);
}

static void write_table_type(Xml *xml)
{
    for (unsigned kind = 0; kind < G_N_ELEMENTS(table_styles); kind++)
        for (unsigned i = 0; i < LAYOUT_SIZE_COUNT; i++) {
            g_autofree char *name = g_strconcat(table_styles[kind].name, " ", size_names[i], NULL);
            Style style = {STYLE_PARAGRAPH,
                           table_styles[kind].ids[i],
                           name,
                           "Normal",
                           .font = table_styles[kind].font,
                           .size = layout_sizes[i],
                           .align = table_styles[kind].align,
                           .line = -1};

            write_style(xml, &style);
        }
}

static void defaults(Xml *xml, const Document *document)
{
    xml_open(xml, "w:docDefaults", NULL);
    xml_open(xml, "w:rPrDefault", NULL);
    xml_open(xml, "w:rPr", NULL);
    fonts(xml, "仿宋");
    size(xml, 32);
    xml_empty(xml, "w:lang", "w:val", "en-US", "w:eastAsia",
              document->language != NULL ? document->language : "zh-CN", "w:bidi", "ar-SA", NULL);
    xml_close(xml);
    xml_close(xml);
    xml_empty(xml, "w:pPrDefault", NULL);
    xml_close(xml);
}

static void borders(Xml *xml)
{
    static const char *const edges[] = {"w:top",   "w:left",    "w:bottom",
                                        "w:right", "w:insideH", "w:insideV"};

    xml_open(xml, "w:tblBorders", NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(edges); i++)
        xml_empty(xml, edges[i], "w:val", "single", "w:sz", "4", "w:space", "0", "w:color",
                  "595959", NULL);
    xml_close(xml);
}

static void cell_margins(Xml *xml)
{
    static const char *const edges[][2] = {
        {"w:top", "20"}, {"w:left", "60"}, {"w:bottom", "20"}, {"w:right", "60"}};

    xml_open(xml, "w:tblCellMar", NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(edges); i++)
        xml_empty(xml, edges[i][0], "w:w", edges[i][1], "w:type", "dxa", NULL);
    xml_close(xml);
}

static void table_style(Xml *xml)
{
    xml_open(xml, "w:style", "w:type", "table", "w:default", "1", "w:styleId", "TableNormal", NULL);
    value(xml, "w:name", "Normal Table");
    xml_close(xml);
    xml_open(xml, "w:style", "w:type", "table", "w:styleId", "Statement", NULL);
    value(xml, "w:name", "决算表");
    value(xml, "w:basedOn", "TableNormal");
    xml_empty(xml, "w:qFormat", NULL);
    xml_open(xml, "w:tblPr", NULL);
    borders(xml);
    cell_margins(xml);
    xml_close(xml);
    xml_open(xml, "w:tblStylePr", "w:type", "firstRow", NULL);
    xml_open(xml, "w:tcPr", NULL);
    xml_empty(xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", "E8ECF1", NULL);
    xml_close(xml);
    xml_close(xml);
    xml_close(xml);
}

GBytes *docx_styles_xml(const Document *document)
{
    g_autoptr(Xml) xml = xml_new();

    xml_open(xml, "w:styles", NULL);
    xml_namespaces(xml, "w");
    defaults(xml, document);
    for (unsigned i = 0; i < G_N_ELEMENTS(styles); i++)
        write_style(xml, &styles[i]);
    write_table_type(xml);
    table_style(xml);
    return xml_finish(xml);
}
