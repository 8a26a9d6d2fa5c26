"""The documents: what they tell a reader to install works."""

import docs
import lab
from lab import ROOT, check


def prepared(name):
    """A folder with a clone and an organization, as a reader has them, and an environment that keeps installations in it."""
    folder = lab.scratch(f"documents/{name}")
    place = folder / "work"
    source, _ = lab.snapshot()
    lab.run("git", "clone", "--quiet", source, place / "grouplint")
    lab.write_organization(place / "okta", mistake=False)
    lab.commit(place / "okta")
    home = folder / "home"
    for path in [home / ".cargo/bin", home / "state"]:
        path.mkdir(parents=True)
    lab.run("python3", "-m", "venv", home / "venv")
    path = f"{home / '.cargo/bin'}:{home / 'venv/bin'}:{lab.environment()['PATH']}"
    env = lab.environment(
        PATH=path,
        STATE=home / "state",
        CARGO_INSTALL_ROOT=home / ".cargo",
        PRE_COMMIT_HOME=home / "pre-commit",
        VIRTUAL_ENV=home / "venv",
        GIT_CONFIG_COUNT="2",
        GIT_CONFIG_KEY_0="user.name",
        GIT_CONFIG_VALUE_0="Grouplint",
        GIT_CONFIG_KEY_1="user.email",
        GIT_CONFIG_VALUE_1="grouplint@example.com",
    )
    return place, env


@check("documents-install")
def install():
    """Every `console install` block of README.md and docs/ does what it says"""
    count = 0
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if any(docs.blocks(document.read_text(encoding="utf-8"))):
            count += docs.execute(document, *prepared(document.stem))
    lab.require(count, "no document has a command that installs grouplint")


@check("documents-runner")
def runner():
    """What runs the documents notices a failure, another output and a wrong status"""
    place, env = prepared("runner")
    document = lab.SCRATCH / "documents/sample.md"

    def sample(*lines):
        document.write_text("```console install\n" + "\n".join(lines) + "\n```\n", encoding="utf-8")
        return docs.execute(document, place, env)

    lab.same("commands", sample("$ cd okta", "$ X=one; export X", "$ echo $X; ls", "one", "…", "$ exit 3", "[status 3]"), 4)
    for lines in [["$ false"], ["$ echo a", "b"], ["$ true", "[status 1]"], ["$ echo a; echo b", "a"], ["echo a"]]:
        try:
            sample(*lines)
        except lab.Failure:
            continue
        raise lab.Failure(f"this was accepted: {lines}")
