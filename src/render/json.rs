//! A run into the JSON document, version 1: everything that is known, for other programs.

pub mod document;

use std::io::{self, Write};

use schemars::generate::SchemaSettings;

use crate::finding::{EntityKey, Finding, Instance, Label, Level};
use crate::render::page_url;
use crate::run::{Outcome, Run};
use crate::source::{Position, Source, Sources, Span};
use document::{
    Bytes, Document, EntityOut, FindingOut, InstanceOut, LabelOut, NotJudgedOut, OutcomeWord,
    Place, PositionOut, StepOut, SummaryOut, Tool,
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
        suppressed: (),
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
    let source = sources.get(span.file);
    let start = source.position(span.start);
    Place {
        file: source.name(),
        span: Bytes {
            start: span.start,
            end: span.end,
        },
        start: position_out(start),
        end: position_out(end_position(source, span, start)),
    }
}

/// Where a span ends. Counts on from its start, because counting a long line twice would double the work.
fn end_position(source: &Source, span: Span, start: Position) -> Position {
    if source.line_of(span.start) != source.line_of(span.end) {
        return source.position(span.end);
    }
    let text = source.text();
    let at = |offset: u32| text.floor_char_boundary(offset as usize);
    let within = text[at(span.start)..at(span.end)]
        .trim_start_matches('\u{feff}')
        .chars()
        .count();
    let within = u32::try_from(within).expect("invariant: a source is smaller than 4 GiB");
    Position {
        line: start.line,
        column: start.column + within,
    }
}

fn position_out(position: Position) -> PositionOut {
    PositionOut {
        line: position.line,
        column: position.column,
    }
}
