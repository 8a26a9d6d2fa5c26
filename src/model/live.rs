//! What is live in Okta, as exports and states tell: beside what somebody writes, never instead of it.
//!
//! A live fact that the configuration repeats is kept here alone, and the organization's own facts have it once, at the place that
//! a person edits.

use std::collections::{HashMap, HashSet};

use super::{
    AppId, Declaration, Field, GroupId, GroupRule, Mapping, Membership, Org, Place, Reference,
    UserId,
};

/// The live facts of one organization.
#[derive(Debug, Default)]
pub struct Live {
    /// Push mappings.
    pub mappings: Vec<LiveMapping>,
    /// Users of apps.
    pub app_users: Vec<AppUser>,
    /// Users with their statuses.
    pub users: Vec<LiveUser>,
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
    /// The mapping that the configuration has of the same pair, as an index into [`Org::mappings`].
    pub configured: Option<usize>,
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

/// A user as it is.
#[derive(Debug)]
pub struct LiveUser {
    /// The user.
    pub user: UserId,
    /// Okta's status.
    pub status: Field<String>,
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

    /// Takes the live facts that the configuration repeats out of the organization's own facts.
    pub(super) fn settle(&mut self) {
        self.settle_mappings();
        self.settle_rules();
        self.settle_assignments();
        self.settle_memberships();
        for (index, user) in self.live.app_users.iter().enumerate() {
            if let Some(app) = user.app.known() {
                self.live.app_users_of.entry(app).or_default().push(index);
            }
        }
    }

    fn settle_mappings(&mut self) {
        let (live, mut written): (Vec<Mapping>, Vec<Mapping>) = std::mem::take(&mut self.mappings)
            .into_iter()
            .partition(|it| it.declared.live);
        let mut free: HashMap<(AppId, GroupId), Vec<usize>> = HashMap::new();
        for (index, it) in written.iter().enumerate().rev() {
            if let Some(pair) = self.pair(&it.app, &it.source) {
                free.entry(pair).or_default().push(index);
            }
        }
        // One mapping that is written stands for one that is live: what is there twice stays twice.
        for mapping in live {
            let pair = self.pair(&mapping.app, &mapping.source);
            let twin = pair.and_then(|pair| free.get_mut(&pair)?.pop());
            let address = &mapping.declared.address;
            let mut known = self.live.mappings.iter_mut();
            if let Some(known) = known.find(|it| it.declared.address == *address) {
                known.configured = twin;
            }
            if twin.is_none() {
                written.push(mapping);
            }
        }
        self.mappings = written;
    }

    fn settle_rules(&mut self) {
        let (live, mut written): (Vec<GroupRule>, Vec<GroupRule>) = std::mem::take(&mut self.rules)
            .into_iter()
            .partition(|it| it.declared.live);
        let own = written.len();
        for rule in live {
            let twin = written[..own].iter().position(|it| it.name == rule.name);
            let mut known = self.live.rules.iter_mut();
            if let Some(known) = known.find(|it| it.declared.address == rule.declared.address) {
                known.configured = twin;
            }
            if twin.is_none() {
                written.push(rule);
            }
        }
        self.rules = written;
    }

    fn settle_assignments(&mut self) {
        let lists: HashMap<AppId, usize> = self
            .authoritative
            .iter()
            .enumerate()
            .filter(|(_, list)| list.known)
            .filter_map(|(index, list)| Some((self.same_app(list.app.known()?), index)))
            .collect();
        let written: HashSet<(AppId, GroupId)> = self
            .assignments
            .iter()
            .filter(|it| !it.declared.live)
            .filter_map(|it| self.pair(&it.app, &it.group))
            .collect();
        let mut assignments = std::mem::take(&mut self.assignments);
        let mut unmanaged = Vec::new();
        assignments.retain(|it| {
            let Some((app, group)) = self.pair(&it.app, &it.group).filter(|_| it.declared.live)
            else {
                return true;
            };
            if written.contains(&(app, group)) {
                return false;
            }
            // An authoritative list takes away what it does not name.
            let list = lists.get(&app).copied();
            unmanaged.push(Unmanaged {
                app,
                group,
                place: it.group.place.clone(),
                declared: it.declared.clone(),
                list,
            });
            list.is_none()
        });
        self.assignments = assignments;
        self.live.unmanaged = unmanaged;

        let direct: HashSet<(AppId, UserId)> = self
            .direct_assignments
            .iter()
            .filter(|it| !it.declared.live)
            .filter_map(|it| {
                Some((
                    self.same_app(it.app.known()?),
                    self.same_user(it.user.known()?),
                ))
            })
            .collect();
        let mut assignments = std::mem::take(&mut self.direct_assignments);
        assignments.retain(|it| {
            let pair = it.app.known().zip(it.user.known());
            let pair = pair.map(|(app, user)| (self.same_app(app), self.same_user(user)));
            !it.declared.live || pair.is_none_or(|pair| !direct.contains(&pair))
        });
        self.direct_assignments = assignments;
    }

    fn settle_memberships(&mut self) {
        let mut named: HashSet<(GroupId, UserId)> = HashSet::new();
        let mut owned: HashSet<GroupId> = HashSet::new();
        for it in self.memberships.iter().filter(|it| !it.declared.live) {
            let Some(group) = it.group.known().map(|group| self.same_group(group)) else {
                continue;
            };
            let users = it.users.iter().filter_map(Reference::known);
            named.extend(users.map(|user| (group, self.same_user(user))));
            if it.authoritative && it.unknown.is_none() {
                owned.insert(group);
            }
        }
        let mut memberships: Vec<Membership> = std::mem::take(&mut self.memberships);
        memberships.retain_mut(|it| {
            let group = it.group.known().filter(|_| it.declared.live);
            let Some(group) = group.map(|group| self.same_group(group)) else {
                return true;
            };
            it.users.retain(|user| {
                let user = user.known().map(|user| self.same_user(user));
                user.is_none_or(|user| !named.contains(&(group, user)))
            });
            // A list that removes everybody else decides alone.
            !owned.contains(&group)
        });
        self.memberships = memberships;
    }

    /// The app and group of a fact, each as the first of all that are the same.
    fn pair(&self, app: &Reference<AppId>, group: &Reference<GroupId>) -> Option<(AppId, GroupId)> {
        Some((self.same_app(app.known()?), self.same_group(group.known()?)))
    }
}
