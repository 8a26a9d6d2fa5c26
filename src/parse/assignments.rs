//! The plain assignment document: who is assigned and what is pushed, without Terraform around it. A format of our own.

use std::fmt;

use schemars::JsonSchema;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use crate::problem::Problem;
use crate::source::Span;
use crate::syntax::deserialize::{Spanned, from_node};
use crate::syntax::tree::Node;

/// Who is assigned to which app and which groups are pushed to it.
///
/// One organization may be spread over any number of documents in one directory.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "grouplint assignments")]
pub struct Document {
    /// The address of this schema.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// The host of the organization, such as `acme.okta.com`. Documents and other inputs of one host are judged together.
    pub org: Option<Spanned<String>>,
    /// Whether everything is here: every assignment of every app below, and every member of every group.
    pub complete: Option<bool>,
    /// The groups.
    pub groups: Option<Vec<Group>>,
    /// The users whose status matters. A login that is not listed is an active user, unless `complete` is true.
    pub users: Option<Vec<User>>,
    /// The apps with their assignments and push mappings.
    pub apps: Option<Vec<App>>,
}

/// A group.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name. Assignments and push mappings refer to it by this name.
    pub name: Spanned<String>,
    /// What kind of group it is. `OKTA_GROUP` if nothing is said; `BUILT_IN` is Everyone.
    #[serde(rename = "type")]
    pub kind: Option<Spanned<GroupType>>,
    /// The logins of its members. Leave it out if the members are managed elsewhere.
    pub members: Option<Spanned<Vec<Spanned<String>>>>,
    /// The group rule that fills it.
    pub rule: Option<Spanned<GroupRule>>,
}

/// The kinds of groups in Okta.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GroupType {
    /// A group whose members Okta manages.
    OktaGroup,
    /// A group that was imported from an app.
    AppGroup,
    /// Everyone, or another group that Okta made.
    BuiltIn,
}

/// The group rule that fills a group: its expression alone, or with what else matters of it.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(untagged)]
pub enum GroupRule {
    /// The expression of an active rule that leaves nobody out.
    Expression(String),
    /// The rule in full.
    Full(Rule),
}

impl<'de> Deserialize<'de> for GroupRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GroupRuleVisitor)
    }
}

/// Told apart by hand: an untagged enum would read ahead and lose the spans.
struct GroupRuleVisitor;

impl<'de> Visitor<'de> for GroupRuleVisitor {
    type Value = GroupRule;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an expression or a mapping with an `expression`")
    }

    fn visit_str<E: de::Error>(self, expression: &str) -> Result<GroupRule, E> {
        Ok(GroupRule::Expression(expression.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GroupRule, A::Error> {
        Rule::deserialize(MapAccessDeserializer::new(map)).map(GroupRule::Full)
    }
}

/// A group rule in full.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The expression in Okta's expression language.
    pub expression: Spanned<String>,
    /// `ACTIVE` if nothing is said.
    pub status: Option<Spanned<String>>,
    /// The logins of users that the rule leaves out.
    pub excluded: Option<Vec<Spanned<String>>>,
}

/// A user.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The login.
    pub login: Spanned<String>,
    /// Okta's status, such as `ACTIVE`, `SUSPENDED` or `DEPROVISIONED`.
    pub status: Option<Spanned<String>>,
}

/// An app.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct App {
    /// Its label.
    pub name: Spanned<String>,
    /// The key of its integration in the Okta Integration Network, such as `slack`.
    pub integration: Option<Spanned<String>>,
    /// `ACTIVE` if nothing is said.
    pub status: Option<Spanned<String>>,
    /// The features that are switched on, such as `GROUP_PUSH`.
    pub features: Option<Vec<Spanned<String>>>,
    /// Whether Federation Broker Mode is on.
    pub implicit_assignment: Option<Spanned<bool>>,
    /// The groups and users assigned to it.
    pub assignments: Option<Vec<Assignment>>,
    /// The groups pushed to it.
    pub push: Option<Vec<Push>>,
}

/// An app assignment: of a group or of a user.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    /// The name of the group.
    pub group: Option<Spanned<String>>,
    /// The login of the user.
    pub user: Option<Spanned<String>>,
    /// The priority of the group among the app's groups.
    pub priority: Option<Spanned<i64>>,
}

/// A push mapping.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Push {
    /// The name of the source group.
    pub group: Spanned<String>,
    /// The target group. A group of the same name if nothing is said.
    pub target: Option<Target>,
    /// `ACTIVE` if nothing is said.
    pub status: Option<Spanned<String>>,
}

/// The target group of a push mapping: by name, or by the id of a group imported from the app.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The name to create or link.
    pub name: Option<Spanned<String>>,
    /// The id of the imported group.
    pub id: Option<Spanned<String>>,
}

/// A document as far as it was understood: an entry that does not fit is a problem and leaves the others alone.
#[derive(Debug)]
pub struct Assignments {
    /// Where it starts.
    pub top: Span,
    /// The entries.
    pub document: Document,
}

/// The JSON Schema of the format, as published in `schemas/assignments.schema.json`.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Document).to_value()
}

/// Whether a text names our schema, in the comment that editors read or as its `$schema`.
pub fn has_schema_line(text: &str) -> bool {
    let named = |line: &str| {
        line.contains("schema") && line.contains("grouplint") && line.contains("assignments")
    };
    text.lines().take(10).any(named)
}

/// Whether a document is one of ours: it says so, or it has only our keys and apps or groups with what only we know of them.
pub fn recognizes(root: Node<'_>, claimed: bool) -> bool {
    // SOPS adds a key of its own to what it encrypts.
    let keys = [
        "$schema", "org", "complete", "groups", "users", "apps", "sops",
    ];
    if !root.is_mapping() || root.get("apps").is_none() && root.get("groups").is_none() {
        return false;
    }
    if claimed {
        return true;
    }
    let only =
        |node: Node<'_>, keys: &[&str]| node.pairs().all(|entry| keys.contains(&entry.key.text()));
    let app_keys = [
        "name",
        "integration",
        "status",
        "features",
        "implicit_assignment",
        "assignments",
        "push",
    ];
    let group_keys = ["name", "type", "members", "rule"];
    let telling = |node: Node<'_>, keys: &[&str]| keys.iter().any(|key| node.get(key).is_some());
    let (apps, groups) = (root.get("apps"), root.get("groups"));
    let apps_fit = apps.is_none_or(|apps| apps.items().all(|app| only(app, &app_keys)));
    let groups_fit =
        groups.is_none_or(|groups| groups.items().all(|group| only(group, &group_keys)));
    let app_tells = apps.is_some_and(|apps| {
        apps.items()
            .any(|app| telling(app, &["assignments", "push"]))
    });
    let group_tells = groups.is_some_and(|groups| {
        groups
            .items()
            .any(|group| telling(group, &["members", "rule"]))
    });
    only(root, &keys) && apps_fit && groups_fit && (app_tells || group_tells)
}

/// Reads a document that [`recognizes`] accepted.
pub fn read(root: Node<'_>) -> (Assignments, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut document = Document {
        schema: None,
        org: None,
        complete: None,
        groups: None,
        users: None,
        apps: None,
    };
    for entry in root.entries() {
        match entry.key.text() {
            "$schema" => {}
            "org" => document.org = one(entry.value, &mut problems),
            "complete" => document.complete = one(entry.value, &mut problems),
            "groups" => document.groups = many(entry.value, &mut problems),
            "users" => document.users = many(entry.value, &mut problems),
            "apps" => document.apps = many(entry.value, &mut problems),
            other => problems.push(Problem::syntax(
                entry.key.span(),
                format!("`{other}` is no part of an assignment document"),
                "Use `org`, `complete`, `groups`, `users` and `apps`.",
            )),
        }
    }
    for assignment in document
        .apps
        .iter()
        .flatten()
        .flat_map(|app| app.assignments.iter().flatten())
    {
        if let (Some(group), Some(user)) = (&assignment.group, &assignment.user) {
            problems.push(
                Problem::syntax(
                    group.span,
                    "One assignment names both a group and a user",
                    "Write one entry for each.",
                )
                .also(user.span, "the user"),
            );
        }
    }
    (
        Assignments {
            top: root.span(),
            document,
        },
        problems,
    )
}

fn one<'t, T: Deserialize<'t>>(node: Node<'t>, problems: &mut Vec<Problem>) -> Option<T> {
    match from_node(node) {
        Ok(value) => Some(value),
        Err(error) => {
            let help = "Compare it with schemas/assignments.schema.json.";
            problems.push(Problem::syntax(error.span, error.message, help));
            None
        }
    }
}

fn many<'t, T: Deserialize<'t>>(node: Node<'t>, problems: &mut Vec<Problem>) -> Option<Vec<T>> {
    if !node.is_sequence() {
        return one(node, problems);
    }
    Some(
        node.items()
            .filter_map(|item| one(item, problems))
            .collect(),
    )
}
