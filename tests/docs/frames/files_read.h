/* What the pieces on data larger than memory share: a file of 100 rows, a model of 4 inputs. */
#ifndef FILES_READ_H
#define FILES_READ_H

#include <stdio.h>
#include <string.h>

#include <tinyann/tinyann.h>

static FILE *make_file(void)
{
    FILE *file = tmpfile();
    for (int i = 0; file != NULL && i < 100; i++) {
        const float row[5] = {(float)(i % 2), (float)(i % 3), (float)(i % 5), 1, (float)(i % 4)};
        fwrite(row, sizeof row, 1, file);
    }
    return file;
}

static tann_model *make_model(tann_ctx *ctx)
{
    tann_builder *b = tann_builder_new(ctx);
    return tann_builder_finish(b, tann_dense(b, tann_input(b, tann_shape_1d(4)), 1, NULL), 42);
}

#endif
