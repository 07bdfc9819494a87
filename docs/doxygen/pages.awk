# Shows doxygen the Markdown pages without links to what is no page of it, and to headings of the same page,
# which it does not find: the text of the link stays.
{
    while (match($0, /\[[^]]*\]\((LICENSE|examples\/?|#[a-z-]+)\)/)) {
        text = substr($0, RSTART + 1, RLENGTH - 1)
        sub(/\].*/, "", text)
        $0 = substr($0, 1, RSTART - 1) text substr($0, RSTART + RLENGTH)
    }
    print
}
