/* mark.c: brackets and quotation marks without their other half, marks of another width */
#include "audit/internal.h"

#include <string.h>

#define SHORTEST 12   /* characters of a paragraph that is judged */
#define STRAY_MOST 1u /* marks of half width that are slips and no habit */
#define HABIT 30u     /* marks of full width that make a habit */

typedef struct {
    const char *open, *close;
} Pair;

static const Pair pairs[] = {{"（", "）"}, {"“", "”"}, {"《", "》"}, {"【", "】"}};

typedef struct {
    unsigned opened, closed; /* without the other half */
    const char *first;       /* of them */
} Balance;

/* "1）" and "a）" number a list. */
static bool numbers_list(const char *text, const char *at)
{
    const char *before = at > text ? g_utf8_prev_char(at) : NULL;
    gunichar character = before != NULL ? g_utf8_get_char(before) : 0;

    return before == NULL || (character < 128 && g_ascii_isalnum((char)character)) ||
           (character >= 0x4E00 && before == text);
}

static Balance balance_of(const char *text, const Pair *pair)
{
    Balance balance = {0, 0, NULL};
    const char *open = NULL;

    if (strstr(text, pair->open) == NULL && strstr(text, pair->close) == NULL)
        return balance; /* as most */
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        if (begins_with(at, pair->open)) {
            balance.opened++;
            open = at;
        } else if (begins_with(at, pair->close)) {
            if (balance.opened > 0)
                balance.opened--;
            else if (!numbers_list(text, at)) {
                balance.closed++;
                balance.first = balance.first != NULL ? balance.first : at;
            }
        }
    }
    if (balance.opened > 0 && balance.first == NULL)
        balance.first = open;
    return balance;
}

/* A paragraph that a page or a line cut in two: its neighbour has the other half. */
static bool is_cut(const Audit *audit, unsigned index, const Pair *pair)
{
    for (unsigned i = index > 3 ? index - 3 : 0; i <= index + 3 && i < audit->passages->len; i++) {
        Balance balance = balance_of(PASSAGE(audit, i)->text, pair);

        if (i != index && (balance.opened > 0 || balance.closed > 0))
            return true;
    }
    return false;
}

/* The clause that begins with the mark. */
static void say_unpaired(Audit *audit, unsigned index, const char *mark)
{
    const char *text = PASSAGE(audit, index)->text, *first = mark, *last = mark;

    for (unsigned i = 0; i < 6 && first > text; i++)
        first = g_utf8_prev_char(first);
    for (unsigned i = 0; i < 16 && *last != '\0'; i++)
        last = g_utf8_next_char(last);
    finding_add(audit, "mark-unpaired", index, (uint32_t)(first - text), (uint32_t)(last - text),
                "", NULL);
}

static void judge_pairs(Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, index);

    if (passage->kind != PASSAGE_TEXT || passage->contents ||
        !g_str_has_suffix(passage->text, "。") || g_utf8_strlen(passage->text, -1) < SHORTEST)
        return;
    for (unsigned p = 0; p < G_N_ELEMENTS(pairs); p++) {
        Balance balance = balance_of(passage->text, &pairs[p]);

        if (balance.opened + balance.closed == 1 && !is_cut(audit, index, &pairs[p]))
            say_unpaired(audit, index, balance.first);
    }
}

/* ---- half width ---- */

typedef struct {
    gunichar half, full;
} Width;

static const Width widths[] = {{':', 0xFF1A}, {',', 0xFF0C}, {';', 0xFF1B}};

static bool is_chinese(gunichar character)
{
    return (character >= 0x4E00 && character <= 0x9FFF) || character == 0xFF09 ||
           character == 0x300B || character == 0x201D;
}

/* The character of the passage as printed, blanks left out, is half width after Chinese. */
static bool is_stray(const Passage *passage, uint32_t byte, gunichar half)
{
    const char *text = passage->text, *at = text + byte;

    return passage->raw[passage->raw_at[byte]] == half && at > text &&
           is_chinese(g_utf8_get_char(g_utf8_prev_char(at)));
}

static unsigned count_marks(Audit *audit, const Width *width, bool half, bool tell)
{
    unsigned count = 0, passages = audit->passages->len;

    for (unsigned i = 0; i < passages; i++) {
        const Passage *passage = PASSAGE(audit, i);

        for (uint32_t byte = 0; passage->kind == PASSAGE_TEXT && passage->text[byte] != '\0';
             byte += (uint32_t)(g_utf8_next_char(passage->text + byte) - passage->text) - byte) {
            gunichar raw = passage->raw[passage->raw_at[byte]];
            const char *end = passage->text + byte;

            if (half ? !is_stray(passage, byte, width->half) : raw != width->full)
                continue;
            count++;
            for (unsigned c = 0; c < 6 && *end != '\0'; c++)
                end = g_utf8_next_char(end);
            if (tell) {
                const char *begin = passage->text + byte;

                for (unsigned c = 0; c < 2 && begin > passage->text; c++)
                    begin = g_utf8_prev_char(begin);
                finding_add(audit, "mark-half-width", i, (uint32_t)(begin - passage->text),
                            (uint32_t)(end - passage->text), "", NULL);
                passage = PASSAGE(audit, i);
            }
        }
    }
    return count;
}

/* A few marks of half width where the report has full ones are slips; many are its habit. */
static void judge_widths(Audit *audit)
{
    for (unsigned w = 0; w < G_N_ELEMENTS(widths); w++) {
        unsigned stray = count_marks(audit, &widths[w], true, false);

        if (stray > 0 && stray <= STRAY_MOST &&
            count_marks(audit, &widths[w], false, false) >= HABIT)
            count_marks(audit, &widths[w], true, true);
    }
}

void relate_marks(Audit *audit)
{
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count; i++)
        judge_pairs(audit, i);
    judge_widths(audit);
}
