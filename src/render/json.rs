//! A run into the JSON document, version 1: everything that is known, for other programs.

pub mod document;

use std::io::{self, Write};

use schemars::generate::SchemaSettings;

use crate::finding::{EntityKey, Finding, Instance, Label, Level};
use crate::muted::{MutedBy, Permission};
use crate::render::page_url;
use crate::run::{Outcome, Run};
use crate::source::{Position, Sources, Span};
use document::{
    Bytes, Document, EntityOut, FindingOut, InstanceOut, LabelOut, NotJudgedOut, OutcomeWord,
    Place, PositionOut, StepOut, SummaryOut, SuppressedKind, SuppressedOut, Tool,
};

/// Writes the document, indented, with a final newline.
pub fn render(run: &Run, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(run))?;
    writeln!(out)
}

/// The JSON Schema of the document.
pub fn schema() -> serde_json::Value {
    // What is written, not what could be read: fields that may be left out are not required.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Document<'_>>()
        .to_value()
}

/// The document of a run.
pub fn document(run: &Run) -> Document<'_> {
    Document {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        findings: run
            .findings
            .iter()
            .map(|finding| finding_out(&run.sources, finding))
            .collect(),
        muted: run
            .muted
            .iter()
            .map(|muted| FindingOut {
                suppressed: Some(suppressed(&run.sources, &muted.by)),
                ..finding_out(&run.sources, &muted.finding)
            })
            .collect(),
        summary: summary(run),
    }
}

fn summary(run: &Run) -> SummaryOut<'_> {
    let not_judged = run.summary.not_judged.iter().map(|fact| NotJudgedOut {
        rule: fact.rule,
        entity: &fact.entity,
        reason: &fact.reason,
    });
    SummaryOut {
        files: run.summary.files,
        resources: run.summary.resources,
        errors: run.count(Level::Error),
        warnings: run.count(Level::Warning),
        infos: run.count(Level::Info),
        muted: run.muted.len(),
        not_read: &run.summary.not_read,
        not_recognized: &run.summary.not_recognized,
        not_judged: not_judged.collect(),
        notes: &run.summary.notes,
        outcome: match run.outcome {
            Outcome::Clean => OutcomeWord::Clean,
            Outcome::Findings => OutcomeWord::Findings,
            Outcome::Untrusted => OutcomeWord::Untrusted,
        },
    }
}

fn finding_out<'a>(sources: &'a Sources, finding: &'a Finding) -> FindingOut<'a> {
    FindingOut {
        rule: finding.rule,
        level: finding.level.into(),
        confidence: finding.confidence.into(),
        message: &finding.message,
        help: &finding.help,
        url: page_url(finding.rule),
        labels: finding
            .labels
            .iter()
            .map(|label| label_out(sources, label))
            .collect(),
        entities: entities(&finding.entities),
        fingerprint: &finding.fingerprint,
        instances: finding
            .instances
            .iter()
            .map(|instance| instance_out(sources, instance))
            .collect(),
        fix: (),
        suppressed: None,
    }
}

fn suppressed<'a>(sources: &'a Sources, by: &'a MutedBy) -> SuppressedOut<'a> {
    let none = |kind| SuppressedOut {
        kind,
        reason: None,
        until: None,
        since: None,
        place: None,
    };
    let permitted = |kind, permission: &'a Permission| SuppressedOut {
        reason: Some(&permission.reason),
        until: permission.until.map(|day| day.to_string()),
        place: Some(place(sources, permission.span)),
        ..none(kind)
    };
    match by {
        MutedBy::Suppression(permission) => permitted(SuppressedKind::Suppression, permission),
        MutedBy::Ignore(permission) => permitted(SuppressedKind::Ignore, permission),
        MutedBy::Baseline { span } => SuppressedOut {
            place: Some(place(sources, *span)),
            ..none(SuppressedKind::Baseline)
        },
        MutedBy::Unchanged { since } => SuppressedOut {
            since: Some(since),
            ..none(SuppressedKind::Unchanged)
        },
    }
}

fn label_out<'a>(sources: &'a Sources, label: &'a Label) -> LabelOut<'a> {
    let steps = label.trace.iter();
    LabelOut {
        primary: label.primary,
        text: &label.text,
        place: place(sources, label.span),
        trace: steps
            .map(|step| StepOut {
                text: &step.text,
                place: place(sources, step.span),
            })
            .collect(),
    }
}

fn instance_out<'a>(sources: &'a Sources, instance: &'a Instance) -> InstanceOut<'a> {
    InstanceOut {
        entities: entities(&instance.entities),
        fingerprint: &instance.fingerprint,
        module: &instance.module,
        callers: instance
            .callers
            .iter()
            .map(|&span| place(sources, span))
            .collect(),
    }
}

fn entities(keys: &[EntityKey]) -> Vec<EntityOut<'_>> {
    keys.iter()
        .map(|key| EntityOut {
            org: &key.org,
            kind: key.kind,
            name: &key.name,
        })
        .collect()
}

pub(super) fn place(sources: &Sources, span: Span) -> Place<'_> {
    let (start, end) = sources.range(span);
    Place {
        file: sources.get(span.file).name(),
        span: Bytes {
            start: span.start,
            end: span.end,
        },
        start: position_out(start),
        end: position_out(end),
    }
}

fn position_out(position: Position) -> PositionOut {
    PositionOut {
        line: position.line,
        column: position.column,
    }
}
