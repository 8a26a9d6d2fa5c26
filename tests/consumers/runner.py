"""Runs the steps of a composite action and of a job in a plain shell, with what a GitHub runner would give them."""

import os
import pathlib
import re
import shutil
import subprocess

import lab
import yaml


class Runner:
    """A machine that runs jobs. Its tool cache stays between them, as on a runner of one's own; `caches` is what GitHub keeps."""

    def __init__(self, folder, path=None):
        self.folder = folder
        self.tools = folder / "tools"
        self.caches = {}
        self.path = path
        self.tools.mkdir(parents=True, exist_ok=True)

    def forget_tools(self):
        """What a new hosted runner starts with."""
        shutil.rmtree(self.tools)
        self.tools.mkdir()


class Job:
    """One job in its workspace: the log so far, whether all went well, and the files that steps write for GitHub."""

    def __init__(self, runner, workspace):
        self.runner = runner
        self.workspace = workspace
        self.temp = runner.folder / "temp"
        shutil.rmtree(self.temp, ignore_errors=True)
        self.temp.mkdir(parents=True)
        self.summary = self.temp / "summary.md"
        self.summary.touch()
        self.log = ""
        self.success = True
        self.kept = {}

    def end(self):
        """Keeps what actions/cache was told to keep, if the job went well."""
        if self.success:
            for key, path in self.kept.items():
                store = self.runner.folder / "caches" / key
                shutil.copytree(path, store, dirs_exist_ok=True)
                self.runner.caches[key] = store

    def composite(self, action, inputs):
        """Runs the steps of an action. Returns its outputs; whether it failed is in `success`."""
        definition = yaml.safe_load((action / "action.yml").read_text())
        lab.same("how the action runs", definition["runs"]["using"], "composite")
        known = definition["inputs"]
        unknown = set(inputs) - set(known)
        lab.require(not unknown, f"the action has no inputs {unknown}")
        values = {name: str(inputs.get(name, known[name].get("default", ""))) for name in known}
        context = {f"inputs.{name}": value for name, value in values.items()}
        # A composite action has steps of its own, and stops at the first that fails.
        for step in definition["runs"]["steps"]:
            self.step(step, context, action)
            if not self.success:
                break
        return {name: substitute(output["value"], context) for name, output in definition["outputs"].items()}

    def job(self, steps, uses):
        """Runs the steps of a workflow's job. `uses` says what stands in for the actions of others."""
        context = {}
        for step in steps:
            condition = step.get("if", "success()")
            if not holds(condition, context, self.success):
                continue
            reference = step.get("uses", "")
            if reference.startswith("./"):
                outputs = self.composite(self.workspace / reference[2:], step.get("with", {}))
                context.update({f"steps.{step.get('id')}.outputs.{name}": value for name, value in outputs.items()})
            elif reference:
                inputs = {name: substitute(str(value), context) for name, value in step.get("with", {}).items()}
                uses[reference.split("@")[0]](inputs)
            else:
                self.step(step, context, None)

    def step(self, step, context, action):
        """Runs one step of an action."""
        if not holds(step.get("if", "success()"), context, self.success):
            return
        if "uses" in step:
            lab.require(step["uses"].startswith("actions/cache@"), f"nothing stands in for {step['uses']}")
            inputs = {name: substitute(value, context) for name, value in step["with"].items()}
            self.cache(inputs["key"], pathlib.Path(inputs["path"]))
            return
        output = self.temp / "output"
        output.write_text("")
        script = self.temp / "step.sh"
        script.write_text(substitute(step["run"], context))
        env = lab.environment(
            GITHUB_ACTIONS="true",
            GITHUB_WORKSPACE=self.workspace,
            GITHUB_OUTPUT=output,
            GITHUB_STEP_SUMMARY=self.summary,
            GITHUB_PATH=self.temp / "path",
            GITHUB_ENV=self.temp / "env",
            RUNNER_TEMP=self.temp,
            RUNNER_TOOL_CACHE=self.runner.tools,
            RUNNER_OS="Linux",
            RUNNER_ARCH="X64",
            **({"GITHUB_ACTION_PATH": action} if action else {}),
            **({"PATH": self.runner.path} if self.runner.path else {}),
            **{name: substitute(value, context) for name, value in step.get("env", {}).items()},
        )
        lab.same("the shell of a step", step["shell"], "bash")
        shell = [shutil.which("bash"), "--noprofile", "--norc", "-eo", "pipefail", script]
        done = subprocess.run(
            shell, cwd=self.workspace, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", check=False
        )
        self.log += done.stdout
        self.success = self.success and done.returncode == 0
        for line in output.read_text().splitlines():
            name, _, value = line.partition("=")
            context[f"steps.{step.get('id')}.outputs.{name}"] = value

    def cache(self, key, path):
        """actions/cache: brings back what an earlier job kept under the key, or will keep it."""
        if key in self.runner.caches:
            shutil.copytree(self.runner.caches[key], path, dirs_exist_ok=True)
            self.log += f"Cache restored from key: {key}\n"
        else:
            self.kept[key] = path


def substitute(text, context):
    """Replaces each `${{ name }}`. What has no value is empty, as for GitHub."""
    return re.sub(r"\$\{\{\s*([\w.-]+)\s*\}\}", lambda match: context.get(match[1], ""), str(text))


def holds(condition, context, success):
    """Whether a condition holds; only the few forms that our files use are known."""
    condition = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", condition.strip()).strip()
    parts = [it.strip() for it in condition.split("&&")]
    # Without a word about the status, GitHub asks for success.
    if not any("()" in part for part in parts):
        parts.append("success()")
    return all(part_holds(part, context, success) for part in parts)


def part_holds(part, context, success):
    if part == "success()":
        return success
    if part == "!cancelled()":
        return True
    match = re.fullmatch(r"([\w.-]+) (==|!=) '([^']*)'", part)
    lab.require(match, f"this condition is not known to the test: {part}")
    return (context.get(match[1], "") == match[3]) == (match[2] == "==")


def few_tools(folder, *without):
    """A search path with the tools that the action's scripts use, less some."""
    tools = ["bash", "git", "sed", "head", "find", "sort", "cut", "mkdir", "rm", "mv", "cat", "dirname", "env", "python3", "cargo"]
    folder.mkdir(parents=True)
    for tool in set(tools) - set(without):
        os.symlink(shutil.which(tool), folder / tool)
    return str(folder)
