"""What stands in a report of ours, read from its own page: text, figures with their cells, rows, and the relations
between printed figures that the cells' expressions give. Nothing here is asked of the auditor."""
import html, html.parser, json, re
from collections import defaultdict
from fractions import Fraction

NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")
ADDRESS = re.compile(r"^[a-z][\w-]*/[^/\s]+/[\w.@-]+$")
HIDDEN = {"script", "style", "svg", "aside", "nav", "head", "button", "template"}
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "tr", "li", "caption", "figcaption", "section", "table", "div"}


class Figure:
    def __init__(self, start, raw, text, source, row):
        self.start, self.raw, self.text, self.source, self.row = start, raw, text, source, row
        self.address = None

    @property
    def end(self):
        return self.start + len(self.text)


class Page(html.parser.HTMLParser):
    """The page as plain text; each character remembers where it stood in the page."""

    def __init__(self, page):
        super().__init__(convert_charrefs=False)
        self.page, self.text, self.at = page, [], []
        self.figures, self.rows = [], []
        self.hidden = self.chart = self.cells = 0
        self.source = self.row = None
        self.lines = [0]
        for match in re.finditer("\n", page):
            self.lines.append(match.end())
        self.feed(page)
        self.text = "".join(self.text)

    def raw_offset(self):
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def put(self, text, raw):
        for index, letter in enumerate(text):
            self.text.append(letter)
            self.at.append(raw + index if raw >= 0 else -1)

    def newline(self):
        if self.text and self.text[-1] != "\n":
            self.put("\n", -1)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in HIDDEN or (tag == "figure" and "chart" in (attributes.get("class") or "")):
            self.hidden += 1
        if self.hidden:
            return
        if tag in BLOCKS:
            self.newline()
        if tag == "tr":
            self.row, self.cells = len(self.rows), 0
            self.rows.append([len(self.text), None, self.raw_offset(), None])
        elif tag in ("td", "th"):
            if self.cells:  # as a browser copies a row: a mark between any two cells, empty ones too
                self.put("\t", -1)
            self.cells += 1
        elif tag == "a" and "data-source" in attributes:
            self.source = int(attributes["data-source"])

    def handle_endtag(self, tag):
        if tag in HIDDEN or (tag == "figure" and self.hidden):
            self.hidden -= self.hidden > 0
            return
        if self.hidden:
            return
        if tag == "tr" and self.row is not None:
            self.rows[self.row][1] = len(self.text)
            self.rows[self.row][3] = self.raw_offset() + len("</tr>")
            self.row = None
        elif tag == "a":
            self.source = None
        if tag in BLOCKS:
            self.newline()

    def handle_data(self, data):
        if self.hidden:
            return
        raw = self.raw_offset()
        if not data.strip() and "\n" in data:
            return
        if self.source is not None and NUMBER.fullmatch(data):
            self.figures.append(Figure(len(self.text), raw, data, self.source, self.row))
        self.put(data.replace("\n", " "), raw)

    def handle_entityref(self, name):
        if not self.hidden:
            self.put(html.unescape(f"&{name};"), -1)

    def handle_charref(self, name):
        if not self.hidden:
            self.put(html.unescape(f"&#{name};"), -1)


class Relation:
    """left = the sum of the right, or left = right[0] / right[1] x 100 and its like; members are figures by address."""

    def __init__(self, kind, left, right):
        self.kind, self.left, self.right = kind, left, right

    def members(self):
        return [self.left, *self.right]


def interval(text):
    digits = text.rstrip("%").replace(",", "")
    half = Fraction(1, 2 * 10 ** (len(digits.split(".")[1]) if "." in digits else 0))
    value = Fraction(digits)
    return value - half, value + half


def possible(relation, value):
    """Whether values inside the printed intervals satisfy it; `value` gives a member's printed text."""
    if relation.kind == "same":
        one, other = interval(value(relation.left)), interval(value(relation.right[0]))
        if relation.left.row is not None and relation.right[0].row is not None:
            return one[0] <= other[1] and other[0] <= one[1]  # two tables may round one fact differently
        return one[0] < other[1] and other[0] < one[1]  # touching only is noticed: a warning is due
    if relation.kind == "part":
        return interval(value(relation.right[0]))[0] <= interval(value(relation.left))[1]
    low, high = interval(value(relation.left))
    if relation.kind == "sum":
        parts = [interval(value(part)) for part in relation.right]
        return low <= sum(part[1] for part in parts) and high >= sum(part[0] for part in parts)
    top, base = (interval(value(part)) for part in relation.right)
    if relation.kind == "ratio":
        corners = [100 * t / b for t in top for b in base if b > 0]
    else:  # growth: the change over what there was before
        sign = 1 if relation.kind == "growth" else -1
        corners = [100 * t / (b - sign * t) for t in top for b in base if b - sign * t > 0]
    return not corners or (low <= max(corners) and high >= min(corners))


class Report:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.html = file.read()
        self.page = Page(self.html)
        self.text, self.figures, self.rows = self.page.text, self.page.figures, self.page.rows
        embedded = re.search(r'<script type="application/json" id="sources">(.*?)</script>', self.html, re.S).group(1)
        data = json.loads(embedded)
        texts, self.sources = data["t"], []
        for address, _, expression, value, inputs in data["s"]:
            linked = [(texts[label], texts[amount], texts[data["s"][link][0]] if link >= 0 else texts[-link - 2])
                      for label, amount, _, link in inputs]
            self.sources.append((texts[address], texts[expression], texts[value], linked))
        self.connect()

    def connect(self):
        expression = {address: text for address, text, _, _ in self.sources}
        by_expression = {}
        for address, text, _, _ in self.sources:
            by_expression.setdefault(text, address)
        self.real = lambda address: self.real(expression[address]) if ADDRESS.match(expression.get(address, "")) \
            and expression[address] != address else address
        self.printed = defaultdict(list)
        for figure in self.figures:
            figure.address = self.in_row(figure)
            self.printed[figure.address].append(figure)
        for address, figures in list(self.printed.items()):  # rows that a code alone does not tell apart
            if any("@" in self.real(self.sources[figure.source][0]) for figure in figures) \
                    and any(not possible(Relation("same", figures[0], [figure]), lambda f: f.text) for figure in figures):
                del self.printed[address]
                for figure in figures:
                    figure.address = f"{address}/place{figure.start}"
                    self.printed[figure.address].append(figure)

        def operand(text):
            text = text.strip()
            inner = text[1:-1] if text.startswith("(") and text.endswith(")") else text
            address = text if text in expression else by_expression.get(inner)
            address = self.real(address or text)
            return address if address in self.printed else None

        self.relations = []
        for address, text, _, inputs in self.sources:
            address = self.real(address)
            if address in self.printed:
                self.relate(address, text, inputs, operand)
        for address, figures in self.printed.items():
            for other in figures[1:]:
                self.relations.append(self.told_twice(figures[0], other))
        self.hierarchies()
        self.of = defaultdict(list)
        for relation in self.relations:
            for member in relation.members():
                self.of[id(member)].append(relation)

    def is_part(self, figure):
        """其中：… in the cell before it: a reader can't know that the part is all of the whole."""
        if figure.row is None:
            return False
        cells = self.text[self.rows[figure.row][0]:figure.start].split("\t")
        return len(cells) > 1 and cells[-2].strip().startswith("其中")

    def told_twice(self, one, other):
        if self.is_part(one) == self.is_part(other):
            return Relation("same", one, [other])
        return Relation("part", other, [one]) if self.is_part(one) else Relation("part", one, [other])

    def in_row(self, figure):
        """A cell's address; `@` stands for whatever the table's row is about, which its first cell says."""
        address = self.real(self.sources[figure.source][0])
        if "@" in address.split("/") and figure.row is not None:
            cells = self.text[self.rows[figure.row][0]:figure.start].split("\t")
            named = [cell.strip() for cell in cells if re.match(r"\s*\d{3,7}(\D|$)", cell) or cell.strip() in ("合计", "总计")]
            code = re.match(r"\d+", named[-1]) if named else None
            name = code.group(0) if code else "total" if named else f"place{figure.start}"
            return "/".join(name if part == "@" else part for part in address.split("/"))
        return address

    def add(self, kind, left, right):
        """One relation for every printing of what stands on the left, one more for each printing of a part."""
        lefts, parts = self.printed[left], [self.printed[part] for part in right]
        for figure in lefts:
            self.relations.append(Relation(kind, figure, [self.nearest(part, figure) for part in parts]))

    def nearest(self, figures, to):
        return min(figures, key=lambda figure: abs(figure.start - to.start))

    def relate(self, address, text, inputs, operand):
        change = re.fullmatch(r"\(?(previous\()?([^\s()]+)\)? - (previous\()?([^\s()]+)\)?\)?(?: / previous\(([^\s()]+)\))?", text)
        if change and change.group(5) and change.group(2) == change.group(4):
            kind = "fall" if change.group(1) else "growth"
            difference = operand(text[1:text.rindex(") / ")])
            base = operand(change.group(2))
            if difference and base:
                self.add(kind, address, [difference, base])
            return
        if " / " in text and text.count(" / ") == 1:
            top, base = (operand(part) for part in text.split(" / "))
            if top and base:
                self.add("ratio", address, [top, base])
            return
        if " + " in text and not re.search(r"[-*/()]\s|previous|if\(", text) and len(inputs) == text.count(" + ") + 1:
            self.sum(address, [(self.real(link), amount) for _, amount, link in inputs])

    def sum(self, address, parts):
        needed = [link for link, amount in parts if not re.match(r"^0(?:\.0+)?(?:\D|$)", amount)]
        if needed and all(link in self.printed for link in needed) and address not in needed:
            zeros = [link for link, amount in parts if link not in needed and link in self.printed]
            self.add("sum", address, needed + zeros)

    def hierarchies(self):
        """Classes of sections of items, by code, in the tables that print them."""
        tables = defaultdict(dict)
        for address in list(self.printed):
            match = re.fullmatch(r"([\w-]+)/(\d{3}|\d{5}|\d{7})/([\w.]+)", address)
            if match and any(figure.row is not None for figure in self.printed[address]):
                tables[match.group(1), match.group(3)][match.group(2)] = address
        for (table, column), codes in tables.items():
            for code, address in codes.items():
                below = [other for other in codes if other.startswith(code) and len(other) == len(code) + 2]
                if below:
                    self.keep("sum", address, [codes[other] for other in below])
            classes = [codes[code] for code in codes if len(code) == 3]
            if f"{table}/total/{column}" in self.printed and classes:
                self.keep("sum", f"{table}/total/{column}", classes)
        economy = {address for address in self.printed if re.fullmatch(r"[\w-]+/total/\d{3}(\d\d)?", address)}
        for address in economy:
            below = sorted(other for other in economy if other.startswith(address) and len(other) == len(address) + 2)
            if below:
                self.keep("sum", address, below)
        self.columns()

    def columns(self):
        """A first column that is the sum of the others in every row of its table."""
        rows = defaultdict(list)
        for figure in self.figures:
            if figure.row is not None:
                rows[figure.row].append(figure)
        tables = defaultdict(list)
        for figures in rows.values():
            names = tuple(figure.address.split("/")[0] + "/" + figure.address.split("/")[-1] for figure in figures)
            tables[names].append(Relation("sum", figures[0], figures[1:]))
        for names, relations in tables.items():
            nonzero = [relation for relation in relations if sum(f.text not in ("0", "0.00") for f in relation.right) > 1]
            if len(names) > 2 and nonzero and all(possible(relation, lambda f: f.text) for relation in relations):
                self.relations += relations

    def keep(self, kind, left, right):
        """Only what holds in the report as it is: a table may print some of the items only."""
        figures = [figure for figure in self.printed[left] if figure.row is not None]
        parts = [[figure for figure in self.printed[part] if figure.row is not None] for part in right]
        for figure in figures:
            relation = Relation(kind, figure, [self.nearest(part, figure) for part in parts])
            if possible(relation, lambda member: member.text):
                self.relations.append(relation)

    def broken(self, changed):
        """Relations that no values satisfy once figures (by identity) have other texts."""
        value = lambda figure: changed.get(id(figure), figure.text)
        seen = {id(relation): relation for key in changed for relation in self.of[key]}
        return [relation for relation in seen.values() if not possible(relation, value)]
