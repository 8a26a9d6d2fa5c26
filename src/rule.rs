//! The interface between rules and everything else: a rule reads an organization and reports what it finds.

mod options;

pub use options::{
    InactiveStatus, InactiveUserPushed, MassRemoval, MembersNotAssigned, Options, fits,
};

use crate::finding::{Confidence, EntityKey, Finding, Instance, Label, Level, NotJudged};
use crate::model::{Declaration, Org, Place, Presence, PresenceCondition as Condition, WRONG_KIND};
use crate::source::Span;

/// How many words a label has at most.
const MAX_WORDS: usize = 4;

/// A rule: its page and its check.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// `category/name`
    pub id: &'static str,
    /// The whole page: documentation, examples and `explain`.
    pub page: &'static str,
    /// The check. Reserved ids of the categories `input` and `config` have none: reading reports them.
    pub check: Option<fn(&Org, &mut Report)>,
}

/// What one rule reports about one organization.
#[derive(Debug)]
pub struct Report {
    rule: &'static str,
    /// Whether facts that could not be proven are to be reported as findings.
    pub unproven: bool,
    /// The settings of single rules. A rule reads its own.
    pub options: Options,
    /// What was found.
    pub findings: Vec<Finding>,
    /// What could not be judged.
    pub not_judged: Vec<NotJudged>,
}

impl Report {
    /// An empty report of a rule.
    pub fn new(rule: &'static str, unproven: bool, options: Options) -> Self {
        Self {
            rule,
            unproven,
            options,
            findings: Vec::new(),
            not_judged: Vec::new(),
        }
    }

    /// Starts an error. The message says what is wrong with these entities, by name, without a final period.
    pub fn error(&mut self, message: impl Into<String>) -> Draft<'_> {
        self.draft(Level::Error, message.into())
    }

    /// Starts a warning.
    pub fn warning(&mut self, message: impl Into<String>) -> Draft<'_> {
        self.draft(Level::Warning, message.into())
    }

    /// Starts a note.
    pub fn info(&mut self, message: impl Into<String>) -> Draft<'_> {
        self.draft(Level::Info, message.into())
    }

    /// Starts a finding of a level that was decided elsewhere.
    pub fn draft(&mut self, level: Level, message: String) -> Draft<'_> {
        Draft {
            report: self,
            level,
            message,
            help: String::new(),
            confidence: Confidence::Proven,
            labels: Vec::new(),
            entities: Vec::new(),
            presences: Vec::new(),
            module: String::new(),
            callers: Vec::new(),
        }
    }

    /// Notes that something could not be judged. The reason is read after "depends on".
    pub fn not_judged(&mut self, entity: impl Into<String>, reason: impl Into<String>) {
        let reason = reason.into();
        // What another finding reports is no open question.
        if reason != WRONG_KIND {
            self.not_judged.push(NotJudged {
                rule: self.rule,
                entity: entity.into(),
                reason,
            });
        }
    }
}

/// A finding while a rule puts it together.
#[must_use = "a draft is reported by `emit`"]
pub struct Draft<'r> {
    report: &'r mut Report,
    level: Level,
    message: String,
    help: String,
    confidence: Confidence,
    labels: Vec<Label>,
    entities: Vec<EntityKey>,
    presences: Vec<Presence>,
    module: String,
    callers: Vec<Span>,
}

impl Draft<'_> {
    /// A place to edit, with at most four words.
    pub fn primary(self, place: &Place, text: &str) -> Self {
        self.label(place, text, true)
    }

    /// Another place involved, with at most four words.
    pub fn also(self, place: &Place, text: &str) -> Self {
        self.label(place, text, false)
    }

    /// The next action, as one sentence.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// An entity the finding is about. The entities decide the fingerprint.
    pub fn about(mut self, entity: EntityKey) -> Self {
        self.entities.push(entity);
        self
    }

    /// How sure it is. The least sure part counts.
    pub fn confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = self.confidence.min(confidence);
        self
    }

    /// A block that must exist for the finding to hold.
    pub fn needs(mut self, declared: &Declaration) -> Self {
        self.presences.push(declared.presence.clone());
        if self.callers.is_empty() {
            self.callers.clone_from(&declared.callers);
            declared
                .address
                .module
                .trim_end_matches('.')
                .clone_into(&mut self.module);
        }
        self
    }

    /// Reports the finding, if every block it needs exists or all exist under one and the same condition. Else notes that it
    /// could not be judged.
    pub fn emit(mut self) {
        match shared_condition(&self.presences) {
            Ok(condition) => {
                self.message.extend(condition.map(when));
                self.push();
            }
            Err(condition) => {
                let entity = self
                    .entities
                    .iter()
                    .map(|it| format!("{} `{}`", it.kind, it.name));
                let entity = entity.collect::<Vec<_>>().join(", ");
                self.report
                    .not_judged(entity, format!("whether {}", condition.text));
            }
        }
    }

    fn push(mut self) {
        self.entities.sort();
        self.entities.dedup();
        self.labels.sort_by_key(|label| !label.primary);
        let mut labels: Vec<Label> = Vec::with_capacity(self.labels.len());
        for label in self.labels {
            if !labels.iter().any(|known| known.span == label.span) {
                labels.push(label);
            }
        }
        let fingerprint = crate::fingerprint::of(self.report.rule, &self.entities);
        let instance = Instance {
            entities: self.entities.clone(),
            fingerprint: fingerprint.clone(),
            module: self.module,
            callers: self.callers,
        };
        self.report.findings.push(Finding {
            rule: self.report.rule,
            level: self.level,
            confidence: self.confidence,
            message: self.message,
            help: self.help,
            labels,
            entities: self.entities,
            fingerprint,
            instances: vec![instance],
        });
    }

    fn label(mut self, place: &Place, text: &str, primary: bool) -> Self {
        // The place that decided the value is the one to edit. What it decides stays a label beside it.
        let elsewhere = primary && !place.span.contains(place.origin);
        if elsewhere {
            let step = place.trace.iter().find(|step| step.span == place.origin);
            let step = step.map(|step| step.text.clone());
            let text = step.filter(|text| text.split_whitespace().count() <= MAX_WORDS);
            let text = text.unwrap_or_else(|| "decided here".to_owned());
            self.labels.push(Label {
                primary: true,
                span: place.origin,
                text,
                trace: Vec::new(),
            });
        }
        let trace = place.trace.clone();
        let primary = primary && !elsewhere;
        self.labels.push(Label {
            primary,
            span: place.span,
            text: text.to_owned(),
            trace,
        });
        self
    }
}

/// The one condition under which all of these exist; `None` if all always do. Else a condition that keeps them apart.
fn shared_condition(presences: &[Presence]) -> Result<Option<&Condition>, &Condition> {
    let Some((first, others)) = presences.split_first() else {
        return Ok(None);
    };
    match others.iter().find(|other| *other != first) {
        Some(other) => Err(other
            .iter()
            .chain(first)
            .next()
            .expect("invariant: two different presences are not both empty")),
        None if first.len() > 1 => Err(&first[0]),
        None => Ok(first.first()),
    }
}

fn when(condition: &Condition) -> String {
    let word = if condition.holds { "when" } else { "unless" };
    format!(", {word} {}", condition.text)
}
