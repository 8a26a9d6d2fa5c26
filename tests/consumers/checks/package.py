"""What grouplint is shipped as: a wheel, a source archive, and cargo."""

import os
import re
import shutil
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
    lab.run("maturin", "sdist", "--out", folder, cwd=source)
    (path,) = folder.glob("*.tar.gz")
    with tarfile.open(path) as members:
        names = [it.split("/", 1)[1] for it in members.getnames() if "/" in it]
        for name in ["Cargo.lock", "pyproject.toml", "build.rs", "README.md", "LICENSE-MIT", "LICENSE-APACHE"]:
            lab.require(name in names, f"the archive lacks {name}")
        strange = [it for it in names if it.startswith(("tests", "target", ".git"))]
        lab.require(not strange, f"the archive holds {strange[:5]}")
        members.extractall(folder)
    # As if somebody had put the archive into a repository of their own.
    (folder / ".gitignore").write_text("/venv\n/cargo\n*.tar.gz\n")
    lab.commit(folder)
    unpacked = next(folder.glob("grouplint-*/"))
    # Cargo would take it for the snapshot and find it built, so it is newer and has a copy of what was built to itself.
    for path in unpacked.rglob("*"):
        path.touch()
    target = folder / "cargo"
    shutil.copytree(CARGO / "release", target / "release")
    env = lab.environment(CARGO_TARGET_DIR=target)
    lab.run(bin_folder / "pip", "install", "--quiet", unpacked, env=env)
    shutil.rmtree(target)
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


@check("package-commit")
def commit():
    """cargo: build.rs names the commit of any kind of checkout, builds again for another one and only then, and never fails"""
    folder = lab.scratch("package-commit") / "clone"
    (folder / "src").mkdir(parents=True)
    shutil.copy(ROOT / "build.rs", folder)
    (folder / "Cargo.toml").write_text('[package]\nname = "sample"\nversion = "1.2.3"\nedition = "2024"\n')
    (folder / "src/main.rs").write_text('fn main() { print!("{}|{}", env!("GROUPLINT_VERSION"), env!("GROUPLINT_DAY")); }\n')
    (folder / ".gitignore").write_text("target\n")

    def built(folder, *profile, **env):
        env = lab.environment(CARGO_TARGET_DIR=folder / "target", **env)
        done = lab.run("cargo", "build", *profile, "--message-format", "json", cwd=folder, env=env)
        messages = [lab.json.loads(it) for it in done.stdout.splitlines()]
        program = next(it for it in messages if it.get("executable"))
        return program["fresh"], lab.run(program["executable"]).stdout

    def head(folder):
        return lab.run("git", "rev-parse", "--short=10", "HEAD", cwd=folder).stdout.strip()

    def follows(folder, kind):
        """Fails unless the build names the commit, and is there the second time."""
        says = f"1.2.3 ({head(folder)} 2026-01-01)|2026-01-01"
        lab.same(kind, built(folder, "--release"), (False, says))
        lab.same(f"{kind}, again", built(folder, "--release"), (True, says))

    lab.same("without a repository", built(folder, "--release"), (False, "1.2.3|"))
    shutil.rmtree(folder / "target")
    lab.commit(folder, "first")
    follows(folder, "a clone")
    lab.commit(folder, "second")
    follows(folder, "another commit")
    lab.run("git", "gc", "--quiet", cwd=folder)
    lab.run("git", "checkout", "--quiet", "--detach", "HEAD^", cwd=folder)
    follows(folder, "a detached commit")
    lab.run("git", "worktree", "add", "--quiet", "../worktree", "main", cwd=folder)
    follows(folder.parent / "worktree", "a worktree")
    lab.run("git", "clone", "--quiet", "--depth", "1", folder.as_uri(), "../shallow", cwd=folder)
    follows(folder.parent / "shallow", "a shallow clone")
    lab.same("a development build", built(folder, GIT_DIR="/nowhere"), (False, "1.2.3|"))

    inner = folder / "vendor"
    inner.mkdir()
    for name in ["build.rs", "Cargo.toml", "src"]:
        (shutil.copytree if name == "src" else shutil.copy)(folder / name, inner / name)
    (inner / "Cargo.toml").write_text((folder / "Cargo.toml").read_text() + "[workspace]\n")
    lab.same("inside of another repository", built(inner, "--release"), (False, "1.2.3|"))

    few = folder.parent / "few"
    few.mkdir()
    for tool in ["cargo", "rustc", "cc", "ld"]:
        os.symlink(shutil.which(tool), few / tool)
    shutil.rmtree(folder / "target")
    lab.same("without git", built(folder, "--release", PATH=few), (False, "1.2.3|"))
