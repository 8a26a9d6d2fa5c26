//! Documents into resource instances: Terraform evaluated as far as it can be offline, and other forms in the same terms.

pub mod address;
mod assign;
mod assignments;
pub mod change;
pub mod console;
mod convert;
pub mod duplicate_key;
pub mod evaluate;
mod export;
pub mod files;
mod functions;
mod installed;
mod join;
pub mod lifecycle;
pub mod missing;
pub mod module;
mod plan;
mod print;
mod record;
pub mod reference;
pub mod resource;
mod root;
mod secret;
mod state;
pub mod value;

use std::collections::{HashMap, HashSet};

use crate::parse::Parsed;
use crate::parse::assignments::Assignments;
use crate::source::{FileId, Span};
use address::{Address, RootId};
use assign::Told;
use change::Change;
use duplicate_key::DuplicateKey;
use evaluate::{Evaluator, Inputs};
pub use export::Statement;
use files::Files;
pub(crate) use functions::moment;
pub use installed::installed_directories;
use missing::MissingInstance;
use module::DuplicateAddress;
use record::Record;
use reference::Undeclared;
use resource::Resource;
pub use root::{Provider, Root, missing_directories};
use root::{Recorded, Source};

/// Everything the model is made of.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The places that own addresses; [`RootId`] counts into them.
    pub roots: Vec<Root>,
    /// Every Okta resource and data source, each instance on its own.
    pub resources: Vec<Resource>,
    /// References to what is not declared, with the root they belong to.
    pub undeclared: Vec<(RootId, Undeclared)>,
    /// References to instances that their block does not create, with the root they belong to.
    pub missing_instances: Vec<(RootId, MissingInstance)>,
    /// Keys that stand twice in one object, with the root they belong to.
    pub duplicate_keys: Vec<(RootId, DuplicateKey)>,
    /// Blocks that repeat an address, with the root they belong to.
    pub duplicates: Vec<(RootId, DuplicateAddress)>,
    /// What plans are about to do.
    pub changes: Vec<Change>,
    /// Instances that a plan or state knows and that will not be there: they tell the names behind ids.
    pub gone: Vec<Resource>,
    /// The places of secrets in plans and states, by file.
    pub secrets: Vec<(FileId, Vec<Span>)>,
    /// What a reader must know about how inputs were joined, as sentences without a period.
    pub notes: Vec<String>,
}

/// Resolves all documents. `inputs` are the values for variables from the command line.
pub fn resolve(parsed: Parsed, inputs: &Inputs, files: &dyn Files) -> Resolved {
    let mut built = root::build(parsed, files);
    // Modules come first: a document that one of them reads as data is no assignment document beside it.
    built
        .roots
        .sort_by_key(|source| !matches!(source, Source::Module(_)));
    let assigned = assign::assign(&built);
    let recorded = built.recorded.iter();
    let mut resolved = Resolved {
        notes: assigned.notes,
        secrets: recorded
            .map(|it| (it.tree.file(), secret::places(&it.tree)))
            .collect(),
        ..Resolved::default()
    };
    let mut judged = HashSet::new();
    for (index, source) in built.roots.iter().enumerate() {
        let id = RootId(u32::try_from(index).expect("invariant: fewer than four billion roots"));
        match source {
            Source::Module(module) => {
                let told = assigned.of_roots.get(&index);
                let planned = told.and_then(|told| told.plan);
                let evaluator = Evaluator::new(
                    &built.modules,
                    &built.directories,
                    id,
                    *module,
                    inputs,
                    files,
                )
                .with_planned(planned.map_or_else(HashMap::new, |plan| {
                    plan::variables(&built.recorded[plan].tree)
                }));
                let mut resources = resource::expand(&evaluator);
                if let Some(told) = told {
                    resolved.told(&built.recorded, told, id, &mut resources);
                }
                resolved.resources.append(&mut resources);
                resolved
                    .roots
                    .push(Root::of_module(&evaluator, &built.modules));
                let missing = evaluator.missing.found().into_iter();
                resolved
                    .missing_instances
                    .extend(missing.map(|it| (id, it)));
                let reached = evaluator.reached();
                let okta = reached.iter().any(|&it| built.modules[it].speaks_okta());
                for index in reached {
                    let module = &built.modules[index];
                    // What has nothing to do with Okta is left to others. A module that several roots call is read once.
                    let ours = module.speaks_okta() || okta && !module.calls.is_empty();
                    if ours && judged.insert(index) {
                        let duplicates = module.duplicates.iter().cloned();
                        resolved.duplicates.extend(duplicates.map(|it| (id, it)));
                        let keys = duplicate_key::duplicate_keys(module).into_iter();
                        resolved.duplicate_keys.extend(keys.map(|it| (id, it)));
                        let undeclared = reference::undeclared(module).into_iter();
                        resolved.undeclared.extend(undeclared.map(|it| (id, it)));
                    }
                }
            }
            Source::Assignments {
                documents,
                directory,
                withheld,
            } => {
                let own = documents
                    .iter()
                    .filter(|document| !files.was_read(document.top.file));
                let own: Vec<&Assignments> = own.collect();
                let converted = assignments::convert(id, &own);
                resolved.resources.extend(converted.resources);
                resolved
                    .undeclared
                    .extend(converted.undeclared.into_iter().map(|it| (id, it)));
                resolved
                    .roots
                    .push(Root::of_assignments(&own, directory, withheld.as_deref()));
            }
            Source::Export(export) => {
                // What a configuration reads as data is no export beside it.
                let own = export.exports.iter();
                let own: Vec<_> = own.filter(|it| !files.was_read(it.top.file)).collect();
                let resources = export::convert(id, &export.statement, &own);
                resolved.resources.extend(resources);
                resolved.roots.push(Root::of_export(export));
            }
        }
    }
    for alone in assigned.alone {
        let id = RootId(
            u32::try_from(resolved.roots.len()).expect("invariant: fewer than four billion roots"),
        );
        let mut resources = Vec::new();
        let providers = resolved.told(&built.recorded, &alone.told, id, &mut resources);
        resolved.resources.append(&mut resources);
        resolved
            .roots
            .push(Root::of_recorded(&alone.directory, providers, alone.apart));
    }
    root::place_exports(&mut resolved.roots);
    resolved
}

impl Resolved {
    /// Joins the instances of a root with what a plan and states tell of them. Gives the provider configurations of the plan.
    fn told(
        &mut self,
        recorded: &[Recorded],
        told: &Told,
        id: RootId,
        resources: &mut Vec<Resource>,
    ) -> Vec<Provider> {
        let written = !resources.is_empty();
        let mut providers = Vec::new();
        if let Some(index) = told.plan {
            let mut plan = plan::read(&recorded[index].tree, id);
            let misfit = join::plan(resources, &mut plan);
            if written {
                self.notes.extend(misfit.note(&recorded[index].name));
            }
            self.changes.append(&mut plan.changes);
            let left = join::state(resources, std::mem::take(&mut plan.gone));
            let deleted: HashSet<&Address> = plan.changes.iter().map(|it| &*it.address).collect();
            let stays = |it: &Record| !written && !plan.complete && !deleted.contains(&*it.address);
            let (stays, gone): (Vec<Record>, Vec<Record>) = left.into_iter().partition(stays);
            resources.extend(stays.into_iter().map(Record::unchanged));
            self.gone
                .extend(gone.into_iter().map(Record::into_resource));
            providers = plan.providers;
        }
        for &index in &told.states {
            let Some(form) = recorded[index].state else {
                continue;
            };
            let records = state::read(&recorded[index].tree, form, id);
            let left = join::state(resources, records);
            // Without anything else, the state is all there is.
            if written || told.plan.is_some() {
                self.gone
                    .extend(left.into_iter().map(Record::into_resource));
            } else {
                resources.extend(left.into_iter().map(Record::unchanged));
            }
        }
        providers
    }
}
