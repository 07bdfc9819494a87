#!/bin/sh
# The film from the outside: what it refuses and how, what it says, how Ctrl-C ends it.
#
#   cli.sh PROGRAM FOLDER      FOLDER is emptied and used
support=$(cd "$(dirname "$0")/../support" && pwd)
result=film.gif
. "$support/program.sh"

# ---- refusals ----

refused "unknown option" --bogus
refused "unknown option" moons
refused "needs a value" --data
refused "neither the name of a data set nor a FILE.csv" --data mons
refused "it cannot be opened" --data missing.csv
printf '1,2,0\n3,4\n' > short.csv
refused "short.csv, line 2: 2 values" --data short.csv
printf '1,2,0\n3,4,1\n2,2,1\n' > own.csv
refused "--samples is for samples that are made" --data own.csv --samples 20
refused "--noise is for samples that are made" --data ./own.csv --noise 0.1
refused "not a whole number from 2" --samples 1
refused "not a number from 0 to 1000" --noise -1
refused "not a number from 0 to 1000" --noise nan
for widths in "" 0 , 8, ,2 8,,2 8,2,x 129 -1 1,2,3,4,5,6,7,8,9 00000000000000000000000008; do
    refused "is not 1 to 8 whole numbers from 1 to 128" --hidden "$widths"
done
refused 'there is no "selu"' --activation selu
refused 'there is no "hidden_3"; the layers are' --layer hidden_3
refused "or their numbers 0 to 6" --layer 7
refused 'there is no ""' --layer ""
refused "not a positive number" --learning-rate 0
refused "not a whole number from 1" --epochs 0
refused "not a whole number" --batch many
refused "not a whole number" --seed -1
refused "not a whole number" --every 0
refused "not a whole number" --width 100
refused "a file cannot be called" --out ""
refused "nowhere/film.gif: it cannot be opened for writing" --out nowhere/film.gif
refused ".: it cannot be opened for writing" --out .

# ---- help ----

options_helped data samples noise hidden activation layer learning-rate epochs batch seed every width out
for name in three_gaussians two_gaussians xor circles spirals moons softplus; do
    grep -qw "$name" said || fail "--help does not tell of $name"
done

# ---- films ----

run 0 --epochs 3 --width 300
grep -q '^film.gif: 4 frames, 3 epochs, loss 0\.[0-9]*, accuracy [01]\.[0-9]*$' said ||
    { fail "not that sentence"; cat said; }
[ ! -s complained ] || fail "a film that is not on a terminal prints on stderr"
is_gif film.gif
run 0 --data own.csv --epochs 2 --width 300 --hidden 3 --batch 100 --out own.gif
is_gif own.gif
for layer in input hidden_1 activation_2 output probability; do
    run 0 --epochs 1 --width 300 --layer $layer --out layer.gif
    is_gif layer.gif
done

# ---- a training that fails leaves no empty film; one that fails later leaves what there was ----

run 1 --learning-rate 1e38 --epochs 5 --width 300 --activation relu --out broken.gif
[ "$(wc -l < complained)" -eq 1 ] || fail "a failure is not one line"
if [ -e broken.gif ]; then is_gif broken.gif; fi

# ---- Ctrl-C: while it trains, and while it draws ----

# stopped_at SECONDS FRAMES ARGUMENTS...: Ctrl-C when the file is there and so much later
stopped_at() {
    seconds=$1
    frames=$2
    shift 2
    rm -f stopped.gif
    "$program" "$@" --out stopped.gif > said 2> complained &
    pid=$!
    while [ ! -e stopped.gif ] && kill -0 $pid 2> /dev/null; do
        sleep 0.05
    done
    sleep "$seconds"
    kill -INT $pid
    wait $pid
    status=$?
    [ $status -eq 130 ] || fail "exit status $status after Ctrl-C in place of 130: $*"
    grep -q "^stopped.gif: $frames frames*, " said || { fail "not $frames frames"; cat said; }
    is_gif stopped.gif
}

stopped_at 0.3 2 --epochs 100000 --hidden 64,64,64
stopped_at 3 '[0-9]*' --epochs 2000 --every 1 --samples 100 --hidden 2 --batch 100 --width 2000

# ---- a disk that is full ----

(
    trap '' XFSZ
    ulimit -f 16
    exec "$program" --epochs 3 --out full.gif
) > said 2> complained
status=$?
[ $status -eq 1 ] || fail "exit status $status with a full disk in place of 1"
grep -q 'it cannot be' complained || { fail "a full disk is not told of"; cat said complained; }

end_of_script
