#define _GNU_SOURCE
#include "machine.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

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

size_t cache_size(int level)
{
    static const int names[] = {_SC_LEVEL1_DCACHE_SIZE, _SC_LEVEL2_CACHE_SIZE,
                                _SC_LEVEL3_CACHE_SIZE};
    static const size_t usual[] = {32u << 10, 512u << 10, 8u << 20};
    const long size = sysconf(names[level - 1]);
    return size > 0 ? (size_t)size : usual[level - 1];
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
