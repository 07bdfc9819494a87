#!/bin/sh
# What other programs make of our weights, and we of theirs.
#
#   run.sh TRAIN TORCH SHIPPED WORK
#
# TRAIN, TORCH: the programs of train.c and torch.c; SHIPPED: a folder with what torch_train.py wrote;
# WORK: a folder to write to.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
train=$1 torch=$2 shipped=$3 work=$4

python_with() { # MODULE: a Python that has it
    for candidate in python3 /usr/bin/python3; do
        if "$candidate" -c "import $1" 2> /dev/null; then
            echo "$candidate"
            return
        fi
    done
}

mkdir -p "$work"
"$train" "$work"
python=$(python_with numpy)
if [ -n "$python" ]; then
    "$python" "$here/numpy_predict.py" "$work"
else
    echo "no Python with NumPy is installed: our weights were not compared with it"
fi

set -- torch torch_f64 torch_f16 torch_bf16
python=$(python_with torch)
if [ -n "$python" ]; then
    "$python" "$here/torch_train.py" "$work"
    from=$work
else
    echo "no PyTorch is installed (Debian: python3-torch): what it wrote elsewhere is taken"
    from=$shipped
fi
for name in "$@"; do
    shift
    set -- "$@" "$from/$name"
done
"$torch" "$@"
