#!/bin/bash
# What is made from the table of actions, as those read it who use it: the manual by man, the completion by bash.
# Prints TAP.
PROGRAM=$(realpath "$1")
export JUESUAN_DATA=$2/data
number=0 failed=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

ok() { # NAME FOUND WANTED
    number=$((number + 1))
    if [ "$2" = "$3" ]; then
        echo "ok $number - $1"
    else
        failed=1
        printf 'not ok %d - %s\n#   found  %s\n#   wanted %s\n' "$number" "$1" "${2//$'\n'/ }" "$3"
    fi
}

# All commands, as the program's own help lists them.
commands=$("$PROGRAM" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p' | tr '\n' ' ')

# complete_line WORD...: what bash would offer for the last word.
complete_line() {
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _juesuan
    echo "${COMPREPLY[*]}"
}

for language in zh_CN.UTF-8 en_US.UTF-8; do
    LANG=$language "$PROGRAM" --manual >"$folder/juesuan.1"
    LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l "$folder/juesuan.1" >"$folder/page" 2>"$folder/warnings" </dev/null
    ok "man reads the manual ($language)" "$?" 0
    ok "man warns of nothing ($language)" "$(cat "$folder/warnings")" ""
    for name in $commands; do
        ok "the manual has $name ($language)" "$(grep -c "^   juesuan $name \[OPTION\]" "$folder/page")" 1
    done
    for section in NAME SYNOPSIS COMMANDS STATUS ENVIRONMENT FILES; do
        ok "the manual has $section ($language)" "$(grep -cx "$section" "$folder/page")" 1
    done
done

"$PROGRAM" --completion >"$folder/completion"
ok "bash reads the completion" "$(bash -n "$folder/completion" 2>&1)" ""
. "$folder/completion"
ok "bash knows it" "$(complete -p juesuan)" "complete -o filenames -F _juesuan juesuan"
ok "commands" "$(complete_line juesuan '')" "$commands--help --version"
ok "a command begun" "$(complete_line juesuan stat)" "statement"
ok "options" "$(complete_line juesuan verify --)" "--database --trust --format --as --brief --quiet --help"
ok "an option begun" "$(complete_line juesuan init --ki)" "--kind"
ok "choices" "$(complete_line juesuan init --kind '')" "administrative reference institution"
ok "a choice begun" "$(complete_line juesuan report a.book --only d)" "docx"
ok "formats" "$(complete_line juesuan check --format '')" "text json"
cd "$folder" && touch lizhou.book
ok "files" "$(complete_line juesuan check liz)" "lizhou.book"

echo "1..$number"
exit $failed
