//! Which resource types stand for what, from the provider's schema (okta/terraform-provider-okta 6.12.0).

use crate::resolve::address::Mode;

/// What an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `00g…`
    Group,
    /// `0oa…`
    App,
    /// `00u…`
    User,
    /// `0pr…`
    GroupRule,
    /// `gPm…`
    PushMapping,
}

impl Kind {
    /// The three characters that ids of this kind start with.
    pub(super) fn prefix(self) -> &'static str {
        match self {
            Self::Group => "00g",
            Self::App => "0oa",
            Self::User => "00u",
            Self::GroupRule => "0pr",
            Self::PushMapping => "gPm",
        }
    }

    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Group => "group",
            Self::App => "app",
            Self::User => "user",
            Self::GroupRule => "group rule",
            Self::PushMapping => "push mapping",
        }
    }

    /// The word with its article.
    pub(super) fn with_article(self) -> String {
        let article = if self == Self::App { "an" } else { "a" };
        format!("{article} {}", self.word())
    }

    /// The kind whose ids start as this text does.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        [
            Self::Group,
            Self::App,
            Self::User,
            Self::GroupRule,
            Self::PushMapping,
        ]
        .into_iter()
        .find(|kind| id.starts_with(kind.prefix()))
    }
}

/// The resource types that create an app. `okta_app` stands for the app of an assignment document.
const APPS: [&str; 10] = [
    "okta_app",
    "okta_app_auto_login",
    "okta_app_basic_auth",
    "okta_app_bookmark",
    "okta_app_oauth",
    "okta_app_saml",
    "okta_app_secure_password_store",
    "okta_app_shared_credentials",
    "okta_app_swa",
    "okta_app_three_field",
];

/// What the `id` of a resource or data source stands for.
pub(super) enum IdOf {
    /// An entity of its own.
    Own(Kind),
    /// The entity that another argument names: assignments and lists take over the id of what they belong to.
    Argument(&'static str),
}

/// What the `id` of a type stands for. `None` for types grouplint knows nothing about.
pub(super) fn id_of(mode: Mode, kind: &str) -> Option<IdOf> {
    let of = match (mode, kind) {
        (_, "okta_group") | (Mode::Data, "okta_everyone_group") => IdOf::Own(Kind::Group),
        (_, kind) if is_app(kind) => IdOf::Own(Kind::App),
        (_, "okta_user") => IdOf::Own(Kind::User),
        (_, "okta_group_rule") => IdOf::Own(Kind::GroupRule),
        (_, "okta_push_group") => IdOf::Own(Kind::PushMapping),
        (_, "okta_group_memberships" | "okta_group_owners")
        | (Mode::Managed, "okta_app_group_assignment") => IdOf::Argument("group_id"),
        (Mode::Managed, "okta_app_group_assignments" | "okta_app_saml_app_settings") => {
            IdOf::Argument("app_id")
        }
        (Mode::Managed, "okta_app_user" | "okta_user_group_memberships") => {
            IdOf::Argument("user_id")
        }
        (_, "okta_app_connection") | (Mode::Data, "okta_app_group_assignments") => {
            IdOf::Argument("id")
        }
        _ => return None,
    };
    Some(of)
}

/// Whether a type creates or looks up an app.
pub(super) fn is_app(kind: &str) -> bool {
    APPS.contains(&kind)
}
