//! Maps and objects.

use std::collections::HashMap;
use std::sync::Arc;

use super::collections::primitive_kind;
use super::{Call, MAX_ELEMENTS, Table, conversion};
use crate::resolve::value::{Data, Member, Value};

pub(super) const TABLE: Table = &[
    ("keys", |call| {
        let [map] = call.exactly()?;
        let keys = sorted(map)?;
        let keys = keys
            .into_iter()
            .map(|member| Value::string(member.key_span, Arc::clone(&member.key)));
        call.list(keys.collect())
    }),
    ("values", |call| {
        let [map] = call.exactly()?;
        let members = sorted(map)?;
        call.list(members.into_iter().map(|it| it.value.clone()).collect())
    }),
    ("lookup", lookup),
    ("merge", merge),
    ("transpose", transpose),
    ("zipmap", zipmap),
];

fn sorted(map: &Value) -> Option<Vec<&Member>> {
    let mut members: Vec<&Member> = map.members()?.iter().collect();
    members.sort_by(|a, b| a.key.cmp(&b.key));
    Some(members)
}

/// The value under a key, or the default. A map of one type converts its default to it; an object does not.
fn lookup(call: &Call<'_>) -> Option<Value> {
    let (map, key, default) = match call.arguments {
        [map, key] => (map, key, None),
        [map, key, default] => (map, key, Some(default)),
        _ => return None,
    };
    let key = conversion::text(key)?;
    let members = map.members()?;
    if let Some(found) = map.member(&key) {
        return Some(found.clone());
    }
    let default = default?;
    let values: Vec<Value> = members.iter().map(|it| it.value.clone()).collect();
    let agree = match (primitive_kind(&values), conversion::kind(default)) {
        (Some(mine), Some(theirs)) => mine == theirs || default.as_unknown().is_some(),
        _ => true,
    };
    agree.then(|| default.clone())
}

fn merge(call: &Call<'_>) -> Option<Value> {
    let mut merged: Vec<Member> = Vec::new();
    let mut place: HashMap<Arc<str>, usize> = HashMap::new();
    for map in call.arguments.iter().filter(|map| !map.is_null()) {
        for member in map.members()? {
            if let Some(&index) = place.get(&member.key) {
                merged[index] = member.clone();
            } else {
                place.insert(Arc::clone(&member.key), merged.len());
                merged.push(member.clone());
            }
        }
    }
    (merged.len() <= MAX_ELEMENTS).then(|| call.value(Data::Map(merged.into())))
}

/// A map of lists of strings turned around.
fn transpose(call: &Call<'_>) -> Option<Value> {
    let [map] = call.exactly()?;
    let mut turned: Vec<(Value, Vec<Value>)> = Vec::new();
    let mut place: HashMap<Arc<str>, usize> = HashMap::new();
    for member in sorted(map)? {
        let key = Value::string(member.key_span, Arc::clone(&member.key));
        for element in member.value.elements()? {
            let text = conversion::text(element)?;
            let index = *place.entry(text).or_insert_with(|| {
                turned.push((element.clone(), Vec::new()));
                turned.len() - 1
            });
            turned[index].1.push(key.clone());
        }
    }
    let members: Option<Vec<Member>> = turned
        .into_iter()
        .map(|(key, keys)| member(&key, call.list(keys)?))
        .collect();
    let mut members = members?;
    members.sort_by(|a, b| a.key.cmp(&b.key));
    Some(call.value(Data::Map(members.into())))
}

fn zipmap(call: &Call<'_>) -> Option<Value> {
    let [keys, values] = call.exactly()?;
    let (keys, values) = (keys.elements()?, values.elements()?);
    if keys.len() != values.len() {
        return None;
    }
    let mut members: Vec<Member> = Vec::with_capacity(keys.len());
    let mut place: HashMap<Arc<str>, usize> = HashMap::new();
    for (key, value) in keys.iter().zip(values) {
        let member = member(key, value.clone())?;
        if let Some(&index) = place.get(&member.key) {
            members[index] = member;
        } else {
            place.insert(Arc::clone(&member.key), members.len());
            members.push(member);
        }
    }
    Some(call.value(Data::Map(members.into())))
}

/// An entry whose key goes back to where the key's own value does.
fn member(key: &Value, value: Value) -> Option<Member> {
    Some(Member {
        key: conversion::text(key)?,
        key_span: key.origin,
        value,
    })
}
