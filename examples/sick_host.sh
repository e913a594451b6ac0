#!/bin/sh
# SPDX-License-Identifier: MIT
# A live session host that is ill: prepares a Windows under Wine from
# sick_host.reg and runs avdoctor.exe on it, with the options that follow.
#
#     examples/sick_host.sh FOLDER build/bin/avdoctor.exe [OPTION...]
#
# FOLDER becomes Wine's prefix, unless it is one already. The exit status is
# avdoctor's, or 69 if Wine cannot be made to work.
set -eu

[ $# -ge 2 ] || {
    echo "usage: $0 FOLDER PROGRAM [OPTION...]" >&2
    exit 64
}
WINE=${WINE:-wine}
WINESERVER=${WINESERVER:-wineserver}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
WINEPREFIX=$(cd "$1" && pwd)
shift

# No window, no dialog about Mono or a browser, no entry in this desktop's menu.
WINEARCH=win64
WINEDEBUG=-all
WINEDLLOVERRIDES='mscoree,mshtml,winemenubuilder.exe=d'
export WINEPREFIX WINEARCH WINEDEBUG WINEDLLOVERRIDES
unset DISPLAY WAYLAND_DISPLAY

# Wine's own steps: silent unless one fails, and none lasts for ever.
step() {
    if ! timeout 300 "$@" >"$WINEPREFIX/step.log" 2>&1 </dev/null; then
        cat "$WINEPREFIX/step.log" >&2
        echo "$0: failed: $*" >&2
        exit 69
    fi
}

# Whatever still runs there, and nothing else, ends with this script.
trap '"$WINESERVER" -k >/dev/null 2>&1 || :' EXIT

if [ ! -f "$WINEPREFIX/system.reg" ]; then
    step "$WINE" wineboot -i
    step "$WINE" winecfg -v win10
fi
step "$WINE" reg import "$here/sick_host.reg"
# Services are read when Wine starts.
step "$WINESERVER" -w

status=0
timeout 300 "$WINE" "$@" || status=$?
exit "$status"
