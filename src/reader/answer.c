/* answer.c: an error as JSON and back. What comes back may only name messages of readers and carry
 * short texts without control characters: it will be printed on a terminal. */
#include "reader/answer.h"

#include "base/error.h"

#include <jansson.h>
#include <string.h>

#define FACTS_MAX 12u
#define FACT_SIZE_MAX 400u
#define ID_SIZE_MAX 64u

static const char answer_head[] = "{\"error\":";

static void add_fact(const char *name, const char *text, void *facts)
{
    json_object_set_new(facts, name, json_string(text));
}

char *answer_from_error(const GError *error)
{
    json_t *facts = json_object();
    json_t *answer;
    char *raw, *text;

    error_each_fact(error, add_fact, facts);
    answer = json_pack("{s:{s:i,s:s,s:o}}", "error", "kind",
                       error->domain == JUESUAN_ERROR ? error->code : (int)ERROR_INPUT, "id",
                       error_id(error), "facts", facts);
    raw = json_dumps(answer, JSON_COMPACT);
    json_decref(answer);
    text = g_strdup(raw);
    free(raw);
    return text;
}

bool answer_is_error(const char *bytes, size_t size)
{
    return size > strlen(answer_head) && memcmp(bytes, answer_head, strlen(answer_head)) == 0;
}

static bool id_is_sound(const char *id)
{
    return id != NULL && strlen(id) <= ID_SIZE_MAX &&
           strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id) &&
           (g_str_has_prefix(id, "reader-") || g_str_has_prefix(id, "document-"));
}

/* A copy that a terminal prints and does not obey. */
static char *printable(const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text != '\0' && out->len < FACT_SIZE_MAX; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        g_string_append_unichar(out, g_unichar_isprint(c) ? c : ' ');
    }
    return g_string_free(out, FALSE);
}

static bool name_is_sound(const char *name)
{
    return *name != '\0' && strlen(name) <= ID_SIZE_MAX &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz-_") == strlen(name);
}

void answer_to_error(const char *bytes, size_t size, GError **error)
{
    json_t *answer = size <= ANSWER_ERROR_SIZE_MAX ? json_loadb(bytes, size, 0, NULL) : NULL;
    json_t *said = json_object_get(answer, "error");
    const char *id = json_string_value(json_object_get(said, "id")), *name;
    json_t *facts = json_object_get(said, "facts"), *fact;
    bool system = json_integer_value(json_object_get(said, "kind")) == ERROR_SYSTEM;
    GError *made = NULL;

    if (!id_is_sound(id)) {
        error_set(error, ERROR_INPUT, "reader-died", NULL);
    } else {
        error_set(&made, system ? ERROR_SYSTEM : ERROR_INPUT, id, NULL);
        if (json_object_size(facts) <= FACTS_MAX)
            json_object_foreach(facts, name, fact)
            {
                const char *value = json_string_value(fact);
                g_autofree char *text = value != NULL ? printable(value) : NULL;

                if (text != NULL && name_is_sound(name))
                    error_add_fact(made, name, text);
            }
        g_propagate_error(error, made);
    }
    json_decref(answer);
}
