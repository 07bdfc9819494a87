#!/bin/sh
# What onnxruntime makes of our models.
#
#   onnx.sh TRAIN ONNX WORK MODULES [install]
#
# TRAIN, ONNX: the programs of train.c and onnx.c; WORK: a folder to write to; MODULES: where onnxruntime-node
# is, or, with `install`, is to be put by npm.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
train=$1 onnx=$2 work=$3 modules=$4 install=${5:-}

mkdir -p "$work"
"$train" "$work"
"$onnx" "$work"

# Without scripts: they would load what only graphics cards need.
if [ -n "$install" ] && [ ! -e "$modules/node_modules/onnxruntime-node" ] && command -v npm > /dev/null; then
    mkdir -p "$modules"
    (cd "$modules" && timeout 300 npm install --ignore-scripts --no-audit --no-fund onnxruntime-node) \
        > "$work/npm.log" 2>&1 || true
fi
if command -v node > /dev/null && [ -e "$modules/node_modules/onnxruntime-node" ]; then
    NODE_PATH=$modules/node_modules node "$here/onnxruntime_predict.js" "$work"
else
    echo "no node.js with onnxruntime-node is installed: our model was not compared with it"
fi
