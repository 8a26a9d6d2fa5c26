//! What is in force for a run: the configuration file, those it builds on, and what the command line says.

pub mod ignore;
mod layer;
pub mod level;
pub mod lock;
mod read;

use std::collections::HashSet;
use std::path::PathBuf;

pub use read::read;

use crate::discover::Discovery;
use crate::gate::Gate;
use crate::glob::Glob;
use crate::problem::{Problem, ProblemKind};
use crate::rule::Options;
use crate::source::{FileId, Sources, Span};
use crate::syntax::hcl::Body;
use ignore::IgnoreEntry;
use level::Levels;
use lock::Locks;

/// What is in force for a run.
#[derive(Debug, Default)]
pub struct Settings {
    /// The configuration files, the one that was found first, then what it builds on.
    pub files: Vec<FileId>,
    /// The folder of the first one.
    pub folder: Option<PathBuf>,
    /// The level of each rule.
    pub levels: Levels,
    /// The rules that cannot be silenced or lowered.
    pub locks: Locks,
    /// What not to read: the globs of the configuration files.
    pub excludes: Vec<Placed<Glob>>,
    /// Findings that do not count.
    pub ignores: Vec<IgnoreEntry>,
    /// Settings of single rules.
    pub options: Options,
    /// The lowest level that fails.
    pub gate: Gate,
    /// Where the configuration says so.
    pub gate_place: Option<Span>,
    /// Whether facts that could not be proven are reported.
    pub unproven: bool,
    /// Where the configuration says so.
    pub unproven_place: Option<Span>,
    /// Values of variables, the ones that count least first.
    pub variables: Vec<Placed<Body>>,
    /// Files with values of variables, the ones that count least first.
    pub variable_files: Vec<Placed<PathBuf>>,
    /// Paths with the organization that everything below configures, the command line's last.
    pub orgs: Vec<Placed<(PathBuf, String)>>,
    /// The baseline, if there is one to be read.
    pub baseline: Option<PathBuf>,
    /// What is wrong with the configuration files.
    pub problems: Vec<Problem>,
}

/// A setting and where it is written.
#[derive(Debug, Clone)]
pub struct Placed<T> {
    /// The setting.
    pub value: T,
    /// Where the configuration says so. `None` on the command line.
    pub place: Option<Span>,
    /// Whether it is written in the file that was found, and not in one that this builds on.
    pub own: bool,
}

impl Settings {
    /// The files that hold settings and are no inputs.
    pub fn own_files(&self, sources: &Sources) -> HashSet<PathBuf> {
        let files = self
            .files
            .iter()
            .map(|&file| sources.get(file).path().to_owned());
        files.chain(self.baseline.clone()).collect()
    }

    /// Entries of the file that was found which matched nothing that was read. `declared` are the variables of all modules. Judged only where the whole folder of the configuration
    /// was linted: elsewhere an entry may well be about what was left out.
    pub fn unused(
        &self,
        discovery: &Discovery,
        declared: &HashSet<String>,
        sources: &Sources,
    ) -> Vec<Problem> {
        let names: HashSet<PathBuf> = sources
            .iter()
            .map(|(_, source)| source.path().to_owned())
            .collect();
        let mut problems = Vec::new();
        let mut unused = |place: Span, what: String, help: &str| {
            problems.push(Problem {
                kind: ProblemKind::UnusedEntry,
                span: place,
                message: what,
                help: help.to_owned(),
                also: Vec::new(),
            });
        };
        for (exclude, (glob, used)) in self.excludes.iter().zip(discovery.excludes()) {
            if let (Some(place), true, false) = (exclude.place, exclude.own, used) {
                let message = format!("the glob `{}` of `exclude` matches no file", glob.text);
                unused(place, message, "Correct the glob or delete the entry.");
            }
        }
        for below in self.levels.paths().filter(|it| it.own) {
            if let Some(place) = below.place
                && !names.iter().any(|name| below.value.matches(name))
            {
                let message = format!("the path `{}` of `paths` matches no file", below.value.text);
                unused(place, message, "Correct the path or delete the entry.");
            }
        }
        let bodies = self.variables.iter().filter(|it| it.own);
        for variable in bodies.flat_map(|body| &body.value.attributes) {
            let name = &variable.name;
            if !declared.contains(&name.text) {
                let message = format!("no module declares the variable `{}`", name.text);
                unused(name.span, message, "Correct the name or delete the entry.");
            }
        }
        for org in self.orgs.iter().filter(|it| it.own) {
            let (path, name) = &org.value;
            if let Some(place) = org.place
                && !names.iter().any(|file| file.starts_with(path))
            {
                let message = format!("nothing was read below the path of organization `{name}`");
                unused(place, message, "Correct the path or delete the entry.");
            }
        }
        problems
    }
}
