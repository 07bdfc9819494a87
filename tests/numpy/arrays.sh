#!/bin/sh
# Arrays from the library to NumPy, and back.
#
#   arrays.sh PROGRAM WORK        PROGRAM: arrays.c; WORK: a folder to use up
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1 work=$2

python=
. "$here/python.sh"

rm -rf "$work"
mkdir -p "$work"
"$program" write "$work"
"$python" "$here/arrays.py" "$program" "$work"
