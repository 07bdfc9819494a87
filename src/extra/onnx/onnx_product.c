/* Activations that are several operators in a file: SiLU, x sigmoid(x), and GELU, whose product exporters
   write in any order:

       x (1 + erf(x / sqrt 2)) 1/2 */
#include "onnx_values.h"

#include <tinyann/component.h>

#define SQRT_2 0x1.6a09e6p+0f

static bool is_near(float a, float b)
{
    const float off = a > b ? a - b : b - a;
    return off <= b * 1e-6f;
}

/* Whether a value is this constant. */
static bool is_constant(const onnx_reading *r, size_t value, float number)
{
    float n = 0;
    const onnx_value *v = &r->values[value];
    return v->kind == ONNX_CONSTANT && onnx_tensor_scalar(v->tensor, &n) && is_near(n, number);
}

/* What a value is as a factor, and of which x; no bits: none. A node is x itself. */
static unsigned factors_of(const onnx_reading *r, size_t value, size_t *x)
{
    const onnx_value *v = &r->values[value];
    *x = ONNX_NO_VALUE;
    if (is_constant(r, value, 0.5f)) {
        return ONNX_FACTOR_HALF;
    }
    if (v->kind == ONNX_FACTORS) {
        *x = v->a;
        return v->factors;
    }
    *x = value;
    return onnx_is_node(v) ? ONNX_FACTOR_X : 0;
}

static bool is_silu(const onnx_reading *r, size_t x, size_t s)
{
    const onnx_value *v = &r->values[s];
    return onnx_is_node(&r->values[x]) && v->kind == ONNX_ACTIVATION &&
           v->activation == TANN_SIGMOID && v->a == x;
}

static void become_part(onnx_value *v, onnx_kind kind, size_t x)
{
    v->kind = kind;
    v->a = x;
}

static void become_activation(const onnx_reading *r, onnx_value *v, size_t x,
                              tann_activation_kind kind)
{
    become_part(v, ONNX_ACTIVATION, x);
    v->activation = kind;
    v->shape = r->values[x].shape;
}

static tann_status multiply_factors(const onnx_reading *r, onnx_value *v, size_t a, size_t b)
{
    size_t x = ONNX_NO_VALUE, other = ONNX_NO_VALUE;
    const unsigned first = factors_of(r, a, &x), second = factors_of(r, b, &other);
    if (first == 0 || second == 0 || (first & second) != 0 ||
        (x != ONNX_NO_VALUE && other != ONNX_NO_VALUE && x != other)) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "a product that is no part of SiLU or GELU");
    }
    x = x != ONNX_NO_VALUE ? x : other;
    if ((first | second) == ONNX_FACTOR_ALL) {
        become_activation(r, v, x, TANN_GELU);
    } else {
        become_part(v, ONNX_FACTORS, x);
        v->factors = first | second;
    }
    return TANN_OK;
}

tann_status onnx_read_product(const onnx_reading *r, onnx_value *v, size_t a, size_t b)
{
    if (is_silu(r, a, b) || is_silu(r, b, a)) {
        become_activation(r, v, is_silu(r, a, b) ? a : b, TANN_SILU);
        return TANN_OK;
    }
    if (r->values[a].kind == ONNX_DIFFERENCE || r->values[b].kind == ONNX_DIFFERENCE) {
        const bool first = r->values[a].kind == ONNX_DIFFERENCE;
        return onnx_normalize(r, v, first ? a : b, first ? b : a);
    }
    if (onnx_is_node(&r->values[a]) && is_constant(r, b, SQRT_2 / 2)) {
        become_part(v, ONNX_SCALED, a);
        return TANN_OK;
    }
    if (onnx_is_node(&r->values[b]) && is_constant(r, a, SQRT_2 / 2)) {
        become_part(v, ONNX_SCALED, b);
        return TANN_OK;
    }
    return multiply_factors(r, v, a, b);
}

/* Then it may be the scale of a normalisation as well as a part of GELU. */
static bool has_one_feature(const onnx_reading *r, size_t x, size_t array)
{
    const tann_shape shape = r->values[x].shape;
    return shape.dim[shape.rank - 1] == 1 && r->values[array].tensor->n_dims > 0;
}

tann_status onnx_read_quotient(const onnx_reading *r, onnx_value *v, size_t a, size_t b)
{
    if (!onnx_is_node(&r->values[a]) || !is_constant(r, b, SQRT_2)) {
        return onnx_read_ratio(r, v, a, b);
    }
    become_part(v, ONNX_SCALED, a);
    v->tensor = has_one_feature(r, a, b) ? r->values[b].tensor : NULL;
    return TANN_OK;
}

tann_status onnx_read_erf(const onnx_reading *r, onnx_value *v, size_t a)
{
    if (r->values[a].kind != ONNX_SCALED) {
        return onnx_fail(r, v, TANN_E_UNSUPPORTED, "an error function that is no part of GELU");
    }
    become_part(v, ONNX_ERF, r->values[a].a);
    return TANN_OK;
}

bool onnx_is_erf_and_one(const onnx_reading *r, size_t a, size_t b)
{
    return r->values[a].kind == ONNX_ERF && is_constant(r, b, 1);
}
