#!/bin/sh
# SPDX-License-Identifier: MIT
# Dependencies between folders point one way, and symbols keep their module.
set -u
cd "$SRCDIR" && SRCDIR=$(pwd) || exit 1

count=0
report() { # DESCRIPTION FINDINGS; no finding is a pass
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        printf '%s\n' "$2" | sed 's/^/# /'
    fi
}

# Includes in quotes of a folder, one `FILE: NAME` a line.
includes() {
    find "$1" -name '*.[ch]' -o -name '*.re' -o -name '*.lemon' \
        -o -name '*.def' | LC_ALL=C sort | while read -r file; do
        sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\(.*\)".*/\1/p' \
            "$file" | sed "s|^|$file: |"
    done
}

# Whether $1, which may lead through .., lies in one of the folders that follow.
inside() {
    real=$(cd "$(dirname "$1")" && pwd)
    shift
    for place in "$@"; do
        case $real/ in "$SRCDIR/$place"/*) return 0 ;; esac
    done
    return 1
}

# Includes of folder $1 that lead into none of the folders that follow. One
# header is made by the build, and one by configure.
foreign() {
    folder=$1
    shift
    includes "$folder" | while read -r file name; do
        case $name in
        config.h) continue ;;
        grammar.h) name=grammar.lemon ;;
        esac
        for place in "$(dirname "${file%:}")" "$@"; do
            [ ! -f "$place/$name" ] || ! inside "$place/$name" "$@" ||
                continue 2
        done
        echo "$file $name"
    done
}

report "dsl includes nothing else of ours" "$(foreign dsl dsl)"
report "compiler includes dsl and the runtime's headers alone" \
    "$(foreign compiler compiler dsl runtime)"
report "runtime includes nothing else of ours" "$(foreign runtime runtime)"
report "portable files of the runtime include no system's folder" \
    "$(includes runtime | grep -E '^runtime/[^/]*: (linux|windows|none)/')"

# External symbols of a library, one `NAME FILE` a line.
symbols() {
    "${NM:-nm}" -g --defined-only "$1" 2>/dev/null | awk '
        /^[^ ]*:$/ { file = $1 }
        NF == 3 && $2 ~ /^[TDBRCV]$/ && $3 !~ /^_/ { print $3, file }'
}

if [ -f "$BUILDDIR/runtime/libavdoctor.a" ]; then
    library=$BUILDDIR/runtime/libavdoctor.a
    report "external symbols of the runtime carry avd_" \
        "$(symbols "$library" | grep -v '^avd_')"
    twice=$(for library in runtime/libavdoctor.a dsl/libdsl.a \
        dsl/libgenerated.a compiler/libcompiler.a; do
        symbols "$BUILDDIR/$library"
    done | awk '{ if ($1 in seen) print $1, seen[$1], $2; seen[$1] = $2 }')
    report "no two modules define the same symbol" "$twice"
fi
echo "1..$count"
