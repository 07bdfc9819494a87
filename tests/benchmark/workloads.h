/* The workloads of the report, one function for each family. */
#ifndef BENCHMARK_WORKLOADS_H
#define BENCHMARK_WORKLOADS_H

#include <stdbool.h>

#include "race.h"
#include "report.h"

typedef struct run_options {
    race_options race;
    const char *only; /* the workloads whose ids begin so; "": all */
    size_t core;      /* the first one */
    report *report;
} run_options;

/* Whether a workload was asked for. */
bool wanted(const run_options *o, const char *id);

/* Pins the run to its cores, races, and pins it to one core again. */
void run_task(const run_options *o, const task *t);

void run_network_workloads(const run_options *o);
void run_gemm_workloads(const run_options *o);
void run_function_workloads(const run_options *o);
void run_process_workloads(const run_options *o);
void run_hook_workloads(const run_options *o);

#endif
