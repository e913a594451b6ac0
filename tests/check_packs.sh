#!/bin/sh
# SPDX-License-Identifier: MIT
# The packs and the examples hold what they promise: no findings, scenarios
# that pass, recorded hosts that are judged as their README says, and the same
# bytes from the same rules.
set -u
cd "$SRCDIR" || exit 1
work=$BUILDDIR/tests/packs
rm -rf "$work" && mkdir -p "$work" || exit 1

count=0
expect() { # STATUS DESCRIPTION COMMAND...
    want=$1 description=$2
    shift 2
    count=$((count + 1))
    "$@" >"$work/output" 2>&1
    got=$?
    if [ "$got" -eq "$want" ]; then
        echo "ok $count - $description"
    else
        echo "not ok $count - $description"
        echo "# exit status $got, expected $want"
        head -n 40 "$work/output" | sed 's/^/# /'
    fi
}

for pack in rules/*/ examples/*.avdrule; do
    expect 0 "$pack has no findings" "$AVDRULE" check "$pack"
    expect 0 "$pack passes its scenarios" "$AVDRULE" test "$pack"
done
for pack in rules/*/; do
    expect 0 "$pack has a scenario for every verdict" \
        "$AVDRULE" test --min-coverage 100 "$pack"
done
expect 2 "the sick host has a problem" \
    "$AVDOCTOR" --evidence examples/sick.json
expect 0 "the healthy host has none" \
    "$AVDOCTOR" --evidence examples/healthy.json

for number in 1 2; do
    expect 0 "a pack becomes a program, time $number" \
        "$AVDRULE" build examples/intranet.avdrule -o "$work/program$number"
done
expect 0 "the same rules give the same program" \
    cmp "$work/program1" "$work/program2"
expect 0 "the program says what it holds" "$work/program1" version
rm -rf "$work"
echo "1..$count"
