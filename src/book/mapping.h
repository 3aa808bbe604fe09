/* mapping.h: layouts of other programs' tables that a user made, kept with the book
 *
 * A mapping is the text of a layout (docs/formats/exchange-layouts.md). It is a setting, not a
 * fact: it may be taken away, which the table of changes tells.
 */
#pragma once
#include "book/book.h"

typedef struct {
    int64_t id; /* from 1; never given again while a later one stands */
    const char *layout;
} BookMapping;

/* Keeps a layout; one that is there already is left. Inside a change. */
bool book_add_mapping(Book *book, const char *layout, GError **error);
/* Takes one away; `*there` says whether there was one. Inside a change. */
bool book_remove_mapping(Book *book, int64_t id, bool *there, GError **error);
/* In order of id. What a visitor is handed lives as long as the visit. */
typedef bool (*BookMappingVisit)(const BookMapping *mapping, void *data, GError **error);
bool book_each_mapping(Book *book, BookMappingVisit visit, void *data, GError **error);
