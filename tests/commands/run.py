#!/usr/bin/env python3
"""Whole commands as text: each NAME.test holds blocks of

    $ command line
    expected output (a line `...` stands for any lines; `{…}` in a line for anything)
    > exit status

run in order by a shell in one fresh folder, where `juesuan` is the program, `$EXAMPLE` the sample as text and
`$BOOK` a whole book made from it (a copy for each file). Other lines are remarks. A command that ends in a
backslash goes on in the next line; helpers.sh says what it may call. Standard output and error are compared
together. Prints TAP, one case for each block."""
import os, re, shutil, subprocess, sys, tempfile

PROGRAM, SOURCE, *FILES = map(os.path.abspath, sys.argv[1:])
HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(SOURCE, "examples", "lizhou-2021")


def environment(folder):
    """English messages, the source's data, nothing of the person who runs this."""
    programs = os.path.join(folder, ".bin")
    os.makedirs(programs, exist_ok=True)
    link = os.path.join(programs, "juesuan")
    if not os.path.lexists(link):
        os.symlink(PROGRAM, link)
    return {"PATH": programs + ":" + os.environ["PATH"], "LANG": "en_US.UTF-8", "HOME": folder, "USER": "tester",
            "EXAMPLE": EXAMPLE, "BOOK": "lizhou.book", "HELPERS": os.path.join(HERE, "helpers.sh"),
            "SOURCE": SOURCE, "JUESUAN_DATA": os.path.join(SOURCE, "data")}


def run(command, folder, env):
    return subprocess.run(["sh", "-c", '. "$HELPERS"\n' + command], cwd=folder, env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)


def whole_book(folder):
    env = environment(folder)
    commands = ("juesuan init lizhou.book --settings $EXAMPLE/book.ini -q && juesuan import lizhou.book $EXAMPLE/*.csv -q"
                " && juesuan close lizhou.book -q")
    subprocess.run(["sh", "-c", commands], cwd=folder, env=env, check=True)
    return os.path.join(folder, "lizhou.book")


def blocks(path):
    """(line number, command, expected lines, status)"""
    command, expected, start = None, [], 0
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if line.startswith("$ "):
                command, expected, start = line[2:], [], number
            elif re.fullmatch(r"> \d", line) and command is not None:
                yield start, command, expected, int(line[2:])
                command = None
            elif command is not None and command.endswith("\\"):
                command = command[:-1] + line
            elif command is not None:
                expected.append(line)


def pattern(expected):
    parts = []
    for line in expected:
        if line == "...":
            parts.append(r"(?:.*\n)*?")
        else:
            pieces = [re.escape(piece) for piece in re.split(r"\{…\}", line)]
            parts.append(".*".join(pieces) + r"\n")
    return re.compile("".join(parts) + r"\Z")


def main():
    number = failed = 0
    with tempfile.TemporaryDirectory() as shared:
        book = whole_book(shared)
        for path in FILES:
            name = os.path.splitext(os.path.basename(path))[0]
            with tempfile.TemporaryDirectory() as folder:
                shutil.copy(book, os.path.join(folder, "lizhou.book"))
                env = environment(folder)
                for line, command, expected, status in blocks(path):
                    number += 1
                    done = run(command, folder, env)
                    output = done.stdout.decode("utf-8", "replace")
                    if output and not output.endswith("\n"):
                        output += "\n"
                    good = done.returncode == status and pattern(expected).match(output)
                    failed += not good
                    print(f"{'ok' if good else 'not ok'} {number} - {name}:{line} {command}")
                    if not good:
                        print(f"# status {done.returncode}, expected {status}")
                        for text in output.split("\n")[:40]:
                            print("#   " + text)
    print(f"1..{number}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
