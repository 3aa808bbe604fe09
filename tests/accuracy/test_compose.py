#!/usr/bin/env python3
"""The composer tested: what it prints is right, and it knows what a change breaks. Prints TAP."""
import os, sys, tempfile, zipfile
import compose, printers, wording

SEEDS = range(1, 6)


def reports():
    return [compose.compose(seed, style) for style in sorted(wording.STYLES) for seed in SEEDS]


def figure_of(report, fact, table=False):
    return next(figure for figure in report.figures if figure.fact == fact and (figure.row is not None) == table)


def cases():
    made = reports()
    yield "no hole is left open", not any("{" in report.text or "}" in report.text for report in made)
    yield "every printed relation is possible", not any(report.broken({id(figure): figure.text for figure in report.figures}) for report in made)
    yield "every figure stands where it says", all(report.text.startswith(figure.text, figure.start) for report in made for figure in report.figures)
    yield "most figures are tied", sum(len(report.of) for report in made) > 0.8 * sum(len(report.figures) for report in made)
    yield "a seed makes the same report again", compose.compose(3, "delta").text == compose.compose(3, "delta").text
    yield "sentences differ between reports", len({report.chosen for report in map(first_sentence, made)}) > 6
    report = compose.compose(1, "plateau")
    total = figure_of(report, "in.total")
    yield "a changed total breaks something", bool(report.broken({id(total): "1" + total.text}))
    yield "and nothing else would mend it", report.decidable(total, "1" + total.text)
    yield "what is printed as it was breaks nothing", not report.broken({id(total): total.text})
    with tempfile.TemporaryDirectory() as folder:
        yield from printed(report, total, folder)


class first_sentence:
    def __init__(self, report):
        start = report.text.find("总计")
        self.chosen = "".join(letter for letter in report.text[max(0, start - 10):start + 60] if not letter.isdigit())


def printed(report, total, folder):
    for form in ("txt", "html", "docx", "xlsx"):
        path = os.path.join(folder, "report." + form)
        printers.write(report, form, path, {id(total): "77777.77"})
        if form in ("docx", "xlsx"):
            with zipfile.ZipFile(path) as package:
                text = "".join(package.read(name).decode("utf-8") for name in package.namelist())
        else:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        yield f"{form}: an edit is printed, once, if the sentence is", ("77777.77" in text.replace("</w:t></w:r><w:r><w:t xml:space=\"preserve\">", "")) == (form != "xlsx")
    grid = printers.grid(next(block[1] for block in report.blocks if block[0] == "table"))
    yield "every row of a grid is equally wide", len({row[-1][0] + row[-1][2] for row in grid}) == 1


def main():
    failed = 0
    for number, (name, right) in enumerate(cases(), 1):
        print(f"{'ok' if right else 'not ok'} {number} - {name}")
        failed += not right
    print(f"1..{number}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
