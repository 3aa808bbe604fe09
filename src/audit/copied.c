/* copied.c: one text under two projects */
#include "audit/internal.h"

#include <string.h>

#define COPIED_CHARACTERS 60

/* What a sentence says when its figures are left out. */
static char *skeleton(const char *sentence)
{
    GString *text = g_string_new(NULL);

    for (; *sentence != '\0'; sentence++)
        if (*sentence < '0' || *sentence > '9')
            g_string_append_c(text, *sentence);
    return g_string_free(text, FALSE);
}

static void note_copy(Audit *audit, unsigned passage, uint32_t first, uint32_t last, unsigned other)
{
    Finding *finding = finding_add(audit, "copied-text", passage, first, last, "", NULL);

    if (finding != NULL)
        finding_span(finding, other, 0, (uint32_t)strlen(PASSAGE(audit, other)->text));
}

/* Texts of targets and results belong to one project; the whole-unit report may repeat the main
 * one. */
void relate_copies(Audit *audit)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    unsigned count = audit->passages->len;

    for (unsigned i = 0; i < count; i++) {
        const Passage *passage = PASSAGE(audit, i);
        g_autofree char *text = NULL;
        gpointer other;

        if (passage->kind != PASSAGE_TEXT ||
            g_array_index(audit->scopes, Scope, passage->scope).kind != SCOPE_PROJECT ||
            data_word_in(audit->data, "own-sections",
                         passage->section != NONE ? PASSAGE(audit, passage->section)->text : "") ==
                NULL)
            continue;
        text = skeleton(passage->text);
        if (g_utf8_strlen(text, -1) < COPIED_CHARACTERS)
            continue;
        g_utf8_offset_to_pointer(text, COPIED_CHARACTERS + 20 < g_utf8_strlen(text, -1)
                                           ? COPIED_CHARACTERS + 20
                                           : g_utf8_strlen(text, -1))[0] = '\0';
        other = g_hash_table_lookup(seen, text);
        if (other != NULL && PASSAGE(audit, GPOINTER_TO_UINT(other) - 1)->scope != passage->scope)
            note_copy(audit, i, 0, (uint32_t)strlen(passage->text), GPOINTER_TO_UINT(other) - 1);
        else if (other == NULL)
            g_hash_table_insert(seen, g_steal_pointer(&text), GUINT_TO_POINTER(i + 1));
    }
}
