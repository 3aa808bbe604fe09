"""The sample as tests use it: copies of its text, books made from it, and what its reports say.

Every test here is called with the program and the source folder and prints TAP."""
import csv, html.parser, json, os, re, shutil, subprocess, sys, tempfile, zipfile
import xml.etree.ElementTree as tree

PROGRAM, SOURCE = (os.path.abspath(word) for word in sys.argv[1:3])
EXAMPLE = os.path.join(SOURCE, "examples", "lizhou-2021")
HERE = os.path.dirname(os.path.abspath(__file__))
ENVIRONMENT = {"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8", "USER": "tester",
               "JUESUAN_DATA": os.path.join(SOURCE, "data")}
REPORT = ("report.html", "report.docx", "report.pdf", "statements.xlsx", "statements.json", "questions.txt")


# ---- TAP ----

class Tap:
    def __init__(self):
        self.number = self.failed = 0

    def ok(self, good, name, *remarks):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name.replace('#', '＃')}")
        for remark in [] if good else remarks:
            print("# " + str(remark).replace("\n", "\n# "))
        return good

    def same(self, one, other, name):
        return self.ok(one == other, name, f"here  {one!r}"[:2000], f"there {other!r}"[:2000])

    def done(self):
        print(f"1..{self.number}")
        sys.exit(1 if self.failed else 0)


# ---- the text of a book ----

class Text:
    """A copy of the sample's text in a folder of its own, to be changed: tables by their file's name."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(EXAMPLE, folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, name, rows, head=None):
        with open(self.path(name), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, head or list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def change(self, name, function):
        """Each row through `function`; rows for which it gives None go."""
        self.write(name, [row for row in map(function, self.read(name)) if row is not None])

    def replace(self, name, old, new):
        with open(self.path(name), encoding="utf-8") as file:
            text = file.read()
        assert old in text, f"{old} is not in {name}"
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))


# ---- commands ----

def run(*words, statuses=(0,)):
    done = subprocess.run([PROGRAM, *words], env=ENVIRONMENT, capture_output=True, timeout=120)
    if done.returncode not in statuses:
        raise RuntimeError(f"{' '.join(words)}: status {done.returncode}\n{done.stderr.decode()}{done.stdout.decode()}")
    return done.stdout.decode("utf-8")


def answer(*words, statuses=(0,)):
    return json.loads(run(*words, "--format", "json", statuses=statuses))


def make(folder, name, files=None, close=True):
    """A book from the text in `folder`; with only some `files` when given."""
    book = os.path.join(os.path.dirname(folder), name + ".book")
    files = files or sorted(file for file in os.listdir(folder) if file.endswith(".csv"))
    run("init", book, "--settings", os.path.join(folder, "book.ini"), "--quiet", "--as", "tester")
    run("import", book, *(os.path.join(folder, file) for file in files), "--quiet", "--as", "tester", statuses=(0, 1))  # 1: more was spent than there was money for
    if close:
        run("close", book, "--quiet", "--as", "tester")
    return book


def report(book):
    folder = book.removesuffix(".book") + ".out"
    run("report", book, "-o", folder, "--quiet")
    return folder


def violated_must(book):
    answered = answer("check", book, statuses=(0, 1))
    return [check["id"] for check in answered["violated"] if check["severity"] == "must"]


# ---- what statements and reports say ----

def cells_of(statements):
    """address: cell, of what `statement --format json` answers."""
    return {f"{statement['id']}/{row['id']}/{column}": cell for statement in statements["statements"]
            for row in statement["rows"] for column, cell in row["cells"].items()}


def without_blanks(text):
    return re.sub(r"\s", "", text)


class HtmlText(html.parser.HTMLParser):
    """Paragraphs and rows as lines; cells stand between bars."""
    LINES = {"p", "h1", "h2", "h3", "h4", "li", "tr", "caption", "figcaption", "summary", "table"}
    SILENT = {"script", "style", "svg", "nav"}

    def __init__(self):
        super().__init__()
        self.parts, self.silent = [], 0

    def handle_starttag(self, tag, attributes):
        self.silent += tag in self.SILENT
        self.parts.append("\n" if tag in self.LINES else "|" if tag in ("td", "th") else "")

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT
        self.parts.append("|\n" if tag == "tr" else "\n" if tag in self.LINES else "")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def html_lines(path):
    parser = HtmlText()
    with open(path, encoding="utf-8") as file:
        parser.feed(file.read())
    lines = (without_blanks(line) for line in "".join(parser.parts).split("\n"))
    return [line for line in lines if line]


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraph_text(paragraph):
    return without_blanks("".join(text.text or "" for text in paragraph.iter(WORD + "t")))


def docx_lines(path):
    with zipfile.ZipFile(path) as package:
        body = tree.fromstring(package.read("word/document.xml")).find(WORD + "body")
    lines = []
    for block in body:
        if block.tag == WORD + "tbl":
            for row in block.iter(WORD + "tr"):
                cells = ["".join(map(paragraph_text, cell.iter(WORD + "p"))) for cell in row.iter(WORD + "tc")]
                lines.append("|" + "|".join(cells) + "|")
        elif block.tag == WORD + "p":
            lines.append(paragraph_text(block))
    return [line for line in lines if line]


def temporary():
    return tempfile.TemporaryDirectory(prefix="juesuan-")
