//! Values into the types that functions take: strings, numbers and booleans into each other, and elements into one common type.

use std::sync::Arc;

use super::numbers::number_text;
use crate::resolve::value::{Data, Member, Value};

/// A primitive as a string.
pub(super) fn text(value: &Value) -> Option<Arc<str>> {
    match &value.data {
        Data::String(text) => is_composed(text).then(|| Arc::clone(text)),
        Data::Bool(value) => Some(value.to_string().into()),
        Data::Number(number) => Some(number_text(*number)?.into()),
        _ => None,
    }
}

/// Whether a text has no letters that Terraform would join with the ones before them.
fn is_composed(text: &str) -> bool {
    text.is_ascii()
        || !text.chars().any(|it| {
            matches!(
                it,
                '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}'
            )
        })
}

/// A number, or a string that spells one.
pub(super) fn number(value: &Value) -> Option<f64> {
    match &value.data {
        Data::Number(number) => Some(*number),
        Data::String(text) => parse_number(text),
        _ => None,
    }
}

/// A number without a fraction.
pub(super) fn whole(value: &Value) -> Option<i64> {
    let number = number(value)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and in range"
    )]
    (number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

/// A boolean, or a string that spells one.
pub(super) fn bool(value: &Value) -> Option<bool> {
    match &value.data {
        Data::Bool(value) => Some(*value),
        Data::String(text) => match &**text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The number that a decimal spelling means, if it is one that is kept exactly.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let digits: String = mantissa.replacen('.', "", 1);
    let is_all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        is_all_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
    });
    if !is_all_digits(&digits) || !exponent_fits {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    let significant = digits.trim_start_matches('0').trim_end_matches('0').len();
    let is_exact =
        significant <= 15 || number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    (number.is_finite() && is_exact).then_some(number)
}

/// The same value as a string, where it came from unchanged.
pub(super) fn as_text(value: &Value) -> Option<Value> {
    let data = match &value.data {
        Data::Null | Data::String(_) | Data::Unknown(_) => value.data.clone(),
        _ => Data::String(text(value)?),
    };
    Some(Value {
        data,
        ..value.clone()
    })
}

/// The elements of a list as strings, `null` kept.
pub(super) fn texts(elements: &[Value]) -> Option<Vec<Value>> {
    elements.iter().map(as_text).collect()
}

/// What elements are, as far as they must agree in a list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Bool,
    Number,
    String,
    List,
    Set,
    Map,
    Unknown,
}

/// The kind of a value; `null` fits any.
pub(super) fn kind(value: &Value) -> Option<Kind> {
    match &value.data {
        Data::Null => None,
        Data::Bool(_) => Some(Kind::Bool),
        Data::Number(_) => Some(Kind::Number),
        Data::String(_) => Some(Kind::String),
        Data::List(_) => Some(Kind::List),
        Data::Set(_) => Some(Kind::Set),
        Data::Map(_) => Some(Kind::Map),
        Data::Unknown(_) | Data::Instance(_) => Some(Kind::Unknown),
    }
}

/// Values in the one type that all of them convert to, as the elements of a list have it. Nothing if there is none or it depends on
/// what is unknown.
pub(super) fn unify(values: &[Value]) -> Option<Vec<Value>> {
    let kinds: Vec<Kind> = values.iter().filter_map(kind).collect();
    let are_all = |wanted: Kind| kinds.iter().all(|kind| *kind == wanted);
    let Some(&first) = kinds.first() else {
        return Some(values.to_vec());
    };
    if kinds.len() == 1
        || matches!(first, Kind::Bool | Kind::Number | Kind::String) && are_all(first)
    {
        return Some(values.to_vec());
    }
    let are_primitive = kinds
        .iter()
        .all(|kind| matches!(kind, Kind::Bool | Kind::Number | Kind::String));
    if are_primitive {
        return if kinds.contains(&Kind::String) {
            texts(values)
        } else {
            None
        };
    }
    if kinds
        .iter()
        .all(|kind| matches!(kind, Kind::String | Kind::Unknown))
    {
        return Some(values.to_vec());
    }
    if are_all(Kind::List) || are_all(Kind::Set) {
        return unify_lists(values);
    }
    if are_all(Kind::Map) {
        return unify_maps(values);
    }
    None
}

/// Tuples of one length keep a type for each place; others become lists of one type.
fn unify_lists(values: &[Value]) -> Option<Vec<Value>> {
    let lists: Vec<&[Value]> = values.iter().filter_map(Value::elements).collect();
    let length = lists.first().map_or(0, |list| list.len());
    let is_set = values
        .iter()
        .any(|value| matches!(value.data, Data::Set(_)));
    let rows: Vec<Vec<Value>> = if !is_set && lists.iter().all(|list| list.len() == length) {
        let mut rows = vec![Vec::with_capacity(length); lists.len()];
        for place in 0..length {
            let column: Vec<Value> = lists.iter().map(|list| list[place].clone()).collect();
            for (row, value) in rows.iter_mut().zip(unify(&column)?) {
                row.push(value);
            }
        }
        rows
    } else {
        let all: Vec<Value> = lists.concat();
        let mut unified = unify(&all)?.into_iter();
        lists
            .iter()
            .map(|list| unified.by_ref().take(list.len()).collect())
            .collect()
    };
    let mut rows = rows.into_iter();
    values
        .iter()
        .map(|value| {
            let data = match &value.data {
                Data::List(_) => Data::List(rows.next()?.into()),
                Data::Set(_) => super::sets::set(&rows.next()?)?,
                other => other.clone(),
            };
            Some(Value {
                data,
                ..value.clone()
            })
        })
        .collect()
}

/// Objects of the same attributes keep a type for each; others are maps, which must agree already.
fn unify_maps(values: &[Value]) -> Option<Vec<Value>> {
    let maps: Vec<&[Member]> = values.iter().filter_map(Value::members).collect();
    let mut rows: Vec<Vec<Member>> = maps.iter().map(|map| map.to_vec()).collect();
    for row in &mut rows {
        row.sort_by(|a, b| a.key.cmp(&b.key));
    }
    let keys: Vec<Arc<str>> = rows
        .first()?
        .iter()
        .map(|member| Arc::clone(&member.key))
        .collect();
    let same_keys = rows.iter().all(|row| {
        row.len() == keys.len() && row.iter().zip(&keys).all(|(it, key)| it.key == *key)
    });
    if !same_keys {
        let all: Vec<Value> = rows.iter().flatten().map(|it| it.value.clone()).collect();
        let is_primitive = |value: &Value| {
            let kind = kind(value);
            matches!(kind, None | Some(Kind::Bool | Kind::Number | Kind::String))
        };
        let mut unified = all
            .iter()
            .all(is_primitive)
            .then(|| unify(&all))??
            .into_iter();
        for member in rows.iter_mut().flatten() {
            member.value = unified.next()?;
        }
        return with_members(values, rows);
    }
    for place in 0..keys.len() {
        let column: Vec<Value> = rows.iter().map(|row| row[place].value.clone()).collect();
        for (row, value) in rows.iter_mut().zip(unify(&column)?) {
            row[place].value = value;
        }
    }
    with_members(values, rows)
}

/// The values with other entries, `null` left out.
fn with_members(values: &[Value], rows: Vec<Vec<Member>>) -> Option<Vec<Value>> {
    let mut rows = rows.into_iter();
    values
        .iter()
        .map(|value| {
            let data = match &value.data {
                Data::Map(_) => Data::Map(rows.next()?.into()),
                other => other.clone(),
            };
            Some(Value {
                data,
                ..value.clone()
            })
        })
        .collect()
}
