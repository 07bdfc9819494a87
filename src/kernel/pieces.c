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
#define EXPM1_ROWS(ROW)                                                                            \
    ROW(-0.0f, 0x1p+0f, 0x1p-1f, 0x1.555556p-3f,                                                   \
        0x1.55553p-5f, 0x1.110ffp-7f, 0x1.6cd21ap-10f, 0x1.a2667ap-13f)                            \
    ROW(-0x1p+0f, 0x1.8e609cp-26f, 0x1.500d5p-18f, 0x1.0992aep-28f,                                \
        -0x1.53d23cp-13f, 0x1.b3d0fap-33f, 0x1.5b7adep-10f, -0x1.2767d8p-35f)                      \
    ROW(-0x1.fffffep-1f, 0x1.5f3176p-25f, -0x1.0d4c3ap-18f, 0x1.d4443cp-28f,                       \
        0x1.12588cp-13f, 0x1.7185b8p-32f, -0x1.18860cp-10f, 0x1.a215dp-35f)                        \
    ROW(-0x1.fffffep-1f, 0x1.3598fcp-24f, 0x1.6db2e6p-19f, 0x1.9cca2cp-27f,                        \
        -0x1.6dbeccp-14f, 0x1.4dd244p-31f, 0x1.75ffbep-11f, -0x1.547754p-35f)                      \
    ROW(-0x1.fffffcp-1f, 0x1.10edb8p-23f, 0x1.d8f6f8p-20f, 0x1.6be784p-26f,                        \
        -0x1.ce0c68p-15f, 0x1.23f7bap-30f, 0x1.d88132p-12f, -0x1.17192p-37f)                       \
    ROW(-0x1.fffff8p-1f, 0x1.e13494p-23f, -0x1.8fa128p-19f, 0x1.40d018p-25f,                       \
        0x1.a4553ep-14f, 0x1.f8ed24p-30f, -0x1.adc372p-11f, 0x1.31a688p-32f)                       \
    ROW(-0x1.fffff2p-1f, 0x1.a83606p-22f, -0x1.331364p-18f, 0x1.1ad00cp-24f,                       \
        0x1.44b6a6p-13f, 0x1.bdebep-29f, -0x1.4bfe8ap-10f, 0x1.119e4ap-31f)                        \
    ROW(-0x1.ffffe8p-1f, 0x1.75f794p-21f, -0x1.eda6p-19f, 0x1.f2a40cp-24f,                         \
        0x1.11eca2p-13f, 0x1.86b2ccp-28f, -0x1.1808a4p-10f, 0x1.234b6ep-30f)                       \
    ROW(-0x1.ffffd6p-1f, 0x1.49ac94p-20f, -0x1.2b842cp-18f, 0x1.b793ecp-23f,                       \
        0x1.5974c8p-13f, 0x1.5911dep-27f, -0x1.61212ep-10f, 0x1.f90bap-30f)                        \
    ROW(-0x1.ffffb8p-1f, 0x1.22a094p-19f, 0x1.63ad5cp-18f, 0x1.837efep-22f,                        \
        -0x1.1eabe6p-13f, 0x1.3a246ep-26f, 0x1.25532ap-10f, -0x1.c62eb4p-30f)                      \
    ROW(-0x1.ffff8p-1f, 0x1.003482p-18f, 0x1.58976ap-19f, 0x1.559d0ap-21f,                         \
        -0x1.63ac8p-16f, 0x1.0f5cecp-25f, 0x1.6e6d8p-13f, 0x1.0f8602p-29f)                         \
    ROW(-0x1.ffff1ep-1f, 0x1.c3b84ep-18f, 0x1.4b0b2ap-19f, 0x1.2d26p-20f,                          \
        0x1.edf5e8p-16f, 0x1.e005a8p-25f, -0x1.f44256p-13f, 0x1.a2177ap-29f)                       \
    ROW(-0x1.fffe72p-1f, 0x1.8e37c6p-17f, 0x1.ec172ep-18f, 0x1.09793cp-19f,                        \
        -0x1.78700ep-15f, 0x1.ace6f4p-24f, 0x1.852da2p-12f, -0x1.41e3dp-28f)                       \
    ROW(-0x1.fffd42p-1f, 0x1.5f0d78p-16f, 0x1.75b76p-17f, 0x1.d40f2ap-19f,                         \
        -0x1.60e9ap-16f, 0x1.7a6782p-23f, 0x1.77e1ccp-13f, -0x1.1747f4p-27f)                       \
    ROW(-0x1.fffb2ap-1f, 0x1.35794p-15f, 0x1.2a1c9cp-16f, 0x1.9ca1d6p-18f,                         \
        0x1.8a4d84p-16f, 0x1.499202p-22f, -0x1.78b57p-13f, 0x1.9d871ep-27f)                        \
    ROW(-0x1.fff77ap-1f, 0x1.10d1bep-14f, 0x1.2eafeap-15f, 0x1.6bc29p-17f,                         \
        -0x1.d900ap-14f, 0x1.242cbp-21f, 0x1.ef54bp-11f, -0x1.0d4de4p-26f)                         \
    ROW(-0x1.fff0f8p-1f, 0x1.e10342p-14f, 0x1.e67fd6p-15f, 0x1.40ad3p-16f,                         \
        -0x1.13bd7p-16f, 0x1.00545ap-20f, 0x1.6c432cp-13f, 0x1.866bf4p-26f)                        \
    ROW(-0x1.ffe58p-1f, 0x1.a80a8cp-13f, 0x1.b9c936p-14f, 0x1.1aaf2p-15f,                          \
        -0x1.0e19c2p-13f, 0x1.cda1e2p-20f, 0x1.26538ep-10f, -0x1.eef8dep-23f)                      \
    ROW(-0x1.ffd146p-1f, 0x1.75d14p-12f, 0x1.77ec62p-13f, 0x1.f26c9p-15f,                          \
        -0x1.293bfep-16f, 0x1.8f02b4p-19f, 0x1.17e60ep-12f, 0x1.2cd48ep-25f)                       \
    ROW(-0x1.ffad9ep-1f, 0x1.498acap-11f, 0x1.4e3c4ep-12f, 0x1.b7615ap-14f,                        \
        -0x1.f30f9ep-14f, 0x1.64cb64p-18f, 0x1.378aecp-10f, -0x1.245bbep-21f)                      \
    ROW(-0x1.ff6ebep-1f, 0x1.2282cap-10f, 0x1.2078fp-11f, 0x1.835a78p-13f,                         \
        0x1.694d3p-13f, 0x1.3255d8p-17f, -0x1.0e04aap-10f, 0x1.35c904p-20f)                        \
    ROW(-0x1.feffe6p-1f, 0x1.001a4p-9f, 0x1.008612p-10f, 0x1.5577ecp-12f,                          \
        0x1.eb9efcp-16f, 0x1.127da2p-16f, 0x1.c1d39p-12f, -0x1.8ccacep-22f)                        \
    ROW(-0x1.fe3c76p-1f, 0x1.c38a02p-9f, 0x1.c38bf4p-10f, 0x1.2d05a2p-11f,                         \
        0x1.2b0cc4p-13f, 0x1.e45fd4p-16f, 0x1.a3801ap-17f, -0x1.6d3e9ap-22f)                       \
    ROW(-0x1.fce3e2p-1f, 0x1.8e0ef4p-8f, 0x1.8dfaf2p-9f, 0x1.095f98p-10f,                          \
        0x1.1da69p-12f, 0x1.a77e0cp-15f, -0x1.3a08fap-13f, 0x1.2e3f3cp-19f)                        \
    ROW(-0x1.fa845ap-1f, 0x1.5ee97cp-7f, 0x1.5ee1cep-8f, 0x1.d3e0dcp-10f,                          \
        0x1.e3718ep-12f, 0x1.777dep-14f, -0x1.bea6b2p-14f, 0x1.819666p-21f)                        \
    ROW(-0x1.f65534p-1f, 0x1.355988p-6f, 0x1.356612p-7f, 0x1.9c7574p-9f,                           \
        0x1.830be6p-11f, 0x1.4d2196p-13f, 0x1.bb6412p-12f, -0x1.ee1dfp-18f)                        \
    ROW(-0x1.eef4a4p-1f, 0x1.10b5c8p-5f, 0x1.10c326p-6f, 0x1.6b9bb6p-8f,                           \
        0x1.508518p-10f, 0x1.26573ap-12f, 0x1.d37f5ep-11f, -0x1.88ffc2p-16f)                       \
    ROW(-0x1.e1f2ep-1f, 0x1.e0d1f4p-5f, 0x1.e0bf2cp-6f, 0x1.408e7cp-7f,                            \
        0x1.53942ep-9f, 0x1.f7007ap-12f, -0x1.21e72cp-10f, 0x1.70377cp-14f)                        \
    ROW(-0x1.cb041ep-1f, 0x1.a7df14p-4f, 0x1.a7e6p-5f, 0x1.1a93d2p-6f,                             \
        0x1.1391cep-8f, 0x1.c96d6ep-11f, 0x1.0b127p-10f, -0x1.3b5b1cp-14f)                         \
    ROW(-0x1.a29544p-1f, 0x1.75aafp-3f, 0x1.75aap-4f, 0x1.f2386ep-6f,                              \
        0x1.f41ddep-8f, 0x1.8ef3c4p-10f, 0x1.28cfe6p-16f, 0x1.64af0ap-15f)                         \
    ROW(-0x1.5b4b7ep-1f, 0x1.496902p-2f, 0x1.4966e6p-3f, 0x1.b73b1p-5f,                            \
        0x1.bb7c1cp-7f, 0x1.56cd68p-9f, -0x1.439918p-11f, 0x1.361462p-11f)                         \
    ROW(-0x1.bb35fap-2f, 0x1.226504p-1f, 0x1.226514p-2f, 0x1.832e7cp-4f,                           \
        0x1.830e14p-6f, 0x1.3a13c8p-8f, 0x1.c2686cp-11f, -0x1.6a206ep-12f)

#define MILLS_ROWS(ROW)                                                                            \
    ROW(0x1p-1f, -0x1.988454p-2f, 0x1p-2f, -0x1.105774p-3f,                                        \
        0x1.fffc2p-5f, -0x1.b484eap-6f, 0x1.58b85ep-7f, -0x1.bb53aap-9f)                           \
    ROW(0x1.6cf1aap-2f, -0x1.d9cb98p-3f, 0x1.fb15dep-4f, -0x1.d8c21ap-5f,                          \
        0x1.8ae982p-6f, -0x1.2e8e78p-7f, 0x1.09f864p-8f, -0x1.9f6b1ap-10f)                         \
    ROW(0x1.1473ep-2f, -0x1.290364p-3f, 0x1.119056p-4f, -0x1.c0fe4p-6f,                            \
        0x1.4d7efp-7f, -0x1.cd6e8ap-9f, 0x1.0df178p-9f, -0x1.a09e38p-11f)                          \
    ROW(0x1.b6865p-3f, -0x1.8cbd32p-4f, 0x1.3d539ep-5f, -0x1.cd08cp-7f,                            \
        0x1.38d37cp-8f, -0x1.8a717ap-10f, -0x1.69618p-13f, 0x1.6e7c3ep-13f)                        \
    ROW(0x1.6832ccp-3f, -0x1.16f786p-4f, 0x1.874d82p-6f, -0x1.fa6e12p-8f,                          \
        0x1.2ee3c4p-9f, -0x1.5c179ap-11f, 0x1.003b0ep-11f, -0x1.b87a9cp-14f)                       \
    ROW(0x1.2ffb5p-3f, -0x1.991d8p-5f, 0x1.fbec92p-7f, -0x1.26be22p-8f,                            \
        0x1.490828p-10f, -0x1.59ca42p-12f, -0x1.a81a6p-13f, 0x1.6f21cep-14f)                       \
    ROW(0x1.060e6cp-3f, -0x1.367e1ep-5f, 0x1.58508ep-7f, -0x1.68b608p-9f,                          \
        0x1.59b9acp-11f, -0x1.446b6ep-13f, 0x1.6ee83p-12f, -0x1.c8b866p-14f)                       \
    ROW(0x1.cb9334p-4f, -0x1.e4e4bep-6f, 0x1.e42c5ap-8f, -0x1.ccb654p-10f,                         \
        0x1.c9aa36p-12f, -0x1.a39bap-14f, -0x1.ac0ef8p-12f, 0x1.16919cp-13f)                       \
    ROW(0x1.9895c2p-4f, -0x1.83ba68p-6f, 0x1.5f56d6p-8f, -0x1.3185c6p-10f,                         \
        0x1.00523ep-12f, -0x1.9b8636p-15f, 0x1.7d558p-18f, -0x1.4aedc8p-18f)                       \
    ROW(0x1.6f67e4p-4f, -0x1.3c4cd2p-6f, 0x1.05de9ap-8f, -0x1.a2800ap-11f,                         \
        0x1.30bb3cp-13f, -0x1.c2a9aap-16f, 0x1.da172ep-14f, -0x1.ab0036p-16f)                      \
    ROW(0x1.4d870ep-4f, -0x1.067564p-6f, 0x1.8f7b7ep-9f, -0x1.26d71cp-11f,                         \
        0x1.95601ep-14f, -0x1.0858c6p-16f, 0x1.bc10eep-15f, -0x1.4afddcp-16f)                      \
    ROW(0x1.313618p-4f, -0x1.b9f7bap-7f, 0x1.36df28p-9f, -0x1.a9ce6cp-12f,                         \
        0x1.361c8ap-14f, -0x1.8bde9cp-17f, -0x1.2a353ep-14f, 0x1.62b57cp-17f)                      \
    ROW(0x1.193828p-4f, -0x1.78da6ep-7f, 0x1.ec823p-10f, -0x1.3a6116p-12f,                         \
        0x1.52f40cp-15f, -0x1.394218p-18f, 0x1.42a2e6p-14f, -0x1.b00894p-16f)                      \
    ROW(0x1.04a65p-4f, -0x1.44e30cp-7f, 0x1.8c052ap-10f, -0x1.d9074cp-13f,                         \
        0x1.b8e22cp-15f, -0x1.bed7cap-18f, -0x1.e61588p-13f, 0x1.e16c14p-16f)                      \
    ROW(0x1.e5a96p-5f, -0x1.1ace0ep-7f, 0x1.42eb1cp-10f, -0x1.6a05bcp-13f,                         \
        0x1.57ab8p-15f, -0x1.b9d08ap-18f, -0x1.abc7bap-13f, 0x1.3850c6p-15f)                       \
    ROW(0x1.c681f4p-5f, -0x1.f09166p-8f, 0x1.0aa9f2p-10f, -0x1.19b0dp-13f,                         \
        0x1.143864p-17f, -0x1.7ee128p-21f, 0x1.cd4cf8p-14f, -0x1.21d038p-16f)                      \
    ROW(0x1.ab0d7ep-5f, -0x1.b74678p-8f, 0x1.bd2816p-11f, -0x1.bc5bc2p-14f,                        \
        -0x1.099088p-17f, 0x1.d123c2p-20f, 0x1.05579ap-12f, -0x1.39e06cp-15f)                      \
    ROW(0x1.92aedcp-5f, -0x1.873d4p-8f, 0x1.7706fcp-11f, -0x1.627cb2p-14f,                         \
        -0x1.931818p-19f, -0x1.8d4292p-23f, 0x1.4131ccp-13f, -0x1.e656dap-17f)                     \
    ROW(0x1.7ce97ep-5f, -0x1.5e96a4p-8f, 0x1.3e78p-11f, -0x1.1df93ep-14f,                          \
        0x1.a4f6f4p-16f, -0x1.8739bcp-19f, -0x1.b4f1fp-13f, 0x1.9a40f6p-16f)                       \
    ROW(0x1.695972p-5f, -0x1.3be5b2p-8f, 0x1.1102ep-11f, -0x1.d2a4d6p-15f,                         \
        0x1.293898p-17f, -0x1.8a874ap-20f, -0x1.28400cp-15f, 0x1.232c82p-17f)                      \
    ROW(0x1.57adacp-5f, -0x1.1e10b6p-8f, 0x1.d7496cp-12f, -0x1.80947ep-15f,                        \
        0x1.a0eb86p-18f, 0x1.32f9dep-23f, -0x1.3bf97cp-16f, -0x1.52399ap-18f)                      \
    ROW(0x1.47a3c6p-5f, -0x1.043ba4p-8f, 0x1.998eecp-12f, -0x1.3f39b4p-15f,                        \
        0x1.14ad54p-20f, -0x1.3d60e8p-22f, 0x1.083526p-15f, -0x1.88aep-20f)                        \
    ROW(0x1.3904dep-5f, -0x1.db714cp-9f, 0x1.662966p-12f, -0x1.0b56dp-15f,                         \
        -0x1.a6c6f2p-18f, 0x1.14fcb8p-21f, 0x1.cd8cfp-14f, -0x1.60a12ep-17f)                       \
    ROW(0x1.2ba336p-5f, -0x1.b3fa1ap-9f, 0x1.3ac554p-12f, -0x1.c2e8dap-16f,                        \
        -0x1.7a363p-19f, 0x1.b05b9cp-22f, 0x1.03bd22p-14f, -0x1.cbaf7ep-18f)                       \
    ROW(0x1.1f5862p-5f, -0x1.91325p-9f, 0x1.1642ecp-12f, -0x1.7ec348p-16f,                         \
        -0x1.272284p-17f, 0x1.4fc1eap-21f, 0x1.0c09d2p-13f, -0x1.68e638p-17f)                      \
    ROW(0x1.1403e4p-5f, -0x1.726474p-9f, 0x1.edfa44p-13f, -0x1.472eecp-16f,                        \
        -0x1.741ebp-18f, 0x1.ab8d46p-21f, 0x1.649a0cp-14f, -0x1.5040e6p-17f)                       \
    ROW(0x1.098a12p-5f, -0x1.56fbf4p-9f, 0x1.b81636p-13f, -0x1.18b624p-16f,                        \
        0x1.1f4fp-18f, -0x1.3c1c1ep-22f, -0x1.26d5ep-15f, 0x1.6118b6p-19f)                         \
    ROW(0x1.ffa674p-6f, -0x1.3e7e3ap-9f, 0x1.89e76p-13f, -0x1.e4bb2ep-17f,                         \
        0x1.ecaac4p-18f, -0x1.389698p-21f, -0x1.371d6ep-14f, 0x1.adb3c8p-18f)                      \
    ROW(0x1.ed95e8p-6f, -0x1.288578p-9f, 0x1.61e6b4p-13f, -0x1.a42ef6p-17f,                        \
        0x1.57a606p-17f, -0x1.2cfda2p-20f, -0x1.d0b744p-14f, 0x1.7fb374p-17f)                      \
    ROW(0x1.dcbf28p-6f, -0x1.14bc8ep-9f, 0x1.40014cp-13f, -0x1.6f5d62p-17f,                        \
        -0x1.04889cp-17f, 0x1.307dc8p-22f, 0x1.aa749p-14f, -0x1.697f14p-18f)                       \
    ROW(0x1.cd0378p-6f, -0x1.02dbe8p-9f, 0x1.21943cp-13f, -0x1.4277a6p-17f,                        \
        -0x1.77f6aep-18f, 0x1.7fb338p-21f, 0x1.38a566p-14f, -0x1.0eb916p-17f)                      \
    ROW(0x1.be47f8p-6f, -0x1.e54dfep-10f, 0x1.06339p-13f, -0x1.1a6fa6p-17f,                        \
        0x1.7aff94p-17f, -0x1.d7fbc6p-21f, -0x1.0ba8d4p-13f, 0x1.431b12p-17f)
/* clang-format on */

const tann__pieces tann__tanh_pieces = {{TANH_ROWS(AS_IT_IS)}};
const tann__pieces tann__sigmoid_pieces = {{SIGMOID_ROWS(AS_IT_IS)}};
const tann__pieces tann__expm1_pieces = {{EXPM1_ROWS(AS_IT_IS)}};
const tann__pieces tann__mills_pieces = {{MILLS_ROWS(AS_IT_IS)}};
#ifdef TINYANN_HAVE_AVX512
const tann__piece_columns tann__tanh_columns = {{ALL_COLUMNS(TANH_ROWS)}};
const tann__piece_columns tann__sigmoid_columns = {{ALL_COLUMNS(SIGMOID_ROWS)}};
const tann__piece_columns tann__expm1_columns = {{ALL_COLUMNS(EXPM1_ROWS)}};
const tann__piece_columns tann__mills_columns = {{ALL_COLUMNS(MILLS_ROWS)}};
#endif
