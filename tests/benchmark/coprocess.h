/* Libraries of Python: each is a process of its own that is asked over a pipe, so that it takes its
   turns like the others. See coprocess.py for the other side. */
#ifndef BENCHMARK_COPROCESS_H
#define BENCHMARK_COPROCESS_H

#include "library.h"

/* What `more` of such a library points to. */
typedef struct coprocess_program {
    const char *script; /* "peer_torch.py" */
    const char *choice; /* an optimizer: "adam" */
} coprocess_program;

extern const library torch_values, torch_predict, torch_train, torch_train_sgd;
extern const library sklearn_predict, sklearn_train;

/* Bytes of a library that such a process has loaded, as mapped_file_size(); 0: none. */
size_t coprocess_library_size(const library *l, const char *part);

/* Ends all processes. */
void coprocesses_end(void);

#endif
