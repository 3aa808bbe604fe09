/* event_json.h: events and their vouchers as actions answer them */
#pragma once
#include "action/session.h"
#include "control/event_enter.h"

/* An event as a list shows it: id, numbers, name, and what restricts it. New reference. */
json_t *event_to_json(const Event *event);
/* With fields, entries, checks and an example. New reference. */
json_t *event_to_json_whole(const Events *events, const Event *event);
/* A voucher with all keys of its entries; `stored` NULL: it was only shown. New reference. */
json_t *event_voucher_to_json(const Session *session, const Event *event,
                              const BookVoucher *voucher, const EventStored *stored);
/* docs/events.md: every event with its fields and entries. The caller frees. */
char *events_page(const Events *events);
