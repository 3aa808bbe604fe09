/* model.c: states, and how a book is read into one */
#include "model.h"

#include <string.h>

#include "book/imported.h"
#include "book/walk.h"

uint64_t hash_more(uint64_t hash, int64_t word)
{
    hash = (hash ^ (uint64_t)word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

uint64_t hash_text(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    if (text == NULL || *text == '\0')
        return 0;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    return hash;
}

/* ---- entries ---- */

unsigned recipe_entries(const Recipe *recipe, BookEntry *entries)
{
    static const Code accounts[] = {500101, CASH, 720101, 800101};

    for (unsigned i = 0; i < recipe->lines; i++) {
        entries[i] = (BookEntry){.account = accounts[i % 4],
                                 .fund = 1,
                                 .function = 2013201,
                                 .economy = i % 4 == 2 ? 30201 : 0,
                                 .nature = 1,
                                 .project = recipe->project,
                                 .side = i % 2 == 0 ? SIDE_DEBIT : SIDE_CREDIT,
                                 .amount = {recipe->fen + i / 2},
                                 .memo = i % 16 == 5 ? "另有说明" : NULL};
        if (recipe->turned == 1)
            entries[i].amount.fen = -entries[i].amount.fen;
        if (recipe->turned == 2)
            entries[i].side = entries[i].side == SIDE_DEBIT ? SIDE_CREDIT : SIDE_DEBIT;
    }
    return recipe->lines;
}

void model_entries(ModelVoucher *model, const BookVoucher *voucher)
{
    model->entries = voucher->entry_count;
    model->sum = 1;
    model->cash = 0;
    for (unsigned i = 0; i < voucher->entry_count; i++) {
        const BookEntry *entry = &voucher->entries[i];
        const char *memo = g_strcmp0(entry->memo, voucher->memo) != 0 ? entry->memo : NULL;
        const int64_t words[] = {entry->account,    entry->fund,    entry->function,
                                 entry->economy,    entry->nature,  entry->side,
                                 entry->amount.fen, entry->project, (int64_t)hash_text(memo)};
        for (unsigned word = 0; word < G_N_ELEMENTS(words); word++)
            model->sum = hash_more(model->sum, words[word]);
        if (entry->account == CASH)
            model->cash += entry->side == SIDE_DEBIT ? entry->amount.fen : -entry->amount.fen;
    }
}

ModelVoucher model_voucher(const BookVoucher *voucher, const BookOrigin *origin)
{
    ModelVoucher model = {.month = voucher->month,
                          .day = voucher->day,
                          .number = voucher->number,
                          .attachments = voucher->attachments,
                          .memo = hash_text(voucher->memo),
                          .payee = hash_text(voucher->payee)};

    model_entries(&model, voucher);
    if (origin != NULL) {
        model.prepared = hash_text(origin->prepared);
        model.reviewed = hash_text(origin->reviewed);
        model.posted = hash_text(origin->posted);
        model.reverses = origin->reverses;
    }
    return model;
}

/* ---- reading a book ---- */

static bool read_voucher(const BookVoucher *voucher, void *data, GError **error)
{
    State *state = data;

    (void)error;
    g_assert(state->voucher_count < VOUCHERS_MAX);
    state->vouchers[state->voucher_count++] = model_voucher(voucher, NULL);
    return voucher->sequence == state->voucher_count;
}

static bool read_origins(Book *book, State *state, GError **error)
{
    BookOrigin origin;

    for (int64_t i = 0; i < state->voucher_count; i++) {
        ModelVoucher *voucher = &state->vouchers[i];
        if (!book_origin(book, i + 1, &origin, error))
            return false;
        voucher->prepared = hash_text(origin.prepared);
        voucher->reviewed = hash_text(origin.reviewed);
        voucher->posted = hash_text(origin.posted);
        voucher->reverses = origin.reverses;
    }
    return true;
}

static bool read_draft(const BookDraft *draft, void *data)
{
    State *state = data;
    int64_t at = state->draft_count;

    g_assert(at < DRAFTS_MAX);
    for (; at > 0 && state->drafts[at - 1].id > draft->id; at--)
        state->drafts[at] = state->drafts[at - 1];
    state->drafts[at] =
        (ModelDraft){draft->id, draft->version, model_voucher(draft->voucher, &draft->origin)};
    state->draft_count++;
    return true;
}

static bool read_assertion(const BookAssertion *assertion, void *data)
{
    State *state = data;

    g_assert(state->assertion_count < ASSERTIONS_MAX);
    state->assertions[state->assertion_count++] =
        (ModelAssertion){assertion->date.month, assertion->date.day, assertion->amount.fen,
                         assertion->reason != NULL};
    return true;
}

static bool read_checkpoint(const BookCheckpoint *checkpoint, void *data)
{
    State *state = data;

    state->checkpoints++;
    state->checkpointed = hash_more(state->checkpointed, checkpoint->sequence);
    return true;
}

static bool read_appropriation(const BookAppropriation *appropriation, void *data, GError **error)
{
    State *state = data;

    (void)error;
    state->appropriations++;
    state->appropriated = hash_more(state->appropriated, appropriation->amount.fen);
    state->appropriated =
        hash_more(state->appropriated, (int64_t)hash_text(appropriation->document));
    return true;
}

static void read_cell(const char *cell, int64_t value, void *data)
{
    State *state = data;
    int64_t at = g_ascii_strtoll(strrchr(cell, '/') + 1, NULL, 10);

    state->cells[at] = value;
}

static void read_texts(Book *book, State *state)
{
    for (int key = 0; key < KEYS; key++) {
        g_autofree char *name = g_strdup_printf("key-%d", key);
        const char *const *paragraphs = book_texts(book, name);

        for (; paragraphs != NULL && *paragraphs != NULL; paragraphs++) {
            state->paragraphs[key]++;
            state->texts[key] = hash_more(state->texts[key], (int64_t)hash_text(*paragraphs));
        }
    }
}

static bool read_months(Book *book, State *state, GError **error)
{
    for (int month = 1; month <= 12; month++) {
        BookMonth about;
        if (!book_month(book, month, &about, error))
            return false;
        state->closed |= (int64_t)about.closed << month;
    }
    return true;
}

static bool read_imports(Book *book, State *state, GError **error)
{
    for (unsigned char i = 0; i < 16; i++) {
        const unsigned char hash[FILE_HASH_SIZE] = {i + 1};
        bool was;
        if (!book_was_imported(book, hash, &was, error))
            return false;
        state->imports |= (int64_t)was << i;
    }
    return true;
}

static bool read_plan(const BookPlan *plan, void *data, GError **error)
{
    State *state = data;

    (void)error;
    state->plans++;
    state->planned = hash_more(state->planned, plan->month);
    state->planned = hash_more(state->planned, plan->amount.fen);
    return true;
}

static bool read_override(const BookOverride *override, void *data, GError **error)
{
    State *state = data;

    (void)error;
    state->overrides++;
    state->overrides_used += override->used_by != 0;
    state->overridden = hash_more(state->overridden, override->amount.fen);
    return true;
}

static bool read_application(const BookApplication *application, void *data, GError **error)
{
    State *state = data;
    ModelApplication *model = &state->applied[application->number - 1];

    (void)error;
    g_assert(state->applications < APPLICATIONS_MAX);
    state->applications++;
    model->version = application->version;
    model->fen = application->amount.fen;
    return true;
}

static bool read_step(const BookStep *step, void *data, GError **error)
{
    ModelApplication *model = &((State *)data)->applied[step->number - 1];

    (void)error;
    model->steps++;
    model->stepped = hash_more(model->stepped, step->verb);
    model->stepped = hash_more(model->stepped, step->version);
    return true;
}

uint64_t hash_line(int month, int day, int64_t fen)
{
    return hash_more(hash_more((uint64_t)month * 100 + (uint64_t)day, fen), 1);
}

static bool read_line(const BookBankItem *line, void *data)
{
    State *state = data;

    state->bank_lines++;
    state->banked += hash_line(line->date.month, line->date.day, line->amount.fen);
    return true;
}

/* A file's name says which it is. */
static bool read_file(const BookEvidence *evidence, void *data)
{
    State *state = data;

    state->files |= INT64_C(1) << g_ascii_strtoll(evidence->name, NULL, 10);
    return true;
}

bool state_read(Book *book, State *state, GError **error)
{
    memset(state, 0, sizeof *state);
    state->settings = hash_text(book_setting(book, "unit.short"));
    state->projects = book_names(book, FIELD_PROJECT)->len;
    read_texts(book, state);
    return book_walk(book, read_voucher, state, error) && read_origins(book, state, error) &&
           book_each_draft(book, read_draft, state, error) &&
           book_each_assertion(book, read_assertion, state, error) &&
           book_each_checkpoint(book, read_checkpoint, state, error) &&
           book_each_appropriation(book, read_appropriation, state, error) &&
           book_each_given(book, 2021, read_cell, state, error) &&
           book_each_plan(book, read_plan, state, error) &&
           book_each_override(book, read_override, state, error) &&
           book_each_application(book, read_application, state, error) &&
           book_each_step(book, read_step, state, error) &&
           book_each_bank_line(book, CASH, read_line, state, error) &&
           book_each_evidence(book, NULL, read_file, state, error) &&
           read_months(book, state, error) && read_imports(book, state, error);
}

/* ---- comparing ---- */

bool state_equal(const State *a, const State *b)
{
    const size_t fixed = offsetof(State, drafts);

    return memcmp(a, b, fixed) == 0 &&
           memcmp(a->drafts, b->drafts, (size_t)a->draft_count * sizeof *a->drafts) == 0 &&
           memcmp(a->vouchers, b->vouchers, (size_t)a->voucher_count * sizeof *a->vouchers) == 0;
}

static char *words_difference(const char *what, int64_t which, const void *a, const void *b,
                              size_t size)
{
    const int64_t *expected = a, *found = b;

    for (size_t i = 0; i < size / sizeof *expected; i++)
        if (expected[i] != found[i])
            return g_strdup_printf("%s %" G_GINT64_FORMAT ", word %zu: expected %" G_GINT64_FORMAT
                                   ", found %" G_GINT64_FORMAT,
                                   what, which, i, expected[i], found[i]);
    return NULL;
}

char *state_difference(const State *expected, const State *found)
{
    char *told = words_difference("head", 0, expected, found, offsetof(State, drafts));

    for (int64_t i = 0; told == NULL && i < expected->draft_count; i++)
        told = words_difference("draft", expected->drafts[i].id, &expected->drafts[i],
                                &found->drafts[i], sizeof *found->drafts);
    for (int64_t i = 0; told == NULL && i < expected->voucher_count; i++)
        told = words_difference("voucher", i + 1, &expected->vouchers[i], &found->vouchers[i],
                                sizeof *found->vouchers);
    return told != NULL ? told : g_strdup("none");
}
