#!/usr/bin/env python3
"""The same text gives the same bytes: two books, and two reports of each. No head of a chain can be the same while
payees are named, because their names are salted; without them it is."""
from sample import *


def contents(folder):
    answered = {}
    for name in REPORT:
        with open(os.path.join(folder, name), "rb") as file:
            answered[name] = file.read()
    return answered


def without_payee(row):
    return {**row, "往来单位": ""}


def main():
    tap = Tap()
    with temporary() as folder:
        text = Text(os.path.join(folder, "text"))
        first, second = make(text.folder, "first"), make(text.folder, "second")
        one = contents(report(first))
        again, other = contents(report(first)), contents(report(second))
        for name in REPORT:
            tap.ok(one[name] == again[name], f"{name} twice from one book")
            tap.ok(one[name] == other[name], f"{name} from two books of the same text")
        run("report", first, "-o", os.path.join(folder, "zh"), "--only", "html", "--quiet")
        tap.ok(answer("verify", first)["head"] != answer("verify", second)["head"], "names of payees are salted")
        text.change("vouchers.csv", without_payee)
        heads = [answer("verify", make(text.folder, name))["head"] for name in ("third", "fourth")]
        tap.same(*heads, "the heads of two books without payees")
        files = sorted((name for name in os.listdir(text.folder) if name.endswith(".csv")), reverse=True)
        tap.same(answer("verify", make(text.folder, "fifth", files))["head"], heads[0],
                 "the head, whatever the order of the files")
    tap.done()


main()
