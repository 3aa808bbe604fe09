/* An archive: the same bytes for the same files, whatever clock and zone the machine has. */
#include "test.h"

#include "package/archive.h"
#include "parts.h"

#include <stdlib.h>
#include <time.h>

static GBytes *two_files(void)
{
    g_autoptr(Archive) archive = archive_new(NULL);
    g_autoptr(GBytes) first = g_bytes_new_static("决算", 6);
    g_autoptr(GBytes) second = g_bytes_new_static("", 0);

    assert_true(archive_add(archive, "b/first.txt", first, NULL));
    assert_true(archive_add(archive, "a.txt", second, NULL));
    return archive_finish(archive, NULL);
}

static void files_come_back_in_their_order(void **state G_GNUC_UNUSED)
{
    g_autoptr(GBytes) bytes = two_files();
    g_autofree char *first = part_text(bytes, "b/first.txt");
    g_autofree char *second = part_text(bytes, "a.txt");
    zip_t *archive = parts_open(bytes);

    assert_string_equal(first, "决算");
    assert_string_equal(second, "");
    assert_int_equal(zip_get_num_entries(archive, 0), 2);
    assert_string_equal(zip_get_name(archive, 0, 0), "b/first.txt");
    zip_discard(archive);
}

static void neither_clock_nor_zone_reach_the_bytes(void **state G_GNUC_UNUSED)
{
    g_autoptr(GBytes) here = NULL, there = NULL;

    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    here = two_files();
    setenv("TZ", "America/Los_Angeles", 1);
    tzset();
    there = two_files();

    assert_true(g_bytes_equal(here, there));
}

static void an_unfinished_archive_can_be_given_up(void **state G_GNUC_UNUSED)
{
    g_autoptr(Archive) archive = archive_new(NULL);
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);

    assert_true(archive_add(archive, "x", bytes, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_come_back_in_their_order),
        cmocka_unit_test(neither_clock_nor_zone_reach_the_bytes),
        cmocka_unit_test(an_unfinished_archive_can_be_given_up),
    };

    return TEST_RUN("package/archive", tests);
}
