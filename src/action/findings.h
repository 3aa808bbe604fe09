/* findings.h: what the rules for money found, as actions answer it */
#pragma once
#include "action/action.h"
#include "control/budget_control.h"

/* "findings" of an answer: warnings, and overrides that were used, from an array of ControlFinding
 * *. New reference. */
json_t *findings_to_json(const GPtrArray *findings);
/* Whether there is a warning among them: what an override covers was looked at by somebody. */
bool findings_warn(const GPtrArray *findings);
/* Puts them into `result` where there are any, and says in `*found` whether there is a warning. */
void findings_tell(const GPtrArray *findings, json_t *result, bool *found);
