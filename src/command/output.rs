//! Where the findings go: one form to standard output, any number of others to files.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::Refusal;
use super::surroundings::Surroundings;
use crate::cli::Format;
use crate::render::terminal::Style;
use crate::render::{checkstyle, concise, github, gitlab, human, json, junit, markdown, sarif};
use crate::run::Run;

/// A file that takes the findings in one form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    format: Format,
    path: PathBuf,
}

/// Reads every `--output`. No two may name one file, because the second would replace the first.
pub(super) fn parse(texts: &[String]) -> Result<Vec<Output>, Refusal> {
    let mut outputs: Vec<Output> = Vec::new();
    for text in texts {
        let output = Output::parse(text)?;
        if outputs.iter().any(|known| known.path == output.path) {
            return Err(Refusal {
                message: format!("two `--output` name `{}`", output.path.display()),
                help: "Give each its own file.".to_owned(),
            });
        }
        outputs.push(output);
    }
    Ok(outputs)
}

impl Output {
    /// Reads `FORMAT:PATH`.
    fn parse(text: &str) -> Result<Self, Refusal> {
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
        if path == "-" {
            return Err(Refusal {
                message: format!(
                    "`--output {text}` names standard output, which `--format` is for"
                ),
                help: format!("Write `--format {format}`, or name a file."),
            });
        }
        Ok(Self {
            format: known,
            path: PathBuf::from(path),
        })
    }

    /// Writes the file, with the folders that lead to it.
    pub(super) fn write(&self, run: &Run, surroundings: &Surroundings) -> Result<(), Refusal> {
        self.try_write(run, surroundings)
            .map_err(|error| unwritable(&self.path, &error))
    }

    fn try_write(&self, run: &Run, surroundings: &Surroundings) -> io::Result<()> {
        if let Some(folder) = self.path.parent().filter(|it| *it != Path::new("")) {
            fs::create_dir_all(folder)?;
        }
        let mut file = BufWriter::new(File::create(&self.path)?);
        write(run, self.format, &Style::PLAIN, surroundings, &mut file)?;
        file.flush()
    }
}

/// Adds the findings to the summary of the job, if GitHub shows one.
pub(super) fn write_job_summary(run: &Run, surroundings: &Surroundings) -> Result<(), Refusal> {
    let Some(path) = &surroundings.job_summary else {
        return Ok(());
    };
    let append = || {
        let file = File::options().append(true).create(true).open(path)?;
        let mut file = BufWriter::new(file);
        markdown::render(run, surroundings.files.as_deref(), &mut file)?;
        writeln!(file)?;
        file.flush()
    };
    append().map_err(|error: io::Error| unwritable(path, &error))
}

/// Writes a run in one form.
pub(super) fn write(
    run: &Run,
    format: Format,
    style: &Style,
    surroundings: &Surroundings,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::render(run, style, out),
        Format::Concise => concise::render(run, style, out),
        Format::Json => json::render(run, out),
        Format::Sarif => sarif::render(run, out),
        Format::Github => github::render(run, surroundings.workspace.as_deref(), out),
        Format::Gitlab => gitlab::render(run, out),
        Format::Junit => junit::render(run, out),
        Format::Checkstyle => checkstyle::render(run, out),
        Format::Markdown => markdown::render(run, surroundings.files.as_deref(), out),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Refusal {
    Refusal {
        message: format!("`{}` cannot be written: {error}", path.display()),
        help: "Name a place where files can be made.".to_owned(),
    }
}

/// The names of every format: `human, concise, json …`.
fn formats() -> String {
    let names = Format::value_variants()
        .iter()
        .filter_map(ValueEnum::to_possible_value)
        .map(|value| format!("`{}`", value.get_name()));
    names.collect::<Vec<_>>().join(", ")
}
