/* print.c: what the printers of results share */
#include "cli/print.h"

const char *member_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text != NULL ? text : "";
}

json_int_t member_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

void print_message(const Output *output, const char *id, const json_t *result)
{
    g_autoptr(GHashTable) facts = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    g_autofree char *text = NULL;
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)result, key, value)
    {
        if (json_is_string(value))
            g_hash_table_insert(facts, (char *)key, g_strdup(json_string_value(value)));
        else if (json_is_integer(value))
            g_hash_table_insert(facts, (char *)key,
                                g_strdup_printf("%lld", (long long)json_integer_value(value)));
    }
    text = message_filled(output->messages, id, facts);
    fprintf(output->out, "%s\n", text);
}

void print_text(const Output *output, const char *id)
{
    g_autofree char *text = cli_text(output, id);

    fputs(text, output->out);
}

void set_color(const Output *output, const char *code)
{
    if (output->color)
        fprintf(output->out, "\033[%sm", code);
}

int print_width(const char *text)
{
    int width = 0;

    for (; *text != '\0'; text = g_utf8_next_char(text))
        width += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
    return width;
}

void print_padded(const Output *output, const char *text, int width, bool right)
{
    int blanks = MAX(width - print_width(text), 0);

    fprintf(output->out, "%*s%s%*s", right ? blanks : 0, "", text, right ? 0 : blanks, "");
}

/* ---- lines of a width ---- */

/* A line does not begin with these. */
static bool is_closing(gunichar character)
{
    return character < 0x2E80
               ? !g_unichar_isspace(character) && !g_unichar_isalnum(character) && character != '('
               : g_unichar_ispunct(character) && character != 0xFF08 && character != 0x300C &&
                     character != 0x201C && character != 0x300A;
}

/* Whether a line may end between two characters: at a blank, beside a wide character, never within
 * a number or word. */
static bool may_break(gunichar before, gunichar after)
{
    if (before == ' ')
        return after != ' ';
    return (g_unichar_iswide(before) || g_unichar_iswide(after)) && !is_closing(after) &&
           before != 0xFF08 && before != 0x300C;
}

/* Where the line that begins at `text` ends when it has `width` cells. */
static const char *line_end(const char *text, int width)
{
    const char *end = NULL, *at = text;
    int used = 0;

    while (*at != '\0') {
        gunichar character = g_utf8_get_char(at);

        used += g_unichar_iswide(character) ? 2 : 1;
        if (used > width && end != NULL)
            return end;
        at = g_utf8_next_char(at);
        if (*at != '\0' && may_break(character, g_utf8_get_char(at)))
            end = at;
    }
    return at;
}

void print_wrapped(const Output *output, const char *text, int used, int indent)
{
    int width = output->width - used;

    while (output->width > 0 && print_width(text) > width) {
        const char *end = line_end(text, MAX(width, 16));

        fwrite(text, 1, (size_t)(end - text), output->out);
        text = end;
        if (*text == '\0')
            break;
        fprintf(output->out, "\n%*s", indent, "");
        width = output->width - indent;
    }
    fprintf(output->out, "%s\n", text);
}

/* ---- columns ---- */

#define COLUMN_WIDTH_MAX 44

int print_column_width(const json_t *list, const char *key, int least)
{
    int width = least;
    size_t index;
    json_t *one;

    json_array_foreach((json_t *)list, index, one) width =
        MAX(width, print_width(member_text(one, key)));
    return MIN(width, COLUMN_WIDTH_MAX);
}

void print_cell(const Output *output, const char *text, int width, bool right)
{
    print_padded(output, text, width, right);
    fputs("  ", output->out);
}

void print_head(const Output *output, const char *id, int width, bool right)
{
    g_autofree char *text = cli_text(output, id);

    print_cell(output, text, width, right);
}
