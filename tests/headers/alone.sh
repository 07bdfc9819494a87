#!/bin/sh
# Compiles each public header alone, twice included, without a warning.
#
#   alone.sh INCLUDE_DIR COMPILER [FLAGS...]
set -u
include=$1
shift

status=0 count=0
for header in "$include"/tinyann/*.h; do
    name=tinyann/$(basename "$header")
    count=$((count + 1))
    printf '#include <%s>\n#include <%s>\nint after_the_header;\n' "$name" "$name" |
        "$@" -pedantic -Wall -Wextra -Wconversion -Wshadow -Werror -fsyntax-only -I "$include" - ||
        { echo "$name does not stand alone"; status=1; }
done
echo "$count headers"
[ "$count" -gt 0 ] && exit $status
