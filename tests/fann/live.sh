#!/bin/sh
# Lets FANN make networks, and compares. A locale with commas is taken where there is one.
#
#   live.sh MAKE COMPARE WORK        the programs of make.c and compare.c; WORK: a folder to use up
set -eu
rm -rf "$3"
mkdir -p "$3"
# FANN's cascade training does not give back all that it took.
ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" "$1" "$3" > "$3/log"
for file in "$3"/*.net; do
    name=${file##*/}
    set -- "$@" "${name%.net}"
done
compare=$2 work=$3
shift 3
"$compare" "$work" "$@"
