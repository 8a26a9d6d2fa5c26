//! What stands behind a label or a finding into short texts: where a value came from, and who calls the module.

use crate::finding::{Finding, Label, Step};
use crate::render::plain::{counted, listed, one_line};
use crate::source::{Sources, Span};

/// Steps of a value's way that are shown. JSON has all of them.
const MOST_STEPS: usize = 2;
/// Module calls that are shown.
const MOST_CALLS: usize = 3;

/// How a place is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `main.tf:3:9`, which editors open.
    Written,
    /// `main.tf, line 3, column 9`.
    Spoken,
}

impl Form {
    /// The way of a value to its label, nearest step first: ``from local `slack`, variables.tf:3:9``. A step that has a label of
    /// its own needs no words.
    pub(super) fn steps(self, sources: &Sources, trace: &[Step], labels: &[Label]) -> Vec<String> {
        let labelled = |step: &Step| labels.iter().any(|label| label.span == step.span);
        let steps = trace.iter().filter(|step| !labelled(step)).take(MOST_STEPS);
        steps
            .map(|step| {
                format!(
                    "from {}, {}",
                    one_line(&step.text),
                    self.place(sources, step.span)
                )
            })
            .collect()
    }

    /// How often a finding occurs and through which module calls, if more than once.
    pub(super) fn instances(self, sources: &Sources, finding: &Finding) -> Option<String> {
        if finding.instances.len() < 2 {
            return None;
        }
        let mut calls: Vec<String> = Vec::new();
        for instance in &finding.instances {
            let call: Vec<String> = instance
                .callers
                .iter()
                .map(|&span| self.line(sources, span))
                .collect();
            let call = call.join(if self == Self::Written {
                " > "
            } else {
                " through "
            });
            if !call.is_empty() && !calls.contains(&call) {
                calls.push(call);
            }
        }
        let count = counted(finding.instances.len(), "module instance");
        Some(match calls.as_slice() {
            [] => format!("in {count}"),
            _ => format!("in {count}, called at {}", listed(&calls, MOST_CALLS)),
        })
    }

    /// File, line and column.
    fn place(self, sources: &Sources, span: Span) -> String {
        let (line, column) = (self.line(sources, span), sources.position(span).column);
        match self {
            Self::Written => format!("{line}:{column}"),
            Self::Spoken => format!("{line}, column {column}"),
        }
    }

    /// File and line.
    fn line(self, sources: &Sources, span: Span) -> String {
        let source = sources.get(span.file);
        let (name, line) = (one_line(source.name()), source.line_of(span.start) + 1);
        match self {
            Self::Written => format!("{name}:{line}"),
            Self::Spoken => format!("{name}, line {line}"),
        }
    }
}
