# Sourced: `python` is one that has NumPy; where there is none, the script ends here.
# shellcheck shell=sh
for candidate in python3 /usr/bin/python3; do
    if "$candidate" -c 'import numpy' 2> /dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || { echo "no Python with NumPy is installed: nothing was compared"; exit 0; }
