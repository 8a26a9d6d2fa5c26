//! What plans take away: assignments of groups, and with them the people who have an app today and will not have it any more.

use std::collections::BTreeSet;

use super::{Action, Change, Sides, Subject};
use crate::finding::EntityKey;
use crate::model::{AppId, GroupId, Org, Place, Reference, UserId};
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

    /// Who loses something, with the verb: `3 people lose`.
    pub fn who_loses(&self, loss: &Loss) -> String {
        let unknown = self.group_names(&loss.unknown);
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

    /// Whether a group is pushed to an app once everything is applied.
    pub fn is_pushed_to(&self, source: GroupId, app: AppId) -> bool {
        self.mappings_from(source).iter().any(|it| {
            let known = it.app.known();
            known.is_some_and(|it| self.apps_relate(it, app).is_same())
        })
    }

    /// What to call groups, sorted.
    pub fn group_names<'g>(&self, groups: impl IntoIterator<Item = &'g GroupId>) -> Vec<String> {
        let names = groups.into_iter().map(|&group| self.group_name(group));
        names.collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// What to call apps, sorted.
    pub fn app_names<'a>(&self, apps: impl IntoIterator<Item = &'a AppId>) -> Vec<String> {
        let names = apps.into_iter().map(|&app| self.app_name(app));
        names.collect::<BTreeSet<_>>().into_iter().collect()
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
}
