//! The proof that every member of a source group has a way to the app.

use std::collections::{BTreeSet, HashSet};

use super::Question;
use crate::model::assembly::token;
use crate::model::expression::Condition;
use crate::model::{Closed, GroupId, GroupRule, Members, Reference, UserId};

impl Question<'_, '_> {
    /// Proves it, or says what keeps it from being proven, to be read after "depends on".
    pub(super) fn prove(&self, members: &Members<'_>) -> Result<(), String> {
        if self
            .groups()
            .any(|group| self.org.group(group).is_everyone())
        {
            return Ok(());
        }
        if let Some(reason) = &members.unknown {
            return Err(reason.clone());
        }
        if let Closed::No(_) = members.closed {
            let source = self.org.group(self.source);
            if source.declared.is_none() || source.foreign {
                let name = self.org.group_name(self.source);
                return Err(format!("who is in {name}, which is not created here"));
            }
            self.prove_rules(members)?;
        }
        self.prove_lists(members)
    }

    /// Every rule that may be feeding the source group is covered. Without one, the lists must be all there is.
    fn prove_rules(&self, members: &Members<'_>) -> Result<(), String> {
        let feeding = |rule: &&&GroupRule| rule.status.is("INACTIVE", "ACTIVE") != Some(true);
        let mut rules = members.rules.iter().filter(feeding).peekable();
        if rules.peek().is_none()
            && let Closed::No(reason) = &members.closed
        {
            return Err(reason.clone());
        }
        match rules.find(|rule| !self.covers(rule)) {
            Some(rule) => Err(format!(
                "whether everyone whom rule `{}` matches is assigned",
                rule.name
            )),
            None => Ok(()),
        }
    }

    /// Every listed member has a way, or is inactive and not asked about here.
    fn prove_lists(&self, members: &Members<'_>) -> Result<(), String> {
        let inactive = |user: UserId| self.org.inactive(user).is_some();
        let mut asked = members
            .listed
            .iter()
            .filter(|it| !inactive(it.user))
            .peekable();
        if asked.peek().is_none() {
            return Ok(());
        }
        let reached = self.reached();
        match asked.find(|member| !reached.contains(&self.org.same_user(member.user))) {
            Some(member) => Err(format!(
                "whether {} is assigned",
                self.org.user_name(member.user)
            )),
            None => Ok(()),
        }
    }

    /// The users who are assigned directly, listed in an assigned group, or live in the app, whenever the mapping exists.
    fn reached(&self) -> HashSet<UserId> {
        let direct = self
            .assigned
            .users
            .iter()
            .filter(|it| self.is_present(&it.declared.presence));
        let mut reached: HashSet<UserId> = direct
            .filter_map(|it| it.user.known())
            .map(|user| self.org.same_user(user))
            .collect();
        let live = self.org.app_users(self.app).into_iter();
        reached.extend(
            live.filter_map(|it| it.user.known())
                .map(|user| self.org.same_user(user)),
        );
        for group in self.groups() {
            let listed = self.org.members(group).listed.into_iter();
            let present = listed.filter(|member| self.is_present(member.presence));
            reached.extend(present.map(|member| self.org.same_user(member.user)));
        }
        reached
    }

    /// Whether everyone whom a rule puts into the source group is in an assigned group too.
    fn covers(&self, rule: &GroupRule) -> bool {
        let assigned: Vec<GroupId> = self.groups().collect();
        let fed: Vec<GroupId> = rule.groups.iter().filter_map(Reference::known).collect();
        let feeds = |group: GroupId| {
            fed.iter()
                .any(|&fed| self.org.groups_relate(fed, group).is_same())
        };
        if assigned.iter().any(|&group| feeds(group)) {
            return true;
        }
        let Some(condition) = &rule.condition else {
            return false;
        };
        let tokens: BTreeSet<String> = assigned.iter().map(|&group| token(group)).collect();
        condition.implies(&Condition::member_of_any(tokens))
            || assigned
                .iter()
                .flat_map(|&group| self.org.members(group).rules)
                .any(|other| {
                    other.status.is("ACTIVE", "ACTIVE") == Some(true)
                        && self.is_present(&other.declared.presence)
                        && other
                            .condition
                            .as_ref()
                            .is_some_and(|other| condition.implies(other))
                        && self.excludes_at_most(other, rule)
                })
    }

    /// Whether everyone whom `wider` leaves out, `narrower` leaves out too.
    fn excludes_at_most(&self, wider: &GroupRule, narrower: &GroupRule) -> bool {
        let excluded = |rule: &GroupRule| -> HashSet<UserId> {
            rule.excluded
                .iter()
                .filter_map(Reference::known)
                .map(|user| self.org.same_user(user))
                .collect()
        };
        wider.excluded_known && excluded(wider).is_subset(&excluded(narrower))
    }
}
