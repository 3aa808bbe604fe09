/* internal.h: what the files of audit share
 *
 *   Passage   one paragraph, heading or cell: text without blanks, and where each of its bytes
 * stood Figure    a number in it: an interval, a role (amount, budget, share …), a measure Grid a
 * table: cells with row label, code and column head Relation  figures that must fit together,
 * judged by intervals Finding   what the reader is told
 *
 * All belong to one Audit and die with it; indices are used for references, since the arrays grow.
 */
#pragma once
#include "audit/audit.h"
#include "performance/doubt.h"

#define NONE G_MAXUINT

/* ---- texts ---- */

/* As g_str_has_prefix; most texts differ in the first byte already, and are asked at every
 * character. */
static inline bool begins_with(const char *text, const char *word)
{
    while (*word != '\0' && *text == *word) {
        text++;
        word++;
    }
    return *word == '\0';
}

/* ---- data ---- */

/* regex.c: a pattern of the data. Any number of threads may ask one. */
typedef struct Pattern Pattern;
Pattern *pattern_new(const char *text); /* NULL: it is none */
void pattern_free(Pattern *pattern);
const GRegex *pattern_regex(Pattern *pattern);
bool pattern_matches(Pattern *pattern, const char *text);
/* Words of which one stands in every text that the pattern matches, or NEED_REPEAT: four to twelve
 * Chinese characters said twice. NULL: none are known. The caller unrefs. */
GPtrArray *pattern_needs(const Pattern *pattern);
#define NEED_REPEAT "\1"
#define NEED_REPEAT_LEAST 4u
#define NEED_REPEAT_MOST 12u

/* sieve.c */
typedef struct Sieve Sieve;

typedef enum { SEVERITY_LEVEL_ERROR, SEVERITY_LEVEL_WARNING, SEVERITY_LEVEL_NOTE } Level;

typedef struct {
    char *id, *class_name;
    unsigned index; /* among the rules */
    Level level;
    char *meaning[2], *basis;  /* zh, en */
    GPtrArray *passes, *fails; /* of char * */
    bool stated; /* its examples are projects, in the notation of performance/plausible.txt */
    Pattern *find, *unless; /* of a wording rule, else NULL */
    char *within;   /* where it is looked for: main, text, prose, joined, years, or a topic */
    char *expected; /* what should stand there; NULL */
} Rule;

typedef enum {
    NUMBER_AMOUNT,
    NUMBER_PERCENT,
    NUMBER_POINTS,
    NUMBER_COUNT,
    NUMBER_BARE,
    NUMBER_YEAR,
    NUMBER_OTHER
} NumberKind;
typedef enum {
    ROLE_AMOUNT,
    ROLE_OUTTURN,
    ROLE_BUDGET,
    ROLE_CHANGE,
    ROLE_GROWTH,
    ROLE_SHARE,
    ROLE_COMPLETION,
    ROLE_PREVIOUS,
    ROLE_OTHER,
    ROLE_EACH,      /* for one of many: a price, an average */
    ROLE_DEVIATION, /* of the outturn from the budget */
} Role;

typedef struct {
    char *word;
    NumberKind kind;
    int64_t scale;
} UnitWord;

typedef struct {
    Role role;
    NumberKind kind;
    int direction; /* 1 up, -1 down */
    bool anywhere; /* in the phrase; else at its end */
    char *word;
} FrameWord;

typedef struct {
    char *id;
    char *section; /* "-": any */
    char *word;    /* what the measure says */
    bool whole;    /* it says nothing else */
} MeasureWord;

typedef struct {
    char *id;
    Pattern *title, *unless;
} TableName;

/* a row or a column of a table: name for identities */
typedef struct {
    char *table, *id;
    Pattern *label;
    unsigned occurrence; /* from 1; 0: first */
    bool column;
} TableLine;

/* terms[0] operator terms[1…]: cells "table:row:column" or measures "=id" */
typedef struct {
    char *rule;
    GPtrArray *left, *right; /* of char *, with a leading '-' for minus */
    bool at_most;
} Identity;

/* what a title, head or label says a figure is of; NULL: it leaves that as it is */
typedef struct {
    const char *where; /* title, title-flow, title-nature, head, row */
    Pattern *pattern;
    const char *flow, *fund, *nature; /* interned */
} FacetWord;

/* the rule that two facts of this key come under */
typedef struct {
    const char *kind; /* same, within */
    char *rule;
    Pattern *pattern;
} FactRule;

/* in force from and until the days, as 20181231 */
typedef struct {
    char *name, *instead; /* NULL: nothing took its place */
    int from, until;
} Regulation;

/* what an item was called before the year */
typedef struct {
    char *name, *instead;
    int from;
} Renaming;

struct AuditData {
    Catalog *catalog;
    int catalog_year;
    GPtrArray *rules; /* of Rule * */
    GHashTable *rule_index;
    GArray *units, *frames, *measures, *names, *lines, *identities;
    GArray *regulations, *renamings;
    GArray *facets, *fact_rules;
    GHashTable *word_lists; /* name to GPtrArray of char * */
    DoubtRules *doubts;     /* of performance: what cannot be believed of results and scores */
    IndicatorWords *indicator_words;
    Sieve *sieve; /* of the rules' patterns */
};

const Rule *data_rule(const AuditData *data, const char *id);
/* The words of list `name`; never NULL. */
const GPtrArray *data_words(const AuditData *data, const char *name);
/* Whether `text` holds / ends with one of them; the word or NULL. */
const char *data_word_in(const AuditData *data, const char *name, const char *text);
const char *data_word_ending(const AuditData *data, const char *name, const char *text);
const char *data_word_starting(const AuditData *data, const char *name, const char *text);

/* ---- passages ---- */
typedef enum { PASSAGE_TEXT, PASSAGE_HEADING, PASSAGE_CELL, PASSAGE_TITLE } PassageKind;
typedef enum { SCOPE_MAIN, SCOPE_WHOLE, SCOPE_PROJECT } ScopeKind;

typedef struct {
    ScopeKind kind;
    char *name;
    unsigned passage; /* where it begins */
} Scope;

typedef struct {
    uint32_t raw_first; /* index of its first character in the passage */
    const Node *node;
} Leaf;

typedef struct {
    PassageKind kind;
    char *text;       /* UTF-8, one width, without blanks */
    uint32_t *raw_at; /* for each byte of text and its end: index of the character in raw */
    gunichar *raw;
    uint32_t raw_count;
    GArray *leaves; /* of Leaf */
    const Node *node;
    int level;         /* heading */
    unsigned section;  /* passage of its heading, NONE */
    const char *topic; /* the section's topic, from the data; "" */
    int year;          /* that its headings speak of; 0: none is said */
    unsigned scope;
    unsigned first_figure, figure_count;
    unsigned table, row, column; /* of a cell; table NONE */
    bool contents;               /* a line of a table of contents */
    bool planned;                /* tells the budget of the year after the report's */
    unsigned at;                 /* its block's index under the document's root */
} Passage;

/* ---- figures ---- */
typedef struct {
    unsigned passage;
    uint32_t first, last; /* bytes of the passage's text, unit included */
    NumberKind kind;
    bool approximate, threshold, bracketed;
    Interval value; /* yuan, percent, or a count */
    Exact middle;
    int decimals;
    int64_t scale;
    char *printed; /* the digits */
    const char *unit;
    Role role;
    int direction;
    char *phrase;   /* what stands before it in its clause */
    char *measure;  /* the phrase without what every measure has */
    char *key;      /* the measure without its ways of being said */
    const char *id; /* canonical measure, or NULL */
    unsigned sentence, clause;
    int year;      /* that its sentence or heading speaks of; 0: none is said */
    bool table;    /* from a cell */
    bool borrowed; /* its measure is that of what the passage began with */
    bool shared;   /* one of several figures that share a word: 分别占3%和4% */
} Figure;

/* ---- tables ---- */
typedef struct {
    unsigned figure; /* NONE: empty or no number */
    unsigned passage;
    unsigned row, column;
    char *label, *code, *head; /* borrowed from the grid's string pool */
    bool empty, is_head;
    unsigned occurrence; /* of its label on its side of the table, from 1 */
    unsigned label_column;
    unsigned side, slot; /* which block of values, and which column of it; NONE: no value column */
} Cell;

typedef struct {
    const Node *node;
    const char *id; /* from the data; NULL */
    char *title;
    unsigned scope, passage;
    int64_t scale; /* yuan in a unit; 0: not money */
    unsigned rows, columns;
    GArray *cells;     /* of Cell, row by row */
    GHashTable *lines; /* "row:column" to cell index + 1 */
    GPtrArray *pool;
} Grid;

/* ---- relations ---- */
typedef enum {
    FORM_SUM,
    FORM_AT_MOST,
    FORM_SAME,
    FORM_RATIO,
    FORM_GROWTH,
    FORM_DEVIATION,
    FORM_COMPLETION,
    FORM_PORTION,
    FORM_BASES
} RelationForm;
typedef enum {
    VERDICT_OK,
    VERDICT_ROUNDING,
    VERDICT_TOUCH,
    VERDICT_ERROR,
    VERDICT_NOT_CHECKABLE
} Verdict;

#define TERMS_MAX 400u

/* FORM_SUM, AT_MOST, SAME: figures[0] = (≥) the signed sum of the others. FORM_RATIO: figures[0]% =
 * [1] / [2]. FORM_GROWTH: figures[0]% = change [1] over [2] minus its change. FORM_DEVIATION:
 * figures[0]% = ([1] - [2]) / [2]. FORM_COMPLETION: figures[0]% = [1] / ([1] minus change [2]).
 * FORM_PORTION: figures[0]% = [1] / ([1] + all the others). FORM_BASES: figures[0]% is the growth
 * of [1] over the sum of what the others were, each an amount with its growth in percent after it
 * (signs: the growth's direction), or without when it is as it was. */
typedef struct {
    const Rule *rule;
    RelationForm form;
    GArray *figures; /* of unsigned */
    GArray *signs;   /* of int, in step */
    Verdict verdict;
    const char *reason; /* of not checkable; static or interned */
    int direction;
    bool base_zero;
} Relation;

typedef struct {
    const Rule *rule;
    Level level;
    char *message, *stated, *expected;
    unsigned passage;
    uint32_t first, last; /* bytes: the quotation */
    GArray *spans;        /* of Span */
    char *quote;          /* NULL: made from the passage */
    unsigned relation;    /* NONE */
} Finding;

typedef struct {
    unsigned passage;
    uint32_t first, last;
} Span;

typedef struct {
    const AuditData *data;
    const Document *document;
    int language; /* 0 zh, 1 en */
    int year;     /* 0: unknown */
    char *unit_name;
    GArray *passages, *figures, *grids, *relations, *scopes;
    GPtrArray *findings;  /* of Finding * */
    GHashTable *measures; /* canonical id to GArray of figures, in the main and whole scopes */
    GHashTable *keys; /* key to GArray of whole figures of the text, in the main and whole scopes */
    GHashTable *whole_of; /* a part's figure + 1 to its total's + 1 */
    GArray *items;        /* of Item */
    const AuditQuestion *question;
    GPtrArray
        *sifted; /* of GArray of unsigned: for each rule the passages in which its pattern may be */
    json_t *against, *previous; /* how many figures were compared; NULL: not asked */
} Audit;

#define PASSAGE(audit, index) (&g_array_index((audit)->passages, Passage, index))
#define FIGURE(audit, index) (&g_array_index((audit)->figures, Figure, index))
#define GRID(audit, index) (&g_array_index((audit)->grids, Grid, index))

/* A paragraph that reports one class, section and item of the function classification. */
typedef struct {
    unsigned passage, outturn, budget; /* figures; NONE */
    char *names[3], *codes[3];         /* NULL: not said */
    uint32_t first[3], last[3];        /* bytes of the names */
} Item;

/* Sifts the rules that have a pattern; outlives none of them. */
Sieve *sieve_new(const GPtrArray *rules);
void sieve_free(Sieve *sieve);
/* For each rule the passages in which its pattern may be, a GArray of unsigned. The caller unrefs.
 */
GPtrArray *sieve_sift(const Sieve *sieve, const Audit *audit);
const GArray *sifted_for(const Audit *audit, const Rule *rule);

/* passage.c */
void passages_take(Audit *audit);
void passage_clear(Passage *passage);
/* outline.c */
int passage_numbering(const char *text); /* 1 第一部分, 2 一、, 3 （一）, 4 1.; 0 none */
void passages_outline(Audit *audit);     /* headings, sections, scopes, year, name of the unit */
/* The text of bytes as printed, blanks made one. The caller frees. */
char *passage_quote(const Passage *passage, uint32_t first, uint32_t last);

/* numbering.c */
typedef struct {
    int style; /* 0: 第一部分, 1: 一、, 2: （一）; -1: no number */
    bool arabic;
    long value;
    const char *rest; /* behind the number */
} Number;
Number number_of(const char *text);
/* unit_name.c */
void unit_name_find(Audit *audit);

/* number.re */
typedef enum {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_NEGATIVE,
    TOKEN_RANGE,
    TOKEN_PERCENT,         /* 百分之30 */
    TOKEN_NUMERAL,         /* 三十 */
    TOKEN_NUMERAL_PERCENT, /* 百分之三十 */
    TOKEN_STOP,
    TOKEN_SEMICOLON,
    TOKEN_OPEN,
    TOKEN_CLOSE
} TokenKind;
typedef struct {
    TokenKind kind;
    uint32_t first, digits, last; /* bytes; digits: where the number itself begins */
} Token;
/* The next number or mark at or after byte `from`; years, codes, dates and models are passed over.
 */
Token number_next(const char *text, uint32_t from);

/* figure.c */
void figures_scan(Audit *audit);
void figure_clear(Figure *figure);
/* reading.c: roles and measures */
void figures_read(Audit *audit);
/* A phrase without years, brackets and the words that every measure has. The caller frees. */
char *measure_core(const AuditData *data, const char *phrase);
/* A measure without its ways of being said: "年支出合计" and "总支出" are "支出". The caller frees.
 */
char *measure_key(const AuditData *data, const char *core);
bool figure_is_whole(const Figure *figure); /* amount or outturn, exact */
/* figure.c: an amount printed to the fen is that amount. Once its scale is known. */
void figure_sharpen(Figure *figure);
const GArray *figures_of(const Audit *audit, const char *id);
bool names_other_year(const Audit *audit, const char *phrase);

/* grid.c */
void grids_take(Audit *audit);
void grid_clear(Grid *grid);
/* Cell at "row id" and "column id" of the data; NULL when there is none. */
const Cell *grid_cell(const Audit *audit, const Grid *grid, const char *row, const char *column);

/* The cell that begins at that row and column; NULL. */
const Cell *grid_cell_at(const Grid *grid, unsigned row, unsigned column);
/* A row's label behind its number. */
const char *label_words(const char *label);
/* A cell that holds nothing where a value would stand. */
bool cell_is_blank(const Cell *cell);

/* equation.c */
typedef struct Equations Equations;
typedef enum {
    EQUATION_CERTAIN,
    EQUATION_PROVED
} Proof; /* by its labels; by the rows that keep it */
Equations *equations_new(void);
void equations_free(Equations *equations);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Equations, equations_free)
/* Begins "0 = the signed sum of the terms". Equations of one family and rule are believed or not
 * together. */
void equation_begin(Equations *equations, const char *rule, unsigned family, RelationForm form,
                    Proof proof);
void equation_term(Equations *equations, const Cell *cell, int sign);
/* Without its first term, the total, an equation says nothing unless it may turn about any term. */
void equation_turns(Equations *equations);
/* Keeps what the tables prove to be meant. */
void equations_judge(Audit *audit, Equations *equations);

/* hierarchy.c: down the columns of a table */
void sums_down(const Audit *audit, unsigned grid, Equations *equations);
/* along.c: along its rows */
void sums_along(const Audit *audit, unsigned grid, Equations *equations);
/* carried.c: what was there and came in is what went out and is left */
void balances(const Audit *audit, unsigned grid, Equations *equations);

/* facts.c: what a table's cell says, whatever table it stands in */
typedef struct TableFacts TableFacts;
TableFacts *table_facts_take(const Audit *audit);
void table_facts_free(TableFacts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TableFacts, table_facts_free)
/* The first cell that prints the fact "income/general//"; NULL. */
const Cell *fact_cell(const TableFacts *facts, const char *key);
void table_facts_relate(Audit *audit, const TableFacts *facts);
/* The classes of expenditure that the text tells, against the table of their money. */
void table_facts_relate_text(Audit *audit, const TableFacts *facts);

/* relation.c */
/* Judges without keeping. */
Verdict relation_try(const Audit *audit, RelationForm form, const unsigned *figures,
                     const int *signs, unsigned count, int direction);
/* Judges and keeps; returns the verdict. */
Verdict relation_add(Audit *audit, const char *rule, RelationForm form, const unsigned *figures,
                     const int *signs, unsigned count, int direction);
void relation_not_checkable(Audit *audit, const char *rule, unsigned figure, const char *reason);
void relation_clear(Relation *relation);
/* What `figure` of the relation would have to be, as printed; NULL. The caller frees. */
char *relation_expected(const Audit *audit, const Relation *relation, unsigned index);
/* What figures[0] is compared with, from the printed middles. False when it can't be computed. */
bool relation_computed(const Audit *audit, const Relation *relation, Exact *value);
/* "23.92 ÷ 44.03 = 54.33%" */
char *relation_arithmetic(const Audit *audit, const Relation *relation);

void item_clear(Item *item);
/* A name of a class, section or item without 支出 and brackets, for comparison. The caller frees.
 */
char *name_core(const char *name);

/* refer.c */
#define CANDIDATES_MAX 6u
typedef struct {
    unsigned figures[CANDIDATES_MAX];
    unsigned count;
    bool certain; /* named in full, or directly before */
} Candidates;
void candidate_add(Candidates *candidates, unsigned figure);
/* Whole figures before `index` in its section whose measure is `core`; the nearest of the unit when
 * it is empty. */
void candidates_back(const Audit *audit, Candidates *candidates, unsigned index, const char *core,
                     bool exactly);
Candidates candidates_named(const Audit *audit, unsigned index, const char *core);
unsigned section_first_figure(const Audit *audit, unsigned passage);
/* Keeps the relation with the first candidate that fits, else with the first. Figure `slot` is the
 * candidate's. */
void relate_best(Audit *audit, const char *rule, RelationForm form, unsigned *figures,
                 unsigned count, unsigned slot, const Candidates *candidates, int direction);

/* "“三公”经费支出决算中，因公出国…": what the sentence of `index` divides, before its first figure;
 * "". The caller frees. */
char *sentence_subject(const Audit *audit, unsigned index);
/* Whole figures before `index` that a change with nothing named can be of, the likeliest first. */
Candidates candidates_near(const Audit *audit, unsigned index);

/* change.c */
typedef struct {
    char *subject; /* what changed; "": what was spoken of last */
    char *base;    /* what it is compared with: "上年决算数"; "" */
} ChangeWords;
ChangeWords change_words(const Audit *audit, unsigned index);
void change_words_clear(ChangeWords *words);

/* direction.c */
/* Says that the change figures[1] and its rate figures[0] contradict each other, when they do, and
 * which word is wrong by the amounts. The direction that the change has: 1, 0 or -1. */
int directions_judge(Audit *audit, const unsigned *figures, const Candidates *candidates);
/* The sign of the change figures[2] that leads from the base figures[1] to figures[0]; says so when
 * its word is another. */
int direction_of_difference(Audit *audit, const unsigned *figures);

/* the rules, a file each */
void relate_sentences(Audit *audit); /* sentence.c */
void relate_lists(Audit *audit);     /* list.c */
/* Whether these parts are all of `total` by their names. */
bool parts_are_known(const Audit *audit, unsigned total, const unsigned *parts, unsigned count);
void relate_moves(Audit *audit); /* moves.c; after the lists */
/* Whether these shares make 100, as far as they are rounded. */
bool shares_are_all(const Audit *audit, const unsigned *shares, unsigned count);
void relate_balances(Audit *audit);   /* balance.c */
void relate_shares(Audit *audit);     /* share.c */
void relate_growth(Audit *audit);     /* growth.c */
void relate_products(Audit *audit);   /* product.c */
void relate_tables(Audit *audit);     /* table.c */
void relate_across(Audit *audit);     /* across.c */
void relate_names(Audit *audit);      /* name.c */
void relate_unit_names(Audit *audit); /* unit_name.c */
void relate_patterns(Audit *audit);   /* pattern.c */
void relate_years(Audit *audit);
void passages_mark_plans(Audit *audit); /* year.c */
/* The year that the sentence of byte `before` was last said to speak of, not one compared with; 0.
 */
int year_told(const char *text, uint32_t before);
void relate_regulations(Audit *audit); /* regulation.c */
void relate_copies(Audit *audit);      /* copied.c */
void relate_counts(Audit *audit);      /* count.c */
void relate_sections(Audit *audit);    /* section.c */
void relate_numbering(Audit *audit);   /* numbering.c */
void relate_marks(Audit *audit);       /* mark.c */
void relate_nils(Audit *audit);        /* nil.c */
void relate_unit_lists(Audit *audit);  /* unit_list.c */
void relate_projects(Audit *audit);    /* project.c */
void relate_entries(Audit *audit);     /* entry.c */
void relate_evaluations(Audit *audit); /* evaluation.c */

/* Two papers; a new reference: how many figures were compared. */
json_t *relate_against(Audit *audit, Audit *statements); /* against.c */
json_t *relate_previous(Audit *audit, Audit *previous);  /* previous.c */

/* remedy.c */
/* What a figure says: its value and the interval of its digits. */
typedef struct {
    Exact middle;
    Interval value;
} Said;
static inline unsigned figure_at(const Relation *relation, unsigned slot)
{
    return g_array_index(relation->figures, unsigned, slot);
}
static inline int sign_at(const Relation *relation, unsigned slot)
{
    return g_array_index(relation->signs, int, slot);
}
Verdict relation_verdict(const Audit *audit, const Relation *relation); /* judged anew */
Said figure_said(const Figure *figure);
void figure_say(Figure *figure, Said said);
/* `value` said as precisely as the figure is printed; its digits in a unit of `scale`. False when
 * it can't be. */
bool said_instead(const Figure *figure, Exact value, Said *said);
bool said_in_unit(const Figure *figure, int64_t scale, Said *said);
/* `value` as the figure would print it, without its unit; NULL when it can't be. The caller frees.
 */
char *figure_print(const Figure *figure, Exact value);
/* How easily `meant` becomes `printed`: 0 to 3. One digit, two neighbours, the point, a digit too
 * many or too few. */
int slip_likeness(const char *printed, const char *meant);
/* The value that the relation asks of its figure in `slot`. False when it asks none. The figures
 * are as before after it. */
bool remedy_ask(Audit *audit, const Relation *relation, unsigned slot, Exact *value);

/* culprit.c */
/* One wrong figure and the failed relations that it explains. */
typedef struct {
    unsigned figure;
    char *expected;    /* as it would be printed; NULL */
    int64_t scale;     /* of the unit that was meant; 0: the one printed */
    GArray *relations; /* of unsigned; the most telling first */
} Cause;
/* Each failed relation belongs to one cause, the surest causes first. The caller frees the array.
 */
GPtrArray *causes_find(Audit *audit);
void cause_free(Cause *cause);

void relate_lost_rows(Audit *audit); /* lost_row.c */
void relate_units(Audit *audit);     /* unit.c; after all others: it asks what they found */

/* finding.c */
Finding *finding_add(Audit *audit, const char *rule, unsigned passage, uint32_t first,
                     uint32_t last, const char *stated, const char *expected);
void finding_span(Finding *finding, unsigned passage, uint32_t first, uint32_t last);
/* repeat.c: equal findings that are no relations; before findings_conclude */
void findings_merge_repeats(Audit *audit);
void findings_conclude(Audit *audit);
void finding_free(Finding *finding);
/* rounding.c */
/* What only rounding explains, one line for each table or section. The caller decrefs. */
json_t *rounding_lines(const Audit *audit);
/* answer.c */
json_t *audit_answer(Audit *audit);
