# What the component onnx needs of its own. Without it the component is not found.
find_package(PkgConfig QUIET)
if(PkgConfig_FOUND AND NOT TARGET PkgConfig::TINYANN_PROTOBUF_C)
    pkg_check_modules(TINYANN_PROTOBUF_C QUIET IMPORTED_TARGET libprotobuf-c)
endif()
if(NOT TARGET PkgConfig::TINYANN_PROTOBUF_C)
    set(tinyann_needs "protobuf-c, found by pkg-config")
endif()
