/* One set of kernels: the table, and by inclusion all that is in it. A file that includes this
   defines KERNEL_SET, the table's name, and KERNEL_ISA; its compiler flags choose the
   instructions. Everything but the table is static, so that no code for one processor reaches
   another. */
#include <tinyann/kernels.h>

#include "kernel/gemm.h"
#include "kernel/kernel.h"
#include "kernel/map.h"
#include "kernel/reduce.h"
#include "kernel/softmax.h"
#include "kernel/update.h"

const tann_kernels KERNEL_SET = {
    .struct_size = sizeof(tann_kernels),
    .isa = KERNEL_ISA,
    .flags = 0,
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
};
