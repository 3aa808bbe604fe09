"""Runs `juesuan audit` and compares passages: what score.py and mutate.py share."""
import json, os, subprocess, time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
SHORTEST = 4  # characters that two quotations must share before one may stand in the other
LAPPING = 8   # characters that the end of one must share with the beginning of the other: overlap without spans


class Failed(Exception):
    """The program gave no answer that could be judged."""


# Faces of PDFs give some characters as their radicals' or compatibility forms: same character to a reader.
FORMS = {point: __import__("unicodedata").normalize("NFKC", chr(point))
         for low, high in ((0x2E80, 0x2FE0), (0xF900, 0xFB00)) for point in range(low, high)}


def bare(text):
    """A text as it is compared: white space never counts."""
    return "".join(str(text).translate(FORMS).split())


class Text:
    """A plain text with the way back from its bare characters to its own."""

    def __init__(self, text):
        self.places = [index for index, letter in enumerate(text) if not letter.isspace()]
        self.bare = bare("".join(text[index] for index in self.places))
        if len(self.bare) != len(self.places):  # a compatibility form of several characters: keep the letters as they are
            self.bare = "".join(text[index] for index in self.places)

    def spans(self, quote):
        """Every (start, end) where the quotation stands."""
        wanted, found, start = bare(quote), [], 0
        while wanted and (start := self.bare.find(wanted, start)) >= 0:
            found.append((self.places[start], self.places[start + len(wanted) - 1] + 1))
            start += 1
        return found


def laps(one, other):
    """Does the end of one quotation run on as the beginning of the other?"""
    start = one.find(other[:LAPPING]) if len(other) >= LAPPING else -1
    while start >= 0:
        if other.startswith(one[start:]):
            return True
        start = one.find(other[:LAPPING], start + 1)
    return False


def overlap(one, other):
    return one[0] < other[1] and other[0] < one[1]


def same_passage(quotes, spans, places, place_spans):
    """Does an answer with these quotations and spans speak of one of these places?"""
    for quote in quotes:
        for place in places:
            if len(quote) >= SHORTEST and len(place) >= SHORTEST and (quote in place or place in quote):
                return True
            if quote and quote == place or laps(quote, place) or laps(place, quote):
                return True
    return any(overlap(span, place) for span in spans for place in place_spans)


def environment():
    env = dict(os.environ, LC_ALL="C.UTF-8", LANG="zh_CN.UTF-8")
    env.setdefault("JUESUAN_DATA", os.path.join(SOURCE, "data"))
    return env


def audit(program, path, seconds=120):
    """(answer for the one document, seconds, peak MB of the program and its reader)"""
    started = time.perf_counter()
    process = subprocess.Popen([program, "audit", path, "--format", "json"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    try:
        output, error = _wait(process, seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise Failed(f"no answer after {seconds} s")
    spent = time.perf_counter() - started
    if process.returncode not in (0, 1):
        raise Failed(f"exit status {process.returncode}: {error.decode('utf-8', 'replace').strip()[:300]}")
    try:
        answer = json.loads(output)
        document = answer["documents"][0]
        document.setdefault("findings", [])
        document.setdefault("relations", [])
    except (ValueError, KeyError, IndexError, TypeError) as problem:
        raise Failed(f"the answer is not the JSON that was promised: {problem!r}")
    return document, spent, process.usage.ru_maxrss / 1024


def _wait(process, seconds):
    """communicate() that keeps the resources used; the peak counts descendants that were waited for."""
    import threading
    error = []
    reader = threading.Thread(target=lambda: error.append(process.stderr.read()))
    reader.start()
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    output = process.stdout.read()
    reader.join()
    _, status, process.usage = os.wait4(process.pid, 0)
    late = not timer.is_alive()
    timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if late:
        raise subprocess.TimeoutExpired(process.args, seconds)
    return output, error[0]


def quotes_of(answer):
    """The quotation of a finding. Those of its spans are single figures, which stand in too many passages."""
    quote = bare(answer.get("quote") or "")
    return [quote] if quote else []


def figures_of(answer):
    """What a finding's spans point at, in their order, where they say it."""
    return [bare(span.get("quote") or "") for span in answer.get("spans") or []]


def spans_of(answer):
    return [(span["start"], span["end"]) for span in answer.get("spans") or []
            if isinstance(span.get("start"), int) and isinstance(span.get("end"), int) and span["end"] > span["start"] >= 0]


def rule_of(answer):
    """The class of a rule: the first word of an id such as share.of_total."""
    rule = answer.get("class") or answer.get("rule") or "other"
    return rule.split(".")[0].split("/")[0].replace("-", "_")
