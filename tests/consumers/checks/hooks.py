"""pre-commit and prek: every hook, installed from a repository as a team would."""

import re
import shutil

import lab
import yaml
from lab import HOME, ROOT, check


def team(name):
    """A repository with a right organization, and the environment to commit there."""
    folder = lab.scratch(name)
    lab.write_organization(folder, mistake=False)
    (folder / "README.md").write_text("# Okta\n")
    lab.commit(folder)
    home = HOME / "pre-commit"
    # What was installed of an older state is of no use again.
    marker, commit = home / "commit", lab.snapshot()[1]
    if marker.exists() and marker.read_text() != commit:
        shutil.rmtree(home)
    home.mkdir(exist_ok=True)
    marker.write_text(commit)
    path = f"{lab.GROUPLINT.parent}:{lab.environment()['PATH']}"
    return folder, lab.environment(PRE_COMMIT_HOME=home, PREK_HOME=home / "prek", PATH=path)


def configure(folder, hook, more=""):
    """Lets the repository use a hook."""
    source, commit = lab.snapshot()
    (folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {source}\n    rev: {commit}\n    hooks:\n      - id: {hook}\n{more}"
    )
    lab.run("git", "add", "--all", cwd=folder)


@check("hooks-manifest")
def manifest():
    """pre-commit and prek: .pre-commit-hooks.yaml is a manifest"""
    for program in ["pre-commit", "prek"]:
        lab.run(program, "validate-manifest", ".pre-commit-hooks.yaml")
        broken = lab.scratch("hooks-manifest") / "broken.yaml"
        broken.write_text((ROOT / ".pre-commit-hooks.yaml").read_text().replace("language: rust", "language: rusty"))
        lab.rejects(program, "validate-manifest", broken, saying="rusty")


def gates(program, hook):
    """A hook passes what is right and fails a mistake; what is not staged does not count, and neither do other files."""
    folder, env = team(f"hooks-{program}-{hook}")
    configure(folder, hook)
    done = lab.run(program, "run", "--all-files", cwd=folder, env=env)
    lab.require("Passed" in done.stdout, done.stdout)

    # The mistake is not staged, so it is not part of the commit.
    main = folder / "main.tf"
    main.write_text(lab.ORGANIZATION + "\n# Staged.\n")
    lab.run("git", "add", "main.tf", cwd=folder)
    main.write_text(lab.ORGANIZATION + lab.MISTAKE)
    lab.run(program, "run", cwd=folder, env=env)
    lab.same("what is not staged", main.read_text(), lab.ORGANIZATION + lab.MISTAKE)

    lab.run("git", "add", "main.tf", cwd=folder)
    done = lab.run(program, "run", cwd=folder, env=env, status=1)
    lab.require("push/same-group-assigned" in done.stdout and "main.tf" in done.stdout, done.stdout)

    lab.commit(folder, "with the mistake")
    (folder / "README.md").write_text("# Okta groups\n")
    lab.run("git", "add", "README.md", cwd=folder)
    done = lab.run(program, "run", cwd=folder, env=env)
    lab.require("Skipped" in done.stdout, f"a file that cannot matter started the hook:\n{done.stdout}")


@check("hooks-python")
def python():
    """pre-commit: the hook that builds a wheel"""
    gates("pre-commit", "grouplint")


@check("hooks-rust")
def rust():
    """pre-commit: the hook that builds with cargo"""
    gates("pre-commit", "grouplint-rust")


@check("hooks-system")
def system():
    """pre-commit: the hook that runs what is installed"""
    gates("pre-commit", "grouplint-system")


@check("hooks-prek")
def prek():
    """prek: the hook that runs what is installed"""
    gates("prek", "grouplint-system")


@check("hooks-commit")
def commit():
    """git: a commit with the mistake is refused, with arguments of the team's own"""
    folder, env = team("hooks-commit")
    configure(folder, "grouplint-system", "        args: [--fail-on, warning, --format, concise, .]\n")
    lab.run("pre-commit", "install", cwd=folder, env=env)
    lab.run("git", *lab.IDENTITY, "commit", "--message", "right", cwd=folder, env=env)
    lab.write_organization(folder, mistake=True)
    lab.run("git", "add", "--all", cwd=folder)
    done = lab.run("git", *lab.IDENTITY, "commit", "--message", "wrong", cwd=folder, env=env, status=1)
    lab.require("push/same-group-assigned" in done.stderr + done.stdout, done.stderr + done.stdout)


@check("hooks-files")
def files():
    """The hooks look at every kind of file that can be part of a configuration, and at no other"""
    yes = "a.tf a/b.tofu a.tf.json a.tofu.json x.tfvars x.tfvars.json x.auto.tfvars a.yaml a.yml a.json a.csv a.tftpl"
    yes += " grouplint.yaml .grouplint.yaml grouplint-baseline.json a/b/grouplint.yml"
    no = "README.md a.tfx main.py .terraform/modules/m/a.tf a/.terraform/modules/modules.json Makefile a.tf.bak"
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text()):
        files, exclude = re.compile(hook["files"]), re.compile(hook["exclude"])
        for path in (yes + " " + no).split():
            seen = bool(files.search(path)) and not exclude.search(path)
            lab.same(f"{hook['id']} looks at {path}", seen, path in yes.split())
        lab.same(f"{hook['id']}: pass_filenames", hook["pass_filenames"], False)
        lab.same(f"{hook['id']}: require_serial", hook["require_serial"], True)
