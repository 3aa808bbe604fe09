#!/usr/bin/env python3
"""Measures the auditor: audit.py PROGRAM PAGES FILE...

Each file alone as a whole command; a PDF beside pdftotext -bbox of the same file in turn with it; a report of a
thousand pages beside one of thirty, both made of the first PDF by PAGES; a hundred files in one command.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 15


def once(command):
    """Wall and processor milliseconds of a command, and its peak memory in MB."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    usage = os.wait4(process.pid, 0)[2]
    return (time.monotonic() - start) * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss / 1024


def measure(commands, rounds=ROUNDS):
    """In turn, so that what disturbs one disturbs the others: a list of measures for each command."""
    taken = [[] for _ in commands]
    for _ in range(rounds):
        for measures, command in zip(taken, commands):
            measures.append(once(command))
    return taken


def say(name, measures):
    wall, cpu = [m[0] for m in measures], [m[1] for m in measures]
    print(f"{name:<48} min {min(wall):7.1f}  median {statistics.median(wall):7.1f} ms wall;"
          f"  min {min(cpu):7.1f}  median {statistics.median(cpu):7.1f} ms cpu; {max(m[2] for m in measures):5.0f} MB")


def ratio(name, measures, others):
    print(f"{name:<48} wall {min(m[0] for m in measures) / min(m[0] for m in others):5.2f},"
          f"  cpu {min(m[1] for m in measures) / min(m[1] for m in others):5.2f}")


def measure_file(program, path):
    name = os.path.basename(path)
    if not path.endswith(".pdf"):
        say(name, measure([[program, "audit", path]])[0])
        return
    ours, theirs = measure([[program, "audit", path], ["pdftotext", "-bbox", path, os.devnull]])
    say(name, ours)
    say("  pdftotext -bbox", theirs)
    ratio("  ratio", ours, theirs)


def measure_growth(program, pages, path, folder):
    few, many = (os.path.join(folder, f"{count}.pdf") for count in (30, 1000))
    subprocess.run([pages, path, few, "30"], check=True)
    subprocess.run([pages, path, many, "1000"], check=True)
    short = measure([[program, "audit", few]])[0]
    long = measure([[program, "audit", many]], 3)[0]
    say("30 pages", short)
    say("1,000 pages", long)
    ratio("  ratio", long, short)


def measure_many(program, files, folder):
    for i in range(100):
        path = files[i % len(files)]
        os.symlink(os.path.abspath(path), os.path.join(folder, f"{i:03}{os.path.splitext(path)[1]}"))
    names = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    measures = measure([[program, "audit", "--brief", *names]], 3)[0]
    say("100 documents in one command", measures)
    print(f"  {100e3 / min(m[0] for m in measures):.0f} documents a second")


def main():
    program, pages, files = sys.argv[1], sys.argv[2], sys.argv[3:]
    for path in files:
        measure_file(program, path)
    with tempfile.TemporaryDirectory() as folder:
        for path in [path for path in files if path.endswith(".pdf")][:1]:
            measure_growth(program, pages, path, folder)
    with tempfile.TemporaryDirectory() as folder:
        measure_many(program, files, folder)


main()
