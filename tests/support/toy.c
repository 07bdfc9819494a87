#include "toy.h"

#include <stdio.h>
#include <stdlib.h>

#include "checks.h"

/* The next line that is no header; NULL at the end. */
static char *next_row(FILE *file, char *line, int size)
{
    do {
        if (fgets(line, size, file) == NULL) {
            return NULL;
        }
    } while (line[0] == '#');
    return line;
}

static void read_row(char *line, size_t columns, double *values)
{
    for (size_t i = 0; i < columns; i++) {
        char *end = line;
        values[i] = strtod(line, &end);
        assert_ptr_not_equal(end, line);
        line = end;
    }
    assert_int_equal(*line, '\n');
}

void toy_table(const char *file, size_t rows, size_t columns, double *values)
{
    char path[512];
    char line[1024];
    snprintf(path, sizeof path, "%s/toy/%s", TINYANN_TEST_DATA, file);
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        fail_msg("cannot open %s", path);
        return;
    }
    for (size_t i = 0; i < rows; i++) {
        assert_non_null(next_row(f, line, sizeof line));
        read_row(line, columns, values + i * columns);
    }
    assert_null(next_row(f, line, sizeof line));
    fclose(f);
}

void toy_read(toy_data *data)
{
    static double table[TOY_SAMPLES * 3];
    toy_table("data.txt", TOY_SAMPLES, 3, table);
    for (size_t i = 0; i < TOY_SAMPLES; i++) {
        data->x[2 * i] = (float)table[3 * i];
        data->x[2 * i + 1] = (float)table[3 * i + 1];
        data->y[i] = (float)table[3 * i + 2];
    }
}

/* The weights in the order of the tables. */
static const struct {
    const char *name;
    size_t count;
} parts[] = {{"hidden.kernel", 4}, {"hidden.bias", 2}, {"output.kernel", 2}, {"output.bias", 1}};

void toy_weights(const tann_model *m, double *weights)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        float values[4];
        assert_int_equal(tann_model_weight_read(m, parts[i].name, values, parts[i].count), TANN_OK);
        for (size_t k = 0; k < parts[i].count; k++) {
            *weights++ = (double)values[k];
        }
    }
}

void toy_set_weights(tann_model *m, const double *weights)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        float values[4];
        for (size_t k = 0; k < parts[i].count; k++) {
            values[k] = (float)*weights++;
        }
        assert_int_equal(tann_model_weight_write(m, parts[i].name, values, parts[i].count),
                         TANN_OK);
    }
}

tann_model *toy_model(tann_ctx *ctx, tann_activation_kind kind)
{
    double weights[TOY_WEIGHTS];
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(2));
    h = tann_named(b, tann_dense(b, h, 2, NULL), "hidden");
    h = tann_named(b, tann_activation(b, h, kind), "activation");
    h = tann_named(b, tann_dense(b, h, 1, NULL), "output");
    h = tann_named(b, tann_activation(b, h, TANN_SIGMOID), "probability");
    tann_model *m = tann_builder_finish(b, h, 1);
    assert_non_null(m);
    toy_table("init.txt", 1, TOY_WEIGHTS, weights);
    toy_set_weights(m, weights);
    return m;
}

tann_trainer *toy_trainer(tann_ctx *ctx, tann_model *m, float rate)
{
    tann_train_opts opts = tann_train_opts_default();
    opts.loss = TANN_BINARY_CROSSENTROPY;
    opts.rate = rate;
    tann_trainer *t = tann_trainer_new(ctx, m, &opts);
    assert_non_null(t);
    return t;
}

tann_fit_opts toy_fit(void)
{
    tann_fit_opts fit = tann_fit_opts_default();
    fit.shuffle = 0;
    return fit;
}
