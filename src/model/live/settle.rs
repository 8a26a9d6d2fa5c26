//! What the configuration repeats of the live facts, taken out of the organization's own.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Unmanaged;
use crate::model::{AppId, GroupId, GroupRule, Mapping, Membership, Org, Reference, UserId};
use crate::resolve::address::Address;

impl Org {
    /// Takes the live facts that the configuration repeats out of the organization's own facts.
    pub(in crate::model) fn settle(&mut self) {
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
        let known: HashMap<Arc<Address>, usize> = self
            .live
            .mappings
            .iter()
            .enumerate()
            .map(|(index, it)| (Arc::clone(&it.declared.address), index))
            .collect();
        // One mapping that is written stands for one that is live: what is there twice stays twice.
        for mapping in live {
            let pair = self.pair(&mapping.app, &mapping.source);
            let twin = pair.and_then(|pair| free.get_mut(&pair)?.pop());
            if let Some(&known) = known.get(&mapping.declared.address) {
                let known = &mut self.live.mappings[known];
                known.configured = twin.is_some();
                known.mapping = Some(twin.unwrap_or(written.len()));
            }
            if twin.is_none() {
                written.push(mapping);
            }
        }
        self.mappings = written;
        self.settle_recorded_mappings();
    }

    /// Finds the mapping that each one of a state is. Where an export has the same one, it knows more.
    fn settle_recorded_mappings(&mut self) {
        let own = self.mappings.iter().enumerate();
        let own: HashMap<Arc<Address>, usize> = own
            .map(|(index, it)| (Arc::clone(&it.declared.address), index))
            .collect();
        let exported = self.live.mappings.iter().filter(|it| it.declared.live);
        let exported: HashSet<usize> = exported.filter_map(|it| it.mapping).collect();
        self.live.mappings.retain_mut(|it| {
            if it.declared.live {
                return true;
            }
            it.mapping = own.get(&it.declared.address).copied();
            it.configured = it.mapping.is_some();
            it.mapping.is_some_and(|index| !exported.contains(&index))
        });
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
        let own = self.rules.iter().enumerate();
        let own: HashMap<Arc<Address>, usize> = own
            .map(|(index, it)| (Arc::clone(&it.declared.address), index))
            .collect();
        // Where an export has the rule of a state, it knows more.
        let exported = self.live.rules.iter().filter(|it| it.declared.live);
        let exported: HashSet<usize> = exported.filter_map(|it| it.configured).collect();
        self.live.rules.retain_mut(|it| {
            if it.declared.live {
                return true;
            }
            it.configured = own.get(&it.declared.address).copied();
            it.configured
                .is_some_and(|index| !exported.contains(&index))
        });
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
        for it in memberships.iter().filter(|it| it.declared.live) {
            if let Some(group) = it.group.known() {
                let group = self.same_group(group);
                let users = it.users.iter();
                let users = users.filter_map(|user| Some((user.known()?, user.place.clone())));
                self.live.members.entry(group).or_default().extend(users);
            }
        }
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
