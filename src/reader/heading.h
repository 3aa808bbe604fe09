/* heading.h: headings that only their numbering gives away
 *
 * Official writing numbers its headings in one way: 第一部分, 一、, （一）, 1. (GB/T
 * 9704-2012, 7.3.3).
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* The level that the line `text` has by its numbering: 1 (第二部分; the name of a report), 2
 * (一、), 3 (（一）), 4 (1.); 0 when it is no heading. A line of contents (with its page) is none.
 */
unsigned heading_level(const char *text, size_t size);

/* Whether the line begins with a number of this kind: "1.", "2、". */
bool heading_is_item(const char *text, size_t size);
