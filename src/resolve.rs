//! Documents into resource instances: Terraform evaluated as far as it can be offline, and other forms in the same terms.

pub mod address;
mod assignments;
pub mod console;
mod convert;
pub mod duplicate_key;
pub mod evaluate;
mod export;
pub mod files;
mod functions;
mod installed;
pub mod lifecycle;
pub mod missing;
pub mod module;
mod print;
pub mod reference;
pub mod resource;
mod root;
pub mod value;

use std::collections::HashSet;

use crate::parse::Parsed;
use crate::parse::assignments::Assignments;
use address::RootId;
use duplicate_key::DuplicateKey;
use evaluate::{Evaluator, Inputs};
pub use export::Statement;
use files::Files;
pub(crate) use functions::moment;
pub use installed::installed_directories;
use missing::MissingInstance;
use module::DuplicateAddress;
use reference::Undeclared;
use resource::Resource;
use root::Source;
pub use root::{Provider, Root, missing_directories};

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
}

/// Resolves all documents. `inputs` are the values for variables from the command line.
pub fn resolve(parsed: Parsed, inputs: &Inputs, files: &dyn Files) -> Resolved {
    let mut built = root::build(parsed, files);
    // Modules come first: a document that one of them reads as data is no assignment document beside it.
    built
        .roots
        .sort_by_key(|source| !matches!(source, Source::Module(_)));
    let mut resolved = Resolved::default();
    let mut judged = HashSet::new();
    for (index, source) in built.roots.iter().enumerate() {
        let id = RootId(u32::try_from(index).expect("invariant: fewer than four billion roots"));
        match source {
            Source::Module(module) => {
                let evaluator = Evaluator::new(
                    &built.modules,
                    &built.directories,
                    id,
                    *module,
                    inputs,
                    files,
                );
                resolved.resources.extend(resource::expand(&evaluator));
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
    root::place_exports(&mut resolved.roots);
    resolved
}
