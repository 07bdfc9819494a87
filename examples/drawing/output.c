#define _POSIX_C_SOURCE 200809L /* mkdir() */

#include "output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

char *output_path(const char *folder, const char *name, const char *ending)
{
    const size_t size = strlen(folder) + strlen(name) + strlen(ending) + 3;
    char *path = malloc(size);
    if (path != NULL) {
        snprintf(path, size, "%s/%s.%s", folder, name, ending);
    }
    return path;
}

/* Makes each folder of the path; those that exist are left alone. */
static bool make_folders(char *path, message *why)
{
    for (char *end = path + 1;; end++) {
        if (*end != '/' && *end != '\0') {
            continue;
        }
        const char kept = *end;
        *end = '\0';
        const int error = mkdir(path, 0777) == 0 ? 0 : errno;
        struct stat facts;
        if (error != 0 && !(stat(path, &facts) == 0 && S_ISDIR(facts.st_mode))) {
            return refuse(why, "the folder %s cannot be made: %s", path, strerror(error));
        }
        *end = kept;
        if (kept == '\0') {
            return true;
        }
    }
}

static bool try_writing(const char *folder, const char *path, message *why)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        return refuse(why, "the folder %s cannot be written to: %s", folder, strerror(errno));
    }
    fclose(file);
    remove(path);
    return true;
}

bool output_prepare(const char *folder, message *why)
{
    char *parts = output_path(folder, "", "");
    char *trial = output_path(folder, "trial", "tmp");
    bool ready = false;
    if (parts == NULL || trial == NULL) {
        refuse(why, "there is not enough memory for a path");
    } else {
        parts[strlen(folder)] = '\0';
        ready = make_folders(parts, why) && try_writing(folder, trial, why);
    }
    free(parts);
    free(trial);
    return ready;
}
