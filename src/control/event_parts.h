/* event_parts.h: what the files of events share; nobody else includes it */
#pragma once
#include "control/event.h"

#include "base/record.h"
#include "control/rules.h"

/* ---- conditions: event_condition.c ---- */
typedef enum { ABOUT_KIND, ABOUT_PAYMENT, ABOUT_FIELD, ABOUT_GIVEN } ConditionAbout;
typedef struct {
    ConditionAbout about;
    bool inverted;
    const EventField *field;
    char **words;
    GArray *codes; /* of a coded field: what the words mean */
} EventCondition;

/* ---- amounts: event_amount.c ---- */
typedef enum {
    AMOUNT_NUMBER,
    AMOUNT_FIELD,
    AMOUNT_ADD,
    AMOUNT_SUBTRACT,
    AMOUNT_EXCESS, /* what left has more than right, or nothing */
    AMOUNT_LEAST,
    AMOUNT_HOLDING, /* of an account, on its normal side */
} AmountKind;
typedef struct AccountName AccountName;
typedef struct EventAmount EventAmount;
struct EventAmount {
    AmountKind kind;
    Money number;
    const EventField *field;
    Code account;            /* AMOUNT_HOLDING: this, */
    const AccountName *name; /* or what a name stands for, */
    bool of_payee;           /* of all, or of the payee only */
    EventAmount *left, *right;
};

/* A name in entries that stands for an account by conditions; the first that holds. */
typedef struct {
    Code account;
    GPtrArray *conditions; /* of EventCondition * */
} AccountCase;
struct AccountName {
    char *id, *accounts; /* "5001|5101" */
    GPtrArray *cases;    /* of AccountCase * */
};

typedef struct {
    const EventField *field;
    char *value;
    GPtrArray *conditions;
} EventDefault;

/* An entry carries a key that differs from the field of that name. */
typedef struct {
    Field field;
    const EventField *from; /* NULL: `code` */
    Code code;
} EventKey;

typedef struct {
    EventSketch sketch;
    char *place;
    Code account;                    /* this, */
    const AccountName *name;         /* or what a name stands for, */
    const EventField *account_field; /* or what a field says */
    EventAmount *amount;
    const EventField *each;
    GArray *keys; /* of EventKey */
    GPtrArray *conditions;
} EventLine;

typedef enum { CHECK_AT_MOST, CHECK_LESS, CHECK_EQUAL, CHECK_AT_LEAST, CHECK_MORE } CheckOperator;
typedef struct {
    char *text; /* what it says to people */
    EventAmount *left, *right;
    CheckOperator operator;
    EventCondition *holds; /* instead of a comparison */
    GPtrArray *conditions;
} EventCheck;

typedef struct {
    Code account;    /* a prefix */
    unsigned fields; /* bit 1 << Field */
} EventCarry;

typedef struct {
    EventExample shown;
    char *place;
    GPtrArray *before; /* of char *: EVENT FIELD=VALUE … */
    GPtrArray *gives;  /* of char *: debit ACCOUNT AMOUNT KEYS */
    GString *values;
} Example;

struct Event {
    char *id, *name, *place;
    char **numbers;
    char *words, *note;
    char *units, *payment, *instead;
    char *command;
    char *memo;
    Stage stage;
    GPtrArray *asks;     /* of EventAsk * */
    GPtrArray *lines;    /* of EventLine * */
    GPtrArray *sketches; /* of EventSketch * in lines */
    GPtrArray *checks;   /* of EventCheck * */
    GPtrArray *demands;  /* of char * in checks */
    GPtrArray *examples; /* of Example * */
};

struct Events {
    const Catalog *catalog;
    Rules *rules;
    GStringChunk *strings;
    GPtrArray *fields; /* of EventField *, by index */
    GHashTable *fields_by_id;
    GPtrArray *names; /* of AccountName * */
    GPtrArray *defaults;
    GPtrArray *common; /* of EventAsk *: what every event has */
    GPtrArray *checks; /* of EventCheck *: what holds for every event that has the fields */
    GArray *carries;
    GPtrArray *all; /* of Event * */
    GHashTable *by_name;
    GPtrArray *kept; /* vectors of fields */
};

const EventField *events_field(const Events *events, const char *id);
const AccountName *events_name(const Events *events, const char *id);
const EventAsk *event_ask(const Event *event, const EventField *field);
/* Whether `words`, joined by `|`, hold `word`; NULL allows anything. */
bool words_allow(const char *words, const char *word);
/* Sets an error about a record; answers false. */
bool events_fail(const Record *record, const char *found, GError **error);

/* event_notation.c: one record of the first reading (what is shared) and of the second (events). */
bool events_read_shared(Events *events, const Record *record, GError **error);
bool events_read_event(Events *events, const Record *record, GError **error);
/* What can only be told when an event is whole. */
bool event_is_whole(const Events *events, const Event *event, GError **error);
void event_free(void *event);

EventCondition *event_condition_parse(const Events *events, const Record *record, const char *text,
                                      GError **error);
void event_condition_free(void *condition);
/* `event` NULL: any field may stand there. The error is set. */
EventAmount *event_amount_parse(const Events *events, const Record *record, const char *text,
                                GError **error);
void event_amount_free(EventAmount *amount);
/* Calls `visit` for each field an amount reads. */
void event_amount_fields(const EventAmount *amount,
                         void (*visit)(const EventField *field, void *data), void *data);

/* ---- one event being filled ---- */
typedef struct {
    const char *text; /* as it was given; NULL: nothing */
    const char *place;
    Money money;
    Code code;
    int64_t count;
    int month, day;
    const char **words; /* of a list told by its columns: one for each, NULL what was not told */
    GPtrArray *rows;    /* of EventValue *: one for each column */
} EventValue;

typedef struct {
    const Events *events;
    Book *book;
    const Event *event;
    const char *place;
    EventValue *values; /* by index of field */
    const EventField *list;
    const EventValue *row; /* the row at hand, by column of `list`; NULL: none */
    const char *kind, *payment;
    GStringChunk *texts;
} EventScope;

EventScope *event_scope_new(const Events *events, Book *book, const Event *event,
                            const char *place);
void event_scope_free(EventScope *scope);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(EventScope, event_scope_free)

/* The value of a field: of the row at hand when that has one. */
const EventValue *event_scope_value(const EventScope *scope, const EventField *field);
bool event_condition_holds(const EventScope *scope, const EventCondition *condition);
bool event_conditions_hold(const EventScope *scope, const GPtrArray *conditions);
/* The account a name stands for; 0 and an error when no case holds. */
Code event_name_account(const EventScope *scope, const AccountName *name, GError **error);
bool event_amount_value(const EventScope *scope, const EventAmount *amount, Money *value,
                        GError **error);

/* event_value.c: reads a value's text by the type of its field. */
bool event_value_read(const EventScope *scope, const EventField *field, EventValue *value,
                      GError **error);
/* 2021-05-03, and nothing else: dates of settings. */
bool event_date_parse(const char *text, int *year, int *month, int *day);

/* event_fill.c: reads what was given, fills in defaults, and demands what is required. */
bool event_scope_fill(EventScope *scope, const EventGiven *given, unsigned count, GError **error);
/* Sets an error about a field, with its label and place; answers false. */
bool event_scope_fail(const EventScope *scope, const EventField *field, const EventValue *value,
                      const char *id, const char *expected, GError **error);
/* A value as a memo tells it. The caller frees. */
char *value_told(const EventScope *scope, const EventField *field);
