"""Runs the commands in documents: every fence whose info string is `console install`, in order, one folder for each document.

A line that starts with `$ ` is a command; `\\` at its end continues it. The lines behind it are what it prints, where they are there:
`…` stands for any number of lines, and within a line for any text. A command must succeed, unless the last line of its output is
`[status N]`. The folder holds a clone of the project in `grouplint` and a right organization in `okta`, in a repository.
"""

import re

import lab

FENCE = re.compile(r"^( *)```console install\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def blocks(text):
    """The commands of a document, each with its first line, the lines that it should print, and the status."""
    for fence in FENCE.finditer(text):
        line = text.count("\n", 0, fence.start(2)) + 1
        lines = [it.removeprefix(fence[1]) for it in fence[2].splitlines()]
        yield from commands(lines, line)


def commands(lines, first):
    """The commands in the lines of one fence."""
    lab.require(lines and lines[0].startswith("$ "), f"line {first}: a fence must start with a command: `$ …`")
    at = 0
    while at < len(lines):
        start = at
        command = lines[at][2:]
        while command.endswith("\\") and at + 1 < len(lines):
            at += 1
            command += "\n" + lines[at]
        at += 1
        output = []
        while at < len(lines) and not lines[at].startswith("$ "):
            output.append(lines[at])
            at += 1
        status = re.fullmatch(r"\[status (\d+)\]", output[-1]) if output else None
        yield first + start, command, output[:-1] if status else output, int(status[1]) if status else 0


def matches(expected, seen):
    """Whether an output is as expected, `…` standing for what may be anything."""
    parts = []
    for line in expected:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(re.escape(it) for it in line.split("…")) + r"\n")
    text = "".join(f"{line.rstrip()}\n" for line in seen.splitlines())
    return re.fullmatch("".join(parts), text) is not None


def execute(document, folder, env):
    """Runs the commands of a document and returns how many there were."""
    count = 0
    for line, command, expected, status in blocks(document.read_text(encoding="utf-8")):
        count += 1
        where = f"{document.relative_to(lab.ROOT)}:{line}"
        # Variables and folders that a command sets are there for the next one, as for somebody who types them.
        wrapped = f"""
            [ -e ../state ] && {{ . ../state; cd "$(cat ../place)"; }}
            {{ {command}
            }} 2>&1
            status=$?; export -p > ../state 2>/dev/null; pwd > "$STATE/place"; exit $status
        """
        wrapped = wrapped.replace("../state", '"$STATE/state"').replace("../place", '"$STATE/place"')
        try:
            done = lab.run("bash", "--noprofile", "--norc", "-c", wrapped, cwd=folder, env=env, status=status)
        except lab.Failure as failure:
            raise lab.Failure(f"{where}: $ {command}\n{failure}") from None
        lab.require(
            not expected or matches(expected, done.stdout),
            f"{where}: $ {command}\nexpected\n" + "\n".join(expected) + f"\nseen\n{done.stdout}",
        )
    return count
