//! Where files are read from: the disk as it is, or what git holds, seen as if it lay on the disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::snapshot::{Children, Node, Snapshot};

/// What discovery sees of the world.
#[derive(Debug, Clone, Default)]
pub enum Disk {
    /// The files as they lie on the disk.
    #[default]
    Working,
    /// The repository as a revision or the index has it; what lies outside of it as on the disk.
    Snapshot(Arc<Snapshot>),
}

/// What a path leads to once links are followed. Git's files know their place without any link.
pub(super) enum Found<'s> {
    /// The disk says what is there.
    OnDisk(PathBuf),
    /// A file that git holds.
    File {
        /// The name of its content.
        id: &'s str,
        /// Its place.
        real: PathBuf,
    },
    /// A folder with files that git holds.
    Folder {
        /// What is in it.
        children: &'s Children,
        /// Its place.
        real: PathBuf,
    },
    /// Git holds no such thing.
    Nothing,
}

/// A file or folder below one that is walked.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    /// Whether it is a folder itself; a link to one is not.
    pub(super) is_folder: bool,
}

/// A place that a walk could not look into.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) path: PathBuf,
    pub(super) error: io::Error,
}

impl Disk {
    /// The content of a file.
    pub fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match (self.find(path), self) {
            (Found::OnDisk(path), _) => fs::read(path),
            (Found::File { id, real }, Self::Snapshot(snapshot)) => snapshot.content(id, &real),
            (Found::Folder { .. }, _) => Err(io::ErrorKind::IsADirectory.into()),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    /// Whether there is a file, or a link to one.
    pub fn is_file(&self, path: &Path) -> bool {
        match self.find(path) {
            Found::OnDisk(path) => path.is_file(),
            found => matches!(found, Found::File { .. }),
        }
    }

    /// Whether there is a folder, or a link to one.
    pub fn is_dir(&self, path: &Path) -> bool {
        match self.find(path) {
            Found::OnDisk(path) => path.is_dir(),
            found => matches!(found, Found::Folder { .. }),
        }
    }

    /// Whether there is anything.
    pub fn exists(&self, path: &Path) -> bool {
        match self.find(path) {
            Found::OnDisk(path) => path.exists(),
            found => !matches!(found, Found::Nothing),
        }
    }

    /// Where a path leads once links are followed; the path itself if there is nothing.
    pub fn canonical(&self, path: &Path) -> PathBuf {
        match self.find(path) {
            Found::OnDisk(found) => found.canonicalize().unwrap_or_else(|_| path.to_owned()),
            Found::File { real, .. } | Found::Folder { real, .. } => real,
            Found::Nothing => path.to_owned(),
        }
    }

    /// What is below a folder up to a depth, sorted by name, a folder before what it holds. Folders that `enters` refuses are
    /// left out with all they hold.
    pub(super) fn walk(
        &self,
        folder: &Path,
        depth: usize,
        enters: &dyn Fn(&Path) -> bool,
    ) -> Vec<Result<Entry, Failure>> {
        let mut entries = Vec::new();
        match self.find(folder) {
            // Below the place that was asked for by name, links to folders are not followed.
            Found::OnDisk(_) => walk_disk(folder, 1, depth, enters, &mut entries),
            Found::Folder { children, .. } => {
                walk_held(folder, children, depth, enters, &mut entries);
            }
            Found::File { .. } | Found::Nothing => {}
        }
        entries
    }

    fn find(&self, path: &Path) -> Found<'_> {
        match self {
            Self::Working => Found::OnDisk(path.to_owned()),
            Self::Snapshot(snapshot) => snapshot.find(path),
        }
    }
}

/// Walks what lies on the disk. From depth 0 the place itself is an entry, and if it is a link, it stays one.
fn walk_disk(
    folder: &Path,
    from: usize,
    depth: usize,
    enters: &dyn Fn(&Path) -> bool,
    entries: &mut Vec<Result<Entry, Failure>>,
) {
    let whole = WalkDir::new(folder)
        .min_depth(from)
        .max_depth(depth)
        .follow_root_links(from > 0)
        .sort_by_file_name();
    let walked = whole.into_iter().filter_entry(|entry| {
        !entry.file_type().is_dir() || entry.depth() < from || enters(entry.path())
    });
    entries.extend(walked.map(|entry| match entry {
        Ok(entry) => Ok(Entry {
            is_folder: entry.file_type().is_dir(),
            path: entry.into_path(),
        }),
        Err(error) => Err(Failure {
            path: error.path().unwrap_or(folder).to_owned(),
            error: error.into(),
        }),
    }));
}

fn walk_held(
    folder: &Path,
    children: &Children,
    depth: usize,
    enters: &dyn Fn(&Path) -> bool,
    entries: &mut Vec<Result<Entry, Failure>>,
) {
    if depth == 0 {
        return;
    }
    for (name, node) in children {
        let path = folder.join(name);
        match node {
            Node::OnDisk => walk_disk(&path, 0, depth - 1, enters, entries),
            Node::Folder(below) => {
                if enters(&path) {
                    entries.push(Ok(Entry {
                        path: path.clone(),
                        is_folder: true,
                    }));
                    walk_held(&path, below, depth - 1, enters, entries);
                }
            }
            Node::File(_) | Node::Link(_) => entries.push(Ok(Entry {
                path,
                is_folder: false,
            })),
        }
    }
}
