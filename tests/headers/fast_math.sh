#!/bin/sh
# A source of kernels refuses a compiler that may reorder its arithmetic.
#
#   fast_math.sh SOURCE COMPILER [FLAGS...]
set -u
source=$1
shift

"$@" -fsyntax-only "$source" || { echo "$source does not compile at all"; exit 1; }
if output=$("$@" -ffast-math -fsyntax-only "$source" 2>&1); then
    echo "$source accepts -ffast-math"
    exit 1
fi
echo "$output" | grep -q '#error' || { echo "it fails for another reason: $output"; exit 1; }
echo "refused, as it should be"
