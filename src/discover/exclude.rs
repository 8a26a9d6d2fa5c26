//! The globs of what not to read, and whether each was of any use.

use std::cell::Cell;
use std::path::Path;

use crate::glob::Glob;

/// What not to read.
#[derive(Debug, Default)]
pub(super) struct Excludes {
    globs: Vec<Exclude>,
}

#[derive(Debug)]
struct Exclude {
    glob: Glob,
    used: Cell<bool>,
}

impl Excludes {
    /// Takes the globs in the order in which [`Excludes::used`] speaks of them.
    pub(super) fn new(globs: impl IntoIterator<Item = Glob>) -> Self {
        let globs = globs.into_iter().map(|glob| Exclude {
            glob,
            used: Cell::new(false),
        });
        Self {
            globs: globs.collect(),
        }
    }

    /// Whether an absolute path is not to be read.
    pub(super) fn matches(&self, path: &Path) -> bool {
        let matching = self
            .globs
            .iter()
            .filter(|exclude| exclude.glob.matches(path));
        // Every glob that matches was of use, so none is skipped once one has matched.
        matching.map(|exclude| exclude.used.set(true)).count() > 0
    }

    /// The globs, each with whether it matched anything.
    pub(super) fn used(&self) -> impl Iterator<Item = (&Glob, bool)> {
        self.globs
            .iter()
            .map(|exclude| (&exclude.glob, exclude.used.get()))
    }
}
