"""What the checks share: where things are, how programs are run, and the organizations that are checked."""

import filecmp
import functools
import inspect
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import hostile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/consumers"
HOME = ROOT / "target/consumers"
CARGO = HOME / "cargo"
NODE = HOME / "node"
VENV = pathlib.Path(sys.prefix)
SCRATCH = HOME / "scratch"
GROUPLINT = pathlib.Path(os.environ.get("GROUPLINT", CARGO / "release/grouplint"))

OUTPUT_LIMIT = 4000
"""How much of a program's output a failure shows."""


class Failure(Exception):
    """A check did not hold. The text says what was seen and how to see it again."""


def check(name):
    """Marks a function as the check `name`."""

    def mark(function):
        function.check = name
        return function

    return mark


def checks_of(module):
    """The checks of a module with their names, in the order in which they are written."""
    return [(it.check, it) for it in vars(module).values() if inspect.isfunction(it) and hasattr(it, "check")]


def require(condition, message):
    """Fails with the message unless the condition holds."""
    if not condition:
        raise Failure(message)


def same(what, seen, expected):
    """Fails unless two values are equal."""
    require(seen == expected, f"{what}:\n  expected {expected!r}\n  seen     {seen!r}")


def environment(**more):
    """The environment for a program: ours, less what a CI service or a git hook would have set."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GITHUB_", "RUNNER_", "CI_", "TF_VAR_", "GIT_")) and name != "VIRTUAL_ENV"
    }
    clean["PATH"] = f"{VENV / 'bin'}:{os.environ['PATH']}"
    clean["NODE_PATH"] = str(NODE / "node_modules")
    clean.update({name: str(value) for name, value in more.items()})
    return clean


def run(*command, cwd=ROOT, status=0, env=None, text=None):
    """Runs a program and returns what it printed; `status` is the exit status it must have, or None for any."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words, cwd=cwd, env=env or environment(), input=text or "", capture_output=True, encoding="utf-8", check=False
    )
    if status is not None and done.returncode != status:
        said = (done.stdout + done.stderr)[-OUTPUT_LIMIT:]
        raise Failure(f"in {cwd}\n$ {' '.join(words)}\nstatus {done.returncode} where {status} was expected\n{said}")
    return done


def rejects(*command, cwd=ROOT, env=None, saying=""):
    """Runs a program that must fail, and for the reason that its output names."""
    done = run(*command, cwd=cwd, status=None, env=env)
    said = done.stdout + done.stderr
    shown = f"$ {' '.join(map(str, command))}\n{said[-OUTPUT_LIMIT:]}"
    require(done.returncode != 0, f"a broken sample was accepted:\n{shown}")
    require(saying in said, f"a broken sample was rejected, but not with {saying!r}:\n{shown}")
    return done


def node(script, *arguments, text=None):
    """Runs one of the scripts beside the checks with the packages of `package.json`, and returns what it printed as JSON."""
    # Node looks for packages beside the script, so it has to lie where they are.
    copy = NODE / script
    shutil.copy(HERE / "checks" / script, copy)
    return json.loads(run("node", copy, *arguments, text=text).stdout)


def scratch(name):
    """An empty folder of that name."""
    folder = SCRATCH / name
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


class Fixture:
    """An organization, and what grouplint writes about it."""

    def __init__(self, name, folder, path, status=0):
        self.name = name
        self.folder = folder
        self.path = path
        # With `--fail-on never`: 0, or 2 where the result cannot be trusted.
        self.status = status

    def __repr__(self):
        return self.name

    @functools.cache
    def written(self, form, gate="never"):
        """What `--format FORM` prints under `--fail-on GATE`."""
        arguments = ["check", self.path, "--format", form, "--fail-on", gate, "--color", "never"]
        status = self.status or int(gate == "info" and bool(self.findings()))
        return run(GROUPLINT, *arguments, cwd=self.folder, status=status).stdout

    @functools.cache
    def report(self):
        """The JSON report."""
        return json.loads(self.written("json"))

    def findings(self):
        """The findings that nobody has suppressed, in the order of the report."""
        return [it for it in self.report()["findings"] if not it["suppressed"]]

    def file(self, form, suffix, gate="never"):
        """A file with what `--format FORM` prints under `--fail-on GATE`."""
        path = SCRATCH / "written" / f"{self.name}-{gate}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.written(form, gate), encoding="utf-8", newline="")
        return path


def pictures(markdown):
    """The Mermaid pictures in a page."""
    return re.findall(r"^```mermaid\n(.*?)^```$", markdown, re.DOTALL | re.MULTILINE)


def says(text, finding):
    """Whether a text holds the message of a finding. What cannot be seen may be written in some other way."""
    parts = [re.escape(it) if it.isprintable() else ".{1,8}?" for it in finding["message"]]
    return re.search("".join(parts), text, re.DOTALL) is not None


def primary(finding):
    """The place that a finding points at first."""
    return next(label for label in finding["labels"] if label["primary"])


@functools.cache
def fixtures():
    """The organizations: the examples, one with nothing to report, one that cannot be parsed, one with hostile names."""
    clean = scratch("fixtures/clean")
    (clean / "main.tf").write_text('resource "okta_group" "staff" {\n  name = "Staff"\n}\n')
    broken = scratch("fixtures/broken")
    (broken / "main.tf").write_text('resource "okta_group" "staff" {\n  name = \n}\n')
    names = scratch("fixtures/hostile")
    hostile.write(names)
    # Some formats give places from the top of the repository.
    for folder in [clean, broken, names]:
        run("git", "init", "--quiet", folder)
    return [
        Fixture("acme", ROOT, "examples/acme/hcl"),
        Fixture("modules", ROOT, "examples/acme/modules"),
        Fixture("traps", ROOT, "examples/traps"),
        Fixture("clean", clean, "."),
        Fixture("broken", broken, ".", status=2),
        Fixture("hostile", names, "."),
    ]


def fixture(name):
    """The organization of that name."""
    return next(it for it in fixtures() if it.name == name)


@functools.cache
def snapshot():
    """A repository with one commit that holds the project as it lies here, committed or not. Returns it and the commit.

    Everything is built from it. Cargo takes copies of a project for the same one, so builds of this folder beside it would be mixed
    up with those of the repository. What has not changed is not written again, because cargo would build it again.
    """
    folder = HOME / "snapshot"
    if not (folder / ".git").exists():
        run("git", "init", "--quiet", "--initial-branch", "main", folder)
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z").stdout.split("\0")
    names = {name for name in listed if name and (ROOT / name).is_file()}
    known = run("git", "ls-files", "--cached", "-z", cwd=folder).stdout.split("\0")
    for name in filter(None, set(known) - names):
        (folder / name).unlink(missing_ok=True)
    for name in names:
        source, target = ROOT / name, folder / name
        if not target.exists() or not filecmp.cmp(source, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
        shutil.copymode(source, target)
    run("git", "add", "--all", cwd=folder)
    tree = run("git", "write-tree", cwd=folder).stdout.strip()
    new = run("git", *IDENTITY, "commit-tree", tree, "-m", "snapshot", cwd=folder, env=dated()).stdout.strip()
    if run("git", "rev-parse", "--verify", "HEAD", cwd=folder, status=None).stdout.strip() != new:
        run("git", "reset", "--quiet", "--soft", new, cwd=folder)
    return folder, new


IDENTITY = ["-c", "user.name=Grouplint", "-c", "user.email=grouplint@example.com", "-c", "commit.gpgsign=false"]


def dated():
    """An environment in which the same content gives the same commit, so that caches hold."""
    day = "2026-01-01T00:00:00Z"
    return environment(GIT_AUTHOR_DATE=day, GIT_COMMITTER_DATE=day)


def commit(folder, message="fixture"):
    """Commits everything in a folder, past its hooks."""
    run("git", "init", "--quiet", "--initial-branch", "main", cwd=folder)
    run("git", "add", "--all", cwd=folder)
    arguments = ["--quiet", "--no-verify", "--allow-empty", "--message", message]
    run("git", *IDENTITY, "commit", *arguments, cwd=folder, env=dated())


def write_organization(folder, mistake):
    """Writes a small organization that is right, or has the one mistake that the gate is for."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "main.tf").write_text(ORGANIZATION)
    if mistake:
        (folder / "push.tf").write_text(MISTAKE)


ORGANIZATION = """\
resource "okta_group" "staff" {
  name = "Staff"
}

resource "okta_app_saml" "wiki" {
  label = "Wiki"
}

resource "okta_app_group_assignment" "staff" {
  app_id   = okta_app_saml.wiki.id
  group_id = okta_group.staff.id
}
"""

MISTAKE = """\
resource "okta_push_group" "staff" {
  app_id                         = okta_app_saml.wiki.id
  source_group_id                = okta_group.staff.id
  delete_target_group_on_destroy = false
}
"""
