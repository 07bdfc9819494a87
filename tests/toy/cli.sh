#!/bin/sh
# The toy visualisation from the outside: what it refuses and how, what it writes, how Ctrl-C ends it.
#
#   cli.sh PROGRAM FOLDER      FOLDER is emptied and used
support=$(cd "$(dirname "$0")/../support" && pwd)
result=out
. "$support/program.sh"

# ---- refusals ----

refused "unknown option" --bogus
refused "unknown option" extra
refused "needs a value" --epochs
refused "not a positive number" --learning-rate 0
refused "not a positive number" --learning-rate -1
refused "not a positive number" --learning-rate fast
refused "relu, tanh or all" --activation selu
refused "clear or article" --style bright
refused "not a whole number" --width 10
refused "it cannot be opened" --data missing.csv
printf '1,2,0\n3,4\n' > short.csv
refused "short.csv, line 2: 2 values" --data short.csv
printf 'x0,x1,class\n1,2,0\n3,four,1\n' > word.csv
refused 'word.csv, line 3: x1 is "four"' --data word.csv
refused "it cannot be" --data .
: > file
refused "cannot be made" --out file/below
refused "cannot be made" --out file
refused "cannot be made" --out /proc/nowhere
if [ "$(id -u)" -ne 0 ]; then
    mkdir locked && chmod 500 locked
    refused "cannot be written to" --out locked
fi

# ---- help ----

options_helped activation learning-rate epochs target-loss batch seed data style every width out

# ---- a short run in each style ----

for style in clear article; do
    run 0 --activation tanh --learning-rate 0.1 --epochs 3 --target-loss 0 --style $style \
        --width 400 --out "deep/er/$style"
    [ ! -s complained ] || fail "a run that is not on a terminal prints on stderr"
    grep -q '^tanh  *0\.1  *3 ' said || fail "no row of the run in the table"
    grep -q 'epochs used up' said || fail "the table does not say why the run stopped"
    is_gif "deep/er/$style/tanh_0.1.gif"
    is_png "deep/er/$style/tanh_0.1.png"
    is_png "deep/er/$style/overview.png"
    [ "$(wc -l < "deep/er/$style/tanh_0.1.csv")" -eq 5 ] || fail "the log has not 1 + 4 lines"
done
cmp -s deep/er/clear/tanh_0.1.csv deep/er/article/tanh_0.1.csv || fail "the style changes numbers"

# ---- data of one's own ----

awk 'BEGIN { for (i = 0; i < 60; i++) printf "%g,%g,%d\n", i % 7, i % 11 - 5, (i % 7 > 3) }' > own.csv
run 0 --activation relu --learning-rate 0.05 --epochs 5 --data own.csv --batch 1000 --width 300
is_gif out/relu_0.05.gif

# ---- the default seed: four of the six runs reach the target ----

run 0 --every 1000 --width 300
[ "$(grep -c 'target reached' said)" -eq 4 ] || { fail "not four runs reach the target"; cat said; }
[ "$(ls out/*_*.gif | wc -l)" -eq 7 ] || fail "there are not six runs and the one from before"
awk -F, 'NR == 2 { columns = NF } NR > 1 && (NF != 12 || $1 != NR - 1) { exit 1 }' out/tanh_0.01.csv ||
    fail "the log has other columns"

# ---- Ctrl-C, while frames are drawn ----

"$program" --learning-rate 0.001 --target-loss 0 --epochs 150 --every 1 --out stopped \
    > said 2> complained &
pid=$!
while [ ! -s stopped/relu_0.001.gif ] && kill -0 $pid 2> /dev/null; do
    sleep 0.05
done
kill -INT $pid
wait $pid
status=$?
[ $status -eq 130 ] || fail "exit status $status after Ctrl-C in place of 130"
grep -q '^relu .*interrupted' said || { fail "the table does not tell of Ctrl-C"; cat said; }
grep -q '^tanh' said && fail "after Ctrl-C another run was begun"
is_gif stopped/relu_0.001.gif
is_png stopped/relu_0.001.png
is_png stopped/overview.png
epochs=$(awk '$1 == "relu" { print $3 }' said)
[ "$(wc -l < stopped/relu_0.001.csv)" -eq $((epochs + 2)) ] || fail "table and log disagree"

# ---- a disk that is full ----

(
    trap '' XFSZ
    ulimit -f 16
    exec "$program" --activation tanh --learning-rate 0.1 --epochs 3 --target-loss 0 --out full
) > said 2> complained
status=$?
[ $status -eq 1 ] || fail "exit status $status with a full disk in place of 1"
grep -q 'full/.*it cannot be' said complained || { fail "a full disk is not told of"; cat said; }
grep -q '^tanh  *0\.1 ' said || fail "no table with a full disk"

end_of_script
