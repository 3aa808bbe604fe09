#!/usr/bin/env python3
"""How often the auditor is right, on documents with a key.

    score.py [OPTION]... FOLDER...

Each NAME.key.json of a folder names its document, which lies beside it or in a folder given with --documents.
The program is run on each document, timed, and its answer is compared with the key (docs/accuracy.md says how).
Prints precision and recall by severity and by rule, and seconds and memory by document. Exit status: 0 the
thresholds are kept, 1 one is missed or a document could not be audited, 2 wrong usage, 3 a key cannot be right."""
import argparse, json, os, re, sys
from collections import Counter, defaultdict
from auditor import (SOURCE, Failed, Text, audit, bare, overlap, quotes_of, rule_of, same_passage, spans_of)

SEVERITIES = ("error", "warning", "note")
RANK = {"error": 2, "warning": 1, "note": 0}
RULES = ("completion", "share", "growth", "sum", "same_fact", "text_table", "year", "count", "wording", "unit",
         "template_remnant", "missing_section", "punctuation", "other")
REMNANT = re.compile(r"[X×x]{2,}|…|\.{3,}|[（(][^（）()]{1,12}[)）]|〔|【|_{2,}|如|列明|说明|不涉及|保留|格式|部门（单位）")


class Key:
    def __init__(self, path, folders):
        with open(path, encoding="utf-8") as file:
            self.data = json.load(file)
        self.name = self.data["document"]
        self.template = self.data.get("template", False)
        self.path = next((os.path.join(folder, self.name) for folder in [os.path.dirname(path), *folders]
                          if os.path.isfile(os.path.join(folder, self.name))), None)
        self.text = Text(read_text(self.path)) if self.path and self.path.endswith(".txt") else None
        self.findings = [Place(self, entry) for entry in self.data["findings"]]
        self.clean = [Place(self, entry) for entry in self.data["clean"]]


class Place:
    """One entry of a key with the passages that it speaks of."""

    def __init__(self, key, entry):
        self.entry = entry
        self.severity = entry.get("severity")
        self.rule = entry.get("rule")
        quotes = [entry["quote"], *entry.get("places", [])]
        self.quotes = sorted({bare(quote) for quote in quotes})
        self.spans = [span for quote in quotes for span in key.text.spans(quote)] if key.text else []
        self.answers = []

    def met_by(self, answer):
        return same_passage(quotes_of(answer), spans_of(answer), self.quotes, self.spans)


def read_text(path):
    with open(path, "rb") as file:
        data = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    return data.decode("utf-8", "replace")


def problems(key):
    """What is wrong with a key itself: a judge must be judged first."""
    if key.path is None:
        return
    for entry in key.findings:
        if entry.severity not in SEVERITIES:
            yield f"severity {entry.severity!r} in {entry.entry.get('id')}"
        if entry.rule not in RULES:
            yield f"rule {entry.rule!r} in {entry.entry.get('id')}"
    text = key.text
    if text is None and key.path.endswith(".html"):
        text = Text(re.sub(r"<[^>]*>", "", __import__("html").unescape(read_text(key.path))))
    if text is not None:
        for entry in key.findings + key.clean:
            for quote in entry.quotes:
                if not text.spans(quote):
                    yield f"not in the document: {quote}"


class Score:
    """Counts over documents; `right` and `wrong` by what the answer calls itself, `found` by what the key says."""

    def __init__(self):
        self.wanted, self.found, self.degree = Counter(), Counter(), Counter()
        self.given, self.right = Counter(), Counter()
        self.strict = self.mild = self.repeated = self.clean = self.clean_broken = self.clean_seen = 0
        self.failed, self.rows, self.verdicts = [], [], Counter()
        self.misses, self.alarms = [], []

    def add(self, key, answer):
        for finding in answer["findings"]:
            self.judge(key, finding)
        for place in key.findings:
            self.look_for(key, place)
        for relation in answer["relations"]:
            self.verdicts[relation.get("verdict", "?")] += 1
        self.look_at_clean(key, answer)

    def judge(self, key, finding):
        severity, rule = finding.get("severity", "error"), rule_of(finding)
        places = [place for place in key.findings if place.met_by(finding)]
        for place in places:
            place.answers.append(finding)
        right = bool(places) or (key.template and rule == "template_remnant"
                                 and any(REMNANT.search(quote) for quote in quotes_of(finding)))
        for name in (severity, "rule " + rule):
            self.given[name] += 1
            self.right[name] += right
        if right:
            if places and severity == "error" and all(place.severity != "error" for place in places):
                self.strict += 1
            if places and all(len(place.answers) > 1 for place in places):
                self.repeated += 1
            return
        clean = next((place for place in key.clean if place.met_by(finding)), None)
        if clean and severity == "error":
            self.clean_broken += 1
        self.alarms.append((key.name, finding, clean))

    def look_for(self, key, place):
        best = max((RANK.get(answer.get("severity", "error"), 2) for answer in place.answers), default=-1)
        # A note where an error or a warning is due is no answer to it: nobody reads that far.
        found = best >= min(RANK[place.severity], 1)
        self.mild += 0 <= best < RANK[place.severity]
        for name in (place.severity, "rule " + place.rule):
            self.wanted[name] += 1
            self.found[name] += found
            self.degree[name] += best == RANK[place.severity]
        if not found:
            self.misses.append((key.name, place))

    def look_at_clean(self, key, answer):
        self.clean += len(key.clean)
        if key.text:
            looked = [span for relation in answer["relations"] if relation.get("verdict") in ("ok", "rounding")
                      for span in spans_of(relation)]
            self.clean_seen += sum(any(overlap(span, place) for span in looked for place in entry.spans)
                                   for entry in key.clean)

    def ratio(self, counts, of, names):
        total = sum(of[name] for name in names)
        return (sum(counts[name] for name in names) / total if total else None), total


def percent(value):
    return "     –" if value is None else f"{100 * value:5.1f}%"


def table(score):
    line = "{:<20}{:>7}{:>7}{:>8}{:>10}   {:>7}{:>7}{:>10}"
    print(line.format("", "in key", "found", "recall", "in degree", "given", "right", "precision"))
    rows = [(name, (name,)) for name in SEVERITIES]
    rows += [("error + warning", SEVERITIES[:2]), ("all", SEVERITIES), (None, ())]
    rows += [(rule, ("rule " + rule,)) for rule in RULES]
    rows += [(name[5:] + " (no class)", (name,)) for name in sorted(score.given)
             if name.startswith("rule ") and name[5:] not in RULES]
    for title, names in rows:
        if title is None:
            print()
            continue
        recall, wanted = score.ratio(score.found, score.wanted, names)
        precision, given = score.ratio(score.right, score.given, names)
        if wanted or given or title in SEVERITIES:
            print(line.format(title, wanted, sum(score.found[n] for n in names), percent(recall),
                              sum(score.degree[n] for n in names), given, sum(score.right[n] for n in names),
                              percent(precision)))


def report(score):
    print("{:<40}{:>8}{:>8}{:>9}{:>10}{:>7}{:>9}".format("document", "seconds", "MB", "facts", "relations", "given", "in key"))
    for row in score.rows:
        print("{:<40}{:>8.3f}{:>8.1f}{:>9}{:>10}{:>7}{:>9}".format(*row))
    for name, problem in score.failed:
        print(f"{name:<40}could not be audited: {problem}")
    print()
    table(score)
    print(f"\ntoo strict in degree {score.strict}, too mild {score.mild}, said more than once {score.repeated}; "
          f"clean relations {score.clean}, called wrong {score.clean_broken}"
          + (f", seen in plain texts {score.clean_seen}" if score.clean_seen else ""))
    print("relations: " + (", ".join(f"{count} {name}" for name, count in sorted(score.verdicts.items())) or "none"))


def details(score):
    for name, place in score.misses:
        entry = place.entry
        print(f"\nmissed  {name}  {place.rule} {place.severity}  {entry.get('id', '')}"
              f"\n        {entry['quote']}\n        {entry.get('why', '')}"
              + ("".join(f"\n        answered as {a.get('rule')} {a.get('severity')}: {a.get('message', '')}" for a in place.answers)))
    for name, finding, clean in score.alarms:
        print(f"\nfalse   {name}  {finding.get('rule')} {finding.get('severity')}  stated {finding.get('stated')}"
              f" expected {finding.get('expected')}\n        {(finding.get('quote') or '')[:160]}\n        {finding.get('message', '')}"
              + (f"\n        holds: {clean.entry.get('why', '')}" if clean else ""))


def keys_in(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith(".key.json"))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--program", default=os.path.join(SOURCE, "build", "juesuan"))
    parser.add_argument("--documents", action="append", default=[], help="where documents lie that are not beside their key")
    parser.add_argument("--answers", help="folder of NAME.json: judge these answers, run nothing")
    parser.add_argument("--verbose", action="store_true", help="list misses and false alarms")
    parser.add_argument("--json", help="write the figures to this file")
    for name in ("error-precision", "error-recall", "precision", "recall"):
        parser.add_argument("--" + name, type=float, default=0.0, metavar="SHARE")
    return parser.parse_args()


def answer_for(options, key):
    if options.answers:
        with open(os.path.join(options.answers, key.name + ".json"), encoding="utf-8") as file:
            document = json.load(file)["documents"][0]
        return document, 0.0, 0.0
    return audit(options.program, key.path)


def kept(options, score):
    """Prints the thresholds that are missed; True when there are none."""
    must = SEVERITIES[:2]  # a key's notes need not be found; an answer's notes must be right all the same
    figures = (("error-precision", score.right, score.given, ("error",)), ("error-recall", score.found, score.wanted, ("error",)),
               ("precision", score.right, score.given, SEVERITIES), ("recall", score.found, score.wanted, must))
    good = not score.failed
    for name, counts, of, names in figures:
        value, least = score.ratio(counts, of, names)[0], getattr(options, name.replace("-", "_"))
        if least and (value is None or value < least):
            print(f"below the threshold: {name} {percent(value).strip()} of {100 * least:.1f}%")
            good = False
    return good


def main():
    options = arguments()
    score, bad = Score(), False
    for folder in options.folders:
        paths = keys_in(folder)
        if not paths:
            print(f"no key in {folder}", file=sys.stderr)
            return 2
        for path in paths:
            key = Key(path, options.documents)
            if key.path is None:
                print(f"skipped: {key.name} is not here")
                continue
            for problem in problems(key):
                print(f"{path}: {problem}", file=sys.stderr)
                bad = True
            try:
                answer, seconds, memory = answer_for(options, key)
            except (Failed, OSError) as problem:
                score.failed.append((key.name, problem))
                answer = {"findings": [], "relations": []}
                seconds = memory = 0.0
            before = len(answer["findings"])
            score.add(key, answer)
            if not any(name == key.name for name, _ in score.failed):
                score.rows.append((key.name, seconds, memory, answer.get("facts", 0), len(answer["relations"]), before, len(key.findings)))
    report(score)
    if options.verbose:
        details(score)
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures_of(score), file, ensure_ascii=False, indent=1)
    if bad:
        return 3
    return 0 if kept(options, score) else 1


def figures_of(score):
    rows = {name: (name,) for name in SEVERITIES} | {"all": SEVERITIES} | {rule: ("rule " + rule,) for rule in RULES}
    return {title: {"wanted": sum(score.wanted[n] for n in names), "found": sum(score.found[n] for n in names),
                    "given": sum(score.given[n] for n in names), "right": sum(score.right[n] for n in names)}
            for title, names in rows.items()}


if __name__ == "__main__":
    sys.exit(main())
