#!/usr/bin/env python3
"""Plants one error at a time in a report that is right, and asks the auditor.

    mutate.py [OPTION]... [REPORT.html | FILE.pdf]... [--compose STYLE]...

REPORT.html is a report of ours with its sources: what its figures have to do with one another is taken from there
(report_model.py), never from the auditor. It is tried as a page, as the plain text of the page, and as the REPORT.docx
beside it. A PDF is tried as extracted text; there a figure counts as checkable when it is printed three times.
--compose tries reports of invented units in the style (compose.py), in every form; there the change is made before
the report is printed, and a culprit counts as decidable when no other figure's change would mend what is broken.
Everything follows from --seed. Prints, by kind of mutation: planted in checkable relations, caught, the culprit named
first, and errors called elsewhere. Exit status: 0 the thresholds are kept, 1 one is missed, 2 wrong usage."""
import argparse, concurrent.futures, difflib, os, random, re, subprocess, sys, tempfile, xml.sax.saxutils, zipfile
import compose, printers, wording
from collections import Counter, defaultdict
from auditor import SOURCE, Failed, audit, bare, figures_of, overlap, quotes_of, spans_of
from report_model import NUMBER, Report, interval

FIGURES = ("digit", "swap", "plus_cent", "times_ten", "row_swap")
WORDS = ("word", "unit", "year", "unit_name", "row_missing")
OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "大于": "小于", "小于": "大于", "上升": "下降"}
RATE = re.compile(r"(增加|减少)(?=[\d.,]+万?元，(?:增长|下降)[\d.]+%)|(增长|下降)(?=[\d.]+%)")
YEAR = re.compile(r"(?<=[比与较])20\d\d(?=年)|(?<=截至)20\d\d(?=年)|20\d\d(?=年度(?:收入|支出|本年|一般|财政|“三公))")


class Change:
    """One mutation: (start, end, new text) in the plain text of the original, and what is known of it."""

    def __init__(self, kind, edits, checkable, figure=None, expected=None):
        self.kind, self.edits, self.checkable, self.figure, self.expected = kind, edits, checkable, figure, expected
        self.pieces, self.lost, self.decidable = {}, None, True


# ---- what can be changed

def other_digit(text, dice):
    places = [index for index, letter in enumerate(text) if letter.isdigit()]
    index = dice.choice(places)
    first = index == places[0] and len(places) > 1 and text[index + 1:index + 2].isdigit()
    digits = [digit for digit in "0123456789" if digit != text[index] and not (first and digit == "0")]
    return text[:index] + dice.choice(digits) + text[index + 1:]


def swapped(text, dice):
    places = [index for index, letter in enumerate(text) if letter.isdigit()]
    pairs = [(a, b) for a, b in zip(places, places[1:]) if text[a] != text[b] and not (a == places[0] and text[b] == "0")]
    if not pairs:
        return None
    a, b = dice.choice(pairs)
    letters = list(text)
    letters[a], letters[b] = letters[b], letters[a]
    return "".join(letters)


def like(text, value):
    """`value` printed as `text` is."""
    percent = "%" if text.endswith("%") else ""
    digits = text.rstrip("%")
    decimals = len(digits.split(".")[1]) if "." in digits else 0
    return format(value, f"{',' if ',' in digits else ''}.{decimals}f") + percent


def plus_cent(text, dice):
    from decimal import Decimal
    digits = text.rstrip("%").replace(",", "")
    step = Decimal(1).scaleb(-len(digits.split(".")[1])) if "." in digits else Decimal(1)
    return like(text, Decimal(digits) + step)


def times_ten(text, dice):
    from decimal import Decimal
    value = Decimal(text.rstrip("%").replace(",", ""))
    return like(text, value * 10) if value else None


FIGURE_CHANGES = {"digit": other_digit, "swap": swapped, "plus_cent": plus_cent, "times_ten": times_ten}


class OurReport:
    """Our report in one of three forms."""

    def __init__(self, report, form, docx):
        self.report, self.form, self.docx = report, form, docx
        self.name = f"report.{form}"
        self.figures = report.figures
        if form == "docx":
            self.runs = self.aligned()
            self.figures = [figure for figure in report.figures if id(figure) in self.runs]

    def aligned(self):
        """Our figures in the order of the page, found among the runs of the word file."""
        with zipfile.ZipFile(self.docx) as package:
            self.document = package.read("word/document.xml").decode("utf-8")
        runs = [match for match in re.finditer(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", self.document) if NUMBER.fullmatch(match.group(1))]
        matcher = difflib.SequenceMatcher(None, [figure.text for figure in self.report.figures],
                                          [match.group(1) for match in runs], autojunk=False)
        found = {}
        for start, run, size in matcher.get_matching_blocks():
            for index in range(size):
                found[id(self.report.figures[start + index])] = runs[run + index].start(1)
        return found

    def changes(self, kind, dice):
        report = self.report
        if kind in FIGURE_CHANGES:
            figure = dice.choice(self.figures)
            text = FIGURE_CHANGES[kind](figure.text, dice)
            if text is None or interval(text) == interval(figure.text):
                return None
            return Change(kind, [(figure.start, figure.end, text)], bool(report.broken({id(figure): text})), figure, figure.text)
        if kind == "row_swap":
            return self.swap_rows(dice)
        if self.form == "docx":
            return None
        if kind == "row_missing":
            return self.lose_row(dice)
        if kind == "unit":
            figure = dice.choice(self.figures)
            if not report.text.startswith("万元", figure.end) or interval(figure.text)[0] <= 0:
                return None
            return Change(kind, [(figure.end, figure.end + 1, "")], bool(report.of[id(figure)]), figure)
        pattern = {"word": RATE, "year": YEAR, "unit_name": re.compile(re.escape(unit_name(report.text)))}[kind]
        return word_change(kind, report.text, pattern, dice)

    def swap_rows(self, dice):
        rows = defaultdict(list)
        for figure in self.figures:
            if figure.row is not None:
                rows[figure.row].append(figure)
        row = dice.choice(sorted(rows))
        one, other = rows[row], rows.get(row + 1, [])
        pairs = [(a, b) for a, b in zip(one, other) if a.text != b.text]
        if len(one) != len(other) or not pairs:
            return None
        a, b = dice.choice(pairs)
        broken = self.report.broken({id(a): b.text, id(b): a.text})
        return Change("row_swap", [(a.start, a.end, b.text), (b.start, b.end, a.text)], bool(broken), a, a.text)

    def lose_row(self, dice):
        index = dice.choice(range(len(self.report.rows)))
        start, end, _, _ = self.report.rows[index]
        figures = [figure for figure in self.figures if figure.row == index]
        parts = [relation for figure in figures for relation in self.report.of[id(figure)]
                 if relation.kind == "sum" and any(relation.right[i] is figure for i in range(len(relation.right)))
                 and relation.left.row != index and interval(figure.text)[0] > 0]
        if not parts:
            return None
        return Change("row_missing", [(start, end, "")], True)

    def write(self, change, path):
        if self.form == "txt":
            text = self.report.text
            for start, end, new in sorted(change.edits, reverse=True) if change else ():
                text = text[:start] + new + text[end:]
            return put(path, text)
        if self.form == "html":
            page, at = self.report.html, self.report.page.at
            for start, end, new in sorted(change.edits, reverse=True) if change else ():
                if change.kind == "row_missing":
                    raw = next(row[2:] for row in self.report.rows if row[0] == start)
                    page = page[:raw[0]] + page[raw[1]:]
                else:
                    page = page[:at[start]] + new + page[at[end - 1] + 1:]
            return put(path, page)
        document = self.document
        edits = [(self.runs[id(figure)], len(figure.text), new) for figure in self.figures
                 for start, _, new in (change.edits if change else ()) if figure.start == start]
        for start, size, new in sorted(edits, reverse=True):
            document = document[:start] + xml.sax.saxutils.escape(new) + document[start + size:]
        with zipfile.ZipFile(self.docx) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new_file:
            for item in old.infolist():
                new_file.writestr(item, document if item.filename == "word/document.xml" else old.read(item))

    text = property(lambda self: self.report.text)


class ForeignText:
    """A report of others as extracted text: figures printed often stand in relations, whatever they are."""

    form = "txt"

    def __init__(self, path):
        self.name = os.path.basename(path) + " (text)"
        self.text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode("utf-8")
        self.figures = [match for match in re.finditer(r"(?<![\d.,])\d[\d,]*\.\d\d%?(?![\d.])", self.text)]
        self.times = Counter(match.group().rstrip("%") for match in self.figures)

    def changes(self, kind, dice):
        if kind in FIGURE_CHANGES:
            match = dice.choice(self.figures)
            text = FIGURE_CHANGES[kind](match.group(), dice)
            if text is None or text == match.group():
                return None
            often = self.times[match.group().rstrip("%")] >= 3 and sum(map(str.isdigit, match.group())) >= 4
            return Change(kind, [(match.start(), match.end(), text)], often and kind != "plus_cent", match, match.group())
        return None

    def write(self, change, path):
        OurReport.write(self, change, path)

    report = property(lambda self: self)


class ComposedReport:
    """A report of compose.py in one form; changes are made in the composition."""

    def __init__(self, composition, form, layout="ruled"):
        self.composition, self.form, self.layout = composition, form, layout
        self.name = f"{composition.style['name']}{'' if layout == 'ruled' else '-' + layout}.{form}"
        in_tables = form == "xlsx"
        self.figures = [figure for figure in composition.figures if figure.row is not None or not in_tables]
        self.words = [word for word in composition.words if word.row is not None or not in_tables]
        self.ready = {}  # changes whose file is made already, as PDFs are

    text = property(lambda self: self.composition.text)

    def broken(self, changed):
        """In a workbook only what its tables say."""
        return [relation for relation in self.composition.broken(changed)
                if self.form != "xlsx" or all(member.row is not None for member in relation.members())]

    def changes(self, kind, dice):
        if kind in FIGURE_CHANGES:
            figure = dice.choice(self.figures)
            text = FIGURE_CHANGES[kind](figure.text, dice)
            if text is None or figure.interval(text) == figure.interval():
                return None
            return self.change(kind, {figure: text}, bool(self.broken({id(figure): text})), figure)
        if kind == "row_swap":
            return self.swap_rows(dice)
        if kind == "row_missing":
            return self.lose_row(dice)
        if kind in ("word", "unit", "year", "unit_name"):
            words = [word for word in self.words if word.kind == kind]
            return self.turn(kind, dice.choice(words), dice) if words else None
        return None

    def change(self, kind, texts, checkable, figure=None):
        edits = [(piece.start, piece.start + len(piece.text), text) for piece, text in texts.items()]
        change = Change(kind, edits, checkable, figure, figure.text if figure else None)
        change.pieces = {id(piece): text for piece, text in texts.items()}
        if figure and len(texts) == 1 and checkable:
            change.decidable = self.composition.decidable(figure, texts[figure])
        return change

    def turn(self, kind, word, dice):
        new = compose.OPPOSITE.get(word.text) if kind == "word" else {"万元": "元", "元": "万元"}.get(word.text)
        if kind == "year":
            new = str(int(word.text) + dice.choice((-10, -1, 2)))
        if kind == "unit_name":
            index = dice.randrange(1, len(word.text))
            new = word.text[:index] + word.text[index + 1:]
            if self.text.count(word.text) < 4:
                return None
        checkable = kind != "unit" or self.unit_matters(word, new)
        return self.change(kind, {word: new}, checkable and self.direction_matters(word)) if new else None

    def unit_matters(self, word, new):
        """A figure with another unit is another figure: one that ties it must be broken."""
        figure = next((figure for figure in self.figures if figure.start + len(figure.text) == word.start), None)
        if figure is None or figure.interval()[0] <= 0:
            return False
        unit, figure.unit = figure.unit, compose.UNITS[new]
        broken = self.broken({id(figure): figure.text})
        figure.unit = unit
        return bool(broken)

    def direction_matters(self, word):
        """A direction beside a rate is contradicted by its other word, or by last year's figure where that is printed."""
        return word.kind != "word" or sum(other.kind == "word" and other.line == word.line for other in self.words) > 1

    def swap_rows(self, dice):
        rows = defaultdict(list)
        for figure in self.figures:
            if figure.row is not None:
                rows[figure.line].append(figure)
        lines = sorted(rows)
        if not lines:
            return None
        index = dice.randrange(len(lines))
        one, other = rows[lines[index]], rows[lines[index + 1]] if index + 1 < len(lines) else []
        pairs = [(a, b) for a, b in zip(one, other) if a.text != b.text and "%" not in a.text + b.text]
        if len(one) != len(other) or not pairs:
            return None
        a, b = dice.choice(pairs)
        return self.change("row_swap", {a: b.text, b: a.text}, bool(self.broken({id(a): b.text, id(b): a.text})), a)

    def lose_row(self, dice):
        if not self.composition.rows:
            return None
        start, end, block, row = dice.choice(self.composition.rows)
        code = re.match(r"(\d{3}(?:\d{4})?)\t", self.text[start:end])
        siblings = len(re.findall(rf"^{code.group(1)[:5]}\d\d\t", text_of_table(block), re.M)) if code and len(code.group(1)) == 7 else 2
        if not code or siblings < 2:  # a total without its parts, or a section without its only item, contradicts nothing
            return None
        figures = [figure for figure in self.figures if figure.line == start]
        needed = [relation for figure in figures for relation in self.composition.of[id(figure)]
                  if relation.kind == "sum" and figure in relation.right and relation.left.line != start and figure.interval()[0] > 0
                  and len(relation.right) > 1 and relation.left.row is not None]
        if not needed:
            return None
        change = Change("row_missing", [(start, end, "")], True)
        change.lost = (block, row)
        return change

    def write(self, change, path):
        if change is not None and id(change) in self.ready:
            os.replace(self.ready.pop(id(change)), path)
            return
        edits, lost = (change.pieces, change.lost) if change else (None, None)
        if self.form == "pdf":
            printers.pdfs([(os.path.basename(path)[:-4], self.composition, edits, lost)], os.path.dirname(path), self.layout)
        else:
            printers.write(self.composition, self.form, path, edits, lost)

    def prepare(self, changes, folder):
        """PDFs of all changes in one run of the office."""
        if self.form == "pdf":
            reports = [(f"{self.name}-{index}", self.composition, change.pieces, change.lost) for index, change in enumerate(changes)]
            made = set(printers.pdfs(reports, folder, self.layout))
            self.ready = {id(change): os.path.join(folder, report[0] + ".pdf") for change, report in zip(changes, reports) if report[0] in made}


def text_of_table(block):
    return "\n".join(printers.text_of(pieces, {}) for pieces, _ in compose.lines_of(block))


def unit_name(text):
    match = re.search(r"20\d\d年度(.{6,30}?)(?:单位|部门)决算", text)
    return match.group(1) if match else "〔〕"


def word_change(kind, text, pattern, dice):
    matches = list(pattern.finditer(text))
    if not matches:
        return None
    match = dice.choice(matches)
    old = match.group()
    if kind == "year":
        turned = dice.random() < 0.5 and old[2] != old[3]
        new = old[:2] + (old[3] + old[2] if turned else ("1" if old[2] != "1" else "0") + old[3])
    elif kind == "word":
        new = OPPOSITE[old]
    else:
        index = dice.randrange(4, len(old))
        new = old[:index] + old[index + 1:]
    # A rate alone says no direction that its sentence could contradict.
    lonely = kind == "word" and old in ("增长", "下降") and not re.search(
        r"(增加|减少)[\d.,]+万?元，$", text[max(0, match.start() - 30):match.start()])
    return Change(kind, [(match.start(), match.end(), new)], new != old and not lonely)


def put(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


# ---- one trial

def identity(finding):
    return (finding.get("rule"), finding.get("severity"), bare(finding.get("quote") or ""), finding.get("stated"), finding.get("expected"))


def touched(form, text, change):
    """Spans in the mutant and the quotations that speak of the mutated place."""
    spans, quotes, shift = [], [], 0
    for start, end, new in sorted(change.edits):
        low = text.rfind("\n", 0, start) + 1
        high = text.find("\n", end)
        high = len(text) if high < 0 else high
        at = start + shift
        spans.append((at, at + max(1, len(new)), low + shift, high + shift + len(new) - (end - start)))
        quotes.append((bare(new), bare(text[low:start] + new + text[end:high])))
        shift += len(new) - (end - start)
    return spans, quotes


def speaks_of(finding, form, spans, quotes):
    """exact: of the changed characters; near: of their line."""
    answer_spans = spans_of(finding) if form == "txt" else []
    if answer_spans:
        exact = any(overlap(one, span[:2]) for one in answer_spans for span in spans)
        near = any(overlap(one, span[2:]) for one in answer_spans for span in spans)
        return exact, near
    texts = quotes_of(finding)
    stated = bare(finding.get("stated") or "")
    near = any(quote and (quote in line or line in quote) for quote in texts for _, line in quotes)
    pointed = {plain(text) for text in [stated, *figures_of(finding)]}
    exact = any(new and plain(new) in pointed for new, _ in quotes)
    return exact, near or exact


def plain(figure):
    """A printed figure without its unit and its commas."""
    return re.sub(r"[,%万亿元人辆个]", "", bare(figure))


def first_is_culprit(finding, form, spans, quotes, change):
    answer_spans = spans_of(finding) if form == "txt" else []
    if answer_spans and any(overlap(answer_spans[0], span[:2]) for span in spans):
        return True
    pointed = {plain(text) for text in [finding.get("stated") or "", *figures_of(finding)[:1]]} - {""}
    return any(plain(new) in pointed for new, _ in quotes)


def trial(program, subject, before, change, folder, number):
    path = os.path.join(folder, f"{number}.{subject.form}")
    subject.write(change, path)
    try:
        answer, seconds, _ = audit(program, path)
    except Failed as problem:
        return {"failed": str(problem)}
    finally:
        os.path.exists(path) and os.remove(path)
    fresh, known = [], Counter(before)
    said = {(rule, stated) for rule, _, _, stated, _ in before}  # an old finding may be quoted at another length
    for finding in answer["findings"]:
        if known[identity(finding)]:
            known[identity(finding)] -= 1
        else:
            fresh.append(finding)
    spans, quotes = touched(subject.form, subject.text, change)
    caught, elsewhere, culprit = [], [], False
    for finding in fresh:
        exact, near = speaks_of(finding, subject.form, spans, quotes)
        # A lost row leaves nothing to point at: any new finding of a sum is about it.
        if near or change.kind == "row_missing":
            caught.append(finding)
        elif finding.get("severity", "error") == "error" and (finding.get("rule"), finding.get("stated")) not in said:
            elsewhere.append(finding)
    loud = [finding for finding in caught if finding.get("severity") != "note"]
    if loud:
        culprit = first_is_culprit(loud[0], subject.form, spans, quotes, change)
    return {"caught": bool(loud), "culprit": culprit, "decidable": bool(loud) and change.decidable, "named": culprit and change.decidable, "elsewhere": elsewhere, "seconds": seconds,
            "expected": any(plain(f.get("expected") or "") == plain(change.expected or "〔") for f in loud)}


# ---- many

def draw(subjects, count, dice, kinds):
    """`count` mutations of any kind in any subject; of those in no known relation every other one."""
    drawn, tries = [], 0
    while len(drawn) < count and tries < count * 200:
        tries += 1
        subject, kind = dice.choice(subjects), dice.choice(kinds)
        change = subject.changes(kind, dice)
        if change and (change.checkable or dice.random() < 0.5):
            drawn.append((subject, change))
    return drawn


def originals(program, subjects, folder):
    before = {}
    for subject in subjects:
        path = os.path.join(folder, "original." + subject.form)
        subject.write(None, path)
        try:
            answer, _, _ = audit(program, path)
        except Failed as problem:
            print(f"untouched  {subject.name:<36} no answer: {problem}")
            subject.errors = 1
            continue
        counts = Counter(finding.get("severity", "error") for finding in answer["findings"])
        print(f"untouched  {subject.name:<36} " + ", ".join(f"{n} {s}s" for s, n in sorted(counts.items())) * bool(counts)
              + ("no finding" if not counts else ""))
        before[id(subject)] = Counter(identity(finding) for finding in answer["findings"])
        if not isinstance(subject, ForeignText):
            subject.errors = sum(finding.get("severity", "error") != "note" and not excused(subject, finding) for finding in answer["findings"])
    return before


def excused(subject, finding):
    """A report whose tables are published apart may be asked for them."""
    return isinstance(subject, ComposedReport) and subject.composition.style["tables"] == "none" and finding.get("rule") == "missing_section"


def describe(subject, change, result):
    text = subject.text
    start, end, new = change.edits[0]
    around = " ".join(text[max(0, start - 24):start].split()) + "⟦" + text[start:end].strip()[:40] + "→" + new + "⟧" + " ".join(text[end:end + 16].split())
    return f"{change.kind:<11} {subject.name:<16} {around}" + ("".join(
        f"\n            elsewhere: {f.get('rule')}: {(f.get('message') or '')[:110]}" for f in result.get("elsewhere", ())))


def table(results):
    line = "{:<14}{:>9}{:>9}{:>9}{:>10}{:>10}{:>11}{:>10}{:>12}"
    print(line.format("kind", "planted", "caught", "", "culprit", "", "decidable", "expected", "elsewhere"))
    totals = defaultdict(Counter)
    for subject, change, result in results:
        if "failed" in result:
            continue
        groups = [change.kind, "figures" if change.kind in FIGURES else "words", subject.name]
        groups += [subject.form] if isinstance(subject, ComposedReport) else []
        for group in groups:
            name = group if change.checkable else "unrelated"
            totals[name]["planted"] += 1
            for key in ("caught", "culprit", "expected", "decidable", "named"):
                totals[name][key] += bool(result[key])
            totals[name]["elsewhere"] += len(result["elsewhere"])
            if not change.checkable:
                break
    order = [*FIGURES, "figures", *WORDS, "words", *sorted({subject.name for subject, _, _ in results}), *sorted({subject.form for subject, _, _ in results}), "unrelated"]
    for name in order:
        count = totals.get(name)
        if count:
            share = lambda key, of: f"{100 * count[key] / count[of]:.1f}%" if count[of] else "–"
            print(line.format(name[:14], count["planted"], count["caught"], share("caught", "planted"), count["culprit"],
                              share("culprit", "caught"), share("named", "decidable"), count["expected"], count["elsewhere"]))
    return totals


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--program", default=os.path.join(SOURCE, "build", "juesuan"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--compose", action="append", default=[], metavar="STYLE", choices=[*sorted(wording.STYLES), "all"])
    parser.add_argument("--form", action="append", choices=("txt", "html", "docx", "xlsx", "pdf"))
    parser.add_argument("--layout", action="append", choices=sorted(printers.LAYOUTS), help="how the pages of a PDF look: without rules, continued, ...")
    parser.add_argument("--kind", action="append", choices=FIGURES + WORDS)
    parser.add_argument("--verbose", action="store_true", help="list what was not caught, and errors called elsewhere")
    parser.add_argument("--list", action="store_true", help="list the mutations and run nothing")
    parser.add_argument("--caught", type=float, default=0.0, metavar="SHARE")
    parser.add_argument("--culprit", type=float, default=0.0, metavar="SHARE")
    return parser.parse_args()


def subjects_of(options):
    subjects = []
    for path in options.files:
        if path.endswith(".pdf"):
            subjects.append(ForeignText(path))
            continue
        report, docx = Report(path), path[:-5] + ".docx"
        for form in options.form or ("txt", "html", "docx"):
            if form in ("txt", "html") or form == "docx" and os.path.isfile(docx):
                subjects.append(OurReport(report, form, docx))
    for style in sorted(wording.STYLES) if "all" in options.compose else options.compose:
        composition = compose.compose(options.seed, style)
        for form in options.form or ("txt", "html", "docx", "xlsx", "pdf"):
            if (form != "xlsx" or composition.rows) and (form != "pdf" or printers.office()):
                subjects += [ComposedReport(composition, form, layout) for layout in (options.layout or ["ruled"] if form == "pdf" else ["ruled"])]
    return subjects


def main():
    options = arguments()
    subjects, dice = subjects_of(options), random.Random(options.seed)
    drawn = draw(subjects, options.count, dice, options.kind or FIGURES + WORDS)
    if options.list:
        for subject, change in drawn:
            print(("  " if change.checkable else "? ") + describe(subject, change, {}))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        before = originals(options.program, subjects, folder)
        drawn = [(subject, change) for subject, change in drawn if id(subject) in before]
        for subject in subjects:
            if isinstance(subject, ComposedReport):
                subject.prepare([change for other, change in drawn if other is subject], folder)
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            futures = [pool.submit(trial, options.program, subject, before[id(subject)], change, folder, number)
                       for number, (subject, change) in enumerate(drawn)]
            results = [(subject, change, future.result()) for (subject, change), future in zip(drawn, futures)]
    failed = [result["failed"] for _, _, result in results if "failed" in result]
    print(f"seed {options.seed}: {len(results)} mutations, {len(failed)} without an answer" + (f" ({failed[0]})" if failed else "") + "\n")
    totals = table(results)
    if options.verbose:
        for subject, change, result in results:
            if "failed" not in result and ((change.checkable and not (result["caught"] and result["culprit"])) or result["elsewhere"]):
                print(("\nmissed   " if not result["caught"] else "\nculprit  " if not result["culprit"] else "\nother    ") + describe(subject, change, result))
    return verdict(options, totals, failed, [subject for subject in subjects if id(subject) not in before or isinstance(subject, ComposedReport) and subject.errors])


def verdict(options, totals, failed, accused):
    count, good = totals["figures"], not failed
    for name, of in (("caught", "planted"), ("culprit", "caught")):
        least = getattr(options, name)
        if least and (not count[of] or count[name] / count[of] < least):
            print(f"below the threshold: figures {name} in fewer than {100 * least:.1f}%")
            good = False
    if (options.caught or options.culprit) and sum(totals[name]["elsewhere"] for name in ("figures", "words", "unrelated")):
        print("errors were called where nothing was changed")
        good = False
    if (options.caught or options.culprit) and accused:
        print("errors or warnings in untouched reports: " + ", ".join(f"{subject.errors} {subject.name}" for subject in accused))
        good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
