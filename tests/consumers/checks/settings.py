"""Samples of `grouplint.yaml`: an editor that has the schema and grouplint itself agree about them."""

import lab
from lab import GROUPLINT, HERE, ROOT, check

SCHEMA = ROOT / "schemas/config.schema.json"


def tried(sample):
    """What grouplint says of a right organization under a sample."""
    folder = lab.scratch("settings")
    lab.write_organization(folder, mistake=False)
    # What samples refer to.
    (folder / "house.yaml").write_text("locked: [push]\n")
    (folder / "values.tfvars").write_text("")
    (folder / "known.json").write_text('{"version": 1, "paths": ["."], "findings": []}\n')
    (folder / "grouplint.yaml").write_bytes(sample.read_bytes())
    return lab.run(GROUPLINT, "check", ".", "--format", "json", cwd=folder, status=None)


@check("config-good")
def good():
    """check-jsonschema and grouplint: take every good sample"""
    samples = sorted((HERE / "config/good").glob("*.yaml"))
    lab.require(len(samples) >= 3, "there are too few good samples")
    lab.run("check-jsonschema", "--schemafile", SCHEMA, *samples)
    for sample in samples:
        done = tried(sample)
        rules = {it["rule"] for it in lab.json.loads(done.stdout)["findings"]}
        # The organization is small, so entries that fit nothing there are expected.
        lab.require(rules <= {"config/unused-entry"}, f"{sample.name}: {done.stdout}{done.stderr}")


@check("config-bad")
def bad():
    """check-jsonschema and grouplint: refuse every bad sample"""
    samples = sorted((HERE / "config/bad").glob("*.yaml"))
    lab.require(len(samples) >= 8, "there are too few bad samples")
    for sample in samples:
        expected = sample.read_text().splitlines()[0].removeprefix("# ")
        lab.rejects("check-jsonschema", "--schemafile", SCHEMA, sample, saying=expected)
        done = tried(sample)
        lab.require(done.returncode != 0, f"grouplint took {sample.name}:\n{done.stdout}{done.stderr}")
        lab.require("grouplint.yaml" in done.stdout, f"{sample.name}: the place is not named:\n{done.stdout}{done.stderr}")


@check("config-schema")
def schema():
    """`grouplint config schema` prints the published schema"""
    lab.same("schema", lab.json.loads(lab.run(GROUPLINT, "config", "schema").stdout), lab.json.loads(SCHEMA.read_text()))
    lab.run("check-jsonschema", "--check-metaschema", SCHEMA)
