#!/bin/sh
# The shared library exports what the public headers declare, and nothing else.
#
#   exports.sh NM LIBRARY INCLUDE_DIR
set -u
nm=$1 library=$2 include=$3

declared() { # every name that follows TANN_API: "TANN_API const char *tann_version("
    cat "$include"/tinyann/*.h | grep -v '^#' | tr '\n' ' ' |
        grep -o 'TANN_API [^;(]*(' | sed 's/ *($//; s/.*[ *]//' | LC_ALL=C sort -u
}
exported() {
    "$nm" -D --defined-only "$library" | awk '{ print $NF }' | LC_ALL=C sort -u
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
declared > "$work/declared"
exported > "$work/exported"
[ -s "$work/declared" ] || { echo "no declarations in $include" >&2; exit 1; }

export LC_ALL=C
complaints=$(
    grep -v '^tann_[a-z]' "$work/exported" | sed 's/$/ is exported under a name that is not public/'
    comm -13 "$work/declared" "$work/exported" | sed 's/$/ is exported, but in no public header/'
    comm -23 "$work/declared" "$work/exported" | sed 's/$/ is declared, but not exported/'
)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
echo "$(grep -c . "$work/exported") symbols are declared and exported"
