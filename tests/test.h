/* test.h: cmocka with what it needs, in its order; TAP on standard output
 *
 * A file has one group; TEST_MAIN("layer/what", a_sentence, another) runs it.
 */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define TEST_RUN(name, tests)                                                                      \
    (cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests_name(name, tests, NULL, NULL))
