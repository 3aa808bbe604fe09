/* reading.c: what a figure is (role) and what it is of (measure)
 *
 * The phrase of a figure is what stands between the figure before it, or the last separator, and
 * itself. Frames of the data name its role; what is left when years, brackets and common words are
 * taken away is its measure. A phrase that says no more than its role ("支出决算为") is of what was
 * spoken of last.
 */
#include "audit/internal.h"

#include <stdlib.h>
#include <string.h>

/* One of 64 bits for the character (or byte) that stands at `at`. */
static uint64_t bit_of(const char *at)
{
    const unsigned char *bytes = (const unsigned char *)at;

    return UINT64_C(1) << ((bytes[0] < 0x80 ? bytes[0] : bytes[1] * 7u + bytes[2]) % 64);
}

static uint64_t bits_of(const char *text)
{
    uint64_t bits = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        bits |= bit_of(text);
    return bits;
}

/* Few of the many words stand in a text: most are told apart by their first character. */
static void strip_words(GString *text, const GPtrArray *words)
{
    uint64_t bits = bits_of(text->str);

    for (unsigned i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);

        if ((bits & bit_of(word)) != 0 && strstr(text->str, word) != NULL) {
            g_string_replace(text, word, "", 0);
            bits = bits_of(text->str); /* what stood apart may have met */
        }
    }
}

/* Takes out what the pattern matches; `text` is freed. */
static char *without(const GRegex *pattern, char *text)
{
    char *rest = g_regex_replace_literal(pattern, text, -1, 0, "", 0, NULL);

    g_free(text);
    return rest;
}

char *measure_core(const AuditData *data, const char *phrase)
{
    static GRegex *brackets, *years, *number;
    char *rest = g_strdup(phrase);
    GString *core;

    if (g_once_init_enter(&brackets)) {
        /* "苍岭县2022年的": whose it is stands before the year */
        years = g_regex_new(
            "^[^0-9，]{2,20}?(?:[省市区县州旗盟镇乡局部委院校馆所站]|街道|中心)(?=20[0-9]{2}年)|"
            "(?:与|比|较|和|同)?[0-9]{4}年(?:度|末|初)?(?:相比|相较|比较)?|[0-9]{1,"
            "2}月(?:底|末)?|[0-9]{1,2}日|"
            "(?:与|比|较)?上一?年(?:度)?(?:相比)?",
            G_REGEX_OPTIMIZE, 0, NULL);
        number =
            g_regex_new("^(?:（?[0-9一二三四五六七八九十]{1,3}[、.）])", G_REGEX_OPTIMIZE, 0, NULL);
        g_once_init_leave(&brackets, g_regex_new("（[^（）]*）|（|）", G_REGEX_OPTIMIZE, 0, NULL));
    }
    /* Sooner told than searched: most phrases have neither. */
    if (strstr(rest, "（") != NULL || strstr(rest, "）") != NULL || strstr(rest, "、") != NULL ||
        strchr(rest, '.') != NULL)
        rest = without(brackets, without(number, rest));
    if (begins_with(rest, "由")) /* "由因公出国费…组成" */
        memmove(rest, rest + strlen("由"), strlen(rest + strlen("由")) + 1);
    if (strpbrk(rest, "0123456789") != NULL || strstr(rest, "上") != NULL)
        rest = without(years, rest);
    core = g_string_new(rest);
    g_free(rest);
    strip_words(core, data_words(data, "measure-drops"));
    if (g_str_has_suffix(core->str, "共") && !g_str_has_suffix(core->str, "公共"))
        g_string_truncate(core, core->len - strlen("共")); /* "支出共5.00万元" */
    return g_string_free(core, FALSE);
}

/* "measure-same": what is said, and the shorter word for it. */
static void same_words(GString *text, const GPtrArray *pairs)
{
    for (unsigned i = 0; i + 1 < pairs->len; i += 2)
        g_string_replace(text, g_ptr_array_index(pairs, i), g_ptr_array_index(pairs, i + 1), 0);
}

char *measure_key(const AuditData *data, const char *core)
{
    GString *key = g_string_new(core);
    const char *ending;

    same_words(key, data_words(data, "measure-same"));
    strip_words(key, data_words(data, "key-drops"));
    while (begins_with(key->str, "年") || begins_with(key->str, "在"))
        g_string_erase(key, 0, (gssize)strlen("年"));
    while ((ending = data_word_ending(data, "key-ends", key->str)) != NULL &&
           strlen(ending) < key->len)
        g_string_truncate(key, key->len - strlen(ending));
    return g_string_free(key, FALSE);
}

/* ---- phrase ---- */

static const char *after_last_separator(const char *from, const char *to)
{
    static const char *const separators[] = {"，", "；", "。", "：", "！", "？"};
    const char *start = from;

    for (const char *at = from; at < to; at = g_utf8_next_char(at))
        for (unsigned i = 0; i < G_N_ELEMENTS(separators); i++)
            if (strncmp(at, separators[i], strlen(separators[i])) == 0)
                start = at + strlen(separators[i]);
    return start;
}

static char *phrase_of(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    const char *to = passage->text + figure->first, *from = passage->text;

    if (index > passage->first_figure)
        from += FIGURE(audit, index - 1)->last;
    if (to - from >= 3 && begins_with(to - 3, "：")) /* "执行数：83.88万元" */
        to -= 3;
    from = after_last_separator(MIN(from, to), to);
    while (begins_with(from, "、") || begins_with(from, "）") || begins_with(from, "和"))
        from = g_utf8_next_char(from);
    return from < to ? g_strndup(from, (gsize)(to - from)) : g_strdup("");
}

/* ---- role ---- */

/* Brackets without content, and what may stand between a frame's word and the number. */
static char *phrase_trimmed(const AuditData *data, const char *phrase)
{
    static GRegex *brackets;
    char *trimmed;
    bool again = true;

    if (g_once_init_enter(&brackets))
        g_once_init_leave(&brackets, g_regex_new("（[^（）]*）", G_REGEX_OPTIMIZE, 0, NULL));
    trimmed = g_regex_replace_literal(brackets, phrase, -1, 0, "", 0, NULL);
    while (again) {
        const char *word = data_word_ending(data, "fillers", trimmed);

        again = word != NULL;
        if (again)
            trimmed[strlen(trimmed) - strlen(word)] = '\0';
    }
    return trimmed;
}

/* "较上年的", "比2021年末的": what follows is what was before. The report's own year is not before;
 * "和" and "同" begin a comparison only beside the year, elsewhere they are letters of a name. */
static bool speaks_of_before(const char *phrase, int year)
{
    static GRegex *shape;
    g_autoptr(GMatchInfo) match = NULL;
    g_autofree char *named = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(
            &shape, g_regex_new("(?:^|[^预])(?:(?:较|比|与|对比|相比)[^增减长降升]{0,4}|[和同由从])"
                                "(?:上年|上一年|去年|年初|([0-9]{4})年)[^增减长降升]{0,14}$",
                                G_REGEX_OPTIMIZE, 0, NULL));
    if (!g_regex_match(shape, phrase, 0, &match) || strstr(phrase, "预算") != NULL)
        return false;
    named = g_match_info_fetch(match, 1);
    return year == 0 || named == NULL || strtol(named, NULL, 10) != year;
}

/* "由5410.20万元增至11204.77万元": the first of two, told by the second. */
static bool is_first_of_two(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index), *next;
    const Passage *passage = PASSAGE(audit, figure->passage);
    g_autofree char *between = NULL;

    if (data_word_ending(audit->data, "from-ends", figure->phrase) == NULL ||
        index + 1 >= passage->first_figure + passage->figure_count)
        return false;
    next = FIGURE(audit, index + 1);
    between = g_strndup(passage->text + figure->last, next->first - figure->last);
    return next->kind == figure->kind &&
           data_word_starting(audit->data, "to-words", between) != NULL;
}

/* "完成预算28.00万元的78.9%": a rate of what stands directly before it. */
static bool is_rate_of_budget(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);

    return figure->kind == NUMBER_PERCENT &&
           index > PASSAGE(audit, figure->passage)->first_figure &&
           FIGURE(audit, index - 1)->role == ROLE_BUDGET &&
           FIGURE(audit, index - 1)->clause == figure->clause &&
           (strcmp(figure->phrase, "的") == 0 || strcmp(figure->phrase, "的约") == 0);
}

/* "其中：一般公共预算25090.00万元": the name of a fund, not what was planned. */
static bool names_fund(const AuditData *data, const Figure *figure, const char *trimmed)
{
    return figure->role == ROLE_BUDGET && data_word_ending(data, "fund-names", trimmed) != NULL;
}

/* "增长-3.25%" says a fall of 3.25%. */
static void turn_negative(Figure *figure)
{
    Exact low = figure->value.low;

    if ((figure->role != ROLE_GROWTH && figure->role != ROLE_CHANGE) || figure->direction < 0 ||
        exact_sign(figure->middle) >= 0)
        return;
    figure->direction = -1;
    figure->middle.numerator = -figure->middle.numerator;
    figure->value.low = figure->value.high;
    figure->value.low.numerator = -figure->value.low.numerator;
    figure->value.high = low;
    figure->value.high.numerator = -figure->value.high.numerator;
}

static void set_role(const AuditData *data, Figure *figure)
{
    g_autofree char *trimmed = phrase_trimmed(data, figure->phrase);

    figure->role =
        figure->kind == NUMBER_PERCENT || figure->kind == NUMBER_POINTS ? ROLE_OTHER : ROLE_AMOUNT;
    for (unsigned i = 0; i < data->frames->len; i++) {
        const FrameWord *frame = &g_array_index(data->frames, FrameWord, i);
        bool kind = frame->kind == figure->kind ||
                    (frame->kind == NUMBER_AMOUNT && figure->kind == NUMBER_COUNT);

        if (!kind || !(frame->anywhere ? strstr(trimmed, frame->word) != NULL
                                       : g_str_has_suffix(trimmed, frame->word)))
            continue;
        figure->role = frame->role;
        figure->direction = frame->direction;
        if (names_fund(data, figure, trimmed))
            figure->role = ROLE_AMOUNT;
        turn_negative(figure);
        return;
    }
}

/* "支出决算数为1285.87，完成…": the unit was forgotten. */
static void complete_unit(const Audit *audit, unsigned index)
{
    Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    g_autofree char *trimmed = phrase_trimmed(audit->data, figure->phrase);
    Exact scale = exact_from_int(10000);

    if (figure->kind != NUMBER_BARE || figure->decimals == 0 || passage->kind == PASSAGE_CELL ||
        data_word_ending(audit->data, "amount-ends", trimmed) == NULL)
        return;
    figure->kind = NUMBER_AMOUNT;
    figure->scale = 10000;
    if (!exact_multiply(&figure->middle, figure->middle, scale) ||
        !exact_multiply(&figure->value.low, figure->value.low, scale) ||
        !exact_multiply(&figure->value.high, figure->value.high, scale))
        figure->approximate = true;
}

/* ---- measure ---- */

/* What the passage began to speak of: up to the first colon, full stop or figure. */
static char *lead_core(const Audit *audit, const Passage *passage)
{
    const char *end = passage->text + FIGURE(audit, passage->first_figure)->first;
    const char *colon = strstr(passage->text, "：");
    const char *stop = strstr(passage->text, "。");
    g_autofree char *lead = NULL;

    if (colon != NULL && colon < end)
        end = colon;
    if (stop != NULL && stop < end)
        end = stop;
    lead = g_strndup(passage->text, (gsize)(end - passage->text));
    return measure_core(audit->data, lead);
}

/* "教育支出年初预算5万元，支出决算4万元": the second is of 教育支出. The caller frees. */
static char *measure_of_budget(const Audit *audit, const Figure *before)
{
    char *measure = g_strdup(before->measure);
    const char *ending;

    while (before->role == ROLE_BUDGET &&
           (ending = data_word_ending(audit->data, "budget-ends", measure)) != NULL &&
           strlen(ending) < strlen(measure))
        measure[strlen(measure) - strlen(ending)] = '\0';
    return measure;
}

static void set_measure(const Audit *audit, unsigned index)
{
    Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    g_autofree char *core = measure_core(audit->data, figure->phrase);
    const GPtrArray *generic = data_words(audit->data, "generic-measures");
    bool bare = *core == '\0';

    for (unsigned i = 0; i < generic->len && !bare; i++)
        bare = strcmp(core, g_ptr_array_index(generic, i)) == 0;
    if (!bare)
        figure->measure = g_steal_pointer(&core);
    else if (index > passage->first_figure && FIGURE(audit, index - 1)->measure != NULL &&
             (FIGURE(audit, index - 1)->role == ROLE_BUDGET ||
              FIGURE(audit, index - 1)->role == ROLE_OUTTURN || figure->role != ROLE_AMOUNT))
        figure->measure = measure_of_budget(audit, FIGURE(audit, index - 1));
    else {
        figure->borrowed = index > passage->first_figure;
        figure->measure = lead_core(audit, passage);
        if (*figure->measure == '\0') {
            g_free(figure->measure);
            figure->measure = g_steal_pointer(&core);
        }
    }
}

/* ---- year ---- */

static void set_year(const Audit *audit, Figure *figure)
{
    const Passage *passage = PASSAGE(audit, figure->passage);

    if (passage->kind == PASSAGE_CELL)
        return;
    figure->year = year_told(passage->text, figure->first);
    if (figure->year == 0)
        figure->year = passage->year;
}

/* ---- canonical measures ---- */

/* The measure with all that was said since the figure before, over commas. */
static char *long_core(const Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    uint32_t from = index > passage->first_figure ? FIGURE(audit, index - 1)->last : 0;
    g_autofree char *lead =
        from < figure->first ? g_strndup(passage->text + from, figure->first - from) : g_strdup("");

    return measure_core(audit->data, lead);
}

/* A phrase that names another year is of that year. */
bool names_other_year(const Audit *audit, const char *phrase)
{
    for (const char *at = strstr(phrase, "年"); at != NULL && audit->year > 0;
         at = strstr(at + 1, "年"))
        if (at >= phrase + 4 && g_ascii_isdigit(at[-4]) && g_ascii_isdigit(at[-1]) &&
            strtol(at - 4, NULL, 10) != audit->year)
            return true;
    return false;
}

static void append_to(GHashTable *lists, const char *name, unsigned index)
{
    GArray *list = g_hash_table_lookup(lists, name);

    if (list == NULL) {
        list = g_array_new(FALSE, FALSE, sizeof(unsigned));
        g_hash_table_insert(lists, (char *)name, list);
    }
    g_array_append_val(list, index);
}

static void index_key(Audit *audit, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);

    if (figure_is_whole(figure) && passage->kind != PASSAGE_CELL && *figure->key != '\0' &&
        !figure->bracketed && !figure->borrowed &&
        g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_PROJECT)
        append_to(audit->keys, figure->key, index);
}

/* "政府性基金预算收入完成130亿元，…。加上转移性收入34亿元，收入合计164亿元": what the paragraph
 * begins with. */
static bool begins_with_fund(const Audit *audit, const Passage *passage)
{
    g_autofree char *lead = g_strndup(passage->text, FIGURE(audit, passage->first_figure)->first);

    return data_word_in(audit->data, "fund-words", lead) != NULL;
}

/* "政府性基金预算财政拨款收入0.00元，年初结转和结余0.00元": a balance after a fund's name is that
 * fund's. */
static bool is_of_a_fund(const Audit *audit, const Figure *figure)
{
    const Passage *passage = PASSAGE(audit, figure->passage);
    const char *to = passage->text + figure->first, *from = to;
    g_autofree char *sentence = NULL;

    while (from > passage->text && !begins_with(g_utf8_prev_char(from), "。"))
        from = g_utf8_prev_char(from);
    sentence = g_strndup(from, (gsize)(to - from));
    return data_word_in(audit->data, "fund-words", sentence) != NULL ||
           begins_with_fund(audit, passage);
}

/* What every report has once is said where the whole unit is spoken of. */
static bool speaks_of_unit(const Audit *audit, const Figure *figure, const MeasureWord *measure)
{
    const GPtrArray *topics = data_words(audit->data, "narrow-topics");
    const char *topic = PASSAGE(audit, figure->passage)->topic;

    if (strcmp(measure->section, "-") != 0)
        return true;
    for (unsigned i = 0; i < topics->len; i++)
        if (strcmp(topic, g_ptr_array_index(topics, i)) == 0)
            return false;
    return !is_of_a_fund(audit, figure);
}

static void set_id(Audit *audit, unsigned index)
{
    Figure *figure = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, figure->passage);
    const Scope *scope = &g_array_index(audit->scopes, Scope, passage->scope);
    g_autofree char *whole = NULL;

    if ((figure->role != ROLE_AMOUNT && figure->role != ROLE_OUTTURN) ||
        scope->kind == SCOPE_PROJECT || passage->kind == PASSAGE_CELL || figure->approximate ||
        figure->threshold || figure->bracketed || figure->borrowed || figure->kind == NUMBER_BARE ||
        names_other_year(audit, figure->phrase))
        return;
    whole = long_core(audit, index);
    for (unsigned i = 0; i < audit->data->measures->len && figure->id == NULL; i++) {
        const MeasureWord *measure = &g_array_index(audit->data->measures, MeasureWord, i);
        bool here =
            strcmp(measure->section, "-") == 0 || strcmp(measure->section, passage->topic) == 0;

        if (here && speaks_of_unit(audit, figure, measure) &&
            (measure->whole ? strcmp(figure->measure, measure->word) == 0
                            : g_str_has_suffix(figure->measure, measure->word) ||
                                  g_str_has_suffix(whole, measure->word)))
            figure->id = measure->id;
    }
    if (figure->id == NULL)
        return;
    append_to(audit->measures, figure->id, index);
}

static void set_key(const Audit *audit, Figure *figure)
{
    GString *measure = g_string_new(figure->measure);

    if (audit->unit_name != NULL)
        g_string_replace(measure, audit->unit_name, "", 0);
    figure->key = measure_key(audit->data, measure->str);
    g_string_free(measure, TRUE);
}

/* "分别占95.96%和4.04%": the second has the first one's words. */
static void share_words(const Audit *audit, unsigned index)
{
    Figure *figure = FIGURE(audit, index), *before;
    const Passage *passage = PASSAGE(audit, figure->passage);
    g_autofree char *between = NULL;

    if (index == passage->first_figure || passage->kind == PASSAGE_CELL)
        return;
    before = FIGURE(audit, index - 1);
    between =
        g_strndup(passage->text + before->last, figure->first - MIN(before->last, figure->first));
    if (before->kind != figure->kind || before->kind == NUMBER_COUNT ||
        before->clause != figure->clause ||
        (strcmp(between, "、") != 0 && strcmp(between, "和") != 0 && strcmp(between, "，") != 0 &&
         strcmp(between, "及") != 0))
        return;
    figure->shared = before->shared = true;
    figure->role = before->role;
    figure->direction = before->direction;
}

bool figure_is_whole(const Figure *figure)
{
    return (figure->role == ROLE_AMOUNT || figure->role == ROLE_OUTTURN) && !figure->approximate &&
           !figure->threshold && (figure->kind == NUMBER_AMOUNT || figure->kind == NUMBER_COUNT);
}

const GArray *figures_of(const Audit *audit, const char *id)
{
    return g_hash_table_lookup(audit->measures, id);
}

void figures_read(Audit *audit)
{
    for (unsigned i = 0; i < audit->figures->len; i++)
        FIGURE(audit, i)->phrase = phrase_of(audit, i);
    for (unsigned i = 0; i < audit->figures->len; i++) {
        Figure *figure = FIGURE(audit, i);

        complete_unit(audit, i);
        set_role(audit->data, figure);
        if (is_rate_of_budget(audit, i))
            figure->role = ROLE_COMPLETION;
        if (figure->role <= ROLE_OUTTURN && figure->kind == NUMBER_AMOUNT &&
            (speaks_of_before(figure->phrase, audit->year) || is_first_of_two(audit, i)))
            figure->role = ROLE_PREVIOUS;
        share_words(audit, i);
        set_year(audit, figure);
        set_measure(audit, i);
        set_key(audit, figure);
        index_key(audit, i);
        set_id(audit, i);
    }
}
