//! What a run is compared with: the two states of the repository, the lines between them, and what the older one came to.

use std::borrow::Cow;
use std::fmt;
use std::path::Path;

use crate::discover::disk::Disk;
use crate::discover::git::{Against, CannotCompare, Changes, Commit, Repository};
use crate::filter::changed;
use crate::finding::Finding;
use crate::glob::InvalidGlob;
use crate::muted::Muted;
use crate::problem::ProblemKind;
use crate::progress::{Progress, Stage};
use crate::request::Request;
use crate::run::Revision;
use crate::source::{Sources, Span, normalize};

/// Why a check cannot start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotStart {
    /// A glob is not one.
    Glob(InvalidGlob),
    /// There is nothing to compare with.
    Comparison(CannotCompare),
}

impl fmt::Display for CannotStart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Glob(invalid) => write!(f, "`{}` is no glob: {}", invalid.glob, invalid.message),
            Self::Comparison(reason) => f.write_str(&reason.message),
        }
    }
}

impl std::error::Error for CannotStart {}

impl From<InvalidGlob> for CannotStart {
    fn from(invalid: InvalidGlob) -> Self {
        Self::Glob(invalid)
    }
}

impl From<CannotCompare> for CannotStart {
    fn from(reason: CannotCompare) -> Self {
        Self::Comparison(reason)
    }
}

/// A comparison with a commit.
#[derive(Debug)]
pub(crate) struct Comparison {
    repository: Repository,
    staged: bool,
    /// The commit as the user named it.
    since: String,
    /// `None` before the first commit: then everything is new.
    commit: Option<Commit>,
    /// What is judged: the working tree or the index.
    current: Disk,
}

impl Comparison {
    /// Finds what the request wants to be compared with.
    pub(crate) fn of(request: &Request) -> Result<Option<Self>, CannotCompare> {
        let Some(against) = &request.against else {
            return Ok(None);
        };
        request.progress.enter(Stage::Git);
        let repository = Repository::around(&request.places.working_directory)?;
        let (since, commit, current) = match against {
            Against::Revision(name) => {
                let commit = repository.commit(name)?;
                (name.clone(), Some(commit), Disk::Working)
            }
            Against::Staged => {
                let (head, index) = (repository.head(), repository.index()?);
                ("HEAD".to_owned(), head, index)
            }
        };
        Ok(Some(Self {
            repository,
            staged: *against == Against::Staged,
            since,
            commit,
            current,
        }))
    }

    /// The request, about the state that is judged.
    pub(crate) fn current<'r>(&self, request: &'r Request) -> Cow<'r, Request> {
        let mut request = Cow::Borrowed(request);
        if self.staged {
            request.to_mut().places.disk = self.current.clone();
        }
        request
    }

    /// What it is compared with, for those who ask.
    pub(crate) fn revision(&self) -> Revision {
        Revision {
            name: self.since.clone(),
            commit: self.commit.as_ref().map(|it| it.id().to_owned()),
            staged: self.staged,
        }
    }

    /// Keeps the findings that touch what changed or are new, and mutes the others. `judge` gives the fingerprints of a request,
    /// and whether all of it could be read.
    pub(crate) fn mute(
        &self,
        request: &Request,
        findings: Vec<Finding>,
        muted: &mut Vec<Muted>,
        sources: &Sources,
        notes: &mut Vec<String>,
        judge: impl FnOnce(&Request) -> Result<Before, InvalidGlob>,
    ) -> Result<Vec<Finding>, CannotStart> {
        let Some(commit) = &self.commit else {
            return Ok(findings);
        };
        if findings.iter().all(changed::is_about_the_run) {
            return Ok(findings);
        }
        request.progress.enter(Stage::Git);
        let changes = self.repository.changes(commit, self.staged)?;
        // The patch knows every file that the index has; which of the working tree's are new only the older state tells.
        let older = if self.staged {
            None
        } else {
            Some(self.repository.at(commit)?)
        };
        request.progress.enter(Stage::Filter);
        let touches = |span: Span| self.touches(&changes, older.as_ref(), sources, span);
        let mut unread = false;
        let before = || -> Result<Vec<String>, CannotStart> {
            request.progress.enter(Stage::Compare);
            let base = match &older {
                Some(older) => older.clone(),
                None => self.repository.at(commit)?,
            };
            let before = judge(&at(request, &base, &changes))?;
            request.progress.enter(Stage::Filter);
            unread = !before.whole;
            Ok(before.fingerprints)
        };
        let kept = changed::mute(findings, muted, &self.since, touches, before)?;
        if unread {
            notes.push(format!(
                "`{}` cannot be read in full, so some findings may be older than they seem",
                self.since
            ));
        }
        Ok(kept)
    }

    /// Whether a place lies on a line that changed.
    fn touches(
        &self,
        changes: &Changes,
        older: Option<&Disk>,
        sources: &Sources,
        span: Span,
    ) -> bool {
        let source = sources.get(span.file);
        // Git knows a file by its own place, and not by a link that a module call went through.
        let path = self.current.canonical(source.path());
        if let Some(lines) = changes.of(&path) {
            let last = sources.position(Span {
                start: span.end.max(span.start + 1) - 1,
                ..span
            });
            return lines.touch(sources.position(span).line, last.line);
        }
        // What git does not track yet is in the working tree only. What it ignores is on both sides.
        let is_new = |older: &Disk| !older.exists(&path);
        self.repository.surrounds(&path) && older.is_some_and(is_new)
    }
}

/// What an older state came to.
#[derive(Debug)]
pub(crate) struct Before {
    /// The fingerprint of every instance of every finding.
    pub(crate) fingerprints: Vec<String>,
    /// Whether everything could be read.
    pub(crate) whole: bool,
}

/// The request, about an older state. A path that was not there is left out, and a file that moved goes by its old name.
fn at(request: &Request, base: &Disk, changes: &Changes) -> Request {
    let older = |path: &Path| {
        let path = normalize(&request.places.working_directory.join(path));
        let before = || changes.before(&path).filter(|before| base.exists(before));
        base.exists(&path).then(|| path.clone()).or_else(before)
    };
    let mut request = request.clone();
    request.places.paths = request
        .places
        .paths
        .iter()
        .filter_map(|it| older(it))
        .collect();
    request.variable_files = request
        .variable_files
        .iter()
        .filter_map(|it| older(it))
        .collect();
    request.places.disk = base.clone();
    // What the older state takes is time of the comparison, whatever it is spent on.
    request.progress = Progress::default();
    request
}

/// Whether a problem leaves something of a state unread. That there was nothing yet leaves nothing.
pub(crate) fn leaves_unread(kind: ProblemKind) -> bool {
    kind.spoils() && kind != ProblemKind::NothingToLint
}
