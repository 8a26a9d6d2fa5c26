//! Findings into results, those that are muted among them.

use std::collections::BTreeMap;

use super::document::{
    CodeFlow, EntityOut, InstanceOut, Location, ResultOut, ResultProperties, Suppression, Text,
    ThreadFlow, ThreadFlowLocation,
};
use super::places::{location, logical, plain};
use super::rules::{Catalog, level};
use crate::finding::{EntityKey, Finding, Instance, Label};
use crate::muted::{MutedBy, Permission};
use crate::render::wording::statement;
use crate::run::Run;
use crate::source::Span;

/// The name under which the fingerprint of a finding is kept.
const FINGERPRINT: &str = "grouplint/v1";

/// The findings first, then what is muted.
pub(super) fn of(run: &Run, catalog: &Catalog) -> Vec<ResultOut> {
    // States are told of all results or of none.
    let compared = run
        .muted
        .iter()
        .any(|muted| state(&muted.by) == "unchanged");
    let state_of = |state| compared.then_some(state);
    let findings = run.findings.iter().map(|finding| ResultOut {
        baseline_state: state_of("new"),
        ..result(run, catalog, finding)
    });
    let muted = run.muted.iter().map(|muted| ResultOut {
        baseline_state: state_of(state(&muted.by)),
        suppressions: vec![suppression(run, &muted.by)],
        ..result(run, catalog, &muted.finding)
    });
    findings.chain(muted).collect()
}

fn result(run: &Run, catalog: &Catalog, finding: &Finding) -> ResultOut {
    let mut locations: Vec<Location> = Vec::new();
    if let Some(label) = finding.labels.first() {
        let mut primary = location(run, label.span, Some(&label.text));
        primary.logical_locations = finding.entities.iter().map(logical).collect();
        locations.push(primary);
    }
    ResultOut {
        rule_id: finding.rule,
        rule_index: catalog.index(finding.rule),
        level: level(finding.level),
        message: Text::new(plain(&statement(finding))),
        locations,
        related_locations: related(run, finding),
        code_flows: finding
            .labels
            .iter()
            .filter_map(|label| flow(run, label))
            .collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, finding.fingerprint.clone())]),
        baseline_state: None,
        suppressions: Vec::new(),
        properties: ResultProperties {
            confidence: finding.confidence.word(),
            instances: finding.instances.iter().map(instance).collect(),
        },
    }
}

/// Every other place involved, and the calls of the modules that it happens in.
fn related(run: &Run, finding: &Finding) -> Vec<Location> {
    let mut places: Vec<(Span, String)> = Vec::new();
    let labels = finding.labels.iter().skip(1);
    places.extend(labels.map(|label| (label.span, label.text.clone())));
    for instance in &finding.instances {
        for &span in &instance.callers {
            if !places.iter().any(|(known, _)| *known == span) {
                places.push((span, format!("leads to `{}`", instance.module)));
            }
        }
    }
    let numbered = places.iter().zip(1..).map(|((span, text), id)| Location {
        id: Some(id),
        ..location(run, *span, Some(text))
    });
    numbered.collect()
}

/// How a value came to its place, from where it was decided.
fn flow(run: &Run, label: &Label) -> Option<CodeFlow> {
    if label.trace.is_empty() {
        return None;
    }
    let steps = label.trace.iter().rev();
    let steps = steps.map(|step| location(run, step.span, Some(&step.text)));
    let arrival = location(run, label.span, Some(&label.text));
    let locations = steps.chain([arrival]);
    let locations = locations
        .map(|location| ThreadFlowLocation { location })
        .collect();
    Some(CodeFlow {
        thread_flows: vec![ThreadFlow { locations }],
    })
}

fn instance(instance: &Instance) -> InstanceOut {
    InstanceOut {
        fingerprint: instance.fingerprint.clone(),
        module: instance.module.clone(),
        entities: instance.entities.iter().map(entity).collect(),
    }
}

fn entity(key: &EntityKey) -> EntityOut {
    EntityOut {
        org: key.org.clone(),
        kind: key.kind,
        name: key.name.clone(),
    }
}

/// How a muted finding compares with what was there before.
fn state(by: &MutedBy) -> &'static str {
    match by {
        MutedBy::Baseline { .. } | MutedBy::Unchanged { .. } => "unchanged",
        MutedBy::Suppression(_) | MutedBy::Ignore(_) => "new",
    }
}

fn suppression(run: &Run, by: &MutedBy) -> Suppression {
    let (kind, justification, span) = match by {
        MutedBy::Suppression(permission) => ("inSource", words(permission), Some(permission.span)),
        MutedBy::Ignore(permission) => ("external", words(permission), Some(permission.span)),
        MutedBy::Baseline { span } => ("external", "In the baseline".to_owned(), Some(*span)),
        MutedBy::Unchanged { since } => ("external", format!("Unchanged since {since}"), None),
    };
    Suppression {
        kind,
        status: "accepted",
        justification: plain(&justification),
        location: span.map(|span| location(run, span, None)),
    }
}

fn words(permission: &Permission) -> String {
    match permission.until {
        Some(until) => format!("{} (until {until})", permission.reason),
        None => permission.reason.clone(),
    }
}
