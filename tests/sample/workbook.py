#!/usr/bin/env python3
"""statements.xlsx, as openpyxl reads it, holds the numbers of statements.json: a sheet a statement, numbers as
numbers."""
import decimal
import openpyxl
from sample import *


def of_statement(statement):
    """The amounts and counts as printed; not nil, nor a closed cell, which is a dash. The cover's year is words."""
    numbers = [decimal.Decimal(cell["text"].replace(",", "")) for row in statement["rows"]
               for cell in row["cells"].values() if statement["id"] != "cover" and cell["text"] not in ("—", "-", "")
               and ("fen" in cell or "count" in cell)]
    return sorted(number for number in numbers if number)


def of_sheet(sheet):
    return sorted(decimal.Decimal(str(cell.value)) for row in sheet.iter_rows() for cell in row
                  if cell.data_type == "n" and cell.value)


def rounded(numbers):
    return [number.quantize(decimal.Decimal("0.0001"), decimal.ROUND_HALF_UP) for number in numbers]


def main():
    tap = Tap()
    with temporary() as folder:
        book = make(Text(os.path.join(folder, "text")).folder, "sample")
        out = report(book)
        with open(os.path.join(out, "statements.json"), encoding="utf-8") as file:
            statements = json.load(file)["statements"]
        sheets = openpyxl.load_workbook(os.path.join(out, "statements.xlsx"))
        names = [statement["number"].removesuffix("表") for statement in statements]
        tap.same([name for name in sheets.sheetnames if name not in ("目录", "图")], names, "a sheet a statement")
        for name, statement in zip(names, statements):
            tap.same(rounded(of_sheet(sheets[name])), rounded(of_statement(statement)), f"the numbers of {statement['id']}")
            tap.same(statement["title"], sheets[name]["A1"].value, f"the title of {statement['id']}")
        tap.same(answer("statement", book)["statements"], statements, "statements.json is what statement answers")
    tap.done()


main()
