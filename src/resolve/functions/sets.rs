//! Sets: each element once, in Terraform's order.

use std::cmp::Ordering;
use std::fmt::Write as _;

use super::{Call, MAX_ELEMENTS, Table, conversion};
use crate::resolve::value::{Data, Value};

pub(super) const TABLE: Table = &[
    ("setunion", |call| {
        let lists = unified(call)?;
        Some(call.value(set(&lists.concat())?))
    }),
    ("setintersection", |call| {
        let lists = unified(call)?;
        let (first, others) = lists.split_first()?;
        let mut kept = Vec::new();
        for element in first {
            let mut in_all = true;
            for other in others {
                in_all &= is_in(other, element)?;
            }
            if in_all {
                kept.push(element.clone());
            }
        }
        Some(call.value(set(&kept)?))
    }),
    ("setsubtract", |call| {
        call.exactly::<2>()?;
        let lists = unified(call)?;
        let [from, removed] = lists.as_slice() else {
            return None;
        };
        let mut kept = Vec::new();
        for element in from {
            if !is_in(removed, element)? {
                kept.push(element.clone());
            }
        }
        Some(call.value(set(&kept)?))
    }),
    ("setproduct", set_product),
];

/// A set of the elements. Nothing if it cannot be told which of them are equal, or how Terraform orders them.
pub(super) fn set(elements: &[Value]) -> Option<Data> {
    let elements = conversion::unify(elements)?;
    let mut keyed: Vec<(Place, Value)> = elements
        .into_iter()
        .map(|value| Some((place(&value)?, value)))
        .collect::<Option<_>>()?;
    keyed.sort_by(|a, b| a.0.compare(&b.0));
    keyed.dedup_by(|a, b| a.0.compare(&b.0) == Ordering::Equal);
    Some(Data::Set(
        keyed.into_iter().map(|(_, value)| value).collect(),
    ))
}

/// Where an element stands in a set: primitives by their value, compounds by their spelling, then `null`, then what is unknown.
enum Place {
    Number(f64),
    Text(String),
    Null,
    Unknown(String),
}

impl Place {
    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Null => 2,
            Self::Unknown(_) => 3,
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(mine), Self::Number(theirs)) => {
                // Zero has one place, whatever its sign.
                (mine + 0.0).total_cmp(&(theirs + 0.0))
            }
            (Self::Text(mine), Self::Text(theirs))
            | (Self::Unknown(mine), Self::Unknown(theirs)) => mine.cmp(theirs),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

fn place(value: &Value) -> Option<Place> {
    match &value.data {
        Data::Null => Some(Place::Null),
        Data::Bool(value) => Some(Place::Number(f64::from(u8::from(*value)))),
        Data::Number(number) => Some(Place::Number(*number)),
        Data::String(text) => Some(Place::Text(text.to_string())),
        Data::Instance(_) | Data::Unknown(_) => value.symbol_text().map(Place::Unknown),
        Data::List(_) | Data::Set(_) | Data::Map(_) => {
            let mut text = String::new();
            match spell(value, &mut text) {
                Some(()) => Some(Place::Text(text)),
                None if is_known(value) => None,
                None => value.symbol_text().map(Place::Unknown),
            }
        }
    }
}

/// The spelling by which Terraform orders compound elements.
fn spell(value: &Value, text: &mut String) -> Option<()> {
    match &value.data {
        Data::Null => text.push('~'),
        Data::Bool(value) => text.push(if *value { '1' } else { '0' }),
        Data::Number(number) => {
            let is_plain = number.fract() == 0.0 && number.abs() < 1e10;
            text.push_str(&is_plain.then(|| number.to_string())?);
        }
        Data::String(content) => {
            let is_plain = content
                .chars()
                .all(|it| it.is_alphanumeric() || matches!(it, ' '..='~'));
            text.push_str(&is_plain.then(|| format!("{content:?}"))?);
        }
        Data::List(elements) | Data::Set(elements) => {
            text.push('[');
            for element in elements.iter() {
                spell(element, text)?;
                text.push(';');
            }
            text.push(']');
        }
        Data::Map(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by(|a, b| a.key.cmp(&b.key));
            text.push('{');
            for member in members {
                _ = write!(text, "{:?}:", member.key);
                spell(&member.value, text)?;
                text.push(';');
            }
            text.push('}');
        }
        Data::Instance(_) | Data::Unknown(_) => return None,
    }
    Some(())
}

/// Whether a value is known throughout.
pub(super) fn is_known(value: &Value) -> bool {
    match &value.data {
        Data::Null | Data::Bool(_) | Data::Number(_) | Data::String(_) => true,
        Data::List(elements) | Data::Set(elements) => elements.iter().all(is_known),
        Data::Map(members) => members.iter().all(|member| is_known(&member.value)),
        Data::Instance(_) | Data::Unknown(_) => false,
    }
}

/// Whether an element is among others; nothing if that cannot be told.
pub(super) fn is_in(elements: &[Value], wanted: &Value) -> Option<bool> {
    let mut doubt = false;
    for element in elements {
        match element.equals(wanted) {
            Some(true) => return Some(true),
            Some(false) => {}
            None => doubt = true,
        }
    }
    (!doubt).then_some(false)
}

/// The elements of all arguments in one common type.
fn unified(call: &Call<'_>) -> Option<Vec<Vec<Value>>> {
    let lists: Option<Vec<&[Value]>> = call.arguments.iter().map(Value::elements).collect();
    let lists = lists.filter(|lists| !lists.is_empty())?;
    let lists: Option<Vec<_>> = lists.into_iter().map(conversion::unify).collect();
    let lists = lists?;
    let mut all = conversion::unify(&lists.concat())?.into_iter();
    Some(
        lists
            .iter()
            .map(|list| all.by_ref().take(list.len()).collect())
            .collect(),
    )
}

/// Every combination of one element of each argument; a set of them if one argument is a set.
fn set_product(call: &Call<'_>) -> Option<Value> {
    if call.arguments.len() < 2 {
        return None;
    }
    let mut combinations: Vec<Vec<Value>> = vec![Vec::new()];
    for argument in call.arguments {
        let elements = conversion::unify(argument.elements()?)?;
        if combinations.len() * elements.len() > MAX_ELEMENTS {
            return None;
        }
        combinations = combinations
            .iter()
            .flat_map(|combination| {
                elements.iter().map(|element| {
                    let mut longer = combination.clone();
                    longer.push(element.clone());
                    longer
                })
            })
            .collect();
    }
    let combinations: Vec<Value> = combinations
        .into_iter()
        .map(|combination| call.value(Data::List(combination.into())))
        .collect();
    let makes_set = call
        .arguments
        .iter()
        .any(|argument| matches!(argument.data, Data::Set(_)));
    if makes_set {
        return Some(call.value(set(&combinations)?));
    }
    call.list(combinations)
}
