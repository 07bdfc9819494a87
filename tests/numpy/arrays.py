# Reads what arrays.c wrote, and has it read what NumPy writes.
#
#   arrays.py PROGRAM FOLDER
import io
import os
import subprocess
import sys

import numpy

program, folder = sys.argv[1:]
expected = (numpy.arange(24, dtype="<f4") / numpy.float32(7)).reshape(4, 2, 3)

single = numpy.load(os.path.join(folder, "x.npy"), mmap_mode="r")
assert single.dtype.str == "<f4" and single.shape == (4, 2, 3)
assert single.tobytes() == expected.tobytes()
own = io.BytesIO()
numpy.save(own, expected)
# Older versions of NumPy leave no room for the first dimension to grow.
if hasattr(numpy.lib.format, "GROWTH_AXIS_MAX_DIGITS"):
    assert own.getvalue() == open(os.path.join(folder, "x.npy"), "rb").read()

with numpy.load(os.path.join(folder, "x.npz")) as archive:
    assert archive.zip.testzip() is None
    assert archive.files == ["x", "größe"], archive.files
    assert archive["x"].tobytes() == expected.tobytes() and archive["x"].shape == (4, 2, 3)
    assert archive["größe"].shape == (24,)

path = os.path.join(folder, "numpy.npz")
dtypes = ["<f2", ">f4", "<f8", "i1", ">i2", "<i4", ">i8", "u1", "<u2", ">u4", "<u8", "?"]
arrays = {}
for number, dtype in enumerate(dtypes):
    values = numpy.arange(12).reshape(2, 3, 2) % 2 + (number if dtype != "?" else 0)
    arrays["a%d" % number] = numpy.array(values, dtype, order="F" if number % 3 == 0 else "C")
numpy.savez(path, **arrays)
lines = subprocess.run([program, "read", path], check=True, stdout=subprocess.PIPE,
                       text=True).stdout.splitlines()
assert len(lines) == 2 * len(arrays)
for (name, array), head, values in zip(arrays.items(), lines[0::2], lines[1::2]):
    assert head == name + " 2 3 2", head
    got = numpy.array([float.fromhex(value) for value in values.split()], "<f4")
    assert (got == array.astype("<f4").ravel()).all(), name
print(f"NumPy {numpy.__version__} reads 2 files, and has {len(arrays)} arrays read")
