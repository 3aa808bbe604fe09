"""Printed figures as intervals of exact fractions, and relations between them.

A relation is written as one reads it: `1285.87 / 1344.42 = 95.65%`, `19! + 1! = 20!`, `55.98 <= 55.84`. A printed
9.55 is [9.545, 9.555], closed; a count or a threshold is exact and carries `!`. One printed figure that occurs twice
in a relation is one value: the corners of the box are tried, so 72.08 / (1344.64 - 72.08) is as narrow as it is."""
import itertools, re
from fractions import Fraction

TOKEN = re.compile(r"\s*(\d[\d,]*(?:\.\d+)?)(!?)(%?)(!?)|\s*([-+*/()])")
CORNERS_MAX = 14


def printed(text, exact=False):
    """The interval of a printed figure; 5.66% is [5.655, 5.665] / 100."""
    percent = text.endswith("%")
    digits = text.rstrip("%").replace(",", "")
    value = Fraction(digits)
    half = Fraction(0) if exact else Fraction(1, 2 * 10 ** (len(digits.split(".")[1]) if "." in digits else 0))
    scale = 100 if percent else 1
    return (value - half) / scale, (value + half) / scale


def parse(text):
    """(expression for Python, intervals by name)"""
    code, names, place = [], {}, 0
    while place < len(text):
        if not text[place:].strip():
            break
        match = TOKEN.match(text, place)
        if not match:
            raise ValueError(f"cannot read {text[place:]!r}")
        place = match.end()
        digits, exact, percent, late, sign = match.groups()
        if sign:
            code.append(sign)
        else:
            key = (digits + percent, bool(exact or late))
            name = names.setdefault(key, f"v{len(names)}")
            code.append(name)
    return " ".join(code), {name: printed(*key) for key, name in names.items()}


def bounds(text):
    """The interval of an expression."""
    code, values = parse(text)
    wide = [name for name, (low, high) in values.items() if low != high]
    if len(wide) > CORNERS_MAX or not any(sign in code for sign in "*/"):
        if any(sign in code for sign in "*/"):
            raise ValueError("too many figures for a product")
        return linear(code, values)
    results = []
    for corner in itertools.product(*(sorted(set(values[name])) for name in values)):
        try:
            results.append(eval(code, {"__builtins__": {}}, dict(zip(values, corner))))
        except ZeroDivisionError:
            return None
    return min(results), max(results)


def linear(code, values):
    """A sum: each figure counts with its own sign, each occurrence together with the others of its name."""
    factors = {}
    for name in values:
        unit = {other: Fraction(other == name) for other in values}
        factors[name] = eval(code, {"__builtins__": {}}, unit)
    low = sum(factor * values[name][0 if factor > 0 else 1] for name, factor in factors.items())
    high = sum(factor * values[name][1 if factor > 0 else 0] for name, factor in factors.items())
    return low, high


def verdict(relation):
    """holds, touches (in one point only) or fails; None where something is divided by 0."""
    left, sign, right = re.split(r"\s*(<=|=)\s*", relation, maxsplit=1)
    one, other = bounds(left), bounds(right)
    if one is None or other is None:
        return None
    if sign == "<=":
        return "holds" if one[0] <= other[1] else "fails"
    if one[1] < other[0] or other[1] < one[0]:
        return "fails"
    touching = one[0] != one[1] and other[0] != other[1] and (one[1] == other[0] or other[1] == one[0])
    return "touches" if touching else "holds"


def numerals(relation):
    return [match.group(1) for match in TOKEN.finditer(relation) if match.group(1)]
