/* address.c: STATEMENT/ROW/COLUMN, and the parts of an address that filters have too */
#include "formula/tree.h"

static bool is_level(const char *word)
{
    static const char *const levels[] = {"total",   "class", "section", "item",
                                         "project", "fixed", "any",     NULL};

    return g_strv_contains(levels, word);
}

/* An id, `@`, `#`, `$name`. */
static bool parse_simple_part(Parser *parser, Part *part)
{
    part->offset = (size_t)(parser->at - parser->text);
    if (*parser->at == '$') {
        part->kind = PART_PATH;
        return scan_path(parser, &part->path);
    }
    if (scan_symbol(parser, "@")) {
        part->kind = PART_ROW;
        return true;
    }
    if (scan_symbol(parser, "#")) {
        part->kind = PART_COLUMN;
        return true;
    }
    part->kind = PART_WORD;
    return scan_id(parser, &part->word) || fail_expected(parser, parser->at, "expect-formula-id");
}

/* `{level}` or `{level cover}`; the brace is read. */
static bool parse_choice(Parser *parser, Part *part)
{
    const char *start;

    skip_blanks(parser);
    start = parser->at;
    part->kind = PART_CHOICE;
    if (!scan_id(parser, &part->word) || !is_level(part->word))
        return fail_expected(parser, start, "expect-formula-level");
    skip_blanks(parser);
    if (*parser->at != '}') {
        Part *cover = formula_block(parser->formula, sizeof(Part));

        if (!parse_simple_part(parser, cover))
            return false;
        part->cover = cover;
        skip_blanks(parser);
    }
    return scan_symbol(parser, "}") ||
           fail_expected(parser, parser->at, "expect-formula-brace-end");
}

bool parse_part(Parser *parser, Part *part)
{
    part->offset = (size_t)(parser->at - parser->text);
    return scan_symbol(parser, "{") ? parse_choice(parser, part) : parse_simple_part(parser, part);
}

Node *parse_cell(Parser *parser, const char *start, const char *statement)
{
    Node *node = term_new(parser, NODE_CELL, start);

    node->cell.statement = statement;
    parser->at++; /* the stroke */
    if (!parse_part(parser, &node->cell.row))
        return NULL;
    if (scan_symbol(parser, "/")) {
        if (!parse_part(parser, &node->cell.column))
            return NULL;
        if (node->cell.row.kind == PART_CHOICE || node->cell.column.kind == PART_CHOICE)
            node->shape = shape_kind(VALUE_LIST);
        return node;
    }
    if (node->cell.row.kind != PART_CHOICE) {
        fail_with(parser, start, "formula-cell-parts", NULL, NULL);
        return NULL;
    }
    node->cell.rows_only = true;
    node->shape = shape_kind(VALUE_LIST);
    return node;
}
