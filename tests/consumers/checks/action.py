"""The action for GitHub, step by step as a runner goes through it, and the example pipelines."""

import shutil

import lab
import yaml
from checks import github
from lab import ROOT, check
from runner import Job, Runner, few_tools


def prepared(name, path=None):
    """A runner, and a workspace with a right organization in `infra/okta`."""
    folder = lab.scratch(name)
    workspace = folder / "workspace"
    lab.write_organization(workspace / "infra/okta", mistake=False)
    return Runner(folder / "runner", path), workspace


def act(runner, workspace, **inputs):
    """Runs the action in a job of its own. Returns the job and the outputs."""
    job = Job(runner, workspace)
    outputs = job.composite(lab.snapshot()[0], {name.replace("_", "-"): value for name, value in inputs.items()})
    job.end()
    return job, outputs


@check("action-passes")
def passes():
    """The action builds once, passes what is right, and finds its build again without a toolchain"""
    runner, workspace = prepared("action-passes")
    job, outputs = act(runner, workspace, paths="infra/okta")
    lab.require(job.success and "was built into" in job.log, job.log)
    lab.same("status", outputs["status"], "0")
    lab.same("sarif-file", outputs["sarif-file"], "")

    # The same machine again, and then a new one that gets what GitHub kept. Neither could build.
    runner.path = few_tools(runner.folder / "few", "cargo", "python3")
    job, _ = act(runner, workspace, paths="infra/okta")
    lab.require(job.success and "grouplint is in" in job.log, job.log)
    lab.require("Cache restored" not in job.log, "a build that is there was fetched again")
    runner.forget_tools()
    job, _ = act(runner, workspace, paths="infra/okta")
    lab.require(job.success and "Cache restored" in job.log, job.log)


@check("action-fails")
def fails():
    """The action fails a mistake with annotations, a summary and a SARIF file, all placed in the workspace"""
    runner, workspace = prepared("action-fails")
    lab.write_organization(workspace / "infra/okta", mistake=True)
    job, outputs = act(runner, workspace, paths=".", working_directory="infra/okta", sarif_file="out put.sarif")
    lab.require(not job.success, job.log)
    lab.same("status", outputs["status"], "1")
    commands = [command for _, command in github.commands(job.log)]
    lab.same("annotations", [(name, it["file"]) for name, it, _ in commands], [("error", "infra/okta/main.tf")])
    lab.require("push/same-group-assigned" in job.summary.read_text(), "the summary does not name the rule")
    lab.same("sarif-file", outputs["sarif-file"], "infra/okta/out put.sarif")
    lab.require("infra/okta/push.tf" in (workspace / outputs["sarif-file"]).read_text(), "the SARIF file lacks the place")

    job, outputs = act(runner, workspace, paths="infra/okta", format="concise", fail_on="never")
    lab.require(job.success and "push/same-group-assigned" in job.log, job.log)
    lab.same("status with `never`", outputs["status"], "0")


@check("action-inputs")
def inputs():
    """The action hands on configuration, baseline and revision, and nothing in an input is run"""
    runner, workspace = prepared("action-inputs")
    lab.commit(workspace)
    lab.write_organization(workspace / "infra/okta", mistake=True)
    settings = workspace / "infra/okta/settings.yaml"
    settings.write_text("levels:\n  push/same-group-assigned: warning\n")
    job, outputs = act(runner, workspace, working_directory="infra/okta", config="settings.yaml")
    lab.require(job.success and outputs["status"] == "0" and "::warning" in job.log, job.log)

    job, _ = act(runner, workspace, paths="infra/okta", since="HEAD")
    lab.require(not job.success and "::error" in job.log, job.log)
    lab.commit(workspace)
    job, _ = act(runner, workspace, paths="infra/okta", since="HEAD")
    lab.require(job.success, job.log)

    arguments = ["baseline", "write", "infra/okta", "--baseline", "infra/okta/known.json"]
    lab.run(lab.GROUPLINT, *arguments, cwd=workspace)
    job, _ = act(runner, workspace, paths="infra/okta", baseline="infra/okta/known.json")
    lab.require(job.success, job.log)

    evil = "$(touch pwned) `touch pwned`\"; touch pwned; '"
    for name in ["paths", "config", "format", "fail_on", "baseline", "since", "sarif_file", "working_directory"]:
        job, _ = act(runner, workspace, **{name: evil})
        lab.require(not list(workspace.rglob("pwned")), f"`{name}` was run")
        lab.require(name == "sarif_file" or not job.success, f"`{name}` was accepted:\n{job.log}")


@check("action-toolchain")
def toolchain():
    """The action says what is missing on a runner without Rust or without Python"""
    for tool, words in [("cargo", "no Rust toolchain"), ("python3", "no Python")]:
        runner, workspace = prepared("action-toolchain")
        runner.path = few_tools(runner.folder / "few", tool)
        job, outputs = act(runner, workspace, paths="infra/okta")
        lab.require(not job.success and f"::error title=grouplint::There is {words}" in job.log, job.log)
        lab.same("status", outputs["status"], "")


@check("action-example")
def example():
    """examples/ci/github.yml: fails a mistake and still uploads the SARIF file"""
    runner, workspace = prepared("action-example")
    lab.write_organization(workspace / "infra/okta", mistake=True)
    job = Job(runner, workspace)
    uploaded = []

    def checkout(inputs):
        if "path" in inputs:
            shutil.copytree(lab.snapshot()[0], workspace / inputs["path"], dirs_exist_ok=True)

    def upload(inputs):
        uploaded.append((workspace / inputs["sarif_file"]).read_text())

    workflow = yaml.safe_load((ROOT / "examples/ci/github.yml").read_text())
    job.job(
        workflow["jobs"]["grouplint"]["steps"],
        {"actions/checkout": checkout, "github/codeql-action/upload-sarif": upload},
    )
    lab.require(not job.success and "::error" in job.log, job.log)
    lab.require(len(uploaded) == 1 and "push/same-group-assigned" in uploaded[0], f"uploaded: {uploaded}")


@check("gitlab-example")
def gitlab():
    """examples/ci/gitlab.yml: its script installs, fails a mistake, and leaves the reports it names"""
    _, workspace = prepared("gitlab-example")
    job = yaml.safe_load((ROOT / "examples/ci/gitlab.yml").read_text())["grouplint"]
    script = "\n".join(job["script"])
    env = lab.environment(**job["variables"] | {"GROUPLINT": lab.snapshot()[0].as_uri(), "CARGO_TARGET_DIR": lab.CARGO})
    lab.run("sh", "-ec", script, cwd=workspace, env=env)
    lab.write_organization(workspace / "infra/okta", mistake=True)
    lab.run("sh", "-ec", script, cwd=workspace, env=env, status=1)
    for path in job["artifacts"]["reports"].values():
        lab.require("push/same-group-assigned" in (workspace / path).read_text(), f"{path} lacks the finding")
