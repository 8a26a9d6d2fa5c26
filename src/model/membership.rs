//! Who is in a group, as far as the configuration says, and whether anybody else may be.

use super::{GroupId, GroupRule, Membership, Org, Place, UserId};
use crate::finding::Confidence;
use crate::resolve::value::Presence;

/// What is known about the members of a group.
#[derive(Debug)]
pub struct Members<'o> {
    /// The users that lists name, in the order read. A user may be named more than once.
    pub listed: Vec<Member<'o>>,
    /// The rules that feed it, whatever their status.
    pub rules: Vec<&'o GroupRule>,
    /// Whether the lists and rules are all there is.
    pub closed: Closed,
    /// Why lists or rules may feed it that are not known, to be read after "depends on". Rules and lists that are known are none.
    pub unknown: Option<String>,
}

/// A user in a list.
#[derive(Debug)]
pub struct Member<'o> {
    /// The user.
    pub user: UserId,
    /// Where the list names the user.
    pub place: &'o Place,
    /// Under which conditions the list exists.
    pub presence: &'o Presence,
}

/// Whether nobody but the listed users can be in a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    /// Nobody else can.
    Yes(Confidence),
    /// Somebody else may, and why: to be read after "depends on".
    No(String),
}

impl Org {
    /// What is known about the members of a group.
    pub fn members(&self, group: GroupId) -> Members<'_> {
        let mut listed = Vec::new();
        let mut unknown = self.links.unresolved_group.clone();
        let mut lists = Vec::new();
        for (membership, relation) in self.memberships_near(group) {
            if relation.is_same() {
                lists.push(membership);
                listed.extend(named_users(membership));
                unknown = unknown.or_else(|| membership.unknown.clone());
            } else {
                unknown = unknown.or_else(|| Some(self.doubt(group, membership.group.known())));
            }
        }
        let mut rules: Vec<&GroupRule> = Vec::new();
        for (kin, relation) in self.group_kin(group) {
            let feeding = self
                .links
                .rules_of(kin)
                .iter()
                .map(|&index| &self.rules[index]);
            if relation.is_same() {
                rules.extend(feeding);
            } else if !self.links.rules_of(kin).is_empty() {
                unknown = unknown.or_else(|| Some(self.doubt(group, Some(kin))));
            }
        }
        let closed = self.closed(group, &lists, &rules, unknown.as_deref());
        Members {
            listed,
            rules,
            closed,
            unknown,
        }
    }

    fn closed(
        &self,
        id: GroupId,
        lists: &[&Membership],
        rules: &[&GroupRule],
        unknown: Option<&str>,
    ) -> Closed {
        let group = self.group(id);
        let name = self.group_name(id);
        if let Some(reason) = &self.incomplete {
            return Closed::No(format!("what is not read: {reason}"));
        }
        // A complete export has everybody, whoever added them.
        let exported = lists
            .iter()
            .any(|list| list.declared.live && list.declared.complete);
        if group.foreign && !exported {
            return Closed::No(format!("who is in {name}, which Okta fills itself"));
        }
        if let Some(reason) = unknown {
            return Closed::No(reason.to_owned());
        }
        let adds_more = |rule: &&&GroupRule| !exported || !rule.declared.live;
        if let Some(rule) = rules.iter().find(adds_more) {
            return Closed::No(format!("whom rule `{}` matches", rule.name));
        }
        if exported {
            return Closed::Yes(Confidence::Proven);
        }
        if lists.iter().any(|list| list.declared.live) {
            return Closed::No(format!(
                "who else is in {name}, whose members are not stated to be exported as a whole"
            ));
        }
        let Some(declared) = &group.declared else {
            return Closed::No(format!("who is in {name}, which is not created here"));
        };
        // A group that nothing here fills would be pointless: somebody fills it in the console or from a directory.
        if !lists.iter().any(|list| list.of_group) && !declared.complete {
            return Closed::No(format!(
                "who is in {name}, whose members are managed elsewhere"
            ));
        }
        let authoritative = declared.complete || lists.iter().any(|list| list.authoritative);
        Closed::Yes(if authoritative {
            Confidence::Proven
        } else {
            Confidence::Likely
        })
    }

    fn doubt(&self, group: GroupId, other: Option<GroupId>) -> String {
        match other {
            Some(other) => Self::whether_same(&self.group_name(group), &self.group_name(other)),
            None => format!("who is in {}", self.group_name(group)),
        }
    }
}

fn named_users(membership: &Membership) -> impl Iterator<Item = Member<'_>> {
    membership.users.iter().filter_map(|reference| {
        Some(Member {
            user: reference.known()?,
            place: &reference.place,
            presence: &membership.declared.presence,
        })
    })
}
