/* The machine: its clock, its cores, its name, its limits. */
#ifndef BENCHMARK_MACHINE_H
#define BENCHMARK_MACHINE_H

#include <stdbool.h>
#include <stddef.h>

/* Seconds since some moment. */
double wall_seconds(void);

/* From now on the two below give processor time: what others do on the core does not count, but for
   what they leave in its caches. */
void count_processor_time(void);
bool counts_processor_time(void);

/* Of this thread, and of another process: of the wall clock, or processor time. */
double own_seconds(void);
double process_seconds(int pid);

/* This thread, and those that it starts from now on, run on `count` cores beginning with `first`. */
bool pin_to_cores(size_t first, size_t count);

/* The model of the processor in the system's words. */
void processor_name(char *name, size_t size);

/* Bytes of the data cache of a level (1 to 3), or what is usual where the system does not say. */
size_t cache_size(int level);

/* Bytes of the file whose path holds `part`, among those that this process has mapped; 0: none. */
size_t mapped_file_size(const char *part);

#endif
