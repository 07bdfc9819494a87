/* The texts of layers, as export_c_text.h has those of arithmetic. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_TEXT_LAYERS_H
#define TINYANN_SRC_EXPORT_EXPORT_C_TEXT_LAYERS_H

/* clang-format off */
static const char dense_text[] =
    "/* y = x W + b, each sum in the order of x, from b or 0 on. */\n"
    "static void @dense(uint32_t in, uint32_t units, const float *x, const float *w, const float *b,\n"
    "    float *y)\n"
    "{\n"
    "    uint32_t i, j;\n"
    "    for (j = 0; j < units; j++) {\n"
    "        uint32_t sum = b != 0 ? @load(b + j) : 0u;\n"
    "        for (i = 0; i < in; i++) {\n"
    "            sum = @`(@load(x + i), @load(w + i * units + j), sum);\n"
    "        }\n"
    "        @store(y + j, sum);\n"
    "    }\n"
    "}\n"
    "\n";

static const char sum_text[] =
    "static void @sum(uint32_t n, const float *p, const float *q, float *y)\n"
    "{\n"
    "    uint32_t i;\n"
    "    for (i = 0; i < n; i++) {\n"
    "        @store(y + i, @one_nan(@add(@load(p + i), @load(q + i))));\n"
    "    }\n"
    "}\n"
    "\n";

#define ROWS(name, formula)                                                                       \
    "/* " formula ", feature by feature. */\n"                                                    \
    "static void @" name "(uint32_t rows, uint32_t n, const float *x, const float *mean,\n"       \
    "    const float *scale, float *y)\n"                                                         \
    "{\n"                                                                                         \
    "    uint32_t i;\n"                                                                           \
    "    for (; rows > 0; rows--, x += n, y += n) {\n"                                            \
    "        for (i = 0; i < n; i++) {\n"                                                         \
    "            const uint32_t a = @load(x + i), m = @load(mean + i), s = @load(scale + i);\n"

#define ROWS_END                                                                                  \
    "        }\n"                                                                                 \
    "    }\n"                                                                                     \
    "}\n"                                                                                         \
    "\n"

static const char normalize_text[] =
    ROWS("normalize", "(x - mean) scale")
    "            @store(y + i, @mul(@sub(a, m), s));\n"
    ROWS_END;

static const char restore_text[] =
    ROWS("restore", "x / scale + mean")
    "            @store(y + i, @add(@div(a, s), m));\n"
    ROWS_END;

static const char each_text[] =
    "static void @each(uint32_t (*f)(uint32_t), uint32_t n, const float *x, float *y)\n"
    "{\n"
    "    uint32_t i;\n"
    "    for (i = 0; i < n; i++) {\n"
    "        @store(y + i, f(@load(x + i)));\n"
    "    }\n"
    "}\n"
    "\n";

static const char softmax_text[] =
    "/* Sums by 16 lanes and a tree. */\n"
    "static void @softmax(uint32_t rows, uint32_t units, const float *x, float *y)\n"
    "{\n"
    "    for (; rows > 0; rows--) {\n"
    "        uint32_t lane[16], most = 0xFF800000u /* -infinity */, i, half;\n"
    "        for (i = 0; i < 16; i++) {\n"
    "            lane[i] = 0;\n"
    "        }\n"
    "        for (i = 0; i < units; i++) {\n"
    "            most = @at_least(most, @load(x + i));\n"
    "        }\n"
    "        for (i = 0; i < units; i++) {\n"
    "            const uint32_t power = @exp(@sub(@load(x + i), most));\n"
    "            lane[i % 16] = @add(lane[i % 16], power);\n"
    "            @store(y + i, power);\n"
    "        }\n"
    "        for (half = 8; half > 0; half /= 2) {\n"
    "            for (i = 0; i < half; i++) {\n"
    "                lane[i] = @add(lane[i], lane[i + half]);\n"
    "            }\n"
    "        }\n"
    "        for (i = 0; i < units; i++) {\n"
    "            @store(y + i, @one_nan(@div(@load(y + i), lane[0])));\n"
    "        }\n"
    "        x += units;\n"
    "        y += units;\n"
    "    }\n"
    "}\n"
    "\n";

static const char copy_text[] =
    "static void @copy(uint32_t n, const float *x, float *y)\n"
    "{\n"
    "    uint32_t i;\n"
    "    for (i = 0; i < n; i++) {\n"
    "        @store(y + i, @load(x + i));\n"
    "    }\n"
    "}\n"
    "\n";
/* clang-format on */

#endif
