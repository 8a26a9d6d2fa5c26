"""SARIF: what GitHub accepts, the published schema, and programs that read it."""

import collections
import csv
import json
import re
import urllib.parse

import lab
from lab import NODE, ROOT, check, primary

PACKAGE = NODE / "node_modules/@microsoft/sarif-multitool-linux"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def multitool(*arguments):
    """Runs Microsoft's SARIF multitool. npm does not set the bit that lets it run."""
    program = PACKAGE / "Sarif.Multitool"
    program.chmod(0o755)
    return lab.run(program, *arguments, "--log", "ForceOverwrite")


def errors(*paths):
    """What the multitool has against files, by the rules of the format and of GitHub. Its exit status says nothing."""
    answer = lab.SCRATCH / "written/validated.sarif"
    answer.unlink(missing_ok=True)
    multitool("validate", *paths, "--rule-kind", "Sarif;Ghas", "--output", answer)
    run = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"][0]
    lab.require(run["invocations"][0]["executionSuccessful"], f"the multitool could not judge {paths}")
    # A level that is left out is that of the rule, which is a warning if it does not say either.
    levels = {
        rule["id"]: rule.get("defaultConfiguration", {}).get("level", "warning")
        for rule in run["tool"]["driver"].get("rules", [])
    }
    found = run.get("results", [])
    return [
        f"{it['ruleId']} {it['message']} {it['locations'][0]['physicalLocation']['artifactLocation']}"
        for it in found
        if it.get("kind", "fail") == "fail" and it.get("level", levels.get(it["ruleId"], "warning")) == "error"
    ]


def broken(document, name, change):
    """A copy of a document after `change`, as a file."""
    document = json.loads(json.dumps(document))
    change(document)
    path = lab.SCRATCH / "written" / f"broken-{name}.sarif"
    path.write_text(json.dumps(document))
    return path


@check("sarif-github")
def accepted_by_github():
    """SARIF multitool: no error by the rules of the format and of GitHub"""
    found = errors(*(it.file("sarif", ".sarif") for it in lab.fixtures()))
    lab.require(not found, f"{len(found)} errors\n" + "\n".join(found[:10]))

    document = json.loads(lab.fixture("acme").written("sarif"))

    def without_help(document):
        del document["runs"][0]["tool"]["driver"]["rules"][0]["help"]

    found = errors(broken(document, "github", without_help))
    lab.require(any("GH2012" in it for it in found), f"a rule without help was accepted: {found}")


@check("sarif-schema")
def schema():
    """check-jsonschema: the published schema"""
    published = PACKAGE / "sarif-2.1.0.json"
    files = [it.file("sarif", ".sarif") for it in lab.fixtures()]
    lab.run("check-jsonschema", "--schemafile", published, *files)

    document = json.loads(lab.fixture("acme").written("sarif"))
    wrong = broken(document, "schema", lambda it: it["runs"][0]["results"][0].update(level="fatal"))
    lab.rejects("check-jsonschema", "--schemafile", published, wrong, saying="fatal")


@check("sarif-reader")
def reader():
    """sarif-tools: reads the levels, rules and places that the JSON report has"""
    for fixture in lab.fixtures():
        expected = collections.Counter(
            (LEVELS[it["level"]], it["rule"], primary(it)["file"], str(primary(it)["start"]["line"]))
            for it in fixture.findings()
        )
        lab.same(f"{fixture}: what was read", read(fixture.file("sarif", ".sarif")), expected)

    document = json.loads(lab.fixture("acme").written("sarif"))
    wrong = broken(document, "reader", lambda it: it["runs"][0]["results"].pop())
    lab.require(read(wrong) != read(lab.fixture("acme").file("sarif", ".sarif")), "a lost result was not noticed")
    wrong.write_text("{")
    lab.rejects("sarif", "summary", wrong, saying="Cannot load")


def read(path):
    """Counts level, rule, file and line as sarif-tools reads them."""
    table = path.with_suffix(".csv")
    lab.run("sarif", "csv", path, "--output", table)
    with table.open(newline="", encoding="utf-8") as rows:
        return collections.Counter(
            (row["Severity"], row["Code"], urllib.parse.unquote(row["Location"]), row["Line"])
            for row in csv.DictReader(rows)
        )


@check("sarif-fingerprints")
def fingerprints():
    """SARIF multitool: findings in moved and reformatted files count as known"""
    before = lab.fixture("acme").file("sarif", ".sarif")
    moved = lab.scratch("sarif-moved/examples/acme/hcl")
    for path in (ROOT / "examples/acme/hcl").iterdir():
        name = path.name if path.suffix == ".tfvars" else f"moved-{path.name}"
        (moved / name).write_text("# Moved.\n\n\n" + re.sub(r" +=", " =", path.read_text()))
    after = lab.Fixture("moved", lab.SCRATCH / "sarif-moved", "examples/acme/hcl").file("sarif", ".sarif")
    states = compared(after, before)
    lab.require(states and states <= {"unchanged", "updated"}, f"some findings count as new or gone: {states}")

    def other(document):
        for result in document["runs"][0]["results"][:1]:
            result["partialFingerprints"] = {key: "0" * 16 for key in result["partialFingerprints"]}
            result["message"] = {"text": "Another finding"}
            result["locations"] = []

    wrong = broken(json.loads(after.read_text()), "fingerprints", other)
    lab.require("new" in compared(wrong, before), "another finding counts as known")


def compared(new, old):
    """The states that the multitool gives the results of two runs."""
    merged = lab.SCRATCH / "written/merged.sarif"
    multitool("match-results-forward", new, "-r", old, "-o", merged)
    run = json.loads(merged.read_text(encoding="utf-8-sig"))["runs"][0]
    return {result["baselineState"] for result in run["results"]}


@check("sarif-content")
def content():
    """Every finding is a result with its fingerprint, rule, columns and all its places"""
    for fixture in lab.fixtures():
        run = json.loads(fixture.written("sarif"))["runs"][0]
        lab.same(f"{fixture}: columnKind", run["columnKind"] in ("unicodeCodePoints", "utf16CodeUnits"), True)
        rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
        prints = {it["fingerprint"]: it for it in fixture.report()["findings"]}
        lab.same(f"{fixture}: results", len(run["results"]), len(prints))
        for result in run["results"]:
            values = set(result["partialFingerprints"].values())
            finding = next((prints[it] for it in values if it in prints), None)
            lab.require(finding, f"{fixture}: no finding has one of the fingerprints {values}")
            lab.require(result["ruleId"] in rules, f"{fixture}: {result['ruleId']} is not described")
            lab.same(f"{fixture}: rule", result["ruleId"], finding["rule"])
            # Brackets would make a link of a name, so they are escaped.
            said = re.sub(r"\\([\[\]\\])", r"\1", result["message"]["text"])
            lab.require(lab.says(said, finding), f"{fixture}: {said!r} does not say {finding['message']!r}")
            region = result["locations"][0]["physicalLocation"]["region"]
            place = primary(finding)
            if run["columnKind"] == "unicodeCodePoints":
                start = (region["startLine"], region.get("startColumn", 1))
                lab.same(f"{fixture}: place", start, (place["start"]["line"], place["start"]["column"]))
            related = len(result.get("relatedLocations", []))
            lab.require(related >= len(finding["labels"]) - 1, f"{fixture}: only {related} related places")
    steps = [it for it in json.loads(lab.fixture("modules").written("sarif"))["runs"][0]["results"] if "codeFlows" in it]
    lab.require(steps, "no result says with a code flow how a value came to its place")
