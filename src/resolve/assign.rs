//! Which plan and which states belong to which root: those below its directory, if they speak of it and of nothing else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::address::{Address, Mode, RootId};
use super::module::Module;
use super::plan;
use super::record::Record;
use super::root::{Built, Recorded, Source};
use super::state;
use super::value::Value;

/// The plans and states of one root, as indexes into [`Built::recorded`].
#[derive(Debug, Default, Clone)]
pub(super) struct Told {
    /// The plan.
    pub(super) plan: Option<usize>,
    /// The states. They agree with each other.
    pub(super) states: Vec<usize>,
}

/// Plans and states that make a root of their own.
#[derive(Debug)]
pub(super) struct Alone {
    /// Where they lie.
    pub(super) directory: PathBuf,
    /// What they are.
    pub(super) told: Told,
    /// What keeps the root apart from others.
    pub(super) apart: Option<String>,
}

/// What belongs where.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    /// What is told of each of [`Built::roots`].
    pub(super) of_roots: HashMap<usize, Told>,
    /// What is left.
    pub(super) alone: Vec<Alone>,
    /// What a reader must know about it.
    pub(super) notes: Vec<String>,
}

/// Sorts plans and states to roots.
pub(super) fn assign(built: &Built) -> Assigned {
    let mut assigned = Assigned::default();
    let mut near: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut alone: BTreeMap<PathBuf, Vec<usize>> = BTreeMap::new();
    for (index, recorded) in built.recorded.iter().enumerate() {
        if let Some(version) = &recorded.version {
            assigned.notes.push(format!(
                "`{}` has format version {version}, which grouplint does not know: it was read like those it knows",
                recorded.name
            ));
        }
        match root_of(built, recorded) {
            Some(root) => near.entry(root).or_default().push(index),
            None => alone
                .entry(recorded.directory.clone())
                .or_default()
                .push(index),
        }
    }
    for (root, all) in near {
        if let Some(told) = together(built, &all) {
            assigned.of_roots.insert(root, told);
            continue;
        }
        assigned.notes.push(format!(
            "{} are not of one state, so each was judged on its own",
            names(built, &all)
        ));
        assigned
            .alone
            .extend(all.iter().map(|&it| apart(built, it)));
    }
    for (directory, all) in of_one_state(built, alone.into_iter().collect()) {
        match together(built, &all) {
            Some(told) => assigned.alone.push(Alone {
                apart: holds_root(built, &directory).then(|| names(built, &all)),
                directory,
                told,
            }),
            None => assigned
                .alone
                .extend(all.iter().map(|&it| apart(built, it))),
        }
    }
    assigned
}

/// Which address has which id.
type Ids = HashSet<(Arc<Address>, String)>;

/// Puts together what lies in several directories and tells of one state: one address there has the same id in both, and Okta gives
/// an id only once.
fn of_one_state(built: &Built, alone: Vec<(PathBuf, Vec<usize>)>) -> Vec<(PathBuf, Vec<usize>)> {
    if alone.len() < 2 {
        return alone;
    }
    let mut joined: Vec<(PathBuf, Vec<usize>, Ids)> = Vec::new();
    for (directory, all) in alone {
        let ids: Ids = all
            .iter()
            .flat_map(|&it| known_ids(&built.recorded[it]))
            .collect();
        let known = joined.iter_mut().find(|(_, others, known)| {
            let both: Vec<usize> = others.iter().chain(&all).copied().collect();
            !known.is_disjoint(&ids) && together(built, &both).is_some()
        });
        match known {
            Some((of, others, known)) => {
                // A plan names its provider, so its place counts.
                if all.iter().any(|&it| built.recorded[it].state.is_none()) {
                    *of = directory;
                }
                others.extend(all);
                known.extend(ids);
            }
            None => joined.push((directory, all, ids)),
        }
    }
    joined
        .into_iter()
        .map(|(directory, all, _)| (directory, all))
        .collect()
}

/// The ids that a plan or a state knows, with their addresses.
fn known_ids(recorded: &Recorded) -> Vec<(Arc<Address>, String)> {
    let records = if let Some(form) = recorded.state {
        state::read(&recorded.tree, form, RootId(0))
    } else {
        let plan = plan::read(&recorded.tree, RootId(0));
        plan.records.into_iter().chain(plan.gone).collect()
    };
    let ids = records.into_iter().filter_map(|record| {
        let id = id(&record)?.as_str()?.to_owned();
        Some((record.address, id))
    });
    ids.collect()
}

fn names(built: &Built, all: &[usize]) -> String {
    let names: Vec<String> = all
        .iter()
        .map(|&it| format!("`{}`", built.recorded[it].name))
        .collect();
    crate::text::list(&names, "file")
}

fn apart(built: &Built, index: usize) -> Alone {
    let recorded = &built.recorded[index];
    let mut told = Told::default();
    match recorded.state {
        None => told.plan = Some(index),
        Some(_) => told.states.push(index),
    }
    Alone {
        directory: recorded.directory.clone(),
        told,
        apart: Some(recorded.name.clone()),
    }
}

fn holds_root(built: &Built, directory: &std::path::Path) -> bool {
    modules(built).any(|(_, module)| module.directory == directory)
}

/// One plan at most, and states that give no address two ids.
fn together(built: &Built, all: &[usize]) -> Option<Told> {
    let mut told = Told::default();
    let mut ids: HashMap<Arc<Address>, Value> = HashMap::new();
    for &index in all {
        let recorded = &built.recorded[index];
        let Some(form) = recorded.state else {
            if told.plan.replace(index).is_some() {
                return None;
            }
            continue;
        };
        // One state needs no comparing.
        if all
            .iter()
            .filter(|&&it| built.recorded[it].state.is_some())
            .count()
            > 1
        {
            for record in state::read(&recorded.tree, form, RootId(0)) {
                let Some(id) = id(&record) else { continue };
                let known = ids.entry(record.address).or_insert_with(|| id.clone());
                if known.equals(&id) != Some(true) {
                    return None;
                }
            }
        }
        told.states.push(index);
    }
    Some(told)
}

fn id(record: &Record) -> Option<Value> {
    let managed = record.address.mode == Mode::Managed;
    let mut fields = record.fields.iter().filter(|_| managed);
    fields
        .find(|field| &*field.name == "id")
        .map(|field| field.value.clone())
}

fn modules(built: &Built) -> impl Iterator<Item = (usize, &Module)> {
    let roots = built.roots.iter().enumerate();
    roots.filter_map(|(index, source)| match source {
        Source::Module(module) => Some((index, &built.modules[*module])),
        Source::Assignments { .. } | Source::Export(_) => None,
    })
}

/// The root that a plan or state tells of: the module in the nearest directory above it. If there is none above, the only one that
/// has a block of it.
fn root_of(built: &Built, recorded: &Recorded) -> Option<usize> {
    modules(built).next()?;
    let blocks = blocks(recorded);
    let fits = |module: &Module| blocks.is_empty() || speaks_of(module, &blocks);
    for directory in recorded.directory.ancestors() {
        let mut here = modules(built).filter(|(_, module)| module.directory == directory);
        if let Some((index, module)) = here.next() {
            return (here.next().is_none() && fits(module)).then_some(index);
        }
    }
    let mut fitting = modules(built).filter(|(_, module)| speaks_of(module, &blocks));
    let (index, _) = fitting.next()?;
    fitting.next().is_none().then_some(index)
}

/// The blocks that a plan was made of, or whose instances a state has.
fn blocks(recorded: &Recorded) -> HashSet<(String, String)> {
    match recorded.state {
        None => plan::blocks(&recorded.tree),
        Some(form) => {
            let records = state::read(&recorded.tree, form, RootId(0)).into_iter();
            let names = records.map(|it| it.address.written());
            names.collect()
        }
    }
}

/// Whether a module has one of the blocks, or calls the module of one.
fn speaks_of(module: &Module, blocks: &HashSet<(String, String)>) -> bool {
    let called = |path: &str| {
        module
            .call(path.split('.').next().unwrap_or_default())
            .is_some()
    };
    let declared = |block: &str| {
        let (mode, rest) = match block.strip_prefix("data.") {
            Some(rest) => (Mode::Data, rest),
            None => (Mode::Managed, block),
        };
        let kind = rest.split_once('.');
        kind.is_some_and(|(kind, name)| module.resource(mode, kind, name).is_some())
    };
    blocks.iter().any(|(path, block)| match path.as_str() {
        "" => declared(block),
        path => called(path),
    })
}
