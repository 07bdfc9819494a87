#!/bin/sh
# Adds the files that a page shows to a copy of the tree, and runs the tests of their room.
#
#   addition.sh LIST TREE       LIST: lines "PATH BLOCK"; TREE: a folder to use up
#
# A block becomes the file PATH, or the last rows of a list (PATH ends in .def), numbered on from those
# that are there. The new files, the table of their family and the tests are compiled; all else comes
# from the library. A shared library hides its inner functions: with one, nothing is run.
#
# From the environment: CC, SOURCE (the tree), LIBRARY (the library of this build).
set -eu
list=$1 tree=$2

# TANN_FAMILY(value, NAME, name), unless there is a row of that name.
add_rows() { # BLOCK FILE
    awk -F '[(,)] *' -v file="$2" '
        BEGIN { while ((getline < file) > 0) if (/^TANN_/) { next_value = $2 + 1; known[$3] = 1 } }
        /^TANN_/ && !($3 in known) { sub(/\([0-9]+/, "(" next_value++); print >> file }' "$1"
}

room=$(sed -n 's|^tests/\([a-z]*\)/.*|\1|p' "$list")
mkdir -p "$tree/tests"
cp -r "$SOURCE/include" "$SOURCE/src" "$tree"
cp -r "$SOURCE/tests/support" "$SOURCE/tests/$room" "$tree/tests"

sources="src/$room/$room.c"
while read -r path block; do
    case $path in
        *.def) add_rows "$block" "$tree/$path" ;;
        *) cat "$block" > "$tree/$path" ;;
    esac
    case $path in
        src/*) sources="$sources $path" ;;
    esac
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
