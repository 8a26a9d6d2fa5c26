//! A repository as a revision or the index has it, as a tree of names.
//!
//! Two things are seen as they lie on the disk, whichever revision is asked for, because git does not hold them and both sides
//! of a comparison must know the same: what is ignored, such as a `.tfvars` with secrets or the modules that `terraform init`
//! installed, and the files of submodules. Files that are neither held nor ignored are not there.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::disk::Found;
use super::git::blobs::Blobs;
use crate::source::normalize;

/// Links that lead on to further ones before a path counts as leading nowhere, as Linux has it.
const MOST_LINKS: usize = 40;

/// What a folder holds, by name.
pub(super) type Children = BTreeMap<OsString, Node>;

/// One name in a folder.
#[derive(Debug)]
pub(super) enum Node {
    /// A file, by the name of its content.
    File(String),
    /// A link; the content is where it leads.
    Link(String),
    /// A folder.
    Folder(Children),
    /// From here on the disk says what is there.
    OnDisk,
}

/// The tree, and the way to what its files hold.
#[derive(Debug)]
pub struct Snapshot {
    /// The top of the repository as the working directory spells it.
    top: PathBuf,
    /// The same without links.
    real_top: PathBuf,
    children: Children,
    blobs: Blobs,
}

impl Snapshot {
    pub(super) fn new(top: &Path, real_top: &Path, blobs: Blobs) -> Self {
        Self {
            top: top.to_owned(),
            real_top: real_top.to_owned(),
            children: Children::new(),
            blobs,
        }
    }

    /// Adds a path relative to the top. What is there already stays: git's files come first.
    pub(super) fn add(&mut self, path: &Path, node: Node) {
        let mut names = path
            .components()
            .filter_map(|part| match part {
                Component::Normal(name) => Some(name.to_owned()),
                _ => None,
            })
            .peekable();
        let mut children = &mut self.children;
        while let Some(name) = names.next() {
            if names.peek().is_none() {
                children.entry(name).or_insert(node);
                return;
            }
            let below = children
                .entry(name)
                .or_insert_with(|| Node::Folder(Children::new()));
            let Node::Folder(below) = below else { return };
            children = below;
        }
    }

    /// The content of a file, as it is committed: with the line ends of the repository, which move no line.
    pub(super) fn content(&self, id: &str, real: &Path) -> io::Result<Vec<u8>> {
        let relative = real.strip_prefix(&self.real_top).unwrap_or(real);
        self.blobs.content(id, relative)
    }

    /// What a path leads to once links are followed.
    pub(super) fn find(&self, path: &Path) -> Found<'_> {
        let Some(mut rest) = below(&self.top, &self.real_top, path) else {
            return Found::OnDisk(path.to_owned());
        };
        let mut on_disk = path.to_owned();
        for _ in 0..MOST_LINKS {
            match self.step(&rest) {
                Ok(found) => return found.unwrap_or(Found::OnDisk(on_disk)),
                Err(link) => {
                    let target = self.blobs.content(link.id, &link.at).map(path_of);
                    let Ok(target) = target else {
                        return Found::Nothing;
                    };
                    let folder = link.at.parent().unwrap_or(Path::new(""));
                    on_disk = normalize(&self.top.join(folder).join(target)).join(link.rest);
                    match below(&self.top, &self.real_top, &on_disk) {
                        Some(inside) => rest = inside,
                        None => return Found::OnDisk(on_disk),
                    }
                }
            }
        }
        Found::Nothing
    }

    /// Follows a path up to its end or to the first link. `None` leaves it to the disk.
    fn step(&self, path: &Path) -> Result<Option<Found<'_>>, Link<'_>> {
        let mut children = &self.children;
        let mut at = PathBuf::new();
        let mut names = path.components();
        while let Some(name) = names.next() {
            at.push(name);
            match children.get(name.as_os_str()) {
                None => return Ok(Some(Found::Nothing)),
                Some(Node::OnDisk) => return Ok(None),
                Some(Node::Link(id)) => {
                    let rest = names.as_path().to_owned();
                    return Err(Link { id, at, rest });
                }
                Some(Node::Folder(below)) => children = below,
                Some(Node::File(id)) => {
                    let is_last = names.as_path() == Path::new("");
                    let real = self.real_top.join(at);
                    let file = Found::File { id, real };
                    return Ok(Some(if is_last { file } else { Found::Nothing }));
                }
            }
        }
        let real = self.real_top.join(at);
        Ok(Some(Found::Folder { children, real }))
    }
}

/// A link on the way.
struct Link<'s> {
    id: &'s str,
    /// Where it lies, from the top.
    at: PathBuf,
    /// What of the path is behind it.
    rest: PathBuf,
}

/// A path as one below the top of a repository, however it is spelled. `None` for one outside.
pub(super) fn below(top: &Path, real_top: &Path, path: &Path) -> Option<PathBuf> {
    let spelled = path.strip_prefix(top);
    if let Ok(inside) = spelled.or_else(|_| path.strip_prefix(real_top)) {
        return Some(inside.to_owned());
    }
    // The path may lead here through a link. What is not on the disk has its folder there.
    let real = path.canonicalize().or_else(|_| {
        let (folder, name) = (path.parent(), path.file_name());
        let folder = folder.unwrap_or(Path::new("")).canonicalize()?;
        Ok::<_, io::Error>(folder.join(name.unwrap_or_default()))
    });
    real.ok()?.strip_prefix(real_top).ok().map(Path::to_owned)
}

/// A path as git writes it: bytes, with `/` between the names.
#[cfg(unix)]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(bytes).into()
}

/// A path as git writes it. Git has names in UTF-8 where the system's are no bytes.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}
