#!/usr/bin/env python3
"""Workbooks that other programs wrote (here openpyxl and LibreOffice) into a book: sheets.py PROGRAM SOURCE. Prints TAP."""
import glob, json, os, shutil, subprocess, sys, tempfile
from openpyxl import Workbook, load_workbook

PROGRAM, SOURCE = map(os.path.abspath, sys.argv[1:3])
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", LANG="C.UTF-8", JUESUAN_DATA=os.path.join(SOURCE, "data"))
JOURNAL = [["序时账"], ["单位：某局", None, None, "期间：2021年1月"],
           ["日期", "凭证字号", "摘要", "科目编码", "科目名称", "发生额", None, "辅助核算", "制单人"],
           [None, None, None, None, None, "借方", "贷方"],
           ["2021-01-04", "记-0001", "收到额度", "1011", "零余额账户用款额度", "1,000.00"],
           [None, None, "收到额度", "4001", "财政拨款收入", None, 1000],
           [None, None, "收到额度", "8001 资金结存", None, 1000],
           [None, None, "收到额度", "600101", "财政拨款预算收入", None, 1000,
            "资金性质:一般公共预算资金；功能分类:2080201-行政运行；支出性质:基本支出"],
           ["合计", None, None, None, None, 2000, 2000]]
# By account, a page each: the rows of a voucher stand apart.
LEDGER = [["明细账"], ["科目编码", "日期", "凭证号", "摘要", "借方", "贷方", "方向", "余额", "功能分类", "支出性质", "资金性质"],
          ["1011", None, None, "期初余额", None, None, "平", 0],
          ["1011", "2021-01-14", "记-10", "收到额度", 1000, None, "借", 1000],
          ["1011", "2021-01-04", "记-2", "收到额度", 300, None, "借", 1300],
          ["1011", None, None, "本月合计", 1300, 0, "借", 1300],
          ["4001", "2021-01-04", "记-2", "收到额度", None, 300, "贷", 300],
          ["4001", "2021-01-14", "记-10", "收到额度", None, 1000, "贷", 1300],
          ["6001", "2021-01-04", "记-2", "收到额度", None, 300, "贷", 300, "2080201", "基本支出", "一般公共预算资金"],
          ["6001", "2021-01-14", "记-10", "收到额度", None, 1000, "贷", 1300, "2080201", "基本支出", "一般公共预算资金"],
          ["8001", "2021-01-04", "记-2", "收到额度", 300, None, "借", 300],
          ["8001", "2021-01-14", "记-10", "收到额度", 1000, None, "借", 1300],
          ["合计", None, None, None, 2600, 2600]]
APPROPRIATIONS = [["指标查询表"],
                  ["指标文号", "下达日期", "功能科目", "部门经济科目", "资金性质", "项目类别", "指标金额(万元)", "经办人"],
                  ["利财〔2021〕1号", "2021-01-20", "2080201-行政运行", "[30201]办公费", "111-一般公共预算资金", "人员类", 12.5],
                  ["合计", None, None, None, None, None, 12.5]]
BALANCES = [["科目余额表"], ["科目编码", "科目名称", "年初余额", None, "本期发生额", None, "期末余额"],
            [None, None, "借方", "贷方", "借方", "贷方", "借方", "贷方"],
            ["1002", "银行存款", 500, None, 0, 0, 500], ["100201", "基本户", 500, None, 0, 0, 500],
            ["3001", "累计盈余", None, 500, 0, 0, None, 500], ["合计", None, 500, 500, 0, 0, 500, 500]]
SCORES = [["对象得分"], ["评价对象", "得分"], ["部门整体", 95.5], ["项目", "好"]]


def write(path, *sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows, joined in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in joined:
            sheet.merge_cells(area)
    book.save(path)


def run(*words):
    done = subprocess.run([PROGRAM, *words], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    return done.returncode, done.stdout.decode() + done.stderr.decode()


def fresh():
    if os.path.exists("a.book"):
        os.remove("a.book")
    run("init", "a.book", "--year", "2021", "--unit", "305301", "--name", "某局", "--kind", "administrative", "--regime",
        "2021", "-q")


def text(table):
    shutil.rmtree("text", ignore_errors=True)
    run("export", "a.book", "--to", "csv", "-o", "text", "-q")
    with open(os.path.join("text", table + ".csv"), encoding="utf-8") as file:
        return file.read().splitlines()[1:]


def a_journal_becomes_vouchers():
    fresh()
    joined = ["F3:G3"] + [f"{letter}3:{letter}4" for letter in "ABCDEHI"]
    write("journal.xlsx", ("明细", JOURNAL, joined))
    status, said = run("import", "a.book", "journal.xlsx")
    assert status == 0 and "1 vouchers, 4 entries" in said, said
    assert text("voucher")[3].startswith("2021-01-04,1,,收到额度,600101,,1000.00,一般公共预算财政拨款,2080201,,基本支出"), text("voucher")
    status, said = run("import", "a.book", "journal.xlsx")
    assert status == 0 and "0 vouchers" in said, said


def a_ledger_by_account_becomes_vouchers():
    fresh()
    write("ledger.xlsx", ("明细账", LEDGER, []))
    status, said = run("import", "a.book", "ledger.xlsx")
    assert status == 0 and "2 vouchers, 8 entries" in said, said
    assert [row.split(",")[:7] for row in text("voucher")] == [
        [f"2021-01-{day}", number, "", "收到额度", account, debit, credit]
        for day, number, amount in (("04", "2", "300.00"), ("14", "10", "1000.00"))
        for account, debit, credit in (("1011", amount, ""), ("4001", "", amount), ("6001", "", amount), ("8001", amount, ""))]
    status, said = run("import", "a.book", "ledger.xlsx")
    assert status == 0 and "0 vouchers" in said, said
    wrong = [row[:] for row in LEDGER]
    wrong[6][5] = 200
    fresh()
    write("wrong.xlsx", ("明细账", wrong, []))
    status, said = run("import", "a.book", "wrong.xlsx")
    assert status == 3 and "wrong.xlsx:明细账!" in said and text("voucher") == [], said


def an_old_workbook_gives_the_same():
    if shutil.which("soffice") is None:
        return "LibreOffice is missing"
    a_journal_becomes_vouchers()
    before = text("voucher")
    subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + os.path.abspath("office"), "--convert-to",
                    "xls", "journal.xlsx"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=100, check=True)
    fresh()
    status, said = run("import", "a.book", "journal.xls")
    assert status == 0 and text("voucher") == before, said


def appropriations_of_the_platform_are_understood():
    fresh()
    write("a.xlsx", ("指标", APPROPRIATIONS, []))
    status, said = run("import", "a.book", "a.xlsx")
    assert status == 0, said
    assert text("appropriation") == ["利财〔2021〕1号,2021-01-20,年初,125000.00,一般公共预算财政拨款,2080201,30201,基本支出,,,,"]


def balances_open_the_year():
    fresh()
    write("b.xlsx", ("余额", BALANCES, ["C2:D2", "E2:F2", "G2:H2", "A2:A3", "B2:B3"]))
    status, said = run("import", "a.book", "b.xlsx")
    assert status == 0, said
    assert [row.split(",")[:7] for row in text("voucher")] == [
        ["2021-01-01", "1", "年初", "年初余额", "1002", "500.00", ""],
        ["2021-01-01", "1", "年初", "年初余额", "3001", "", "500.00"]], text("voucher")


def a_message_names_sheet_and_cell():
    fresh()
    write("wrong.xlsx", ("说明", [["请先填写得分表"]], []), ("得分", SCORES, []))
    status, said = run("import", "a.book", "wrong.xlsx")
    assert status == 3 and "wrong.xlsx:得分!B4" in said, said


def a_head_that_nothing_fits_is_told():
    fresh()
    write("head.xlsx", ("得分", [["评价对象", "得分", "备考"], ["部门整体", 1, 2]], []))
    status, said = run("import", "a.book", "head.xlsx")
    assert status == 3 and "head.xlsx:得分!C1" in said and "备考" in said, said


def what_is_no_workbook_is_refused():
    fresh()
    with open("zip.xlsx", "wb") as file:
        file.write(b"PK\3\4" + bytes(3000))
    status, said = run("import", "a.book", "zip.xlsx")
    assert status == 3 and "zip.xlsx" in said, said


def statements(book):
    answer = json.loads(subprocess.run([PROGRAM, "statement", book, "--format", "json"], env=ENVIRONMENT, check=True,
                                       stdout=subprocess.PIPE, timeout=120).stdout)
    return {(statement["id"], row["id"], column): cell["fen"] if "fen" in cell else cell["text"]
            for statement in answer["statements"] for row in statement["rows"] for column, cell in row["cells"].items()
            if "fen" in cell or "count" in cell}


def the_workbook_of_final_accounts_gives_every_cell():
    example = os.path.join(SOURCE, "examples", "lizhou-2021")
    ini = os.path.join(example, "book.ini")
    files = [os.path.join(example, name) for name in sorted(os.listdir(example)) if name.endswith(".csv")]
    for words in (["init", "s.book", "--settings", ini], ["import", "s.book", *files], ["close", "s.book"],
                  ["report", "s.book", "-o", "out"], ["init", "g.book", "--settings", ini]):
        status, said = run(*words)
        assert status in (0, 1), said
    status, said = run("import", "g.book", os.path.join("out", "statements.xlsx"))
    assert status == 0 and "belong to no cell" not in said, said
    mine, theirs = statements("s.book"), statements("g.book")
    groups = ("final-", "annex-", "public-", "adjustments", "balance-sheet", "budget-", "fiscal-", "income-", "net-")
    cells = [cell for cell in mine if cell[0].startswith(groups)]
    wrong = [(cell, mine[cell], theirs.get(cell)) for cell in cells if mine[cell] != theirs.get(cell)]
    assert len(cells) > 3000 and wrong == [], (len(cells), len(wrong), wrong[:5])
    status, said = run("import", "g.book", os.path.join("out", "statements.xlsx"))
    assert status == 0 and "0 other rows" in said.splitlines()[0], said


def lived_book():
    """The worked year, compiled: a.book with vouchers, final.xlsx as it is handed in."""
    run("init", "v.book", "--settings", os.path.join(SOURCE, "examples", "lizhou-2021", "book.ini"), "-q")
    run("import", "v.book", "-q", *sorted(glob.glob(os.path.join(SOURCE, "examples", "lizhou-2021", "*.csv"))))
    run("close", "v.book", "-q")
    status, said = run("export", "v.book", "--to", "workbook", "-o", "final.xlsx")
    assert status == 0 and "26 statements" in said, said


def cells(book):
    shutil.rmtree("cells", ignore_errors=True)
    run("export", book, "--to", "csv", "-o", "cells", "-q")
    with open(os.path.join("cells", "cell.csv"), encoding="utf-8") as file:
        return [line for line in file.read().splitlines() if line.startswith("2021,")]


def our_workbook_goes_round():
    lived_book()
    book = load_workbook("final.xlsx")
    sheet = book["财决01"]
    assert [sheet.cell(5, column).value for column in range(1, 6)] == ["项目", "行次", "年初预算数", "全年预算数", "决算数"]
    assert (sheet["A6"].value, sheet["B6"].value, sheet["E6"].value) == ("一、一般公共预算财政拨款收入", "1", 10654770)
    for name, source in ("b.book", "final.xlsx"), ("c.book", "again.xlsx"):
        run("init", name, "--settings", os.path.join(SOURCE, "examples", "lizhou-2021", "book.ini"), "-q")
        status, said = run("import", name, source)
        assert status == 0 and "belong to no cell" not in said, said
        run("export", name, "--to", "workbook", "-o", "again.xlsx", "-q")
    assert len(cells("b.book")) > 12000 and cells("b.book") == cells("c.book")
    status, said = run("trace", "b.book", "final-1/expenditure.201/actual")
    assert status == 0 and "final.xlsx:财决01!J6" in said, said


def compared(*words):
    status, said = run("compare", "v.book", *words, "--format", "json")
    return status, json.loads(said)


def every_cell_of_a_workbook_is_compared():
    lived_book()
    status, all_ = compared("final.xlsx")
    assert status == 0 and all_["compared"] == all_["equal"] > 12000 and all_["differences"] == 0, all_["compared"]
    book = load_workbook("final.xlsx")
    book["财决01"]["J6"] = 10925270
    book["财决01"]["E13"] = None
    book.save("wrong.xlsx")
    status, found = compared("wrong.xlsx")
    assert status == 1 and (found["different"], found["books_only"]) == (1, 1), found["different"]
    form = next(form for form in found["forms"] if form["id"] == "final-1")
    empty, wrong = form["differences"]
    assert (empty["cell"], empty["how"]) == ("final-1/income.other/actual", "books_only"), empty["cell"]
    assert (wrong["cell"], wrong["place"]) == ("final-1/expenditure.201/actual", "wrong.xlsx:财决01!J6"), wrong["place"]
    assert (wrong["given"]["fen"], wrong["books"]["fen"], wrong["difference"]["fen"]) == (1092527000, 1092572000, 45000)
    assert wrong["books"]["reads"][0]["vouchers"][0]["number"] > 0
    status, said = run("import", "v.book", "wrong.xlsx")
    assert status == 0, said
    status, said = run("compare", "v.book", "--brief")
    assert status == 1 and "wrong.xlsx:财决01!J6" in said, said
    status, said = run("check", "v.book", "--brief")
    assert status == 1 and "2 cells differ" in said, said
    status, said = run("trace", "v.book", "final-1/expenditure.201/actual", "--vouchers", "1")
    assert "wrong.xlsx:财决01!J6" in said and "10,925,720.00" in said and "the books:" in said, said
    status, said = run("import", "v.book", "final.xlsx")
    status, said = run("check", "v.book", "--brief")
    assert status == 0 and "cells agree" in said, said


def figures_in_ten_thousand_yuan_are_compared_as_they_were_rounded():
    lived_book()
    for value, differs in (1092.57, 0), (1092.572, 0), (1092.58, 1), (1092.573, 1):
        write("wan.xlsx", ("财决01", [
            ["收入支出决算总表"], ["编制单位：某局", None, None, None, "单位：万元"],
            ["支出（按功能分类）"], ["项目", "行次", "年初预算数", "全年预算数", "决算数"],
            ["一、一般公共服务支出", "31", None, None, value]], ["A3:E3"]))
        status, found = compared("wan.xlsx")
        assert found["different"] == differs, (value, found["different"])


def other_programs_open_our_workbook():
    if shutil.which("soffice") is None:
        return "no LibreOffice"
    lived_book()
    done = subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + os.path.abspath("profile"), "--convert-to",
                           "xls", "final.xlsx"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=150)
    assert os.path.exists("final.xls"), done.stdout
    status, found = compared("final.xls")
    assert status == 0 and found["equal"] > 12000, found["differences"]


def a_mapping_is_known_again():
    fresh()
    rows = [["某软件导出"], ["制单日", "凭证编码", "账户", "发生"], [None, None, None, "收", "付"],
            ["2021-01-04", "记-0001", "1011", 1000], ["2021-01-04", "记-0001", "4001", None, 1000],
            ["2021-01-04", "记-0001", "8001", 1000], ["2021-01-04", "记-0001", "600101", None, 1000]]
    write("one.xlsx", ("账", rows, ["D2:E2"]))
    status, said = run("import", "a.book", "one.xlsx", "--map", "制单日=date", "--map", "凭证编码=number", "--map", "账户=account",
                       "--map", "发生收=debit", "--map", "发生付=credit", "--default", "fund=general", "--default",
                       "function=2080201", "--default", "nature=basic")
    assert status == 0 and "1 vouchers, 4 entries" in said, said
    for row in rows[3:]:
        row[1] = "记-0002"
    write("two.xlsx", ("账", rows, ["D2:E2"]))
    two = "two.xlsx"
    if shutil.which("soffice") is not None:
        subprocess.run(["soffice", "--headless", "-env:UserInstallation=file://" + os.path.abspath("profile"), "--convert-to",
                        "xls", two], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=150)
        two = "two.xls"
    status, said = run("import", "a.book", two)
    assert status == 0 and "1 vouchers, 4 entries" in said, said
    status, said = run("mapping", "a.book", "--format", "json")
    assert len(json.loads(said)["mappings"]) == 1, said


def a_form_of_another_program_is_placed_by_label_and_number():
    fresh()
    write("form.xlsx", ("Z01 收支总表(财决01表)", [
        ["收入支出决算总表"], ["编制单位：某局", None, None, None, None, None, None, None, None, "单位：万元"],
        ["收入", None, None, None, None, "支出（按功能分类）"],
        ["项目", "行次", "年初预算数", "全年预算数", "决算数"] * 2,
        ["栏次", None, 1, 2, 3, "栏次", None, 4, 5, 6],
        ["一、一般公共预算财政拨款收入", "1", None, None, "1,234.56", "八、社会保障和就业支出", "38", None, None, 12.5],
        ["本年收入合计", "27", None, None, 1234.56, "某项新的支出", "39", None, None, 7]], ["A3:E3", "F3:J3"]))
    status, said = run("import", "a.book", "form.xlsx")
    assert status == 0 and "1 figures belong to no cell" in said and "J7" in said, said
    assert text("cell") == ["2021,final-1/expenditure.208/actual,125000", "2021,final-1/income.general_public/actual,12345600",
                            "2021,final-1/income.this_year/actual,12345600"], text("cell")


def a_template_is_filled_and_read_back():
    fresh()
    status, said = run("template", "a.book", "-o", "form.xlsx")
    assert status == 0, said
    book = load_workbook("form.xlsx")
    assert "凭证" in book.sheetnames and "指标" in book.sheetnames and len(book.sheetnames) > 12, book.sheetnames
    sheet = book["指标"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert "*文号" in heads and len(sheet.data_validations.dataValidation) >= 5
    for head, value in {"*文号": "1号", "*日期": "2021-03-01", "*指标类型": "年初", "*金额": 100,
                        "*资金性质": "一般公共预算财政拨款", "*功能分类": "2080201 行政运行", "*支出性质": "基本支出"}.items():
        (sheet.cell(2, heads[head]) if head in heads else sheet.cell(2, heads["*支出功能分类"])).value = value
    book.save("filled.xlsx")
    status, said = run("import", "a.book", "filled.xlsx")
    assert status == 0 and "1 other rows" in said, said
    assert text("appropriation")[0].startswith("1号,2021-03-01,年初,100.00,一般公共预算财政拨款,2080201,"), text("appropriation")
    status, said = run("template", "a.book", "vouchers", "-o", "none.xlsx")
    assert status == 2 and "voucher" in said and not os.path.exists("none.xlsx"), said


def main():
    promises = [value for name, value in list(globals().items())
                if callable(value) and getattr(value, "__module__", "") == "__main__" and
                name not in ("write", "run", "fresh", "text", "statements", "lived_book", "cells", "compared", "main")]
    print(f"1..{len(promises)}")
    for number, promise in enumerate(promises, 1):
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            name = promise.__name__.replace("_", " ")
            try:
                skipped = promise()
                print(f"ok {number} - {name}" + (f" # SKIP {skipped}" if skipped else ""))
            except Exception as failure:
                print(f"not ok {number} - {name}\n# {failure!r}"[:3000].replace("\\n", "\n# "))
            os.chdir("/")


main()
