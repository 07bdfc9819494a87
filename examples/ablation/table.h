/* The ranking in words. */
#ifndef ABLATION_TABLE_H
#define ABLATION_TABLE_H

#include <stdio.h>

#include "experiment.h"

/* The digit that loses most without the unit. */
size_t most_hurt(const findings *r, const unit_record *u);

void table_print(FILE *to, const digits *data, const findings *r);

#endif
