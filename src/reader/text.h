/* text.h: plain text as lines, and what is rebuilt from them
 *
 * A line knows where its first character stands in the whole text; every piece that goes into the
 * document is a slice of a line, so that its place is exact whatever was left out around it. Inside
 * the layer only.
 */
#pragma once
#include "reader/body.h"

#include <stdbool.h>

typedef struct {
    const char *text; /* without blanks at its ends and marks before it */
    size_t size;
    const char *raw; /* the whole of it */
    size_t raw_size;
    int64_t first;   /* of its first character */
    unsigned indent; /* columns before it */
    unsigned width;  /* columns of a terminal: Chinese characters have two */
    unsigned right;  /* the column on paper after its last character */
    unsigned
        wrap; /* where lines around it were broken; 0: they were not, or it is no line of prose */
    unsigned around; /* the same of the last line of prose */
    bool page;       /* a page begins with it */
    bool left_out;   /* a page's header or number */
} TextLine;

typedef struct {
    TextLine *at;
    unsigned count;
    unsigned no_tabs_until;   /* lines before it have been looked at: their tabs make no table */
    unsigned no_form_until;   /* nor are they a form */
    unsigned no_layout_until; /* nor a table laid out with blanks */
} TextLines;

/* A part of a line: one field between blanks. */
typedef struct {
    const TextLine *line;
    const char *text;
    size_t size;
    unsigned from, to; /* columns, from the margin */
} TextField;

#define TEXT_FIELDS_MAX 64u

/* Adds a slice of a line to `parent`: a text node for each run between bookmark marks. */
void text_add(Body *body, Node *parent, const TextLine *line, const char *text, size_t size);
void text_add_line(Body *body, Node *parent, const TextLine *line);
/* A new cell of `row` with a field in it; an empty one when `field` is NULL. */
Node *text_add_cell(Body *body, Node *row, const TextField *field);

/* The fields of a line between tabs and runs of at least `blanks` blanks; at most TEXT_FIELDS_MAX,
 * 0 when there are more. */
unsigned text_fields(const TextLine *line, unsigned blanks, TextField *fields);

/* What stands between `from` and `to`, without the blanks around it. */
TextField text_field(const TextLine *line, const char *from, const char *to);

/* Whether a table with a cell on each line may begin here: below its name or unit, or on a new
 * page. Anywhere else its first heads would be missing. */
bool text_begins_table(const TextLines *lines, unsigned at);

/* Columns that a text takes on a terminal. */
unsigned text_columns(const char *text, size_t size);

/* text_flow.c: first tell all lines; then whether the paragraph that began with `first` goes on
 * from `line` in `next`, with empty lines between when `apart`; the same of a heading. */
void text_flow(TextLines *lines);
bool text_goes_on(const TextLine *first, const TextLine *line, const TextLine *next, bool apart);
bool text_heading_goes_on(const TextLine *line, const TextLine *next);

/* Rebuilders: each looks at the lines from `from` on and answers how many it has taken; 0: not
 * mine. */
unsigned text_take_layout(Body *body, TextLines *lines, unsigned from); /* text_layout.c */
unsigned text_take_table(Body *body, TextLines *lines, unsigned from);  /* text_table.c */
unsigned text_take_tabs(Body *body, TextLines *lines, unsigned from);   /* text_tabs.c */
unsigned text_take_lines(Body *body, TextLines *lines, unsigned from);  /* text_tabs.c */
unsigned text_take_cells(Body *body, TextLines *lines, unsigned from);  /* text_table.c */
unsigned text_take_form(Body *body, TextLines *lines, unsigned from);   /* text_form.c */
