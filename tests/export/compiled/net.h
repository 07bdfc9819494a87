/* The exported models, as harness.c sees them. */
#ifndef TINYANN_TESTS_EXPORT_NET_H
#define TINYANN_TESTS_EXPORT_NET_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct net {
    const char *name;
    void (*run)(const float *x, float *y);
    int (*check)(void);
    int flipped; /* a weight is wrong: its self-test must fail */
} net;

extern const net nets[]; /* ends with a NULL name */

#ifdef __cplusplus
}
#endif

#endif
