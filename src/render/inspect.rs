//! What the linter sees: every resource with its arguments, where each value comes from, and what is not known.

pub mod json;
pub mod text;

use crate::resolve::resource::{Field, Resource};
use crate::resolve::value::{Data, Symbol, Value};
use crate::text::names_secret;

/// Whether the value of an argument must not be shown.
fn is_secret(field: &Field) -> bool {
    field.value.sensitive || names_secret(&field.name)
}

/// The reference that an unknown value still is: `okta_group.eng.id`.
fn reference(value: &Value) -> Option<String> {
    match &value.data {
        Data::Instance(address) => Some(address.to_string()),
        Data::Unknown(unknown) => match &unknown.symbol {
            Some(Symbol::Attribute { address, name }) => Some(format!("{address}.{name}")),
            _ => None,
        },
        _ => None,
    }
}

/// How many of a resource's values are unknown, those within lists and maps included. A reference is known.
fn unknowns(resource: &Resource) -> usize {
    resource
        .fields
        .iter()
        .map(|field| unknown_within(&field.value))
        .sum()
}

fn unknown_within(value: &Value) -> usize {
    match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.iter().map(unknown_within).sum(),
        Data::Map(members) => members
            .iter()
            .map(|member| unknown_within(&member.value))
            .sum(),
        Data::Unknown(_) if reference(value).is_none() => 1,
        _ => 0,
    }
}
