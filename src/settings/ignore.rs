//! Entries of `ignore`: findings that are made and do not count.

use std::cell::Cell;
use std::path::Path;

use jiff::civil::Date;

use crate::config::RuleName;
use crate::finding::{EntityKey, Finding};
use crate::glob::Glob;
use crate::rule::fits;
use crate::source::{Sources, Span};

/// The kinds of entities that findings are about.
pub const KINDS: [&str; 7] = [
    "group",
    "app",
    "user",
    "push mapping",
    "group rule",
    "resource",
    "file",
];

/// Which findings do not count, and why.
#[derive(Debug)]
pub struct IgnoreEntry {
    /// The rule or category; any if `None`.
    pub rule: Option<RuleName>,
    /// Where one of its places must lie; anywhere if `None`.
    pub path: Option<Glob>,
    /// What it must be about; anything if `None`.
    pub entity: Option<EntityPattern>,
    /// Why they are allowed.
    pub reason: String,
    /// The last day on which they are.
    pub until: Option<Date>,
    /// Where the entry is written.
    pub place: Span,
    /// How many files build on the one it is written in.
    pub depth: usize,
    /// Whether it muted anything, or would have before it expired.
    pub used: Cell<bool>,
}

/// A kind and a name that may hold `*`.
#[derive(Debug)]
pub struct EntityPattern {
    /// As it was written.
    pub text: String,
    kind: &'static str,
    name: String,
}

impl EntityPattern {
    /// Reads `group Contractors*`. `None` if the first word is no kind.
    pub fn new(text: &str) -> Option<Self> {
        let (kind, name) = KINDS.iter().find_map(|kind| {
            let name = text.strip_prefix(kind)?.strip_prefix(' ')?.trim();
            (!name.is_empty()).then_some((*kind, name))
        })?;
        Some(Self {
            text: text.to_owned(),
            kind,
            name: name.to_owned(),
        })
    }

    fn matches(&self, entity: &EntityKey) -> bool {
        entity.kind == self.kind && fits(&self.name, &entity.name)
    }
}

impl IgnoreEntry {
    /// Whether it is about this finding: everything it names fits.
    pub fn covers(&self, finding: &Finding, sources: &Sources) -> bool {
        let path = |glob: &Glob| {
            let mut files = finding.labels.iter().map(|label| label.span.file);
            files.any(|file| glob.matches(Path::new(sources.get(file).path())))
        };
        let entity = |pattern: &EntityPattern| {
            // Of a finding that stands for several occurrences, each must be meant.
            let mut instances = finding.instances.iter();
            instances.all(|it| it.entities.iter().any(|entity| pattern.matches(entity)))
        };
        self.rule
            .as_ref()
            .is_none_or(|name| name.covers(finding.rule))
            && self.path.as_ref().is_none_or(path)
            && self.entity.as_ref().is_none_or(entity)
    }
}
