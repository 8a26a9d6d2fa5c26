//! Lists, and what holds for any collection.

use super::conversion::{self, Kind};
use super::sets::is_in;
use super::strings::count_graphemes;
use super::{Call, Table, sets};
use crate::resolve::value::{Data, Symbol, Value};

pub(super) const TABLE: Table = &[
    ("alltrue", |call| any_is(call, false)),
    ("anytrue", |call| any_is(call, true)),
    ("chunklist", chunk_list),
    ("coalesce", coalesce),
    ("coalescelist", coalesce_list),
    ("compact", compact),
    ("concat", concat),
    ("contains", contains),
    ("distinct", distinct),
    ("element", element),
    ("flatten", |call| {
        let [value] = call.exactly()?;
        let mut flat = Vec::new();
        flatten(value.elements()?, &mut flat)?;
        call.list(flat)
    }),
    ("index", index),
    ("length", length),
    ("matchkeys", match_keys),
    ("one", one),
    ("range", range),
    ("reverse", |call| {
        let [list] = call.exactly()?;
        call.list(list.elements()?.iter().rev().cloned().collect())
    }),
    ("slice", slice),
    ("sort", |call| {
        let [list] = call.exactly()?;
        let mut texts = conversion::texts(list.elements()?)?;
        let sortable = texts.iter().all(|text| text.as_str().is_some());
        texts.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
        sortable.then(|| call.list(texts))?
    }),
];

/// `alltrue` is decided by one `false` (or `null`), `anytrue` by one `true`.
fn any_is(call: &Call<'_>, decisive: bool) -> Option<Value> {
    let [list] = call.exactly()?;
    let mut doubt = false;
    let mut decided = false;
    for element in list.elements()? {
        match &element.data {
            Data::Null => decided |= !decisive,
            Data::Unknown(_) => doubt = true,
            _ => decided |= conversion::bool(element)? == decisive,
        }
    }
    (decided || !doubt).then(|| call.bool(decided == decisive))
}

fn chunk_list(call: &Call<'_>) -> Option<Value> {
    let [list, size] = call.exactly()?;
    let elements = conversion::unify(list.elements()?)?;
    let size = usize::try_from(conversion::whole(size)?).ok()?;
    let size = if size == 0 { elements.len() } else { size };
    let chunks = elements.chunks(size.max(1));
    call.list(
        chunks
            .map(|chunk| call.value(Data::List(chunk.into())))
            .collect(),
    )
}

/// The first argument that is neither `null` nor an empty string, in the common type of all.
fn coalesce(call: &Call<'_>) -> Option<Value> {
    let first = call
        .arguments
        .iter()
        .position(|value| !value.is_null() && value.as_str() != Some(""))?;
    let chosen = &call.arguments[first];
    match conversion::kind(chosen)? {
        Kind::Unknown => None,
        // Whatever the others are, the common type of a string and anything else is a string.
        Kind::String => Some(chosen.clone()),
        _ => conversion::unify(call.arguments)?.get(first).cloned(),
    }
}

fn coalesce_list(call: &Call<'_>) -> Option<Value> {
    for list in call.arguments {
        if !list.elements()?.is_empty() {
            return Some(list.clone());
        }
    }
    None
}

fn compact(call: &Call<'_>) -> Option<Value> {
    let [list] = call.exactly()?;
    let texts = conversion::texts(list.elements()?)?;
    let known = texts
        .iter()
        .all(|text| text.is_null() || text.as_str().is_some());
    let full = |text: &Value| text.as_str().is_some_and(|text| !text.is_empty());
    known.then(|| call.list(texts.into_iter().filter(full).collect()))?
}

/// Lists behind each other. Two lists of different primitives would be converted, two tuples would not; which of them they are is
/// not known here.
fn concat(call: &Call<'_>) -> Option<Value> {
    let mut all = Vec::new();
    let mut kinds = Vec::new();
    for list in call.arguments {
        let Data::List(elements) = &list.data else {
            return None;
        };
        kinds.extend(primitive_kind(elements));
        all.extend_from_slice(elements);
    }
    let is_plain = kinds.windows(2).all(|pair| pair[0] == pair[1]);
    (is_plain && !call.arguments.is_empty()).then(|| call.list(all))?
}

/// The one kind of primitive that all elements are.
pub(super) fn primitive_kind(elements: &[Value]) -> Option<Kind> {
    let mut kinds = elements.iter().filter_map(conversion::kind);
    let first = kinds.next()?;
    let is_primitive = matches!(first, Kind::Bool | Kind::Number | Kind::String);
    (is_primitive && kinds.all(|kind| kind == first)).then_some(first)
}

fn contains(call: &Call<'_>) -> Option<Value> {
    let [list, wanted] = call.exactly()?;
    let elements = list.elements()?;
    if wanted.is_null() {
        return None;
    }
    Some(call.bool(is_in(elements, wanted)?))
}

fn distinct(call: &Call<'_>) -> Option<Value> {
    let [list] = call.exactly()?;
    let mut seen: Vec<Value> = Vec::new();
    for element in conversion::unify(list.elements()?)? {
        if !is_in(&seen, &element)? {
            seen.push(element);
        }
    }
    call.list(seen)
}

fn element(call: &Call<'_>) -> Option<Value> {
    let [list, index] = call.exactly()?;
    let Data::List(elements) = &list.data else {
        return None;
    };
    let index = usize::try_from(conversion::whole(index)?).ok()?;
    elements.get(index.checked_rem(elements.len())?).cloned()
}

/// Lists in lists, as deep as they go. Something unknown may be a list itself, unless it is an identifier.
fn flatten(elements: &[Value], flat: &mut Vec<Value>) -> Option<()> {
    for element in elements {
        match element.elements() {
            Some(inner) => flatten(inner, flat)?,
            None if may_be_list(element) => return None,
            None => flat.push(element.clone()),
        }
    }
    Some(())
}

fn may_be_list(value: &Value) -> bool {
    value
        .as_unknown()
        .is_some_and(|unknown| match &unknown.symbol {
            Some(Symbol::Attribute { name, .. }) => &**name != "id" && !name.ends_with("_id"),
            _ => unknown.template.is_none(),
        })
}

fn index(call: &Call<'_>) -> Option<Value> {
    let [list, wanted] = call.exactly()?;
    let Data::List(elements) = &list.data else {
        return None;
    };
    for (index, element) in elements.iter().enumerate() {
        if element.equals(wanted)? {
            return Some(call.count(index));
        }
    }
    None
}

/// Two elements of a set that are not known may be the same one.
fn length(call: &Call<'_>) -> Option<Value> {
    let [value] = call.exactly()?;
    let count = match &value.data {
        Data::List(elements) => elements.len(),
        Data::Set(elements) if elements.len() < 2 || elements.iter().all(sets::is_known) => {
            elements.len()
        }
        Data::Map(members) => members.len(),
        Data::String(text) => count_graphemes(text),
        _ => return None,
    };
    Some(call.count(count))
}

fn match_keys(call: &Call<'_>) -> Option<Value> {
    let [values, keys, wanted] = call.exactly()?;
    let (values, keys, wanted) = (values.elements()?, keys.elements()?, wanted.elements()?);
    if values.len() != keys.len() {
        return None;
    }
    let mut unified = conversion::unify(&[keys, wanted].concat())?;
    let wanted = unified.split_off(keys.len());
    let mut matching = Vec::new();
    for (value, key) in conversion::unify(values)?.into_iter().zip(&unified) {
        if is_in(&wanted, key)? {
            matching.push(value);
        }
    }
    call.list(matching)
}

fn one(call: &Call<'_>) -> Option<Value> {
    let [list] = call.exactly()?;
    match list.elements()? {
        [] => Some(call.value(Data::Null)),
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// At most 1024 numbers, as Terraform has it.
fn range(call: &Call<'_>) -> Option<Value> {
    let numbers: Option<Vec<f64>> = call.arguments.iter().map(conversion::number).collect();
    let (start, limit, step) = match *numbers?.as_slice() {
        [limit] => (0.0, limit, None),
        [start, limit] => (start, limit, None),
        [start, limit, step] => (start, limit, Some(step)),
        _ => return None,
    };
    let down = limit < start;
    let step = step.unwrap_or(if down { -1.0 } else { 1.0 });
    let is_exact = |number: f64| (number * 1024.0).fract() == 0.0;
    let goes_on = start < limit || down;
    if step == 0.0 || goes_on && down != (step < 0.0) || !goes_on && step < 0.0 {
        return None;
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while if down { next > limit } else { next < limit } {
        if numbers.len() == 1024 || !is_exact(next) {
            return None;
        }
        numbers.push(call.number(next)?);
        next += step;
    }
    call.list(numbers)
}

fn slice(call: &Call<'_>) -> Option<Value> {
    let [list, start, end] = call.exactly()?;
    let Data::List(elements) = &list.data else {
        return None;
    };
    let start = usize::try_from(conversion::whole(start)?).ok()?;
    let end = usize::try_from(conversion::whole(end)?).ok()?;
    call.list(elements.get(start..end)?.to_vec())
}
