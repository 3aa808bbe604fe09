/* piece.c: a text with {…} into pieces, by recursive descent over its tags
 *
 * `{if}` and `{each}` read pieces until a tag that closes or divides them; that tag is left in
 * Reader.stop for whoever opened it. Depth is bounded by TEMPLATE_NESTING_MAX.
 */
#include "disclosure/internal.h"

#include <string.h>

/* ---- passages ---- */

Passage *passage_new(void)
{
    Passage *passage = g_new0(Passage, 1);

    passage->text = g_string_new(NULL);
    passage->starts = g_array_new(FALSE, FALSE, sizeof(size_t));
    passage->places = g_ptr_array_new_with_free_func(g_free);
    return passage;
}

void passage_free(Passage *passage)
{
    if (passage == NULL)
        return;
    g_string_free(passage->text, TRUE);
    g_array_unref(passage->starts);
    g_ptr_array_unref(passage->places);
    g_free(passage);
}

void passage_add(Passage *passage, const char *line, const char *place)
{
    g_autofree char *trimmed = g_strstrip(g_strdup(line));
    size_t start = passage->text->len;

    g_array_append_val(passage->starts, start);
    g_ptr_array_add(passage->places, g_strdup(place));
    g_string_append(passage->text, trimmed);
}

const char *passage_place(const Passage *passage, size_t offset)
{
    unsigned line = passage->starts->len;

    while (line > 1 && g_array_index(passage->starts, size_t, line - 1) > offset)
        line--;
    return line > 0 ? g_ptr_array_index(passage->places, line - 1) : "";
}

/* ---- life cycle ---- */

void branch_free(void *data)
{
    Branch *branch = data;

    expression_free(branch->condition);
    g_clear_pointer(&branch->body, g_ptr_array_unref);
    g_free(branch);
}

void piece_free(void *data)
{
    Piece *piece = data;

    if (piece == NULL)
        return;
    g_free(piece->place);
    g_free(piece->text);
    expression_free(piece->expression);
    loop_free(piece->loop);
    g_clear_pointer(&piece->branches, g_ptr_array_unref);
    g_clear_pointer(&piece->body, g_ptr_array_unref);
    g_clear_pointer(&piece->arguments, g_ptr_array_unref);
    g_clear_pointer(&piece->key, g_ptr_array_unref);
    g_clear_pointer(&piece->question, g_ptr_array_unref);
    g_free(piece);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Piece, piece_free)

static GPtrArray *pieces_new(void) { return g_ptr_array_new_with_free_func(piece_free); }

static Piece *piece_new(PieceKind kind, const char *place)
{
    Piece *piece = g_new0(Piece, 1);

    piece->kind = kind;
    piece->place = g_strdup(place);
    return piece;
}

/* ---- reading ---- */

typedef struct {
    const Passage *passage;
    const char *at;
    const Template *template;
    unsigned nesting;
    char *stop; /* the tag that ended a body; NULL: the end of the text */
    const char *stop_place;
    GError **error;
} Reader;

static const char *reader_place(const Reader *reader)
{
    return passage_place(reader->passage, (size_t)(reader->at - reader->passage->text->str));
}

static bool read_pieces(Reader *reader, GPtrArray *pieces);

/* Quotes inside a brace hide braces; a doubled quote opens and closes at once. */
const char *brace_end(const char *open)
{
    unsigned depth = 0;
    bool quoted = false;

    for (const char *at = open; *at != '\0'; at++) {
        if (*at == '"')
            quoted = !quoted;
        else if (!quoted && *at == '{')
            depth++;
        else if (!quoted && *at == '}' && --depth == 0)
            return at;
    }
    return NULL;
}

/* The text behind `word` and a blank when `tag` begins with them, else NULL. */
static const char *after_word(const char *tag, const char *word)
{
    size_t size = strlen(word);

    if (strncmp(tag, word, size) != 0 || tag[size] != ' ')
        return NULL;
    return tag + size + strspn(tag + size, " ");
}

static bool is_stop(const char *tag)
{
    return after_word(tag, "elif") != NULL || strcmp(tag, "else") == 0 || strcmp(tag, "/if") == 0 ||
           strcmp(tag, "/each") == 0;
}

/* Expects nothing behind an expression. */
static bool expect_end(const char *at, const char *place, GError **error)
{
    at += strspn(at, " ");
    return *at == '\0' ||
           template_fail(place, "report-rest", at, "expect-report-brace-close", error) != NULL;
}

/* ---- choices and repetitions ---- */

static bool read_body(Reader *reader, GPtrArray *body, const char *opened, const char *place)
{
    g_clear_pointer(&reader->stop, g_free);
    if (++reader->nesting > TEMPLATE_NESTING_MAX)
        return template_fail(place, "report-nesting", NULL, NULL, reader->error);
    if (!read_pieces(reader, body))
        return false;
    reader->nesting--;
    if (reader->stop == NULL)
        return template_fail(place, "report-tag-open", opened, "expect-report-tag-close",
                             reader->error);
    return true;
}

static bool read_condition(Reader *reader, Branch *branch, const char *text, const char *place)
{
    const char *at = text;

    branch->condition = expression_parse(&at, place, reader->template->catalog, reader->error);
    return branch->condition != NULL && expect_end(at, place, reader->error);
}

/* Reads the branch that `text` (a condition; NULL: else) opens, up to the next tag of the choice.
 */
static bool read_branch(Reader *reader, Piece *choice, const char *text, const char *place)
{
    Branch *branch = g_new0(Branch, 1);

    g_ptr_array_add(choice->branches, branch);
    branch->body = pieces_new();
    return (text == NULL || read_condition(reader, branch, text, place)) &&
           read_body(reader, branch->body, "{if}", place);
}

static bool read_choice(Reader *reader, Piece *piece, const char *condition)
{
    bool last = false;

    piece->kind = PIECE_CHOICE;
    piece->branches = g_ptr_array_new_with_free_func(branch_free);
    if (!read_branch(reader, piece, condition, piece->place))
        return false;
    while (strcmp(reader->stop, "/if") != 0) {
        g_autofree char *tag = g_steal_pointer(&reader->stop);
        const char *next = after_word(tag, "elif");

        if (last || (next == NULL && strcmp(tag, "else") != 0))
            return template_fail(reader->stop_place, "report-tag", tag, "expect-report-if-close",
                                 reader->error);
        last = next == NULL;
        if (!read_branch(reader, piece, next, reader->stop_place))
            return false;
    }
    g_clear_pointer(&reader->stop, g_free);
    return true;
}

static bool read_each(Reader *reader, Piece *piece, const char *text)
{
    piece->kind = PIECE_EACH;
    piece->body = pieces_new();
    piece->loop = loop_parse(text, piece->place, reader->template, reader->error);
    if (piece->loop == NULL || !read_body(reader, piece->body, "{each}", piece->place))
        return false;
    if (strcmp(reader->stop, "/each") != 0)
        return template_fail(reader->stop_place, "report-tag", reader->stop,
                             "expect-report-each-close", reader->error);
    g_clear_pointer(&reader->stop, g_free);
    return true;
}

/* ---- the other tags ---- */

/* "…" as pieces of its own; goes behind it. */
static GPtrArray *read_quoted(Reader *reader, const char **at, const char *place)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const char *start = *at;

    for ((*at)++; **at != '\0' && (**at != '"' || (*at)[1] == '"'); (*at)++) {
        *at += **at == '"';
        g_string_append_c(text, **at);
    }
    if (**at != '"')
        return template_fail(place, "report-text-open", start, "expect-report-quoted",
                             reader->error);
    (*at)++;
    *at += strspn(*at, " ");
    return pieces_parse_line(text->str, place, reader->template, reader->error);
}

static bool read_unit_text(Reader *reader, Piece *piece, const char *text, bool reason)
{
    piece->kind = reason ? PIECE_REASON : PIECE_UNIT_TEXT;
    piece->key = read_quoted(reader, &text, piece->place);
    if (piece->key == NULL)
        return false;
    if (reason) {
        if (*text != '"')
            return template_fail(piece->place, "report-reason", *text != '\0' ? text : NULL,
                                 "expect-report-reason", reader->error);
        piece->question = read_quoted(reader, &text, piece->place);
        if (piece->question == NULL)
            return false;
    }
    return expect_end(text, piece->place, reader->error);
}

static bool read_ask(Reader *reader, Piece *piece, const char *text)
{
    piece->kind = PIECE_ASK;
    piece->question = read_quoted(reader, &text, piece->place);
    return piece->question != NULL && expect_end(text, piece->place, reader->error);
}

static const Phrase *find_phrase(const Reader *reader, const char *tag, const char **arguments)
{
    size_t size = strcspn(tag, "( ");
    g_autofree char *name = g_strndup(tag, size);

    *arguments = tag + size + 1;
    return tag[size] == '(' ? g_hash_table_lookup(reader->template->phrases, name) : NULL;
}

static bool read_phrase(Reader *reader, Piece *piece, const Phrase *phrase, const char *at)
{
    piece->kind = PIECE_PHRASE;
    piece->text = g_strdup(phrase->name);
    piece->arguments = g_ptr_array_new_with_free_func((GDestroyNotify)expression_free);
    at += strspn(at, " ");
    while (*at != ')') {
        Expression *argument =
            expression_parse(&at, piece->place, reader->template->catalog, reader->error);

        if (argument == NULL)
            return false;
        g_ptr_array_add(piece->arguments, argument);
        if (*at == ',')
            at += 1 + strspn(at + 1, " ");
        else if (*at != ')')
            return template_fail(piece->place, "report-arguments", *at != '\0' ? at : NULL,
                                 "expect-report-arguments", reader->error);
    }
    if (piece->arguments->len != phrase->parameters->len) {
        g_autofree char *found = g_strdup_printf("%s(%u)", phrase->name, piece->arguments->len);
        g_autofree char *wanted = g_strdup_printf("%s(%u)", phrase->name, phrase->parameters->len);

        return template_fail(piece->place, "report-argument-count", found, wanted, reader->error);
    }
    return expect_end(at + 1, piece->place, reader->error);
}

static bool read_format(Reader *reader, Piece *piece, const char *at)
{
    g_autofree char *name = g_strstrip(g_strdup(at));
    g_autofree char *names = NULL;

    piece->format = format_find(name);
    if (piece->format != NULL)
        return true;
    names = format_names();
    return template_fail(piece->place, "report-format", name, names, reader->error);
}

static bool read_expression(Reader *reader, Piece *piece, const char *at)
{
    piece->kind = PIECE_EXPRESSION;
    piece->expression =
        expression_parse(&at, piece->place, reader->template->catalog, reader->error);
    if (piece->expression == NULL)
        return false;
    if (*at == '|')
        return read_format(reader, piece, at + 1);
    return expect_end(at, piece->place, reader->error);
}

static bool read_piece(Reader *reader, Piece *piece, const char *tag)
{
    const char *rest = NULL;
    const Phrase *phrase;

    if ((rest = after_word(tag, "if")) != NULL)
        return read_choice(reader, piece, rest);
    if ((rest = after_word(tag, "each")) != NULL)
        return read_each(reader, piece, rest);
    if ((rest = after_word(tag, "text")) != NULL && *rest == '"')
        return read_unit_text(reader, piece, rest, false);
    if ((rest = after_word(tag, "reason")) != NULL && *rest == '"')
        return read_unit_text(reader, piece, rest, true);
    if ((rest = after_word(tag, "ask")) != NULL && *rest == '"')
        return read_ask(reader, piece, rest);
    phrase = find_phrase(reader, tag, &rest);
    return phrase != NULL ? read_phrase(reader, piece, phrase, rest)
                          : read_expression(reader, piece, tag);
}

/* ---- text between tags ---- */

static void add_text(Reader *reader, GPtrArray *pieces, const char *start, size_t size)
{
    Piece *last = pieces->len > 0 ? g_ptr_array_index(pieces, pieces->len - 1) : NULL;
    g_autofree char *text = g_strndup(start, size);

    if (size == 0)
        return;
    if (last != NULL && last->kind == PIECE_TEXT) {
        g_autofree char *before = last->text;

        last->text = g_strconcat(before, text, NULL);
        return;
    }
    last = piece_new(PIECE_TEXT, reader_place(reader));
    last->text = g_steal_pointer(&text);
    g_ptr_array_add(pieces, last);
}

/* Reads the tag at hand. `*stopped` when it belongs to whoever opened the body. */
static bool read_tag(Reader *reader, GPtrArray *pieces, bool *stopped)
{
    const char *place = reader_place(reader);
    const char *end = brace_end(reader->at);
    g_autofree char *tag = NULL;
    g_autoptr(Piece) piece = NULL;

    if (end == NULL) {
        g_autofree char *found =
            g_utf8_substring(reader->at, 0, MIN(g_utf8_strlen(reader->at, -1), 20));

        return template_fail(place, "report-brace-open", found, "expect-report-brace-close",
                             reader->error);
    }
    tag = g_strstrip(g_strndup(reader->at + 1, (size_t)(end - reader->at - 1)));
    reader->at = end + 1;
    if (is_stop(tag)) {
        *stopped = true;
        reader->stop = g_steal_pointer(&tag);
        reader->stop_place = place;
        return true;
    }
    piece = piece_new(PIECE_TEXT, place);
    if (!read_piece(reader, piece, tag))
        return false;
    g_ptr_array_add(pieces, g_steal_pointer(&piece));
    return true;
}

static bool read_pieces(Reader *reader, GPtrArray *pieces)
{
    bool stopped = false;

    while (*reader->at != '\0' && !stopped) {
        size_t size = strcspn(reader->at, "{}");
        const char *brace = reader->at + size;
        bool doubled = *brace != '\0' && brace[1] == brace[0];

        add_text(reader, pieces, reader->at, size + doubled);
        reader->at = brace + (doubled ? 2 : 0);
        if (doubled || *brace == '\0')
            continue;
        if (*brace == '}')
            return template_fail(reader_place(reader), "report-brace", "}",
                                 "expect-report-brace-doubled", reader->error);
        if (!read_tag(reader, pieces, &stopped))
            return false;
    }
    return true;
}

GPtrArray *pieces_parse(const Passage *passage, const Template *template, GError **error)
{
    g_autoptr(GPtrArray) pieces = pieces_new();
    Reader reader = {
        .passage = passage, .at = passage->text->str, .template = template, .error = error};
    bool ok;
    g_autofree char *stop = NULL;

    if (passage->text->len > PASSAGE_SIZE_MAX)
        return template_fail(passage_place(passage, 0), "report-paragraph-long", NULL, NULL, error);
    ok = read_pieces(&reader, pieces);
    stop = reader.stop;
    if (ok && stop != NULL)
        return template_fail(reader.stop_place, "report-tag", stop, "expect-report-tag-open",
                             error);
    return ok ? g_steal_pointer(&pieces) : NULL;
}

GPtrArray *pieces_parse_line(const char *line, const char *place, const Template *template,
                             GError **error)
{
    g_autoptr(Passage) passage = passage_new();
    size_t start = 0;

    g_array_append_val(passage->starts, start);
    g_ptr_array_add(passage->places, g_strdup(place));
    g_string_append(passage->text, line);
    return pieces_parse(passage, template, error);
}
