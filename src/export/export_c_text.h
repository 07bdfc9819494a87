/* The texts of parts. `@` stands for the file's prefix, `$` for the same in capitals, and a backquote for
   what a term of a sum is called: fma or multiply_add.

   All numbers are bits in words, so that no compiler has an idea of its own of them: it cannot contract,
   reassociate, widen or flush what it does not know to be floats. */
#ifndef TINYANN_SRC_EXPORT_EXPORT_C_TEXT_H
#define TINYANN_SRC_EXPORT_EXPORT_C_TEXT_H

/* clang-format off */
static const char words_text[] =
    "/* Floats as their bits, with which all is reckoned. */\n"
    "typedef union @float {\n"
    "    float number;\n"
    "    uint32_t bits;\n"
    "} @float;\n"
    "\n"
    "static uint32_t @load(const float *from)\n"
    "{\n"
    "    @float x;\n"
    "    x.number = *from;\n"
    "    return x.bits;\n"
    "}\n"
    "\n"
    "static void @store(float *to, uint32_t bits)\n"
    "{\n"
    "    @float x;\n"
    "    x.bits = bits;\n"
    "    *to = x.number;\n"
    "}\n"
    "\n";

static const char round_text[] =
    "/* The 24 bits of a number, with its exponent as a float has it; that of a subnormal one is less. */\n"
    "static uint32_t @split(uint32_t x, int32_t *e)\n"
    "{\n"
    "    uint32_t whole = x & 0x7FFFFFu;\n"
    "    *e = (int32_t)(x >> 23 & 255u);\n"
    "    if (*e != 0) {\n"
    "        return whole | 0x800000u;\n"
    "    }\n"
    "    for (*e = 1; whole != 0 && whole < 0x800000u; whole <<= 1) {\n"
    "        --*e;\n"
    "    }\n"
    "    return whole;\n"
    "}\n"
    "\n"
    "/* x / 2^n; the last bit is 1 if anything is lost. */\n"
    "static uint64_t @shift(uint64_t x, int32_t n)\n"
    "{\n"
    "    if (n > 62) {\n"
    "        return x != 0;\n"
    "    }\n"
    "    return n > 0 ? x >> n | ((x << (64 - n)) != 0) : x;\n"
    "}\n"
    "\n"
    "/* The float nearest to x 2^(e - 189), the even one of two; bit 62 of x is its highest. */\n"
    "static uint32_t @round(uint32_t sign, int32_t e, uint64_t x)\n"
    "{\n"
    "    const uint64_t half = (uint64_t)1 << 38;\n"
    "    uint64_t rest;\n"
    "    uint32_t whole;\n"
    "    if (e >= 255) {\n"
    "        return sign | 0x7F800000u;\n"
    "    }\n"
    "    if (e <= 0) {\n"
    "        x = @shift(x, 1 - e);\n"
    "        e = 1;\n"
    "    }\n"
    "    whole = (uint32_t)(x >> 39);\n"
    "    rest = x & (2 * half - 1);\n"
    "    if (rest > half || (rest == half && (whole & 1u) != 0)) {\n"
    "        whole++;\n"
    "    }\n"
    "    return sign | (((uint32_t)(e - 1) << 23) + whole);\n"
    "}\n"
    "\n";

#define FMA_SPECIAL                                                                               \
    "/* a b + c where one is infinity or NaN, or a or b is 0. */\n"                                \
    "static uint32_t @fma_special(uint32_t a, uint32_t b, uint32_t c)\n"                          \
    "{\n"                                                                                         \
    "    const uint32_t infinity = 0x7F800000u, sign = (a ^ b) & 0x80000000u;\n"                  \
    "    const uint32_t x = a & 0x7FFFFFFFu, y = b & 0x7FFFFFFFu, z = c & 0x7FFFFFFFu;\n"         \
    "    if (x > infinity || y > infinity || z > infinity) {\n"                                   \
    "        return 0x7FC00000u;\n"                                                               \
    "    }\n"                                                                                     \
    "    if (x == infinity || y == infinity) {\n"                                                 \
    "        const int less = z == infinity && (c & 0x80000000u) != sign;\n"                      \
    "        return x == 0 || y == 0 || less ? 0x7FC00000u : sign | infinity;\n"                  \
    "    }\n"                                                                                     \
    "    return z != 0 ? c : sign & c;\n"                                                         \
    "}\n"                                                                                         \
    "\n"

#define FMA_SUM                                                                                   \
    "{\n"                                                                                         \
    "    const uint32_t infinity = 0x7F800000u;\n"                                                \
    "    uint32_t sign = (a ^ b) & 0x80000000u;\n"                                                \
    "    int32_t e, ea, eb, ec;\n"                                                                \
    "    uint64_t x, y;\n"                                                                        \
    "    if ((a & infinity) == infinity || (b & infinity) == infinity ||\n"                       \
    "        (c & infinity) == infinity || a << 1 == 0 || b << 1 == 0) {\n"                       \
    "        return @fma_special(a, b, c);\n"                                                     \
    "    }\n"                                                                                     \
    "    x = (uint64_t)@split(a, &ea) * @split(b, &eb) << 14;\n"                                  \
    "    y = (uint64_t)@split(c, &ec) << 38;\n"                                                   \
    "    e = ea + eb - 125;\n"                                                                    \
    "    ec = y != 0 ? ec + 1 : e;\n"                                                             \
    "    x = @shift(x, ec - e);\n"                                                                \
    "    y = @shift(y, e - ec);\n"                                                                \
    "    e = ec > e ? ec : e;\n"                                                                  \
    "    if (((sign ^ c) & 0x80000000u) == 0) {\n"                                                \
    "        x += y;\n"                                                                           \
    "    } else if (x > y) {\n"                                                                   \
    "        x -= y;\n"                                                                           \
    "    } else {\n"                                                                              \
    "        x = y - x;\n"                                                                        \
    "        sign = c & 0x80000000u;\n"                                                           \
    "    }\n"                                                                                     \
    "    if (x == 0) {\n"                                                                         \
    "        return 0;\n"                                                                         \
    "    }\n"                                                                                     \
    "    for (; x >> 62 == 0; x <<= 1) {\n"                                                       \
    "        e--;\n"                                                                              \
    "    }\n"

#define FMA_END                                                                                   \
    "    return @round(sign, e, x);\n"                                                            \
    "}\n"                                                                                         \
    "\n"

static const char fma_text[] =
    FMA_SPECIAL
    "/* a b + c, rounded once. */\n"
    "static uint32_t @fma(uint32_t a, uint32_t b, uint32_t c)\n"
    FMA_SUM
    FMA_END;

static const char fma_muladd_text[] =
    FMA_SPECIAL
    "/* a b + c, rounded once; or, if wide, rounded to double and then to float. */\n"
    "static uint32_t @fma(uint32_t a, uint32_t b, uint32_t c, int wide)\n"
    FMA_SUM
    "    if (wide) {\n"
    "        x = (x + 511u + (x >> 10 & 1u)) & ~(uint64_t)1023;\n"
    "        e += x >> 63 != 0;\n"
    "        x >>= x >> 63;\n"
    "    }\n"
    FMA_END;

static const char fma_fpu_text[] =
    "#ifdef $FPU\n"
    "/* The processor's. To the compiler its result is a word of which it knows nothing. */\n"
    "static uint32_t @fma(uint32_t a, uint32_t b, uint32_t c)\n"
    "{\n"
    "    @float x, y, z;\n"
    "    x.bits = a;\n"
    "    y.bits = b;\n"
    "    z.bits = c;\n"
    "    z.number = __builtin_fmaf(x.number, y.number, z.number);\n"
    "    __asm__(\"\" : \"+r\"(z.bits));\n"
    "    return z.bits;\n"
    "}\n"
    "#endif\n"
    "\n";

static const char add_text[] =
    "static uint32_t @add(uint32_t a, uint32_t b)\n"
    "{\n"
    "    return @fma(a, 0x3F800000u /* 1 */, b);\n"
    "}\n"
    "\n";

static const char mul_text[] =
    "static uint32_t @mul(uint32_t a, uint32_t b)\n"
    "{\n"
    "    return @fma(a, b, 0x80000000u /* -0 */);\n"
    "}\n"
    "\n";

/* In the profile MULADD the processor's own are these. */
#define FPU_OR(name, operation, instead)                                                          \
    "static uint32_t @" name "(uint32_t a, uint32_t b)\n"                                         \
    "{\n"                                                                                         \
    "#ifdef $FPU\n"                                                                               \
    "    @float x, y;\n"                                                                          \
    "    x.bits = a;\n"                                                                           \
    "    y.bits = b;\n"                                                                           \
    "    y.number = x.number " operation " y.number;\n"                                           \
    "    __asm__(\"\" : \"+r\"(y.bits)); /* a word of which the compiler knows nothing */\n"      \
    "    return y.bits;\n"                                                                        \
    "#else\n"                                                                                     \
    "    return " instead ";\n"                                                                   \
    "#endif\n"                                                                                    \
    "}\n"                                                                                         \
    "\n"

static const char add_muladd_text[] = FPU_OR("add", "+", "@fma(a, 0x3F800000u /* 1 */, b, 0)");
static const char mul_muladd_text[] = FPU_OR("mul", "*", "@fma(a, b, 0x80000000u /* -0 */, 0)");

static const char multiply_add_text[] =
    "static uint32_t @multiply_add(uint32_t a, uint32_t b, uint32_t c)\n"
    "{\n"
    "    return @add(@mul(a, b), c);\n"
    "}\n"
    "\n";

static const char sub_text[] =
    "static uint32_t @sub(uint32_t a, uint32_t b)\n"
    "{\n"
    "    return @add(a, b ^ 0x80000000u);\n"
    "}\n"
    "\n";

static const char div_text[] =
    "static uint32_t @div(uint32_t a, uint32_t b)\n"
    "{\n"
    "    const uint32_t infinity = 0x7F800000u, sign = (a ^ b) & 0x80000000u;\n"
    "    const uint32_t p = a & 0x7FFFFFFFu, q = b & 0x7FFFFFFFu;\n"
    "    uint32_t quotient = 0, rest, by, i;\n"
    "    int32_t e, ea, eb;\n"
    "    uint64_t x;\n"
    "    if (p > infinity || q > infinity || (p == q && (p == 0 || p == infinity))) {\n"
    "        return 0x7FC00000u;\n"
    "    }\n"
    "    if (p == infinity || q == 0) {\n"
    "        return sign | infinity;\n"
    "    }\n"
    "    if (p == 0 || q == infinity) {\n"
    "        return sign;\n"
    "    }\n"
    "    rest = @split(a, &ea);\n"
    "    by = @split(b, &eb);\n"
    "    for (i = 0; i < 27; i++) {\n"
    "        const uint32_t bit = rest >= by;\n"
    "        quotient = quotient << 1 | bit;\n"
    "        rest = (rest - (bit != 0 ? by : 0)) << 1;\n"
    "    }\n"
    "    x = (uint64_t)quotient << 35 | (rest != 0);\n"
    "    for (e = ea - eb + 128; x >> 62 == 0; x <<= 1) {\n"
    "        e--;\n"
    "    }\n"
    "    return @round(sign, e, x);\n"
    "}\n"
    "\n";

static const char order_text[] =
    "/* Whether neither is NaN. */\n"
    "static int @comparable(uint32_t a, uint32_t b)\n"
    "{\n"
    "    return a << 1 <= 0xFF000000u && b << 1 <= 0xFF000000u;\n"
    "}\n"
    "\n"
    "/* Of two numbers the greater one has the greater. */\n"
    "static int32_t @order(uint32_t x)\n"
    "{\n"
    "    return x >> 31 != 0 ? -(int32_t)(x & 0x7FFFFFFFu) : (int32_t)x;\n"
    "}\n"
    "\n";

#define COMPARISON(name, relation)                                                                \
    "static uint32_t @" name "(uint32_t a, uint32_t b)\n"                                         \
    "{\n"                                                                                         \
    "    return @comparable(a, b) && @order(a) " relation " @order(b);\n"                         \
    "}\n"                                                                                         \
    "\n"

static const char less_text[] = COMPARISON("less", "<");
static const char less_equal_text[] = COMPARISON("less_equal", "<=");

static const char at_least_text[] =
    "static uint32_t @at_least(uint32_t x, uint32_t least)\n"
    "{\n"
    "    return @less(x, least) ? least : x;\n"
    "}\n"
    "\n";

static const char at_most_text[] =
    "static uint32_t @at_most(uint32_t x, uint32_t most)\n"
    "{\n"
    "    return @less(most, x) ? most : x;\n"
    "}\n"
    "\n";

static const char scale_text[] =
    "/* x 2^n, in two steps, since 2^n itself may be no float. n is whole. */\n"
    "static uint32_t @scale(uint32_t x, uint32_t n)\n"
    "{\n"
    "    const uint32_t whole = @add(n, 0x4B400000u /* 1.5 2^23 */) - 0x4B400000u;\n"
    "    const uint32_t half = ((whole + 256u) >> 1) - 128u;\n"
    "    return @mul(@mul(x, (half + 127u) << 23), (whole - half + 127u) << 23);\n"
    "}\n"
    "\n";

static const char one_nan_text[] =
    "static uint32_t @one_nan(uint32_t x)\n"
    "{\n"
    "    return x << 1 > 0xFF000000u ? 0x7FC00000u : x;\n"
    "}\n"
    "\n";

static const char sigmoid_text[] =
    "static uint32_t @sigmoid(uint32_t x)\n"
    "{\n"
    "    return @less_equal(0xC1840000u /* -16.5 */, x) ? @sigmoid_piece(x) : @sigmoid_tail(x);\n"
    "}\n"
    "\n";

/* clang-format on */

#endif
