#!/bin/sh
# Makes the sample's book and its disclosure, from text, and audits what it published: tools/run.sh PROGRAM EXAMPLE OUT
set -eu
program=$1 example=$2 out=$3
name=$(basename "$example")
mkdir -p "$out"
book=$out/$name.book
rm -f "$book" "$book"-wal "$book"-shm "$book".lock
"$program" init "$book" --settings "$example/book.ini" --quiet
"$program" import "$book" "$example"/*.csv --quiet
"$program" close "$book" --quiet
"$program" check "$book" --brief
"$program" report "$book" -o "$out" --brief
"$program" audit "$out/report.html" "$out/report.docx" "$out/report.pdf" "$out/statements.xlsx" --brief
# The documents of performance, of the first project and of the whole unit.
project=$(sed -n '2s/,.*//p' "$example/projects.csv")
for kind in appraisal target monitoring self-evaluation self-table; do
    "$program" document "$book" $kind "$project" -o "$out/documents" --date 2022-08-15 --quiet
done
for kind in monitoring-table overall rectification outcome; do
    "$program" document "$book" $kind -o "$out/documents" --date 2022-08-15 --quiet
done
