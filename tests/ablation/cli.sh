#!/bin/sh
# The ablation example from the outside: what it refuses and how, what it prints and draws.
#
#   cli.sh PROGRAM FOLDER      FOLDER is emptied and used
here=$(cd "$(dirname "$0")" && pwd)
support=$(cd "$(dirname "$0")/../support" && pwd)
result=out
. "$support/program.sh"

# ---- refusals ----

refused "unknown option" --bogus
refused "needs a value" --seed
refused "not a whole number from 1 to 64" --hidden 0
refused "not a whole number from 1 to 64" --hidden 65
refused "not a whole number" --epochs many
refused "not a positive number" --learning-rate 0
refused "cannot be called" --out ""
refused "cannot read 'missing.csv'" --data missing.csv
printf '1,2,3\n' > short.csv
refused "short.csv: a line has 3 values, not 64 and the digit" --data short.csv
: > file
refused "cannot be made" --out file/below

# ---- help ----

options_helped hidden epochs learning-rate seed data out

# ---- the default: the same table on every machine ----

run 0
[ ! -s complained ] || fail "a run that is not on a terminal prints on stderr"
diff "$here/table.txt" said || fail "the table is another one"
is_png out/ablation.png

# ---- others ----

run 0 --hidden 1 --epochs 1 --seed 5 --out deep/er
is_png deep/er/ablation.png
[ "$(grep -c '%' said)" -eq 2 ] || fail "the table of one unit has not one row"
run 0 --hidden=64 --epochs=2 --out wide
is_png wide/ablation.png
[ "$(grep -c '%' said)" -eq 65 ] || fail "the table of 64 units has not 64 rows"

# ---- what fails ----

run 1 --learning-rate 1e38 --out failed
[ "$(wc -l < complained)" -eq 1 ] || fail "a training that overflows is not one line"
(
    trap '' XFSZ
    ulimit -f 8
    exec "$program" --epochs 1 --out full
) > said 2> complained
[ $? -eq 1 ] || fail "a full disk is not status 1"
grep -q 'the picture cannot be written' complained || fail "a full disk: $(cat complained)"

end_of_script
