/* reconcile.c: units of both sides joined by a key, in order of date
 *
 * A rule makes units of the lines and of the entries that nobody matched yet: one each, or all of a
 * voucher, or all of a reference. Units with one key (the sum, and what else the rule compares)
 * stand in a queue by date; a line takes the first entry of its queue that is near enough. Both
 * sides are walked once a rule.
 */
#include "control/reconcile.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "book/journal.h"
#include "control/reconcile_rules.h"

#define ENTRY_SPAN 1024  /* of ids in a voucher (docs/formats/book.md) */
#define REFERENCE_MIN 4u /* shorter words stand in many memos */
#define UNIT_MAX 1000u

typedef struct {
    Money amount;
    int day;         /* of the year */
    GArray *members; /* of int64_t */
    const BookBankItem *first;
    bool taken;
} Unit;

typedef struct {
    Book *book;
    GArray *lines, *entries; /* of BookBankItem */
    unsigned made;
} Reconciling;

static int day_of(const Book *book, BookDate date)
{
    GDate day;

    g_date_set_dmy(&day, (GDateDay)date.day, (GDateMonth)date.month, (GDateYear)book_year(book));
    return (int)g_date_get_day_of_year(&day);
}

static bool keep(const BookBankItem *item, void *data)
{
    g_array_append_vals(data, item, 1);
    return true;
}

static bool keep_free(const BookBankItem *item, void *data)
{
    return item->match != 0 || keep(item, data);
}

/* ---- units ---- */

static void unit_free(void *data)
{
    g_array_unref(((Unit *)data)->members);
    g_free(data);
}

static Unit *unit_add(const Reconciling *reconciling, GPtrArray *units, const BookBankItem *item)
{
    Unit *unit = g_new0(Unit, 1);

    unit->day = day_of(reconciling->book, item->date);
    unit->members = g_array_new(FALSE, FALSE, sizeof(int64_t));
    unit->first = item;
    g_ptr_array_add(units, unit);
    return unit;
}

/* False when the unit would be too long, or its sum not fit: then it is no unit any more. */
static void unit_take(Unit *unit, const BookBankItem *item)
{
    if (unit->members->len >= UNIT_MAX || !money_add(&unit->amount, unit->amount, item->amount))
        unit->taken = true;
    g_array_append_val(unit->members, item->id);
}

/* A key for lines and entries that go together; NULL: by itself. The caller frees. */
typedef char *(*Together)(const BookBankItem *item);

static char *by_voucher(const BookBankItem *item)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, item->id / ENTRY_SPAN);
}

static char *by_reference(const BookBankItem *item) { return g_strdup(item->reference); }

static GPtrArray *units_make(const Reconciling *reconciling, const GArray *items, Together together)
{
    GPtrArray *units = g_ptr_array_new_with_free_func(unit_free);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < items->len; i++) {
        const BookBankItem *item = &g_array_index(items, BookBankItem, i);
        char *key = together != NULL ? together(item) : NULL;
        Unit *unit = key != NULL ? g_hash_table_lookup(known, key) : NULL;

        if (unit == NULL) {
            unit = unit_add(reconciling, units, item);
            if (key != NULL)
                g_hash_table_insert(known, g_strdup(key), unit);
        }
        unit_take(unit, item);
        g_free(key);
    }
    return units;
}

static int unit_compare(const void *a, const void *b)
{
    const Unit *left = *(Unit *const *)a, *right = *(Unit *const *)b;

    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    return left->first->id < right->first->id ? -1 : left->first->id > right->first->id;
}

/* ---- joining ---- */

static char *key_make(Money amount, const char *word)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", amount.fen, word);
}

static const char *without_zeros(const char *text) { return text + strspn(text, "0"); }

static void queue_add(GHashTable *queues, Unit *unit, const char *word)
{
    g_autofree char *key = key_make(unit->amount, word);
    GQueue *queue = g_hash_table_lookup(queues, key);

    if (queue == NULL) {
        queue = g_queue_new();
        g_hash_table_insert(queues, g_steal_pointer(&key), queue);
    }
    g_queue_push_tail(queue, unit);
}

/* Every word of letters and digits in the memo. */
static void queue_add_words(GHashTable *queues, Unit *unit, const char *memo)
{
    while (memo != NULL && *memo != '\0') {
        size_t size = 0;
        while (g_ascii_isalnum(memo[size]))
            size++;
        if (size >= REFERENCE_MIN) {
            g_autofree char *word = g_ascii_strup(memo, (gssize)size);
            queue_add(queues, unit, without_zeros(word));
        }
        memo += MAX(size, 1);
    }
}

static void queue_free(void *data) { g_queue_free(data); }

static GHashTable *queues_make(const ReconcileRule *rule, const GPtrArray *units)
{
    GHashTable *queues = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, queue_free);

    for (guint i = 0; i < units->len; i++) {
        Unit *unit = g_ptr_array_index(units, i);
        if (rule->reference)
            queue_add_words(queues, unit, unit->first->memo);
        else if (!rule->payee)
            queue_add(queues, unit, "");
        else if (unit->first->payee != NULL)
            queue_add(queues, unit, unit->first->payee);
    }
    return queues;
}

/* The key under which a line's unit looks for its entry; NULL: it has none. The caller frees. */
static char *key_wanted(const ReconcileRule *rule, const Unit *unit)
{
    const char *reference = unit->first->reference;
    g_autofree char *upper = NULL;

    if (rule->payee)
        return unit->first->payee != NULL ? key_make(unit->amount, unit->first->payee) : NULL;
    if (!rule->reference)
        return key_make(unit->amount, "");
    if (reference == NULL || strlen(reference) < REFERENCE_MIN)
        return NULL;
    upper = g_ascii_strup(reference, -1);
    return key_make(unit->amount, without_zeros(upper));
}

/* Lines come by date: an entry that is too early for this one is so for the next as well. */
static Unit *queue_take(const ReconcileRule *rule, GQueue *queue, const Unit *wanted)
{
    for (Unit *unit; (unit = g_queue_peek_head(queue)) != NULL;) {
        if (!unit->taken && (rule->days < 0 || unit->day >= wanted->day - rule->days))
            return rule->days < 0 || unit->day <= wanted->day + rule->days ? g_queue_pop_head(queue)
                                                                           : NULL;
        g_queue_pop_head(queue);
    }
    return NULL;
}

static bool units_match(Reconciling *reconciling, const ReconcileRule *rule, Unit *line,
                        Unit *entry, GError **error)
{
    const BookBankMatch match = {.rule = rule->id,
                                 .lines = (const int64_t *)(void *)line->members->data,
                                 .line_count = line->members->len,
                                 .entries = (const int64_t *)(void *)entry->members->data,
                                 .entry_count = entry->members->len};
    int64_t id;

    line->taken = entry->taken = true;
    reconciling->made++;
    return book_match(reconciling->book, &match, &id, error);
}

static bool rule_join(Reconciling *reconciling, const ReconcileRule *rule, GError **error)
{
    g_autoptr(GPtrArray) lines = units_make(reconciling, reconciling->lines,
                                            rule->shape == SHAPE_BATCH ? by_reference : NULL);
    g_autoptr(GPtrArray) entries = units_make(reconciling, reconciling->entries,
                                              rule->shape == SHAPE_VOUCHER ? by_voucher : NULL);
    g_autoptr(GHashTable) queues = NULL;

    g_ptr_array_sort(lines, unit_compare);
    g_ptr_array_sort(entries, unit_compare);
    queues = queues_make(rule, entries);
    for (guint i = 0; i < lines->len; i++) {
        Unit *line = g_ptr_array_index(lines, i);
        g_autofree char *key = line->taken ? NULL : key_wanted(rule, line);
        GQueue *queue = key != NULL ? g_hash_table_lookup(queues, key) : NULL;
        Unit *entry = queue != NULL ? queue_take(rule, queue, line) : NULL;
        if (entry != NULL && !units_match(reconciling, rule, line, entry, error))
            return false;
    }
    return true;
}

/* ---- entries that were taken back ---- */

static bool reversal_match(Reconciling *reconciling, const ReconcileRule *rule,
                           const BookBankItem *entry, GHashTable *free_ids, GError **error)
{
    int64_t reversing, pair[2] = {entry->id, 0}, id;
    const BookBankMatch match = {.rule = rule->id, .entries = pair, .entry_count = 2};

    if (!book_reversed_by(reconciling->book, entry->id / ENTRY_SPAN, &reversing, error))
        return false;
    pair[1] = reversing * ENTRY_SPAN + entry->id % ENTRY_SPAN; /* the same line of the other */
    if (reversing == 0 || !g_hash_table_contains(free_ids, &pair[1]))
        return true;
    reconciling->made++;
    return book_match(reconciling->book, &match, &id, error);
}

static bool rule_reversed(Reconciling *reconciling, const ReconcileRule *rule, GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_int64_hash, g_int64_equal);

    for (guint i = 0; i < reconciling->entries->len; i++)
        g_hash_table_add(ids, &g_array_index(reconciling->entries, BookBankItem, i).id);
    for (guint i = 0; i < reconciling->entries->len; i++)
        if (!reversal_match(reconciling, rule,
                            &g_array_index(reconciling->entries, BookBankItem, i), ids, error))
            return false;
    return true;
}

/* ---- all rules ---- */

static bool sides_read(Reconciling *reconciling, Code account, GError **error)
{
    g_array_set_size(reconciling->lines, 0);
    g_array_set_size(reconciling->entries, 0);
    return book_each_bank_line(reconciling->book, account, keep_free, reconciling->lines, error) &&
           book_each_bank_entry(reconciling->book, account, keep_free, reconciling->entries, error);
}

bool control_reconcile(Book *book, const Catalog *catalog, Code account, unsigned *made,
                       GError **error)
{
    g_autoptr(GArray) rules = reconcile_rules_read(catalog, error);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    Reconciling reconciling = {.book = book, .lines = lines, .entries = entries};

    if (rules == NULL)
        return false;
    for (guint i = 0; i < rules->len; i++) {
        const ReconcileRule *rule = &g_array_index(rules, ReconcileRule, i);
        if (!sides_read(&reconciling, account, error) ||
            !(rule->shape == SHAPE_REVERSED ? rule_reversed(&reconciling, rule, error)
                                            : rule_join(&reconciling, rule, error)))
            return false;
    }
    *made = reconciling.made;
    return true;
}

/* ---- the statement ---- */

static int date_number(BookDate date) { return date.month * 100 + date.day; }

/* The last day of each match: before it, what it settles is still open. */
static void matches_date(GHashTable *last, const GArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const BookBankItem *item = &g_array_index(items, BookBankItem, i);
        void *match = GSIZE_TO_POINTER((gsize)item->match);
        int day = MAX(date_number(item->date), GPOINTER_TO_INT(g_hash_table_lookup(last, match)));
        g_hash_table_insert(last, match, GINT_TO_POINTER(day));
    }
}

static bool is_open(GHashTable *last, const BookBankItem *item, BookDate to)
{
    return date_number(item->date) <= date_number(to) &&
           (item->match == 0 || GPOINTER_TO_INT(g_hash_table_lookup(
                                    last, GSIZE_TO_POINTER((gsize)item->match))) > date_number(to));
}

/* Items that only one side has, and the other balance with them. */
static bool open_find(GHashTable *last, const GArray *items, BookDate to, GArray *open, Money *sum)
{
    for (guint i = 0; i < items->len; i++) {
        const BookBankItem *item = &g_array_index(items, BookBankItem, i);
        if (!is_open(last, item, to))
            continue;
        g_array_append_vals(open, item, 1);
        if (!money_add(sum, *sum, item->amount))
            return false;
    }
    return true;
}

/* What was in the books before the year and the bank has later than `to` is the unit's alone. */
static bool earlier_find(Book *book, const GArray *lines, Reconciliation *made, BookDate to,
                         GError **error)
{
    for (guint i = 0; i < lines->len; i++) {
        const BookBankItem *line = &g_array_index(lines, BookBankItem, i);
        const char *rule;
        if (line->match == 0 || date_number(line->date) <= date_number(to))
            continue;
        rule = book_match_rule(book, line->match, error);
        if (rule == NULL)
            return false;
        if (strcmp(rule, BANK_RULE_EARLIER) != 0)
            continue;
        g_array_append_vals(made->entries, line, 1);
        if (!money_add(&made->bank_adjusted, made->bank_adjusted, line->amount))
            return false;
    }
    return true;
}

/* The balance after the last line that says one, or before the first, and the lines since. */
static bool bank_balance(const GArray *lines, BookDate to, Money opening, Reconciliation *made)
{
    Money sum = MONEY_ZERO; /* of all lines so far */

    made->bank = opening;
    for (guint i = 0; i < lines->len; i++) {
        const BookBankItem *line = &g_array_index(lines, BookBankItem, i);
        bool past = date_number(line->date) > date_number(to);
        if (past && made->bank_known)
            return true;
        if (!money_add(&sum, sum, line->amount))
            return false;
        if (line->has_balance) {
            Money base = line->balance;
            if (past && !money_subtract(&base, base, sum))
                return false;
            for (guint j = 0; past && j < i; j++)
                if (date_number(g_array_index(lines, BookBankItem, j).date) <= date_number(to) &&
                    !money_add(&base, base, g_array_index(lines, BookBankItem, j).amount))
                    return false;
            made->bank = base;
            made->bank_known = true;
        } else if (!past && !money_add(&made->bank, made->bank, line->amount))
            return false;
    }
    return true;
}

static void gaps_find(const GArray *lines, BookDate to, GArray *gaps)
{
    for (guint i = 1; i < lines->len; i++) {
        const BookBankItem *before = &g_array_index(lines, BookBankItem, i - 1);
        BookBankItem line = g_array_index(lines, BookBankItem, i);
        Money follows;
        if (date_number(line.date) > date_number(to) || !before->has_balance || !line.has_balance ||
            !money_add(&follows, before->balance, line.amount) || follows.fen == line.balance.fen ||
            !money_subtract(&line.balance, line.balance, follows))
            continue;
        g_array_append_val(gaps, line);
    }
}

static bool balances_fill(Book *book, Code account, BookDate to, const GArray *lines,
                          Reconciliation *made, GError **error)
{
    Turnover sum;
    Money opening, change;

    if (!book_turnover(book, account, to, true, &sum, error))
        return false;
    return money_subtract(&opening, sum.opening_debit, sum.opening_credit) &&
           money_subtract(&change, sum.debit, sum.credit) &&
           money_add(&made->unit, opening, change) && bank_balance(lines, to, opening, made);
}

static bool reconciliation_fill(Book *book, Code account, BookDate to, const GArray *lines,
                                const GArray *entries, Reconciliation *made, GError **error)
{
    g_autoptr(GHashTable) last = g_hash_table_new(NULL, NULL);

    matches_date(last, lines);
    matches_date(last, entries);
    if (!balances_fill(book, account, to, lines, made, error))
        return false;
    made->bank_adjusted = made->bank;
    made->unit_adjusted = made->unit;
    gaps_find(lines, to, made->gaps);
    return open_find(last, lines, to, made->lines, &made->unit_adjusted) &&
           open_find(last, entries, to, made->entries, &made->bank_adjusted) &&
           earlier_find(book, lines, made, to, error);
}

Reconciliation *control_reconciliation(Book *book, Code account, BookDate to, GError **error)
{
    g_autoptr(Reconciliation) made = g_new0(Reconciliation, 1);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    GError *failed = NULL;

    made->lines = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    made->entries = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    made->gaps = g_array_new(FALSE, FALSE, sizeof(BookBankItem));
    if (book_each_bank_line(book, account, keep, lines, &failed) &&
        book_each_bank_entry(book, account, keep, entries, &failed) &&
        reconciliation_fill(book, account, to, lines, entries, made, &failed)) {
        made->agrees = made->bank_adjusted.fen == made->unit_adjusted.fen;
        return g_steal_pointer(&made);
    }
    if (failed != NULL)
        g_propagate_error(error, failed);
    else
        error_set(error, ERROR_INPUT, "book-amount-too-large", NULL);
    return NULL;
}

void reconciliation_free(Reconciliation *made)
{
    if (made == NULL)
        return;
    g_array_unref(made->lines);
    g_array_unref(made->entries);
    g_array_unref(made->gaps);
    g_free(made);
}
