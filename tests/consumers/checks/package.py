"""What grouplint is shipped as: a wheel, a source archive, and cargo."""

import re
import tarfile
import zipfile

import lab
import packaging.metadata
from lab import CARGO, ROOT, check

VERSION = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]
IN_A_CLONE = rf"grouplint {re.escape(VERSION)} \([0-9a-f]{{10,}} \d{{4}}-\d\d-\d\d\)\n"


def clean_environment(name):
    """A new virtual environment. Returns its `bin`."""
    folder = lab.scratch(name) / "venv"
    lab.run("python3", "-m", "venv", folder)
    return folder / "bin"


def works(command, version):
    """Fails unless the command says that version, passes a right organization and fails a mistake."""
    said = lab.run(command, "--version").stdout
    lab.require(re.fullmatch(version, said), f"--version says {said!r}, which is not like {version}")
    folder = lab.scratch("installed")
    lab.write_organization(folder, mistake=False)
    lab.run(command, "check", ".", cwd=folder)
    lab.write_organization(folder, mistake=True)
    lab.run(command, "check", ".", cwd=folder, status=1)


@check("package-wheel")
def wheel():
    """pip: a wheel of a clone gives the command in a clean environment, and carries the licenses"""
    source, _ = lab.snapshot()
    bin_folder = clean_environment("package-wheel")
    wheels = bin_folder.parent.parent / "wheels"
    lab.run(bin_folder / "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", wheels, source)
    (path,) = wheels.iterdir()
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        metadata = archive.read(next(it for it in names if it.endswith(".dist-info/METADATA")))
    parsed = packaging.metadata.Metadata.from_email(metadata, validate=True)
    lab.same("name", parsed.name, "grouplint")
    lab.same("version", str(parsed.version), VERSION)
    lab.same("license", parsed.license_expression, "MIT OR Apache-2.0")
    lab.same("description", parsed.description.strip(), (ROOT / "README.md").read_text().strip())
    licenses = sorted(it.rsplit("/", 1)[1] for it in names if "LICENSE" in it)
    lab.same("licenses", licenses, ["LICENSE-APACHE", "LICENSE-MIT"])
    other = [it for it in names if ".dist-info/" not in it and not it.endswith(".data/scripts/grouplint")]
    lab.same("files beside the command", other, [])

    lab.run(bin_folder / "pip", "install", "--quiet", "--no-index", path)
    works(bin_folder / "grouplint", IN_A_CLONE)
    lab.run(bin_folder / "pip", "uninstall", "--quiet", "--yes", "grouplint")
    lab.require(not (bin_folder / "grouplint").exists(), "the command is there after it was uninstalled")


@check("package-archive")
def archive():
    """pip: the source archive builds without a repository, inside of another one, and names no commit"""
    source, _ = lab.snapshot()
    bin_folder = clean_environment("package-archive")
    folder = bin_folder.parent.parent
    lab.run("maturin", "sdist", "--quiet", "--out", folder, cwd=source)
    (path,) = folder.glob("*.tar.gz")
    with tarfile.open(path) as members:
        names = [it.split("/", 1)[1] for it in members.getnames() if "/" in it]
        for name in ["Cargo.lock", "pyproject.toml", "build.rs", "README.md", "LICENSE-MIT", "LICENSE-APACHE"]:
            lab.require(name in names, f"the archive lacks {name}")
        strange = [it for it in names if it.startswith(("tests", "target", ".git"))]
        lab.require(not strange, f"the archive holds {strange[:5]}")
        members.extractall(folder)
    # As if somebody had put the archive into a repository of their own.
    (folder / ".gitignore").write_text("venv\n*.tar.gz\n")
    lab.commit(folder)
    lab.run(bin_folder / "pip", "install", "--quiet", next(folder.glob("grouplint-*/")))
    works(bin_folder / "grouplint", rf"grouplint {re.escape(VERSION)}\n")


@check("package-cargo")
def cargo():
    """cargo: `cargo install --path .` gives the command, and the crate holds what it needs"""
    source, commit = lab.snapshot()
    root = lab.scratch("package-cargo")
    lab.run("cargo", "install", "--quiet", "--locked", "--path", source, "--root", root)
    works(root / "bin/grouplint", IN_A_CLONE)
    said = lab.run(root / "bin/grouplint", "--version").stdout
    lab.require(f"({commit[:10]} 2026-01-01)" in said, f"--version does not name the commit {commit}: {said}")
    listed = lab.run("cargo", "package", "--list", "--allow-dirty").stdout.splitlines()
    for name in ["build.rs", "Cargo.lock", "src/main.rs", "rules/push/same-group-assigned.md", "LICENSE-MIT"]:
        lab.require(name in listed, f"the crate lacks {name}")
    strange = [it for it in listed if it.startswith(("tests/", "target/"))]
    lab.require(not strange, f"the crate holds {strange[:5]}")


@check("package-rebuild")
def rebuild():
    """cargo: builds again for another commit, and only then"""
    source, _ = lab.snapshot()

    def build(env):
        done = lab.run("cargo", "build", "--release", "--locked", "--message-format", "json", cwd=source, env=env)
        fresh = [lab.json.loads(it) for it in done.stdout.splitlines()]
        program = next(it for it in fresh if it.get("executable") and it["target"]["name"] == "grouplint")
        return program["fresh"], lab.run(program["executable"], "--version").stdout

    env = lab.environment(CARGO_TARGET_DIR=CARGO)
    _, first = build(env)
    lab.same("nothing changed", build(env), (True, first))
    (source / "target").mkdir(exist_ok=True)
    lab.same("another file appeared", build(env), (True, first))
    # Any other commit will do.
    identity = ["-c", "user.name=Grouplint", "-c", "user.email=grouplint@example.com"]
    lab.run("git", *identity, "commit", "--quiet", "--allow-empty", "--message", "another", cwd=source)
    fresh, second = build(env)
    lab.run("git", "reset", "--quiet", "--hard", "HEAD^", cwd=source)
    lab.require(not fresh and second != first, f"after another commit it still says {second}")
