#!/bin/sh
# Looks at the layout of every public struct: none has padding.
#
#   padding.sh INCLUDE_DIR COMPILER [FLAGS...]
set -eu
include=$1
shift

types=$(sed -n 's/^} \(tann_[a-z_]*\);$/\1/p' "$include"/tinyann/*.h)
{
    printf '#include <tinyann/tinyann.h>\n#include <tinyann/extend.h>\n#include <tinyann/onnx.h>\nconst unsigned sizes[] = {\n'
    for type in $types; do
        printf '    sizeof(%s),\n' "$type"
    done
    printf '};\n'
} | "$@" -x c -std=c99 -Wpadded -Werror -fsyntax-only -I "$include" -
set -- $types
echo "$# types"
[ $# -gt 30 ]
