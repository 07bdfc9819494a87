# Predicts in NumPy with a model that was trained in C, and compares.
#
#   numpy_predict.py FOLDER        model.safetensors and model.txt, as train.c writes them
import json
import math
import os
import struct
import sys

import numpy


# As in docs/files.md.
def read(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    about = header.pop("__metadata__", {})
    arrays = {}
    for name, array in header.items():
        begin, end = array["data_offsets"]
        numbers = numpy.frombuffer(data[begin:end], "<f4")
        arrays[name] = numbers.reshape(array["shape"])
    return about, arrays


def softmax(x):
    e = numpy.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": lambda x: numpy.maximum(x, 0),
    "leaky_relu": lambda x: numpy.where(x > 0, x, numpy.float32(0.01) * x),
    "elu": lambda x: numpy.where(x > 0, x, numpy.expm1(x)),
    "gelu": lambda x: x * (1 + numpy.vectorize(math.erf)(x / math.sqrt(2))) / 2,
    "silu": lambda x: x / (1 + numpy.exp(-x)),
    "softplus": lambda x: numpy.logaddexp(x, 0),
    "tanh": numpy.tanh,
    "sigmoid": lambda x: 1 / (1 + numpy.exp(-x)),
    "softmax": softmax,
}


# The lines of the graph: number, name, type, inputs, options.
def predict(about, arrays, x):
    values = []
    for line in about["graph"].splitlines():
        _, name, kind, inputs, *options = line.split(" ")
        options = dict(option.split("=") for option in options)
        given = [values[int(i)] for i in inputs.split(",")] if inputs != "-" else [x]
        value = given[0]  # what an input and, in prediction, a dropout are
        if kind == "dense":
            value = value @ arrays[name + ".kernel"]
            value = value + arrays[name + ".bias"] if options["use_bias"] == "1" else value
        elif kind == "activation":
            value = ACTIVATIONS[options["activation"]](value)
        elif kind == "add":
            value = given[0] + given[1]
        elif kind not in ("input", "dropout"):
            sys.exit(f"{name}: a layer of the type {kind} is not known here")
        values.append(value)
    names = [line.split(" ")[1] for line in about["graph"].splitlines()]
    return values[names.index(about["output"])]


folder = sys.argv[1]
about, arrays = read(os.path.join(folder, "model.safetensors"))
inputs = int(about["graph"].splitlines()[0].split("shape=")[1])
table = numpy.loadtxt(os.path.join(folder, "model.txt"), dtype="f4", ndmin=2)
expected = table[:, inputs:]
got = predict(about, arrays, table[:, :inputs])
difference = numpy.abs(got - expected)
within = bool((difference <= 1e-6 + 1e-5 * numpy.abs(expected)).all())
print(f"our weights, predicted in NumPy {numpy.__version__}: {expected.size} numbers, "
      f"greatest difference {difference.max():.2g}{'' if within else ': TOO MUCH'}")
sys.exit(0 if within else 1)
