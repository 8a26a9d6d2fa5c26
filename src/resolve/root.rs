//! Documents into roots: what belongs together as one module, and which modules nothing else calls.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::address::RootId;
use super::evaluate::{Evaluator, Scope};
use super::export::{self, Statement};
use super::files::Files;
use super::installed::installed_directories;
use super::module::{Module, attribute, literal, local_source};
use super::value::Value;
use crate::parse::assignments::Assignments;
use crate::parse::export::{Export, Manifest};
use crate::parse::state::StateForm;
use crate::parse::{Content, Document, Parsed};
use crate::source::{FileId, normalize};
use crate::syntax::hcl::{Block, Body};
use crate::syntax::tree::Tree;

/// A place that owns addresses: a root module, or assignment documents that lie together.
#[derive(Debug)]
pub struct Root {
    /// Where it lies.
    pub directory: PathBuf,
    /// Whether it is made of assignment documents.
    pub assignments: bool,
    /// The organization its documents name.
    pub org: Option<String>,
    /// Whether its documents say that they hold everything.
    pub complete: bool,
    /// Why it is not all here, to be read after "because".
    pub incomplete: Option<String>,
    /// The `okta` provider configurations.
    pub providers: Vec<Provider>,
    /// What it says about itself, if it is an export: then it holds what is live, and not what somebody writes.
    pub export: Option<Statement>,
    /// The root module that it lies below, if it is an export: it shares the organization of that module.
    pub below: Option<RootId>,
    /// What keeps it apart from everything else of its organization: the name of one of several plans or states.
    pub apart: Option<String>,
}

/// A `provider "okta"` block.
#[derive(Debug)]
pub struct Provider {
    /// Its alias; nothing for the default one.
    pub alias: String,
    /// `org_name`, if it is set.
    pub org_name: Option<Value>,
    /// `base_url`, if it is set.
    pub base_url: Option<Value>,
}

impl Root {
    /// The root that a root module is.
    pub fn of_module(evaluator: &Evaluator<'_>, modules: &[Module]) -> Self {
        let top = evaluator.top();
        let scope = Scope::of(top.clone());
        let providers = top.module.providers.iter().map(|body| {
            let value = |name| {
                attribute(body, name).map(|argument| evaluator.evaluate(&argument.value, &scope))
            };
            Provider {
                alias: literal(body, "alias").unwrap_or_default().to_owned(),
                org_name: value("org_name").filter(|value| !value.is_null()),
                base_url: value("base_url").filter(|value| !value.is_null()),
            }
        });
        Self {
            directory: top.module.directory.clone(),
            assignments: false,
            org: None,
            complete: false,
            incomplete: evaluator
                .reached()
                .into_iter()
                .find_map(|index| modules[index].incomplete.clone()),
            providers: providers.collect(),
            export: None,
            below: None,
            apart: None,
        }
    }

    /// The root that plans and states without a module are.
    pub(super) fn of_recorded(
        directory: &Path,
        providers: Vec<Provider>,
        apart: Option<String>,
    ) -> Self {
        Self {
            directory: directory.to_owned(),
            assignments: false,
            org: None,
            complete: false,
            incomplete: None,
            providers,
            export: None,
            below: None,
            apart,
        }
    }

    /// The root that assignment documents are.
    pub fn of_assignments(
        documents: &[&Assignments],
        directory: &Path,
        withheld: Option<&str>,
    ) -> Self {
        let named = documents.iter().find_map(|it| it.document.org.as_ref());
        Self {
            directory: directory.to_owned(),
            assignments: true,
            org: named.map(|org| org.value.clone()),
            complete: !documents.is_empty()
                && documents
                    .iter()
                    .all(|it| it.document.complete == Some(true)),
            incomplete: withheld.map(str::to_owned),
            providers: Vec::new(),
            export: None,
            below: None,
            apart: None,
        }
    }

    /// The root that an export is.
    pub(super) fn of_export(files: &export::Files) -> Self {
        Self {
            directory: files.directory.clone(),
            assignments: false,
            org: files.org.clone(),
            complete: false,
            incomplete: files.withheld.clone(),
            providers: Vec::new(),
            export: Some(files.statement.clone()),
            below: None,
            apart: None,
        }
    }
}

/// Where a root comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// A module, as an index.
    Module(usize),
    /// Assignment documents of one directory.
    Assignments {
        /// The documents.
        documents: Vec<Assignments>,
        /// Where they lie.
        directory: PathBuf,
        /// Why some are missing.
        withheld: Option<String>,
    },
    /// The files of an export.
    Export(export::Files),
}

/// Finds the root module that each export lies below. If exports of several organizations lie below one, it cannot be told whose
/// the module is.
pub(super) fn place_exports(roots: &mut [Root]) {
    let below: Vec<Option<usize>> = roots
        .iter()
        .map(|root| root.export.as_ref().and_then(|_| module_above(roots, root)))
        .collect();
    for (index, module) in below.iter().enumerate() {
        let siblings = below.iter().zip(&*roots).filter(|(it, _)| *it == module);
        let orgs: HashSet<&String> = siblings.filter_map(|(_, root)| root.org.as_ref()).collect();
        if let Some(module) = module.filter(|_| orgs.len() <= 1) {
            let id = u32::try_from(module).expect("invariant: fewer than four billion roots");
            roots[index].below = Some(RootId(id));
        }
    }
}

fn module_above(roots: &[Root], export: &Root) -> Option<usize> {
    let modules = roots
        .iter()
        .enumerate()
        .filter(|(_, root)| !root.assignments && root.export.is_none() && root.apart.is_none());
    let above = modules.filter(|(_, root)| export.directory.starts_with(&root.directory));
    let nearest = above.max_by_key(|(_, root)| root.directory.components().count());
    nearest.map(|(index, _)| index)
}

/// The modules and roots of a run.
#[derive(Debug, Default)]
pub(super) struct Built {
    /// Every module.
    pub modules: Vec<Module>,
    /// The modules that a call can name, by directory.
    pub directories: HashMap<PathBuf, usize>,
    /// What nothing else calls.
    pub roots: Vec<Source>,
    /// Plans and states, in the order of their directories.
    pub recorded: Vec<Recorded>,
}

/// A plan or a state, and where it lies.
#[derive(Debug)]
pub(super) struct Recorded {
    /// The name of its file.
    pub name: String,
    /// The directory of its file.
    pub directory: PathBuf,
    /// What it says.
    pub tree: Tree,
    /// The form of a state; `None` for a plan.
    pub state: Option<StateForm>,
    /// The version of its format, if that is none of those known.
    pub version: Option<String>,
}

/// The local module directories that documents call and that hold no configuration that was read.
pub fn missing_directories(parsed: &Parsed) -> Vec<PathBuf> {
    let read: HashSet<&Path> = parsed
        .documents
        .iter()
        .filter(|document| matches!(document.content, Content::Configuration(_)))
        .map(|document| document.directory.as_path())
        .collect();
    let called = parsed.documents.iter().flat_map(called_directories);
    let missing: HashSet<PathBuf> = called
        .filter(|directory| !read.contains(directory.as_path()))
        .collect();
    let mut missing: Vec<PathBuf> = missing.into_iter().collect();
    missing.sort();
    missing
}

fn called_directories(document: &Document) -> Vec<PathBuf> {
    let (Content::Configuration(body) | Content::Exported(body)) = &document.content else {
        return Vec::new();
    };
    let calls = body
        .blocks
        .iter()
        .filter(|block| block.kind.text == "module");
    calls
        .filter_map(|call| {
            Some(normalize(
                &document.directory.join(local_source(&call.body)?),
            ))
        })
        .collect()
}

/// Sorts the documents into modules and assignment documents, and finds the roots among them.
pub(super) fn build(parsed: Parsed, files: &dyn Files) -> Built {
    let called: HashSet<PathBuf> = parsed
        .documents
        .iter()
        .flat_map(called_directories)
        .chain(installed_directories(&parsed, files))
        .collect();
    let mut folders: BTreeMap<PathBuf, Folder> = BTreeMap::new();
    let mut manifests: BTreeMap<PathBuf, Manifest> = BTreeMap::new();
    let mut exports: Vec<(PathBuf, Export)> = Vec::new();
    for document in parsed.documents {
        let document = match document.content {
            Content::Manifest(manifest) => {
                manifests.insert(document.directory, *manifest);
                continue;
            }
            Content::Export(export) => {
                exports.push((document.directory, export));
                continue;
            }
            _ => document,
        };
        folders
            .entry(document.directory.clone())
            .or_default()
            .add(document);
    }
    for withheld in parsed.withheld {
        if let Some(folder) = folders.get_mut(&withheld.directory) {
            folder.withheld_configuration = Some(withheld.reason);
        }
    }
    let mut built = Built::default();
    for (directory, mut folder) in folders {
        built.recorded.append(&mut folder.recorded);
        built.add(directory, folder, &called);
    }
    built.add_exports(export::sort(&manifests, exports));
    built
}

/// The documents of one directory.
#[derive(Default)]
struct Folder {
    configuration: Vec<(String, Body)>,
    variables: Vec<(String, Body)>,
    exported: BTreeMap<FileId, Vec<Body>>,
    assignments: Vec<Assignments>,
    recorded: Vec<Recorded>,
    withheld_configuration: Option<String>,
    withheld: Option<String>,
}

impl Folder {
    fn add(&mut self, document: Document) {
        match document.content {
            Content::Configuration(body) => self.configuration.push((document.name, body)),
            Content::Variables(body) => self.variables.push((document.name, body)),
            Content::Exported(body) => self.exported.entry(document.file).or_default().push(body),
            Content::Assignments(assignments) => self.assignments.push(*assignments),
            Content::Export(_) | Content::Manifest(_) => {
                unreachable!("invariant: exports are sorted by organization and not by folder")
            }
            Content::Plan(record) => self.recorded.push(Recorded {
                name: document.name,
                directory: document.directory,
                tree: record.tree,
                state: None,
                version: record.version,
            }),
            Content::State(record, form) => self.recorded.push(Recorded {
                name: document.name,
                directory: document.directory,
                tree: record.tree,
                state: Some(form),
                version: record.version,
            }),
            Content::Withheld {
                configuration: true,
                reason,
            } => self.withheld_configuration = Some(reason),
            Content::Withheld {
                configuration: false,
                reason,
            } => self.withheld = Some(reason),
        }
    }
}

impl Built {
    fn add(&mut self, directory: PathBuf, mut folder: Folder, called: &HashSet<PathBuf>) {
        if !folder.configuration.is_empty() {
            if !called.contains(&directory) {
                self.roots.push(Source::Module(self.modules.len()));
            }
            self.directories
                .insert(directory.clone(), self.modules.len());
            self.modules
                .push(configured(directory.clone(), &mut folder));
        }
        for mut module in exported(&directory, folder.exported) {
            module.incomplete.clone_from(&folder.withheld);
            self.roots.push(Source::Module(self.modules.len()));
            self.modules.push(module);
        }
        let withheld = folder.withheld;
        if !folder.assignments.is_empty() || withheld.is_some() {
            self.roots.push(Source::Assignments {
                documents: folder.assignments,
                directory,
                withheld,
            });
        }
    }
}

impl Built {
    /// Adds exports. A file beside them that was not understood is a part of them: of nothing else it would be known.
    fn add_exports(&mut self, exports: Vec<export::Files>) {
        for mut files in exports {
            self.roots.retain_mut(|source| match source {
                Source::Assignments {
                    documents,
                    directory,
                    withheld,
                } if documents.is_empty() && directory.starts_with(&files.directory) => {
                    files.withheld = files.withheld.take().or(withheld.take());
                    false
                }
                _ => true,
            });
            self.roots.push(Source::Export(files));
        }
    }
}

/// The module that the `.tf` and `.tf.json` files of a directory make: override files last, each kind in the order of names.
fn configured(directory: PathBuf, folder: &mut Folder) -> Module {
    let mut module = Module::new(directory);
    folder
        .configuration
        .sort_by(|a, b| (is_override(&a.0), &a.0).cmp(&(is_override(&b.0), &b.0)));
    for (name, body) in folder.configuration.drain(..) {
        module.add(body, is_override(&name));
    }
    folder.variables.retain(|(name, _)| is_automatic(name));
    folder
        .variables
        .sort_by(|a, b| (rank(&b.0), &b.0).cmp(&(rank(&a.0), &a.0)));
    module.variable_files = folder.variables.drain(..).map(|(_, body)| body).collect();
    module.incomplete = folder.withheld_configuration.take();
    module
}

fn is_override(name: &str) -> bool {
    let stem = [".tf", ".tofu", ".tf.json", ".tofu.json"]
        .iter()
        .find_map(|suffix| name.strip_suffix(suffix));
    stem.is_some_and(|stem| stem == "override" || stem.ends_with("_override"))
}

fn is_automatic(name: &str) -> bool {
    rank(name) < 2 || name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json")
}

/// Terraform reads `terraform.tfvars` first, then its JSON form, then the automatic files by name.
fn rank(name: &str) -> u8 {
    match name {
        "terraform.tfvars" => 0,
        "terraform.tfvars.json" => 1,
        _ => 2,
    }
}

/// Terraform-style documents outside of a module's own files. Those of one directory make one module, unless two files declare
/// one address: then they are alternatives, and each stands alone.
fn exported(directory: &Path, files: BTreeMap<FileId, Vec<Body>>) -> Vec<Module> {
    let mut owner: HashMap<String, FileId> = HashMap::new();
    let apart = files.iter().any(|(&file, bodies)| {
        bodies
            .iter()
            .flat_map(|body| &body.blocks)
            .filter_map(address)
            .any(|address| *owner.entry(address).or_insert(file) != file)
    });
    let mut modules: Vec<Module> = Vec::new();
    for bodies in files.into_values() {
        if modules.is_empty() || apart {
            modules.push(Module::new(directory.to_owned()));
        }
        let module = modules.last_mut().expect("invariant: one was pushed above");
        for body in bodies {
            module.add(body, false);
        }
    }
    modules
}

fn address(block: &Block) -> Option<String> {
    match block.labels.as_slice() {
        [kind, name] => Some(format!("{} {} {}", block.kind.text, kind.text, name.text)),
        _ => None,
    }
}
