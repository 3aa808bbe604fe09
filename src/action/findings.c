/* findings.c: rule, keys, limit, use and excess of each finding */
#include "action/findings.h"

static json_t *amount_to_json(Money amount)
{
    g_autofree char *text = money_text(amount);

    return json_string(text);
}

json_t *findings_to_json(const GPtrArray *findings)
{
    json_t *list = json_array();

    for (unsigned i = 0; i < findings->len; i++) {
        const ControlFinding *finding = g_ptr_array_index(findings, i);
        json_array_append_new(
            list,
            json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:I, s:s*}", "rule", finding->rule, "title",
                      finding->title, "key", finding->key, "limit", amount_to_json(finding->limit),
                      "used", amount_to_json(finding->used), "over", amount_to_json(finding->over),
                      "override", (json_int_t)finding->override, "basis", finding->basis));
    }
    return list;
}

bool findings_warn(const GPtrArray *findings)
{
    for (unsigned i = 0; i < findings->len; i++)
        if (((const ControlFinding *)g_ptr_array_index(findings, i))->override == 0)
            return true;
    return false;
}

void findings_tell(const GPtrArray *findings, json_t *result, bool *found)
{
    if (findings->len > 0)
        json_object_set_new(result, "findings", findings_to_json(findings));
    *found = *found || findings_warn(findings);
}
