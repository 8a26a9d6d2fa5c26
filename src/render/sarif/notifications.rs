//! What is said about the run itself: why it cannot be trusted, what was not judged, and settings that changed nothing.

use super::document::{Notification, Text};
use super::places::{location, plain};
use super::rules::Catalog;
use crate::finding::{Finding, NotJudged};
use crate::render::wording::statement;
use crate::run::Run;

/// What kept grouplint from reading or judging.
pub(super) fn of_reading(run: &Run, catalog: &Catalog) -> Vec<Notification> {
    let spoiling = run.findings.iter().filter(|it| run.is_spoiled_by(it));
    let spoiling = spoiling.map(|finding| problem(run, catalog, finding));
    let facts = &run.summary.not_judged;
    let not_judged = facts.iter().map(|fact| open_question(catalog, fact));
    let summary = &run.summary;
    let files = [
        (&summary.not_read, "was not read"),
        (&summary.not_recognized, "was not recognized"),
    ];
    let files = files
        .into_iter()
        .flat_map(|(names, state)| names.iter().map(move |it| note(&format!("{it} {state}."))));
    spoiling.chain(not_judged).chain(files).collect()
}

/// Arguments that changed nothing.
pub(super) fn of_settings(run: &Run) -> Vec<Notification> {
    let notes = run.summary.notes.iter();
    let sentence = |text: &String| format!("{}.", text.trim_end_matches('.'));
    notes.map(|text| note(&sentence(text))).collect()
}

fn problem(run: &Run, catalog: &Catalog, finding: &Finding) -> Notification {
    let first = finding.labels.first();
    Notification {
        level: "error",
        message: Text::new(plain(&statement(finding))),
        associated_rule: Some(catalog.reference(finding.rule)),
        locations: first
            .map(|label| location(run, label.span, None))
            .into_iter()
            .collect(),
    }
}

fn open_question(catalog: &Catalog, fact: &NotJudged) -> Notification {
    let text = format!(
        "{} was not judged: depends on {}.",
        fact.entity, fact.reason
    );
    Notification {
        associated_rule: Some(catalog.reference(fact.rule)),
        ..note(&text)
    }
}

fn note(text: &str) -> Notification {
    Notification {
        level: "note",
        message: Text::new(plain(text)),
        associated_rule: None,
        locations: Vec::new(),
    }
}
