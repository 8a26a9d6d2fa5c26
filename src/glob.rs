//! Globs as users write them, for paths below a folder.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

/// A glob that is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidGlob {
    /// The glob as given.
    pub glob: String,
    /// What is wrong with it.
    pub message: String,
}

/// A glob and the folder it is relative to.
#[derive(Debug, Clone)]
pub struct Glob {
    /// As it was written.
    pub text: String,
    base: PathBuf,
    matcher: GlobMatcher,
    below: GlobMatcher,
}

/// What to write where a glob is wrong.
pub const HELP: &str = "Use `*` within a name, `**` across folders, `?` for one character and `{a,b}` for alternatives.";

impl Glob {
    /// Compiles a glob. One without a slash means the name anywhere, as people expect from `.gitignore`; one that names a folder means
    /// everything below it, too.
    pub fn new(text: &str, base: &Path) -> Result<Self, InvalidGlob> {
        let trimmed = text.trim_start_matches("./").trim_end_matches('/');
        let anywhere = match trimmed {
            "" | "." => "**".to_owned(),
            _ if trimmed.contains('/') => trimmed.to_owned(),
            name => format!("**/{name}"),
        };
        let compile = |glob: &str| {
            let built = GlobBuilder::new(glob).literal_separator(true).build();
            built
                .map(|it| it.compile_matcher())
                .map_err(|error| InvalidGlob {
                    glob: text.to_owned(),
                    message: error.kind().to_string(),
                })
        };
        Ok(Self {
            text: text.to_owned(),
            base: base.to_owned(),
            matcher: compile(&anywhere)?,
            below: compile(&format!("{anywhere}/**"))?,
        })
    }

    /// Whether an absolute path is meant. A path outside of the folder is compared as it is.
    pub fn matches(&self, path: &Path) -> bool {
        let relative = path.strip_prefix(&self.base).unwrap_or(path);
        self.matcher.is_match(relative) || self.below.is_match(relative)
    }
}
