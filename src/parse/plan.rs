//! Plans as `terraform show -json` and `tofu show -json` print them, recognized by their shape, and the forms of a plan that hold
//! too little, explained.

use super::Record;
use crate::discover::HELP_SHOW;
use crate::problem::{Problem, ProblemKind};
use crate::source::{FileId, Span};
use crate::syntax::tree::{Node, Tree};

/// The major versions of the format that are known.
const KNOWN: [&str; 2] = ["0", "1"];

/// Whether a document is a plan.
pub(super) fn recognizes(root: Node<'_>) -> bool {
    let planned = root.get("planned_values").is_some_and(Node::is_mapping);
    let changes = root.get("resource_changes");
    let changes = changes.is_some_and(|it| it.items().all(|change| change.get("change").is_some()));
    planned && root.get("format_version").is_some() || changes
}

/// Takes a recognized plan over.
pub(super) fn read(tree: Tree) -> Record {
    let version = tree.documents().next().and_then(|root| {
        let version = root.get("format_version")?.as_str()?;
        unknown_version(version, &KNOWN)
    });
    Record { tree, version }
}

/// The version of a format, if its major version is none of those known.
pub(super) fn unknown_version(version: &str, known: &[&str]) -> Option<String> {
    let major = version.split('.').next().unwrap_or_default();
    (!known.contains(&major)).then(|| version.to_owned())
}

/// Whether a text is what `terraform plan -json` prints while it works: one message a line.
pub(super) fn is_stream(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    first.starts_with('{') && first.contains("\"@level\"") && first.contains("\"type\"")
}

/// A stream of messages tells too little about the values of a plan.
pub(super) fn stream(file: FileId, text: &str, name: &str) -> Problem {
    let start = text.len() - text.trim_start().len();
    let end = start + text[start..].lines().next().unwrap_or_default().len();
    Problem {
        kind: ProblemKind::SyntaxError,
        span: Span::new(file, start, end),
        message: format!(
            "`{name}` holds the messages of `terraform plan -json`, and not the plan itself"
        ),
        help: HELP_SHOW.to_owned(),
        also: Vec::new(),
    }
}
