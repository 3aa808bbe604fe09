/* docx_style.c: which paragraphs are headings, and the numbers that Word prints before paragraphs
 *
 * ECMA-376-1, 17.7 and 17.9. A style inherits from the one it is based on; what a paragraph says
 * itself wins. Numbers are counted as Word does: a level starts anew when one above it has counted
 * on; all numberings of one abstract definition count together unless one overrides the start.
 */
#include "reader/docx.h"

#include <stdlib.h>
#include <string.h>

#define LEVELS 9
#define CHAIN_MAX 16 /* styles based on styles */
#define NUMBER_MAX 100000

typedef struct {
    char *name, *based_on, *number; /* lower case; id; id of a numbering */
    int outline;                    /* 0 to 8; -1: none said */
    int level;                      /* of its numbering */
} Style;

typedef struct {
    int start;
    char *format, *text; /* "decimal", "%1." */
    int restart;         /* the level, from 1, that starts it anew; 0: none does; -1: any above */
    bool legal;          /* all numbers as decimals */
    bool spaced;         /* a tab or blank follows */
} Level;

typedef struct {
    Level levels[LEVELS];
    int counts[LEVELS]; /* -1: not begun */
    char *style;        /* its levels are those of that style's numbering; NULL: its own */
} Abstract;

typedef struct {
    Abstract *abstract;   /* borrowed */
    Level *other[LEVELS]; /* in place of the abstract one's; NULL: not */
    int start[LEVELS];    /* overridden; -1: not */
    bool begun[LEVELS];   /* the override has been applied */
} Numbering;

struct DocxStyles {
    GHashTable *styles;     /* id to Style */
    GHashTable *abstracts;  /* id to Abstract */
    GHashTable *numberings; /* id to Numbering */
    char *default_style;
};

static void style_free(void *data)
{
    Style *style = data;

    g_free(style->name);
    g_free(style->based_on);
    g_free(style->number);
    g_free(style);
}

static void level_clear(Level *level)
{
    g_free(level->format);
    g_free(level->text);
}

static void abstract_free(void *data)
{
    Abstract *abstract = data;

    for (unsigned i = 0; i < LEVELS; i++)
        level_clear(&abstract->levels[i]);
    g_free(abstract->style);
    g_free(abstract);
}

static void numbering_free(void *data)
{
    Numbering *numbering = data;

    for (unsigned i = 0; i < LEVELS; i++)
        if (numbering->other[i] != NULL) {
            level_clear(numbering->other[i]);
            g_free(numbering->other[i]);
        }
    g_free(numbering);
}

void docx_styles_free(DocxStyles *styles)
{
    if (styles == NULL)
        return;
    g_hash_table_unref(styles->styles);
    g_hash_table_unref(styles->numberings);
    g_hash_table_unref(styles->abstracts);
    g_free(styles->default_style);
    g_free(styles);
}

/* A small number in a text; `otherwise` when there is none. */
static int number_of(const char *text, int otherwise)
{
    char *end;
    long number;

    if (text == NULL)
        return otherwise;
    number = strtol(text, &end, 10);
    return end == text ? otherwise : (int)CLAMP(number, 0, NUMBER_MAX);
}

static int child_number(const xmlNode *node, const char *name, int otherwise)
{
    g_autofree char *value = parts_child_value(node, name);

    return number_of(value, otherwise);
}

static int level_within(int level) { return CLAMP(level, 0, LEVELS - 1); }

/* ---- reading ---- */

static void add_style(DocxStyles *styles, const xmlNode *node)
{
    const xmlNode *properties = parts_child(node, "pPr");
    const xmlNode *number = properties != NULL ? parts_child(properties, "numPr") : NULL;
    char *id = parts_attribute(node, "styleId");
    g_autofree char *name = parts_child_value(node, "name"), *type = parts_attribute(node, "type");
    g_autofree char *standard = parts_attribute(node, "default");
    Style *style;

    if (id == NULL ||
        (type != NULL && strcmp(type, "paragraph") != 0 && strcmp(type, "numbering") != 0)) {
        g_free(id);
        return;
    }
    style = g_new0(Style, 1);
    style->name = name != NULL ? g_ascii_strdown(name, -1) : g_strdup("");
    style->based_on = parts_child_value(node, "basedOn");
    style->outline = properties != NULL ? child_number(properties, "outlineLvl", -1) : -1;
    style->number = parts_child_value(number, "numId");
    style->level = level_within(child_number(number, "ilvl", 0));
    if (standard != NULL && number_of(standard, 0) == 1 && styles->default_style == NULL &&
        g_strcmp0(type, "numbering") != 0)
        styles->default_style = g_strdup(id);
    g_hash_table_replace(styles->styles, id, style);
}

static bool read_styles(DocxStyles *styles, Parts *parts, const char *path, GError **error)
{
    xmlDoc *tree;

    if (path == NULL || !parts_has(parts, path))
        return true;
    tree = parts_read_xml(parts, path, error);
    if (tree == NULL)
        return false;
    for (const xmlNode *child = xmlDocGetRootElement(tree)->children; child != NULL;
         child = child->next)
        if (parts_is(child, "style"))
            add_style(styles, child);
    xmlFreeDoc(tree);
    return true;
}

static void read_level(Level *level, const xmlNode *node)
{
    g_autofree char *legal = parts_child_value(node, "isLgl"),
                    *suffix = parts_child_value(node, "suff");

    level_clear(level);
    level->restart = child_number(node, "lvlRestart", -1);
    level->start = child_number(node, "start", 0);
    level->format = parts_child_value(node, "numFmt");
    level->text = parts_child_value(node, "lvlText");
    level->legal = parts_child(node, "isLgl") != NULL && (legal == NULL || strcmp(legal, "0") != 0);
    level->spaced = suffix == NULL || strcmp(suffix, "nothing") != 0;
}

static void read_levels(Abstract *abstract, const xmlNode *node)
{
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        g_autofree char *index = parts_is(child, "lvl") ? parts_attribute(child, "ilvl") : NULL;
        int at = number_of(index, -1);

        if (at >= 0 && at < LEVELS)
            read_level(&abstract->levels[at], child);
    }
}

static void add_abstract(DocxStyles *styles, const xmlNode *node)
{
    char *id = parts_attribute(node, "abstractNumId");
    Abstract *abstract;

    if (id == NULL)
        return;
    abstract = g_new0(Abstract, 1);
    for (unsigned i = 0; i < LEVELS; i++) {
        abstract->counts[i] = -1;
        abstract->levels[i].restart = -1;
    }
    abstract->style = parts_child_value(node, "numStyleLink");
    read_levels(abstract, node);
    g_hash_table_replace(styles->abstracts, id, abstract);
}

static void add_numbering(DocxStyles *styles, const xmlNode *node)
{
    char *id = parts_attribute(node, "numId");
    g_autofree char *of = parts_child_value(node, "abstractNumId");
    Abstract *abstract = of != NULL ? g_hash_table_lookup(styles->abstracts, of) : NULL;
    Numbering *numbering;

    if (id == NULL || abstract == NULL) {
        g_free(id);
        return;
    }
    numbering = g_new0(Numbering, 1);
    numbering->abstract = abstract;
    for (unsigned i = 0; i < LEVELS; i++)
        numbering->start[i] = -1;
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        g_autofree char *index =
            parts_is(child, "lvlOverride") ? parts_attribute(child, "ilvl") : NULL;
        int at = number_of(index, -1);

        if (at < 0 || at >= LEVELS)
            continue;
        numbering->start[at] = child_number(child, "startOverride", -1);
        if (parts_child(child, "lvl") != NULL && numbering->other[at] == NULL) {
            numbering->other[at] = g_new0(Level, 1);
            read_level(numbering->other[at], parts_child(child, "lvl"));
        }
    }
    g_hash_table_replace(styles->numberings, id, numbering);
}

static bool read_numbering(DocxStyles *styles, Parts *parts, const char *path, GError **error)
{
    xmlDoc *tree;
    const xmlNode *root;

    if (path == NULL || !parts_has(parts, path))
        return true;
    tree = parts_read_xml(parts, path, error);
    if (tree == NULL)
        return false;
    root = xmlDocGetRootElement(tree);
    for (const xmlNode *child = root->children; child != NULL; child = child->next)
        if (parts_is(child, "abstractNum"))
            add_abstract(styles, child);
    for (const xmlNode *child = root->children; child != NULL; child = child->next)
        if (parts_is(child, "num"))
            add_numbering(styles, child);
    xmlFreeDoc(tree);
    return true;
}

DocxStyles *docx_styles_read(Parts *parts, GHashTable *relations, GError **error)
{
    g_autoptr(DocxStyles) styles = g_new0(DocxStyles, 1);

    styles->styles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, style_free);
    styles->abstracts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, abstract_free);
    styles->numberings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, numbering_free);
    if (!read_styles(styles, parts, g_hash_table_lookup(relations, "type:styles"), error) ||
        !read_numbering(styles, parts, g_hash_table_lookup(relations, "type:numbering"), error))
        return NULL;
    return g_steal_pointer(&styles);
}

/* ---- headings ---- */

/* The paragraph's style; NULL: none is known. */
static const Style *style_of(const DocxStyles *styles, const xmlNode *properties)
{
    g_autofree char *id = properties != NULL ? parts_child_value(properties, "pStyle") : NULL;

    if (id == NULL && styles->default_style != NULL)
        return g_hash_table_lookup(styles->styles, styles->default_style);
    return id != NULL ? g_hash_table_lookup(styles->styles, id) : NULL;
}

static const Style *style_above(const DocxStyles *styles, const Style *style)
{
    return style->based_on != NULL ? g_hash_table_lookup(styles->styles, style->based_on) : NULL;
}

/* The level by the style's name: "heading 2", "标题 2", "title"; 0: none. */
static unsigned named_level(const char *name)
{
    static const char *const heads[] = {"heading ", "标题 ", "标题"};

    if (strcmp(name, "title") == 0 || strcmp(name, "标题") == 0)
        return 1;
    for (unsigned i = 0; i < G_N_ELEMENTS(heads); i++)
        if (g_str_has_prefix(name, heads[i]) && g_ascii_isdigit(name[strlen(heads[i])]))
            return (unsigned)(name[strlen(heads[i])] - '0');
    return 0;
}

unsigned docx_level(const DocxStyles *styles, const xmlNode *properties)
{
    int outline = properties != NULL ? child_number(properties, "outlineLvl", -1) : -1;
    const Style *style = style_of(styles, properties);

    for (unsigned i = 0; outline < 0 && style != NULL && i < CHAIN_MAX; i++) {
        unsigned named = named_level(style->name);

        outline = style->outline >= 0 ? style->outline : (int)named - 1;
        style = style_above(styles, style);
    }
    return outline < 0 || outline > 8 ? 0 : (unsigned)MIN(outline + 1, 4);
}

bool docx_is_contents(const DocxStyles *styles, const xmlNode *properties)
{
    const Style *style = style_of(styles, properties);

    return style != NULL &&
           (g_str_has_prefix(style->name, "toc ") || strcmp(style->name, "toc") == 0);
}

/* ---- numbers ---- */

/* 0 to 99999 in Chinese, with ten as 十 and not 一十. */
static void write_chinese(GString *out, int number, const char *const *digits,
                          const char *const *units)
{
    int powers[] = {10000, 1000, 100, 10, 1};
    bool begun = false, zero = false;

    if (number == 0)
        g_string_append(out, digits[0]);
    for (unsigned i = 0; i < G_N_ELEMENTS(powers); i++) {
        int digit = number / powers[i] % 10;

        if (digit == 0) {
            zero = begun;
            continue;
        }
        if (zero)
            g_string_append(out, digits[0]);
        if (!(powers[i] == 10 && digit == 1 && !begun))
            g_string_append(out, digits[digit]);
        g_string_append(out, units[i]);
        begun = true;
        zero = false;
    }
}

static void write_letters(GString *out, int number, char first)
{
    /* 27 is aa, 28 bb, as Word counts. */
    for (int i = 0; number > 0 && i <= (number - 1) / 26 && i < 8; i++)
        g_string_append_c(out, (char)(first + (number - 1) % 26));
}

static void write_roman(GString *out, int number, bool upper)
{
    static const struct {
        int value;
        const char *text;
    } parts[] = {{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"},
                 {90, "xc"},  {50, "l"},   {40, "xl"}, {10, "x"},   {9, "ix"},
                 {5, "v"},    {4, "iv"},   {1, "i"}};
    size_t from = out->len;

    number = MIN(number, 3999);
    for (unsigned i = 0; i < G_N_ELEMENTS(parts); i++)
        for (; number >= parts[i].value; number -= parts[i].value)
            g_string_append(out, parts[i].text);
    for (size_t i = from; upper && i < out->len; i++)
        out->str[i] = g_ascii_toupper(out->str[i]);
}

static void write_wide(GString *out, int number)
{
    g_autofree char *text = g_strdup_printf("%d", number);

    for (const char *at = text; *at != '\0'; at++)
        g_string_append_unichar(out, 0xFF10 + (gunichar)(*at - '0'));
}

static void write_heavenly(GString *out, int number)
{
    static const char *const stems[] = {"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"};

    if (number >= 1 && number <= 10)
        g_string_append(out, stems[number - 1]);
    else
        g_string_append_printf(out, "%d", number);
}

static void write_formatted(GString *out, int number, const char *format)
{
    static const char *const digits[] = {"〇", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const units[] = {"万", "千", "百", "十", ""};
    static const char *const legal_digits[] = {"零", "壹", "贰", "叁", "肆",
                                               "伍", "陆", "柒", "捌", "玖"};
    static const char *const legal_units[] = {"万", "仟", "佰", "拾", ""};
    static const char *const chinese[] = {"chineseCounting",
                                          "chineseCountingThousand",
                                          "japaneseCounting",
                                          "taiwaneseCounting",
                                          "taiwaneseCountingThousand",
                                          "ideographDigital",
                                          "koreanCounting",
                                          NULL};

    if (format == NULL || strcmp(format, "decimal") == 0)
        g_string_append_printf(out, "%d", number);
    else if (g_strv_contains(chinese, format))
        write_chinese(out, number, digits, units);
    else if (strcmp(format, "chineseLegalSimplified") == 0 ||
             strcmp(format, "ideographLegalTraditional") == 0)
        write_chinese(out, number, legal_digits, legal_units);
    else if (strcmp(format, "ideographTraditional") == 0)
        write_heavenly(out, number);
    else if (strcmp(format, "lowerLetter") == 0)
        write_letters(out, number, 'a');
    else if (strcmp(format, "upperLetter") == 0)
        write_letters(out, number, 'A');
    else if (strcmp(format, "lowerRoman") == 0 || strcmp(format, "upperRoman") == 0)
        write_roman(out, number, *format == 'u');
    else if (g_str_has_prefix(format, "decimalFullWidth"))
        write_wide(out, number);
    else if (strcmp(format, "decimalEnclosedParen") == 0 && number >= 1 && number <= 20)
        g_string_append_unichar(out, 0x2474 + (gunichar)number - 1);
    else if (strcmp(format, "decimalEnclosedFullstop") == 0 && number >= 1 && number <= 20)
        g_string_append_unichar(out, 0x2488 + (gunichar)number - 1);
    else if (g_str_has_prefix(format, "decimalEnclosed") && number >= 1 && number <= 20)
        g_string_append_unichar(out, 0x2460 + (gunichar)number - 1);
    else if (strcmp(format, "decimalZero") == 0)
        g_string_append_printf(out, "%02d", number);
    else
        g_string_append_printf(out, "%d", number);
}

static const Level *level_at(const Numbering *numbering, int level)
{
    return numbering->other[level] != NULL ? numbering->other[level]
                                           : &numbering->abstract->levels[level];
}

/* Whether counting `above` on starts `level` anew. */
static bool starts_anew(const Level *level, int above)
{
    return level->restart < 0 || above < level->restart;
}

/* Counts level `level` on. */
static void count_on(Numbering *numbering, int level)
{
    Abstract *abstract = numbering->abstract;

    if (numbering->start[level] >= 0 && !numbering->begun[level]) {
        abstract->counts[level] = numbering->start[level];
        numbering->begun[level] = true;
    } else if (abstract->counts[level] < 0) {
        abstract->counts[level] = level_at(numbering, level)->start;
    } else if (abstract->counts[level] < NUMBER_MAX) {
        abstract->counts[level]++;
    }
    for (int i = level + 1; i < LEVELS; i++)
        if (starts_anew(level_at(numbering, i), level))
            abstract->counts[i] = -1;
    /* A level that was passed over counts as begun. */
    for (int i = 0; i < level; i++)
        if (abstract->counts[i] < 0)
            abstract->counts[i] = level_at(numbering, i)->start;
}

static char *number_text(const Numbering *numbering, int level)
{
    const Level *own = level_at(numbering, level);
    GString *out = g_string_new(NULL);

    for (const char *at = own->text; at != NULL && *at != '\0'; at++) {
        int index = at[0] == '%' && at[1] >= '1' && at[1] <= '9' ? at[1] - '1' : -1;

        if (index < 0) {
            g_string_append_c(out, *at);
            continue;
        }
        at++;
        write_formatted(out, MAX(numbering->abstract->counts[index], 0),
                        own->legal && index < level ? "decimal"
                                                    : level_at(numbering, index)->format);
    }
    if (out->len > 0 && own->spaced && g_ascii_isalnum(out->str[out->len - 1]))
        g_string_append_c(out, ' ');
    return g_string_free(out, FALSE);
}

/* The numbering `id`; where that only points to a style, the numbering of the style. */
static Numbering *numbering_of(const DocxStyles *styles, const char *id)
{
    Numbering *numbering = g_hash_table_lookup(styles->numberings, id);

    for (unsigned i = 0; numbering != NULL && numbering->abstract->style != NULL && i < CHAIN_MAX;
         i++) {
        const Style *style = g_hash_table_lookup(styles->styles, numbering->abstract->style);

        numbering = style != NULL && style->number != NULL
                        ? g_hash_table_lookup(styles->numberings, style->number)
                        : NULL;
    }
    return numbering;
}

static bool prints_number(const Level *level)
{
    return level->format == NULL ||
           (strcmp(level->format, "bullet") != 0 && strcmp(level->format, "none") != 0);
}

char *docx_number(DocxStyles *styles, const xmlNode *properties)
{
    const xmlNode *own = properties != NULL ? parts_child(properties, "numPr") : NULL;
    const Style *style = style_of(styles, properties);
    g_autofree char *id = parts_child_value(own, "numId");
    int level = child_number(own, "ilvl", -1);
    Numbering *numbering;

    for (unsigned i = 0; id == NULL && style != NULL && i < CHAIN_MAX; i++) {
        id = g_strdup(style->number);
        if (id != NULL && level < 0)
            level = style->level;
        style = style_above(styles, style);
    }
    numbering = id != NULL ? numbering_of(styles, id) : NULL;
    if (numbering == NULL)
        return NULL;
    level = level_within(MAX(level, 0));
    count_on(numbering, level);
    return prints_number(level_at(numbering, level)) ? number_text(numbering, level) : NULL;
}
