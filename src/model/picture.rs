//! The assignments and push mappings around the entities that findings are about.

use std::collections::{BTreeMap, BTreeSet};

use super::{AppId, Declaration, GroupId, Org, Reference};
use crate::finding::{EntityKey, Finding};
use crate::picture::{Edge, EdgeKind};
use crate::source::Span;

/// The edges that touch an app or group which a finding is about, sorted.
pub fn edges<'f>(orgs: &[Org], findings: impl Iterator<Item = &'f Finding>) -> Vec<Edge> {
    let instances = findings.flat_map(|finding| &finding.instances);
    let about: BTreeSet<&EntityKey> = instances
        .flat_map(|instance| &instance.entities)
        .filter(|key| matches!(key.kind, "app" | "group"))
        .collect();
    if about.is_empty() {
        return Vec::new();
    }
    let mut edges: BTreeMap<(EntityKey, EntityKey, EdgeKind), BTreeSet<Span>> = BTreeMap::new();
    for org in orgs {
        let mut add = |kind, group: &Reference<GroupId>, app: &Reference<AppId>, declared| {
            if let (Some(group_id), Some(app_id)) = (group.known(), app.known()) {
                let (group_key, app_key) = (
                    org.drawn_group(group_id, &about),
                    org.drawn_app(app_id, &about),
                );
                if about.contains(&group_key) || about.contains(&app_key) {
                    let known = edges.entry((group_key, app_key, kind)).or_default();
                    known.extend(spans(group, app, declared));
                }
            }
        };
        for it in &org.assignments {
            add(EdgeKind::Assigned, &it.group, &it.app, &it.declared);
        }
        for it in &org.mappings {
            add(EdgeKind::Pushed, &it.source, &it.app, &it.declared);
        }
    }
    let edges = edges.into_iter().map(|((group, app, kind), spans)| Edge {
        group,
        app,
        kind,
        spans: spans.into_iter().collect(),
    });
    edges.collect()
}

/// The places that say that a group and an app are connected. An app that a local names for many is no place of one edge.
fn spans(group: &Reference<GroupId>, app: &Reference<AppId>, declared: &Declaration) -> [Span; 4] {
    let (group, app) = (&group.place, &app.place);
    [group.span, group.origin, app.span, declared.header]
}

impl Org {
    /// The key that stands for all groups that are the same as one: the one that findings use, else a name in Okta.
    fn drawn_group(&self, id: GroupId, about: &BTreeSet<&EntityKey>) -> EntityKey {
        let same = self.group_kin(id).filter(|(_, it)| it.is_same());
        let same = same.map(|(kin, _)| kin).chain([id]);
        let keys = same.map(|kin| (self.group_key(kin), self.group(kin).named));
        chosen(keys, about).unwrap_or_else(|| self.group_key(id))
    }

    /// The same for apps.
    fn drawn_app(&self, id: AppId, about: &BTreeSet<&EntityKey>) -> EntityKey {
        let same = self.app_kin(id).filter(|(_, it)| it.is_same());
        let same = same.map(|(kin, _)| kin).chain([id]);
        let keys = same.map(|kin| (self.app_key(kin), self.app(kin).named));
        chosen(keys, about).unwrap_or_else(|| self.app_key(id))
    }
}

fn chosen(
    keys: impl Iterator<Item = (EntityKey, bool)>,
    about: &BTreeSet<&EntityKey>,
) -> Option<EntityKey> {
    // Ordered by preference, then by name, so that every kin chooses the same.
    let ranked = keys.map(|(key, named)| (!about.contains(&key), !named, key));
    ranked.min().map(|(_, _, key)| key)
}
