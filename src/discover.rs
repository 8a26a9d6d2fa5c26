//! Paths into inputs: which files to read and what kind each is by its name. The only room that reads the disk.

pub mod disk;
mod exclude;
pub mod git;
mod input;
mod kind;
pub mod library;
pub mod own;
mod plan_file;
mod snapshot;

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};

use disk::{Disk, Entry, Failure};
use exclude::Excludes;
pub use kind::InputKind;
use kind::is_replaced;
pub use plan_file::HELP_SHOW;

use crate::glob::Glob;
use crate::problem::{Problem, ProblemKind};
use crate::progress::Progress;
use crate::source::{FileId, Sources, normalize};

/// Folders that hold copies of other people's modules or no configuration at all.
const NEVER_WALKED: [&str; 3] = [".terraform", ".terragrunt-cache", ".git"];

/// What Terragrunt calls its files. They generate and parametrize modules, which is not followed.
const TERRAGRUNT: &str = "terragrunt.hcl";

/// What the configuration file is called.
pub const CONFIGURATION: &str = "grouplint.yaml";

/// What the baseline is called.
pub const BASELINE: &str = "grouplint-baseline.json";

/// A file to read.
#[derive(Debug, Clone)]
pub struct Input {
    /// The text.
    pub file: FileId,
    /// Where it lies.
    pub directory: PathBuf,
    /// Its name without the directory.
    pub name: String,
    /// What its name says it is.
    pub kind: InputKind,
    /// Whether it was named on the command line.
    pub named: bool,
    /// Whether it lies below a directory that was given.
    pub walked: bool,
    /// Whether it was read because a module call leads to it.
    pub called: bool,
}

/// A file of a module that was not read.
#[derive(Debug, Clone)]
pub struct Withheld {
    /// The directory of the module.
    pub directory: PathBuf,
    /// Why, to be read after "because".
    pub reason: String,
}

/// What the command line says about where to look.
#[derive(Debug, Default, Clone)]
pub struct Places {
    /// The working directory: relative paths start here and file names are shown relative to it.
    pub working_directory: PathBuf,
    /// Files and directories, as given.
    pub paths: Vec<PathBuf>,
    /// Globs of what not to read, relative to the working directory.
    pub exclude: Vec<String>,
    /// Text from standard input and the file it stands for.
    pub standard_input: Option<(PathBuf, String)>,
    /// Where files are read from.
    pub disk: Disk,
}

/// The files found so far. More directories can be asked for: called modules often lie elsewhere.
#[derive(Debug)]
pub struct Discovery {
    working_directory: PathBuf,
    exclude: Excludes,
    own: HashSet<PathBuf>,
    standard_input: Option<(PathBuf, String)>,
    disk: Disk,
    progress: Progress,
    seen: HashSet<PathBuf>,
    directories: HashSet<PathBuf>,
    /// Files to read, sorted by path within each directory asked for.
    pub inputs: Vec<Input>,
    /// Files of Terragrunt, by name: what they configure is not seen.
    pub not_read: Vec<String>,
    /// YAML and JSON files that cannot be inputs, by name.
    pub not_recognized: Vec<String>,
    /// Configuration files that lie too deep to hold for this run, by name.
    pub not_used: Vec<String>,
    /// Files of a module that are there and were not read: what the module declares is not all known.
    pub withheld: Vec<Withheld>,
    /// Paths that could not be read.
    pub problems: Vec<Problem>,
}

impl Discovery {
    /// Looks at the given places. `exclude` is what not to read; `own` are the files of settings, which are no inputs.
    pub fn new(
        places: &Places,
        exclude: impl IntoIterator<Item = Glob>,
        own: HashSet<PathBuf>,
        progress: &Progress,
        sources: &mut Sources,
    ) -> Self {
        let mut discovery = Self {
            working_directory: normalize(&places.working_directory),
            exclude: Excludes::new(exclude),
            own,
            not_used: Vec::new(),
            standard_input: None,
            disk: places.disk.clone(),
            progress: progress.clone(),
            seen: HashSet::new(),
            directories: HashSet::new(),
            inputs: Vec::new(),
            not_read: Vec::new(),
            not_recognized: Vec::new(),
            withheld: Vec::new(),
            problems: Vec::new(),
        };
        if let Some((path, text)) = &places.standard_input {
            let path = discovery.absolute(path);
            discovery.standard_input = Some((path.clone(), text.clone()));
            discovery.file_argument(&path, sources);
        }
        for path in &places.paths {
            let path = discovery.absolute(path);
            if discovery.disk.is_dir(&path) {
                discovery.walk(&path, sources);
            } else {
                discovery.file_argument(&path, sources);
            }
        }
        discovery
    }

    /// Reads the files that lie directly in a directory, for a module that is called from elsewhere. Whether it is there.
    pub fn add_directory(&mut self, directory: &Path, sources: &mut Sources) -> bool {
        if !self.disk.is_dir(directory) {
            return false;
        }
        let first = self.inputs.len();
        if self.directories.insert(directory.to_owned()) {
            self.siblings(directory, sources);
        }
        self.inputs[first..]
            .iter_mut()
            .for_each(|input| input.called = true);
        true
    }

    /// Reads a file of `--var-file`. It is no input: only its values count.
    pub fn variable_file(&mut self, path: &Path, sources: &mut Sources) -> Option<Input> {
        let path = self.absolute(path);
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let json = path.extension().is_some_and(|it| it == "json");
        let kind = if json {
            InputKind::JsonVariables
        } else {
            InputKind::Variables
        };
        match self.text(&path) {
            Ok(text) => Some(self.input(&path, name, kind, text, sources)),
            Err(error) => {
                self.unreadable(&path, &error, sources);
                None
            }
        }
    }

    /// What a configuration may read files from: the repository, else what the working directory and the inputs have in common.
    pub fn readable_root(&self) -> PathBuf {
        let repository = self.repository();
        if repository.join(".git").exists() {
            return repository;
        }
        let mut root = self.working_directory.clone();
        for input in &self.inputs {
            while !input.directory.starts_with(&root) && root.pop() {}
        }
        root
    }

    /// The nearest folder above the working directory that is a repository, else the working directory: what the names of
    /// organizations without any are relative to.
    pub fn repository(&self) -> PathBuf {
        repository(&self.working_directory)
    }

    /// Where files are read from.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The globs of what not to read, each with whether it matched anything.
    pub fn excludes(&self) -> impl Iterator<Item = (&Glob, bool)> {
        self.exclude.used()
    }

    /// A path made absolute and without `.` and `..`.
    pub fn absolute(&self, path: &Path) -> PathBuf {
        normalize(&self.working_directory.join(path))
    }

    /// How a path is shown: relative to the working directory where it lies below it, with `/` between the parts.
    pub fn shown(&self, path: &Path) -> String {
        shown(&self.working_directory, path)
    }

    fn file_argument(&mut self, path: &Path, sources: &mut Sources) {
        if self.excluded(path) {
            return;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_standard_input = self
            .standard_input
            .as_ref()
            .is_some_and(|(stands_for, _)| stands_for == path);
        if InputKind::of(&name).is_none()
            && (self.disk.exists(path) || is_standard_input)
            && !self.says_its_form(path)
        {
            let message = format!(
                "`{}` has a name that says nothing about its form",
                self.shown(path)
            );
            let help = "Name a .tf, .tofu, .tfvars, .yaml, .json or .tfstate file.".to_owned();
            self.problem(ProblemKind::Unreadable, path, message, help, sources);
            return;
        }
        self.read(path, true, sources);
        if let Some(directory) = path.parent()
            && self.directories.insert(directory.to_owned())
        {
            self.siblings(directory, sources);
        }
    }

    /// Whether a file without a telling name is told by its content: JSON, or a plan file, which has a problem of its own.
    fn says_its_form(&self, path: &Path) -> bool {
        match self.text(path) {
            Ok(text) => InputKind::of_text(&text).is_some(),
            Err(error) => plan_file::is_error(&error),
        }
    }

    fn walk(&mut self, directory: &Path, sources: &mut Sources) {
        let first = self.inputs.len();
        self.directories.insert(directory.to_owned());
        let enters = |folder: &Path| !is_never_walked(folder) && !self.excluded(folder);
        for entry in self.disk.walk(directory, usize::MAX, &enters) {
            match entry {
                Ok(Entry { path, is_folder }) if is_folder => {
                    self.directories.insert(path);
                }
                Ok(Entry { path, .. }) => {
                    if self.disk.is_file(&path) {
                        self.found(&path, sources);
                    }
                }
                Err(Failure { path, error }) => {
                    let message =
                        format!("`{}` cannot be read: {}", self.shown(&path), plain(&error));
                    self.problem(
                        ProblemKind::Unreadable,
                        &path,
                        message,
                        input::HELP_PERMISSIONS.to_owned(),
                        sources,
                    );
                }
            }
        }
        self.inputs[first..]
            .iter_mut()
            .for_each(|input| input.walked = true);
    }

    fn siblings(&mut self, directory: &Path, sources: &mut Sources) {
        let entries = self.disk.walk(directory, 1, &|_| true);
        for entry in entries.into_iter().filter_map(Result::ok) {
            if self.disk.is_file(&entry.path) {
                self.found(&entry.path, sources);
            }
        }
    }

    fn found(&mut self, path: &Path, sources: &mut Sources) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name == TERRAGRUNT && !self.excluded(path) {
            self.not_read.push(self.shown(path));
        }
        let Some(kind) = InputKind::of(&name).filter(|_| !is_replaced(path, &name, &self.disk))
        else {
            return;
        };
        if self.own.contains(path) {
            return;
        }
        if name == CONFIGURATION {
            self.not_used.push(self.shown(path));
            return;
        }
        if !self.excluded(path) {
            self.read(path, false, sources);
        } else if kind.configures() {
            self.withhold(path, "is excluded");
        }
    }

    fn excluded(&self, path: &Path) -> bool {
        self.exclude.matches(path)
    }
}

/// The nearest folder above a directory that is a repository, else the directory itself.
pub fn repository(directory: &Path) -> PathBuf {
    let mut above = directory.ancestors();
    let root = above.find(|folder| folder.join(".git").exists());
    root.unwrap_or(directory).to_owned()
}

/// How a path is shown: relative to the working directory where it lies below it, with `/` between the parts.
pub fn shown(working_directory: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(working_directory).unwrap_or(path);
    let shown = relative.to_string_lossy().replace('\\', "/");
    if shown.is_empty() {
        ".".to_owned()
    } else {
        shown
    }
}

/// An error without the operating system's number.
pub(crate) fn plain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn is_never_walked(folder: &Path) -> bool {
    folder
        .file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| NEVER_WALKED.contains(&name))
}
