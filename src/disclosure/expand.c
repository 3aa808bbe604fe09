/* expand.c: a template filled with the figures of one compilation
 *
 * Scopes live on the stack of whoever binds them and end with it; nothing keeps one. What a unit
 * wrote becomes text nodes as it stands: it is never parsed.
 */
#include "disclosure/internal.h"

#include "base/error.h"

#include <string.h>

static const Context nowhere = {0};

bool expand_fail(Expansion *expansion, const char *place, const char *id, const char *found,
                 const char *expected)
{
    template_fail(place, id, found, expected, expansion->error);
    return false;
}

bool expand_count(Expansion *expansion, const char *place)
{
    return ++expansion->nodes <= NODES_MAX ||
           expand_fail(expansion, place, "report-too-large", NULL, NULL);
}

/* ---- questions ---- */

void expand_ask_take(Expansion *expansion, char *question)
{
    if (g_hash_table_contains(expansion->asked, question)) {
        g_free(question);
        return;
    }
    g_hash_table_add(expansion->asked, question);
    g_ptr_array_add(expansion->disclosure->questions, g_strdup(question));
}

void expand_ask_figure(Expansion *expansion, const Expression *expression, const Scope *scope)
{
    g_autofree char *filled = NULL;

    expression = expression_resolve(expression, &scope);
    filled = expression_filled(expansion, expression, scope);
    expand_ask_take(expansion,
                    words_fill(expansion->words, "ask-figure", "expression", filled, "heading",
                               expansion->heading != NULL ? expansion->heading : "", NULL));
}

static void ask_text(Expansion *expansion, const char *key)
{
    expand_ask_take(expansion,
                    words_fill(expansion->words, "ask-text", "key", key, "heading",
                               expansion->heading != NULL ? expansion->heading : "", NULL));
}

static bool expand_ask(Expansion *expansion, const GPtrArray *question, const Scope *scope)
{
    char *text = expand_plain(expansion, question, scope);

    if (text != NULL)
        expand_ask_take(expansion, text);
    return text != NULL;
}

/* ---- expressions ---- */

bool expand_expression(Expansion *expansion, const Expression *expression, const Scope *scope,
                       Value *value)
{
    GError *failed = NULL;

    *value = value_unknown();
    if (formula_value(expression->formula, expansion->world, &nowhere, scope, value, &failed))
        return true;
    value_clear(value);
    error_add_fact(failed, "place", expression->place);
    g_propagate_error(expansion->error, failed);
    return false;
}

bool expand_truth(Expansion *expansion, const Expression *expression, const Scope *scope,
                  bool *holds)
{
    g_auto(Value) value = value_unknown();

    if (!expand_expression(expansion, expression, scope, &value))
        return false;
    *holds = value.kind == VALUE_TRUTH && value.truth == TRUTH_TRUE;
    return value.kind == VALUE_TRUTH || value.kind == VALUE_UNKNOWN ||
           expand_fail(expansion, expression->place, "report-not-truth", expression->text,
                       "expect-report-truth");
}

/* ---- inline nodes ---- */

void inline_add_text(Node *parent, const char *text)
{
    unsigned count = node_count(parent);
    Node *last = count > 0 ? node_at(parent, count - 1) : NULL;

    if (*text == '\0')
        return;
    if (last != NULL && last->kind == NODE_TEXT) {
        char *joined = g_strconcat(last->text, text, NULL);

        g_free(last->text);
        last->text = joined;
    } else {
        node_append_text(parent, text);
    }
}

void inline_move(Node *from, Node *to)
{
    while (node_count(from) > 0) {
        Node *child = g_ptr_array_steal_index(from->children, 0);

        if (child->kind == NODE_TEXT) {
            inline_add_text(to, child->text);
            node_free(child);
        } else {
            node_append_take(to, child);
        }
    }
}

static void add_missing(Expansion *expansion, Node *parent, const char *word)
{
    Node *node = node_append_new(parent, NODE_MISSING);

    node->text = g_strdup(words_of(expansion->words, word));
}

/* ---- {EXPRESSION} ---- */

static bool format_fits(const Format *format, const Value *value)
{
    bool nil = exact_sign(value->number.low) == 0 && exact_sign(value->number.high) == 0;

    if (format->of != FORMAT_NUMBER)
        return false;
    if (value->plain || nil)
        return true; /* takes the dimension that its neighbour wants */
    return (format->kind == FIGURE_MONEY) == (value->dimension == DIMENSION_MONEY) &&
           (format->kind == FIGURE_RATIO) == (value->dimension == DIMENSION_RATIO);
}

static bool expand_number(Expansion *expansion, const Piece *piece, const Scope *scope,
                          const Value *value, Node *parent)
{
    const Format *format = piece->format != NULL ? piece->format : format_of(value);
    FigureValue figure;
    g_autofree char *text = NULL;
    g_autofree char *origin = NULL;
    Node *node;

    if (!format_fits(format, value))
        return expand_fail(expansion, piece->place, "report-format-dimension", format->name,
                           format_of(value)->name);
    text = format_print(format, value, false, &figure);
    if (text == NULL)
        return expand_fail(expansion, piece->place, "report-number", piece->expression->text, NULL);
    origin = expand_origin(expansion, piece->expression, scope, value);
    if (origin == NULL) {
        inline_add_text(parent, text);
        return true;
    }
    node = node_append_new(parent, NODE_FIGURE);
    node->text = g_steal_pointer(&text);
    node->origin = g_steal_pointer(&origin);
    node->figure = figure;
    return true;
}

/* A date in words, a choice by its word; anything else as it stands. The caller frees. */
static char *formatted_word(Expansion *expansion, const Piece *piece, const Scope *scope,
                            char *word)
{
    const Format *format = piece->format;
    const TableColumn *column;
    char *text = NULL;

    if (format != NULL && format->of == FORMAT_SENTENCE)
        text = format_sentence(expansion->words, word);
    else if (format != NULL && format->of == FORMAT_DATE)
        text = format_date(expansion->words, word);
    else if (format != NULL && format->of == FORMAT_CHOICE &&
             (column = expression_column(expansion, piece->expression, scope)) != NULL)
        text = g_strdup(choice_word(column, word));
    if (text == NULL)
        return word;
    g_free(word);
    return text;
}

static bool expand_figure(Expansion *expansion, const Piece *piece, const Scope *scope,
                          Node *parent)
{
    g_auto(Value) value = value_unknown();
    g_autofree char *word = NULL;

    if (!expand_expression(expansion, piece->expression, scope, &value))
        return false;
    switch (value.kind) {
    case VALUE_NUMBER:
        return expand_number(expansion, piece, scope, &value, parent);
    case VALUE_UNKNOWN:
        expand_ask_figure(expansion, piece->expression, scope);
        add_missing(expansion, parent, "missing-figure");
        return true;
    case VALUE_TEXT:
    case VALUE_ROW:
        word = formatted_word(expansion, piece, scope, value_word(&value));
        inline_add_text(parent, word);
        return true;
    default:
        return expand_fail(expansion, piece->place, "report-not-printable", piece->expression->text,
                           "expect-report-printable");
    }
}

/* ---- texts of the unit ---- */

static bool expand_unit_text(Expansion *expansion, const Piece *piece, const Scope *scope,
                             Node *parent)
{
    g_autofree char *key = expand_plain(expansion, piece->key, scope);
    const char *const *texts =
        key != NULL ? book_texts(compilation_book(expansion->compilation), key) : NULL;
    char *question;

    if (key == NULL)
        return false;
    for (unsigned i = 0; texts != NULL && texts[i] != NULL; i++)
        inline_add_text(parent, texts[i]);
    if (texts != NULL && texts[0] != NULL)
        return true;
    if (piece->kind == PIECE_UNIT_TEXT) {
        add_missing(expansion, parent, "missing-text");
        ask_text(expansion, key);
        return true;
    }
    add_missing(expansion, parent, "missing-reason");
    question = expand_plain(expansion, piece->question, scope);
    if (question != NULL)
        expand_ask_take(expansion, question);
    return question != NULL;
}

/* ---- choices, repetitions, phrases ---- */

static const Branch *choose(Expansion *expansion, const GPtrArray *branches, const Scope *scope,
                            bool *ok)
{
    *ok = true;
    for (unsigned i = 0; i < branches->len; i++) {
        const Branch *branch = g_ptr_array_index(branches, i);
        bool holds = true;

        if (branch->condition != NULL &&
            !expand_truth(expansion, branch->condition, scope, &holds)) {
            *ok = false;
            return NULL;
        }
        if (holds)
            return branch;
    }
    return NULL;
}

static bool expand_choice(Expansion *expansion, const Piece *piece, const Scope *scope,
                          Node *parent)
{
    bool ok;
    const Branch *branch = choose(expansion, piece->branches, scope, &ok);

    return branch != NULL ? expand_pieces(expansion, branch->body, scope, parent) : ok;
}

typedef struct {
    const Piece *piece;
    Node *parent;
    bool printed; /* something stands before: the next needs a separator */
} Repetition;

static bool expand_item(Expansion *expansion, const Scope *scope, void *data)
{
    Repetition *repetition = data;
    const Loop *loop = repetition->piece->loop;
    Node *item = node_new(NODE_PARAGRAPH);
    bool ok = expand_pieces(expansion, repetition->piece->body, scope, item);

    if (ok && node_count(item) > 0) {
        if (repetition->printed && loop->separator != NULL)
            ok = expand_pieces(expansion, loop->separator, scope, repetition->parent);
        inline_move(item, repetition->parent);
        repetition->printed = true;
    }
    node_free(item);
    return ok;
}

static bool expand_each(Expansion *expansion, const Piece *piece, const Scope *scope, Node *parent)
{
    Repetition repetition = {.piece = piece, .parent = parent};

    return expand_loop(expansion, piece->loop, scope, expand_item, &repetition);
}

/* Binds the arguments one by one, then expands the body, which sees them and nothing else. */
static bool expand_phrase(Expansion *expansion, const Piece *piece, const Scope *scope,
                          Node *parent)
{
    const Phrase *phrase = g_hash_table_lookup(expansion->template->phrases, piece->text);
    unsigned count = piece->arguments->len;
    g_autofree Binding *bindings = g_new0(Binding, count + 1);
    const Scope *inside = NULL;
    unsigned bound = 0;
    bool ok = ++expansion->depth <= PHRASE_DEPTH_MAX ||
              expand_fail(expansion, piece->place, "report-phrase-circle", piece->text, NULL);

    for (; ok && bound < count; bound++) {
        Binding *binding = &bindings[bound];

        binding->argument = g_ptr_array_index(piece->arguments, bound);
        binding->argument_scope = scope;
        binding->scope.name = g_ptr_array_index(phrase->parameters, bound);
        binding->scope.outer = inside;
        inside = &binding->scope;
        ok = expand_expression(expansion, binding->argument, scope, &binding->scope.value);
    }
    ok = ok && expand_pieces(expansion, phrase->body, inside, parent);
    for (unsigned i = 0; i < bound; i++)
        value_clear(&bindings[i].scope.value);
    expansion->depth--;
    return ok;
}

static bool expand_piece(Expansion *expansion, const Piece *piece, const Scope *scope, Node *parent)
{
    switch (piece->kind) {
    case PIECE_TEXT:
        inline_add_text(parent, piece->text);
        return true;
    case PIECE_EXPRESSION:
        return expand_figure(expansion, piece, scope, parent);
    case PIECE_CHOICE:
        return expand_choice(expansion, piece, scope, parent);
    case PIECE_EACH:
        return expand_each(expansion, piece, scope, parent);
    case PIECE_PHRASE:
        return expand_phrase(expansion, piece, scope, parent);
    case PIECE_ASK:
        add_missing(expansion, parent, "missing-text");
        return expand_ask(expansion, piece->question, scope);
    case PIECE_UNIT_TEXT:
    case PIECE_REASON:
        break;
    }
    return expand_unit_text(expansion, piece, scope, parent);
}

bool expand_pieces(Expansion *expansion, const GPtrArray *pieces, const Scope *scope, Node *parent)
{
    for (unsigned i = 0; i < pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(pieces, i);

        if (!expand_count(expansion, piece->place) ||
            !expand_piece(expansion, piece, scope, parent))
            return false;
    }
    return true;
}

char *expand_plain(Expansion *expansion, const GPtrArray *pieces, const Scope *scope)
{
    Node *node = node_new(NODE_PARAGRAPH);
    char *text = expand_pieces(expansion, pieces, scope, node) ? node_plain(node) : NULL;

    node_free(node);
    return text;
}

/* ---- blocks ---- */

/* A heading, paragraph or note; one that came out empty is left out. */
static bool expand_line(Expansion *expansion, const Block *block, NodeKind kind, const Scope *scope,
                        Node *parent)
{
    Node *node = node_new(kind);

    if (!expand_pieces(expansion, block->text, scope, node)) {
        node_free(node);
        return false;
    }
    if (node_count(node) == 0) {
        node_free(node);
        return true;
    }
    node_append_take(parent, node);
    if (kind == NODE_HEADING) {
        node->level = block->level;
        node->id = g_strdup_printf("section-%u", ++expansion->headings);
        g_free(expansion->heading);
        expansion->heading = node_plain(node);
    }
    return true;
}

static bool expand_texts(Expansion *expansion, const Block *block, const Scope *scope, Node *parent)
{
    g_autofree char *key = expand_plain(expansion, block->text, scope);
    const char *const *texts =
        key != NULL ? book_texts(compilation_book(expansion->compilation), key) : NULL;

    if (key == NULL)
        return false;
    for (unsigned i = 0; texts != NULL && texts[i] != NULL; i++)
        inline_add_text(node_append_new(parent, NODE_PARAGRAPH), texts[i]);
    if (texts == NULL || texts[0] == NULL) {
        add_missing(expansion, node_append_new(parent, NODE_PARAGRAPH), "missing-text");
        ask_text(expansion, key);
    }
    return true;
}

/* Explains every figure of a table that is not nil. */
static void explain_table(Expansion *expansion, const Node *node)
{
    if (node->kind == NODE_FIGURE && node->figure.known && node->origin != NULL &&
        exact_sign(node->figure.value) != 0)
        sources_add_cell(expansion->sources, node->origin);
    for (unsigned i = 0; i < node_count(node); i++)
        explain_table(expansion, node_at(node, i));
}

static bool expand_table(Expansion *expansion, const Block *block, Node *parent)
{
    GError *failed = NULL;
    const Statement *statement =
        compilation_statement(expansion->compilation, block->word, &failed);
    Node *table = statement != NULL
                      ? table_build(expansion->compilation, statement, expansion->words, &failed)
                      : NULL;

    if (table == NULL) {
        error_add_fact(failed, "place", block->place);
        g_propagate_error(expansion->error, failed);
        return false;
    }
    node_append_take(parent, table);
    explain_table(expansion, table);
    return true;
}

typedef struct {
    const Block *block;
    Node *parent;
} BlockRepetition;

static bool expand_block_item(Expansion *expansion, const Scope *scope, void *data)
{
    BlockRepetition *repetition = data;

    return expand_blocks(expansion, repetition->block->body, scope, repetition->parent);
}

static bool expand_block(Expansion *expansion, const Block *block, const Scope *scope, Node *parent)
{
    const Branch *branch;
    BlockRepetition repetition = {block, parent};
    bool ok;

    switch (block->kind) {
    case BLOCK_HEADING:
        return expand_line(expansion, block, NODE_HEADING, scope, parent);
    case BLOCK_PARAGRAPH:
        return expand_line(expansion, block, NODE_PARAGRAPH, scope, parent);
    case BLOCK_NOTE:
        return expand_line(expansion, block, NODE_NOTE, scope, parent);
    case BLOCK_TABLE:
        return expand_table(expansion, block, parent);
    case BLOCK_CHART:
        return expand_chart(expansion, block, scope, parent);
    case BLOCK_TEXT:
        return expand_texts(expansion, block, scope, parent);
    case BLOCK_ASK:
        return expand_ask(expansion, block->text, scope);
    case BLOCK_IF:
        branch = choose(expansion, block->branches, scope, &ok);
        return branch != NULL ? expand_blocks(expansion, branch->body, scope, parent) : ok;
    case BLOCK_EACH:
        return expand_loop(expansion, block->loop, scope, expand_block_item, &repetition);
    case BLOCK_GRID:
        return expand_grid(expansion, block, scope, parent);
    case BLOCK_GRID_ROW:
        return expand_grid_row(expansion, block, scope, parent);
    case BLOCK_PAGE_BREAK:
        node_append_new(parent, NODE_PAGE_BREAK);
        return true;
    }
    return true;
}

bool expand_blocks(Expansion *expansion, const GPtrArray *blocks, const Scope *scope, Node *parent)
{
    for (unsigned i = 0; i < blocks->len; i++) {
        const Block *block = g_ptr_array_index(blocks, i);

        if (!expand_count(expansion, block->place) ||
            !expand_block(expansion, block, scope, parent))
            return false;
    }
    return true;
}
