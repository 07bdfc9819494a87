#!/bin/sh
# Programs outside the tree that use the library, each way that the README names.
#
#   run.sh WAY      find_package, add_subdirectory, fetch_content, pkg_config, components, openmp, onnx,
#                   install
#
# From the environment: CMAKE, CC, SOURCE (the tree), BUILD (a build of it), WORK (a folder to use up),
# SHARED (ON or OFF) and CMAKE_GENERATOR (the one that there is).
set -eu
way=$1
here=$(cd "$(dirname "$0")" && pwd)
installed=$WORK/installed

configure_build_test() { # FOLDER OPTIONS...
    project=$1
    shift
    rm -rf "${WORK:?}/$way"
    "$CMAKE" -S "$project" -B "$WORK/$way" -DCMAKE_C_COMPILER="$CC" "$@"
    "$CMAKE" --build "$WORK/$way"
}

run_programs() { # FOLDER
    "$1/in_c"
    "$1/in_cxx"
}

with_pkg_config() {
    export PKG_CONFIG_PATH LD_LIBRARY_PATH
    PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name tinyann.pc)")
    LD_LIBRARY_PATH=$(pkg-config --variable=libdir tinyann)
    [ -n "$(pkg-config --modversion tinyann)" ]
    mkdir -p "$WORK/$way"
    # shellcheck disable=SC2046 # the flags are words
    "$CC" "$SOURCE/examples/consumer/main.c" $(pkg-config --cflags --libs tinyann) -o "$WORK/$way/in_c"
    # shellcheck disable=SC2046
    c++ "$here/main.cpp" $(pkg-config --cflags --libs tinyann) -o "$WORK/$way/in_cxx"
    run_programs "$WORK/$way"
}

component_with_pkg_config() { # COMPONENT
    export PKG_CONFIG_PATH LD_LIBRARY_PATH
    PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name "tinyann-$1.pc")")
    LD_LIBRARY_PATH=$(pkg-config --variable=libdir "tinyann-$1")
    # shellcheck disable=SC2046
    "$CC" "$here/$1/main.c" $(pkg-config --cflags --libs "tinyann-$1") -o "$WORK/$way/by_pc"
    "$WORK/$way/by_pc"
}

case $way in
    install) # and move away: nothing may remember where it was
        rm -rf "$WORK"
        "$CMAKE" --install "$BUILD" --prefix "$WORK/first"
        mv "$WORK/first" "$installed"
        ;;
    find_package)
        configure_build_test "$here/find_package" -DCMAKE_PREFIX_PATH="$installed"
        run_programs "$WORK/$way"
        way=example
        configure_build_test "$SOURCE/examples/consumer" -DCMAKE_PREFIX_PATH="$installed"
        "$WORK/example/consumer"
        ;;
    add_subdirectory | fetch_content)
        configure_build_test "$here/$way" -DTINYANN_SOURCE="$SOURCE" -DBUILD_SHARED_LIBS="$SHARED"
        run_programs "$WORK/$way"
        ;;
    components)
        configure_build_test "$here/components" -DCMAKE_PREFIX_PATH="$installed"
        ;;
    openmp | onnx)
        configure_build_test "$here/$way" -DCMAKE_PREFIX_PATH="$installed"
        cd "$WORK/$way"
        "./with_$way"
        component_with_pkg_config "$way"
        ;;
    pkg_config)
        with_pkg_config
        ;;
    *)
        echo "there is no way '$way'" >&2
        exit 2
        ;;
esac
