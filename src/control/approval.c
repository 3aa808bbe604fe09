/* approval.c: records of approval.txt and standards.txt; which chain an application walks */
#include "control/approval.h"

#include "base/error.h"
#include "base/record.h"

#include <string.h>

typedef enum { WHEN_KIND, WHEN_CODE, WHEN_FROM, WHEN_BELOW } WhenAbout;
typedef struct {
    WhenAbout about;
    char **kinds;
    Field field;
    GArray *codes; /* of Code */
    Money amount;
} When;

struct Approval {
    GPtrArray *kinds, *roles; /* of ApprovalWord * */
    GPtrArray *chains;        /* of ApprovalChain * */
    GPtrArray *standards;     /* of PaymentStandard * */
};

static bool fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "approval-notation", "place", record->place, "found", found,
              NULL);
    return false;
}

/* ---- freeing ---- */

static void word_free(void *data)
{
    ApprovalWord *word = data;

    g_free(word->id);
    g_free(word->title);
    g_free(word);
}

static void step_free(void *data)
{
    ApprovalStep *step = data;

    g_strfreev(step->roles);
    g_free(step);
}

static void when_free(void *data)
{
    When *when = data;

    g_strfreev(when->kinds);
    if (when->codes != NULL)
        g_array_unref(when->codes);
    g_free(when);
}

static void chain_free(void *data)
{
    ApprovalChain *chain = data;

    g_free(chain->id);
    g_free(chain->title);
    g_free(chain->source);
    g_ptr_array_unref(chain->conditions);
    g_ptr_array_unref(chain->steps);
    g_free(chain);
}

static void standard_free(void *data)
{
    PaymentStandard *standard = data;

    g_free(standard->id);
    g_free(standard->unit);
    g_free(standard->title);
    g_free(standard->basis);
    g_free(standard);
}

void approval_free(Approval *approval)
{
    if (approval == NULL)
        return;
    g_ptr_array_unref(approval->kinds);
    g_ptr_array_unref(approval->roles);
    g_ptr_array_unref(approval->chains);
    g_ptr_array_unref(approval->standards);
    g_free(approval);
}

/* ---- finding ---- */

static const ApprovalWord *word_find(const GPtrArray *words, const char *text)
{
    for (unsigned i = 0; text != NULL && i < words->len; i++) {
        const ApprovalWord *word = g_ptr_array_index(words, i);
        if (strcmp(word->id, text) == 0 || strcmp(word->title, text) == 0)
            return word;
    }
    return NULL;
}

const ApprovalWord *approval_kind(const Approval *approval, const char *word)
{
    return word_find(approval->kinds, word);
}

const ApprovalWord *approval_role(const Approval *approval, const char *word)
{
    return word_find(approval->roles, word);
}

const ApprovalChain *approval_chain(const Approval *approval, const char *id)
{
    for (unsigned i = 0; i < approval->chains->len; i++) {
        const ApprovalChain *chain = g_ptr_array_index(approval->chains, i);
        if (g_strcmp0(chain->id, id) == 0)
            return chain;
    }
    return NULL;
}

const PaymentStandard *approval_standard(const Approval *approval, const char *id)
{
    for (unsigned i = 0; i < approval->standards->len; i++) {
        const PaymentStandard *standard = g_ptr_array_index(approval->standards, i);
        if (g_strcmp0(standard->id, id) == 0 || g_strcmp0(standard->title, id) == 0)
            return standard;
    }
    return NULL;
}

char *approval_kinds_told(const Approval *approval)
{
    GString *told = g_string_new(NULL);

    for (unsigned i = 0; i < approval->kinds->len; i++) {
        const ApprovalWord *word = g_ptr_array_index(approval->kinds, i);
        g_string_append_printf(told, "%s%s %s", i > 0 ? "、" : "", word->id, word->title);
    }
    return g_string_free(told, FALSE);
}

char *approval_standards_told(const Approval *approval)
{
    GString *told = g_string_new(NULL);

    for (unsigned i = 0; i < approval->standards->len; i++) {
        const PaymentStandard *standard = g_ptr_array_index(approval->standards, i);
        g_string_append_printf(told, "%s%s %s", i > 0 ? "、" : "", standard->id, standard->title);
    }
    return g_string_free(told, FALSE);
}

/* ---- which chain ---- */

static bool when_holds(const When *when, const BookApplication *application)
{
    bool listed = false;

    if (when->about == WHEN_KIND)
        return g_strv_contains((const char *const *)when->kinds, application->kind);
    if (when->about == WHEN_FROM)
        return application->amount.fen >= when->amount.fen;
    if (when->about == WHEN_BELOW)
        return application->amount.fen < when->amount.fen;
    for (unsigned i = 0; i < when->codes->len; i++)
        listed = listed || code_covers(g_array_index(when->codes, Code, i),
                                       application->keys.codes[when->field]);
    return listed;
}

static bool chain_holds(const ApprovalChain *chain, const BookApplication *application)
{
    for (unsigned i = 0; i < chain->conditions->len; i++)
        if (!when_holds(g_ptr_array_index(chain->conditions, i), application))
            return false;
    return true;
}

static const ApprovalChain *project_chain(const Approval *approval, const Book *book,
                                          const BookName *project, bool *named, GError **error)
{
    g_autofree char *setting = g_strdup_printf("control.chain.%s", project->code);
    const char *id = book_setting(book, setting);
    const ApprovalChain *chain = id != NULL ? approval_chain(approval, id) : NULL;

    *named = id != NULL;
    if (id != NULL && chain == NULL)
        error_set(error, ERROR_INPUT, "approval-no-chain", "setting", setting, "found", id, NULL);
    return chain;
}

const ApprovalChain *approval_chain_for(const Approval *approval, const Book *book,
                                        const BookApplication *application, GError **error)
{
    Code number = application->keys.codes[FIELD_PROJECT];
    const BookName *project = number != 0 ? book_name_at(book, FIELD_PROJECT, number) : NULL;

    if (project != NULL) {
        bool named;
        const ApprovalChain *chain = project_chain(approval, book, project, &named, error);
        if (named)
            return chain;
    }
    for (unsigned i = 0; i < approval->chains->len; i++) {
        const ApprovalChain *chain = g_ptr_array_index(approval->chains, i);
        if (chain_holds(chain, application))
            return chain;
    }
    error_set(error, ERROR_INPUT, "approval-no-chain", NULL);
    return NULL;
}

/* ---- reading ---- */

static bool word_read(GPtrArray *words, const Record *record, GError **error)
{
    ApprovalWord *word;

    if (!record_expect(record, 2, 2, error))
        return false;
    if (word_find(words, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    word = g_new0(ApprovalWord, 1);
    word->id = g_strdup(record->fields[0]);
    word->title = g_strdup(record->fields[1]);
    g_ptr_array_add(words, word);
    return true;
}

static bool chain_read(Approval *approval, const Record *record, GError **error)
{
    ApprovalChain *chain;

    if (!record_expect(record, 2, 2, error))
        return false;
    if (approval_chain(approval, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    chain = g_new0(ApprovalChain, 1);
    chain->id = g_strdup(record->fields[0]);
    chain->title = g_strdup(record->fields[1]);
    chain->conditions = g_ptr_array_new_with_free_func(when_free);
    chain->steps = g_ptr_array_new_with_free_func(step_free);
    g_ptr_array_add(approval->chains, chain);
    return true;
}

static bool amount_read(const Record *record, const char *text, When *when, GError **error)
{
    when->about = g_str_has_prefix(text, "from ") ? WHEN_FROM : WHEN_BELOW;
    if (when->about == WHEN_BELOW && !g_str_has_prefix(text, "below "))
        return fail(record, text, error);
    return money_parse(strchr(text, ' ') + 1, &when->amount) == MONEY_PARSED ||
           fail(record, text, error);
}

static bool codes_read(const Catalog *catalog, const Record *record, When *when, GError **error)
{
    g_auto(GStrv) words = g_strsplit(record->fields[1], "|", -1);
    int field = field_from_name(record->fields[0]);

    if (field != FIELD_FUND && field != FIELD_NATURE && field != FIELD_ECONOMY &&
        field != FIELD_FUNCTION)
        return fail(record, record->fields[0], error);
    when->about = WHEN_CODE;
    when->field = (Field)field;
    when->codes = g_array_new(FALSE, FALSE, sizeof(Code));
    for (unsigned i = 0; words[i] != NULL; i++) {
        Code code = catalog_code(catalog, when->field, words[i]);
        if (code == 0)
            return fail(record, words[i], error);
        g_array_append_val(when->codes, code);
    }
    return true;
}

static bool kinds_read(const Approval *approval, const Record *record, When *when, GError **error)
{
    when->about = WHEN_KIND;
    when->kinds = g_strsplit(record->fields[1], "|", -1);
    for (unsigned i = 0; when->kinds[i] != NULL; i++)
        if (approval_kind(approval, when->kinds[i]) == NULL)
            return fail(record, when->kinds[i], error);
    return true;
}

static bool when_read(const Approval *approval, const Catalog *catalog, ApprovalChain *chain,
                      const Record *record, GError **error)
{
    When *when;

    if (!record_expect(record, 2, 2, error))
        return false;
    when = g_new0(When, 1);
    g_ptr_array_add(chain->conditions, when);
    if (strcmp(record->fields[0], "kind") == 0)
        return kinds_read(approval, record, when, error);
    if (strcmp(record->fields[0], "amount") == 0)
        return amount_read(record, record->fields[1], when, error);
    return codes_read(catalog, record, when, error);
}

static bool mark_read(ApprovalStep *step, const Record *record, const char *mark, GError **error)
{
    if (strcmp(mark, "minutes") == 0)
        step->minutes = true;
    else if (strcmp(mark, "outside") == 0)
        step->outside = true;
    else if (strcmp(mark, "same") == 0)
        step->same = true;
    else
        return fail(record, mark, error);
    return true;
}

static bool step_read(const Approval *approval, ApprovalChain *chain, const Record *record,
                      GError **error)
{
    ApprovalStep *step;

    if (!record_expect(record, 1, 4, error))
        return false;
    step = g_new0(ApprovalStep, 1);
    g_ptr_array_add(chain->steps, step);
    step->roles = g_strsplit(record->fields[0], "|", -1);
    for (unsigned i = 0; step->roles[i] != NULL; i++)
        if (approval_role(approval, step->roles[i]) == NULL)
            return fail(record, step->roles[i], error);
    for (unsigned i = 1; i < record->count; i++)
        if (!mark_read(step, record, record->fields[i], error))
            return false;
    return true;
}

static bool approval_record(Approval *approval, const Catalog *catalog, const Record *record,
                            GError **error)
{
    ApprovalChain *chain = approval->chains->len > 0
                               ? g_ptr_array_index(approval->chains, approval->chains->len - 1)
                               : NULL;

    if (strcmp(record->word, "role") == 0)
        return word_read(approval->roles, record, error);
    if (strcmp(record->word, "kind") == 0)
        return word_read(approval->kinds, record, error);
    if (strcmp(record->word, "chain") == 0)
        return chain_read(approval, record, error);
    if (chain != NULL && strcmp(record->word, "when") == 0)
        return when_read(approval, catalog, chain, record, error);
    if (chain != NULL && strcmp(record->word, "step") == 0)
        return step_read(approval, chain, record, error);
    if (chain == NULL || strcmp(record->word, "source") != 0 || chain->source != NULL)
        return fail(record, record->word, error);
    chain->source = g_strdup(record->fields[0]);
    return record_expect(record, 1, 1, error);
}

static bool standard_record(Approval *approval, const Catalog *catalog, const Record *record,
                            GError **error)
{
    PaymentStandard *standard;

    if (strcmp(record->word, "standard") != 0)
        return fail(record, record->word, error);
    if (!record_expect(record, 6, 6, error))
        return false;
    if (approval_standard(approval, record->fields[0]) != NULL)
        return fail(record, record->fields[0], error);
    standard = g_new0(PaymentStandard, 1);
    g_ptr_array_add(approval->standards, standard);
    standard->id = g_strdup(record->fields[0]);
    standard->unit = g_strdup(record->fields[2]);
    standard->title = g_strdup(record->fields[3]);
    standard->basis = g_strdup(record->fields[5]);
    if (money_parse(record->fields[1], &standard->rate) != MONEY_PARSED || standard->rate.fen <= 0)
        return fail(record, record->fields[1], error);
    if (strcmp(record->fields[4], "-") == 0)
        return true;
    standard->economy = catalog_code(catalog, FIELD_ECONOMY, record->fields[4]);
    return standard->economy != 0 || fail(record, record->fields[4], error);
}

typedef bool (*RecordTake)(Approval *, const Catalog *, const Record *, GError **);

static bool file_take(Approval *approval, const Catalog *catalog, const char *path, RecordTake take,
                      GError **error)
{
    g_autoptr(RecordFile) file = record_file_read(path, error);

    for (unsigned i = 0; file != NULL && i < record_file_count(file); i++)
        if (!take(approval, catalog, record_file_at(file, i), error))
            return false;
    return file != NULL;
}

/* A chain without steps would approve by itself. */
static bool chains_hold(const Approval *approval, const char *place, GError **error)
{
    for (unsigned i = 0; i < approval->chains->len; i++) {
        const ApprovalChain *chain = g_ptr_array_index(approval->chains, i);
        if (chain->steps->len > 0)
            continue;
        error_set(error, ERROR_INPUT, "approval-notation", "place", place, "found", chain->id,
                  NULL);
        return false;
    }
    return true;
}

Approval *approval_read_files(const char *chains, const char *standards, const Catalog *catalog,
                              GError **error)
{
    g_autoptr(Approval) approval = g_new0(Approval, 1);

    approval->kinds = g_ptr_array_new_with_free_func(word_free);
    approval->roles = g_ptr_array_new_with_free_func(word_free);
    approval->chains = g_ptr_array_new_with_free_func(chain_free);
    approval->standards = g_ptr_array_new_with_free_func(standard_free);
    return file_take(approval, catalog, chains, approval_record, error) &&
                   chains_hold(approval, chains, error) &&
                   file_take(approval, catalog, standards, standard_record, error)
               ? g_steal_pointer(&approval)
               : NULL;
}

Approval *approval_read(const Catalog *catalog, GError **error)
{
    g_autofree char *chains = catalog_find(catalog, "approval.txt");
    g_autofree char *standards = catalog_find(catalog, "standards.txt");

    if (chains != NULL && standards != NULL)
        return approval_read_files(chains, standards, catalog, error);
    error_set(error, ERROR_INPUT, "catalog-missing", "place", catalog_regime(catalog), "file",
              chains == NULL ? "approval.txt" : "standards.txt", NULL);
    return NULL;
}
