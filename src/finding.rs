//! What a rule found: named entities, labelled places in any number of files, and the next action.

use std::fmt;

use crate::source::Span;

/// How much a finding matters. Ordered: an error is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Will probably not do what was meant.
    Warning,
    /// Will break, loop, lock people out or leave access behind.
    Error,
}

impl Level {
    /// The word used in every output and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How sure a finding is. Ordered: proven is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// The configuration says so unless something outside it differs, for example a click in the console.
    Likely,
    /// The configuration says so.
    Proven,
}

impl Confidence {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Likely => "likely",
            Self::Proven => "proven",
        }
    }
}

/// One step of how a value came to its place: where it was written, or passed on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Step {
    /// The place.
    pub span: Span,
    /// What happened there: ``local `slack` ``.
    pub text: String,
}

/// A place that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Label {
    /// Whether this is the place to edit. A finding has at least one primary label, and it is the first.
    pub primary: bool,
    /// Where.
    pub span: Span,
    /// At most four words, present tense, no final period.
    pub text: String,
    /// How the value came here, nearest step first. Empty if it was written here.
    pub trace: Vec<Step>,
}

/// What names an entity across runs, files and formats: org, kind and name, else the address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityKey {
    /// The organisation; empty for one that has no name.
    pub org: String,
    /// `group`, `app`, `user`, `push mapping`, `group rule` or `resource`.
    pub kind: &'static str,
    /// Group name, app label, login, or the address.
    pub name: String,
}

/// A finding on its way from a rule to the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, `category/name`.
    pub rule: &'static str,
    /// How much it matters here. A rule may depart from its page's default.
    pub level: Level,
    /// How sure it is.
    pub confidence: Confidence,
    /// What is wrong with these entities, by name. No final period.
    pub message: String,
    /// The next action, as one sentence.
    pub help: String,
    /// Every place involved, the primary ones first.
    pub labels: Vec<Label>,
    /// The entities involved, sorted.
    pub entities: Vec<EntityKey>,
    /// What tells this finding apart across runs: a hash over the rule and [`Finding::entities`], 16 hexadecimal digits.
    pub fingerprint: String,
    /// The occurrences behind it: more than one if a module called several times repeats it.
    pub instances: Vec<Instance>,
}

/// One occurrence of a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instance {
    /// The entities of this occurrence, sorted.
    pub entities: Vec<EntityKey>,
    /// The fingerprint of this occurrence.
    pub fingerprint: String,
    /// The module instance it is in: `module.app["slack"]`. Empty in a root module.
    pub module: String,
    /// The module calls that lead here, outermost first. Empty in a root module.
    pub callers: Vec<Span>,
}

/// Something a rule could not judge, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotJudged {
    /// The rule.
    pub rule: &'static str,
    /// What it would have judged, by name.
    pub entity: String,
    /// What kept it from judging: ``app_id depends on `var.app_id` ``.
    pub reason: String,
}
