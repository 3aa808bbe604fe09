/* rules.h: what entries must carry by that regime, read once */
#pragma once
#include "control/rules.h"
#include "regime.h"

G_GNUC_UNUSED static Rules *rules_once(void)
{
    static Rules *rules;

    if (rules == NULL)
        rules = rules_read(catalog_once(), NULL);
    if (rules == NULL)
        abort();
    return rules;
}
