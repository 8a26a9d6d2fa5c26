//! States in the three forms that are about, recognized by their shape.

use super::Record;
use super::plan::unknown_version;
use crate::syntax::tree::{Kind, Node, Tree};

/// The forms of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateForm {
    /// What `terraform show -json` prints.
    Shown,
    /// `terraform.tfstate` of Terraform 0.12 and later: version 4.
    Instances,
    /// `terraform.tfstate` of earlier versions, which some exporters still write: version 3, all values flat strings.
    Flat,
}

/// The form of a document, if it is a state.
pub(super) fn recognizes(root: Node<'_>) -> Option<StateForm> {
    let has = |name| root.get(name).is_some();
    let list = |name| root.get(name).is_some_and(Node::is_sequence);
    let version = root
        .get("version")
        .filter(|it| it.kind() == Kind::Number)
        .map(Node::text);
    let marked = has("terraform_version") || has("lineage") || has("serial");
    match version {
        Some(_) if list("modules") && marked => Some(StateForm::Flat),
        Some(_) if list("resources") && marked => Some(StateForm::Instances),
        None if has("format_version") => {
            let alone = root
                .pairs()
                .all(|entry| matches!(entry.key.text(), "format_version" | "terraform_version"));
            let shown = root.get("values").is_some_and(Node::is_mapping);
            (shown || alone).then_some(StateForm::Shown)
        }
        _ => None,
    }
}

/// Takes a recognized state over.
pub(super) fn read(tree: Tree, form: StateForm) -> Record {
    let version = tree.documents().next().and_then(|root| {
        let (name, known): (_, &[&str]) = match form {
            StateForm::Shown => ("format_version", &["0", "1"]),
            StateForm::Instances => ("version", &["4"]),
            StateForm::Flat => ("version", &["3"]),
        };
        unknown_version(root.get(name)?.text(), known)
    });
    Record { tree, version }
}
