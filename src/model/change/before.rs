//! How things are before plans are applied, and who loses what once they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::access::{Fate, Loss};
use super::{Action, Change, Sides, Subject};
use crate::model::{Address, AppId, Declaration, Field, GroupId, Org, Reference, Relation, UserId};

/// How things are before plans are applied, as far as lists say, and what will be gone.
#[derive(Debug)]
pub struct Before<'o> {
    org: &'o Org,
    apps_gone: BTreeSet<AppId>,
    groups_gone: BTreeSet<GroupId>,
    leavers: BTreeSet<UserId>,
    changed: HashMap<&'o Address, &'o Change>,
    /// The changes of lists that named members of a group.
    lists: HashMap<GroupId, Vec<&'o Change>>,
    /// The changes of rules that fed a group.
    rules: HashMap<GroupId, &'o Change>,
    /// The groups that changed resources assigned.
    assigned: HashMap<AppId, BTreeSet<GroupId>>,
}

impl<'o> Before<'o> {
    /// Reads what plans say.
    pub fn of(org: &'o Org) -> Self {
        let mut before = Self {
            org,
            apps_gone: BTreeSet::new(),
            groups_gone: BTreeSet::new(),
            leavers: BTreeSet::new(),
            changed: HashMap::new(),
            lists: HashMap::new(),
            rules: HashMap::new(),
            assigned: HashMap::new(),
        };
        for change in org.changes.iter().filter(|change| !change.deposed) {
            before.changed.insert(&change.address, change);
            before.note(change);
        }
        let users = (0..org.users.len()).map(UserId);
        let inactive = users.filter(|&user| {
            let status = &org.user(user).status;
            status.is("DEPROVISIONED", "ACTIVE") == Some(true)
        });
        before
            .leavers
            .extend(inactive.map(|user| org.same_user(user)));
        before
    }

    fn note(&mut self, change: &'o Change) {
        let org = self.org;
        let group = |reference: &Reference<GroupId>| Some(org.same_group(reference.known()?));
        match &change.subject {
            Subject::App(sides) if change.destroys() => {
                let gone = sides.before.as_ref().map(|it| org.same_app(it.app));
                self.apps_gone.extend(gone);
            }
            Subject::Group(sides) if change.destroys() => {
                let gone = sides.before.as_ref().map(|it| org.same_group(it.group));
                self.groups_gone.extend(gone);
            }
            Subject::User(sides) if change.destroys() => {
                let gone = sides.before.as_ref().map(|it| org.same_user(it.user));
                self.leavers.extend(gone);
            }
            Subject::Membership(sides) => {
                let named = sides.before.as_ref().and_then(|it| group(&it.group));
                if let Some(group) = named {
                    self.lists.entry(group).or_default().push(change);
                }
            }
            Subject::UserGroups(sides) => {
                let named = sides.before.iter().flat_map(|it| &it.groups);
                for group in named.filter_map(group) {
                    self.lists.entry(group).or_default().push(change);
                }
            }
            Subject::GroupRule(sides) => {
                let active = sides.before.iter().filter(|it| feeds(&it.status));
                let fed = active.flat_map(|it| &it.groups).filter_map(group);
                self.rules.extend(fed.map(|group| (group, change)));
            }
            Subject::Assignment(sides) => {
                if let Some(it) = &sides.before
                    && let Some(app) = it.app.known()
                {
                    let groups = self.assigned.entry(org.same_app(app)).or_default();
                    groups.extend(group(&it.group));
                }
            }
            Subject::AssignmentList(sides) => {
                if let Some(it) = &sides.before
                    && let Some(app) = it.app.known()
                {
                    let groups = self.assigned.entry(org.same_app(app)).or_default();
                    groups.extend(it.groups.iter().filter_map(group));
                }
            }
            _ => {}
        }
    }

    /// Whether a plan destroys an app, be it to create it again: then everything that goes with it has one cause.
    pub fn app_goes(&self, app: AppId) -> bool {
        self.apps_gone.contains(&self.org.same_app(app))
    }

    /// Whether a plan destroys a group.
    pub fn group_goes(&self, group: GroupId) -> bool {
        self.groups_gone.contains(&self.org.same_group(group))
    }

    /// Whether a user is deactivated, will be, or is destroyed: whatever access they lose, they lose with their account.
    pub fn leaves(&self, user: UserId) -> bool {
        self.leavers.contains(&self.org.same_user(user))
    }

    /// What becomes of a group's way to an app.
    pub fn fate(&self, app: AppId, group: GroupId) -> Fate {
        if self.app_goes(app) {
            return Fate::Kept;
        }
        let assigned = self.org.assigned(app);
        let mut doubt = assigned.more;
        for assignment in assigned.groups {
            match &assignment.group.target {
                Ok(other) => match self.org.groups_relate(*other, group) {
                    relation if relation.is_same() => return Fate::Kept,
                    Relation::Possible => {
                        let (one, other) =
                            (self.org.group_name(group), self.org.group_name(*other));
                        doubt.get_or_insert_with(|| Org::whether_same(&one, &other));
                    }
                    _ => {}
                },
                Err(reason) => _ = doubt.get_or_insert_with(|| reason.clone()),
            }
        }
        doubt.map_or(Fate::Lost, Fate::Unknown)
    }

    /// The groups that are assigned to an app.
    pub fn groups_of(&self, app: AppId) -> BTreeSet<GroupId> {
        let assigned = self.org.assigned(app).groups.into_iter();
        let stay = assigned.filter(|it| !self.is_changed(&it.declared));
        let stay = stay.filter_map(|it| it.group.known());
        let mut groups: BTreeSet<GroupId> = stay.map(|it| self.org.same_group(it)).collect();
        let changed = self.assigned.get(&self.org.same_app(app));
        groups.extend(changed.into_iter().flatten());
        groups
    }

    fn is_changed(&self, declared: &Declaration) -> bool {
        let change = self.changed.get(&*declared.address);
        change.is_some_and(|change| change.action != Action::Keep)
    }

    /// The people whom lists name as members of a group.
    pub fn members_of(&self, group: GroupId) -> BTreeSet<UserId> {
        let org = self.org;
        let near = org.memberships_near(group).into_iter();
        let stay =
            near.filter(|(list, relation)| relation.is_same() && !self.is_changed(&list.declared));
        let stay = stay.flat_map(|(list, _)| list.users.iter().filter_map(Reference::known));
        let mut members: BTreeSet<UserId> = stay.map(|user| org.same_user(user)).collect();
        let changed = self.lists.get(&org.same_group(group));
        for change in changed.into_iter().flatten() {
            match &change.subject {
                Subject::Membership(sides) => {
                    let named = sides.before.iter().flat_map(|it| &it.users);
                    let named = named.filter_map(Reference::known);
                    members.extend(named.map(|user| org.same_user(user)));
                }
                Subject::UserGroups(sides) => {
                    let user = sides.before.as_ref().and_then(|it| it.user.known());
                    members.extend(user.map(|user| org.same_user(user)));
                }
                _ => {}
            }
        }
        members
    }

    /// The same, or why lists do not say who the members are.
    pub fn people_in(&self, group: GroupId) -> Result<BTreeSet<UserId>, String> {
        let org = self.org;
        let name = org.group_name(group);
        if org.group(group).foreign {
            return Err(format!("who is in {name}, which Okta fills itself"));
        }
        let members = org.members(group);
        if let Some(reason) = members.unknown {
            return Err(reason);
        }
        if let Some(rule) = members.rules.iter().find(|rule| feeds(&rule.status)) {
            return Err(format!("whom rule `{}` matches", rule.name));
        }
        let key = org.same_group(group);
        if let Some(change) = self.rules.get(&key) {
            return Err(format!("whom rule `{}` matched", change.address));
        }
        let near = org.memberships_near(group);
        let mut lists = near.iter().filter(|(list, _)| list.of_group);
        let mut changed = self.lists.get(&key).into_iter().flatten();
        let listed = lists.any(|(_, relation)| relation.is_same())
            || changed.any(|it| matches!(it.subject, Subject::Membership(_)));
        if listed {
            Ok(self.members_of(group))
        } else {
            Err(format!(
                "who is in {name}, whose members are managed elsewhere"
            ))
        }
    }

    /// Why somebody may have an app of whom no list says so, to be read after "depends on".
    pub fn why_more_members(&self) -> Option<String> {
        let groups = self
            .org
            .assignments
            .iter()
            .filter_map(|it| it.group.known());
        let groups: BTreeSet<GroupId> = groups.map(|it| self.org.same_group(it)).collect();
        groups
            .into_iter()
            .find_map(|group| self.people_in(group).err())
    }

    /// Those who lose apps because groups lose them. Whoever keeps an app in another way loses nothing, and neither does whoever
    /// leaves.
    pub fn loss(&self, pairs: &[(AppId, GroupId)]) -> Loss {
        let org = self.org;
        let mut by_app: BTreeMap<AppId, BTreeSet<GroupId>> = BTreeMap::new();
        for &(app, group) in pairs {
            let groups = by_app.entry(org.same_app(app)).or_default();
            groups.insert(org.same_group(group));
        }
        let mut loss = Loss::default();
        for (app, groups) in by_app {
            let stay = org.assigned(app).groups.into_iter();
            let stay: Vec<GroupId> = stay.filter_map(|it| it.group.known()).collect();
            if stay.iter().any(|&group| org.group(group).is_everyone()) {
                continue;
            }
            let keep = org.people_after(app);
            let mut some = false;
            for group in groups {
                match self.people_in(group) {
                    Ok(people) => {
                        let without = people.into_iter();
                        let without = without.filter(|it| !keep.contains(it) && !self.leaves(*it));
                        let known = loss.people.len();
                        loss.people.extend(without);
                        some |= loss.people.len() > known;
                    }
                    Err(_) => _ = loss.unknown.insert(group),
                }
            }
            loss.doubtful |= some && stay.iter().any(|&group| self.people_in(group).is_err());
        }
        loss
    }

    /// The apps that a user is known to have before plans are applied, without those that go as a whole.
    pub fn apps_of(&self, user: UserId) -> BTreeSet<AppId> {
        let same = |reference: &Reference<UserId>| {
            let known = reference.known();
            known.is_some_and(|it| self.org.users_relate(it, user).is_same())
        };
        let mut groups: BTreeSet<GroupId> = (0..self.org.groups.len())
            .map(GroupId)
            .filter(|&group| self.org.group(group).is_everyone())
            .collect();
        let lists = self
            .org
            .memberships
            .iter()
            .filter(|it| it.users.iter().any(same));
        groups.extend(lists.filter_map(|it| it.group.known()));
        for change in &self.org.changes {
            match &change.subject {
                Subject::Membership(Sides {
                    before: Some(before),
                    ..
                }) if before.users.iter().any(same) => groups.extend(before.group.known()),
                Subject::UserGroups(Sides {
                    before: Some(before),
                    ..
                }) if same(&before.user) => {
                    groups.extend(before.groups.iter().filter_map(Reference::known));
                }
                _ => {}
            }
        }
        let groups: BTreeSet<GroupId> = groups
            .into_iter()
            .map(|it| self.org.same_group(it))
            .collect();
        let within = |reference: &Reference<GroupId>| {
            let known = reference.known();
            known.is_some_and(|it| groups.contains(&self.org.same_group(it)))
        };
        let stays = |declared: &Declaration| {
            let change = self.changed.get(&*declared.address);
            change.is_none_or(|it| it.action != Action::Create)
        };
        let assigned = self.org.assignments.iter().filter(|it| within(&it.group));
        let assigned = assigned.filter(|it| stays(&it.declared));
        let mut apps: BTreeSet<AppId> = assigned.filter_map(|it| it.app.known()).collect();
        let direct = self
            .org
            .direct_assignments
            .iter()
            .filter(|it| same(&it.user));
        let direct = direct.filter(|it| stays(&it.declared));
        apps.extend(direct.filter_map(|it| it.app.known()));
        for change in &self.org.changes {
            match &change.subject {
                Subject::Assignment(Sides {
                    before: Some(before),
                    ..
                }) if within(&before.group) => apps.extend(before.app.known()),
                Subject::AssignmentList(Sides {
                    before: Some(before),
                    ..
                }) if before.groups.iter().any(within) => apps.extend(before.app.known()),
                Subject::DirectAssignment(Sides {
                    before: Some(before),
                    ..
                }) if same(&before.user) => apps.extend(before.app.known()),
                _ => {}
            }
        }
        let apps = apps.into_iter().map(|app| self.org.same_app(app));
        apps.filter(|&app| !self.app_goes(app)).collect()
    }
}

/// Whether a rule of a status adds users to its groups.
fn feeds(status: &Field<String>) -> bool {
    status.is("INACTIVE", "ACTIVE") != Some(true)
}
