/* Learns rents in euros from area, age and distance, each in its own unit. The model is fitted to the
   scales of all of them and keeps these in its file: who loads it gives and gets raw values. */
#include <stdio.h>

#include <tinyann/tinyann.h>

#define FLATS 500
#define HELD  100 /* of them, to be judged by */

/* Made up: 20 to 140 square metres, 0 to 100 years, 100 to 20000 metres; and noise. */
static void make_flats(float *x, float *rent)
{
    for (size_t i = 0; i < FLATS; i++) {
        const float area = 20 + 120 * tann_random_uniform(1, 0, i);
        const float age = 100 * tann_random_uniform(1, 1, i);
        const float distance = 100 + 19900 * tann_random_uniform(1, 2, i);
        const float price = 10 + 6 / (1 + distance / 4000) - age / 40;
        x[3 * i] = area;
        x[3 * i + 1] = age;
        x[3 * i + 2] = distance;
        rent[i] = 50 + area * price + 20 * tann_random_normal(1, 3, i);
    }
}

/* raw -> scaled -> dense 16 -> tanh -> dense 1 -> raw */
static tann_model *make_model(tann_ctx *ctx)
{
    tann_normalization_opts back = tann_normalization_opts_default();
    back.invert = 1;
    tann_builder *b = tann_builder_new(ctx);
    tann_node h = tann_input(b, tann_shape_1d(3));
    h = tann_named(b, tann_normalization(b, h, NULL), "scaled");
    h = tann_activation(b, tann_dense(b, h, 16, NULL), TANN_TANH);
    h = tann_named(b, tann_normalization(b, tann_dense(b, h, 1, NULL), &back), "rent");
    return tann_builder_finish(b, h, 42);
}

static tann_status learn(tann_ctx *ctx, tann_model *m, const tann_dataset *data)
{
    static const char *const scales[] = {"scaled", "rent"};
    for (int i = 0; i < 2; i++) {
        const tann_node node = tann_model_find(m, scales[i]);
        if (tann_normalization_fit(ctx, m, node, data, NULL) != TANN_OK) {
            return tann_ctx_status(ctx);
        }
    }
    tann_train_opts how = tann_train_opts_default();
    how.rate = 0.01f;
    tann_fit_opts until = tann_fit_opts_default();
    until.epochs = 200;
    tann_trainer *t = tann_trainer_new(ctx, m, &how);
    tann_status status = tann_fit(t, data, &until, NULL);
    status = status == TANN_OK ? tann_model_save(ctx, m, "rents.safetensors") : status;
    tann_trainer_free(t);
    return status;
}

int main(void)
{
    static float x[FLATS * 3], rent[FLATS];
    const size_t train = FLATS - HELD;
    make_flats(x, rent);
    const tann_dataset data = tann_dataset_floats(x, rent, train);
    const tann_dataset held = tann_dataset_floats(x + 3 * train, rent + train, HELD);

    tann_ctx *ctx = tann_ctx_new(NULL);
    tann_model *m = make_model(ctx);
    tann_model *loaded =
        learn(ctx, m, &data) == TANN_OK ? tann_model_load(ctx, "rents.safetensors", NULL) : NULL;
    tann_session *s = tann_session_new(ctx, loaded, HELD);

    const float flat[3] = {75, 30, 2500};
    float answer = 0;
    tann_score score = tann_score_default();
    if (tann_predict(s, flat, 1, &answer) == TANN_OK &&
        tann_evaluate(s, &held, TANN_MSE, &score) == TANN_OK) {
        printf("75 square metres, 30 years old, 2500 m away: %.0f euros\n", (double)answer);
        printf("mean squared error on flats that it has not seen: %.0f; that of the noise: 400\n",
               score.loss);
    }
    fprintf(stderr, "%s", tann_ctx_error(ctx));
    const int learnt = s != NULL && score.loss < 900;
    tann_session_free(s);
    tann_model_free(loaded);
    tann_model_free(m);
    tann_ctx_free(ctx);
    return learnt ? 0 : 1;
}
