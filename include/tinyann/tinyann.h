/**
 * @file tinyann.h
 * @brief All of libtinyann but what few programs need: `<tinyann/extend.h>`, `<tinyann/kernels.h>`,
 *        `<tinyann/component.h>`, and the components `<tinyann/onnx.h>` and `<tinyann/openmp.h>`.
 */
#ifndef TINYANN_TINYANN_H
#define TINYANN_TINYANN_H

#include <tinyann/arrays.h>
#include <tinyann/builder.h>
#include <tinyann/checkpoint.h>
#include <tinyann/ctx.h>
#include <tinyann/dataset.h>
#include <tinyann/export.h>
#include <tinyann/export_c.h>
#include <tinyann/fann.h>
#include <tinyann/fault.h>
#include <tinyann/file.h>
#include <tinyann/fit.h>
#include <tinyann/generators.h>
#include <tinyann/health.h>
#include <tinyann/hook.h>
#include <tinyann/intervene.h>
#include <tinyann/kinds.h>
#include <tinyann/layers.h>
#include <tinyann/model.h>
#include <tinyann/normalization.h>
#include <tinyann/npy_map.h>
#include <tinyann/optimizers.h>
#include <tinyann/progress.h>
#include <tinyann/random.h>
#include <tinyann/recorder.h>
#include <tinyann/samples.h>
#include <tinyann/self_test.h>
#include <tinyann/session.h>
#include <tinyann/shape.h>
#include <tinyann/status.h>
#include <tinyann/text.h>
#include <tinyann/trace.h>
#include <tinyann/train.h>
#include <tinyann/version.h>

#endif
