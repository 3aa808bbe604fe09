/* read.c: a tree from JSON that may be hostile
 *
 * Bounds come before memory: size before parsing, depth and number of nodes while building. Every
 * member is read by a function for its type that refuses any other type; members that the format
 * does not know are passed over. What has been built is then put before document_validate.
 */
#include "document/internal.h"

#include "base/error.h"

#include <jansson.h>
#include <string.h>

#define SHEET_NAME_MAX 255u /* bytes: names are interned and stay for good */
#define COORDINATE_MAX 1000000000
#define DIGITS_MAX 40
#define OPENED_MAX (4 * (size_t)DOCUMENT_NODES_MAX)
#define COMMAS_MAX (16 * (size_t)DOCUMENT_NODES_MAX)

typedef struct {
    NodePath path;
    unsigned nodes;
    unsigned inputs;
    GHashTable *sheets; /* names seen, interned */
    GError **error;
} Reading;

static bool refuse(Reading *reading, const char *id, const char *found)
{
    g_autofree char *place = node_path_text(&reading->path);

    error_set(reading->error, ERROR_INPUT, id, "place", place, "found", found, NULL);
    return false;
}

static bool read_text(Reading *reading, json_t *object, const char *name, char **text)
{
    json_t *member = json_object_get(object, name);

    if (member == NULL)
        return true;
    if (!json_is_string(member))
        return refuse(reading, "document-member", name);
    if (json_string_length(member) > DOCUMENT_TEXT_MAX)
        return refuse(reading, "document-text-long", name);
    g_free(*text);
    *text = g_strdup(json_string_value(member));
    return true;
}

static bool read_number(Reading *reading, json_t *object, const char *name, int64_t low,
                        int64_t high, int64_t *number)
{
    json_t *member = json_object_get(object, name);

    if (member == NULL)
        return true;
    if (!json_is_integer(member) || json_integer_value(member) < low ||
        json_integer_value(member) > high)
        return refuse(reading, "document-member", name);
    *number = json_integer_value(member);
    return true;
}

static bool read_mark(Reading *reading, json_t *object, const char *name, bool *mark)
{
    json_t *member = json_object_get(object, name);

    if (member == NULL)
        return true;
    if (!json_is_boolean(member))
        return refuse(reading, "document-member", name);
    *mark = json_is_true(member);
    return true;
}

/* The index of the word under `name` in `words`; as it was when there is none. */
static bool read_word(Reading *reading, json_t *object, const char *name, const char *const *words,
                      unsigned count, unsigned *index)
{
    json_t *member = json_object_get(object, name);

    if (member == NULL)
        return true;
    for (unsigned i = 0; json_is_string(member) && i < count; i++) {
        if (strcmp(json_string_value(member), words[i]) == 0) {
            *index = i;
            return true;
        }
    }
    return refuse(reading, "document-member", name);
}

static bool wide_from_digits(const char *text, Wide *value)
{
    bool negative = *text == '-';
    const char *at = text + negative;
    Wide sum = 0;

    if (*at == '\0' || strlen(at) > DIGITS_MAX)
        return false;
    for (; *at != '\0'; at++) {
        if (*at < '0' || *at > '9' || __builtin_mul_overflow(sum, (Wide)10, &sum) ||
            __builtin_add_overflow(sum, (Wide)(*at - '0'), &sum))
            return false;
    }
    *value = negative ? -sum : sum;
    return true;
}

static bool read_exact(Reading *reading, json_t *object, Exact *value)
{
    const char *n = json_string_value(json_object_get(object, "n"));
    const char *d = json_string_value(json_object_get(object, "d"));
    Wide numerator, denominator;

    if (n == NULL || d == NULL || !wide_from_digits(n, &numerator) ||
        !wide_from_digits(d, &denominator) || denominator <= 0 ||
        !exact_fraction(value, numerator, denominator))
        return refuse(reading, "document-figure", n);
    return true;
}

static bool read_figure(Reading *reading, json_t *node, FigureValue *figure)
{
    json_t *object = json_object_get(node, "figure");
    json_t *value = json_object_get(object, "value");
    unsigned kind = FIGURE_MONEY;
    int64_t decimals = 0;

    if (object == NULL)
        return true;
    if (!json_is_object(object))
        return refuse(reading, "document-member", "figure");
    if (!read_word(reading, object, "kind", figure_kind_names, G_N_ELEMENTS(figure_kind_names),
                   &kind) ||
        !read_number(reading, object, "unit_fen", 1, INT64_MAX, &figure->unit_fen) ||
        !read_number(reading, object, "decimals", 0, INT16_MAX, &decimals))
        return false;
    figure->kind = (FigureKind)kind;
    figure->decimals = (int)decimals;
    figure->known = value != NULL;
    return value == NULL || read_exact(reading, value, &figure->value);
}

static bool read_box(Reading *reading, json_t *place, NodePlace *into)
{
    double *sides[] = {&into->left, &into->top, &into->right, &into->bottom};
    json_t *box = json_object_get(place, "box");

    if (box == NULL)
        return true;
    if (json_array_size(box) != G_N_ELEMENTS(sides))
        return refuse(reading, "document-member", "box");
    for (unsigned i = 0; i < G_N_ELEMENTS(sides); i++) {
        json_t *side = json_array_get(box, i);

        if (!json_is_integer(side) || json_integer_value(side) < -COORDINATE_MAX ||
            json_integer_value(side) > COORDINATE_MAX)
            return refuse(reading, "document-member", "box");
        *sides[i] = (double)json_integer_value(side) / 1000;
    }
    return true;
}

static bool read_sheet(Reading *reading, json_t *place, NodePlace *into)
{
    json_t *sheet = json_object_get(place, "sheet");

    if (sheet == NULL)
        return true;
    if (!json_is_string(sheet) || json_string_length(sheet) > SHEET_NAME_MAX ||
        g_hash_table_size(reading->sheets) >= DOCUMENT_SHEETS_MAX)
        return refuse(reading, "document-member", "sheet");
    into->sheet = g_intern_string(json_string_value(sheet));
    g_hash_table_add(reading->sheets, (char *)into->sheet);
    return true;
}

static bool read_place(Reading *reading, json_t *node, NodePlace *into)
{
    json_t *place = json_object_get(node, "place");
    int64_t page = 0;

    if (place == NULL)
        return true;
    if (!json_is_object(place))
        return refuse(reading, "document-member", "place");
    if (!read_number(reading, place, "page", 0, INT32_MAX, &page) ||
        !read_number(reading, place, "first", -1, INT64_MAX, &into->first) ||
        !read_number(reading, place, "last", -1, INT64_MAX, &into->last))
        return false;
    into->page = (int)page;
    return read_sheet(reading, place, into) && read_box(reading, place, into);
}

static bool read_cell(Reading *reading, json_t *object, Node *node)
{
    int64_t colspan = 1, rowspan = 1, indent = 0;
    unsigned align = ALIGN_START;

    if (!read_number(reading, object, "colspan", 1, DOCUMENT_COLUMNS_MAX, &colspan) ||
        !read_number(reading, object, "rowspan", 1, DOCUMENT_NODES_MAX, &rowspan) ||
        !read_number(reading, object, "indent", 0, INT16_MAX, &indent) ||
        !read_mark(reading, object, "head", &node->head) ||
        !read_mark(reading, object, "strong", &node->strong) ||
        !read_mark(reading, object, "wide", &node->wide) ||
        !read_word(reading, object, "align", align_names, G_N_ELEMENTS(align_names), &align))
        return false;
    node->colspan = (unsigned)colspan;
    node->rowspan = (unsigned)rowspan;
    node->indent = (unsigned)indent;
    node->align = (Align)align;
    return true;
}

static bool read_members(Reading *reading, json_t *object, Node *node)
{
    unsigned chart = CHART_COLUMNS;
    int64_t level = 0;

    for (unsigned i = 0; i < NODE_TEXT_COUNT; i++)
        if (!read_text(reading, object, node_texts[i].name, node_text_at(node, i)))
            return false;
    if (!read_number(reading, object, "level", 0, INT16_MAX, &level) ||
        !read_word(reading, object, "chart", chart_kind_names, G_N_ELEMENTS(chart_kind_names),
                   &chart))
        return false;
    node->level = (int)level;
    node->chart = (ChartKind)chart;
    return (!node_kind_has_figure(node->kind) || read_figure(reading, object, &node->figure)) &&
           read_place(reading, object, &node->place) && read_cell(reading, object, node);
}

static bool read_children(Reading *reading, json_t *object, Node *node);

static Node *read_node(Reading *reading, json_t *object)
{
    Node *node;
    unsigned kind = NODE_KIND_COUNT;

    if (++reading->nodes > DOCUMENT_NODES_MAX) {
        refuse(reading, "document-large", NULL);
        return NULL;
    }
    if (!json_is_object(object)) {
        refuse(reading, "document-member", "children");
        return NULL;
    }
    if (!read_word(reading, object, "kind", node_kind_names, NODE_KIND_COUNT, &kind))
        return NULL;
    if (kind == NODE_KIND_COUNT) {
        refuse(reading, "document-member", "kind");
        return NULL;
    }
    node = node_new((NodeKind)kind);
    if (!read_members(reading, object, node) || !read_children(reading, object, node)) {
        node_free(node);
        return NULL;
    }
    return node;
}

static bool read_children(Reading *reading, json_t *object, Node *node)
{
    json_t *children = json_object_get(object, "children");
    size_t count = json_array_size(children);

    if (children != NULL && !json_is_array(children))
        return refuse(reading, "document-member", "children");
    if (count > 0 && reading->path.depth == DOCUMENT_DEPTH_MAX)
        return refuse(reading, "document-deep", NULL);
    for (size_t i = 0; i < count; i++) {
        Node *child;

        reading->path.indices[reading->path.depth++] = (unsigned)i;
        child = read_node(reading, json_array_get(children, i));
        if (child == NULL)
            return false;
        node_append_take(node, child);
        reading->path.depth--;
    }
    return true;
}

static bool read_input(Reading *reading, json_t *object, Source *source)
{
    SourceInput *input = g_new0(SourceInput, 1);

    g_ptr_array_add(source->inputs, input);
    if (++reading->inputs > DOCUMENT_SOURCES_MAX)
        return refuse(reading, "document-large", NULL);
    return json_is_object(object) ? read_text(reading, object, "address", &input->address) &&
                                        read_text(reading, object, "label", &input->label) &&
                                        read_text(reading, object, "value", &input->value) &&
                                        read_text(reading, object, "detail", &input->detail)
                                  : refuse(reading, "document-member", "inputs");
}

static bool read_source_members(Reading *reading, json_t *object, Source *source)
{
    json_t *inputs = json_object_get(object, "inputs");

    if (!json_is_object(object) || (inputs != NULL && !json_is_array(inputs)))
        return refuse(reading, "document-member", "sources");
    if (!read_text(reading, object, "address", &source->address) ||
        !read_text(reading, object, "label", &source->label) ||
        !read_text(reading, object, "expression", &source->expression) ||
        !read_text(reading, object, "value", &source->value))
        return false;
    if (source->address == NULL)
        return refuse(reading, "document-member", "address");
    for (size_t i = 0; i < json_array_size(inputs); i++)
        if (!read_input(reading, json_array_get(inputs, i), source))
            return false;
    return true;
}

static bool read_sources(Reading *reading, json_t *object, Document *document)
{
    json_t *sources = json_object_get(object, "sources");

    if (sources == NULL)
        return true;
    if (!json_is_array(sources) || json_array_size(sources) > DOCUMENT_SOURCES_MAX)
        return refuse(reading, "document-member", "sources");
    for (size_t i = 0; i < json_array_size(sources); i++) {
        Source *source = g_new0(Source, 1);

        source->inputs = g_ptr_array_new();
        if (!read_source_members(reading, json_array_get(sources, i), source)) {
            source_free(source);
            return false;
        }
        document_source_take(document, source);
    }
    return true;
}

static bool read_document(Reading *reading, json_t *object, Document *document)
{
    int64_t version = 0, year = 0;

    if (!read_number(reading, object, "version", 1, 1, &version))
        return false;
    if (version != 1)
        return refuse(reading, "document-member", "version");
    if (!read_text(reading, object, "title", &document->title) ||
        !read_text(reading, object, "language", &document->language) ||
        !read_text(reading, object, "unit_name", &document->unit_name) ||
        !read_text(reading, object, "created", &document->created) ||
        !read_text(reading, object, "regime", &document->regime) ||
        !read_number(reading, object, "year", 0, 9999, &year) ||
        !read_sources(reading, object, document))
        return false;
    document->year = (int)year;
    node_free(document->root);
    document->root = read_node(reading, json_object_get(object, "root"));
    return document->root != NULL;
}

/* Whether the brackets and commas outside texts stay below what a document of the greatest size
 * has: each of them becomes an allocation many times its size. */
static bool structure_fits(const char *bytes, size_t size)
{
    size_t opened = 0, commas = 0;
    bool inside = false;

    for (size_t i = 0; i < size; i++) {
        if (inside && bytes[i] == '\\')
            i++;
        else if (bytes[i] == '"')
            inside = !inside;
        else if (!inside)
            opened += bytes[i] == '{' || bytes[i] == '[', commas += bytes[i] == ',';
    }
    return opened <= OPENED_MAX && commas <= COMMAS_MAX;
}

static json_t *parse(const char *bytes, size_t size, GError **error)
{
    json_error_t fault;
    json_t *object;

    if (size > DOCUMENT_SIZE_MAX || !structure_fits(bytes, size)) {
        error_set(error, ERROR_INPUT, "document-large", NULL);
        return NULL;
    }
    object = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &fault);
    if (object == NULL) {
        g_autofree char *place = g_strdup_printf("%d:%d", fault.line, fault.column);
        g_autofree char *found = g_utf8_make_valid(fault.text, -1);
        error_set(error, ERROR_INPUT, "document-json", "place", place, "found", found, NULL);
        return NULL;
    }
    return object;
}

Document *document_from_json(const char *bytes, size_t size, GError **error)
{
    g_autoptr(Document) document = document_new(NULL, NULL);
    g_autoptr(GHashTable) sheets = g_hash_table_new(g_direct_hash, g_direct_equal);
    Reading reading = {.sheets = sheets, .error = error};
    json_t *object = parse(bytes, size, error);
    bool read;

    if (object == NULL)
        return NULL;
    read = json_is_object(object) ? read_document(&reading, object, document)
                                  : refuse(&reading, "document-member", "root");
    json_decref(object);
    if (!read || !document_validate(document, error))
        return NULL;
    return g_steal_pointer(&document);
}
