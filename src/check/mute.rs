//! What takes findings out of account, one step after the other: each keeps what it takes with the reason.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::baseline::{self, Baseline};
use crate::discover::{Discovery, InputKind, own, plain};
use crate::filter;
use crate::filter::suppressions::{self, Terms};
use crate::finding::{Finding, NotJudged};
use crate::muted::Muted;
use crate::problem::{Problem, ProblemKind};
use crate::request::Request;
use crate::settings::Settings;
use crate::source::{FileId, Sources, Span};
use crate::suppression;

/// The findings on their way, each standing for one occurrence, and everything that decides about them.
pub(super) struct Muting<'c> {
    pub(super) request: &'c Request,
    pub(super) settings: &'c Settings,
    /// The variables that some module declares.
    pub(super) declared: &'c HashSet<String>,
    pub(super) discovery: &'c Discovery,
    /// The files that findings were kept to, if there are any.
    pub(super) scope: Option<&'c BTreeSet<FileId>>,
    pub(super) not_judged: &'c [NotJudged],
    /// What counts so far, sorted.
    pub(super) findings: Vec<Finding>,
    /// What does not.
    pub(super) muted: Vec<Muted>,
    /// What is wrong with the input and with the user's own settings.
    pub(super) problems: Vec<Problem>,
}

impl Muting<'_> {
    /// Gives findings the levels that are set.
    pub(super) fn levels(&mut self, sources: &Sources) {
        filter::levels::apply(&mut self.findings, self.settings, sources);
    }

    /// Takes out what the configuration ignores, and reports its entries that are of no use.
    pub(super) fn ignores(&mut self, sources: &Sources) {
        let (settings, today) = (self.settings, self.request.today);
        let (ignored, wrong) = filter::ignores::apply(&mut self.findings, settings, sources, today);
        self.muted.extend(ignored);
        self.problems.extend(wrong);
        let folder = settings.folder.as_deref();
        if self.found_everything() && folder.is_some_and(|it| self.covers(it)) {
            self.problems.extend(filter::ignores::unused(settings));
            self.problems
                .extend(settings.unused(self.discovery, self.declared, sources));
        }
    }

    /// Takes out what comments allow.
    pub(super) fn suppressions(&mut self, sources: &Sources, forms: BTreeMap<FileId, InputKind>) {
        if self.request.no_suppressions {
            return;
        }
        let read_in_full = self.read_in_full();
        let findings = std::mem::take(&mut self.findings);
        let judged = |file, rule: &str| {
            let open = self.not_judged.iter().any(|fact| fact.rule == rule);
            let ran = self.request.selection.takes(rule);
            self.scope.is_none() && read_in_full && ran && !open && self.is_asked_for(file)
        };
        let terms = Terms {
            today: self.request.today,
            locked: &|rule| self.settings.locks.of(rule).is_some(),
            judged: &judged,
        };
        let allowed = suppression::read(sources, forms);
        let applied = suppressions::apply(findings, &allowed.all, &terms);
        let wrong = applied.problems.into_iter().chain(allowed.problems);
        let wrong: Vec<Problem> = wrong
            .filter(|it| {
                let here = |files: &&BTreeSet<FileId>| files.contains(&it.span.file);
                let asked = self.request.selection.takes(it.kind.rule());
                asked && self.scope.as_ref().is_none_or(here)
            })
            .collect();
        self.findings = applied.findings;
        self.muted.extend(applied.muted);
        self.problems.extend(wrong);
    }

    /// Takes out what the baseline holds, and reports its entries that are no longer found.
    pub(super) fn baseline(&mut self, sources: &mut Sources) {
        match old(self.settings, self.discovery, sources) {
            Ok(None) => {}
            Ok(Some(old)) => {
                let (held, stale) = filter::baseline::apply(&mut self.findings, &old.baseline);
                self.muted.extend(held);
                let mut paths = old.baseline.paths.iter();
                let whole = paths.all(|path| self.covers(&old.folder.join(path)));
                if whole && self.found_everything() {
                    self.problems.extend(stale);
                }
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    fn read_in_full(&self) -> bool {
        let mut problems = self.problems.iter();
        problems.all(|it| it.kind.is_about_settings() && it.kind != ProblemKind::InvalidConfig)
    }

    /// Whether every finding was made that can be made here: else nothing can be called unused.
    fn found_everything(&self) -> bool {
        let selection = &self.request.selection;
        let every_rule = selection.only.is_empty() && selection.skip.is_empty();
        self.scope.is_none() && every_rule && self.read_in_full()
    }

    /// Whether everything below a folder was linted.
    fn covers(&self, folder: &Path) -> bool {
        let folder = self.discovery.absolute(folder);
        let mut linted = self.request.places.paths.iter();
        linted.any(|path| folder.starts_with(self.discovery.absolute(path)))
    }

    /// Whether a file is one that was asked for, or data that such a file reads. What is there only because a module call leads to
    /// it may serve callers that are not part of this run.
    fn is_asked_for(&self, file: FileId) -> bool {
        let mut inputs = self.discovery.inputs.iter();
        let input = inputs.find(|input| input.file == file);
        input.is_none_or(|input| input.named || input.walked)
    }
}

/// The baseline that is in force.
struct Old {
    baseline: Baseline,
    folder: PathBuf,
}

fn old(
    settings: &Settings,
    discovery: &Discovery,
    sources: &mut Sources,
) -> Result<Option<Old>, Problem> {
    let Some(path) = &settings.baseline else {
        return Ok(None);
    };
    let text = own::text(discovery.disk(), path);
    let shown = discovery.shown(path);
    let file = sources.add(
        shown.clone(),
        path.clone(),
        text.as_deref().unwrap_or_default(),
    );
    if let Err(error) = text {
        return Err(Problem {
            kind: ProblemKind::InvalidConfig,
            span: Span::top(file),
            message: format!("`{shown}` cannot be read: {}", plain(&error)),
            help: "Write it with `grouplint baseline write`, or leave it out with `--no-baseline`."
                .to_owned(),
            also: Vec::new(),
        });
    }
    let baseline = baseline::read(file, sources.get(file).text())?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    Ok(Some(Old { baseline, folder }))
}
