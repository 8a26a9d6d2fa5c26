//! The first half of the way: paths in, resources out. Nothing is judged yet.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::discover::library::Library;
use crate::discover::{Discovery, InvalidGlob};
use crate::parse::Parsed;
use crate::problem::{Problem, ProblemKind};
use crate::request::Request;
use crate::resolve::{Resolved, installed_directories, missing_directories, resolve};
use crate::source::{FileId, Sources, Span};
use crate::variables;

/// What the inputs of a request mean.
#[derive(Debug)]
pub struct Understood {
    /// Every file that was read.
    pub sources: Sources,
    /// The inputs and how they were found.
    pub discovery: Discovery,
    /// Every resource, and what is wrong with references to them.
    pub resolved: Resolved,
    /// What went wrong while reading.
    pub problems: Vec<Problem>,
    /// How many files are inputs, those that a configuration reads included.
    pub files: usize,
    /// The files that a configuration reads as data.
    pub data: HashSet<FileId>,
    /// Files of Terragrunt, by name, sorted.
    pub not_read: Vec<String>,
    /// YAML and JSON files whose shape is none of ours, by name, sorted.
    pub not_recognized: Vec<String>,
}

/// Reads and resolves everything the request names. Fails only on a glob that is not one.
pub fn understand(request: &Request) -> Result<Understood, InvalidGlob> {
    let mut sources = Sources::default();
    let mut discovery = Discovery::new(&request.places, &mut sources)?;
    let mut parsed = parse(&mut discovery, &mut sources);
    let inputs = variables::read(request, &mut discovery, &mut sources, &mut parsed.problems);
    let mut problems = std::mem::take(&mut discovery.problems);
    problems.append(&mut parsed.problems);
    let mut files = parsed.files;
    let mut not_read = std::mem::take(&mut discovery.not_read);
    not_read.sort();
    not_read.dedup();
    let mut not_recognized = std::mem::take(&mut discovery.not_recognized);
    not_recognized.append(&mut parsed.not_recognized);

    parsed.withheld = std::mem::take(&mut discovery.withheld);
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
    let names: HashSet<&str> = data.iter().map(|&file| sources.get(file).name()).collect();
    not_recognized.retain(|name| !names.contains(name.as_str()));
    not_recognized.sort();
    if files == 0 && problems.is_empty() {
        problems.push(nothing_to_lint(request, &discovery, &mut sources));
    }
    Ok(Understood {
        sources,
        discovery,
        resolved,
        problems,
        files,
        data,
        not_read,
        not_recognized,
    })
}

/// Parses what was discovered, and then what it calls, until nothing new is called.
fn parse(discovery: &mut Discovery, sources: &mut Sources) -> Parsed {
    let mut parsed = Parsed::default();
    let mut next = 0;
    let mut asked: HashSet<PathBuf> = HashSet::new();
    loop {
        for input in &discovery.inputs[next..] {
            parsed.add(input, sources);
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
    let file = sources.add(shown.clone(), looked.to_owned(), "");
    Problem {
        kind: ProblemKind::NothingToLint,
        span: Span::top(file),
        message: format!("No configuration was found in `{shown}`"),
        help: "Name a directory with .tf files, or a YAML or JSON file that grouplint reads."
            .to_owned(),
        also: Vec::new(),
    }
}
