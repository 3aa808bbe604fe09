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
