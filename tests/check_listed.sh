#!/bin/sh
# SPDX-License-Identifier: MIT
# Every source file is named in its folder's local.mk: one that is not would be
# missing from the tarball, or from the build.
set -u
cd "$SRCDIR" || exit 1

folders="dsl compiler runtime rules tests examples bench"
count=0
for folder in $folders; do
    count=$((count + 1))
    missing=$(find "$folder" -type f ! -name local.mk ! -name '.*' \
        ! -name '*.pyc' | LC_ALL=C sort | while read -r file; do
        name=${file#"$folder"/}
        # A unit test is listed as the program that it becomes.
        case $name in
        unit/test_*.c) name=${name%.c} ;;
        golden/run.py) ;;
        golden/*) name=golden ;;
        esac
        grep -qE "%D%/$name( |\$)" "$folder/local.mk" || echo "# $file"
    done)
    if [ -z "$missing" ]; then
        echo "ok $count - all files of $folder are in its local.mk"
    else
        echo "not ok $count - all files of $folder are in its local.mk"
        printf '%s\n' "$missing"
    fi
done
echo "1..$count"
