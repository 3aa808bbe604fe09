/* findings_sarif.c: findings in the Static Analysis Results Interchange Format 2.1.0 (OASIS), for
 * programs that show them. Lines and columns count Unicode characters; a page, a box or a cell
 * stands in the properties of its place. */
#include "render/review_internal.h"

#include <string.h>

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static json_t *message_json(const char *text) { return json_pack("{s:s}", "text", text); }

/* ---- the rules ---- */

static json_t *rule_json(const json_t *rule)
{
    return json_pack("{s:s, s:o, s:o, s:{s:s}, s:{s:s}}", "id", review_text(rule, "id"),
                     "shortDescription", message_json(review_text(rule, "meaning")),
                     "fullDescription", message_json(review_text(rule, "basis")),
                     "defaultConfiguration", "level", review_text(rule, "severity"), "properties",
                     "class", review_text(rule, "class"));
}

static json_t *driver_json(const json_t *rules, GHashTable *indices)
{
    json_t *list = json_array();
    size_t index;
    json_t *rule;

    json_array_foreach((json_t *)rules, index, rule)
    {
        g_hash_table_insert(indices, (char *)review_text(rule, "id"),
                            GUINT_TO_POINTER((unsigned)index + 1));
        json_array_append_new(list, rule_json(rule));
    }
    return json_pack("{s:{s:s, s:s, s:o}}", "driver", "name", "juesuan", "version", VERSION,
                     "rules", list);
}

/* ---- places ---- */

static json_t *uri_json(const char *path)
{
    g_autofree char *uri = g_uri_escape_string(path, "/", FALSE);

    return json_pack("{s:s}", "uri", uri);
}

static json_t *region_json(const json_t *span)
{
    json_int_t start = review_number(span, "start");
    json_t *region = json_pack("{s:{s:s}}", "snippet", "text", review_text(span, "quote"));

    if (json_object_get(span, "start") != NULL) {
        json_object_set_new(region, "charOffset", json_integer(start));
        json_object_set_new(region, "charLength", json_integer(review_number(span, "end") - start));
    }
    if (json_object_get(span, "line") != NULL) {
        json_object_set_new(region, "startLine", json_integer(review_number(span, "line")));
        json_object_set_new(region, "startColumn", json_integer(review_number(span, "column")));
    }
    return region;
}

static json_t *location_json(const char *path, const json_t *span)
{
    static const char *const own[] = {"page", "box", "sheet", "cell"};
    json_t *place = json_pack("{s:o}", "artifactLocation", uri_json(path));
    json_t *location = json_pack("{s:o, s:o}", "physicalLocation", place, "message",
                                 message_json(review_text(span, "context")));
    json_t *properties = json_object();

    if (json_object_get(span, "start") != NULL || json_object_get(span, "line") != NULL)
        json_object_set_new(place, "region", region_json(span));
    for (unsigned i = 0; i < G_N_ELEMENTS(own); i++)
        if (json_object_get(span, own[i]) != NULL)
            json_object_set(properties, own[i], json_object_get(span, own[i]));
    if (json_object_size(properties) > 0)
        json_object_set(location, "properties", properties);
    json_decref(properties);
    return location;
}

/* ---- results ---- */

static json_t *result_json(const char *path, const json_t *finding, GHashTable *indices)
{
    const json_t *spans = json_object_get(finding, "spans");
    unsigned rule = GPOINTER_TO_UINT(g_hash_table_lookup(indices, review_text(finding, "id")));
    json_t *related = json_array();
    json_t *result = json_pack("{s:s, s:s, s:o, s:[o]}", "ruleId", review_text(finding, "id"),
                               "level", review_text(finding, "severity"), "message",
                               message_json(review_text(finding, "message")), "locations",
                               location_json(path, json_array_get(spans, 0)));

    if (rule > 0)
        json_object_set_new(result, "ruleIndex", json_integer(rule - 1));
    for (size_t i = 1; i < json_array_size(spans); i++) {
        json_t *location = location_json(path, json_array_get(spans, i));

        json_object_set_new(location, "id", json_integer((json_int_t)i));
        json_array_append_new(related, location);
    }
    if (json_array_size(related) > 0)
        json_object_set(result, "relatedLocations", related);
    json_decref(related);
    if (*review_text(finding, "expected") != '\0')
        json_object_set_new(result, "properties",
                            json_pack("{s:s, s:s}", "stated", review_text(finding, "stated"),
                                      "expected", review_text(finding, "expected")));
    return result;
}

/* A file that could not be read is told, not left out. */
static json_t *notification_json(const json_t *answer)
{
    return json_pack("{s:s, s:o, s:[{s:{s:o}}]}", "level", "error", "message",
                     message_json(review_text(json_object_get(answer, "error"), "message")),
                     "locations", "physicalLocation", "artifactLocation",
                     uri_json(review_text(answer, "path")));
}

GBytes *findings_sarif(const json_t *result, const json_t *rules)
{
    g_autoptr(GHashTable) indices = g_hash_table_new(g_str_hash, g_str_equal);
    json_t *results = json_array(), *unread = json_array(), *artifacts = json_array(), *sarif;
    json_t *tool = driver_json(rules, indices);
    size_t d, f;
    json_t *answer, *finding;
    char *text;

    json_array_foreach(json_object_get(result, "documents"), d, answer)
    {
        json_array_append_new(
            artifacts, json_pack("{s:o}", "location", uri_json(review_text(answer, "path"))));
        if (json_object_get(answer, "error") != NULL)
            json_array_append_new(unread, notification_json(answer));
        json_array_foreach(json_object_get(answer, "findings"), f, finding) json_array_append_new(
            results, result_json(review_text(answer, "path"), finding, indices));
    }
    sarif = json_pack("{s:s, s:s, s:[{s:o, s:s, s:o, s:[{s:b, s:o}], s:o}]}", "$schema", SCHEMA,
                      "version", "2.1.0", "runs", "tool", tool, "columnKind", "unicodeCodePoints",
                      "artifacts", artifacts, "invocations", "executionSuccessful",
                      json_array_size(unread) == 0, "toolExecutionNotifications", unread, "results",
                      results);
    text = json_dumps(sarif, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    json_decref(sarif);
    return g_bytes_new_take(text, strlen(text));
}
