//! What a plan is about to do to one resource instance.

use std::sync::Arc;

use super::address::Address;
use super::resource::Field;
use super::value::Value;
use crate::source::Span;

/// An entry of a plan that does something.
#[derive(Debug, Clone)]
pub struct Change {
    /// The instance.
    pub address: Arc<Address>,
    /// The address it had before, if the plan moves it.
    pub previous: Option<Arc<Address>>,
    /// What is done.
    pub action: Action,
    /// Why, in Terraform's word: `replace_because_cannot_update`.
    pub reason: Option<String>,
    /// The attributes whose change forces the replacement, each as written in the plan.
    pub replaced_by: Vec<ReplacedBy>,
    /// The id it is imported under.
    pub importing: Option<Value>,
    /// Whether an object is meant that an earlier replacement left behind, and not the instance itself.
    pub deposed: bool,
    /// What it is recognized by: the block in the source, else its address in the plan.
    pub header: Span,
    /// The alias of its provider configuration.
    pub provider: String,
    /// The attributes it has now. Nothing if it does not exist yet.
    pub before: Vec<Field>,
}

/// What a plan does to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Nothing: it is only moved or imported.
    Keep,
    /// It is created.
    Create,
    /// It is changed in place.
    Update,
    /// It is destroyed and created again.
    Replace {
        /// Whether the new one is created first.
        create_before_destroy: bool,
    },
    /// It is destroyed.
    Delete,
    /// Terraform lets go of it and leaves it as it is.
    Forget,
}

/// An attribute that forces a replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplacedBy {
    /// The attribute, with the way into it: `target_group_name`, `group[0].id`.
    pub path: String,
    /// Where the plan says so.
    pub span: Span,
}

impl Action {
    /// The action behind the words of a plan. `None` for what concerns data sources, and for words of a future Terraform.
    pub(super) fn of(words: &[&str]) -> Option<Self> {
        Some(match words {
            ["no-op"] => Self::Keep,
            // The old object of a replacement may be let go of instead of destroyed.
            ["create"] | ["create", "forget"] | ["forget", "create"] => Self::Create,
            ["update"] => Self::Update,
            ["delete", "create"] => Self::Replace {
                create_before_destroy: false,
            },
            ["create", "delete"] => Self::Replace {
                create_before_destroy: true,
            },
            ["delete"] => Self::Delete,
            ["forget"] => Self::Forget,
            _ => return None,
        })
    }

    /// Whether the object that is there now is destroyed.
    pub fn destroys(self) -> bool {
        matches!(self, Self::Delete | Self::Replace { .. })
    }
}
