//! The user's own settings on disk: the configuration file and the baseline, found from the linted path upward.

use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;

/// The nearest file of this name, from a linted path up to the root of its repository. Without a repository only the path's own folder
/// and the working directory are looked at.
pub fn nearest(
    disk: &Disk,
    name: &str,
    linted: &Path,
    working_directory: &Path,
) -> Option<PathBuf> {
    folders(disk, linted, working_directory)
        .map(|folder| folder.join(name))
        .find(|path| disk.is_file(path))
}

/// The folders in which settings for a linted path may lie, the nearest first.
fn folders<'p>(
    disk: &Disk,
    linted: &'p Path,
    working_directory: &'p Path,
) -> Box<dyn Iterator<Item = &'p Path> + 'p> {
    let own = if disk.is_dir(linted) {
        linted
    } else {
        linted.parent().unwrap_or(linted)
    };
    match own.ancestors().find(|folder| folder.join(".git").exists()) {
        Some(root) => Box::new(own.ancestors().take_while(move |it| it.starts_with(root))),
        None => Box::new([own, working_directory].into_iter()),
    }
}

/// The text of a file of settings.
pub fn text(disk: &Disk, path: &Path) -> io::Result<String> {
    let text = String::from_utf8(disk.read(path)?);
    text.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}
