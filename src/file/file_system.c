#if defined(__unix__) || defined(__APPLE__)
#define POSIX
#define _POSIX_C_SOURCE 200809L /* which strict C would hide */
#endif

#include "file/file_system.h"

#include <errno.h>

void tann__system_remove(const char *path)
{
    (void)remove(path);
}

#if defined(POSIX)

#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

FILE *tann__system_create(const char *path, bool *taken)
{
    FILE *file = fopen(path, "wbx");
    *taken = file == NULL && errno == EEXIST;
    return file;
}

bool tann__system_sync(FILE *file)
{
    return fsync(fileno(file)) == 0;
}

bool tann__system_rename(const char *from, const char *to)
{
    errno = 0;
    return rename(from, to) == 0;
}

/* Some systems cannot wait for a folder, and say so: EINVAL. Some folders may be written to and not be
   read: EACCES. There is no more to be done then. */
bool tann__system_sync_folder(const char *folder)
{
    const int file = open(folder, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return errno == EACCES;
    }
    const bool done = fsync(file) == 0 || errno == EINVAL;
    const int reason = errno;
    (void)close(file);
    errno = reason;
    return done;
}

const bool tann__system_maps = true;

static bool map_open(int file, tann__mapping *mapping)
{
    const off_t size = lseek(file, 0, SEEK_END);
    if (size < 0 || (uintmax_t)size > SIZE_MAX) {
        errno = size < 0 ? errno : EFBIG;
        return false;
    }
    mapping->size = (size_t)size;
    mapping->bytes = (const unsigned char *)""; /* there are no maps of nothing */
    if (size > 0) {
        const void *bytes = mmap(NULL, mapping->size, PROT_READ, MAP_SHARED, file, 0);
        mapping->bytes = bytes != MAP_FAILED ? bytes : NULL;
    }
    return mapping->bytes != NULL;
}

static bool is_folder(const char *path)
{
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    return file >= 0 && close(file) == 0;
}

bool tann__system_map(const char *path, tann__mapping *mapping)
{
    errno = 0;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    const bool done = map_open(file, mapping);
    const int reason = errno;
    (void)close(file);
    /* What a folder's failing is called depends on its file system. */
    errno = !done && is_folder(path) ? EISDIR : reason;
    return done;
}

void tann__system_unmap(const tann__mapping *mapping)
{
    if (mapping->bytes != NULL && mapping->size > 0) {
        (void)munmap((void *)(uintptr_t)mapping->bytes, mapping->size);
    }
}

#elif defined(_WIN32)

#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
#include <stdint.h>
#include <windows.h>

FILE *tann__system_create(const char *path, bool *taken)
{
    const int file = _open(path, _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY, _S_IREAD | _S_IWRITE);
    *taken = file < 0 && errno == EEXIST;
    return file >= 0 ? _fdopen(file, "wb") : NULL;
}

bool tann__system_sync(FILE *file)
{
    return _commit(_fileno(file)) == 0;
}

bool tann__system_rename(const char *from, const char *to)
{
    errno = 0;
    return MoveFileExA(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH) != 0;
}

bool tann__system_sync_folder(const char *folder)
{
    (void)folder; /* done by MOVEFILE_WRITE_THROUGH */
    return true;
}

const bool tann__system_maps = true;

/* A view holds what it is of: both handles may be closed. */
static bool map_open(HANDLE file, tann__mapping *mapping)
{
    LARGE_INTEGER size;
    if (!GetFileSizeEx(file, &size) || (uint64_t)size.QuadPart > SIZE_MAX) {
        return false;
    }
    mapping->size = (size_t)size.QuadPart;
    mapping->bytes = (const unsigned char *)""; /* there are no maps of nothing */
    if (mapping->size == 0) {
        return true;
    }
    HANDLE section = CreateFileMappingA(file, NULL, PAGE_READONLY, 0, 0, NULL);
    mapping->bytes = section != NULL ? MapViewOfFile(section, FILE_MAP_READ, 0, 0, 0) : NULL;
    if (section != NULL) {
        (void)CloseHandle(section);
    }
    return mapping->bytes != NULL;
}

bool tann__system_map(const char *path, tann__mapping *mapping)
{
    errno = 0;
    HANDLE file = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING,
                              FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        return false;
    }
    const bool done = map_open(file, mapping);
    (void)CloseHandle(file);
    return done;
}

void tann__system_unmap(const tann__mapping *mapping)
{
    if (mapping->bytes != NULL && mapping->size > 0) {
        (void)UnmapViewOfFile(mapping->bytes);
    }
}

#else

FILE *tann__system_create(const char *path, bool *taken)
{
    FILE *there = fopen(path, "rb");
    *taken = there != NULL;
    if (there != NULL) {
        (void)fclose(there);
        return NULL;
    }
    return fopen(path, "wb");
}

bool tann__system_sync(FILE *file)
{
    (void)file;
    return true;
}

bool tann__system_rename(const char *from, const char *to)
{
    errno = 0;
    return rename(from, to) == 0;
}

bool tann__system_sync_folder(const char *folder)
{
    (void)folder;
    return true;
}

const bool tann__system_maps = false;

bool tann__system_map(const char *path, tann__mapping *mapping)
{
    (void)path;
    (void)mapping;
    errno = 0;
    return false;
}

void tann__system_unmap(const tann__mapping *mapping)
{
    (void)mapping;
}

#endif
