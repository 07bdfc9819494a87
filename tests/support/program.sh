# Sourced by the scripts that look at a program with pictures from the outside: PROGRAM FOLDER are their
# arguments, and FOLDER is emptied and used. `result` is what no refusal may leave behind.
# shellcheck shell=sh
set -u
program=$1
folder=$2
LSAN_OPTIONS=suppressions=$support/leaks.txt:print_suppressions=0
export LSAN_OPTIONS
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder" || exit 1
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# run STATUS ARGUMENTS...: leaves what was printed in the files `said` and `complained`
run() {
    expected=$1
    shift
    "$program" "$@" > said 2> complained
    status=$?
    [ $status -eq "$expected" ] || {
        fail "exit status $status in place of $expected: $*"
        cat said complained
    }
}

# refused WORDS ARGUMENTS...: status 2, one sentence with these words, nothing else, nothing written
refused() {
    words=$1
    shift
    run 2 "$@"
    [ ! -s said ] || fail "a refusal prints on stdout: $*"
    [ "$(wc -l < complained)" -eq 1 ] || fail "a refusal is not one line: $*"
    grep -qF -- "$words" complained || fail "no '$words' in '$(cat complained)'"
    [ ! -e "$result" ] || fail "a refusal made $result: $*"
}

is_gif() {
    [ "$(head -c 6 "$1")" = GIF89a ] && [ "$(tail -c 1 "$1")" = ";" ] || fail "$1 is no whole GIF"
}

is_png() {
    [ "$(head -c 4 "$1" | tail -c 3)" = PNG ] && tail -c 8 "$1" | grep -q IEND ||
        fail "$1 is no whole PNG"
}

# options_helped NAMES...: --help tells of each of them
options_helped() {
    run 0 --help
    for option in "$@"; do
        grep -q -- "--$option " said || fail "--help does not tell of --$option"
    done
    for words in '^[a-z_]* \[OPTION VALUE\]\.\.\.$' '^From the sources: ' '^Ctrl-C ends' \
        '^Exit status: 0 done; 1 ' '--help  *prints this$'; do
        grep -q -- "$words" said || fail "--help has no line '$words'"
    done
}

end_of_script() {
    [ $failures -eq 0 ] && echo "all is as it should be"
    exit $((failures > 0))
}
