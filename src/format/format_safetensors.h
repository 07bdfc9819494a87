/* Named arrays of numbers as safetensors files (https://github.com/huggingface/safetensors):

       length of the header, 8 bytes | {"__metadata__":{"key":"value",...},
                                        "name":{"dtype":"F32","shape":[2,8],"data_offsets":[0,64]},
                                        ...}  blanks | the numbers

   Everything is checked before it is used: what is opened has no hole, no overlap, nothing twice and
   nothing behind its end, and each array has as many bytes as its shape asks for. */
#ifndef TINYANN_SRC_FORMAT_FORMAT_SAFETENSORS_H
#define TINYANN_SRC_FORMAT_FORMAT_SAFETENSORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tinyann/ctx.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>

#define TANN__SAFETENSORS_METADATA 64 /* entries at most */

/* The types of numbers that are read, all as float: F64 is rounded to the nearest (of two as near the
   even one), the others are exact. */
typedef enum tann__tensor_type {
    TANN__TENSOR_F32,
    TANN__TENSOR_F64,
    TANN__TENSOR_F16,
    TANN__TENSOR_BF16,
    TANN__TENSOR_TYPES
} tann__tensor_type;

typedef struct tann__tensor {
    const char *name;
    size_t begin, end; /* of its bytes, in the data */
    size_t count;      /* numbers */
    size_t at;         /* the byte of the file at which its name stands */
    tann_shape shape;
    int32_t used; /* for who reads it */
    tann__tensor_type type;
} tann__tensor;

typedef struct tann__metadata {
    const char *key, *value;
    size_t at; /* the byte of the file at which the value stands */
} tann__metadata;

typedef struct tann__safetensors_limits {
    size_t header;  /* bytes */
    size_t tensors; /* how many */
    size_t name;    /* bytes of a tensor's */
    bool any_float; /* not F32 alone; figures of a training, with a ':', may be F64 in any case */
} tann__safetensors_limits;

typedef struct tann__safetensors {
    tann_ctx *ctx;
    const unsigned char *file; /* the caller's */
    const unsigned char *data;
    size_t header_size, data_size;
    bool any_float;
    char *pool; /* [header_size] all strings */
    tann__tensor *tensors;
    size_t count, capacity;
    tann__metadata metadata[TANN__SAFETENSORS_METADATA];
    size_t metadata_count;
} tann__safetensors;

/* Opens a file that lies in memory, which must stay there. TANN_E_FORMAT, TANN_E_UNSUPPORTED (limits;
   other types), TANN_E_MEMORY; each with the byte. After an error it is closed. Takes at most
   some 2.5 bytes a byte of the header. */
tann_status tann__safetensors_open(tann__safetensors *st, tann_ctx *ctx,
                                   const tann__safetensors_limits *limits, const void *bytes,
                                   size_t size);
void tann__safetensors_close(tann__safetensors *st);

/* By name; NULL if there is none. */
tann__tensor *tann__safetensors_find(const tann__safetensors *st, const char *name);
const tann__metadata *tann__safetensors_metadata(const tann__safetensors *st, const char *key);

/* The same for metadata that must be there: TANN_E_FORMAT. */
tann_status tann__safetensors_need(const tann__safetensors *st, const char *key,
                                   const tann__metadata **found);

/* Whether a tensor belongs to the state of a training, which a file may hold beside a model. No weight's
   name has a ':'. */
bool tann__safetensors_is_state(const tann__safetensors *st, const tann__tensor *t);

/* The byte of the file that stands for a place in a value. */
size_t tann__safetensors_place(const tann__safetensors *st, const tann__metadata *metadata,
                               size_t place);

/* "F32" and the like; TANN__TENSOR_TYPES for another name. */
tann__tensor_type tann__tensor_type_named(const char *name);
/* Bytes of a number. */
size_t tann__tensor_type_size(tann__tensor_type type);

/* Whether all numbers are finite, as floats; TANN_E_NUMERIC tells the byte of one that is not. */
tann_status tann__tensor_check(const tann__safetensors *st, const tann__tensor *t);

/* The numbers; with `transpose`, which takes a tensor of rank 2, columns become rows. */
void tann__tensor_read(const tann__safetensors *st, const tann__tensor *t, int transpose,
                       float *values);

/* One number of a tensor of F64. */
double tann__tensor_double(const tann__safetensors *st, const tann__tensor *t, size_t index);

#endif
