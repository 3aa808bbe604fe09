#!/bin/sh
# Runs every fuzz target for SECONDS: fuzz/run.sh SECONDS [TARGET]...
# What a target finds is left in build-fuzz/findings/.
set -eu
cd "$(dirname "$0")/.."
seconds=${1:-5}
[ $# -gt 0 ] && shift
[ -f build-fuzz/build.ninja ] || CC=clang CFLAGS=-fsanitize=fuzzer-no-link \
    meson setup build-fuzz -Dfuzz=true -Dtests=false -Db_sanitize=address,undefined -Db_lundef=false >/dev/null
ninja -C build-fuzz --quiet
mkdir -p build-fuzz/findings
targets=${*:-$(ls build-fuzz/fuzz | sed -n 's/^fuzz_\([a-z_]*\)$/\1/p')}
for target in $targets; do
    mkdir -p "build-fuzz/corpus/$target"
    known=""
    [ -d "fuzz/corpus/$target" ] && known="fuzz/corpus/$target"
    echo "fuzzing $target for $seconds s"
    build-fuzz/fuzz/fuzz_"$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
        -artifact_prefix=build-fuzz/findings/"$target"- "build-fuzz/corpus/$target" $known \
        >"build-fuzz/$target.log" 2>&1 || {
        tail -n 40 "build-fuzz/$target.log"
        exit 1
    }
    grep -E "stat::(number_of_executed_units|average_exec_per_sec)" "build-fuzz/$target.log"
done
