//! What git holds, read by its own program: which files a revision and the index have, and which lines changed between them. The
//! working tree, the index and its locks are never touched.
//!
//! The index is the one that git means: a hook of `git commit -a` gets one of its own by `GIT_INDEX_FILE`.

pub(super) mod blobs;
mod command;
mod patch;

use std::cell::OnceCell;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::Disk;
use super::snapshot::{Node, Snapshot, below, path_of};
use crate::source::normalize;
use blobs::Blobs;
use command::{Failure, Git};
pub use patch::Lines;
use patch::Patch;

/// What a run is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Against {
    /// The working tree with a revision, as the user named it.
    Revision(String),
    /// The index, which is what would be committed, with the last commit.
    Staged,
}

/// Why nothing can be compared: what is wrong, without a final period, and the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannotCompare {
    /// What is wrong, without a final period.
    pub message: String,
    /// The next step, as a sentence.
    pub help: String,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit(String);

impl Commit {
    /// Its name in hexadecimal digits.
    pub fn id(&self) -> &str {
        &self.0
    }
}

/// The repository around the working directory.
#[derive(Debug)]
pub struct Repository {
    git: Git,
    /// Its top, as the working directory spells it.
    top: PathBuf,
    /// The same without links.
    real_top: PathBuf,
    blobs: Blobs,
    /// What the disk has and git is told not to hold, relative to the top.
    ignored: OnceCell<Vec<PathBuf>>,
}

impl Repository {
    /// Finds it. Fails if there is no git, or no repository with a working tree.
    pub fn around(working_directory: &Path) -> Result<Self, CannotCompare> {
        let git = at_home(working_directory);
        let told = git.output(["rev-parse", "--show-toplevel", "--show-cdup"]);
        let told = told.map_err(|failure| no_repository(failure, working_directory))?;
        let mut lines = told
            .split(|&byte| byte == b'\n')
            .map(|line| path_of(line.to_vec()));
        let real_top = lines.next().unwrap_or_default();
        let up = normalize(&working_directory.join(lines.next().unwrap_or_default()));
        // A working directory that leads here through a link has another way up.
        let leads_there = up
            .canonicalize()
            .is_ok_and(|it| real_top.canonicalize().is_ok_and(|real_top| real_top == it));
        let top = if leads_there { up } else { real_top.clone() };
        let real_top = real_top.canonicalize().unwrap_or(real_top);
        let git = git.within(&top);
        Ok(Self {
            blobs: Blobs::new(git.clone()),
            git,
            top,
            real_top,
            ignored: OnceCell::new(),
        })
    }

    /// The commit that a name means.
    pub fn commit(&self, name: &str) -> Result<Commit, CannotCompare> {
        // What starts with a dash is an option for git and no name.
        let commit = (!name.starts_with('-'))
            .then(|| self.resolved(name))
            .flatten();
        commit.ok_or_else(|| {
            let shallow = self.git.output(["rev-parse", "--is-shallow-repository"]);
            let help = if shallow.is_ok_and(|told| told.starts_with(b"true")) {
                "This clone holds only part of the history: fetch all of it, with `fetch-depth: 0` for actions/checkout or `GIT_DEPTH: 0` on GitLab."
            } else {
                "Name a commit, a branch or a tag that `git log` knows; a branch of a remote is `origin/main`."
            };
            CannotCompare {
                message: format!("there is no revision `{name}` in this repository"),
                help: help.to_owned(),
            }
        })
    }

    /// The last commit; `None` before the first one.
    pub fn head(&self) -> Option<Commit> {
        self.resolved("HEAD")
    }

    fn resolved(&self, name: &str) -> Option<Commit> {
        let commit = format!("{name}^{{commit}}");
        let told = self
            .git
            .output(["rev-parse", "--verify", "--quiet", &commit]);
        let id = String::from_utf8(told.ok()?).ok()?;
        Some(Commit(id.trim_end().to_owned()))
    }

    /// The repository as it would be committed.
    pub fn index(&self) -> Result<Disk, CannotCompare> {
        let told = self.ask(&["ls-files", "--stage", "-z"])?;
        let mut snapshot = self.empty();
        for (head, path) in entries(&told) {
            let mut head = head.split(' ');
            let (mode, id, stage) = (head.next(), head.next(), head.next());
            let (Some(mode), Some(id)) = (mode, id) else {
                continue;
            };
            if stage != Some("0") {
                return Err(CannotCompare {
                    message: format!("`{}` has conflicts that are not resolved", path.display()),
                    help: "Resolve them and `git add` the file; git commits nothing before."
                        .to_owned(),
                });
            }
            snapshot.add(&path, node(mode, id));
        }
        self.with_ignored(snapshot)
    }

    /// The repository as a commit has it.
    pub fn at(&self, commit: &Commit) -> Result<Disk, CannotCompare> {
        let told = self.ask(&["ls-tree", "-r", "-z", commit.id()])?;
        let mut snapshot = self.empty();
        for (head, path) in entries(&told) {
            let mut head = head.split(' ');
            if let (Some(mode), Some(_), Some(id)) = (head.next(), head.next(), head.next()) {
                snapshot.add(&path, node(mode, id));
            }
        }
        self.with_ignored(snapshot)
    }

    /// Whether a path lies below its top.
    pub fn surrounds(&self, path: &Path) -> bool {
        below(&self.top, &self.real_top, path).is_some()
    }

    /// What changed since a commit, in the index or in the working tree.
    pub fn changes(&self, since: &Commit, staged: bool) -> Result<Changes, CannotCompare> {
        let mut arguments = vec!["-c", "core.quotePath=false", "diff-index"];
        arguments.extend(staged.then_some("--cached"));
        arguments.extend([
            "--patch",
            "--unified=0",
            "--find-renames",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--no-color",
            // Lines are counted in the files as they are, whatever a tool would make of them.
            "--no-ext-diff",
            "--no-textconv",
            "--text",
            since.id(),
            "--",
        ]);
        let told = self.ask(&arguments)?;
        Ok(Changes {
            top: self.top.clone(),
            real_top: self.real_top.clone(),
            patch: Patch::parse(&told),
        })
    }

    fn empty(&self) -> Snapshot {
        Snapshot::new(&self.top, &self.real_top, self.blobs.clone())
    }

    fn with_ignored(&self, mut snapshot: Snapshot) -> Result<Disk, CannotCompare> {
        if self.ignored.get().is_none() {
            let told = self.ask(&[
                "ls-files",
                "--others",
                "--ignored",
                "--exclude-standard",
                "--directory",
                "-z",
            ])?;
            let paths = told
                .split(|&byte| byte == 0)
                .map(|path| path_of(path.to_vec()));
            _ = self.ignored.set(paths.collect());
        }
        for path in self.ignored.get().into_iter().flatten() {
            snapshot.add(path, Node::OnDisk);
        }
        Ok(Disk::Snapshot(Arc::new(snapshot)))
    }

    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, CannotCompare> {
        self.git.output(arguments).map_err(|failure| match failure {
            Failure::NotStarted(error) => not_started(&error),
            Failure::Refused(said) => CannotCompare {
                message: format!("git cannot read this repository: {said}"),
                help: "Look with `git status` and `git fsck` whether it is whole.".to_owned(),
            },
        })
    }
}

/// What changed between two states of a repository.
#[derive(Debug)]
pub struct Changes {
    top: PathBuf,
    real_top: PathBuf,
    patch: Patch,
}

impl Changes {
    /// Which lines of a file changed. `None` if the file is as it was, or if it is not known to git.
    pub fn of(&self, path: &Path) -> Option<&Lines> {
        let inside = below(&self.top, &self.real_top, path)?;
        let own = self.patch.lines.get(&inside);
        // A submodule that moved on is one entry, and everything in it may be different.
        let mut folders = inside.ancestors().skip(1);
        let mut moved = || folders.any(|folder| self.patch.lines.contains_key(folder));
        own.or_else(|| moved().then_some(&Lines::All))
    }

    /// What a file was called before, if it moved.
    pub fn before(&self, path: &Path) -> Option<PathBuf> {
        let inside = below(&self.top, &self.real_top, path)?;
        let before = self.patch.moved.get(&inside)?;
        Some(self.top.join(before))
    }
}

/// `HEAD` and path of what `ls-files --stage -z` and `ls-tree -z` list: `MODE … <tab> PATH <nul>`.
fn entries(told: &[u8]) -> impl Iterator<Item = (&str, PathBuf)> {
    told.split(|&byte| byte == 0).filter_map(|entry| {
        let tab = memchr::memchr(b'\t', entry)?;
        let head = std::str::from_utf8(&entry[..tab]).ok()?;
        Some((head, path_of(entry[tab + 1..].to_vec())))
    })
}

fn node(mode: &str, id: &str) -> Node {
    match mode {
        "120000" => Node::Link(id.to_owned()),
        // A submodule: git holds only which of its commits belongs here.
        "160000" => Node::OnDisk,
        _ => Node::File(id.to_owned()),
    }
}

/// Git as it finds the repository of a folder.
///
/// Hooks are run with `GIT_DIR` in some cases, and git then takes the working directory for the top of the repository, which it
/// is not for a hook that went into a folder first. So it is left out of account where looking around finds the same repository.
fn at_home(working_directory: &Path) -> Git {
    let git = Git::new(working_directory);
    let is_set = |name| std::env::var_os(name).is_some_and(|it| !it.is_empty());
    if !is_set("GIT_DIR") || is_set("GIT_WORK_TREE") {
        return git;
    }
    let looking = git.looking();
    let told = looking.output(["rev-parse", "--absolute-git-dir", "--show-toplevel"]);
    let told = told.unwrap_or_default();
    let mut lines = told
        .split(|&byte| byte == b'\n')
        .map(|line| path_of(line.to_vec()));
    let (found, top) = (lines.next(), lines.next());
    let (Some(found), Some(top)) = (found, top) else {
        return git;
    };
    let named = PathBuf::from(std::env::var_os("GIT_DIR").unwrap_or_default());
    let same = |from: &Path| {
        let named = from.join(&named).canonicalize();
        named.is_ok_and(|named| found.canonicalize().is_ok_and(|found| found == named))
    };
    if same(working_directory) || same(&top) {
        looking
    } else {
        git
    }
}

fn no_repository(failure: Failure, working_directory: &Path) -> CannotCompare {
    match failure {
        Failure::NotStarted(error) => not_started(&error),
        Failure::Refused(said) if said.starts_with("not a git repository") => CannotCompare {
            message: format!(
                "`{}` lies in no git repository, so there is nothing to compare with",
                working_directory.display()
            ),
            help: "Run grouplint in the repository, or leave out `--since` and `--staged`."
                .to_owned(),
        },
        Failure::Refused(said) => CannotCompare {
            message: format!("git does not open this repository: {said}"),
            help: "Run `git status` here: it says what is missing.".to_owned(),
        },
    }
}

fn not_started(error: &io::Error) -> CannotCompare {
    if error.kind() == io::ErrorKind::NotFound {
        CannotCompare {
            message:
                "git is not installed, and `--since` and `--staged` compare with what it holds"
                    .to_owned(),
            help: "Install git, or leave the option out.".to_owned(),
        }
    } else {
        CannotCompare {
            message: format!("git cannot be started: {error}"),
            help: "Run `git version` to see what is wrong.".to_owned(),
        }
    }
}
