/* draft.c: the one voucher of a file into a draft */
#include "exchange/draft.h"

#include <string.h>

#include "base/error.h"
#include "exchange/gather.h"

typedef struct {
    Gathered *only;
    bool many;
} Found;

/* Takes the first voucher; a second one stops the reading. */
static Gathered *take(Gathered *whole, void *data)
{
    Found *found = data;

    if (found->only == NULL) {
        found->only = whole;
        return gathered_new();
    }
    found->many = true;
    gathered_free(whole);
    return NULL;
}

static Source *source_open(Book *book, const Catalog *catalog, const char *path, GError **error)
{
    Csv *csv = csv_open_file(path, error);
    g_autoptr(Feed) feed = csv != NULL ? feed_from_csv(csv) : NULL;
    const Table *table = feed != NULL ? source_table(feed, catalog, error) : NULL;

    if (table == NULL)
        return NULL;
    if (strcmp(table->id, "voucher") == 0)
        return source_new_take(g_steal_pointer(&feed), catalog, book, book_year(book), table);
    error_set(error, ERROR_INPUT, "draft-table", "place", path, "found", table->name, NULL);
    return NULL;
}

static bool draft_put(Control *control, const Found *found, int64_t id, int64_t version,
                      const char *path, GError **error)
{
    BookDraft *draft;
    BookVoucher voucher;
    bool done;

    if (found->only == NULL || found->many) {
        error_set(error, ERROR_INPUT, "draft-one", "place", path, NULL);
        return false;
    }
    draft = book_draft_read(control->book, id, error);
    if (draft == NULL)
        return false;
    voucher = found->only->voucher;
    voucher.number = voucher.month == draft->voucher->month ? draft->voucher->number : 0;
    done = control_change_draft(control, id, version, &voucher, error);
    book_draft_free(draft);
    return done;
}

bool draft_from_file(Control *control, int64_t draft, int64_t version, const char *path,
                     GError **error)
{
    const Catalog *catalog = control->catalog;
    g_autoptr(Rules) rules = rules_read(catalog, error);
    g_autoptr(Source) source =
        rules != NULL ? source_open(control->book, catalog, path, error) : NULL;
    Found found = {0};
    bool done;

    if (source == NULL)
        return false;
    done = (gather_vouchers(source, rules, gathered_new(), take, &found, error) || found.many) &&
           draft_put(control, &found, draft, version, path, error);
    gathered_free(found.only);
    return done;
}
