//! What the source says of each instance with what a plan or a state knows of it, joined by address.
//!
//! The source comes first: its places are those that a person edits, and what it says is what will be applied next. The others fill
//! in what it cannot know. What only a plan has is there all the same, without a block.

mod fill;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::address::{self, Address, Key, Mode};
use super::change::{Action, Change};
use super::plan::Plan;
use super::record::Record;
use super::resource::{Field, Resource};
use super::value::{Data, Member, Symbol, Unknown, Value};
use fill::{merge, told_by};

/// What a plan knows, as a step of a value's way.
pub(super) const PLANNED: &str = "planned value";
/// What a state knows, as a step of a value's way.
const STATE: &str = "state";

/// What a join found that does not fit.
#[derive(Debug, Default)]
pub(super) struct Misfit {
    /// Resources of the source that the plan does not know.
    pub(super) unplanned: usize,
    /// Resources of the source in all.
    pub(super) all: usize,
    /// Instances that the plan has of blocks whose instances are others in the source.
    pub(super) outdated: usize,
}

impl Misfit {
    /// The sentence about it, if there is anything to say.
    pub(super) fn note(&self, plan: &str) -> Option<String> {
        let resources = crate::text::count(self.all, "resource");
        match (self.unplanned, self.outdated) {
            (0, 0) => None,
            (0, _) => Some(format!(
                "`{plan}` has instances that the configuration does not create: it may be older"
            )),
            (unplanned, _) => Some(format!(
                "`{plan}` does not know {unplanned} of {resources} of the configuration: it may be older"
            )),
        }
    }
}

/// Joins the instances of a root with a plan of it.
pub(super) fn plan(resources: &mut Vec<Resource>, plan: &mut Plan) -> Misfit {
    let source = Written::of(resources);
    let mut misfit = Misfit::default();
    let records = std::mem::take(&mut plan.records);
    let before: HashMap<Arc<Address>, usize> = plan
        .changes
        .iter()
        .enumerate()
        .filter(|(_, change)| !change.deposed)
        .map(|(index, change)| (Arc::clone(&change.address), index))
        .collect();
    let mut known: HashSet<Arc<Address>> = HashSet::with_capacity(records.len());
    let mut new = Vec::new();
    for record in records {
        known.insert(Arc::clone(&record.address));
        let change = before
            .get(&record.address)
            .map(|&index| &plan.changes[index]);
        let recorded = recorded(&record, change);
        let mut resource = match source.find(&record.address) {
            Found::Exact(index) => {
                merge(&mut resources[index], &record);
                resources[index].recorded = recorded;
                continue;
            }
            Found::Symbolic(index) => instance(&resources[index], &record),
            Found::Otherwise => {
                misfit.outdated += usize::from(record.address.mode == Mode::Managed);
                continue;
            }
            Found::Nothing => record.into_resource(),
        };
        resource.recorded = recorded;
        new.push(resource);
    }
    let planned = |address: &Address| {
        let block = address.written();
        plan.complete && plan.blocks.contains(&block)
    };
    let deleted = |address: &Arc<Address>| {
        let change = before.get(address).map(|&index| &plan.changes[index]);
        change.is_some_and(|change| matches!(change.action, Action::Delete | Action::Forget))
    };
    resources.retain(|resource| {
        let address = &resource.address;
        if deleted(address) {
            return false;
        }
        let doubtful = !resource.presence.is_empty() || is_symbolic(address);
        known.contains(address) || !doubtful || !planned(address)
    });
    let managed = resources
        .iter()
        .filter(|it| it.address.mode == Mode::Managed && it.presence.is_empty());
    for resource in managed {
        misfit.all += 1;
        // What a targeted plan leaves alone is no sign of anything.
        let unplanned = plan.complete && !known.contains(&resource.address);
        misfit.unplanned += usize::from(unplanned);
    }
    source.place(&mut plan.changes);
    resources.append(&mut new);
    misfit
}

/// Joins the instances of a root with its state. It teaches ids and what else the source does not set; what only the state has will
/// be gone, and is given back.
pub(super) fn state(resources: &mut [Resource], records: Vec<Record>) -> Vec<Record> {
    let source = Written::of(resources);
    let mut left = Vec::new();
    for record in records {
        let Found::Exact(index) = source.find(&record.address) else {
            left.push(record);
            continue;
        };
        let resource = &mut resources[index];
        let computed = |field: &&Field| {
            let learned = &*field.name == "id" || record.address.mode == Mode::Data;
            learned && resource.field(&field.name).is_none()
        };
        let told: Vec<Field> = record
            .fields
            .iter()
            .filter(computed)
            .map(|field| told_by(field, resource, STATE))
            .collect();
        resource.fields.extend(told);
        // A plan was made from a state, and knows it better.
        if resource.recorded.is_none() {
            let differs = |field: &&Field| !same(resource.field(&field.name), &field.value);
            let fields = record.fields.iter().filter(differs).cloned();
            resource.recorded = Some(fields.collect());
        }
    }
    left
}

/// What the state behind a plan says of an instance where that differs from what will be.
fn recorded(record: &Record, change: Option<&Change>) -> Option<Vec<Field>> {
    let Some(change) = change else {
        return Some(Vec::new());
    };
    if change.action == Action::Create {
        return None;
    }
    let planned = |name: &str| {
        let mut fields = record.fields.iter();
        fields
            .find(|field| &*field.name == name)
            .map(|field| &field.value)
    };
    let differs = |field: &&Field| !same(planned(&field.name), &field.value);
    Some(change.before.iter().filter(differs).cloned().collect())
}

fn same(one: Option<&Value>, other: &Value) -> bool {
    one.is_some_and(|one| one.equals(other) == Some(true))
}

/// The instances of the source, to be found by address.
struct Written {
    exact: HashMap<Arc<Address>, usize>,
    /// Those that stand for a number of instances that is not known, by their block.
    symbolic: HashMap<(String, String), Vec<usize>>,
    /// The blocks that have instances, with their headers.
    blocks: HashMap<(String, String), crate::source::Span>,
    addresses: Vec<Arc<Address>>,
}

enum Found {
    Exact(usize),
    Symbolic(usize),
    /// The source has the block, and this is none of its instances.
    Otherwise,
    Nothing,
}

impl Written {
    fn of(resources: &[Resource]) -> Self {
        let mut source = Self {
            exact: HashMap::with_capacity(resources.len()),
            symbolic: HashMap::new(),
            blocks: HashMap::new(),
            addresses: Vec::with_capacity(resources.len()),
        };
        for (index, resource) in resources.iter().enumerate() {
            let address = &resource.address;
            let block = || address.written();
            source.blocks.entry(block()).or_insert(resource.header);
            if is_symbolic(address) {
                source.symbolic.entry(block()).or_default().push(index);
            }
            source.exact.insert(Arc::clone(address), index);
            source.addresses.push(Arc::clone(address));
        }
        source
    }

    fn find(&self, address: &Arc<Address>) -> Found {
        if let Some(&index) = self.exact.get(address) {
            return Found::Exact(index);
        }
        let block = address.written();
        let all = self.symbolic.get(&block).into_iter().flatten();
        if let Some(&index) = all
            .into_iter()
            .find(|&&it| may_be(&self.addresses[it], address))
        {
            return Found::Symbolic(index);
        }
        if self.blocks.contains_key(&block) {
            Found::Otherwise
        } else {
            Found::Nothing
        }
    }

    /// Lets changes point at the blocks that the source has.
    fn place(&self, changes: &mut [Change]) {
        for change in changes {
            let block = |address: &Address| {
                let key = address.written();
                self.blocks.get(&key)
            };
            let moved = || change.previous.as_deref().and_then(block);
            if let Some(&header) = block(&change.address).or_else(moved) {
                change.header = header;
            }
        }
    }
}

/// Whether an address, or the path of its module, has a key that stands for all instances.
fn is_symbolic(address: &Address) -> bool {
    matches!(address.key, Some(Key::Symbolic(_))) || address.module.contains("[*]")
}

/// Whether an instance is one of those that a symbolic one stands for.
fn may_be(symbolic: &Address, address: &Address) -> bool {
    let (ours, theirs) = (
        address::steps(&symbolic.module),
        address::steps(&address.module),
    );
    let key = match &symbolic.key {
        Some(Key::Symbolic(_)) => address.key.is_some(),
        known => *known == address.key,
    };
    key && ours.len() == theirs.len()
        && ours
            .iter()
            .zip(&theirs)
            .all(|((_, ours), (_, theirs))| ours.is_none() || ours == theirs)
}

/// One instance of those that a block stands for, as the plan has it.
fn instance(block: &Resource, record: &Record) -> Resource {
    let mut resource = block.clone();
    for field in &mut resource.fields {
        field.value = renamed(&field.value, &block.address, &record.address);
    }
    resource.address = Arc::clone(&record.address);
    merge(&mut resource, record);
    resource
}

/// A value in which references by the key of the block's own instance are references by the key that this is.
fn renamed(value: &Value, from: &Address, to: &Address) -> Value {
    let all = |values: &[Value]| values.iter().map(|it| renamed(it, from, to)).collect();
    let data = match &value.data {
        Data::List(elements) => Data::List(all(elements)),
        Data::Set(elements) => Data::Set(all(elements)),
        Data::Map(members) => {
            let members = members.iter().map(|member| Member {
                value: renamed(&member.value, from, to),
                ..member.clone()
            });
            Data::Map(members.collect())
        }
        Data::Unknown(unknown) => match &unknown.symbol {
            Some(Symbol::Attribute { address, name }) => {
                let mut address = Address::clone(address);
                if address.module == from.module {
                    address.module = Arc::clone(&to.module);
                }
                if matches!(address.key, Some(Key::Symbolic(_))) && address.key == from.key {
                    address.key.clone_from(&to.key);
                }
                Data::Unknown(Arc::new(Unknown {
                    symbol: Some(Symbol::Attribute {
                        address: Arc::new(address),
                        name: Arc::clone(name),
                    }),
                    ..Unknown::clone(unknown)
                }))
            }
            _ => return value.clone(),
        },
        _ => return value.clone(),
    };
    Value {
        data,
        ..value.clone()
    }
}
