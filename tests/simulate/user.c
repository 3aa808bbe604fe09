/* user.c: each act foretells from the model what the book must answer, then asks it */
#include "user.h"

#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "book/imported.h"
#include "dice.h"
#include "disk.h"

Act user_judge(User *user, bool done, GError **failed, const char *expected)
{
    g_autoptr(GError) error = *failed;
    const char *id = error != NULL ? error_id(error) : "success";
    Act act = ACT_WRONG;

    if (done && error == NULL && expected == NULL)
        act = ACT_DONE;
    else if (!done && error != NULL && expected != NULL && strcmp(id, expected) == 0)
        act = ACT_REFUSED;
    else if (!done && error != NULL && error->code == ERROR_SYSTEM && disk_has_struck())
        act = ACT_FAILED;
    if (act == ACT_WRONG)
        user->wrong = g_strdup_printf(
            "%s by %s: expected %s, got %s (%s)", user->doing, user->name,
            expected != NULL ? expected : "success", id,
            error != NULL && error_fact(error, "found") != NULL ? error_fact(error, "found") : "");
    *failed = NULL;
    return act;
}

/* ---- vouchers that chance makes ---- */

typedef struct {
    BookVoucher voucher;
    BookEntry entries[RECIPE_LINES_MAX];
    Recipe recipe;
    char memo[64], payee[64];
    bool unbalanced;
} Made;

static bool month_closed(const State *state, int64_t month) { return state->closed >> month & 1; }

static void voucher_roll(Made *made, const State *state)
{
    static const unsigned lines[] = {2, 4, 4, 4, 4, 8, 12};

    memset(made, 0, sizeof *made);
    made->recipe = (Recipe){
        .fen = 1 + dice_below(1000000),
        .lines = dice_once_in(40) ? RECIPE_LINES_MAX : lines[dice_below(G_N_ELEMENTS(lines))],
        .project = state->projects > 0 ? dice_below((unsigned)state->projects + 1) : 0};
    made->voucher = (BookVoucher){.month = 1 + (int)dice_below(12),
                                  .day = 1 + (int)dice_below(28),
                                  .attachments = (int)dice_below(4),
                                  .entries = made->entries};
    if (!dice_once_in(4)) {
        g_snprintf(made->memo, sizeof made->memo, "办公费 %u", dice_below(50));
        made->voucher.memo = made->memo;
    }
    if (dice_once_in(3)) {
        g_snprintf(made->payee, sizeof made->payee, "收款人 %u", dice_below(9));
        made->voucher.payee = made->payee;
    }
    made->voucher.entry_count = recipe_entries(&made->recipe, made->entries);
    made->unbalanced = dice_once_in(20);
    if (made->unbalanced)
        made->entries[0].amount.fen++;
}

static int64_t next_number(const State *state, int64_t month)
{
    int64_t last = 0;

    for (int64_t i = 0; i < state->voucher_count; i++)
        if (state->vouchers[i].month == month)
            last = MAX(last, state->vouchers[i].number);
    for (int64_t i = 0; i < state->draft_count; i++)
        if (state->drafts[i].voucher.month == month)
            last = MAX(last, state->drafts[i].voucher.number);
    return last + 1;
}

static bool number_taken(const State *state, int64_t month, int64_t number)
{
    for (int64_t i = 0; i < state->voucher_count; i++)
        if (state->vouchers[i].month == month && state->vouchers[i].number == number)
            return true;
    for (int64_t i = 0; i < state->draft_count; i++)
        if (state->drafts[i].voucher.month == month && state->drafts[i].voucher.number == number)
            return true;
    return false;
}

static bool asserted(const State *state, const ModelVoucher *voucher)
{
    for (int64_t i = 0; i < state->assertion_count; i++) {
        const ModelAssertion *assertion = &state->assertions[i];
        if (!assertion->gone && voucher->cash != 0 &&
            (voucher->month < assertion->month ||
             (voucher->month == assertion->month && voucher->day <= assertion->day)))
            return true;
    }
    return false;
}

static bool taken_back(const State *state, int64_t sequence)
{
    for (int64_t i = 0; i < state->voucher_count; i++)
        if (state->vouchers[i].reverses == sequence)
            return true;
    for (int64_t i = 0; i < state->draft_count; i++)
        if (state->drafts[i].voucher.reverses == sequence)
            return true;
    return false;
}

static const char *refusal(const State *state, const Made *made)
{
    if (made->unbalanced)
        return "book-unbalanced-financial";
    return month_closed(state, made->voucher.month) ? "book-month-closed" : NULL;
}

static void state_post(State *state, const ModelVoucher *voucher, const Recipe *recipe)
{
    state->vouchers[state->voucher_count] = *voucher;
    state->recipes[state->voucher_count++] = *recipe;
}

/* ---- acts on vouchers ---- */

static Act act_post(User *user, Book *book, State *state)
{
    Made made;
    ModelVoucher model;
    const char *expected;
    GError *error = NULL;
    Act act;

    voucher_roll(&made, state);
    made.voucher.number =
        (int)(dice_once_in(8) ? 1 + dice_below(5) : next_number(state, made.voucher.month));
    model = model_voucher(&made.voucher, NULL);
    model.posted = hash_text(user->name);
    expected = refusal(state, &made);
    if (expected == NULL && number_taken(state, model.month, model.number))
        expected = "book-number-taken";
    if (expected == NULL && asserted(state, &model))
        expected = "book-assertion-broken";
    act = user_judge(user, book_post(book, &made.voucher, &error), &error, expected);
    if (act == ACT_DONE)
        state_post(state, &model, &made.recipe);
    user->posted = user->posted || act == ACT_DONE;
    return act;
}

/* As many long vouchers as make the book fetch entries in a thread of its own (src/book/pending.c).
 */
static Act act_post_many(User *user, Book *book, State *state)
{
    enum { MANY = 7 };
    Act act = ACT_DONE;

    for (unsigned i = 0; i < MANY && act == ACT_DONE && state->voucher_count + 1 < VOUCHERS_MAX;
         i++) {
        Made made;
        ModelVoucher model;
        GError *error = NULL;
        const char *expected;

        voucher_roll(&made, state);
        made.recipe.lines = RECIPE_LINES_MAX;
        made.unbalanced = false;
        made.voucher.entry_count = recipe_entries(&made.recipe, made.entries);
        made.voucher.number = (int)next_number(state, made.voucher.month);
        model = model_voucher(&made.voucher, NULL);
        model.posted = hash_text(user->name);
        expected = refusal(state, &made);
        if (expected == NULL && asserted(state, &model))
            expected = "book-assertion-broken";
        act = user_judge(user, book_post(book, &made.voucher, &error), &error, expected);
        if (act == ACT_DONE)
            state_post(state, &model, &made.recipe);
        user->posted = user->posted || act == ACT_DONE;
    }
    return act;
}

static Act enter(User *user, Book *book, State *state, Made *made, int64_t reverses)
{
    const BookOrigin origin = {.reverses = reverses, .event = "office-expense"};
    ModelVoucher model = model_voucher(&made->voucher, &origin);
    const char *expected = state->review ? "book-review-wanted" : refusal(state, made);
    GError *error = NULL;
    Act act;

    model.prepared = model.posted = hash_text(user->name);
    model.number = next_number(state, model.month);
    if (expected == NULL && asserted(state, &model))
        expected = "book-assertion-broken";
    act =
        user_judge(user, book_enter(book, &made->voucher, &origin, NULL, &error), &error, expected);
    if (act == ACT_DONE)
        state_post(state, &model, &made->recipe);
    user->posted = user->posted || act == ACT_DONE;
    return act;
}

static Act act_enter(User *user, Book *book, State *state)
{
    Made made;

    voucher_roll(&made, state);
    return enter(user, book, state, &made, 0);
}

/* Takes a voucher back; that the book makes the reversal as it must is judged by its entries. */
static Act act_reverse(User *user, Book *book, State *state)
{
    int64_t sequence = 1 + dice_below((unsigned)state->voucher_count + 1);
    bool there = sequence <= state->voucher_count;
    const char *expected = !there                        ? "book-no-voucher"
                           : taken_back(state, sequence) ? "book-reversed-twice"
                                                         : NULL;
    Reversal how = dice_once_in(2) ? REVERSE_RED : REVERSE_SWAPPED;
    Made made = {0};
    GError *error = NULL;
    BookVoucher *reversal =
        book_reversal(book, sequence, how, 1 + (int)dice_below(12), 15, "冲销", &error);
    Act act = user_judge(user, reversal != NULL, &error, expected);

    if (act != ACT_DONE)
        return act;
    made.recipe = state->recipes[sequence - 1];
    if (made.recipe.turned == 0) {
        made.recipe.turned = how == REVERSE_RED ? 1 : 2;
        made.voucher = *reversal;
        made.voucher.entries = made.entries;
        made.voucher.entry_count = recipe_entries(&made.recipe, made.entries);
        if (model_voucher(&made.voucher, NULL).sum != model_voucher(reversal, NULL).sum) {
            user->wrong = g_strdup("a reversal with other entries");
            act = ACT_WRONG;
        } else {
            act = enter(user, book, state, &made, sequence);
        }
    }
    book_voucher_free(reversal);
    return act;
}

/* ---- acts on drafts ---- */

static Act act_prepare(User *user, Book *book, State *state)
{
    static const BookOrigin origin = {.event = "office-expense"};
    bool plain = dice_once_in(3);
    const char *expected;
    GError *error = NULL;
    int64_t id = 0;
    Made made;
    Act act;

    if (state->draft_count == DRAFTS_MAX)
        return ACT_REFUSED;
    voucher_roll(&made, state);
    if (dice_once_in(4))
        made.voucher.number = (int)next_number(state, made.voucher.month);
    expected = refusal(state, &made);
    act = user_judge(user, book_prepare(book, &made.voucher, plain ? NULL : &origin, &id, &error),
                     &error, expected);
    if (act != ACT_DONE)
        return act;
    if (id != ++state->last_draft) {
        user->wrong = g_strdup("a draft with another id");
        return ACT_WRONG;
    }
    state->drafts[state->draft_count] = (ModelDraft){id, 1, model_voucher(&made.voucher, NULL)};
    state->drafts[state->draft_count].voucher.prepared = hash_text(user->name);
    state->draft_recipes[state->draft_count++] = made.recipe;
    return ACT_DONE;
}

static void draft_forget(State *state, int64_t at)
{
    state->draft_count--;
    memmove(&state->drafts[at], &state->drafts[at + 1],
            (size_t)(state->draft_count - at) * sizeof *state->drafts);
    memmove(&state->draft_recipes[at], &state->draft_recipes[at + 1],
            (size_t)(state->draft_count - at) * sizeof *state->draft_recipes);
}

static Act draft_change(User *user, Book *book, State *state, ModelDraft *draft)
{
    uint64_t reverses = (uint64_t)draft->voucher.reverses;
    int64_t at = draft - state->drafts;
    GError *error = NULL;
    Made made;
    Act act;

    voucher_roll(&made, state);
    act =
        user_judge(user, book_draft_change(book, draft->id, draft->version, &made.voucher, &error),
                   &error, refusal(state, &made));
    if (act != ACT_DONE)
        return act;
    draft->version++;
    draft->voucher = model_voucher(&made.voucher, NULL);
    draft->voucher.prepared = hash_text(user->name);
    draft->voucher.reverses = (int64_t)reverses;
    state->draft_recipes[at] = made.recipe;
    return act;
}

static Act draft_review(User *user, Book *book, State *state, ModelDraft *draft)
{
    uint64_t self = hash_text(user->name);
    const char *expected = draft->voucher.reviewed != 0                       ? "book-reviewed"
                           : state->review && draft->voucher.prepared == self ? "book-review-own"
                                                                              : NULL;
    GError *error = NULL;
    Act act = user_judge(user, book_draft_review(book, draft->id, draft->version, &error), &error,
                         expected);

    if (act == ACT_DONE) {
        draft->version++;
        draft->voucher.reviewed = self;
    }
    return act;
}

static Act draft_return(User *user, Book *book, ModelDraft *draft)
{
    GError *error = NULL;
    Act act =
        user_judge(user, book_draft_return(book, draft->id, draft->version, "附件不全", &error),
                   &error, draft->voucher.reviewed == 0 ? "book-not-reviewed" : NULL);

    if (act == ACT_DONE) {
        draft->version++;
        draft->voucher.reviewed = 0;
    }
    return act;
}

static Act draft_withdraw(User *user, Book *book, State *state, ModelDraft *draft)
{
    GError *error = NULL;
    Act act = user_judge(user, book_draft_withdraw(book, draft->id, 0, NULL, &error), &error, NULL);

    if (act == ACT_DONE)
        draft_forget(state, draft - state->drafts);
    return act;
}

static Act draft_post(User *user, Book *book, State *state, ModelDraft *draft)
{
    int64_t at = draft - state->drafts;
    ModelVoucher model = draft->voucher;
    Recipe recipe = state->draft_recipes[at];
    bool wanting = state->review && model.reviewed == 0;
    const char *expected = wanting                   ? "book-not-reviewed"
                           : asserted(state, &model) ? "book-assertion-broken"
                                                     : NULL;
    GError *error = NULL;
    Act act = user_judge(user, book_draft_post(book, draft->id, draft->version, NULL, &error),
                         &error, expected);

    if (act != ACT_DONE)
        return act;
    if (model.number == 0)
        model.number = next_number(state, model.month);
    model.posted = hash_text(user->name);
    draft_forget(state, at);
    state_post(state, &model, &recipe);
    user->posted = true;
    return act;
}

static Act act_draft(User *user, Book *book, State *state)
{
    ModelDraft *draft;
    GError *error = NULL;

    if (state->draft_count == 0)
        return act_prepare(user, book, state);
    draft = &state->drafts[dice_below((unsigned)state->draft_count)];
    if (dice_once_in(10))
        return user_judge(user, book_draft_review(book, draft->id, draft->version + 1, &error),
                          &error, "book-draft-changed");
    switch (dice_below(8)) {
    case 0:
        return draft_change(user, book, state, draft);
    case 1:
        return draft_withdraw(user, book, state, draft);
    case 2:
        return draft_return(user, book, draft);
    case 3:
    case 4:
        return draft_review(user, book, state, draft);
    default:
        return draft_post(user, book, state, draft);
    }
}

/* ---- acts on months, balances, checkpoints ---- */

static const char *close_refusal(const State *state, int month)
{
    if (month_closed(state, month))
        return "book-month-closed-already";
    for (int before = 1; before < month; before++)
        if (!month_closed(state, before))
            return "book-month-before";
    for (int64_t i = 0; i < state->draft_count; i++)
        if (state->drafts[i].voucher.month == month)
            return "book-month-drafts";
    return NULL;
}

static Act act_close(User *user, Book *book, State *state)
{
    int month = 1 + (int)dice_below(3);
    GError *error = NULL;
    Act act = user_judge(user, book_close_month(book, month, &error), &error,
                         close_refusal(state, month));

    if (act == ACT_DONE)
        state->closed |= INT64_C(1) << month;
    return act;
}

static Act act_reopen(User *user, Book *book, State *state)
{
    int month = 1 + (int)dice_below(3);
    GError *error = NULL;
    Act act = user_judge(user, book_reopen_month(book, month, "补记", &error), &error,
                         month_closed(state, month) ? NULL : "book-month-open");

    if (act == ACT_DONE)
        state->closed &= (INT64_C(1) << month) - 1;
    return act;
}

static int64_t cash_at(const State *state, int month, int day)
{
    int64_t fen = 0;

    for (int64_t i = 0; i < state->voucher_count; i++) {
        const ModelVoucher *voucher = &state->vouchers[i];
        if (voucher->month < month || (voucher->month == month && voucher->day <= day))
            fen += voucher->cash;
    }
    return fen;
}

static Act act_assert(User *user, Book *book, State *state)
{
    int month = 1 + (int)dice_below(3), day = 1 + (int)dice_below(28);
    int64_t fen = cash_at(state, month, day);
    bool wrong = dice_once_in(4);
    BookAssertion assertion = {
        .date = {month, day}, .account = CASH, .amount = {fen + wrong}, .memo = "对账单"};
    GError *error = NULL;
    Act act;

    if (state->assertion_count == ASSERTIONS_MAX)
        return ACT_REFUSED;
    act = user_judge(user, book_assert(book, &assertion, NULL, &error), &error,
                     wrong ? "book-assertion-wrong" : NULL);
    if (act == ACT_DONE)
        state->assertions[state->assertion_count++] = (ModelAssertion){month, day, fen, 0};
    return act;
}

static bool find_standing(const BookAssertion *assertion, void *data)
{
    if (assertion->reason == NULL)
        *(int64_t *)data = assertion->id;
    return true;
}

/* The last that stands: most are soon taken back, so that posting goes on. */
static Act act_take_back(User *user, Book *book, State *state)
{
    int64_t last = state->assertion_count, id = 0;
    GError *error = NULL;
    Act act;

    while (last > 0 && state->assertions[last - 1].gone)
        last--;
    if (last == 0)
        return user_judge(user, book_assertion_take_back(book, 999, "改错", &error), &error,
                          "book-no-assertion");
    act = user_judge(user, book_each_assertion(book, find_standing, &id, &error), &error, NULL);
    if (act == ACT_DONE)
        act = user_judge(user, book_assertion_take_back(book, id, "改错", &error), &error, NULL);
    if (act == ACT_DONE)
        state->assertions[last - 1].gone = 1;
    return act;
}

static Act act_checkpoint(User *user, Book *book, State *state)
{
    static const unsigned char seed[crypto_sign_SEEDBYTES] = {7};
    unsigned char secret[BOOK_SECRET_SIZE], public[BOOK_KEY_SIZE];
    GError *error = NULL;
    Act act;

    if (user->posted)
        return ACT_REFUSED;
    crypto_sign_seed_keypair(public, secret, seed);
    act = user_judge(user, book_checkpoint(book, secret, NULL, &error), &error, NULL);
    if (act == ACT_DONE) {
        state->checkpoints++;
        state->checkpointed = hash_more(state->checkpointed, state->voucher_count);
    }
    return act;
}

/* ---- acts on the rest ---- */

static Act act_appropriate(User *user, Book *book, State *state)
{
    char document[32];
    BookAppropriation appropriation = {.document = document,
                                       .month = 1,
                                       .day = 4,
                                       .stage = STAGE_ADDITION,
                                       .amount = {1 + dice_below(1000000)},
                                       .fund = 1,
                                       .function = 2013201,
                                       .nature = 1};
    GError *error = NULL;
    Act act;

    g_snprintf(document, sizeof document, "指标 %u", dice_below(100));
    act = user_judge(user, book_appropriate(book, &appropriation, &error), &error, NULL);
    if (act == ACT_DONE) {
        state->appropriations++;
        state->appropriated = hash_more(state->appropriated, appropriation.amount.fen);
        state->appropriated = hash_more(state->appropriated, (int64_t)hash_text(document));
    }
    return act;
}

static Act act_text(User *user, Book *book, State *state)
{
    unsigned key = dice_below(KEYS);
    g_autofree char *name = g_strdup_printf("key-%u", key);
    g_autofree char *text = g_strnfill(1 + dice_below(6000), (char)('a' + dice_below(26)));
    GError *error = NULL;
    Act act = user_judge(user, book_add_text(book, name, text, &error), &error, NULL);

    if (act == ACT_DONE) {
        state->paragraphs[key]++;
        state->texts[key] = hash_more(state->texts[key], (int64_t)hash_text(text));
    }
    return act;
}

static Act act_cell(User *user, Book *book, State *state)
{
    unsigned at = dice_below(CELLS);
    g_autofree char *cell = g_strdup_printf("public-1/income.total/%u", at);
    int64_t value = 1 + dice_below(1000000);
    GError *error = NULL;
    Act act = user_judge(user, book_give_cell(book, 2021, cell, value, &error), &error, NULL);

    if (act == ACT_DONE)
        state->cells[at] = value;
    return act;
}

static Act act_set(User *user, Book *book, State *state)
{
    g_autofree char *name = g_strdup_printf("某局 %u", dice_below(1000));
    GError *error = NULL;
    Act act = user_judge(user, book_set(book, "unit.short", name, &error), &error, NULL);

    if (act == ACT_DONE)
        state->settings = hash_text(name);
    return act;
}

static Act act_name(User *user, Book *book, State *state)
{
    bool new = state->projects == 0 || (state->projects < 9 && dice_once_in(2));
    unsigned which =
        new ? (unsigned)state->projects + 1 : 1 + dice_below((unsigned)state->projects);
    g_autofree char *code = g_strdup_printf("P%02u", which);
    g_autofree char *name = g_strdup_printf("项目 %u", dice_below(100));
    GError *error = NULL;
    Act act = user_judge(user, book_put_name(book, FIELD_PROJECT, code, name, NULL, &error), &error,
                         NULL);

    if (act == ACT_DONE)
        state->projects += new;
    return act;
}

static Act act_import(User *user, Book *book, State *state)
{
    unsigned char hash[FILE_HASH_SIZE] = {0};
    unsigned which = dice_below(16);
    GError *error = NULL;
    Act act;

    if ((state->imports >> which & 1) != 0)
        return ACT_REFUSED;
    hash[0] = (unsigned char)(which + 1);
    act = user_judge(user, book_note_import(book, "导入.csv", hash, &error), &error, NULL);
    if (act == ACT_DONE)
        state->imports |= INT64_C(1) << which;
    return act;
}

Act user_act(User *user, Book *book, State *state)
{
    static const struct {
        const char *name;
        unsigned weight;
        Act (*act)(User *user, Book *book, State *state);
    } acts[] = {{"post", 14, act_post},
                {"enter", 6, act_enter},
                {"reverse", 4, act_reverse},
                {"prepare", 8, act_prepare},
                {"draft", 16, act_draft},
                {"close a month", 2, act_close},
                {"reopen", 2, act_reopen},
                {"assert", 2, act_assert},
                {"take back", 4, act_take_back},
                {"checkpoint", 1, act_checkpoint},
                {"appropriate", 2, act_appropriate},
                {"text", 2, act_text},
                {"cell", 2, act_cell},
                {"set", 1, act_set},
                {"name", 2, act_name},
                {"import", 1, act_import},
                {"plan", 2, act_plan},
                {"grant", 2, act_grant},
                {"use", 1, act_use},
                {"apply", 3, act_apply},
                {"step", 4, act_step},
                {"statement", 2, act_statement},
                {"attach", 2, act_attach},
                {"post many", 1, act_post_many}};
    unsigned whole = 0, roll;
    size_t i = 0;

    for (size_t a = 0; a < G_N_ELEMENTS(acts); a++)
        whole += acts[a].weight;
    roll = dice_below(whole);

    while (roll >= acts[i].weight)
        roll -= acts[i++].weight;
    user->doing = acts[i].name;
    return acts[i].act(user, book, state);
}
