//! What a plan takes away: assignments, and with them the people who have an app today and will not have it any more.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Action, Change, Sides, Subject};
use crate::finding::EntityKey;
use crate::model::{
    Address, AppId, Declaration, GroupId, Identity, Key, Org, Place, Reference, UserId,
};
use crate::source::{FileId, Span};
use crate::text::{list, people};

/// The assignment of a group that a plan takes away, whatever else assigns it.
#[derive(Debug, Clone, Copy)]
pub struct Removed<'o> {
    /// The change that takes it away.
    pub change: &'o Change,
    /// The app.
    pub app: AppId,
    /// The group.
    pub group: GroupId,
    /// Where the plan names the group.
    pub place: &'o Place,
}

/// The assignments that a plan takes away.
#[derive(Debug, Default)]
pub struct Removals<'o> {
    /// Those that are known.
    pub known: Vec<Removed<'o>>,
    /// Changes of which it is not known what they take away, and why, to be read after "depends on".
    pub unknown: Vec<(&'o Change, String)>,
}

/// Whether a group will have an app once a plan is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Something else assigns it, or the app goes as a whole.
    Kept,
    /// Nothing does.
    Lost,
    /// It cannot be told, and why: to be read after "depends on".
    Unknown(String),
}

/// Those who lose an app because groups lose it.
#[derive(Debug, Default)]
pub struct Loss {
    /// The people who are known to have no other way.
    pub people: BTreeSet<UserId>,
    /// The groups whose members are not known.
    pub unknown: BTreeSet<GroupId>,
    /// Whether some of the people may have another way that is not known here.
    pub doubtful: bool,
}

impl Loss {
    /// Whether nobody loses anything.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.unknown.is_empty()
    }
}

/// The data files that give the instances of blocks their keys.
#[derive(Debug, Default)]
pub struct KeySources(HashMap<Address, KeySource>);

/// Where the keys of a block come from.
#[derive(Debug, Clone, Copy)]
pub struct KeySource {
    /// The data file.
    pub file: FileId,
    /// Where an instance that stays gets its key in the data file.
    pub row: Span,
    /// Where the block is repeated.
    pub repeated: Span,
}

impl KeySources {
    /// Where the key of an instance came from that a plan destroys because the key is gone.
    pub fn of(&self, change: &Change) -> Option<KeySource> {
        let keyed = change.reason.as_deref() == Some("delete_because_each_key");
        let gone = change.action == Action::Delete && !change.deposed && keyed;
        gone.then(|| self.0.get(&change.address.block()).copied())?
    }
}

impl Org {
    /// The key of a push mapping for fingerprints.
    pub fn mapping_key(&self, app: AppId, source: GroupId) -> EntityKey {
        let (group, app) = (&self.group(source).name, &self.app(app).name);
        self.key_of("push mapping", &format!("{group} to {app}"))
    }

    /// The assignments of groups that plans take away. One that Okta keeps, because it is retained or forgotten, is none.
    pub fn removed_assignments(&self) -> Removals<'_> {
        let mut removals = Removals::default();
        for change in self.changes.iter().filter(|change| !change.deposed) {
            match &change.subject {
                Subject::Assignment(Sides {
                    before: Some(before),
                    ..
                }) if change.destroys() && before.retained.known() != Some(&true) => {
                    if let (Some(app), Some(group)) = (before.app.known(), before.group.known()) {
                        removals.known.push(Removed {
                            change,
                            app,
                            group,
                            place: &before.group.place,
                        });
                    }
                }
                Subject::AssignmentList(Sides {
                    before: Some(before),
                    after,
                }) => {
                    let after = match (change.action, after) {
                        (Action::Delete | Action::Replace { .. }, _) => None,
                        (Action::Update, Some(after)) => Some(after),
                        _ => continue,
                    };
                    if let Some(reason) = after.and_then(|after| after.unknown.as_ref()) {
                        removals.unknown.push((change, reason.clone()));
                        continue;
                    }
                    let kept = after.map_or(&[][..], |after| after.groups.as_slice());
                    let Some(app) = before.app.known() else {
                        continue;
                    };
                    let dropped = before
                        .groups
                        .iter()
                        .filter(|group| !self.names(kept, group));
                    removals.known.extend(dropped.filter_map(|group| {
                        Some(Removed {
                            change,
                            app,
                            group: group.known()?,
                            place: &group.place,
                        })
                    }));
                }
                _ => {}
            }
        }
        removals
    }

    /// Whether a list of groups has the group that a reference names.
    fn names(&self, groups: &[Reference<GroupId>], wanted: &Reference<GroupId>) -> bool {
        let Some(wanted) = wanted.known() else {
            return false;
        };
        let mut known = groups.iter().filter_map(Reference::known);
        known.any(|group| self.groups_relate(group, wanted).is_same())
    }

    /// What becomes of a group's way to an app.
    pub fn fate(&self, app: AppId, group: GroupId) -> Fate {
        if self.app_goes(app) {
            return Fate::Kept;
        }
        let assigned = self.assigned(app);
        let mut doubt = assigned.more;
        for assignment in assigned.groups {
            match &assignment.group.target {
                Ok(other) => match self.groups_relate(*other, group) {
                    relation if relation.is_same() => return Fate::Kept,
                    crate::model::Relation::Possible => {
                        let (one, other) = (self.group_name(group), self.group_name(*other));
                        doubt.get_or_insert_with(|| Self::whether_same(&one, &other));
                    }
                    _ => {}
                },
                Err(reason) => _ = doubt.get_or_insert_with(|| reason.clone()),
            }
        }
        doubt.map_or(Fate::Lost, Fate::Unknown)
    }

    /// Whether a plan destroys an app, be it to create it again: then everything that goes with it has one cause.
    pub fn app_goes(&self, app: AppId) -> bool {
        let mut changes = self
            .changes
            .iter()
            .filter(|it| it.destroys() && !it.deposed);
        changes.any(|change| match &change.subject {
            Subject::App(sides) => sides
                .before
                .as_ref()
                .is_some_and(|it| self.apps_relate(it.app, app).is_same()),
            _ => false,
        })
    }

    /// Whether a plan destroys a group.
    pub fn group_goes(&self, group: GroupId) -> bool {
        let mut changes = self
            .changes
            .iter()
            .filter(|it| it.destroys() && !it.deposed);
        changes.any(|change| match &change.subject {
            Subject::Group(sides) => sides
                .before
                .as_ref()
                .is_some_and(|it| self.groups_relate(it.group, group).is_same()),
            _ => false,
        })
    }

    /// The users who are deactivated, will be, or whom plans destroy: whatever access they lose, they lose with their account.
    pub fn leavers(&self) -> BTreeSet<UserId> {
        let destroyed = self
            .changes
            .iter()
            .filter(|it| it.destroys() && !it.deposed);
        let destroyed = destroyed.filter_map(|change| match &change.subject {
            Subject::User(sides) => sides.before.as_ref().map(|it| it.user),
            _ => None,
        });
        let all = (0..self.users.len()).map(UserId);
        let inactive = all.filter(|&user| {
            let status = &self.user(user).status;
            status.is("DEPROVISIONED", "ACTIVE") == Some(true)
        });
        let leavers = destroyed.chain(inactive);
        leavers.map(|user| self.same_user(user)).collect()
    }

    /// The people whom lists name as members of a group before a plan is applied, or why they are not known.
    pub fn people_in(&self, group: GroupId) -> Result<BTreeSet<UserId>, String> {
        let name = self.group_name(group);
        if self.group(group).foreign {
            return Err(format!("who is in {name}, which Okta fills itself"));
        }
        let members = self.members(group);
        if let Some(reason) = members.unknown {
            return Err(reason);
        }
        let feeds =
            |status: &crate::model::Field<String>| status.is("INACTIVE", "ACTIVE") != Some(true);
        if let Some(rule) = members.rules.iter().find(|rule| feeds(&rule.status)) {
            return Err(format!("whom rule `{}` matches", rule.name));
        }
        let same = |reference: &Reference<GroupId>| {
            let known = reference.known();
            known.is_some_and(|it| self.groups_relate(it, group).is_same())
        };
        let mut listed = self
            .memberships
            .iter()
            .any(|it| it.of_group && same(&it.group));
        for change in &self.changes {
            match &change.subject {
                Subject::Membership(Sides {
                    before: Some(before),
                    ..
                }) if same(&before.group) => listed = true,
                Subject::GroupRule(Sides {
                    before: Some(before),
                    ..
                }) if feeds(&before.status) && before.groups.iter().any(same) => {
                    return Err(format!("whom rule `{}` matched", change.address));
                }
                _ => {}
            }
        }
        if listed {
            Ok(self.members_before(group))
        } else {
            Err(format!(
                "who is in {name}, whose members are managed elsewhere"
            ))
        }
    }

    /// Those who lose apps because groups lose them. Whoever keeps an app in another way loses nothing, and neither does whoever
    /// leaves.
    pub fn loss(&self, pairs: &[(AppId, GroupId)]) -> Loss {
        let leavers = self.leavers();
        let mut by_app: BTreeMap<AppId, BTreeSet<GroupId>> = BTreeMap::new();
        for &(app, group) in pairs {
            let groups = by_app.entry(self.same_app(app)).or_default();
            groups.insert(self.same_group(group));
        }
        let mut loss = Loss::default();
        for (app, groups) in by_app {
            let stay = self.assigned(app).groups.into_iter();
            let stay: Vec<GroupId> = stay.filter_map(|it| it.group.known()).collect();
            if stay.iter().any(|&group| self.group(group).is_everyone()) {
                continue;
            }
            let keep = self.people_after(app);
            let mut lost = false;
            for group in groups {
                match self.people_in(group) {
                    Ok(people) => {
                        let mut people = people;
                        people.retain(|user| !keep.contains(user) && !leavers.contains(user));
                        lost |= !people.is_empty();
                        loss.people.append(&mut people);
                    }
                    Err(_) => _ = loss.unknown.insert(group),
                }
            }
            loss.doubtful |= lost && stay.iter().any(|&group| self.people_in(group).is_err());
        }
        loss
    }

    /// Who loses something, with the verb: `3 people lose`.
    pub fn who_loses(&self, loss: &Loss) -> String {
        let unknown: Vec<String> = loss.unknown.iter().map(|&it| self.group_name(it)).collect();
        let everyone = format!(
            "everyone in {} without another way",
            list(&unknown, "group")
        );
        let mut known = loss.people.iter();
        match (known.next(), loss.people.len(), unknown.is_empty()) {
            (Some(&only), 1, true) => format!("{} loses", self.user_name(only)),
            (Some(_), number, true) => format!("{} lose", people(number)),
            (Some(_), number, false) => format!("{} and {everyone} lose", people(number)),
            (None, ..) => format!("{everyone} loses"),
        }
    }

    /// The apps that a group is assigned to once everything is applied, each once.
    pub fn apps_of(&self, group: GroupId) -> BTreeSet<AppId> {
        let assigned = self.assignments.iter().filter(|assignment| {
            let known = assignment.group.known();
            known.is_some_and(|it| self.groups_relate(it, group).is_same())
        });
        let apps = assigned.filter_map(|assignment| assignment.app.known());
        apps.map(|app| self.same_app(app)).collect()
    }

    /// The apps that a user is known to have before plans are applied, without those that go as a whole.
    pub fn apps_before(&self, user: UserId) -> BTreeSet<AppId> {
        let same = |reference: &Reference<UserId>| {
            let known = reference.known();
            known.is_some_and(|it| self.users_relate(it, user).is_same())
        };
        let mut groups: BTreeSet<GroupId> = (0..self.groups.len())
            .map(GroupId)
            .filter(|&group| self.group(group).is_everyone())
            .collect();
        let lists = self
            .memberships
            .iter()
            .filter(|it| it.users.iter().any(same));
        groups.extend(lists.filter_map(|it| it.group.known()));
        for change in &self.changes {
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
        let groups: BTreeSet<GroupId> = groups.into_iter().map(|it| self.same_group(it)).collect();
        let within = |reference: &Reference<GroupId>| {
            let known = reference.known();
            known.is_some_and(|it| groups.contains(&self.same_group(it)))
        };
        let stays = |declared: &Declaration| {
            let change = self.change_of(&declared.address);
            change.is_none_or(|it| it.action != Action::Create)
        };
        let assigned = self.assignments.iter().filter(|it| within(&it.group));
        let assigned = assigned.filter(|it| stays(&it.declared));
        let mut apps: BTreeSet<AppId> = assigned.filter_map(|it| it.app.known()).collect();
        let direct = self.direct_assignments.iter().filter(|it| same(&it.user));
        let direct = direct.filter(|it| stays(&it.declared));
        apps.extend(direct.filter_map(|it| it.app.known()));
        for change in &self.changes {
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
        let apps = apps.into_iter().map(|app| self.same_app(app));
        apps.filter(|&app| !self.app_goes(app)).collect()
    }

    /// Which blocks get the keys of their instances from data files. A block is one of them if an instance that stays is known to
    /// refer by its own key, which a data file decided, to an instance of that key.
    pub fn key_sources(&self) -> KeySources {
        let mut sources = KeySources::default();
        if self.data_files.is_empty() {
            return sources;
        }
        for it in &self.mappings {
            let source = it.source.known().map(|id| &self.group(id).identity);
            self.note_key(&mut sources, &it.declared, source, &it.source.place);
            let app = it.app.known().map(|id| &self.app(id).identity);
            self.note_key(&mut sources, &it.declared, app, &it.app.place);
        }
        for it in &self.assignments {
            let group = it.group.known().map(|id| &self.group(id).identity);
            self.note_key(&mut sources, &it.declared, group, &it.group.place);
            let app = it.app.known().map(|id| &self.app(id).identity);
            self.note_key(&mut sources, &it.declared, app, &it.app.place);
        }
        for it in &self.direct_assignments {
            let user = it.user.known().map(|id| &self.user(id).identity);
            self.note_key(&mut sources, &it.declared, user, &it.user.place);
            let app = it.app.known().map(|id| &self.app(id).identity);
            self.note_key(&mut sources, &it.declared, app, &it.app.place);
        }
        for it in &self.memberships {
            let group = it.group.known().map(|id| &self.group(id).identity);
            self.note_key(&mut sources, &it.declared, group, &it.group.place);
        }
        for it in &self.rules {
            for group in &it.groups {
                let identity = group.known().map(|id| &self.group(id).identity);
                self.note_key(&mut sources, &it.declared, identity, &group.place);
            }
        }
        sources
    }

    fn note_key(
        &self,
        sources: &mut KeySources,
        declared: &Declaration,
        target: Option<&Identity>,
        place: &Place,
    ) {
        let Some(key @ Key::Name(_)) = &declared.address.key else {
            return;
        };
        let own = matches!(target, Some(Identity::Created(of)) if of.key.as_ref() == Some(key));
        if own
            && self.data_files.contains(&place.origin.file)
            && let Some(repeated) = declared.repeated
        {
            let source = KeySource {
                file: place.origin.file,
                row: place.origin,
                repeated,
            };
            sources.0.entry(declared.address.block()).or_insert(source);
        }
    }
}
