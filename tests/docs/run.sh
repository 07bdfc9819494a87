#!/bin/sh
# Compiles and runs the code blocks of one Markdown page.
#
#   run.sh PAGE WORK        WORK: a folder to use up
#
# From the environment: CC, CMAKE, CMAKE_GENERATOR, SOURCE (the tree), LIBRARY (the library of this
# build), INSTALLED (a folder into which it was installed), OPENMP and ONNX (ON if that component was built).
#
# What is done with a block depends on its language, and on a line `<!-- test: MARKER -->` above it:
#
#   c        A program with main() is compiled, linked and run. Any other piece needs a marker, which
#            names the file frames/MARKER.c; there it takes the place of the line BLOCK. The whole is
#            run if it has a main() then, else compiled.
#   cmake    It becomes a project with the sources that it names, and is configured and built; with the
#            marker `openmp` or `onnx` only where that component was built.
#   sh       With the marker `run` it is run, in a folder with the project's examples, and with the
#            installed library in reach of pkg-config and cmake.
#
# Blocks in other languages are only text. One with the marker `add PATH` is a file of the tree, or rows
# at the end of a list: addition.sh tries all of the page's together.
set -u
here=$(cd "$(dirname "$0")" && pwd)
page=$1 work=$2

compile() { # SOURCE ARGUMENTS...
    "$CC" -std=gnu11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror \
        -I "$SOURCE/include" -I "$SOURCE/src" -I "$here/frames" "$@"
}

has_main() {
    grep -q '^int main(' "$1"
}

framed() { # BLOCK MARKER: the file to compile
    if has_main "$1"; then
        cat "$1"
    elif [ -e "$here/frames/$2.c" ]; then
        sed -e "/^BLOCK\$/ {
            r $1
            d
        }" "$here/frames/$2.c"
    else
        echo "not a program, and there is no frame '$2' to make it one" >&2
        return 1
    fi
}

try_c() { # BLOCK MARKER
    framed "$1" "$2" > framed.c || return 1
    if has_main framed.c; then
        compile framed.c "$LIBRARY" -lpthread -lm -o program && LD_LIBRARY_PATH=$(dirname "$LIBRARY") ./program
    else
        compile framed.c -c -o framed.o
    fi
}

try_cmake() { # BLOCK MARKER
    [ "$2" != openmp ] || [ "$OPENMP" = ON ] || return 0
    [ "$2" != onnx ] || [ "$ONNX" = ON ] || return 0
    cp "$SOURCE/examples/consumer/main.c" .
    ln -s "$SOURCE" libtinyann
    {
        grep -q '^cmake_minimum_required' "$1" || echo 'cmake_minimum_required(VERSION 3.16...4.0)'
        grep -q '^project' "$1" || echo 'project(page LANGUAGES C)'
        target=$(sed -n 's/^target_link_libraries(\([a-z_]*\).*/\1/p' "$1" | head -n 1)
        grep -q '^add_executable' "$1" || echo "add_executable(${target:-none} main.c)"
        cat "$1"
    } > CMakeLists.txt
    for source in $(sed -n 's/^add_executable([a-z_]* *\(.*\))/\1/p' CMakeLists.txt); do
        [ -e "$source" ] || cp main.c "$source"
    done
    "$CMAKE" -S . -B build -DCMAKE_C_COMPILER="$CC" -DCMAKE_PREFIX_PATH="$INSTALLED" \
        -DFETCHCONTENT_SOURCE_DIR_TINYANN="$SOURCE" && "$CMAKE" --build build
}

try_sh() { # BLOCK MARKER
    [ "$2" = run ] || return 0
    cp "$SOURCE"/examples/*.c .
    PKG_CONFIG_PATH=$(dirname "$(find "$INSTALLED" -name tinyann.pc)") CMAKE_PREFIX_PATH=$INSTALLED \
        LD_LIBRARY_PATH=$(dirname "$LIBRARY") sh -eu "$1"
}

rm -rf "$work"
mkdir -p "$work"
awk -v folder="$work" -f "$here/extract.awk" "$page" > "$work/index" || exit 1

status=0 tried=0
while read -r line language marker; do
    block=$work/$line.$language
    case $marker in
        'add '*)
            echo "${marker#add } $block" >> "$work/additions"
            tried=$((tried + 1))
            continue
            ;;
    esac
    case $language in
        c) try=try_c ;;
        cmake) try=try_cmake ;;
        sh) try=try_sh ;;
        *) continue ;;
    esac
    tried=$((tried + 1))
    mkdir "$work/$line"
    if ! (cd "$work/$line" && $try "$block" "$marker") > "$work/log" 2>&1; then
        echo "$page:$line: this $language block does not work:"
        cat "$work/log"
        status=1
    fi
done < "$work/index"
if [ -e "$work/additions" ] &&
    ! "$here/addition.sh" "$work/additions" "$work/tree" > "$work/log" 2>&1; then
    echo "$page: what it adds to the tree does not work:"
    cat "$work/log"
    status=1
fi
echo "$page: $tried blocks tried"
exit $status
