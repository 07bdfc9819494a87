/* A digest of every kernel: odd sizes, odd strides, unaligned arrays, special numbers. */
#include "base/rng.h"
#include "inspect/digest.h"

/* 5 and 7 fit no vector, 15 to 17, 31 to 33 and 63 to 65 lie around the lanes of a sum and the widths
   of tiles. */
static const size_t sizes[] = {1, 2, 3, 5, 7, 15, 16, 17, 31, 33, 63, 65};
enum { SIZE_COUNT = sizeof sizes / sizeof *sizes };

/* Numbers at which formulas and rounding have their edges. */
static const uint32_t special_bits[] = {
    0x00000000, 0x80000000, /* zeros */
    0x00000001, 0x80000001, /* subnormal numbers, the least */
    0x007FFFFF, 0x807FFFFF, /* and the greatest */
    0x00800000, 0x80800000, /* the least normal ones */
    0x7F7FFFFF, 0xFF7FFFFF, /* the greatest ones */
    0x7F800000, 0xFF800000, /* infinities */
    0x7FC00000, 0xFFC12345, /* NaNs */
    0x3F800000, 0x3F7FFFFF, /* 1 and below */
    0x3F800001, 0xBF800000, /* above, -1 */
    0x42B17217, 0x42B17218, /* where e^x overflows */
    0xC2AEAC50, 0xC2CFF1B5, /* where it becomes subnormal, and 0 */
    0x41800000, 0xC1800000, /* 16, -16: sigmoid and tanh level out */
};
enum { SPECIAL_COUNT = sizeof special_bits / sizeof *special_bits };

static float from_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Uniform in [-scale, scale), rounded once at most; scale is a power of 2. */
static void fill(uint64_t seed, float scale, float *values, size_t count)
{
    tann__random_fill(seed, 0, 0, values, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = (values[i] * 2 - 1) * scale;
    }
}

/* Special numbers first, then any bits at all. */
static void fill_any(uint64_t seed, float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        values[i] = from_bits(i < SPECIAL_COUNT ? special_bits[i] : tann_random_bits(seed, 0, i));
    }
}

/* ---------------------------------------------------------------------------- matrix products */

/* c = a b in one of its three forms: rows of a and b are longer than they need be. */
typedef void (*product)(tann__desk *desk, size_t m, size_t n, size_t k);

static const float *bias_of(const tann__desk *desk, size_t m)
{
    return m % 2 == 0 ? NULL : desk->a + 7;
}

static void product_nn(tann__desk *desk, size_t m, size_t n, size_t k)
{
    desk->k->gemm_nn(m, n, k, desk->a + 1, k + 3, desk->b + 3, n + 5, bias_of(desk, m), desk->c + 1,
                     n + 1, NULL);
}

static void product_tn(tann__desk *desk, size_t m, size_t n, size_t k)
{
    desk->k->gemm_tn(m, n, k, desk->a + 1, m + 3, desk->b + 3, n + 5, desk->c + 1, n + 1, NULL);
}

static void product_nt(tann__desk *desk, size_t m, size_t n, size_t k)
{
    desk->k->gemm_nt(m, n, k, desk->a + 1, k + 3, desk->b + 3, k + 5, desk->c + 1, n + 1, NULL);
}

/* One product; what lies between the rows of c is in the digest, since nobody may write there. */
static uint64_t one_product(tann__desk *desk, product multiply, size_t m, size_t n, size_t k,
                            uint64_t digest)
{
    const size_t span = m * (n + 1) + 2;
    memset(desk->c, 0, span * sizeof *desk->c);
    multiply(desk, m, n, k);
    return tann__digest_floats(digest, desk->c, span);
}

/* Around every edge of a blocking once, and beyond the depth, width and height of a block. */
static const size_t few_products[][3] = {
    {1, 1, 1},   {1, 7, 5},   {2, 3, 17},   {3, 31, 16},  {5, 17, 2},   {7, 5, 33},   {15, 16, 7},
    {16, 33, 3}, {17, 4, 31}, {31, 2, 15},  {33, 65, 1},  {63, 1, 65},  {65, 63, 5},  {2, 15, 65},
    {4, 16, 63}, {3, 1, 700}, {3, 17, 700}, {7, 40, 270}, {4, 1030, 3}, {1030, 9, 3},
};

static uint64_t few_sizes(tann__desk *desk, product multiply, uint64_t digest)
{
    for (size_t i = 0; i < sizeof few_products / sizeof *few_products; i++) {
        const size_t *size = few_products[i];
        digest = one_product(desk, multiply, size[0], size[1], size[2], digest);
    }
    return digest;
}

static uint64_t all_sizes(tann__desk *desk, product multiply, uint64_t digest)
{
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        for (size_t j = 0; j < SIZE_COUNT; j++) {
            for (size_t l = 0; l < SIZE_COUNT; l++) {
                digest = one_product(desk, multiply, sizes[i], sizes[j], sizes[l], digest);
            }
        }
    }
    return digest;
}

/* Infinities, NaNs, subnormal and huge numbers here and there; in some products nothing else. */
static uint64_t special_products(tann__desk *desk, product multiply, uint64_t digest)
{
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        desk->a[i * 97] = from_bits(special_bits[i]);
        desk->b[i * 89] = from_bits(special_bits[SPECIAL_COUNT - 1 - i]);
    }
    digest = few_sizes(desk, multiply, digest);
    fill(13, 0x1p-75f, desk->a, TANN__DESK_FLOATS);
    fill(14, 0x1p-70f, desk->b, TANN__DESK_FLOATS);
    return few_sizes(desk, multiply, digest);
}

static uint64_t products(tann__desk *desk, product multiply, uint64_t digest)
{
    fill(11, 1, desk->a, TANN__DESK_FLOATS);
    fill(12, 1, desk->b, TANN__DESK_FLOATS);
    digest = few_sizes(desk, multiply, digest);
    if (desk->full) {
        digest = all_sizes(desk, multiply, digest);
        digest = special_products(desk, multiply, digest);
    }
    return digest;
}

tann_status tann__digest_gemm_nn(tann__desk *desk, uint64_t *digest)
{
    *digest = products(desk, product_nn, *digest);
    return TANN_OK;
}

tann_status tann__digest_gemm_tn(tann__desk *desk, uint64_t *digest)
{
    *digest = products(desk, product_tn, *digest);
    return TANN_OK;
}

tann_status tann__digest_gemm_nt(tann__desk *desk, uint64_t *digest)
{
    *digest = products(desk, product_nt, *digest);
    return TANN_OK;
}

/* ------------------------------------------------------------------------------ element by element */

/* How many elements: the odd sizes one after the other, and then as many as the desk takes. */
static size_t length_at(const tann__desk *desk, size_t index)
{
    if (index < SIZE_COUNT) {
        return sizes[index];
    }
    return index == SIZE_COUNT ? (desk->full ? TANN__DESK_FLOATS - 4 : 500) : 0;
}

typedef void (*function)(size_t n, const float *x, float *y);

static uint64_t add_function(tann__desk *desk, function f, uint64_t digest)
{
    fill_any(21, desk->a, TANN__DESK_FLOATS);
    for (size_t i = 0; length_at(desk, i) != 0; i++) {
        const size_t n = length_at(desk, i);
        f(n, desk->a + i % 4, desk->c + 1);
        digest = tann__digest_bits(digest, desk->c + 1, n);
    }
    fill(22, 16, desk->a, TANN__DESK_FLOATS); /* where functions bend */
    f(length_at(desk, SIZE_COUNT), desk->a, desk->c);
    return tann__digest_bits(digest, desk->c, length_at(desk, SIZE_COUNT));
}

typedef void (*function_of_two)(size_t n, const float *a, const float *b, float *y);

static uint64_t add_function_of_two(tann__desk *desk, function_of_two f, uint64_t digest)
{
    fill_any(23, desk->a, TANN__DESK_FLOATS);
    fill(24, 2, desk->b, TANN__DESK_FLOATS);
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        desk->b[SPECIAL_COUNT + i] = from_bits(special_bits[i]);
    }
    for (size_t i = 0; length_at(desk, i) != 0; i++) {
        const size_t n = length_at(desk, i);
        f(n, desk->a + i % 4, desk->b + i % 3, desk->c + 1);
        digest = tann__digest_bits(digest, desk->c + 1, n);
    }
    fill(25, 1, desk->a, TANN__DESK_FLOATS);
    f(length_at(desk, SIZE_COUNT), desk->a, desk->b, desk->c);
    return tann__digest_bits(digest, desk->c, length_at(desk, SIZE_COUNT));
}

#define PART(name, add)                                                                            \
    tann_status tann__digest_##name(tann__desk *desk, uint64_t *digest)                            \
    {                                                                                              \
        *digest = add(desk, desk->k->name, *digest);                                               \
        return TANN_OK;                                                                            \
    }
#define FUNCTION(name)        PART(name, add_function)
#define FUNCTION_OF_TWO(name) PART(name, add_function_of_two)
FUNCTION(exp)
FUNCTION(log)
FUNCTION(tanh)
FUNCTION(sigmoid)
FUNCTION(softplus)
FUNCTION(erf)
FUNCTION(relu)
FUNCTION(elu)
FUNCTION(gelu)
FUNCTION(silu)

FUNCTION_OF_TWO(tanh_backward)
FUNCTION_OF_TWO(sigmoid_backward)
FUNCTION_OF_TWO(relu_backward)
FUNCTION_OF_TWO(elu_backward)
FUNCTION_OF_TWO(softplus_backward)
FUNCTION_OF_TWO(gelu_backward)
FUNCTION_OF_TWO(silu_backward)
FUNCTION_OF_TWO(add)
FUNCTION_OF_TWO(multiply)
FUNCTION_OF_TWO(binary_crossentropy)
FUNCTION_OF_TWO(binary_crossentropy_logits)

tann_status tann__digest_scale(tann__desk *desk, uint64_t *digest)
{
    fill_any(26, desk->a, TANN__DESK_FLOATS);
    for (size_t i = 0; length_at(desk, i) != 0; i++) {
        const size_t n = length_at(desk, i);
        desk->k->scale(n, 0.3f, desk->a + i % 4, desk->c + 1);
        *digest = tann__digest_bits(*digest, desk->c + 1, n);
    }
    return TANN_OK;
}

/* ---------------------------------------------------------------------------------- rows and sums */

/* Rows of every odd length; special numbers in some of the first. */
static void fill_rows(tann__desk *desk)
{
    fill(31, 8, desk->a, TANN__DESK_FLOATS);
    fill(32, 1, desk->b, TANN__DESK_FLOATS);
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        desk->a[i * 41 + 5] = from_bits(special_bits[i]);
    }
}

tann_status tann__digest_softmax(tann__desk *desk, uint64_t *digest)
{
    const size_t rows = desk->full ? 40 : 9;
    fill_rows(desk);
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        desk->k->softmax(rows, sizes[i], desk->a + i, desk->c + 1);
        *digest = tann__digest_bits(*digest, desk->c + 1, rows * sizes[i]);
    }
    return TANN_OK;
}

tann_status tann__digest_softmax_backward(tann__desk *desk, uint64_t *digest)
{
    const size_t rows = desk->full ? 40 : 9;
    fill_rows(desk);
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        desk->k->softmax_backward(rows, sizes[i], desk->b + i, desk->a + 1, desk->c + 1);
        *digest = tann__digest_bits(*digest, desk->c + 1, rows * sizes[i]);
    }
    return TANN_OK;
}

tann_status tann__digest_column_sum(tann__desk *desk, uint64_t *digest)
{
    fill_rows(desk);
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        for (size_t j = 0; j < SIZE_COUNT; j++) {
            desk->k->column_sum(sizes[i], sizes[j], desk->b + 1, sizes[j] + 3, desk->c);
            *digest = tann__digest_floats(*digest, desk->c, sizes[j]);
        }
    }
    desk->k->column_sum(70, 65, desk->a, 65, desk->c); /* with special numbers */
    *digest = tann__digest_floats(*digest, desk->c, 65);
    return TANN_OK;
}

/* A sample through a dense layer, with each of the functions. */
tann_status tann__digest_row(tann__desk *desk, uint64_t *digest)
{
    fill(51, 2, desk->a, TANN__DESK_FLOATS);
    fill(52, 8, desk->b, TANN__DESK_FLOATS);
    for (size_t i = 0; i < SPECIAL_COUNT; i++) {
        desk->a[100 + i] = from_bits(special_bits[i]);
    }
    for (size_t i = 0; i < 4 * SIZE_COUNT * SIZE_COUNT; i += desk->full ? 1 : 7) {
        const size_t n = sizes[i / 4 % SIZE_COUNT];
        const size_t k = sizes[i / 4 / SIZE_COUNT];
        desk->k->row(n, k, desk->a + 93 - k, desk->b + 1, bias_of(desk, i), desk->c,
                     (tann_row_finish)(i % 4));
        *digest = tann__digest_floats(*digest, desk->c, n);
        desk->k->row(n, 1, desk->a + 100 + i % SPECIAL_COUNT, desk->b + 1, NULL, desk->c,
                     (tann_row_finish)(i % 4));
        *digest = tann__digest_floats(*digest, desk->c, n);
    }
    return TANN_OK;
}

/* Sums of growing length, so that every remainder occurs; then with special numbers. */
tann_status tann__digest_sum(tann__desk *desk, uint64_t *digest)
{
    fill_rows(desk);
    for (size_t n = 0; n < 1000; n += desk->full ? 1 : 37) {
        const float sums[] = {desk->k->sum(n, desk->b + 1), desk->k->sum(n, desk->a)};
        *digest = tann__digest_floats(*digest, sums, 2);
    }
    return TANN_OK;
}

tann_status tann__digest_sum_squares(tann__desk *desk, uint64_t *digest)
{
    fill_rows(desk);
    for (size_t n = 0; n < 1000; n += desk->full ? 1 : 37) {
        *digest = tann__digest_double(*digest, desk->k->sum_squares(n, desk->b + 1));
        *digest = tann__digest_double(*digest, desk->k->sum_squares(n, desk->a));
    }
    return TANN_OK;
}

tann_status tann__digest_all_finite(tann__desk *desk, uint64_t *digest)
{
    fill_any(33, desk->a, TANN__DESK_FLOATS);
    for (size_t i = 0; i < 200; i++) {
        const int finite = desk->k->all_finite(sizes[i % SIZE_COUNT], desk->a + i);
        *digest = tann__digest_number(*digest, finite ? 1 : 0, 8);
    }
    return TANN_OK;
}

/* ------------------------------------------------------------------------------------- updates */

/* Weights in c, gradients in b, moments in the two halves of a; some gradients are special. */
static void fill_weights(tann__desk *desk)
{
    fill(41, 1, desk->c, TANN__DESK_FLOATS);
    memset(desk->a, 0, TANN__DESK_FLOATS * sizeof *desk->a);
}

static void fill_gradients(tann__desk *desk, size_t n, size_t step)
{
    fill(50 + step, 1, desk->b, n);
    if (step == 3) {
        for (size_t i = 0; i < SPECIAL_COUNT && i * 5 < n; i++) {
            desk->b[i * 5] = from_bits(special_bits[i]);
        }
    }
}

static uint64_t add_update(tann__desk *desk, size_t n, uint64_t digest)
{
    digest = tann__digest_floats(digest, desk->c, n);
    digest = tann__digest_floats(digest, desk->b, n);
    digest = tann__digest_floats(digest, desk->a, n);
    return tann__digest_floats(digest, desk->a + TANN__DESK_FLOATS / 2, n);
}

tann_status tann__digest_sgd(tann__desk *desk, uint64_t *digest)
{
    const size_t steps = desk->full ? 30 : 6;
    for (int form = 0; form < 3; form++) {
        fill_weights(desk);
        for (size_t step = 0; step < steps; step++) {
            const size_t n = sizes[step % SIZE_COUNT] + 60;
            fill_gradients(desk, n, step);
            desk->k->sgd(n, desk->c, desk->b, form == 0 ? NULL : desk->a, 0.01f, 0.9f, form == 2);
            *digest = add_update(desk, n, *digest);
        }
    }
    return TANN_OK;
}

tann_status tann__digest_adam(tann__desk *desk, uint64_t *digest)
{
    const size_t steps = desk->full ? 30 : 6;
    fill_weights(desk);
    for (size_t step = 0; step < steps; step++) {
        const size_t n = sizes[step % SIZE_COUNT] + 60;
        fill_gradients(desk, n, step);
        desk->k->adam(n, desk->c, desk->b, desk->a, desk->a + TANN__DESK_FLOATS / 2, 0.001f, 0.9f,
                      0.999f, 1e-7f);
        *digest = add_update(desk, n, *digest);
    }
    return TANN_OK;
}
