//! Resources into organizations: entities by identity, and the facts that connect them.

mod changes;
mod entity;
mod facts;
mod ids;
mod live;
mod org;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::{DuplicateKey, GroupId, MissingInstance, Org};
use crate::resolve::address::{Address, RootId};
use crate::resolve::change::Change;
use crate::resolve::resource::Resource;
use crate::resolve::value::{Data, Value};
use crate::resolve::{Resolved, Root, Statement};
use entity::Entities;

/// Organizations that were given a name for a path: on the command line or in the configuration.
#[derive(Debug, Default)]
pub struct OrgNames {
    /// Paths with the name of the organization that everything below belongs to. The longest path counts.
    pub by_path: Vec<(PathBuf, String)>,
    /// The directory that the names of organizations without any are relative to.
    pub base: PathBuf,
}

/// Builds every organization, sorted by its key.
pub fn build(resolved: &Resolved, names: &OrgNames) -> Vec<Org> {
    let root = |id: RootId| &resolved.roots[id.0 as usize];
    let everywhere: HashSet<_> = resolved
        .resources
        .iter()
        .map(|it| Arc::clone(&it.address))
        .collect();
    let mut parts: BTreeMap<String, Part<'_>> = BTreeMap::new();
    for resource in &resolved.resources {
        let id = resource.address.root;
        parts
            .entry(names.key(&resolved.roots, root(id), &resource.provider))
            .or_default()
            .resources
            .push(resource);
    }
    for (id, undeclared) in &resolved.undeclared {
        parts
            .entry(names.key(&resolved.roots, root(*id), ""))
            .or_default()
            .undeclared
            .push(undeclared);
    }
    for (id, missing) in &resolved.missing_instances {
        let part = parts
            .entry(names.key(&resolved.roots, root(*id), ""))
            .or_default();
        part.missing_instances.push(missing);
    }
    for (id, duplicate) in &resolved.duplicate_keys {
        let part = parts
            .entry(names.key(&resolved.roots, root(*id), ""))
            .or_default();
        part.duplicate_keys.push(duplicate);
    }
    for (id, duplicate) in &resolved.duplicates {
        parts
            .entry(names.key(&resolved.roots, root(*id), ""))
            .or_default()
            .duplicates
            .push(duplicate);
    }
    for change in &resolved.changes {
        let root = root(change.address.root);
        let key = names.key(&resolved.roots, root, &change.provider);
        parts.entry(key).or_default().changes.push(change);
    }
    for gone in &resolved.gone {
        let root = root(gone.address.root);
        let key = names.key(&resolved.roots, root, &gone.provider);
        parts.entry(key).or_default().gone.push(gone);
    }
    for root in &resolved.roots {
        if let Some(statement) = &root.export {
            let part = parts.entry(names.key(&resolved.roots, root, ""));
            part.or_default().statements.push(statement);
        }
    }
    let orgs = parts.into_iter().map(|(key, part)| {
        let incomplete = resolved.roots.iter().find_map(|root| {
            let here = names.keys(&resolved.roots, root).any(|other| other == key);
            root.incomplete.as_ref().filter(|_| here).cloned()
        });
        org(key, part, incomplete, &resolved.roots, &everywhere)
    });
    orgs.collect()
}

/// What belongs to one organization.
#[derive(Default)]
struct Part<'r> {
    resources: Vec<&'r Resource>,
    undeclared: Vec<&'r crate::resolve::reference::Undeclared>,
    missing_instances: Vec<&'r MissingInstance>,
    duplicate_keys: Vec<&'r DuplicateKey>,
    duplicates: Vec<&'r crate::resolve::module::DuplicateAddress>,
    changes: Vec<&'r Change>,
    gone: Vec<&'r Resource>,
    statements: Vec<&'r Statement>,
}

fn org(
    key: String,
    part: Part<'_>,
    incomplete: Option<String>,
    roots: &[Root],
    everywhere: &HashSet<Arc<Address>>,
) -> Org {
    let mut entities = Entities::new(
        &part.resources,
        &part.changes,
        &part.gone,
        roots,
        everywhere,
    );
    let mut facts = facts::collect(&part.resources, &mut entities);
    live::entities(
        &mut facts.live,
        &part.resources,
        &part.statements,
        &live::changed(&part.changes),
        &mut entities,
    );
    let changes = changes::collect(&part.changes, &mut entities);
    let mut org = Org {
        key,
        assignments: facts.assignments,
        direct_assignments: facts.direct_assignments,
        authoritative: facts.authoritative,
        mappings: facts.mappings,
        rules: facts.rules,
        memberships: facts.memberships,
        changes,
        undeclared: part.undeclared.into_iter().cloned().collect(),
        missing_instances: part.missing_instances.into_iter().cloned().collect(),
        duplicate_keys: part.duplicate_keys.into_iter().cloned().collect(),
        duplicates: part.duplicates.into_iter().cloned().collect(),
        incomplete,
        live: facts.live,
        ..Org::default()
    };
    entities.finish(&mut org);
    org.settle();
    org.link();
    org.explain_changes();
    org
}

/// What stands for a group in the text of a group rule's expression whose id comes from a reference.
pub fn token(group: GroupId) -> String {
    format!("\u{1}{}\u{1}", group.0)
}

/// A string with known pieces kept and each group reference replaced by its [`token`]. `None` if any other piece is unknown.
fn with_tokens(
    value: &Value,
    group: &mut dyn FnMut(&Value) -> Option<GroupId>,
) -> Option<Arc<str>> {
    match &value.data {
        Data::Unknown(unknown) => {
            let pieces = unknown
                .template
                .as_ref()?
                .iter()
                .map(|piece| match piece.to_text() {
                    Some(text) => Some(text.to_string()),
                    None => group(piece).map(token),
                });
            Some(pieces.collect::<Option<Vec<_>>>()?.concat().into())
        }
        _ => value.to_text(),
    }
}
