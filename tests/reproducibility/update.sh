# Sourced by run: new digests into src/inspect/digests.def, the one place of the library, and over all parts
# into the table of the documentation; and new known traces.
# shellcheck shell=bash disable=SC2154,SC2034 # names that are set, or used, in run

def=$root/src/inspect/digests.def
page=$root/docs/reproducibility.md

write_def() { # PROGRAM: the comment at the top stays
    {
        sed '/\*\//q' "$def"
        "$1" def
    } > "$build/digests.def"
    cp "$build/digests.def" "$def"
}

write_table() { # PROGRAM: the rows "| few | fma | `...` |"
    local amount profile digest
    while read -r amount profile digest; do
        sed -i "s/^| $amount | $profile | .*/| $amount | $profile | \`$digest\` |/" "$page"
    done < <("$1" known)
}

update_digests() {
    local folder=$build/update
    mkdir -p "$folder"
    build_digest "$root" "$folder" gcc -O2 > "$folder/log" 2>&1 || { tail "$folder/log"; return 1; }
    write_def "$folder/digest"
    build_digest "$root" "$folder" gcc -O2 > "$folder/log" 2>&1 || { tail "$folder/log"; return 1; }
    write_table "$folder/digest"
    for profile in fma muladd; do
        "$folder/trace" write $profile > "$here/known-$profile.trace"
    done
    echo "written: $def, the table in $page, $here/known-*.trace"
}
