#!/bin/sh
# Saves a model, and lets NumPy read it with the 20 lines that stand in the guide to files.
#
#   model.sh PROGRAM PAGE WORK        PROGRAM: model.c; WORK: a folder to use up
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$1 page=$2 work=$3

python=
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import numpy' 2> /dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "no Python with NumPy is installed: nothing was compared"; exit 0; }

rm -rf "$work"
mkdir -p "$work"
"$here/block.sh" 'def read(' "$page" > "$work/reader.py"
"$program" "$work/model.safetensors" > "$work/model.txt"
"$python" "$here/model.py" "$work/model.safetensors" < "$work/model.txt"
