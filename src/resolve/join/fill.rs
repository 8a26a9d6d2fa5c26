//! What the source cannot know of a value, filled in from a plan or state at the source's own place.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::record::Record;
use super::super::resource::{Field, Resource};
use super::super::value::{Data, Member, Symbol, Value};
use super::{PLANNED, is_symbolic};

/// Fills in what the source does not know.
pub(super) fn merge(resource: &mut Resource, record: &Record) {
    resource.presence.clear();
    let mut added = Vec::new();
    for told in &record.fields {
        let known = resource
            .fields
            .iter_mut()
            .find(|field| field.name == told.name);
        match known {
            Some(field) => {
                if let Some(value) = filled(&field.value, &told.value) {
                    field.value = value;
                }
            }
            // What is not known yet says nothing that the source would not.
            None if told.value.is_wholly_known() => {
                added.push(told_by(told, resource, PLANNED));
            }
            None => {}
        }
    }
    resource.fields.extend(added);
}

/// An attribute that the block does not set.
pub(super) fn told_by(told: &Field, resource: &Resource, step: &str) -> Field {
    let place = Value::at(resource.header, Data::Null);
    Field {
        name: Arc::clone(&told.name),
        name_span: resource.header,
        value: told.value.told_at(&place, step),
    }
}

/// What is known of a value with the help of a plan. `None` if the source knows as much.
fn filled(source: &Value, told: &Value) -> Option<Value> {
    if is_settled(source) {
        return None;
    }
    match (&source.data, &told.data) {
        (Data::List(ours) | Data::Set(ours), Data::List(theirs) | Data::Set(theirs)) => {
            let elements = filled_elements(source, ours, theirs);
            let data = match &source.data {
                Data::Set(_) => Data::Set(elements.into()),
                _ => Data::List(elements.into()),
            };
            Some(Value {
                data,
                ..source.clone()
            })
        }
        (Data::Map(ours), Data::Map(_)) => {
            let members = ours.iter().map(|member| {
                let told = told.member(&member.key);
                let value = told.and_then(|told| filled(&member.value, told));
                Member {
                    value: value.unwrap_or_else(|| member.value.clone()),
                    ..member.clone()
                }
            });
            Some(Value {
                data: Data::Map(members.collect()),
                ..source.clone()
            })
        }
        (_, Data::Unknown(unknown)) if unknown.symbol.is_none() => None,
        _ => Some(told.told_at(source, PLANNED)),
    }
}

/// The elements of a list: blocks are told apart by their order, ids by what is left when the known ones are taken away.
fn filled_elements(source: &Value, ours: &[Value], theirs: &[Value]) -> Vec<Value> {
    let whole = || {
        theirs
            .iter()
            .map(|it| it.told_at(source, PLANNED))
            .collect()
    };
    let blocks = theirs.iter().any(|it| matches!(it.data, Data::Map(_)));
    if blocks && ours.len() == theirs.len() {
        let pairs = ours.iter().zip(theirs);
        let filled =
            pairs.map(|(ours, theirs)| filled(ours, theirs).unwrap_or_else(|| ours.clone()));
        return filled.collect();
    }
    if blocks {
        return whole();
    }
    let texts: HashSet<Arc<str>> = ours.iter().filter_map(Value::to_text).collect();
    let settled = ours
        .iter()
        .filter(|it| is_settled(it) && it.to_text().is_none())
        .count();
    let rest = theirs
        .iter()
        .filter(|it| it.to_text().is_none_or(|text| !texts.contains(&text)));
    let mut rest: Vec<&Value> = rest.collect();
    let open = ours.iter().filter(|it| !is_settled(it)).count();
    // References that the source follows stay; which of the ids that are left are theirs is not known.
    if settled > 0 {
        rest.retain(|it| it.to_text().is_none());
    }
    if rest.len() != open {
        return if settled == 0 { whole() } else { ours.to_vec() };
    }
    let mut rest = rest.into_iter();
    let elements = ours.iter().map(|element| {
        if is_settled(element) {
            return element.clone();
        }
        rest.next()
            .map_or_else(|| element.clone(), |told| told.told_at(element, PLANNED))
    });
    elements.collect()
}

/// Whether the source knows a value, or what it refers to.
fn is_settled(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(unknown) => match &unknown.symbol {
            Some(Symbol::Attribute { address, name }) => &**name == "id" && !is_symbolic(address),
            _ => false,
        },
        Data::List(elements) | Data::Set(elements) => elements.iter().all(is_settled),
        Data::Map(members) => members.iter().all(|member| is_settled(&member.value)),
        _ => true,
    }
}
