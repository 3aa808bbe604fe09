/* event_enter.c: the voucher of an event into the book; rows of a file as events */
#include "control/event_enter.h"

#include "base/csv.h"
#include "base/error.h"
#include "book/journal.h"
#include "control/event_parts.h"

#include <string.h>

bool event_store(Control *control, const Event *event, const BookVoucher *voucher, bool post,
                 int64_t application, EventStored *stored, GError **error)
{
    const BookOrigin origin = {.event = event_id(event), .application = application};

    *stored = (EventStored){0};
    return post && !book_wants_review(control->book)
               ? control_enter(control, voucher, &origin, &stored->sequence, error)
               : control_prepare(control, voucher, &origin, &stored->draft, error);
}

/* ---- files ---- */

static bool is_event_head(const char *head)
{
    return strcmp(head, "event") == 0 || strcmp(head, "事项") == 0;
}

/* The column that names the event. */
static bool column_find(const Csv *csv, unsigned *column, GError **error)
{
    g_autofree char *place = NULL;

    for (*column = 0; *column < csv_columns(csv); (*column)++)
        if (is_event_head(csv_head(csv, *column)))
            return true;
    place = csv_place(csv, 0);
    error_set(error, ERROR_INPUT, "event-file-head", "place", place, "mend", "mend-event-file",
              NULL);
    return false;
}

/* What the row at hand says; places are kept in `places`. */
static GArray *row_givens(const Csv *csv, unsigned event_column, GPtrArray *places)
{
    GArray *givens = g_array_new(FALSE, FALSE, sizeof(EventGiven));

    for (unsigned column = 0; column < csv_columns(csv); column++) {
        EventGiven given = {csv_head(csv, column), csv_field(csv, column), NULL};

        if (column == event_column || *given.text == '\0')
            continue;
        g_ptr_array_add(places, csv_place(csv, column));
        given.place = g_ptr_array_index(places, places->len - 1);
        g_array_append_val(givens, given);
    }
    return givens;
}

static bool row_enter(const Events *events, Control *control, const Csv *csv, unsigned column,
                      bool post, EventRowVisit visit, void *data, GError **error)
{
    g_autofree char *place = csv_place(csv, column);
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) givens = row_givens(csv, column, places);
    const Event *event = event_wanted(events, csv_field(csv, column), place, error);
    BookVoucher *voucher;
    int64_t application;
    EventStored stored;
    bool entered;

    if (event == NULL)
        return false;
    voucher = event_make(events, control->book, event, (const EventGiven *)(void *)givens->data,
                         givens->len, place, &application, error);
    if (voucher == NULL)
        return false;
    entered = event_store(control, event, voucher, post, application, &stored, error);
    if (entered)
        visit(event, voucher, &stored, data);
    else if (error != NULL && *error != NULL)
        error_add_fact(*error, "place", place);
    event_voucher_free(voucher);
    return entered;
}

bool events_enter_file(const Events *events, Control *control, const char *path, bool post,
                       EventRowVisit visit, void *data, GError **error)
{
    g_autoptr(Csv) csv = csv_open_file(path, error);
    g_autoptr(GError) cause = NULL;
    unsigned column;

    if (csv == NULL || !column_find(csv, &column, error))
        return false;
    while (csv_next(csv, &cause))
        if (!row_enter(events, control, csv, column, post, visit, data, &cause))
            break;
    if (cause == NULL)
        return true;
    g_propagate_error(error, g_steal_pointer(&cause));
    return false;
}
