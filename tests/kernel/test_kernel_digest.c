/* One number for the bits of all kernels: the same for every set, compiler, flag and processor. It
   may only change on purpose, since with it change the weights that every training gives. */
#include "checks.h"
#include "floats.h"
#include "functions.h"
#include "graphs.h"

#include <math.h>
#include <string.h>

static const uint64_t expected = UINT64_C(0xfde64db9e31a2ea8);

enum { COUNT = 32768 };

/* FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo) over the bytes, the least first; all NaNs count as one.
   */
static uint64_t add(uint64_t digest, const float *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t bits = 0x7FC00000;
        if (!isnan(values[i])) {
            memcpy(&bits, &values[i], sizeof bits);
        }
        for (int shift = 0; shift < 32; shift += 8) {
            digest = (digest ^ (bits >> shift & 255)) * UINT64_C(1099511628211);
        }
    }
    return digest;
}

static uint64_t add_functions(uint64_t digest, const tann_kernels *k)
{
    float *x = floats_new(COUNT), *y = floats_new(COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        const uint32_t bits = i * 131071u;
        memcpy(&x[i], &bits, sizeof bits);
    }
    for (size_t f = 0; f < function_count; f++) {
        functions[f].of(k)(COUNT, x, y);
        digest = add(digest, y, COUNT);
    }
    floats_free(x, COUNT);
    floats_free(y, COUNT);
    return digest;
}

static uint64_t add_products(uint64_t digest, const tann_kernels *k)
{
    float *a = floats_new(COUNT), *b = floats_new(COUNT), *c = floats_new(COUNT);
    fill_uniform(1, -1, 1, a, COUNT);
    fill_uniform(2, -1, 1, b, COUNT);
    for (size_t m = 1; m < 20; m += 6) {
        for (size_t n = 1; n < 40; n += 9) {
            const size_t depth = 13 * m + n;
            k->gemm_nn(m, n, depth, a, depth, b, n, a, c, n);
            digest = add(digest, c, m * n);
            k->gemm_tn(m, n, depth, a, m, b, n, c, n);
            digest = add(digest, c, m * n);
            k->gemm_nt(m, n, depth, a, depth, b, depth, c, n);
            digest = add(digest, c, m * n);
        }
    }
    k->column_sum(77, 33, a, 40, c);
    digest = add(digest, c, 33);
    floats_free(a, COUNT);
    floats_free(b, COUNT);
    floats_free(c, COUNT);
    return digest;
}

static uint64_t add_rows(uint64_t digest, const tann_kernels *k)
{
    float x[40 * 37], y[40 * 37];
    fill_uniform(3, -9, 9, x, 40 * 37);
    k->softmax(40, 37, x, y);
    digest = add(digest, y, 40 * 37);
    k->softmax_backward(40, 37, y, x, y);
    digest = add(digest, y, 40 * 37);
    const float sums[2] = {k->sum(1001, x), (float)k->sum_squares(1001, x)};
    return add(digest, sums, 2);
}

static uint64_t add_training(uint64_t digest, const tann_kernels *k)
{
    float w[333], g[333], m[333] = {0}, v[333] = {0};
    fill_uniform(4, -1, 1, w, 333);
    for (uint64_t step = 0; step < 50; step++) {
        fill_uniform(100 + step, -1, 1, g, 333);
        k->adam(333, w, g, m, v, 1e-3f, 0.9f, 0.999f, 1e-7f);
        fill_uniform(200 + step, -1, 1, g, 333);
        k->sgd(333, w, g, m, 1e-2f, 0.9f, step % 2 == 0);
    }
    digest = add(digest, w, 333);
    digest = add(digest, m, 333);
    return add(digest, v, 333);
}

static void all_sets_give_the_known_digest(void **state)
{
    (void)state;
    for (size_t set = 0; sets_at(set) != NULL; set++) {
        const tann_kernels *k = sets_at(set);
        uint64_t digest = UINT64_C(14695981039346656037);
        digest = add_functions(digest, k);
        digest = add_products(digest, k);
        digest = add_rows(digest, k);
        digest = add_training(digest, k);
        if (digest != expected) {
            print_error("%s gives %016llx, not %016llx\n", tann_isa_name(k->isa),
                        (unsigned long long)digest, (unsigned long long)expected);
            fail();
        }
    }
}

int test_kernel_digest(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_sets_give_the_known_digest),
    };
    return cmocka_run_group_tests_name("kernel_digest", tests, NULL, NULL);
}
