"""GitHub: workflow commands as the runner reads them and as its toolkit writes them, and the job summary."""

import re

import lab
from lab import check, primary

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
FOLDED = [("group", re.compile(r"\d+ findings?")), ("endgroup", re.compile(""))]
"""The commands around the list of all findings, which GitHub folds."""

SHOWN = 10
"""How many annotations of one level GitHub shows for a step."""


def parse(line):
    """A workflow command as the runner reads it: name, properties and message. None for any other line."""
    line = line.lstrip()
    if not line.startswith("::"):
        return None
    info, separator, message = line[2:].partition("::")
    if not separator:
        return None
    name, _, properties = info.partition(" ")
    pairs = [it.partition("=") for it in properties.strip().split(",") if it]
    return name, {key.strip(): decode(value, ":,") for key, _, value in pairs}, decode(message)


def decode(text, more=""):
    """Undoes the escapes of a message or, with `more`, of a property."""
    for character in [*more, "\r", "\n", "%"]:
        text = text.replace(f"%{ord(character):02X}", character)
    return text


def commands(output):
    """Every annotation in an output; any line that is none must not be taken for an old or a new one."""
    found = []
    # The runner splits at these and at nothing else.
    for line in re.split(r"\r\n|\n|\r", output):
        command = parse(line)
        if command and any(command[0] == name and text.fullmatch(command[2]) for name, text in FOLDED):
            continue
        if command:
            lab.require(command[0] in COMMANDS.values(), f"a name became a command: {line!r}")
            found.append((line, command))
        else:
            lab.require("##[" not in line, f"a name became a command: {line!r}")
    return found


@check("github-annotations")
def annotations():
    """@actions/core: writes the same bytes for the same annotations, which are the findings"""
    for fixture in lab.fixtures():
        output = fixture.written("github")
        found = commands(output)
        data = [
            {"level": name, "properties": properties, "message": message} for _, (name, properties, message) in found
        ]
        lab.same(f"{fixture}: lines", [line for line, _ in found], lab.node("annotations.mjs", text=lab.json.dumps(data)))
        follow_findings(fixture, output, data)

    broken = [{"level": "error", "properties": {"title": "a,b"}, "message": "100%"}]
    lab.same("an escape", lab.node("annotations.mjs", text=lab.json.dumps(broken)), ["::error title=a%2Cb::100%25"])
    lab.same("a broken line", parse("::error title=a,b::c")[1], {"title": "a", "b": ""})


def follow_findings(fixture, output, annotations):
    """Errors come first, each annotation is a finding at its place, and what is left out is counted."""
    order = list(COMMANDS.values())
    levels = [order.index(it["level"]) for it in annotations]
    lab.same(f"{fixture}: levels in order", levels, sorted(levels))
    left = list(fixture.findings())
    for annotation in annotations:
        properties = annotation["properties"]
        finding = next((it for it in left if fits(it, annotation)), None)
        lab.require(finding, f"{fixture}: no finding is like {annotation}")
        left.remove(finding)
        place = primary(finding)
        lab.same(f"{fixture}: file", properties["file"], place["file"])
        lab.same(f"{fixture}: line", int(properties["line"]), place["start"]["line"])
    for level in COMMANDS:
        total = sum(it["level"] == level for it in fixture.findings())
        missing = sum(it["level"] == level for it in left)
        lab.require(missing <= max(0, total - SHOWN), f"{fixture}: {missing} of {total} findings have no annotation")
    if any(sum(it["level"] == level for it in fixture.findings()) > SHOWN for level in COMMANDS):
        plain = "\n".join(line for line in output.splitlines() if not parse(line))
        lab.require(re.search(r"\d+", plain), f"{fixture}: nothing says how many are not shown")


def fits(finding, annotation):
    """Whether an annotation says what a finding does, where it is."""
    properties = annotation["properties"]
    place = primary(finding)
    return (
        COMMANDS[finding["level"]] == annotation["level"]
        and (properties.get("file"), properties.get("line")) == (place["file"], str(place["start"]["line"]))
        and lab.says(annotation["message"], finding)
    )


@check("github-summary")
def summary():
    """The job summary is written when GitHub names a file for it, behind what others wrote there"""
    drawn = []
    for fixture in lab.fixtures():
        path = lab.scratch("github-summary") / "summary.md"
        path.write_text("Before.\n")
        arguments = ["check", fixture.path, "--format", "github", "--fail-on", "never"]
        env = lab.environment(GITHUB_STEP_SUMMARY=path, GITHUB_ACTIONS="true")
        done = lab.run(lab.GROUPLINT, *arguments, cwd=fixture.folder, status=fixture.status, env=env)
        commands(done.stdout)
        text = path.read_text(encoding="utf-8")
        lab.require(text.startswith("Before.\n"), f"{fixture}: the summary of an earlier step is gone")
        for rule in {it["rule"] for it in fixture.findings()}:
            lab.require(rule in text, f"{fixture}: the summary does not name {rule}")
        drawn += lab.pictures(text)
    for picture, verdict in zip(drawn, lab.node("mermaid.mjs", text=lab.json.dumps(drawn)), strict=True):
        lab.require(verdict["ok"], f"{verdict.get('message')}\n{picture}")
