# Shows doxygen what the lists of the .def files mean: the include of a list is replaced by the
# enumerators that its rows make.

function enumerators(list,    row, part) {
    while ((getline row < list) > 0) {
        if (row ~ /^TANN_/ && match(row, /\(.*\)/)) {
            split(substr(row, RSTART + 1, RLENGTH - 2), part, /, */)
            printf "    TANN_%s = %s, /**< \"%s\" */\n", part[2], part[1], part[3]
        }
    }
    close(list)
}

/^#include <tinyann\/.*\.def>/ {
    folder = FILENAME
    sub(/[^\/]*$/, "", folder)
    sub(/^.*tinyann\//, "")
    sub(/>.*/, "")
    enumerators(folder $0)
    next
}

/^#(define|undef) TANN_(ACTIVATION|LOSS|OPTIMIZER|INITIALIZER|GENERATOR)/ { next }

{ print }
