#!/usr/bin/env python3
"""Every message that the program can say is there in both languages, with the same facts, and none is said by nobody.
Prints TAP."""
import glob, os, re, sys

SOURCE = sys.argv[1]


def sentences(language):
    found, last = {}, None
    for path in sorted(glob.glob(os.path.join(SOURCE, "data", "messages", "*." + language))):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith("#") or not line.strip():
                    continue
                if line.startswith(" "):
                    found[last] += line
                    continue
                last, _, text = line.partition(":")
                if last in found:
                    twice.append(f"{last} in {os.path.basename(path)}")
                found[last] = text
    return found


def facts(sentence):
    return set(re.findall(r"\{(\w+)", sentence))


def built():
    """The layers that are built: others are still being written."""
    with open(os.path.join(SOURCE, "meson.build"), encoding="utf-8") as file:
        return re.findall(r"subdir\('(src/\w+)'\)", file.read())


def words_of_source():
    """All texts of the sources, beginnings of ids that end while the program runs, and ids of errors: their file."""
    words, beginnings, said = set(), set(), {}
    for path in glob.glob(os.path.join(SOURCE, "src", "*", "*.[ch]")):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        words.update(re.findall(r'"([\w.-]+)"', text))
        beginnings.update(re.findall(r'"([a-z]+[.-])(?:%s[^"]*)?"', text))
        name = os.path.relpath(path, SOURCE)
        if os.path.dirname(name) in layers:
            for call in re.findall(r'error_set\([^;"]*?ERROR_\w+,\s*"([^"]+)"', text):
                said.setdefault(call, name)
    return words, tuple(beginnings), said


layers = built()
twice = []
zh, en = sentences("zh"), sentences("en")
words, beginnings, said = words_of_source()
cases = [
    ("no message stands twice", twice),
    ("every message is there in both languages", sorted(zh.keys() ^ en.keys())),
    ("both languages tell the same facts", [id for id in sorted(zh.keys() & en.keys()) if facts(zh[id]) != facts(en[id])]),
    ("every error has its sentence", [f"{id} ({path})" for id, path in sorted(said.items()) if id not in zh]),
    ("no message is said by nobody", [id for id in sorted(zh) if id not in words and not id.startswith(beginnings)]),
    ("no sentence is empty", [id for id in sorted(zh.keys() & en.keys()) if not zh[id].strip() or not en[id].strip()]),
]
for number, (name, wrong) in enumerate(cases, 1):
    print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
    for word in wrong:
        print("#   " + word)
print(f"1..{len(cases)}")
sys.exit(1 if any(wrong for _, wrong in cases) else 0)
