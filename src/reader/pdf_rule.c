/* pdf_rule.c: rules that continue or cover each other become one
 *
 * A border of a table is drawn cell by cell, doubled where two cells meet, and interrupted where
 * they join. */
#include "reader/pdf.h"

#include <math.h>
#include <stdlib.h>

#define SAME_LINE 1.2 /* rules of one border */
#define BRIDGE 3.0    /* gaps within it */

static int compare_at(const void *a, const void *b)
{
    const PdfRule *first = a, *second = b;

    if (first->at != second->at)
        return first->at < second->at ? -1 : 1;
    return first->from < second->from ? -1 : first->from > second->from;
}

static int compare_from(const void *a, const void *b)
{
    const PdfRule *first = a, *second = b;

    return first->from < second->from ? -1 : first->from > second->from;
}

/* Joins `count` rules of one border in place; returns how many are left. */
static guint merge_border(PdfRule *rules, guint count)
{
    guint kept = 0;
    double at = 0;

    for (guint i = 0; i < count; i++)
        at += rules[i].at / count;
    qsort(rules, count, sizeof *rules, compare_from);
    for (guint i = 0; i < count; i++) {
        if (kept > 0 && rules[i].from <= rules[kept - 1].to + BRIDGE)
            rules[kept - 1].to = fmax(rules[kept - 1].to, rules[i].to);
        else
            rules[kept++] = (PdfRule){at, rules[i].from, rules[i].to};
    }
    return kept;
}

void layout_rules_merge(GArray *rules)
{
    PdfRule *all = (PdfRule *)(void *)rules->data;
    guint kept = 0;

    if (rules->len > 0)
        qsort(all, rules->len, sizeof *all, compare_at);
    for (guint start = 0, end; start < rules->len; start = end) {
        guint merged;

        for (end = start + 1; end < rules->len && all[end].at - all[start].at <= SAME_LINE; end++)
            continue;
        merged = merge_border(&all[start], end - start);
        for (guint i = 0; i < merged; i++)
            all[kept++] = all[start + i];
    }
    g_array_set_size(rules, kept);
}
