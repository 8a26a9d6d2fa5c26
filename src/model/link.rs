//! Which facts name which entity, so that a question about one does not read all of them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::change::{Change, Subject};
use super::{AppId, GroupId, Org, Reference};
use crate::resolve::address::Address;

/// Indexes of facts by the entity they name.
#[derive(Debug, Default)]
pub(super) struct Links {
    assignments: Vec<Vec<usize>>,
    direct: Vec<Vec<usize>>,
    mappings: Vec<Vec<usize>>,
    pushes: Vec<Vec<usize>>,
    memberships: Vec<Vec<usize>>,
    rules: Vec<Vec<usize>>,
    changes: HashMap<Arc<Address>, usize>,
    changed_members: Vec<Vec<usize>>,
    changed_assignments: Vec<Vec<usize>>,
    /// Why some assignment may be of any app.
    pub(super) unresolved_app: Option<String>,
    /// Why some list of members may be of any group.
    pub(super) unresolved_group: Option<String>,
}

impl Links {
    /// Reads the facts of an organization.
    pub(super) fn of(org: &Org) -> Self {
        let mut links = Self {
            assignments: vec![Vec::new(); org.apps.len()],
            direct: vec![Vec::new(); org.apps.len()],
            mappings: vec![Vec::new(); org.apps.len()],
            pushes: vec![Vec::new(); org.groups.len()],
            memberships: vec![Vec::new(); org.groups.len()],
            rules: vec![Vec::new(); org.groups.len()],
            changed_members: vec![Vec::new(); org.groups.len()],
            changed_assignments: vec![Vec::new(); org.apps.len()],
            ..Self::default()
        };
        for (index, assignment) in org.assignments.iter().enumerate() {
            match &assignment.app.target {
                Ok(app) => links.assignments[app.0].push(index),
                Err(reason) => _ = links.unresolved_app.get_or_insert_with(|| reason.clone()),
            }
        }
        for (index, assignment) in org.direct_assignments.iter().enumerate() {
            match &assignment.app.target {
                Ok(app) => links.direct[app.0].push(index),
                Err(reason) => _ = links.unresolved_app.get_or_insert_with(|| reason.clone()),
            }
        }
        for (index, mapping) in org.mappings.iter().enumerate() {
            if let Ok(app) = mapping.app.target {
                links.mappings[app.0].push(index);
            }
            if let Ok(source) = mapping.source.target {
                links.pushes[source.0].push(index);
            }
        }
        for (index, membership) in org.memberships.iter().enumerate() {
            match &membership.group.target {
                Ok(group) => links.memberships[group.0].push(index),
                Err(reason) => _ = links.unresolved_group.get_or_insert_with(|| reason.clone()),
            }
        }
        for (index, rule) in org.rules.iter().enumerate() {
            for group in &rule.groups {
                match &group.target {
                    Ok(group) => links.rules[group.0].push(index),
                    Err(reason) => _ = links.unresolved_group.get_or_insert_with(|| reason.clone()),
                }
            }
            if !rule.groups_known {
                links
                    .unresolved_group
                    .get_or_insert_with(|| format!("the groups that rule `{}` feeds", rule.name));
            }
        }
        for (index, change) in org.changes.iter().enumerate() {
            links.change(index, change);
        }
        links
    }

    fn change(&mut self, index: usize, change: &Change) {
        if !change.deposed {
            self.changes.insert(Arc::clone(&change.address), index);
        }
        let (mut groups, mut apps) = (BTreeSet::new(), BTreeSet::new());
        match &change.subject {
            Subject::Membership(sides) => {
                groups.extend(sides.both().filter_map(|side| side.group.known()));
            }
            Subject::UserGroups(sides) => {
                let named = sides.both().flat_map(|side| &side.groups);
                groups.extend(named.filter_map(Reference::known));
            }
            Subject::Assignment(sides) => {
                apps.extend(sides.both().filter_map(|side| side.app.known()));
            }
            Subject::AssignmentList(sides) => {
                apps.extend(sides.both().filter_map(|side| side.app.known()));
            }
            Subject::DirectAssignment(sides) => {
                apps.extend(sides.both().filter_map(|side| side.app.known()));
            }
            _ => {}
        }
        for group in groups {
            self.changed_members[group.0].push(index);
        }
        for app in apps {
            self.changed_assignments[app.0].push(index);
        }
    }

    /// The change of an address.
    pub(super) fn change_of(&self, address: &Address) -> Option<usize> {
        self.changes.get(address).copied()
    }

    /// The changes of lists that name a group, before or after.
    pub(super) fn changed_members_of(&self, group: GroupId) -> &[usize] {
        &self.changed_members[group.0]
    }

    /// The changes of assignments to an app, before or after.
    pub(super) fn changed_assignments_of(&self, app: AppId) -> &[usize] {
        &self.changed_assignments[app.0]
    }

    pub(super) fn assignments_of(&self, app: AppId) -> &[usize] {
        &self.assignments[app.0]
    }

    pub(super) fn direct_of(&self, app: AppId) -> &[usize] {
        &self.direct[app.0]
    }

    pub(super) fn mappings_of(&self, app: AppId) -> &[usize] {
        &self.mappings[app.0]
    }

    pub(super) fn mappings_from(&self, group: GroupId) -> &[usize] {
        &self.pushes[group.0]
    }

    pub(super) fn memberships_of(&self, group: GroupId) -> &[usize] {
        &self.memberships[group.0]
    }

    pub(super) fn rules_of(&self, group: GroupId) -> &[usize] {
        &self.rules[group.0]
    }
}

impl Org {
    /// Makes the indexes, once every fact is in.
    pub(super) fn link(&mut self) {
        self.links = Links::of(self);
    }
}
