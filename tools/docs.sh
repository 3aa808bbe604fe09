#!/bin/sh
# Pages that are made from the program's own tables, commands/NAME.md and rules.md: tools/docs.sh PROGRAM [DIRECTORY]
set -eu
program=$1
docs=${2:-$(dirname "$0")/../docs}
mkdir -p "$docs/commands"
for name in $(LC_ALL=en_US.UTF-8 "$program" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
    LC_ALL=zh_CN.UTF-8 "$program" --command-page "$name" >"$docs/commands/$name.md"
done
{
    printf '<!-- Made by `juesuan audit --list-rules`; do not edit. -->\n# The rules of the audit\n\n'
    LC_ALL=en_US.UTF-8 "$program" audit --list-rules
} >"$docs/rules.md"
