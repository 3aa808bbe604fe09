/* date.h: dates as people write them */
#pragma once
#include <stdbool.h>

/* Reads 2021-05-03, 2021/5/3, 2021.5.3, 2021年5月3日 or 20210503; false when `text` is no such
 * date, or a day that does not exist. */
bool date_parse(const char *text, int *year, int *month, int *day);
