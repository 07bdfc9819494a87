# Makes the files of this folder anew, with NumPy 1.24.2 and Python 3.11: python3 make.py
import os
import zipfile

import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))

types = {name: np.array([[0, 1, 2], [100, 1, 0]], dtype) for name, dtype in [
    ("f2", "<f2"), ("f4", "<f4"), ("f8", "<f8"), ("big", ">f4"), ("i1", "i1"), ("i2", ">i2"),
    ("i4", "<i4"), ("i8", "<i8"), ("u1", "u1"), ("u2", "<u2"), ("u4", ">u4"), ("u8", "<u8")]}
types["b1"] = np.array([[False, True, False], [True, True, False]])
types["labels"] = np.array([3, 0, 7, 1])
types["scalar"] = np.float32(2.5)
types["größe"] = np.zeros((2, 1, 2, 1, 3), "<f4")
np.savez("types.npz", **types)
np.savez_compressed("compressed.npz", x=np.zeros(3, "<f4"))
np.save("fortran.npy", np.asfortranarray(np.arange(24, dtype="<f8").reshape(2, 3, 4)))
for version in [(2, 0), (3, 0)]:
    with open("version%d.npy" % version[0], "wb") as file:
        np.lib.format.write_array(file, np.arange(6, dtype="<f4").reshape(2, 3), version)
np.save("objects.npy", np.array([{"a": 1}, None], dtype=object))
np.save("records.npy", np.array([(1, 2.5)], dtype=[("a", "<i4"), ("b", "<f4")]))
np.save("text.npy", np.array(["a", "bcd"]))
np.savez("objects.npz", x=np.array([None], dtype=object))
with zipfile.ZipFile("longer.npz", "w") as file:  # a byte too many
    file.writestr(zipfile.ZipInfo("x.npy"), open("version2.npy", "rb").read() + b"!")

# Every number in 64 bits, as in files of more than 4 GiB.
zipfile.ZIP64_LIMIT = 10
zipfile.ZIP_FILECOUNT_LIMIT = 1
np.savez("zip64.npz", x=np.arange(6, dtype="<f4").reshape(2, 3), y=np.array([1, 0]))
