#!/bin/sh
# Records, and lets NumPy read the files.
#
#   run.sh PROGRAM WORK        PROGRAM: record.c; WORK: a folder to use up
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1 work=$2

python=
. "$here/python.sh"

rm -rf "$work"
for kind in whole fixed; do
    mkdir -p "$work/$kind"
    "$program" "$work/$kind" "$kind" > "$work/$kind.txt"
    "$python" "$here/check.py" "$work/$kind" < "$work/$kind.txt"
done
