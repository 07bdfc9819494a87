"""onnx.checker on every file of a folder, and the schema beside ONNX's own.

    check.py FOLDER SCHEMA          SCHEMA: src/extra/onnx/onnx_schema.c
"""
import glob
import re
import sys

import onnx
import onnx.checker

passed = failed = 0


def count(good, what):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(("ok      " if good else "FAILED  ") + what)


for path in sorted(glob.glob(sys.argv[1] + "/*.onnx")):
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
        good = model.ir_version == 8 and len(model.opset_import) == 1
        count(good, f"{path.split('/')[-1]}: onnx.checker {onnx.__version__}, opset {model.opset_import[0].version}")
    except Exception as error:
        count(False, f"{path}: {error}")

# Every field that ONNX has in these messages is in the schema, under its number and name.
own = {}
text = open(sys.argv[2]).read()
names = dict(re.findall(r'SCHEMA\("(\w+)", (\w+)\)', text))
for message, array in names.items():
    body = re.search(r"static const onnx_field %s\[\] = {(.*?)\n};" % array, text, re.S).group(1)
    own[message] = {int(n): name for n, name in re.findall(r'\{(\d+), .*?"(\w+)[",]', body)}
places = {"Tensor": onnx.TypeProto.Tensor, "Dimension": onnx.TensorShapeProto.Dimension}
for message, fields in own.items():
    theirs = places.get(message) or getattr(onnx, message)
    wrong = [f"{f.number} {f.name}" for f in theirs.DESCRIPTOR.fields if fields.get(f.number) != f.name]
    count(not wrong, f"fields of {message}: {len(fields)}" + "".join(", not " + w for w in wrong))

print(f"onnx.checker: {passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
