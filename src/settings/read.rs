//! Configuration files into settings: the one that is found, what it builds on, and what the command line adds.

use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::{Placed, Settings};
use crate::config::Document;
use crate::discover::disk::Disk;
use crate::discover::{BASELINE, CONFIGURATION, own, plain, shown};
use crate::glob::{Glob, InvalidGlob};
use crate::parse;
use crate::problem::{Problem, ProblemKind};
use crate::request::{Location, Request};
use crate::source::{FileId, Sources, Span, normalize};
use crate::syntax::deserialize::from_node;
use crate::syntax::hcl::Body;
use crate::syntax::yaml;

/// How many files may build on each other.
const MAX_DEPTH: usize = 16;

/// Names that people give the configuration file and that would be passed over.
const MISTAKEN: [&str; 3] = [".grouplint.yaml", "grouplint.yml", ".grouplint.yml"];

/// Reads what is in force for a request. Mistakes in the files become problems of the settings; only a glob of the command line that is
/// not one is an error.
pub fn read(request: &Request, sources: &mut Sources) -> Result<Settings, InvalidGlob> {
    let mut reader = Reader {
        disk: request.places.disk.clone(),
        working_directory: normalize(&request.places.working_directory),
        sources,
        settings: Settings::default(),
    };
    let found = reader.locate(request);
    let layers = found.map_or_else(Vec::new, |path| reader.layers(&path));
    reader.settings.folder = layers.first().map(|layer| layer.folder.clone());
    reader.locks(&layers);
    // What counts least first: the file that builds on no other.
    for layer in layers.into_iter().rev() {
        reader.layer(layer);
    }
    reader.command_line(request)?;
    reader.baseline(request);
    Ok(reader.settings)
}

/// Reads files one after the other into settings.
pub(super) struct Reader<'s> {
    disk: Disk,
    working_directory: PathBuf,
    pub(super) sources: &'s mut Sources,
    pub(super) settings: Settings,
}

/// One configuration file.
pub(super) struct Layer {
    /// What it says.
    pub(super) document: Document,
    /// The variables it sets.
    pub(super) variables: Body,
    /// The folder that its paths are relative to.
    pub(super) folder: PathBuf,
    /// The file.
    pub(super) file: FileId,
    /// How many files build on it.
    pub(super) depth: usize,
}

impl Layer {
    /// A setting of this file.
    pub(super) fn place<T>(&self, value: T, span: Span) -> Placed<T> {
        Placed {
            value,
            place: Some(span),
            own: self.depth == 0,
        }
    }

    /// A path as this file means it.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        normalize(&self.folder.join(text))
    }
}

impl Reader<'_> {
    fn absolute(&self, path: &Path) -> PathBuf {
        normalize(&self.working_directory.join(path))
    }

    fn shown(&self, path: &Path) -> String {
        shown(&self.working_directory, path)
    }

    pub(super) fn problem(&mut self, kind: ProblemKind, span: Span, message: String, help: &str) {
        self.settings.problems.push(Problem {
            kind,
            span,
            message,
            help: help.to_owned(),
            also: Vec::new(),
        });
    }

    pub(super) fn invalid(&mut self, span: Span, message: String, help: &str) {
        self.problem(ProblemKind::InvalidConfig, span, message, help);
    }

    /// The configuration file that holds for all linted paths.
    fn locate(&mut self, request: &Request) -> Option<PathBuf> {
        match &request.config {
            Location::At(path) => return Some(self.absolute(path)),
            Location::Nowhere => return None,
            Location::Find => {}
        }
        let linted = self.linted(request);
        let nearest =
            |path: &PathBuf| own::nearest(&self.disk, CONFIGURATION, path, &self.working_directory);
        let mut found: Vec<Option<PathBuf>> = linted.iter().map(nearest).collect();
        found.sort();
        found.dedup();
        self.mistaken(&linted);
        if let [.., Some(one), Some(other)] = &found[..] {
            let message = format!(
                "the linted paths have different configuration files, `{}` and `{}`",
                self.shown(one),
                self.shown(other)
            );
            let top = self.take_in(other, "");
            self.invalid(
                top,
                message,
                "Lint them one after the other, or name one file with `--config`.",
            );
        }
        found.into_iter().flatten().next()
    }

    fn linted(&self, request: &Request) -> Vec<PathBuf> {
        let places = &request.places;
        let input = places.standard_input.iter().map(|(path, _)| path);
        let paths = places.paths.iter().chain(input);
        paths.map(|path| self.absolute(path)).collect()
    }

    /// A file whose name is almost that of the configuration would be passed over, and nobody would know.
    fn mistaken(&mut self, linted: &[PathBuf]) {
        for name in MISTAKEN {
            let found = linted
                .iter()
                .find_map(|path| own::nearest(&self.disk, name, path, &self.working_directory));
            let Some(path) = found else { continue };
            let top = self.take_in(&path, "");
            let message = format!("`{}` is not read", self.shown(&path));
            self.invalid(top, message, "Rename it to `grouplint.yaml`.");
        }
    }

    fn take_in(&mut self, path: &Path, text: &str) -> Span {
        let file = self.sources.add(self.shown(path), path.to_owned(), text);
        Span::top(file)
    }

    /// The file and those it builds on, in this order.
    fn layers(&mut self, path: &Path) -> Vec<Layer> {
        let mut layers: Vec<Layer> = Vec::new();
        let mut next = Some((path.to_owned(), None::<Span>));
        while let Some((path, from)) = next.take() {
            let Some(layer) = self.document(&path, from, layers.len()) else {
                break;
            };
            if let Some(base) = &layer.document.extends {
                let path = layer.path(&base.value);
                let known = layers.iter().chain([&layer]);
                let mut known = known.map(|it| self.sources.get(it.file).path());
                if known.any(|it| it == path) || layers.len() + 1 == MAX_DEPTH {
                    let message = format!("`{}` builds on itself", base.value);
                    self.invalid(
                        base.span,
                        message,
                        "Take one of the `extends` out of the circle.",
                    );
                } else {
                    next = Some((path, Some(base.span)));
                }
            }
            layers.push(layer);
        }
        layers
    }

    /// Reads one file. `from` is the `extends` that leads to it.
    fn document(&mut self, path: &Path, from: Option<Span>, depth: usize) -> Option<Layer> {
        let text = match own::text(&self.disk, path) {
            Ok(text) => text,
            Err(error) => {
                let message = format!("`{}` cannot be read: {}", self.shown(path), plain(&error));
                let span = from.unwrap_or_else(|| self.take_in(path, ""));
                self.invalid(
                    span,
                    message,
                    "Check the path: it is relative to the folder of the file that names it.",
                );
                return None;
            }
        };
        let file = self.sources.add(self.shown(path), path.to_owned(), text);
        self.settings.files.push(file);
        let (tree, problems) = yaml::parse(file, self.sources.get(file).text());
        for problem in problems {
            self.settings.problems.push(Problem {
                kind: ProblemKind::InvalidConfig,
                ..problem
            });
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut documents = tree.documents();
        let mut layer = Layer {
            document: Document::default(),
            variables: Body::default(),
            folder,
            file,
            depth,
        };
        // An empty file, or one of comments alone, is a configuration that changes nothing.
        let Some(root) = documents.next().filter(|root| !root.is_null()) else {
            return Some(layer);
        };
        if let Some(second) = documents.next() {
            let message = "a configuration file holds one document".to_owned();
            self.invalid(
                second.span(),
                message,
                "Delete what follows the second `---`.",
            );
        }
        match from_node::<Document>(root) {
            Ok(document) => layer.document = document,
            Err(error) => {
                self.invalid(error.span, error.message, "`grouplint config schema` prints what can be written here, and `grouplint init` writes a file to start from.");
                return Some(layer);
            }
        }
        if let Some(variables) = root.get("variables").filter(|it| it.is_mapping()) {
            let (body, problems) = parse::variables(variables);
            layer.variables = body;
            self.settings.problems.extend(problems);
        }
        Some(layer)
    }

    fn locks(&mut self, layers: &[Layer]) {
        for layer in layers {
            for name in &layer.document.locked {
                self.known(name);
                self.settings.locks.add(Lock {
                    name: name.value.clone(),
                    place: name.span,
                    depth: layer.depth,
                });
            }
        }
    }

    fn command_line(&mut self, request: &Request) -> Result<(), InvalidGlob> {
        let given = |value| Placed {
            value,
            place: None,
            own: true,
        };
        for text in &request.places.exclude {
            let glob = Glob::new(text, &self.working_directory)?;
            self.settings.excludes.push(given(glob));
        }
        for (name, path) in &request.orgs {
            let org = (self.absolute(path), name.clone());
            self.settings.orgs.push(Placed {
                value: org,
                place: None,
                own: true,
            });
        }
        if let Some(gate) = request.gate {
            (self.settings.gate, self.settings.gate_place) = (gate, None);
        }
        if request.unproven {
            (self.settings.unproven, self.settings.unproven_place) = (true, None);
        }
        Ok(())
    }

    /// Settles where the baseline is: where the command line or the configuration says, else beside the linted path or above.
    fn baseline(&mut self, request: &Request) {
        match &request.baseline {
            Location::At(path) => self.settings.baseline = Some(self.absolute(path)),
            Location::Nowhere => self.settings.baseline = None,
            Location::Find if self.settings.baseline.is_none() => {
                self.settings.baseline = self.linted(request).iter().find_map(|path| {
                    own::nearest(&self.disk, BASELINE, path, &self.working_directory)
                });
            }
            Location::Find => {}
        }
    }
}
