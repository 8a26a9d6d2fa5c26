//! Exports of Okta's API: what it answered, saved to files. Recognized by the shape of the elements, whatever a file is called.
//!
//! A file holds one object, a list of objects, a list of pages, or lists under the ids of what they belong to. Group assignments,
//! push mappings, app users and features do not say which app they belong to: their links, the name of the file or the name of a
//! folder does.

mod manifest;
mod object;
mod owner;
mod shape;

use std::path::Path;

pub use manifest::{Manifest, matches, schema};
pub(super) use manifest::{has_schema_line, read as read_manifest, recognizes as is_manifest};
pub use object::{App, AppAssignment, AppUser, Feature, Group, Mapping, Object, Rule, User};
use owner::Owners;
use shape::Shape;

use crate::problem::Problem;
use crate::source::Span;
use crate::syntax::deserialize::from_node;
use crate::syntax::tree::Node;

/// What one file holds of an export.
#[derive(Debug)]
pub struct Export {
    /// Where it starts.
    pub top: Span,
    /// The host of the organization that the links lead to.
    pub host: Option<String>,
    /// The objects, in the order written.
    pub objects: Vec<Object>,
}

/// Whether a document is what Okta's API answers.
pub(super) fn recognizes(root: Node<'_>) -> bool {
    elements(root).is_some()
}

/// Whether a text that may not parse is meant to be one: it holds ids and keys that only Okta writes side by side.
pub(super) fn looks_ours(text: &str) -> bool {
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let keys = ["\"_links\"", "\"sourceGroupId\"", "\"lastUpdated\""];
    may_hold_ids(text) && keys.iter().any(|key| holds(key))
}

/// Whether a text holds the beginning of a quoted id.
fn may_hold_ids(text: &str) -> bool {
    let starts = ["\"00g", "\"0oa", "\"00u", "\"0pr", "\"gPm"];
    starts
        .iter()
        .any(|start| memchr::memmem::find(text.as_bytes(), start.as_bytes()).is_some())
}

/// Reads a document that [`recognizes`] accepted. `path` is where it lies: its names may hold the id of the owner.
pub(super) fn read(root: Node<'_>, path: &Path) -> (Export, Vec<Problem>) {
    let mut reader = Reader {
        owners: Owners::of(path),
        name: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        told: false,
        host: None,
        objects: Vec::new(),
        problems: Vec::new(),
    };
    for element in elements(root).unwrap_or_default() {
        reader.element(element);
    }
    let export = Export {
        top: root.span(),
        host: reader.host,
        objects: reader.objects,
    };
    (export, reader.problems)
}

/// One object of an export with the key it stands under, if it stands in a list of its own.
#[derive(Clone, Copy)]
struct Element<'t> {
    node: Node<'t>,
    under: Option<&'t str>,
}

/// The objects of a document. `None` if it is no export: then its first object is of no shape that Okta's API has.
fn elements(root: Node<'_>) -> Option<Vec<Element<'_>>> {
    let mut found = Vec::new();
    if Shape::of(root).is_some() {
        found.push(Element {
            node: root,
            under: None,
        });
    } else if root.is_mapping() {
        for entry in root.entries() {
            if !owner::is_id(entry.key.text()) || !entry.value.is_sequence() {
                return None;
            }
            flatten(entry.value, Some(entry.key.text()), &mut found);
        }
    } else {
        flatten(root, None, &mut found);
    }
    Shape::of(found.first()?.node)?;
    Some(found)
}

/// The elements of a list, those of the lists in it included: each is a page.
fn flatten<'t>(list: Node<'t>, under: Option<&'t str>, found: &mut Vec<Element<'t>>) {
    for item in list.items() {
        if item.is_sequence() {
            found.extend(item.items().map(|node| Element { node, under }));
        } else {
            found.push(Element { node: item, under });
        }
    }
}

struct Reader {
    owners: Owners,
    /// The name of the file.
    name: String,
    /// Whether it was said that the owner is missing. Once is enough for a file.
    told: bool,
    host: Option<String>,
    objects: Vec<Object>,
    problems: Vec<Problem>,
}

impl Reader {
    fn element(&mut self, element: Element<'_>) {
        let node = element.node;
        let Some(shape) = Shape::of(node) else {
            self.problems.push(Problem::syntax(
                node.span(),
                format!(
                    "An element of `{}` is no object of Okta's API like those before it",
                    self.name
                ),
                "Export the list again, or take the element out.",
            ));
            return;
        };
        if self.host.is_none() {
            self.host = owner::host(node);
        }
        let app = || {
            self.owners
                .app(node, element.under)
                .ok_or(Unread::NoApp(shape.word()))
        };
        let object = match shape {
            Shape::Group => from_node(node).map(Object::Group).map_err(Unread::Unfit),
            Shape::App => from_node(node).map(Object::App).map_err(Unread::Unfit),
            Shape::Rule => from_node(node).map(Object::Rule).map_err(Unread::Unfit),
            Shape::User => {
                let group = self.owners.group(element.under);
                let user = from_node(node).map_err(Unread::Unfit);
                user.map(|user| match group {
                    Some(group) => Object::Member(group, user),
                    None => Object::User(user),
                })
            }
            Shape::AppAssignment => app().and_then(|app| {
                let it = from_node(node).map_err(Unread::Unfit)?;
                Ok(Object::AppAssignment(app, it))
            }),
            Shape::Mapping => app().and_then(|app| {
                let it = from_node(node).map_err(Unread::Unfit)?;
                Ok(Object::Mapping(app, it))
            }),
            Shape::AppUser => app().and_then(|app| {
                let it = from_node(node).map_err(Unread::Unfit)?;
                Ok(Object::AppUser(app, it))
            }),
            Shape::Feature => app().and_then(|app| {
                let it = from_node(node).map_err(Unread::Unfit)?;
                Ok(Object::Feature(app, it))
            }),
            Shape::Error => shape::missing_group(node)
                .map(Object::MissingGroup)
                .ok_or(Unread::Refused),
        };
        match object {
            Ok(object) => self.objects.push(object),
            Err(Unread::Unfit(error)) => self.problems.push(Problem::syntax(
                error.span,
                error.message,
                "Export it again: this is not what Okta's API answers.",
            )),
            Err(Unread::NoApp(what)) if !self.told => {
                self.told = true;
                self.problems.push(Problem::syntax(
                    node.span(),
                    format!("`{}` does not say which app its {what} belong to", self.name),
                    "Keep `_links`, or put the app's id into the name of the file or its folder, as in `apps/0oa…/groups.json`.",
                ));
            }
            Err(Unread::NoApp(_)) => {}
            Err(Unread::Refused) => {
                let summary = node.get("errorSummary").unwrap_or(node);
                self.problems.push(Problem::syntax(
                    summary.span(),
                    format!("`{}` holds an error that Okta's API answered", self.name),
                    "Correct what it says and export again.",
                ));
            }
        }
    }
}

/// Why an element was not read.
enum Unread {
    Unfit(crate::syntax::deserialize::Error),
    NoApp(&'static str),
    /// The API answered with an error.
    Refused,
}
