#!/usr/bin/env python3
"""The judge judged: answers made by hand against keys made by hand, and intervals by example. Prints TAP."""
import contextlib, io, json, os, sys, tempfile
import score as scorer
from auditor import Text, bare, rule_of, same_passage
from interval import bounds, verdict
from fractions import Fraction

DOCUMENT = "一、收入 支出合计 100.00 万元，其中：基本支出 60.00 万元，占\n60.01%；项目支出 40.00 万元，占 40.00%。比2010年增加。\n"
KEY = {"document": "made.txt",
       "findings": [{"id": "share", "rule": "share", "severity": "error", "quote": "基本支出 60.00 万元，占 60.01%", "why": ""},
                    {"id": "year", "rule": "year", "severity": "warning", "quote": "比2010年增加", "why": ""},
                    {"id": "typo", "rule": "wording", "severity": "note", "quote": "收入 支出合计", "why": ""}],
       "clean": [{"quote": "项目支出 40.00 万元，占 40.00%", "why": "40 / 100"}]}


def finding(severity, quote="", span=None, rule="share"):
    answer = {"rule": rule, "severity": severity, "quote": quote, "spans": []}
    if span:
        answer["spans"] = [{"start": span[0], "end": span[1]}]
    return answer


def judged(findings, relations=(), key=KEY, options=()):
    """(exit status, figures) of the scorer on these answers."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in (("made.key.json", json.dumps(key)), ("made.txt", DOCUMENT),
                              ("made.txt.json", json.dumps({"documents": [{"findings": findings, "relations": list(relations)}]}))):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(content)
        figures = os.path.join(folder, "figures")
        sys.argv = ["score.py", folder, "--answers", folder, "--json", figures, "--verbose", *options]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            status = scorer.main()
        with open(figures, encoding="utf-8") as file:
            return status, json.load(file), printed.getvalue()


def cases():
    _, all_found, text = judged([finding("error", "基本支出60.00万元，占60.01%；项目"), finding("warning", "2010年增加")])
    yield "blanks never count, and a longer or a shorter quotation is found", all_found["error"]["found"] == 1 and all_found["warning"]["found"] == 1
    yield "a note that nobody found is a miss of a note only", all_found["note"] == {"wanted": 1, "found": 0, "given": 0, "right": 0}
    start = DOCUMENT.index("60.01")
    _, by_span, _ = judged([finding("error", "", (start, start + 6))])
    yield "a span that overlaps is enough", by_span["error"]["found"] == 1
    _, beside, _ = judged([finding("error", "", (0, 2))])
    yield "a span elsewhere is a false alarm", beside["error"] == {"wanted": 1, "found": 0, "given": 1, "right": 0}
    _, short, _ = judged([finding("error", "万元，")])
    yield "three characters find nothing", short["error"]["found"] == 0
    _, mild, text = judged([finding("note", "占60.01%")])
    yield "a note is no answer to an error", mild["error"]["found"] == 0 and "too mild 1" in text
    _, strict, text = judged([finding("error", "比2010年增加")])
    yield "an error for a warning is right and too strict", strict["error"]["right"] == 1 and "too strict in degree 1" in text
    _, broken, text = judged([finding("error", "项目支出 40.00 万元，占 40.00%")])
    yield "an error on what holds is a false alarm", broken["error"]["right"] == 0 and "called wrong 1" in text
    _, twice, text = judged([finding("error", "占60.01%"), finding("error", "占60.01%")])
    yield "the same said twice is counted", "said more than once 1" in text
    status, _, _ = judged([finding("error", "占60.01%")], options=["--error-recall", "0.95", "--error-precision", "0.98"])
    yield "thresholds that are kept", status == 0
    status, _, text = judged([], options=["--error-recall", "0.95"])
    yield "a threshold that is missed", status == 1 and "error-recall" in text
    status, _, _ = judged([], key=dict(KEY, clean=[{"quote": "不在此处的话", "why": ""}]))
    yield "a key that quotes what is not there", status == 3
    template = {"document": "made.txt", "template": True, "findings": [], "clean": []}
    _, remnant, _ = judged([finding("warning", "增加（减少）XX万元", rule="template_remnant")], key=template)
    yield "any placeholder of a template is right", remnant["warning"]["right"] == 1
    _, seen, text = judged([], relations=[{"rule": "share", "verdict": "ok", "spans": [{"start": DOCUMENT.index("40.00%"), "end": DOCUMENT.index("40.00%") + 6}]}])
    yield "a clean relation that was looked at", "seen in plain texts 1" in text
    yield "radicals are read as their characters", bare("⽀出") == "支出" and Text("⽀ 出").spans("支出") == [(0, 3)]
    yield "a rule's class is the first word of its id", rule_of({"rule": "text-table.item"}) == "text_table"
    yield "equal quotations match however short", same_passage(["甲乙"], [], ["甲乙"], [])
    yield "what runs on from one into the other overlaps", same_passage(["甲乙一二三四五六七八"], [], ["一二三四五六七八丙丁"], [])
    yield "a few common characters do not", not same_passage(["甲乙丙丁万元，占"], [], ["万元，占戊己庚辛"], [])
    _, pointed, _ = judged([dict(finding("error", "没有这句话"), spans=[{"quote": "60.00万元"}])])
    yield "a span's own figure finds nothing", pointed["error"]["right"] == 0
    yield "a printed figure is closed", bounds("9.55") == (Fraction(9545, 1000), Fraction(9555, 1000))
    yield "one figure is one value", verdict("72.08 / (1344.64 - 72.08) = 5.66%") == "holds" and verdict("5.00 - 5.00 = 0!") == "holds"
    yield "parts may miss a whole by rounding", verdict("1065.48 + 0.09 = 1065.56") == "holds"
    yield "what no values make true", verdict("23.92 / 44.03 = 54.35%") == "fails"
    yield "0.01 apart touches", verdict("1286.10 = 1286.09") == "touches" and verdict("655.6 = 655.59") == "holds"
    yield "nothing is divided by 0", verdict("1.00 / (2! - 2!) = 5%") is None
    yield "a part above its whole", verdict("55.98 <= 55.84") == "fails" and verdict("55.85 <= 55.84") == "holds"


def main():
    failed = 0
    for number, (name, right) in enumerate(cases(), 1):
        print(f"{'ok' if right else 'not ok'} {number} - {name}")
        failed += not right
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
