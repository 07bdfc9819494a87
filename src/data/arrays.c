#include <tinyann/arrays.h>

#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/options.h"
#include "data/npy_decode.h"
#include "data/npz_reader.h"
#include "file/file_slurp.h"

TANN__NO_PADDING(tann_array,
                 2 * sizeof(size_t) + 2 * sizeof(void *) + sizeof(tann_shape) + sizeof(int32_t));
TANN__NO_PADDING(tann_arrays_opts, 4 * sizeof(size_t));

struct tann_arrays {
    tann__arena arena; /* all that follows is from it */
    size_t count;
    tann_array *arrays;
    int32_t **labels; /* of each array, once they were asked for */
};

void tann_arrays_opts_init(tann_arrays_opts *opts, size_t struct_size)
{
    const tann_arrays_opts defaults = {
        .struct_size = sizeof defaults,
        .max_bytes = (size_t)1 << 30,
        .max_arrays = 1024,
        .max_name = 256,
    };
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

/* A file under way to arrays. */
typedef struct reading {
    tann_ctx *ctx;
    const tann_arrays_opts *opts;
    const unsigned char *bytes;
    size_t size;
    tann_arrays *arrays;
} reading;

static tann_status take_list(const reading *r, size_t count)
{
    tann_arrays *a = r->arrays;
    a->arrays = tann__arena_take(&a->arena, count, sizeof *a->arrays);
    a->labels = tann__arena_take(&a->arena, count, sizeof *a->labels);
    return a->arrays != NULL && a->labels != NULL ? TANN_OK
                                                  : tann__fail_memory(r->ctx, "a list of arrays");
}

static tann_status take_name(const reading *r, const tann__npz_member *m, tann_array *array)
{
    if (m->name_length > r->opts->max_name) {
        return tann__fail(r->ctx, TANN_E_UNSUPPORTED,
                          "byte %zu: a name of %zu bytes; tann_arrays_opts.max_name is %zu",
                          m->begin, m->name_length, r->opts->max_name);
    }
    char *name = tann__arena_take(&r->arrays->arena, m->name_length + 1, 1);
    if (name == NULL) {
        return tann__fail_memory(r->ctx, "the name of an array");
    }
    memcpy(name, m->name, m->name_length); /* the arena's memory is 0 */
    if (tann_arrays_find(r->arrays, name) != NULL) {
        return tann__fail(r->ctx, TANN_E_FORMAT, "byte %zu: array '%.80s' comes twice", m->begin,
                          name);
    }
    array->name = name;
    return TANN_OK;
}

static void set_shape(const tann__npy_header *h, tann_array *array)
{
    array->count = h->rank > 0 ? (size_t)h->dim[0] : 1;
    array->shape = tann__npy_shape(h);
    array->whole = h->kind != 'f';
}

/* The numbers of a .npy file that lies in the file from `begin` on. */
static tann_status take_numbers(const reading *r, size_t begin, size_t size, size_t *end,
                                tann_array *array)
{
    tann__npy_header h;
    TANN_TRY(tann__npy_header_read(&h, r->ctx, r->bytes + begin, size, begin));
    float *data = tann__arena_take(&r->arrays->arena, h.count, sizeof *data);
    if (data == NULL) {
        return tann__fail(r->ctx, TANN_E_MEMORY, "out of memory for an array of %zu numbers",
                          h.count);
    }
    const size_t at = begin + h.begin;
    TANN_TRY(tann__npy_decode_all(&h, r->ctx, r->bytes + at, at, data));
    array->data = data;
    set_shape(&h, array);
    *end = at + h.count * (size_t)h.size;
    return TANN_OK;
}

static tann_status read_member(const reading *r, tann__npz *npz)
{
    tann__npz_member m;
    tann_array *array = &r->arrays->arrays[r->arrays->count];
    size_t end = 0;
    TANN_TRY(tann__npz_next(npz, &m));
    array->struct_size = sizeof *array;
    TANN_TRY(take_name(r, &m, array));
    TANN_TRY(take_numbers(r, m.begin, m.size, &end, array));
    r->arrays->count++;
    return end == m.begin + m.size
               ? TANN_OK
               : tann__fail(r->ctx, TANN_E_FORMAT, "byte %zu: bytes that belong to no array", end);
}

static tann_status read_npz(const reading *r)
{
    tann__npz npz;
    TANN_TRY(tann__npz_open(&npz, r->ctx, r->bytes, r->size));
    if (npz.left > r->opts->max_arrays) {
        return tann__fail(r->ctx, TANN_E_UNSUPPORTED,
                          "%llu arrays; tann_arrays_opts.max_arrays is %zu",
                          (unsigned long long)npz.left, r->opts->max_arrays);
    }
    TANN_TRY(take_list(r, (size_t)npz.left));
    while (npz.left > 0) {
        TANN_TRY(read_member(r, &npz));
    }
    return TANN_OK;
}

static tann_status read_npy(const reading *r)
{
    size_t end = 0;
    TANN_TRY(take_list(r, 1));
    r->arrays->arrays->struct_size = sizeof *r->arrays->arrays;
    r->arrays->arrays->name = "";
    r->arrays->count = 1;
    return take_numbers(r, 0, r->size, &end, r->arrays->arrays); /* NumPy passes over the rest */
}

static tann_status read_arrays(const reading *r)
{
    TANN_TRY(tann__slurp_check(r->ctx, r->size, r->opts->max_bytes));
    return r->size >= 2 && memcmp(r->bytes, "PK", 2) == 0 ? read_npz(r) : read_npy(r);
}

static tann_arrays *new_arrays(reading *r)
{
    tann_arrays *a = tann__allocate(&r->ctx->allocator, sizeof *a);
    if (a == NULL) {
        (void)tann__fail_memory(r->ctx, "arrays");
        return NULL;
    }
    *a = (tann_arrays){.count = 0};
    tann__arena_init(&a->arena, &r->ctx->allocator);
    r->arrays = a;
    if (read_arrays(r) != TANN_OK) {
        tann_arrays_free(a);
        return NULL;
    }
    return a;
}

static bool begin(tann_ctx *ctx, tann_arrays_opts *known, const tann_arrays_opts *opts,
                  const void *source)
{
    if (ctx == NULL) {
        return false;
    }
    tann__succeed(ctx);
    tann_arrays_opts_init(known, sizeof *known);
    if (source == NULL) {
        (void)tann__fail_null(ctx, "the file");
        return false;
    }
    return tann__options_read(ctx, "tann_arrays_opts", known, sizeof *known, opts) == TANN_OK;
}

tann_arrays *tann_arrays_load_memory(tann_ctx *ctx, const void *bytes, size_t size,
                                     const tann_arrays_opts *opts)
{
    tann_arrays_opts known;
    if (!begin(ctx, &known, opts, bytes)) {
        return NULL;
    }
    reading r = {ctx, &known, bytes, size, NULL};
    return new_arrays(&r);
}

tann_arrays *tann_arrays_load(tann_ctx *ctx, const char *path, const tann_arrays_opts *opts)
{
    tann_arrays_opts known;
    tann__slurp s;
    if (!begin(ctx, &known, opts, path) ||
        tann__slurp_file(&s, ctx, path, known.max_bytes) != TANN_OK) {
        return NULL;
    }
    reading r = {ctx, &known, s.bytes, s.size, NULL};
    tann_arrays *a = new_arrays(&r);
    tann__slurp_free(&s, ctx);
    return a;
}

void tann_arrays_free(tann_arrays *arrays)
{
    if (arrays != NULL) {
        const tann__allocator allocator = arrays->arena.allocator;
        tann__arena_free(&arrays->arena);
        tann__release(&allocator, arrays, sizeof *arrays);
    }
}

size_t tann_arrays_count(const tann_arrays *arrays)
{
    return arrays != NULL ? arrays->count : 0;
}

const tann_array *tann_arrays_at(const tann_arrays *arrays, size_t index)
{
    return index < tann_arrays_count(arrays) ? &arrays->arrays[index] : NULL;
}

const tann_array *tann_arrays_find(const tann_arrays *arrays, const char *name)
{
    for (size_t i = 0; name != NULL && i < tann_arrays_count(arrays); i++) {
        if (strcmp(arrays->arrays[i].name, name) == 0) {
            return &arrays->arrays[i];
        }
    }
    return NULL;
}

static tann_status make_labels(tann_ctx *ctx, const tann_array *array, int32_t *labels)
{
    for (size_t i = 0; i < array->count; i++) {
        const float value = array->data[i];
        if (!(value >= -2147483648.0f && value < 2147483648.0f) || value != (float)(int32_t)value) {
            return tann__fail(ctx, TANN_E_NUMERIC, "'%.80s', sample %zu: %g is no label",
                              array->name, i, (double)value);
        }
        labels[i] = (int32_t)value;
    }
    return TANN_OK;
}

static tann_status add_labels(tann_ctx *ctx, tann_arrays *arrays, const tann_array *array)
{
    const size_t bytes = array->count * sizeof(int32_t); /* as many floats are in memory */
    if (tann_shape_size(array->shape) != 1) {
        return tann__fail(ctx, TANN_E_SHAPE, "'%.80s' has %zu numbers a sample; labels have one",
                          array->name, tann_shape_size(array->shape));
    }
    int32_t *labels = tann__arena_take(&arrays->arena, 1, bytes);
    if (labels == NULL) {
        return tann__fail_memory(ctx, "labels");
    }
    TANN_TRY(make_labels(ctx, array, labels));
    arrays->labels[array - arrays->arrays] = labels;
    return TANN_OK;
}

const int32_t *tann_arrays_labels(tann_ctx *ctx, tann_arrays *arrays, const char *name)
{
    if (ctx == NULL) {
        return NULL;
    }
    if (arrays == NULL) {
        (void)tann__fail_null(ctx, "arrays");
        return NULL;
    }
    tann__succeed(ctx);
    const tann_array *array = tann_arrays_find(arrays, name);
    if (array == NULL) {
        (void)tann__fail(ctx, TANN_E_ARGUMENT, "none of %zu arrays is '%.80s'", arrays->count,
                         name != NULL ? name : "NULL");
        return NULL;
    }
    int32_t *const *labels = &arrays->labels[array - arrays->arrays];
    if (*labels == NULL && add_labels(ctx, arrays, array) != TANN_OK) {
        return NULL;
    }
    return *labels;
}
