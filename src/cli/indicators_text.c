/* indicators_text.c: indicators of the library as a list, or one whole */
#include "cli/print.h"

#define ID_CELLS 16
#define LEVEL_CELLS 20

static void print_short(const Output *output, const json_t *entry)
{
    print_padded(output, member_text(entry, "id"), ID_CELLS, false);
    fputc(' ', output->out);
    print_padded(output, member_text(entry, "level2"), LEVEL_CELLS, false);
    fprintf(output->out, " %s  %s\n", member_text(entry, "name"), member_text(entry, "usual"));
}

static void print_line(const Output *output, const char *id, const char *text, const char *more)
{
    g_autofree char *title = cli_text(output, id),
                    *line = g_strconcat(text, *more != '\0' ? "（" : "", more,
                                        *more != '\0' ? "）" : "", NULL);

    fputs("  ", output->out);
    print_padded(output, title, 14, false);
    print_wrapped(output, line, 16, 16);
}

static void print_whole(const Output *output, const json_t *entry)
{
    g_autofree char *levels =
        g_strconcat(member_text(entry, "level1"), " / ", member_text(entry, "level2"), NULL);
    GString *keywords = g_string_new(NULL);
    size_t index;
    json_t *word;

    fprintf(output->out, "%s  %s\n  %s\n", member_text(entry, "id"), member_text(entry, "name"),
            levels);
    print_line(output, "indicators-counted", member_text(entry, "counted"),
               member_text(entry, "unit"));
    print_line(output, "indicators-usual", member_text(entry, "usual"), member_text(entry, "from"));
    print_line(output, "indicators-source", member_text(entry, "source"), "");
    print_line(output, "indicators-method", member_text(entry, "method"),
               member_text(entry, "verifier"));
    print_line(output, "indicators-evidence", member_text(entry, "evidence"), "");
    print_line(output, "indicators-theme", member_text(entry, "theme_name"),
               member_text(entry, "theme"));
    json_array_foreach(json_object_get(entry, "keywords"), index, word)
        g_string_append_printf(keywords, "%s%s", index > 0 ? " " : "", json_string_value(word));
    print_line(output, "indicators-keywords", keywords->str, "");
    g_string_free(keywords, TRUE);
}

static void print_use(const Output *output, const json_t *use)
{
    g_autofree char *id = g_strconcat("indicators-", member_text(use, "outcome"), NULL),
                    *outcome = cli_text(output, id);

    fprintf(output->out, "    %d  %s  %s  %s  %s → %s  %s\n", (int)member_number(use, "year"),
            member_text(use, "unit"), member_text(use, "project"), member_text(use, "name"),
            member_text(use, "target"), member_text(use, "result"), outcome);
}

static void print_uses(const Output *output, const json_t *uses)
{
    size_t index;
    json_t *use;

    fputs("  ", output->out);
    print_text(output, json_array_size(uses) > 0 ? "indicators-history" : "indicators-never");
    fputc('\n', output->out);
    json_array_foreach((json_t *)uses, index, use) print_use(output, use);
}

static void print_themes(const Output *output, const json_t *themes)
{
    size_t index;
    json_t *theme;

    print_text(output, "indicators-themes");
    fputc('\n', output->out);
    json_array_foreach((json_t *)themes, index, theme)
    {
        fputs("  ", output->out);
        print_padded(output, member_text(theme, "id"), ID_CELLS, false);
        fprintf(output->out, " %s：%s\n", member_text(theme, "name"), member_text(theme, "about"));
    }
}

static void print_count(const Output *output, const json_t *result, size_t shown)
{
    json_t *facts = json_pack("{s:i, s:i}", "library", (int)member_number(result, "library"),
                              "found", (int)member_number(result, "found"));

    if (shown < (size_t)member_number(result, "found"))
        json_object_set_new(facts, "more", json_integer((json_int_t)shown));
    print_message(output, "indicators-found", facts);
    json_decref(facts);
}

/* Lines of a file end in CR LF, those of a terminal don't. */
static void print_row(const Output *output, const char *row)
{
    for (const char *at = row; *at != '\0'; at++)
        if (*at != '\r')
            fputc(*at, output->out);
}

void print_indicators(const Output *output, const json_t *result)
{
    const json_t *list = json_object_get(result, "indicators"),
                 *history = json_object_get(result, "history");
    size_t count = json_array_size(list), index;
    json_t *entry;

    json_array_foreach((json_t *)list, index, entry)
    {
        if (count == 1 && json_object_get(result, "into") == NULL)
            print_whole(output, entry);
        else if (count > 1)
            print_short(output, entry);
        if (history != NULL)
            print_uses(output, json_object_get(history, member_text(entry, "id")));
    }
    if (count == 1 && json_object_get(result, "into") == NULL) {
        fputs("  ", output->out);
        print_text(output, "indicators-row");
        fputc('\n', output->out);
        print_row(output, member_text(json_array_get(list, 0), "row"));
    }
    if (count == 0)
        print_text(output, "indicators-nothing");
    if (count == 0)
        fputc('\n', output->out);
    if (json_object_get(result, "into") != NULL)
        print_message(output, "indicators-added", result);
    else if (count != 1)
        print_count(output, result, count);
    if (count == 0 || member_number(result, "found") == member_number(result, "library"))
        print_themes(output, json_object_get(result, "themes"));
}
