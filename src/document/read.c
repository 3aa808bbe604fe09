/* read.c: a tree from JSON that may be hostile
 *
 * Nothing stands between the text and the tree: each object has a list of the members it may have,
 * by which one walk over the text fills it. Bounds on depth and number come before memory. Every
 * member is read by a function for its type that refuses any other type, and once; members that the
 * format does not know are passed over. What has been built is then put before document_validate.
 */
#include "document/internal.h"

#include "base/error.h"
#include "base/pull.h"

#include <string.h>

#define SHEET_NAME_MAX 255u /* bytes: names are interned and stay for good */
#define COORDINATE_MAX 1000000000
#define DIGITS_MAX 40

typedef struct {
    Pull pull;
    NodePath path;
    unsigned nodes;
    unsigned inputs;
    bool version, root; /* read */
    GHashTable *sheets; /* names seen, interned */
    GError **error;
} Reading;

/* A member of an object that becomes the struct `into`. */
typedef struct Member Member;
struct Member {
    const char *name;
    bool (*read)(Reading *reading, const Member *member, void *into);
    size_t offset;     /* of what it becomes */
    int64_t low, high; /* of a number */
    const char *const *words;
    unsigned word_count;
};

static bool refuse(Reading *reading, const char *id, const char *found)
{
    g_autofree char *place = node_path_text(&reading->path);

    error_set(reading->error, ERROR_INPUT, id, "place", place, "found", found, NULL);
    return false;
}

static bool refuse_json(Reading *reading)
{
    g_autofree char *place = pull_place(&reading->pull);

    error_set(reading->error, ERROR_INPUT, "document-json", "place", place, "found",
              reading->pull.fault, NULL);
    return false;
}

/* What stands there is of another type, or no JSON. */
static bool refuse_value(Reading *reading, const char *name)
{
    return reading->pull.fault != NULL ? refuse_json(reading)
                                       : refuse(reading, "document-member", name);
}

/* ---- objects ---- */

static const Member *member_of(const Member *members, unsigned count, const char *name)
{
    for (unsigned i = 0; i < count; i++)
        if (strcmp(members[i].name, name) == 0)
            return &members[i];
    return NULL;
}

/* Fills `into` by its members, of which there are at most 32. `name` is what the object itself is
 * called. */
static bool read_object(Reading *reading, const Member *members, unsigned count, void *into,
                        const char *name)
{
    char found[PULL_NAME_MAX];
    uint32_t seen = 0;

    if (!pull_enter(&reading->pull, '{'))
        return refuse_value(reading, name);
    while (pull_member(&reading->pull, found)) {
        const Member *member = member_of(members, count, found);
        uint32_t bit = member != NULL ? 1u << (member - members) : 0;

        if (member == NULL ? !pull_skip(&reading->pull) : (seen & bit) != 0)
            return refuse_value(reading, found);
        if (member != NULL && !member->read(reading, member, into))
            return false;
        seen |= bit;
    }
    return reading->pull.fault == NULL || refuse_json(reading);
}

static void *slot_of(void *into, const Member *member) { return (char *)into + member->offset; }

static bool read_text(Reading *reading, const Member *member, void *into)
{
    char **text = slot_of(into, member), *read;
    size_t size;

    if (!pull_text(&reading->pull, &read, &size))
        return refuse_value(reading, member->name);
    g_free(*text);
    *text = read;
    return size <= DOCUMENT_TEXT_MAX || refuse(reading, "document-text-long", member->name);
}

static bool read_long(Reading *reading, const Member *member, void *into)
{
    int64_t *number = slot_of(into, member);

    return (pull_integer(&reading->pull, number) && *number >= member->low &&
            *number <= member->high) ||
           refuse_value(reading, member->name);
}

/* An int, or an unsigned int. */
static bool read_number(Reading *reading, const Member *member, void *into)
{
    int64_t number;

    if (!pull_integer(&reading->pull, &number) || number < member->low || number > member->high)
        return refuse_value(reading, member->name);
    *(int *)slot_of(into, member) = (int)number;
    return true;
}

static bool read_mark(Reading *reading, const Member *member, void *into)
{
    return pull_truth(&reading->pull, slot_of(into, member)) || refuse_value(reading, member->name);
}

/* The index of a word, into an enum. */
static bool read_word(Reading *reading, const Member *member, void *into)
{
    g_autofree char *word = NULL;
    size_t size;

    if (!pull_text(&reading->pull, &word, &size))
        return refuse_value(reading, member->name);
    for (unsigned i = 0; i < member->word_count; i++)
        if (strcmp(word, member->words[i]) == 0) {
            *(unsigned *)slot_of(into, member) = i;
            return true;
        }
    return refuse(reading, "document-member", member->name);
}

/* ---- figures ---- */

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

typedef struct {
    char *numerator, *denominator;
} Fraction;

static const Member fraction_members[] = {
    {.name = "n", .read = read_text, .offset = offsetof(Fraction, numerator)},
    {.name = "d", .read = read_text, .offset = offsetof(Fraction, denominator)},
};

static bool fraction_value(const Fraction *fraction, Exact *value)
{
    Wide numerator, denominator;

    return fraction->numerator != NULL && fraction->denominator != NULL &&
           wide_from_digits(fraction->numerator, &numerator) &&
           wide_from_digits(fraction->denominator, &denominator) && denominator > 0 &&
           exact_fraction(value, numerator, denominator);
}

static bool read_exact(Reading *reading, const Member *member, void *into)
{
    FigureValue *figure = into;
    Fraction fraction = {0};
    bool done = read_object(reading, fraction_members, G_N_ELEMENTS(fraction_members), &fraction,
                            member->name);

    if (done && !fraction_value(&fraction, &figure->value))
        done = refuse(reading, "document-figure", fraction.numerator);
    figure->known = done;
    g_free(fraction.numerator);
    g_free(fraction.denominator);
    return done;
}

static const Member figure_members[] = {
    {.name = "kind",
     .read = read_word,
     .offset = offsetof(FigureValue, kind),
     .words = figure_kind_names,
     .word_count = G_N_ELEMENTS(figure_kind_names)},
    {.name = "value", .read = read_exact},
    {.name = "unit_fen",
     .read = read_long,
     .offset = offsetof(FigureValue, unit_fen),
     .low = 1,
     .high = INT64_MAX},
    {.name = "decimals",
     .read = read_number,
     .offset = offsetof(FigureValue, decimals),
     .high = INT16_MAX},
};

static bool read_figure(Reading *reading, const Member *member, void *into)
{
    return read_object(reading, figure_members, G_N_ELEMENTS(figure_members), slot_of(into, member),
                       member->name);
}

/* ---- places ---- */

static bool read_box(Reading *reading, const Member *member, void *into)
{
    NodePlace *place = into;
    double *sides[] = {&place->left, &place->top, &place->right, &place->bottom};
    unsigned count = 0;
    int64_t side;

    if (!pull_enter(&reading->pull, '['))
        return refuse_value(reading, member->name);
    for (; pull_element(&reading->pull); count++) {
        if (count == G_N_ELEMENTS(sides) || !pull_integer(&reading->pull, &side) ||
            side < -COORDINATE_MAX || side > COORDINATE_MAX)
            return refuse_value(reading, member->name);
        *sides[count] = (double)side / 1000;
    }
    return (reading->pull.fault == NULL && count == G_N_ELEMENTS(sides)) ||
           refuse_value(reading, member->name);
}

static bool read_sheet(Reading *reading, const Member *member, void *into)
{
    NodePlace *place = into;
    g_autofree char *name = NULL;
    size_t size;

    if (!pull_text(&reading->pull, &name, &size) || size > SHEET_NAME_MAX ||
        g_hash_table_size(reading->sheets) >= DOCUMENT_SHEETS_MAX)
        return refuse_value(reading, member->name);
    place->sheet = g_intern_string(name);
    g_hash_table_add(reading->sheets, (char *)place->sheet);
    return true;
}

static const Member place_members[] = {
    {.name = "page", .read = read_number, .offset = offsetof(NodePlace, page), .high = INT32_MAX},
    {.name = "first",
     .read = read_long,
     .offset = offsetof(NodePlace, first),
     .low = -1,
     .high = INT64_MAX},
    {.name = "last",
     .read = read_long,
     .offset = offsetof(NodePlace, last),
     .low = -1,
     .high = INT64_MAX},
    {.name = "box", .read = read_box},
    {.name = "sheet", .read = read_sheet},
};

static bool read_place(Reading *reading, const Member *member, void *into)
{
    return read_object(reading, place_members, G_N_ELEMENTS(place_members), slot_of(into, member),
                       member->name);
}

/* ---- nodes ---- */

static Node *read_node(Reading *reading, const char *name);

static bool read_child(Reading *reading, const Member *member, Node *node, unsigned index)
{
    Node *child;

    if (reading->path.depth == DOCUMENT_DEPTH_MAX)
        return refuse(reading, "document-deep", NULL);
    reading->path.indices[reading->path.depth++] = index;
    child = read_node(reading, member->name);
    if (child == NULL)
        return false;
    node_append_take(node, child);
    reading->path.depth--;
    return true;
}

static bool read_children(Reading *reading, const Member *member, void *into)
{
    unsigned count = 0;

    if (!pull_enter(&reading->pull, '['))
        return refuse_value(reading, member->name);
    while (pull_element(&reading->pull))
        if (!read_child(reading, member, into, count++))
            return false;
    return reading->pull.fault == NULL || refuse_json(reading);
}

#define NODE_TEXT(member)                                                                          \
    {                                                                                              \
        .name = #member, .read = read_text, .offset = offsetof(Node, member)                       \
    }
#define NODE_MARK(member)                                                                          \
    {                                                                                              \
        .name = #member, .read = read_mark, .offset = offsetof(Node, member)                       \
    }
#define NODE_WORD(member, list)                                                                    \
    {                                                                                              \
        .name = #member, .read = read_word, .offset = offsetof(Node, member), .words = list,       \
        .word_count = G_N_ELEMENTS(list)                                                           \
    }
#define NODE_NUMBER(member, least, most)                                                           \
    {                                                                                              \
        .name = #member, .read = read_number, .offset = offsetof(Node, member), .low = least,      \
        .high = most                                                                               \
    }

/* The most frequent first. */
static const Member node_members[] = {
    NODE_WORD(kind, node_kind_names),
    NODE_TEXT(text),
    {.name = "place", .read = read_place, .offset = offsetof(Node, place)},
    {.name = "children", .read = read_children},
    NODE_NUMBER(colspan, 1, DOCUMENT_COLUMNS_MAX),
    NODE_NUMBER(rowspan, 1, DOCUMENT_NODES_MAX),
    NODE_MARK(head),
    NODE_MARK(strong),
    NODE_MARK(wide),
    NODE_NUMBER(indent, 0, INT16_MAX),
    NODE_WORD(align, align_names),
    NODE_NUMBER(level, 0, INT16_MAX),
    {.name = "figure", .read = read_figure, .offset = offsetof(Node, figure)},
    NODE_TEXT(origin),
    NODE_TEXT(id),
    NODE_TEXT(number),
    NODE_TEXT(unit),
    NODE_TEXT(remark),
    NODE_TEXT(alternative),
    NODE_TEXT(language),
    NODE_WORD(chart, chart_kind_names),
};

static Node *read_node(Reading *reading, const char *name)
{
    Node *node;

    if (++reading->nodes > DOCUMENT_NODES_MAX) {
        refuse(reading, "document-large", NULL);
        return NULL;
    }
    node = node_new(NODE_DOCUMENT);
    node->kind = NODE_KIND_COUNT;
    if (!read_object(reading, node_members, G_N_ELEMENTS(node_members), node, name) ||
        (node->kind == NODE_KIND_COUNT && !refuse(reading, "document-member", "kind"))) {
        node_free(node);
        return NULL;
    }
    return node;
}

/* ---- sources ---- */

static const Member input_members[] = {
    {.name = "address", .read = read_text, .offset = offsetof(SourceInput, address)},
    {.name = "label", .read = read_text, .offset = offsetof(SourceInput, label)},
    {.name = "value", .read = read_text, .offset = offsetof(SourceInput, value)},
    {.name = "detail", .read = read_text, .offset = offsetof(SourceInput, detail)},
};

static bool read_inputs(Reading *reading, const Member *member, void *into)
{
    Source *source = into;

    if (!pull_enter(&reading->pull, '['))
        return refuse_value(reading, "sources");
    while (pull_element(&reading->pull)) {
        SourceInput *input = g_new0(SourceInput, 1);

        g_ptr_array_add(source->inputs, input);
        if (++reading->inputs > DOCUMENT_SOURCES_MAX)
            return refuse(reading, "document-large", NULL);
        if (!read_object(reading, input_members, G_N_ELEMENTS(input_members), input, member->name))
            return false;
    }
    return reading->pull.fault == NULL || refuse_json(reading);
}

static const Member source_members[] = {
    {.name = "address", .read = read_text, .offset = offsetof(Source, address)},
    {.name = "label", .read = read_text, .offset = offsetof(Source, label)},
    {.name = "expression", .read = read_text, .offset = offsetof(Source, expression)},
    {.name = "value", .read = read_text, .offset = offsetof(Source, value)},
    {.name = "inputs", .read = read_inputs},
};

static bool read_source(Reading *reading, Document *document, const char *name)
{
    Source *source = g_new0(Source, 1);

    source->inputs = g_ptr_array_new();
    if (!read_object(reading, source_members, G_N_ELEMENTS(source_members), source, name) ||
        (source->address == NULL && !refuse(reading, "document-member", "address"))) {
        source_free(source);
        return false;
    }
    document_source_take(document, source);
    return true;
}

static bool read_sources(Reading *reading, const Member *member, void *into)
{
    unsigned count = 0;

    if (!pull_enter(&reading->pull, '['))
        return refuse_value(reading, member->name);
    while (pull_element(&reading->pull)) {
        if (++count > DOCUMENT_SOURCES_MAX)
            return refuse(reading, "document-member", member->name);
        if (!read_source(reading, into, member->name))
            return false;
    }
    return reading->pull.fault == NULL || refuse_json(reading);
}

/* ---- the document ---- */

static bool read_version(Reading *reading, const Member *member, void *into)
{
    int64_t version;

    (void)into;
    reading->version = pull_integer(&reading->pull, &version) && version == 1;
    return reading->version || refuse_value(reading, member->name);
}

static bool read_root(Reading *reading, const Member *member, void *into)
{
    Document *document = into;

    reading->root = true;
    node_free(document->root);
    document->root = read_node(reading, member->name);
    return document->root != NULL;
}

static const Member document_members[] = {
    {.name = "version", .read = read_version},
    {.name = "title", .read = read_text, .offset = offsetof(Document, title)},
    {.name = "language", .read = read_text, .offset = offsetof(Document, language)},
    {.name = "unit_name", .read = read_text, .offset = offsetof(Document, unit_name)},
    {.name = "created", .read = read_text, .offset = offsetof(Document, created)},
    {.name = "regime", .read = read_text, .offset = offsetof(Document, regime)},
    {.name = "year", .read = read_number, .offset = offsetof(Document, year), .high = 9999},
    {.name = "brief", .read = read_mark, .offset = offsetof(Document, brief)},
    {.name = "root", .read = read_root},
    {.name = "sources", .read = read_sources},
};

static bool read_document(Reading *reading, Document *document)
{
    if (!read_object(reading, document_members, G_N_ELEMENTS(document_members), document, "root"))
        return false;
    if (!reading->version || !reading->root)
        return refuse(reading, "document-member", reading->version ? "root" : "version");
    return pull_ends(&reading->pull) || refuse_json(reading);
}

Document *document_from_json(const char *bytes, size_t size, GError **error)
{
    g_autoptr(Document) document = document_new(NULL, NULL);
    g_autoptr(GHashTable) sheets = g_hash_table_new(g_direct_hash, g_direct_equal);
    Reading reading = {.sheets = sheets, .error = error};

    if (size > DOCUMENT_SIZE_MAX) {
        error_set(error, ERROR_INPUT, "document-large", NULL);
        return NULL;
    }
    reading.pull = pull_begin(bytes, size);
    if (!read_document(&reading, document) || !document_validate(document, error))
        return NULL;
    return g_steal_pointer(&document);
}
