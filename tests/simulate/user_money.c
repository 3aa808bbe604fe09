/* user_money.c: plans, overrides, applications, statements of the bank and evidence */
#include "user.h"

#include "dice.h"

static BookKeys keys(void)
{
    BookKeys keys = {{0}};

    keys.codes[FIELD_FUND] = 1;
    keys.codes[FIELD_FUNCTION] = 2013201;
    keys.codes[FIELD_NATURE] = 1;
    return keys;
}

Act act_plan(User *user, Book *book, State *state)
{
    BookPlan plan = {.month = (int)dice_below(14), /* 0 and 13 are none */
                     .mode = "direct",
                     .document = "计划",
                     .keys = keys(),
                     .amount = {1 + dice_below(1000000)}};
    bool wrong = plan.month < 1 || plan.month > 12;
    GError *error = NULL;
    Act act = user_judge(user, book_plan(book, &plan, &error), &error, wrong ? "book-month" : NULL);

    if (act == ACT_DONE) {
        state->plans++;
        state->planned = hash_more(state->planned, plan.month);
        state->planned = hash_more(state->planned, plan.amount.fen);
    }
    return act;
}

Act act_grant(User *user, Book *book, State *state)
{
    const bool own = dice_once_in(4);
    BookOverride override = {.rule = "budget-total",
                             .user = own ? user->name : "旁人",
                             .reason = "急用",
                             .amount = {1 + dice_below(1000)}};
    GError *error = NULL;
    Act act = user_judge(user, book_grant(book, &override, NULL, &error), &error,
                         own ? "book-override-own" : NULL);

    if (act == ACT_DONE) {
        state->overrides++;
        state->overridden = hash_more(state->overridden, override.amount.fen);
    }
    return act;
}

static bool find_unused(const BookOverride *override, void *data, GError **error)
{
    (void)error;
    if (override->used_by == 0)
        *(int64_t *)data = override->id;
    return true;
}

Act act_use(User *user, Book *book, State *state)
{
    GError *error = NULL;
    int64_t id = 0;
    Act act;

    if (state->overrides == state->overrides_used)
        return ACT_REFUSED;
    act = user_judge(user, book_each_override(book, find_unused, &id, &error), &error, NULL);
    if (act != ACT_DONE)
        return act;
    act = user_judge(user, book_use_override(book, id, "申请 1", (Money){1}, &error), &error, NULL);
    state->overrides_used += act == ACT_DONE;
    return act;
}

Act act_apply(User *user, Book *book, State *state)
{
    const bool again = state->applications > 0 && dice_once_in(2);
    const int64_t number = again ? 1 + dice_below((unsigned)state->applications) : 0;
    BookApplication application = {.number = number,
                                   .month = 1 + (int)dice_below(12),
                                   .day = 1 + (int)dice_below(28),
                                   .kind = "ordinary",
                                   .purpose = "会议",
                                   .payee = dice_once_in(2) ? "收款人 1" : NULL,
                                   .keys = keys(),
                                   .amount = {1 + dice_below(1000000)}};
    ModelApplication *model;
    GError *error = NULL;
    Act act;

    if (!again && state->applications == APPLICATIONS_MAX)
        return ACT_REFUSED;
    act = user_judge(user, book_apply(book, &application, NULL, &error), &error, NULL);
    if (act != ACT_DONE)
        return act;
    model = &state->applied[again ? number - 1 : state->applications++];
    model->version++;
    model->fen = application.amount.fen;
    return act;
}

Act act_step(User *user, Book *book, State *state)
{
    const bool old = dice_once_in(4);
    BookStep step = {.verb = (ApplicationVerb)dice_below(STEP_COUNT),
                     .month = 3,
                     .day = 1 + (int)dice_below(28),
                     .role = dice_once_in(2) ? "leader" : NULL,
                     .reason = dice_once_in(2) ? "同意" : NULL};
    ModelApplication *model;
    GError *error = NULL;
    Act act;

    if (state->applications == 0)
        return ACT_REFUSED;
    step.number = 1 + dice_below((unsigned)state->applications);
    model = &state->applied[step.number - 1];
    step.version = model->version + old; /* one that is not there */
    act = user_judge(user, book_step(book, &step, &error), &error,
                     old ? "book-application-changed" : NULL);
    if (act == ACT_DONE) {
        model->steps++;
        model->stepped = hash_more(model->stepped, step.verb);
        model->stepped = hash_more(model->stepped, step.version);
    }
    return act;
}

Act act_statement(User *user, Book *book, State *state)
{
    BookBankItem lines[3];
    unsigned count = 1 + dice_below(G_N_ELEMENTS(lines)), added = 0;
    uint64_t hash = 0;
    GError *error = NULL;
    Act act;

    for (unsigned i = 0; i < count; i++) {
        /* No two are alike: every line is new. */
        int64_t fen = (state->bank_lines + i + 1) * 1000 + dice_below(1000);

        lines[i] = (BookBankItem){.date = {1 + (int)dice_below(12), 1 + (int)dice_below(28)},
                                  .amount = {dice_once_in(2) ? fen : -fen},
                                  .memo = "转账",
                                  .payee = dice_once_in(2) ? "收款人 2" : NULL};
        hash += hash_line(lines[i].date.month, lines[i].date.day, lines[i].amount.fen);
    }
    act =
        user_judge(user, book_add_statement(book, CASH, "对账单.csv", lines, count, &added, &error),
                   &error, NULL);
    if (act == ACT_DONE) {
        state->bank_lines += count;
        state->banked += hash;
    }
    return act;
}

Act act_attach(User *user, Book *book, State *state)
{
    const unsigned which = dice_below(FILES);
    g_autofree char *name = g_strdup_printf("%u.pdf", which);
    g_autofree char *bytes = g_strnfill(1 + which * 3000, (char)('a' + which));
    const EvidenceFile file = {
        .name = name, .kind = EVIDENCE_PDF, .bytes = bytes, .size = 1 + which * 3000};
    EvidenceTarget target = {0};
    EvidenceMade made;
    GError *error = NULL;
    Act act;

    if (state->voucher_count == 0)
        return ACT_REFUSED;
    target.voucher = 1 + dice_below((unsigned)state->voucher_count);
    act = user_judge(user, book_add_evidence(book, &file, &target, &made, &error), &error, NULL);
    if (act == ACT_DONE)
        state->files |= INT64_C(1) << which;
    return act;
}
