#!/bin/sh
# Adds the files that a page shows to a copy of the tree, and runs the tests of the room that they are for.
#
#   addition.sh LIST TREE       LIST: lines "PATH BLOCK"; TREE: a folder to use up
#
# A block becomes the file PATH, or the last rows of a list (PATH ends in .def). The new files, the table of their
# family and the tests are compiled; all else comes from the library. A shared library hides its inner functions:
# with one, nothing is run.
#
# From the environment: CC, SOURCE (the tree), LIBRARY (the library of this build).
set -eu
list=$1 tree=$2

room=$(sed -n 's|^tests/\([a-z]*\)/.*|\1|p' "$list")
mkdir -p "$tree/tests"
cp -r "$SOURCE/include" "$SOURCE/src" "$tree"
cp -r "$SOURCE/tests/support" "$SOURCE/tests/$room" "$tree/tests"

sources="src/$room/$room.c"
while read -r path block; do
    case $path in
        *.def) ;;
        *) [ ! -e "$tree/$path" ] || { echo "there is a $path already" >&2; exit 1; } ;;
    esac
    case $path in
        src/*) sources="$sources $path" ;;
    esac
    cat "$block" >> "$tree/$path"
done < "$list"

cd "$tree"
tests=$(cd "tests/$room" && ls test_*.c | sed 's/\.c$//')
{
    printf 'int %s(void);\n' $tests
    echo 'int main(void)'
    echo '{'
    echo '    return 0'
    printf '        + %s()\n' $tests
    echo '        ;'
    echo '}'
} > main.c

compile() {
    "$CC" -std=gnu11 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -ffp-contract=off \
        -fno-math-errno -DTINYANN_TEST_DATA='""' -I include -I src -I tests/support "$@"
}

case $LIBRARY in
    *.a) compile main.c $sources tests/"$room"/*.c tests/support/*.c "$LIBRARY" -lcmocka -lpthread \
        -lm -o program && ./program ;;
    *) compile -fsyntax-only main.c $sources tests/"$room"/*.c ;;
esac
