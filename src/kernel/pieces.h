/* Functions as 32 polynomials, each good for a piece of the line: the one for x about j w, with
   d = x - j w, is row j modulo 32,

       ROW(t, p1, ..., p7):   t + d (p1 + d (p2 + ... + d p7))

   where t is the function at j w, rounded. Each is a minimax fit, made by Lawson's iteration
   (C. L. Lawson, 1961) for the error in units of the result's last place, with the coefficients
   rounded to float from the lowest on. w is a float for which t and the exact value lie close
   together in those rows where that matters, because results are a good deal smaller than t. */
#ifndef TINYANN_SRC_KERNEL_PIECES_H
#define TINYANN_SRC_KERNEL_PIECES_H

#define PIECES       32
#define COEFFICIENTS 8

/* By rows, or by columns, of which a vector register holds 16 rows. */
typedef struct tann__pieces {
    float row[PIECES][COEFFICIENTS];
} tann__pieces;

typedef struct tann__piece_columns {
    float column[COEFFICIENTS][PIECES];
} tann__piece_columns;

extern const tann__pieces tann__tanh_pieces, tann__sigmoid_pieces, tann__expm1_pieces,
    tann__mills_pieces, tann__erf_pieces;
extern const tann__piece_columns tann__tanh_columns, tann__sigmoid_columns, tann__expm1_columns,
    tann__mills_columns, tann__erf_columns;

/* tanh, for |x| up to 15 w, from where on it is 1; row 0 is odd, row 16 is not used. */
#define TANH_PIECE     0x1.36f014p-1f
#define TANH_PER_PIECE 0x1.a589a6p+0f
#define TANH_IS_1      9.1f
/* 1 / (1 + e^-x), for x from -15.5 w to 16.5 w, from where on it is 1. */
#define SIGMOID_PIECE     0x1.12594cp+0f
#define SIGMOID_PER_PIECE 0x1.ddc1bap-1f
#define SIGMOID_LEAST     (-16.5f)
#define SIGMOID_IS_1      17.5f
/* e^x - 1, for x from -31.5 w, before which it is -1, to 0.5 w. */
#define EXPM1_PIECE      0x1.2258d6p-1f
#define EXPM1_PER_PIECE  0x1.c36ea6p+0f
#define EXPM1_IS_MINUS_1 (-17.5f)
/* e^(x^2 / 2) / sqrt(2 pi) times the integral of e^(-t^2 / 2) from x on (J. P. Mills, 1926): the
   share of normal numbers that lie above x, divided by e^(-x^2 / 2). x is from 0 to 31.5 w. */
#define MILLS_PIECE     0x1.e18c54p-2f
#define MILLS_PER_PIECE 0x1.103054p+1f
#define MILLS_MOST      14.6f
/* erf, for |x| up to 15 w, from where on it is 1; row 0 is erf x - x by C. Maclaurin's series, whose
   slope at 0 is nearer to a float than that of erf; row 16 is not used. */
#define ERF_PIECE     0x1.0e7202p-2f
#define ERF_PER_PIECE 0x1.e4a708p+1f
#define ERF_IS_1      4.0f

#endif
