#!/usr/bin/env python3
"""Every figure of the published report stands in the statements and in both reports at its printed precision.

figures.json holds the figures, places.csv says where each of them must be found: in which cell, and in which words
({} is the figure, a loss without its sign). Where the published report contradicts itself, `instead` is what the
books give, and the sample's README must say so."""
import decimal
from sample import *

with open(os.path.join(HERE, "figures.json"), encoding="utf-8") as file:
    FIGURES = json.load(file)
with open(os.path.join(HERE, "places.csv"), encoding="utf-8") as file:
    PLACES = list(csv.DictReader(file))
ABOUT = ("about", "year")


def leaves(value, path=""):
    if isinstance(value, (dict, list)):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(child, f"{path}.{key}" if path else str(key))
    else:
        yield path, value


def decimals(figure):
    return max(len(str(figure).partition(".")[2]), 2)


def printed(cell, figure):
    """The cell as the report would print it beside `figure`: 万元 for money, else as it is."""
    if "fen" in cell:
        amount = decimal.Decimal(cell["fen"]).scaleb(-6)
        rounded = amount.quantize(decimal.Decimal(1).scaleb(-decimals(figure)), decimal.ROUND_HALF_UP)
        return rounded, decimal.Decimal(figure)
    return cell.get("count", cell["text"]), figure


def in_cell(tap, cells, path, figure, address):
    cell = cells.get(address)
    if cell is None:
        return tap.ok(False, f"{path}: cell {address}", "the statements have no such cell")
    here, there = printed(cell, figure)
    return tap.ok(here == there, f"{path} {figure}: cell {address}", f"the cell is {here}")


def in_words(tap, lines, where, place, figure):
    wanted = place["instead"] or str(figure).lstrip("-")
    words = place["fragment"].replace("{}", wanted)
    tap.ok(any(words in line for line in lines), f"{place['figure']} {figure}: {where}, “{words}”", *(
        line[:300] for line in lines if len(place["fragment"]) > 4 and place["fragment"].split("{}")[0][-12:] in line))


def look_up(tap, place, figure, cells, told, readme):
    path = place["figure"]
    if place["cell"]:
        in_cell(tap, cells, path, place["instead"] or figure, place["cell"])
    for where, lines in told.items() if place["fragment"] else []:
        in_words(tap, lines, where, place, figure)
    if place["instead"] and figure is not None:
        tap.ok(place["instead"] in readme and str(figure).lstrip("-") in readme,
               f"{path}: the README tells {figure} from {place['instead']}")


def main():
    tap = Tap()
    figures = {path: figure for path, figure in leaves(FIGURES) if path not in ABOUT}
    with open(os.path.join(EXAMPLE, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    with temporary() as folder:
        text = Text(os.path.join(folder, "text"))
        book = make(text.folder, "sample")
        cells = cells_of(answer("statement", book))
        out = report(book)
        told = {"report.html": html_lines(os.path.join(out, "report.html")),
                "report.docx": docx_lines(os.path.join(out, "report.docx"))}
    tap.same({place["figure"] for place in PLACES}, set(figures), "every figure has its place")
    tap.same(FIGURES["year"], 2021, "the year")
    for place in PLACES:
        look_up(tap, place, figures.get(place["figure"]), cells, told, readme)
    tap.done()


main()
