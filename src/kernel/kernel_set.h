/* One set of kernels: the table, and by inclusion all that is in it. A file that includes this
   defines KERNEL_SET, the table's name, and KERNEL_ISA; KERNEL_SCALAR for plain C; KERNEL_MULADD
   for the numeric profile that rounds a multiply-add twice. Its compiler flags choose the
   instructions. Everything but the table is static, so that no code for one processor reaches
   another. */
#include <tinyann/kernels.h>

#include "kernel/bend.h"
#include "kernel/gemm.h"
#include "kernel/kernel.h"
#include "kernel/loss.h"
#include "kernel/map.h"
#include "kernel/random.h"
#include "kernel/reduce.h"
#include "kernel/row.h"
#include "kernel/simd.h"
#include "kernel/softmax.h"
#include "kernel/update.h"

#ifdef KERNEL_MULADD
#define KERNEL_NUMERICS TANN_NUMERICS_MULADD
#else
#define KERNEL_NUMERICS TANN_NUMERICS_FMA
#endif

const tann_kernels KERNEL_SET = {
    .struct_size = sizeof(tann_kernels),
    .isa = KERNEL_ISA,
    .numerics = KERNEL_NUMERICS,
    .gemm_nn = gemm_nn,
    .gemm_tn = gemm_tn,
    .gemm_nt = gemm_nt,
    .column_sum = column_sum,
    .exp = map_exp,
    .log = map_log,
    .tanh = map_tanh,
    .sigmoid = map_sigmoid,
    .softplus = map_softplus,
    .relu = map_relu,
    .softmax = softmax,
    .tanh_backward = map_tanh_backward,
    .sigmoid_backward = map_sigmoid_backward,
    .relu_backward = map_relu_backward,
    .softmax_backward = softmax_backward,
    .add = map_add,
    .multiply = map_multiply,
    .scale = map_scale,
    .sum = sum,
    .sum_squares = sum_squares,
    .all_finite = all_finite,
    .sgd = sgd,
    .adam = adam,
    .difference = difference,
    .binary_crossentropy = binary_crossentropy,
    .binary_crossentropy_logits = binary_crossentropy_logits,
    .crossentropy_logits = crossentropy_logits,
    .crossentropy_logits_backward = crossentropy_logits_backward,
    .same_greatest = same_greatest,
    .row = row,
    .leaky_relu = leaky_relu,
    .leaky_relu_backward = leaky_relu_backward,
    .elu = elu,
    .elu_backward = elu_backward,
    .softplus_backward = softplus_backward,
    .gelu = gelu,
    .gelu_backward = gelu_backward,
    .silu = silu,
    .silu_backward = silu_backward,
    .random_blocks = random_blocks,
    .erf = map_erf,
};
