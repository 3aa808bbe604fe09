/* event_enter.h: events into the book: prepared, or posted where one person may; one, or a file
 *
 * The voucher's origin names its event (book/journal.h). Where the book wants review a voucher is
 * always prepared first.
 */
#pragma once
#include "control/event.h"
#include "control/voucher_control.h"

typedef struct {
    int64_t sequence; /* of the voucher; 0: prepared only */
    int64_t draft;    /* 0: posted */
} EventStored;

/* Stores the voucher of an event, inside a change. `post`: posts it at once unless the book wants
 * review. `application`: what it pays; 0: none. The rules for money are asked first
 * (voucher_control.h). */
bool event_store(Control *control, const Event *event, const BookVoucher *voucher, bool post,
                 int64_t application, EventStored *stored, GError **error);

/* Called for each row of a file, with its voucher, before the next row is read. */
typedef void (*EventRowVisit)(const Event *event, const BookVoucher *voucher,
                              const EventStored *stored, void *data);

/* Enters the rows of a CSV file inside a change: a column `event` (事项), the others fields by id
 * or label; an empty cell says nothing. Each row sees those before it. The first wrong one is named
 * by file, line and column; the caller then rolls the change back. */
bool events_enter_file(const Events *events, Control *control, const char *path, bool post,
                       EventRowVisit visit, void *data, GError **error);
