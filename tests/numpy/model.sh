#!/bin/sh
# Saves a model, and lets NumPy read it with the 20 lines that stand in the guide to files.
#
#   model.sh PROGRAM PAGE WORK        PROGRAM: model.c; WORK: a folder to use up
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1 page=$2 work=$3

python=
. "$here/python.sh"

rm -rf "$work"
mkdir -p "$work"
"$here/block.sh" 'def read(' "$page" > "$work/reader.py"
"$program" "$work/model.safetensors" > "$work/model.txt"
"$python" "$here/model.py" "$work/model.safetensors" < "$work/model.txt"
