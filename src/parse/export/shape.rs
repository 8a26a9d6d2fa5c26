//! Which object of Okta's API a mapping is, by its id and the keys that only such an object has.

use crate::syntax::deserialize::Spanned;
use crate::syntax::tree::Node;

/// The kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Group,
    App,
    Rule,
    User,
    AppAssignment,
    Mapping,
    AppUser,
    Feature,
    Error,
}

impl Shape {
    /// The shape of a mapping. `None` if it is nothing that Okta's API answers, or nothing that matters here.
    pub(super) fn of(node: Node<'_>) -> Option<Self> {
        if !node.is_mapping() {
            return None;
        }
        let has = |key: &str| node.get(key).is_some();
        let Some(id) = node.get("id") else {
            return Self::without_id(node);
        };
        let id = id.as_str()?;
        if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let profile = |key: &str| node.get("profile").and_then(|it| it.get(key)).is_some();
        let link = |key: &str| node.get("_links").and_then(|it| it.get(key)).is_some();
        match id.get(..3)? {
            "00g" if (has("type") || has("objectClass")) && profile("name") => Some(Self::Group),
            "00g" if has("priority") || link("app") => Some(Self::AppAssignment),
            "0oa" if has("label") && (has("signOnMode") || has("status")) => Some(Self::App),
            "0pr" if has("actions") || has("conditions") => Some(Self::Rule),
            "gPm" if has("sourceGroupId") => Some(Self::Mapping),
            "00u" if has("scope") || has("syncState") => Some(Self::AppUser),
            "00u" if profile("login") => Some(Self::User),
            _ => None,
        }
    }

    fn without_id(node: Node<'_>) -> Option<Self> {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let is_feature = matches!(
            text("name"),
            Some("USER_PROVISIONING" | "INBOUND_PROVISIONING")
        );
        if is_feature && (node.get("capabilities").is_some() || node.get("status").is_some()) {
            return Some(Self::Feature);
        }
        let is_error = text("errorCode").is_some_and(|code| code.starts_with("E0"))
            && text("errorSummary").is_some();
        is_error.then_some(Self::Error)
    }

    /// The word for several of them.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Group => "groups",
            Self::App => "apps",
            Self::Rule => "group rules",
            Self::User => "users",
            Self::AppAssignment => "group assignments",
            Self::Mapping => "push mappings",
            Self::AppUser => "app users",
            Self::Feature => "features",
            Self::Error => "errors",
        }
    }
}

/// The id of the group that an error says is not there: `Not found: Resource not found: 00g… (UserGroup)`.
pub(super) fn missing_group(error: Node<'_>) -> Option<Spanned<String>> {
    if error.get("errorCode").and_then(Node::as_str) != Some("E0000007") {
        return None;
    }
    let summary = error.get("errorSummary")?;
    let text = summary.as_str()?.strip_suffix("(UserGroup)")?.trim_end();
    let id = text.rsplit([' ', ':']).next()?;
    id.starts_with("00g").then(|| Spanned {
        value: id.to_owned(),
        span: summary.span(),
    })
}
