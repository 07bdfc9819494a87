# Sourced by run: breaks copies of the library on purpose and sees that the digests of the self-test
# notice, on every set of kernels.
# shellcheck shell=bash disable=SC2154,SC2034 # names that are set, or used, in run

# What is broken | in which profiles it must show | flags | file | sed | what the trace must name, if the
# training that it is of uses the kernel. Contraction needs a processor with fma and a compiler that knows
# it.
all_breaks=(
    "contraction | muladd     | -O2 -march=native | cmake/flags.cmake        | s/-ffp-contract=off/-ffp-contract=fast/ | step 0 (epoch 0): the output of 'left' differs"
    "split-sum   | fma muladd | -O1               | src/kernel/kernel_set.h  | s/\.gemm_nn = gemm_nn/.gemm_nn = split_gemm_nn/ | step 0 (epoch 0): the output of 'left' differs"
    "no-lanes    | fma muladd | -O1               | src/kernel/kernel_set.h  | s/\.sum = sum,/.sum = plain_sum,/"
    "other-tree  | fma muladd | -O1               | src/kernel/kernel_set.h  | s/\.sum = sum,/.sum = other_tree_sum,/"
    "kept-nan    | fma muladd | -O1               | src/kernel/kernel_set.h  | s/\.relu = map_relu,/.relu = nan_keeping_relu,/"
    "relu-edge   | fma muladd | -O1               | src/kernel/kernel_set.h  | s/\.relu_backward = map_relu_backward,/.relu_backward = edge_relu_backward,/ | step 0 (epoch 0): the gradient at 'right' differs"
)

copy_tree() { # FOLDER: what the library is built from
    rm -rf "$1"
    mkdir -p "$1"
    cp -R "$root/CMakeLists.txt" "$root/cmake" "$root/include" "$root/src" "$1"
    cp "$here/broken/kernels.h" "$1/src/kernel/broken_kernels.h"
    sed -i 's|^const tann_kernels KERNEL_SET|#include "kernel/broken_kernels.h"\n&|' \
        "$1/src/kernel/kernel_set.h"
}

# Whether gcc makes fused multiply-adds with these flags, where it may.
fuses() { # FLAGS
    # shellcheck disable=SC2086 # the flags are words
    gcc $1 -dM -E -x c /dev/null | grep __FP_FAST_FMAF > /dev/null # -q would break the pipe
}

# Of the rows that must differ, how many do not; then what the first one says. Where the trace must name a
# place, so must all.
judge_break() { # NAME PROFILES ROWS PLACE
    local profile equal differing misplaced
    for profile in $2; do
        equal=$(awk -v p="$profile" '$2 == p && $4 == "equal"' "$3" | grep -c . || true)
        differing=$(awk -v p="$profile" '$2 == p && $4 == "DIFFERS:"' "$3" | grep -c . || true)
        misplaced=$(awk -v p="$profile" '$2 == p && $4 == "DIFFERS:"' "$3" | grep -cvF -- "$4" || true)
        if [ "$equal" -gt 0 ] || [ "$differing" -eq 0 ]; then
            row - "$profile" - "FAILED: not caught on $equal sets"
        elif [ -n "$4" ] && [ "$misplaced" -gt 0 ]; then
            row - "$profile" - "FAILED: on $misplaced sets the trace does not say: $4"
        else
            row - "$profile" - "caught on $differing sets: $(awk -v p="$profile" '
                $2 == p { sub(/.*DIFFERS: /, ""); sub(/ with 1 tasks.*/, ""); print; exit }' "$3") ...${4:+; $4}"
        fi
    done
}

run_break() { # ROW
    local fields name profiles flags file change place folder
    IFS='|' read -r -a fields <<< "$1"
    name=broken-$(trimmed "${fields[0]}")
    profiles=$(trimmed "${fields[1]}")
    flags=$(trimmed "${fields[2]}")
    file=$(trimmed "${fields[3]}")
    change=$(trimmed "${fields[4]}")
    place=$(trimmed "${fields[5]:-}")
    folder=$build/$name
    if [ "$name" = broken-contraction ] && ! fuses "$flags"; then
        row - - - 'not run: the processor or gcc lacks fma'
        return
    fi
    copy_tree "$folder/tree"
    sed "$change" "$folder/tree/$file" > "$folder/changed"
    if cmp -s "$folder/changed" "$folder/tree/$file"; then
        row - - - "FAILED: $file has nothing to break"
        return
    fi
    cp "$folder/changed" "$folder/tree/$file"
    if ! build_digest "$folder/tree" "$folder/build" gcc "$flags" > "$folder/log" 2>&1; then
        tail -n 20 "$folder/log" >&2
        row - - - 'FAILED: it was not built'
        return
    fi
    "$folder/build/digest" few > "$folder/build/digests" 2>> "$folder/log" || true
    add_places "$folder/build" "" > "$folder/places"
    judge_break "$name" "$profiles" "$folder/places" "$place"
}
