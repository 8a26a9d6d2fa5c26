//! What functions such as `file` may see of the disk. Discover implements it; tests may bring their own.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::source::FileId;

/// Reads files that a configuration names.
pub trait Files {
    /// The text of a file. Fails with the reason, to be read after "depends on": a file outside of the repository is not read.
    fn read(&self, path: &Path) -> Result<Text, String>;

    /// Whether a file is there. Fails as [`Files::read`] does.
    fn exists(&self, path: &Path) -> Result<bool, String>;

    /// Whether a configuration read a file.
    fn was_read(&self, file: FileId) -> bool;

    /// The files below a directory whose paths match a glob as `fileset` takes it, relative to the directory, sorted.
    fn find(&self, directory: &Path, pattern: &str) -> Result<Vec<String>, String>;
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Text {
    /// The file, so that values in it have spans.
    pub file: FileId,
    /// Its text.
    pub text: Arc<str>,
}

/// Where a configuration is evaluated.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The files it may read.
    pub files: &'c dyn Files,
    /// The directory of the root module: relative paths start here, as they do for Terraform.
    pub directory: &'c Path,
}

impl Context<'_> {
    /// The place on disk that a path in the configuration means.
    pub fn locate(&self, path: &str) -> PathBuf {
        crate::source::normalize(&self.directory.join(path))
    }
}

/// A disk without any file.
#[derive(Debug, Default, Clone, Copy)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, path: &Path) -> Result<Text, String> {
        Err(format!("`{}`, which is not read here", path.display()))
    }

    fn exists(&self, path: &Path) -> Result<bool, String> {
        Err(format!("`{}`, which is not read here", path.display()))
    }

    fn was_read(&self, _: FileId) -> bool {
        false
    }

    fn find(&self, directory: &Path, _: &str) -> Result<Vec<String>, String> {
        Err(format!("`{}`, which is not read here", directory.display()))
    }
}
