/* unit_name.c: the unit's name, and wherever it is written otherwise
 *
 * The name is what most titles and labels ("编制单位：…") say, so one slip in a title doesn't
 * rename the unit. A slip of one character is looked for everywhere: such a text holds one half of
 * the name exactly. A name that lacks more (the district) is another unit's name in a sentence, and
 * a slip only where a title or a label names who reports.
 */
#include "audit/internal.h"
#include "base/text.h"

#include <string.h>

#define NAME_SHORTEST 5
#define NAME_LONGEST 40
#define SPELT_MIN 6 /* characters of a name in which a slip is certain */

/* ---- which is the unit's name ---- */

typedef struct {
    Audit *audit;
    GHashTable *votes; /* name to count */
} Election;

static bool is_name(const AuditData *data, const char *text)
{
    glong length = g_utf8_strlen(text, -1);

    return length >= NAME_SHORTEST && length <= NAME_LONGEST &&
           data_word_ending(data, "name-ends", text) != NULL &&
           data_word_in(data, "no-names", text) == NULL;
}

static void vote(Election *election, const char *name, unsigned weight)
{
    unsigned count = GPOINTER_TO_UINT(g_hash_table_lookup(election->votes, name));

    if (is_name(election->audit->data, name))
        g_hash_table_insert(election->votes, g_strdup(name), GUINT_TO_POINTER(count + weight));
}

/* What `regex` catches in its group `name` at the beginning of a title. */
static char *caught(const GRegex *regex, const char *text, int *first, int *last)
{
    g_autoptr(GMatchInfo) match = NULL;

    if (!g_regex_match(regex, text, 0, &match))
        return NULL;
    g_match_info_fetch_named_pos(match, "name", first, last);
    return g_match_info_fetch_named(match, "name");
}

/* "某局2024年度部门决算表", "2024年度某局单位决算" */
static char *titled_name(const AuditData *data, const char *text, int *first, int *last)
{
    static GRegex *shape;
    g_autofree char *name = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(
            &shape, g_regex_new("^(?:附件[0-9：]*)?(?:第[一二三四五六七八九十0-9]+部分)?(?:"
                                "(?<name>(?!第.部分)[一-龥（）]{5,40}?)"
                                "(?:20[0-9]{2}|XX|××)年?度?(?:部门|单位)?(?:收支)?决算|"
                                "20[0-9]{2}年度?(?<name>[一-龥（）]{5,40}?)(?:部门|单位)决算|"
                                "(?<name>[一-龥（）]{5,40}?)(?:单位|部门)?(?:概况|基本情况)$)",
                                G_REGEX_OPTIMIZE | G_REGEX_DUPNAMES, 0, NULL));
    name = caught(shape, text, first, last);
    return name != NULL && is_name(data, name) ? g_steal_pointer(&name) : NULL;
}

static bool is_name_character(gunichar character)
{
    return g_unichar_get_script(character) == G_UNICODE_SCRIPT_HAN || character == 0xFF08 ||
           character == 0xFF09;
}

/* Where the run of name's characters from `text` ends. */
static const char *name_end(const AuditData *data, const char *text)
{
    const char *at = text;

    while (is_name_character(g_utf8_get_char(at)) &&
           (at == text || data_word_starting(data, "name-stops", at) == NULL))
        at = g_utf8_next_char(at);
    return at;
}

/* "编制单位：某局", "实施单位某局": the byte where the name begins, or NULL. */
static const char *after_label(const AuditData *data, const char *text)
{
    const char *label = data_word_starting(data, "name-labels", text), *at;

    if (label == NULL)
        return NULL;
    at = text + strlen(label);
    return begins_with(at, "：") ? at + strlen("：") : at;
}

static char *labelled_name(const AuditData *data, const char *text, int *first, int *last)
{
    const char *begin = after_label(data, text), *end;
    g_autofree char *name = NULL;

    if (begin == NULL)
        return NULL;
    end = name_end(data, begin);
    name = g_strndup(begin, (gsize)(end - begin));
    *first = (int)(begin - text);
    *last = (int)(end - text);
    return is_name(data, name) ? g_steal_pointer(&name) : NULL;
}

/* "某局属一级预算单位" */
static char *described_name(const AuditData *data, const char *text, int *first, int *last)
{
    static GRegex *shape;
    g_autofree char *name = NULL;

    if (g_once_init_enter(&shape))
        g_once_init_leave(&shape,
                          g_regex_new("^(?<name>[一-龥]{6,40}?)(?:属于|属|系|是|为)[^，。；]{0,14}"
                                      "(?:预算单位|事业单位|行政机关|工作部门|职能部门|行政单位)",
                                      G_REGEX_OPTIMIZE | G_REGEX_DUPNAMES, 0, NULL));
    name = caught(shape, text, first, last);
    return name != NULL && is_name(data, name) ? g_steal_pointer(&name) : NULL;
}

/* A name on a line of its own above "2024年度部门决算", or right of its label. */
static bool is_followed(const Audit *audit, unsigned index)
{
    static GRegex *title;

    if (g_once_init_enter(&title))
        g_once_init_leave(&title, g_regex_new("^20[0-9]{2}年?度?(?:部门|单位)?(?:收支)?决算",
                                              G_REGEX_OPTIMIZE, 0, NULL));
    return index + 1 < audit->passages->len &&
           g_regex_match(title, PASSAGE(audit, index + 1)->text, 0, NULL);
}

static bool is_labelled(const Audit *audit, unsigned index)
{
    const char *before = index > 0 ? PASSAGE(audit, index - 1)->text : "";
    const char *rest = after_label(audit->data, before);

    return rest != NULL && *rest == '\0';
}

static void vote_of(Election *election, unsigned index)
{
    const Audit *audit = election->audit;
    const char *text = PASSAGE(audit, index)->text;
    int first, last;
    g_autofree char *titled = titled_name(audit->data, text, &first, &last);
    g_autofree char *labelled = labelled_name(audit->data, text, &first, &last);
    g_autofree char *described = described_name(audit->data, text, &first, &last);

    if (titled != NULL)
        vote(election, titled, 3);
    if (labelled != NULL)
        vote(election, labelled, 2);
    if (described != NULL)
        vote(election, described, 1);
    if (is_followed(audit, index) || is_labelled(audit, index)) {
        g_autofree char *name = g_strndup(text, (gsize)(name_end(audit->data, text) - text));

        vote(election, name, 2);
    }
}

void unit_name_find(Audit *audit)
{
    Election election = {audit, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    const char *best = NULL;
    unsigned most = 0;
    GHashTableIter iter;
    gpointer name, count;

    for (unsigned i = 0; i < audit->passages->len; i++)
        if (g_utf8_strlen(PASSAGE(audit, i)->text, -1) <= 400)
            vote_of(&election, i);
    if (audit->document->unit_name != NULL)
        vote(&election, audit->document->unit_name, 4);
    g_hash_table_iter_init(&iter, election.votes);
    while (g_hash_table_iter_next(&iter, &name, &count)) {
        unsigned votes = GPOINTER_TO_UINT(count);

        if (votes > most || (votes == most && best != NULL && strcmp(name, best) < 0)) {
            best = name;
            most = votes;
        }
    }
    audit->unit_name = g_strdup(best);
    g_hash_table_unref(election.votes);
}

/* ---- one character off ---- */

typedef struct {
    Audit *audit;
    const char *name;
    gunichar *spelt;
    glong length, half;
    char *head, *tail; /* the halves */
} Speller;

/* A text from its character `at`, forward or backward. */
typedef struct {
    const gunichar *text;
    glong count, at, step;
} Walk;

static gunichar walk_at(Walk walk, glong offset)
{
    glong index = walk.at + walk.step * offset;

    return index >= 0 && index < walk.count ? walk.text[index] : 0;
}

static bool same_from(Walk text, glong text_from, Walk name, glong name_from, glong length)
{
    for (; name_from < length; text_from++, name_from++)
        if (walk_at(text, text_from) != walk_at(name, name_from))
            return false;
    return true;
}

typedef enum { SLIP_NONE, SLIP_LOST, SLIP_CHANGED, SLIP_ADDED } SlipKind;

typedef struct {
    SlipKind kind;
    glong at, length; /* characters along the walk: where it slips, how long the text is */
    gunichar found, expected;
} Slip;

/* The one slip between the text and the name's `length` characters. */
static Slip slip_between(Walk text, Walk name, glong length)
{
    Slip slip = {SLIP_NONE, 0, length, 0, 0};

    while (slip.at < length && walk_at(text, slip.at) == walk_at(name, slip.at))
        slip.at++;
    if (slip.at == length)
        return slip;
    slip.found = walk_at(text, slip.at);
    slip.expected = walk_at(name, slip.at);
    if (same_from(text, slip.at, name, slip.at + 1, length)) {
        slip.kind = SLIP_LOST;
        slip.length = length - 1;
    } else if (slip.found != 0 && same_from(text, slip.at + 1, name, slip.at + 1, length)) {
        slip.kind = SLIP_CHANGED;
    } else if (slip.found != 0 && same_from(text, slip.at + 1, name, slip.at, length)) {
        slip.kind = SLIP_ADDED;
        slip.length = length + 1;
    }
    return slip;
}

static bool is_in(const AuditData *data, const char *list, gunichar character)
{
    char bytes[7] = "";

    bytes[g_unichar_to_utf8(character, bytes)] = '\0';
    return character != 0 && data_word_starting(data, list, bytes) != NULL;
}

/* "某县县委" beside "某县委", 第一 beside 第二 are not slips. */
static bool is_custom(const Speller *speller, Walk text, Walk name, const Slip *slip)
{
    const AuditData *data = speller->audit->data;
    gunichar before = slip->at > 0 ? walk_at(name, slip->at - 1) : 0;

    switch (slip->kind) {
    case SLIP_LOST:
        return is_in(data, "place-ends", slip->expected) &&
               (slip->expected == before || slip->expected == walk_at(name, slip->at + 1));
    case SLIP_ADDED:
        return !is_name_character(slip->found) ||
               (is_in(data, "place-ends", slip->found) &&
                (slip->found == before || slip->found == walk_at(text, slip->at + 1)));
    case SLIP_CHANGED:
        return !is_name_character(slip->found) ||
               (is_in(data, "ordinals", slip->found) && is_in(data, "ordinals", slip->expected));
    default:
        return true;
    }
}

/* At the end of a name what is lost may be the beginning of another word: 某区教育局, 某区教育系统.
 */
static bool is_open(const Speller *speller, const char *after)
{
    return g_unichar_get_script(g_utf8_get_char(after)) == G_UNICODE_SCRIPT_HAN &&
           data_word_starting(speller->audit->data, "name-followers", after) == NULL;
}

static void say_name(Speller *speller, unsigned passage, uint32_t first, uint32_t last)
{
    const char *text = PASSAGE(speller->audit, passage)->text;
    g_autofree char *found = g_strndup(text + first, last - first);

    finding_add(speller->audit, "unit-name", passage, first, last, found, speller->name);
}

/* The first half stands at byte `at`: the rest, read forward. */
static void spell_forward(Speller *speller, unsigned passage, const char *at)
{
    const char *text = PASSAGE(speller->audit, passage)->text;
    glong count, spare = speller->length - speller->half + 2;
    g_autofree gunichar *rest = g_utf8_to_ucs4_fast(
        at + strlen(speller->head),
        MIN((glong)strlen(at) - (glong)strlen(speller->head), spare * 6), &count);
    Walk found = {rest, count, 0, 1}, name = {speller->spelt, speller->length, speller->half, 1};
    glong length = speller->length - speller->half;
    Slip slip = slip_between(found, name, length);
    const char *end;

    if (slip.kind == SLIP_NONE || is_custom(speller, found, name, &slip))
        return;
    end = g_utf8_offset_to_pointer(at + strlen(speller->head), slip.length);
    if (slip.at == length - 1 && slip.kind != SLIP_ADDED && is_open(speller, end))
        return;
    say_name(speller, passage, (uint32_t)(at - text), (uint32_t)(end - text));
}

/* Whether a place's name or 中共 ends before the name's character `at`: there a part may begin. */
static bool is_part(const Speller *speller, glong at)
{
    return at > 0 && (is_in(speller->audit->data, "place-ends", speller->spelt[at - 1]) ||
                      (at == 2 && begins_with(speller->name, "中共")));
}

/* The second half stands at byte `at`: what is before it, read backward. */
static void spell_backward(Speller *speller, unsigned passage, const char *at)
{
    const char *text = PASSAGE(speller->audit, passage)->text, *begin = at, *end;
    glong count;
    g_autofree gunichar *before = NULL;
    Walk found, name = {speller->spelt, speller->length, speller->half - 1, -1};
    Slip slip;

    for (glong i = 0; i < speller->half + 2 && begin > text; i++)
        begin = g_utf8_prev_char(begin);
    before = g_utf8_to_ucs4_fast(begin, at - begin, &count);
    found = (Walk){before, count, count - 1, -1};
    slip = slip_between(found, name, speller->half);
    if (slip.kind == SLIP_NONE || is_custom(speller, found, name, &slip) ||
        (slip.at == speller->half - 1 && (is_part(speller, 1) || slip.kind != SLIP_LOST)))
        return;
    begin = g_utf8_offset_to_pointer(at, -slip.length);
    end = at + strlen(speller->tail);
    say_name(speller, passage, (uint32_t)(begin - text), (uint32_t)(end - text));
}

static void spell(Speller *speller, unsigned passage)
{
    const char *text = PASSAGE(speller->audit, passage)->text;

    for (const char *at = strstr(text, speller->head); at != NULL;
         at = strstr(at + strlen(speller->head), speller->head))
        spell_forward(speller, passage, at);
    for (const char *at = strstr(text, speller->tail); at != NULL;
         at = strstr(at + strlen(speller->tail), speller->tail))
        spell_backward(speller, passage, at);
}

static void spell_all(Audit *audit)
{
    Speller speller = {.audit = audit, .name = audit->unit_name};

    speller.spelt = g_utf8_to_ucs4_fast(audit->unit_name, -1, &speller.length);
    speller.half = speller.length / 2;
    speller.head = g_utf8_substring(audit->unit_name, 0, speller.half);
    speller.tail = g_utf8_substring(audit->unit_name, speller.half, speller.length);
    for (unsigned i = 0; i < audit->passages->len; i++)
        spell(&speller, i);
    g_free(speller.spelt);
    g_free(speller.head);
    g_free(speller.tail);
}

/* ---- titles and labels ---- */

/* A legal short name: a part of the name, or the name with what follows it (（本级）). */
static bool is_same_unit(const char *found, const char *name)
{
    return strstr(found, name) != NULL || strstr(name, found) != NULL;
}

static void judge_title(Audit *audit, unsigned passage)
{
    int first, last;
    const char *name = audit->unit_name;
    g_autofree char *found = titled_name(audit->data, PASSAGE(audit, passage)->text, &first, &last);
    unsigned distance;

    if (found == NULL || is_same_unit(found, name))
        return;
    distance = text_distance(found, name);
    if (distance > 1 && distance <= 4 && (glong)distance * 2 < g_utf8_strlen(name, -1))
        finding_add(audit, "unit-name", passage, (uint32_t)first, (uint32_t)last, found, name);
}

void relate_unit_names(Audit *audit)
{
    unsigned count = audit->passages->len;

    if (audit->unit_name == NULL || g_utf8_strlen(audit->unit_name, -1) < SPELT_MIN)
        return;
    spell_all(audit);
    for (unsigned i = 0; i < count; i++)
        judge_title(audit, i);
}
