"""Linters for the action and the example pipelines."""

import lab
from lab import ROOT, check

ACTION = ROOT / "action.yml"
GITHUB = ROOT / "examples/ci/github.yml"
GITLAB = ROOT / "examples/ci/gitlab.yml"


def broken(name, path, old, new):
    """A copy of a file with a mistake."""
    text = path.read_text()
    lab.require(old in text, f"{path} no longer holds {old!r}")
    copy = lab.scratch(f"workflows/{name}") / path.name
    copy.write_text(text.replace(old, new, 1))
    return copy


@check("workflows-zizmor")
def zizmor():
    """zizmor: no way in through the action or the example workflow"""
    command = ["zizmor", "--quiet", "--offline", "--persona", "pedantic"]
    lab.run(*command, ACTION, GITHUB)
    injected = broken("zizmor", ACTION, "install.sh\"'", "install.sh\" ${{ inputs.paths }}'")
    lab.rejects(*command, injected, saying="template-injection")


@check("workflows-schemas")
def schemas():
    """check-jsonschema: the schemas of actions, workflows and GitLab's pipelines"""
    for kind, path, old, new in [
        ("vendor.github-actions", ACTION, "using: composite", "using: composit"),
        ("vendor.github-workflows", GITHUB, "runs-on:", "runs-at:"),
        ("vendor.gitlab-ci", GITLAB, "when: always", "when: ever"),
    ]:
        command = ["check-jsonschema", "--builtin-schema", kind]
        lab.run(*command, path)
        lab.rejects(*command, broken("schemas", path, old, new), saying="Schema validation errors")


@check("workflows-actionlint")
def actionlint():
    """actionlint: the example workflow"""
    text = GITHUB.read_text()
    lab.same("what actionlint says", lab.node("actionlint.mjs", text=text), [])
    said = lab.node("actionlint.mjs", text=text.replace("runs-on:", "runs-at:"))
    lab.require(any("runs-at" in it["message"] for it in said), f"a broken sample was accepted: {said}")
