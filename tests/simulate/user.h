/* user.h: what users do to a book, by chance, and what must come of it */
#pragma once
#include "model.h"

typedef enum {
    ACT_DONE,
    ACT_REFUSED, /* as the rules want; the change goes on */
    ACT_FAILED,  /* a fault; the change can only be rolled back */
    ACT_WRONG    /* what came is not what had to come: `wrong` says so */
} Act;

typedef struct {
    const char *name; /* the actor */
    bool posted;      /* in the change at hand */
    const char *doing;
    char *wrong; /* the caller frees */
} User;

/* One act inside a change of `book`; `state` is what the change has made of the book, and is
 * carried on. */
Act user_act(User *user, Book *book, State *state);
/* Judges a call by itself: `expected` is the id of the refusal, NULL when it must succeed. */
Act user_judge(User *user, bool done, GError **failed, const char *expected);

/* user_money.c */
Act act_plan(User *user, Book *book, State *state);
Act act_grant(User *user, Book *book, State *state);
Act act_use(User *user, Book *book, State *state);
Act act_apply(User *user, Book *book, State *state);
Act act_step(User *user, Book *book, State *state);
Act act_statement(User *user, Book *book, State *state);
Act act_attach(User *user, Book *book, State *state);
