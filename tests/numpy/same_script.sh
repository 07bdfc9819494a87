#!/bin/sh
# The guide to files shows the function with which the example writes PyTorch's weights.
#
#   same_script.sh PAGE SCRIPT
set -eu
here=$(cd "$(dirname "$0")" && pwd)
shown=$("$here/block.sh" 'def save(' "$1" | sed -n '/^TYPES/,$p')
used=$(sed -n '/^TYPES/,/^def network/p' "$2" | sed '/^def network/d')
[ -n "$shown" ] && [ "$shown" = "$used" ] || { echo "$2 has another save() than $1"; exit 1; }
