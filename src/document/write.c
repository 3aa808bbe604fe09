/* write.c: the tree as JSON, straight into one text. A member that says nothing is left out, and
 * there is no real number anywhere: exact numbers are pairs of decimal texts, boxes whole
 * thousandths of a point.
 *
 * A tree of JSON values beside the tree of nodes would take ten times the memory of either; and the
 * library that makes one says nothing when memory is out, so that a reader behind a limit answered
 * with half a document. */
#include "document/internal.h"

#include <math.h>
#include <string.h>

/* Before each member or element but the first of its object or list: a comma. */
static void separate(GString *out)
{
    char last = out->len > 0 ? out->str[out->len - 1] : '{';

    if (last != '{' && last != '[' && last != ':')
        g_string_append_c(out, ',');
}

static void name_member(GString *out, const char *name)
{
    separate(out);
    g_string_append_c(out, '"');
    g_string_append(out, name);
    g_string_append(out, "\":");
}

static void write_escape(GString *out, unsigned char c)
{
    static const char letters[] = "\"\\\b\f\n\r\t", escapes[] = "\"\\bfnrt";
    const char *at = c != '\0' ? strchr(letters, c) : NULL;

    if (at != NULL) {
        g_string_append_c(out, '\\');
        g_string_append_c(out, escapes[at - letters]);
    } else {
        g_string_append_printf(out, "\\u%04X", c);
    }
}

static void write_quoted(GString *out, const char *text)
{
    const char *from = text;

    g_string_append_c(out, '"');
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
            continue;
        g_string_append_len(out, from, at - from);
        write_escape(out, (unsigned char)*at);
        from = at + 1;
    }
    g_string_append(out, from);
    g_string_append_c(out, '"');
}

/* Bytes that are no UTF-8 become U+FFFD: what is written can always be read. */
static void set_text(GString *out, const char *name, const char *text)
{
    if (text == NULL)
        return;
    name_member(out, name);
    if (g_utf8_validate(text, -1, NULL)) {
        write_quoted(out, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        write_quoted(out, valid);
    }
}

static void write_number(GString *out, int64_t number)
{
    char digits[24];

    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, number);
    g_string_append(out, digits);
}

static void set_number(GString *out, const char *name, int64_t number, int64_t silent)
{
    if (number == silent)
        return;
    name_member(out, name);
    write_number(out, number);
}

static void set_mark(GString *out, const char *name, bool mark)
{
    if (!mark)
        return;
    name_member(out, name);
    g_string_append(out, "true");
}

/* A Wide in decimal digits; printf knows none of 128 bits. */
static void set_wide(GString *out, const char *name, Wide value)
{
    char digits[48];
    char *at = digits + sizeof digits - 1;
    unsigned __int128 rest = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;

    *at = '\0';
    do {
        *--at = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        *--at = '-';
    set_text(out, name, at);
}

static void set_figure(GString *out, const FigureValue *figure)
{
    name_member(out, "figure");
    g_string_append_c(out, '{');
    set_text(out, "kind", figure_kind_names[figure->kind]);
    if (figure->known) {
        name_member(out, "value");
        g_string_append_c(out, '{');
        set_wide(out, "n", figure->value.numerator);
        set_wide(out, "d", figure->value.denominator);
        g_string_append_c(out, '}');
    }
    set_number(out, "unit_fen", figure->unit_fen, 1);
    set_number(out, "decimals", figure->decimals, 0);
    g_string_append_c(out, '}');
}

static int64_t thousandths(double points) { return llround(points * 1000); }

static bool has_box(const NodePlace *place)
{
    return place->left != 0 || place->top != 0 || place->right != 0 || place->bottom != 0;
}

static void set_box(GString *out, const NodePlace *place)
{
    const double sides[] = {place->left, place->top, place->right, place->bottom};

    name_member(out, "box");
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < G_N_ELEMENTS(sides); i++) {
        separate(out);
        write_number(out, thousandths(sides[i]));
    }
    g_string_append_c(out, ']');
}

static void set_place(GString *out, const NodePlace *place)
{
    if (place->page == 0 && place->first == -1 && place->last == -1 && place->sheet == NULL &&
        !has_box(place))
        return;
    name_member(out, "place");
    g_string_append_c(out, '{');
    set_number(out, "page", place->page, 0);
    set_number(out, "first", place->first, -1);
    set_number(out, "last", place->last, -1);
    set_text(out, "sheet", place->sheet);
    if (has_box(place))
        set_box(out, place);
    g_string_append_c(out, '}');
}

static void set_cell(GString *out, const Node *node)
{
    set_number(out, "colspan", node->colspan, 1);
    set_number(out, "rowspan", node->rowspan, 1);
    set_mark(out, "head", node->head);
    set_mark(out, "strong", node->strong);
    set_mark(out, "wide", node->wide);
    set_number(out, "indent", node->indent, 0);
    if (node->align != ALIGN_START)
        set_text(out, "align", align_names[node->align]);
}

static void write_node(GString *out, const Node *node)
{
    separate(out);
    g_string_append_c(out, '{');
    set_text(out, "kind", node_kind_names[node->kind]);
    for (unsigned i = 0; i < NODE_TEXT_COUNT; i++)
        set_text(out, node_texts[i].name, *node_text_at(node, i));
    set_number(out, "level", node->level, 0);
    if (node->kind == NODE_CHART)
        set_text(out, "chart", chart_kind_names[node->chart]);
    if (node_kind_has_figure(node->kind))
        set_figure(out, &node->figure);
    set_place(out, &node->place);
    set_cell(out, node);
    if (node_count(node) > 0) {
        name_member(out, "children");
        g_string_append_c(out, '[');
        for (unsigned i = 0; i < node_count(node); i++)
            write_node(out, node_at(node, i));
        g_string_append_c(out, ']');
    }
    g_string_append_c(out, '}');
}

static void write_input(GString *out, const SourceInput *input)
{
    separate(out);
    g_string_append_c(out, '{');
    set_text(out, "address", input->address);
    set_text(out, "label", input->label);
    set_text(out, "value", input->value);
    set_text(out, "detail", input->detail);
    g_string_append_c(out, '}');
}

static void write_source(GString *out, const Source *source)
{
    separate(out);
    g_string_append_c(out, '{');
    set_text(out, "address", source->address);
    set_text(out, "label", source->label);
    set_text(out, "expression", source->expression);
    set_text(out, "value", source->value);
    if (source->inputs != NULL && source->inputs->len > 0) {
        name_member(out, "inputs");
        g_string_append_c(out, '[');
        for (unsigned i = 0; i < source->inputs->len; i++)
            write_input(out, g_ptr_array_index(source->inputs, i));
        g_string_append_c(out, ']');
    }
    g_string_append_c(out, '}');
}

char *document_to_json(const Document *document, size_t *size)
{
    GString *out = g_string_new("{");

    set_number(out, "version", 1, 0);
    set_text(out, "title", document->title);
    set_text(out, "language", document->language);
    set_text(out, "unit_name", document->unit_name);
    set_number(out, "year", document->year, 0);
    set_mark(out, "brief", document->brief);
    set_text(out, "created", document->created);
    set_text(out, "regime", document->regime);
    name_member(out, "root");
    write_node(out, document->root);
    name_member(out, "sources");
    g_string_append_c(out, '[');
    for (unsigned i = 0; i < document->sources->len; i++)
        write_source(out, g_ptr_array_index(document->sources, i));
    g_string_append(out, "]}");
    if (size != NULL)
        *size = out->len;
    return g_string_free(out, FALSE);
}
