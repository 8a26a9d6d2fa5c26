//! What a run covered into the closing sentences: what was found in how much, and what was not judged.

use std::collections::BTreeMap;

use crate::finding::{Level, NotJudged};
use crate::muted::{Muted, MutedBy};
use crate::render::plain::{counted, listed, one_line};
use crate::run::{Outcome, Run};

/// Reasons listed before the rest is only counted.
const MOST_REASONS: usize = 5;
/// Names listed before the rest is only counted.
const MOST_NAMES: usize = 3;

/// One closing paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Stands on its own line.
    pub sentence: String,
    /// Stand below it, indented.
    pub items: Vec<String>,
}

/// What was found in how much: `Found 2 errors in 12 files with 84 Okta resources.`
pub fn verdict(run: &Run) -> String {
    let (files, resources) = (run.summary.files, run.summary.resources);
    let extent = match (files, resources) {
        (0, _) => "no file was read".to_owned(),
        (_, 0) => format!("{} without Okta resources", counted(files, "file")),
        _ => format!(
            "{} with {}",
            counted(files, "file"),
            counted(resources, "Okta resource")
        ),
    };
    let found: Vec<String> = [Level::Error, Level::Warning, Level::Info]
        .into_iter()
        .filter(|&level| run.count(level) > 0)
        .map(|level| match level {
            Level::Info => counted(run.count(level), "note"),
            _ => counted(run.count(level), level.word()),
        })
        .collect();
    match (found.as_slice(), files, resources) {
        ([], 0, _) => "No findings; no file was read.".to_owned(),
        ([], _, 0) => format!("No Okta resources in {}.", counted(files, "file")),
        ([], ..) => format!("No findings in {extent}."),
        (_, 0, _) => format!("Found {}; {extent}.", joined(&found)),
        _ => format!("Found {} in {extent}.", joined(&found)),
    }
}

/// Everything that is said after the findings, the verdict first.
pub fn paragraphs(run: &Run) -> Vec<Paragraph> {
    let alone = |sentence: String| Paragraph {
        sentence,
        items: Vec::new(),
    };
    let mut all = vec![alone(verdict(run))];
    if run.outcome == Outcome::Untrusted {
        all.push(alone(
            "This result cannot be trusted: the input was not checked in full.".to_owned(),
        ));
    }
    if !run.summary.not_judged.is_empty() {
        all.push(not_judged(&run.summary.not_judged));
    }
    if run
        .summary
        .not_judged
        .iter()
        .any(|fact| fact.rule.starts_with("push/"))
    {
        all.push(alone(
            "Run with `--unproven` to list every push whose members are not proven to have access."
                .to_owned(),
        ));
    }
    all.extend(muted(&run.muted).map(alone));
    let kinds = [
        (&run.summary.not_read, "Terragrunt file", "not read"),
        (&run.summary.not_recognized, "file", "not recognized"),
    ];
    for (names, kind, state) in kinds.iter().filter(|(names, ..)| !names.is_empty()) {
        let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
        let files = counted(names.len(), kind);
        all.push(alone(format!(
            "{files} {state}: {}",
            listed(&names, MOST_NAMES)
        )));
    }
    all.extend(run.summary.notes.iter().map(|note| alone(one_line(note))));
    all
}

/// How many findings do not count, and why: `3 findings do not count: 2 were there before in `main`, 1 is in the baseline.`
fn muted(muted: &[Muted]) -> Option<String> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for muted in muted {
        *reasons.entry(why(&muted.by)).or_default() += 1;
    }
    if reasons.is_empty() {
        return None;
    }
    let reasons: Vec<String> = reasons
        .iter()
        .map(|(why, count)| format!("{count} {why}"))
        .collect();
    let verb = if muted.len() == 1 { "does" } else { "do" };
    Some(format!(
        "{} {verb} not count: {}. Run with `--verbose` to list what does not.",
        counted(muted.len(), "finding"),
        joined(&reasons)
    ))
}

/// Why a finding does not count, in short.
pub(super) fn why(by: &MutedBy) -> String {
    match by {
        MutedBy::Suppression(_) => "allowed by a comment".to_owned(),
        MutedBy::Ignore(_) => "ignored by the configuration".to_owned(),
        MutedBy::Baseline { .. } => "in the baseline".to_owned(),
        MutedBy::Unchanged { since } => format!("unchanged since `{}`", one_line(since)),
    }
}

/// What was not judged, the most frequent reason first.
fn not_judged(facts: &[NotJudged]) -> Paragraph {
    let mut reasons: BTreeMap<&str, (usize, Vec<String>)> = BTreeMap::new();
    for fact in facts {
        let (count, rules) = reasons.entry(&fact.reason).or_default();
        *count += 1;
        if !rules.iter().any(|rule| rule == fact.rule) {
            rules.push(fact.rule.to_owned());
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let mut items: Vec<String> = reasons
        .iter()
        .take(MOST_REASONS)
        .map(|(reason, (count, rules))| {
            format!(
                "{count} depending on {} ({})",
                one_line(reason),
                listed(rules, MOST_NAMES)
            )
        })
        .collect();
    let left: usize = reasons
        .iter()
        .skip(MOST_REASONS)
        .map(|(_, (count, _))| count)
        .sum();
    if left > 0 {
        items.push(format!("and {left} more (`--format json` lists all)"));
    }
    let verb = if facts.len() == 1 { "was" } else { "were" };
    Paragraph {
        sentence: format!("{} {verb} not judged:", counted(facts.len(), "fact")),
        items,
    }
}

/// `a`, `a and b`, `a, b and c`.
fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
