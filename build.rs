//! Names the build: `GROUPLINT_VERSION` is the version and, of a release build in a clone, its commit and the day of it;
//! `GROUPLINT_DAY` is that day alone, or empty.
//!
//! Nothing here can fail a build. Without git, or unpacked from an archive, the version stands alone.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let version = env!("CARGO_PKG_VERSION");
    let build = release()
        .then(|| commit(Path::new(env!("CARGO_MANIFEST_DIR"))))
        .flatten();
    let (version, day) = match build {
        Some((commit, day)) => (format!("{version} ({commit} {day})"), day),
        None => (version.to_owned(), String::new()),
    };
    println!("cargo::rustc-env=GROUPLINT_VERSION={version}");
    println!("cargo::rustc-env=GROUPLINT_DAY={day}");
}

/// Whether a commit says what is in the build. A development build changes with every save, and to name its commit would
/// compile everything again after each one.
fn release() -> bool {
    std::env::var_os("PROFILE").is_some_and(|profile| profile == "release")
}

/// The commit and its day, `1a2b3c4d5e` and `2026-11-26`, if the folder is the top of a repository. An archive that is unpacked
/// inside of another project's repository must not be named after that project's commit.
fn commit(folder: &Path) -> Option<(String, String)> {
    let top = PathBuf::from(git(folder, &["rev-parse", "--show-toplevel"])?);
    if top.canonicalize().ok()? != folder.canonicalize().ok()? {
        return None;
    }
    watch(folder);
    let log = ["log", "-1", "--no-show-signature", "--abbrev=10"];
    let form = ["--date=short", "--format=%h %cd"];
    let line = git(folder, &[log.as_slice(), &form].concat())?;
    let (commit, day) = line.split_once(' ')?;
    Some((commit.to_owned(), day.to_owned()))
}

/// Builds again when another commit is checked out. The log of `HEAD` grows whenever that happens and only then; a repository
/// that keeps none is watched through the branch itself.
fn watch(folder: &Path) {
    let branch = git(folder, &["symbolic-ref", "-q", "HEAD"]);
    let names = match existing(folder, "logs/HEAD") {
        Some(log) => vec![Some(log)],
        None => vec![
            branch.and_then(|branch| existing(folder, &branch)),
            existing(folder, "packed-refs"),
        ],
    };
    for path in names.into_iter().flatten().chain(existing(folder, "HEAD")) {
        println!("cargo::rerun-if-changed={}", path.display());
    }
}

/// A file of the repository, from the folder if it lies below it: copies of a project that share a target folder then share what
/// is built, too. A file that is not there must not be watched: it would count as changed in every build.
fn existing(folder: &Path, name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(git(folder, &["rev-parse", "--git-path", name])?);
    folder.join(&path).exists().then_some(path)
}

fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        // Git sets these for its hooks, and a build that starts in one would ask about the repository of the hook.
        .env_remove("GIT_DIR")
        .env_remove("GIT_WORK_TREE")
        .env_remove("GIT_INDEX_FILE")
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim();
    (output.status.success() && !text.is_empty()).then(|| text.to_owned())
}
