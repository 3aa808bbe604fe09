#!/usr/bin/env python3
"""What `audit` answers as JSON, SARIF, HTML and CSV has the shape that docs/formats/audit-json.md and the standards say.
Prints TAP."""
import csv, html.parser, io, json, os, re, subprocess, sys, tempfile

PROGRAM, SOURCE = map(os.path.abspath, sys.argv[1:])
os.environ["JUESUAN_DATA"] = os.path.join(SOURCE, "data")
os.environ["LC_ALL"] = "zh_CN.UTF-8"
TEXT = """2021年度部门决算
二、收入决算情况说明
2021年本年收入合计100.00万元，其中：一般公共预算财政拨款收入60.00万元，占60%；其他收入41.00万元，占41%。
项目全年预算数44.03万元，执行数为23.92万元，完成预算54.35%。
（注：数据来源于财决01表。）
"""
TABLE = """<html><body><h1>2021年度部门决算</h1><p>=HYPERLINK("x")的的情况</p><table><caption>支出决算表</caption>
<tr><th>科目编码</th><th>科目名称</th><th>本年支出合计</th><th>基本支出</th><th>项目支出</th></tr>
<tr><td></td><td>合计</td><td>10.00</td><td>6.00</td><td>4.50</td></tr>
<tr><td>201</td><td>一般公共服务支出</td><td>10.00</td><td>6.00</td><td>4.00</td></tr></table></body></html>"""
failed, number = False, 0


def ok(name, wrong):
    global failed, number
    number += 1
    failed = failed or bool(wrong)
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    for line in list(wrong)[:10]:
        print(f"#   {line}")


def run(*words):
    return subprocess.run([PROGRAM, "audit", *words], stdout=subprocess.PIPE, check=False).stdout.decode()


# ---- a small language of shapes: type, [shape of members], {key: shape; "key?": may be missing} ----

def misfits(value, shape, path="$"):
    if isinstance(shape, set):
        return [] if value in shape else [f"{path}: {value!r} is none of {sorted(map(str, shape))}"]
    if isinstance(shape, tuple):
        return [] if isinstance(value, shape) and not isinstance(value, bool) else [f"{path}: {type(value).__name__}"]
    if isinstance(shape, type):
        return [] if type(value) is shape else [f"{path}: {type(value).__name__}, not {shape.__name__}"]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{path}: no array"]
        return [line for i, member in enumerate(value) for line in misfits(member, shape[0], f"{path}[{i}]")]
    if not isinstance(value, dict):
        return [f"{path}: no object"]
    known = {key.rstrip("?"): inner for key, inner in shape.items()}
    lines = [f"{path}.{key}: missing" for key in shape if key[-1] not in "?*" and key not in value]
    lines += [f"{path}.{key}: not in the description" for key in value if key not in known and "*" not in known]
    for key, member in value.items():
        inner = known.get(key, known.get("*"))
        lines += misfits(member, inner, f"{path}.{key}") if inner is not None else []
    return lines


PLACE = {"start?": int, "end?": int, "line?": int, "column?": int, "page?": int, "sheet?": str, "cell?": str, "box?": [(int, float)],
         "quote": str}
FINDING_PLACE = {**PLACE, "context": str, "section?": str, "node": str, "from": int, "to": int}
SEVERITIES, VERDICTS = {"error", "warning", "note"}, {"ok", "rounding", "error", "not_checkable"}
FINDING = {"rule": str, "id": str, "severity": SEVERITIES, "message": str, "spans": [FINDING_PLACE], "quote": str, "stated?": str, "expected?": str}
RELATION = {"rule": str, "id": str, "verdict": VERDICTS, "spans": [PLACE], "stated": str, "expected?": str, "reason?": str,
            "arithmetic?": str}
COMPARED = {"compared": int, "equal": int, "different": int, "missing": int}
DOCUMENT = {"path": str, "seconds": float, "year": int, "unit?": str, "facts": int, "tables": int, "tables_known": int,
            "relation_count": int, "verdicts": {"ok": int, "rounding": int, "error": int, "not_checkable": int},
            "severities": {"error": int, "warning": int, "note": int}, "not_checkable": {"*": int}, "unread_pages?": [int],
            "rounding": [{"place": str, "count": int, "example": str}], "against?": COMPARED, "previous?": COMPARED,
            "relations": [RELATION], "findings": [FINDING]}
UNREAD = {"path": str, "error": {"id": str, "message": str}}
ANSWER = {"version": {1}, "documents": list, "summary": {"documents": int, "unreadable": int, "errors": int, "warnings": int, "notes": int},
          "failed?": {3, 4}}

MESSAGE = {"text": str}
ARTIFACT = {"uri": str}
REGION = {"snippet": MESSAGE, "charOffset?": int, "charLength?": int, "startLine?": int, "startColumn?": int}
LOCATION = {"physicalLocation": {"artifactLocation": ARTIFACT, "region?": REGION}, "message?": MESSAGE, "id?": int, "properties?": {"*": None}}
RULE = {"id": str, "shortDescription": MESSAGE, "fullDescription": MESSAGE, "defaultConfiguration": {"level": SEVERITIES},
        "properties": {"class": str}}
RESULT = {"ruleId": str, "ruleIndex": int, "level": SEVERITIES, "message": MESSAGE, "locations": [LOCATION], "relatedLocations?": [LOCATION],
          "properties?": {"*": str}}
NOTIFICATION = {"level": {"error"}, "message": MESSAGE, "locations": [LOCATION]}
SARIF = {"$schema": str, "version": {"2.1.0"}, "runs": [
    {"tool": {"driver": {"name": {"juesuan"}, "version": str, "rules": [RULE]}}, "columnKind": {"unicodeCodePoints"},
     "artifacts": [{"location": ARTIFACT}], "results": [RESULT],
     "invocations": [{"executionSuccessful": bool, "toolExecutionNotifications": [NOTIFICATION]}]}]}


class Page(html.parser.HTMLParser):
    """Names, links and what must not be there."""
    VOID = {"meta", "input", "br"}

    def __init__(self):
        super().__init__()
        self.ids, self.links, self.wrong, self.open = [], [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if attrs.get("href", "").startswith("#"):
            self.links.append(attrs["href"][1:])
        if tag in ("script", "link", "img", "iframe") or any(name.startswith("on") for name in attrs):
            self.wrong.append(f"<{tag}>")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> closes another")


def page_faults(text):
    page = Page()
    page.feed(text)
    return (page.wrong + [f"{name} twice" for name in set(page.ids) if page.ids.count(name) > 1] +
            [f"#{name} leads nowhere" for name in set(page.links) - set(page.ids)] + [f"<{tag}> is open" for tag in page.open])


with tempfile.TemporaryDirectory() as folder:
    text, table, empty = (os.path.join(folder, name) for name in ("公开 报告.txt", "table.html", "empty.txt"))
    for path, content in ((text, TEXT), (table, TABLE), (empty, "")):
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
    answer = json.loads(run("--format", "json", text, table, empty))
    ok("the answer has its shape", misfits(answer, ANSWER))
    read = [document for document in answer["documents"] if "error" not in document]
    ok("documents have theirs", [line for document in read for line in misfits(document, DOCUMENT)])
    ok("what could not be read is told", [] if len(read) == 2 and not misfits(answer["documents"][2], UNREAD) else answer["documents"][2:])
    first = read[0]
    ok("something was found", [] if first["severities"]["error"] >= 2 else [first["findings"]])
    places = [span for item in first["findings"] + first["relations"] for span in item["spans"]]
    bare = lambda words: re.sub(r"\s", "", words)
    ok("a place's characters are its quotation", [f"{span}" for span in places if bare(TEXT[span["start"]:span["end"]]) != bare(span["quote"])])
    lines = TEXT.split("\n")
    ok("a place's line and column are its characters'", [f"{span}" for span in places
                                                          if not lines[span["line"] - 1][span["column"] - 1:].startswith(span["quote"][:1])])
    ok("counts are those of the lists", [document["path"] for document in read
                                         if sum(document["verdicts"].values()) != len(document["relations"])
                                         or sum(document["severities"].values()) != len(document["findings"])
                                         or document["relation_count"] != len(document["relations"])])
    again = json.loads(run("--format", "json", text, table, empty))
    for document in answer["documents"] + again["documents"]:
        document.pop("seconds", None)
    ok("the same files get the same answer in the same order", [] if answer == again else ["they differ"])

    sarif = json.loads(run("--format", "sarif", text, table, empty))
    ok("SARIF has what 2.1.0 demands", misfits(sarif, SARIF))
    run_ = sarif["runs"][0]
    rules = run_["tool"]["driver"]["rules"]
    ok("a result's rule is in the catalogue", [result["ruleId"] for result in run_["results"] if rules[result["ruleIndex"]]["id"] != result["ruleId"]])
    ok("a path is a URI", [artifact["location"]["uri"] for artifact in run_["artifacts"] if re.search(r"[^!-~]", artifact["location"]["uri"])])
    ok("what could not be read is a notification", [] if len(run_["invocations"][0]["toolExecutionNotifications"]) == 1 else ["none"])

    for path in (text, table):
        ok(f"the page of {os.path.basename(path)} is whole", page_faults(run("--format", "html", path)))
    run("-q", "-o", os.path.join(folder, "pages/"), text, table, empty)
    with open(os.path.join(folder, "pages", "index.html"), encoding="utf-8") as file:
        ok("the index of many is whole", page_faults(file.read()))

    rows = run("--format", "csv", text, table)
    ok("a spreadsheet sees UTF-8", [] if rows.startswith("\ufeff") else [rows[:4]])
    cells = list(csv.reader(io.StringIO(rows[1:])))
    ok("a row for each finding", [] if len(cells) == 1 + sum(len(document["findings"]) for document in read) else [len(cells)])
    ok("no cell is a formula", [cell for row in cells for cell in row if cell[:1] in ("=", "+", "@")])

# Every reason that a relation gives for not being checked is said in the reader's language.
with open(os.path.join(SOURCE, "data", "messages", "audit.zh"), encoding="utf-8") as file:
    known = set(re.findall(r"(?m)^audit-reason\.([\w-]+):", file.read()))
said = set()
for name in sorted(os.listdir(os.path.join(SOURCE, "src", "audit"))):
    if name.endswith(".c"):
        with open(os.path.join(SOURCE, "src", "audit", name), encoding="utf-8") as file:
            code = file.read()
        said.update(re.findall(r'relation_not_checkable\([^;]*?"([^"]+)"\);', code))
        said.update(word for line in re.findall(r"reason = [^;]*;", code) for word in re.findall(r'"([^"]+)"', line))
ok("every reason has its sentence: audit-reason.WORDS-OF-IT in data/messages/audit.zh and .en", sorted(reason for reason in said if re.sub("[ ']", "-", reason) not in known))

print(f"1..{number}")
sys.exit(failed)
