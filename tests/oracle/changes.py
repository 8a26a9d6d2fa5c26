#!/usr/bin/env python3
"""Makes real plans and states of the changes below tests/suite/changes.

    python3 tests/oracle/changes.py ORACLE [NAME …]

ORACLE is a folder as `plans.py` describes it. A change is a folder NAME with the root modules `before` and `after`; `before` may be
missing. It is applied, then `after` is planned on top of its state. An optional `case.json` says what else happens:

    environment   variables of the environment, for both
    forget        addresses that leave the state between the two, as `terraform state rm` does; their resources live on in Okta
    taint         addresses that `terraform taint` marks
    live          what Okta answers by then: attributes by address, null when Okta does not know the resource any more
    plan          more arguments of `terraform plan`
    stream        true if what `terraform plan -json` prints is wanted too, as `stream.jsonl`

The result lies beside them: `terraform.tfstate` and `state.json` before the plan, and `plan.json`, as `terraform show -json` prints
them but indented, with what differs from run to run made constant.
"""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CHANGES = HERE.parent / "suite" / "changes"
LINEAGE = "00000000-0000-0000-0000-000000000000"
TIMESTAMP = "2026-01-01T00:00:00Z"


def terraform(folder, environment, *arguments, may_fail=False):
    ran = subprocess.run(["terraform", *arguments], cwd=folder, env=environment, capture_output=True, text=True)
    if ran.returncode and not may_fail:
        raise SystemExit(f"{folder}: terraform {arguments[0]} failed\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def place(source, folder):
    """Makes the folder hold the files of the source and Terraform's own."""
    for path in folder.iterdir():
        if path.name.startswith((".terraform", "terraform.tfstate")):
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(source, folder, dirs_exist_ok=True)


def stable(shown):
    """Terraform walks some maps in any order, and tells the time."""
    if "timestamp" in shown:
        shown["timestamp"] = TIMESTAMP
    if "relevant_attributes" in shown:
        shown["relevant_attributes"].sort(key=json.dumps)
    return shown


def dump(path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def instances(state):
    """Address, type and attributes of every managed instance."""
    modules = [state.get("values", {}).get("root_module", {})]
    for module in modules:
        modules.extend(module.get("child_modules", []))
        for resource in module.get("resources", []):
            if resource["mode"] == "managed":
                yield resource["address"], resource["type"], resource["values"]


def live(state, overlay):
    answers = {"whole": {}}
    for address, kind, values in instances(state):
        answers["whole"].setdefault(kind, {})[values["id"]] = values
        if address in overlay:
            answers.setdefault(kind, {})[values["id"]] = overlay.pop(address)
    assert not overlay, f"no such address: {overlay}"
    return answers


def apply(source, folder, environment, arguments=()):
    place(source, folder)
    terraform(folder, environment, "init", "-input=false", "-no-color")
    terraform(folder, environment, "apply", "-input=false", "-no-color", "-auto-approve", *arguments)
    return stable(json.loads(terraform(folder, environment, "show", "-json")))


def plan(source, folder, environment, arguments=()):
    place(source, folder)
    terraform(folder, environment, "init", "-input=false", "-no-color")
    # A plan that ran into an error is stored too, and says so.
    ran = terraform(folder, environment, "plan", "-input=false", "-no-color", "-out=plan", *arguments, may_fail=True)
    if not (folder / "plan").exists():
        raise SystemExit(f"{source}: there is no plan\n{ran}")
    return stable(json.loads(terraform(folder, environment, "show", "-json", "plan")))


def stream(folder, environment):
    """The messages of a plan, those about reading the resources in the order of their addresses."""
    lines = terraform(folder, environment, "plan", "-input=false", "-json").splitlines()
    messages = [{**json.loads(line), "@timestamp": TIMESTAMP} for line in lines]
    position = {"version": 0, "refresh_start": 1, "refresh_complete": 1}
    address = lambda it: it["hook"]["resource"]["addr"] if "hook" in it else ""
    messages.sort(key=lambda it: (position.get(it["type"], 2), address(it)))
    return "".join(json.dumps(it, separators=(",", ":")) + "\n" for it in messages)


def raw_state(folder):
    raw = json.loads((folder / "terraform.tfstate").read_text())
    for instance in (it for resource in raw["resources"] for it in resource["instances"]):
        instance["sensitive_attributes"].sort(key=json.dumps)
    return {**raw, "serial": 1, "lineage": LINEAGE}


def change(root, folder, environment):
    case = json.loads((root / "case.json").read_text()) if (root / "case.json").exists() else {}
    environment = {**environment, **case.get("environment", {})}
    if (root / "before").exists():
        state = apply(root / "before", folder, environment)
        answers = live(state, case.get("live", {}))
        if case.get("forget"):
            terraform(folder, environment, "state", "rm", *case["forget"])
            state = stable(json.loads(terraform(folder, environment, "show", "-json")))
        for address in case.get("taint", []):
            terraform(folder, environment, "taint", address)
            state = stable(json.loads(terraform(folder, environment, "show", "-json")))
        dump(root / "state.json", state)
        dump(root / "terraform.tfstate", raw_state(folder))
        answered = folder.parent / "live.json"
        answered.write_text(json.dumps(answers))
        environment["OKTA_LIVE"] = str(answered)
    dump(root / "plan.json", plan(root / "after", folder, environment, case.get("plan", [])))
    if case.get("stream"):
        (root / "stream.jsonl").write_text(stream(folder, environment))


def attempt(root, configuration):
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": configuration}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary) / "root"
        folder.mkdir()
        try:
            change(root, folder, environment)
        except (SystemExit, Exception) as error:
            return f"{root.name}: {error}"


def install(oracle, folder):
    subprocess.run(["sh", oracle / "setup.sh", folder], check=True, capture_output=True)
    (provider,) = folder.glob("mirror/**/terraform-provider-okta*")
    own = HERE / "changes_provider.py"
    provider.write_text(f'#!/bin/sh\nexec "{folder}/venv/bin/python" "{own}" "{oracle.resolve()}" "$@"\n')
    return folder / "terraformrc"


def main():
    oracle, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    roots = [root for root in sorted(CHANGES.iterdir()) if root.is_dir() and (not names or root.name in names)]
    with tempfile.TemporaryDirectory() as installed:
        configuration = install(oracle, pathlib.Path(installed))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(lambda root: attempt(root, str(configuration.resolve())), roots))
    failures = [error for error in outcomes if error]
    print(f"{len(outcomes) - len(failures)} of {len(outcomes)} changes planned")
    raise SystemExit("\n".join(failures) if failures else 0)


if __name__ == "__main__":
    main()
