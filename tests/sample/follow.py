#!/usr/bin/env python3
"""The report follows the books, words included: a voucher added, an amount changed, an item that appears and one that
disappears, a project removed, another unit's name and codes. No check that must hold is violated by any of it."""
import decimal
from sample import *

HEAD = "日期,凭证号,凭证类型,摘要,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,项目,核算单位,附件,往来单位".split(",")


def money(text):
    return decimal.Decimal(text or "0")


def report_of(tap, text, name):
    book = make(text.folder, name)
    tap.same(violated_must(book), [], f"{name}: no check that must hold is violated")
    out = report(book)
    return html_lines(os.path.join(out, "report.html")), docx_lines(os.path.join(out, "report.docx")), cells_of(answer("statement", book))


def says(tap, lines, words, name):
    tap.ok(any(words in line for line in lines), f"{name}: “{words}”")


def says_not(tap, lines, words, name):
    told = [line[:200] for line in lines if words in line]
    tap.ok(not told, f"{name}: never “{words}”", *told)


def entries(rows):
    return [dict(zip(HEAD, row.split(","))) for row in rows]


def a_voucher_added(tap, folder):
    text = Text(os.path.join(folder, "voucher"))
    bought = "2021-12-30,900,记账,购办公用品"
    text.write("vouchers.csv", text.read("vouchers.csv") + entries([
        f"{bought},500102,10000.00,,,,,,,00,2,", f"{bought},1011,,10000.00,,,,,,,2,",
        f"{bought},710101,10000.00,,一般公共预算财政拨款,2013201,30201,基本支出,,00,2,",
        f"{bought},800101,,10000.00,,,,,,,2,"]))
    html, docx, cells = report_of(tap, text, "voucher-added")
    for words in ("本年支出合计1287.09万元", "年末结转和结余57.55万元", "公用经费56.84万元",
                  "机关运行经费支出56.84万元，比2020年减少10.78万元，下降15.94%",
                  "行政运行（项）（2013201）：支出决算为395.65万元", "一般公共服务支出（201）1093.35万元"):
        says(tap, html, words, "a voucher added")
        says(tap, docx, words, "a voucher added, docx")
    tap.same(cells["public-1/expenditure.this_year/amount"]["fen"], 1287092000, "a voucher added: 本年支出")
    says_not(tap, html, "1286.09", "a voucher added")


def an_amount_changed(tap, folder):
    text = Text(os.path.join(folder, "amount"))

    def dearer(row):
        for side in ("借方", "贷方"):
            if row["摘要"] == "支付公务接待用餐费：省级有关部门来区调研" and row[side]:
                row[side] = "10760.00"
        return row

    text.change("vouchers.csv", dearer)
    text.change("receptions.csv", lambda row: {**row, "接待金额": "10760.00"} if row["接待金额"] == "760.00" else row)
    html, docx, _ = report_of(tap, text, "amount-changed")
    for words in ("公务接待费支出1.9997万元，完成预算的76.91%，比2020年增加0.62万元，增长44.9", "国内公务接待9批次，105人次，支出1.9997万元",
                  "“三公”经费财政拨款支出决算为2万元，完成预算的76.91%"):
        says(tap, html, words, "an amount changed")
        says(tap, docx, words, "an amount changed, docx")
    says_not(tap, html, "0.9997", "an amount changed")


def moved_function(row):
    """The whole money of P02 goes to another item of class 213."""
    if row.get("功能分类") == "2130599":
        row["功能分类"] = "2130504"
    return row


def an_item_for_another(tap, folder):
    text = Text(os.path.join(folder, "item"))
    for name in ("vouchers.csv", "appropriations.csv", "projects.csv", "adjustments.csv"):
        text.change(name, moved_function)
    text.replace("previous.csv", "2130599", "2130504")
    html, docx, _ = report_of(tap, text, "item-for-another")
    for words in ("（2130504）：支出决算为95万元，完成预算的95%", "农林水支出（213）95万元"):
        says(tap, html, words, "an item for another")
        says(tap, docx, words, "an item for another, docx")
    says_not(tap, html, "2130599", "an item for another")
    says_not(tap, docx, "2130599", "an item for another, docx")


def take(rows, system, side, amount):
    """Takes `amount` from the row of that accounting and side that names no project."""
    for row in rows:
        if (row["科目"][0] in "678") == system and row[side] and not row["项目"] and money(row[side]) >= amount:
            row[side] = str(money(row[side]) - amount)
            return
    raise AssertionError(rows)


def without_project(rows, project):
    """Vouchers without the entries of a project, balanced as before."""
    vouchers = {}
    for row in rows:
        vouchers.setdefault((row["日期"][:7], row["凭证号"]), []).append(row)
    for voucher in vouchers.values():
        kept = [row for row in voucher if row["项目"] != project]
        for gone in (row for row in voucher if row["项目"] == project):
            budgetary = gone["科目"][0] in "678"
            side = "借方" if gone["借方"] else "贷方"
            take(kept, budgetary, "贷方" if side == "借方" else "借方", money(gone[side]))
            if gone["科目"].startswith("6"):  # a quota came in: its financial side has no project
                take(kept, False, "借方", money(gone[side]))
                take(kept, False, "贷方", money(gone[side]))
        yield from (row for row in kept if money(row["借方"]) or money(row["贷方"]))


def a_project_removed(tap, folder):
    text = Text(os.path.join(folder, "project"))
    text.write("vouchers.csv", list(without_project(text.read("vouchers.csv"), "P08")))
    text.change("appropriations.csv", lambda row: None if row["项目"] == "P08" else row)
    text.change("projects.csv", lambda row: None if row["项目代码"] == "P08" else row)
    for name in ("indicators.csv", "appraisal.csv", "progress.csv", "outcomes.csv"):
        text.change(name, lambda row: None if row["项目代码"] == "P08" else row)
    text.change("previous.csv", lambda row: None if "/P08/" in row["单元格"] else row)
    text.change("texts.csv", lambda row: None if ".P08." in row["主题"] else row)
    html, docx, cells = report_of(tap, text, "project-removed")
    for words in ("开展绩效自评的项目共14个", "对14个项目开展了绩效自评", "项目支出650.59万元",
                  "|14|组织系统信息化|14|14|100%|", "8．两新党组织建设项目绩效自评报告", "（2013202）：支出决算为555.59万元"):
        says(tap, html, words, "a project removed")
        says(tap, docx, words, "a project removed, docx")
    says_not(tap, html, "联系重点工作", "a project removed")
    tap.ok("final-6/P08/expenditure" not in cells, "a project removed: no row of it")


def another_unit(tap, folder):
    text = Text(os.path.join(folder, "unit"))
    old = ("中共广元市利州区委组织部", "区委组织部", "305301")
    for before, after in zip(old, ("某市某区民政事务局", "区民政局", "401777")):
        text.replace("book.ini", before, after)
    text.replace("book.ini", "广元市利州区", "某市某区")
    html, docx, cells = report_of(tap, text, "another-unit")
    said = {without_blanks(row["正文"]) for row in text.read("texts.csv")}
    for lines, name in ((html, "another unit"), (docx, "another unit, docx")):
        for words in ("2021年度某市某区民政事务局单位决算", "某市某区民政事务局属一级预算单位", "区民政局机关运行经费支出55.84万元"):
            says(tap, lines, words, name)
        ours = [line for line in lines if not any(line in text or text in line for text in said)]
        for words in (*old, "利州区党员"):
            says_not(tap, ours, words, name)
    tap.same(cells["cover/code/value"]["text"], "401777", "another unit: the code on the cover")


def main():
    tap = Tap()
    with temporary() as folder:
        for change in (a_voucher_added, an_amount_changed, an_item_for_another, a_project_removed, another_unit):
            change(tap, folder)
    tap.done()


main()
