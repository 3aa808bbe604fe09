/* world.h: a small world for tests of formulas, made of lines of text
 *
 *     cell final-4/2013201/basic = 10yuan       previous final-4/2013201/basic = 8yuan
 *     fact unit.kind = "administrative"         number P05 = 5
 *     rows final-4 total class:201 item:2013201     columns final-4 basic total
 *     amount income fund=general function=2013201 = 7yuan
 *     row equipment code="E1" value=600000yuan
 *     at final-4 2013201 basic                  (- for none)
 *     filter fund=general    substitute income=adjusted
 *     let $x = equipment:0   (a row), final-4:2013201, or a constant
 *
 * A figure may be an interval, [9.5,10.5]yuan, or unknown.
 */
#pragma once
#include "formula/formula.h"

typedef struct TestWorld TestWorld;

TestWorld *test_world_new(const Catalog *catalog);
void test_world_free(TestWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TestWorld, test_world_free)

/* Takes one line in; false when it is none of the above. A later line wins. */
bool test_world_add(TestWorld *world, const char *line);
const World *test_world(const TestWorld *world);
const Context *test_context(TestWorld *world);
const Scope *test_scope(const TestWorld *world);

/* A value as the cases write it. The caller frees. */
char *test_value_text(const Value *value);
