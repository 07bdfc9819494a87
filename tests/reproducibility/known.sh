#!/bin/sh
# The documentation's table of digests shows those of the library.
#
#   known.sh PROGRAM PAGE        PROGRAM: digest.c, built
set -u
known=$("$1" known) || exit 1
status=0
echo "$known" | {
    while read -r amount profile digest; do
        grep -qxF "| $amount | $profile | \`$digest\` |" "$2" ||
            { echo "$2 has no row for $amount, $profile with $digest"; status=1; }
    done
    exit $status
} || exit 1
# shellcheck disable=SC2016 # these are the page's quotes
rows=$(grep -c '^| f[a-z]* | [a-z]* | `[0-9a-f]*` |$' "$2")
[ "$rows" -eq "$(echo "$known" | grep -c .)" ] || { echo "$2 has $rows rows"; exit 1; }
echo "$rows digests are as in the library"
