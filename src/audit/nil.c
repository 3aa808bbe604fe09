/* nil.c: counts without money, money without counts, and "none" where there is some
 *
 * Within a sentence each figure belongs to the subject named last before it: journeys abroad,
 * vehicles bought or run, guests. What compares, plans or averages is left out.
 */
#include "audit/internal.h"

#include <string.h>

typedef enum {
    SUBJECT_NONE,
    SUBJECT_ABROAD,
    SUBJECT_PURCHASE,
    SUBJECT_RUNNING,
    SUBJECT_FOREIGN,
    SUBJECT_GUESTS,
    SUBJECTS
} Subject;

static const char *const subject_words[SUBJECTS] = {NULL,          "nil-abroad",  "nil-purchase",
                                                    "nil-running", "nil-foreign", "nil-guests"};

typedef struct {
    unsigned amount;      /* figure; NONE */
    unsigned some, zero;  /* counts: the first above nothing, the first of nothing; NONE */
    unsigned first, last; /* bytes from the first figure to the last */
    const char *units[4]; /* what was counted */
    unsigned unit_count;
} Account;

static bool is_whole_amount(const Audit *audit, const Figure *figure)
{
    return figure->kind == NUMBER_AMOUNT && !figure->approximate &&
           (figure->role == ROLE_AMOUNT || figure->role == ROLE_OUTTURN) &&
           data_word_in(audit->data, "nil-skips", figure->phrase) == NULL;
}

static bool is_whole_count(const Audit *audit, const Figure *figure, Subject subject)
{
    bool stock = data_word_in(audit->data, "nil-stock", figure->phrase) != NULL;

    return figure->kind == NUMBER_COUNT && figure->unit != NULL && figure->decimals == 0 &&
           data_word_starting(audit->data, "nil-units", figure->unit) != NULL &&
           data_word_in(audit->data, "nil-skips", figure->phrase) == NULL &&
           stock == (subject == SUBJECT_RUNNING);
}

/* "15批次，122人次，其中外宾0批次，0人次": what is counted once more is a part of it. */
static bool is_counted_again(Account *account, const char *unit)
{
    for (unsigned i = 0; i < account->unit_count; i++)
        if (strcmp(account->units[i], unit) == 0)
            return true;
    if (account->unit_count < G_N_ELEMENTS(account->units))
        account->units[account->unit_count++] = unit;
    return false;
}

static void account_add(const Audit *audit, Account *account, Subject subject, unsigned index)
{
    const Figure *figure = FIGURE(audit, index);

    if (is_whole_amount(audit, figure)) {
        if (account->amount != NONE)
            return;
        account->amount = index;
    } else if (is_whole_count(audit, figure, subject)) {
        unsigned *slot = exact_sign(figure->middle) > 0 ? &account->some : &account->zero;

        if (is_counted_again(account, figure->unit))
            return;
        if (*slot == NONE)
            *slot = index;
    } else
        return;
    account->first = MIN(account->first, figure->first);
    account->last = MAX(account->last, figure->last);
}

static void say_account(Audit *audit, const char *rule, unsigned passage, const Account *account,
                        unsigned figure)
{
    finding_add(audit, rule, passage, account->first, account->last, FIGURE(audit, figure)->printed,
                NULL);
}

static void judge_account(Audit *audit, unsigned passage, Subject subject, const Account *account)
{
    bool money = account->amount != NONE && exact_sign(FIGURE(audit, account->amount)->middle) > 0;
    bool no_money = account->amount != NONE && !money;

    if (account->some != NONE && account->zero != NONE && subject != SUBJECT_RUNNING &&
        subject != SUBJECT_PURCHASE)
        say_account(audit, "count-half", passage, account, account->zero);
    else if (money && account->zero != NONE && account->some == NONE)
        say_account(audit, "money-without-count", passage, account, account->amount);
    else if (no_money && account->some != NONE && subject != SUBJECT_RUNNING)
        say_account(audit, "count-without-money", passage, account, account->some);
}

/* The subject named last in [from, to) of the text; `before` when none is. Of two names that end
 * together the longer counts: 外事接待 is more than 接待. */
static Subject subject_between(const AuditData *data, const char *text, uint32_t from, uint32_t to,
                               Subject before)
{
    g_autofree char *part = g_strndup(text + from, to - from);
    const char *latest = NULL;
    size_t length = 0;
    Subject subject = before;

    for (unsigned s = 1; s < SUBJECTS; s++) {
        const GPtrArray *words = data_words(data, subject_words[s]);

        for (unsigned w = 0; w < words->len; w++) {
            size_t size = strlen(g_ptr_array_index(words, w));
            const char *at = g_strrstr(part, g_ptr_array_index(words, w));

            if (at != NULL &&
                (latest == NULL || at + size > latest || (at + size == latest && size > length))) {
                latest = at + size;
                length = size;
                subject = (Subject)s;
            }
        }
    }
    return subject;
}

static bool ends_between(const char *text, uint32_t from, uint32_t to)
{
    g_autofree char *part = g_strndup(text + from, to - from);

    return strstr(part, "。") != NULL || strstr(part, "；") != NULL;
}

static void close_sentence(Audit *audit, unsigned passage, Account *accounts)
{
    static const Account none = {NONE, NONE, NONE, G_MAXUINT, 0, {NULL}, 0};

    for (unsigned s = 0; s < SUBJECTS; s++) {
        if (s > 0)
            judge_account(audit, passage, (Subject)s, &accounts[s]);
        accounts[s] = none;
    }
}

static void judge_passage(Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, index);
    unsigned first = passage->first_figure, count = passage->figure_count;
    Account accounts[SUBJECTS] = {{0}};
    Subject subject = SUBJECT_NONE;
    uint32_t from = 0;

    for (unsigned s = 0; s < SUBJECTS; s++)
        accounts[s] = (Account){NONE, NONE, NONE, G_MAXUINT, 0, {NULL}, 0};
    for (unsigned f = first; f < first + count; f++) {
        const Figure *figure = FIGURE(audit, f);

        passage = PASSAGE(audit, index);
        if (ends_between(passage->text, from, figure->first)) {
            close_sentence(audit, index, accounts);
            subject = SUBJECT_NONE;
        }
        subject = subject_between(audit->data, passage->text, from, figure->first, subject);
        if (subject != SUBJECT_NONE)
            account_add(audit, &accounts[subject], subject, f);
        from = figure->last;
    }
    close_sentence(audit, index, accounts);
}

/* ---- none, and yet some ---- */

static bool has_money(const Audit *audit, const Passage *passage)
{
    for (unsigned f = 0; f < passage->figure_count; f++) {
        const Figure *figure = FIGURE(audit, passage->first_figure + f);

        if (is_whole_amount(audit, figure) && exact_sign(figure->middle) > 0)
            return true;
    }
    return false;
}

static bool table_has_money(const Audit *audit, const Grid *grid)
{
    for (unsigned i = 0; i < grid->cells->len; i++) {
        const Cell *cell = &g_array_index(grid->cells, Cell, i);

        if (cell->figure != NONE && exact_sign(FIGURE(audit, cell->figure)->middle) != 0)
            return true;
    }
    return false;
}

/* "没有政府性基金预算财政拨款支出" in a section that has such an amount. */
static void judge_section(Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, index);

    for (unsigned i = index > 0 ? index - 1 : 0; i < audit->passages->len && i < index + 3; i++) {
        const Passage *other = PASSAGE(audit, i);

        if (other->topic == passage->topic && other->section == passage->section &&
            other->kind == PASSAGE_TEXT && has_money(audit, other)) {
            finding_add(audit, "none-but-money", index, 0, (uint32_t)strlen(passage->text), "",
                        NULL);
            return;
        }
    }
}

/* "本表无数据" under a table with figures. */
static void judge_remark(Audit *audit, unsigned index)
{
    unsigned table = index > 0 ? PASSAGE(audit, index - 1)->table : NONE;

    if (table == NONE || !table_has_money(audit, GRID(audit, table)))
        return;
    finding_add(audit, "none-but-money", index, 0, (uint32_t)strlen(PASSAGE(audit, index)->text),
                "", NULL);
}

static void judge_none(Audit *audit, unsigned index)
{
    const Passage *passage = PASSAGE(audit, index);

    if (passage->kind != PASSAGE_TEXT || passage->contents)
        return;
    if (data_word_in(audit->data, "nil-tables", passage->text) != NULL)
        judge_remark(audit, index);
    else if ((strcmp(passage->topic, "fund") == 0 || strcmp(passage->topic, "capital") == 0) &&
             data_word_in(audit->data, "nil-statements", passage->text) != NULL)
        judge_section(audit, index);
}

void relate_nils(Audit *audit)
{
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count; i++) {
        const Passage *passage = PASSAGE(audit, i);

        if (passage->kind == PASSAGE_TEXT && passage->figure_count >= 2 &&
            g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_PROJECT)
            judge_passage(audit, i);
        judge_none(audit, i);
    }
}
