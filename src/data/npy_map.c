/* A .npy file whose numbers are floats of this machine's as they lie there: in memory that the system
   fills from the file, or in a copy of all of it. */
#include <tinyann/npy_map.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/options.h"
#include "data/npy_header.h"
#include "file/file_slurp.h"
#include "file/file_system.h"

TANN__NO_PADDING(tann_npy_map_opts, 2 * sizeof(size_t) + sizeof(int32_t) + sizeof(unsigned));

struct tann_npy_map {
    tann__allocator allocator;
    tann__mapping file; /* bytes are NULL of a copy */
    tann__slurp copy;   /* bytes are NULL of a mapped file */
    const float *data;
    size_t count;
    tann_shape shape;
};

static const tann_npy_map_opts defaults = {.struct_size = sizeof defaults,
                                           .max_bytes = (size_t)1 << 30};

void tann_npy_map_opts_init(tann_npy_map_opts *opts, size_t struct_size)
{
    tann__options_write(opts, struct_size, &defaults, sizeof defaults);
}

static tann_status read_opts(tann_ctx *ctx, const tann_npy_map_opts *given, tann_npy_map_opts *o)
{
    *o = defaults;
    TANN_TRY(tann__options_read(ctx, "tann_npy_map_opts", o, sizeof *o, given));
    if (o->flags != 0) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED, "flags of %u: this version knows none",
                          o->flags);
    }
    if (o->copy != 0 && o->copy != 1) {
        return tann__fail(ctx, TANN_E_ARGUMENT, "copy of %d is neither 0 nor 1", (int)o->copy);
    }
    return TANN_OK;
}

static tann_status read_file(tann_npy_map *map, tann_ctx *ctx, const char *path,
                             const tann_npy_map_opts *o)
{
    const int maps = tann__system_maps; /* on each system one of both, so not a case to be tested */
    return maps > o->copy ? tann__file_map(&map->file, ctx, path)
                          : tann__slurp_file(&map->copy, ctx, path, o->max_bytes);
}

static bool has_big_end_first(void)
{
    const uint16_t one = 1;
    return *(const unsigned char *)&one == 0;
}

/* Whether the numbers can be used where they lie. */
static tann_status check_numbers(tann_ctx *ctx, const tann__npy_header *h)
{
    if (h->kind != 'f' || h->size != (int)sizeof(float)) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "its numbers are not floats of 4 bytes: tann_arrays_load() reads them");
    }
    if (h->big_endian != has_big_end_first()) {
        return tann__fail(
            ctx, TANN_E_UNSUPPORTED,
            "its numbers have this machine's bytes the other way about: tann_arrays_load() "
            "reads them");
    }
    if (h->fortran && h->rank > 1) {
        return tann__fail(ctx, TANN_E_UNSUPPORTED,
                          "its numbers are in Fortran order: tann_arrays_load() reads them");
    }
    if (h->begin % sizeof(float) != 0) {
        return tann__fail(
            ctx, TANN_E_UNSUPPORTED,
            "byte %zu: its numbers begin at no multiple of 4: tann_arrays_load() reads them",
            h->begin);
    }
    return TANN_OK;
}

static tann_status open_map(tann_npy_map *map, tann_ctx *ctx, const char *path,
                            const tann_npy_map_opts *o)
{
    tann__npy_header h;
    TANN_TRY(read_file(map, ctx, path, o));
    const bool copied = map->copy.bytes != NULL;
    const unsigned char *bytes = copied ? map->copy.bytes : map->file.bytes;
    TANN_TRY(tann__npy_header_read(&h, ctx, bytes, copied ? map->copy.size : map->file.size, 0));
    TANN_TRY(check_numbers(ctx, &h));
    map->data = (const float *)(const void *)(bytes + h.begin);
    map->count = h.rank > 0 ? (size_t)h.dim[0] : 1;
    map->shape = tann__npy_shape(&h);
    return tann__succeed(ctx);
}

tann_npy_map *tann_npy_map_new(tann_ctx *ctx, const char *path, const tann_npy_map_opts *opts)
{
    tann_npy_map_opts o;
    if (ctx == NULL || path == NULL) {
        (void)tann__fail_null(ctx, "the path");
        return NULL;
    }
    if (read_opts(ctx, opts, &o) != TANN_OK) {
        return NULL;
    }
    tann_npy_map *map = tann__allocate(&ctx->allocator, sizeof *map);
    if (map == NULL) {
        (void)tann__fail_memory(ctx, "a mapped file");
        return NULL;
    }
    *map = (tann_npy_map){.allocator = ctx->allocator};
    if (open_map(map, ctx, path, &o) != TANN_OK) {
        tann_npy_map_free(map);
        return NULL;
    }
    return map;
}

void tann_npy_map_free(tann_npy_map *map)
{
    if (map != NULL) {
        const tann__allocator allocator = map->allocator;
        tann__system_unmap(&map->file);
        tann__release(&allocator, map->copy.bytes, map->copy.room);
        tann__release(&allocator, map, sizeof *map);
    }
}

const float *tann_npy_map_data(const tann_npy_map *map)
{
    return map != NULL ? map->data : NULL;
}

size_t tann_npy_map_count(const tann_npy_map *map)
{
    return map != NULL ? map->count : 0;
}

tann_shape tann_npy_map_shape(const tann_npy_map *map)
{
    return map != NULL ? map->shape : (tann_shape){.rank = 0};
}
