#!/usr/bin/env python3
"""The invented bureau of forty units from end to end: its books are made, and the overview says of them what they hold."""
import json
import os
import subprocess
import sys
import tempfile

PROGRAM, SOURCE = map(os.path.abspath, sys.argv[1:3])
CASES = []


def case(name, holds):
    CASES.append(holds)
    print(f"{'ok' if holds else 'not ok'} {len(CASES)} - {name}")


def ask(*words):
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          env={**os.environ, "LANG": "en_US.UTF-8", "JUESUAN_DATA": os.path.join(SOURCE, "data")})
    return done.returncode, done.stdout


def overview(folder, *words):
    status, text = ask("overview", folder, "--format", "json", *words)
    return status, json.loads(text)


with tempfile.TemporaryDirectory() as folder:
    env = {**os.environ, "JUESUAN_DATA": os.path.join(SOURCE, "data")}
    subprocess.run([sys.executable, os.path.join(SOURCE, "examples/bureau/make.py"), PROGRAM, folder], check=True, env=env)
    status, all_ = overview(folder, "--depth", "4", "--most", "1000")
    units, projects, tree = all_["units"], all_["projects"], all_["tree"]
    case("forty units and their projects", status == 0 and len(units) == 40 and len(projects) == 120)
    case("sums of units are those of all", all(
        sum(unit[key]["fen"] for unit in units) == tree[key]["fen"] for key in ("budget", "spent", "idle")))
    weighed = sum(p["score"]["points"] * p["budget"]["fen"] for p in projects)
    budget = sum(p["budget"]["fen"] for p in projects)
    case("the score of all is the mean by budget", abs(weighed / budget - tree["score"]["points"]) <= 0.5 and tree["by_budget"])
    scores = [unit["score"]["points"] for unit in units]
    case("units stand by score", scores == sorted(scores, reverse=True))
    case("equal scores share a rank", all(
        p["rank"] == 1 + sum(q["score"]["points"] > p["score"]["points"] for q in projects) for p in projects))
    case("the tree ends in indicators", tree["children"][0]["children"][0]["children"][0]["children"][0]["level"] == "indicator")
    _, idle = overview(folder, "--sort", "idle", "--most", "3")
    case("most money not spent comes first", [p["idle"]["fen"] for p in idle["projects"]] == sorted(
        (p["idle"]["fen"] for p in projects), reverse=True)[:3])
    _, june = overview(folder, "--to", "2021-06-30")
    case("in June less is spent than in the year", june["tree"]["spent"]["fen"] < tree["spent"]["fen"])
    case("who is late is warned of", june["tree"]["red"] > 0)
    status, text = ask("overview", folder, "--format", "csv")
    case("the ranking is a table too", status == 0 and len(text.splitlines()) == 41)
    with open(os.path.join(folder, "broken.book"), "wb") as file:
        file.write(b"no book")
    status, all_ = overview(folder)
    case("a file that is no book is told, and the others go on", status == 3 and len(all_["unread"]) == 1 and all_["count"] == 40)
    status, text = ask("overview", os.path.join(SOURCE, "docs"))
    case("a folder without books is refused", status == 3)
print(f"1..{len(CASES)}")
sys.exit(not all(CASES))
