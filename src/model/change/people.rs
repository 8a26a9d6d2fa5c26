//! Who has access now, and who will have it once a plan is applied.

use std::collections::BTreeSet;

use super::{Change, Subject};
use crate::model::{AppId, GroupId, Org, Reference, UserId};

impl Org {
    /// The change of an address, if a plan changes it.
    pub fn change_of(&self, address: &crate::resolve::address::Address) -> Option<&Change> {
        let mut changes = self.changes.iter();
        changes.find(|change| !change.deposed && *change.address == *address)
    }

    /// The users who are known to be in a group before a plan is applied: those whom lists name that stay, and those whom lists
    /// name as they are now. What rules add is not among them.
    pub fn members_before(&self, group: GroupId) -> BTreeSet<UserId> {
        let mut members = self.members_after(group);
        let same = |reference: &Reference<GroupId>| {
            reference
                .known()
                .is_some_and(|it| self.groups_relate(it, group).is_same())
        };
        for change in &self.changes {
            match &change.subject {
                Subject::Membership(sides) => {
                    // What the plan adds is not there yet.
                    if let Some(after) = sides.after.as_ref().filter(|it| same(&it.group)) {
                        for user in known(&after.users) {
                            members.remove(&user);
                        }
                    }
                }
                Subject::UserGroups(sides) => {
                    if let Some(after) = &sides.after
                        && after.groups.iter().any(same)
                        && let Some(user) = after.user.known()
                    {
                        members.remove(&user);
                    }
                }
                _ => {}
            }
        }
        for change in &self.changes {
            match &change.subject {
                Subject::Membership(sides) => {
                    if let Some(before) = sides.before.as_ref().filter(|it| same(&it.group)) {
                        members.extend(known(&before.users));
                    }
                }
                Subject::UserGroups(sides) => {
                    if let Some(before) = &sides.before
                        && before.groups.iter().any(same)
                    {
                        members.extend(before.user.known().map(|user| self.same_user(user)));
                    }
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

    /// The users who have an app once everything is applied, as far as lists name them: directly, or by a group.
    pub fn people_after(&self, app: AppId) -> BTreeSet<UserId> {
        let assigned = self.assigned(app);
        let direct = assigned.users.iter().filter_map(|it| it.user.known());
        let groups = assigned.groups.iter().filter_map(|it| it.group.known());
        direct
            .map(|user| self.same_user(user))
            .chain(groups.flat_map(|group| self.members_after(group)))
            .collect()
    }

    /// The groups that are assigned to an app before a plan is applied.
    pub fn groups_before(&self, app: AppId) -> BTreeSet<GroupId> {
        let same_app = |reference: &Reference<AppId>| {
            reference
                .known()
                .is_some_and(|it| self.apps_relate(it, app).is_same())
        };
        // What stays as it is, without the blocks that the plan changes.
        let stays = self.assigned(app).groups.into_iter().filter(|assignment| {
            self.change_of(&assignment.declared.address)
                .is_none_or(|change| change.action == super::Action::Keep)
        });
        let mut groups: BTreeSet<GroupId> = stays
            .filter_map(|it| it.group.known())
            .map(|group| self.same_group(group))
            .collect();
        for change in &self.changes {
            match &change.subject {
                Subject::Assignment(sides) => {
                    let before = sides.before.as_ref().filter(|it| same_app(&it.app));
                    groups.extend(before.and_then(|it| it.group.known()));
                }
                Subject::AssignmentList(sides) => {
                    if let Some(before) = sides.before.as_ref().filter(|it| same_app(&it.app)) {
                        groups.extend(before.groups.iter().filter_map(Reference::known));
                    }
                }
                _ => {}
            }
        }
        groups.into_iter().map(|it| self.same_group(it)).collect()
    }
}

fn known(users: &[Reference<UserId>]) -> impl Iterator<Item = UserId> {
    users.iter().filter_map(Reference::known)
}
