//! What a plan is about to do, in terms of the organization: what was there, and what will be.

pub mod access;
pub mod before;
mod cause;
pub mod key_source;
mod moved_block;
mod moves;
mod name;
mod people;

use std::sync::Arc;

pub use cause::Cause;
pub use moves::Move;
pub use people::Uses;

pub use crate::resolve::change::Action;

use super::{AppId, Declaration, Field, GroupId, Place, Reference, UserId};
use crate::resolve::address::Address;

/// One instance that a plan changes, moves or imports.
#[derive(Debug)]
pub struct Change {
    /// The instance.
    pub address: Arc<Address>,
    /// The address it had before, if the plan moves it.
    pub previous: Option<Arc<Address>>,
    /// What is done.
    pub action: Action,
    /// Why, in Terraform's word, such as `replace_because_cannot_update` or `delete_because_each_key`.
    pub reason: Option<String>,
    /// The attributes whose change forces a replacement.
    pub replaced_by: Vec<ReplacedBy>,
    /// Where and under which id it is imported.
    pub importing: Option<Import>,
    /// Whether an object is meant that an earlier replacement left behind, and not the instance itself.
    pub deposed: bool,
    /// What a reader recognizes it by: the block if the source has it, else its address in the plan.
    pub place: Place,
    /// The block, or what stands for it. It tells under which conditions and in which module the change happens.
    pub declared: Declaration,
    /// What it is, before and after.
    pub subject: Subject,
    /// What explains that it takes something away.
    pub cause: Cause,
}

/// An attribute that forces a replacement.
#[derive(Debug)]
pub struct ReplacedBy {
    /// The attribute, with the way into it: `target_group_name`, `group[0].id`.
    pub path: String,
    /// What it is now, if that is a plain value that may be shown.
    pub was: Option<String>,
    /// Where the source sets it, else where the plan says so.
    pub place: Place,
}

impl ReplacedBy {
    /// The attribute without the way into it.
    pub fn attribute(&self) -> &str {
        self.path.split(['.', '[']).next().unwrap_or_default()
    }
}

/// An import that a plan does.
#[derive(Debug)]
pub struct Import {
    /// The id, if it is known.
    pub id: Option<String>,
    /// Where the plan says so.
    pub place: Place,
}

/// What was there and what will be.
#[derive(Debug)]
pub struct Sides<T> {
    /// What is there now. `None` if it is created.
    pub before: Option<T>,
    /// What will be there. `None` if it is destroyed or forgotten.
    pub after: Option<T>,
}

impl<T> Sides<T> {
    /// What will be there, or what was if nothing will.
    pub fn latest(&self) -> Option<&T> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// What was there and what will be.
    pub fn both(&self) -> impl Iterator<Item = &T> {
        self.before.iter().chain(&self.after)
    }

    /// What was there, or what will be if nothing was.
    pub fn earliest(&self) -> Option<&T> {
        self.before.as_ref().or(self.after.as_ref())
    }
}

/// What is changed, by the kind of resource.
#[derive(Debug)]
pub enum Subject {
    /// `okta_push_group`
    Mapping(Box<Sides<MappingSide>>),
    /// `okta_app_group_assignment`
    Assignment(Sides<AssignmentSide>),
    /// `okta_app_group_assignments`
    AssignmentList(Sides<AssignmentListSide>),
    /// `okta_app_user`
    DirectAssignment(Sides<DirectAssignmentSide>),
    /// `okta_group_memberships`
    Membership(Sides<MembershipSide>),
    /// `okta_user_group_memberships`
    UserGroups(Sides<UserGroupsSide>),
    /// `okta_group`
    Group(Sides<GroupSide>),
    /// `okta_group_rule`
    GroupRule(Sides<GroupRuleSide>),
    /// `okta_user`
    User(Sides<UserSide>),
    /// `okta_app_*` that stands for an app
    App(Sides<AppSide>),
    /// Any other kind of resource.
    Other,
}

/// A push mapping.
#[derive(Debug)]
pub struct MappingSide {
    /// The id of the mapping in Okta, if it is known.
    pub id: Option<String>,
    /// The app.
    pub app: Reference<AppId>,
    /// The source group.
    pub source: Reference<GroupId>,
    /// The target group, if its id is set or known.
    pub target: Option<Reference<GroupId>>,
    /// `target_group_name`
    pub target_name: Field<String>,
    /// `status`
    pub status: Field<String>,
    /// `delete_target_group_on_destroy`: before, what the provider will act on; after, what it will act on next time.
    pub deletes_target: Field<bool>,
}

/// The assignment of one group.
#[derive(Debug)]
pub struct AssignmentSide {
    /// The app.
    pub app: Reference<AppId>,
    /// The group.
    pub group: Reference<GroupId>,
    /// `retain_assignment`: whether the assignment stays in Okta when the resource is destroyed.
    pub retained: Field<bool>,
}

/// An authoritative list of groups.
#[derive(Debug)]
pub struct AssignmentListSide {
    /// The app.
    pub app: Reference<AppId>,
    /// The groups, in their order.
    pub groups: Vec<Reference<GroupId>>,
    /// Why the list is not known as a whole, to be read after "depends on".
    pub unknown: Option<String>,
}

/// The assignment of one user.
#[derive(Debug)]
pub struct DirectAssignmentSide {
    /// The app.
    pub app: Reference<AppId>,
    /// The user.
    pub user: Reference<UserId>,
    /// `retain_assignment`: whether the assignment stays in Okta when the resource is destroyed.
    pub retained: Field<bool>,
}

/// A list of the members of a group.
#[derive(Debug)]
pub struct MembershipSide {
    /// The group.
    pub group: Reference<GroupId>,
    /// The users.
    pub users: Vec<Reference<UserId>>,
    /// Why the list is not known as a whole, to be read after "depends on".
    pub unknown: Option<String>,
    /// `track_all_users`: whether it removes everybody else from the group.
    pub authoritative: Field<bool>,
}

/// A list of the groups of a user.
#[derive(Debug)]
pub struct UserGroupsSide {
    /// The user.
    pub user: Reference<UserId>,
    /// The groups.
    pub groups: Vec<Reference<GroupId>>,
    /// Why the list is not known as a whole, to be read after "depends on".
    pub unknown: Option<String>,
}

/// A group.
#[derive(Debug)]
pub struct GroupSide {
    /// The group.
    pub group: GroupId,
    /// `name`
    pub name: Field<String>,
}

/// A group rule.
#[derive(Debug)]
pub struct GroupRuleSide {
    /// `name`
    pub name: Field<String>,
    /// The groups it feeds.
    pub groups: Vec<Reference<GroupId>>,
    /// Why they are not known as a whole, to be read after "depends on".
    pub unknown: Option<String>,
    /// `status`
    pub status: Field<String>,
    /// `remove_assigned_users`: whether those whom it added lose the groups when it is destroyed.
    pub removes_users: Field<bool>,
}

/// A user.
#[derive(Debug)]
pub struct UserSide {
    /// The user.
    pub user: UserId,
    /// `login`
    pub login: Field<String>,
    /// `status`
    pub status: Field<String>,
}

/// An app.
#[derive(Debug)]
pub struct AppSide {
    /// The app.
    pub app: AppId,
    /// `label`
    pub label: Field<String>,
    /// `status`
    pub status: Field<String>,
}

impl Sides<AppSide> {
    /// What an app will be that is active now and will not be. `None` also if its status is not known.
    pub fn deactivates(&self) -> Option<&AppSide> {
        let (before, after) = (self.before.as_ref()?, self.after.as_ref()?);
        let active = |side: &AppSide| side.status.is("INACTIVE", "ACTIVE") == Some(false);
        let inactive = after.status.is("INACTIVE", "ACTIVE") == Some(true);
        (active(before) && inactive).then_some(after)
    }
}

impl Change {
    /// The resource type: `okta_push_group`.
    pub fn kind(&self) -> &str {
        &self.address.kind
    }

    /// Whether the object that is there now is destroyed.
    pub fn destroys(&self) -> bool {
        self.action.destroys()
    }
}
