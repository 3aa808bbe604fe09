/* passage.c: a document's paragraphs, headings and cells as texts whose every byte has a place
 *
 * Invariant: raw_at has an entry for each byte of text and one for its end, never decreasing; so
 * any range of bytes is a range of characters as printed, and those belong to leaves of the
 * document, which have places.
 */
#include "audit/internal.h"

#include <string.h>

/* ---- the characters as printed ---- */

typedef struct {
    Passage *passage;
    GArray *raw;
} RawState;

static void raw_append(GArray *raw, const char *text)
{
    gunichar *into;
    guint at = raw->len;

    g_array_set_size(raw, at + (guint)strlen(text)); /* never more characters than bytes */
    into = &g_array_index(raw, gunichar, 0);
    for (; *text != '\0'; text = g_utf8_next_char(text))
        into[at++] = g_utf8_get_char(text);
    g_array_set_size(raw, at);
}

static void take_leaves(RawState *state, const Node *node)
{
    bool leaf = node->kind == NODE_TEXT || node->kind == NODE_FIGURE ||
                node->kind == NODE_MISSING || node->kind == NODE_WITHHELD;

    if (leaf && node->text != NULL) {
        Leaf entry = {.raw_first = state->raw->len, .node = node};

        g_array_append_val(state->passage->leaves, entry);
        raw_append(state->raw, node->text);
    }
    for (unsigned i = 0; i < node_count(node); i++)
        take_leaves(state, node_at(node, i));
}

/* One width for digits, letters and the brackets and marks around figures. */
static gunichar one_width(gunichar character)
{
    if ((character >= 0xFF10 && character <= 0xFF19) ||
        (character >= 0xFF21 && character <= 0xFF3A) ||
        (character >= 0xFF41 && character <= 0xFF5A))
        return character - 0xFEE0;
    switch (character) {
    case '(':
        return 0xFF08;
    case ')':
        return 0xFF09;
    case ':':
        return 0xFF1A;
    case ';':
        return 0xFF1B;
    case 0xFF05:
        return '%';
    case 0xFF0E:
        return '.';
    case 0xFF0D:
    case 0x2212:
    case 0x2010:
    case 0x2011:
    case 0x2013:
        return '-';
    case 0x2F8B:
    case 0x2EC4:
        return character;
    default:
        return character;
    }
}

static bool is_blank(gunichar character)
{
    return g_unichar_isspace(character) || character == 0x3000 || character == 0xFEFF ||
           character == 0x200B || character == 0xAD || (character < 32);
}

static bool is_figure_character(gunichar character)
{
    return (character >= '0' && character <= '9') || character == '.' || character == '%';
}

/* "[bookmark: _Toc1]" is what a text export leaves of a mark in the file. Returns its length. */
static uint32_t mark_length(const gunichar *raw, uint32_t count)
{
    static const char *const word = "[bookmark:";
    uint32_t length = 0;

    for (; word[length] != '\0'; length++)
        if (length >= count || raw[length] != (gunichar)(unsigned char)word[length])
            return 0;
    while (length < count && raw[length] != ']')
        length++;
    return length < count ? length + 1 : 0;
}

#define CHARACTER_BYTES_MAX 6u

/* A text as it grows, with the place of each byte; there is room for every character. */
typedef struct {
    char *text;
    uint32_t *map;
    size_t size;
} Mapped;

static void append_mapped(Mapped *mapped, gunichar character, uint32_t raw_index)
{
    size_t end = mapped->size + (size_t)g_unichar_to_utf8(character, mapped->text + mapped->size);

    while (mapped->size < end)
        mapped->map[mapped->size++] = raw_index;
}

/* A cell too narrow for its figure breaks it over lines: "7,127,662." and "62". One point, and
 * digits to the end. */
static bool is_broken_figure(const Passage *passage)
{
    unsigned points = 0, decimals = 0;

    if (passage->kind != PASSAGE_CELL)
        return false;
    for (uint32_t i = 0; i < passage->raw_count; i++) {
        gunichar character = one_width(passage->raw[i]);

        if (character == '.')
            points++;
        else if (character >= '0' && character <= '9')
            decimals += points;
        else if (!is_blank(character) && !((character == ',' || character == '-') && points == 0))
            return false;
    }
    return points == 1 && decimals > 0;
}

/* A comma divides a sentence unless it stands within a number. */
static gunichar comma_of(const Passage *passage, uint32_t index, gunichar before)
{
    uint32_t next = index + 1;

    while (next < passage->raw_count && is_blank(passage->raw[next]))
        next++;
    return next < passage->raw_count && g_unichar_isdigit(before) &&
                   g_unichar_isdigit(passage->raw[next])
               ? ','
               : 0xFF0C;
}

static void normalise(Passage *passage)
{
    bool whole = is_broken_figure(passage);
    /* Every character may bring a blank along. */
    const size_t room =
        (size_t)passage->raw_count * (CHARACTER_BYTES_MAX + 1) + CHARACTER_BYTES_MAX;
    Mapped mapped = {g_malloc(room), g_new(uint32_t, room), 0};
    gunichar last = 0;
    bool blank = false;

    for (uint32_t i = 0; i < passage->raw_count; i++) {
        gunichar character = one_width(passage->raw[i]);
        uint32_t mark =
            character == '[' ? mark_length(passage->raw + i, passage->raw_count - i) : 0;

        if (mark > 0) {
            i += mark - 1;
            continue;
        }
        if (is_blank(character)) {
            blank = true;
            continue;
        }
        if (blank && !whole && is_figure_character(last) && is_figure_character(character) &&
            character != '%')
            append_mapped(&mapped, ' ', i - 1);
        blank = false;
        if (character == ',')
            character = comma_of(passage, i, last);
        append_mapped(&mapped, character, i);
        last = character;
    }
    mapped.text[mapped.size] = '\0';
    mapped.map[mapped.size] = passage->raw_count;
    passage->text = g_realloc(mapped.text, mapped.size + 1);
    passage->raw_at = g_renew(uint32_t, mapped.map, mapped.size + 1);
}

void passage_clear(Passage *passage)
{
    g_free(passage->text);
    g_free(passage->raw_at);
    g_free(passage->raw);
    if (passage->leaves != NULL)
        g_array_unref(passage->leaves);
}

static unsigned passage_add(Audit *audit, const Node *node, PassageKind kind)
{
    Passage passage = {.kind = kind, .node = node, .section = NONE, .table = NONE, .topic = ""};
    RawState state = {&passage, g_array_new(FALSE, FALSE, sizeof(gunichar))};

    passage.leaves = g_array_new(FALSE, FALSE, sizeof(Leaf));
    take_leaves(&state, node);
    passage.raw_count = state.raw->len;
    passage.raw = (gunichar *)(void *)g_array_free(state.raw, FALSE);
    normalise(&passage);
    g_array_append_val(audit->passages, passage);
    return audit->passages->len - 1;
}

/* A title or remark that is a string of its node, not a child. */
static unsigned passage_add_text(Audit *audit, const Node *node, const char *text, PassageKind kind)
{
    Passage passage = {.kind = kind, .node = node, .section = NONE, .table = NONE, .topic = ""};
    glong count;

    passage.leaves = g_array_new(FALSE, FALSE, sizeof(Leaf));
    passage.raw = g_utf8_to_ucs4_fast(text, -1, &count);
    passage.raw_count = (uint32_t)count;
    normalise(&passage);
    g_array_append_val(audit->passages, passage);
    return audit->passages->len - 1;
}

static void take_table(Audit *audit, const Node *table)
{
    unsigned index = audit->grids->len;
    Grid grid = {.node = table, .passage = NONE};

    if (table->text != NULL)
        grid.passage = passage_add_text(audit, table, table->text, PASSAGE_TITLE);
    for (unsigned r = 0; r < node_count(table); r++)
        for (unsigned c = 0; c < node_count(node_at(table, r)); c++) {
            unsigned at = passage_add(audit, node_at(node_at(table, r), c), PASSAGE_CELL);

            PASSAGE(audit, at)->table = index;
            PASSAGE(audit, at)->row = r;
            PASSAGE(audit, at)->column = c;
            if (grid.passage == NONE)
                grid.passage = at;
        }
    if (table->remark != NULL)
        passage_add_text(audit, table, table->remark, PASSAGE_TEXT);
    g_array_append_val(audit->grids, grid);
}

void passages_take(Audit *audit)
{
    const Node *root = audit->document->root;

    for (unsigned i = 0; i < node_count(root); i++) {
        const Node *node = node_at(root, i);
        unsigned before = audit->passages->len;

        if (node->kind == NODE_TABLE)
            take_table(audit, node);
        else if (node->kind == NODE_HEADING)
            passage_add(audit, node, PASSAGE_HEADING);
        else if (node->kind == NODE_PARAGRAPH || node->kind == NODE_NOTE)
            passage_add(audit, node, PASSAGE_TEXT);
        for (; before < audit->passages->len; before++)
            PASSAGE(audit, before)->at = i;
    }
}

char *passage_quote(const Passage *passage, uint32_t first, uint32_t last)
{
    GString *quote = g_string_new(NULL);
    uint32_t from = passage->raw_at[first],
             to = last > first ? passage->raw_at[last - 1] + 1 : from;
    bool blank = false;

    for (uint32_t i = from; i < to && i < passage->raw_count; i++) {
        if (is_blank(passage->raw[i])) {
            blank = quote->len > 0;
            continue;
        }
        if (blank)
            g_string_append_c(quote, ' ');
        blank = false;
        g_string_append_unichar(quote, passage->raw[i]);
    }
    return g_string_free(quote, FALSE);
}
