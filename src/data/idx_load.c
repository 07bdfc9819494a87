/* IDX files, as those of MNIST: 0 0 TYPE RANK | a dimension in 4 bytes, RANK times | numbers. The most
   significant byte comes first. The format: Y. LeCun, C. Cortes, C. Burges, The MNIST database. */
#include "data/samples.h"

#include "base/error.h"
#include "base/options.h"
#include "base/size.h"
#include "data/npy_decode.h"

TANN__NO_PADDING(tann_idx_opts, 2 * sizeof(size_t) + sizeof(int32_t) + sizeof(unsigned));

void tann_idx_opts_init(tann_idx_opts *opts, size_t struct_size)
{
    const tann_idx_opts defaults = {.struct_size = sizeof defaults, .max_bytes = (size_t)1 << 30};
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status read_type(tann__npy_header *h, tann_ctx *ctx, const unsigned char *bytes,
                             size_t size)
{
    static const struct {
        unsigned char code;
        char kind;
        int size;
    } types[] = {{0x08, 'u', 1}, {0x09, 'i', 1}, {0x0B, 'i', 2},
                 {0x0C, 'i', 4}, {0x0D, 'f', 4}, {0x0E, 'f', 8}};
    if (size >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "byte 0: compressed with gzip: unpack the file with gunzip");
    }
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (size >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == types[i].code) {
            *h = (tann__npy_header){.kind = types[i].kind,
                                    .size = types[i].size,
                                    .big_endian = true,
                                    .rank = bytes[3],
                                    .count = 1,
                                    .begin = 4 + 4 * (size_t)bytes[3]};
            return TANN_OK;
        }
    }
    return tann__fail(ctx, TANN_E_FORMAT, "byte 0: this is no IDX file");
}

static uint32_t get_big(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static tann_status read_dims(tann__npy_header *h, tann_ctx *ctx, const unsigned char *bytes,
                             size_t size)
{
    if (h->rank < 1 || h->rank > TANN__NPY_MOST_DIMS || size < h->begin) {
        return tann__fail(ctx, TANN_E_FORMAT, "byte 3: %d dimensions in a file of %zu bytes",
                          h->rank, size);
    }
    for (int i = 0; i < h->rank; i++) {
        const uint32_t dim = get_big(bytes + 4 + 4 * i);
        if (dim < 1 || dim > INT32_MAX || !tann__mul(h->count, dim, &h->count)) {
            return tann__fail(ctx, TANN_E_FORMAT, "byte %d: a dimension of %lu", 4 + 4 * i,
                              (unsigned long)dim);
        }
        h->dim[i] = dim;
    }
    size_t all = 0;
    if (!tann__mul(h->count, (size_t)h->size, &all) || all != size - h->begin) {
        return tann__fail(ctx, TANN_E_FORMAT,
                          "byte %zu: %zu numbers of %d bytes should follow, not %zu bytes",
                          h->begin, h->count, h->size, size - h->begin);
    }
    return TANN_OK;
}

static tann_status read_header(tann__npy_header *h, tann_ctx *ctx, const unsigned char *bytes,
                               size_t size)
{
    TANN_TRY(read_type(h, ctx, bytes, size));
    return read_dims(h, ctx, bytes, size);
}

/* How the two files are read. */
typedef struct reading {
    tann_idx_opts opts;
    bool has_labels;
} reading;

static tann_status read_images(tann_samples *s, tann_ctx *ctx, const void *how,
                               const unsigned char *bytes, size_t size)
{
    const reading *r = how;
    tann__npy_header h;
    TANN_TRY(read_header(&h, ctx, bytes, size));
    if (r->opts.scale != 0 && h.kind != 'u') {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "byte 2: tann_idx_opts.scale is for unsigned bytes");
    }
    TANN_TRY(tann__samples_take(s, ctx, (size_t)h.dim[0], tann__npy_shape(&h), 0, r->has_labels));
    TANN_TRY(tann__npy_decode(&h, ctx, bytes + h.begin, h.count, h.begin, s->x));
    for (size_t i = 0; r->opts.scale != 0 && i < h.count; i++) {
        s->x[i] /= 255;
    }
    return TANN_OK;
}

static tann_status read_labels(tann_samples *s, tann_ctx *ctx, const void *how,
                               const unsigned char *bytes, size_t size)
{
    tann__npy_header h;
    (void)how;
    TANN_TRY(read_header(&h, ctx, bytes, size));
    if (h.rank != 1 || h.kind == 'f' || h.count != s->count) {
        return tann__fail(ctx, TANN_E_SHAPE,
                          "byte 2: %zu whole numbers should stand here, the labels of as many "
                          "images",
                          s->count);
    }
    for (size_t i = 0; i < h.count; i++) {
        const size_t at = h.begin + i * (size_t)h.size;
        float label = 0;
        TANN_TRY(tann__npy_decode(&h, ctx, bytes + at, 1, at, &label));
        if (label < 0) {
            return tann__fail(ctx, TANN_E_NUMERIC, "byte %zu: a label of %g", at, (double)label);
        }
        s->labels[i] = (int32_t)label;
        s->class_count = (size_t)label + 1 > s->class_count ? (size_t)label + 1 : s->class_count;
    }
    return TANN_OK;
}

static tann_status check_opts(tann_ctx *ctx, const tann_idx_opts *opts)
{
    if (opts->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          opts->flags);
    }
    return (opts->scale & ~1) == 0
               ? TANN_OK
               : tann__fail(ctx, TANN_E_ARGUMENT, "scale %d is neither 0 nor 1", (int)opts->scale);
}

static tann_samples *load(tann_ctx *ctx, tann__samples_file images, tann__samples_file labels,
                          const tann_idx_opts *opts)
{
    reading r = {.has_labels = labels.path != NULL || labels.bytes != NULL};
    if (ctx == NULL) {
        return NULL;
    }
    tann__succeed(ctx);
    tann_idx_opts_init(&r.opts, sizeof r.opts);
    if (tann__options_read(ctx, "tann_idx_opts", &r.opts, sizeof r.opts, opts) != TANN_OK ||
        check_opts(ctx, &r.opts) != TANN_OK) {
        return NULL;
    }
    images.max_bytes = labels.max_bytes = r.opts.max_bytes;
    tann_samples *s = tann__samples_load(ctx, &images, read_images, &r);
    if (s != NULL && r.has_labels &&
        tann__samples_read(s, ctx, &labels, read_labels, &r) != TANN_OK) {
        tann_samples_free(s);
        s = NULL;
    }
    return s;
}

tann_samples *tann_idx_load(tann_ctx *ctx, const char *images, const char *labels,
                            const tann_idx_opts *opts)
{
    const tann__samples_file first = {.path = images};
    const tann__samples_file second = {.path = labels};
    return load(ctx, first, second, opts);
}

tann_samples *tann_idx_load_memory(tann_ctx *ctx, const void *images, size_t images_size,
                                   const void *labels, size_t labels_size,
                                   const tann_idx_opts *opts)
{
    const tann__samples_file first = {.bytes = images, .size = images_size};
    const tann__samples_file second = {.bytes = labels, .size = labels_size};
    return load(ctx, first, second, opts);
}
