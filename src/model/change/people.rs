//! Who has access before a plan is applied, and who will have it once it is.

use std::collections::BTreeSet;

use super::{Action, Change, Subject};
use crate::model::{AppId, Field, GroupId, Org, Reference, UserId};
use crate::resolve::address::Address;
use crate::text::count;

/// Who and what uses an app before a plan is applied.
#[derive(Debug)]
pub struct Uses {
    /// The groups that are assigned to it.
    pub groups: BTreeSet<GroupId>,
    /// The users who are assigned to it directly.
    pub direct: BTreeSet<UserId>,
    /// The groups that are pushed to it.
    pub pushed: BTreeSet<GroupId>,
    /// The users who are known to have it, directly or by a group.
    pub people: BTreeSet<UserId>,
}

impl Uses {
    /// Whether nothing is known to use the app.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.direct.is_empty() && self.pushed.is_empty()
    }

    /// Who has the app, to be read after "takes it from": `3 groups and 2 people`. Nothing if nobody is known to have it.
    pub fn holders(&self) -> Option<String> {
        let groups = (!self.groups.is_empty()).then(|| count(self.groups.len(), "group"));
        let people = match self.people.len() {
            0 => None,
            1 => Some("1 person".to_owned()),
            number => Some(format!("{number} people")),
        };
        // Of the members of a group only those are known whom a list names.
        let known = if groups.is_some() { "at least " } else { "" };
        let people = people.map(|people| format!("{known}{people}"));
        let holders: Vec<String> = groups.into_iter().chain(people).collect();
        (!holders.is_empty()).then(|| holders.join(" and "))
    }
}

impl Org {
    /// The change of an address, if a plan changes it.
    pub fn change_of(&self, address: &Address) -> Option<&Change> {
        Some(&self.changes[self.links.change_of(address)?])
    }

    /// The changes of lists of members that name a group, before or after.
    pub fn membership_changes(&self, group: GroupId) -> Vec<&Change> {
        let same = self.group_kin(group).filter(|(_, kin)| kin.is_same());
        let indexes: BTreeSet<usize> = same
            .flat_map(|(kin, _)| self.links.changed_members_of(kin))
            .copied()
            .collect();
        indexes.into_iter().map(|it| &self.changes[it]).collect()
    }

    /// The changes of assignments to an app, direct ones included, before or after.
    pub fn assignment_changes(&self, app: AppId) -> Vec<&Change> {
        let same = self.app_kin(app).filter(|(_, kin)| kin.is_same());
        let indexes: BTreeSet<usize> = same
            .flat_map(|(kin, _)| self.links.changed_assignments_of(kin))
            .copied()
            .collect();
        indexes.into_iter().map(|it| &self.changes[it]).collect()
    }

    /// The users whom lists name as members of a group before a plan is applied. What rules add is not among them.
    pub fn members_before(&self, group: GroupId) -> BTreeSet<UserId> {
        let same = |reference: &Reference<GroupId>| self.names_group(reference, group);
        // What stays as it is, without the blocks that the plan changes.
        let near = self.memberships_near(group).into_iter();
        let stays = near.filter(|(list, kin)| kin.is_same() && self.stays(&list.declared.address));
        let mut members: BTreeSet<UserId> =
            stays.flat_map(|(list, _)| known(&list.users)).collect();
        for change in self.membership_changes(group) {
            match &change.subject {
                Subject::Membership(sides) => {
                    let before = sides.before.as_ref().filter(|side| same(&side.group));
                    members.extend(before.into_iter().flat_map(|side| known(&side.users)));
                }
                Subject::UserGroups(sides) => {
                    let before = sides.before.as_ref();
                    let before = before.filter(|side| side.groups.iter().any(same));
                    members.extend(before.and_then(|side| side.user.known()));
                }
                _ => {}
            }
        }
        members.into_iter().map(|it| self.same_user(it)).collect()
    }

    /// The users whom lists name as members of a group once everything is applied.
    pub fn members_after(&self, group: GroupId) -> BTreeSet<UserId> {
        let listed = self.members(group).listed.into_iter();
        listed.map(|member| self.same_user(member.user)).collect()
    }

    /// The groups that are assigned to an app before a plan is applied.
    pub fn groups_before(&self, app: AppId) -> BTreeSet<GroupId> {
        let same = |reference: &Reference<AppId>| self.names_app(reference, app);
        let assigned = self.assigned(app).groups.into_iter();
        let stays = assigned.filter(|it| self.stays(&it.declared.address));
        let mut groups: BTreeSet<GroupId> = stays.filter_map(|it| it.group.known()).collect();
        for change in self.assignment_changes(app) {
            match &change.subject {
                Subject::Assignment(sides) => {
                    let before = sides.before.as_ref().filter(|side| same(&side.app));
                    groups.extend(before.and_then(|side| side.group.known()));
                }
                Subject::AssignmentList(sides) => {
                    let before = sides.before.as_ref().filter(|side| same(&side.app));
                    groups.extend(before.into_iter().flat_map(|side| known(&side.groups)));
                }
                _ => {}
            }
        }
        groups.into_iter().map(|it| self.same_group(it)).collect()
    }

    /// The groups that are assigned to an app once everything is applied.
    pub fn groups_after(&self, app: AppId) -> BTreeSet<GroupId> {
        let assigned = self.assigned(app).groups.into_iter();
        let groups = assigned.filter_map(|it| it.group.known());
        groups.map(|it| self.same_group(it)).collect()
    }

    /// Who and what uses an app before a plan is applied.
    pub fn uses_before(&self, app: AppId) -> Uses {
        Uses {
            groups: self.groups_before(app),
            direct: self.direct_before(app),
            pushed: self.pushed_before(app),
            people: self.people_before(app),
        }
    }

    /// The groups that are pushed to an app before a plan is applied. A mapping that is INACTIVE pushes nothing.
    pub fn pushed_before(&self, app: AppId) -> BTreeSet<GroupId> {
        let active = |status: &Field<String>| status.is("INACTIVE", "ACTIVE") != Some(true);
        let mappings = self.mappings_of(app).into_iter();
        let stays = mappings.filter(|it| active(&it.status) && self.stays(&it.declared.address));
        let stays = stays.filter_map(|it| it.source.known());
        let changed = self.changes.iter().filter_map(|change| {
            let Subject::Mapping(sides) = &change.subject else {
                return None;
            };
            let before = sides.before.as_ref()?;
            let pushes = active(&before.status) && self.names_app(&before.app, app);
            before.source.known().filter(|_| pushes)
        });
        let groups = stays.chain(changed);
        groups.map(|group| self.same_group(group)).collect()
    }

    /// The users who are assigned to an app directly before a plan is applied.
    pub fn direct_before(&self, app: AppId) -> BTreeSet<UserId> {
        let direct = self.assigned(app).users.into_iter();
        let stays = direct.filter(|it| self.stays(&it.declared.address));
        let mut people: BTreeSet<UserId> = stays.filter_map(|it| it.user.known()).collect();
        for change in self.assignment_changes(app) {
            if let Subject::DirectAssignment(sides) = &change.subject {
                let before = sides.before.as_ref();
                let before = before.filter(|side| self.names_app(&side.app, app));
                people.extend(before.and_then(|side| side.user.known()));
            }
        }
        people.into_iter().map(|it| self.same_user(it)).collect()
    }

    /// The users who have an app before a plan is applied, as far as lists name them: directly, or by a group.
    pub fn people_before(&self, app: AppId) -> BTreeSet<UserId> {
        let groups = self.groups_before(app).into_iter();
        let by_group = groups.flat_map(|group| self.members_before(group));
        self.direct_before(app)
            .into_iter()
            .chain(by_group)
            .collect()
    }

    /// The users who have an app once everything is applied, as far as lists name them: directly, or by a group.
    pub fn people_after(&self, app: AppId) -> BTreeSet<UserId> {
        let direct = self.assigned(app).users.into_iter();
        let direct = direct.filter_map(|it| it.user.known());
        let groups = self.groups_after(app).into_iter();
        let by_group = groups.flat_map(|group| self.members_after(group));
        let direct = direct.map(|it| self.same_user(it));
        direct.chain(by_group).collect()
    }

    /// Whether no plan changes what is at an address.
    fn stays(&self, address: &Address) -> bool {
        let change = self.change_of(address);
        change.is_none_or(|change| change.action == Action::Keep)
    }

    fn names_group(&self, reference: &Reference<GroupId>, group: GroupId) -> bool {
        let named = reference.known();
        named.is_some_and(|it| self.groups_relate(it, group).is_same())
    }

    fn names_app(&self, reference: &Reference<AppId>, app: AppId) -> bool {
        let named = reference.known();
        named.is_some_and(|it| self.apps_relate(it, app).is_same())
    }
}

fn known<Id: Copy>(references: &[Reference<Id>]) -> impl Iterator<Item = Id> {
    references.iter().filter_map(Reference::known)
}
