//! Who has access now, and who will have it once a plan is applied.

use std::collections::BTreeSet;

use super::{Action, Change, Subject};
use crate::model::{AppId, Declaration, Field, GroupId, Org, Reference, UserId};
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
    pub fn change_of(&self, address: &crate::resolve::address::Address) -> Option<&Change> {
        let index = self.links.change_at(address)?;
        Some(&self.changes[index])
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

    /// Who and what uses an app before a plan is applied.
    pub fn uses_before(&self, app: AppId) -> Uses {
        let (groups, direct) = (self.groups_before(app), self.direct_before(app));
        let members = groups.iter().flat_map(|&group| self.members_before(group));
        let people = direct.iter().copied().chain(members).collect();
        Uses {
            pushed: self.pushed_before(app),
            people,
            groups,
            direct,
        }
    }

    /// The users who are assigned to an app directly before a plan is applied.
    pub fn direct_before(&self, app: AppId) -> BTreeSet<UserId> {
        let assigned = self.assigned(app).users.into_iter();
        let stays = assigned.filter(|it| self.is_kept(&it.declared));
        let stays = stays.filter_map(|it| it.user.known());
        let changed = self.changes.iter().filter_map(|change| {
            let Subject::DirectAssignment(sides) = &change.subject else {
                return None;
            };
            let before = sides.before.as_ref()?;
            self.is_app(&before.app, app)
                .then(|| before.user.known())
                .flatten()
        });
        stays
            .chain(changed)
            .map(|user| self.same_user(user))
            .collect()
    }

    /// The groups that are pushed to an app before a plan is applied. A mapping that is INACTIVE pushes nothing.
    pub fn pushed_before(&self, app: AppId) -> BTreeSet<GroupId> {
        let active = |status: &Field<String>| status.is("INACTIVE", "ACTIVE") != Some(true);
        let mappings = self.mappings_of(app).into_iter();
        let stays = mappings.filter(|it| active(&it.status) && self.is_kept(&it.declared));
        let stays = stays.filter_map(|it| it.source.known());
        let changed = self.changes.iter().filter_map(|change| {
            let Subject::Mapping(sides) = &change.subject else {
                return None;
            };
            let before = sides.before.as_ref()?;
            let pushes = active(&before.status) && self.is_app(&before.app, app);
            pushes.then(|| before.source.known()).flatten()
        });
        stays
            .chain(changed)
            .map(|group| self.same_group(group))
            .collect()
    }

    /// Whether no plan changes a block.
    fn is_kept(&self, declared: &Declaration) -> bool {
        let change = self.change_of(&declared.address);
        change.is_none_or(|change| change.action == Action::Keep)
    }

    fn is_app(&self, reference: &Reference<AppId>, app: AppId) -> bool {
        let known = reference.known();
        known.is_some_and(|it| self.apps_relate(it, app).is_same())
    }

    /// The groups that are assigned to an app before a plan is applied.
    pub fn groups_before(&self, app: AppId) -> BTreeSet<GroupId> {
        // What stays as it is, without the blocks that the plan changes.
        let assigned = self.assigned(app).groups.into_iter();
        let stays = assigned.filter(|it| self.is_kept(&it.declared));
        let mut groups: BTreeSet<GroupId> = stays
            .filter_map(|it| it.group.known())
            .map(|group| self.same_group(group))
            .collect();
        for change in &self.changes {
            match &change.subject {
                Subject::Assignment(sides) => {
                    let before = sides.before.as_ref().filter(|it| self.is_app(&it.app, app));
                    groups.extend(before.and_then(|it| it.group.known()));
                }
                Subject::AssignmentList(sides) => {
                    if let Some(before) =
                        sides.before.as_ref().filter(|it| self.is_app(&it.app, app))
                    {
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
