/* Adam (D. P. Kingma, J. Ba, 2015), in Keras' form, with epsilon "hat":
   w -= rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon). */
#include <math.h>
#include <string.h>

#include <tinyann/optimizers.h>

#include "base/error.h"
#include "base/options.h"
#include "base/power.h"
#include "optimizer/optimizer.h"

TANN__NO_PADDING(tann_adam_opts, sizeof(size_t) + sizeof(tann_optimizer_kind) + 3 * sizeof(float));
_Static_assert(sizeof(tann_adam_opts) <= sizeof(tann__optimizer_config), "config too small");

static const tann_adam_opts defaults = {.struct_size = sizeof defaults,
                                        .optimizer = TANN_ADAM,
                                        .beta1 = 0.9f,
                                        .beta2 = 0.999f,
                                        .epsilon = 1e-7f};

void tann_adam_opts_init(tann_adam_opts *opts, size_t struct_size)
{
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status check_beta(tann_ctx *ctx, const char *name, float beta)
{
    if (beta >= 0 && beta < 1) {
        return TANN_OK;
    }
    return tann__fail(ctx, TANN_E_ARGUMENT, "a %s of %g is not at least 0 and below 1", name,
                      (double)beta);
}

static tann_status check(tann_ctx *ctx, const tann_adam_opts *o)
{
    TANN_TRY(tann__optimizer_check_kind(ctx, o->optimizer, TANN_ADAM));
    TANN_TRY(check_beta(ctx, "beta1", o->beta1));
    TANN_TRY(check_beta(ctx, "beta2", o->beta2));
    if (!(o->epsilon > 0) || !isfinite(o->epsilon)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "an epsilon of %g is not above 0 and finite",
                          (double)o->epsilon);
    }
    return TANN_OK;
}

static tann_status configure(tann_ctx *ctx, const void *opts, tann__optimizer_config *config)
{
    tann_adam_opts o = defaults;
    TANN_TRY(tann__options_read(ctx, "tann_adam_opts", &o, sizeof o, opts));
    TANN_TRY(check(ctx, &o));
    memcpy(config->bytes, &o, sizeof o);
    return TANN_OK;
}

static size_t moment_count(const tann__optimizer_config *config)
{
    (void)config;
    return 2;
}

static int update(const tann_kernels *k, const tann__optimizer_config *config, size_t n, float *w,
                  float *g, float *const *moments, float rate, uint64_t step)
{
    tann_adam_opts o;
    memcpy(&o, config->bytes, sizeof o);
    const double betas[2] = {(double)o.beta1, (double)o.beta2};
    double powers[2];
    tann__powers(betas, step, powers);
    const double root = tann__square_root(1 - powers[1]);
    const float corrected = (float)((double)rate * root / (1 - powers[0]));
    return k->adam(n, w, g, moments[0], moments[1], corrected, o.beta1, o.beta2, o.epsilon);
}

static const tann__optimizer_field fields[] = {
    {"beta1", offsetof(tann_adam_opts, beta1), true},
    {"beta2", offsetof(tann_adam_opts, beta2), true},
    {"epsilon", offsetof(tann_adam_opts, epsilon), true},
};

const tann__optimizer_type tann__opt_adam = {
    .name = "adam",
    .moment_names = {"m", "v"},
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .configure = configure,
    .moments = moment_count,
    .update = update,
};
