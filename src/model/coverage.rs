//! Whether the members of a source group will appear in the app it is pushed to.
//!
//! Okta pushes a member only if the member is also assigned to the app, by another group or directly. One model answers for
//! every rule, so that no two of them ask for opposite things.

mod disproof;
mod proof;

use super::{
    AppId, AssignedGroups, Assignment, Field, GroupId, Mapping, Org, Place, Relation, UserId,
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
        match &self.known_app(app).implicit_assignment {
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
}
