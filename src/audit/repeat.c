/* repeat.c: one thing found many times is told once or a few times, never a hundred times
 *
 * What is left of a template in one paragraph is one finding; a slip that returns through the whole
 * report is told at its first places, and the last of these names the others.
 */
#include "audit/internal.h"

#include <string.h>

#define TOLD 5u /* places that are findings of their own */

static void take_over(Finding *kept, Finding *other)
{
    kept->level = MIN(kept->level, other->level);
    g_array_append_vals(kept->spans, other->spans->data, other->spans->len);
}

/* ---- in one paragraph ---- */

static bool is_remnant(const Finding *finding)
{
    return finding->relation == NONE &&
           strcmp(finding->rule->class_name, "template_remnant") == 0 &&
           finding->last > finding->first;
}

static void merge_remnants(Audit *audit)
{
    g_autoptr(GHashTable) by_passage = g_hash_table_new(NULL, NULL);
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);

    for (unsigned i = 0; i < audit->findings->len; i++) {
        Finding *finding = g_ptr_array_index(audit->findings, i), *first = NULL;
        gpointer key = GUINT_TO_POINTER(finding->passage + 1);

        if (is_remnant(finding))
            first = g_hash_table_lookup(by_passage, key);
        if (first == NULL) {
            if (is_remnant(finding))
                g_hash_table_insert(by_passage, key, finding);
            g_ptr_array_add(kept, finding);
            continue;
        }
        first->first = MIN(first->first, finding->first);
        first->last = MAX(first->last, finding->last);
        if (finding->level < first->level)
            first->rule = finding->rule;
        take_over(first, finding);
        finding_free(finding);
    }
    g_ptr_array_set_free_func(audit->findings, NULL);
    g_ptr_array_unref(audit->findings);
    audit->findings = kept;
}

/* ---- through the report ---- */

typedef struct {
    unsigned count;
    Finding *last;
} Told;

static void merge_returning(Audit *audit)
{
    g_autoptr(GHashTable) by_slip = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    GPtrArray *kept = g_ptr_array_new_with_free_func((GDestroyNotify)finding_free);

    for (unsigned i = 0; i < audit->findings->len; i++) {
        Finding *finding = g_ptr_array_index(audit->findings, i);
        g_autofree char *key =
            g_strconcat(finding->rule->id, "|", finding->stated, "|", finding->expected, NULL);
        Told *told = g_hash_table_lookup(by_slip, key);

        if (finding->relation != NONE || finding->stated == NULL || *finding->stated == '\0') {
            g_ptr_array_add(kept, finding);
            continue;
        }
        if (told == NULL) {
            told = g_new0(Told, 1);
            g_hash_table_insert(by_slip, g_steal_pointer(&key), told);
        }
        if (++told->count <= TOLD) {
            told->last = finding;
            g_ptr_array_add(kept, finding);
        } else {
            take_over(told->last, finding);
            finding_free(finding);
        }
    }
    g_ptr_array_set_free_func(audit->findings, NULL);
    g_ptr_array_unref(audit->findings);
    audit->findings = kept;
}

void findings_merge_repeats(Audit *audit)
{
    merge_remnants(audit);
    merge_returning(audit);
}
