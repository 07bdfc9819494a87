#define _POSIX_C_SOURCE 200809L /* mkstemp() */

#include "files.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void files_new(char path[FILES_PATH])
{
    const char *folder = getenv("TMPDIR");
    const int length = snprintf(path, FILES_PATH, "%s/tinyann_XXXXXX", folder ? folder : "/tmp");
    assert_in_range(length, 1, FILES_PATH - 1);
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(close(file), 0);
}

void files_write(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}
