/* template.c: a report template into blocks
 *
 * First all lines, with what they include, each with its place (load); then the names of phrases,
 * so that one may be used before it is defined; then blocks by recursive descent: `@if`, `@each`
 * and
 * `@grid` read blocks until the line that closes them. Depth is bounded by TEMPLATE_NESTING_MAX.
 */
#include "disclosure/internal.h"

#include "base/text.h"

#include <string.h>

/* ---- life cycle ---- */

static void chart_line_free(void *data)
{
    ChartLine *line = data;

    g_clear_pointer(&line->name, g_ptr_array_unref);
    g_clear_pointer(&line->expressions, g_ptr_array_unref);
    g_clear_pointer(&line->formats, g_ptr_array_unref);
    loop_free(line->loop);
    g_free(line);
}

static void chart_block_free(ChartBlock *chart)
{
    if (chart == NULL)
        return;
    g_ptr_array_unref(chart->categories);
    g_ptr_array_unref(chart->lines);
    g_clear_pointer(&chart->empty, g_ptr_array_unref);
    g_free(chart);
}

static void grid_cell_free(void *data)
{
    GridCell *cell = data;

    g_clear_pointer(&cell->text, g_ptr_array_unref);
    g_free(cell);
}

static void block_free(void *data)
{
    Block *block = data;

    g_free(block->place);
    g_free(block->word);
    g_clear_pointer(&block->text, g_ptr_array_unref);
    g_clear_pointer(&block->branches, g_ptr_array_unref);
    loop_free(block->loop);
    g_clear_pointer(&block->body, g_ptr_array_unref);
    g_clear_pointer(&block->cells, g_ptr_array_unref);
    chart_block_free(block->chart);
    g_free(block);
}

static void phrase_free(void *data)
{
    Phrase *phrase = data;

    g_free(phrase->name);
    g_free(phrase->place);
    g_ptr_array_unref(phrase->parameters);
    g_clear_pointer(&phrase->body, g_ptr_array_unref);
    g_free(phrase);
}

void template_free(Template *template)
{
    if (template == NULL)
        return;
    g_ptr_array_unref(template->blocks);
    g_clear_pointer(&template->title, g_ptr_array_unref);
    g_hash_table_unref(template->phrases);
    g_free(template);
}

static GPtrArray *blocks_new(void) { return g_ptr_array_new_with_free_func(block_free); }

static Template *template_new(const Catalog *catalog)
{
    Template *template = g_new0(Template, 1);

    template->catalog = catalog;
    template->blocks = blocks_new();
    template->phrases = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, phrase_free);
    return template;
}

/* ---- lines ---- */

typedef struct {
    char *place; /* "path:line" */
    char *text;
} Line;

static void line_free(void *data)
{
    Line *line = data;

    g_free(line->place);
    g_free(line->text);
    g_free(line);
}

typedef struct {
    const Catalog *catalog;
    GPtrArray *lines; /* of Line * */
    unsigned depth;
    GError **error;
} Loading;

static bool load_text(Loading *loading, const char *text, const char *path);

static bool load_file(Loading *loading, const char *path)
{
    g_autofree char *text = text_read_file(path, TEMPLATE_SIZE_MAX, loading->error);

    return text != NULL && load_text(loading, text, path);
}

/* report/NAME or report/NAME.txt; NULL when there is none. A name cannot lead out of the folder. */
static char *find_template(const Catalog *catalog, const char *name)
{
    g_autofree char *relative = g_strconcat("report/", name, NULL);
    g_autofree char *with_ending = g_strconcat(relative, ".txt", NULL);
    char *path;

    if (*name == '\0' || strstr(name, "..") != NULL || strchr(name, '/') != NULL)
        return NULL;
    path = catalog_find(catalog, with_ending);
    return path != NULL ? path : catalog_find(catalog, relative);
}

static void add_line(Loading *loading, const char *place, const char *text)
{
    Line *line = g_new0(Line, 1);

    line->place = g_strdup(place);
    line->text = g_strdup(text);
    g_ptr_array_add(loading->lines, line);
}

static bool include_file(Loading *loading, const char *name, const char *place)
{
    g_autofree char *path = find_template(loading->catalog, name);
    bool ok;

    if (path == NULL)
        return template_fail(place, "report-unknown", name, "expect-report-template",
                             loading->error);
    if (++loading->depth > INCLUDE_DEPTH_MAX)
        return template_fail(place, "report-include-circle", name, NULL, loading->error);
    /* Blank lines round it: a paragraph does not go on into another file. */
    add_line(loading, place, "");
    ok = load_file(loading, path);
    add_line(loading, place, "");
    loading->depth--;
    return ok;
}

/* The rest of a line that begins with the directive `word`; NULL when it does not. */
static const char *directive(const char *line, const char *word)
{
    size_t size = strlen(word);

    if (strncmp(line, word, size) != 0 || (line[size] != '\0' && !g_ascii_isspace(line[size])))
        return NULL;
    return line + size + strspn(line + size, " \t");
}

static bool load_line(Loading *loading, const char *text, const char *path, unsigned number)
{
    g_autofree char *place = g_strdup_printf("%s:%u", path, number);
    g_autofree char *trimmed = g_strstrip(g_strdup(text));
    const char *included = directive(trimmed, "@include");

    if (included != NULL)
        return include_file(loading, included, place);
    if (g_str_has_prefix(trimmed, "//"))
        return true;
    if (loading->lines->len >= TEMPLATE_LINES_MAX)
        return template_fail(place, "report-lines", NULL, NULL, loading->error);
    add_line(loading, place, trimmed);
    return true;
}

static bool load_text(Loading *loading, const char *text, const char *path)
{
    unsigned number = 1;

    for (const char *at = text; *at != '\0'; number++) {
        size_t size = strcspn(at, "\n");
        g_autofree char *line = g_strndup(at, size);

        if (!load_line(loading, line, path, number))
            return false;
        at += size + (at[size] == '\n');
    }
    return true;
}

/* ---- blocks ---- */

typedef struct {
    Template *template;
    const GPtrArray *lines;
    unsigned at;
    unsigned nesting;
    GError **error;
} Reader;

static const Line *reader_line(const Reader *reader)
{
    return reader->at < reader->lines->len ? g_ptr_array_index(reader->lines, reader->at) : NULL;
}

static bool reader_fail(const Reader *reader, const char *place, const char *id, const char *found,
                        const char *expected)
{
    return template_fail(place, id, found, expected, reader->error);
}

static bool read_blocks(Reader *reader, GPtrArray *blocks, bool in_grid);

static Block *block_add(GPtrArray *blocks, BlockKind kind, const Line *line)
{
    Block *block = g_new0(Block, 1);

    block->kind = kind;
    block->place = g_strdup(line->place);
    g_ptr_array_add(blocks, block);
    return block;
}

static bool set_pieces(Reader *reader, GPtrArray **pieces, const char *text, const char *place)
{
    *pieces = pieces_parse_line(text, place, reader->template, reader->error);
    return *pieces != NULL;
}

/* A directive that cannot be without something behind it. */
static bool expect_rest(Reader *reader, const Line *line, const char *rest, const char *expected)
{
    return *rest != '\0' ||
           reader_fail(reader, line->place, "report-directive", line->text, expected);
}

/* Reads blocks up to `@end` (or a line that divides an @if), which is left at hand. */
static bool read_body(Reader *reader, GPtrArray *body, const Line *open, bool in_grid)
{
    if (++reader->nesting > TEMPLATE_NESTING_MAX)
        return reader_fail(reader, open->place, "report-nesting", NULL, NULL);
    if (!read_blocks(reader, body, in_grid))
        return false;
    reader->nesting--;
    return reader_line(reader) != NULL ||
           reader_fail(reader, open->place, "report-block-open", open->text, "expect-report-end");
}

static bool read_end(Reader *reader)
{
    const Line *line = reader_line(reader);

    if (directive(line->text, "@end") == NULL)
        return reader_fail(reader, line->place, "report-directive-place", line->text,
                           "expect-report-end");
    reader->at++;
    return true;
}

static Expression *read_whole_expression(Reader *reader, const Line *line, const char *text)
{
    const char *at = text;
    g_autoptr(Expression) expression =
        expression_parse(&at, line->place, reader->template->catalog, reader->error);

    if (expression != NULL && *at != '\0')
        return template_fail(line->place, "report-rest", at, "expect-report-line-end",
                             reader->error);
    return g_steal_pointer(&expression);
}

/* One branch, from the line that opens it, which is at hand. */
static bool read_branch(Reader *reader, Block *block, const char *condition, bool in_grid)
{
    const Line *line = reader_line(reader);
    Branch *branch = g_new0(Branch, 1);

    g_ptr_array_add(block->branches, branch);
    branch->body = blocks_new();
    if (condition != NULL) {
        if (!expect_rest(reader, line, condition, "expect-report-condition"))
            return false;
        branch->condition = read_whole_expression(reader, line, condition);
        if (branch->condition == NULL)
            return false;
    }
    reader->at++;
    return read_body(reader, branch->body, line, in_grid);
}

static bool read_if(Reader *reader, GPtrArray *blocks, const char *rest, bool in_grid)
{
    Block *block = block_add(blocks, BLOCK_IF, reader_line(reader));
    bool last = false;

    block->branches = g_ptr_array_new_with_free_func(branch_free);
    if (!read_branch(reader, block, rest, in_grid))
        return false;
    for (;;) {
        const Line *line = reader_line(reader);
        const char *condition = directive(line->text, "@elif");

        if (condition == NULL && directive(line->text, "@else") == NULL)
            return read_end(reader);
        if (last)
            return reader_fail(reader, line->place, "report-directive-place", line->text,
                               "expect-report-end");
        last = condition == NULL;
        if (!read_branch(reader, block, condition, in_grid))
            return false;
    }
}

static bool read_each(Reader *reader, GPtrArray *blocks, const char *rest, bool in_grid)
{
    const Line *line = reader_line(reader);
    Block *block = block_add(blocks, BLOCK_EACH, line);

    block->loop = loop_parse(rest, line->place, reader->template, reader->error);
    if (block->loop == NULL)
        return false;
    reader->at++;
    block->body = blocks_new();
    return read_body(reader, block->body, line, in_grid) && read_end(reader);
}

static bool read_grid(Reader *reader, GPtrArray *blocks, const char *rest)
{
    const Line *line = reader_line(reader);
    Block *block = block_add(blocks, BLOCK_GRID, line);

    const char *title = directive(rest, "wide");

    block->wide = title != NULL;
    title = title != NULL ? title : rest;
    if (*title != '\0' && !set_pieces(reader, &block->text, title, line->place))
        return false;
    reader->at++;
    block->body = blocks_new();
    return read_body(reader, block->body, line, true) && read_end(reader);
}

/* ---- fields: parts of a line separated by two or more blanks or a tab, outside braces, brackets
 * and quotes ---- */

static bool at_gap(const char *at)
{
    return *at == '\t' || (at[0] == ' ' && (at[1] == ' ' || at[1] == '\t'));
}

static void track_nesting(char c, bool expressions, unsigned *depth, bool *quoted)
{
    /* In a chart an expression stands bare, so its own brackets and quotes count; in a grid's text
     * only those inside braces. */
    if (c == '"' && (expressions || *depth > 0))
        *quoted = !*quoted;
    else if (!*quoted && (c == '{' || (expressions && (c == '[' || c == '('))))
        (*depth)++;
    else if (!*quoted && *depth > 0 && (c == '}' || (expressions && (c == ']' || c == ')'))))
        (*depth)--;
}

static GPtrArray *split_fields(const char *line, bool expressions)
{
    GPtrArray *fields = g_ptr_array_new_with_free_func(g_free);
    const char *at = line + strspn(line, " \t");

    while (*at != '\0') {
        const char *start = at;
        unsigned depth = 0;
        bool quoted = false;

        for (; *at != '\0' && (depth > 0 || quoted || !at_gap(at)); at++)
            track_nesting(*at, expressions, &depth, &quoted);
        g_ptr_array_add(fields, g_strndup(start, (size_t)(at - start)));
        at += strspn(at, " \t");
    }
    return fields;
}

static bool read_grid_cell(Reader *reader, Block *row, const char *field)
{
    GridCell *cell = g_new0(GridCell, 1);

    g_ptr_array_add(row->cells, cell);
    cell->joined = strcmp(field, "<") == 0;
    cell->head = field[0] == '^';
    field += cell->head;
    cell->grows = field[0] == '=';
    field += cell->grows;
    return set_pieces(reader, &cell->text, cell->joined ? "" : field, row->place);
}

static bool read_grid_row(Reader *reader, GPtrArray *blocks)
{
    const Line *line = reader_line(reader);
    Block *row = block_add(blocks, BLOCK_GRID_ROW, line);
    g_autoptr(GPtrArray) fields = split_fields(line->text, false);

    row->cells = g_ptr_array_new_with_free_func(grid_cell_free);
    for (unsigned i = 0; i < fields->len; i++)
        if (!read_grid_cell(reader, row, g_ptr_array_index(fields, i)))
            return false;
    if (((GridCell *)g_ptr_array_index(row->cells, 0))->joined)
        return reader_fail(reader, line->place, "report-grid-joined", line->text,
                           "expect-report-cell");
    reader->at++;
    return true;
}

/* ---- charts ---- */

static bool read_chart_expression(Reader *reader, ChartLine *line, const char *text,
                                  const char *place)
{
    const char *at = text;
    Expression *expression = expression_parse(&at, place, reader->template->catalog, reader->error);
    const Format *format = NULL;

    if (expression == NULL)
        return false;
    g_ptr_array_add(line->expressions, expression);
    if (*at == '|') {
        format = format_find(at + 1);
        if (format == NULL || format->of != FORMAT_NUMBER) {
            g_autofree char *names = format_names();

            return reader_fail(reader, place, "report-format", at + 1, names);
        }
    } else if (*at != '\0') {
        return reader_fail(reader, place, "report-rest", at, "expect-report-gap");
    }
    g_ptr_array_add(line->formats, (void *)format);
    return true;
}

/* NAME and expressions, from field `from` on. */
static bool read_chart_line(Reader *reader, Block *block, const Line *line, const GPtrArray *fields,
                            unsigned from)
{
    ChartLine *made = g_new0(ChartLine, 1);

    g_ptr_array_add(block->chart->lines, made);
    made->expressions = g_ptr_array_new_with_free_func((GDestroyNotify)expression_free);
    made->formats = g_ptr_array_new();
    if (!set_pieces(reader, &made->name, g_ptr_array_index(fields, from), line->place))
        return false;
    for (unsigned i = from + 1; i < fields->len; i++)
        if (!read_chart_expression(reader, made, g_ptr_array_index(fields, i), line->place))
            return false;
    return true;
}

static bool read_category(Reader *reader, Block *block, const Line *line, const GPtrArray *fields)
{
    GPtrArray *name = NULL;

    if (block->chart->kind != CHART_COLUMNS || fields->len != 1)
        return reader_fail(reader, line->place, "report-chart-line", line->text,
                           "expect-report-category");
    if (!set_pieces(reader, &name, g_ptr_array_index(fields, 0), line->place))
        return false;
    g_ptr_array_add(block->chart->categories, name);
    return true;
}

static bool read_series(Reader *reader, Block *block, const Line *line, const GPtrArray *fields)
{
    if (block->chart->kind != CHART_COLUMNS || block->chart->categories->len == 0 ||
        fields->len != block->chart->categories->len + 1)
        return reader_fail(reader, line->place, "report-chart-line", line->text,
                           "expect-report-series");
    return read_chart_line(reader, block, line, fields, 0);
}

static bool read_slice(Reader *reader, Block *block, const Line *line, const GPtrArray *fields)
{
    if (block->chart->kind != CHART_PIE || fields->len != 2)
        return reader_fail(reader, line->place, "report-chart-line", line->text,
                           "expect-report-slice");
    return read_chart_line(reader, block, line, fields, 0);
}

static bool read_slices(Reader *reader, Block *block, const Line *line, const GPtrArray *fields)
{
    ChartLine *made;

    if (block->chart->kind != CHART_PIE || fields->len != 3)
        return reader_fail(reader, line->place, "report-chart-line", line->text,
                           "expect-report-slices");
    if (!read_chart_line(reader, block, line, fields, 1))
        return false;
    made = g_ptr_array_index(block->chart->lines, block->chart->lines->len - 1);
    made->loop =
        loop_parse(g_ptr_array_index(fields, 0), line->place, reader->template, reader->error);
    return made->loop != NULL;
}

static bool read_empty(Reader *reader, Block *block, const Line *line, const GPtrArray *fields)
{
    if (block->chart->empty != NULL || fields->len != 1)
        return reader_fail(reader, line->place, "report-chart-line", line->text,
                           "expect-report-empty");
    return set_pieces(reader, &block->chart->empty, g_ptr_array_index(fields, 0), line->place);
}

static const struct {
    const char *word;
    bool (*read)(Reader *, Block *, const Line *, const GPtrArray *);
} chart_lines[] = {
    {"category", read_category}, {"series", read_series}, {"slice", read_slice},
    {"slices", read_slices},     {"empty", read_empty},
};

static bool read_in_chart(Reader *reader, Block *block, const Line *line)
{
    for (unsigned i = 0; i < G_N_ELEMENTS(chart_lines); i++) {
        const char *rest = directive(line->text, chart_lines[i].word);
        g_autoptr(GPtrArray) fields = rest != NULL ? split_fields(rest, true) : NULL;

        if (fields != NULL)
            return chart_lines[i].read(reader, block, line, fields);
    }
    return reader_fail(reader, line->place, "report-chart-line", line->text,
                       "expect-report-chart-line");
}

static bool read_chart(Reader *reader, GPtrArray *blocks, const char *rest)
{
    const Line *line = reader_line(reader);
    const char *columns = directive(rest, "columns");
    const char *title = columns != NULL ? columns : directive(rest, "pie");
    Block *block = block_add(blocks, BLOCK_CHART, line);

    block->chart = g_new0(ChartBlock, 1);
    block->chart->kind = columns != NULL ? CHART_COLUMNS : CHART_PIE;
    block->chart->categories = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    block->chart->lines = g_ptr_array_new_with_free_func(chart_line_free);
    if (title == NULL || *title == '\0')
        return reader_fail(reader, line->place, "report-directive", line->text,
                           "expect-report-chart");
    if (!set_pieces(reader, &block->text, title, line->place))
        return false;
    for (reader->at++; (line = reader_line(reader)) != NULL && *line->text != '\0'; reader->at++)
        if (!read_in_chart(reader, block, line))
            return false;
    return block->chart->lines->len > 0 || reader_fail(reader, block->place, "report-chart-empty",
                                                       NULL, "expect-report-chart-line");
}

/* ---- lines of text ---- */

static int heading_level(const char *line)
{
    size_t level = strspn(line, "#");

    return level <= 4 && line[level] == ' ' ? (int)level : 0;
}

static bool read_heading(Reader *reader, GPtrArray *blocks)
{
    const Line *line = reader_line(reader);
    Block *block = block_add(blocks, BLOCK_HEADING, line);
    const char *title;

    block->level = heading_level(line->text);
    title = line->text + block->level + strspn(line->text + block->level, " ");
    if (block->level == 0 || *title == '\0')
        return reader_fail(reader, line->place, "report-heading", line->text,
                           "expect-report-heading");
    reader->at++;
    return set_pieces(reader, &block->text, title, line->place);
}

static bool is_plain(const char *line)
{
    return *line != '\0' && *line != '@' && *line != '#' && *line != '>';
}

/* The lines of one paragraph or note, joined. */
static bool read_paragraph(Reader *reader, GPtrArray *blocks)
{
    const Line *line = reader_line(reader);
    const bool note = *line->text == '>';
    Block *block = block_add(blocks, note ? BLOCK_NOTE : BLOCK_PARAGRAPH, line);
    g_autoptr(Passage) passage = passage_new();

    for (; line != NULL && (note ? *line->text == '>' : is_plain(line->text));
         line = (reader->at++, reader_line(reader)))
        passage_add(passage, line->text + note, line->place);
    block->text = pieces_parse(passage, reader->template, reader->error);
    return block->text != NULL;
}

/* ---- directives ---- */

static bool read_table(Reader *reader, GPtrArray *blocks, const char *rest)
{
    const Line *line = reader_line(reader);

    if (*rest == '\0' || strpbrk(rest, " \t") != NULL)
        return reader_fail(reader, line->place, "report-directive", line->text,
                           "expect-report-statement-id");
    block_add(blocks, BLOCK_TABLE, line)->word = g_strdup(rest);
    reader->at++;
    return true;
}

/* `@text KEY`, `@ask QUESTION` */
static bool read_worded(Reader *reader, GPtrArray *blocks, BlockKind kind, const char *rest)
{
    const Line *line = reader_line(reader);
    Block *block = block_add(blocks, kind, line);

    if (!expect_rest(reader, line, rest,
                     kind == BLOCK_TEXT ? "expect-report-key" : "expect-report-question"))
        return false;
    reader->at++;
    return set_pieces(reader, &block->text, rest, line->place);
}

static bool read_title(Reader *reader, const char *rest)
{
    const Line *line = reader_line(reader);

    if (!expect_rest(reader, line, rest, "expect-report-title"))
        return false;
    if (reader->template->title != NULL)
        return reader_fail(reader, line->place, "report-title-twice", rest, NULL);
    reader->at++;
    return set_pieces(reader, &reader->template->title, rest, line->place);
}

/* `@define`: its name is known already; reads its body. */
static bool read_define(Reader *reader, const char *rest)
{
    const Line *line = reader_line(reader);
    g_autofree char *name = g_strndup(rest, strcspn(rest, "( "));
    Phrase *phrase = g_hash_table_lookup(reader->template->phrases, name);
    g_autoptr(Passage) passage = passage_new();

    while (reader->at++,
           (line = reader_line(reader)) != NULL && directive(line->text, "@end") == NULL) {
        if (*line->text == '@')
            return reader_fail(reader, line->place, "report-directive-place", line->text,
                               "expect-report-end");
        passage_add(passage, line->text, line->place);
    }
    if (line == NULL)
        return reader_fail(reader, phrase->place, "report-block-open", phrase->name,
                           "expect-report-end");
    reader->at++;
    phrase->body = pieces_parse(passage, reader->template, reader->error);
    return phrase->body != NULL;
}

static bool read_directive(Reader *reader, GPtrArray *blocks, bool in_grid)
{
    const Line *line = reader_line(reader);
    const char *text = line->text;
    const char *rest;

    if ((rest = directive(text, "@if")) != NULL)
        return read_if(reader, blocks, rest, in_grid);
    if ((rest = directive(text, "@each")) != NULL)
        return read_each(reader, blocks, rest, in_grid);
    if (in_grid)
        return reader_fail(reader, line->place, "report-directive-place", text,
                           "expect-report-grid");
    if ((rest = directive(text, "@table")) != NULL)
        return read_table(reader, blocks, rest);
    if ((rest = directive(text, "@chart")) != NULL)
        return read_chart(reader, blocks, rest);
    if ((rest = directive(text, "@text")) != NULL)
        return read_worded(reader, blocks, BLOCK_TEXT, rest);
    if ((rest = directive(text, "@ask")) != NULL)
        return read_worded(reader, blocks, BLOCK_ASK, rest);
    if ((rest = directive(text, "@grid")) != NULL)
        return read_grid(reader, blocks, rest);
    if (directive(text, "@pagebreak") != NULL) {
        block_add(blocks, BLOCK_PAGE_BREAK, line);
        reader->at++;
        return true;
    }
    if (reader->nesting == 0 && (rest = directive(text, "@title")) != NULL)
        return read_title(reader, rest);
    if (reader->nesting == 0 && directive(text, "@brief") != NULL) {
        reader->template->brief = true;
        reader->at++;
        return true;
    }
    if (reader->nesting == 0 && (rest = directive(text, "@define")) != NULL)
        return read_define(reader, rest);
    return reader_fail(reader, line->place, "report-directive", text, "expect-report-directive");
}

static bool read_block(Reader *reader, GPtrArray *blocks, bool in_grid)
{
    const char *text = reader_line(reader)->text;

    if (*text == '@')
        return read_directive(reader, blocks, in_grid);
    if (in_grid)
        return read_grid_row(reader, blocks);
    return *text == '#' ? read_heading(reader, blocks) : read_paragraph(reader, blocks);
}

static bool closes(const char *line)
{
    return directive(line, "@end") != NULL || directive(line, "@else") != NULL ||
           directive(line, "@elif") != NULL;
}

/* Reads up to the end or a line that closes; that line is left at hand. */
static bool read_blocks(Reader *reader, GPtrArray *blocks, bool in_grid)
{
    const Line *line;

    while ((line = reader_line(reader)) != NULL && !closes(line->text))
        if (*line->text == '\0')
            reader->at++;
        else if (!read_block(reader, blocks, in_grid))
            return false;
    return true;
}

/* ---- phrases ---- */

static bool is_name(const char *name)
{
    if (!g_ascii_isalpha(*name))
        return false;
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")] ==
           '\0';
}

static bool add_parameters(Phrase *phrase, const char *list)
{
    g_auto(GStrv) names = g_strsplit(list, ",", -1);

    for (unsigned i = 0; names[i] != NULL; i++) {
        char *name = g_strstrip(names[i]);

        if (*name == '\0' && names[1] == NULL)
            return true; /* () */
        name += *name == '$';
        if (!is_name(name))
            return false;
        g_ptr_array_add(phrase->parameters, g_strdup(name));
    }
    return true;
}

/* name(a, b) */
static bool declare_phrase(Template *template, const Line *line, const char *text, GError **error)
{
    size_t size = strcspn(text, "( ");
    const char *open = text + size + strspn(text + size, " ");
    const char *close = strchr(open, ')');
    g_autofree char *list =
        close != NULL && *open == '(' ? g_strndup(open + 1, (size_t)(close - open - 1)) : NULL;
    Phrase *phrase = g_new0(Phrase, 1);

    phrase->name = g_strndup(text, size);
    phrase->place = g_strdup(line->place);
    phrase->parameters = g_ptr_array_new_with_free_func(g_free);
    if (list == NULL || close[1] != '\0' || !is_name(phrase->name) ||
        !add_parameters(phrase, list)) {
        phrase_free(phrase);
        return template_fail(line->place, "report-directive", line->text, "expect-report-define",
                             error);
    }
    if (g_hash_table_contains(template->phrases, phrase->name)) {
        template_fail(line->place, "report-phrase-twice", phrase->name, NULL, error);
        phrase_free(phrase);
        return false;
    }
    g_hash_table_insert(template->phrases, phrase->name, phrase);
    return true;
}

static bool declare_phrases(Template *template, const GPtrArray *lines, GError **error)
{
    for (unsigned i = 0; i < lines->len; i++) {
        const Line *line = g_ptr_array_index(lines, i);
        const char *rest = directive(line->text, "@define");

        if (rest != NULL && !declare_phrase(template, line, rest, error))
            return false;
    }
    return true;
}

static Template *template_of_lines(const Catalog *catalog, const GPtrArray *lines, GError **error)
{
    g_autoptr(Template) template = template_new(catalog);
    Reader reader = {.template = template, .lines = lines, .error = error};
    const Line *line;

    if (!declare_phrases(template, lines, error) || !read_blocks(&reader, template->blocks, false))
        return NULL;
    line = reader_line(&reader);
    if (line != NULL)
        return template_fail(line->place, "report-directive-place", line->text,
                             "expect-report-open", error);
    return g_steal_pointer(&template);
}

Template *template_parse(const Catalog *catalog, const char *text, const char *place,
                         GError **error)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(line_free);
    Loading loading = {.catalog = catalog, .lines = lines, .error = error};

    return load_text(&loading, text, place) ? template_of_lines(catalog, lines, error) : NULL;
}

Template *template_read(const Catalog *catalog, const char *name, GError **error)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(line_free);
    Loading loading = {.catalog = catalog, .lines = lines, .error = error};

    return include_file(&loading, name, catalog_regime(catalog))
               ? template_of_lines(catalog, lines, error)
               : NULL;
}
