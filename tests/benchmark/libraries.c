#include "library.h"

#include "coprocess.h"

extern const library ours_product, ours_values, ours_predict, ours_train;
extern const library openblas_product, openblas_predict, openblas_train;
extern const library onednn_product, onednn_predict;
extern const library libxsmm_product;
extern const library fann_predicts, fann_trains, fann_trains_rprop;
extern const library libc_values, libmvec_values, sleef_values, sleef_quick_values;

static const library *const all[] = {
    &ours_product,     &ours_values,        &ours_predict,      &ours_train,
#ifdef HAVE_OPENBLAS
    &openblas_product, &openblas_predict,   &openblas_train,
#endif
#ifdef HAVE_ONEDNN
    &onednn_product,   &onednn_predict,
#endif
#ifdef HAVE_LIBXSMM
    &libxsmm_product,
#endif
#ifdef HAVE_FANN
    &fann_predicts,    &fann_trains,        &fann_trains_rprop,
#endif
#ifdef HAVE_LIBMVEC
    &libmvec_values,
#endif
#ifdef HAVE_SLEEF
    &sleef_values,     &sleef_quick_values,
#endif
    &libc_values,      &torch_values,       &torch_predict,     &torch_train,
    &torch_train_sgd,  &sklearn_predict,    &sklearn_train,
};

const library *const *libraries(size_t *count)
{
    *count = sizeof all / sizeof *all;
    return all;
}

const char *libraries_missing(void)
{
    return BENCHMARK_MISSING;
}
