//! The first half of the way: paths in, resources out. Nothing is judged yet.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use crate::discover::library::Library;
use crate::discover::{Discovery, InputKind};
use crate::glob::InvalidGlob;
use crate::parse::{Content, Parsed};
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Progress, Stage};
use crate::request::Request;
use crate::resolve::{Resolved, installed_directories, missing_directories, resolve};
use crate::run::Basis;
use crate::settings::{self, Settings};
use crate::source::{FileId, Sources, Span};
use crate::variables;

/// What the inputs of a request mean.
#[derive(Debug)]
pub struct Understood {
    /// Every file that was read.
    pub sources: Sources,
    /// What is in force.
    pub settings: Settings,
    /// The inputs and how they were found.
    pub discovery: Discovery,
    /// Every resource, and what is wrong with references to them.
    pub resolved: Resolved,
    /// The variables that some module declares, or that a plan was made with.
    pub declared: HashSet<String>,
    /// What went wrong while reading.
    pub problems: Vec<Problem>,
    /// The files whose content counts, with the form of their text. Data files of another form, such as CSV, are not among them.
    pub forms: BTreeMap<FileId, InputKind>,
    /// How many files are inputs, those that a configuration reads included.
    pub files: usize,
    /// The files that a configuration reads as data.
    pub data: HashSet<FileId>,
    /// Files of Terragrunt, by name, sorted.
    pub not_read: Vec<String>,
    /// YAML and JSON files whose shape is none of ours, by name, sorted.
    pub not_recognized: Vec<String>,
    /// What it went by.
    pub basis: Basis,
}

/// Reads and resolves everything the request names. Fails only on a glob that is not one.
pub fn understand(request: &Request) -> Result<Understood, InvalidGlob> {
    let mut sources = Sources::default();
    let progress = &request.progress;
    progress.enter(Stage::Discover);
    let settings = settings::read(request, &mut sources)?;
    let excludes = settings.excludes.iter().map(|it| it.value.clone());
    let own = settings.own_files(&sources);
    let mut discovery = Discovery::new(&request.places, excludes, own, progress, &mut sources);
    let mut parsed = parse(&mut discovery, progress, &mut sources);
    let (inputs, variable_files) = variables::read(
        request,
        &settings,
        &mut discovery,
        &mut sources,
        &mut parsed.problems,
    );
    let mut problems = settings.problems.clone();
    problems.append(&mut discovery.problems);
    problems.append(&mut parsed.problems);
    let mut files = parsed.files;
    let mut not_read = std::mem::take(&mut discovery.not_read);
    not_read.sort();
    not_read.dedup();
    let mut not_recognized = std::mem::take(&mut discovery.not_recognized);
    not_recognized.append(&mut parsed.not_recognized);

    parsed.withheld = std::mem::take(&mut discovery.withheld);
    progress.enter(Stage::Resolve);
    let declared = declared(&parsed);
    let inputs_of: HashSet<FileId> = parsed
        .documents
        .iter()
        .map(|document| document.file)
        .collect();
    let library = Library::new(&discovery, &mut sources);
    let mut resolved = resolve(parsed, &inputs, &library);
    // A file that a configuration reads is an input, whatever its shape.
    let data = library.given();
    for (file, places) in std::mem::take(&mut resolved.secrets) {
        sources.hide(file, places);
    }
    files += data.difference(&inputs_of).count();
    let mut forms = forms_by_name(&sources, data.iter().copied());
    let read = discovery
        .inputs
        .iter()
        .filter(|input| inputs_of.contains(&input.file));
    forms.extend(
        read.chain(&variable_files)
            .map(|input| (input.file, input.kind)),
    );
    let basis = basis(
        request,
        &settings,
        &discovery,
        &sources,
        inputs_of.union(&data),
    );
    let names: HashSet<&str> = data.iter().map(|&file| sources.get(file).name()).collect();
    not_recognized.retain(|name| !names.contains(name.as_str()));
    not_recognized.sort();
    if files == 0 && !problems.iter().any(|it| !it.kind.is_about_settings()) {
        problems.push(nothing_to_lint(request, &discovery, &mut sources));
    }
    Ok(Understood {
        sources,
        settings,
        discovery,
        resolved,
        declared,
        problems,
        forms,
        files,
        data,
        not_read,
        not_recognized,
        basis,
    })
}

fn forms_by_name(
    sources: &Sources,
    files: impl Iterator<Item = FileId>,
) -> BTreeMap<FileId, InputKind> {
    let form = |file| InputKind::of(&sources.get(file).path().file_name()?.to_string_lossy());
    files.filter_map(|file| Some((file, form(file)?))).collect()
}

/// The names of the variables that the modules declare, or that plans were made with.
fn declared(parsed: &Parsed) -> HashSet<String> {
    let bodies = parsed
        .documents
        .iter()
        .filter_map(|document| match &document.content {
            Content::Configuration(body) | Content::Exported(body) => Some(body),
            _ => None,
        });
    let blocks = bodies.flat_map(|body| &body.blocks);
    let variables = blocks.filter(|block| block.kind.text == "variable");
    let names = variables.filter_map(|block| Some(block.labels.first()?.text.clone()));
    // A plan was made with values for the variables of its root module.
    let plans = parsed
        .documents
        .iter()
        .filter_map(|document| match &document.content {
            Content::Plan(record) => record.tree.documents().next()?.get("variables"),
            _ => None,
        });
    let given = plans.flat_map(|it| it.pairs().map(|entry| entry.key.text().to_owned()));
    names.chain(given).collect()
}

/// The names of everything that counted.
fn basis<'f>(
    request: &Request,
    settings: &Settings,
    discovery: &Discovery,
    sources: &Sources,
    files: impl Iterator<Item = &'f FileId>,
) -> Basis {
    let name = |file: FileId| sources.get(file).name().to_owned();
    let found = discovery.inputs.iter();
    let found = found.filter(|input| input.kind.is_variables());
    let given = request.variable_files.iter();
    let configured = settings.variable_files.iter().map(|it| &it.value);
    let given = given.chain(configured);
    let given = given.map(|path| discovery.shown(&discovery.absolute(path)));
    let mut basis = Basis {
        configuration: settings.files.iter().map(|&file| name(file)).collect(),
        baseline: settings.baseline.as_ref().map(|it| discovery.shown(it)),
        files: files.map(|&file| name(file)).collect(),
        variable_files: found.map(|input| name(input.file)).chain(given).collect(),
        revision: None,
    };
    basis.files.sort();
    basis.variable_files.sort();
    basis.variable_files.dedup();
    basis
}

/// Parses what was discovered, and then what it calls, until nothing new is called.
fn parse(discovery: &mut Discovery, progress: &Progress, sources: &mut Sources) -> Parsed {
    let mut parsed = Parsed::default();
    let mut next = 0;
    let mut asked: HashSet<PathBuf> = HashSet::new();
    loop {
        progress.enter(Stage::Parse);
        for input in &discovery.inputs[next..] {
            parsed.add(input, sources);
            progress.file();
        }
        next = discovery.inputs.len();
        let mut called = missing_directories(&parsed);
        called.extend(installed_directories(
            &parsed,
            &Library::new(discovery, sources),
        ));
        let missing: Vec<PathBuf> = called
            .into_iter()
            .filter(|directory| asked.insert(directory.clone()))
            .collect();
        if missing.is_empty() {
            return parsed;
        }
        progress.enter(Stage::Discover);
        for directory in missing {
            discovery.add_directory(&directory, sources);
        }
    }
}

fn nothing_to_lint(request: &Request, discovery: &Discovery, sources: &mut Sources) -> Problem {
    let looked = request
        .places
        .paths
        .first()
        .map_or(Path::new("."), PathBuf::as_path);
    let shown = discovery.shown(&discovery.absolute(looked));
    let file = sources.add(shown.clone(), discovery.absolute(looked), "");
    Problem {
        kind: ProblemKind::NothingToLint,
        span: Span::top(file),
        message: format!("No configuration was found in `{shown}`"),
        help: "Name a directory with .tf files, or a YAML or JSON file that grouplint reads."
            .to_owned(),
        also: Vec::new(),
    }
}
