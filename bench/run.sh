#!/bin/sh
# Measures juesuan beside what it stands on and its rivals, in one run: bench/run.sh [ENTRIES]
# What it printed last, with the machine, is kept in docs/benchmarks.md by hand.
set -eu
cd "$(dirname "$0")/.."
entries=${1:-1000000}
build=build-bench
[ -f $build/build.ninja ] || meson setup $build -Dbench=true -Dtests=false --buildtype=release >/dev/null
ninja -C $build --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Wall seconds and peak memory of a command: timed NAME COMMAND...
timed() {
    name=$1
    shift
    /usr/bin/env python3 - "$name" "$@" <<'PYTHON'
import resource, subprocess, sys, time
name, *command = sys.argv[1:]
best = None
for _ in range(3):
    start = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    taken = time.monotonic() - start
    best = taken if best is None else min(best, taken)
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{name:<44} {best:9.3f} s {memory:9.0f} MB")
PYTHON
}

# The same, run once: for what may not be done twice.
timed_once() {
    name=$1
    shift
    /usr/bin/env python3 - "$name" "$@" <<'PYTHON'
import os, resource, subprocess, sys, time
name, *command = sys.argv[1:]
start = time.monotonic()
status = subprocess.run(command, stdout=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C.UTF-8")).returncode
taken = time.monotonic() - start
memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{name:<44} {taken:9.3f} s {memory:9.0f} MB" + ("" if status == 0 else f"  exit status {status}"))
PYTHON
}

echo "== the sample =="
program=$build/src/cli/juesuan
tools/run.sh "$program" examples/lizhou-2021 "$work/out" >/dev/null
book=$work/out/lizhou-2021.book
timed "compile and check" "$program" check "$book" --quiet
timed "all statements as JSON" "$program" statement "$book" --format json
timed "report, all formats" "$program" report "$book" -o "$work/report" --quiet
for format in html docx xlsx json; do
    timed "report, only $format" "$program" report "$book" -o "$work/report" --only $format --quiet
done

echo "== the auditor =="
# Our own report, and what REPORTS names: published reports as text and PDF.
set -- "$work/out/report.html" "$work/out/report.docx"
if command -v soffice >/dev/null; then
    soffice -env:UserInstallation="file://$work/office" --headless --convert-to pdf --outdir "$work/out" \
        "$work/out/report.docx" >/dev/null 2>&1 && set -- "$work/out/report.pdf" "$@"
fi
# shellcheck disable=SC2086 # several files
python3 bench/audit.py "$program" $build/bench/pages ${REPORTS:-} "$@"

echo "== a book of $entries entries =="
mkdir "$work/large"
$build/bench/generate "$work/large" "$entries"
$build/bench/cube "$work/large"
[ -x $build/bench/book ] && $build/bench/book "$work" "$entries"
[ -x $build/bench/book_writers ] && $build/bench/book_writers "$work"
large=$work/large.book
"$program" init "$large" --settings "$work/large/book.ini" -q
start=$(date +%s.%N)
"$program" import "$large" "$work/large"/*.csv -q
echo "import, whole command: $(python3 -c "import time; print(round(time.time() - $start, 2))") s"
$build/bench/balance "$large"
timed "check, whole command" "$program" check "$large" --quiet
timed "verify, whole command" "$program" verify "$large" --quiet
timed "ledger bal --flat" ledger -f "$work/large/journal.ledger" bal --flat
[ "$entries" -gt 200000 ] || timed "hledger bal --flat" hledger -f "$work/large/journal.ledger" bal --flat

echo "== 10,000 projects with 20 indicators each =="
python3 bench/projects.py "$program" "$work/projects.book"
timed "evaluate, whole command" "$program" evaluate "$work/projects.book"
timed "overview as JSON" "$program" overview "$work/projects.book" --format json

echo "== exchange of these entries =="
# Each format out, each that holds the journal in again, into a new book; then the programs whose journals they are.
for format in csv ledger beancount gbt24589 fiscal-data-package; do
    rm -rf "$work/out.$format"
    timed_once "export --to $format" "$program" export "$large" --to $format -o "$work/out.$format" -q
done
for format in csv ledger beancount gbt24589; do
    rm -f "$work/in.book"*
    "$program" init "$work/in.book" --settings "$work/large/book.ini" -q
    "$program" import "$work/in.book" "$work/large/projects.csv" -q
    files=$work/out.$format
    [ -d "$files" ] && files=$files/*
    # shellcheck disable=SC2086 # several files
    timed_once "import from $format" "$program" import "$work/in.book" $files -q
done
timed_once "import again, by vouchers" "$program" import "$large" "$work/out.ledger" -q
timed_once "ledger bal --flat, our export" ledger -f "$work/out.ledger" bal --flat
[ "$entries" -gt 200000 ] || timed_once "hledger bal --flat, our export" hledger -f "$work/out.ledger" bal --flat
[ "$entries" -gt 200000 ] || timed_once "bean-check, our export" bean-check --no-cache "$work/out.beancount"
