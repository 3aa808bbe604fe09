#!/bin/sh
# Pages that are made from the program's own tables, commands/NAME.md, rules.md and events.md: tools/docs.sh PROGRAM [DIRECTORY]
set -eu
program=$1
docs=${2:-$(dirname "$0")/../docs}
mkdir -p "$docs/commands"
book=$(mktemp -d)
trap 'rm -rf "$book"' EXIT
for name in $(LC_ALL=en_US.UTF-8 "$program" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
    LC_ALL=zh_CN.UTF-8 "$program" --command-page "$name" >"$docs/commands/$name.md"
done
{
    printf '<!-- Made by `juesuan audit --list-rules`; do not edit. -->\n# The rules of the audit\n\n'
    LC_ALL=en_US.UTF-8 "$program" audit --list-rules
} >"$docs/rules.md"
"$program" init "$book/any.book" --year 2021 --unit 1 --name any --kind administrative --regime 2021 --quiet
"$program" events "$book/any.book" --format markdown >"$docs/events.md"
