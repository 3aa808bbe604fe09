#!/usr/bin/env python3
"""Makes whole final-accounts reports of invented units, right to the fen, as different provinces print them.

    compose.py [--seed N] [--style NAME]... [--form html|txt|docx|xlsx|pdf]... DIR

A report follows from its seed and style. Each printed figure knows the fact it prints, so that mutate.py can plant
an error that a relation between printed figures shows (Composition.broken). Nothing here is asked of the auditor."""
import argparse, os, random, re, sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from accounts import Accounts, class_name
import wording

UNITS = {"万元": Fraction(1), "元": Fraction(1, 10000), "亿元": Fraction(10000)}
NUMERALS = "一二三四五六七八九十"
OPPOSITE = {"增加": "减少", "减少": "增加", "增长": "下降", "下降": "增长", "增幅": "降幅", "降幅": "增幅"}
FACT_NAMES = ("key", "ini", "bud")  # holes that stand for the fact that a list is at


def numeral(number):
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens - 1] + "十") + (NUMERALS[ones - 1] if ones else "")


def printed(value, decimals, comma=False, short=False):
    """`value` as reports print it: each figure rounded by itself, half up."""
    exact = Decimal(value.numerator) / Decimal(value.denominator) if value.denominator.bit_length() < 60 else Decimal(float(value))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = format(rounded, ("," if comma else "") + "f")
    if short and "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if short and text == "-0" else text


class Figure:
    """A printed number: the fact it prints, in what unit (as a multiple of 万元)."""

    def __init__(self, fact, text, unit=Fraction(1), exact=False):
        self.fact, self.text, self.unit, self.exact = fact, text, unit, exact
        self.start = self.line = self.row = None

    def interval(self, text=None):
        digits = (text or self.text).rstrip("%").replace(",", "")
        half = Fraction(0) if self.exact else Fraction(1, 2 * 10 ** (len(digits.split(".")[1]) if "." in digits else 0))
        return (Fraction(digits) - half) * self.unit, (Fraction(digits) + half) * self.unit


class Word:
    """A word that a mutation may turn: a direction, a unit, a year."""

    def __init__(self, text, kind, checkable=True):
        self.text, self.kind, self.checkable, self.start, self.line = text, kind, checkable, None, None


class Table:
    """Rows of cells; a cell is (pieces, columns, rows). `heads` rows of heading come first."""

    def __init__(self, title, number, unit_line, heads, rows):
        self.title, self.number, self.unit_line, self.heads, self.rows = title, number, unit_line, heads, rows
        self.note, self.between = "", "\t"


# ---- relations between printed figures

class Relation:
    def __init__(self, kind, left, right):
        self.kind, self.left, self.right = kind, left, right

    def members(self):
        return [self.left, *self.right]


def corners(relation, box):
    """The interval of what the right side makes of the values in `box`; None where nothing can be said."""
    parts = [box(part) for part in relation.right]
    if relation.kind == "sum":
        return sum(part[0] for part in parts), sum(part[1] for part in parts)
    if relation.kind in ("ratio", "growth"):
        values = []
        for top in parts[0]:
            for base in parts[1]:
                if base <= 0:
                    return None
                values.append(100 * top / base if relation.kind == "ratio" else 100 * abs(top / base - 1))
        if relation.kind == "growth" and parts[0][0] <= parts[1][1] and parts[1][0] <= parts[0][1]:
            values.append(Fraction(0))
        return min(values), max(values)
    if relation.kind == "rate":  # the change over what there was before, from the change and this year's figure
        change, now = parts
        values = [100 * c / (n - relation.sign * c) for c in change for n in now if n - relation.sign * c > 0]
        return (min(values), max(values)) if values else None
    if relation.kind == "change":
        low, high = parts[0][0] - parts[1][1], parts[0][1] - parts[1][0]
        return (low, high) if relation.sign > 0 else (-high, -low)
    return parts[0]


def possible(relation, box):
    right = corners(relation, box)
    left = box(relation.left)
    if right is None:
        return True
    if relation.kind == "same" and not all(member.row is not None for member in relation.members()):
        return left[0] < right[1] and right[0] < left[1] or left == right  # touching is worth a warning, save between tables
    return left[0] <= right[1] and right[0] <= left[1]


def needed(relation, member, box):
    """The values of `member` that would make `relation` true; None: no answer here."""
    if member is relation.left:
        return corners(relation, box)
    left = box(relation.left)
    if relation.kind == "same":
        return left
    others = [box(part) for part in relation.right if part is not member]
    if relation.kind == "sum":
        return left[0] - sum(o[1] for o in others), left[1] - sum(o[0] for o in others)
    if relation.kind == "ratio":
        other = others[0]
        if member is relation.right[0]:
            return min(left) * other[0] / 100, max(left) * other[1] / 100
        return (other[0] * 100 / left[1], other[1] * 100 / left[0]) if left[0] > 0 else (Fraction(0), Fraction(10 ** 18))
    return Fraction(0), Fraction(10 ** 18)  # any: such a member is held possible


class Composition:
    """A report: blocks of pieces, with the figures in their order and the relations between them."""

    def __init__(self, accounts, style, blocks):
        self.accounts, self.style, self.blocks = accounts, style, blocks
        self.lay_out()
        self.relate()

    def lay_out(self):
        """The plain text, each table row a line with its cells between tabs, and where each piece stands in it."""
        self.text, self.figures, self.words, self.rows, lines = "", [], [], [], []
        for block in self.blocks:
            for pieces, row in lines_of(block):
                start = len(self.text)
                for piece in pieces:
                    if not isinstance(piece, str):
                        piece.start, piece.line, piece.row = len(self.text), start, row
                        (self.figures if isinstance(piece, Figure) else self.words).append(piece)
                        self.text += piece.text
                    else:
                        self.text += piece
                self.text += "\n"
                if row is not None:
                    self.rows.append((start, len(self.text), block, row))

    def relate(self):
        real = self.accounts.real
        by_fact = defaultdict(list)
        for figure in self.figures:
            by_fact[normal(figure.fact, real)].append(figure)
        self.relations = []
        ties = defaultdict(list)
        for whole, tied in self.accounts.ties.items():
            ties[real(whole)] += [(kind, tuple(real(part) for part in parts)) for kind, parts in tied]
        for fact, figures in by_fact.items():
            for other in figures[1:]:
                self.relations.append(Relation("same", figures[0], [other]))
            for kind, parts, sign in [(k, p, 1) for k, p in ties.get(fact, ())] + derived(fact, self.accounts):
                self.tie(kind, figures, parts, sign, by_fact)
        self.of = defaultdict(list)
        for relation in self.relations:
            for member in relation.members():
                self.of[id(member)].append(relation)

    def tie(self, kind, figures, parts, sign, by_fact):
        if kind == "sum":
            parts = [part for part in parts if part in by_fact or self.accounts.values.get(part, 0) != 0]
        if not parts or not all(part in by_fact for part in parts) or parts[0] == figures[0].fact:
            return
        for figure in figures:
            near = [min(by_fact[part], key=lambda other: abs(other.start - figure.start)) for part in parts]
            relation = Relation(kind, figure, near)
            relation.sign = sign
            self.relations.append(relation)

    def box(self, changed):
        return lambda figure: figure.interval(changed.get(id(figure), figure.text))

    def broken(self, changed):
        """Relations that no values satisfy once figures (by identity) have other texts."""
        box = self.box(changed)
        seen = {id(relation): relation for key in changed for relation in self.of[key]}
        return [relation for relation in seen.values() if not possible(relation, box)]

    def decidable(self, figure, text):
        """Is the changed figure the only one whose change would make all broken relations true again?"""
        changed = {id(figure): text}
        broken, box = self.broken(changed), self.box(changed)
        suspects = {id(member): member for member in broken[0].members()} if broken else {}
        for relation in broken[1:]:
            here = {id(member) for member in relation.members()}
            suspects = {key: member for key, member in suspects.items() if key in here}
        for key, member in suspects.items():
            if member is not figure and self.could_be(member, box):
                return False
        return bool(broken)

    def could_be(self, member, box):
        low, high = Fraction(-10 ** 18), Fraction(10 ** 18)
        for relation in self.of[id(member)]:
            need = needed(relation, member, box)
            if need is not None:
                low, high = max(low, need[0]), min(high, need[1])
        return low <= high


def normal(fact, real):
    """A fact under its one name: the parts of a rate too."""
    kind, colon, name = fact.partition(":")
    if kind == "%":
        return "%:" + "/".join(real(part) for part in name.split("/"))
    return kind + colon + real(name) if kind in ("d", "g", "last") and colon else real(fact)


def derived(fact, accounts):
    """What a rate or a change follows from."""
    kind, _, name = fact.partition(":")
    if kind == "%":
        return [("ratio", tuple(name.split("/")), 1)]
    if kind == "g":
        sign = accounts.sign(name)
        return [("growth", (name, "last:" + name), 1), ("rate", ("d:" + name, name), sign)]
    if kind == "d":
        return [("change", (name, "last:" + name), accounts.sign(name))]
    return []


def lines_of(block):
    kind = block[0]
    if kind != "table":
        return [(block[1], None)]
    table = block[1]
    lines = [([part], None) for part in (table.number, table.title, table.unit_line) if part]
    for index, row in enumerate(table.heads + table.rows):
        pieces = []
        for column, cell in enumerate(row):
            pieces += ([table.between] if column > 0 else []) + list(cell[0])
        lines.append((pieces, index))
    return lines + ([([table.note], None)] if table.note else [])


# ---- sentences

class Writer:
    """Turns patterns into pieces, in one style."""

    def __init__(self, accounts, style, dice, pool):
        self.accounts, self.style, self.dice, self.pool = accounts, style, dice, pool
        self.me = dice.choice(("本单位", "本部门", "我单位", "我部门")) if "me" not in style else style["me"]
        self.chosen = {}

    def pattern(self, kind):
        """One report says one thing one way, mostly."""
        if kind not in self.chosen:
            variants = self.pool[kind]
            wanted = self.style["pick"].get(kind)
            self.chosen[kind] = self.dice.choice([variants[i] for i in wanted] if wanted else list(variants))
        return self.chosen[kind]

    def figure(self, fact, percent=False):
        unit, decimals = self.style["text"]
        if fact.startswith("n:"):
            return Figure(fact, printed(self.accounts.value(fact), 0), exact=True)
        if percent:
            return Figure(fact, printed(self.accounts.value(fact), 2, short=self.style["short_zero"]) + "%")
        return Figure(fact, printed(self.accounts.value(fact) / UNITS[unit], decimals, self.style["comma"] and unit == "元", self.style["short_zero"]), UNITS[unit])

    def zero(self, fact):
        return fact.startswith(("d:", "g:")) and abs(self.accounts.value("d:" + fact[2:])) < Fraction(3, 100)

    def write(self, pattern, **names):
        """The pieces of a pattern."""
        pieces = []
        for part in re.split(r"(\{[^{}]*\})", pattern):
            pieces += self.place(part[1:-1], names) if part.startswith("{") else [part] if part else []
        return joined(pieces)

    def place(self, hole, names):
        accounts, unit = self.accounts, self.style["text"][0]
        if hole in names and hole not in FACT_NAMES:
            return [names[hole]]
        for name in FACT_NAMES:
            if name in names:
                hole = re.sub(rf"(?<![\w.]){name}(?![\w.])", names[name], hole)
        if hole in ("y", "y-1"):
            return [Word(str(accounts.year - (hole != "y")), "year")] if hole != "y" else [str(accounts.year)]
        if hole in ("unit", "me"):
            return [Word(accounts.unit, "unit_name") if hole == "unit" else self.me]
        kind, _, fact = hole.partition(":")
        if hole.startswith("%"):
            return [self.figure("%:" + hole[1:], percent=True)]
        if kind in ("w", "v", "b", "g", "d", "change", "why", "list", "economy"):
            return getattr(self, "place_" + kind)(fact)
        return [self.figure(hole)] + ([] if hole.startswith("n:") else [Word(unit, "unit")])

    def place_w(self, fact):
        return [Word("增加" if self.accounts.sign(fact) > 0 else "减少", "word")]

    def place_v(self, fact):
        return [Word("增长" if self.accounts.sign(fact) > 0 else "下降", "word")]

    def place_b(self, fact):
        return [Word("增幅" if self.accounts.sign(fact) > 0 else "降幅", "word")]

    def place_d(self, fact):
        return [self.figure("d:" + fact), Word(self.style["text"][0], "unit")]

    def place_g(self, fact):
        return [self.figure("g:" + fact, percent=True)]

    def place_change(self, fact):
        if self.accounts.values["last:" + fact] == 0 or self.zero("d:" + fact):
            same = self.accounts.sign(fact) == 0
            return self.write(self.pool_flat() if same else "上年基数较小，不作比较")
        return self.write(self.pattern("change").replace(":K", ":" + fact))

    def pool_flat(self):
        return self.dice.choice(wording.FLAT)

    def place_why(self, fact):
        sign = self.accounts.sign(fact)
        return [self.dice.choice(wording.UP if sign > 0 else wording.DOWN if sign < 0 else ("与上年持平",))]

    def place_list(self, what):
        one = {"income": "income.one", "expenditure": "expenditure.one", "classes": "class.one", "funds": "fund.one"}[what]
        names = {"income": wording.INCOMES, "expenditure": wording.EXPENDITURES}.get(what)
        if what == "classes":
            names = [(class_name(code, self.accounts.year), f"gen.{code}") for code in self.accounts.codes("gen", 3)]
        if what == "funds":
            names = [(f"{self.accounts.names[code]}（项）", f"fund.{code}") for code in self.accounts.codes("fund", 7)]
        if not self.style["short_zero"] or self.style.get("only_spent"):
            names = [(name, key) for name, key in names if self.accounts.values[key]]
        pieces = []
        for name, key in names:
            pattern = "{name}{key}" if what == "funds" else self.pattern(one)
            code = key.split(".")[1]
            short = name[:-2] if name.endswith("支出") else name
            pieces += (["；"] if pieces else []) + self.write(pattern, key=key, name=name, code=code, short=short)
        return pieces

    def place_economy(self, classes):
        names = [name for code, name in sorted(self.accounts.economy.items()) if code[:3] in classes.split(",")]
        return ["、".join(names)]

    def usable(self, pattern):
        """A sentence about rates needs bases, a comparison another value."""
        for part in re.findall(r"%([\w.]+/[\w.]+)", pattern):
            if self.accounts.values.get(part.split("/")[1], 1) == 0:
                return False
        for part in re.findall(r"\{[wvbgd]:([\w.]+)\}", pattern):
            if self.accounts.values["last:" + part] == 0 or self.zero("d:" + part) or self.accounts.sign(part) == 0:
                return False
        return True

    def sentence(self, kind, **names):
        pattern = self.pattern(kind)
        if not self.usable(pattern):
            usable = [variant for variant in self.pool[kind] if self.usable(variant)]
            pattern = self.chosen[kind] = self.dice.choice(usable)
        return self.write(pattern, **names)


def joined(pieces):
    """Neighbouring strings as one."""
    result = []
    for piece in pieces:
        if isinstance(piece, str) and result and isinstance(result[-1], str):
            result[-1] += piece
        else:
            result.append(piece)
    return result


def dice_note(dice, title):
    """The remark that some print under a table."""
    notes = ("", "", f"注：本表反映部门本年度{title.replace('表', '')}情况。", "注：本表金额单位转换时可能存在尾数误差。")
    return dice.choice(notes)


class Report(Writer):
    """The blocks of a whole report."""

    def blocks(self):
        accounts, style, dice = self.accounts, self.style, self.dice
        year = accounts.year
        kind = "部门" if dice.random() < 0.5 else "单位"
        blocks = [("title", [Word(accounts.unit, "unit_name"), f"{year}年度{kind}决算"])]
        parts = [("概况", self.overview), (f"{year}年度{kind}决算表", self.tables), (f"{year}年度{kind}决算情况说明", self.narrative), ("名词解释", self.glossary)]
        if style["tables"] == "after":
            parts = [parts[0], parts[2], parts[3], parts[1]]
        if style["tables"] == "none":
            del parts[1]
        for number, (title, part) in enumerate(parts, 1):
            blocks.append(("part", [f"第{numeral(number)}部分 {title}"]))
            blocks += part()
        if style.get("txt") == "cells":  # the numbers of pages, as plain text out of a word file has them
            blocks = [entry for index, block in enumerate(blocks, 1) for entry in ([block, ("page", [f"— {index // 12} —"])] if index % 12 == 0 else [block])]
        return blocks

    def asides(self, section):
        """What stands beside the figures of a report and is none of its figures; right in itself."""
        dice, year, a = self.dice, self.accounts.year, self.accounts
        whole, part = dice.randint(200, 3000), dice.randint(150, 199)
        done = whole - dice.randint(0, 40)
        share = lambda top, base: printed(Fraction(100 * top, base), 2)
        asides = {
            "staff": [f"全年受理群众来信来访{whole:,}件次，办结{done:,}件次，办结率{share(done, whole)}%，群众满意度达到{dice.randint(92, 99)}.{dice.randint(0, 9)}%。",
                      f"根据市编办〔{year - 2}〕{dice.randint(3, 90)}号文件，内设机构{dice.randint(5, 12)}个；办公地址为人民路{dice.randint(11, 300)}号，联系电话：0{dice.randint(310, 998)}-{dice.randint(2000000, 8999999)}。"],
            "total": [f"（数据来源：{year}年度决算报表，金额保留到小数点后两位，合计数与分项之和的尾差由四舍五入造成。）"],
            "gen": [f"上述支出保障了{dice.randint(3, 9)}大类{dice.randint(20, 60)}项工作的开展，服务对象约{dice.randint(3, 90)}万人次。"],
            "three": [f"我单位严格执行中央八项规定及其实施细则精神，公务接待人均标准不超过{dice.randint(40, 120)}元，用车实行一车一卡管理。"],
            "performance": [f"从评价结果看，优良率为{share(part, 200)}%（{part}/200），较上年提高{dice.randint(1, 5)}.{dice.randint(1, 9)}个百分点；下一步将用{dice.choice('两三')}年时间完善指标体系。"],
            "assets": [f"房屋建筑面积{dice.randint(900, 9000):,}平方米，其中办公用房占{dice.randint(40, 90)}%左右。"],
            "procurement": [f"采购方式以公开招标和框架协议为主，平均节资率约{dice.randint(3, 9)}.{dice.randint(0, 9)}%。"],
        }
        return [[text] for text in asides.get(section, ()) if dice.random() < 0.6]

    def overview(self):
        return [("h", ["一、主要职责"]), ("p", ["贯彻执行国家有关法律法规和方针政策，承担本行政区域内相关工作的组织实施、监督管理和服务保障。"]),
                ("h", ["二、机构设置"]), ("p", [Word(self.accounts.unit, "unit_name"), "内设机构由上级编制部门核定，纳入决算编制范围的单位为本级。"])]

    def glossary(self):
        return [("p", ["一、财政拨款收入：指从同级财政部门取得的财政预算资金。"]), ("p", ["二、基本支出：指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。"]),
                ("p", ["三、项目支出：指在基本支出之外为完成特定任务和事业发展目标所发生的支出。"])]

    def narrative(self):
        blocks = []
        for number, name in enumerate(self.style["order"], 1):
            title = self.write(self.dice.choice(wording.TITLES[name]))
            blocks.append(("h", [f"{numeral(number)}、"] + title))
            blocks += [("p", pieces) for pieces in getattr(self, "about_" + name)() + self.asides(name)]
        return blocks

    def about_staff(self):
        return [self.sentence("staff")]

    def about_total(self):
        return [self.sentence("total")]

    def about_income(self):
        return [self.sentence("income")]

    def about_expenditure(self):
        return [self.sentence("expenditure")]

    def about_fiscal(self):
        return [self.sentence("fiscal")]

    def about_gen(self):
        return [self.sentence("gen"), self.sentence("structure")] + [
            [f"{number}."] + self.item(code) for number, code in enumerate(self.accounts.codes("gen", 7), 1)]

    def item(self, code):
        a, pattern = self.accounts, self.pattern("item")
        new = "{%key/ini}" in pattern and a.values[f"ini.{code}"] == 0
        base = "bud" if "{bud}" in pattern or "/bud}" in pattern else "ini"
        sign = (a.values[f"gen.{code}"] > a.values[f"{base}.{code}"]) - (a.values[f"gen.{code}"] < a.values[f"{base}.{code}"])
        if abs(a.values[f"gen.{code}"] - a.values[f"{base}.{code}"]) < 20000 and sign:
            sign = 2
        compare = {name: self.dice.choice(self.pool[name][sign]) if sign != 2 else "" for name in ("compare", "compare.bud")}
        names = {"c": class_name(code[:3], a.year), "s": a.names[code[:5]], "i": a.names[code], "c3": code[:3], "s2": code[3:5], "i2": code[5:], "code": code}
        if new:
            pattern = self.pool["item.new"][0 if "{s}" in pattern else 1]
        pieces = self.write(pattern.replace("{compare}", compare["compare"]).replace("{compare.bud}", compare["compare.bud"]),
                            key=f"gen.{code}", ini=f"ini.{code}", bud=f"bud.{code}", **names)
        return pieces

    def about_basic(self):
        return [self.sentence("basic")]

    def about_three(self):
        v = self.accounts.values
        if v["t.total"] == 0:
            return [self.sentence("three.none")]
        return [self.sentence("three")] + [self.sentence(name if v[f"t.{name}"] else name + ".none") for name in ("abroad", "car", "rec")]

    def about_fund(self):
        return [self.sentence("fund" if self.accounts.values["exp.fund"] else "fund.none")]

    def about_capital(self):
        return [self.sentence("capital")]

    def about_operating(self):
        return [self.sentence("operating" if self.accounts.office else "operating.none")]

    def about_procurement(self):
        return [self.sentence("procurement" if self.accounts.values["buy.total"] else "procurement.none")]

    def about_assets(self):
        return [self.sentence("assets")]

    def about_performance(self):
        paragraphs = [self.sentence("performance")] if self.accounts.projects else [["本年度无项目绩效自评。"]]
        for index, name in enumerate(self.accounts.projects):
            paragraphs.append([f"{index + 1}."] + self.write(self.pattern("project").replace("p#", f"p{index}"), name=name))
        return paragraphs

    # -- tables

    def cell(self, fact):
        unit, decimals = self.style["table"]
        value = self.accounts.values.get(fact, 0)
        if not value and (self.style["zero"] != "0.00" or "-" in fact):
            return ([self.style["zero"]] if self.style["zero"] else [], 1, 1)
        return ([Figure(fact, printed(self.accounts.value(fact) / UNITS[unit] if fact in self.accounts.values else Fraction(0), decimals, self.style["comma"]), UNITS[unit])], 1, 1)

    def text(self, text, columns=1, rows=1):
        return ([text] if text else [], columns, rows)

    def table(self, number, title, heads, rows, note=""):
        a = self.accounts
        label = self.style["numbers"].format(number) if self.style["numbers"] else ""
        who = f"{'编制单位' if self.style['comma'] else '部门'}：{a.unit}　　{a.year}年度　　单位：{self.style['table'][0]}" if self.style["numbers"] else f"单位：{self.style['table'][0]}"
        table = Table(title, label, who, heads, rows)
        table.note, table.between = note, {"cells": "\n", "spaces": "      "}.get(self.style.get("txt"), "\t")
        return ("table", table)

    def tables(self):
        return [getattr(self, f"table_{number}")() for number in range(1, 10)]

    def lines(self, start, columns):
        """行次: the number of a row, where the style prints it."""
        return [self.text(str(start))] if self.style["lines"] else []

    def two_sided(self, left, right):
        """Rows of (label, facts) on the left and on the right, the shorter side filled up."""
        height = max(len(left), len(right))
        widths = [max(len(facts) for _, facts in side) for side in (left, right)]
        rows = []
        for index in range(height):
            row = []
            for side, width, offset in ((left, widths[0], 0), (right, widths[1], height)):
                label, facts = side[index] if index < len(side) else ("", ())
                row += [self.text(label)] + self.lines(index + 1 + offset, 1)
                row += [self.cell(fact) if fact else self.text("") for fact in list(facts) + [None] * (width - len(facts))]
            rows.append(row)
        return rows

    def classes(self, fund):
        """(label, code) of each class; the code of one without money is a dash."""
        a = self.accounts
        if self.style.get("all_classes"):
            codes = {class_name(code, a.year): code for code in a.codes(fund, 3)}
            return [(f"{numeral(number)}、{name}", codes.get(name, "-")) for number, name in enumerate(wording.CLASSES, 1)]
        return [(f"{numeral(number)}、{class_name(code, a.year)}", code) for number, code in enumerate(a.codes(fund, 3), 1)]

    def table_1(self):
        left = [(f"{numeral(number)}、{name}", (key,)) for number, (name, key) in enumerate(wording.INCOMES, 1)]
        right = [(label, (f"all.{code}",)) for label, code in self.classes("all")]
        height = max(len(left), len(right))
        left += [("", ())] * (height - len(left)) + [("本年收入合计", ("in.year",)), ("使用非财政拨款结余", ("use.surplus",)), ("年初结转和结余", ("opening",)), ("总计", ("in.total",))]
        right += [("", ())] * (height - len(right)) + [("本年支出合计", ("exp.year",)), ("结余分配", ("distribution",)), ("年末结转和结余", ("closing",)), ("总计", ("in.total",))]
        width = 3 if self.style["lines"] else 2
        line = [self.text("行次")] if self.style["lines"] else []
        heads = [[self.text("收入", width), self.text("支出", width)], [self.text("项目")] + line + [self.text("决算数"), self.text("项目")] + line + [self.text("决算数")]]
        return self.table(1, "收入支出决算总表", heads, self.two_sided(left, right))

    def by_item(self, number, title, fund, columns, prefix):
        """A table with a row for each class, section and item; `columns` are (head, fact of a code)."""
        a, three = self.accounts, self.style["code_columns"] == 3
        heads = [[self.text("项目", 4 if three else 2)] + [self.text(head, 1, 2) for head, _ in columns],
                 ([self.text("功能分类科目编码", 3)] if three else [self.text("科目编码")]) + [self.text("科目名称")]]
        if self.style["lines"]:
            heads.append([self.text("栏次", 4 if three else 2)] + [self.text(str(index)) for index in range(1, len(columns) + 1)])
        rows = []
        codes = sorted({code for size in (3, 5, 7) for code in a.codes(fund, size)})
        if codes:
            rows.append([self.text("合计", 4 if three else 2)] + [self.cell(fact("total")) for _, fact in columns])
        for code in codes:
            if three:
                split = [self.text(part) for part in (code[:3], code[3:5], code[5:7])] if self.style.get("split") else [self.text(code, 3)]
            else:
                split = [self.text(code)]
            rows.append(split + [self.text(self.name(code))] + [self.cell(fact(code)) for _, fact in columns])
        note = dice_note(self.dice, title) if rows else f"说明：{self.me}本年度无此项收支，本表为空表。"
        if not rows:
            rows = [[self.text("", 4 if three else 2)] + [self.text("") for _ in columns]]
        return self.table(number, title, heads, rows, note)

    def name(self, code):
        return class_name(code, self.accounts.year) if len(code) == 3 else self.accounts.names[code]

    def table_2(self):
        total = {"fiscal": "in.fiscal", "superior": "in.superior", "business": "in.business", "other": "in.other", "": "in.year"}
        column = lambda name: lambda code: total[name] if code == "total" else f"row.{code}" + (f".{name}" if name else "")
        none = lambda code: "in.operating"
        columns = [("本年收入合计", column("")), ("财政拨款收入", column("fiscal")), ("上级补助收入", column("superior")), ("事业收入", column("business")),
                   ("经营收入", none), ("附属单位上缴收入", none), ("其他收入", column("other"))]
        return self.by_item(2, "收入决算表", "all", columns, "row")

    def table_3(self):
        column = lambda name: lambda code: f"all.{code}{name}"
        none = lambda code: "exp.superior"
        return self.by_item(3, "支出决算表", "all", [("本年支出合计", column("")), ("基本支出", column(".basic")), ("项目支出", column(".project")),
                                                    ("上缴上级支出", none), ("经营支出", none), ("对附属单位补助支出", none)], "all")

    def table_4(self):
        left = [("一、一般公共预算财政拨款", ("in.gen",)), ("二、政府性基金预算财政拨款", ("in.fund",)), ("三、国有资本经营预算财政拨款", ("in.cap",))]
        right = [(label, (f"fis.{code}", f"gen.{code}", f"fund.{code}", "exp.cap")) for label, code in self.classes("fis")]
        height = max(len(left), len(right))
        sums = lambda name, total: (total, f"{name}.gen", f"{name}.fund", f"{name}.cap")
        left += [("", ())] * (height - len(left)) + [("本年收入合计", ("in.fiscal",)), ("年初财政拨款结转和结余", ("opening.fiscal",)), ("一般公共预算财政拨款", ("opening.gen",)),
                                                     ("政府性基金预算财政拨款", ("opening.fund",)), ("国有资本经营预算财政拨款", ("opening.cap",)), ("总计", ("fis.grand",))]
        right += [("", ())] * (height - len(right)) + [("本年支出合计", ("exp.fiscal", "exp.gen", "exp.fund", "exp.cap")), ("年末财政拨款结转和结余", sums("closing", "closing.fiscal")),
                                                       ("", ()), ("", ()), ("", ()), ("总计", ("fis.grand", "gen.grand", "fund.grand", "exp.cap"))]
        line = [self.text("行次")] if self.style["lines"] else []
        heads = [[self.text("收入", 2 + len(line)), self.text("支出", 5 + len(line))],
                 [self.text("项目")] + line + [self.text("决算数"), self.text("项目")] + line + [self.text(head) for head in ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")]]
        return self.table(4, "财政拨款收入支出决算总表", heads, self.two_sided(left, right))

    def table_5(self):
        column = lambda name: lambda code: f"gen.{code}{name}"
        return self.by_item(5, "一般公共预算财政拨款支出决算表", "gen", [("本年支出", column("")), ("基本支出", column(".basic")), ("项目支出", column(".project"))], "gen")

    def table_6(self):
        return self.economy_list() if self.style.get("economy") == "list" else self.economy_blocks()

    def economy_list(self):
        """One column of items, personnel and public funds beside each other."""
        a, rows = self.accounts, []
        heads = [[self.text(head) for head in ("科目编码", "科目名称", "合计", "人员经费", "公用经费")]]
        rows.append([self.text("合计", 2), self.cell("gen.total.basic"), self.cell("personnel"), self.cell("public")])
        for code in sorted({c[:3] for c in a.economy} | set(a.economy)):
            cells = [self.cell(f"eco.{code}"), self.cell("in.cap")]
            rows.append([self.text(code), self.text(self.economy_name(code)), self.cell(f"eco.{code}")] + (cells if code[:3] in ("301", "303") else cells[::-1]))
        return self.table(6, "一般公共预算财政拨款基本支出决算表", heads, rows)

    def economy_blocks(self):
        a = self.accounts
        groups = {name: [(code, self.economy_name(code)) for code in sorted({c[:3] for c in a.economy} | set(a.economy)) if code[:3] in classes]
                  for name, classes in (("人员经费", ("301", "303")), ("公用经费", ("302", "310")))}
        left, right = groups["人员经费"], groups["公用经费"]
        cut = (len(right) + 1) // 2
        blocks = [left, right[:cut], right[cut:]]
        height = max(map(len, blocks))
        rows = []
        for index in range(height):
            row = []
            for block in blocks:
                code, name = block[index] if index < len(block) else ("", "")
                row += [self.text(code), self.text(name), self.cell(f"eco.{code}") if code else self.text("")]
            rows.append(row)
        rows.append([self.text("人员经费合计", 2), self.cell("personnel"), self.text("公用经费合计", 5), self.cell("public")])
        heads = [[self.text("人员经费", 3), self.text("公用经费", 6)], [self.text(head) for head in ("科目编码", "科目名称", "决算数") * 3]]
        return self.table(6, "一般公共预算财政拨款基本支出决算表", heads, rows)

    def economy_name(self, code):
        from accounts import ECONOMY
        return ECONOMY[code][0] if len(code) == 3 else self.accounts.economy[code]

    def table_7(self):
        column = lambda name: lambda code: f"fund.{code}{name}"
        return self.by_item(7, "政府性基金预算财政拨款收入支出决算表", "fund", [("年初结转和结余", column(".opening")), ("本年收入", column(".income")), ("本年支出小计", column("")),
                                                                             ("基本支出", column(".basic")), ("项目支出", column(".project")), ("年末结转和结余", column(".closing"))], "fund")

    def table_8(self):
        heads = [[self.text("科目编码", 1, 1), self.text("科目名称"), self.text("合计"), self.text("基本支出"), self.text("项目支出")]]
        return self.table(8, "国有资本经营预算财政拨款支出决算表", heads, [[self.text("")] * 5], f"说明：{self.me}没有使用国有资本经营预算安排的支出，故本表无数据。")

    def table_9(self):
        names = ("total", "abroad", "car", "buy", "run", "rec")
        head = lambda: [self.text("合计", 1, 2), self.text("因公出国（境）费", 1, 2), self.text("公务用车购置及运行维护费", 3), self.text("公务接待费", 1, 2)]
        under = [self.text("小计"), self.text("公务用车购置费"), self.text("公务用车运行维护费")]
        if self.style["code_columns"] == 3:
            heads = [[self.text("预算数", 6), self.text("决算数", 6)], head() + head(), under + under]
            rows = [[self.cell(f"{prefix}.{name}") for prefix in ("tb", "t") for name in names]]
        else:
            labels = ("合计", "1.因公出国（境）费", "2.公务用车购置及运行维护费", "（1）公务用车购置费", "（2）公务用车运行维护费", "3.公务接待费")
            heads = [[self.text("项目"), self.text("预算数"), self.text("决算数")]]
            rows = [[self.text(label), self.cell(f"tb.{name}"), self.cell(f"t.{name}")] for label, name in zip(labels, names)]
        return self.table(9, "财政拨款“三公”经费支出决算表", heads, rows)


def compose(seed, style_name, styles=None, pool=None):
    dice = random.Random(f"{seed} {style_name}")
    accounts = Accounts(dice)
    style = dict((styles or wording.STYLES)[style_name], name=style_name)
    return Composition(accounts, style, Report(accounts, style, dice, pool or wording.POOL).blocks())


def main():
    import printers
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1, help="so many seeds from SEED on")
    parser.add_argument("--style", action="append", choices=sorted(wording.STYLES))
    parser.add_argument("--form", action="append", choices=sorted(printers.FORMS))
    parser.add_argument("folder")
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    for seed in range(options.seed, options.seed + options.count):
        for style in options.style or sorted(wording.STYLES):
            composition = compose(seed, style)
            for form in options.form or ("html", "txt"):
                printers.write(composition, form, os.path.join(options.folder, f"{style}-{seed}.{form}"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
