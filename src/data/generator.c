#include "data/generator.h"

#include "base/error.h"
#include "base/options.h"
#include "base/rng.h"

TANN__NO_PADDING(tann_generator_opts,
                 2 * sizeof(size_t) + sizeof(uint64_t) + sizeof(float) + sizeof(unsigned));

static const tann__generator_type *const types[] = {
#define TANN_GENERATOR(value, NAME, name) [value] = &tann__gen_##name,
#include <tinyann/generators.def>
#undef TANN_GENERATOR
};

/* The random numbers of data sets ("data" in ASCII). Below the streams of base/rng.h, whose upper
   byte is not 0, so that no draw of a training with the same seed is shared. */
static const uint64_t stream = 0x64617461;

static const float own_noise = -1;

const tann__generator_type *tann__generator(tann_generator_kind kind)
{
    const size_t index = (size_t)kind;
    return index < sizeof types / sizeof types[0] ? types[index] : NULL;
}

const char *tann_generator_name(tann_generator_kind kind)
{
    const tann__generator_type *type = tann__generator(kind);
    return type != NULL ? type->name : NULL;
}

static tann_generator_opts defaults(void)
{
    const tann_generator_opts opts = {.struct_size = sizeof opts, .count = 400, .noise = own_noise};
    return opts;
}

void tann_generator_opts_init(tann_generator_opts *opts, size_t struct_size)
{
    const tann_generator_opts known = defaults();
    tann__options_write(opts, struct_size, &known, sizeof known);
}

static tann_status check_options(tann_ctx *ctx, const tann_generator_opts *o)
{
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    if (o->count < 2 || o->count > INT32_MAX) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a count of %zu samples is not within 2..%d",
                          o->count, INT32_MAX);
    }
    if (!(o->noise >= 0 && o->noise <= 1000) && !(o->noise == own_noise)) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "a noise of %g is neither within 0..1000 nor -1",
                          (double)o->noise);
    }
    return TANN_OK;
}

static void make(const tann__generator_type *type, const tann_generator_opts *o, float *x,
                 int32_t *labels)
{
    const float noise = o->noise == own_noise ? type->noise : o->noise;
    for (size_t i = 0; i < o->count; i++) {
        const tann__gen_sample s = {(int32_t)(i % 2), i / 2, (o->count + 1 - i % 2) / 2};
        double point[2];
        type->place(&s, point);
        labels[i] = s.label;
        for (size_t axis = 0; axis < 2; axis++) {
            const float normal = tann_random_normal(o->seed, stream, 2 * (uint64_t)i + axis);
            x[2 * i + axis] = (float)point[axis] + noise * normal;
        }
    }
}

tann_status tann_generate(tann_ctx *ctx, tann_generator_kind kind, const tann_generator_opts *opts,
                          float *x, int32_t *labels)
{
    tann_generator_opts o = defaults();
    const tann__generator_type *type = tann__generator(kind);
    if (type == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "generator %d is not in the list", (int)kind);
    }
    if (x == NULL || labels == NULL) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "%s is NULL", x == NULL ? "x" : "labels");
    }
    TANN_TRY(tann__options_read(ctx, "tann_generator_opts", &o, sizeof o, opts));
    TANN_TRY(check_options(ctx, &o));
    make(type, &o, x, labels);
    return ctx != NULL ? tann__succeed(ctx) : TANN_OK;
}
