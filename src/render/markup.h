/* markup.h: HTML and SVG, written element by element
 *
 * The one exit for markup: whatever comes from a document goes through markup_text or
 * markup_attribute, which escape it and replace what a page may not hold. Names of elements and
 * attributes, and numbers, come from the program.
 */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Markup Markup;

Markup *markup_new(void);
void markup_free(Markup *markup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Markup, markup_free)

/* Opens an element; attributes may follow until its first content. `element` is a literal. */
void markup_open(Markup *markup, const char *element);
/* Nothing for a value of NULL. */
void markup_attribute(Markup *markup, const char *name, const char *value);
void markup_attribute_int(Markup *markup, const char *name, int64_t value);
/* With one decimal: a coordinate. */
void markup_attribute_real(Markup *markup, const char *name, double value);
void markup_text(Markup *markup, const char *text);
/* Closes the element opened last. */
void markup_close(Markup *markup);
/* An element without content that needs no closing (meta). */
void markup_close_void(Markup *markup);
/* An element with nothing in it but text. */
void markup_element(Markup *markup, const char *element, const char *class, const char *text);
void markup_line(Markup *markup);
/* As it is: style and script of our own, JSON that json_for_page made harmless. */
void markup_own(Markup *markup, const char *bytes, size_t size);

/* One decimal, never "-0.0", whatever the locale. Writes into `text` of 32 bytes; returns it. */
char *markup_real(char *text, double value);

/* All that was written; every element must be closed. */
GBytes *markup_steal(Markup *markup);
