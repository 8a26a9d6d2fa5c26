//! The settings of single rules, as the configuration file holds them under `options`.

use schemars::JsonSchema;
use serde::Deserialize;

/// The settings of single rules. What is not set keeps the rule's own default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Settings of `change/mass-removal`.
    #[serde(rename = "change/mass-removal")]
    pub mass_removal: Option<MassRemoval>,
    /// Settings of `membership/inactive-user-pushed`.
    #[serde(rename = "membership/inactive-user-pushed")]
    pub inactive_user_pushed: Option<InactiveUserPushed>,
    /// Settings of `push/members-not-assigned`.
    #[serde(rename = "push/members-not-assigned")]
    pub members_not_assigned: Option<MembersNotAssigned>,
}

/// Settings of `change/mass-removal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MassRemoval {
    /// How many people make a removal one of many, whatever is left of the group.
    pub people: usize,
    /// The share of a group's people that does so, in percent. It takes three people at least.
    pub share: Percent,
}

impl Default for MassRemoval {
    fn default() -> Self {
        Self {
            people: 10,
            share: Percent(50),
        }
    }
}

/// A share, in percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "u8")]
#[schemars(extend("minimum" = 1, "maximum" = 100))]
pub struct Percent(u8);

impl TryFrom<u8> for Percent {
    type Error = String;

    fn try_from(number: u8) -> Result<Self, String> {
        match number {
            1..=100 => Ok(Self(number)),
            _ => Err("a share is from 1 to 100 percent".to_owned()),
        }
    }
}

impl Percent {
    /// Whether a part of a whole is at least the share.
    pub fn is_reached(self, part: usize, whole: usize) -> bool {
        part.saturating_mul(100) >= whole.saturating_mul(self.0.into())
    }
}

/// Settings of `membership/inactive-user-pushed`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct InactiveUserPushed {
    /// The statuses of users that count as inactive. Okta's page names none; what it says holds for deactivated users in any case.
    pub statuses: Vec<InactiveStatus>,
}

/// A status in which Okta may leave a user out of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum InactiveStatus {
    /// Deactivated.
    Deprovisioned,
    /// Suspended: app assignments stay.
    Suspended,
    /// Not activated yet.
    Staged,
}

impl InactiveStatus {
    /// The word that Okta uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Deprovisioned => "DEPROVISIONED",
            Self::Suspended => "SUSPENDED",
            Self::Staged => "STAGED",
        }
    }
}

impl Default for InactiveUserPushed {
    fn default() -> Self {
        Self {
            statuses: vec![
                InactiveStatus::Deprovisioned,
                InactiveStatus::Suspended,
                InactiveStatus::Staged,
            ],
        }
    }
}

/// Settings of `push/members-not-assigned`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MembersNotAssigned {
    /// Logins of members that need not appear in the app, such as service accounts. `*` stands for any text.
    pub except: Vec<String>,
}

impl MembersNotAssigned {
    /// Whether a member need not appear in the app.
    pub fn excepts(&self, login: &str) -> bool {
        self.except.iter().any(|pattern| fits(pattern, login))
    }
}

impl Options {
    /// Takes over what another file sets; the settings of one rule as a whole.
    pub fn override_with(&mut self, other: Self) {
        let Self {
            mass_removal,
            inactive_user_pushed,
            members_not_assigned,
        } = other;
        self.mass_removal = mass_removal.or(self.mass_removal.take());
        self.inactive_user_pushed = inactive_user_pushed.or(self.inactive_user_pushed.take());
        self.members_not_assigned = members_not_assigned.or(self.members_not_assigned.take());
    }
}

/// Whether a text is what a pattern with `*` stands for.
pub fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(mut left) = text.strip_prefix(first) else {
        return false;
    };
    let mut pieces: Vec<&str> = rest.split('*').collect();
    let last = pieces.pop().unwrap_or_default();
    for piece in pieces {
        match left.find(piece) {
            Some(at) => left = &left[at + piece.len()..],
            None => return false,
        }
    }
    left.ends_with(last)
}
