/* share.c: "占 %": a part of a whole
 *
 * The whole is what the sentence names, the total of the list, or what the sentence divides. Where none of these is
 * printed, the shares of one sentence vote: the whole under which most of them hold is theirs.
 */
#include "audit/internal.h"

#include <string.h>

/* "占本年支出合计的" → 本年支出合计; "" when only 占. */
static char *named_whole(const Audit *audit, const Figure *share)
{
    const char *word = g_strrstr(share->phrase, "占");
    g_autofree char *core = NULL;
    const GPtrArray *general = data_words(audit->data, "general-wholes");

    if (word == NULL)
        return g_strdup("");
    core = measure_core(audit->data, word + strlen("占"));
    for (unsigned i = 0; i < general->len; i++)
        if (strcmp(core, g_ptr_array_index(general, i)) == 0)
            return g_strdup("");
    return g_steal_pointer(&core);
}

/* "“三公”经费支出决算中，因公出国…占0%": what the sentence divides. */
static char *sentence_subject(const Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, share->passage);
    const char *end = strstr(passage->text, "中，");
    g_autofree char *lead = NULL;

    if (end == NULL || end > passage->text + FIGURE(audit, passage->first_figure)->first)
        return g_strdup("");
    lead = g_strndup(passage->text, (gsize)(end - passage->text));
    return measure_core(audit->data, lead);
}

/* The figure that the share is of: the whole figure before it in its clause. NONE when there is none. */
static unsigned part_of(const Audit *audit, unsigned index)
{
    const Figure *share = FIGURE(audit, index);
    unsigned first = PASSAGE(audit, share->passage)->first_figure, part = index;

    while (part > first && FIGURE(audit, part - 1)->bracketed && !share->bracketed)
        part--;
    if (part == first || !figure_is_whole(FIGURE(audit, part - 1)) ||
        FIGURE(audit, part - 1)->clause != share->clause)
        return NONE;
    return part - 1;
}

#define SHARES_MAX 64u
#define WHOLES_MAX 24u

/* The shares of one sentence that are of one thing. */
typedef struct {
    unsigned shares[SHARES_MAX], parts[SHARES_MAX];
    unsigned count;
    char *named; /* what they are of, "" when nothing is said */
} ShareGroup;

static void whole_add(unsigned *wholes, unsigned *count, unsigned figure)
{
    for (unsigned i = 0; i < *count; i++)
        if (wholes[i] == figure)
            return;
    if (*count < WHOLES_MAX)
        wholes[(*count)++] = figure;
}

/* Totals of lists first, then what is named, then whatever larger was printed before in the section. */
static unsigned take_wholes(const Audit *audit, const ShareGroup *group, unsigned *wholes, unsigned *certain)
{
    unsigned count = 0, first = section_first_figure(audit, FIGURE(audit, group->shares[0])->passage);
    Candidates named = {.count = 0};
    g_autofree char *subject = sentence_subject(audit, group->shares[0]);

    if (*group->named != '\0')
        named = candidates_named(audit, group->parts[0], group->named);
    for (unsigned i = 0; i < named.count; i++)
        whole_add(wholes, &count, named.figures[i]);
    for (unsigned i = 0; *group->named == '\0' && i < group->count; i++) {
        gpointer total = g_hash_table_lookup(audit->whole_of, GUINT_TO_POINTER(group->parts[i] + 1));

        if (total != NULL)
            whole_add(wholes, &count, GPOINTER_TO_UINT(total) - 1);
    }
    if (count == 0 && *subject != '\0') {
        named = candidates_named(audit, PASSAGE(audit, FIGURE(audit, group->shares[0])->passage)->first_figure, subject);
        for (unsigned i = 0; i < named.count; i++)
            whole_add(wholes, &count, named.figures[i]);
    }
    *certain = count;
    for (unsigned i = group->parts[0]; i > first; i--)
        if (figure_is_whole(FIGURE(audit, i - 1)) &&
            FIGURE(audit, i - 1)->kind == FIGURE(audit, group->parts[0])->kind)
            whole_add(wholes, &count, i - 1);
    return count;
}

static bool holds(const Audit *audit, const ShareGroup *group, unsigned at, unsigned whole)
{
    unsigned figures[3] = {group->shares[at], group->parts[at], whole};
    static const int signs[3] = {1, 1, 1};

    return whole != group->parts[at] && relation_try(audit, FORM_RATIO, figures, signs, 3, 0) < VERDICT_ERROR;
}

/* Shares of nothing hold under any whole and say nothing. */
static unsigned votes_for(const Audit *audit, const ShareGroup *group, unsigned whole)
{
    unsigned votes = 0;

    for (unsigned i = 0; i < group->count; i++)
        votes += holds(audit, group, i, whole) && exact_sign(FIGURE(audit, group->parts[i])->middle) != 0;
    return votes;
}

static unsigned weighty(const Audit *audit, const ShareGroup *group)
{
    unsigned count = 0;

    for (unsigned i = 0; i < group->count; i++)
        count += exact_sign(FIGURE(audit, group->parts[i])->middle) != 0;
    return count;
}

static void relate_group(Audit *audit, const ShareGroup *group)
{
    unsigned wholes[WHOLES_MAX], certain, best = NONE, most = 0, weight = weighty(audit, group);
    unsigned count = take_wholes(audit, group, wholes, &certain);

    for (unsigned i = 0; i < count; i++) {
        unsigned votes = votes_for(audit, group, wholes[i]);

        if (best == NONE || votes > most) {
            best = wholes[i];
            most = votes;
        }
        if (i + 1 == certain && (most * 2 >= weight || weight < 2))
            break;
    }
    if (best == NONE || (most == 0 && (certain == 0 || weight > 1)) || (certain == 0 && most < 2 && most < weight)) {
        for (unsigned i = 0; i < group->count; i++)
            relation_not_checkable(audit, "share", group->shares[i], "what it refers to is not printed");
        return;
    }
    for (unsigned i = 0; i < group->count; i++) {
        unsigned figures[3] = {group->shares[i], group->parts[i], best};

        relation_add(audit, "share", FORM_RATIO, figures, NULL, 3, 0);
    }
}

/* Takes share `index` and those after it in its sentence that are of the same thing. */
static void take_group(Audit *audit, unsigned index, GHashTable *taken)
{
    const Figure *first = FIGURE(audit, index);
    const Passage *passage = PASSAGE(audit, first->passage);
    ShareGroup group = {.named = named_whole(audit, first)};

    for (unsigned i = index; i < passage->first_figure + passage->figure_count && group.count < SHARES_MAX; i++) {
        const Figure *figure = FIGURE(audit, i);
        g_autofree char *named = NULL;
        unsigned part;

        if (figure->sentence != first->sentence)
            break;
        if (figure->role != ROLE_SHARE || figure->approximate || g_hash_table_contains(taken, GUINT_TO_POINTER(i + 1)))
            continue;
        named = named_whole(audit, figure);
        part = part_of(audit, i);
        if (strcmp(named, group.named) != 0 || part == NONE)
            continue;
        g_hash_table_add(taken, GUINT_TO_POINTER(i + 1));
        group.shares[group.count] = i;
        group.parts[group.count++] = part;
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
        if (FIGURE(audit, i)->role == ROLE_SHARE && FIGURE(audit, i)->kind == NUMBER_PERCENT && !FIGURE(audit, i)->table &&
            !FIGURE(audit, i)->approximate && !g_hash_table_contains(taken, GUINT_TO_POINTER(i + 1)) &&
            part_of(audit, i) != NONE)
            take_group(audit, i, taken);
}
