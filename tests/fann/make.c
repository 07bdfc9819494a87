/* Makes networks with FANN itself, and what it predicts with them:

     fann_make FOLDER        NAME.net and NAME.txt, a line a sample: inputs, then outputs

   One of each is also saved in a locale that writes commas, if there is one: NAME_comma.net. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include <fann.h>

#define INPUTS  3
#define OUTPUTS 2
#define SAMPLES 20

static const char *folder;

/* Numbers from -1 to 1 that are the same everywhere. */
static float next(void)
{
    static unsigned state = 1;
    state = state * 1103515245U + 12345U;
    return (float)(state >> 8 & 0xFFFF) / 32768.0f - 1;
}

static void randomize(struct fann *ann, float size)
{
    const unsigned count = fann_get_total_connections(ann);
    struct fann_connection *c = malloc(count * sizeof *c);
    if (c == NULL) {
        exit(1);
    }
    fann_get_connection_array(ann, c);
    for (unsigned i = 0; i < count; i++) {
        c[i].weight = size * next();
    }
    fann_set_weight_array(ann, c, count);
    free(c);
}

static void write_table(struct fann *ann, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.txt", folder, name);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        exit(1);
    }
    for (int i = 0; i < SAMPLES; i++) {
        fann_type x[INPUTS];
        for (int k = 0; k < INPUTS; k++) {
            x[k] = 2 * next();
            fprintf(file, "%.9g ", (double)x[k]);
        }
        const fann_type *y = fann_run(ann, x);
        for (int k = 0; k < OUTPUTS; k++) {
            fprintf(file, "%.9g%s", (double)y[k], k + 1 < OUTPUTS ? " " : "\n");
        }
    }
    fclose(file);
}

static void save(struct fann *ann, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.net", folder, name);
    if (fann_save(ann, path) != 0) {
        exit(1);
    }
}

static void finish(struct fann *ann, const char *name)
{
    char comma[100];
    save(ann, name);
    write_table(ann, name);
    if (setlocale(LC_ALL, "de_DE.UTF-8") != NULL) {
        snprintf(comma, sizeof comma, "%s_comma", name);
        save(ann, comma);
        setlocale(LC_ALL, "C");
        write_table(ann, comma);
    }
    fann_destroy(ann);
}

/* What is to be learnt: three numbers to two, within the reach of every function. */
static void train(struct fann *ann)
{
    struct fann_train_data *data = fann_create_train(60, INPUTS, OUTPUTS);
    for (int i = 0; i < 60; i++) {
        for (int k = 0; k < INPUTS; k++) {
            data->input[i][k] = 2 * next();
        }
        data->output[i][0] = data->input[i][0] * data->input[i][1] > 0 ? 0.8f : 0.2f;
        data->output[i][1] = data->input[i][2] > 0 ? 0.9f : 0.1f;
    }
    fann_train_on_data(ann, data, 100, 0, 0.001f);
    fann_destroy_train(data);
}

static void layered(const char *name, enum fann_activationfunc_enum hidden,
                    enum fann_activationfunc_enum output, float steepness)
{
    struct fann *ann = fann_create_standard(4, INPUTS, 5, 4, OUTPUTS);
    randomize(ann, 1);
    fann_set_activation_function_hidden(ann, hidden);
    fann_set_activation_function_output(ann, output);
    fann_set_activation_steepness_hidden(ann, steepness);
    fann_set_activation_steepness_output(ann, steepness);
    train(ann);
    finish(ann, name);
}

/* Each neuron with a steepness of its own. */
static void steep(void)
{
    struct fann *ann = fann_create_standard(3, INPUTS, 6, OUTPUTS);
    randomize(ann, 1);
    fann_set_activation_function_hidden(ann, FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(ann, FANN_SIGMOID);
    for (int i = 0; i < 6; i++) {
        fann_set_activation_steepness(ann, 0.1f + 0.3f * (float)i, 1, i);
    }
    finish(ann, "steep");
}

static void sparse(void)
{
    struct fann *ann = fann_create_sparse(0.4f, 4, INPUTS, 8, 6, OUTPUTS);
    randomize(ann, 1.5f);
    fann_set_activation_function_hidden(ann, FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(ann, FANN_LINEAR);
    train(ann);
    finish(ann, "sparse");
}

static void shortcut(void)
{
    struct fann *ann = fann_create_shortcut(4, INPUTS, 4, 3, OUTPUTS);
    randomize(ann, 1);
    fann_set_activation_function_hidden(ann, FANN_SIGMOID_SYMMETRIC);
    fann_set_activation_function_output(ann, FANN_SIGMOID);
    train(ann);
    finish(ann, "shortcut");
}

/* Grown neuron by neuron, of functions that are here, too. */
static void cascade(void)
{
    enum fann_activationfunc_enum functions[] = {FANN_SIGMOID, FANN_SIGMOID_SYMMETRIC};
    struct fann *ann = fann_create_shortcut(2, INPUTS, OUTPUTS);
    srand(
        1); /* FANN has seeded it with the time; a bad draw gives weights so large that roundings show */
    struct fann_train_data *data = fann_create_train(40, INPUTS, OUTPUTS);
    randomize(ann, 0.1f);
    for (int i = 0; i < 40; i++) {
        for (int k = 0; k < INPUTS; k++) {
            data->input[i][k] = 2 * next();
        }
        data->output[i][0] = data->input[i][0] * data->input[i][1] > 0 ? 0.8f : 0.2f;
        data->output[i][1] = data->input[i][2] * data->input[i][1];
    }
    fann_set_activation_function_output(ann, FANN_LINEAR);
    fann_set_cascade_activation_functions(ann, functions, 2);
    fann_cascadetrain_on_data(ann, data, 5, 0, 0.0001f);
    fann_destroy_train(data);
    finish(ann, "cascade");
}

/* With what FANN begins, and with numbers of its scaling in the file. */
static void scaled(void)
{
    struct fann *ann = fann_create_standard(3, INPUTS, 4, OUTPUTS);
    randomize(ann, 1);
    fann_set_activation_function_hidden(ann, FANN_SIGMOID);
    fann_set_activation_function_output(ann, FANN_SIGMOID);
    struct fann_train_data *data = fann_create_train(3, INPUTS, OUTPUTS);
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < INPUTS; k++) {
            data->input[i][k] = 5 * next();
        }
        data->output[i][0] = next();
        data->output[i][1] = 3 * next();
    }
    fann_set_scaling_params(ann, data, -1, 1, 0, 1);
    fann_destroy_train(data);
    finish(ann, "scaled");
}

int main(int count, char **arguments)
{
    if (count != 2) {
        return 2;
    }
    folder = arguments[1];
    layered("linear", FANN_LINEAR, FANN_LINEAR, 0.5f);
    layered("sigmoid", FANN_SIGMOID, FANN_SIGMOID, 0.5f);
    layered("symmetric", FANN_SIGMOID_SYMMETRIC, FANN_LINEAR, 0.7f);
    steep();
    sparse();
    shortcut();
    cascade();
    scaled();
    return 0;
}
