//! The baseline: findings that were there before grouplint was. Entries are known by what they are about, so that moving or reformatting
//! code brings none of them back.

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::problem::{Problem, ProblemKind};
use crate::source::{FileId, Span};
use crate::syntax::deserialize::{Spanned, from_node};
use crate::syntax::json;

/// The version of the format.
const VERSION: u32 = 1;

/// A baseline as it was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// The version of the format.
    version: Spanned<u32>,
    /// What was linted when it was written, relative to its own folder.
    pub paths: Vec<String>,
    /// The entries.
    pub findings: Vec<Spanned<Entry>>,
}

/// Findings that were there before grouplint was. Written by `grouplint baseline write`.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "grouplint baseline", deny_unknown_fields)]
pub struct Written {
    /// The version of this format.
    pub version: u32,
    /// What was linted when it was written, relative to its own folder.
    pub paths: Vec<String>,
    /// The findings, sorted by rule and entities.
    pub findings: Vec<Entry>,
}

/// Findings of one rule about the same entities.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The rule, `category/name`.
    pub rule: String,
    /// What they are about, for people: a kind and a name each.
    pub entities: Vec<String>,
    /// What tells them apart across runs, files and input formats.
    pub fingerprint: String,
    /// How many there are.
    pub count: usize,
}

/// Reads a baseline. What is wrong with it becomes a problem, and then nothing is taken for old.
pub fn read(file: FileId, text: &Arc<str>) -> Result<Baseline, Problem> {
    let problem = |span, message: String| Problem {
        kind: ProblemKind::InvalidConfig,
        span,
        message,
        help: "Write the baseline anew with `grouplint baseline write --accept`.".to_owned(),
        also: Vec::new(),
    };
    let (tree, problems) = json::parse(file, text);
    if let Some(first) = problems.into_iter().next() {
        return Err(problem(first.span, first.message));
    }
    let Some(root) = tree.documents().next() else {
        return Err(problem(Span::top(file), "the baseline is empty".to_owned()));
    };
    let baseline: Baseline = from_node(root).map_err(|error| problem(error.span, error.message))?;
    if baseline.version.value != VERSION {
        let message = format!(
            "the baseline has version {}, and this grouplint knows version {VERSION}",
            baseline.version.value
        );
        return Err(problem(baseline.version.span, message));
    }
    Ok(baseline)
}

/// The entries for the findings of a run. What is wrong with the input or with the user's own settings is never taken for old.
pub fn entries(findings: &[Finding]) -> Vec<Entry> {
    let mut entries: BTreeMap<(&str, &str), Entry> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| may_hold(finding.rule)) {
        for instance in &finding.instances {
            let entities = instance.entities.iter();
            let entry = entries
                .entry((finding.rule, &instance.fingerprint))
                .or_insert_with(|| Entry {
                    rule: finding.rule.to_owned(),
                    entities: entities
                        .map(|entity| format!("{} {}", entity.kind, entity.name))
                        .collect(),
                    fingerprint: instance.fingerprint.clone(),
                    count: 0,
                });
            entry.count += 1;
        }
    }
    let mut entries: Vec<Entry> = entries.into_values().collect();
    entries.sort();
    entries
}

/// Whether findings of a rule can be in a baseline.
pub fn may_hold(rule: &str) -> bool {
    !rule.starts_with("input/") && !rule.starts_with("config/")
}

/// The text of a baseline: one line for each entry, so that a reviewer sees what comes and goes.
pub fn text(paths: &[String], findings: &[Entry]) -> String {
    let lines: Vec<String> = findings
        .iter()
        .map(|entry| {
            let entry = serde_json::to_string(entry);
            entry.expect("invariant: an entry is text and numbers")
        })
        .collect();
    let paths = serde_json::to_string(paths).expect("invariant: paths are text");
    let findings = if lines.is_empty() {
        "[]".to_owned()
    } else {
        format!("[\n    {}\n  ]", lines.join(",\n    "))
    };
    format!(
        "{{\n  \"version\": {VERSION},\n  \"paths\": {paths},\n  \"findings\": {findings}\n}}\n"
    )
}

/// The JSON Schema of the baseline.
pub fn schema() -> serde_json::Value {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<Written>()
        .to_value()
}
