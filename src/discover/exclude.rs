//! The globs of `--exclude`, and whether each was of any use.

use std::cell::Cell;
use std::path::Path;

use globset::{GlobBuilder, GlobMatcher};

/// A glob of `--exclude` that is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidGlob {
    /// The glob as given.
    pub glob: String,
    /// What is wrong with it.
    pub message: String,
}

/// What not to read.
#[derive(Debug, Default)]
pub(super) struct Excludes {
    globs: Vec<Exclude>,
}

#[derive(Debug)]
struct Exclude {
    glob: String,
    matcher: GlobMatcher,
    used: Cell<bool>,
}

impl Excludes {
    /// Compiles the globs. One without a slash means the name anywhere, as people expect from `.gitignore`.
    pub(super) fn new(globs: &[String]) -> Result<Self, InvalidGlob> {
        let globs = globs
            .iter()
            .map(|glob| compile(glob))
            .collect::<Result<_, _>>()?;
        Ok(Self { globs })
    }

    /// Whether a path, relative to the working directory, is not to be read.
    pub(super) fn matches(&self, path: &Path) -> bool {
        let matching = self
            .globs
            .iter()
            .filter(|exclude| exclude.matcher.is_match(path));
        // Every glob that matches was of use, so none is skipped once one has matched.
        matching.map(|exclude| exclude.used.set(true)).count() > 0
    }

    /// The globs that matched nothing.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        self.globs
            .iter()
            .filter(|exclude| !exclude.used.get())
            .map(|exclude| exclude.glob.as_str())
    }
}

fn compile(glob: &str) -> Result<Exclude, InvalidGlob> {
    let trimmed = glob.trim_start_matches("./").trim_end_matches('/');
    let anywhere = if trimmed.contains('/') {
        trimmed.to_owned()
    } else {
        format!("**/{trimmed}")
    };
    let built = GlobBuilder::new(&anywhere).literal_separator(true).build();
    let built = built.map_err(|error| InvalidGlob {
        glob: glob.to_owned(),
        message: error.kind().to_string(),
    })?;
    Ok(Exclude {
        glob: glob.to_owned(),
        matcher: built.compile_matcher(),
        used: Cell::new(false),
    })
}
