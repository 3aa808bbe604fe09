#!/bin/sh
# The pages that `make docs` writes are those in the repository: docs.sh PROGRAM SOURCE
set -eu
program=$1 source=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"$source/tools/docs.sh" "$program" "$made"
diff -ru "$source/docs/commands" "$made/commands" || { echo "make docs was not run after a command changed"; exit 1; }
diff -u "$source/docs/rules.md" "$made/rules.md" || { echo "make docs was not run after a rule changed"; exit 1; }
diff -u "$source/docs/events.md" "$made/events.md" || { echo "make docs was not run after an event changed"; exit 1; }
