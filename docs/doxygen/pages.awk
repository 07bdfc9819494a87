# Shows doxygen the Markdown pages as it understands them: headings with a label, PAGE-the-words, and links
# to headings of the same page by that label. Of links to what is no page of it, the text stays.

FNR == 1 {
    page = FILENAME
    sub(/^.*\//, "", page)
    sub(/\.md$/, "", page)
}

/^```/ { code = !code }

!code && /^##+ / { # as the links name it
    label = tolower($0)
    sub(/^#+ */, "", label)
    gsub(/[^a-z0-9 _-]/, "", label)
    gsub(/ /, "-", label)
    $0 = $0 " {#" page "-" label "}"
}

!code {
    gsub(/\]\(#/, "](#" page "-")
    while (match($0, /\[[^]]*\]\((LICENSE|examples\/?)\)/)) {
        text = substr($0, RSTART + 1, RLENGTH - 1)
        sub(/\].*/, "", text)
        $0 = substr($0, 1, RSTART - 1) text substr($0, RSTART + RLENGTH)
    }
}

{ print }
