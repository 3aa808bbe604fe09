#!/usr/bin/env python3
"""Proves the keys of our own documents: check_keys.py FOLDER [DOCUMENT-FOLDER]...

Besides what the corpus has, an entry may carry a relation (interval.py): `fails` must be impossible, `touches` true in
one point only, `holds` possible. Every figure in them must stand in the document, every quotation too."""
import json, os, re, sys
from interval import numerals, verdict
from score import Key, keys_in, problems, read_text

ARITHMETIC = ("fails", "touches", "holds")


def relations(entry):
    for name in ARITHMETIC:
        for relation in [entry[name]] if isinstance(entry.get(name), str) else entry.get(name, []):
            yield name, relation


def faults(key):
    text = re.sub(r"(?<=\d),(?=\d{3})", "", read_text(key.path))
    for place in key.findings + key.clean:
        finding = place in key.findings
        for name, relation in relations(place.entry):
            said = verdict(relation)
            if said != name:
                yield f"{relation}: {said}, not {name}"
            if finding == (name == "holds"):
                yield f"{relation}: {name} does not belong there"
            for numeral in numerals(relation):
                if numeral not in text and numeral != "10000":  # 万, the only figure that is a word
                    yield f"{relation}: {numeral} is not in the document"
    names = [place.entry["id"] for place in key.findings]
    if len(set(names)) != len(names):
        yield "an id twice"


def main():
    folder, *documents = sys.argv[1:]
    count = wrong = 0
    for path in keys_in(folder):
        key = Key(path, documents)
        if key.path is None:
            print(f"skipped: {key.name} is not here")
            continue
        for problem in [*problems(key), *faults(key)]:
            print(f"{os.path.basename(path)}: {problem}")
            wrong += 1
        count += 1
    print(f"{count} keys proved, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
