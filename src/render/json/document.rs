//! The types of the JSON document. Their comments are the descriptions in `schemas/report.schema.json`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::{Confidence, Level};

/// What grouplint found, and how much it looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "grouplint report")]
pub struct Document<'a> {
    /// The version of this format. Fields may be added within a version; none changes its meaning or goes away.
    pub version: u32,
    /// The program that wrote the document.
    pub tool: Tool,
    /// What was found, sorted by file name, place and rule.
    pub findings: Vec<FindingOut<'a>>,
    /// What was found and does not count, in the same order, each with why. It has no part in the verdict.
    pub muted: Vec<FindingOut<'a>>,
    /// What was looked at, and what was not judged.
    pub summary: SummaryOut<'a>,
}

/// The program that wrote the document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tool {
    /// Always `grouplint`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// One defect: the entities, every place involved, and the next action.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
pub struct FindingOut<'a> {
    /// The rule, `category/name`.
    pub rule: &'a str,
    /// How much it matters.
    pub level: LevelWord,
    /// How sure it is.
    pub confidence: ConfidenceWord,
    /// What is wrong with these entities, by name.
    pub message: &'a str,
    /// The next action, as one sentence.
    pub help: &'a str,
    /// The page of the rule.
    pub url: String,
    /// Every place involved, in any number of files. The first is primary.
    pub labels: Vec<LabelOut<'a>>,
    /// The entities involved, sorted.
    pub entities: Vec<EntityOut<'a>>,
    /// Tells this finding apart across runs, files and input formats: 16 hexadecimal digits.
    pub fingerprint: &'a str,
    /// The occurrences behind the finding. More than one if a module called several times repeats it.
    pub instances: Vec<InstanceOut<'a>>,
    /// Reserved for an edit that repairs the finding. Always null in this release.
    pub fix: (),
    /// Why the finding does not count: null in `findings`, never null in `muted`.
    pub suppressed: Option<SuppressedOut<'a>>,
}

/// Why a finding does not count.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Suppressed")]
pub struct SuppressedOut<'a> {
    /// What keeps it from counting.
    pub kind: SuppressedKind,
    /// Why, in the words of whoever wrote the suppression or the entry of `ignore`; null for the others.
    pub reason: Option<&'a str>,
    /// The last day on which that holds, such as `2027-01-31`; null if it does not end.
    #[schemars(extend("format" = "date"))]
    pub until: Option<String>,
    /// The revision that it was compared with, as the user named it; null for all but `unchanged`.
    pub since: Option<&'a str>,
    /// The suppression, the entry of `ignore` or the entry of the baseline; null for `unchanged`.
    pub place: Option<Place<'a>>,
}

/// What keeps a finding from counting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SuppressedKind {
    /// A comment beside the configuration.
    Suppression,
    /// An entry of `ignore` in the configuration file.
    Ignore,
    /// An entry of the baseline: the finding was there before.
    Baseline,
    /// It touches nothing that changed and was there before.
    Unchanged,
}

/// `error`: will break, loop, lock people out or leave access behind. `warning`: will probably not do what was meant.
/// `info`: worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Level")]
pub enum LevelWord {
    /// Will break, loop, lock people out or leave access behind.
    Error,
    /// Will probably not do what was meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl From<Level> for LevelWord {
    fn from(level: Level) -> Self {
        match level {
            Level::Error => Self::Error,
            Level::Warning => Self::Warning,
            Level::Info => Self::Info,
        }
    }
}

/// Whether the configuration alone says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Confidence")]
pub enum ConfidenceWord {
    /// The configuration says so.
    Proven,
    /// The configuration says so unless something outside it differs, for example a click in the console.
    Likely,
}

impl From<Confidence> for ConfidenceWord {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Proven => Self::Proven,
            Confidence::Likely => Self::Likely,
        }
    }
}

/// A place that a finding speaks of.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Label")]
pub struct LabelOut<'a> {
    /// Whether this is the place to edit.
    pub primary: bool,
    /// What is here, in a few words.
    pub text: &'a str,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place<'a>,
    /// How the value came here, nearest step first. Left out if the value was written here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<StepOut<'a>>,
}

/// One step of how a value came to its place.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Step")]
pub struct StepOut<'a> {
    /// What happened there, for example ``local `slack` ``.
    pub text: &'a str,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place<'a>,
}

/// A stretch of one file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Place<'a> {
    /// The file, relative to the working directory where it lies below it, with `/` between the parts.
    pub file: &'a str,
    /// The bytes of the file.
    pub span: Bytes,
    /// Line and column of the first character.
    pub start: PositionOut,
    /// Line and column behind the last character.
    pub end: PositionOut,
}

/// Bytes of a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Bytes {
    /// First byte, counted from 0.
    pub start: u32,
    /// The byte behind the last one.
    pub end: u32,
}

/// A place as people count.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Position")]
pub struct PositionOut {
    /// Line, from 1.
    #[schemars(range(min = 1))]
    pub line: u32,
    /// Column, from 1, in Unicode scalar values. A byte order mark takes no column.
    #[schemars(range(min = 1))]
    pub column: u32,
}

/// What names an entity across runs, files and input formats.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Entity")]
pub struct EntityOut<'a> {
    /// The organization; empty for one that has no name.
    pub org: &'a str,
    /// `group`, `app`, `user`, `push mapping`, `group rule` or `resource`.
    pub kind: &'a str,
    /// Group name, app label, login, or the address.
    pub name: &'a str,
}

/// One occurrence of a finding.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Instance")]
pub struct InstanceOut<'a> {
    /// The entities of this occurrence, sorted.
    pub entities: Vec<EntityOut<'a>>,
    /// The fingerprint of this occurrence.
    pub fingerprint: &'a str,
    /// The module calls that lead here, outermost first. Empty in a root module.
    pub callers: Vec<Place<'a>>,
    /// The module instance it is in, such as `module.app["slack"]`. Empty in a root module.
    pub module: &'a str,
}

/// What was looked at, and what was not judged.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Summary")]
pub struct SummaryOut<'a> {
    /// Files that were read as input.
    pub files: usize,
    /// Okta resources and data sources seen, each instance counted.
    pub resources: usize,
    /// Findings of level `error`.
    pub errors: usize,
    /// Findings of level `warning`.
    pub warnings: usize,
    /// Findings of level `info`.
    pub infos: usize,
    /// Findings that do not count.
    pub muted: usize,
    /// Files of Terragrunt, by name: what they configure is not seen.
    pub not_read: &'a [String],
    /// Files of a known form whose shape grouplint does not know, by name.
    pub not_recognized: &'a [String],
    /// What could not be judged, sorted and without repetition.
    pub not_judged: Vec<NotJudgedOut<'a>>,
    /// Sentences about the run itself, such as on an argument that changed nothing.
    pub notes: &'a [String],
    /// The verdict, which decides the exit status.
    pub outcome: OutcomeWord,
}

/// Something a rule could not judge, and why.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "NotJudged")]
pub struct NotJudgedOut<'a> {
    /// The rule.
    pub rule: &'a str,
    /// What it would have judged, by name.
    pub entity: &'a str,
    /// What kept it from judging.
    pub reason: &'a str,
}

/// The verdict, which decides the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Outcome")]
pub enum OutcomeWord {
    /// Nothing at or above the gate: exit status 0.
    Clean,
    /// Findings at or above the gate: exit status 1.
    Findings,
    /// Something could not be read, or there was nothing to lint: exit status 2.
    Untrusted,
}
