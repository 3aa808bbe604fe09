/* share.c: "占 %": a part of a whole
 *
 * The whole is what the sentence names, the total of the list, or what the sentence divides. Where
 * none of these is printed, the shares of one sentence vote: the whole under which most of them
 * hold is theirs.
 */
#include "audit/internal.h"

#include <string.h>

/* "占本年支出合计的" → 本年支出合计; "" when only 占. */
static char *named_whole(const Audit *audit, const Figure *share)
{
    const char *word = g_strrstr(share->phrase, "占");
    g_autofree char *core = NULL;
    const char *ending;
    const GPtrArray *general = data_words(audit->data, "general-wholes");

    if (word == NULL)
        return g_strdup("");
    core = measure_core(audit->data, word + strlen("占"));
    while ((ending = data_word_ending(audit->data, "share-ends", core)) != NULL &&
           strlen(ending) < strlen(core))
        core[strlen(core) - strlen(ending)] = '\0';
    for (unsigned i = 0; i < general->len; i++)
        if (strcmp(core, g_ptr_array_index(general, i)) == 0)
            return g_strdup("");
    return g_steal_pointer(&core);
}

/* What the sentence of a share divides. */
static char *subject_of(const Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    unsigned first = PASSAGE(audit, share->passage)->first_figure, at = index;

    while (at > first && FIGURE(audit, at - 1)->sentence == share->sentence)
        at--;
    return sentence_subject(audit, at);
}

/* "A 9.5万元、B 0.4万元，分别占95.96%和4.04%": the parts stand before all their shares, in step. */
static unsigned part_in_step(const Audit *audit, unsigned index)
{
    unsigned first = PASSAGE(audit, FIGURE(audit, index)->passage)->first_figure, start = index,
             count = 1;

    while (start > first && FIGURE(audit, start - 1)->shared &&
           FIGURE(audit, start - 1)->role == ROLE_SHARE &&
           FIGURE(audit, start - 1)->clause == FIGURE(audit, index)->clause)
        start--;
    while (start + count < audit->figures->len && FIGURE(audit, start + count)->shared &&
           FIGURE(audit, start + count)->role == ROLE_SHARE &&
           FIGURE(audit, start + count)->passage == FIGURE(audit, index)->passage)
        count++;
    if (start < first + count)
        return NONE;
    for (unsigned i = start - count; i < start; i++)
        if (!figure_is_whole(FIGURE(audit, i)) ||
            FIGURE(audit, i)->clause != FIGURE(audit, index)->clause)
            return NONE;
    return index - count;
}

/* What a share says it is the share of one of: "公务接待费支出决算占" → 公务接待费; "". The caller
 * frees. */
static char *named_part(const Audit *audit, const Figure *share)
{
    const char *word = strstr(share->phrase, "占");
    g_autofree char *name =
        word != NULL ? g_strndup(share->phrase, (gsize)(word - share->phrase)) : NULL;
    g_autofree char *core = name != NULL ? measure_core(audit->data, name) : g_strdup("");
    const GPtrArray *bare = data_words(audit->data, "bare-subjects");

    for (unsigned i = 0; i < bare->len; i++)
        if (strcmp(core, g_ptr_array_index(bare, i)) == 0)
            return g_strdup("");
    return g_steal_pointer(&core);
}

/* "公务接待费支出决算占5.95%": the part is named, and printed elsewhere. */
static unsigned part_named(const Audit *audit, unsigned index, const char *name)
{
    Candidates candidates = {.count = 0};
    g_autofree char *key = measure_key(audit->data, name);

    candidates_back(audit, &candidates, index, name, true);
    if (candidates.count == 0)
        candidates = candidates_named(audit, index, name);
    return candidates.count > 0 && (candidates.certain ||
                                    strcmp(FIGURE(audit, candidates.figures[0])->key, key) == 0)
               ? candidates.figures[0]
               : NONE;
}

/* "支出9.00万元，完成预算的90%，占60%": the share is not of the rate before it. */
static bool is_completion_beside(const Audit *audit, unsigned index, const Figure *share)
{
    const Figure *figure = FIGURE(audit, index);

    return figure->role == ROLE_COMPLETION && figure->kind == NUMBER_PERCENT &&
           figure->clause == share->clause;
}

/* The figure that the share is of: the whole figure before it in its clause. NONE when there is
 * none. */
static unsigned part_of(const Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    unsigned first = PASSAGE(audit, share->passage)->first_figure, part = index;
    g_autofree char *name = NULL;

    if (share->shared)
        return part_in_step(audit, index);
    while (part > first && ((FIGURE(audit, part - 1)->bracketed && !share->bracketed) ||
                            is_completion_beside(audit, part - 1, share)))
        part--;
    name = named_part(audit, share);
    if (*name != '\0')
        return part_named(audit, index, name);
    return part > first && figure_is_whole(FIGURE(audit, part - 1)) &&
                   FIGURE(audit, part - 1)->clause == share->clause
               ? part - 1
               : NONE;
}

#define SHARES_MAX 64u
#define WHOLES_MAX 24u

/* The shares of one sentence that are of one thing. */
typedef struct {
    unsigned shares[SHARES_MAX], parts[SHARES_MAX];
    unsigned count;
    char *named; /* what they are of, "" when nothing is said */
    bool sure;   /* what is named was told in the same sentence */
} ShareGroup;

static void whole_add(unsigned *wholes, unsigned *count, unsigned figure)
{
    for (unsigned i = 0; i < *count; i++)
        if (wholes[i] == figure)
            return;
    if (*count < WHOLES_MAX)
        wholes[(*count)++] = figure;
}

/* "授予中小企业合同金额5万元，占60%": of what such a part is always a part of, when that is
 * printed. */
static void natural_wholes(const Audit *audit, const ShareGroup *group, unsigned *wholes,
                           unsigned *count)
{
    const GPtrArray *pairs = data_words(audit->data, "natural-wholes");
    const char *id = FIGURE(audit, group->parts[0])->id;

    for (unsigned i = 0; id != NULL && *group->named == '\0' && i + 1 < pairs->len; i += 2) {
        const GArray *figures = strcmp(g_ptr_array_index(pairs, i), id) == 0
                                    ? figures_of(audit, g_ptr_array_index(pairs, i + 1))
                                    : NULL;

        for (unsigned f = 0; figures != NULL && f < figures->len; f++)
            whole_add(wholes, count, g_array_index(figures, unsigned, f));
    }
}

/* Totals of lists first, then what is named, then whatever larger was printed before in the
 * section. */
static unsigned take_wholes(const Audit *audit, ShareGroup *group, unsigned *wholes,
                            unsigned *certain)
{
    unsigned count = 0,
             first = section_first_figure(audit, FIGURE(audit, group->shares[0])->passage);
    Candidates named = {.count = 0};
    g_autofree char *subject = subject_of(audit, group->shares[0]);

    if (*group->named != '\0')
        named = candidates_named(audit, group->parts[0], group->named);
    group->sure =
        named.certain && named.count == 1 &&
        FIGURE(audit, named.figures[0])->passage == FIGURE(audit, group->shares[0])->passage &&
        FIGURE(audit, named.figures[0])->sentence == FIGURE(audit, group->shares[0])->sentence;
    for (unsigned i = 0; i < named.count; i++)
        whole_add(wholes, &count, named.figures[i]);
    for (unsigned i = 0; *group->named == '\0' && i < group->count; i++) {
        gpointer total =
            g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(group->parts[i] + 1));

        if (total != NULL)
            whole_add(wholes, &count, GPOINTER_TO_UINT(total) - 1);
    }
    if (count == 0 && *subject != '\0') {
        named = candidates_named(
            audit, PASSAGE(audit, FIGURE(audit, group->shares[0])->passage)->first_figure, subject);
        for (unsigned i = 0; i < named.count; i++)
            whole_add(wholes, &count, named.figures[i]);
    }
    if (count == 0)
        natural_wholes(audit, group, wholes, &count);
    *certain = *group->named == '\0' || named.certain ? count : 0;
    for (unsigned i = group->parts[0]; i > first && count < WHOLES_MAX; i--)
        if (figure_is_whole(FIGURE(audit, i - 1)) &&
            FIGURE(audit, i - 1)->kind == FIGURE(audit, group->parts[0])->kind)
            whole_add(wholes, &count, i - 1);
    return count;
}

static bool holds(const Audit *audit, const ShareGroup *group, unsigned at, unsigned whole)
{
    unsigned figures[3] = {group->shares[at], group->parts[at], whole};
    static const int signs[3] = {1, 1, 1};

    return whole != group->parts[at] &&
           relation_try(audit, FORM_RATIO, figures, signs, 3, 0) < VERDICT_ERROR;
}

/* Shares of nothing hold under any whole and say nothing. */
static unsigned votes_for(const Audit *audit, const ShareGroup *group, unsigned whole)
{
    unsigned votes = 0;

    for (unsigned i = 0; i < group->count; i++)
        votes += holds(audit, group, i, whole) &&
                 exact_sign(FIGURE(audit, group->parts[i])->middle) != 0;
    return votes;
}

static unsigned weighty(const Audit *audit, const ShareGroup *group)
{
    unsigned count = 0;

    for (unsigned i = 0; i < group->count; i++)
        count += exact_sign(FIGURE(audit, group->parts[i])->middle) != 0;
    return count;
}

/* The parts make the whole, so that it is theirs whatever the shares say. */
static bool parts_make(const Audit *audit, const ShareGroup *group, unsigned whole)
{
    unsigned figures[SHARES_MAX + 1] = {whole};
    int signs[SHARES_MAX + 1] = {1};

    for (unsigned i = 0; i < group->count; i++) {
        if (group->parts[i] == whole)
            return false;
        figures[i + 1] = group->parts[i];
        signs[i + 1] = 1;
    }
    return group->count > 1 &&
           relation_try(audit, FORM_SUM, figures, signs, group->count + 1, 0) < VERDICT_ERROR;
}

/* The share, its part and then the others. */
static void portion_of(const ShareGroup *group, unsigned at, unsigned *figures)
{
    unsigned count = 2;

    figures[0] = group->shares[at];
    figures[1] = group->parts[at];
    for (unsigned i = 0; i < group->count; i++)
        if (i != at)
            figures[count++] = group->parts[i];
}

/* "占采购总额的939.50%": no part is more than all, whatever the whole is; what is planned or was
 * before is no whole. */
static void say_above_whole(Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    const char *word = g_strrstr(share->phrase, "占");
    int order;

    if (word == NULL || data_word_in(audit->data, "no-wholes", word) != NULL ||
        !exact_compare(&order, share->value.low, exact_from_int(101)) || order < 0)
        return;
    finding_add(audit, "share-above-whole", share->passage, share->first, share->last,
                share->printed, NULL);
}

/* The whole is not printed, but the shares make 100, or all but one are those of the parts' sum:
 * then the parts are all of it. */
static bool parts_are_all(const Audit *audit, const ShareGroup *group)
{
    unsigned figures[SHARES_MAX + 1], held = 0;
    static const int signs[SHARES_MAX + 1] = {[0 ... SHARES_MAX] = 1};

    for (unsigned i = 0; i < group->count; i++)
        if (FIGURE(audit, group->parts[i])->kind != FIGURE(audit, group->parts[0])->kind)
            return false;
    if (weighty(audit, group) < 3)
        return false;
    for (unsigned i = 0; i < group->count; i++) {
        portion_of(group, i, figures);
        held +=
            exact_sign(FIGURE(audit, group->parts[i])->middle) != 0 &&
            relation_try(audit, FORM_PORTION, figures, signs, group->count + 1, 0) < VERDICT_ERROR;
    }
    return shares_are_all(audit, group->shares, group->count) ||
           (held > 2 && held + 1 >= weighty(audit, group));
}

static void relate_portions(Audit *audit, const ShareGroup *group)
{
    unsigned figures[SHARES_MAX + 1];

    for (unsigned i = 0; i < group->count; i++) {
        portion_of(group, i, figures);
        relation_add(audit, "share", FORM_PORTION, figures, NULL, group->count + 1, 0);
    }
}

static void relate_unprinted(Audit *audit, const ShareGroup *group)
{
    if (parts_are_all(audit, group)) {
        relate_portions(audit, group);
        return;
    }
    for (unsigned i = 0; i < group->count; i++) {
        relation_not_checkable(audit, "share", group->shares[i],
                               "what it refers to is not printed");
        say_above_whole(audit, group->shares[i]);
    }
}

static void relate_group(Audit *audit, ShareGroup *group)
{
    unsigned wholes[WHOLES_MAX], certain, best = NONE, most = 0, weight = weighty(audit, group);
    unsigned count = take_wholes(audit, group, wholes, &certain);

    for (unsigned i = 0; i < count; i++) {
        unsigned votes =
            votes_for(audit, group, wholes[i]) + (parts_make(audit, group, wholes[i]) ? weight : 0);

        if (best == NONE || votes > most) {
            best = wholes[i];
            most = votes;
        }
        if (i + 1 == certain && (most * 2 >= weight || weight < 2))
            break;
    }
    if (group->sure && most == 0)
        best = wholes[0];
    if (best == NONE || (most == 0 && !group->sure && (certain == 0 || weight > 1)) ||
        (certain == 0 && most < 2 && most < weight &&
         !(most > 0 && shares_are_all(audit, group->shares, group->count)))) {
        relate_unprinted(audit, group);
        return;
    }
    for (unsigned i = 0; i < group->count; i++) {
        unsigned figures[3] = {group->shares[i], group->parts[i], best};

        relation_add(audit, "share", FORM_RATIO, figures, NULL, 3, 0);
    }
}

/* "1.教育支出3.00万元，占30%。" and the paragraphs like it after: the first share of each. */
static unsigned next_sibling(const Audit *audit, unsigned passage)
{
    const Passage *next;

    if (passage + 1 >= audit->passages->len)
        return NONE;
    next = PASSAGE(audit, passage + 1);
    if (next->kind != PASSAGE_TEXT || next->section != PASSAGE(audit, passage)->section)
        return NONE;
    for (unsigned i = next->first_figure; i < next->first_figure + MIN(next->figure_count, 3u); i++)
        if (FIGURE(audit, i)->role == ROLE_SHARE)
            return i;
    return NONE;
}

static bool group_takes(const Audit *audit, ShareGroup *group, unsigned index, GHashTable *taken)
{
    const Figure *figure = FIGURE(audit, index);
    g_autofree char *named = NULL;
    unsigned part;

    if (figure->role != ROLE_SHARE || figure->approximate || group->count == SHARES_MAX ||
        g_hash_table_contains(taken, GUINT_TO_POINTER(index + 1)))
        return false;
    named = named_whole(audit, figure);
    part = part_of(audit, index);
    if (strcmp(named, group->named) != 0 || part == NONE)
        return false;
    g_hash_table_add(taken, GUINT_TO_POINTER(index + 1));
    group->shares[group->count] = index;
    group->parts[group->count++] = part;
    return true;
}

/* Takes share `index` and those after it in its sentence, or in the paragraphs after, that are of
 * the same thing. */
static void take_group(Audit *audit, unsigned index, GHashTable *taken)
{
    const Figure *first = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, first->passage);
    ShareGroup group = {.named = named_whole(audit, first)};
    unsigned sibling = first->passage;

    for (unsigned i = index; i < passage->first_figure + passage->figure_count; i++) {
        if (FIGURE(audit, i)->sentence != first->sentence)
            break;
        group_takes(audit, &group, i, taken);
    }
    for (unsigned next; group.count > 0 && group.count < SHARES_MAX; sibling++) {
        if (sibling == first->passage && group.count > 1)
            break;
        next = next_sibling(audit, sibling);
        if (next == NONE || !group_takes(audit, &group, next, taken))
            break;
    }
    if (group.count > 0)
        relate_group(audit, &group);
    g_free(group.named);
}

void relate_shares(Audit *audit)
{
    g_autoptr(GHashTable) taken = g_hash_table_new(NULL, NULL);
    unsigned count = audit->figures->len;

    for (unsigned i = 0; i < count; i++)
        if (FIGURE(audit, i)->role == ROLE_SHARE && FIGURE(audit, i)->kind == NUMBER_PERCENT &&
            !FIGURE(audit, i)->table && !FIGURE(audit, i)->approximate &&
            !g_hash_table_contains(taken, GUINT_TO_POINTER(i + 1)) && part_of(audit, i) != NONE)
            take_group(audit, i, taken);
}
