#!/usr/bin/env python3
"""Makes the plan, the states and the export of the example organization from examples/acme/hcl.

    python3 tests/oracle/examples.py ORACLE

ORACLE is a folder as `plans.py` describes it. Zoom is still active when the configuration is applied for the first time; the plan
is what `terraform show -json` prints of the next, with which it goes. Then that is applied: the states, and the export of what Okta
would answer, are of the end. Which group a rule puts a person into depends on what HR knows: it stands in `acme_people.csv`.
"""
import csv
import json
import os
import pathlib
import sys
import tempfile

import answers
from changes import HERE, apply, dump, install, plan, raw_state, stable, terraform

ACME = HERE.parent.parent / "examples" / "acme"


def one_line(path, value):
    """As Terraform prints it."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n")


def resources(state):
    for resource in state["values"]["root_module"]["resources"]:
        yield resource["type"], resource["values"]


def main():
    oracle = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as installed, tempfile.TemporaryDirectory() as temporary:
        environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(install(oracle, pathlib.Path(installed)).resolve())}
        folder = pathlib.Path(temporary)
        apply(ACME / "hcl", folder, environment, ["-var=zoom_status=ACTIVE"])
        one_line(ACME / "plan" / "plan.json", plan(ACME / "hcl", folder, environment))
        terraform(folder, environment, "apply", "-input=false", "-no-color", "plan")
        state = stable(json.loads(terraform(folder, environment, "show", "-json")))
        one_line(ACME / "state" / "state.json", state)
        (ACME / "tfstate").mkdir(exist_ok=True)
        dump(ACME / "tfstate" / "terraform.tfstate", raw_state(folder))
    with (HERE / "acme_people.csv").open() as file:
        records = {record.pop("login"): record for record in csv.DictReader(file)}
    answers.write(ACME / "export", answers.Organization(resources(state), records))


main()
