/* event.c: the events of a regime: reading their files, finding one
 *
 * Files are read twice: first what all share (fields, names of accounts), then the events, so that
 * it does not matter which file says what. */
#include "control/event.h"

#include "base/error.h"
#include "base/text.h"
#include "control/event_check.h"

#include <string.h>

#define FOLDER "posting"
#define DIFFERENCE "difference.txt" /* stands in the folder, and is read by difference.c */
#define NEAREST_MOST 3

/* ---- life cycle ---- */

static void field_free(void *data) { g_free(data); }

static void name_free(void *data)
{
    AccountName *name = data;

    for (unsigned i = 0; i < name->cases->len; i++) {
        AccountCase *one = g_ptr_array_index(name->cases, i);
        g_ptr_array_unref(one->conditions);
        g_free(one);
    }
    g_ptr_array_unref(name->cases);
    g_free(name->accounts);
    g_free(name->id);
    g_free(name);
}

static void default_free(void *data)
{
    EventDefault *one = data;

    g_ptr_array_unref(one->conditions);
    g_free(one->value);
    g_free(one);
}

static Events *events_new(const Catalog *catalog, Rules *rules)
{
    Events *events = g_new0(Events, 1);

    events->catalog = catalog;
    events->rules = rules;
    events->strings = g_string_chunk_new(4096);
    events->fields = g_ptr_array_new_with_free_func(field_free);
    events->fields_by_id = g_hash_table_new(g_str_hash, g_str_equal);
    events->names = g_ptr_array_new_with_free_func(name_free);
    events->defaults = g_ptr_array_new_with_free_func(default_free);
    events->common = g_ptr_array_new_with_free_func(g_free);
    events->checks = g_ptr_array_new_with_free_func(event_check_free);
    events->carries = g_array_new(FALSE, FALSE, sizeof(EventCarry));
    events->all = g_ptr_array_new_with_free_func(event_free);
    events->by_name = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    events->kept = g_ptr_array_new_with_free_func(g_free);
    return events;
}

void events_free(Events *events)
{
    if (events == NULL)
        return;
    g_hash_table_unref(events->by_name);
    g_ptr_array_unref(events->all);
    g_array_unref(events->carries);
    g_ptr_array_unref(events->checks);
    g_ptr_array_unref(events->common);
    g_ptr_array_unref(events->defaults);
    g_ptr_array_unref(events->names);
    g_hash_table_unref(events->fields_by_id);
    g_ptr_array_unref(events->fields);
    g_ptr_array_unref(events->kept);
    g_string_chunk_free(events->strings);
    rules_free(events->rules);
    g_free(events);
}

/* ---- reading ---- */

bool events_fail(const Record *record, const char *found, GError **error)
{
    error_set(error, ERROR_INPUT, "event-notation", "place", record->place, "found", found, NULL);
    return false;
}

/* Fields that every event has stand behind its own. */
static void common_add(const Events *events, Event *event)
{
    for (unsigned i = 0; i < events->common->len; i++) {
        const EventAsk *ask = g_ptr_array_index(events->common, i);
        if (event_ask(event, ask->field) == NULL)
            g_ptr_array_add(event->asks, g_memdup2(ask, sizeof *ask));
    }
}

typedef bool (*RecordReader)(Events *events, const Record *record, GError **error);

static bool file_read(Events *events, const RecordFile *file, RecordReader read, GError **error)
{
    for (unsigned i = 0; i < record_file_count(file); i++)
        if (!read(events, record_file_at(file, i), error))
            return false;
    return true;
}

static bool files_read(Events *events, const GPtrArray *files, GError **error)
{
    for (unsigned i = 0; i < files->len; i++)
        if (!file_read(events, g_ptr_array_index(files, i), events_read_shared, error))
            return false;
    for (unsigned i = 0; i < files->len; i++)
        if (!file_read(events, g_ptr_array_index(files, i), events_read_event, error))
            return false;
    for (unsigned i = 0; i < events->all->len; i++) {
        Event *event = g_ptr_array_index(events->all, i);
        if (event->command == NULL)
            common_add(events, event);
        if (!event_is_whole(events, event, error))
            return false;
    }
    return true;
}

static void file_free(void *file) { record_file_free(file); }

static Events *events_of(const Catalog *catalog, const GPtrArray *files, GError **error)
{
    Rules *rules = rules_read(catalog, error);
    g_autoptr(Events) events = rules != NULL ? events_new(catalog, rules) : NULL;

    return events != NULL && files_read(events, files, error) ? g_steal_pointer(&events) : NULL;
}

Events *events_read(const Catalog *catalog, GError **error)
{
    g_autoptr(GPtrArray) paths = catalog_list(catalog, FOLDER);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);

    for (unsigned i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        RecordFile *file;

        if (g_str_has_suffix(path, "/" DIFFERENCE) || !g_str_has_suffix(path, ".txt"))
            continue;
        file = record_file_read(path, error);
        if (file == NULL)
            return NULL;
        g_ptr_array_add(files, file);
    }
    return events_of(catalog, files, error);
}

Events *events_parse(const Catalog *catalog, const char *const *texts, const char *const *places,
                     GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(file_free);

    for (unsigned i = 0; texts[i] != NULL; i++) {
        RecordFile *file = record_file_parse(texts[i], places[i], error);
        if (file == NULL)
            return NULL;
        g_ptr_array_add(files, file);
    }
    return events_of(catalog, files, error);
}

/* ---- finding ---- */

const EventField *events_field(const Events *events, const char *id)
{
    return g_hash_table_lookup(events->fields_by_id, id);
}

const AccountName *events_name(const Events *events, const char *id)
{
    for (unsigned i = 0; i < events->names->len; i++) {
        const AccountName *name = g_ptr_array_index(events->names, i);
        if (strcmp(name->id, id) == 0)
            return name;
    }
    return NULL;
}

const EventAsk *event_ask(const Event *event, const EventField *field)
{
    for (unsigned i = 0; i < event->asks->len; i++) {
        const EventAsk *ask = g_ptr_array_index(event->asks, i);
        if (ask->field == field)
            return ask;
    }
    return NULL;
}

const GPtrArray *events_all(const Events *events) { return events->all; }

const Event *event_find(const Events *events, const char *name)
{
    g_autofree char *number = NULL;
    const Event *event = g_hash_table_lookup(events->by_name, name);

    if (event != NULL)
        return event;
    number = g_ascii_strup(name, -1); /* e03 */
    return g_hash_table_lookup(events->by_name, number);
}

static bool event_has_word(const Event *event, const char *word)
{
    g_autofree char *numbers = g_strjoinv(" ", event->numbers);
    g_autofree char *number = g_ascii_strup(word, -1);

    return strstr(event->id, word) != NULL || strstr(event->name, word) != NULL ||
           strstr(event->words, word) != NULL || strstr(numbers, number) != NULL;
}

GPtrArray *events_search(const Events *events, const char *const *words)
{
    GPtrArray *found = g_ptr_array_new();

    for (unsigned i = 0; i < events->all->len; i++) {
        Event *event = g_ptr_array_index(events->all, i);
        bool fits = true;

        for (unsigned w = 0; words[w] != NULL; w++)
            fits = fits && event_has_word(event, words[w]);
        if (fits)
            g_ptr_array_add(found, event);
    }
    return found;
}

char *events_nearest(const Events *events, const char *name)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();

    for (unsigned i = 0; i < events->all->len; i++) {
        const Event *event = g_ptr_array_index(events->all, i);
        g_ptr_array_add(ids, event->id);
        g_ptr_array_add(ids, event->name);
    }
    return text_nearest(name, ids, NEAREST_MOST);
}

/* ---- one event ---- */

const char *event_id(const Event *event) { return event->id; }
const char *event_name(const Event *event) { return event->name; }
const char *const *event_numbers(const Event *event) { return (const char *const *)event->numbers; }
const char *event_words(const Event *event) { return event->words; }
const char *event_note(const Event *event) { return event->note; }
const char *event_command(const Event *event) { return event->command; }
const char *event_units(const Event *event) { return event->units; }
const char *event_payment(const Event *event) { return event->payment; }
const GPtrArray *event_asks(const Event *event) { return event->asks; }
const GPtrArray *event_sketches(const Event *event) { return event->sketches; }
const GPtrArray *event_demands(const Event *event) { return event->demands; }

const EventExample *event_example(const Event *event)
{
    return event->examples->len > 0 ? &((Example *)g_ptr_array_index(event->examples, 0))->shown
                                    : NULL;
}

const char *events_name_accounts(const Events *events, const char *account)
{
    const AccountName *name = events_name(events, account);

    return name != NULL ? name->accounts : NULL;
}

bool words_allow(const char *words, const char *word)
{
    g_auto(GStrv) parts = NULL;

    if (words == NULL || word == NULL)
        return true;
    parts = g_strsplit(words, "|", -1);
    return g_strv_contains((const char *const *)parts, word);
}

/* A sub-unit of another kind may enter what its book's unit may not. */
bool event_is_for(const Event *event, const Book *book)
{
    const GPtrArray *offices = book_names(book, FIELD_OFFICE);

    if (words_allow(event->units, book_setting(book, "unit.kind")))
        return true;
    for (unsigned i = 0; i < offices->len; i++) {
        const BookName *office = g_ptr_array_index(offices, i);
        if (office->kind != NULL && words_allow(event->units, office->kind))
            return true;
    }
    return false;
}

const Event *event_wanted(const Events *events, const char *name, const char *place, GError **error)
{
    const Event *event = event_find(events, name);
    g_autofree char *nearest = NULL;

    if (event == NULL) {
        nearest = events_nearest(events, name);
        error_set(error, ERROR_INPUT, "event-unknown", "place", place, "found", name, "nearest",
                  nearest, "mend", "mend-event-unknown", NULL);
        return NULL;
    }
    if (event->command == NULL)
        return event;
    error_set(error, ERROR_INPUT, "event-elsewhere", "place", place, "found", name, "name",
              event->name, "command", event->command, NULL);
    return NULL;
}
