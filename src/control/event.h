/* event.h: business events, and the entries in both accountings that each of them makes
 *
 * An event is what an accountant says: “paid by authorised payment, 1,200 yuan, office supplies,
 * out of this appropriation”. Which fields it has, which financial and budgetary entries follow
 * from them and what must hold stands in data/REGIME/posting/, as text that an accountant can read
 * and change (docs/formats/posting.md). The code knows no account.
 *
 * 政府会计制度（财会〔2017〕25号）: cash receipts and payments that belong to the budget are
 * entered in both accountings at once (平行记账), everything else in the financial one only.
 *
 * Amounts are whole fen; sums and differences are checked. Entries of no amount vanish.
 */
#pragma once
#include "book/book.h"

typedef enum {
    EVENT_MONEY,
    EVENT_TEXT,
    EVENT_DATE,
    EVENT_COUNT,
    EVENT_CODE, /* of `field`; of FIELD_ACCOUNT under one of `accounts` */
    EVENT_CHOICE,
    EVENT_LIST, /* rows of `columns` */
} EventType;

typedef struct EventField EventField;
typedef struct {
    const EventField *field;
    bool required;
} EventColumn;

struct EventField {
    const char *id, *label, *meaning;
    EventType type;
    unsigned index; /* among all fields of the regime */
    Field field;
    const Code *accounts;       /* 0-terminated */
    const char *const *choices; /* ids; NULL-terminated */
    const char *const *words;   /* and their words, in step */
    const EventColumn *columns;
    unsigned column_count;
};

/* A field as one event has it. */
typedef struct {
    const EventField *field;
    bool required;
    bool fixed;        /* not asked for: `value` it is */
    const char *value; /* its own default; NULL: none */
} EventAsk;

/* One entry in words, for a list of events. */
typedef struct {
    System system;
    Side side;
    const char *account; /* a code, or a name that stands for several */
    const char *amount;
    const char *each;      /* the list of whose rows each makes one; NULL */
    const char *condition; /* when it is made; NULL: always */
} EventSketch;

typedef struct {
    const char *condition; /* what the values below are for: "" or "institution quota" … */
    const char *values;    /* FIELD=VALUE … */
} EventExample;

typedef struct Event Event;
typedef struct Events Events;

/* Reads data/REGIME/posting. `catalog` must outlive the answer. An error names file and line. */
Events *events_read(const Catalog *catalog, GError **error);
/* The same from texts in memory, each with the name of its place; NULL-terminated. */
Events *events_parse(const Catalog *catalog, const char *const *texts, const char *const *places,
                     GError **error);
void events_free(Events *events);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Events, events_free)

/* In the order of the files. Elements are `const Event *`; borrowed. */
const GPtrArray *events_all(const Events *events);
/* By id (`pay-direct`), by catalogue number (`E02`) or by whole name; NULL when there is none. */
const Event *event_find(const Events *events, const char *name);
/* Those whose id, number, name or search words hold every one of `words` (NULL-terminated). */
GPtrArray *events_search(const Events *events, const char *const *words);
/* The ids nearest to `name`, for a message; NULL when none is near. The caller frees. */
char *events_nearest(const Events *events, const char *name);

const char *event_id(const Event *event);
const char *event_name(const Event *event);
/* Catalogue numbers, NULL-terminated. */
const char *const *event_numbers(const Event *event);
const char *event_words(const Event *event); /* "" when there are none */
const char *event_note(const Event *event);  /* "" when there is none */
/* Which command does it when it is not entered as an event (`close`); NULL for events proper. */
const char *event_command(const Event *event);
/* The kinds of unit, and the payment regime, that know it: words joined by `|`; NULL: all. */
const char *event_units(const Event *event);
const char *event_payment(const Event *event);
/* Whether the book's unit may enter it at all. */
bool event_is_for(const Event *event, const Book *book);
/* Elements are `const EventAsk *`, those that every event has last. */
const GPtrArray *event_asks(const Event *event);
/* Elements are `const EventSketch *`. */
const GPtrArray *event_sketches(const Event *event);
/* What must hold, one sentence each; `const char *`. */
const GPtrArray *event_demands(const Event *event);
/* Its first example; NULL when it has none. */
const EventExample *event_example(const Event *event);
/* The accounts that a name of an entry may stand for, "5001|5101"; NULL for a code. */
const char *events_name_accounts(const Events *events, const char *account);

/* ---- entering ---- */

/* What was said of one field. `name` is the field's id or label; `place` is where it stands, NULL
 * when there is nothing to tell. */
typedef struct {
    const char *name, *text, *place;
} EventGiven;

/* The payment regime of a book on a day, quota or direct: `payment`, and from the day that the
 * setting payment.direct-from names, direct. */
const char *payment_on(const Book *book, int month, int day);

/* Makes the voucher of an event; writes nothing. `place` may be NULL. Its number is 0. Holding
 * balances are asked of the book. `*application` is the number of the application that it pays; 0:
 * none. NULL and an error that names the field. Free with event_voucher_free. */
BookVoucher *event_make(const Events *events, Book *book, const Event *event,
                        const EventGiven *given, unsigned count, const char *place,
                        int64_t *application, GError **error);
void event_voucher_free(BookVoucher *voucher);

/* Finds the event that `name` means and that may be entered; NULL and an error with the nearest. */
const Event *event_wanted(const Events *events, const char *name, const char *place,
                          GError **error);
