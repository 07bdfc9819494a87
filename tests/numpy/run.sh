#!/bin/sh
# Records, and lets NumPy read the files.
#
#   run.sh PROGRAM WORK        PROGRAM: record.c; WORK: a folder to use up
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1 work=$2

python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import numpy' 2> /dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "no Python with NumPy is installed: nothing was compared"; exit 0; }

rm -rf "$work"
for kind in whole fixed; do
    mkdir -p "$work/$kind"
    "$program" "$work/$kind" "$kind" > "$work/$kind.txt"
    "$python" "$here/check.py" "$work/$kind" < "$work/$kind.txt"
done
