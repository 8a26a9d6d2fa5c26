//! What a person does about the findings of a run: steps in order, each once.
//!
//! Every finding names tasks by its rule. Two findings that name one task share its step, so that a user is reactivated once and a
//! group is pushed once, after everything that must come before.

mod task;

use std::collections::BTreeMap;

use crate::finding::Finding;
use crate::run::Run;
use crate::source::{Sources, Span};
use task::Task;

/// Steps in the order in which they are taken.
#[derive(Debug, PartialEq, Eq)]
pub struct Runbook {
    /// The steps.
    pub steps: Vec<Step>,
    /// How many findings they come from.
    pub findings: usize,
}

/// One thing to do.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// What kind of thing it is.
    pub action: Action,
    /// What to do, as one sentence.
    pub what: String,
    /// How it can be done, each way on its own. Empty if the sentence says it all.
    pub ways: Vec<Way>,
    /// The findings it comes from.
    pub because: Vec<Cause>,
    /// The steps that must be done before, by their number, counted from 1.
    pub after: Vec<usize>,
}

/// The kind of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Do what the help of a finding says.
    Repair,
    /// Make a user active again.
    ReactivateUser,
    /// Apply a plan that was looked at.
    ApplyPlan,
    /// Give people the app, or correct what keeps them from it.
    Provide,
    /// Delete a push mapping and leave the group in the target app.
    DeleteMapping,
    /// Import the groups of an app.
    ImportGroups,
    /// Push a group again.
    PushAgain,
    /// See that the members of a group are in the target app.
    ConfirmMembers,
}

/// A way of doing it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// With Terraform, in words and commands.
    Terraform(String),
    /// In the Okta console or another one, by the path through its pages.
    Console(String),
}

/// A finding behind a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The rule.
    pub rule: &'static str,
    /// The fingerprint.
    pub fingerprint: String,
    /// The first place to edit.
    pub place: Option<Span>,
}

/// A step while findings are read.
#[derive(Default)]
struct Draft {
    ways: Vec<Way>,
    because: Vec<Cause>,
    after: Vec<Task>,
}

/// The runbook of a run.
pub fn of(run: &Run) -> Runbook {
    let mut drafts: BTreeMap<Task, Draft> = BTreeMap::new();
    for finding in &run.findings {
        let cause = Cause {
            rule: finding.rule,
            fingerprint: finding.fingerprint.clone(),
            place: finding.labels.first().map(|label| label.span),
        };
        for needed in task::of(finding) {
            let draft = drafts.entry(needed.task).or_default();
            for way in needed.ways {
                if !draft.ways.contains(&way) {
                    draft.ways.push(way);
                }
            }
            draft.because.push(cause.clone());
            draft.after.extend(needed.after);
        }
    }
    for (narrow, after) in inherited(&drafts) {
        drafts.entry(narrow).or_default().after.extend(after);
    }
    let orgs = orgs(&run.findings);
    let number: BTreeMap<Task, usize> = drafts.keys().cloned().zip(1..).collect();
    let steps = drafts.into_iter().map(|(task, draft)| {
        let mut after: Vec<usize> = draft
            .after
            .iter()
            .filter_map(|it| number.get(it).copied())
            .collect();
        after.sort_unstable();
        after.dedup();
        let mut because = draft.because;
        because.dedup();
        let mut ways = draft.ways;
        ways.sort();
        Step {
            action: task.action(),
            what: task.what(orgs > 1),
            ways,
            because,
            after,
        }
    });
    Runbook {
        steps: steps.collect(),
        findings: run.findings.len(),
    }
}

/// What a push waits for because a push of which only the app or only the group is known may be that very one.
fn inherited(drafts: &BTreeMap<Task, Draft>) -> Vec<(Task, Vec<Task>)> {
    let mut inherited = Vec::new();
    for (wide, draft) in drafts.iter().filter(|(_, draft)| !draft.after.is_empty()) {
        let narrow = drafts
            .keys()
            .filter(|&task| task != wide && wide.covers(task));
        inherited.extend(narrow.map(|task| (task.clone(), draft.after.clone())));
    }
    inherited
}

/// How many organizations the findings speak of.
fn orgs(findings: &[Finding]) -> usize {
    let entities = findings.iter().flat_map(|finding| &finding.entities);
    let mut orgs: Vec<&str> = entities
        .filter(|entity| entity.kind != "file")
        .map(|entity| entity.org.as_str())
        .collect();
    orgs.sort_unstable();
    orgs.dedup();
    orgs.len()
}

/// `main.tf:26:16`
pub(crate) fn place(sources: &Sources, span: Span) -> String {
    let position = sources.position(span);
    let name = sources.get(span.file).name();
    format!("{name}:{}:{}", position.line, position.column)
}
