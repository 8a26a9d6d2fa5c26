//! A path that was found into an input, or into the reason why it is none.

use std::io;
use std::path::Path;

use super::kind::may_be_input;
use super::plan_file::{self, HELP_SHOW};
use super::{Discovery, Input, InputKind, Withheld, plain};
use crate::problem::{Problem, ProblemKind};
use crate::source::{MAX_BYTES, Sources, Span};

/// What to do about a path that may not be read.
pub(super) const HELP_PERMISSIONS: &str = "Make it readable, or leave it out with `--exclude`.";

impl Discovery {
    pub(super) fn read(&mut self, path: &Path, named: bool, sources: &mut Sources) {
        if !self.seen.insert(path.to_owned()) {
            self.promote(path, named, sources);
            return;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let kind = InputKind::of(&name);
        if kind.is_none() && !named {
            return;
        }
        let text = self.text(path);
        let by_text = || text.as_ref().ok().and_then(|text| InputKind::of_text(text));
        let kind = kind.or_else(by_text).unwrap_or(InputKind::Yaml);
        match text {
            Ok(text) if !named && !kind.by_name() && !may_be_input(&text) => {
                self.not_recognized.push(self.shown(path));
            }
            Ok(text) => {
                let input = self.input(path, name, kind, text, sources);
                self.inputs.push(Input { named, ..input });
            }
            Err(_) if !named && !kind.by_name() => self.not_recognized.push(self.shown(path)),
            Err(error) => self.unreadable(path, &error, sources),
        }
    }

    pub(super) fn input(
        &self,
        path: &Path,
        name: String,
        kind: InputKind,
        text: String,
        sources: &mut Sources,
    ) -> Input {
        self.progress.file();
        let file = sources.add(self.shown(path), path.to_owned(), text);
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        Input {
            file,
            directory,
            name,
            kind,
            named: false,
            walked: false,
            called: false,
        }
    }

    pub(super) fn withhold(&mut self, path: &Path, state: &str) {
        let reason = format!("`{}` {state}", self.shown(path));
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        self.withheld.push(Withheld { directory, reason });
    }

    pub(super) fn unreadable(&mut self, path: &Path, error: &io::Error, sources: &mut Sources) {
        if plan_file::is_error(error) {
            let message = format!(
                "`{}` is a plan file, which only Terraform reads",
                self.shown(path)
            );
            self.problem(
                ProblemKind::Unreadable,
                path,
                message,
                HELP_SHOW.to_owned(),
                sources,
            );
            return;
        }
        self.withhold(path, "cannot be read");
        let message = format!("`{}` cannot be read: {}", self.shown(path), plain(error));
        let help = match error.kind() {
            io::ErrorKind::NotFound => "Check the path, or leave it out.".to_owned(),
            io::ErrorKind::InvalidData => "Save the file as UTF-8.".to_owned(),
            _ => HELP_PERMISSIONS.to_owned(),
        };
        self.problem(ProblemKind::Unreadable, path, message, help, sources);
    }

    /// A file that was found by walking and is also named counts as named.
    pub(super) fn promote(&mut self, path: &Path, named: bool, sources: &Sources) {
        if named
            && let Some(input) = self
                .inputs
                .iter_mut()
                .find(|input| sources.get(input.file).path() == path)
        {
            input.named = true;
        }
    }

    pub(super) fn text(&self, path: &Path) -> io::Result<String> {
        if let Some((stands_for, text)) = &self.standard_input
            && stands_for == path
        {
            return Ok(text.clone());
        }
        let bytes = self.disk.read(path)?;
        if bytes.len() >= MAX_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::FileTooLarge,
                "it is larger than 4 GiB",
            ));
        }
        if plan_file::is_one(&bytes) {
            return Err(plan_file::error());
        }
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            io::Error::new(
                io::ErrorKind::InvalidData,
                format!("it is not UTF-8 from byte {at} on"),
            )
        })
    }

    pub(super) fn problem(
        &mut self,
        kind: ProblemKind,
        path: &Path,
        message: String,
        help: String,
        sources: &mut Sources,
    ) {
        let file = sources.add(self.shown(path), path.to_owned(), "");
        self.problems.push(Problem {
            kind,
            span: Span::top(file),
            message,
            help,
            also: Vec::new(),
        });
    }
}
