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

#elif defined(_WIN32)

#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>
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

#endif
