/* text_nest.h: which heads of several rows stand over which. Inside the layer only. */
#pragma once
#include "base/money.h"
#include "reader/text.h"

#define TEXT_NEST_ROWS 40u /* of figures, as many as are looked at */

/* A row of heads over figures; `spans` are answered: columns that each covers. */
typedef struct {
    const TextField *fields;
    unsigned count;
    unsigned *spans;
} TextHeads;

/* The figures below, row by row. */
typedef struct {
    const Money *at;
    unsigned rows, columns;
} TextAmounts;

/* Shares `columns` out to the heads of one to three rows. A head over one column reaches down to
 * the figures. False: it is not told. */
bool text_nest(TextHeads *rows, unsigned count, unsigned columns, const TextAmounts *amounts);

/* 合计, 小计, 总计 and nothing else. */
bool text_is_total(const TextField *field);

/* Pairs of characters that two heads share. */
unsigned text_likeness(const TextField *a, const TextField *b);
