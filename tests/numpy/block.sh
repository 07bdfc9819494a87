#!/bin/sh
# Prints the piece of Python of a page in which some text stands.
#
#   block.sh TEXT PAGE
awk -v text="$1" '
    /^```python$/ { inside = 1; block = ""; next }
    /^```$/ { if (inside && index(block, text)) printf "%s", block; inside = 0 }
    inside { block = block $0 "\n" }' "$2"
