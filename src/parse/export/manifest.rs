//! What an export says about itself: which organization it is of, and what of it is complete. A format of our own.

use schemars::JsonSchema;

use crate::problem::Problem;
use crate::syntax::deserialize::{Spanned, from_node};
use crate::syntax::tree::Node;

/// The keys of a manifest.
const KEYS: [&str; 4] = ["$schema", "org", "exported", "complete"];

/// The collections of an export; `*` stands for an id.
const COLLECTIONS: [&str; 9] = [
    "groups",
    "apps",
    "rules",
    "users",
    "groups/*/users",
    "apps/*/groups",
    "apps/*/users",
    "apps/*/group-push/mappings",
    "apps/*/features",
];

/// What the files beside and below this one are an export of.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "grouplint export manifest")]
pub struct Manifest {
    /// The address of this schema.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The host of the organization, such as `acme.okta.com`. Without it the links in the export say.
    pub org: Option<Spanned<String>>,
    /// When the export was made, such as `2026-11-20T09:00:00Z`.
    pub exported: Option<Spanned<String>>,
    /// The collections that are here as a whole, last page included: `groups`, `apps`, `rules`, `users`, `groups/*/users`,
    /// `apps/*/groups`, `apps/*/users`, `apps/*/group-push/mappings` and `apps/*/features`. An id in the place of `*` says it of
    /// that group or app alone. What is not listed may have more, and a listed collection without a file is empty.
    pub complete: Option<Vec<Spanned<String>>>,
}

/// The JSON Schema of the format, as published in `schemas/export.schema.json`.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Manifest).to_value()
}

/// Whether a document is a manifest: it has the name or the schema of one, and no key that is none of its.
pub(in crate::parse) fn recognizes(root: Node<'_>, name: &str, schema: bool) -> bool {
    let own = name == "export.json" || schema;
    let mut keys = root.pairs().map(|entry| entry.key.text());
    own && root.is_mapping()
        && keys.all(|key| schema || KEYS.contains(&key))
        && root.pairs().next().is_some()
}

/// Whether a text names the schema of a manifest.
pub(in crate::parse) fn has_schema_line(text: &str) -> bool {
    let named = |line: &str| {
        line.contains("schema") && line.contains("grouplint") && line.contains("export")
    };
    text.lines().take(10).any(named)
}

/// Reads a document that [`recognizes`] accepted.
pub(in crate::parse) fn read(root: Node<'_>) -> (Option<Manifest>, Vec<Problem>) {
    let help = "Compare it with schemas/export.schema.json.";
    match from_node::<Manifest>(root) {
        Err(error) => (None, vec![Problem::syntax(error.span, error.message, help)]),
        Ok(manifest) => {
            let unknown = manifest.complete.iter().flatten();
            let unknown = unknown.filter(|it| !is_collection(&it.value));
            let problems = unknown.map(|it| {
                Problem::syntax(
                    it.span,
                    format!("`{}` is no collection of an export", it.value),
                    format!("Write one of `{}`.", COLLECTIONS.join("`, `")),
                )
            });
            let problems = problems.collect();
            (Some(manifest), problems)
        }
    }
}

/// Whether a text names a collection, with `*` or an id where one belongs.
fn is_collection(text: &str) -> bool {
    COLLECTIONS.iter().any(|known| matches(known, text))
}

/// Whether a pattern, in which `*` stands for one part, fits a text.
pub fn matches(pattern: &str, text: &str) -> bool {
    let (mut left, mut right) = (pattern.split('/'), text.split('/'));
    loop {
        match (left.next(), right.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if one == other || one == "*" && !other.is_empty() => {}
            _ => return false,
        }
    }
}
