# What tests/commands/*.test may call besides programs.

# unchanged COMMAND...: every book of the folder must be byte for byte as before, with nothing left beside it.
unchanged() {
    before=$(sha256sum -- *.book)
    "$@"
    status=$?
    [ "$(sha256sum -- *.book)" = "$before" ] || echo "a book was changed"
    for left in *.book-*; do
        [ ! -e "$left" ] || echo "left behind: $left"
    done
    return $status
}

# vouchers FILE ROW...: a file of vouchers with the usual head.
vouchers() {
    file=$1
    shift
    printf '%s\n' '日期,凭证号,摘要,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目' "$@" >"$file"
}

# book FILE [REVIEW]: an empty book of an invented unit, with its one project and office; of one accountant, or
# with vouchers reviewed as REVIEW says.
book() {
    printf '%s\n' '[book]' 'year = 2021' 'regime = 2021-sichuan' 'payment = quota' '[unit]' 'code = 305401' \
        'name = 某县民政局' 'kind = administrative' 'province = 四川省' '[control]' "review = ${2:-none}" \
        '[offices]' '00 = administrative 机关' >book.ini
    printf '%s\n' '项目代码,项目名称,项目类别,功能分类' 'A1,困难群众救助,特定目标类,2080201' >projects.csv
    juesuan init "$1" --settings book.ini --quiet && juesuan import "$1" projects.csv --quiet
}

# pick KEY...: that member of the JSON on standard input.
pick() {
    python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1:]:
    value = value[int(key)] if isinstance(value, list) else value[key]
print(json.dumps(value, ensure_ascii=False))' "$@"
}

# bound COMMAND...: as somebody whom file permissions bind, who root is not.
bound() {
    if [ "$(id -u)" -eq 0 ]; then
        setpriv --bounding-set=-dac_override,-dac_read_search,-fowner --inh-caps=-all -- "$@"
    else
        "$@"
    fi
}

# small_disk SIZE COMMAND-LINE: in a folder `small` of that size, which is gone afterwards.
small_disk() {
    mkdir -p small
    unshare --map-root-user --mount sh -c '
        mount -t tmpfs -o size="$1" none small && . "$HELPERS" && eval "$2"' small "$@"
}

# many_vouchers FILE COUNT: a file of so many vouchers of two entries, of April.
many_vouchers() {
    vouchers "$1"
    seq 1 "$2" | sed 's/.*/2021-04-01,&,a,1002,1.00,,,,,,\n2021-04-01,&,a,3001,,1.00,,,,,/' >>"$1"
}

# says BOOK: all that the book says.
says() {
    juesuan verify "$1"
    juesuan export "$1" --to ledger -o said.ledger --quiet && cat said.ledger && rm said.ledger
}

# killed_import BOOK FILE: kills imports (SIGKILL) earlier and later on their way, some while the book is being
# written; after each the book opens, and has all of the import or nothing.
killed_import() {
    cp "$1" killed.book && juesuan import killed.book "$2" --quiet
    said=$(says "$1") whole=$(says killed.book) kills=0
    for wait in 0.01 0.02 0.04 0.06 0.08 0.1 0.13 0.16 0.2 0.25; do
        cp "$1" killed.book
        juesuan import killed.book "$2" --quiet &
        import=$!
        sleep $wait
        kill -KILL $import 2>/dev/null
        wait $import 2>/dev/null
        [ $? -eq 137 ] || break # it was done before; so would every later one be
        kills=$((kills + 1))
        now=$(says killed.book) # an import may be whole before its process ends
        [ "$now" = "$said" ] || [ "$now" = "$whole" ] ||
            { echo "killed after $wait s: the book has half of it"; return 1; }
    done
    rm -f killed.book*
    [ $kills -gt 0 ] && echo "killed $kills imports, each left all or nothing"
}

# plain FILE: a document in JSON as text: a line a block, a row of a table a line.
plain() {
    python3 -c '
import json, sys
def inline(node):
    return node.get("text", "") if node["kind"] in ("text", "figure", "missing") else "".join(map(inline, node.get("children", [])))
for node in json.load(open(sys.argv[1]))["root"].get("children", []):
    if node["kind"] == "table":
        print("[%s]" % node.get("text", ""))
        for row in node["children"]:
            print("|".join(inline(cell) for cell in row.get("children", [])))
    else:
        print("#" * node.get("level", 0) + inline(node))' "$1"
}
