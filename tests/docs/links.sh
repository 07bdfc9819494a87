#!/bin/sh
# Every link and picture of the Markdown pages that does not leave the project leads somewhere.
#
#   links.sh ROOT
set -u
cd "$1" || exit 1

links() { # PAGE: the targets in [text](target), but for those in code
    awk '/^[ \t]*```/ { code = !code; next } !code' "$1" | sed 's/`[^`]*`//g' |
        grep -o '\](\([^)]*\))' | sed 's/^](//; s/)$//' | grep -v '^[a-z]*://'
}

anchors() { # PAGE: its headings as they appear in links
    awk '/^[ \t]*```/ { code = !code; next } !code && /^#+ /' "$1" |
        sed 's/^#* *//; s/ *$//' | tr 'A-Z ' 'a-z-' | sed 's/[^a-z0-9_-]//g'
}

complaints=$(for page in *.md docs/*.md; do
    links "$page" | while read -r link; do
        path=${link%%#*} anchor=
        case $link in
            *'#'*) anchor=${link#*#} ;;
        esac
        target=$(dirname "$page")/$path
        [ -n "$path" ] || target=$page
        if [ ! -e "$target" ]; then
            echo "$page: $link is not there"
        elif [ -n "$anchor" ] && ! anchors "$target" | grep -qxF -- "$anchor"; then
            echo "$page: $link: there is no such heading"
        fi
    done
done)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
echo "all links lead somewhere"
