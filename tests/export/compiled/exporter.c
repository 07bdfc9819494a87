/* Exports many models into a folder, with what the library predicts with them:

       NAME.c NAME.h    each model
       nets.h rows.h    a table of them, for nets.c
       vectors          inputs and predictions, as harness.c reads them

       exporter FOLDER [few] */
#include "checks.h"
#include "graphs.h"
#include "numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

#define RAW 16 /* inputs of a model that is one activation */

typedef struct output {
    tann_ctx *ctx;
    const char *folder;
    FILE *table, *rows, *vectors;
    tann_numerics numerics;
    int few; /* models and samples */
    size_t nets;
    uint64_t seed;
} output;

/* A program, not a test: what goes wrong ends it. */
static void need(const output *o, int condition, const char *what)
{
    if (!condition) {
        fprintf(stderr, "%s: %s\n", what, o->ctx != NULL ? tann_ctx_error(o->ctx) : "");
        exit(1);
    }
}

static void put_words(const output *o, const void *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t word;
        memcpy(&word, (const char *)words + i * sizeof word, sizeof word);
        for (int shift = 0; shift < 32; shift += 8) {
            need(o, fputc((int)(word >> shift & 255), o->vectors) != EOF, "vectors");
        }
    }
}

/* Half of the samples any bits, half of them ordinary numbers. */
static void fill_inputs(uint64_t seed, float *x, size_t count, size_t samples)
{
    for (size_t i = 0; i < samples; i++) {
        if (i % 2 == 0) {
            numbers_any(seed * 1000 + i, x + i * count, count);
        } else {
            fill_uniform(seed * 1000 + i, -4, 4, x + i * count, count);
        }
    }
}

static size_t size_of(const tann_model *m, tann_node node)
{
    return tann_shape_size(tann_model_node_shape(m, node));
}

static void write_vectors(output *o, const tann_model *m, size_t samples)
{
    const size_t in = size_of(m, 0), out = size_of(m, tann_model_output(m));
    float *x = calloc(samples * in + 1, sizeof *x);
    float *y = calloc(samples * out + 1, sizeof *y);
    tann_session *s = tann_session_new(o->ctx, m, samples + 1);
    need(o, x != NULL && y != NULL && s != NULL, "a session");
    const uint32_t sizes[] = {(uint32_t)samples, (uint32_t)in, (uint32_t)out};
    put_words(o, sizes, 3);
    fill_inputs(++o->seed, x, in, samples);
    need(o, samples == 0 || tann_predict(s, x, samples, y) == TANN_OK, "a prediction");
    for (size_t i = 0; i < samples; i++) {
        put_words(o, x + i * in, in);
        put_words(o, y + i * out, out);
    }
    tann_session_free(s);
    free(x);
    free(y);
}

static void put_capitals(FILE *file, const char *name)
{
    for (; *name != '\0'; name++) {
        fputc(*name >= 'a' && *name <= 'z' ? *name - 'a' + 'A' : *name, file);
    }
}

static void add_row(output *o, const char *name, int flipped)
{
    o->nets++;
    fprintf(o->rows, "    {\"%s\", %s_run, %s_check, %d},\n", name, name, name, flipped);
    fprintf(o->table, "#ifdef NETS_FPU\n#define ");
    put_capitals(o->table, name);
    fprintf(o->table,
            "_FPU\n#endif\n"
            "#include \"%s.c\"\n"
            "static %s_room %s_its_room;\n"
            "static void %s_run(const float *x, float *y)\n"
            "{\n"
            "    %s_predict(&%s_its_room, x, y);\n"
            "}\n"
            "static int %s_check(void)\n"
            "{\n"
            "    return %s_self_test(&%s_its_room);\n"
            "}\n",
            name, name, name, name, name, name, name, name, name);
}

/* Exports a model and takes it into the table. */
static void export_model(output *o, tann_model *m, const char *name, int keeps, size_t samples)
{
    tann_export_c_opts opts = tann_export_c_opts_default();
    opts.name = name;
    opts.keep_values = keeps;
    need(o, m != NULL, name);
    need(o, tann_export_c(o->ctx, m, o->folder, &opts, NULL) == TANN_OK, name);
    add_row(o, name, 0);
    write_vectors(o, m, samples);
    tann_model_free(m);
}

static const char *profile(const output *o)
{
    return o->numerics == TANN_NUMERICS_MULADD ? "twice" : "once";
}

static void name_it(const output *o, char name[32], const char *what, int number)
{
    snprintf(name, 32, "%s_%s_%d", what, profile(o), number);
}

/* An activation alone, so that it meets any bits. */
static tann_model *raw_model(output *o, tann_activation_kind kind)
{
    tann_builder *b = tann_builder_new(o->ctx);
    const tann_node x = tann_input(b, tann_shape_1d(RAW));
    return tann_builder_finish(b, tann_activation(b, x, kind), 1);
}

/* All layers and activations, with branches; and a softmax over the rows of a matrix. */
static tann_model *mixed_model(output *o)
{
    tann_builder *b = tann_builder_new(o->ctx);
    tann_dense_opts no_bias = tann_dense_opts_default();
    no_bias.use_bias = 0;
    tann_node h = tann_input(b, tann_shape_1d(5));
    tann_node p = h;
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        const tann_node z = tann_dense(b, h, 5, kind % 2 ? &no_bias : NULL);
        h = tann_add(b, tann_activation(b, z, (tann_activation_kind)kind),
                     tann_dropout(b, p, 0.5f));
        p = z;
    }
    h = tann_dropout(b, tann_activation(b, tann_dense(b, h, 20, NULL), TANN_SOFTMAX), 0.1f);
    return tann_builder_finish(b, h, 42);
}

static tann_model *matrix_model(output *o)
{
    tann_builder *b = tann_builder_new(o->ctx);
    tann_node h = tann_input(b, tann_shape_2d(3, 7));
    h = tann_named(b, tann_activation(b, h, TANN_SOFTMAX), "rows/of-it");
    return tann_builder_finish(b, tann_add(b, h, tann_activation(b, h, TANN_GELU)), 42);
}

/* Normalisation and its inverse, on the rows of a matrix. */
static tann_model *scaled_model(output *o)
{
    tann_builder *b = tann_builder_new(o->ctx);
    tann_normalization_opts back = tann_normalization_opts_default();
    back.invert = 1;
    tann_node h = tann_input(b, tann_shape_2d(2, 3));
    h = tann_activation(b, tann_normalization(b, h, NULL), TANN_ELU);
    tann_model *m = tann_builder_finish(b, tann_normalization(b, h, &back), 42);
    graph_randomize(m, 5, 3);
    return m;
}

/* Nothing but a copy: dropout behind the input. */
static tann_model *copy_model(output *o)
{
    tann_builder *b = tann_builder_new(o->ctx);
    const tann_node x = tann_input(b, tann_shape_1d(3));
    return tann_builder_finish(b, tann_dropout(b, x, 0.5f), 42);
}

/* Nothing at all. */
static tann_model *bare_model(output *o)
{
    tann_builder *b = tann_builder_new(o->ctx);
    return tann_builder_finish(b, tann_input(b, tann_shape_1d(3)), 42);
}

static tann_model *digits_model(output *o)
{
    tann_builder *b = tann_builder_new(o->ctx);
    tann_node h = tann_input(b, tann_shape_1d(64));
    h = tann_activation(b, tann_dense(b, h, 16, NULL), TANN_RELU);
    return tann_builder_finish(b, tann_activation(b, tann_dense(b, h, 10, NULL), TANN_SOFTMAX), 42);
}

/* Random graphs, but those with a layer of a user's own, which are refused by its name. */
static void export_random(output *o)
{
    char name[32];
    for (uint64_t seed = 0; seed < (o->few ? 4 : 24); seed++) {
        tann_model *m = graph_random(o->ctx, seed);
        int own = 0;
        for (tann_node i = 0; i < tann_model_node_count(m); i++) {
            own = own || strcmp(tann_model_node_type(m, i), "flatten") == 0;
        }
        if (own) {
            need(o, tann_export_c(o->ctx, m, o->folder, NULL, NULL) == TANN_E_UNSUPPORTED, "own");
            need(o, strstr(tann_ctx_error(o->ctx), "the layer 'flatten'") != NULL, "own");
            tann_model_free(m);
            continue;
        }
        name_it(o, name, "random", (int)seed);
        export_model(o, m, name, seed % 3 == 0, 200);
    }
}

/* What a text of an export is taken into. */
typedef struct text {
    char bytes[65536];
    size_t length;
} text;

static tann_status keep(void *user, const char *bytes, size_t length)
{
    text *t = user;
    if (length >= sizeof t->bytes - t->length) {
        return TANN_E_MEMORY;
    }
    memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = '\0';
    return TANN_OK;
}

static void write_file(const output *o, const char *name, const char *ending, const text *t)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s%s", o->folder, name, ending);
    FILE *file = fopen(path, "wb");
    need(o, file != NULL && fwrite(t->bytes, 1, t->length, file) == t->length, path);
    need(o, fclose(file) == 0, path);
}

/* One weight of a text, with its lowest bit flipped. */
static void flip(const output *o, text *t, float weight)
{
    char now[48], then[48];
    uint32_t bits;
    memcpy(&bits, &weight, sizeof bits);
    snprintf(now, sizeof now, " %sf", tann__decimal((double)weight, 9).text);
    bits ^= 1;
    memcpy(&weight, &bits, sizeof bits);
    snprintf(then, sizeof then, " %sf", tann__decimal((double)weight, 9).text);
    char *at = strstr(t->bytes, now);
    need(o, at != NULL, now);
    memmove(at + strlen(then), at + strlen(now), strlen(at + strlen(now)) + 1);
    memcpy(at, then, strlen(then));
    t->length = strlen(t->bytes);
}

/* Models in whose text one weight has one bit wrong: their self-tests must notice. */
static void export_flipped(output *o)
{
    static text source, header;
    tann_builder *b = tann_builder_new(o->ctx);
    tann_model *m =
        tann_builder_finish(b, tann_dense(b, tann_input(b, tann_shape_1d(4)), 3, NULL), 42);
    tann_export_c_opts opts = tann_export_c_opts_default();
    tann_weight kernel = tann_weight_default();
    opts.test_count = 8;
    need(o, tann_model_weight_find(m, "dense_1.kernel", &kernel) == TANN_OK, "kernel");
    for (size_t i = 0; i < (o->few ? 2 : kernel.count); i++) {
        char name[32];
        name_it(o, name, "flipped", (int)i);
        opts.name = name;
        source.length = header.length = 0;
        need(o, tann_export_c_write(o->ctx, m, keep, &source, &header, &opts, NULL) == TANN_OK,
             name);
        flip(o, &source, kernel.data[i]);
        write_file(o, name, ".c", &source);
        write_file(o, name, ".h", &header);
        add_row(o, name, 1);
        write_vectors(o, m, 0);
    }
    tann_model_free(m);
}

/* In a line of its own each activation could be a mistake of all. */
static void export_all(output *o)
{
    char name[32];
    for (int kind = 0; kind < TANN_ACTIVATION_COUNT_; kind++) {
        snprintf(name, sizeof name, "raw_%s_%s", profile(o),
                 tann_activation_name((tann_activation_kind)kind));
        export_model(o, raw_model(o, (tann_activation_kind)kind), name, kind % 2, 1000);
    }
    for (int keeps = 0; keeps < 2; keeps++) {
        name_it(o, name, "mixed", keeps);
        export_model(o, mixed_model(o), name, keeps, 500);
        name_it(o, name, "matrix", keeps);
        export_model(o, matrix_model(o), name, keeps, 300);
        name_it(o, name, "scaled", keeps);
        export_model(o, scaled_model(o), name, keeps, 300);
        name_it(o, name, "copy", keeps);
        export_model(o, copy_model(o), name, keeps, 30);
        name_it(o, name, "bare", keeps);
        export_model(o, bare_model(o), name, keeps, 30);
    }
    name_it(o, name, "digits", 0);
    export_model(o, digits_model(o), name, 0, 100);
    export_random(o);
}

static FILE *open_in(const output *o, const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", o->folder, name);
    FILE *file = fopen(path, "wb");
    need(o, file != NULL, path);
    return file;
}

int main(int argc, char **argv)
{
    output o = {.folder = argc >= 2 ? argv[1] : ".", .few = argc > 2};
    o.table = open_in(&o, "nets.h");
    o.rows = open_in(&o, "rows.h");
    o.vectors = open_in(&o, "vectors");
    for (int i = 0; i < TANN_NUMERICS_COUNT_; i++) {
        tann_ctx_opts opts = tann_ctx_opts_default();
        o.numerics = opts.numerics = (tann_numerics)i;
        o.ctx = tann_ctx_new(&opts);
        need(&o, o.ctx != NULL, "context");
        export_all(&o);
        export_flipped(&o);
        tann_ctx_free(o.ctx);
        o.ctx = NULL;
    }
    printf("%zu models\n", o.nets);
    const int written = fclose(o.table) == 0 && fclose(o.rows) == 0 && fclose(o.vectors) == 0;
    return written ? 0 : 1;
}
