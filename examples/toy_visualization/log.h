/* What is written down: a CSV file for each run, and a table of all at the end. */
#ifndef TOY_LOG_H
#define TOY_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "history.h"
#include "message.h"
#include "run.h"

/* Writes a line for each epoch: its number, loss, accuracy and the nine weights. */
bool log_write_csv(const char *path, const run_history *history, message *why);

/* Why a run ended, in few words: "target reached". */
const char *log_end(const run *r);

/* Prints the table of the runs, and below it what is to be noticed about some. */
void log_print_table(FILE *to, const run *runs, size_t count);

#endif
