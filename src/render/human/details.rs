//! What stands behind a label or a finding into short texts: where a value came from, and who calls the module.

use crate::finding::{EntityKey, Finding, Instance, Label, Step};
use crate::render::plain::{listed, one_line};
use crate::source::{Sources, Span};

/// Steps of a value's way that are shown. JSON has all of them.
const MOST_STEPS: usize = 2;
/// Occurrences that are named.
const MOST_INSTANCES: usize = 3;

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

    /// What else a finding stands for, if it merges several occurrences: the entities of the others, and the calls that lead
    /// to each.
    pub(super) fn instances(self, sources: &Sources, finding: &Finding) -> Option<String> {
        let others = finding
            .instances
            .iter()
            .filter(|it| it.fingerprint != finding.fingerprint);
        let others: Vec<String> = others
            .map(|instance| self.instance(sources, finding, instance))
            .collect();
        let within = self.within(sources, finding);
        match (within, others.is_empty()) {
            (within, true) => within,
            (None, false) => Some(format!("the same for {}", listed(&others, MOST_INSTANCES))),
            (Some(within), false) => Some(format!(
                "{within}; the same for {}",
                listed(&others, MOST_INSTANCES)
            )),
        }
    }

    /// The module instances that repeat exactly this finding, with the calls that lead there. `None` in a root module.
    fn within(self, sources: &Sources, finding: &Finding) -> Option<String> {
        let same = finding
            .instances
            .iter()
            .filter(|it| it.fingerprint == finding.fingerprint && !it.callers.is_empty());
        let (modules, calls): (Vec<String>, Vec<String>) = same
            .map(|it| {
                (
                    format!("`{}`", one_line(&it.module)),
                    self.calls(sources, it),
                )
            })
            .unzip();
        (!modules.is_empty()).then(|| {
            let modules = listed(&modules, MOST_INSTANCES);
            format!("in {modules}, called at {}", listed(&calls, MOST_INSTANCES))
        })
    }

    /// The entities of an occurrence that the finding itself does not name.
    fn instance(self, sources: &Sources, finding: &Finding, instance: &Instance) -> String {
        let own = |entity: &&EntityKey| !finding.entities.contains(entity);
        let entities = instance.entities.iter().filter(own);
        let named = entities.map(|entity| format!("{} `{}`", entity.kind, one_line(&entity.name)));
        let named: Vec<String> = named.collect();
        let calls = self.calls(sources, instance);
        let calls = if calls.is_empty() {
            calls
        } else {
            format!(" (called at {calls})")
        };
        format!("{}{calls}", named.join(" on "))
    }

    /// The module calls that lead to an occurrence.
    fn calls(self, sources: &Sources, instance: &Instance) -> String {
        let calls: Vec<String> = instance
            .callers
            .iter()
            .map(|&span| self.line(sources, span))
            .collect();
        calls.join(if self == Self::Written {
            " > "
        } else {
            " through "
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
