/* Eigenvalues and eigenvectors of symmetric matrices. */
#ifndef FILM_JACOBI_H
#define FILM_JACOBI_H

#include <stddef.h>

/* Makes the symmetric matrix a [n, n] diagonal by rotations: then a[i * n + i] are its eigenvalues, in
   no order, and row i of vectors [n, n] is the unit vector that belongs to it (the cyclic method of
   C. G. J. Jacobi, 1846, in the form of H. Rutishauser, "The Jacobi method for real symmetric
   matrices", 1966). */
void jacobi(double *a, double *vectors, size_t n);

#endif
