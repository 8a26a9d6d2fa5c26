//! Whether the members of a source group will appear in the app it is pushed to.
//!
//! Okta pushes a member only if the member is also assigned to the app, by another group or directly. One model answers for
//! every rule, so that no two of them ask for opposite things.

use std::collections::BTreeSet;

use super::build::token;
use super::expression::Condition;
use super::{
    AppId, AssignedGroups, Assignment, Closed, Field, GroupId, GroupRule, Mapping, Members, Org,
    Place, Relation, UserId,
};
use crate::finding::Confidence;
use crate::resolve::value::Presence;

/// What is known about one push mapping.
#[derive(Debug)]
pub enum Coverage<'o> {
    /// The mapping pushes nothing, or the app takes no assignments: there is nothing to ask.
    Silent,
    /// The source group itself is assigned to the app; another rule has it.
    SourceAssigned,
    /// Nothing at all is assigned to the app.
    NoAssignment,
    /// Some members will not appear.
    Disproven(Disproof<'o>),
    /// Every member will appear.
    Proven,
    /// It cannot be told, and why: to be read after "depends on".
    Unproven(String),
}

/// Members without a way to the app.
#[derive(Debug)]
pub struct Disproof<'o> {
    /// The members that will not appear, each once, with the place that makes them members.
    pub missing: Vec<(UserId, &'o Place)>,
    /// How many members the group has, those who will appear included.
    pub members: usize,
    /// The assignments that do not reach them.
    pub assignments: Vec<&'o Assignment>,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Org {
    /// What is known about a push mapping.
    pub fn coverage(&self, mapping: &Mapping) -> Coverage<'_> {
        let (app, source) = match (&mapping.app.target, &mapping.source.target) {
            (Ok(app), Ok(source)) => (*app, *source),
            (Err(reason), _) | (_, Err(reason)) => return Coverage::Unproven(reason.clone()),
        };
        match mapping.status.is("INACTIVE", "ACTIVE") {
            Some(true) => return Coverage::Silent,
            Some(false) => {}
            None => return Coverage::Unproven("the status of the mapping".to_owned()),
        }
        match &self.app(app).implicit_assignment {
            Field::Known(true, _) => return Coverage::Silent,
            Field::Unknown(reason, _) => return Coverage::Unproven(reason.clone()),
            Field::Known(false, _) | Field::Absent => {}
        }
        let assigned = self.assigned(app);
        let question = Question {
            org: self,
            app,
            source,
            presence: &mapping.declared.presence,
            assigned,
        };
        question.answer()
    }
}

/// One mapping and what is assigned to its app.
struct Question<'o, 'm> {
    org: &'o Org,
    app: AppId,
    source: GroupId,
    presence: &'m Presence,
    assigned: AssignedGroups<'o>,
}

impl<'o> Question<'o, '_> {
    fn answer(&self) -> Coverage<'o> {
        let relation = self
            .assigned
            .groups
            .iter()
            .filter_map(|it| it.group.known());
        let relation = relation
            .map(|group| self.org.groups_relate(group, self.source))
            .max();
        match relation {
            Some(relation) if relation.is_same() => return Coverage::SourceAssigned,
            Some(Relation::Possible) => {
                let reason = format!(
                    "whether {} is assigned itself",
                    self.org.group_name(self.source)
                );
                return Coverage::Unproven(reason);
            }
            _ => {}
        }
        if self.assigned.is_empty() {
            return match self.why_more() {
                Some(reason) => Coverage::Unproven(reason),
                None => Coverage::NoAssignment,
            };
        }
        let members = self.org.members(self.source);
        match self.prove(&members) {
            Ok(()) => Coverage::Proven,
            Err(reason) => match self.disprove(&members) {
                Some(disproof) => Coverage::Disproven(disproof),
                None => Coverage::Unproven(reason),
            },
        }
    }

    /// Why more may be assigned to the app than is known.
    fn why_more(&self) -> Option<String> {
        let unread = self
            .org
            .incomplete
            .as_ref()
            .map(|reason| format!("what is not read: {reason}"));
        self.assigned.more.clone().or(unread)
    }

    /// Whether something exists whenever the mapping does.
    fn is_present(&self, presence: &Presence) -> bool {
        presence
            .iter()
            .all(|condition| self.presence.contains(condition))
    }

    /// The groups that are assigned whenever the mapping exists.
    fn groups(&self) -> impl Iterator<Item = GroupId> {
        let present = self
            .assigned
            .groups
            .iter()
            .filter(|it| self.is_present(&it.declared.presence));
        present.filter_map(|assignment| assignment.group.known())
    }

    fn prove(&self, members: &Members<'_>) -> Result<(), String> {
        if self
            .groups()
            .any(|group| self.org.group(group).is_everyone())
        {
            return Ok(());
        }
        let source = self.org.group_name(self.source);
        if let Some(reason) = &members.unknown {
            return Err(reason.clone());
        }
        if self.org.group(self.source).declared.is_none() || self.org.group(self.source).foreign {
            return Err(format!("who is in {source}, which is not created here"));
        }
        let feeding = |rule: &&&GroupRule| rule.status.is("INACTIVE", "ACTIVE") != Some(true);
        if !members.rules.iter().any(|rule| feeding(&rule))
            && let Closed::No(reason) = &members.closed
        {
            return Err(reason.clone());
        }
        for rule in members.rules.iter().filter(feeding) {
            if !self.covers_rule(rule) {
                return Err(format!(
                    "whether everyone whom rule `{}` matches is assigned",
                    rule.name
                ));
            }
        }
        let uncovered = members
            .listed
            .iter()
            .find(|member| !self.reaches(member.user));
        match uncovered {
            Some(member) => Err(format!(
                "whether {} is assigned",
                self.org.user_name(member.user)
            )),
            None => Ok(()),
        }
    }

    /// Whether a user has a known way to the app, or is inactive and not asked about here.
    fn reaches(&self, user: UserId) -> bool {
        let same = |other: UserId| self.org.users_relate(other, user).is_same();
        let direct = self
            .assigned
            .users
            .iter()
            .filter(|it| self.is_present(&it.declared.presence));
        self.org.user(user).inactive().is_some()
            || direct
                .filter_map(|assignment| assignment.user.known())
                .any(same)
            || self.groups().any(|group| {
                let listed = self.org.members(group).listed;
                listed
                    .iter()
                    .any(|member| self.is_present(member.presence) && same(member.user))
            })
    }

    /// Whether everyone whom a rule puts into the source group is in an assigned group too.
    fn covers_rule(&self, rule: &GroupRule) -> bool {
        let assigned: Vec<GroupId> = self.groups().collect();
        let feeds = |group: GroupId| {
            rule.groups
                .iter()
                .filter_map(super::Reference::known)
                .any(|fed| self.org.groups_relate(fed, group).is_same())
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
                    let same = other
                        .condition
                        .as_ref()
                        .is_some_and(|other| condition.implies(other));
                    same && self.is_present(&other.declared.presence)
                        && other.status.is("ACTIVE", "ACTIVE") == Some(true)
                        && self.excludes_at_most(other, rule)
                })
    }

    /// Whether everyone whom `wider` leaves out, `narrower` leaves out too.
    fn excludes_at_most(&self, wider: &GroupRule, narrower: &GroupRule) -> bool {
        wider.excluded_known
            && wider
                .excluded
                .iter()
                .filter_map(super::Reference::known)
                .all(|user| {
                    let mut excluded = narrower.excluded.iter().filter_map(super::Reference::known);
                    excluded.any(|other| self.org.users_relate(user, other).is_same())
                })
    }

    /// The members who certainly have no way to the app.
    fn disprove(&self, members: &Members<'o>) -> Option<Disproof<'o>> {
        if self.why_more().is_some() {
            return None;
        }
        let mut confidence = Confidence::Proven;
        let mut groups: Vec<Members<'o>> = Vec::new();
        for assignment in &self.assigned.groups {
            let members = self.org.members(assignment.group.known()?);
            match &members.closed {
                Closed::Yes(sure) => confidence = confidence.min(*sure),
                Closed::No(_) => return None,
            }
            groups.push(members);
        }
        let direct: Vec<UserId> = self
            .assigned
            .users
            .iter()
            .map(|it| it.user.known())
            .collect::<Option<_>>()?;
        if !self.org.app(self.app).closed {
            confidence = Confidence::Likely;
        }
        let possible = |user: UserId| {
            direct
                .iter()
                .any(|&other| self.org.users_relate(other, user) > Relation::Different)
                || groups
                    .iter()
                    .any(|group| self.org.member_relation(group, user) > Relation::Different)
        };
        let mut seen = BTreeSet::new();
        let present = members
            .listed
            .iter()
            .filter(|member| self.is_present(member.presence));
        let active: Vec<_> = present
            .filter(|member| {
                self.org.user(member.user).inactive().is_none() && seen.insert(member.user)
            })
            .collect();
        let missing: Vec<_> = active
            .iter()
            .filter(|member| !possible(member.user))
            .map(|member| (member.user, member.place))
            .collect();
        let assignments = self.assigned.groups.clone();
        (!missing.is_empty()).then_some(Disproof {
            missing,
            members: active.len(),
            assignments,
            confidence,
        })
    }
}
