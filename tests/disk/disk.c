#include "disk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dirent.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

#include "checks.h"

static struct {
    bool armed, after, hurries;
    size_t calls, at;
} disk;

void disk_fail(size_t at, bool after)
{
    disk.armed = true;
    disk.after = after;
    disk.calls = 0;
    disk.at = at;
}

size_t disk_heal(void)
{
    disk.armed = false;
    return disk.calls;
}

void disk_hurry(bool hurries)
{
    disk.hurries = hurries;
}

static bool fails(void)
{
    if (!disk.armed) {
        return false;
    }
    disk.calls++;
    const bool now = disk.calls == disk.at || (disk.after && disk.calls > disk.at);
    errno = now ? ENOSPC : errno;
    return now;
}

/* Found by the linker: -Wl,--wrap=fopen and so on. */
FILE *__real_fopen(const char *path, const char *mode);
int __real_setvbuf(FILE *file, char *buffer, int mode, size_t size);
size_t __real_fwrite(const void *data, size_t size, size_t count, FILE *file);
int __real_fseek(FILE *file, long offset, int whence);
int __real_fclose(FILE *file);
FILE *__wrap_fopen(const char *path, const char *mode);
int __wrap_setvbuf(FILE *file, char *buffer, int mode, size_t size);
size_t __wrap_fwrite(const void *data, size_t size, size_t count, FILE *file);
int __wrap_fseek(FILE *file, long offset, int whence);
int __wrap_fclose(FILE *file);
size_t __real_fread(void *data, size_t size, size_t count, FILE *file);
int __real_fsync(int file);
int __real_rename(const char *from, const char *to);
int __real_open(const char *path, int flags, ...);
size_t __wrap_fread(void *data, size_t size, size_t count, FILE *file);
int __wrap_fsync(int file);
int __wrap_rename(const char *from, const char *to);
int __wrap_open(const char *path, int flags, ...);
off_t __real_lseek(int file, off_t offset, int whence);
off_t __wrap_lseek(int file, off_t offset, int whence);
void *__real_mmap(void *at, size_t size, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *at, size_t size, int protection, int flags, int file, off_t offset);

FILE *__wrap_fopen(const char *path, const char *mode)
{
    return fails() ? NULL : __real_fopen(path, mode);
}

int __wrap_setvbuf(FILE *file, char *buffer, int mode, size_t size)
{
    return fails() ? -1 : __real_setvbuf(file, buffer, mode, size);
}

size_t __wrap_fwrite(const void *data, size_t size, size_t count, FILE *file)
{
    if (fails()) {
        const size_t written = size * count > 512 ? __real_fwrite(data, size, count / 2, file) : 0;
        errno = ENOSPC;
        return written;
    }
    return __real_fwrite(data, size, count, file);
}

int __wrap_fseek(FILE *file, long offset, int whence)
{
    return fails() ? -1 : __real_fseek(file, offset, whence);
}

int __wrap_fclose(FILE *file)
{
    const bool failed = fails();
    const int result = __real_fclose(file);
    errno = failed ? ENOSPC : errno;
    return failed ? EOF : result;
}

/* The stream is left as one of which a read has failed: it writes to what is open for reading only. */
size_t __wrap_fread(void *data, size_t size, size_t count, FILE *file)
{
    if (fails()) {
        (void)fputc(0, file);
        errno = EIO;
        return 0;
    }
    return __real_fread(data, size, count, file);
}

int __wrap_fsync(int file)
{
    if (fails()) {
        return -1;
    }
    return disk.hurries ? 0 : __real_fsync(file);
}

int __wrap_rename(const char *from, const char *to)
{
    return fails() ? -1 : __real_rename(from, to);
}

/* Only ever to read: there is no mode behind. */
int __wrap_open(const char *path, int flags, ...)
{
    return fails() ? -1 : __real_open(path, flags);
}

off_t __wrap_lseek(int file, off_t offset, int whence)
{
    return fails() ? -1 : __real_lseek(file, offset, whence);
}

void *__wrap_mmap(void *at, size_t size, int protection, int flags, int file, off_t offset)
{
    return fails() ? MAP_FAILED : __real_mmap(at, size, protection, flags, file, offset);
}

disk_file disk_read(const char *path)
{
    disk_file f = {0, NULL};
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fail_msg("there is no file '%s'", path);
    }
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    f.size = (size_t)ftell(file);
    f.bytes = malloc(f.size + 1);
    assert_non_null(f.bytes);
    assert_int_equal(fseek(file, 0, SEEK_SET), 0);
    assert_int_equal(fread(f.bytes, 1, f.size, file), f.size);
    f.bytes[f.size] = 0;
    assert_int_equal(fclose(file), 0);
    return f;
}

/* (3, 2, ) after "'shape': ". Returns what lies behind. */
static const char *read_shape(const char *text, npy_array *a)
{
    assert_int_equal(*text++, '(');
    a->count = 1;
    while (*text != ')') {
        char *end = NULL;
        assert_in_range(a->rank, 0, 7);
        a->dim[a->rank] = strtoul(text, &end, 10);
        assert_true(end != text);
        a->count *= a->dim[a->rank++];
        text = end + (*end == ',') + (end[*end == ','] == ' ');
    }
    return text + 1;
}

/* Reads the header; returns how long it is. */
static size_t read_header(const disk_file *f, npy_array *a)
{
    assert_true(f->size > 10);
    assert_memory_equal(f->bytes, "\x93NUMPY\x01\x00", 8);
    const size_t end = 10 + f->bytes[8] + 256 * (size_t)f->bytes[9];
    assert_true(f->size >= end && end % 64 == 0 && f->bytes[end - 1] == '\n');
    const char *text = (const char *)f->bytes + 10;
    assert_int_equal(strncmp(text, "{'descr': '", 11), 0);
    memcpy(a->type, text + 11, 3);
    text += 14;
    static const char order[] = "', 'fortran_order': False, 'shape': ";
    assert_int_equal(strncmp(text, order, sizeof order - 1), 0);
    text = read_shape(text + sizeof order - 1, a);
    assert_int_equal(strncmp(text, ", }", 3), 0);
    text += 3;
    assert_ptr_equal(text + strspn(text, " "), f->bytes + end - 1);
    return end;
}

static uint64_t little_endian(const unsigned char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = size; i > 0; i--) {
        value = value << 8 | bytes[i - 1];
    }
    return value;
}

npy_array npy_read(const char *path)
{
    npy_array a = {"", 0, {0}, 0, NULL, NULL, 0, 0};
    disk_file f = disk_read(path);
    const size_t begin = read_header(&f, &a);
    const size_t each = (size_t)(a.type[2] - '0');
    assert_true(strcmp(a.type, "<f4") == 0 || strcmp(a.type, "<i8") == 0);
    a.size = begin + a.count * each;
    a.file_size = f.size;
    assert_true(a.size <= f.size);
    a.floats = each == 4 ? calloc(a.count + 1, sizeof *a.floats) : NULL;
    a.numbers = each == 8 ? calloc(a.count + 1, sizeof *a.numbers) : NULL;
    for (size_t i = 0; i < a.count; i++) {
        const uint64_t bits = little_endian(f.bytes + begin + i * each, each);
        const uint32_t low = (uint32_t)bits;
        if (a.floats != NULL) {
            memcpy(a.floats + i, &low, sizeof low);
        } else {
            a.numbers[i] = (int64_t)bits;
        }
    }
    free(f.bytes);
    return a;
}

void npy_clear(npy_array *a)
{
    free(a->floats);
    free(a->numbers);
    a->floats = NULL;
    a->numbers = NULL;
}

void folder_make(char path[64])
{
    strcpy(path, "test_folder_XXXXXX");
    assert_non_null(mkdtemp(path));
}

void folder_clear(const char *path)
{
    DIR *folder = opendir(path);
    assert_non_null(folder);
    for (const struct dirent *d = readdir(folder); d != NULL; d = readdir(folder)) {
        char name[512];
        snprintf(name, sizeof name, "%s/%s", path, d->d_name);
        if (d->d_name[0] != '.') {
            assert_int_equal(unlink(name), 0);
        }
    }
    closedir(folder);
    assert_int_equal(rmdir(path), 0);
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}
