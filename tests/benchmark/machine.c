#define _GNU_SOURCE
#include "machine.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

static bool processor_time;

static double seconds_of(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double wall_seconds(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

void count_processor_time(void)
{
    processor_time = true;
}

bool counts_processor_time(void)
{
    return processor_time;
}

double own_seconds(void)
{
    return seconds_of(processor_time ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC);
}

double process_seconds(int pid)
{
    clockid_t clock = CLOCK_MONOTONIC;
    if (processor_time) {
        clock_getcpuclockid(pid, &clock);
    }
    return seconds_of(clock);
}

bool pin_to_cores(size_t first, size_t count)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    for (size_t i = first; i < first + count; i++) {
        CPU_SET(i, &cores);
    }
    return sched_setaffinity(0, sizeof cores, &cores) == 0;
}

void processor_name(char *name, size_t size)
{
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];
    snprintf(name, size, "unknown");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) == 0 && colon != NULL) {
            snprintf(name, size, "%.*s", (int)strcspn(colon + 2, "\n"), colon + 2);
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
}

/* The text of a file about the cache of that index; "" if there is none. */
static void read_about_cache(int index, const char *what, char *text, int size)
{
    char path[128];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/%s", index, what);
    FILE *file = fopen(path, "r");
    if (file == NULL || fgets(text, size, file) == NULL) {
        text[0] = '\0';
    }
    if (file != NULL) {
        fclose(file);
    }
}

/* sysconf() knows them too, but not in every virtual machine. */
size_t cache_size(int level)
{
    static const size_t usual[] = {32u << 10, 512u << 10, 8u << 20};
    enum { MOST_CACHES = 8 };
    for (int i = 0; i < MOST_CACHES; i++) {
        char text[32];
        read_about_cache(i, "level", text, sizeof text);
        const bool same = atoi(text) == level;
        read_about_cache(i, "type", text, sizeof text);
        if (same && strncmp(text, "Instruction", 11) != 0) {
            read_about_cache(i, "size", text, sizeof text); /* "32K" */
            const size_t kibibytes = strtoul(text, NULL, 10);
            return kibibytes > 0 ? kibibytes << 10 : usual[level - 1];
        }
    }
    return usual[level - 1];
}

size_t mapped_file_size(const char *part)
{
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512];
    struct stat file = {0};
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        char *path = strchr(line, '/');
        if (path != NULL && strstr(path, part) != NULL) {
            path[strcspn(path, "\n")] = '\0';
            if (stat(path, &file) == 0) {
                break;
            }
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
    return (size_t)file.st_size;
}
