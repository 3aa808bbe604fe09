#!/bin/sh
# Runs the tests and ends with a line "N passed, N failed".
#   tools/test.sh            everything: both compilers with warnings as errors, all tests
#   tools/test.sh fast       the layers only
#   tools/test.sh sanitize   the layers under address and undefined-behaviour sanitizers
set -eu
cd "$(dirname "$0")/.."
mode=${1:-all}
jobs=$(nproc)

configure() { # DIRECTORY COMPILER OPTION...
    directory=$1 compiler=$2
    shift 2
    [ -f "$directory/build.ninja" ] || CC=$compiler meson setup "$directory" -Dwerror=true "$@" >/dev/null
}

# Counts the cases of meson's JUnit report and prints what failed.
count() {
    python3 - "$1" <<'PYTHON'
import sys, xml.etree.ElementTree as tree
passed = failed = skipped = 0
for case in tree.parse(sys.argv[1]).iter("testcase"):
    if case.find("skipped") is not None:
        skipped += 1
    elif case.find("failure") is not None or case.find("error") is not None:
        failed += 1
        print("failed:", case.get("classname"), case.get("name"))
    else:
        passed += 1
line = f"{passed} passed, {failed} failed"
print(line + (f", {skipped} skipped" if skipped else ""))
sys.exit(1 if failed or not passed else 0)
PYTHON
}

run() { # DIRECTORY MESON-TEST-OPTION...
    directory=$1
    shift
    ninja -C "$directory" --quiet
    # The count decides; a failing run still has to be counted.
    meson test -C "$directory" --no-rebuild --print-errorlogs --num-processes "$jobs" --timeout-multiplier 3 \
        "$@" >"$directory/tests.log" 2>&1 || cat "$directory/tests.log"
    count "$directory/meson-logs/testlog.junit.xml"
}

case $mode in
fast)
    configure build-test gcc
    run build-test --no-suite slow
    ;;
sanitize)
    configure build-sanitize gcc -Db_sanitize=address,undefined
    run build-sanitize --no-suite slow
    ;;
all)
    configure build-clang clang -Dfuzz=true -Dtests=false
    ninja -C build-clang --quiet
    configure build-test gcc -Dbench=true
    run build-test
    ;;
*)
    echo "usage: tools/test.sh [fast|sanitize]" >&2
    exit 2
    ;;
esac
