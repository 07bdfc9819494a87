# Compares a model file, read as docs/files.md does, with what was printed beside it, and predicts with it.
#
#   model.py FILE < what model.c prints        reader.py, beside FILE, is the code of the page
import os
import sys

import numpy

sys.path.insert(0, os.path.dirname(sys.argv[1]))
import reader

about, arrays = reader.read(sys.argv[1])
lines = sys.stdin.read().splitlines()
expected = {}
for head, values in zip(lines[0::2], lines[1::2]):
    name, *dims = head.split()
    numbers = numpy.array([float.fromhex(v) for v in values.split()], "<f4")
    expected[name] = numbers.reshape([int(d) for d in dims])
x, y = expected.pop("x"), expected.pop("y")

assert sorted(about) == ["format", "graph", "library", "numerics", "output"], about
assert about["format"] == "tinyann-model 1" and about["graph"].startswith("0 input_1 input - shape=2\n")
assert list(arrays) == list(expected), list(arrays)
for name, array in arrays.items():
    assert array.shape == expected[name].shape and array.tobytes() == expected[name].tobytes(), name

h = numpy.maximum(x @ arrays["encoder/p.kernel"] + arrays["encoder/p.bias"], 0)
got = h @ arrays["dense_2.kernel"] + arrays["dense_2.bias"]
assert numpy.allclose(got, y, rtol=1e-6, atol=1e-6), (got, y)
print(f"NumPy {numpy.__version__} reads {len(arrays)} arrays and predicts with them")
