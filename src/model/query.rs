//! Questions about an organization that several rules ask.

use std::collections::BTreeMap;

use super::{
    App, AppId, Assignment, Declaration, DirectAssignment, Group, GroupId, Mapping, Membership,
    Org, Relation, User, UserId,
};
use crate::finding::EntityKey;

/// What is assigned to an app.
#[derive(Debug)]
pub struct AssignedGroups<'o> {
    /// Group assignments whose app is this one.
    pub groups: Vec<&'o Assignment>,
    /// Direct assignments whose app is this one.
    pub users: Vec<&'o DirectAssignment>,
    /// Why there may be more, to be read after "depends on".
    pub more: Option<String>,
}

/// The push mappings of one source group to one app.
#[derive(Debug)]
pub struct PushedPair<'o> {
    /// The app.
    pub app: AppId,
    /// The source group.
    pub source: GroupId,
    /// The mappings, in the order read: at least one.
    pub mappings: Vec<&'o Mapping>,
}

impl AssignedGroups<'_> {
    /// Whether nothing at all is known to be assigned.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty() && self.users.is_empty()
    }
}

impl Org {
    /// A group by its id.
    pub fn group(&self, id: GroupId) -> &Group {
        &self.groups[id.0]
    }

    /// An app by its id.
    pub fn app(&self, id: AppId) -> &App {
        &self.apps[id.0]
    }

    /// A user by its id.
    pub fn user(&self, id: UserId) -> &User {
        &self.users[id.0]
    }

    /// How two groups relate.
    pub fn groups_relate(&self, left: GroupId, right: GroupId) -> Relation {
        self.kinship.groups.relation(left.0, right.0)
    }

    /// How two apps relate.
    pub fn apps_relate(&self, left: AppId, right: AppId) -> Relation {
        self.kinship.apps.relation(left.0, right.0)
    }

    /// How two users relate.
    pub fn users_relate(&self, left: UserId, right: UserId) -> Relation {
        self.kinship.users.relation(left.0, right.0)
    }

    /// Every group that is or may be the same as one.
    pub fn group_kin(&self, group: GroupId) -> impl Iterator<Item = (GroupId, Relation)> {
        self.kinship
            .groups
            .kin(group.0)
            .into_iter()
            .map(|(index, relation)| (GroupId(index), relation))
    }

    /// Every app that is or may be the same as one.
    pub fn app_kin(&self, app: AppId) -> impl Iterator<Item = (AppId, Relation)> {
        self.kinship
            .apps
            .kin(app.0)
            .into_iter()
            .map(|(index, relation)| (AppId(index), relation))
    }

    /// Every user that is or may be the same as one.
    pub fn user_kin(&self, user: UserId) -> impl Iterator<Item = (UserId, Relation)> {
        self.kinship
            .users
            .kin(user.0)
            .into_iter()
            .map(|(index, relation)| (UserId(index), relation))
    }

    /// What is assigned to an app, and whether there may be more.
    pub fn assigned(&self, app: AppId) -> AssignedGroups<'_> {
        let mut assigned = AssignedGroups {
            groups: Vec::new(),
            users: Vec::new(),
            more: None,
        };
        for (kin, relation) in self.app_kin(app) {
            let (groups, users) = (self.links.assignments_of(kin), self.links.direct_of(kin));
            if relation.is_same() {
                assigned
                    .groups
                    .extend(groups.iter().map(|&index| &self.assignments[index]));
                assigned
                    .users
                    .extend(users.iter().map(|&index| &self.direct_assignments[index]));
            } else if !groups.is_empty() || !users.is_empty() {
                let (one, other) = (self.app_name(app), self.app_name(kin));
                assigned
                    .more
                    .get_or_insert_with(|| Self::whether_same(&one, &other));
            }
        }
        if assigned.more.is_none() {
            assigned.more.clone_from(&self.links.unresolved_app);
        }
        assigned
    }

    /// The push mappings of an app, those of its kin included.
    pub fn mappings_of(&self, app: AppId) -> Vec<&Mapping> {
        let same = self.app_kin(app).filter(|(_, relation)| relation.is_same());
        same.flat_map(|(kin, _)| self.links.mappings_of(kin))
            .map(|&index| &self.mappings[index])
            .collect()
    }

    /// The push mappings whose source is a group, those of its kin included.
    pub fn mappings_from(&self, group: GroupId) -> Vec<&Mapping> {
        let same = self
            .group_kin(group)
            .filter(|(_, relation)| relation.is_same());
        same.flat_map(|(kin, _)| self.links.mappings_from(kin))
            .map(|&index| &self.mappings[index])
            .collect()
    }

    /// The push mappings whose app and source group are known, those of one pair together.
    pub fn pushed_pairs(&self) -> Vec<PushedPair<'_>> {
        let mut pairs: BTreeMap<(AppId, GroupId), PushedPair<'_>> = BTreeMap::new();
        for mapping in &self.mappings {
            if let (Some(app), Some(source)) = (mapping.app.known(), mapping.source.known()) {
                let key = (self.same_app(app), self.same_group(source));
                let pair = pairs.entry(key).or_insert_with(|| PushedPair {
                    app,
                    source,
                    mappings: Vec::new(),
                });
                pair.mappings.push(mapping);
            }
        }
        pairs.into_values().collect()
    }

    /// The first of all apps that are the same as one: equal for two apps that are the same.
    pub fn same_app(&self, app: AppId) -> AppId {
        AppId(self.kinship.apps.first(app.0))
    }

    /// The first of all groups that are the same as one.
    pub fn same_group(&self, group: GroupId) -> GroupId {
        GroupId(self.kinship.groups.first(group.0))
    }

    /// The first of all users that are the same as one.
    pub fn same_user(&self, user: UserId) -> UserId {
        UserId(self.kinship.users.first(user.0))
    }

    /// What to call a mapping where it could not be judged.
    pub fn mapping_name(&self, mapping: &Mapping) -> String {
        match (mapping.app.known(), mapping.source.known()) {
            (Some(app), Some(source)) => format!(
                "push of {} to {}",
                self.group_name(source),
                self.app_name(app)
            ),
            _ => format!("`{}`", mapping.declared.address),
        }
    }

    /// What to call the mappings of a pair where they could not be judged.
    pub fn pair_name(&self, pair: &PushedPair<'_>) -> String {
        format!(
            "push of {} to {}",
            self.group_name(pair.source),
            self.app_name(pair.app)
        )
    }

    /// The lists of members that name a group or may name it.
    pub(super) fn memberships_near(&self, group: GroupId) -> Vec<(&Membership, Relation)> {
        let near = self.group_kin(group).flat_map(|(kin, relation)| {
            self.links
                .memberships_of(kin)
                .iter()
                .map(move |&index| (&self.memberships[index], relation))
        });
        near.collect()
    }

    /// The question whether two entities are the same, to be read after "depends on". Instances of one block share their name.
    pub(crate) fn whether_same(one: &str, other: &str) -> String {
        if one == other {
            format!("which instance of {one} is meant")
        } else {
            format!("whether {other} is {one}")
        }
    }

    /// `` `Engineering` ``, or `okta_group.eng` in backticks where the name is not known.
    pub fn group_name(&self, id: GroupId) -> String {
        format!("`{}`", self.group(id).name)
    }

    /// `` `Slack` ``, or the address in backticks where the label is not known.
    pub fn app_name(&self, id: AppId) -> String {
        format!("`{}`", self.app(id).name)
    }

    /// `` `ada@acme.com` ``, or the address in backticks where the login is not known.
    pub fn user_name(&self, id: UserId) -> String {
        format!("`{}`", self.user(id).name)
    }

    /// The key of a group for fingerprints.
    pub fn group_key(&self, id: GroupId) -> EntityKey {
        self.key_of("group", &self.group(id).name)
    }

    /// The key of an app for fingerprints.
    pub fn app_key(&self, id: AppId) -> EntityKey {
        self.key_of("app", &self.app(id).name)
    }

    /// The key of a user for fingerprints.
    pub fn user_key(&self, id: UserId) -> EntityKey {
        self.key_of("user", &self.user(id).name)
    }

    /// The key of a block that stands for no named entity.
    pub fn block_key(&self, declared: &Declaration) -> EntityKey {
        self.key_of("resource", &declared.address.to_string())
    }

    /// A key of this organization.
    pub fn key_of(&self, kind: &'static str, name: &str) -> EntityKey {
        EntityKey {
            org: self.key.clone(),
            kind,
            name: name.to_owned(),
        }
    }
}
