#!/usr/bin/env python3
"""The planting of errors tested on a small report, with an auditor that compares with the original. Prints TAP."""
import contextlib, io, json, os, random, stat, sys, tempfile
import mutate
from report_model import Report, possible

PAGE = """<!DOCTYPE html><html><body><main>
<h1>2021年度青禾县农技推广站单位决算</h1>
<p>2021年度收入总计<a class="figure" data-source="0">100.00</a>万元，其中：财政拨款<a class="figure" data-source="1">70.00</a>万元，占<a class="figure" data-source="3">70%</a>；其他<a class="figure" data-source="2">30.00</a>万元。</p>
<p>比2020年增加<a class="figure" data-source="4">20.00</a>万元，增长<a class="figure" data-source="5">25%</a>，青禾县农技推广站的原因。年末<a class="figure" data-source="7">39</a>人。</p>
<table><tr><th>科目</th><th>合计</th></tr>
<tr><td>合计</td><td><a class="figure" data-source="6">100.00</a></td></tr>
<tr><td>201</td><td><a class="figure" data-source="6">60.00</a></td></tr>
<tr><td>208</td><td><a class="figure" data-source="6">40.00</a></td></tr></table></main>
<script type="application/json" id="sources">%s</script></body></html>"""

ORACLE = """#!/usr/bin/env python3
import difflib, json, sys
original = open(%r, encoding="utf-8").read()
text = open(sys.argv[2], encoding="utf-8").read()
findings = [{"rule": "sum", "severity": "error", "stated": text[c:d], "expected": original[a:b], "quote": text[c:d],
             "spans": [{"start": c, "end": max(d, c + 1)}]}
            for tag, a, b, c, d in difflib.SequenceMatcher(None, original, text, False).get_opcodes() if tag != "equal"]
if %r and findings:
    findings.append({"rule": "sum", "severity": "error", "quote": "2021年度", "spans": [{"start": 0, "end": 4}]})
print(json.dumps({"documents": [{"facts": 0, "relations": [], "findings": findings}]}))
"""


def page():
    texts, sources = [], []

    def text(value):
        if value not in texts:
            texts.append(value)
        return texts.index(value)

    def source(address, expression, value, inputs=()):
        sources.append([text(address), text(""), text(expression), text(value),
                        [[text(""), text(amount), -1, -(text(link) + 2)] for link, amount in inputs]])

    source("t/total/a", "fiscal + other", "100", [("t/fiscal/a", "70"), ("t/other/a", "30")])
    source("t/fiscal/a", "income[1]", "70")
    source("t/other/a", "income[2]", "30")
    source("t/fiscal/a / t/total/a", "t/fiscal/a / t/total/a", "70%")
    source("d", "t/total/a - previous(t/total/a)", "20")
    source("g", "(t/total/a - previous(t/total/a)) / previous(t/total/a)", "25%")
    source("u/@/a", "income[]", "")
    source("s/a/b", "staff[]", "39")
    return PAGE.replace("%s", json.dumps({"t": texts, "s": sources}))


def cases():
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report.html")
        mutate.put(path, page())
        report = Report(path)
        figures = {figure.address: figure for figure in report.figures}
        yield "every figure is found where it stands", all(report.html.startswith(f.text, f.raw) and report.text.startswith(f.text, f.start) for f in report.figures)
        yield "rows are told apart by their codes", {"u/total/a", "u/201/a", "u/208/a"} <= set(figures)
        yield "sums, shares, growth and classes become relations", sorted(r.kind for r in report.relations) == ["growth", "ratio", "sum", "sum"]
        yield "what is right is possible", all(possible(r, lambda f: f.text) for r in report.relations)
        yield "a changed part breaks its sum and its share", len(report.broken({id(figures["t/fiscal/a"]): "71.00"})) == 2
        yield "what rounding hides is not asked for", not report.broken({id(figures["t/total/a"]): "100.01"})
        yield "a figure alone stands in no relation", not report.broken({id(figures["s/a/b"]): "93"})
        subject = mutate.OurReport(report, "txt", None)
        drawn = [mutate.draw([subject], 60, random.Random(5), mutate.FIGURES + mutate.WORDS) for _ in (1, 2)]
        yield "a seed makes the same changes again", [c.edits for _, c in drawn[0]] == [c.edits for _, c in drawn[1]]
        yield "every kind occurs", {c.kind for _, c in drawn[0]} == set(mutate.FIGURES + mutate.WORDS)
        for form in ("txt", "html"):
            yield from measured(folder, report, path, form)


def measured(folder, report, path, form):
    original = os.path.join(folder, "original." + form)
    mutate.OurReport(report, form, None).write(None, original)
    for noisy in (False, True):
        program = os.path.join(folder, "oracle")
        mutate.put(program, ORACLE % (original, noisy))
        os.chmod(program, stat.S_IRWXU)
        sys.argv = ["mutate.py", path, "--program", program, "--form", form, "--count", "40", "--caught", "1", "--culprit", "0.9"]
        sys.argv += [word for kind in mutate.FIGURES for word in ("--kind", kind)]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            status = mutate.main()
        if form == "txt" or noisy:
            yield f"{form}: " + ("an error elsewhere is told" if noisy else "who sees everything catches everything"), status == (1 if noisy else 0)


def main():
    failed = 0
    for number, (name, right) in enumerate(cases(), 1):
        print(f"{'ok' if right else 'not ok'} {number} - {name}")
        failed += not right
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
