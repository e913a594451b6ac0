/* SPDX-License-Identifier: MIT */
/* avdrule fmt: which files it writes, and its exit status. */
#include "cmocka_all.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"

struct folder {
    char path[64], file[96];
};

static int make_folder(void **state)
{
    static struct folder folder;
    strcpy(folder.path, "/tmp/test_format.XXXXXX");
    if (!mkdtemp(folder.path))
        return -1;
    snprintf(folder.file, sizeof folder.file, "%s/a.avdrule", folder.path);
    *state = &folder;
    return 0;
}

static int drop_folder(void **state)
{
    struct folder *folder = *state;
    char link[128];
    snprintf(link, sizeof link, "%s/link", folder->path);
    unlink(link);
    unlink(folder->file);
    return rmdir(folder->path);
}

static void write_file(const struct folder *folder, const char *text)
{
    FILE *file = fopen(folder->file, "wb");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int run_fmt(char *path, bool check)
{
    struct arguments arguments;
    memset(&arguments, 0, sizeof arguments);
    arguments.path = &path;
    arguments.paths = 1;
    arguments.check = check;
    return command_fmt(&arguments);
}

static void assert_holds(const struct folder *folder, const char *expected)
{
    char text[256] = "";
    FILE *file = fopen(folder->file, "rb");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) < sizeof text - 1);
    fclose(file);
    assert_string_equal(text, expected);
}

static void a_folder_is_formatted_in_place(void **state)
{
    struct folder *folder = *state;
    struct stat status;
    write_file(folder, "let a=b\r\n");
    assert_int_equal(chmod(folder->file, 0640), 0);
    assert_int_equal(run_fmt(folder->path, true), EXIT_FINDINGS);
    assert_holds(folder, "let a=b\r\n");
    assert_int_equal(run_fmt(folder->path, false), EXIT_FINE);
    assert_holds(folder, "let a = b\n");
    assert_int_equal(run_fmt(folder->path, true), EXIT_FINE);
    assert_int_equal(stat(folder->file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void a_file_that_is_right_is_not_written(void **state)
{
    struct folder *folder = *state;
    struct stat before, after;
    write_file(folder, "let a = b\n");
    assert_int_equal(stat(folder->file, &before), 0);
    assert_int_equal(run_fmt(folder->file, false), EXIT_FINE);
    assert_int_equal(stat(folder->file, &after), 0);
    assert_true(before.st_ino == after.st_ino);
}

static void a_byte_order_mark_is_dropped(void **state)
{
    struct folder *folder = *state;
    write_file(folder, "\xef\xbb\xbflet a = b\n");
    assert_int_equal(run_fmt(folder->file, true), EXIT_FINDINGS);
    assert_int_equal(run_fmt(folder->file, false), EXIT_FINE);
    assert_holds(folder, "let a = b\n");
}

static void a_file_with_errors_is_not_touched(void **state)
{
    struct folder *folder = *state;
    write_file(folder, "let   a =\n");
    assert_int_equal(run_fmt(folder->file, false), EXIT_FINDINGS);
    assert_holds(folder, "let   a =\n");
    write_file(folder, "let   a = \"\xff\"\n");
    assert_int_equal(run_fmt(folder->file, false), EXIT_FINDINGS);
    assert_holds(folder, "let   a = \"\xff\"\n");
}

static void a_link_stays_a_link(void **state)
{
    struct folder *folder = *state;
    char link[128];
    struct stat status;
    write_file(folder, "let a=b\n");
    snprintf(link, sizeof link, "%s/link", folder->path);
    assert_int_equal(symlink("a.avdrule", link), 0);
    assert_int_equal(run_fmt(link, false), EXIT_FINE);
    assert_holds(folder, "let a = b\n");
    assert_int_equal(lstat(link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

static void what_cannot_be_read_is_an_error_of_its_own(void **state)
{
    struct folder *folder = *state;
    char missing[128];
    snprintf(missing, sizeof missing, "%s/missing", folder->path);
    assert_int_equal(run_fmt(missing, false), EXIT_IO);
    write_file(folder, "");
    assert_int_equal(run_fmt(folder->file, false), EXIT_FINE);
}

#define IN_FOLDER(test)                                                        \
    cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_folder_is_formatted_in_place),
        IN_FOLDER(a_file_that_is_right_is_not_written),
        IN_FOLDER(a_byte_order_mark_is_dropped),
        IN_FOLDER(a_file_with_errors_is_not_touched),
        IN_FOLDER(a_link_stays_a_link),
        IN_FOLDER(what_cannot_be_read_is_an_error_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
