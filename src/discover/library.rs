//! The files that a configuration reads: data files and templates, only below the repository.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use globset::GlobBuilder;

use super::{Discovery, plain};
use crate::resolve::files::{Files, Text};
use crate::source::{FileId, Sources};

/// Reads files for the evaluation, each once, and takes them in as sources so that values in them have places.
pub struct Library<'d> {
    discovery: &'d Discovery,
    sources: RefCell<&'d mut Sources>,
    root: PathBuf,
    known: RefCell<HashMap<PathBuf, FileId>>,
    given: RefCell<HashSet<FileId>>,
}

impl<'d> Library<'d> {
    /// A library of everything below the repository.
    pub fn new(discovery: &'d Discovery, sources: &'d mut Sources) -> Self {
        let known = sources
            .iter()
            .map(|(file, source)| (source.path().to_owned(), file))
            .collect();
        let root = discovery.readable_root();
        Self {
            discovery,
            sources: RefCell::new(sources),
            root,
            known: RefCell::new(known),
            given: RefCell::default(),
        }
    }

    /// The files that the configuration read.
    pub fn given(self) -> HashSet<FileId> {
        self.given.into_inner()
    }

    /// Refuses what lies outside, even by way of a link.
    fn inside(&self, path: &Path) -> Result<(), String> {
        let shown = self.discovery.shown(path);
        let disk = &self.discovery.disk;
        let (real, root) = (disk.canonical(path), disk.canonical(&self.root));
        if path.starts_with(&self.root) && real.starts_with(root) {
            Ok(())
        } else {
            Err(format!(
                "`{shown}`, which lies outside of the repository and is not read"
            ))
        }
    }
}

impl Library<'_> {
    fn take_in(&self, path: &Path) -> Result<FileId, String> {
        let shown = self.discovery.shown(path);
        let text = self.discovery.text(path);
        let text =
            text.map_err(|error| format!("`{shown}`, which cannot be read: {}", plain(&error)))?;
        if text.contains("ENC[AES256_GCM,") && text.contains("sops") {
            return Err(format!("`{shown}`, which is encrypted"));
        }
        let file = self.sources.borrow_mut().add(shown, path.to_owned(), text);
        self.known.borrow_mut().insert(path.to_owned(), file);
        Ok(file)
    }
}

impl Files for Library<'_> {
    fn read(&self, path: &Path) -> Result<Text, String> {
        self.inside(path)?;
        let known = self.known.borrow().get(path).copied();
        let file = known.map_or_else(|| self.take_in(path), Ok)?;
        self.given.borrow_mut().insert(file);
        Ok(Text {
            file,
            text: self.sources.borrow().get(file).text().clone(),
        })
    }

    fn exists(&self, path: &Path) -> Result<bool, String> {
        self.inside(path)?;
        Ok(self.discovery.disk.is_file(path))
    }

    fn was_read(&self, file: FileId) -> bool {
        self.given.borrow().contains(&file)
    }

    fn find(&self, directory: &Path, pattern: &str) -> Result<Vec<String>, String> {
        self.inside(directory)?;
        let glob = GlobBuilder::new(pattern).literal_separator(true).build();
        let glob = glob
            .map_err(|error| format!("the pattern `{pattern}`: {}", error.kind()))?
            .compile_matcher();
        let disk = &self.discovery.disk;
        let entries = disk.walk(directory, usize::MAX, &|_| true).into_iter();
        let files = entries
            .filter_map(Result::ok)
            .filter(|entry| disk.is_file(&entry.path));
        let relative = files.filter_map(|entry| {
            let relative = entry.path.strip_prefix(directory).ok()?;
            Some(relative.to_string_lossy().replace('\\', "/"))
        });
        let mut found: Vec<String> = relative.filter(|path| glob.is_match(path)).collect();
        found.sort();
        Ok(found)
    }
}
