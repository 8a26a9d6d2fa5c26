//! Conversions between types, and functions that ask what an expression is rather than what it says.

use super::conversion;
use super::sets::{is_known, set};
use super::{Call, Table};
use crate::resolve::value::{Data, Member, Symbol, Value};

pub(super) const TABLE: Table = &[
    ("tobool", |call| {
        converted(call, |value| conversion::bool(value).map(Data::Bool))
    }),
    ("tonumber", |call| {
        converted(call, |value| conversion::number(value).map(Data::Number))
    }),
    ("tostring", |call| {
        converted(call, |value| conversion::text(value).map(Data::String))
    }),
    ("tolist", |call| {
        converted(call, |value| {
            Some(Data::List(conversion::unify(value.elements()?)?.into()))
        })
    }),
    ("toset", |call| {
        converted(call, |value| set(value.elements()?))
    }),
    ("tomap", |call| converted(call, to_map)),
    ("sensitive", |call| mark(call, true)),
    ("nonsensitive", |call| mark(call, false)),
    ("issensitive", |call| {
        let [value] = call.exactly()?;
        let is_certain = value.sensitive || is_known(value);
        is_certain.then(|| call.bool(value.sensitive))
    }),
    ("can", |call| {
        let [value] = call.exactly()?;
        is_known(value).then(|| call.bool(true))
    }),
    ("ephemeralasnull", |call| {
        let [value] = call.exactly()?;
        is_known(value).then(|| value.clone())
    }),
    // Whether an unknown first argument is an error or a value that is only not known here cannot be told.
    ("try", |call| {
        let first = call.arguments.first()?;
        is_no_error(first).then(|| first.clone())
    }),
];

/// `null` is `null` of any type.
fn converted(call: &Call<'_>, convert: fn(&Value) -> Option<Data>) -> Option<Value> {
    let [value] = call.exactly()?;
    let data = if value.is_null() {
        Data::Null
    } else {
        convert(value)?
    };
    Some(Value {
        data,
        ..value.clone()
    })
}

fn to_map(value: &Value) -> Option<Data> {
    let members = value.members()?;
    let values: Vec<Value> = members.iter().map(|it| it.value.clone()).collect();
    let unified = conversion::unify(&values)?;
    let members = members.iter().zip(unified).map(|(member, value)| Member {
        value,
        ..member.clone()
    });
    Some(Data::Map(members.collect()))
}

fn mark(call: &Call<'_>, sensitive: bool) -> Option<Value> {
    let [value] = call.exactly()?;
    Some(Value {
        sensitive,
        ..value.clone()
    })
}

/// Whether everything in a value is known or is what the provider will compute, so that no part of it can have failed.
fn is_no_error(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) => false,
        Data::List(elements) | Data::Set(elements) => elements.iter().all(is_sound_part),
        Data::Map(members) => members.iter().all(|member| is_sound_part(&member.value)),
        _ => true,
    }
}

fn is_sound_part(value: &Value) -> bool {
    let is_attribute = value
        .as_unknown()
        .is_some_and(|unknown| matches!(unknown.symbol, Some(Symbol::Attribute { .. })));
    is_attribute || is_no_error(value)
}
