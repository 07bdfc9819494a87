# Cuts the code blocks out of a Markdown page.
#
#   awk -v folder=WORK -f extract.awk PAGE
#
# Writes WORK/<line>.<language> for each block, <line> being that of its first fence, and prints a row
# "<line> <language> <marker>"; the marker is NAME from a line `<!-- test: NAME -->` above the block.

/^[ \t]*<!-- test: .* -->[ \t]*$/ {
    marker = $0
    sub(/^[ \t]*<!-- test: /, "", marker)
    sub(/ -->[ \t]*$/, "", marker)
    next
}

/^[ \t]*```/ && !inside {
    language = $0
    sub(/^[ \t]*```/, "", language)
    sub(/[ \t].*$/, "", language)
    if (language == "")
        language = "text"
    inside = 1
    indent = match($0, /`/) - 1
    file = folder "/" NR "." language
    printf "" > file
    print NR, language, (marker == "" ? "-" : marker)
    next
}

/^[ \t]*```[ \t]*$/ && inside {
    inside = 0
    marker = ""
    close(file)
    next
}

inside {
    line = $0
    for (i = 0; i < indent && substr(line, 1, 1) == " "; i++)
        line = substr(line, 2)
    print line > file
    next
}

/[^ \t]/ {
    marker = ""
}

END {
    if (inside) {
        print FILENAME ": a code block has no end" > "/dev/stderr"
        exit 1
    }
}
