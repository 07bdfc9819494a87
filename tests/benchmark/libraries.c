#include "library.h"

extern const library ours_product, ours_values;
extern const library openblas_product, onednn_product, libxsmm_product;
extern const library libc_values, libmvec_values, sleef_values, sleef_quick_values;

static const library *const all[] = {
    &ours_product,     &ours_values,
#ifdef HAVE_OPENBLAS
    &openblas_product,
#endif
#ifdef HAVE_ONEDNN
    &onednn_product,
#endif
#ifdef HAVE_LIBXSMM
    &libxsmm_product,
#endif
#ifdef HAVE_LIBMVEC
    &libmvec_values,
#endif
#ifdef HAVE_SLEEF
    &sleef_values,     &sleef_quick_values,
#endif
    &libc_values,
};

const library *const *libraries(size_t *count)
{
    *count = sizeof all / sizeof *all;
    return all;
}
