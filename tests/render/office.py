"""Reads the sample's docx and xlsx with programs that are not ours, and compares with the tree.

office.py PROGRAM [--look DIRECTORY]: PROGRAM is write_sample; --look keeps the pages as pictures.
Exit status 77 (skipped) when python-docx, openpyxl or LibreOffice is not here.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import docx
    import openpyxl
except ImportError:
    sys.exit(77)
if not shutil.which("soffice") or not shutil.which("pdftotext"):
    sys.exit(77)


def children(node):
    return node.get("children", [])


def plain(node):
    return node.get("text", "") + "".join(plain(child) for child in children(node))


def nodes(node, kind):
    if node["kind"] == kind:
        yield node
    for child in children(node):
        yield from nodes(child, kind)


def figures(root):
    return [node["text"] for node in nodes(root, "figure") if node.get("text")]


def read_docx(path, root):
    """Headings are headings, and every figure of a table stands in its cell."""
    document = docx.Document(path)
    headings = [(int(p.style.name[-1]), p.text) for p in document.paragraphs
                if re.fullmatch(r"[Hh]eading \d", p.style.name)]
    assert headings == [(node["level"], plain(node)) for node in nodes(root, "heading")], headings
    text = "\n".join(p.text for p in document.paragraphs)
    for paragraph in nodes(root, "paragraph"):
        for figure in figures(paragraph):
            assert figure in text, figure
    tables = list(nodes(root, "table"))
    assert len(document.tables) == len(tables)
    for read, table in zip(document.tables, tables):
        cells = [cell.text for row in read.rows for cell in row.cells]
        for figure in figures(table):
            assert figure in cells, figure
        last = [cell.text for cell in read.rows[-1].cells]
        assert last == [plain(cell) for cell in children(table["children"][-1])], last
    assert document.core_properties.created.isoformat() == "2022-09-30T00:00:00"


def printed(text):
    return float(text.replace(",", ""))


def read_xlsx(path, root):
    """A sheet a table; a figure is a number and equals what is printed."""
    book = openpyxl.load_workbook(path)
    tables = list(nodes(root, "table"))
    names = [re.sub("表$", "", table["number"]) for table in tables]
    assert book.sheetnames == ["目录", *names, "图"], book.sheetnames
    for name, table in zip(names, tables):
        sheet = book[name]
        assert sheet["A1"].value == table["text"]
        values = [cell.value for row in sheet.iter_rows(min_row=4) for cell in row
                  if isinstance(cell.value, (int, float))]
        assert values == [printed(text) for text in figures(table)], name
        heads = [cell for row in sheet.iter_rows(min_row=4) for cell in row if cell.font.b]
        assert heads, "total rows are bold"
        assert sheet.freeze_panes and sheet.print_title_rows, name
        assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.orientation == "landscape") == table.get("wide", False)
    links = [cell.hyperlink.location for row in book["目录"].iter_rows() for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in [*names, "图"]], links


def convert(path):
    folder = path.parent / path.suffix[1:]
    subprocess.run(["soffice", f"-env:UserInstallation=file://{path.parent}/profile", "--headless",
                    "--convert-to", "pdf", "--outdir", folder, path], check=True, capture_output=True)
    return folder / (path.stem + ".pdf")


def pages(pdf):
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True)
    return text.stdout.split("\f")[:-1]


def contents_is_right(read):
    """The page numbers that LibreOffice prints in the contents are those of the headings."""
    entries = re.findall(r"^\s*(\S.*?)\s*\.{3,}\s*(\d+)\s*$", read[0], re.MULTILINE)
    assert len(entries) == 5, read[0]
    for heading, number in entries:
        squeezed = re.sub(r"\s", "", read[int(number) - 1])
        assert re.sub(r"\s", "", heading) in squeezed, (heading, number)


def read_pages(path, root, look):
    pdf = convert(path)
    read = pages(pdf)
    text = "".join(read)
    for figure in figures(root) if path.suffix == ".docx" else []:
        assert figure in text, figure
    if path.suffix == ".docx":
        contents_is_right(read)
        assert [str(number + 1) for number in range(len(read))] == re.findall(r"— ?(\d+) ?—", text)
    if look:
        subprocess.run(["pdftoppm", "-r", "70", "-png", pdf, pathlib.Path(look) / path.suffix[1:]], check=True)


def main():
    look = sys.argv[3] if len(sys.argv) > 3 else None
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        subprocess.run([sys.argv[1], folder], check=True)
        document = json.loads((folder / "sample.json").read_text())
        root = document["root"]
        read_docx(folder / "sample.docx", root)
        read_xlsx(folder / "sample.xlsx", root)
        read_pages(folder / "sample.docx", root, look)
        read_pages(folder / "sample.xlsx", root, look)


main()
