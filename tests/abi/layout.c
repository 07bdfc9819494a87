/* Proof that the structs of old_structs.h are beginnings of today's. */
#include <tinyann/tinyann.h>

#include "old_structs.h"

#define SAME(type, field)                                                                          \
    _Static_assert(offsetof(old_##type, field) == offsetof(tann_##type, field) &&                  \
                       sizeof(((old_##type *)0)->field) == sizeof(((tann_##type *)0)->field),      \
                   #type "." #field " has moved")
#define SHORTER(type)                                                                              \
    _Static_assert(sizeof(old_##type) < sizeof(tann_##type), #type " is not shorter")

SHORTER(ctx_opts);
SAME(ctx_opts, struct_size);
SAME(ctx_opts, allocate);
SAME(ctx_opts, release);
SAME(ctx_opts, allocator_user);

SHORTER(dense_opts);
SAME(dense_opts, struct_size);
SAME(dense_opts, kernel_initializer);
SAME(dense_opts, bias_initializer);

SHORTER(option);
SAME(option, struct_size);
SAME(option, name);
SAME(option, index);
SAME(option, number);

SHORTER(weight);
SAME(weight, struct_size);
SAME(weight, name);
SAME(weight, data);
SAME(weight, count);

SHORTER(dataset);
SAME(dataset, struct_size);
SAME(dataset, count);
SAME(dataset, x);
SAME(dataset, y);

SHORTER(sgd_opts);
SAME(sgd_opts, struct_size);

SHORTER(adam_opts);
SAME(adam_opts, struct_size);
SAME(adam_opts, optimizer);
SAME(adam_opts, beta1);

SHORTER(train_opts);
SAME(train_opts, struct_size);
SAME(train_opts, optimizer_opts);
SAME(train_opts, max_batch);
SAME(train_opts, seed);
SAME(train_opts, schedule_steps);
SAME(train_opts, loss);
SAME(train_opts, optimizer);

SHORTER(fit_opts);
SAME(fit_opts, struct_size);
SAME(fit_opts, epochs);
SAME(fit_opts, batch);
SAME(fit_opts, validation);
SAME(fit_opts, patience);
SAME(fit_opts, callbacks);
SAME(fit_opts, callback_count);

SAME(callback, fn);
SAME(callback, user);

SHORTER(fit_result);
SAME(fit_result, struct_size);
SAME(fit_result, epochs);
SAME(fit_result, best_epoch);
SAME(fit_result, samples);
SAME(fit_result, steps);
SAME(fit_result, loss);

SHORTER(train_fault);
SAME(train_fault, struct_size);
SAME(train_fault, name);
SAME(train_fault, type);
SAME(train_fault, weight);
SAME(train_fault, sample);
SAME(train_fault, unit);
SAME(train_fault, epoch);
SAME(train_fault, step);
SAME(train_fault, value);

SHORTER(score);
SAME(score, struct_size);
SAME(score, samples);
SAME(score, loss);

SHORTER(trace_opts);
SAME(trace_opts, struct_size);
SAME(trace_opts, name);
SAME(trace_opts, type);
SAME(trace_opts, write);
SAME(trace_opts, user);
SAME(trace_opts, memory);

SHORTER(trace_difference);
SAME(trace_difference, struct_size);
SAME(trace_difference, values);
SAME(trace_difference, step);

SHORTER(progress);
SAME(progress, struct_size);
SAME(progress, write);
SAME(progress, user);

SHORTER(health_opts);
SAME(health_opts, struct_size);
SAME(health_opts, name);
SAME(health_opts, type);

SHORTER(layer_health);
SAME(layer_health, struct_size);
SAME(layer_health, name);
SAME(layer_health, type);
