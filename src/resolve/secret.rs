//! Where plans and states hold what must never be shown: values that they mark as sensitive, and values whose name says so.

use crate::source::Span;
use crate::syntax::tree::{Kind, Node, Tree};
use crate::text::names_secret;

/// Values with the marks beside them.
const MARKED: [(&str, &str); 3] = [
    ("values", "sensitive_values"),
    ("before", "before_sensitive"),
    ("after", "after_sensitive"),
];

/// Every place of a secret in a plan or state, of whatever provider, in no order.
pub(super) fn places(tree: &Tree) -> Vec<Span> {
    let mut places = Vec::new();
    for mapping in tree.mappings() {
        let (mut values, mut marks) = ([None; 3], [None; 3]);
        for entry in mapping.pairs() {
            let key = entry.key.text();
            if names_secret(key) {
                hide(entry.value, &mut places);
            }
            match key {
                "sensitive" if is_true(entry.value) => hide(mapping, &mut places),
                "sensitive_attributes" => by_path(mapping, entry.value, &mut places),
                "module_calls" => by_declaration(entry.value, &mut places),
                _ => {}
            }
            for (index, (value, mark)) in MARKED.into_iter().enumerate() {
                if key == value {
                    values[index] = Some(entry.value);
                } else if key == mark {
                    marks[index] = Some(entry.value);
                }
            }
        }
        for (value, mark) in values.into_iter().zip(marks) {
            if let (Some(value), Some(mark)) = (value, mark) {
                marked(value, mark, &mut places);
            }
        }
    }
    let root = tree.documents().next();
    if let Some(root) = root
        && let Some(configuration) = root.get("configuration")
        && let Some(module) = configuration.get("root_module")
        && let Some(given) = root.get("variables")
    {
        arguments(module, given, &mut places);
    }
    places
}

fn is_true(node: Node<'_>) -> bool {
    node.kind() == Kind::Bool(true)
}

/// Hides every string and number in a value.
fn hide(value: Node<'_>, places: &mut Vec<Span>) {
    match value.kind() {
        Kind::String | Kind::Number => places.push(value.span()),
        Kind::Sequence => value.items().for_each(|it| hide(it, places)),
        Kind::Mapping => value.pairs().for_each(|it| hide(it.value, places)),
        Kind::Null | Kind::Bool(_) => {}
    }
}

/// Hides what is marked `true`, as a whole or in parts.
fn marked(value: Node<'_>, marks: Node<'_>, places: &mut Vec<Span>) {
    match marks.kind() {
        Kind::Bool(true) => hide(value, places),
        Kind::Sequence => {
            for (value, marks) in value.items().zip(marks.items()) {
                marked(value, marks, places);
            }
        }
        Kind::Mapping => {
            for marks in marks.pairs() {
                if let Some(value) = value.get(marks.key.text()) {
                    marked(value, marks.value, places);
                }
            }
        }
        _ => {}
    }
}

/// Hides the attributes of an instance that `terraform.tfstate` lists. What is secret within one makes a secret of all of it.
fn by_path(instance: Node<'_>, paths: Node<'_>, places: &mut Vec<Span>) {
    for path in paths.items() {
        let first = path.items().next().and_then(|step| step.get("value"));
        let attributes = instance.get("attributes");
        let value = attributes.and_then(|it| it.get(first?.text()));
        if let Some(value) = value {
            hide(value, places);
        }
    }
}

/// Hides the arguments of module calls for variables that are declared sensitive.
fn by_declaration(calls: Node<'_>, places: &mut Vec<Span>) {
    for call in calls.pairs() {
        if let (Some(inner), Some(given)) =
            (call.value.get("module"), call.value.get("expressions"))
        {
            arguments(inner, given, places);
        }
    }
}

/// Hides what is `given` for the variables of a module that are declared sensitive.
fn arguments(module: Node<'_>, given: Node<'_>, places: &mut Vec<Span>) {
    let variables = module.get("variables").into_iter().flat_map(Node::pairs);
    for variable in variables {
        if variable.value.get("sensitive").is_some_and(is_true)
            && let Some(value) = given.get(variable.key.text())
        {
            hide(value, places);
        }
    }
}
