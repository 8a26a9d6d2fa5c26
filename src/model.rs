//! One organization as the rules see it: who is assigned to which app, which groups are pushed, and who is in them.
//!
//! Nothing here knows files or formats. Places are kept as spans only so that a rule can point at them.

pub mod assembly;
pub mod change;
pub mod coverage;
pub mod expression;
mod identity;
mod kind;
mod link;
pub mod live;
mod membership;
pub mod picture;
mod query;

use std::collections::HashSet;
use std::sync::Arc;

pub use crate::resolve::address::{Address, Key};
pub use crate::resolve::duplicate_key::DuplicateKey;
pub use crate::resolve::missing::MissingInstance;
pub use crate::resolve::module::DuplicateAddress;
pub use crate::resolve::reference::{Undeclared, UndeclaredKind};
pub use crate::resolve::value::{Condition as PresenceCondition, Presence};
pub use identity::{Identity, Relation};
pub use membership::{Closed, Member, Members};
pub use query::{AssignedGroups, PushedPair};

use crate::finding::Step;
use crate::resolve::value::Value;
use crate::source::{FileId, Span};
use change::{Change, Move};
use expression::Condition;
use identity::Kinship;
use link::Links;
use live::Live;

/// A group, as an index into [`Org::groups`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub usize);

/// An app, as an index into [`Org::apps`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AppId(pub usize);

/// A user, as an index into [`Org::users`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(pub usize);

/// Everything known about one Okta organization.
#[derive(Debug, Default)]
pub struct Org {
    /// What tells it apart: its host, the name given to it, or the place of its root module.
    pub key: String,
    /// Every group that is created or referred to.
    pub groups: Vec<Group>,
    /// Every app that is created or referred to.
    pub apps: Vec<App>,
    /// Every user that is created or referred to.
    pub users: Vec<User>,
    /// Assignments of groups to apps.
    pub assignments: Vec<Assignment>,
    /// Assignments of users to apps.
    pub direct_assignments: Vec<DirectAssignment>,
    /// Authoritative lists of the groups of an app.
    pub authoritative: Vec<Authoritative>,
    /// Push mappings.
    pub mappings: Vec<Mapping>,
    /// Group rules.
    pub rules: Vec<GroupRule>,
    /// Lists of members.
    pub memberships: Vec<Membership>,
    /// Arguments that hold the id of the wrong kind of thing.
    pub wrong_kinds: Vec<WrongKind>,
    /// References to what is not declared.
    pub undeclared: Vec<Undeclared>,
    /// References to instances that their block does not create.
    pub missing_instances: Vec<MissingInstance>,
    /// Keys that stand twice in one object.
    pub duplicate_keys: Vec<DuplicateKey>,
    /// Blocks that repeat an address.
    pub duplicates: Vec<DuplicateAddress>,
    /// What plans are about to do, in their order.
    pub changes: Vec<Change>,
    /// Addresses that change without a `moved` block.
    pub moves: Vec<Move>,
    /// Why the organization is not all here: what cannot be read may hold anything.
    pub incomplete: Option<String>,
    /// The files that a configuration reads as data, such as tables of teams.
    pub data_files: HashSet<FileId>,
    /// What is live in Okta.
    pub live: Live,
    kinship: Kinships,
    links: Links,
}

#[derive(Debug, Default)]
struct Kinships {
    groups: Kinship,
    apps: Kinship,
    users: Kinship,
}

/// A place that names an entity, and how the value came there.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where it is used.
    pub span: Span,
    /// Where it was decided; the same place if it is written there.
    pub origin: Span,
    /// The steps between, nearest first.
    pub trace: Vec<Step>,
}

impl Place {
    /// The place of a value.
    pub fn of(value: &Value) -> Self {
        Self {
            span: value.site,
            origin: value.origin,
            trace: value.steps(),
        }
    }

    /// A place where something is written outright.
    pub fn at(span: Span) -> Self {
        Self {
            span,
            origin: span,
            trace: Vec::new(),
        }
    }
}

/// A reference to an entity. What it refers to may not be known.
#[derive(Debug, Clone)]
pub struct Reference<Id> {
    /// The entity, or why it is not known, to be read after "depends on".
    pub target: Result<Id, String>,
    /// Where the reference is written.
    pub place: Place,
}

impl<Id: Copy> Reference<Id> {
    /// The entity, if it is known.
    pub fn known(&self) -> Option<Id> {
        self.target.as_ref().ok().copied()
    }
}

/// A field with its place.
#[derive(Debug, Clone)]
pub enum Field<T> {
    /// Set to a known value.
    Known(T, Place),
    /// Not set: the provider's default applies.
    Absent,
    /// Set to something that cannot be known here; the reason is to be read after "depends on".
    Unknown(String, Place),
}

impl<T> Field<T> {
    /// The value, if it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value, _) => Some(value),
            _ => None,
        }
    }

    /// Where it is set.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Known(_, place) | Self::Unknown(_, place) => Some(place),
            Self::Absent => None,
        }
    }
}

impl Field<String> {
    /// Whether the value is `word`, taking `default` where it is not set. `None` if it is unknown.
    pub fn is(&self, word: &str, default: &str) -> Option<bool> {
        match self {
            Self::Known(value, _) => Some(value == word),
            Self::Absent => Some(default == word),
            Self::Unknown(..) => None,
        }
    }
}

/// The block that declares something.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Its address.
    pub address: Arc<Address>,
    /// What a reader recognises it by.
    pub header: Span,
    /// Under which conditions it exists.
    pub presence: Presence,
    /// The module calls that lead to it, outermost first.
    pub callers: Vec<Span>,
    /// Where `count` or `for_each` is written, if the block is repeated.
    pub repeated: Option<Span>,
    /// Whether the documents that hold it say that they hold everything.
    pub complete: bool,
    /// Whether it is no block that somebody writes but what is live in Okta.
    pub live: bool,
}

impl Declaration {
    /// Whether it stands for a number of instances that is not known.
    pub fn is_symbolic(&self) -> bool {
        matches!(self.address.key, Some(Key::Symbolic(_)))
    }
}

/// A group.
#[derive(Debug)]
pub struct Group {
    /// What it is.
    pub identity: Identity,
    /// What people call it.
    pub name: String,
    /// Whether [`Group::name`] is the name in Okta, and not an address or id.
    pub named: bool,
    /// The block that creates it.
    pub declared: Option<Declaration>,
    /// Whether Okta, and not a person or rule, decides on its members: Everyone, or a group imported from an app.
    pub foreign: bool,
}

impl Group {
    /// Whether it is the built-in group of all users.
    pub fn is_everyone(&self) -> bool {
        self.identity == Identity::Everyone
    }
}

/// An app.
#[derive(Debug)]
pub struct App {
    /// What it is.
    pub identity: Identity,
    /// What people call it.
    pub name: String,
    /// Whether [`App::name`] is the label in Okta, and not an address or id.
    pub named: bool,
    /// The block that creates it.
    pub declared: Option<Declaration>,
    /// `status`
    pub status: Field<String>,
    /// `implicit_assignment`: whether Federation Broker Mode is on, which takes no assignments.
    pub implicit_assignment: Field<bool>,
    /// Whether everything assigned to it should be here: it is created here, or the documents say that they are complete.
    pub closed: bool,
}

/// A user.
#[derive(Debug)]
pub struct User {
    /// What it is.
    pub identity: Identity,
    /// What people call it.
    pub name: String,
    /// Whether [`User::name`] is the login, and not an address or id.
    pub named: bool,
    /// The block that creates it.
    pub declared: Option<Declaration>,
    /// `status`
    pub status: Field<String>,
}

/// The statuses of users that Okta pushes to no app, or may not: the page calls them inactive.
pub const INACTIVE: [&str; 3] = ["DEPROVISIONED", "SUSPENDED", "STAGED"];

impl User {
    /// The status, if it is known to be one that is not pushed.
    pub fn inactive(&self) -> Option<&str> {
        self.status
            .known()
            .map(String::as_str)
            .filter(|status| INACTIVE.contains(status))
    }
}

/// How a group assignment is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// One resource for one group.
    Single,
    /// An entry of an authoritative list, as an index into [`Org::authoritative`].
    Listed(usize),
}

/// The assignment of a group to an app.
#[derive(Debug)]
pub struct Assignment {
    /// The app.
    pub app: Reference<AppId>,
    /// The group.
    pub group: Reference<GroupId>,
    /// How it is written.
    pub style: Style,
    /// The block that declares it.
    pub declared: Declaration,
}

/// The assignment of a user to an app.
#[derive(Debug)]
pub struct DirectAssignment {
    /// The app.
    pub app: Reference<AppId>,
    /// The user.
    pub user: Reference<UserId>,
    /// The block that declares it.
    pub declared: Declaration,
}

/// `okta_app_group_assignments`: the complete list of the groups of an app.
#[derive(Debug)]
pub struct Authoritative {
    /// The app.
    pub app: Reference<AppId>,
    /// Whether every entry of the list is known.
    pub known: bool,
    /// The block that declares it.
    pub declared: Declaration,
}

/// `okta_push_group`: a source group whose members are copied into a group of the app.
#[derive(Debug)]
pub struct Mapping {
    /// The app.
    pub app: Reference<AppId>,
    /// The source group.
    pub source: Reference<GroupId>,
    /// `target_group_name`
    pub target_name: Field<String>,
    /// `status`
    pub status: Field<String>,
    /// The status that Terraform's state has for it, from the last time it read it. A mapping in ERROR can be neither changed nor
    /// destroyed.
    pub recorded_status: Field<String>,
    /// The block that declares it.
    pub declared: Declaration,
}

/// `okta_group_rule`: an expression that adds users to groups.
#[derive(Debug)]
pub struct GroupRule {
    /// Its name.
    pub name: String,
    /// The groups it feeds.
    pub groups: Vec<Reference<GroupId>>,
    /// Whether all of them are listed in [`GroupRule::groups`].
    pub groups_known: bool,
    /// Its condition in normal form, if it was understood. Ids in it are those of [`assembly::token`].
    pub condition: Option<Condition>,
    /// `status`
    pub status: Field<String>,
    /// The users it leaves out.
    pub excluded: Vec<Reference<UserId>>,
    /// Whether all of them are listed in [`GroupRule::excluded`].
    pub excluded_known: bool,
    /// The block that declares it.
    pub declared: Declaration,
}

/// A list of members of one group.
#[derive(Debug)]
pub struct Membership {
    /// The group.
    pub group: Reference<GroupId>,
    /// The users.
    pub users: Vec<Reference<UserId>>,
    /// Why the list is not known as a whole, to be read after "depends on".
    pub unknown: Option<String>,
    /// Whether it removes everybody else from the group.
    pub authoritative: bool,
    /// Whether it is a list of this group's members, and not one of a user's groups.
    pub of_group: bool,
    /// The block that declares it.
    pub declared: Declaration,
}

/// Why a reference is unknown that holds the id of the wrong kind of thing: a [`WrongKind`] says more.
pub const WRONG_KIND: &str = "an id of the wrong kind";

/// An argument that takes the id of one kind of thing and holds something else.
#[derive(Debug)]
pub struct WrongKind {
    /// The argument.
    pub argument: String,
    /// What it takes: `group`, `app` or `user`.
    pub expected: &'static str,
    /// What it holds, to be read after "holds": ``the id of an app``.
    pub found: String,
    /// What to write instead, where that is plain.
    pub instead: Option<String>,
    /// The value.
    pub place: Place,
    /// The block.
    pub declared: Declaration,
}
