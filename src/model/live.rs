//! What is live in Okta, as exports and states tell: beside what somebody writes, never instead of it.
//!
//! A live fact that the configuration repeats is kept here alone, and the organization's own facts have it once, at the place that
//! a person edits.

mod settle;

use std::collections::{HashMap, HashSet};

use crate::resolve::moment;

use super::{
    App, AppId, Declaration, Field, GroupId, Identity, Mapping, Org, Place, Reference, UserId,
};

/// The live facts of one organization.
#[derive(Debug, Default)]
pub struct Live {
    /// Push mappings.
    pub mappings: Vec<LiveMapping>,
    /// Users of apps.
    pub app_users: Vec<AppUser>,
    /// The statuses of users.
    pub statuses: HashMap<UserId, Field<String>>,
    /// Group rules.
    pub rules: Vec<LiveRule>,
    /// Assignments of groups to apps that the configuration does not have.
    pub unmanaged: Vec<Unmanaged>,
    /// The features that are switched on for apps.
    pub features: HashMap<AppId, Vec<String>>,
    /// Groups that Okta, asked for them, says are not there.
    pub missing_groups: Vec<(GroupId, Place)>,
    /// What is here as a whole.
    pub complete: Complete,
    /// The latest moment that is mentioned, in seconds since 1970. No fact is younger.
    pub newest: Option<i64>,
    /// The members of each group, with the place that says so.
    pub(super) members: HashMap<GroupId, Vec<(UserId, Place)>>,
    /// The users of each app, as indexes into [`Live::app_users`].
    pub(super) app_users_of: HashMap<AppId, Vec<usize>>,
}

/// The collections that are here as a whole.
#[derive(Debug, Default)]
pub struct Complete {
    /// Every group that Okta lists.
    pub groups: bool,
    /// The apps whose group assignments are here as a whole.
    pub app_groups: HashSet<AppId>,
    /// The apps whose users are here as a whole.
    pub app_users: HashSet<AppId>,
}

/// A push mapping as it is.
#[derive(Debug)]
pub struct LiveMapping {
    /// Its Okta id, or the address it is known by.
    pub id: String,
    /// The app.
    pub app: Reference<AppId>,
    /// The source group.
    pub source: Reference<GroupId>,
    /// The target group, if it is named.
    pub target: Option<Reference<GroupId>>,
    /// `ACTIVE`, `INACTIVE` or `ERROR`.
    pub status: Field<String>,
    /// Why the last push failed.
    pub error_summary: Field<String>,
    /// When it was last pushed.
    pub last_push: Field<String>,
    /// When it was made.
    pub created: Field<String>,
    /// When it was last changed.
    pub last_updated: Field<String>,
    /// The object that says so.
    pub declared: Declaration,
    /// What it is among the organization's own mappings, as an index into [`Org::mappings`].
    pub(super) mapping: Option<usize>,
    /// Whether that one is written in the configuration.
    pub configured: bool,
}

/// A user of an app as it is.
#[derive(Debug)]
pub struct AppUser {
    /// The app.
    pub app: Reference<AppId>,
    /// The user.
    pub user: Reference<UserId>,
    /// `USER` for a direct assignment, `GROUP` for one by a group.
    pub scope: Field<String>,
    /// `ACTIVE`, `PROVISIONED`, `STAGED` …
    pub status: Field<String>,
    /// `SYNCHRONIZED`, `ERROR`, `OUT_OF_SYNC` …
    pub sync_state: Field<String>,
    /// The id of the account in the target app.
    pub external_id: Field<String>,
    /// The object that says so.
    pub declared: Declaration,
}

/// A group rule as it is.
#[derive(Debug)]
pub struct LiveRule {
    /// Its name.
    pub name: String,
    /// `ACTIVE`, `INACTIVE` or `INVALID`.
    pub status: Field<String>,
    /// The groups it feeds.
    pub groups: Vec<Reference<GroupId>>,
    /// The object that says so.
    pub declared: Declaration,
    /// The rule that the configuration has of the same name, as an index into [`Org::rules`].
    pub configured: Option<usize>,
}

/// The live assignment of a group that the configuration does not have.
#[derive(Debug)]
pub struct Unmanaged {
    /// The app.
    pub app: AppId,
    /// The group.
    pub group: GroupId,
    /// Where it is written.
    pub place: Place,
    /// The object that says so.
    pub declared: Declaration,
    /// The authoritative list that does not have it, as an index into [`Org::authoritative`].
    pub list: Option<usize>,
}

impl LiveMapping {
    /// Whether an export tells of it, and not a state, which keeps neither errors nor pushes.
    pub fn is_exported(&self) -> bool {
        self.declared.live
    }

    /// How long before the latest moment of the export it was made, in seconds.
    pub fn age(&self, live: &Live) -> Option<i64> {
        Some(live.newest? - moment(self.created.known()?)?)
    }
}

impl Live {
    /// Whether a mapping pushes, or would if its last push had not failed.
    pub fn pushes(mapping: &LiveMapping) -> bool {
        matches!(
            mapping.status.known().map(String::as_str),
            Some("ACTIVE" | "ERROR")
        )
    }
}

impl Org {
    /// The live users of an app, those of its kin included.
    pub fn app_users(&self, app: AppId) -> Vec<&AppUser> {
        let same = self.app_kin(app).filter(|(_, relation)| relation.is_same());
        same.filter_map(|(kin, _)| self.live.app_users_of.get(&kin))
            .flatten()
            .map(|&index| &self.live.app_users[index])
            .collect()
    }

    /// Whether all live users of an app are here.
    pub fn has_all_app_users(&self, app: AppId) -> bool {
        self.app_kin(app).any(|(kin, relation)| {
            relation.is_same() && self.live.complete.app_users.contains(&kin)
        })
    }

    /// The features that are switched on for an app, if they are known.
    pub fn features(&self, app: AppId) -> Option<&[String]> {
        let mut same = self.app_kin(app).filter(|(_, relation)| relation.is_same());
        same.find_map(|(kin, _)| self.live.features.get(&kin).map(Vec::as_slice))
    }

    /// The members that a group is known to have in Okta.
    pub fn live_members(&self, group: GroupId) -> &[(UserId, Place)] {
        let members = self.live.members.get(&self.same_group(group));
        members.map_or(&[], Vec::as_slice)
    }

    /// The groups that a user is known to be in, by the configuration or in Okta, each once.
    pub fn groups_of(&self, user: UserId) -> Vec<(GroupId, &Place)> {
        let is_user = |other: UserId| self.users_relate(other, user).is_same();
        let mut groups: Vec<(GroupId, &Place)> = Vec::new();
        for it in &self.memberships {
            let named = it.users.iter().find(|it| it.known().is_some_and(is_user));
            if let (Some(group), Some(named)) = (it.group.known(), named) {
                groups.push((self.same_group(group), &named.place));
            }
        }
        groups.sort_by_key(|(group, _)| *group);
        groups.dedup_by_key(|(group, _)| *group);
        groups
    }

    /// The status that a user has in Okta, with its place.
    pub fn live_status(&self, user: UserId) -> Option<(&str, &Place)> {
        let mut same = self
            .user_kin(user)
            .filter(|(_, relation)| relation.is_same());
        same.find_map(|(kin, _)| {
            let status = self.live.statuses.get(&kin)?;
            Some((status.known()?.as_str(), status.place()?))
        })
    }

    /// Whether a user is live and a block creates the same one: then the block says what the user is to be.
    pub fn is_written_user(&self, user: UserId) -> bool {
        let written = |id: UserId| self.user(id).declared.as_ref().is_some_and(|it| !it.live);
        let live = self.user(user).declared.as_ref().is_some_and(|it| it.live);
        live && self
            .user_kin(user)
            .any(|(kin, relation)| relation.is_same() && written(kin))
    }

    /// Whether an app is live and a block creates the same one: then the block says what the app is to be.
    pub fn is_written_app(&self, app: AppId) -> bool {
        let written = |id: AppId| self.app(id).declared.as_ref().is_some_and(|it| !it.live);
        let live = self.app(app).declared.as_ref().is_some_and(|it| it.live);
        live && self
            .app_kin(app)
            .any(|(kin, relation)| relation.is_same() && written(kin))
    }

    /// What is known about an app: of one that is only referred to, what is live.
    pub fn known_app(&self, app: AppId) -> &App {
        let mut same = self.app_kin(app).filter(|(_, relation)| relation.is_same());
        let declared = same.find(|(kin, _)| self.app(*kin).declared.is_some());
        self.app(declared.map_or(app, |(kin, _)| kin))
    }

    /// The status of a user that is not pushed: as it is written, else as it is live.
    pub fn inactive(&self, user: UserId) -> Option<&str> {
        let it = self.user(user);
        if it.declared.is_some() {
            return it.inactive();
        }
        let mut same = self
            .user_kin(user)
            .filter(|(_, relation)| relation.is_same());
        same.find_map(|(kin, _)| self.user(kin).inactive())
    }

    /// The mapping among the organization's own that a live one is: the one that is written, if there is one.
    pub fn mapping_of(&self, live: &LiveMapping) -> Option<&Mapping> {
        self.mappings.get(live.mapping?)
    }

    /// Where to look first for a live mapping: where it is written, if it is.
    pub fn place_of<'o>(&'o self, live: &'o LiveMapping) -> &'o Place {
        self.mapping_of(live)
            .map_or(&live.source.place, |it| &it.source.place)
    }

    /// The app and the source group of a live mapping, if both are known.
    pub fn live_pair(&self, live: &LiveMapping) -> Option<(AppId, GroupId)> {
        let written = self.mapping_of(live);
        let (app, source) = written.map_or((&live.app, &live.source), |it| (&it.app, &it.source));
        Some((app.known()?, source.known()?))
    }

    /// Where Okta said, when it was asked for the target group of a mapping, that the group is not there.
    pub fn target_gone(&self, live: &LiveMapping) -> Option<&Place> {
        let target = live.target.as_ref()?.known()?;
        let mut gone = self.live.missing_groups.iter();
        let gone = gone.find(|(group, _)| self.groups_relate(*group, target).is_same());
        gone.map(|(_, place)| place)
    }

    /// Whether a group is certainly not in Okta: it is known by its id, and the complete list of groups does not have it. One whose
    /// members Okta told is there, and hidden from the list.
    pub fn is_deleted(&self, group: GroupId) -> bool {
        let it = self.group(group);
        self.live.complete.groups
            && !self.live.members.contains_key(&self.same_group(group))
            && matches!(it.identity, Identity::Literal(_))
            && it.declared.is_none()
    }
}
