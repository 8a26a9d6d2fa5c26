"""GitLab: the schema of its code quality reports."""

import json

import lab
from lab import HERE, check, primary

SCHEMA = HERE / "checks/codequality.schema.json"


@check("gitlab-report")
def report():
    """check-jsonschema: the shape that GitLab reads, one entry for each finding, each with a fingerprint of its own"""
    files = [it.file("gitlab", ".gitlab.json") for it in lab.fixtures()]
    lab.run("check-jsonschema", "--schemafile", SCHEMA, *files)
    for fixture in lab.fixtures():
        entries = json.loads(fixture.written("gitlab"))
        prints = [it["fingerprint"] for it in entries]
        lab.same(f"{fixture}: fingerprints", len(set(prints)), len(prints))
        seen = sorted((it["location"]["path"], line(it)) for it in entries)
        expected = sorted((primary(it)["file"], primary(it)["start"]["line"]) for it in fixture.findings())
        lab.same(f"{fixture}: places", seen, expected)
        said = "\n".join(it["description"] for it in entries)
        for finding in fixture.findings():
            lab.require(lab.says(said, finding), f"{fixture}: {finding['message']!r} is not said")

    broken = lab.SCRATCH / "written/broken.gitlab.json"
    broken.write_text(lab.fixture("acme").written("gitlab").replace('"severity"', '"severty"'))
    lab.rejects("check-jsonschema", "--schemafile", SCHEMA, broken, saying="'severity' is a required property")


def line(entry):
    """The first line of an entry, in either of its two forms."""
    location = entry["location"]
    return location["lines"]["begin"] if "lines" in location else location["positions"]["begin"]["line"]


@check("gitlab-schema")
def schema():
    """The schema agrees with what another program writes for GitLab"""
    other = lab.SCRATCH / "written/other.gitlab.json"
    lab.run("sarif", "codeclimate", lab.fixture("acme").file("sarif", ".sarif"), "--output", other)
    lab.run("check-jsonschema", "--schemafile", SCHEMA, other)
