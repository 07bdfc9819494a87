/* Stochastic gradient descent, in Keras' form of momentum: v = momentum v - rate g; w += v, or with
   Nesterov w += momentum v - rate g. */
#include <string.h>

#include <tinyann/optimizers.h>

#include "base/error.h"
#include "base/options.h"
#include "optimizer/optimizer.h"

TANN__NO_PADDING(tann_sgd_opts, sizeof(size_t) + sizeof(tann_optimizer_kind) + sizeof(float) +
                                    sizeof(int32_t) + sizeof(unsigned));
_Static_assert(sizeof(tann_sgd_opts) <= sizeof(tann__optimizer_config), "config too small");

static const tann_sgd_opts defaults = {.struct_size = sizeof defaults, .optimizer = TANN_SGD};

void tann_sgd_opts_init(tann_sgd_opts *opts, size_t struct_size)
{
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status check(tann_ctx *ctx, const tann_sgd_opts *o)
{
    TANN_TRY(tann__optimizer_check_kind(ctx, o->optimizer, TANN_SGD));
    if (!(o->momentum >= 0 && o->momentum < 1)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a momentum of %g is not at least 0 and below 1",
                          (double)o->momentum);
    }
    if (o->nesterov != 0 && o->nesterov != 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "nesterov is %d, not 0 or 1", (int)o->nesterov);
    }
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    return TANN_OK;
}

static tann_status configure(tann_ctx *ctx, const void *opts, tann__optimizer_config *config)
{
    tann_sgd_opts o = defaults;
    TANN_TRY(tann__options_read(ctx, "tann_sgd_opts", &o, sizeof o, opts));
    TANN_TRY(check(ctx, &o));
    memcpy(config->bytes, &o, sizeof o);
    return TANN_OK;
}

static tann_sgd_opts options_of(const tann__optimizer_config *config)
{
    tann_sgd_opts o;
    memcpy(&o, config->bytes, sizeof o);
    return o;
}

static size_t moment_count(const tann__optimizer_config *config)
{
    return options_of(config).momentum > 0;
}

static int update(const tann_kernels *k, const tann__optimizer_config *config, size_t n, float *w,
                  float *g, float *const *moments, float rate, uint64_t step)
{
    const tann_sgd_opts o = options_of(config);
    (void)step;
    return k->sgd(n, w, g, o.momentum > 0 ? moments[0] : NULL, rate, o.momentum, o.nesterov);
}

static const tann__optimizer_field fields[] = {
    {"momentum", offsetof(tann_sgd_opts, momentum), true},
    {"nesterov", offsetof(tann_sgd_opts, nesterov), false},
};

const tann__optimizer_type tann__opt_sgd = {
    .name = "sgd",
    .moment_names = {"velocity"},
    .fields = fields,
    .field_count = sizeof fields / sizeof *fields,
    .configure = configure,
    .moments = moment_count,
    .update = update,
};
