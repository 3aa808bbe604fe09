#!/usr/bin/env python3
"""Two origins, one way on: the sample's final accounts and annexes given as cells, with the registers, texts,
appropriations and last year's figures but without a voucher, make the same public statements and the same report."""
from sample import *

GIVEN = ("final-", "annex-", "adjustments")
PUBLISHED = ("public-", "sichuan-")


def yuan(fen):
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02}"


def given_rows(cells):
    for address, cell in cells.items():
        if address.startswith(GIVEN) and ("fen" in cell or "count" in cell):
            value = yuan(cell["fen"]) if "fen" in cell else str(cell["count"])
            yield {"年度": "2021", "单元格": address, "数值": value}


def published(cells):
    return {address: cell for address, cell in cells.items() if address.startswith(PUBLISHED)}


def main():
    tap = Tap()
    with temporary() as folder:
        text = Text(os.path.join(folder, "text"))
        compiled = make(text.folder, "compiled")
        cells = cells_of(answer("statement", compiled))
        text.write("given.csv", list(given_rows(cells)))
        os.remove(text.path("vouchers.csv"))
        given = make(text.folder, "given", close=False)
        tap.same(violated_must(given), [], "no check that must hold is violated")
        first, second = published(cells), published(cells_of(answer("statement", given)))
        for address in sorted(first.keys() | second.keys()):
            if first.get(address) != second.get(address):
                tap.same(second.get(address), first.get(address), address)
        tap.same(second, first, "every cell of the public statements")
        one, other = (html_lines(os.path.join(report(book), "report.html")) for book in (compiled, given))
        differ = [(a, b) for a, b in zip(one, other) if a != b]
        tap.same(len(one), len(other), "as many lines in the report")
        for a, b in differ:
            tap.ok("执行进度" in a, "only the execution by month may differ", a, b)
        trace = answer("trace", given, "public-1/income.total/amount")
        tap.ok("given" in json.dumps(trace), "a trace ends at what was given")
    tap.done()


main()
