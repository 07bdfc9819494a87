#!/bin/sh
# Nothing is longer than can be read: functions up to 60 lines, files up to 400, kernels up to 500.
#
#   lengths.sh ROOT
set -u
cd "$1" || exit 1

too_long() { # FILE MOST: clang-format puts the `{` and `}` of a function alone into the first column
    awk -v file="$1" -v most="$2" '
        /^\{/ { start = NR }
        /^\}/ && start {
            if (NR - start - 1 > 60)
                print file ":" start ": a function of " NR - start - 1 " lines, above 60"
            start = 0
        }
        END { if (NR > most) print file ": " NR " lines, above " most }' "$1"
}

files=$(find src include examples -name '*.[ch]' | sort)
[ -n "$files" ] || { echo "no files in $1" >&2; exit 1; }
complaints=$(for file in $files; do
    case $file in
        src/kernel/*) too_long "$file" 500 ;;
        *) too_long "$file" 400 ;;
    esac
done)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
echo "$(echo "$files" | grep -c .) files and all their functions are short enough"
