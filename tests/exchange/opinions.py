#!/usr/bin/env python3
"""Second opinions: ledger, hledger and beancount read what juesuan exports, and each adds up the same
balance of every account in every month: opinions.py PROGRAM SOURCE. A program that is missing is skipped."""
import csv, os, random, re, shutil, subprocess, sys, tempfile
from collections import defaultdict
from decimal import Decimal

PROGRAM, SOURCE = map(os.path.abspath, sys.argv[1:3])
ENVIRONMENT = dict(os.environ, LC_ALL="C.UTF-8", LANG="C.UTF-8", JUESUAN_DATA=os.path.join(SOURCE, "data"))
AWKWARD = ["支付办公费", "a; b", '"引" 号', "a,b", "(括号) 开头", "* 星号", "[2021] 方括号", "[1/2]", "date:2021-13-45",
           "x date:9 y", "a: b", "反斜\\杠", "两  空格；分号", "|竖|", "@ 标记", "=等号 [=1]", "tag :x:y: z", "; 注释", "!",
           '"', "{CNY}", "#井 ^脱", "~", "P 2021", "include x", "end comment", "<&>"]


def run(*command, folder="."):
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=120)
    if done.returncode != 0:
        raise RuntimeError(" ".join(command) + ": " + done.stderr.decode()[:2000])
    return done.stdout.decode()


def sample(folder):
    example = os.path.join(SOURCE, "examples", "lizhou-2021")
    run(PROGRAM, "init", "sample.book", "--settings", os.path.join(example, "book.ini"), "-q", folder=folder)
    files = [os.path.join(example, name) for name in sorted(os.listdir(example)) if name.endswith(".csv")]
    run(PROGRAM, "import", "sample.book", *files, "-q", folder=folder)
    run(PROGRAM, "close", "sample.book", "-q", folder=folder)
    return "sample.book"


def invented(folder, seed):
    """A book of invented vouchers: red entries, both accountings, awkward texts."""
    random.seed(seed)
    book = "random.book"
    run(PROGRAM, "init", book, "--year", "2021", "--unit", "1", "--name", "某局", "--kind", "administrative",
        "--regime", "2021", "-q", folder=folder)
    with open(os.path.join(folder, "random.csv"), "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow("日期,凭证号,凭证类型,摘要,科目,借方,贷方,资金性质,功能分类,经济分类,支出性质,往来单位,附件".split(","))
        for number in range(1, 301):
            date = f"2021-{(number - 1) // 25 + 1:02}-{random.randint(1, 28):02}"
            kind = "年初" if number == 1 else "结转" if number > 297 else ""
            for line in range(random.randint(1, 3)):
                amount = f"{Decimal(random.randint(-5000000, 90000000)) / 100:.2f}"
                if amount == "0.00":
                    amount = "0.01"
                memo = random.choice(AWKWARD)
                payee = random.choice(AWKWARD) if line == 0 and random.random() < 0.3 else ""
                if random.random() < 0.5:
                    pair = [["7101", amount, "", "一般公共预算财政拨款", "2013201", "30201", "基本支出"],
                            ["800101", "", amount, "", "", "", ""]]
                else:
                    accounts = random.sample(["1002", "120102", "5001", "2302", "3001", "4001"], 2)
                    pair = [[accounts[0], amount, "", "", "", "", ""], [accounts[1], "", amount, "", "", "", ""]]
                for entry in pair:
                    rows.writerow([date, number, kind, memo, *entry, payee, line])
    run(PROGRAM, "import", book, "random.csv", "-q", folder=folder)
    return book


def ours(book, folder):
    """What the book says, by the text that it is: (month, account) to yuan, debit positive."""
    run(PROGRAM, "export", book, "--to", "csv", "-o", book + ".text", "-q", folder=folder)
    sums = defaultdict(Decimal)
    with open(os.path.join(folder, book + ".text", "voucher.csv"), newline="") as file:
        for row in csv.DictReader(file):
            sums[int(row["日期"][5:7]), row["科目"]] += Decimal(row["借方"] or 0) - Decimal(row["贷方"] or 0)
    return clean(sums)


def clean(sums):
    return {key: amount for key, amount in sums.items() if amount}


def code(account):
    return account.strip("[]").rsplit(":", 1)[-1]


def amount(text):
    return Decimal(re.sub(r"[^0-9.-]", "", text) or 0)


def by_ledger(file, folder):
    sums = defaultdict(Decimal)
    text = run("ledger", "-f", file, "--monthly", "reg", "--format", "%(date)\t%(account)\t%(amount)\n", folder=folder)
    for line in text.splitlines():
        date, account, value = line.split("\t")
        sums[int(date[5:7]), code(account)] += amount(value)
    return clean(sums)


def by_hledger(file, folder):
    run("hledger", "-f", file, "check", "balancednoautoconversion", "accounts", "commodities", folder=folder)
    text = run("hledger", "-f", file, "bal", "-M", "--flat", "-N", "-E", "-O", "csv", folder=folder)
    rows = list(csv.reader(text.splitlines()))
    sums = defaultdict(Decimal)
    for row in rows[1:]:
        for head, value in zip(rows[0][1:], row[1:]):
            sums[int(head[5:7]), code(row[0])] += amount(value)
    return clean(sums)


def by_beancount(file, folder):
    run("bean-check", file, folder=folder)
    text = run("bean-query", "-q", "-f", "csv", file,
               "SELECT account, month, sum(number) GROUP BY account, month", folder=folder)
    sums = defaultdict(Decimal)
    for row in list(csv.reader(text.splitlines()))[1:]:
        if len(row) == 3:
            sums[int(row[1]), code(row[0].strip())] += amount(row[2])
    return clean(sums)


PROGRAMS = [("ledger", "ledger", by_ledger), ("hledger", "hledger", by_hledger), ("beancount", "bean-check", by_beancount)]


def compare(book, folder, counted):
    reference = ours(book, folder)
    for format, program, read in PROGRAMS:
        counted += 1
        name = f"{counted} - {format} agrees on {book}"
        if shutil.which(program) is None:
            print(f"ok {name} # SKIP {program} is not installed")
            continue
        try:
            file = f"{book}.{format}"
            run(PROGRAM, "export", book, "--to", format, "-o", file, "-q", folder=folder)
            other = read(file, folder)
        except RuntimeError as error:
            print(f"not ok {name}\n# " + str(error).replace("\n", "\n# "))
            continue
        differ = [key for key in sorted(set(reference) | set(other)) if reference.get(key) != other.get(key)]
        print(("ok " if not differ else "not ok ") + name)
        for key in differ[:5]:
            print(f"# month {key[0]}, account {key[1]}: {reference.get(key)} here, {other.get(key)} there")
    return counted


with tempfile.TemporaryDirectory() as folder:
    done = compare(sample(folder), folder, 0)
    done = compare(invented(folder, 20211231), folder, done)
    print(f"1..{done}")
