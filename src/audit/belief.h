/* belief.h: what a report's self-evaluation tables state, gathered and doubted */
#pragma once
#include "audit/internal.h"

typedef struct Beliefs Beliefs;

Beliefs *beliefs_new(Audit *audit);
void beliefs_free(Beliefs *beliefs);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Beliefs, beliefs_free)

/* Begins the next table. */
void belief_form(Beliefs *beliefs);
/* Its row of money: figures; NONE where there is none. The first row counts. */
void belief_money(Beliefs *beliefs, const char *quote, unsigned budget, unsigned spent,
                  unsigned weight, unsigned points);

typedef struct {
    const char *level;             /* 数量指标; borrowed from a passage; NULL */
    unsigned name, target, result; /* passages; NONE */
    unsigned weight, points;       /* figures; NONE */
} BeliefRow;
/* A row with target and result; `quote` is the row as printed. */
void belief_row(Beliefs *beliefs, const BeliefRow *row, const char *quote);
void belief_total(Beliefs *beliefs, const char *quote, unsigned figure);
void belief_problems(Beliefs *beliefs, unsigned passage);
/* Doubts everything that was gathered, and adds what it finds to the audit's findings. */
void beliefs_judge(Beliefs *beliefs);
