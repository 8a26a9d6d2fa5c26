//! The members of a source group who certainly have no way to the app.

use std::collections::HashSet;

use super::{Disproof, Question};
use crate::finding::Confidence;
use crate::model::{Closed, Member, Members, UserId};

impl<'o> Question<'o, '_> {
    /// Names them, if everything that could give them a way is known.
    pub(super) fn disprove(&self, members: &Members<'o>) -> Option<Disproof<'o>> {
        if self.why_more().is_some() {
            return None;
        }
        let mut confidence = if self.org.known_app(self.app).closed {
            Confidence::Proven
        } else {
            Confidence::Likely
        };
        let mut perhaps: HashSet<UserId> = HashSet::new();
        for assignment in &self.assigned.users {
            perhaps.insert(assignment.user.known()?);
        }
        for user in self.org.app_users(self.app) {
            perhaps.insert(user.user.known()?);
        }
        // Whoever has the app through a live assignment is among the app's live users, or will be.
        let all = self.org.has_all_app_users(self.app);
        for assignment in &self.assigned.groups {
            let members = self.org.members(assignment.group.known()?);
            let sure = match members.closed {
                Closed::Yes(sure) => sure,
                Closed::No(_) if all && assignment.declared.live => Confidence::Likely,
                Closed::No(_) => return None,
            };
            confidence = confidence.min(sure);
            perhaps.extend(members.listed.iter().map(|member| member.user));
        }
        let active = self.active(members);
        // A user who may be the same as one with a way is not certainly without one.
        let missing = active.iter().filter(|member| {
            !self
                .org
                .user_kin(member.user)
                .any(|(kin, _)| perhaps.contains(&kin))
        });
        let missing: Vec<_> = missing.map(|member| (member.user, member.place)).collect();
        let assignments = self.assigned.groups.clone();
        (!missing.is_empty()).then_some(Disproof {
            missing,
            members: active.len(),
            assignments,
            confidence,
        })
    }

    /// The listed members who are not known to be inactive, each once.
    fn active<'m>(&self, members: &'m Members<'o>) -> Vec<&'m Member<'o>> {
        let mut seen = HashSet::new();
        let present = members
            .listed
            .iter()
            .filter(|member| self.is_present(member.presence));
        let active = present.filter(|member| self.org.inactive(member.user).is_none());
        active
            .filter(|member| seen.insert(self.org.same_user(member.user)))
            .collect()
    }
}
