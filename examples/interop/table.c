#include "table.h"

#include <math.h>
#include <stdio.h>

static void write_row(FILE *file, const float *values, size_t count, const char *end)
{
    for (size_t i = 0; i < count; i++) {
        fprintf(file, "%.9g%s", (double)values[i], i + 1 < count ? " " : end);
    }
}

int table_write(const char *path, const float *x, size_t inputs, const float *y, size_t outputs,
                size_t count)
{
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return 1;
    }
    for (size_t i = 0; i < count; i++) {
        write_row(file, x + i * inputs, inputs, " ");
        write_row(file, y + i * outputs, outputs, "\n");
    }
    const int failed = ferror(file);
    return fclose(file) != 0 || failed;
}

static size_t read_row(FILE *file, float *values, size_t count)
{
    size_t read = 0;
    while (read < count && fscanf(file, "%f", &values[read]) == 1) {
        read++;
    }
    return read;
}

size_t table_read(const char *path, float *x, size_t inputs, float *y, size_t outputs, size_t most)
{
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        return 0;
    }
    size_t count = 0;
    while (count < most && read_row(file, x + count * inputs, inputs) == inputs &&
           read_row(file, y + count * outputs, outputs) == outputs) {
        count++;
    }
    fclose(file);
    return count;
}

table_difference table_compare(const float *a, const float *b, size_t count)
{
    table_difference d = {0, 1};
    for (size_t i = 0; i < count; i++) {
        const double difference = fabs((double)a[i] - (double)b[i]);
        d.greatest = difference > d.greatest ? difference : d.greatest;
        d.within = d.within && difference <= 1e-6 + 1e-5 * fabs((double)b[i]);
    }
    return d;
}
