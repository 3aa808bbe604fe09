/* html_chart.c: a chart, and beneath it its data as a table, for whoever can't see it or wants the
 * figures with their sources */
#include "render/chart.h"
#include "render/html.h"
#include "render/svg.h"

static void write_head(HtmlPage *page, const Node *chart)
{
    markup_open(page->markup, "thead");
    markup_open(page->markup, "tr");
    markup_open(page->markup, "th");
    markup_attribute(page->markup, "scope", "col");
    markup_text(page->markup, html_word(page->words, "item"));
    markup_close(page->markup);
    for (unsigned s = 0; s < node_count(chart); s++) {
        const char *name = node_at(chart, s)->text;

        markup_open(page->markup, "th");
        markup_attribute(page->markup, "scope", "col");
        markup_text(page->markup, name != NULL ? name : html_word(page->words, "value"));
        markup_close(page->markup);
    }
    if (chart->chart == CHART_PIE) {
        markup_open(page->markup, "th");
        markup_attribute(page->markup, "scope", "col");
        markup_text(page->markup, html_word(page->words, "share"));
        markup_close(page->markup);
    }
    markup_close(page->markup);
    markup_close(page->markup);
}

/* The points at `index` of all series: one category, or one slice. */
static void write_row(HtmlPage *page, const Node *chart, unsigned index)
{
    const char *name = node_at(node_at(chart, 0), index)->text;

    markup_open(page->markup, "tr");
    markup_open(page->markup, "th");
    markup_attribute(page->markup, "scope", "row");
    markup_text(page->markup, name);
    markup_close(page->markup);
    for (unsigned s = 0; s < node_count(chart); s++) {
        const Node *series = node_at(chart, s);

        markup_open(page->markup, "td");
        markup_attribute(page->markup, "class", "n");
        if (index < node_count(series))
            html_write_figure(page, chart_point_text(node_at(series, index)),
                              node_at(series, index)->origin);
        markup_close(page->markup);
    }
    if (chart->chart == CHART_PIE) {
        g_autofree char *share = chart_share(node_at(chart, 0), index);
        markup_element(page->markup, "td", "n", share);
    }
    markup_close(page->markup);
}

static void write_data(HtmlPage *page, const Node *chart)
{
    if (node_count(chart) == 0)
        return;
    markup_open(page->markup, "details");
    markup_element(page->markup, "summary", NULL, html_word(page->words, "chart-data"));
    markup_open(page->markup, "table");
    write_head(page, chart);
    markup_open(page->markup, "tbody");
    for (unsigned i = 0; i < node_count(node_at(chart, 0)); i++)
        write_row(page, chart, i);
    markup_close(page->markup);
    markup_close(page->markup);
    markup_close(page->markup);
}

void html_write_chart(HtmlPage *page, const Node *chart)
{
    g_autofree char *number = g_strdup_printf("%u", ++page->charts);
    const char *id = html_id(page, "chart", number);
    g_autofree char *caption = g_strconcat(id, "-caption", NULL);

    markup_open(page->markup, "figure");
    markup_attribute(page->markup, "class", "chart");
    markup_attribute(page->markup, "id", id);
    markup_attribute(page->markup, "aria-labelledby", chart->text != NULL ? caption : NULL);
    markup_open(page->markup, "div");
    markup_attribute(page->markup, "class", "region");
    svg_write(page->markup, chart, id);
    markup_close(page->markup);
    if (chart->text != NULL) {
        markup_open(page->markup, "figcaption");
        markup_attribute(page->markup, "id", caption);
        markup_text(page->markup, chart->text);
        markup_close(page->markup);
    }
    write_data(page, chart);
    markup_close(page->markup);
}
