//! Repetition: how often a block stands for something, by `count` or `for_each`.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::budget::MAX_INSTANCES;
use super::collection::pairs;
use super::{expression, reason_of};
use crate::resolve::address::Key;
use crate::resolve::value::{Branches, Condition, Data, Presence, Value};
use crate::source::Span;

/// One instance of a repeated block.
#[derive(Debug)]
pub struct Item {
    /// The instance key.
    pub key: Key,
    pub(super) each_key: Value,
    pub(super) each_value: Value,
    /// Under which conditions the instance exists, beside those of its module.
    pub presence: Presence,
}

impl Item {
    pub(super) fn name(&self) -> Arc<str> {
        self.each_key.to_text().unwrap_or_default()
    }

    pub(super) fn span(&self) -> Span {
        self.each_key.site
    }
}

/// How often a block stands for something.
#[derive(Debug)]
pub enum Repetition {
    /// Once, without a key.
    Once,
    /// `count`: the place of an item is its index.
    Count(Vec<Rc<Item>>),
    /// `for_each` over a known collection.
    Each(Keyed),
    /// A number of instances that is not known: one item stands for them all.
    Symbolic {
        /// The item.
        item: Rc<Item>,
        /// Why it is not known.
        reason: String,
    },
}

/// Items that are found by their keys.
#[derive(Debug)]
pub struct Keyed {
    items: Vec<Rc<Item>>,
    places: HashMap<Arc<str>, usize>,
}

impl Keyed {
    fn new(items: Vec<Rc<Item>>) -> Self {
        let places = items.iter().enumerate();
        let places = places.map(|(place, item)| (item.name(), place)).collect();
        Self { items, places }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Rc<Item>> {
        self.items.iter()
    }

    fn get(&self, name: &str) -> Option<&Rc<Item>> {
        Some(&self.items[*self.places.get(name)?])
    }
}

impl Repetition {
    /// The items, or a single `None` for a block that is not repeated.
    pub fn items(&self) -> Vec<Option<Rc<Item>>> {
        match self {
            Self::Once => vec![None],
            Self::Count(items) => items.iter().cloned().map(Some).collect(),
            Self::Each(items) => items.iter().cloned().map(Some).collect(),
            Self::Symbolic { item, .. } => vec![Some(Rc::clone(item))],
        }
    }

    /// The item of an instance key.
    pub(super) fn find(&self, key: &Key) -> Option<&Rc<Item>> {
        match (self, key) {
            (Self::Count(items), Key::Index(index)) => items.get(*index),
            (Self::Each(items), Key::Name(name)) => items.get(name),
            (Self::Symbolic { item, .. }, key) => Some(item).filter(|item| item.key == *key),
            _ => None,
        }
    }

    /// The item that a known value in brackets means.
    pub(super) fn under(&self, key: &Value) -> Option<&Rc<Item>> {
        match self {
            Self::Count(items) => items.get(whole(key)?),
            Self::Each(items) => items.get(&key.to_text()?),
            Self::Once | Self::Symbolic { .. } => None,
        }
    }
}

pub(super) fn counted(count: &Value) -> Repetition {
    if let Some(branches) = count
        .as_unknown()
        .and_then(|unknown| unknown.branches.as_ref())
        && let (Some(yes), Some(no)) = (whole(&branches.yes), whole(&branches.no))
    {
        let items = (0..yes.max(no)).map(|index| {
            index_item(
                index,
                count.site,
                presence(branches, index < yes, index < no),
            )
        });
        return Repetition::Count(items.collect());
    }
    match whole(count) {
        Some(number) => Repetition::Count(
            (0..number)
                .map(|index| index_item(index, count.site, Vec::new()))
                .collect(),
        ),
        None => symbolic(
            count.site,
            "count",
            reason(count, "count"),
            count.symbol_text(),
        ),
    }
}

fn whole(value: &Value) -> Option<usize> {
    let number = value.as_number()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to be a whole count in range"
    )]
    (number >= 0.0 && number.fract() == 0.0 && number <= f64::from(MAX_INSTANCES))
        .then_some(number as usize)
}

/// Under which condition something exists that one branch or both have.
fn presence(branches: &Branches, yes: bool, no: bool) -> Presence {
    let condition = &branches.condition;
    match (yes, no) {
        (true, true) | (false, false) => Vec::new(),
        (true, false) => vec![condition.clone()],
        (false, true) => vec![Condition {
            holds: !condition.holds,
            ..condition.clone()
        }],
    }
}

fn index_item(index: usize, span: Span, presence: Presence) -> Rc<Item> {
    #[expect(clippy::cast_precision_loss, reason = "at most MAX_INSTANCES")]
    let number = Value::at(span, Data::Number(index as f64));
    Rc::new(Item {
        key: Key::Index(index),
        each_key: number.clone(),
        each_value: number,
        presence,
    })
}

pub(super) fn each(collection: &Value) -> Repetition {
    if let Some(branches) = collection
        .as_unknown()
        .and_then(|unknown| unknown.branches.as_ref())
        && let (Some(yes), Some(no)) = (keyed(&branches.yes), keyed(&branches.no))
    {
        let names = |items: &[(Arc<str>, Value, Value)]| -> HashSet<Arc<str>> {
            items.iter().map(|(name, ..)| Arc::clone(name)).collect()
        };
        let (in_yes, in_no) = (names(&yes), names(&no));
        let only_no = no.iter().filter(|(key, ..)| !in_yes.contains(key));
        let items = yes.iter().chain(only_no).map(|(name, key, value)| {
            name_item(
                name,
                key,
                value,
                presence(branches, in_yes.contains(name), in_no.contains(name)),
            )
        });
        return Repetition::Each(Keyed::new(items.collect()));
    }
    match keyed(collection) {
        Some(items) => Repetition::Each(Keyed::new(
            items
                .iter()
                .map(|(name, key, value)| name_item(name, key, value, Vec::new()))
                .collect(),
        )),
        None => symbolic(
            collection.site,
            "each",
            reason(collection, "for_each"),
            collection.symbol_text(),
        ),
    }
}

/// Why a `count` or `for_each` gives no instances.
fn reason(value: &Value, argument: &str) -> String {
    let count = match &value.data {
        Data::Number(number) => *number,
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        Data::List(elements) | Data::Set(elements) => elements.len() as f64,
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        Data::Map(members) => members.len() as f64,
        _ => 0.0,
    };
    if count > f64::from(MAX_INSTANCES) {
        return format!("a `{argument}` of more than {MAX_INSTANCES} instances");
    }
    reason_of(value)
}

/// The instances of a `for_each` value. A list is not one of the kinds Terraform takes, but what it means is plain.
fn keyed(collection: &Value) -> Option<Vec<(Arc<str>, Value, Value)>> {
    let list = matches!(collection.data, Data::List(_));
    let pairs = pairs(collection).filter(|pairs| pairs.len() <= usize::from(MAX_INSTANCES))?;
    let named = pairs.into_iter().map(|(key, value)| {
        let key = if list { value.clone() } else { key };
        Some((key.to_text()?, key, value))
    });
    named.collect()
}

fn name_item(name: &Arc<str>, key: &Value, value: &Value, presence: Presence) -> Rc<Item> {
    Rc::new(Item {
        key: Key::Name(Arc::clone(name)),
        each_key: key.clone(),
        each_value: value.clone(),
        presence,
    })
}

/// One item for all instances of a collection that is not known. Whether there is any is a condition nobody can decide here.
pub(super) fn symbolic(
    span: Span,
    word: &'static str,
    reason: String,
    collection: Option<String>,
) -> Repetition {
    let collection = collection.unwrap_or_else(|| format!("{span:?}"));
    let part = |name: &str| {
        Value::symbolic(
            span,
            reason.clone(),
            Some(expression(format!("{word}.{name} of {collection}"))),
        )
    };
    let name = if word == "count" { "index" } else { "key" };
    let key = part(name);
    let condition = Condition {
        symbol: format!("any of {collection}").into(),
        text: format!(
            "`{}` has an instance",
            if word == "count" { "count" } else { "for_each" }
        )
        .into(),
        holds: true,
    };
    let item = Item {
        key: Key::Symbolic(key.symbol_text().unwrap_or_default().into()),
        each_key: key,
        each_value: part("value"),
        presence: vec![condition],
    };
    Repetition::Symbolic {
        item: Rc::new(item),
        reason,
    }
}
