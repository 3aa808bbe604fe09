/* write.c: the tree as JSON. Keys come in the order they are set (jansson keeps it), a member that
 * says nothing is left out, and there is no real number anywhere: exact numbers are pairs of
 * decimal texts, boxes whole thousandths of a point. */
#include "document/internal.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Bytes that are no UTF-8 become U+FFFD: what is written can always be read. */
static void set_text(json_t *object, const char *name, const char *text)
{
    if (text == NULL)
        return;
    if (json_object_set_new(object, name, json_string(text)) != 0) {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        json_object_set_new(object, name, json_string(valid));
    }
}

static void set_number(json_t *object, const char *name, int64_t number, int64_t silent)
{
    if (number != silent)
        json_object_set_new(object, name, json_integer(number));
}

static void set_mark(json_t *object, const char *name, bool mark)
{
    if (mark)
        json_object_set_new(object, name, json_true());
}

/* A Wide in decimal digits; printf knows none of 128 bits. */
static void set_wide(json_t *object, const char *name, Wide value)
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
    set_text(object, name, at);
}

static json_t *figure_json(const FigureValue *figure)
{
    json_t *object = json_object();

    set_text(object, "kind", figure_kind_names[figure->kind]);
    if (figure->known) {
        json_t *value = json_object();

        set_wide(value, "n", figure->value.numerator);
        set_wide(value, "d", figure->value.denominator);
        json_object_set_new(object, "value", value);
    }
    set_number(object, "unit_fen", figure->unit_fen, 1);
    set_number(object, "decimals", figure->decimals, 0);
    return object;
}

static int64_t thousandths(double points) { return llround(points * 1000); }

static void set_place(json_t *node, const NodePlace *place)
{
    json_t *object = json_object();

    set_number(object, "page", place->page, 0);
    set_number(object, "first", place->first, -1);
    set_number(object, "last", place->last, -1);
    set_text(object, "sheet", place->sheet);
    if (place->left != 0 || place->top != 0 || place->right != 0 || place->bottom != 0) {
        json_t *box = json_array();

        json_array_append_new(box, json_integer(thousandths(place->left)));
        json_array_append_new(box, json_integer(thousandths(place->top)));
        json_array_append_new(box, json_integer(thousandths(place->right)));
        json_array_append_new(box, json_integer(thousandths(place->bottom)));
        json_object_set_new(object, "box", box);
    }
    if (json_object_size(object) > 0)
        json_object_set(node, "place", object);
    json_decref(object);
}

static void set_cell(json_t *object, const Node *node)
{
    set_number(object, "colspan", node->colspan, 1);
    set_number(object, "rowspan", node->rowspan, 1);
    set_mark(object, "head", node->head);
    set_mark(object, "strong", node->strong);
    set_mark(object, "wide", node->wide);
    set_number(object, "indent", node->indent, 0);
    if (node->align != ALIGN_START)
        set_text(object, "align", align_names[node->align]);
}

static json_t *node_json(const Node *node)
{
    json_t *object = json_object();

    set_text(object, "kind", node_kind_names[node->kind]);
    for (unsigned i = 0; i < NODE_TEXT_COUNT; i++)
        set_text(object, node_texts[i].name, *node_text_at(node, i));
    set_number(object, "level", node->level, 0);
    if (node->kind == NODE_CHART)
        set_text(object, "chart", chart_kind_names[node->chart]);
    if (node_kind_has_figure(node->kind))
        json_object_set_new(object, "figure", figure_json(&node->figure));
    set_place(object, &node->place);
    set_cell(object, node);
    if (node_count(node) > 0) {
        json_t *children = json_array();

        for (unsigned i = 0; i < node_count(node); i++)
            json_array_append_new(children, node_json(node_at(node, i)));
        json_object_set_new(object, "children", children);
    }
    return object;
}

static json_t *input_json(const SourceInput *input)
{
    json_t *object = json_object();

    set_text(object, "address", input->address);
    set_text(object, "label", input->label);
    set_text(object, "value", input->value);
    set_text(object, "detail", input->detail);
    return object;
}

static json_t *source_json(const Source *source)
{
    json_t *object = json_object();
    json_t *inputs = json_array();

    set_text(object, "address", source->address);
    set_text(object, "label", source->label);
    set_text(object, "expression", source->expression);
    set_text(object, "value", source->value);
    for (unsigned i = 0; source->inputs != NULL && i < source->inputs->len; i++)
        json_array_append_new(inputs, input_json(g_ptr_array_index(source->inputs, i)));
    if (json_array_size(inputs) > 0)
        json_object_set(object, "inputs", inputs);
    json_decref(inputs);
    return object;
}

char *document_to_json(const Document *document, size_t *size)
{
    json_t *object = json_object();
    json_t *sources = json_array();
    char *bytes, *copy;

    set_number(object, "version", 1, 0);
    set_text(object, "title", document->title);
    set_text(object, "language", document->language);
    set_text(object, "unit_name", document->unit_name);
    set_number(object, "year", document->year, 0);
    set_text(object, "created", document->created);
    set_text(object, "regime", document->regime);
    json_object_set_new(object, "root", node_json(document->root));
    for (unsigned i = 0; i < document->sources->len; i++)
        json_array_append_new(sources, source_json(g_ptr_array_index(document->sources, i)));
    json_object_set_new(object, "sources", sources);
    bytes = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    copy = g_strdup(bytes); /* jansson's memory is not GLib's */
    free(bytes);
    if (size != NULL)
        *size = strlen(copy);
    return copy;
}
