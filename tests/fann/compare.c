/* Loads networks of FANN and compares what they predict with what FANN predicted:

     fann_compare FOLDER NAME...        NAME.net and NAME.txt, as make.c writes them */
#include <math.h>
#include <stdio.h>

#include <tinyann/tinyann.h>

#define INPUTS  3
#define OUTPUTS 2
#define SAMPLES 20

static int read_table(const char *path, float *x, float *y)
{
    FILE *file = fopen(path, "r");
    int read = 0;
    for (int i = 0; file != NULL && i < SAMPLES; i++) {
        read += fscanf(file, "%f %f %f %f %f", &x[3 * i], &x[3 * i + 1], &x[3 * i + 2], &y[2 * i],
                       &y[2 * i + 1]);
    }
    if (file != NULL) {
        fclose(file);
    }
    return read == SAMPLES * (INPUTS + OUTPUTS);
}

static int compare(const char *name, const float *y, const float *expected)
{
    double greatest = 0, share = 0;
    for (int i = 0; i < SAMPLES * OUTPUTS; i++) {
        const double difference = fabs((double)y[i] - (double)expected[i]);
        greatest = fmax(greatest, difference);
        share = fmax(share, difference / (1e-6 + 1e-5 * fabs((double)expected[i])));
    }
    printf("%-16s greatest difference %.2g, %.2f of what is allowed\n", name, greatest, share);
    return share <= 1;
}

static int check(tann_ctx *ctx, const char *folder, const char *name)
{
    float x[SAMPLES * INPUTS], expected[SAMPLES * OUTPUTS], y[SAMPLES * OUTPUTS];
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.txt", folder, name);
    if (!read_table(path, x, expected)) {
        fprintf(stderr, "%s is no table\n", path);
        return 0;
    }
    snprintf(path, sizeof path, "%s/%s.net", folder, name);
    tann_model *m = tann_fann_load(ctx, path, NULL);
    tann_session *s = tann_session_new(ctx, m, SAMPLES);
    int good = tann_predict(s, x, SAMPLES, y) == TANN_OK;
    if (!good) {
        fprintf(stderr, "%s: %s\n", name, tann_ctx_error(ctx));
    }
    good = good && compare(name, y, expected);
    tann_session_free(s);
    tann_model_free(m);
    return good;
}

int main(int count, char **arguments)
{
    tann_ctx *ctx = tann_ctx_new(NULL);
    int good = count > 2;
    for (int i = 2; i < count; i++) {
        good &= check(ctx, arguments[1], arguments[i]);
    }
    tann_ctx_free(ctx);
    return good ? 0 : 1;
}
