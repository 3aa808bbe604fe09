/* section.c: sections, tables and explanations that a whole report has */
#include "audit/internal.h"

#include <string.h>

void relate_sections(Audit *audit)
{
    const GPtrArray *required = data_words(audit->data, "required-sections");
    unsigned found = 0;

    for (unsigned r = 0; r + 1 < required->len; r += 2)
        for (unsigned i = 0; i < audit->passages->len; i++)
            if (strcmp(PASSAGE(audit, i)->topic, g_ptr_array_index(required, r)) == 0) {
                found++;
                break;
            }
    if (found < 4) /* not a whole report */
        return;
    for (unsigned r = 0; r + 1 < required->len; r += 2) {
        bool there = false;

        for (unsigned i = 0; i < audit->passages->len && !there; i++)
            there = strcmp(PASSAGE(audit, i)->topic, g_ptr_array_index(required, r)) == 0;
        if (!there)
            finding_add(audit, "section-missing", 0, 0, 0, "", g_ptr_array_index(required, r + 1));
    }
}
