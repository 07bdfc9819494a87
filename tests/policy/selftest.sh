#!/bin/sh
# objects.sh and exports.sh must refuse offender.c, for each of its offences.
#
#   selftest.sh NM OBJDUMP LIST LIBRARY INCLUDE_DIR
set -u
here=$(dirname "$0")
nm=$1 objdump=$2 list=$3 library=$4 include=$5
status=0

expect() { # OUTPUT COMPLAINT...
    output=$1
    shift
    for complaint in "$@"; do
        echo "$output" | grep -q "$complaint" || { echo "nobody complains: $complaint"; status=1; }
    done
}

output=$("$here/objects.sh" "$nm" "$objdump" "$list" Release) && { echo "objects.sh is content"; status=1; }
expect "$output" 'offender.* can be written, in .data' 'offender.* can be written, in .bss' \
    'offender.* calls malloc' 'offender.* calls printf' 'offender.* calls abort' 'offender.* calls sin' \
    'offender.* calls fopen'

output=$("$here/exports.sh" "$nm" "$library" "$include") && { echo "exports.sh is content"; status=1; }
expect "$output" 'offender_speaks is exported under a name that is not public' \
    'offender_counter is exported, but in no public header' \
    'tann_version is declared, but not exported'
exit $status
