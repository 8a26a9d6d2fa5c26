//! Findings into a verdict: what was asked for, each root cause once, in a stable order.

pub mod baseline;
pub mod changed;
pub mod ignores;
pub mod levels;
pub mod suppressions;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Instance, Level};
use crate::muted::Muted;
use crate::run::Outcome;
use crate::source::{FileId, Sources, Span};

/// Which rules run.
#[derive(Debug, Default, Clone)]
pub struct Selection {
    /// If not empty: only these rules or categories.
    pub only: Vec<String>,
    /// Never these rules or categories.
    pub skip: Vec<String>,
}

impl Selection {
    /// Whether a rule is asked for.
    pub fn takes(&self, rule: &str) -> bool {
        let names = |list: &[String]| {
            list.iter()
                .any(|name| name == rule || Some(name.as_str()) == category(rule))
        };
        (self.only.is_empty() || names(&self.only)) && !names(&self.skip)
    }
}

/// The category of a rule id.
pub fn category(rule: &str) -> Option<&str> {
    rule.split_once('/').map(|(category, _)| category)
}

/// Keeps the findings that touch one of the files, if there are any files to keep to. A finding touches the files of its labels
/// and those that its values came through.
pub fn within(findings: &mut Vec<Finding>, files: Option<&BTreeSet<FileId>>) {
    let Some(files) = files else { return };
    findings.retain(|finding| {
        finding.labels.iter().any(|label| {
            files.contains(&label.span.file)
                || label
                    .trace
                    .iter()
                    .any(|step| files.contains(&step.span.file))
        })
    });
}

/// Leaves out findings that repeat another one: the same occurrence at the same places.
pub fn distinct(findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<(&'static str, Vec<Instance>, Vec<Span>)> = BTreeSet::new();
    findings.retain(|finding| {
        let places = finding.labels.iter().map(|label| label.span).collect();
        known.insert((finding.rule, finding.instances.clone(), places))
    });
}

/// Merges findings of one rule and level at the same places: a module that is called twice repeats its mistakes.
pub fn merge(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut known: BTreeMap<(&'static str, Level, Vec<Span>), usize> = BTreeMap::new();
    for finding in findings {
        let places = finding.labels.iter().map(|label| label.span).collect();
        match known.entry((finding.rule, finding.level, places)) {
            Entry::Occupied(index) => absorb(&mut merged[*index.get()], finding),
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(finding);
            }
        }
    }
    merged
}

fn absorb(known: &mut Finding, other: Finding) {
    known.confidence = known.confidence.min(other.confidence);
    known.instances.extend(other.instances);
    known.instances.sort();
    known.instances.dedup();
}

/// Sorts by file name, place and rule, so that the same input gives the same output.
pub fn sort(findings: &mut [Finding], sources: &Sources) {
    findings.sort_by_cached_key(|finding| rank(finding, sources));
}

/// Sorts what does not count in the same way.
pub fn sort_muted(muted: &mut [Muted], sources: &Sources) {
    muted.sort_by_cached_key(|muted| rank(&muted.finding, sources));
}

fn rank(finding: &Finding, sources: &Sources) -> impl Ord + use<> {
    let first = finding.labels.first().map(|label| label.span);
    let place = first.map(|span| (sources.get(span.file).name().to_owned(), span.start));
    (place, finding.rule, finding.fingerprint.clone())
}

/// The verdict. `gate` is the lowest level that fails; `None` never fails on findings.
pub fn outcome(findings: &[Finding], untrusted: bool, gate: Option<Level>) -> Outcome {
    if untrusted {
        Outcome::Untrusted
    } else if gate.is_some_and(|gate| findings.iter().any(|finding| finding.level >= gate)) {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}
