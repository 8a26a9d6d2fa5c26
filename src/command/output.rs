//! Where the findings go: one form to standard output, any number of others to files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Refusal;
use crate::cli::Format;
use crate::render::terminal::Style;
use crate::render::{concise, human, json};
use crate::run::Run;

/// A file that takes the findings in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    path: PathBuf,
}

impl Output {
    /// Reads `FORMAT:PATH`.
    pub(super) fn parse(text: &str) -> Result<Self, Refusal> {
        let (format, path) = text.split_once(':').unwrap_or((text, ""));
        let known = Format::from_str(format, false).map_err(|_| Refusal {
            message: format!("`--output {text}` names no format that grouplint writes"),
            help: format!("Write `--output FORMAT:PATH` with one of {}.", formats()),
        })?;
        if path.is_empty() {
            return Err(Refusal {
                message: format!("`--output {text}` does not say where to write"),
                help: format!("Write `--output {format}:PATH`."),
            });
        }
        Ok(Self {
            format: known,
            path: PathBuf::from(path),
        })
    }

    /// Writes the file, with the folders that lead to it.
    pub(super) fn write(&self, run: &Run) -> Result<(), Refusal> {
        self.try_write(run).map_err(|error| Refusal {
            message: format!("`{}` cannot be written: {error}", self.path.display()),
            help: "Name a place where files can be made.".to_owned(),
        })
    }

    fn try_write(&self, run: &Run) -> io::Result<()> {
        if let Some(folder) = self.path.parent().filter(|it| *it != Path::new("")) {
            fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::new(File::create(&self.path)?);
        write(run, self.format, &Style::PLAIN, &mut file)?;
        file.flush()
    }
}

/// Writes a run in one form.
pub(super) fn write(
    run: &Run,
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::render(run, style, out),
        Format::Concise => concise::render(run, style, out),
        Format::Json => json::render(run, out),
    }
}

/// The names of every format: `human, concise, json`.
fn formats() -> String {
    let names = Format::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
        .map(|value| format!("`{}`", value.get_name()));
    names.collect::<Vec<_>>().join(", ")
}
