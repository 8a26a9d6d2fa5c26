#!/usr/bin/env python3
"""Plans every root module of tests/suite/plans with the real terraform and stores what terraform knows.

    python3 tests/oracle/plans.py ORACLE [NAME …]

ORACLE is a folder with a `setup.sh DIR` that installs a stand-in for the okta provider and writes DIR/terraformrc. A root is a text
file `NAME.txt` whose `=== path` lines start its files; the section `environment` holds variables of the environment, one a line.
The result is `NAME.json`: for each managed okta_* instance the attributes that its block sets, with `{"$unknown": true}` for what
terraform does not know before it applies. Defaults that only the provider knows are left out.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOTS = pathlib.Path(__file__).resolve().parent.parent / "suite" / "plans"
SOURCE = 'terraform {\n  required_providers {\n    okta = {\n      source = "okta/okta"\n    }\n  }\n}\n'
UNKNOWN = {"$unknown": True}


def sections(text):
    parts = re.split(r"(?m)^=== (.+)\n", text)
    return dict(zip(parts[1::2], parts[2::2]))


def write(folder, files):
    configured = set()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        if name.endswith((".tf", ".tf.json")):
            configured.add(path.parent)
    for directory in configured:
        texts = "".join(it.read_text() for it in directory.iterdir() if it.name.endswith((".tf", ".tf.json")))
        if "required_providers" not in texts:
            (directory / "provider_source.tf").write_text(SOURCE)


def merged(after, unknown):
    if unknown is True:
        return UNKNOWN
    if isinstance(after, dict) and isinstance(unknown, dict):
        return {key: merged(after.get(key), unknown.get(key)) for key in sorted({*after, *unknown})}
    if isinstance(after, list) and isinstance(unknown, list):
        longest = max(len(after), len(unknown))
        pad = lambda values: list(values) + [None] * (longest - len(values))
        return [merged(*pair) for pair in zip(pad(after), pad(unknown))]
    return after


def written(module, prefix=()):
    """The attributes that each block sets, by the path of its module and its type and name."""
    for resource in module.get("resources", []):
        yield (prefix, resource["type"], resource["name"]), set(resource.get("expressions", {}))
    for name, call in module.get("module_calls", {}).items():
        yield from written(call["module"], (*prefix, name))


def module_path(address):
    without_keys = re.sub(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]', "", address or "")
    return tuple(name for name in without_keys.split(".") if name and name != "module")


def planned(plan):
    attributes = dict(written(plan["configuration"]["root_module"]))
    instances = {}
    for change in plan.get("resource_changes", []):
        if change["mode"] != "managed" or not change["type"].startswith("okta_"):
            continue
        if change["change"]["actions"] == ["forget"] or change["change"]["after"] is None:
            continue
        names = attributes[module_path(change.get("module_address")), change["type"], change["name"]]
        values = merged(change["change"]["after"], change["change"].get("after_unknown", {}))
        instances[change["address"]] = {key: value for key, value in sorted(values.items()) if key in names}
    return dict(sorted(instances.items()))


def terraform(folder, environment, *arguments):
    ran = subprocess.run(["terraform", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(f"{folder.name}: terraform {arguments[0]} failed\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def plan(root, configuration):
    files = sections(root.read_text())
    given = dict(line.split("=", 1) for line in files.pop("environment", "").splitlines() if line)
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": configuration, **given}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / root.stem
        folder.mkdir()
        write(folder, files)
        terraform(folder, environment, "init", "-input=false", "-no-color")
        terraform(folder, environment, "plan", "-input=false", "-no-color", "-out=plan")
        shown = json.loads(terraform(folder, environment, "show", "-json", "plan"))
    result = json.dumps(planned(shown), indent=1, ensure_ascii=False) + "\n"
    root.with_suffix(".json").write_text(result)
    return root.stem


def attempt(root, configuration):
    try:
        return plan(root, configuration), None
    except SystemExit as error:
        return root.stem, str(error)


def install(oracle, folder):
    subprocess.run(["sh", oracle / "setup.sh", folder], check=True, capture_output=True)
    (provider,) = folder.glob("mirror/**/terraform-provider-okta*")
    own = pathlib.Path(__file__).resolve().parent / "plans_provider.py"
    provider.write_text(f'#!/bin/sh\nexec "{folder}/venv/bin/python" "{own}" "{oracle.resolve()}" "$@"\n')
    return folder / "terraformrc"


def main():
    oracle, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    roots = [root for root in sorted(ROOTS.glob("*.txt")) if not names or root.stem in names]
    with tempfile.TemporaryDirectory() as installed:
        configuration = install(oracle, pathlib.Path(installed))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(lambda root: attempt(root, str(configuration.resolve())), roots))
    failures = [error for _, error in outcomes if error]
    print(f"{len(outcomes) - len(failures)} of {len(outcomes)} roots planned")
    raise SystemExit("\n".join(failures) if failures else 0)


main()
