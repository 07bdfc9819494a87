# Compares the files of a recording with what was printed beside it.
#
#   check.py FOLDER < what record.c prints
import io
import os
import sys

import numpy

folder = sys.argv[1]


def fail(path, what):
    print(f"{path}: {what}")
    sys.exit(1)


def check(path, dtype, expected):
    with open(path, "rb") as file:
        written = file.read()
    array = numpy.load(path)
    if array.dtype.str != dtype or array.shape != expected.shape:
        fail(path, f"{array.dtype.str} {array.shape}, not {dtype} {expected.shape}")
    if array.tobytes() != expected.tobytes():
        fail(path, "other numbers")
    if not array.flags["C_CONTIGUOUS"] or numpy.load(path, mmap_mode="r").shape != expected.shape:
        fail(path, "cannot be mapped")
    own = io.BytesIO()
    numpy.save(own, expected)
    # Older versions of NumPy leave no room for the first dimension to grow.
    if hasattr(numpy.lib.format, "GROWTH_AXIS_MAX_DIGITS") and own.getvalue() != written:
        fail(path, "not the bytes that numpy.save() writes")


arrays = 0
lines = sys.stdin.read().splitlines()
for head, values, index in zip(lines[0::3], lines[1::3], lines[2::3]):
    name, *dims = head.split()
    dims = [int(d) for d in dims]
    values = numpy.array([float.fromhex(v) for v in values.split()], "<f4").reshape(dims)
    index = numpy.array([int(i) for i in index.split()], "<i8")
    wide = 1 if index.size == 2 * dims[0] else dims[1]
    index = index.reshape((dims[0], 2) if wide == 1 else (dims[0], wide, 2))
    stem = os.path.join(folder, name.replace("/", "+"))
    check(stem + ".npy", "<f4", values)
    check(stem + ".index.npy", "<i8", index)
    arrays += 1
files = len(os.listdir(folder))
if arrays == 0 or files != 2 * arrays:
    fail(folder, f"{files} files of {arrays} arrays")
print(f"NumPy {numpy.__version__} reads {files} files as they were meant")
