/* markup.c: a buffer and a stack of open elements. `tag_open` holds while the last start tag still
 * takes attributes; every other write ends it first. */
#include "render/markup.h"

#include <assert.h>
#include <string.h>

struct Markup {
    GString *out;
    GPtrArray *elements; /* names, literals */
    bool tag_open;
};

Markup *markup_new(void)
{
    Markup *markup = g_new0(Markup, 1);

    markup->out = g_string_sized_new(64 * 1024);
    markup->elements = g_ptr_array_new();
    return markup;
}

void markup_free(Markup *markup)
{
    if (markup == NULL)
        return;
    if (markup->out != NULL)
        g_string_free(markup->out, TRUE);
    g_ptr_array_unref(markup->elements);
    g_free(markup);
}

static void end_tag(Markup *markup)
{
    if (markup->tag_open)
        g_string_append_c(markup->out, '>');
    markup->tag_open = false;
}

/* What stands for `byte` in text and in quoted attributes; NULL: itself. Control characters are no
 * part of HTML. */
static const char *replacement(unsigned char byte)
{
    switch (byte) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
        return NULL;
    default:
        return byte < 0x20 || byte == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

static void append_valid(GString *out, const char *text)
{
    const char *start = text;

    for (; *text != '\0'; text++) {
        const char *instead = replacement((unsigned char)*text);

        if (instead == NULL)
            continue;
        g_string_append_len(out, start, text - start);
        g_string_append(out, instead);
        start = text + 1;
    }
    g_string_append_len(out, start, text - start);
}

static void append_escaped(GString *out, const char *text)
{
    if (g_utf8_validate(text, -1, NULL)) {
        append_valid(out, text);
    } else {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        append_valid(out, valid);
    }
}

void markup_open(Markup *markup, const char *element)
{
    end_tag(markup);
    g_string_append_c(markup->out, '<');
    g_string_append(markup->out, element);
    g_ptr_array_add(markup->elements, (char *)element);
    markup->tag_open = true;
}

void markup_attribute(Markup *markup, const char *name, const char *value)
{
    assert(markup->tag_open);
    if (value == NULL)
        return;
    g_string_append_printf(markup->out, " %s=\"", name);
    append_escaped(markup->out, value);
    g_string_append_c(markup->out, '"');
}

void markup_attribute_int(Markup *markup, const char *name, int64_t value)
{
    assert(markup->tag_open);
    g_string_append_printf(markup->out, " %s=\"%" G_GINT64_FORMAT "\"", name, value);
}

char *markup_real(char *text, double value)
{
    g_ascii_formatd(text, 32, "%.1f", value > -0.05 && value < 0 ? 0 : value);
    if (g_str_has_suffix(text, ".0"))
        text[strlen(text) - 2] = '\0';
    return text;
}

void markup_attribute_real(Markup *markup, const char *name, double value)
{
    char text[32];

    markup_attribute(markup, name, markup_real(text, value));
}

void markup_text(Markup *markup, const char *text)
{
    end_tag(markup);
    if (text != NULL)
        append_escaped(markup->out, text);
}

void markup_close(Markup *markup)
{
    unsigned last = markup->elements->len - 1;

    assert(markup->elements->len > 0);
    end_tag(markup);
    g_string_append_printf(markup->out, "</%s>", (char *)g_ptr_array_index(markup->elements, last));
    g_ptr_array_set_size(markup->elements, (int)last);
}

void markup_close_void(Markup *markup)
{
    assert(markup->tag_open);
    end_tag(markup);
    g_ptr_array_set_size(markup->elements, (int)markup->elements->len - 1);
}

void markup_element(Markup *markup, const char *element, const char *class, const char *text)
{
    markup_open(markup, element);
    markup_attribute(markup, "class", class);
    markup_text(markup, text);
    markup_close(markup);
}

void markup_line(Markup *markup)
{
    end_tag(markup);
    g_string_append_c(markup->out, '\n');
}

void markup_own(Markup *markup, const char *bytes, size_t size)
{
    end_tag(markup);
    g_string_append_len(markup->out, bytes, (gssize)size);
}

GBytes *markup_steal(Markup *markup)
{
    assert(markup->elements->len == 0);
    end_tag(markup);
    return g_string_free_to_bytes(g_steal_pointer(&markup->out));
}
