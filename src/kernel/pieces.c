/* The tables of pieces.h. One copy serves all sets of kernels. */
#include "kernel/pieces.h"

#define AS_IT_IS(a, b, c, d, e, f, g, h) {a, b, c, d, e, f, g, h},
#define COLUMN_0(a, b, c, d, e, f, g, h) a,
#define COLUMN_1(a, b, c, d, e, f, g, h) b,
#define COLUMN_2(a, b, c, d, e, f, g, h) c,
#define COLUMN_3(a, b, c, d, e, f, g, h) d,
#define COLUMN_4(a, b, c, d, e, f, g, h) e,
#define COLUMN_5(a, b, c, d, e, f, g, h) f,
#define COLUMN_6(a, b, c, d, e, f, g, h) g,
#define COLUMN_7(a, b, c, d, e, f, g, h) h,
#define ALL_COLUMNS(ROWS)                                                                          \
    {ROWS(COLUMN_0)}, {ROWS(COLUMN_1)}, {ROWS(COLUMN_2)}, {ROWS(COLUMN_3)}, {ROWS(COLUMN_4)},      \
        {ROWS(COLUMN_5)}, {ROWS(COLUMN_6)}, {ROWS(COLUMN_7)},

/* clang-format off */
#define TANH_ROWS(ROW)                                                                             \
    ROW(-0.0f, 0x1p+0f, 0, -0x1.55549p-2f,                                                         \
        0, 0x1.10ab1cp-3f, 0, -0x1.9bdf26p-5f)                                                     \
    ROW(0x1.159e62p-1f, 0x1.6977fp-1f, -0x1.87fe7p-2f, -0x1.c6f1a4p-6f,                            \
        0x1.2431fep-3f, -0x1.ac4cc8p-5f, -0x1.cbd672p-6f, 0x1.d2d558p-6f)                          \
    ROW(0x1.ad1574p-1f, 0x1.30cf1ap-2f, -0x1.fee6d2p-3f, 0x1.c1e59ap-4f,                           \
        -0x1.1f56b2p-7f, -0x1.7101d8p-6f, 0x1.f2c95ap-7f, -0x1.193ca6p-8f)                         \
    ROW(0x1.e5e6f4p-1f, 0x1.96ec64p-4f, -0x1.823154p-4f, 0x1.cdb5c6p-5f,                           \
        -0x1.68424cp-6f, 0x1.1e20e4p-8f, 0x1.69abe8p-11f, -0x1.9bd382p-10f)                        \
    ROW(0x1.f81cbp-1f, 0x1.f4f096p-6f, -0x1.ed422p-6f, 0x1.3ea46ap-6f,                             \
        -0x1.28a092p-7f, 0x1.9fe4dp-9f, -0x1.370d3p-10f, 0x1.dd4e78p-16f)                          \
    ROW(0x1.fda558p-1f, 0x1.2ca268p-7f, -0x1.2b288ap-7f, 0x1.8b546p-8f,                            \
        -0x1.8e9d8cp-9f, 0x1.2ab69cp-10f, 0x1.d654d8p-13f, 0x1.6f646ep-14f)                        \
    ROW(0x1.ff4cd4p-1f, 0x1.661abp-9f, -0x1.66201ep-9f, 0x1.db83c8p-10f,                           \
        -0x1.9f1db2p-11f, 0x1.765e4ap-12f, -0x1.d9a244p-11f, 0x1.fa2784p-16f)                      \
    ROW(0x1.ffcacap-1f, 0x1.a99756p-11f, -0x1.a87c64p-11f, 0x1.1b621ap-11f,                        \
        -0x1.4fa62ep-12f, 0x1.c2f1bap-14f, 0x1.5271c4p-12f, 0x1.60eacap-17f)                       \
    ROW(0x1.fff034p-1f, 0x1.f9746p-13f, -0x1.f7fd92p-13f, 0x1.50d94ap-13f,                         \
        -0x1.a00844p-14f, 0x1.0d0052p-15f, 0x1.046b72p-13f, 0x1.a32b02p-19f)                       \
    ROW(0x1.fffb5p-1f, 0x1.2c1792p-14f, -0x1.353bfap-14f, 0x1.90145cp-15f,                         \
        0x1.3db428p-15f, 0x1.3ffdaap-17f, -0x1.d0f218p-12f, 0x1.e0434p-21f)                        \
    ROW(0x1.fffe9cp-1f, 0x1.644ffep-16f, -0x1.81d62p-16f, 0x1.db1128p-17f,                         \
        0x1.6627dap-15f, 0x1.7c202ap-19f, -0x1.7544a2p-12f, 0x1.1c3fe2p-22f)                       \
    ROW(0x1.ffff96p-1f, 0x1.a70ed4p-18f, -0x1.4ea13cp-18f, 0x1.1a0934p-18f,                        \
        -0x1.4a3912p-15f, 0x1.c32cb8p-21f, 0x1.166924p-12f, 0x1.5ee7dep-24f)                       \
    ROW(0x1.ffffep-1f, 0x1.f64dbcp-20f, 0x1.98727ap-20f, 0x1.4edef4p-20f,                          \
        -0x1.951086p-14f, 0x1.0b9c9ep-22f, 0x1.66c638p-11f, 0x1.b8ec4p-26f)                        \
    ROW(0x1.fffff6p-1f, 0x1.2a323ep-21f, 0x1.b57444p-19f, 0x1.8d991ap-22f,                         \
        -0x1.c5457ap-14f, 0x1.3db974p-24f, 0x1.936d1p-11f, 0x1.06f4bap-27f)                        \
    ROW(0x1.fffffep-1f, 0x1.620d7cp-23f, -0x1.2ae0dcp-18f, 0x1.d810f4p-24f,                        \
        0x1.fc7ea4p-14f, 0x1.7a0c2ap-26f, -0x1.c593c8p-11f, 0x1.0be936p-29f)                       \
    ROW(0x1p+0f, 0x1.a45f28p-25f, -0x1.37c37cp-18f, 0x1.183eb6p-25f,                               \
        0x1.10977ep-13f, 0x1.c0f1b6p-28f, -0x1.e6243p-11f, 0x1.3a1ff2p-31f)                        \
    ROW(0, 0, 0, 0,                                                                                \
        0, 0, 0, 0)                                                                                \
    ROW(-0x1p+0f, 0x1.a45f28p-25f, 0x1.37c37cp-18f, 0x1.183eb6p-25f,                               \
        -0x1.10977ep-13f, 0x1.c0f1b6p-28f, 0x1.e6243p-11f, 0x1.3a1ff2p-31f)                        \
    ROW(-0x1.fffffep-1f, 0x1.620d7cp-23f, 0x1.2ae0dcp-18f, 0x1.d810f4p-24f,                        \
        -0x1.fc7ea4p-14f, 0x1.7a0c2ap-26f, 0x1.c593c8p-11f, 0x1.0be936p-29f)                       \
    ROW(-0x1.fffff6p-1f, 0x1.2a323ep-21f, -0x1.b57444p-19f, 0x1.8d991ap-22f,                       \
        0x1.c5457ap-14f, 0x1.3db974p-24f, -0x1.936d1p-11f, 0x1.06f4bap-27f)                        \
    ROW(-0x1.ffffep-1f, 0x1.f64dbcp-20f, -0x1.98727ap-20f, 0x1.4edef4p-20f,                        \
        0x1.951086p-14f, 0x1.0b9c9ep-22f, -0x1.66c638p-11f, 0x1.b8ec4p-26f)                        \
    ROW(-0x1.ffff96p-1f, 0x1.a70ed4p-18f, 0x1.4ea13cp-18f, 0x1.1a0934p-18f,                        \
        0x1.4a3912p-15f, 0x1.c32cb8p-21f, -0x1.166924p-12f, 0x1.5ee7dep-24f)                       \
    ROW(-0x1.fffe9cp-1f, 0x1.644ffep-16f, 0x1.81d62p-16f, 0x1.db1128p-17f,                         \
        -0x1.6627dap-15f, 0x1.7c202ap-19f, 0x1.7544a2p-12f, 0x1.1c3fe2p-22f)                       \
    ROW(-0x1.fffb5p-1f, 0x1.2c1792p-14f, 0x1.353bfap-14f, 0x1.90145cp-15f,                         \
        -0x1.3db428p-15f, 0x1.3ffdaap-17f, 0x1.d0f218p-12f, 0x1.e0434p-21f)                        \
    ROW(-0x1.fff034p-1f, 0x1.f9746p-13f, 0x1.f7fd92p-13f, 0x1.50d94ap-13f,                         \
        0x1.a00844p-14f, 0x1.0d0052p-15f, -0x1.046b72p-13f, 0x1.a32b02p-19f)                       \
    ROW(-0x1.ffcacap-1f, 0x1.a99756p-11f, 0x1.a87c64p-11f, 0x1.1b621ap-11f,                        \
        0x1.4fa62ep-12f, 0x1.c2f1bap-14f, -0x1.5271c4p-12f, 0x1.60eacap-17f)                       \
    ROW(-0x1.ff4cd4p-1f, 0x1.661abp-9f, 0x1.66201ep-9f, 0x1.db83c8p-10f,                           \
        0x1.9f1db2p-11f, 0x1.765e4ap-12f, 0x1.d9a244p-11f, 0x1.fa2784p-16f)                        \
    ROW(-0x1.fda558p-1f, 0x1.2ca268p-7f, 0x1.2b288ap-7f, 0x1.8b546p-8f,                            \
        0x1.8e9d8cp-9f, 0x1.2ab69cp-10f, -0x1.d654d8p-13f, 0x1.6f646ep-14f)                        \
    ROW(-0x1.f81cbp-1f, 0x1.f4f096p-6f, 0x1.ed422p-6f, 0x1.3ea46ap-6f,                             \
        0x1.28a092p-7f, 0x1.9fe4dp-9f, 0x1.370d3p-10f, 0x1.dd4e78p-16f)                            \
    ROW(-0x1.e5e6f4p-1f, 0x1.96ec64p-4f, 0x1.823154p-4f, 0x1.cdb5c6p-5f,                           \
        0x1.68424cp-6f, 0x1.1e20e4p-8f, -0x1.69abe8p-11f, -0x1.9bd382p-10f)                        \
    ROW(-0x1.ad1574p-1f, 0x1.30cf1ap-2f, 0x1.fee6d2p-3f, 0x1.c1e59ap-4f,                           \
        0x1.1f56b2p-7f, -0x1.7101d8p-6f, -0x1.f2c95ap-7f, -0x1.193ca6p-8f)                         \
    ROW(-0x1.159e62p-1f, 0x1.6977fp-1f, 0x1.87fe7p-2f, -0x1.c6f1a4p-6f,                            \
        -0x1.2431fep-3f, -0x1.ac4cc8p-5f, 0x1.cbd672p-6f, 0x1.d2d558p-6f)

#define SIGMOID_ROWS(ROW)                                                                          \
    ROW(0x1p-1f, 0x1p-2f, 0x1.8e7d16p-29f, -0x1.5554c8p-6f,                                        \
        -0x1.67bd22p-25f, 0x1.10c2eep-9f, 0x1.0d847ep-23f, -0x1.9ff3f8p-13f)                       \
    ROW(0x1.7d658ap-1f, 0x1.85275ap-3f, -0x1.7d3964p-5f, -0x1.22bc8ep-8f,                          \
        0x1.44470ep-8f, -0x1.335426p-11f, -0x1.350466p-12f, 0x1.00ebp-13f)                         \
    ROW(0x1.ca437p-1f, 0x1.80c60cp-4f, -0x1.3004a2p-5f, 0x1.bfba7ep-8f,                            \
        0x1.aae61ep-12f, -0x1.36f29ap-11f, 0x1.e72dbap-14f, -0x1.5ea80ap-18f)                      \
    ROW(0x1.ec3c12p-1f, 0x1.300984p-5f, -0x1.188f5ep-6f, 0x1.3b1caep-8f,                           \
        -0x1.9fde92p-11f, 0x1.0b11b4p-16f, 0x1.4b0808p-15f, -0x1.888862p-17f)                      \
    ROW(0x1.f90e2ep-1f, 0x1.b66d6ep-7f, -0x1.aaa318p-8f, 0x1.0cd19ap-9f,                           \
        -0x1.ce7652p-12f, 0x1.22c81cp-14f, -0x1.37f11ap-15f, -0x1.a75ed8p-20f)                     \
    ROW(0x1.fd99bcp-1f, 0x1.31b1aap-8f, -0x1.2ee554p-9f, 0x1.8c2ecp-11f,                           \
        -0x1.736cfcp-13f, 0x1.198ef6p-15f, -0x1.00e3eep-16f, 0x1.708756p-22f)                      \
    ROW(0x1.ff2dp-1f, 0x1.a55034p-10f, -0x1.a310c6p-11f, 0x1.162b5cp-12f,                          \
        -0x1.5352e2p-14f, 0x1.ab09d2p-17f, 0x1.17acbap-15f, 0x1.561472p-22f)                       \
    ROW(0x1.ffb7acp-1f, 0x1.2127fep-11f, -0x1.213df2p-12f, 0x1.804334p-14f,                        \
        -0x1.43b8b4p-16f, 0x1.2faf5cp-18f, -0x1.268a16p-17f, 0x1.8cdec4p-24f)                      \
    ROW(0x1.ffe73ap-1f, 0x1.8c5b14p-13f, -0x1.92ed2p-14f, 0x1.07ef4ap-15f,                         \
        0x1.c176d2p-18f, 0x1.a52b26p-20f, -0x1.19c9a2p-15f, 0x1.02ecd6p-25f)                       \
    ROW(0x1.fff784p-1f, 0x1.0f84ecp-14f, -0x1.13ec94p-15f, 0x1.69e22p-17f,                         \
        0x1.1b7eb6p-19f, 0x1.214554p-21f, -0x1.747b0ap-17f, 0x1.9a6e08p-27f)                       \
    ROW(0x1.fffd18p-1f, 0x1.73f11ap-16f, -0x1.6de5bap-17f, 0x1.efdae8p-19f,                        \
        -0x1.56ea68p-19f, 0x1.8c8eaap-23f, 0x1.f16966p-19f, 0x1.2bf9a4p-28f)                       \
    ROW(0x1.ffff02p-1f, 0x1.fd7a42p-18f, -0x1.581b24p-18f, 0x1.53a26cp-20f,                        \
        0x1.8b3666p-17f, 0x1.0ff6bp-24f, -0x1.d0f46cp-16f, 0x1.6fa65ep-30f)                        \
    ROW(0x1.ffffa8p-1f, 0x1.5cedc6p-19f, 0x1.584172p-24f, 0x1.d13c54p-22f,                         \
        -0x1.a82ba4p-17f, 0x1.7387b2p-26f, 0x1.e19032p-16f, 0x1.4a72acp-31f)                       \
    ROW(0x1.ffffe2p-1f, 0x1.ddf14ep-21f, -0x1.cb848ep-23f, 0x1.3ea0a8p-23f,                        \
        -0x1.1eb8cp-19f, 0x1.fd924ap-28f, 0x1.429626p-18f, 0x1.95322p-33f)                         \
    ROW(0x1.fffff6p-1f, 0x1.475412p-22f, -0x1.2ee2dap-21f, 0x1.b46f9p-25f,                         \
        0x1.f42ffap-19f, 0x1.5d507cp-29f, -0x1.1f69ep-17f, 0x1.fea7a8p-35f)                        \
    ROW(0x1.fffffcp-1f, 0x1.c05abp-24f, 0x1.c3eca2p-21f, 0x1.2ae732p-26f,                          \
        -0x1.1091ccp-17f, 0x1.ddf94p-31f, 0x1.37fe82p-16f, 0x1.85f29ap-36f)                        \
    ROW(0x1.fffffep-1f, 0x1.33105cp-25f, 0x1.7d8d9ep-20f, 0x1.996bdep-28f,                         \
        -0x1.b6a532p-17f, 0x1.471178p-32f, 0x1.f64e5ep-16f, 0x1.1e4f56p-37f)                       \
    ROW(0x1.c05ab2p-24f, 0x1.c05aaep-24f, 0x1.c05afcp-25f, 0x1.2ae804p-26f,                        \
        0x1.2acc84p-28f, 0x1.dd4a16p-31f, 0x1.487d48p-33f, 0x1.b06536p-36f)                        \
    ROW(0x1.475418p-22f, 0x1.475412p-22f, 0x1.47543p-23f, 0x1.b47018p-25f,                         \
        0x1.b45334p-27f, 0x1.5cf336p-29f, 0x1.dc91fap-32f, 0x1.1c1ff6p-34f)                        \
    ROW(0x1.ddf16ap-21f, 0x1.ddf14ep-21f, 0x1.ddf142p-22f, 0x1.3ea0c6p-23f,                        \
        0x1.3e90a8p-25f, 0x1.fd69cap-28f, 0x1.5a5afep-30f, 0x1.a1b618p-33f)                        \
    ROW(0x1.5cee02p-19f, 0x1.5cedc6p-19f, 0x1.5ced6cp-20f, 0x1.d13cp-22f,                          \
        0x1.d12486p-24f, 0x1.73c1d8p-26f, 0x1.f917c6p-29f, 0x1.383d1p-31f)                         \
    ROW(0x1.fd7b4p-18f, 0x1.fd7a42p-18f, 0x1.fd780cp-19f, 0x1.53a28ap-20f,                         \
        0x1.53abccp-22f, 0x1.0fe3bep-24f, 0x1.683f2cp-27f, 0x1.7b0672p-30f)                        \
    ROW(0x1.73f336p-16f, 0x1.73f11ap-16f, 0x1.73ecc6p-17f, 0x1.efda7ep-19f,                        \
        0x1.efd02ep-21f, 0x1.8cd822p-23f, 0x1.0812c4p-25f, 0x1.153376p-28f)                        \
    ROW(0x1.0f896cp-14f, 0x1.0f84ecp-14f, 0x1.0f7bc8p-15f, 0x1.69e1ecp-17f,                        \
        0x1.69c428p-19f, 0x1.2168bap-21f, 0x1.7ddea2p-24f, 0x1.84b5eap-27f)                        \
    ROW(0x1.8c6e42p-13f, 0x1.8c5b12p-13f, 0x1.8c34dep-14f, 0x1.07f09cp-15f,                        \
        0x1.077c76p-17f, 0x1.a3ceap-20f, 0x1.1c0b64p-22f, 0x1.62a332p-25f)                         \
    ROW(0x1.2150dcp-11f, 0x1.2127fep-11f, 0x1.20d64p-12f, 0x1.80432ap-14f,                         \
        0x1.7e950cp-16f, 0x1.2fb67p-18f, 0x1.8e3e26p-21f, 0x1.88949ap-24f)                         \
    ROW(0x1.a5fe1cp-10f, 0x1.a55034p-10f, 0x1.a3f4dep-11f, 0x1.162abcp-12f,                        \
        0x1.12979cp-14f, 0x1.abfb16p-17f, 0x1.0db0bep-19f, 0x1.083d88p-22f)                        \
    ROW(0x1.332224p-8f, 0x1.31b1aap-8f, 0x1.2ed46p-9f, 0x1.8c2f8p-11f,                             \
        0x1.7d0b74p-13f, 0x1.190976p-15f, 0x1.42af5cp-18f, 0x1.0b495ap-21f)                        \
    ROW(0x1.bc74b8p-7f, 0x1.b66d6ep-7f, 0x1.aa88b6p-8f, 0x1.0cd22cp-9f,                            \
        0x1.dd6ea4p-12f, 0x1.21eebap-14f, 0x1.2d89b4p-18f, -0x1.1bf798p-20f)                       \
    ROW(0x1.3c3edep-5f, 0x1.300984p-5f, 0x1.189052p-6f, 0x1.3b1d36p-8f,                            \
        0x1.9ec826p-11f, 0x1.052b06p-16f, -0x1.230c4ap-15f, -0x1.6b4bf8p-17f)                      \
    ROW(0x1.ade486p-4f, 0x1.80c60ap-4f, 0x1.3001c4p-5f, 0x1.bfbf1ep-8f,                            \
        -0x1.9dbefep-12f, -0x1.37ff56p-11f, -0x1.30377ep-13f, -0x1.441652p-20f)                    \
    ROW(0x1.0534eap-2f, 0x1.85275cp-3f, 0x1.7d3d2p-5f, -0x1.22c70cp-8f,                            \
        -0x1.455608p-8f, -0x1.30a97ep-11f, 0x1.5bcc4ep-12f, 0x1.d371ap-14f)
/* clang-format on */

const tann__pieces tann__tanh_pieces = {{TANH_ROWS(AS_IT_IS)}};
const tann__pieces tann__sigmoid_pieces = {{SIGMOID_ROWS(AS_IT_IS)}};
#ifdef TINYANN_HAVE_AVX512
const tann__piece_columns tann__tanh_columns = {{ALL_COLUMNS(TANH_ROWS)}};
const tann__piece_columns tann__sigmoid_columns = {{ALL_COLUMNS(SIGMOID_ROWS)}};
#endif
