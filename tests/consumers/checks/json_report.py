"""Our own JSON, against the schemas that are published."""

import json

import lab
from lab import ROOT, check


@check("json-report")
def report():
    """check-jsonschema: the JSON report against schemas/report.schema.json"""
    schema = ROOT / "schemas/report.schema.json"
    files = [it.file("json", ".json") for it in lab.fixtures()]
    lab.run("check-jsonschema", "--schemafile", schema, *files)

    document = lab.fixture("acme").report()
    broken = lab.scratch("json-report") / "broken.json"
    broken.write_text(json.dumps({**document, "findings": [{**document["findings"][0], "level": "fatal"}]}))
    lab.rejects("check-jsonschema", "--schemafile", schema, broken, saying="findings[0].level: 'fatal' is not valid")


@check("json-inspect")
def inspect():
    """check-jsonschema: the JSON of `inspect` against schemas/inspect.schema.json"""
    schema = ROOT / "schemas/inspect.schema.json"
    folder = lab.scratch("json-inspect")
    for fixture in lab.fixtures():
        done = lab.run(lab.GROUPLINT, "inspect", fixture.path, "--format", "json", cwd=fixture.folder, status=fixture.status)
        (folder / f"{fixture}.json").write_text(done.stdout)
    lab.run("check-jsonschema", "--schemafile", schema, *folder.iterdir())

    broken = folder / "broken.json"
    broken.write_text(json.dumps({**json.loads((folder / "acme.json").read_text()), "version": "one"}))
    lab.rejects("check-jsonschema", "--schemafile", schema, broken, saying="'one' is not")


@check("json-names")
def names():
    """The hostile names are all in the findings, so that the other checks do see them"""
    findings = lab.fixture("hostile").findings()
    entities = {entity["name"] for finding in findings for entity in finding["entities"] if entity["kind"] == "group"}
    lost = [name for name in lab.hostile.NAMES if name not in entities]
    lab.require(not lost, f"no finding is about these groups: {lost}")
    places = {label["file"] for finding in findings for label in finding["labels"]}
    lab.same("files with findings", places, set(lab.hostile.FILES.values()))
