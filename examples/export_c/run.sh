#!/bin/sh
# Trains, exports, compiles what was exported without the library, and runs it.
#
#   run.sh TRAIN CC WORK        TRAIN: the program of train.c; CC: a compiler; WORK: a folder to write to
set -eu
here=$(cd "$(dirname "$0")" && pwd)
train=$1 cc=$2 work=$3

mkdir -p "$work"
"$train" "$work"
cd "$work"
"$cc" -std=c99 -pedantic -Wall -Wextra -Wconversion -Werror -I. -o device "$here/device.c" xor_net.c
./device
