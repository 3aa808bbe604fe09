"""Reads our PDF with Poppler and qpdf: every figure comes back, the page is the standard's, the structure
is the tree's, and nothing that paints is left unmarked.

pdf.py PROGRAM: PROGRAM is write_sample. Exit status 77 (skipped) when Poppler or qpdf is not here.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

if not all(shutil.which(program) for program in ("pdftotext", "pdfinfo", "pdffonts", "qpdf")):
    sys.exit(77)

MM = 72 / 25.4


def said(*words):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout


def nodes(node, kind):
    if node["kind"] == kind:
        yield node
    for child in node.get("children", []):
        yield from nodes(child, kind)


def plain(node):
    return node.get("text", "") + "".join(plain(child) for child in node.get("children", []))


def figures_come_back(path, root):
    text = re.sub(r"\s", "", said("pdftotext", "-raw", path, "-"))
    for figure in nodes(root, "figure"):
        assert re.sub(r"\s", "", figure.get("text", "")) in text, figure
    for paragraph in nodes(root, "paragraph"):
        if list(nodes(paragraph, "withheld")):
            continue
        assert re.sub(r"\s", "", plain(paragraph)) in text, plain(paragraph)


def structure_is_the_trees(path, root):
    tree = said("pdfinfo", "-struct-text", path)
    headings = [(int(level), re.sub(r'"\s*"', "", words)) for level, words in
                re.findall(r'^ *H(\d)[^\n]*\n *"([^\n]*)"$', tree, re.MULTILINE)]
    assert headings == [(node["level"], plain(node)) for node in nodes(root, "heading")], headings
    assert len(re.findall(r"^ *Figure", tree, re.MULTILINE)) == len(list(nodes(root, "chart")))
    rows = [node for table in nodes(root, "table") for node in table.get("children", [])]
    tables = re.findall(r"^ *Table\b", tree, re.MULTILINE)
    assert len(tables) >= len(list(nodes(root, "table")))
    if len(tables) == len(list(nodes(root, "table"))):
        assert len(re.findall(r"^ *TR\b", tree, re.MULTILINE)) == len(rows)


def words_of(path):
    pages = []
    document = xml.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", said("pdftotext", "-bbox", path, "-")))
    for page in document.iter("{http://www.w3.org/1999/xhtml}page"):
        words = [(*(float(word.get(name)) for name in ("xMin", "yMin", "xMax", "yMax")), word.text or "")
                 for word in page]
        pages.append((float(page.get("width")), float(page.get("height")), words))
    return pages


def page_is_the_standards(path):
    """GB/T 9704-2012: 37 mm above, 28 mm left, 156 by 225 mm, 22 lines, 28 characters a line; numbers with
    dashes, odd ones at the right, even ones at the left."""
    number = 0
    for width, height, words in words_of(path):
        feet = [word for word in words if word[1] > 262 * MM]
        body = [word for word in words if word not in feet]
        if width > height:
            number += 1
            continue
        assert min(word[0] for word in words) >= 28 * MM - 1
        assert max(word[2] for word in words) <= 184 * MM + 1.5, max(words, key=lambda word: word[2])
        assert min(word[1] for word in words) >= 37 * MM - 2
        assert max(word[3] for word in body) <= 262 * MM + 4, max(body, key=lambda word: word[3])
        if not feet:
            continue
        number += 1
        assert re.sub(r"\D", "", "".join(word[4] for word in feet)) == str(number), feet
        middle = (feet[0][0] + feet[-1][2]) / 2
        assert (middle > 106 * MM) == (number % 2 == 1), number


def lines_of(words):
    lines = {}
    for word in words:
        if word[1] <= 262 * MM:
            lines.setdefault(round(word[3]), []).append(word)
    return [(bottom, "".join(word[4] for word in sorted(lines[bottom]))) for bottom in sorted(lines)]


def prose_is_set_well(path):
    pages = [lines_of(words) for _, _, words in words_of(path)[1:]]
    assert [len(page) for page in pages[:-1]] == [22] * (len(pages) - 1), [len(page) for page in pages]
    steps = {below[0] - above[0] for page in pages for above, below in zip(page, page[1:])}
    assert steps <= {29, 28}, steps
    lines = [line for page in pages for _, line in page]
    assert len(lines[0]) == 26 and {len(line) for line in lines[1:70]} == {28}, lines[:3]
    for line, following in zip(lines, lines[1:]):
        assert following[0] not in "，。；：、！？）》”％%", following
        assert not re.search(r"\d$", line) or not re.match(r"[\d.%万元人]", following), (line, following)


def no_heading_ends_a_page(path):
    pages = [lines_of(words) for _, _, words in words_of(path)]
    assert len(pages) > 6 and pages[0][0][1].startswith("标题"), pages[0][0]
    for page in pages:
        assert not page[-1][1].startswith("标题"), page[-1]


def all_is_marked(path):
    plainly = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], check=True,
                             capture_output=True).stdout.decode("latin-1")
    checked = 0
    for content in re.findall(r"%% Contents for page \d+.*?\nstream\n(.*?)\nendstream", plainly, re.DOTALL):
        depth = 0
        content = re.sub(r"\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>", "", content)
        for operator in content.split():
            depth += operator in ("BDC", "BMC")
            depth -= operator == "EMC"
            assert depth in (0, 1), operator
            if operator in ("Tj", "TJ", "S", "f", "f*", "B", "Do", "sh"):
                assert depth == 1, operator
                checked += 1
    assert checked > 20, checked
    assert "/Lang" in plainly and "/MarkInfo" in plainly and "/GTS_PDFA1" in plainly
    assert "/PageLabels" in plainly and "/Tabs /S" in plainly


def tables_are_told(path):
    plainly = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], check=True,
                             capture_output=True).stdout.decode("latin-1")
    assert "/Alt" in plainly and "/Scope /Column" in plainly and "/ColSpan" in plainly


def check(path):
    said("qpdf", "--check", path)
    fonts = said("pdffonts", path).splitlines()[2:]
    assert fonts
    for line in fonts:
        embedded, subset, unicode = line.split()[-5:-2]
        assert embedded == subset == unicode == "yes", line
    info = said("pdfinfo", path)
    assert re.search(r"Tagged: +yes", info), info
    metadata = said("pdfinfo", "-meta", path)
    assert "<pdfuaid:part>1<" in metadata and "<pdfaid:conformance>A<" in metadata
    xml.fromstring(re.sub(r"<\?xpacket[^>]*\?>", "", metadata).strip())


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run([sys.argv[1], folder], check=True)
        root = json.loads((folder / "sample.json").read_text())["root"]
        figures_come_back(folder / "sample.pdf", root)
        structure_is_the_trees(folder / "sample.pdf", root)
        for name in ("sample.pdf", "long.pdf", "prose.pdf", "heads.pdf"):
            check(folder / name)
            all_is_marked(folder / name)
        tables_are_told(folder / "sample.pdf")
        page_is_the_standards(folder / "long.pdf")
        prose_is_set_well(folder / "prose.pdf")
        no_heading_ends_a_page(folder / "heads.pdf")


main()
