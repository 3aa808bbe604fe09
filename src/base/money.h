/* money.h: an amount of money, in whole fen
 *
 * Money is a struct of one member, so that `a + b` does not compile and a sum that does not fit is
 * never lost: every function that could overflow answers false and leaves its result alone.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    int64_t fen;
} Money;

#define MONEY_ZERO ((Money){0})

bool money_add(Money *result, Money a, Money b);
bool money_subtract(Money *result, Money a, Money b);
bool money_negate(Money *result, Money amount);
bool money_abs(Money *result, Money amount);

typedef enum {
    MONEY_PARSED,
    MONEY_NOT_A_NUMBER,
    MONEY_TOO_PRECISE, /* more than two decimals */
    MONEY_TOO_LARGE,
} MoneyParse;

/* Reads yuan with at most two decimals and no grouping, such as "-128.50". */
MoneyParse money_parse(const char *text, Money *amount);

/* The same as people paste it: thousands may be parted, "1,285,870.00" or with the full-width
 * comma. All of them or none: a misplaced separator is no number, it is never read in silence. */
MoneyParse money_parse_pasted(const char *text, Money *amount);

/* "-1285.87": yuan with two decimals, no grouping. The caller frees. */
char *money_text(Money amount);

/* "壹佰贰拾叁元肆角伍分", "负壹元整": as an amount is written where it may not be altered
 * (会计基础工作规范 第五十二条). The caller frees. */
char *money_words(Money amount);
