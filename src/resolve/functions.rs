//! The built-in functions that configurations of groups and apps lean on most. Any other one gives an unknown value that keeps
//! its identity.

use std::fmt::Write as _;
use std::sync::Arc;

use super::evaluate::derived;
use super::files::Context;
use super::value::{Data, Member, Value};
use crate::source::Span;

/// The value of a call. Arguments may be unknown; a function looks only as deep as it has to.
pub(super) fn call(name: &str, arguments: &[Value], span: Span, _context: Context<'_>) -> Value {
    let sensitive = arguments.iter().any(|argument| argument.sensitive);
    let operands: Vec<&Value> = arguments.iter().collect();
    let mut value = match known(name, arguments, span) {
        Some(value) => value.used_at(span),
        None if depends_on_time_or_chance(name) => {
            Value::unknown(span, format!("`{name}()`, which differs each time"))
        }
        None if arguments
            .iter()
            .any(|argument| argument.as_unknown().is_some()) =>
        {
            derived(span, name, &operands)
        }
        None => {
            let mut value = derived(span, name, &operands);
            if let Data::Unknown(unknown) = &mut value.data {
                Arc::make_mut(unknown).reason =
                    format!("`{name}()`, which grouplint does not evaluate");
            }
            value
        }
    };
    value.sensitive |= sensitive && name != "nonsensitive";
    value
}

fn depends_on_time_or_chance(name: &str) -> bool {
    matches!(name, "timestamp" | "plantimestamp" | "uuid" | "bcrypt")
}

fn known(name: &str, arguments: &[Value], span: Span) -> Option<Value> {
    let data = match (name, arguments) {
        ("toset", [value]) => set(value.elements()?)?,
        ("tolist", [value]) => Data::List(value.elements()?.into()),
        ("tomap", [value]) => Data::Map(value.members()?.into()),
        ("tostring", [value]) => Data::String(value.to_text()?),
        ("tonumber", [value]) => Data::Number(value.as_number()?),
        ("tobool", [value]) => Data::Bool(value.as_bool()?),
        ("sensitive" | "nonsensitive", [value]) => {
            return Some(Value {
                sensitive: name == "sensitive",
                ..value.clone()
            });
        }
        ("concat", lists) => Data::List(joined(lists)?.into()),
        ("flatten", [value]) => {
            let mut flat = Vec::new();
            flatten(value.elements()?, &mut flat);
            Data::List(flat.into())
        }
        ("merge", maps) => merge(maps)?,
        ("keys", [value]) => {
            let mut keys: Vec<Value> = value
                .members()?
                .iter()
                .map(|member| Value::string(member.key_span, Arc::clone(&member.key)))
                .collect();
            keys.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            Data::List(keys.into())
        }
        ("values", [value]) => {
            let mut members = value.members()?.to_vec();
            members.sort_by(|a, b| a.key.cmp(&b.key));
            Data::List(members.into_iter().map(|member| member.value).collect())
        }
        ("lookup", [map, key, rest @ ..]) => {
            let key = key.to_text()?;
            map.members()?;
            return map.member(&key).or(rest.first()).cloned();
        }
        ("length", [value]) => length(value)?,
        ("contains", [list, wanted]) => contains(list.elements()?, wanted)?,
        ("distinct", [list]) => distinct(list.elements()?)?,
        ("compact", [list]) => compact(list.elements()?)?,
        ("coalesce", values) => {
            let first = values
                .iter()
                .find(|value| !value.is_null() && value.as_str() != Some(""))?;
            return (first.as_unknown().is_none()).then(|| first.clone());
        }
        ("try", values) => {
            let first = values.first()?;
            return (first.as_unknown().is_none()).then(|| first.clone());
        }
        ("one", [list]) => match list.elements()? {
            [] => Data::Null,
            [only] => return Some(only.clone()),
            _ => return None,
        },
        ("element", [list, index]) => return element(list.elements()?, index.as_number()?),
        ("zipmap", [keys, values]) => zipmap(keys.elements()?, values.elements()?)?,
        ("setunion", sets) => set(&joined(sets)?)?,
        ("join", [separator, lists @ ..]) => {
            let texts: Option<Vec<_>> = joined(lists)?.iter().map(Value::to_text).collect();
            Data::String(texts?.join(separator.as_str()?).into())
        }
        ("split", [separator, text]) => {
            let text = text.as_str()?;
            Data::List(
                text.split(separator.as_str()?)
                    .map(|piece| Value::string(span, piece))
                    .collect(),
            )
        }
        ("format", [pattern, values @ ..]) => {
            Data::String(format(pattern.as_str()?, values)?.into())
        }
        ("lower", [text]) => Data::String(text.as_str()?.to_lowercase().into()),
        ("upper", [text]) => Data::String(text.as_str()?.to_uppercase().into()),
        ("trimspace", [text]) => Data::String(text.as_str()?.trim().into()),
        ("trimprefix", [text, prefix]) => {
            let text = text.as_str()?;
            Data::String(text.strip_prefix(prefix.as_str()?).unwrap_or(text).into())
        }
        ("trimsuffix", [text, suffix]) => {
            let text = text.as_str()?;
            Data::String(text.strip_suffix(suffix.as_str()?).unwrap_or(text).into())
        }
        // A pattern between slashes is a regular expression, which is not read here.
        ("replace", [text, from, to]) if !from.as_str()?.starts_with('/') => {
            Data::String(text.as_str()?.replace(from.as_str()?, to.as_str()?).into())
        }
        _ => return None,
    };
    Some(Value::at(span, data))
}

fn joined(lists: &[Value]) -> Option<Vec<Value>> {
    let mut all = Vec::new();
    for list in lists {
        all.extend_from_slice(list.elements()?);
    }
    Some(all)
}

/// A set holds each element once, in order. Which elements are equal must be known.
fn set(elements: &[Value]) -> Option<Data> {
    let mut keyed: Vec<(String, Value)> = elements
        .iter()
        .map(|value| Some((value.symbol_text()?, value.clone())))
        .collect::<Option<_>>()?;
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    keyed.dedup_by(|a, b| a.0 == b.0);
    Some(Data::Set(
        keyed.into_iter().map(|(_, value)| value).collect(),
    ))
}

/// Lists a set out of any list, as conversion to `set(…)` does.
pub(super) fn to_set(value: &Value) -> Option<Data> {
    set(value.elements()?)
}

fn flatten(elements: &[Value], flat: &mut Vec<Value>) {
    for element in elements {
        match element.elements() {
            Some(inner) => flatten(inner, flat),
            None => flat.push(element.clone()),
        }
    }
}

fn merge(maps: &[Value]) -> Option<Data> {
    let mut merged: Vec<Member> = Vec::new();
    for map in maps.iter().filter(|map| !map.is_null()) {
        for member in map.members()? {
            match merged.iter_mut().find(|known| known.key == member.key) {
                Some(known) => *known = member.clone(),
                None => merged.push(member.clone()),
            }
        }
    }
    Some(Data::Map(merged.into()))
}

fn length(value: &Value) -> Option<Data> {
    let count = match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.len(),
        Data::Map(members) => members.len(),
        Data::String(text) => text.chars().count(),
        _ => return None,
    };
    #[expect(
        clippy::cast_precision_loss,
        reason = "a collection has far fewer than 2^52 elements"
    )]
    Some(Data::Number(count as f64))
}

fn contains(elements: &[Value], wanted: &Value) -> Option<Data> {
    let equal: Vec<Option<bool>> = elements
        .iter()
        .map(|element| element.equals(wanted))
        .collect();
    if equal.contains(&Some(true)) {
        return Some(Data::Bool(true));
    }
    (!equal.contains(&None)).then_some(Data::Bool(false))
}

fn distinct(elements: &[Value]) -> Option<Data> {
    let mut seen: Vec<Value> = Vec::new();
    for element in elements {
        match contains(&seen, element)? {
            Data::Bool(true) => {}
            _ => seen.push(element.clone()),
        }
    }
    Some(Data::List(seen.into()))
}

fn compact(elements: &[Value]) -> Option<Data> {
    let known = elements
        .iter()
        .all(|element| element.is_null() || element.as_str().is_some());
    let full = elements
        .iter()
        .filter(|element| element.as_str().is_some_and(|text| !text.is_empty()));
    known.then(|| Data::List(full.cloned().collect()))
}

fn element(elements: &[Value], index: f64) -> Option<Value> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole index"
    )]
    let index = (index >= 0.0 && index.fract() == 0.0).then_some(index as usize)?;
    elements.get(index.checked_rem(elements.len())?).cloned()
}

fn zipmap(keys: &[Value], values: &[Value]) -> Option<Data> {
    let members = keys.iter().zip(values).map(|(key, value)| {
        Some(Member {
            key: key.to_text()?,
            key_span: key.origin,
            value: value.clone(),
        })
    });
    Some(Data::Map(members.collect::<Option<Vec<_>>>()?.into()))
}

/// `format` with `%s`, `%d`, `%q` and `%%`, without widths.
fn format(pattern: &str, values: &[Value]) -> Option<String> {
    let mut text = String::new();
    let mut values = values.iter();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        match characters.next()? {
            '%' => text.push('%'),
            's' | 'd' => text.push_str(&values.next()?.to_text()?),
            'q' => write!(text, "{:?}", values.next()?.to_text()?).ok()?,
            _ => return None,
        }
    }
    values.next().is_none().then_some(text)
}
