//! The objects of Okta's API, with the fields that say something about Group Push. What else they hold is passed over.

use serde::Deserialize;

use crate::syntax::deserialize::Spanned;

/// A string field.
type Text = Spanned<String>;

/// One object, with the app or group it belongs to where the object itself does not say.
#[derive(Debug)]
pub enum Object {
    /// A group.
    Group(Group),
    /// An app.
    App(App),
    /// A group rule.
    Rule(Rule),
    /// A user.
    User(User),
    /// A user as a member of the group with this id.
    Member(String, User),
    /// The assignment of a group to the app with this id.
    AppAssignment(String, AppAssignment),
    /// A push mapping of the app with this id.
    Mapping(String, Mapping),
    /// A user of the app with this id.
    AppUser(String, AppUser),
    /// A provisioning feature of the app with this id.
    Feature(String, Feature),
    /// The id of a group that Okta says is not there.
    MissingGroup(Text),
}

/// A group.
#[derive(Debug, Deserialize)]
pub struct Group {
    /// `00g…`
    pub id: Text,
    /// `OKTA_GROUP`, `APP_GROUP` or `BUILT_IN`.
    #[serde(rename = "type")]
    pub kind: Option<Text>,
    /// Its profile.
    pub profile: GroupProfile,
    /// When it was last changed.
    #[serde(rename = "lastUpdated")]
    pub last_updated: Option<Text>,
}

/// What is shown of a group.
#[derive(Debug, Deserialize)]
pub struct GroupProfile {
    /// Its name.
    pub name: Text,
}

/// An app.
#[derive(Debug, Deserialize)]
pub struct App {
    /// `0oa…`
    pub id: Text,
    /// What people call it.
    pub label: Text,
    /// `ACTIVE`, `INACTIVE` or `DELETED`.
    pub status: Option<Text>,
    /// What is switched on, such as `GROUP_PUSH`.
    pub features: Option<Vec<Text>>,
    /// Its settings.
    pub settings: Option<AppSettings>,
    /// When it was last changed.
    #[serde(rename = "lastUpdated")]
    pub last_updated: Option<Text>,
}

/// The settings of an app.
#[derive(Debug, Deserialize)]
pub struct AppSettings {
    /// Whether Federation Broker Mode is on.
    #[serde(rename = "implicitAssignment")]
    pub implicit_assignment: Option<Spanned<bool>>,
}

/// The assignment of a group to an app.
#[derive(Debug, Deserialize)]
pub struct AppAssignment {
    /// The id of the group.
    pub id: Text,
    /// When it was last changed.
    #[serde(rename = "lastUpdated")]
    pub last_updated: Option<Text>,
}

/// A push mapping.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mapping {
    /// `gPm…`
    pub id: Text,
    /// The id of the source group.
    pub source_group_id: Text,
    /// The id of the target group.
    pub target_group_id: Option<Text>,
    /// `ACTIVE`, `INACTIVE` or `ERROR`.
    pub status: Option<Text>,
    /// Why the last push failed.
    pub error_summary: Option<Text>,
    /// When it was last pushed.
    pub last_push: Option<Text>,
    /// When it was made.
    pub created: Option<Text>,
    /// When it was last changed.
    pub last_updated: Option<Text>,
}

/// A group rule.
#[derive(Debug, Deserialize)]
pub struct Rule {
    /// `0pr…`
    pub id: Text,
    /// Its name.
    pub name: Text,
    /// `ACTIVE`, `INACTIVE` or `INVALID`.
    pub status: Option<Text>,
    /// Whom it matches.
    pub conditions: Option<Conditions>,
    /// What it does with them.
    pub actions: Option<Actions>,
    /// When it was last changed.
    #[serde(rename = "lastUpdated")]
    pub last_updated: Option<Text>,
}

/// Whom a group rule matches.
#[derive(Debug, Deserialize)]
pub struct Conditions {
    /// Those for whom this holds.
    pub expression: Option<RuleExpression>,
    /// Who is left out.
    pub people: Option<People>,
}

/// The expression of a group rule.
#[derive(Debug, Deserialize)]
pub struct RuleExpression {
    /// In Okta's expression language.
    pub value: Text,
}

/// Who is left out by a group rule.
#[derive(Debug, Deserialize)]
pub struct People {
    /// Users by id.
    pub users: Option<Excluded>,
    /// Groups by id.
    pub groups: Option<Excluded>,
}

/// The ids that a group rule leaves out.
#[derive(Debug, Deserialize)]
pub struct Excluded {
    /// The ids.
    pub exclude: Option<Spanned<Vec<Text>>>,
}

/// What a group rule does.
#[derive(Debug, Deserialize)]
pub struct Actions {
    /// It adds users to groups.
    #[serde(rename = "assignUserToGroups")]
    pub assign_user_to_groups: Option<AssignUserToGroups>,
}

/// The groups that a group rule adds users to.
#[derive(Debug, Deserialize)]
pub struct AssignUserToGroups {
    /// Their ids.
    #[serde(rename = "groupIds")]
    pub group_ids: Spanned<Vec<Text>>,
}

/// A user.
#[derive(Debug, Clone, Deserialize)]
pub struct User {
    /// `00u…`
    pub id: Text,
    /// `ACTIVE`, `SUSPENDED`, `DEPROVISIONED` …
    pub status: Option<Text>,
    /// The profile.
    pub profile: UserProfile,
    /// When it was last changed.
    #[serde(rename = "lastUpdated")]
    pub last_updated: Option<Text>,
}

/// What is shown of a user.
#[derive(Debug, Clone, Deserialize)]
pub struct UserProfile {
    /// The login.
    pub login: Text,
}

/// A user of an app: an assignment, whether by a group or a direct one.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppUser {
    /// The id of the user.
    pub id: Text,
    /// `USER` for a direct assignment, `GROUP` for one by a group.
    pub scope: Option<Text>,
    /// `ACTIVE`, `PROVISIONED`, `STAGED` …
    pub status: Option<Text>,
    /// `SYNCHRONIZED`, `ERROR`, `OUT_OF_SYNC` …
    pub sync_state: Option<Text>,
    /// The id in the target app: there once the account is.
    pub external_id: Option<Text>,
    /// When it was last changed.
    pub last_updated: Option<Text>,
}

/// A provisioning feature of an app.
#[derive(Debug, Deserialize)]
pub struct Feature {
    /// `USER_PROVISIONING` or `INBOUND_PROVISIONING`.
    pub name: Text,
    /// `ENABLED` or `DISABLED`.
    pub status: Option<Text>,
}
